"""The tables of the checks."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from chatbot.domain.checks import WAITING, Finding, OccurrenceState, Step
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

check_versions = Table(
    "check_versions",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    workspace_column(),
    Column("check_id", String(LONG_ID_LENGTH), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("values", JSON, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    # A second change of the same day replaces the first one, under a new number.
    UniqueConstraint("workspace_id", "check_id", "from_on"),
)

# Up to which date every occurrence has been opened, so that no day is forgotten
# and none before the check's first day is caught up on.
check_progress = Table(
    "check_progress",
    metadata,
    workspace_column(),
    Column("check_id", String(LONG_ID_LENGTH), nullable=False),
    Column("done_through", Date, nullable=False),
    UniqueConstraint("workspace_id", "check_id"),
)

# The days of which managers have been told that nobody will be there.
check_warnings = Table(
    "check_warnings",
    metadata,
    workspace_column(),
    Column("check_id", String(LONG_ID_LENGTH), nullable=False),
    Column("on_date", Date, nullable=False),
    Column("warned_at", UtcDateTime, nullable=False),
    UniqueConstraint("workspace_id", "check_id", "on_date"),
)

_WAITING = text("state IN ({})".format(", ".join(f"'{state}'" for state in sorted(WAITING))))

check_occurrences = Table(
    "check_occurrences",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("occurrence_id", String(ID_LENGTH), nullable=False),
    workspace_column(),
    Column("check_id", String(LONG_ID_LENGTH), nullable=False),
    Column("on_date", Date, nullable=False),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("state", String(NAME_LENGTH), nullable=False),
    Column("step", String(NAME_LENGTH), nullable=False),
    Column("step_at", UtcDateTime, nullable=False),
    # Who is or was asked, and in which capacity: read and written with the row.
    Column("people", JSON, nullable=False),
    Column("taken_by", String(ID_LENGTH)),
    Column("taken_at", UtcDateTime),
    Column("done_by", String(ID_LENGTH)),
    Column("done_at", UtcDateTime),
    Column("finding", String(NAME_LENGTH)),
    Column("noticed", TypedText),
    Column("action", TypedText),
    Column("missed_at", UtcDateTime),
    # Counts the changes: whoever saves has to have read the newest.
    Column("version", Integer, nullable=False),
    UniqueConstraint("occurrence_id"),
    UniqueConstraint("workspace_id", "check_id", "on_date"),
    one_of("state", OccurrenceState),
    one_of("step", Step),
    one_of("finding", Finding),
    Index(
        "ix_check_occurrences_waiting",
        "workspace_id",
        "due_at",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index(None, "workspace_id", "on_date"),
)
