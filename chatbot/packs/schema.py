"""What the files of a pack look like (docs/packs.md), as pydantic models."""

import re
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from chatbot.domain.cadences import Cadence, Every, WhenClosed
from chatbot.domain.checks import LONGEST_ITEM, MOST_ITEMS, CheckItem, DoneBy, items_fault
from chatbot.domain.clause_marks import FINGERPRINT_LENGTH, read_sketch
from chatbot.domain.policies import PolicyDate, Verdict
from chatbot.domain.profiles import REVIEW_MONTHS, Keeper
from chatbot.packs.moments import Day, LocalTime, OnOff, Weekday, WorkingDay

TO_BE_DECIDED = "to be decided"
VOICES = ("plain", "texting", "story", "keywords", "indirect")
TAUGHT = (*VOICES, "approved")  # what managers approved in Slack may be added to a pack
TITLE_LENGTH = 70
ANSWER_LENGTH = 1200
OPTION_LENGTH = 75  # what Slack shows of a choice
PHRASING_LENGTH = 400


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError(f"{value!r} has to be lower case letters, digits and hyphens")
    return value


def _one_line(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise ValueError("is empty")
    return text


def _policy_date(value: object) -> object:
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", str(value))
    if not match:
        raise ValueError(f"{value!r} has to be a date: YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    if month is not None and not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        raise ValueError(f"{value!r} has no such month")
    if day is not None and not 1 <= day <= 31:  # noqa: PLR2004 - days of a month
        raise ValueError(f"{value!r} has no such day")
    return PolicyDate(year=year or 0, month=month, day=day)


def _verdict(value: str) -> str:
    if value not in set(Verdict):
        raise ValueError(f"{value!r} has to be one of {', '.join(Verdict)}")
    return value


def _fingerprint(value: str) -> str:
    if not re.fullmatch(rf"[0-9a-f]{{{FINGERPRINT_LENGTH}}}", value):
        raise ValueError(f"{value!r} has to be {FINGERPRINT_LENGTH} hexadecimal digits")
    return value


def _sketch(value: str) -> str:
    try:
        read_sketch(value)
    except ValueError:
        raise ValueError("is damaged: run chatbot fingerprint again") from None
    return value


Slug = Annotated[str, AfterValidator(_slug)]
Line = Annotated[str, AfterValidator(_one_line)]
Title = Annotated[Line, Field(max_length=TITLE_LENGTH)]
Answer = Annotated[Line, Field(max_length=ANSWER_LENGTH)]
Sentence = Annotated[Line, Field(max_length=PHRASING_LENGTH)]
Option = Annotated[Line, Field(max_length=OPTION_LENGTH)]
Date = Annotated[PolicyDate, BeforeValidator(_policy_date)]
ClauseId = Annotated[str, Field(min_length=1, max_length=60)]


class Strict(BaseModel):
    """A mapping that has no other keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class DatesYaml(Strict):
    """The dates of the policy, as far as the document names them."""

    approved: Date | None = None
    reviewed: Date | None = None
    next_review: Date | None = None


class ContactYaml(Strict):
    """Who answers when the bot cannot."""

    id: Slug | Literal["policy", "safeguarding"]
    asks: Line
    clauses: list[ClauseId] = []


class PageYaml(Strict):
    """An account that has to be looked after."""

    id: Slug
    name: Line
    platform: Slug
    looked_after_by: Line
    url: Line | None = None
    clauses: list[ClauseId] = []


class GapYaml(Strict):
    """Where the policy's text is incomplete or contradicts itself."""

    id: Slug
    clauses: list[ClauseId] = Field(min_length=1)
    says: Line


class CheckItemYaml(Strict):
    """One line of a checklist."""

    says: Annotated[Line, Field(max_length=LONGEST_ITEM)]
    clauses: list[ClauseId] = []


class CheckYaml(Strict):
    """How often something is looked at, when, and by whom."""

    id: Slug
    name: Title
    page: Slug | None = None
    by: DoneBy = DoneBy.PAGE_ADMIN
    every: Every
    weekdays: list[Weekday] = []
    starting_on: Day | None = None
    working_day: WorkingDay = 0
    when_closed: WhenClosed = WhenClosed.SKIP
    opens: LocalTime
    due: LocalTime
    switched: OnOff = True
    own_choice: Line | None = None
    clauses: list[ClauseId] = []
    items: list[CheckItemYaml] = Field(min_length=1, max_length=MOST_ITEMS)

    @property
    def cadence(self) -> Cadence:
        """How often; raises ValueError where the keys do not make a cadence."""
        return Cadence(
            every=self.every,
            weekdays=tuple(self.weekdays),
            starting_on=self.starting_on,
            working_day=self.working_day,
            when_closed=self.when_closed,
        )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """Refuse a check that never comes or that nobody would do."""
        if self.cadence and self.due <= self.opens:
            raise ValueError("it is due before it opens")
        if self.by is DoneBy.PAGE_ADMIN and not self.page:
            raise ValueError("it is done by a page admin, but names no page")
        if not self.clauses and not self.own_choice:
            raise ValueError("say by clauses or own_choice what asks for it")
        if fault := items_fault([CheckItem(says=item.says) for item in self.items]):
            raise ValueError(fault)
        return self


class ConcernKindYaml(Strict):
    """A kind of concern that staff can log."""

    id: Slug
    title: Option
    # Slack's checkboxes take ten.
    checklist: list[Option] = Field(min_length=1, max_length=10)
    clauses: list[ClauseId] = []
    safeguarding: bool = False
    urgent: bool = False
    personal_data: bool = False
    note: Answer | None = None


class ProfilesYaml(Strict):
    """Who decides on new profiles, who has login details, how often a profile is reviewed."""

    decided_by: Line = "a manager"
    risk_assessment: bool = False
    login_details_with: list[Keeper] = []
    review_months: Annotated[int, Field(ge=1, le=60)] = REVIEW_MONTHS
    own_choice: Sentence
    clauses: list[ClauseId] = []


class PackYaml(Strict):
    """pack.yaml; a draft is sound while much of it is still open."""

    id: Slug
    draft: bool = False
    organisation: Line
    short_name: Line
    title: Line
    dates: DatesYaml = DatesYaml()
    contacts: list[ContactYaml]
    # Each has two fields in the settings form, which takes 100 blocks.
    pages: list[PageYaml] = Field(default=[], max_length=40)
    # The questions that are shown to somebody who has not asked yet.
    examples: list[Slug] = Field(default=[], max_length=3)
    checks: list[CheckYaml] = Field(default=[], max_length=40)
    vocabulary: dict[Line, list[Line]] = {}
    gaps: list[GapYaml] = []
    # What asks for cover during leave, or for leave to be announced.
    absence_clauses: list[ClauseId] = Field(default=[], max_length=10)
    # Slack's menus take a hundred choices.
    concern_kinds: list[ConcernKindYaml] = Field(default=[], max_length=99)
    profiles: ProfilesYaml | None = None


class WordingYaml(Strict):
    """The mark of a clause's wording; `chatbot fingerprint` writes it."""

    fingerprint: Annotated[str, AfterValidator(_fingerprint)]
    length: Annotated[int, Field(gt=0)]
    sketch: Annotated[str, AfterValidator(_sketch)]


class ClauseYaml(Strict):
    """One clause of clauses.yaml; in a draft the summary may be missing."""

    id: ClauseId
    label: Line
    section: Line
    wording: WordingYaml | None = None
    summary: Line | None = None
    not_asked: Line | None = None


class ClausesYaml(Strict):
    """clauses.yaml."""

    clauses: list[ClauseYaml] = Field(min_length=1)


class PhrasingsYaml(Strict):
    """An intent's phrasings by voice."""

    plain: list[Sentence] = []
    texting: list[Sentence] = []
    story: list[Sentence] = []
    keywords: list[Sentence] = []
    indirect: list[Sentence] = []
    approved: list[Sentence] = []


class IntentYaml(Strict):
    """One intent of a topic file."""

    id: Slug
    title: Title
    verdict: Annotated[str, AfterValidator(_verdict)]
    answer: Answer
    clauses: list[ClauseId] = Field(min_length=1)
    phrasings: PhrasingsYaml
    counter_examples: list[Sentence] = []
    related: list[Slug] = []
    sensitive: bool = False
    ask: Slug = "policy"
    tests: list[Sentence]


class NotCoveredYaml(Strict):
    """A subject that the policy does not rule on."""

    id: Slug
    title: Title
    answer: Answer
    ask: Slug = "policy"
    see: list[ClauseId] = []
    phrasings: PhrasingsYaml
    counter_examples: list[Sentence] = []
    related: list[Slug] = []
    sensitive: bool = False
    tests: list[Sentence]


class TopicYaml(Strict):
    """A topic file: intents, or subjects that are not covered."""

    topic: Line
    intents: list[IntentYaml] = []
    not_covered: list[NotCoveredYaml] = []


class OutOfScopeYaml(Strict):
    """out_of_scope.yaml."""

    small_talk: list[Sentence] = []
    other: list[Sentence] = []


class UrgentKindYaml(Strict):
    """Messages of one kind."""

    kind: Line
    examples: list[Line] = Field(min_length=1)


class UrgentYaml(Strict):
    """urgent.yaml: messages that suggest that somebody is at risk, and messages that do not."""

    urgent: list[UrgentKindYaml] = Field(min_length=1)
    not_urgent: list[UrgentKindYaml] = Field(min_length=1)
