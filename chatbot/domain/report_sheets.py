"""The tables of a report's files: its figures, its breakdowns, its records, and what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from chatbot.domain.reports import ColumnKind, Figure, Report, Row, Table, TableColumn, Value

DICTIONARY: Final = "data_dictionary"
FIGURES: Final = "figures"
BREAKDOWNS: Final = "breakdowns"
MINUTE: Final = timedelta(minutes=1)
MINUTES: Final = " (minutes)"

_KINDS: Final = {
    ColumnKind.TEXT: "text",
    ColumnKind.COUNT: "whole number",
    ColumnKind.DATE: "date (year-month-day)",
    ColumnKind.DURATION: "whole minutes",
    ColumnKind.PERSON: "a person's name",
}


def tables_of(report: Report) -> tuple[Table, ...]:
    """Every table that a file of the report has; the dictionary of all others comes last."""
    tables = tuple(_with_units(table) for table in (_figures(report), _breakdowns(report)))
    tables += tuple(_with_units(table) for table in report.tables)
    return (*tables, _dictionary(report, tables))


def minutes(length: timedelta) -> int:
    """A length of time in whole minutes, half a minute rounded up."""
    return (length + MINUTE / 2) // MINUTE


def _with_units(table: Table) -> Table:
    columns = tuple(
        replace(column, title=column.title + MINUTES)
        if column.kind is ColumnKind.DURATION
        else column
        for column in table.columns
    )
    return replace(table, columns=columns)


def _text(key: str, title: str, description: str) -> TableColumn:
    return TableColumn(key=key, title=title, kind=ColumnKind.TEXT, description=description)


def _count(key: str, title: str, description: str) -> TableColumn:
    return TableColumn(key=key, title=title, kind=ColumnKind.COUNT, description=description)


def _figures(report: Report) -> Table:
    rows = [
        _figure_row(section.title, each) for section in report.sections for each in section.figures
    ]
    return Table(
        name=FIGURES,
        title="Figures",
        description=f"The figures of the report for {report.period.name}, with what they mean.",
        columns=(
            _text("section", "Part", "The part of the report."),
            _text("key", "Key", "Names the figure in every report."),
            _text("label", "Figure", "The figure in words."),
            _count(
                "value", "Value", "How many. Empty where there is nothing to count or measure."
            ),
            _text("unit", "Unit", "What the value counts: minutes, or what the figure says."),
            _count("of", "Out of", "Of how many. Empty where it is part of nothing."),
            _count("percent", "Per cent", "The value out of the whole, in whole per cent."),
            _count("previous", "Before", "The same figure of the period before."),
            _count("previous_of", "Before, out of", "Of how many it was in the period before."),
            _text("definition", "Definition", "What is counted, and out of what."),
        ),
        count=len(rows),
        rows=lambda: iter(rows),
    )


def _figure_row(section: str, figure: Figure) -> Row:
    amount, before = figure.amount, figure.previous
    return (
        section,
        figure.key,
        figure.label,
        _number(amount.value),
        "minutes" if isinstance(amount.value, timedelta) else "count",
        amount.of,
        amount.percent,
        _number(before.value) if before else None,
        before.of if before else None,
        figure.definition,
    )


def _number(value: int | timedelta | None) -> int | None:
    return minutes(value) if isinstance(value, timedelta) else value


def _breakdowns(report: Report) -> Table:
    """One row for each count, so that all breakdowns fit one table."""
    rows: list[Row] = [
        (each.title, row.label if not row.user_id else None, row.user_id, column.label, count)
        for section in report.sections
        for each in section.breakdowns
        for row in each.rows
        for column, count in zip(each.columns, row.counts, strict=True)
    ]
    person = TableColumn(
        key="person",
        title="Person",
        kind=ColumnKind.PERSON,
        description="Whom the line is about, where it is about a person.",
    )
    return Table(
        name=BREAKDOWNS,
        title="Breakdowns",
        description="The figures by page, person, day, week, kind and subject.",
        columns=(
            _text("breakdown", "Breakdown", "What is counted, and by what."),
            _text("line", "Line", "The page, day, week, kind or subject."),
            person,
            _text("column", "Column", "What of it is counted."),
            _count("count", "Count", "How many."),
        ),
        count=len(rows),
        rows=lambda: iter(rows),
    )


def _dictionary(report: Report, tables: Sequence[Table]) -> Table:
    rows = [*_about(report), *(row for table in tables for row in _entries(table))]
    return Table(
        name=DICTIONARY,
        title="Data dictionary",
        description="What every table and column means.",
        columns=(
            _text("table", "Table", "The table."),
            _text("column", "Column", "Its column; empty where the line is about the table."),
            _text("kind", "Kind", "What stands in the column."),
            _text("description", "Meaning", "What it means."),
        ),
        count=len(rows),
        rows=lambda: iter(rows),
    )


def _about(report: Report) -> Iterator[Row]:
    made = report.made_at.astimezone(report.zone)
    yield ("This report", "Organisation", None, report.organisation)
    yield ("This report", "Period", None, report.period.name)
    yield ("This report", "Compared with", None, report.previous.name)
    yield ("This report", "Made", None, f"{made:%Y-%m-%d %H:%M} ({report.zone.key})")
    if report.page:
        yield ("This report", "Page", None, report.page)
    for note in report.notes:
        yield ("This report", "Note", None, note)
    for section in report.sections:
        for note in section.notes:
            yield (section.title, "Note", None, note)
        for each in section.breakdowns:
            yield (each.title, None, None, each.definition)


def _entries(table: Table) -> Iterator[Row]:
    yield (table.title, None, f"{table.count:,} rows", table.description)
    for column in table.columns:
        values: tuple[Value, ...] = (table.title, column.title, _KINDS[column.kind])
        yield (*values, column.description)
