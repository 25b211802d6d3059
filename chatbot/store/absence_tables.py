"""The tables of absences and swaps."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from chatbot.domain.swaps import SwapState
from chatbot.store.tables import (
    ID_LENGTH,
    LONG_ID_LENGTH,
    NAME_LENGTH,
    UtcDateTime,
    metadata,
    one_of,
    workspace_column,
)

_UNSAID = text("returned_at IS NULL AND taken_back_at IS NULL")

# Who is away from when to when. There is no column for a reason, and there shall be none.
absences = Table(
    "absences",
    metadata,
    Column("absence_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    # The form that it was entered in: a form makes one absence, however often it is sent.
    Column("form_id", String(LONG_ID_LENGTH), nullable=False),
    Column("user_id", String(ID_LENGTH), nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("cover", String(ID_LENGTH)),
    Column("set_by", String(ID_LENGTH), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Column("taken_back_at", UtcDateTime),
    Column("returned_at", UtcDateTime),
    # Counts the changes: whoever saves has to have read the newest.
    Column("version", Integer, nullable=False),
    UniqueConstraint("workspace_id", "form_id"),
    CheckConstraint("first_on <= last_on", name="days"),
    Index("ix_absences_workspace_id_last_on", "workspace_id", "last_on"),
    Index(
        "ix_absences_unsaid",
        "workspace_id",
        "last_on",
        sqlite_where=_UNSAID,
        postgresql_where=_UNSAID,
    ),
)

swaps = Table(
    "swaps",
    metadata,
    Column("swap_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("form_id", String(LONG_ID_LENGTH), nullable=False),
    Column("check_id", String(LONG_ID_LENGTH), nullable=False),
    Column("asker", String(ID_LENGTH), nullable=False),
    Column("other", String(ID_LENGTH), nullable=False),
    Column("gives_on", Date, nullable=False),
    Column("takes_on", Date),
    Column("state", String(NAME_LENGTH), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("settled_by", String(ID_LENGTH)),
    Column("settled_at", UtcDateTime),
    Column("version", Integer, nullable=False),
    UniqueConstraint("workspace_id", "form_id"),
    one_of("state", SwapState),
    Index("ix_swaps_workspace_id_gives_on", "workspace_id", "gives_on"),
)
