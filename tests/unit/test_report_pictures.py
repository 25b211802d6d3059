"""What the pictures show, and that their words have the same numbers."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.charts.palette import SERIES
from chatbot.domain.answers import Outcome
from chatbot.domain.report_charts import calendar_in, pictures_of, questions_in
from chatbot.domain.report_periods import Period, month_of, quarter_of, week_of
from chatbot.domain.report_pictures import (
    LONGEST_ALT,
    MARK_NAMES,
    MOST_DAYS,
    MOST_WEEKS,
    Bar,
    Calendar,
    CheckDay,
    Mark,
    bars_of,
    calendar_of,
    fit_alt,
)
from chatbot.domain.reports import Report, Row
from chatbot.services.report_checks import OUTCOMES
from tests.made_reports import JULY, days, empty_report, make_report, reports, week

YEAR = days(date(2026, 1, 1), date(2026, 12, 31))


def made(period: Period, *checks: tuple[str, date, Mark]) -> Calendar:
    """A calendar of some checks."""
    calendar = calendar_of(period, [CheckDay(row=r, on=d, mark=m) for r, d, m in checks])
    assert calendar
    return calendar


def test_a_month_has_a_box_a_day() -> None:
    """Working days only where nothing is due at weekends; the box stands under its day."""
    calendar = made(
        JULY, ("Mill", date(2026, 7, 1), Mark.DONE), ("Mill", date(2026, 7, 3), Mark.LATE)
    )
    assert len(calendar.columns) == 23
    marks = [box.mark if box else None for box in calendar.rows[0].boxes[:4]]
    assert marks == [Mark.DONE, None, Mark.LATE, None]
    assert [column.label for column in calendar.columns[:5]] == [
        "1 Jul",
        None,
        None,
        "6 Jul",
        None,
    ]
    assert calendar.note == ""


def test_weekends_are_shown_where_something_is_due() -> None:
    """One check on a Sunday brings all weekends in."""
    calendar = made(JULY, ("Mill", date(2026, 7, 5), Mark.DONE))
    assert len(calendar.columns) == 31


@pytest.mark.parametrize(
    ("period", "unit", "columns"),
    [
        (days(date(2026, 7, 8), date(2026, 7, 8)), "day", 1),
        (week_of(date(2026, 7, 8), date(2026, 8, 1)), "day", 5),
        (JULY, "day", 23),
        (quarter_of(date(2026, 7, 8), date(2026, 10, 8)), "week", 14),
        (YEAR, "month", 12),
    ],
)
def test_longer_periods_have_larger_boxes(period: Period, unit: str, columns: int) -> None:
    """A phone shows some thirty boxes, so a quarter goes by week and a year by month."""
    calendar = made(period, ("Mill", date(2026, 7, 8), Mark.DONE))
    assert (calendar.unit, len(calendar.columns)) == (unit, columns)


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(0, 1500), st.data())
def test_every_check_stands_in_one_box(first: date, length: int, data: st.DataObject) -> None:
    """Whatever the period, columns follow one another, are few, and hold every check once."""
    period = days(first, first + timedelta(days=length))
    on = data.draw(st.lists(st.dates(period.first, period.last), min_size=1, max_size=30))
    marks = data.draw(st.lists(st.sampled_from(Mark), min_size=len(on), max_size=len(on)))
    calendar = made(period, *(("Mill", day, mark) for day, mark in zip(on, marks, strict=True)))
    starts = [column.first for column in calendar.columns]
    assert starts == sorted(set(starts))
    assert all(column.first <= column.last for column in calendar.columns)
    assert len(calendar.columns) <= max(MOST_DAYS, MOST_WEEKS, length // 28 + 2)
    assert Counter(dict(calendar.totals)) == Counter(marks)
    full = {
        c.first for c, box in zip(calendar.columns, calendar.rows[0].boxes, strict=True) if box
    }
    assert all(
        any(c.first <= day <= c.last and c.first in full for c in calendar.columns) for day in on
    )


def test_a_box_shows_the_worst() -> None:
    """Missed before late before done; the picture says so."""
    day = date(2026, 7, 1)
    calendar = made(JULY, *(("Mill", day, mark) for mark in (Mark.DONE, Mark.MISSED, Mark.LATE)))
    box = calendar.rows[0].boxes[0]
    assert box
    assert (box.mark, box.count) == (Mark.MISSED, 3)
    assert calendar.note == "Each box is one day and shows its worst check."


def test_every_outcome_of_a_check_has_a_mark() -> None:
    """The words of the table are those of the calendar; what was called off is left out."""
    assert set(OUTCOMES.values()) - set(MARK_NAMES.values()) == {"switched off before it was done"}


def test_words_have_the_numbers() -> None:
    """The calendar's words give the totals and each page; nothing has to be seen."""
    calendar = calendar_in(make_report())
    assert calendar
    assert calendar.alt == (
        "Calendar of checks, July 2026. All pages: 1 done in time, 1 done late, 1 missed,"
        " 1 nobody was there. Mill page: 1 done in time, 1 done late. =1+1: 1 missed."
        " Zażółć, Ŵyn: 1 nobody was there."
    )
    _, questions, concerns = pictures_of(make_report())
    assert questions.alt == (
        "Questions by week, July 2026. 6 questions: 3 answered, 3 no match."
        " Week of 29 June 2026: 4 questions (3 answered, 1 no match)."
        " Week of 6 July 2026: 2 questions (2 no match)."
    )
    assert concerns.alt == (
        "Concerns by kind, July 2026. Offensive comment: 7, 2 open. Request for support: 2."
        " Other: 1."
    )


