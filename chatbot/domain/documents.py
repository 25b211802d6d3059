"""An approved policy document: its versions, its clauses, and what became of each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum


class ClauseStatus(StrEnum):
    """What became of a clause, held against the wording on which its answers were reviewed."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    VANISHED = "vanished"
    RENUMBERED = "renumbered"
    NEW = "new"


@dataclass(frozen=True, kw_only=True)
class FoundClause:
    """A clause of the pack in a document, or a piece of the document that the pack does not know.

    Attributes:
        clause_id: the pack's id; None for what is new.
        start: its wording is `text[start:end]`; both are 0 where it has vanished.
        found_as: where it stands now, where that is not where its label says
            (`5.12`, `point 3`); of a new one its number. Else empty.
        follows: of a new one, the clause before it.
    """

    clause_id: str | None
    status: ClauseStatus
    start: int = 0
    end: int = 0
    fingerprint: str = ""
    found_as: str = ""
    follows: str | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentVersion:
    """A version of the organisation's document.

    Attributes:
        name: of the file.
        sha256: of the file's bytes, in hexadecimal digits.
        loaded_by: a user id, or `console`.
        live_at: since when answers rest on it; None while it is a proposal.
    """

    version_id: str
    workspace_id: str
    pack_id: str
    name: str
    sha256: str
    loaded_by: str
    loaded_at: datetime
    live_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class VersionClause:
    """A clause as a version has it.

    Attributes:
        label: the pack's label when the document was loaded; "" for what is new.
        changed_at: since when the live document has had it like this.
    """

    position: int
    found: FoundClause
    label: str
    changed_at: datetime | None = None


class Decision(StrEnum):
    """What a manager says of an answer whose clause has changed."""

    STILL_RIGHT = "still_right"
    REWORD = "reword"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, kw_only=True)
class ClauseReview:
    """A manager's decision on one answer, for one state of its clause.

    Attributes:
        state: names the state that was looked at; another state needs another look.
    """

    review_id: str
    workspace_id: str
    version_id: str
    clause_id: str
    intent_id: str
    state: str
    decision: Decision
    reviewed_by: str
    reviewed_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClauseWording:
    """A clause, character for character; `wording` is None where the document lacks it.

    Attributes:
        found_as: as in `FoundClause`.
    """

    clause_id: str
    label: str
    status: ClauseStatus
    wording: str | None
    found_as: str = ""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What "Show the wording" shows.

    Attributes:
        withheld: the answer itself is being held back.
        zone: of the days that are told.
    """

    version: DocumentVersion
    clauses: tuple[ClauseWording, ...]
    withheld: bool = False
    zone: tzinfo = UTC


@dataclass(frozen=True, kw_only=True)
class DriftEntry:
    """A clause whose answers have to be looked at, or a piece of the document that is new.

    Attributes:
        old: the wording that was live before or was reviewed; None where none was ever loaded.
        new: the wording in this document; None where the clause has vanished.
        decisions: for each intent that rests on the clause, the decision; None: still to be made.
        seen: to be handed back with a review: who was quicker is found by it.
    """

    clause_id: str | None
    label: str
    status: ClauseStatus
    old: str | None
    new: str | None
    found_as: str = ""
    follows: str | None = None
    decisions: Mapping[str, Decision | None]
    seen: str = ""

    @property
    def waits(self) -> bool:
        """Whether a manager has yet to decide about an answer."""
        return None in self.decisions.values()

    @property
    def settled(self) -> bool:
        """Whether every answer that rests on it is right again."""
        return all(decision is Decision.STILL_RIGHT for decision in self.decisions.values())


@dataclass(frozen=True, kw_only=True)
class ChangedAnswer:
    """A question of the last months whose answer would be another one.

    Attributes:
        count: how often it was asked.
        before: the outcome, with the intent where one is shown.
        after: the same with the new document.
    """

    text: str
    count: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A document that was read and compared, and that is not live yet.

    Attributes:
        recognised: how many of the pack's clauses were found.
        clauses: how many the pack has.
        unchanged: how many have the wording that was reviewed, in their place.
        held_back: the intents whose answers would not be given until somebody has looked.
        rehearsed: how many different questions were replayed.
    """

    version: DocumentVersion
    drift: tuple[DriftEntry, ...]
    held_back: tuple[str, ...] = ()
    unchanged: int
    recognised: int
    clauses: int
    rehearsed: int
    changes: tuple[ChangedAnswer, ...]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """How the document stands, for managers.

    Attributes:
        live: what answers rest on; None where nothing was ever loaded.
        live_by: who made it live, as in the log of changes.
        earlier: what was live before, newest first.
        waiting: what was read and is not live yet, newest first.
        drift: what the live document has otherwise than the answers know it.
        held_back: the intents whose answers are not given because of it.
        zone: of the days that are told.
    """

    live: DocumentVersion | None = None
    live_by: str = ""
    earlier: tuple[DocumentVersion, ...] = ()
    waiting: tuple[DocumentVersion, ...] = ()
    drift: tuple[DriftEntry, ...] = ()
    held_back: tuple[str, ...] = ()
    zone: tzinfo = UTC

    @property
    def to_review(self) -> tuple[DriftEntry, ...]:
        """The rules that somebody has to look at."""
        return tuple(entry for entry in self.drift if entry.waits)
