"""The checks in a report."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from chatbot.domain import report_keys as keys
from chatbot.domain.cadences import plan
from chatbot.domain.check_rules import RuleBook
from chatbot.domain.report_figures import Layout, Line, Meaning, most_first
from chatbot.domain.report_records import CheckCount, CheckDay, CheckOutcome
from chatbot.domain.reports import Amount, Better, Breakdown, Figure, Measure, Section, SectionKey
from chatbot.domain.working_time import WorkingTime

DUE: Final = (
    CheckOutcome.IN_TIME,
    CheckOutcome.LATE,
    CheckOutcome.MISSED,
    CheckOutcome.NOBODY_THERE,
)
DONE: Final = (CheckOutcome.IN_TIME, CheckOutcome.LATE)
SWITCHED_OFF: Final = "switched off before it was done"
NOBODY: Final = "Nobody"
NO_PAGE: Final = "No page"

_DUE = Meaning(
    key=keys.CHECKS_DUE,
    label="checks were due",
    one="check was due",
    definition=(
        "Every day's check whose time has come to its end: done in time, done late, missed, or"
        " not done because nobody was there. Checks that are not due yet, and days that were left"
        " out, are not in it."
    ),
)
_IN_TIME = Meaning(
    key=keys.CHECKS_IN_TIME,
    label="checks done in time",
    one="check done in time",
    definition="Done by the due time, out of the checks that were due.",
    better=Better.MORE,
)
_LATE = Meaning(
    key=keys.CHECKS_LATE,
    label="done late",
    definition="Done, but after the due time, out of the checks that were due.",
    better=Better.LESS,
)
_MISSED = Meaning(
    key=keys.CHECKS_MISSED,
    label="missed",
    definition=(
        "Not done, although somebody who was there had been asked, out of the checks that were"
        " due. What was made up for counts as done late."
    ),
    better=Better.LESS,
)
_NOBODY = Meaning(
    key=keys.CHECKS_NOBODY,
    label="not done because nobody was there",
    definition=(
        "Not done, and everybody who was asked was away or had said that they could not, or nobody"
        " could be asked in time. Counted apart from what was missed, out of the checks that were"
        " due."
    ),
    better=Better.LESS,
)
_WAITING = Meaning(
    key=keys.CHECKS_WAITING,
    label="not due yet",
    definition="Open when the report was made. In none of the other figures.",
)
_SKIPPED = Meaning(
    key=keys.CHECKS_SKIPPED,
    label="left out",
    definition=(
        "Days on which a check would have come, but nobody works (a bank holiday, a closure day),"
        " and checks that were switched off before they were done. Nobody was asked for them, and"
        " they count as neither done nor missed."
    ),
)
_MEDIAN = Meaning(
    key=keys.CHECKS_MEDIAN,
    label="From opening to done (median)",
    definition=(
        "Half of the checks that were done took less than this from when they were asked for,"
        " half took more. Nights and weekends count."
    ),
    better=Better.LESS,
)
_FOUND = Meaning(
    key=keys.CHECKS_FOUND,
    label="checks with something to report",
    one="check with something to report",
    definition="Something was found, out of the checks that were done.",
)
_COLUMNS = (
    Measure(key="due", label="Due"),
    Measure(key=CheckOutcome.IN_TIME, label="In time"),
    Measure(key=CheckOutcome.LATE, label="Late"),
    Measure(key=CheckOutcome.MISSED, label="Missed"),
    Measure(key=CheckOutcome.NOBODY_THERE, label="Nobody there"),
)
_BY_PAGE = Layout(
    key=keys.CHECKS_BY_PAGE,
    title="Checks by page",
    definition="Each check that was due, under the page that it is about.",
    columns=_COLUMNS,
)
_BY_PERSON = Layout(
    key=keys.CHECKS_BY_PERSON,
    title="Checks by person",
    definition=(
        "Each check that was due, under whoever did it; what was not done, under the first person"
        " who was asked and was there. Where somebody was away, it counts to whoever stood in."
    ),
    columns=_COLUMNS,
    about_people=True,
)
_BY_DAY = Layout(
    key=keys.CHECKS_BY_DAY,
    title="Checks by day",
    definition="Each check under its day. Days without any are not listed.",
    columns=(*_COLUMNS, Measure(key=CheckOutcome.WAITING, label="Not due yet")),
)
_BY_REASON = Layout(
    key=keys.SKIPPED_BY_REASON,
    title="Left out, and why",
    definition=_SKIPPED.definition,
    columns=(Measure(key="skipped", label="Left out"),),
)


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A day on which a check was left out."""

    check_id: str
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class CheckFacts:
    """All about the checks of one period.

    Attributes:
        counts: each check once.
        days: each check once more, by its day.
        median: from opening to done; None where none was done.
        called_off: those that were switched off before they were done.
        left_out: days on which nobody was asked.
    """

    counts: Sequence[CheckCount]
    days: Sequence[CheckDay] = ()
    median: timedelta | None = None
    called_off: Sequence[tuple[str, date]] = ()
    left_out: Sequence[Skipped] = ()

    def count(self, *outcomes: CheckOutcome) -> int:
        """How many came to one of some ends."""
        return sum(each.count for each in self.counts if each.outcome in outcomes)

    @property
    def all(self) -> int:
        """How many there are, whatever became of them."""
        return sum(each.count for each in self.counts)

    def skipped(self) -> Sequence[Skipped]:
        """What was left out, by the calendar or by a manager."""
        called_off = [
            Skipped(check_id=check_id, on=on, reason=SWITCHED_OFF)
            for check_id, on in self.called_off
        ]
        return sorted([*self.left_out, *called_off], key=lambda each: (each.on, each.check_id))


