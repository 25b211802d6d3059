"""Draws one picture of each kind."""

from pathlib import Path

from chatbot.charts.bars import draw_bars
from chatbot.charts.calendar import draw_calendar
from chatbot.charts.stacks import draw_stacks
from chatbot.domain.report_pictures import Bars, Calendar, Picture


def draw(picture: Picture, target: Path) -> None:
    """Draw a picture into a file: PNG or SVG, by the ending of its name."""
    if isinstance(picture, Calendar):
        sheet = draw_calendar(picture)
    elif isinstance(picture, Bars):
        sheet = draw_bars(picture)
    else:
        sheet = draw_stacks(picture)
    sheet.save(target)
