"""Stacked columns: the questions of each week by how they came out."""

from math import ceil
from typing import Final

from chatbot.charts.legend import draw_legend, legend_height
from chatbot.charts.palette import QUIET, RULE, SERIES
from chatbot.charts.sheet import MARGIN, WIDTH, Sheet, width_of
from chatbot.charts.title import draw_title, title_height
from chatbot.domain.report_pictures import Stacks

PLOT: Final = 380
SIZE: Final = 24
SMALLEST: Final = 26  # pixels of a part that has room for its number
WIDEST: Final = 150


def draw_stacks(stacks: Stacks) -> Sheet:
    """Draw the columns with their totals above them."""
    entries = [
        (SERIES[each.look], f"{each.label}: {sum(each.counts):,}") for each in stacks.series
    ]
    top = title_height(stacks.title) + 36
    base = top + PLOT
    sheet = Sheet(base + 70 + legend_height(entries) + MARGIN)
    draw_title(sheet, stacks.title)
    sheet.line(MARGIN, base, WIDTH - MARGIN, base, RULE)
    step = (WIDTH - 2 * MARGIN) / len(stacks.labels)
    totals = [sum(each.counts[n] for each in stacks.series) for n in range(len(stacks.labels))]
    scale = PLOT / max(totals)
    every = ceil((max(width_of(label, SIZE) for label in stacks.labels) + 16) / step)
    for place, label in enumerate(stacks.labels):
        middle = MARGIN + step * (place + 0.5)
        width = min(step * 0.74, WIDEST)
        _draw_column(sheet, stacks, place, (middle, width, base, scale))
        if place % every == 0:
            sheet.write(middle, base + 30, label, size=SIZE, colour=QUIET, across="center")
        if totals[place] and width_of(f"{totals[place]:,}", SIZE) < step:
            above = base - totals[place] * scale - 20
            text = f"{totals[place]:,}"
            sheet.write(middle, above, text, size=SIZE, bold=True, across="center")
    draw_legend(sheet, entries, base + 64)
    return sheet


def _draw_column(
    sheet: Sheet, stacks: Stacks, place: int, where: tuple[float, float, float, float]
) -> None:
    middle, width, y, scale = where
    for each in stacks.series:
        look, count = SERIES[each.look], each.counts[place]
        if not count:
            continue
        tall = count * scale
        y -= tall
        sheet.box(middle - width / 2, y, width, tall, look)
        words = f"{count:,}"
        if tall >= SMALLEST and width_of(words, 22) + 14 < width and not look.hatch:
            sheet.write(
                middle,
                y + tall / 2,
                words,
                size=22,
                colour=look.ink,
                across="center",
                along="center_baseline",
            )
