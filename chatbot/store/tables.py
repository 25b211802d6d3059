"""The tables. Every row belongs to a workspace, and the database itself holds that."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from chatbot.domain.answers import Outcome, Surface
from chatbot.domain.asks import AskState
from chatbot.domain.documents import ClauseStatus, Decision
from chatbot.domain.outbox import MessageState
from chatbot.domain.people import Standing
from chatbot.domain.roles import Role

# SQLite can only change a constraint that has a name.
NAMING_CONVENTION: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Slack's ids are about 11 characters, ours 32, event and conversation ids longer.
ID_LENGTH: Final = 64
LONG_ID_LENGTH: Final = 255
NAME_LENGTH: Final = 32


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC and given back in UTC.

    SQLite keeps no zone, so a naive value is refused rather than guessed at.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment in UTC; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a naive datetime cannot be stored: give it a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment, aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class TypedText(TypeDecorator[str]):
    """What people typed, without the characters that a database cannot keep.

    PostgreSQL refuses NUL and both databases refuse half a surrogate pair;
    neither may cost somebody the answer.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """The text with such characters replaced."""
        if value is None:
            return None
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """A check that a column holds one of the values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def workspace_column(*, primary_key: bool = False) -> Column[Any]:
    """The workspace that a row belongs to; as the key, of one row for each workspace."""
    return Column(
        "workspace_id",
        String(ID_LENGTH),
        ForeignKey("workspaces.workspace_id"),
        primary_key=primary_key,
        nullable=False,
    )


metadata = MetaData(naming_convention=NAMING_CONVENTION)

workspaces = Table(
    "workspaces",
    metadata,
    Column("workspace_id", String(ID_LENGTH), primary_key=True),
    Column("pack_id", String(ID_LENGTH), nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("person_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("user_id", String(ID_LENGTH), nullable=False),
    Column("standing", String(NAME_LENGTH), nullable=False),
    Column("confirmed_at", UtcDateTime, nullable=False),
    UniqueConstraint("workspace_id", "user_id"),
    # The other tables refer to both columns, so that a row can never name a
    # person of another workspace.
    UniqueConstraint("workspace_id", "person_id"),
    one_of("standing", Standing),
)

questions = Table(
    "questions",
    metadata,
    # Two questions of one message have the same time; the number keeps their order.
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("question_id", String(ID_LENGTH), nullable=False),
    workspace_column(),
    Column("person_id", String(ID_LENGTH)),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("surface", String(NAME_LENGTH), nullable=False),
    Column("conversation", String(LONG_ID_LENGTH)),
    Column("text", TypedText, nullable=False),
    Column("outcome", String(NAME_LENGTH), nullable=False),
    Column("intent_id", String(LONG_ID_LENGTH)),
    Column("confidence", Float, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("hand_over", Boolean, nullable=False),
    Column("choices", JSON, nullable=False),
    Column(
        "parent_id", String(ID_LENGTH), ForeignKey("questions.question_id", ondelete="SET NULL")
    ),
    UniqueConstraint("question_id"),
    ForeignKeyConstraint(
        ["workspace_id", "person_id"], ["people.workspace_id", "people.person_id"]
    ),
    one_of("surface", Surface),
    one_of("outcome", Outcome),
    Index(None, "workspace_id", "conversation", "person_id", "asked_at"),
    Index(None, "workspace_id", "asked_at"),
    Index(None, "parent_id"),
)

policy_versions = Table(
    "policy_versions",
    metadata,
    Column("version_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("pack_id", String(ID_LENGTH), nullable=False),
    Column("name", String(LONG_ID_LENGTH), nullable=False),
    Column("sha256", String(ID_LENGTH), nullable=False),
    # Not TypedText: what is approved is kept character for character, or refused.
    Column("text", Text, nullable=False),
    Column("loaded_by", String(ID_LENGTH), nullable=False),
    Column("loaded_at", UtcDateTime, nullable=False),
    Column("live_at", UtcDateTime),
    UniqueConstraint("workspace_id", "version_id"),
    Index(None, "workspace_id", "live_at"),
)

policy_clauses = Table(
    "policy_clauses",
    metadata,
    Column("version_id", String(ID_LENGTH), primary_key=True),
    Column("position", Integer, primary_key=True),
    workspace_column(),
    # NULL: a piece of the document that the pack does not know.
    Column("clause_id", String(ID_LENGTH)),
    Column("label", Text, nullable=False),
    Column("status", String(NAME_LENGTH), nullable=False),
    # The wording is this part of the version's text.
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    Column("fingerprint", String(ID_LENGTH), nullable=False),
    Column("found_as", String(ID_LENGTH), nullable=False),
    Column("follows", String(ID_LENGTH)),
    Column("changed_at", UtcDateTime),
    ForeignKeyConstraint(
        ["workspace_id", "version_id"],
        ["policy_versions.workspace_id", "policy_versions.version_id"],
        ondelete="CASCADE",
    ),
    UniqueConstraint("version_id", "clause_id"),
    one_of("status", ClauseStatus),
)

clause_reviews = Table(
    "clause_reviews",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("review_id", String(ID_LENGTH), nullable=False),
    workspace_column(),
    Column("version_id", String(ID_LENGTH), nullable=False),
    Column("clause_id", String(ID_LENGTH), nullable=False),
    Column("intent_id", String(LONG_ID_LENGTH), nullable=False),
    Column("state", String(LONG_ID_LENGTH), nullable=False),
    Column("decision", String(NAME_LENGTH), nullable=False),
    Column("reviewed_by", String(ID_LENGTH), nullable=False),
    Column("reviewed_at", UtcDateTime, nullable=False),
    UniqueConstraint("review_id"),
    ForeignKeyConstraint(
        ["workspace_id", "version_id"],
        ["policy_versions.workspace_id", "policy_versions.version_id"],
    ),
    one_of("decision", Decision),
    Index(None, "workspace_id", "clause_id"),
)

_UNFINISHED = text("finished_at IS NULL")

inbox = Table(
    "inbox",
    metadata,
    Column("event_id", String(LONG_ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("body", JSON, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    # The end of the lease or of the wait before another attempt: until then
    # nobody else takes the event.
    Column("held_until", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Index(
        "ix_inbox_unfinished",
        "workspace_id",
        "received_at",
        sqlite_where=_UNFINISHED,
        postgresql_where=_UNFINISHED,
    ),
    Index(None, "finished_at"),
)

_UNSETTLED = text("settled_at IS NULL")

outbox = Table(
    "outbox",
    metadata,
    # Two messages of one transaction have the same time; the number keeps their order.
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    # What the message carries in Slack: no number, which another database had as well.
    Column("message_id", String(ID_LENGTH), nullable=False),
    workspace_column(),
    Column("key", String(LONG_ID_LENGTH), nullable=False),
    Column("kind", String(ID_LENGTH), nullable=False),
    Column("recipient", String(ID_LENGTH), nullable=False),
    Column("ids", JSON, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("state", String(NAME_LENGTH), nullable=False),
    Column("attempts", Integer, nullable=False),
    # As in the inbox: the end of the lease, or of the wait before another attempt.
    Column("held_until", UtcDateTime),
    Column("code", String(LONG_ID_LENGTH)),
    Column("channel", String(ID_LENGTH)),
    Column("ts", String(ID_LENGTH)),
    Column("settled_at", UtcDateTime),
    UniqueConstraint("message_id"),
    UniqueConstraint("workspace_id", "key"),
    one_of("state", MessageState),
    Index(
        "ix_outbox_unsettled",
        "workspace_id",
        "not_before",
        sqlite_where=_UNSETTLED,
        postgresql_where=_UNSETTLED,
    ),
    Index(None, "settled_at"),
)

role_assignments = Table(
    "role_assignments",
    metadata,
    # Who came first stands first.
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    workspace_column(),
    Column("person_id", String(ID_LENGTH), nullable=False),
    Column("role", String(NAME_LENGTH), nullable=False),
    # Empty where the role has none: two NULLs would not count as the same.
    Column("scope", String(LONG_ID_LENGTH), nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    UniqueConstraint("workspace_id", "person_id", "role", "scope"),
    ForeignKeyConstraint(
        ["workspace_id", "person_id"], ["people.workspace_id", "people.person_id"]
    ),
    one_of("role", Role),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    workspace_column(),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(ID_LENGTH), nullable=False),
    Column("action", String(ID_LENGTH), nullable=False),
    Column("subject", String(LONG_ID_LENGTH), nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Index(None, "workspace_id", "number"),
)

_LIVE = text("state IN ('open', 'unreached', 'taken')")

asks = Table(
    "asks",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("ask_id", String(ID_LENGTH), nullable=False),
    workspace_column(),
    Column(
        "question_id", String(ID_LENGTH), ForeignKey("questions.question_id", ondelete="SET NULL")
    ),
    Column("contact_id", String(LONG_ID_LENGTH), nullable=False),
    Column("asker", String(ID_LENGTH), nullable=False),
    Column("text", TypedText, nullable=False),
    Column("note", TypedText, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("state", String(NAME_LENGTH), nullable=False),
    Column("attempts", JSON, nullable=False),
    Column("round_from", Integer, nullable=False),
    Column("reminded_at", UtcDateTime),
    Column("reply", TypedText, nullable=False),
    Column("helped", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("ask_id"),
    ForeignKeyConstraint(["workspace_id", "asker"], ["people.workspace_id", "people.user_id"]),
    one_of("state", AskState),
    Index("ix_asks_live", "workspace_id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    Index(None, "question_id"),
    Index(None, "workspace_id", "asked_at"),
)
