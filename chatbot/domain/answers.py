"""Questions and what the bot makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chatbot.domain.documents import DocumentVersion
from chatbot.domain.policies import Clause, Contact, Intent, PolicyDate


class Surface(StrEnum):
    """Where a question was asked; it decides who sees the answer."""

    DIRECT_MESSAGE = "direct_message"
    MENTION = "mention"
    COMMAND = "command"
    SHORTCUT = "shortcut"
    BUTTON = "button"
    CONSOLE = "console"


class Outcome(StrEnum):
    """The ends that a question can come to."""

    ANSWERED = "answered"
    WITHHELD = "withheld"
    CLARIFY = "clarify"
    MAY_BE_RULE = "may_be_rule"
    NOT_COVERED = "not_covered"
    NO_MATCH = "no_match"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An intent with the probability (0 to 1) that it is what was meant."""

    intent: Intent
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The policy rules on it; `clauses[0]` is the one that the answer rests on.

    Attributes:
        not_cited: further clauses that have changed and wait for a manager's look.
    """

    intent: Intent
    clauses: tuple[Clause, ...]
    related: tuple[Intent, ...]
    contact: Contact
    confidence: float
    not_cited: tuple[Clause, ...] = ()
    outcome = Outcome.ANSWERED


class WithheldBecause(StrEnum):
    """Why an answer is held back."""

    CHANGED = "changed"
    VANISHED = "vanished"
    RENUMBERED = "renumbered"
    REWORDED = "reworded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """The clause that the answer rests on has changed, and nobody has confirmed the answer since.

    Attributes:
        clause: the one that the answer rests on.
        changed_on: when the document with the change went live.
    """

    intent: Intent
    clause: Clause
    because: WithheldBecause
    changed_on: PolicyDate
    contact: Contact
    confidence: float
    outcome = Outcome.WITHHELD


@dataclass(frozen=True, kw_only=True)
class NotCovered:
    """A subject that the bot knows and the policy does not rule on; `clauses` come nearest."""

    intent: Intent
    clauses: tuple[Clause, ...]
    contact: Contact
    confidence: float
    outcome = Outcome.NOT_COVERED


@dataclass(frozen=True, kw_only=True)
class Clarify:
    """Two or three candidates, best first: "did you mean ...?"."""

    choices: tuple[Candidate, ...]
    contact: Contact
    outcome = Outcome.CLARIFY

    @property
    def confidence(self) -> float:
        """That of the best choice."""
        return self.choices[0].confidence


@dataclass(frozen=True, kw_only=True)
class QuotedClause:
    """A clause in the document's own words, with its likeness (0 to 1) to a question."""

    clause: Clause
    wording: str
    likeness: float


@dataclass(frozen=True, kw_only=True)
class MayBeRule:
    """Up to three clauses close to a question, best first, of a pack that is still a draft.

    Nobody has checked whether they settle it: never a verdict, never beside an answer.
    """

    clauses: tuple[QuotedClause, ...]
    contact: Contact
    outcome = Outcome.MAY_BE_RULE

    @property
    def confidence(self) -> float:
        """Likeness of the closest clause; no probability."""
        return self.clauses[0].likeness


@dataclass(frozen=True, kw_only=True)
class NoMatch:
    """Not understood, or not about the policy; `best` is kept for those who teach the bot."""

    contact: Contact
    small_talk: bool = False
    best: Candidate | None = None
    outcome = Outcome.NO_MATCH

    @property
    def confidence(self) -> float:
        """That of the best candidate, too low to be shown."""
        return self.best.confidence if self.best else 0.0


Result = Answered | Withheld | Clarify | MayBeRule | NotCovered | NoMatch


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody typed, with where and when.

    Attributes:
        conversation: names the DM, or the channel and thread; a follow-up is
            understood from what was asked in it before. None: no memory.
        message_id: names the message; asked again under the same name, it is the
            same question and stands in the log once. None: each asking is another.
    """

    text: str
    surface: Surface
    asked_at: datetime
    conversation: str | None = None
    message_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One question of a message and its result; `question_id` names it in the log."""

    question_id: str
    text: str
    result: Result


@dataclass(frozen=True, kw_only=True)
class Helpers:
    """Who can be asked, as user ids; never the asker.

    Attributes:
        asker_manages: the asker is a manager, and is not to be sent to one as
            if they were not.
    """

    managers: tuple[str, ...] = ()
    safeguarding_leads: tuple[str, ...] = ()
    asker_manages: bool = False


@dataclass(frozen=True, kw_only=True)
class Response:
    """Everything that the bot has to say to one message.

    Attributes:
        urgent: somebody may be at risk; this is said before anything else.
        hand_over: the second miss in a row: name a person instead of asking back again.
        helpers: who can be asked, by name.
        document: the approved document whose wording can be shown, if one is loaded.
        policy_state: names what the answers rested on; another one may have other answers.
    """

    parts: tuple[Part, ...]
    safeguarding: Contact
    urgent: bool = False
    hand_over: bool = False
    helpers: Helpers = field(default_factory=Helpers)
    document: DocumentVersion | None = None
    policy_state: str = ""

    @property
    def results(self) -> Sequence[Result]:
        """The results in the order of the message."""
        return tuple(part.result for part in self.parts)


@dataclass(frozen=True, kw_only=True)
class LoggedQuestion:
    """A question as the log keeps it.

    Attributes:
        intent_id: the intent shown, or the best candidate where none was.
        choices: the intents offered, in their order.
        parent_id: the question whose button led here.
    """

    question_id: str
    workspace_id: str
    person_id: str | None
    asked_at: datetime
    surface: Surface
    conversation: str | None
    text: str
    outcome: Outcome
    intent_id: str | None
    confidence: float
    urgent: bool
    hand_over: bool
    choices: tuple[str, ...] = ()
    parent_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class AskedText:
    """A text of the log with how often it was asked."""

    text: str
    count: int
