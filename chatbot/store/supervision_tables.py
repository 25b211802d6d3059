"""The tables of supervision: plans, records, what was said, their timeline."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from chatbot.domain.supervision import Deed, MeetingState
from chatbot.store.tables import (
    ID_LENGTH,
    LONG_ID_LENGTH,
    NAME_LENGTH,
    TypedText,
    UtcDateTime,
    metadata,
    one_of,
    workspace_column,
)


def _number() -> "Column[int]":
    return Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)


def _of_a_meeting() -> ForeignKeyConstraint:
    """A row can never name a record of another workspace."""
    return ForeignKeyConstraint(
        ["workspace_id", "meeting_id"],
        ["supervision_meetings.workspace_id", "supervision_meetings.meeting_id"],
    )


supervision_settings = Table(
    "supervision_settings",
    metadata,
    workspace_column(primary_key=True),
    Column("interval_weeks", Integer, nullable=False),
    Column("managers_read", Boolean, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

supervision_plans = Table(
    "supervision_plans",
    metadata,
    workspace_column(primary_key=True),
    Column("worker", String(ID_LENGTH), primary_key=True),
    Column("starting_on", Date, nullable=False),
    Column("every_weeks", Integer),
    Column("set_by", String(ID_LENGTH), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("version", Integer, nullable=False),
)

supervision_meetings = Table(
    "supervision_meetings",
    metadata,
    Column("meeting_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("worker", String(ID_LENGTH), nullable=False),
    Column("meant_for", Date, nullable=False),
    Column("on_date", Date, key="on", nullable=False),
    Column("moved", Integer, nullable=False),
    Column("state", String(NAME_LENGTH), nullable=False),
    Column("held_on", Date),
    Column("begun_at", UtcDateTime),
    Column("managers_read", Boolean, nullable=False),
    Column("questions_version", Integer),
    Column("answered_at", UtcDateTime),
    Column("prompted_on", Date),
    Column("reminded_for", Date),
    Column("told_for", Date),
    Column("outcome_for", Date),
    Column("worker_signed_at", UtcDateTime),
    Column("supervisor_signed_at", UtcDateTime),
    Column("supervisor_signed_by", String(ID_LENGTH)),
    Column("comment", TypedText),
    Column("version", Integer, nullable=False),
    # Whatever happens: for each date of a worker's plan there is one record.
    UniqueConstraint("workspace_id", "worker", "meant_for"),
    UniqueConstraint("workspace_id", "meeting_id"),
    one_of("state", MeetingState),
    Index(None, "workspace_id", "on"),
)

supervision_readers = Table(
    "supervision_readers",
    metadata,
    _number(),
    workspace_column(),
    Column("meeting_id", String(ID_LENGTH), nullable=False),
    Column("user_id", String(ID_LENGTH), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("given_by", String(ID_LENGTH), nullable=False),
    UniqueConstraint("meeting_id", "user_id"),
    _of_a_meeting(),
)

supervision_answers = Table(
    "supervision_answers",
    metadata,
    _number(),
    workspace_column(),
    Column("meeting_id", String(ID_LENGTH), nullable=False),
    Column("question_id", String(ID_LENGTH), nullable=False),
    Column("value", TypedText, nullable=False),
    Column("reason", TypedText, nullable=False),
    Column("is_feedback", Boolean, nullable=False),
    # When these words were handed over first; handing the same over again changes nothing.
    Column("given_at", UtcDateTime),
    # What was typed since, and when by Slack's clock: payloads may overtake one another.
    Column("draft_value", TypedText),
    Column("draft_value_ts", String(NAME_LENGTH)),
    Column("draft_reason", TypedText),
    Column("draft_reason_ts", String(NAME_LENGTH)),
    UniqueConstraint("meeting_id", "question_id"),
    _of_a_meeting(),
    Index(None, "workspace_id", "given_at"),
)

supervision_actions = Table(
    "supervision_actions",
    metadata,
    _number(),
    Column("action_id", String(ID_LENGTH), nullable=False),
    workspace_column(),
    Column("meeting_id", String(ID_LENGTH), nullable=False),
    Column("what", TypedText, nullable=False),
    Column("owner", String(ID_LENGTH), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    UniqueConstraint("action_id"),
    _of_a_meeting(),
    Index(None, "meeting_id"),
)

supervision_entries = Table(
    "supervision_entries",
    metadata,
    _number(),
    workspace_column(),
    Column("meeting_id", String(ID_LENGTH), nullable=False),
    # The form that made it: a form counts once, however often it is sent.
    Column("form_id", String(LONG_ID_LENGTH)),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(ID_LENGTH), nullable=False),
    Column("deed", String(NAME_LENGTH), nullable=False),
    Column("reason", TypedText),
    Column("from_on", Date),
    Column("to_on", Date),
    UniqueConstraint("workspace_id", "form_id"),
    _of_a_meeting(),
    one_of("deed", Deed),
    Index(None, "meeting_id"),
)
