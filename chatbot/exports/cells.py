"""Values -> what stands in a cell."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from chatbot.domain.report_sheets import minutes
from chatbot.domain.reports import ColumnKind, Table

Cell = str | int | date | None
Name = Callable[[str], str]

LONGEST: Final = 32_767  # characters that a cell of a spreadsheet takes


def cells_of(table: Table, name_of: Name) -> Iterator[Sequence[Cell]]:
    """The rows of a table as cells, one by one."""
    people = [column.kind is ColumnKind.PERSON for column in table.columns]
    for row in table.rows():
        yield [
            name_of(value) if person and isinstance(value, str) else _plain(value)
            for value, person in zip(row, people, strict=True)
        ]


def _plain(value: object) -> Cell:
    if isinstance(value, timedelta):
        return minutes(value)
    if isinstance(value, str):
        return readable(value)
    if value is None or isinstance(value, int | date):
        return value
    raise TypeError(f"no cell holds a {type(value).__name__}")


def readable(text: str) -> str:
    """The text without control characters, which files of spreadsheets cannot hold."""
    kept = "".join(
        sign if sign in "\t\r\n" or unicodedata.category(sign) not in {"Cc", "Cs"} else " "
        for sign in text
    )
    return kept if len(kept) <= LONGEST else kept[: LONGEST - 1] + "…"
