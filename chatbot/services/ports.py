"""What the services need from the outside, as Protocols; the edges implement them."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol, Self

from chatbot.domain.answers import AskedText, LoggedQuestion
from chatbot.domain.asks import Ask
from chatbot.domain.audit import AuditEntry
from chatbot.domain.documents import ClauseReview, DocumentVersion, VersionClause
from chatbot.domain.inbox import InboxItem
from chatbot.domain.outbox import NewMessage, OutboxMessage, SentMessage, Settlement
from chatbot.domain.people import Person, Standing
from chatbot.domain.roles import RoleChange, Roles
from chatbot.services.check_ports import CheckRepository
from chatbot.services.concern_ports import ConcernRepository
from chatbot.services.learning_ports import (
    FeedbackRepository,
    PhrasingRepository,
    PrivacyRepository,
    UnansweredRepository,
)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """This moment, aware UTC."""
        ...


class RankedLabel(Protocol):
    """A label with its calibrated confidence."""

    @property
    def label(self) -> str:
        """The label that the examples were given under."""
        ...

    @property
    def confidence(self) -> float:
        """The probability, 0 to 1, that this label is what was meant."""
        ...


class Matcher(Protocol):
    """Text -> ranked labels."""

    def rank(self, text: str) -> Sequence[RankedLabel]:
        """The likeliest labels, best first; what is missing to 1 is "none of them"."""
        ...

    def with_phrasings(self, phrasings: Mapping[str, Sequence[str]]) -> Self:
        """A matcher that knows these approved phrasings by label, and no earlier ones.

        Raises:
            ValueError: a phrasing of an unknown label.
        """
        ...

    def repeats_approved(self, text: str) -> bool:
        """Whether a text is a variant of an approved phrasing."""
        ...

    def key_of(self, text: str) -> str:
        """What a text says: the same for variants of one another; empty without a word."""
        ...

    def group(self, texts: Sequence[str]) -> Sequence[int]:
        """For each text a number, the same for those that mean the same; always the same."""
        ...


class PassageFinder(Protocol):
    """Finds passages of a text by their own words."""

    def find(self, text: str) -> Sequence[RankedLabel]:
        """The passages closest to a question, best first; none where none is close enough."""
        ...


class PassageIndexer(Protocol):
    """Passages by label -> what finds them."""

    def __call__(self, passages: Mapping[str, str]) -> PassageFinder:
        """The finder of these passages; of the same ones again without new work."""
        ...


class Urgency(Protocol):
    """Recognises that somebody may be at risk."""

    def is_urgent(self, text: str) -> bool:
        """Whether the text suggests harm, abuse or exploitation of a person."""
        ...


class Directory(Protocol):
    """The platform's own list of people."""

    def standing_of(self, user_id: str) -> Standing:
        """How a user belongs to the workspace.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        ...

    def user_id_of(self, email: str) -> str | None:
        """The active member with an e-mail address; None where there is none.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        ...


class OutboxSender(Protocol):
    """Sends direct messages. Both methods raise a DeliveryError where the platform does not."""

    def send(
        self, kind: str, recipient: str, ids: Mapping[str, str], mark: str
    ) -> SentMessage | None:
        """Put a message into words and send it; None where nobody needs it any more."""
        ...

    def find(self, recipient: str, mark: str) -> SentMessage | None:
        """The message with this mark, where the recipient has it already."""
        ...


class PeopleRepository(Protocol):
    """People by workspace."""

    def find(self, workspace_id: str, user_id: str) -> tuple[Person, datetime] | None:
        """A person and when their standing was last confirmed."""
        ...

    def not_members(self, workspace_id: str) -> frozenset[str]:
        """Those who are known and no full members (user ids)."""
        ...

    def record(
        self, workspace_id: str, user_id: str, standing: Standing, confirmed_at: datetime
    ) -> Person:
        """Add a person, or confirm their standing; returns the person as stored."""
        ...


class QuestionRepository(Protocol):
    """The log of questions."""

    def add(self, question: LoggedQuestion) -> None:
        """Append to the log; a question that is in it already is left as it is."""
        ...

    def get(self, workspace_id: str, question_id: str) -> LoggedQuestion | None:
        """One question of this workspace."""
        ...

    def latest_in(  # noqa: PLR0913 - a look-up by all that names it
        self,
        workspace_id: str,
        conversation: str,
        person_id: str | None,
        *,
        since: datetime,
        until: datetime,
        other_than: Collection[str],
    ) -> LoggedQuestion | None:
        """The newest question of a person in a conversation, asked in [since, until].

        Those whose ids are in `other_than` do not count.
        """
        ...

    def asked_since(self, workspace_id: str, since: datetime, limit: int) -> Sequence[AskedText]:
        """What was typed since a moment, those asked most often first."""
        ...


