"""Bars with their words above them: the concerns of each kind."""

from typing import Final

from chatbot.charts.legend import draw_legend, legend_height
from chatbot.charts.palette import BLUE, INK, Look
from chatbot.charts.sheet import MARGIN, WIDTH, Sheet, wrapped
from chatbot.charts.title import draw_title, title_height
from chatbot.domain.report_pictures import Bar, Bars

SIZE: Final = 26
LINE: Final = 34
THICK: Final = 34
LONGEST: Final = 760  # pixels
CLOSED: Final = Look(fill=BLUE, ink="white")
OPEN: Final = Look(fill="#e69f00", ink=INK, hatch="//")


def draw_bars(bars: Bars) -> Sheet:
    """Draw the bars; what is still open has a pattern of its own."""
    names = [wrapped(bar.label, WIDTH - 2 * MARGIN, SIZE, lines=2) for bar in bars.bars]
    heights = [len(lines) * LINE + THICK + 26 for lines in names]
    open_ones = sum(bar.open for bar in bars.bars)
    closed = sum(bar.count - bar.open for bar in bars.bars)
    entries = [(CLOSED, f"closed: {closed}"), (OPEN, f"open: {open_ones}")] if open_ones else []
    y = title_height(bars.title)
    sheet = Sheet(y + sum(heights) + (legend_height(entries) if entries else 0) + MARGIN)
    draw_title(sheet, bars.title)
    scale = LONGEST / max(*(bar.count for bar in bars.bars), 1)
    for bar, lines, tall in zip(bars.bars, names, heights, strict=True):
        middle = y + len(lines) * LINE / 2
        sheet.write(MARGIN, middle, "\n".join(lines), size=SIZE)
        _draw_bar(sheet, bar, y + len(lines) * LINE, scale)
        y += tall
    if entries:
        draw_legend(sheet, entries, y)
    return sheet


def _draw_bar(sheet: Sheet, bar: Bar, y: float, scale: float) -> None:
    closed, still = (bar.count - bar.open) * scale, bar.open * scale
    if closed:
        sheet.box(MARGIN, y, closed, THICK, CLOSED)
    if still:
        sheet.box(MARGIN + closed, y, still, THICK, OPEN)
    words = bar.shown or f"{bar.count:,}"
    x = MARGIN + closed + still + (12 if closed or still else 0)
    sheet.write(x, y + THICK / 2, words, size=SIZE, bold=True, along="center_baseline")
