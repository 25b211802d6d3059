"""Feedback, decisions on unanswered questions, approved phrasings, privacy."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_feedback()
    _create_decisions()
    _create_phrasings()
    _create_privacy()


def _number() -> sa.Column[int]:
    return sa.Column(
        "number",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        autoincrement=True,
        nullable=False,
    )


def _workspace(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    return (
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name=f"fk_{table}_workspace_id"
        ),
    )


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        _number(),
        *_workspace("feedback"),
        sa.Column("question_id", sa.String(64), nullable=False),
        sa.Column("voter", sa.String(64), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_feedback"),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.question_id"],
            name="fk_feedback_question_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("question_id", "voter", name="uq_feedback_question_id_voter"),
    )


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("decision_id", sa.String(64), nullable=False),
        *_workspace("decisions"),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("intent_id", sa.String(255), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("decision_id", name="pk_decisions"),
        sa.CheckConstraint(
            "kind IN ('approved', 'not_covered', 'dismissed')", name=op.f("ck_decisions_kind")
        ),
    )
    op.create_table(
        "decided_questions",
        sa.Column("question_id", sa.String(64), nullable=False),
        *_workspace("decided_questions"),
        sa.Column("decision_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("question_id", name="pk_decided_questions"),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.question_id"],
            name="fk_decided_questions_question_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decisions.decision_id"],
            name="fk_decided_questions_decision_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_decided_questions_decision_id", "decided_questions", ["decision_id"])


def _create_phrasings() -> None:
    op.create_table(
        "approved_phrasings",
        _number(),
        sa.Column("phrasing_id", sa.String(64), nullable=False),
        *_workspace("approved_phrasings"),
        sa.Column("intent_id", sa.String(255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_approved_phrasings"),
        sa.UniqueConstraint("phrasing_id", name="uq_approved_phrasings_phrasing_id"),
        sa.UniqueConstraint(
            "workspace_id", "key", name="uq_approved_phrasings_workspace_id_key"
        ),
    )
    op.create_table(
        "phrasing_versions",
        *_workspace("phrasing_versions"),
        sa.Column("version", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_phrasing_versions"),
    )


def _create_privacy() -> None:
    op.create_table(
        "privacy_settings",
        *_workspace("privacy_settings"),
        sa.Column("keeps_names", sa.Boolean(), nullable=False),
        sa.Column("retention_months", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_privacy_settings"),
    )
    op.create_table(
        "question_counts",
        _number(),
        *_workspace("question_counts"),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("surface", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("intent_id", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.Column("not_helpful", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_question_counts"),
        sa.UniqueConstraint(
            "workspace_id",
            "month",
            "surface",
            "outcome",
            "intent_id",
            "subject",
            name="uq_question_counts_all",
        ),
    )
