"""What the colours, signs and patterns mean, with the totals."""

from collections.abc import Sequence
from typing import Final

from chatbot.charts.palette import Look
from chatbot.charts.sheet import MARGIN, WIDTH, Sheet, width_of

SIZE: Final = 26
LINE: Final = 46
SQUARE: Final = 32
SPACE: Final = 34  # between two entries

Entry = tuple[Look, str]


def legend_height(entries: Sequence[Entry]) -> float:
    """How tall it is."""
    return LINE * len(_rows(entries))


def draw_legend(sheet: Sheet, entries: Sequence[Entry], top: float) -> None:
    """Draw it, on as many lines as it takes."""
    for place, row in enumerate(_rows(entries)):
        x, y = float(MARGIN), top + LINE * (place + 0.5)
        for look, words in row:
            sheet.box(x, y - SQUARE / 2, SQUARE, SQUARE, look)
            if look.sign:
                middle = x + SQUARE / 2
                sheet.write(
                    middle,
                    y,
                    look.sign,
                    size=22,
                    colour=look.ink,
                    bold=True,
                    across="center",
                    along="center_baseline",
                )
            sheet.write(x + SQUARE + 10, y - 2, words, size=SIZE, along="center_baseline")
            x += _width(words) + SPACE


def _rows(entries: Sequence[Entry]) -> list[list[Entry]]:
    rows: list[list[Entry]] = [[]]
    used = 0.0
    for entry in entries:
        width = _width(entry[1])
        if rows[-1] and used + width > WIDTH - 2 * MARGIN:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += width + SPACE
    return rows


def _width(words: str) -> float:
    return SQUARE + 10 + width_of(words, SIZE)
