"""A report's figures -> its pictures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from chatbot.domain import report_keys as keys
from chatbot.domain.report_pictures import (
    MARK_NAMES,
    Bar,
    Bars,
    Calendar,
    CalendarRow,
    CheckDay,
    Mark,
    Picture,
    Series,
    Stacks,
    bars_of,
    calendar_of,
    stacks_of,
)
from chatbot.domain.reports import Report, Table, Value

_MARKS: Final = {name: mark for mark, name in MARK_NAMES.items()}


def pictures_of(report: Report) -> tuple[Picture, ...]:
    """Every picture for which there is something to show."""
    found = (calendar_in(report), questions_in(report), concerns_in(report))
    return tuple(each for each in found if each)


def calendar_in(report: Report, *, most_rows: int | None = None) -> Calendar | None:
    """The calendar of checks.

    Args:
        report: it is read from its tables of checks.
        most_rows: of more pages those with the most missed and late checks are shown.
    """
    calendar = calendar_of(report.period, _check_days(report))
    if calendar is None or most_rows is None or len(calendar.rows) <= most_rows:
        return calendar
    worst = sorted(calendar.rows, key=_trouble, reverse=True)[:most_rows]
    kept = tuple(row for row in calendar.rows if row in worst)
    note = (
        f"{calendar.note} Shown are the {most_rows} of {len(calendar.rows)} pages"
        " with most missed and late checks."
    ).strip()
    return replace(calendar, rows=kept, note=note)


def _trouble(row: CalendarRow) -> tuple[int, int]:
    marks = [box.mark for box in row.boxes if box]
    return (marks.count(Mark.MISSED), marks.count(Mark.LATE))


def questions_in(report: Report) -> Stacks | None:
    """The questions by week and outcome."""
    breakdown = report.breakdown(keys.QUESTIONS_BY_WEEK)
    if breakdown is None:
        return None
    series = [
        Series(
            key=column.key,
            label=column.label,
            counts=tuple(row.counts[place] for row in breakdown.rows),
            look=place,
        )
        for place, column in enumerate(breakdown.columns)
    ]
    weeks = [row.on for row in breakdown.rows if row.on]
    title = f"Questions by week, {report.period.name}"
    return stacks_of("questions", title, weeks, series, what="questions")


def concerns_in(report: Report) -> Bars | None:
    """The concerns by kind."""
    breakdown = report.breakdown(keys.CONCERNS_BY_KIND)
    if breakdown is None:
        return None
    logged, still = breakdown.column("logged"), breakdown.column("open")
    bars = [
        Bar(label=row.label, count=row.counts[logged], open=row.counts[still])
        for row in breakdown.rows
    ]
    return bars_of("concerns", f"Concerns by kind, {report.period.name}", bars)


def _check_days(report: Report) -> Iterator[CheckDay]:
    """The checks of the tables; what was called off stands among the left out ones."""
    for day, page, outcome in _columns(report.table(keys.TABLE_CHECKS), "day", "page", "outcome"):
        if isinstance(day, date) and outcome in _MARKS:
            yield CheckDay(row=str(page), on=day, mark=_MARKS[str(outcome)])
    for day, page in _columns(report.table(keys.TABLE_SKIPPED), "day", "page"):
        if isinstance(day, date):
            yield CheckDay(row=str(page), on=day, mark=Mark.SKIPPED)


def _columns(table: Table | None, *wanted: str) -> Iterator[tuple[Value, ...]]:
    """Some columns of a table; nothing where the report has none."""
    if table is None:
        return
    names = [column.key for column in table.columns]
    places = [names.index(key) for key in wanted]
    for row in table.rows():
        yield tuple(row[place] for place in places)
