"""XLSX: a sheet for each table, in one workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from chatbot.domain.reports import ColumnKind, Report, Table
from chatbot.exports.cells import Cell, Name, cells_of, readable

MOST_ROWS: Final = 1_048_575  # of a sheet, below its heading
LONGEST_NAME: Final = 31  # characters of a sheet's name
FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
WIDTHS: Final = {
    ColumnKind.TEXT: 34,
    ColumnKind.COUNT: 12,
    ColumnKind.DATE: 14,
    ColumnKind.DURATION: 16,
    ColumnKind.PERSON: 26,
}
WIDEST: Final = 90
LONG_TEXT: Final = frozenset(("definition", "description"))
HEADING: Final = {"bold": True, "bg_color": "#E3EEEB", "text_wrap": True, "valign": "top"}


@dataclass(frozen=True, kw_only=True)
class _Book:
    workbook: Any
    heading: Any
    day: Any
    most_rows: int
    names: set[str] = field(default_factory=set)


def write_workbook(
    report: Report,
    tables: Sequence[Table],
    target: Path,
    name_of: Name,
    *,
    most_rows: int = MOST_ROWS,
) -> None:
    """Write every table, row by row: what was written leaves the memory.

    Args:
        report: whose tables they are.
        tables: in the order of their sheets.
        target: the file.
        name_of: a person's name.
        most_rows: how many a sheet takes; what is more goes on on the next one.
    """
    import xlsxwriter  # noqa: PLC0415 - few exports are made; every start would pay for it

    options = {"constant_memory": True, "tmpdir": str(target.parent), "in_memory": False}
    workbook = xlsxwriter.Workbook(str(target), options)
    workbook.set_properties(
        {"title": f"Report for {report.period.name}", "company": readable(report.organisation)}
    )
    book = _Book(
        workbook=workbook,
        heading=workbook.add_format(HEADING),
        day=workbook.add_format({"num_format": "dd mmm yyyy", "align": "left"}),
        most_rows=most_rows,
    )
    for table in tables:
        _write_table(book, table, name_of)
    workbook.close()


def _write_table(book: _Book, table: Table, name_of: Name) -> None:
    rows = cells_of(table, name_of)
    number = 1
    while _write_sheet(book, table, rows, number) == book.most_rows:
        number += 1


def _write_sheet(book: _Book, table: Table, rows: Iterator[Sequence[Cell]], number: int) -> int:
    """As many rows as fit one sheet."""
    first = next(rows, None)
    if first is None and number > 1:
        return 0
    name = sheet_name(table.title, number)
    while name.casefold() in book.names:
        number += 1
        name = sheet_name(table.title, number)
    book.names.add(name.casefold())
    sheet = book.workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _width(column.key, column.title, column.kind))
        sheet.write_string(0, place, readable(column.title), book.heading)
    written = 0
    if first is not None:
        _write_row(book, sheet, 1, first)
        written = 1
        for row in islice(rows, book.most_rows - 1):
            written += 1
            _write_row(book, sheet, written, row)
    sheet.autofilter(0, 0, written, len(table.columns) - 1)
    return written


def _write_row(book: _Book, sheet: Any, number: int, row: Sequence[Cell]) -> None:  # noqa: ANN401 - the library has no types
    for place, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(number, place, value)  # never a formula, number or link
        elif isinstance(value, date):
            sheet.write_datetime(number, place, value, book.day)
        elif value is not None:
            sheet.write_number(number, place, value)


def sheet_name(title: str, number: int) -> str:
    """What a sheet is called: what Excel forbids is left out."""
    ending = f" {number}" if number > 1 else ""
    name = readable(title).translate(FORBIDDEN).strip() or "Table"
    return name[: LONGEST_NAME - len(ending)] + ending


def _width(key: str, title: str, kind: ColumnKind) -> int:
    if key in LONG_TEXT:
        return WIDEST
    return max(WIDTHS[kind], min(len(title) + 4, WIDEST))
