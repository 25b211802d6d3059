"""The tables of concerns: what a concern is, what it says, its timeline."""

from sqlalchemy import (
    JSON,
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
    text,
)

from chatbot.domain.concerns import ConcernState, Deed, Source
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


def _of_a_concern() -> ForeignKeyConstraint:
    """A row can never name a concern of another workspace."""
    return ForeignKeyConstraint(
        ["workspace_id", "concern_id"], ["concerns.workspace_id", "concerns.concern_id"]
    )


_OPEN = text("state = 'open'")
_UNDONE = text("done_at IS NULL")

concerns = Table(
    "concerns",
    metadata,
    Column("concern_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("reference", String(NAME_LENGTH), nullable=False),
    # The form that it was entered in: a form makes one concern, however often it is sent.
    Column("form_id", String(LONG_ID_LENGTH), nullable=False),
    Column("kind_id", String(LONG_ID_LENGTH), nullable=False),
    Column("safeguarding", Boolean, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("page_id", String(LONG_ID_LENGTH)),
    Column("reporter", String(ID_LENGTH), nullable=False),
    Column("source", String(NAME_LENGTH), nullable=False),
    Column("logged_at", UtcDateTime, nullable=False),
    Column("noticed_at", UtcDateTime),
    Column("state", String(NAME_LENGTH), nullable=False),
    Column("happened", TypedText),
    Column("done", TypedText),
    Column("ticked", JSON, nullable=False),
    Column("erased_at", UtcDateTime),
    UniqueConstraint("workspace_id", "reference"),
    UniqueConstraint("workspace_id", "form_id"),
    UniqueConstraint("workspace_id", "concern_id"),
    one_of("source", Source),
    one_of("state", ConcernState),
    Index(None, "workspace_id", "logged_at"),
    Index(
        "ix_concerns_open",
        "workspace_id",
        "kind_id",
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)

concern_follow_ups = Table(
    "concern_follow_ups",
    metadata,
    # Two of one moment keep their order.
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("follow_up_id", String(ID_LENGTH), nullable=False),
    workspace_column(),
    Column("concern_id", String(ID_LENGTH), nullable=False),
    Column("task", TypedText),
    Column("owner", String(ID_LENGTH), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("assigned_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("nudges", Integer, nullable=False),
    Column("nudged_on", Date),
    Column("told_at", UtcDateTime),
    UniqueConstraint("follow_up_id"),
    _of_a_concern(),
    Index(None, "concern_id"),
    Index(None, "workspace_id", "owner"),
    Index(
        "ix_concern_follow_ups_undone",
        "workspace_id",
        "due_on",
        sqlite_where=_UNDONE,
        postgresql_where=_UNDONE,
    ),
)

concern_accounts = Table(
    "concern_accounts",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    workspace_column(),
    Column("concern_id", String(ID_LENGTH), nullable=False),
    Column("handle", String(LONG_ID_LENGTH), nullable=False),
    # The same for every way to write a handle.
    Column("account_key", String(LONG_ID_LENGTH), nullable=False),
    UniqueConstraint("concern_id", "account_key"),
    _of_a_concern(),
    Index(None, "workspace_id", "account_key"),
)

concern_entries = Table(
    "concern_entries",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    workspace_column(),
    Column("concern_id", String(ID_LENGTH), nullable=False),
    # As above; what the bot adds of its own accord has none.
    Column("form_id", String(LONG_ID_LENGTH)),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(ID_LENGTH), nullable=False),
    Column("deed", String(NAME_LENGTH), nullable=False),
    Column("text", TypedText),
    Column("follow_up_id", String(ID_LENGTH)),
    Column("owner", String(ID_LENGTH)),
    Column("due_on", Date),
    UniqueConstraint("workspace_id", "form_id"),
    _of_a_concern(),
    one_of("deed", Deed),
    Index(None, "concern_id"),
)
