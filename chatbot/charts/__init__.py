"""Pictures of figures: the only package that imports the plotting library.

Import it where something is drawn, in a process of its own: it is large.
"""

from chatbot.charts.drawing import draw
from chatbot.charts.sheet import FONTS, writable

__all__ = ["FONTS", "draw", "writable"]
