"""What the pictures of a report show, and what they say in words; drawing is done elsewhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from chatbot.domain.report_periods import Period, in_words, monday_of, month_after

LONGEST_ALT: Final = 1000  # characters that Slack takes
MOST_DAYS: Final = 35  # as columns of one day each; more are drawn by week
MOST_WEEKS: Final = 27  # as columns of one week each; more are drawn by month
WEEK: Final = timedelta(days=7)
DAY: Final = timedelta(days=1)
SATURDAY: Final = 5


class Mark(StrEnum):
    """How a check came out, the most important first: of several in a box it is the one shown."""

    MISSED = "missed"
    NOBODY_THERE = "nobody_there"
    LATE = "late"
    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"


MARK_NAMES: Final = {
    Mark.DONE: "done in time",
    Mark.LATE: "done late",
    Mark.MISSED: "missed",
    Mark.NOBODY_THERE: "nobody was there",
    Mark.SKIPPED: "left out",
    Mark.WAITING: "not due yet",
}


@dataclass(frozen=True, kw_only=True)
class CheckDay:
    """One check on one day, for the calendar."""

    row: str
    on: date
    mark: Mark


@dataclass(frozen=True, kw_only=True)
class Column:
    """A day, a week or a month."""

    first: date
    last: date
    label: str | None = None


@dataclass(frozen=True, kw_only=True)
class Box:
    """What stands in a column: the worst of so many checks."""

    mark: Mark
    count: int


@dataclass(frozen=True, kw_only=True)
class CalendarRow:
    """A page, with a box or nothing for each column."""

    name: str
    boxes: tuple[Box | None, ...]


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The checks by page and day; by week or month where the period is long.

    Attributes:
        unit: what a column is: `day`, `week` or `month`.
        note: how a box is to be read, where it is more than one check.
        totals: how many checks of each mark there are.
    """

    name: str
    title: str
    alt: str
    unit: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[CalendarRow, ...]
    totals: tuple[tuple[Mark, int], ...]


@dataclass(frozen=True, kw_only=True)
class Series:
    """One colour of stacked columns, from the bottom up.

    Attributes:
        look: which colour and pattern, from 0; the same in every picture.
    """

    key: str
    label: str
    counts: tuple[int, ...]
    look: int


@dataclass(frozen=True, kw_only=True)
class Stacks:
    """Stacked columns over weeks."""

    name: str
    title: str
    alt: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar, with the part of it that is still open; `shown` stands where no count may."""

    label: str
    count: int
    open: int = 0
    shown: str | None = None


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Bars side by side, the longest first."""

    name: str
    title: str
    alt: str
    bars: tuple[Bar, ...]


Picture = Calendar | Stacks | Bars


def calendar_of(period: Period, checks: Iterable[CheckDay]) -> Calendar | None:
    """The calendar of the checks, rows as they first come; None where there were none."""
    counted: dict[str, dict[date, Counter[Mark]]] = {}
    totals: Counter[Mark] = Counter()
    unit = unit_for(period)
    for check in checks:
        start = start_of(check.on, unit, period)
        counted.setdefault(check.row, {}).setdefault(start, Counter())[check.mark] += 1
        totals[check.mark] += 1
    if not counted:
        return None
    columns = tuple(_columns(period, unit, {day for row in counted.values() for day in row}))
    rows = tuple(
        CalendarRow(name=name, boxes=tuple(_box(days.get(each.first)) for each in columns))
        for name, days in counted.items()
    )
    return Calendar(
        name="checks",
        title=f"Checks, {period.name}",
        alt=_calendar_alt(period, counted, totals),
        unit=unit,
        note=_note(unit, rows),
        columns=columns,
        rows=rows,
        totals=tuple((mark, totals[mark]) for mark in MARK_NAMES if totals[mark]),
    )


def unit_for(period: Period) -> str:
    """What a column of the calendar is."""
    if period.days <= MOST_DAYS:
        return "day"
    return "week" if period.days <= MOST_WEEKS * WEEK.days else "month"


def start_of(day: date, unit: str, period: Period) -> date:
    """The first day of the column that a day stands in."""
    if unit == "day":
        return day
    return max(monday_of(day) if unit == "week" else day.replace(day=1), period.first)


def _note(unit: str, rows: Iterable[CalendarRow]) -> str:
    several = any(box and box.count > 1 for row in rows for box in row.boxes)
    if unit == "day" and not several:
        return ""
    return f"Each box is one {unit} and shows its worst check."


