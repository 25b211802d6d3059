"""The days of the checks, and how managers have changed them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("state IN ('open', 'taken')")


def upgrade() -> None:
    _create_versions()
    _create_progress()
    _create_occurrences()


def _create_versions() -> None:
    op.create_table(
        "check_versions",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("check_id", sa.String(255), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_check_versions"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_check_versions_workspace_id"
        ),
        sa.UniqueConstraint(
            "workspace_id",
            "check_id",
            "from_on",
            name="uq_check_versions_workspace_id_check_id_from_on",
        ),
    )


def _create_progress() -> None:
    op.create_table(
        "check_progress",
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("check_id", sa.String(255), nullable=False),
        sa.Column("done_through", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_check_progress_workspace_id"
        ),
        sa.UniqueConstraint(
            "workspace_id", "check_id", name="uq_check_progress_workspace_id_check_id"
        ),
    )


def _create_occurrences() -> None:
    op.create_table(
        "check_occurrences",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("occurrence_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("check_id", sa.String(255), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("step_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("taken_by", sa.String(64), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(64), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding", sa.String(32), nullable=True),
        sa.Column("noticed", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_check_occurrences"),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.workspace_id"],
            name="fk_check_occurrences_workspace_id",
        ),
        sa.UniqueConstraint("occurrence_id", name="uq_check_occurrences_occurrence_id"),
        sa.UniqueConstraint(
            "workspace_id",
            "check_id",
            "on_date",
            name="uq_check_occurrences_workspace_id_check_id_on_date",
        ),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'done', 'missed', 'cancelled')",
            name=op.f("ck_check_occurrences_state"),
        ),
        sa.CheckConstraint(
            "step IN ('nudge', 'backup', 'due', 'over')",
            name=op.f("ck_check_occurrences_step"),
        ),
        sa.CheckConstraint(
            "finding IN ('nothing', 'something')", name=op.f("ck_check_occurrences_finding")
        ),
    )
    op.create_index(
        "ix_check_occurrences_waiting",
        "check_occurrences",
        ["workspace_id", "due_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index(
        "ix_check_occurrences_workspace_id_on_date",
        "check_occurrences",
        ["workspace_id", "on_date"],
    )
