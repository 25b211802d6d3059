"""Colours and marks: Okabe and Ito's, which most colour-blind people can tell apart.

No colour stands alone: every one comes with a letter, a sign or a pattern.
"""

from dataclasses import dataclass
from typing import Final

from chatbot.domain.report_pictures import Mark

# The picture brings its own ground, so that it reads in light and in dark mode.
GROUND: Final = "#fbfaf7"
EDGE: Final = "#b9b6ae"
INK: Final = "#1c1b19"
QUIET: Final = "#55524c"
RULE: Final = "#dedbd3"

BLUE: Final = "#0072b2"
SKY: Final = "#56b4e9"
GREEN: Final = "#009e73"
ORANGE: Final = "#e69f00"
VERMILLION: Final = "#d55e00"
PURPLE: Final = "#cc79a7"
YELLOW: Final = "#f0e442"
GREY: Final = "#d6d3cb"


@dataclass(frozen=True, kw_only=True)
class Look:
    """A colour with what tells it from the others without it."""

    fill: str
    ink: str
    sign: str = ""
    hatch: str = ""
    edge: str | None = None


MARKS: Final = {
    Mark.DONE: Look(fill=BLUE, ink="white", sign="✓"),
    Mark.LATE: Look(fill=ORANGE, ink=INK, sign="L"),
    Mark.MISSED: Look(fill=VERMILLION, ink="white", sign="✗"),
    Mark.NOBODY_THERE: Look(fill=PURPLE, ink=INK, sign="A"),
    Mark.SKIPPED: Look(fill=GREY, ink=INK, sign="\N{EN DASH}"),
    Mark.WAITING: Look(fill=GROUND, ink=INK, sign="…", edge=QUIET),
}

SERIES: Final = (
    Look(fill=BLUE, ink="white"),
    Look(fill=SKY, ink=INK, hatch="//"),
    Look(fill=ORANGE, ink=INK, hatch=".."),
    Look(fill=VERMILLION, ink="white", hatch="xx"),
    Look(fill=PURPLE, ink=INK, hatch="\\\\"),
    Look(fill=YELLOW, ink=INK, hatch="--"),
)