def test_an_outcome_looks_the_same_in_every_picture() -> None:
    """Whatever else was there that month: a reader compares two of them."""
    monday = date(2026, 6, 29)
    alone = questions_in(make_report(weeks=[week(monday, 0, 2)]))
    both = questions_in(make_report(weeks=[week(monday, 3, 2)]))
    assert alone
    assert both
    assert [(each.key, each.look) for each in alone.series] == [("no_match", 1)]
    assert [(each.key, each.look) for each in both.series] == [("answered", 0), ("no_match", 1)]
    assert len(SERIES) >= len(Outcome)


def test_nothing_is_no_picture() -> None:
    """An organisation one day old gets no empty axes."""
    assert pictures_of(empty_report()) == ()
    assert bars_of("concerns", "Concerns", [Bar(label="Other", count=0)]) is None


@given(reports())
def test_words_fit_slack(report: Report) -> None:
    """The words of any picture are there and within Slack's limit."""
    for picture in pictures_of(report):
        assert picture.title in picture.alt or picture.alt.startswith("Calendar of checks")
        assert 0 < len(picture.alt) <= LONGEST_ALT


def test_long_words_end_with_a_whole_sentence() -> None:
    """What does not fit is counted, and the spreadsheet named."""
    words = fit_alt(["Everything: 3."] + [f"Page {n:03}: {'x' * 40}." for n in range(60)])
    assert len(words) <= LONGEST_ALT
    kept = words.count("Page")
    assert words.endswith(f"{'x' * 40}. And {60 - kept} more: the spreadsheet has them all.")


def test_many_pages_on_paper() -> None:
    """The page for trustees shows the worst pages, in their order, and says so."""
    rows: list[Row] = [
        (
            date(2026, 7, 1),
            "Look",
            f"Page {n}",
            "missed" if n in {3, 9} else "done in time",
            None,
            None,
        )
        for n in range(14)
    ]
    calendar = calendar_in(make_report(check_rows=rows), most_rows=8)
    assert calendar
    names = [row.name for row in calendar.rows]
    assert len(names) == 8
    assert names == sorted(names, key=lambda name: int(name.split()[1]))
    assert {"Page 3", "Page 9"} <= set(names)
    assert "Shown are the 8 of 14 pages" in calendar.note
    assert dict(calendar.totals) == {Mark.DONE: 12, Mark.MISSED: 2}


def test_a_running_month_ends_today() -> None:
    """Days that are still to come have no column."""
    running = month_of(date(2026, 7, 1), date(2026, 7, 10))
    calendar = made(running, ("Mill", date(2026, 7, 10), Mark.WAITING))
    assert calendar.columns[-1].last == date(2026, 7, 10)