class ReadDocument(Protocol):
    """A file that was read."""

    @property
    def text(self) -> str:
        """Its text; its lines end in a line feed alone."""
        ...


class DocumentReader(Protocol):
    """Reads the file of a policy."""

    def __call__(self, name: str, content: bytes) -> ReadDocument:
        """The text of a file; raises InvalidInputError where there is none to be had."""
        ...


class DocumentRepository(Protocol):
    """Versions of the policy document."""

    def add(self, version: DocumentVersion, text: str, clauses: Sequence[VersionClause]) -> None:
        """Add a version with its text, character for character, and its clauses."""
        ...

    def get(self, workspace_id: str, version_id: str) -> DocumentVersion | None:
        """One version of this workspace."""
        ...

    def live(self, workspace_id: str) -> DocumentVersion | None:
        """The version that answers rest on."""
        ...

    def live_before(self, workspace_id: str, moment: datetime) -> Sequence[DocumentVersion]:
        """The versions that went live before a moment, newest first."""
        ...

    def waiting(self, workspace_id: str, since: datetime) -> Sequence[DocumentVersion]:
        """The versions that were loaded after a moment and never went live, newest first."""
        ...

    def lock(self, workspace_id: str) -> None:
        """Let nobody else decide about the document until the transaction ends."""
        ...

    def text_of(self, workspace_id: str, version_id: str) -> str:
        """The text of a version."""
        ...

    def clauses_of(self, workspace_id: str, version_id: str) -> Sequence[VersionClause]:
        """The clauses of a version in their order."""
        ...

    def make_live(
        self,
        workspace_id: str,
        version_id: str,
        live_at: datetime,
        changed_at: Mapping[int, datetime],
    ) -> bool:
        """Let answers rest on a version; False where they do already."""
        ...

    def forget_proposals(
        self, workspace_id: str, *, sha256: str | None = None, before: datetime | None = None
    ) -> None:
        """Delete versions that never went live: those of a file, or those loaded before."""
        ...

    def add_review(self, review: ClauseReview) -> None:
        """Append a decision."""
        ...

    def reviews(self, workspace_id: str) -> Sequence[ClauseReview]:
        """Every decision of a workspace, oldest first."""
        ...


class InboxRepository(Protocol):
    """Accepted events; every method is safe against a second process."""

    def accept(self, item: InboxItem) -> bool:
        """Store an event; False where its id was stored before."""
        ...

    def claim(self, event_id: str, now: datetime, lease: timedelta) -> InboxItem | None:
        """Take an event for the time of the lease; None where it is done or somebody has it."""
        ...

    def claim_stale(
        self, workspace_id: str, now: datetime, lease: timedelta, limit: int
    ) -> Sequence[InboxItem]:
        """Take the workspace's oldest events that are not done and have no live lease."""
        ...

    def finish(self, event_id: str, now: datetime) -> None:
        """Mark an event as dealt with, and forget its body."""
        ...

    def release(self, event_id: str, retry_at: datetime) -> None:
        """Give an event back, not to be claimed before `retry_at`."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete events finished before a moment; returns how many."""
        ...


class OutboxRepository(Protocol):
    """Messages to be sent; every method is safe against a second process."""

    def add(  # noqa: PLR0913 - all that makes a message
        self,
        workspace_id: str,
        *,
        kind: str,
        recipient: str,
        ids: Mapping[str, str],
        key: str,
        not_before: datetime,
    ) -> bool:
        """Write a message; False where the workspace has one with this key."""
        ...

    def add_all(self, workspace_id: str, messages: Collection[NewMessage]) -> None:
        """Write many messages; those whose key is there already are left out."""
        ...

    def claim(self, workspace_id: str, now: datetime, lease: timedelta) -> OutboxMessage | None:
        """Take the message that has been due longest for the time of the lease."""
        ...

    def settle(self, message: OutboxMessage, settlement: Settlement, now: datetime) -> bool:
        """Note how an attempt ended; False where somebody else has the message or settled it."""
        ...

    def find(self, workspace_id: str, key: str) -> OutboxMessage | None:
        """A message of this workspace by its key."""
        ...

    def sent(self, workspace_id: str, key: str) -> SentMessage | None:
        """Where a message stands; None where it was not sent."""
        ...

    def failed(self, workspace_id: str, kind: str, since: datetime) -> Sequence[OutboxMessage]:
        """The messages of a kind that failed at or after a moment, in that order."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete messages settled before a moment; returns how many."""
        ...


