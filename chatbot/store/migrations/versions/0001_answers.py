"""Workspaces, people, the log of questions and the inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspaces",
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("pack_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_workspaces"),
    )
    _create_people()
    _create_questions()
    _create_inbox()


def _create_people() -> None:
    op.create_table(
        "people",
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("standing", sa.String(32), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_people_workspace_id"
        ),
        sa.UniqueConstraint("workspace_id", "user_id", name="uq_people_workspace_id_user_id"),
        sa.UniqueConstraint("workspace_id", "person_id", name="uq_people_workspace_id_person_id"),
        sa.CheckConstraint(
            "standing IN ('member', 'guest', 'outsider', 'deactivated', 'bot')",
            name=op.f("ck_people_standing"),
        ),
    )


def _create_questions() -> None:
    op.create_table(
        "questions",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("question_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("surface", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(255), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("intent_id", sa.String(255), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("hand_over", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("parent_id", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_questions"),
        sa.UniqueConstraint("question_id", name="uq_questions_question_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_questions_workspace_id"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.person_id"],
            name="fk_questions_workspace_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["questions.question_id"],
            name="fk_questions_parent_id",
            ondelete="SET NULL",
        ),
        sa.CheckConstraint(
            "surface IN ('direct_message', 'mention', 'command', 'shortcut', 'button', 'console')",
            name=op.f("ck_questions_surface"),
        ),
        sa.CheckConstraint(
            "outcome IN ('answered', 'clarify', 'not_covered', 'no_match')",
            name=op.f("ck_questions_outcome"),
        ),
    )
    op.create_index(
        "ix_questions_workspace_id_conversation_person_id_asked_at",
        "questions",
        ["workspace_id", "conversation", "person_id", "asked_at"],
    )
    op.create_index(
        "ix_questions_workspace_id_asked_at", "questions", ["workspace_id", "asked_at"]
    )
    op.create_index("ix_questions_parent_id", "questions", ["parent_id"])


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.String(255), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("event_id", name="pk_inbox"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_inbox_workspace_id"
        ),
    )
    op.create_index(
        "ix_inbox_unfinished",
        "inbox",
        ["workspace_id", "received_at"],
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index("ix_inbox_finished_at", "inbox", ["finished_at"])
