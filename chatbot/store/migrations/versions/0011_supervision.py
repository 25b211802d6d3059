"""Supervision: plans, records, what was said in them, their timeline."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_meetings()
    _create_plans()
    _create_settings()
    _create_actions()
    _create_answers()
    _create_entries()
    _create_readers()


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


def _of_a_meeting(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "meeting_id"],
        ["supervision_meetings.workspace_id", "supervision_meetings.meeting_id"],
        name=f"fk_{table}_workspace_id_meeting_id",
    )


def _create_meetings() -> None:
    op.create_table(
        "supervision_meetings",
        sa.Column("meeting_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("worker", sa.String(64), nullable=False),
        sa.Column("meant_for", sa.Date(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("managers_read", sa.Boolean(), nullable=False),
        sa.Column("questions_version", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prompted_on", sa.Date(), nullable=True),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("told_for", sa.Date(), nullable=True),
        sa.Column("outcome_for", sa.Date(), nullable=True),
        sa.Column("worker_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supervisor_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supervisor_signed_by", sa.String(64), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'not_held')", name=op.f("ck_supervision_meetings_state")
        ),
        _of_a_workspace("supervision_meetings"),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_supervision_meetings"),
        sa.UniqueConstraint(
            "workspace_id", "meeting_id", name="uq_supervision_meetings_workspace_id_meeting_id"
        ),
        sa.UniqueConstraint(
            "workspace_id",
            "worker",
            "meant_for",
            name="uq_supervision_meetings_workspace_id_worker_meant_for",
        ),
    )
    op.create_index(
        "ix_supervision_meetings_workspace_id_on_date",
        "supervision_meetings",
        ["workspace_id", "on_date"],
    )


def _create_plans() -> None:
    op.create_table(
        "supervision_plans",
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("worker", sa.String(64), nullable=False),
        sa.Column("starting_on", sa.Date(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=True),
        sa.Column("set_by", sa.String(64), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _of_a_workspace("supervision_plans"),
        sa.PrimaryKeyConstraint("workspace_id", "worker", name="pk_supervision_plans"),
    )


def _create_settings() -> None:
    op.create_table(
        "supervision_settings",
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("interval_weeks", sa.Integer(), nullable=False),
        sa.Column("managers_read", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _of_a_workspace("supervision_settings"),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_supervision_settings"),
    )


def _create_actions() -> None:
    op.create_table(
        "supervision_actions",
        _number(),
        sa.Column("action_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("meeting_id", sa.String(64), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        _of_a_meeting("supervision_actions"),
        _of_a_workspace("supervision_actions"),
        sa.PrimaryKeyConstraint("number", name="pk_supervision_actions"),
        sa.UniqueConstraint("action_id", name="uq_supervision_actions_action_id"),
    )
    op.create_index("ix_supervision_actions_meeting_id", "supervision_actions", ["meeting_id"])


def _create_answers() -> None:
    op.create_table(
        "supervision_answers",
        _number(),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("meeting_id", sa.String(64), nullable=False),
        sa.Column("question_id", sa.String(64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_feedback", sa.Boolean(), nullable=False),
        sa.Column("draft_value", sa.Text(), nullable=True),
        sa.Column("draft_value_ts", sa.String(32), nullable=True),
        sa.Column("draft_reason", sa.Text(), nullable=True),
        sa.Column("draft_reason_ts", sa.String(32), nullable=True),
        _of_a_meeting("supervision_answers"),
        _of_a_workspace("supervision_answers"),
        sa.PrimaryKeyConstraint("number", name="pk_supervision_answers"),
        sa.UniqueConstraint(
            "meeting_id", "question_id", name="uq_supervision_answers_meeting_id_question_id"
        ),
    )


def _create_entries() -> None:
    op.create_table(
        "supervision_entries",
        _number(),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("meeting_id", sa.String(64), nullable=False),
        sa.Column("form_id", sa.String(255), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "deed IN ('open', 'begin', 'answer', 'move', 'held', 'not_held',"
            " 'comment', 'add_action', 'finish_action', 'sign', 'reopen', 'release', 'gone')",
            name=op.f("ck_supervision_entries_deed"),
        ),
        _of_a_meeting("supervision_entries"),
        _of_a_workspace("supervision_entries"),
        sa.PrimaryKeyConstraint("number", name="pk_supervision_entries"),
        sa.UniqueConstraint(
            "workspace_id", "form_id", name="uq_supervision_entries_workspace_id_form_id"
        ),
    )
    op.create_index("ix_supervision_entries_meeting_id", "supervision_entries", ["meeting_id"])


def _create_readers() -> None:
    op.create_table(
        "supervision_readers",
        _number(),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("meeting_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(64), nullable=False),
        _of_a_meeting("supervision_readers"),
        _of_a_workspace("supervision_readers"),
        sa.PrimaryKeyConstraint("number", name="pk_supervision_readers"),
        sa.UniqueConstraint(
            "meeting_id", "user_id", name="uq_supervision_readers_meeting_id_user_id"
        ),
    )
