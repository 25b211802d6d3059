"""The heading of a picture."""

from typing import Final

from chatbot.charts.sheet import MARGIN, WIDTH, Sheet, wrapped

SIZE: Final = 34
LINE: Final = 44


def title_height(title: str) -> float:
    """How far down the heading reaches."""
    return MARGIN + LINE * len(_lines(title)) + 12


def draw_title(sheet: Sheet, title: str) -> None:
    """Write the heading."""
    for place, line in enumerate(_lines(title)):
        sheet.write(MARGIN, MARGIN + LINE * (place + 0.5), line, size=SIZE, bold=True)


def _lines(title: str) -> list[str]:
    return list(wrapped(title, WIDTH - 2 * MARGIN, SIZE, lines=3, bold=True))
