"""Absences, swaps, and the days of which managers were warned."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UNSAID = sa.text("returned_at IS NULL AND taken_back_at IS NULL")


def upgrade() -> None:
    _create_absences()
    _create_swaps()
    _create_warnings()


def _of_a_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspaces.workspace_id"], name=f"fk_{table}_workspace_id"
    )


def _create_absences() -> None:
    op.create_table(
        "absences",
        sa.Column("absence_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("form_id", sa.String(255), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("cover", sa.String(64), nullable=True),
        sa.Column("set_by", sa.String(64), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("absence_id", name="pk_absences"),
        _of_a_workspace("absences"),
        sa.UniqueConstraint("workspace_id", "form_id", name="uq_absences_workspace_id_form_id"),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_absences_days")),
    )
    op.create_index("ix_absences_workspace_id_last_on", "absences", ["workspace_id", "last_on"])
    op.create_index(
        "ix_absences_unsaid",
        "absences",
        ["workspace_id", "last_on"],
        sqlite_where=UNSAID,
        postgresql_where=UNSAID,
    )


def _create_swaps() -> None:
    op.create_table(
        "swaps",
        sa.Column("swap_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("form_id", sa.String(255), nullable=False),
        sa.Column("check_id", sa.String(255), nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("other", sa.String(64), nullable=False),
        sa.Column("gives_on", sa.Date(), nullable=False),
        sa.Column("takes_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.String(64), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("swap_id", name="pk_swaps"),
        _of_a_workspace("swaps"),
        sa.UniqueConstraint("workspace_id", "form_id", name="uq_swaps_workspace_id_form_id"),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'declined', 'withdrawn', 'undone')",
            name=op.f("ck_swaps_state"),
        ),
    )
    op.create_index("ix_swaps_workspace_id_gives_on", "swaps", ["workspace_id", "gives_on"])


def _create_warnings() -> None:
    op.create_table(
        "check_warnings",
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("check_id", sa.String(255), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=False),
        _of_a_workspace("check_warnings"),
        sa.UniqueConstraint(
            "workspace_id",
            "check_id",
            "on_date",
            name="uq_check_warnings_workspace_id_check_id_on_date",
        ),
    )