def left_out(
    book: RuleBook,
    working_time: WorkingTime,
    since: Mapping[str, date],
    first: date,
    last: date,
) -> Sequence[Skipped]:
    """The days on which nobody works and a check would have come.

    Args:
        book: the checks with their versions.
        working_time: when the organisation is at work.
        since: the first day of each check; none is left out before.
        first: the first day of the period.
        last: its last one, which is counted.
    """
    found = []
    for check_id in book.pack:
        if begun := since.get(check_id):
            for begin, end, check in book.stretches(check_id, max(first, begun), last):
                found += [
                    Skipped(check_id=check_id, on=day.meant_for, reason=day.reason or "")
                    for day in plan(check.cadence, working_time, begin, end)
                    if day.on is None
                ]
    return found


def checks_section(
    now: CheckFacts, before: CheckFacts, page_of: Callable[[str], tuple[str, str]]
) -> Section:
    """The section.

    Args:
        now: the checks of the period.
        before: those of the one before.
        page_of: the id and the name of the page of a check.
    """
    return Section(
        key=SectionKey.CHECKS,
        title="Checks",
        figures=_figures(now, before),
        breakdowns=(
            _by_page(now, page_of),
            _by_person(now),
            _by_day(now),
            _by_reason(now),
        ),
    )


def _figures(now: CheckFacts, before: CheckFacts) -> tuple[Figure, ...]:
    parts = (
        (_IN_TIME, CheckOutcome.IN_TIME),
        (_LATE, CheckOutcome.LATE),
        (_MISSED, CheckOutcome.MISSED),
        (_NOBODY, CheckOutcome.NOBODY_THERE),
    )
    due, was_due = now.count(*DUE), before.count(*DUE)
    shares = [
        meaning.figure(
            Amount(value=now.count(outcome), of=due),
            Amount(value=before.count(outcome), of=was_due),
        )
        for meaning, outcome in parts
    ]
    return (
        _DUE.figure(Amount(value=due), Amount(value=was_due)),
        *shares,
        _WAITING.figure(Amount(value=now.count(CheckOutcome.WAITING))),
        _SKIPPED.figure(Amount(value=len(now.skipped())), Amount(value=len(before.skipped()))),
        _MEDIAN.figure(Amount(value=now.median), Amount(value=before.median)),
        _FOUND.figure(_found(now), _found(before)),
    )


def _found(facts: CheckFacts) -> Amount:
    done = [each for each in facts.counts if each.outcome in DONE]
    found = sum(each.count for each in done if each.found)
    return Amount(value=found, of=sum(each.count for each in done))


def _by_page(facts: CheckFacts, page_of: Callable[[str], tuple[str, str]]) -> Breakdown:
    found: dict[Line, Counter[str]] = {}
    for each in facts.counts:
        page_id, name = page_of(each.check_id)
        _count(found, Line(key=page_id, label=name), each.outcome, each.count)
    return _BY_PAGE.breakdown(_by_label(found))


def _by_person(facts: CheckFacts) -> Breakdown:
    found: dict[Line, Counter[str]] = {}
    for each in facts.counts:
        user_id = each.person
        line = Line(key=user_id or "", label=user_id or NOBODY, user_id=user_id)
        _count(found, line, each.outcome, each.count)
    return _BY_PERSON.breakdown(_by_label(found))


def _by_day(facts: CheckFacts) -> Breakdown:
    found: dict[Line, Counter[str]] = {}
    for each in facts.days:
        line = Line(key=each.on.isoformat(), label=each.on.isoformat(), on=each.on)
        _count(found, line, each.outcome, each.count, CheckOutcome.WAITING)
    return _BY_DAY.breakdown(dict(sorted(found.items(), key=lambda item: item[0].key)))


def _by_reason(facts: CheckFacts) -> Breakdown:
    reasons = Counter(each.reason for each in facts.skipped())
    lines = {Line(key=reason, label=reason): {"skipped": n} for reason, n in most_first(reasons)}
    return _BY_REASON.breakdown(lines)


def _count(
    found: dict[Line, Counter[str]],
    line: Line,
    outcome: CheckOutcome,
    count: int,
    *others: CheckOutcome,
) -> None:
    if outcome in DUE:
        found.setdefault(line, Counter()).update({"due": count, outcome: count})
    elif outcome in others:
        found.setdefault(line, Counter()).update({outcome: count})


def _by_label(found: Mapping[Line, Mapping[str, int]]) -> Mapping[Line, Mapping[str, int]]:
    return dict(sorted(found.items(), key=lambda item: (not item[0].key, item[0].label)))
