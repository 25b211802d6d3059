"""The tables of the register of profiles, of requests, and of checklists for leavers."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from chatbot.domain.leavers import Outcome, StepKind
from chatbot.domain.profiles import Deed, Keeper, ProfileState, RequestState
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
    """Two of one moment keep their order."""
    return Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)


def _of(table: str, column: str) -> ForeignKeyConstraint:
    """A row can never name one of another workspace."""
    return ForeignKeyConstraint(
        ["workspace_id", column], [f"{table}.workspace_id", f"{table}.{column}"]
    )


profiles = Table(
    "profiles",
    metadata,
    Column("profile_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("platform", TypedText, nullable=False),
    Column("name", TypedText, nullable=False),
    Column("address", TypedText, nullable=False),
    Column("purpose", TypedText, nullable=False),
    Column("owner", String(ID_LENGTH)),
    Column("deputy", String(ID_LENGTH)),
    Column("added_at", UtcDateTime, nullable=False),
    Column("added_by", String(ID_LENGTH), nullable=False),
    # A page of the pack is in the register once.
    Column("page_id", String(LONG_ID_LENGTH)),
    Column("risk_assessment", TypedText, nullable=False),
    Column("reviewed_on", Date),
    Column("state", String(NAME_LENGTH), nullable=False),
    Column("closed_on", Date),
    Column("version", Integer, nullable=False),
    UniqueConstraint("workspace_id", "profile_id"),
    UniqueConstraint("workspace_id", "page_id"),
    one_of("state", ProfileState),
)

profile_handovers = Table(
    "profile_handovers",
    metadata,
    _number(),
    Column("handover_id", String(ID_LENGTH), nullable=False),
    workspace_column(),
    Column("profile_id", String(ID_LENGTH), nullable=False),
    Column("keeper", String(NAME_LENGTH), nullable=False),
    Column("receiver", String(ID_LENGTH), nullable=False),
    Column("handed_on", Date, nullable=False),
    Column("told_by", String(ID_LENGTH), nullable=False),
    Column("told_at", UtcDateTime, nullable=False),
    Column("confirmed_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    UniqueConstraint("handover_id"),
    _of("profiles", "profile_id"),
    one_of("keeper", Keeper),
    Index(None, "profile_id"),
)

profile_events = Table(
    "profile_events",
    metadata,
    _number(),
    workspace_column(),
    Column("profile_id", String(ID_LENGTH), nullable=False),
    # A form that is sent again is known by it; what follows from the first event has none.
    Column("form_id", String(LONG_ID_LENGTH)),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(ID_LENGTH), nullable=False),
    Column("deed", String(NAME_LENGTH), nullable=False),
    Column("subject", String(ID_LENGTH)),
    Column("on", Date),
    Column("text", TypedText, nullable=False),
    UniqueConstraint("workspace_id", "form_id"),
    _of("profiles", "profile_id"),
    one_of("deed", Deed),
    Index(None, "profile_id"),
)

profile_requests = Table(
    "profile_requests",
    metadata,
    Column("request_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("form_id", String(LONG_ID_LENGTH), nullable=False),
    Column("asker", String(ID_LENGTH), nullable=False),
    Column("platform", TypedText, nullable=False),
    Column("name", TypedText, nullable=False),
    Column("address", TypedText, nullable=False),
    Column("purpose", TypedText, nullable=False),
    Column("owner", String(ID_LENGTH)),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("state", String(NAME_LENGTH), nullable=False),
    Column("decided_by", String(ID_LENGTH)),
    Column("decided_at", UtcDateTime),
    Column("risk_assessment", TypedText, nullable=False),
    Column("reason", TypedText, nullable=False),
    Column("profile_id", String(ID_LENGTH)),
    UniqueConstraint("workspace_id", "form_id"),
    _of("profiles", "profile_id"),
    one_of("state", RequestState),
)

leavers = Table(
    "leavers",
    metadata,
    Column("leaver_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("user_id", String(ID_LENGTH), nullable=False),
    Column("leaves_on", Date),
    Column("started_by", String(ID_LENGTH), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("closed_by", String(ID_LENGTH)),
    Column("reason", TypedText, nullable=False),
    UniqueConstraint("workspace_id", "leaver_id"),
    Index(None, "workspace_id", "user_id"),
)

leaver_steps = Table(
    "leaver_steps",
    metadata,
    _number(),
    Column("step_id", String(ID_LENGTH), nullable=False),
    workspace_column(),
    Column("leaver_id", String(ID_LENGTH), nullable=False),
    Column("profile_id", String(ID_LENGTH), nullable=False),
    Column("kind", String(NAME_LENGTH), nullable=False),
    Column("done_at", UtcDateTime),
    Column("done_by", String(ID_LENGTH)),
    Column("outcome", String(NAME_LENGTH)),
    Column("new_owner", String(ID_LENGTH)),
    UniqueConstraint("step_id"),
    UniqueConstraint("leaver_id", "profile_id", "kind"),
    _of("leavers", "leaver_id"),
    _of("profiles", "profile_id"),
    one_of("kind", StepKind),
    one_of("outcome", Outcome),
)
