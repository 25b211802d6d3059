"""Roles, and the log of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_role_assignments()
    _create_audit_log()


def _create_role_assignments() -> None:
    op.create_table(
        "role_assignments",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("scope", sa.String(255), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_role_assignments"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_role_assignments_workspace_id"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.person_id"],
            name="fk_role_assignments_workspace_id_person_id",
        ),
        sa.UniqueConstraint(
            "workspace_id",
            "person_id",
            "role",
            "scope",
            name="uq_role_assignments_workspace_id_person_id_role_scope",
        ),
        sa.CheckConstraint(
            "role IN ('manager', 'safeguarding_lead', 'page_admin', 'backup_admin', 'supervisor')",
            name=op.f("ck_role_assignments_role"),
        ),
    )


def _create_audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_audit_log"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_audit_log_workspace_id"
        ),
    )
    op.create_index(
        "ix_audit_log_workspace_id_number", "audit_log", ["workspace_id", "number"]
    )