def _columns(period: Period, unit: str, used: set[date]) -> Iterator[Column]:
    """The columns in order; weekends are left out where nothing was due on any."""
    weekends = any(day.weekday() >= SATURDAY for day in used)
    day = period.first
    while day <= period.through:
        last = min(_end_of(day, unit), period.through)
        if unit != "day" or weekends or day.weekday() < SATURDAY or day in used:
            yield Column(first=day, last=last, label=_label(day, unit, period))
        day = last + DAY


def _end_of(day: date, unit: str) -> date:
    if unit == "day":
        return day
    return monday_of(day) + WEEK - DAY if unit == "week" else month_after(day) - DAY


def _label(day: date, unit: str, period: Period) -> str | None:
    if unit == "month":
        return f"{day:%b}\n{day.year}" if day.month == 1 or day == period.first else f"{day:%b}"
    if unit == "week":
        begins = day == period.first or day.day <= WEEK.days
        return f"{day.day}\n{day:%b}" if begins else None
    short = period.days <= WEEK.days
    if short:
        return f"{day:%a}\n{day.day}"
    return f"{day.day} {day:%b}" if day.weekday() == 0 or day == period.first else None


def _box(found: Counter[Mark] | None) -> Box | None:
    if not found:
        return None
    mark = next(mark for mark in Mark if found[mark])
    return Box(mark=mark, count=found.total())


def _calendar_alt(
    period: Period, counted: dict[str, dict[date, Counter[Mark]]], totals: Counter[Mark]
) -> str:
    whole = f"Calendar of checks, {period.name}. All pages: {_marks(totals)}."
    by_row = (
        f"{name}: {_marks(sum(days.values(), Counter()))}." for name, days in counted.items()
    )
    return fit_alt([whole, *by_row])


def _marks(counted: Counter[Mark]) -> str:
    return ", ".join(
        f"{counted[mark]} {name}" for mark, name in MARK_NAMES.items() if counted[mark]
    )


def stacks_of(
    name: str, title: str, weeks: Sequence[date], series: Sequence[Series], *, what: str
) -> Stacks | None:
    """Columns by week; None where there is nothing in any.

    Args:
        name: of the picture's file.
        title: in words.
        weeks: the Mondays, or the first day of the period.
        series: one for each colour; those with nothing are left out.
        what: what is counted: `questions`.
    """
    present = tuple(each for each in series if any(each.counts))
    if not present:
        return None
    by_week = (
        f"Week of {in_words(week)}: {sum(counts)} {what}"
        f" ({_told((each.label, n) for each, n in zip(present, counts, strict=True))})."
        for place, week in enumerate(weeks)
        if sum(counts := [each.counts[place] for each in present])
    )
    totals = _told((each.label, sum(each.counts)) for each in present)
    total = sum(sum(each.counts) for each in present)
    return Stacks(
        name=name,
        title=title,
        alt=fit_alt([f"{title}. {total} {what}: {totals}.", *by_week]),
        labels=tuple(f"{week.day} {week:%b}" for week in weeks),
        series=present,
    )


def bars_of(name: str, title: str, bars: Sequence[Bar], *, notes: str = "") -> Bars | None:
    """Bars, the longest first; None where there is none."""
    if not any(bar.count or bar.shown for bar in bars):
        return None
    ordered = sorted(bars, key=lambda bar: (-bar.count, bar.label.casefold()))
    shown = [bar for bar in ordered if bar.count or bar.shown]
    told = (
        f"{bar.label}: {bar.shown or bar.count}{f', {bar.open} open' if bar.open else ''}."
        for bar in shown
    )
    opening = f"{title}. {notes}".strip()
    return Bars(name=name, title=title, alt=fit_alt([opening, *told]), bars=tuple(shown))


def _told(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{count} {label}" for label, count in counts if count)


def fit_alt(sentences: Sequence[str]) -> str:
    """As many whole sentences as Slack takes, and how many are in the report alone."""
    text = sentences[0][:LONGEST_ALT]
    for place, sentence in enumerate(sentences[1:], start=1):
        left = len(sentences) - place
        rest = f" And {left - 1} more: the spreadsheet has them all." if left > 1 else ""
        if len(text) + 1 + len(sentence) + len(rest) > LONGEST_ALT:
            return f"{text} And {left} more: the spreadsheet has them all."[:LONGEST_ALT]
        text = f"{text} {sentence}"
    return text
