"""Versions of the policy document, their clauses and reviews; questions may be withheld."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OUTCOMES = "outcome IN ('answered', 'withheld', 'clarify', 'not_covered', 'no_match')"


def upgrade() -> None:
    with op.batch_alter_table("questions") as batch:
        batch.drop_constraint(op.f("ck_questions_outcome"), type_="check")
        batch.create_check_constraint(op.f("ck_questions_outcome"), OUTCOMES)
    _create_versions()
    _create_clauses()
    _create_reviews()


def _create_versions() -> None:
    op.create_table(
        "policy_versions",
        sa.Column("version_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("pack_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("loaded_by", sa.String(64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("version_id", name="pk_policy_versions"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_policy_versions_workspace_id"
        ),
        sa.UniqueConstraint(
            "workspace_id", "version_id", name="uq_policy_versions_workspace_id_version_id"
        ),
    )
    op.create_index(
        "ix_policy_versions_workspace_id_live_at", "policy_versions", ["workspace_id", "live_at"]
    )


def _create_clauses() -> None:
    op.create_table(
        "policy_clauses",
        sa.Column("version_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("clause_id", sa.String(64), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("found_as", sa.String(64), nullable=False),
        sa.Column("follows", sa.String(64), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("version_id", "position", name="pk_policy_clauses"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_policy_clauses_workspace_id"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["policy_versions.workspace_id", "policy_versions.version_id"],
            name="fk_policy_clauses_workspace_id_version_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "version_id", "clause_id", name="uq_policy_clauses_version_id_clause_id"
        ),
        sa.CheckConstraint(
            "status IN ('unchanged', 'changed', 'vanished', 'renumbered', 'new')",
            name=op.f("ck_policy_clauses_status"),
        ),
    )


def _create_reviews() -> None:
    op.create_table(
        "clause_reviews",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("review_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("version_id", sa.String(64), nullable=False),
        sa.Column("clause_id", sa.String(64), nullable=False),
        sa.Column("intent_id", sa.String(255), nullable=False),
        sa.Column("state", sa.String(255), nullable=False),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column("reviewed_by", sa.String(64), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_clause_reviews"),
        sa.UniqueConstraint("review_id", name="uq_clause_reviews_review_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_clause_reviews_workspace_id"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["policy_versions.workspace_id", "policy_versions.version_id"],
            name="fk_clause_reviews_workspace_id_version_id",
        ),
        sa.CheckConstraint(
            "decision IN ('still_right', 'reword', 'withdraw')",
            name=op.f("ck_clause_reviews_decision"),
        ),
    )
    op.create_index(
        "ix_clause_reviews_workspace_id_clause_id", "clause_reviews", ["workspace_id", "clause_id"]
    )
