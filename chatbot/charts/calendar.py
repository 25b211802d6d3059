"""The calendar of checks: a row for each page, a box for each day, week or month."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from chatbot.charts.legend import draw_legend, legend_height
from chatbot.charts.palette import MARKS, QUIET, RULE
from chatbot.charts.sheet import MARGIN, WIDTH, Sheet, wrapped
from chatbot.charts.title import draw_title, title_height
from chatbot.domain.report_pictures import MARK_NAMES, Calendar, Mark

NAMES: Final = 262  # pixels for the pages' names
NAME_SIZE: Final = 24
TALLEST: Final = 44  # of a row whose name has one line
LINE: Final = 29
LABELS: Final = 44
WIDEST: Final = 64
GAP: Final = 3
NOTE_SIZE: Final = 22
LARGEST: Final = 20  # of a sign


def draw_calendar(calendar: Calendar) -> Sheet:
    """Draw the calendar."""
    names = [wrapped(row.name, NAMES - 14, NAME_SIZE, lines=2) for row in calendar.rows]
    heights = [max(TALLEST, len(lines) * LINE + 10) for lines in names]
    entries = [(MARKS[mark], f"{MARK_NAMES[mark]}: {n:,}") for mark, n in calendar.totals]
    note = wrapped(calendar.note, WIDTH - 2 * MARGIN, NOTE_SIZE, lines=2) if calendar.note else []
    labels = LABELS * max(1, _label_lines(calendar) - 0.35)
    top = title_height(calendar.title) + labels
    below = top + sum(heights) + 24
    sheet = Sheet(below + legend_height(entries) + len(note) * LINE + MARGIN)
    draw_title(sheet, calendar.title)
    edges = _edges(calendar)
    _draw_labels(sheet, calendar, edges, top - 8)
    y = top
    for lines, tall in zip(names, heights, strict=True):
        sheet.write(MARGIN, y + tall / 2, "\n".join(lines), size=NAME_SIZE)
        sheet.line(MARGIN, y + tall, WIDTH - MARGIN, y + tall, RULE)
        y += tall
    _draw_boxes(sheet, calendar, edges, (top, heights))
    draw_legend(sheet, entries, below)
    for place, line in enumerate(note):
        middle = below + legend_height(entries) + LINE * (place + 0.5)
        sheet.write(MARGIN, middle, line, size=NOTE_SIZE, colour=QUIET)
    return sheet


def _label_lines(calendar: Calendar) -> int:
    return max((column.label or "").count("\n") + 1 for column in calendar.columns)


def _edges(calendar: Calendar) -> list[tuple[float, float]]:
    """Left and right of each column; between weeks there is a little more room."""
    columns = calendar.columns
    breaks = [0] + [
        int(calendar.unit == "day" and b.first.weekday() < a.first.weekday())
        for a, b in pairwise(columns)
    ]
    room = WIDTH - 2 * MARGIN - NAMES - 8 * sum(breaks)
    step = min(room / len(columns), WIDEST)
    x = float(MARGIN + NAMES)
    edges: list[tuple[float, float]] = []
    for extra in breaks:
        x += 8 * extra
        edges.append((x, x + step - GAP))
        x += step
    return edges


def _draw_labels(
    sheet: Sheet, calendar: Calendar, edges: Sequence[tuple[float, float]], y: float
) -> None:
    """Words above the columns; one that would run into the one before is left out."""
    free = 0.0
    for column, (left, right) in zip(calendar.columns, edges, strict=True):
        if column.label and left >= free:
            sheet.write(left, y, column.label, size=22, colour=QUIET, along="bottom")
            widest = max(map(len, column.label.split("\n")))
            free = max(left + widest * 14 + 8, right)


def _draw_boxes(
    sheet: Sheet,
    calendar: Calendar,
    edges: Sequence[tuple[float, float]],
    rows: tuple[float, Sequence[float]],
) -> None:
    """All boxes of a mark at once: a long calendar has thousands."""
    y, heights = rows
    places: dict[Mark, list[tuple[float, float, float, float]]] = {}
    for row, tall in zip(calendar.rows, heights, strict=True):
        for box, (left, right) in zip(row.boxes, edges, strict=True):
            if box:
                places.setdefault(box.mark, []).append((left, y + 4, right - left, tall - 8))
        y += tall
    for mark, found in places.items():
        look = MARKS[mark]
        sheet.boxes(found, look)
        middles = [(x + width / 2, top + tall / 2) for x, top, width, tall in found]
        sheet.signs(look.sign, middles, min(LARGEST, found[0][2] * 0.62), look.ink)
