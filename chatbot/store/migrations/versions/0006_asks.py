"""Questions to people."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('open', 'unreached', 'taken')")


def upgrade() -> None:
    op.create_table(
        "asks",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("ask_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("question_id", sa.String(64), nullable=True),
        sa.Column("contact_id", sa.String(255), nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.JSON(), nullable=False),
        sa.Column("round_from", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_asks"),
        sa.UniqueConstraint("ask_id", name="uq_asks_ask_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_asks_workspace_id"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.question_id"],
            name="fk_asks_question_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asker"],
            ["people.workspace_id", "people.user_id"],
            name="fk_asks_workspace_id_asker",
        ),
        sa.CheckConstraint(
            "state IN ('open', 'unreached', 'taken', 'answered', 'declined', 'closed')",
            name=op.f("ck_asks_state"),
        ),
    )
    op.create_index(
        "ix_asks_live", "asks", ["workspace_id"], sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_index("ix_asks_question_id", "asks", ["question_id"])
