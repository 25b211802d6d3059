"""The making of a report's files, shown in a terminal."""

from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from chatbot.domain.report_periods import Period
from chatbot.domain.reports import FileKind

NAMES: Final = {
    FileKind.PDF: "the page for trustees",
    FileKind.XLSX: "the spreadsheet",
    FileKind.CSV: "the CSV files",
    FileKind.PICTURES: "the pictures",
}


def show_making(console: Console, kind: FileKind, period: Period) -> None:
    """What is being made."""
    _say(console, f"Making {NAMES[kind]} for {period.name} ...")


def show_nothing_to_draw(console: Console, period: Period) -> None:
    """There are no pictures."""
    _say(console, f"There is nothing to draw for {period.name}.")


def show_written(console: Console, path: Path) -> None:
    """Where a file is."""
    _say(console, f"Written: {path}")


def _say(console: Console, words: str) -> None:
    console.print(Text(words), soft_wrap=True)
