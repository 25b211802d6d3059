"""Who gets the report by itself; indexes by which a report costs what its period holds."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

UNDONE = sa.text("done_at IS NULL")
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "report_schedules",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("every", sa.String(32), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_report_schedules"),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.workspace_id"],
            name="fk_report_schedules_workspace_id",
        ),
        sa.UniqueConstraint(
            "workspace_id",
            "user_id",
            "every",
            name="uq_report_schedules_workspace_id_user_id_every",
        ),
        sa.CheckConstraint("every IN ('week', 'month')", name=op.f("ck_report_schedules_every")),
    )
    op.create_index("ix_asks_workspace_id_asked_at", "asks", ["workspace_id", "asked_at"])
    op.create_index(
        "ix_concerns_open",
        "concerns",
        ["workspace_id", "kind_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_concern_follow_ups_undone",
        "concern_follow_ups",
        ["workspace_id", "due_on"],
        sqlite_where=UNDONE,
        postgresql_where=UNDONE,
    )
