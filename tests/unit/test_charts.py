"""Drawing: the size for a phone, an opaque ground, contrast, and names of any length."""

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from chatbot.charts import draw, writable
from chatbot.charts.palette import GROUND, MARKS, SERIES, Look
from chatbot.charts.sheet import WIDTH, width_of, wrapped
from chatbot.domain.report_charts import pictures_of
from chatbot.domain.report_pictures import Bar, Bars, Picture
from chatbot.domain.reports import Row
from tests.made_reports import days, kind, make_report, week

VISIBLE = 3.0  # WCAG 2, parts of a picture
LONG = "Zażółć gęślą jaźń $x^2$ Ŵŷ 🐔 " * 8


def luminance(colour: str) -> float:
    """How light a colour is, by WCAG 2."""
    names = {"white": "#ffffff"}
    text = names.get(colour, colour).lstrip("#")
    parts = [int(text[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, by WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", MARKS.values())
def test_signs_can_be_seen(look: Look) -> None:
    """Every mark has a sign of its own that stands out from its colour."""
    assert look.sign
    assert contrast(look.fill, look.ink) >= VISIBLE
    assert [each.sign for each in MARKS.values()].count(look.sign) == 1


def test_no_colour_stands_alone() -> None:
    """Every series but the first has a pattern, and no two are the same."""
    assert [bool(look.hatch) for look in SERIES] == [False] + [True] * (len(SERIES) - 1)
    assert (
        len({look.hatch for look in SERIES}) == len({look.fill for look in SERIES}) == len(SERIES)
    )


def every_picture() -> list[Picture]:
    """The usual, one day, many pages, long names, a long time, a single bar."""
    many: list[Row] = [
        (date(2026, 7, 1 + n % 28), "Look", f"{n % 14} {LONG}", "missed", None, None)
        for n in range(60)
    ]
    one_day = days(date(2026, 7, 1), date(2026, 7, 1))
    three_years = days(date(2024, 1, 1), date(2026, 12, 31))
    made = (
        make_report(),
        make_report(period=one_day, weeks=[week(date(2026, 6, 29), 1, 0)], kinds=[kind(LONG, 1)]),
        make_report(check_rows=many, kinds=[kind(f"{n} {LONG}", n + 1, n) for n in range(14)]),
        make_report(period=three_years, weeks=[week(date(2024, 1, 1), 10**6, 7)] * 157),
    )
    return [picture for report in made for picture in pictures_of(report)]


@pytest.mark.parametrize("picture", every_picture(), ids=lambda picture: picture.name)
def test_pictures(picture: Picture, tmp_path: Path) -> None:
    """1000 pixels wide, never absurdly tall, opaque, on its own ground up to the edge."""
    target = tmp_path / "picture.png"
    draw(picture, target)
    with Image.open(target) as image:
        shown = image.convert("RGBA")
    assert shown.width == WIDTH
    assert 150 < shown.height < 2500
    assert shown.getchannel("A").getextrema() == (255, 255)
    assert shown.crop((8, 8, 9, 9)).convert("RGB").tobytes().hex() == GROUND.lstrip("#")


def test_svg_for_paper(tmp_path: Path) -> None:
    """The same picture in lines, for printing."""
    target = tmp_path / "picture.svg"
    draw(pictures_of(make_report())[0], target)
    assert target.read_text("utf-8").lstrip().startswith("<?xml")


@pytest.mark.parametrize(
    "text", [LONG, "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2]
)
def test_names_are_wrapped(text: str) -> None:
    """No line is wider than its room, whatever is in the name; the rest ends in an ellipsis."""
    lines = wrapped(text, 248, 24, lines=2)
    assert len(lines) == 2
    assert all(width_of(line, 24) <= 248 for line in lines)
    assert lines[-1].endswith("…")


def test_signs_without_a_shape_are_left_out() -> None:
    """Emoji and the like become no empty boxes; letters of Welsh and Polish stay."""
    assert writable("Zażółć  🐔 Ŵŷ") == "Zażółć Ŵŷ"
    assert writable("🐔") == "?"


def test_a_count_that_may_not_be_given_is_not_drawn(tmp_path: Path) -> None:
    """A bar without a count is words alone."""
    bars = Bars(
        name="c", title="T", alt="A", bars=(Bar(label="All", count=0, shown="fewer than 5"),)
    )
    draw(bars, tmp_path / "c.png")
    assert (tmp_path / "c.png").stat().st_size > 0
