"""The tables of published versions, of who was asked to read them, and of who has."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
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

from chatbot.store.tables import (
    ID_LENGTH,
    LONG_ID_LENGTH,
    TypedText,
    UtcDateTime,
    metadata,
    workspace_column,
)

_STANDS = text("undone_at IS NULL")


def _of_a_publication() -> ForeignKeyConstraint:
    """A row can never name a version of another workspace."""
    return ForeignKeyConstraint(
        ["workspace_id", "publication_id"],
        ["policy_publications.workspace_id", "policy_publications.publication_id"],
    )


policy_publications = Table(
    "policy_publications",
    metadata,
    Column("publication_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("number", Integer, nullable=False),
    # The form that it was entered in: a form publishes once, however often it is sent.
    Column("form_id", String(LONG_ID_LENGTH), nullable=False),
    Column("label", TypedText, nullable=False),
    Column("dated_on", Date, nullable=False),
    Column("link", TypedText, nullable=False),
    Column("document_id", String(ID_LENGTH)),
    Column("changes", TypedText, nullable=False),
    Column("clauses", JSON, nullable=False),
    Column("material", Boolean, nullable=False),
    Column("days", Integer, nullable=False),
    Column("weeks", Integer, nullable=False),
    Column("with_guests", Boolean, nullable=False),
    Column("published_by", String(ID_LENGTH), nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    UniqueConstraint("workspace_id", "number"),
    UniqueConstraint("workspace_id", "form_id"),
    UniqueConstraint("workspace_id", "publication_id"),
    ForeignKeyConstraint(
        ["workspace_id", "document_id"],
        ["policy_versions.workspace_id", "policy_versions.version_id"],
    ),
)

policy_requests = Table(
    "policy_requests",
    metadata,
    Column("publication_id", String(ID_LENGTH), primary_key=True),
    Column("user_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("asked_on", Date, nullable=False),
    # NULL: they were only told of a small change.
    Column("due_on", Date),
    Column("step", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("lapsed", Boolean, nullable=False),
    _of_a_publication(),
    Index(None, "workspace_id"),
)

policy_readings = Table(
    "policy_readings",
    metadata,
    # Two of one moment keep their order.
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("reading_id", String(ID_LENGTH), nullable=False),
    workspace_column(),
    Column("publication_id", String(ID_LENGTH), nullable=False),
    # As above; what readers press themselves has none.
    Column("form_id", String(LONG_ID_LENGTH)),
    Column("user_id", String(ID_LENGTH)),
    Column("name", TypedText),
    # The same for every way to type a name.
    Column("reader_key", String(LONG_ID_LENGTH), nullable=False),
    Column("read_on", Date, nullable=False),
    Column("recorded_by", String(ID_LENGTH), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("note", TypedText, nullable=False),
    Column("undone_by", String(ID_LENGTH)),
    Column("undone_at", UtcDateTime),
    Column("undone_reason", TypedText, nullable=False),
    UniqueConstraint("reading_id"),
    UniqueConstraint("workspace_id", "form_id"),
    _of_a_publication(),
    CheckConstraint("(user_id IS NULL) <> (name IS NULL)", name="reader"),
    # One that was undone is in the way of no other.
    Index(
        "uq_policy_readings_reader",
        "workspace_id",
        "publication_id",
        "reader_key",
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    ),
)
