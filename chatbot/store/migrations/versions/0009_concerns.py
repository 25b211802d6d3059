"""Concerns, their follow-ups, the accounts they are about, and their timeline."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_concerns()
    _create_follow_ups()
    _create_accounts()
    _create_entries()


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


def _of_a_concern(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "concern_id"],
        ["concerns.workspace_id", "concerns.concern_id"],
        name=f"fk_{table}_workspace_id_concern_id",
    )


def _create_concerns() -> None:
    op.create_table(
        "concerns",
        sa.Column("concern_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("form_id", sa.String(255), nullable=False),
        sa.Column("kind_id", sa.String(255), nullable=False),
        sa.Column("safeguarding", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("page_id", sa.String(255), nullable=True),
        sa.Column("reporter", sa.String(64), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("happened", sa.Text(), nullable=True),
        sa.Column("done", sa.Text(), nullable=True),
        sa.Column("ticked", sa.JSON(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("concern_id", name="pk_concerns"),
        _of_a_workspace("concerns"),
        sa.UniqueConstraint(
            "workspace_id", "reference", name="uq_concerns_workspace_id_reference"
        ),
        sa.UniqueConstraint("workspace_id", "form_id", name="uq_concerns_workspace_id_form_id"),
        sa.UniqueConstraint(
            "workspace_id", "concern_id", name="uq_concerns_workspace_id_concern_id"
        ),
        sa.CheckConstraint(
            "source IN ('command', 'home', 'message', 'urgent', 'check')",
            name=op.f("ck_concerns_source"),
        ),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_concerns_state")),
    )
    op.create_index(
        "ix_concerns_workspace_id_logged_at", "concerns", ["workspace_id", "logged_at"]
    )


def _create_follow_ups() -> None:
    op.create_table(
        "concern_follow_ups",
        _number(),
        sa.Column("follow_up_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("concern_id", sa.String(64), nullable=False),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("nudged_on", sa.Date(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_concern_follow_ups"),
        sa.UniqueConstraint("follow_up_id", name="uq_concern_follow_ups_follow_up_id"),
        _of_a_workspace("concern_follow_ups"),
        _of_a_concern("concern_follow_ups"),
    )
    op.create_index("ix_concern_follow_ups_concern_id", "concern_follow_ups", ["concern_id"])
    op.create_index(
        "ix_concern_follow_ups_workspace_id_owner",
        "concern_follow_ups",
        ["workspace_id", "owner"],
    )


def _create_accounts() -> None:
    op.create_table(
        "concern_accounts",
        _number(),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("concern_id", sa.String(64), nullable=False),
        sa.Column("handle", sa.String(255), nullable=False),
        sa.Column("account_key", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_concern_accounts"),
        sa.UniqueConstraint(
            "concern_id", "account_key", name="uq_concern_accounts_concern_id_account_key"
        ),
        _of_a_workspace("concern_accounts"),
        _of_a_concern("concern_accounts"),
    )
    op.create_index(
        "ix_concern_accounts_workspace_id_account_key",
        "concern_accounts",
        ["workspace_id", "account_key"],
    )


def _create_entries() -> None:
    op.create_table(
        "concern_entries",
        _number(),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("concern_id", sa.String(64), nullable=False),
        sa.Column("form_id", sa.String(255), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("follow_up_id", sa.String(64), nullable=True),
        sa.Column("owner", sa.String(64), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_concern_entries"),
        sa.UniqueConstraint(
            "workspace_id", "form_id", name="uq_concern_entries_workspace_id_form_id"
        ),
        _of_a_workspace("concern_entries"),
        _of_a_concern("concern_entries"),
        sa.CheckConstraint(
            "deed IN ('log', 'add', 'follow_up', 'finish', 'hand_over', 'close', 'reopen',"
            " 'erase', 'told')",
            name=op.f("ck_concern_entries_deed"),
        ),
    )
    op.create_index("ix_concern_entries_concern_id", "concern_entries", ["concern_id"])
