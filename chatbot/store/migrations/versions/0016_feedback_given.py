"""Feedback for the policy counts on the day it was given, not when it was handed over again."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "supervision_answers", sa.Column("given_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        "UPDATE supervision_answers SET given_at = (SELECT answered_at FROM supervision_meetings"
        " WHERE supervision_meetings.meeting_id = supervision_answers.meeting_id)"
    )