class RoleRepository(Protocol):
    """Who holds which role."""

    def lock(self, workspace_id: str) -> None:
        """Let nobody else change this workspace's roles until the transaction ends."""
        ...

    def all(self, workspace_id: str) -> Roles:
        """All roles of a workspace."""
        ...

    def apply(self, workspace_id: str, change: RoleChange, given_at: datetime) -> None:
        """Make a change; those who come in have to be known people."""
        ...


class AuditRepository(Protocol):
    """The log of changes."""

    def add(self, entry: AuditEntry) -> None:
        """Append to the log."""
        ...

    def latest(
        self, workspace_id: str, limit: int, *, without: Collection[str]
    ) -> Sequence[AuditEntry]:
        """The newest entries, newest first, without the actions of some features (`asks`)."""
        ...

    def since(self, workspace_id: str | None, at: datetime | None) -> Sequence[AuditEntry]:
        """The entries from a moment on, or all; of one workspace, or all; oldest first."""
        ...

    def after(self, workspace_id: str, number: int, action: str) -> Sequence[AuditEntry]:
        """The entries of an action that came after one, oldest first."""
        ...

    def last_number(self, workspace_id: str, action: str) -> int:
        """The place of an action's newest entry; 0 where there is none."""
        ...


class AskRepository(Protocol):
    """Questions to people; a change of what somebody else has changed meanwhile is refused."""

    def add(self, ask: Ask) -> bool:
        """Keep a new question; False where one with its id is there."""

    def get(self, workspace_id: str, ask_id: str) -> Ask | None:
        """One question of this workspace."""

    def save(self, ask: Ask) -> bool:
        """Keep a change; False where somebody else has changed it since it was read."""

    def live(self, workspace_id: str) -> Sequence[Ask]:
        """Those that somebody still has to do something about, oldest first."""

    def purge(self, before: datetime) -> int:
        """Delete those that came to their end before a moment; returns how many."""


class UnitOfWork(Protocol):
    """One transaction: committed by `commit`, else rolled back at the end of the block."""

    @property
    def people(self) -> PeopleRepository:
        """People."""
        ...

    @property
    def questions(self) -> QuestionRepository:
        """The log of questions."""
        ...

    @property
    def inbox(self) -> InboxRepository:
        """Accepted events."""
        ...

    @property
    def outbox(self) -> OutboxRepository:
        """Messages to be sent."""
        ...

    @property
    def roles(self) -> RoleRepository:
        """Who holds which role."""
        ...

    @property
    def audit(self) -> AuditRepository:
        """The log of changes."""
        ...

    @property
    def documents(self) -> DocumentRepository:
        """The policy document."""
        ...

    @property
    def asks(self) -> AskRepository:
        """Questions to people."""
        ...

    @property
    def feedback(self) -> FeedbackRepository:
        """What people said about answers."""
        ...

    @property
    def unanswered(self) -> UnansweredRepository:
        """Questions without an answer, and decisions on them."""
        ...

    @property
    def phrasings(self) -> PhrasingRepository:
        """Approved phrasings."""
        ...

    @property
    def privacy(self) -> PrivacyRepository:
        """What the log of questions keeps."""
        ...

    def workspaces(self) -> Sequence[tuple[str, str]]:
        """The id of every workspace with that of its pack."""
        ...

    @property
    def checks(self) -> CheckRepository:
        """The days of the checks."""
        ...

    @property
    def concerns(self) -> ConcernRepository:
        """Concerns."""
        ...

    def ensure_workspace(self, workspace_id: str, pack_id: str) -> None:
        """Add the workspace, or note which pack it uses."""
        ...

    def commit(self) -> None:
        """Make it last."""
        ...


class UnitOfWorkFactory(Protocol):
    """Begins transactions."""

    def __call__(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work, to be used with `with`."""
        ...
