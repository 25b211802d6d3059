"""The tables of the supervision questions, and of the feedback for team meetings."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from chatbot.domain.policy_feedback import Repeat
from chatbot.store.tables import (
    ID_LENGTH,
    NAME_LENGTH,
    UtcDateTime,
    metadata,
    one_of,
    workspace_column,
)

# Every version stays: records name the one that they were asked with.
supervision_question_sets = Table(
    "supervision_question_sets",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    workspace_column(),
    Column("version", Integer, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("own_choice", Boolean, nullable=False),
    Column("questions", JSON, nullable=False),
    # As the pack had them when this version was made: what it has otherwise now is offered.
    Column("pack_questions", JSON, nullable=False),
    Column("made_by", String(ID_LENGTH), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    UniqueConstraint("workspace_id", "version"),
)

team_meeting_plans = Table(
    "team_meeting_plans",
    metadata,
    workspace_column(primary_key=True),
    Column("next_on", Date),
    Column("repeat", String(NAME_LENGTH), nullable=False),
    Column("days_before", Integer, nullable=False),
    # Counts the changes: whoever saves has to have read the newest.
    Column("version", Integer, nullable=False),
    one_of("repeat", Repeat),
)

feedback_digests = Table(
    "feedback_digests",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    workspace_column(),
    Column("meeting_on", Date, nullable=False),
    Column("since_on", Date),
    Column("until_on", Date, nullable=False),
    Column("held_back", Boolean, nullable=False),
    Column("told_at", UtcDateTime, nullable=False),
    UniqueConstraint("workspace_id", "meeting_on"),
)
