"""Published versions of the policy, who was asked to read them, and who has."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_publications()
    _create_requests()
    _create_readings()


def _of_a_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspaces.workspace_id"], name=f"fk_{table}_workspace_id"
    )


def _of_a_publication(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "publication_id"],
        ["policy_publications.workspace_id", "policy_publications.publication_id"],
        name=f"fk_{table}_workspace_id_publication_id",
    )


def _create_publications() -> None:
    op.create_table(
        "policy_publications",
        sa.Column("publication_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(255), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("document_id", sa.String(64), nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("material", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("with_guests", sa.Boolean(), nullable=False),
        sa.Column("published_by", sa.String(64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("publication_id", name="pk_policy_publications"),
        _of_a_workspace("policy_publications"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "document_id"],
            ["policy_versions.workspace_id", "policy_versions.version_id"],
            name="fk_policy_publications_workspace_id_document_id",
        ),
        sa.UniqueConstraint(
            "workspace_id", "number", name="uq_policy_publications_workspace_id_number"
        ),
        sa.UniqueConstraint(
            "workspace_id", "form_id", name="uq_policy_publications_workspace_id_form_id"
        ),
        sa.UniqueConstraint(
            "workspace_id",
            "publication_id",
            name="uq_policy_publications_workspace_id_publication_id",
        ),
    )


def _create_requests() -> None:
    op.create_table(
        "policy_requests",
        sa.Column("publication_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("lapsed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("publication_id", "user_id", name="pk_policy_requests"),
        _of_a_workspace("policy_requests"),
        _of_a_publication("policy_requests"),
    )
    op.create_index("ix_policy_requests_workspace_id", "policy_requests", ["workspace_id"])


def _create_readings() -> None:
    op.create_table(
        "policy_readings",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("reading_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("publication_id", sa.String(64), nullable=False),
        sa.Column("form_id", sa.String(255), nullable=True),
        sa.Column("user_id", sa.String(64), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("reader_key", sa.String(255), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.String(64), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_policy_readings"),
        _of_a_workspace("policy_readings"),
        _of_a_publication("policy_readings"),
        sa.UniqueConstraint("reading_id", name="uq_policy_readings_reading_id"),
        sa.UniqueConstraint(
            "workspace_id", "form_id", name="uq_policy_readings_workspace_id_form_id"
        ),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (name IS NULL)", name=op.f("ck_policy_readings_reader")
        ),
    )
    op.create_index(
        "uq_policy_readings_reader",
        "policy_readings",
        ["workspace_id", "publication_id", "reader_key"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
