"""Versions of the supervision questions, team meetings, and the feedback given for them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_sets()
    _create_plans()
    _create_digests()


def _number() -> "sa.Column[int]":
    return sa.Column(
        "number",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        autoincrement=True,
        nullable=False,
    )


def _of_a_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspaces.workspace_id"], name=f"fk_{table}_workspace_id"
    )


def _create_sets() -> None:
    op.create_table(
        "supervision_question_sets",
        _number(),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("own_choice", sa.Boolean(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("pack_questions", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_supervision_question_sets"),
        sa.UniqueConstraint(
            "workspace_id",
            "version",
            name="uq_supervision_question_sets_workspace_id_version",
        ),
        _of_a_workspace("supervision_question_sets"),
    )


def _create_plans() -> None:
    op.create_table(
        "team_meeting_plans",
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("repeat", sa.String(32), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_team_meeting_plans"),
        _of_a_workspace("team_meeting_plans"),
        sa.CheckConstraint(
            "repeat IN ('once', 'week', 'second_week', 'fourth_week', 'month')",
            name=op.f("ck_team_meeting_plans_repeat"),
        ),
    )


def _create_digests() -> None:
    op.create_table(
        "feedback_digests",
        _number(),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("held_back", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_feedback_digests"),
        sa.UniqueConstraint(
            "workspace_id", "meeting_on", name="uq_feedback_digests_workspace_id_meeting_on"
        ),
        _of_a_workspace("feedback_digests"),
    )
