"""The questions in a report; never who asked, and never in which words."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from chatbot.domain import report_keys as keys
from chatbot.domain.answers import Outcome
from chatbot.domain.asks import AskState
from chatbot.domain.report_figures import Layout, Line, Meaning, median_of, most_first, summed
from chatbot.domain.report_periods import in_words
from chatbot.domain.report_records import AskRecord, QuestionCount, ReducedCount, SubjectCount
from chatbot.domain.reports import Amount, Better, Breakdown, Figure, Measure, Section, SectionKey

MOST_SHOWN: Final = 10

_ASKED = Meaning(
    key=keys.QUESTIONS_ASKED,
    label="questions asked",
    one="question asked",
    definition=(
        "Questions that people typed, wherever they did. A button that leads to an answer is no"
        " further question; greetings and thanks are none either."
    ),
)
_OUTCOMES: Final = {
    Outcome.ANSWERED: Meaning(
        key=keys.QUESTIONS_ANSWERED,
        label="answered at once",
        definition="The policy rules on it and the bot said what, out of the questions asked.",
        better=Better.MORE,
    ),
    Outcome.CLARIFY: Meaning(
        key=keys.QUESTIONS_ASKED_BACK,
        label="asked back",
        definition="The bot offered two or three subjects to choose from, out of those asked.",
    ),
    Outcome.NOT_COVERED: Meaning(
        key=keys.QUESTIONS_NOT_COVERED,
        label="not covered by the policy",
        definition="A subject that the bot knows and the policy does not rule on, out of those"
        " asked.",
    ),
    Outcome.NO_MATCH: Meaning(
        key=keys.QUESTIONS_NO_MATCH,
        label="not understood",
        definition="The bot did not understand it, or it was not about the policy, out of those"
        " asked.",
        better=Better.LESS,
    ),
    Outcome.WITHHELD: Meaning(
        key=keys.QUESTIONS_WITHHELD,
        label="held back",
        definition="The rule has changed, and nobody has confirmed the answer since, out of those"
        " asked.",
        better=Better.LESS,
    ),
    Outcome.MAY_BE_RULE: Meaning(
        key=keys.QUESTIONS_MAY_BE_RULE,
        label="shown the nearest rules",
        definition="The pack is a draft: rules that may settle it were shown without a verdict,"
        " out of those asked.",
    ),
}
_CHOSEN = Meaning(
    key=keys.QUESTIONS_CHOSEN,
    label="asked back settled by a choice",
    definition=(
        "Somebody chose one of the subjects that were offered, out of the questions at which the"
        " bot asked back and of which the log still has the details."
    ),
    better=Better.MORE,
)
_HELPFUL = Meaning(
    key=keys.ANSWERS_HELPFUL,
    label="said to be helpful",
    definition=(
        "“Helpful” was pressed, out of all presses of “Helpful” and “Not helpful” under the"
        " answers to the questions of the period. Most people press neither."
    ),
    better=Better.MORE,
)
_HANDED = Meaning(
    key=keys.ASKS_HANDED,
    label="questions handed to a person",
    one="question handed to a person",
    definition="“Ask a person” was sent in the period. They are kept for a year after their end.",
)
_HANDED_ANSWERED = Meaning(
    key=keys.ASKS_ANSWERED,
    label="handed to a person answered",
    definition="A person has answered by now, out of the questions handed to a person.",
    better=Better.MORE,
)
_HANDED_TIME = Meaning(
    key=keys.ASKS_MEDIAN,
    label="From asking a person to the answer (median)",
    definition=(
        "Of the questions that a person has answered, half took less than this and half took"
        " more. Nights and weekends count."
    ),
    better=Better.LESS,
)
_BY_WEEK = Layout(
    key=keys.QUESTIONS_BY_WEEK,
    title="Questions by week",
    definition=(
        "The questions asked, under the Monday of their week; only days of the period are"
        " counted. Where only monthly figures are kept, under the month."
    ),
    columns=tuple(
        Measure(key=outcome, label=meaning.label.capitalize())
        for outcome, meaning in _OUTCOMES.items()
    ),
)
_INTENTS = Layout(
    key=keys.TOP_INTENTS,
    title="What people asked most",
    definition=(
        "Answers that were given, by subject: at once, or after a subject was chosen by a button."
    ),
    columns=(Measure(key="answers", label="Answers"),),
)
_SUBJECTS = Layout(
    key=keys.NOT_COVERED_SUBJECTS,
    title="Subjects that the policy does not cover",
    definition=(
        "How often the bot said that the policy does not rule on a subject, and how many other"
        " questions managers counted under one."
    ),
    columns=(Measure(key="questions", label="Questions"),),
)


@dataclass(frozen=True, kw_only=True)
class Week:
    """The questions of one week, as far as it lies in the period; `monday` names it."""

    monday: date
    counts: Sequence[QuestionCount]


@dataclass(frozen=True, kw_only=True)
class QuestionFacts:
    """All about the questions of one period.

    Attributes:
        weeks: from the log.
        subjects: what those are about; of the period before nobody asks.
        reduced: figures of whole months whose questions are gone.
        left_aside: whether there are figures of a month of which only a part is in the period.
        chosen: at how many questions one of the offered subjects was chosen.
        helpful, not_helpful: what people said about answers.
        filed: what managers counted under a subject of their own.
        asks: what was handed to a person.
    """

    weeks: Sequence[Week] = ()
    subjects: Sequence[SubjectCount] = ()
    reduced: Sequence[ReducedCount] = ()
    left_aside: bool = False
    chosen: int = 0
    helpful: int = 0
    not_helpful: int = 0
    filed: Sequence[tuple[str, int]] = ()
    asks: Sequence[AskRecord] = field(default=())

    @property
    def counts(self) -> Sequence[QuestionCount | ReducedCount]:
        """Every count of the log and of the reduced months."""
        return [*(count for week in self.weeks for count in week.counts), *self.reduced]

    @property
    def told(self) -> Sequence[SubjectCount | ReducedCount]:
        """What they are about, in the log and in the reduced months."""
        return [*self.subjects, *self.reduced]

    def typed(self, outcome: Outcome | None = None) -> int:
        """How many were typed, or how many of those came to an end."""
        return sum(
            each.count
            for each in self.counts
            if not each.by_button and outcome in {None, each.outcome}
        )

    @property
    def said(self) -> Amount:
        """How many said that an answer helped, of those who said anything."""
        helpful = self.helpful + sum(each.helpful for each in self.reduced)
        other = self.not_helpful + sum(each.not_helpful for each in self.reduced)
        return Amount(value=helpful, of=helpful + other)

    @property
    def settled(self) -> Amount:
        """At how many of those asked back a subject was chosen."""
        asked_back = sum(
            count.count
            for week in self.weeks
            for count in week.counts
            if count.outcome is Outcome.CLARIFY and not count.by_button
        )
        return Amount(value=self.chosen, of=asked_back)

    @property
    def answered_by_people(self) -> Amount:
        """How many of those handed to a person have their answer."""
        answered = sum(each.state is AskState.ANSWERED for each in self.asks)
        return Amount(value=answered, of=len(self.asks))


def questions_section(
    now: QuestionFacts, before: QuestionFacts, title_of: Callable[[str], str]
) -> Section:
    """The section; `title_of` gives a subject's title by the intent's id."""
    return Section(
        key=SectionKey.QUESTIONS,
        title="Questions",
        figures=_figures(now, before),
        breakdowns=(_by_week(now), _intents(now, title_of), _subjects(now, title_of)),
        notes=tuple(_notes(now, before)),
    )


def _figures(now: QuestionFacts, before: QuestionFacts) -> tuple[Figure, ...]:
    asked, were_asked = now.typed(), before.typed()
    outcomes = [
        meaning.figure(
            Amount(value=now.typed(outcome), of=asked),
            Amount(value=before.typed(outcome), of=were_asked),
        )
        for outcome, meaning in _OUTCOMES.items()
    ]
    return (
        _ASKED.figure(Amount(value=asked), Amount(value=were_asked)),
        *outcomes,
        _CHOSEN.figure(now.settled, before.settled),
        _HELPFUL.figure(now.said, before.said),
        _HANDED.figure(Amount(value=len(now.asks)), Amount(value=len(before.asks))),
        _HANDED_ANSWERED.figure(now.answered_by_people, before.answered_by_people),
        _HANDED_TIME.figure(_time(now), _time(before)),
    )


def _time(facts: QuestionFacts) -> Amount:
    return Amount(value=median_of(each.took for each in facts.asks if each.took is not None))


def _by_week(facts: QuestionFacts) -> Breakdown:
    found: dict[Line, Mapping[str, int]] = {}
    for month in sorted({each.month for each in facts.reduced}):
        counts = [each for each in facts.reduced if each.month == month]
        found[Line(key=f"{month:%Y-%m}", label=f"{month:%B} {month.year}")] = _typed(counts)
    for week in facts.weeks:
        line = Line(
            key=week.monday.isoformat(), label=f"Week of {in_words(week.monday)}", on=week.monday
        )
        found[line] = _typed(week.counts)
    return _BY_WEEK.breakdown(found)


def _typed(counts: Sequence[QuestionCount | ReducedCount]) -> Counter[str]:
    return summed((each.outcome, each.count) for each in counts if not each.by_button)


def _intents(facts: QuestionFacts, title_of: Callable[[str], str]) -> Breakdown:
    given = summed(
        (each.intent_id, each.count)
        for each in facts.told
        if each.outcome is Outcome.ANSWERED and each.intent_id
    )
    lines = {
        Line(key=intent_id, label=title_of(intent_id)): {"answers": count}
        for intent_id, count in most_first(given)
    }
    return _INTENTS.breakdown(lines, MOST_SHOWN)


def _subjects(facts: QuestionFacts, title_of: Callable[[str], str]) -> Breakdown:
    told = [
        (title_of(each.intent_id), each.count)
        for each in facts.told
        if each.outcome is Outcome.NOT_COVERED and each.intent_id
    ]
    reduced = [(each.subject, each.count) for each in facts.reduced if each.subject]
    lines = {
        Line(key=title, label=title): {"questions": count}
        for title, count in most_first(summed([*told, *facts.filed, *reduced]))
    }
    return _SUBJECTS.breakdown(lines, MOST_SHOWN)


def _notes(now: QuestionFacts, before: QuestionFacts) -> Sequence[str]:
    found = []
    if now.left_aside:
        found.append(
            "Of the oldest questions only monthly figures are kept. Those of months that do not"
            " lie wholly in this period are not counted here."
        )
    if now.reduced:
        found.append("Figures of months whose questions are gone are by months of UTC.")
    if before.left_aside:
        found.append("The period before is not whole: some of its questions are monthly figures.")
    return found
