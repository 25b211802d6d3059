"""Values -> what stands in a cell; nothing in it can be taken for a formula."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from chatbot.domain.report_sheets import minutes
from chatbot.domain.reports import ColumnKind, Table

Cell = str | int | date | None
Name = Callable[[str], str]

# https://owasp.org/www-community/attacks/CSV_Injection: the full-width signs are formulas too
# where a spreadsheet reads East Asian text.
DANGEROUS: Final = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - these very signs
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


def neutral(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula."""
    beginning = text[: len(text) - len(text.lstrip()) + 1]
    return f"'{text}" if DANGEROUS.intersection(beginning) else text
