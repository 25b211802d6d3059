"""A policy pack: one organisation's policy as values."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from chatbot.domain.checks import Check
from chatbot.domain.profiles import ProfileRules
from chatbot.domain.supervision_questions import NO_QUESTIONS, QuestionSet

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Verdict(StrEnum):
    """What an answer says, before its words are read."""

    NO = "no"
    YES = "yes"
    DEPENDS = "depends"
    MUST = "must"
    INFO = "info"


@dataclass(frozen=True, kw_only=True, order=True)
class PolicyDate:
    """A date as the document gives it: some name a day, some only a month or a year."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """The date in words: `1 April 2019`, `January 2025` or `2025`."""
        parts = (self.day, calendar.month_name[self.month] if self.month else None, self.year)
        return " ".join(str(part) for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class WordingMark:
    """By what a clause's wording is recognised, without its words.

    Attributes:
        fingerprint: of the normalised wording on which the answers were reviewed.
        length: of that wording, in characters.
        sketch: by which a wording that was changed is still found.
    """

    fingerprint: str
    length: int
    sketch: str


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One numbered or bulleted rule; `summary` is in the pack's own words."""

    clause_id: str
    label: str
    section: str
    summary: str = ""  # in a draft it may be missing
    not_asked: str | None = None
    wording: WordingMark | None = None


@dataclass(frozen=True, kw_only=True)
class Phrasing:
    """One way in which staff put a question; `voice` is its manner of speaking."""

    text: str
    voice: str


@dataclass(frozen=True, kw_only=True)
class Intent:
    """One thing that staff want to know.

    A covered intent has a verdict and rests on `clauses[0]`. A not covered one
    has neither: the policy does not rule on it; `clauses` are then the nearest.
    """

    intent_id: str
    title: str
    topic: str
    verdict: Verdict | None
    answer: str
    clauses: tuple[str, ...]
    phrasings: tuple[Phrasing, ...]
    counter_examples: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    sensitive: bool = False
    ask: str = "policy"
    tests: tuple[str, ...] = ()

    @property
    def covered(self) -> bool:
        """Whether the policy rules on it."""
        return self.verdict is not None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who answers when the bot cannot; `asks` is read after "ask" or "contact"."""

    contact_id: str
    asks: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """An account of the organisation that has to be looked after."""

    page_id: str
    name: str
    platform: str
    looked_after_by: str
    url: str | None = None
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A place where the policy's text is incomplete, contradicts itself or is out of date."""

    gap_id: str
    clauses: tuple[str, ...]
    says: str


@dataclass(frozen=True, kw_only=True)
class ConcernKind:
    """A kind of concern that can be logged.

    Attributes:
        checklist: what the policy asks for, in the pack's own words.
        safeguarding: read by the safeguarding lead, and not by managers.
        urgent: those who look after it are told at once, at night too.
        personal_data: it has the 72 hours in which the ICO may have to be told.
        note: what the document leaves open, and who knows.
    """

    kind_id: str
    title: str
    checklist: tuple[str, ...]
    clauses: tuple[str, ...]
    safeguarding: bool = False
    urgent: bool = False
    personal_data: bool = False
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class PolicyPack:
    """Everything that the bot knows about one organisation.

    Attributes:
        examples: the intents that are shown to somebody who has not asked yet.
        supervision: what workers are asked before supervision.
        absence_clauses: what asks for cover, or for leave to be announced.
        draft: people have still to decide what its answers are; it gives none so far.
    """

    pack_id: str
    organisation: str
    short_name: str
    title: str
    approved: PolicyDate | None
    reviewed: PolicyDate | None
    next_review: PolicyDate | None
    contacts: Mapping[str, Contact]
    pages: Sequence[Page]
    gaps: Sequence[Gap]
    vocabulary: Mapping[str, tuple[str, ...]]
    clauses: Mapping[str, Clause]
    intents: Mapping[str, Intent]
    small_talk: Sequence[str]
    out_of_scope: Sequence[str]
    examples: Sequence[str] = ()
    checks: tuple[Check, ...] = ()
    concern_kinds: Sequence[ConcernKind] = ()
    profiles: ProfileRules = field(default_factory=ProfileRules)
    supervision: QuestionSet = NO_QUESTIONS
    absence_clauses: tuple[str, ...] = ()
    fingerprint: str = field(repr=False, default="")
    draft: bool = False

    def __post_init__(self) -> None:
        """Freeze the mappings, which a frozen dataclass leaves open."""
        for name in ("contacts", "vocabulary", "clauses", "intents"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def dated(self) -> str:
        """How current the policy is, in words: `approved 1 April 2019`."""
        if self.approved:
            return f"approved {self.approved}"
        if self.reviewed:
            return f"reviewed {self.reviewed}"
        return "no approval date given"

    def clauses_of(self, intent: Intent) -> tuple[Clause, ...]:
        """The intent's clauses, the one it rests on first."""
        return tuple(self.clauses[clause_id] for clause_id in intent.clauses)

    def contact_for(self, intent: Intent | None = None) -> Contact:
        """Who to ask about an intent, or about anything."""
        return self.contacts[intent.ask if intent else "policy"]

    def concern_kind(self, kind_id: str) -> ConcernKind | None:
        """A kind of concern; None where the pack has it no more."""
        return next((kind for kind in self.concern_kinds if kind.kind_id == kind_id), None)
