"""The sheet that a picture is drawn on, measured in pixels from the top left."""

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from chatbot.charts.palette import EDGE, GROUND, INK, Look

WIDTH: Final = 1000  # pixels
MARGIN: Final = 36
DPI: Final = 100
POINT: Final = 72 / DPI  # points of a pixel
ELLIPSIS: Final = "…"

FONTS: Final = Path(mpl.get_data_path()) / "fonts" / "ttf"
PLAIN: Final = FONTS / "DejaVuSans.ttf"
BOLD: Final = FONTS / "DejaVuSans-Bold.ttf"


class Sheet:
    """A figure of one axes whose unit is a pixel; y grows downwards."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=GROUND)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)
        self.axes.set_axis_off()
        frame = FancyBboxPatch(
            (2, 2),
            WIDTH - 4,
            height - 4,
            boxstyle="square,pad=0",
            facecolor=GROUND,
            edgecolor=EDGE,
            linewidth=2 * POINT,
        )
        self.axes.add_patch(frame)

    def write(  # noqa: PLR0913 - where, what, and how it looks
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 26,
        colour: str = INK,
        bold: bool = False,
        across: str = "left",
        along: str = "center",
    ) -> None:
        """Put words there; nothing in them is understood as a formula."""
        self.axes.text(
            x,
            y,
            text,
            color=colour,
            fontproperties=font(size, bold=bold),
            horizontalalignment=across,
            verticalalignment=along,
            parse_math=False,
            linespacing=1.15,
        )

    def box(  # noqa: PLR0913, PLR0917 - where, and how it looks
        self, x: float, y: float, width: float, height: float, look: Look, line: float = 1.5
    ) -> None:
        """Draw a filled box with its pattern."""
        patch = Rectangle(
            (x, y),
            width,
            height,
            facecolor=look.fill,
            edgecolor=look.edge or (look.ink if look.hatch else look.fill),
            linewidth=line * POINT,
            hatch=look.hatch or None,
        )
        patch.set_hatch_linewidth(1.2 * POINT)
        self.axes.add_patch(patch)

    def boxes(self, places: Sequence[tuple[float, float, float, float]], look: Look) -> None:
        """Draw many boxes of one look, each from its x, y, width and height."""
        patches = [Rectangle((x, y), width, height) for x, y, width, height in places]
        edge = look.edge or look.fill
        drawn = PatchCollection(patches, facecolor=look.fill, edgecolor=edge, linewidth=POINT)
        self.axes.add_collection(drawn, autolim=False)

    def signs(
        self, sign: str, middles: Sequence[tuple[float, float]], size: float, ink: str
    ) -> None:
        """Draw one sign at many places, as high or wide as the size says."""
        path = TextPath((0, 0), sign, prop=font(100, bold=True))
        around = path.get_extents()
        centred = path.transformed(
            Affine2D().translate(-(around.x0 + around.x1) / 2, -(around.y0 + around.y1) / 2)
        )
        xs, ys = zip(*middles, strict=True)
        self.axes.plot(
            xs,
            ys,
            linestyle="none",
            marker=centred,
            markersize=size * POINT,
            markerfacecolor=ink,
            markeredgewidth=0,
        )

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str) -> None:
        """Draw a thin line."""
        self.axes.plot([x, to_x], [y, to_y], color=colour, linewidth=1.5 * POINT)

    def save(self, target: Path) -> None:
        """Write it; the ending of the name says as what."""
        if target.suffix == ".svg":
            canvas: Any = FigureCanvasSVG(self.figure)
            canvas.print_svg(str(target), metadata={"Date": None})
        else:
            canvas = FigureCanvasAgg(self.figure)
            canvas.print_png(str(target))


def font(size: float, *, bold: bool = False) -> FontProperties:
    """The font that comes with the library, at a size in pixels."""
    return FontProperties(fname=str(BOLD if bold else PLAIN), size=size * POINT)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of words is, in pixels."""
    face = get_font(str(BOLD if bold else PLAIN))
    face.set_size(size * POINT, DPI)
    face.set_text(text, 0.0)
    return float(face.get_width_height()[0]) / 64


def writable(text: str) -> str:
    """The words without the signs that the font lacks, such as emoji."""
    face = get_font(str(PLAIN))
    kept = "".join(sign for sign in text if face.get_char_index(ord(sign)))
    return " ".join(kept.split()) or "?"


def wrapped(
    text: str, width: float, size: float, *, lines: int, bold: bool = False
) -> Sequence[str]:
    """Words on at most so many lines; what does not fit ends in an ellipsis."""
    text = writable(text)
    letters = max(int(len(text) * width / max(width_of(text, size, bold=bold), 1)), 4)
    while letters > 4:  # noqa: PLR2004 - fewer letters are no words
        found = textwrap.wrap(text, letters, max_lines=lines, placeholder=ELLIPSIS)
        if all(width_of(line, size, bold=bold) <= width for line in found):
            return found
        letters -= 1
    return textwrap.wrap(text, letters, max_lines=lines, placeholder=ELLIPSIS)
