"""Feedback for the policy is found by the day on which it was given."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_supervision_answers_workspace_id_given_at",
        "supervision_answers",
        ["workspace_id", "given_at"],
    )
