"""The days of a report: local days, the period before, and what can be typed."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.domain.policies import Page
from chatbot.domain.report_periods import (
    DAY,
    Period,
    PeriodKind,
    midnight,
    month_of,
    quarter_of,
    week_of,
)
from chatbot.domain.report_requests import (
    ReportRequest,
    asks_for_help,
    chosen_period,
    last_full_month,
    read_request,
    read_value,
)
from chatbot.domain.report_schedules import Every, ReportSchedule, ended_period, is_due
from chatbot.domain.reports import FileKind, Filter

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 8, 20)  # a Thursday
PAGES = (
    Page(page_id="facebook", name="Mill page", platform="facebook", looked_after_by="x"),
    Page(page_id="hens", name="Our hens", platform="facebook", looked_after_by="x"),
    Page(page_id="pictures", name="Pictures", platform="instagram", looked_after_by="x"),
)
days = st.dates(min_value=date(2010, 1, 1), max_value=date(2040, 1, 1))


def read(text: str) -> ReportRequest:
    """What is read on that Thursday."""
    return read_request(text, TODAY, PAGES)


@pytest.mark.parametrize(
    ("text", "first", "last", "before"),
    [
        ("", "2026-07-01", "2026-07-31", "2026-06-01 2026-06-30"),
        ("last month", "2026-07-01", "2026-07-31", "2026-06-01 2026-06-30"),
        ("This Month", "2026-08-01", "2026-08-31", "2026-07-01 2026-07-20"),
        ("this week", "2026-08-17", "2026-08-23", "2026-08-10 2026-08-13"),
        ("last week", "2026-08-10", "2026-08-16", "2026-08-03 2026-08-09"),
        ("last quarter", "2026-04-01", "2026-06-30", "2026-01-01 2026-03-31"),
        ("this quarter", "2026-07-01", "2026-09-30", "2026-04-01 2026-05-21"),
        ("previous quarter", "2026-04-01", "2026-06-30", "2026-01-01 2026-03-31"),
        ("this year", "2026-01-01", "2026-12-31", "2025-01-01 2025-08-20"),
        ("last year", "2025-01-01", "2025-12-31", "2024-01-01 2024-12-31"),
        ("2026-04-01 to 2026-06-30", "2026-04-01", "2026-06-30", "2026-01-01 2026-03-31"),
        ("from 1/4/2026 until 3/4/2026", "2026-04-01", "2026-04-03", "2026-03-29 2026-03-31"),
        ("2026-04-01–2026-04-30", "2026-04-01", "2026-04-30", "2026-03-01 2026-03-31"),  # noqa: RUF001
        ("2026-02-28", "2026-02-28", "2026-02-28", "2026-02-27 2026-02-27"),
        ("today", "2026-08-20", "2026-08-20", "2026-08-19 2026-08-19"),
        ("yesterday", "2026-08-19", "2026-08-19", "2026-08-18 2026-08-18"),
        ("July", "2026-07-01", "2026-07-31", "2026-06-01 2026-06-30"),
        ("december", "2025-12-01", "2025-12-31", "2025-11-01 2025-11-30"),
        ("march 2025", "2025-03-01", "2025-03-31", "2025-02-01 2025-02-28"),
    ],
)
def test_periods_that_can_be_typed(text: str, first: str, last: str, before: str) -> None:
    """Each with the period that it is compared with: as long, or the calendar's one before."""
    period = read(text).period
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    previous = period.previous()
    assert f"{previous.first.isoformat()} {previous.last.isoformat()}" == before


def test_combinations() -> None:
    """Period, page, person and file in any order, with the words that people put between."""
    wanted = read("csv for <@U12AB|kim> page Our hens, last week")
    assert wanted.filter == Filter(page_id="hens", user_id="U12AB")
    assert wanted.file is FileKind.CSV
    assert wanted.period == week_of(date(2026, 8, 12), TODAY)
    assert read("last month page facebook xlsx").filter.page_id == "facebook"
    assert read("page instagram").filter.page_id == "pictures"
    assert read("pdf").file is FileKind.PDF
    assert read("this month so far").period.so_far


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("lst month", "I do not know “lst”. Did you mean “last month”?"),
        ("last mnth", "I do not know “last mnth”. Did you mean “last month”?"),
        ("last", "I do not know “last”. Did you mean “last month”?"),
        ("month", "Which month: “this month” or “last month”?"),
        ("cvs", "I do not know “cvs”. Did you mean “csv”?"),
        ("hens", "I do not know “hens”. Did you mean “page hens”?"),
        ("page henns", "I know no page “henns”. Did you mean “page hens”?"),
        ("page zzz", "I know no page “zzz”. The pages are: facebook, hens, pictures."),
        ("page", "Say which page: facebook, hens, pictures."),
        ("@kim", "I cannot tell who @kim is. Choose the name that Slack offers while you type"),
        ("2026-06-30 to 2026-04-01", "That ends before it begins: 30 June 2026 to 1 April 2026."),
        ("2026-09-01 to 2026-09-30", "That is still to come. Today is 20 August 2026"),
        ("2026-02-30", "There is no such day: 2026-02-30. Write it as 2026-04-30."),
        ("2001-01-01 to 2026-01-01", "That is longer than five years. Choose a shorter period."),
        ("last week last month", "Choose one period at a time."),
        ("page hens page facebook", "Choose one page at a time."),
        ("<@U1> <@U2>", "Choose one person at a time."),
        ("csv pdf", "Choose one kind of file at a time."),
        ("0001-01-01", "That is before anything was kept: 1 January 1. Choose a later day."),
        ("january 0001", "That is before anything was kept"),
        ("2026-04-01 to", "A day is missing. Write two days: 2026-04-01 to 2026-06-30."),
        ("to 2026-04-01", "A day is missing. Write two days: 2026-04-01 to 2026-06-30."),
        ("quarter 1", "Which quarter: “this quarter” or “last quarter”?"),
        ("zzz", "I do not know “zzz”. Try “last month”, or “help” for what you can write."),
    ],
)
def test_what_cannot_be_read(text: str, sentence: str) -> None:
    """One sentence, with what was perhaps meant."""
    with pytest.raises(InvalidInputError) as told:
        read(text)
    assert sentence in str(told.value)


def test_help_is_no_request() -> None:
    """With or without a mark."""
    assert asks_for_help("help")
    assert asks_for_help(" Help? ")
    assert not asks_for_help("last month")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    """No input breaks the reader."""
    with suppress(InvalidInputError):
        assert read(text).period.first <= TODAY


@given(days, st.integers(0, 800), st.integers(-3, 900))
def test_the_period_before_is_as_long_and_ends_where_this_one_begins(
    first: date, length: int, age: int
) -> None:
    """For any days; calendar months, quarters and years are the ones before, however long."""
    today = first + timedelta(days=max(age, 0))
    period = chosen_period(first, first + timedelta(days=length), today)
    before = period.previous()
    assert before.last < period.first
    assert not before.so_far
    if period.kind is PeriodKind.DAYS or period.kind is PeriodKind.WEEK:
        assert before.days == period.days
    elif not period.so_far:
        assert before.last == period.first - DAY
        assert before.kind is period.kind
    else:
        assert before.days <= period.days


@given(days, st.integers(0, 400))
def test_the_days_of_a_period_are_its_moments_and_no_others(first: date, length: int) -> None:
    """The first and the last moment lie on the first and the last local day, clock changes too."""
    period = chosen_period(first, first + timedelta(days=length), first + timedelta(days=500))
    start, end = period.bounds(LONDON)
    instant = timedelta(microseconds=1)
    assert start.astimezone(LONDON).date() == period.first
    assert (start - instant).astimezone(LONDON).date() == period.first - DAY
    assert (end - instant).astimezone(LONDON).date() == period.last
    assert end.astimezone(LONDON).date() == period.last + DAY
    assert len(list(period.each_day())) == period.days


def test_a_day_on_which_the_clocks_change() -> None:
    """29 March 2026 has 23 hours in London, 25 October 25."""
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25)):
        start, end = chosen_period(day, day, TODAY.replace(year=2027)).bounds(LONDON)
        assert end - start == timedelta(hours=hours)
    assert midnight(date(2026, 7, 1), LONDON) == datetime(2026, 6, 30, 23, tzinfo=UTC)


def test_a_running_period_says_so_and_is_counted_to_today() -> None:
    """Its last day is today, and the name says that the figures will change."""
    period = month_of(TODAY, TODAY)
    assert period.so_far
    assert period.name == "August 2026, so far"
    assert period.through == TODAY
    assert period.days == 20
    assert last_full_month(TODAY).name == "July 2026"
    assert quarter_of(TODAY, TODAY).title == "1 July to 30 September 2026"
    assert chosen_period(date(2025, 12, 31), date(2026, 1, 1), TODAY).title == (
        "31 December 2025 to 1 January 2026"
    )


def test_whole_months_of_a_period() -> None:
    """Only those all of whose days are in it."""
    period = chosen_period(date(2026, 1, 15), date(2026, 4, 30), TODAY)
    assert list(period.each_month()) == [date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)]
    assert list(month_of(TODAY, TODAY).each_month()) == []


def test_a_period_without_a_day_is_refused() -> None:
    """Ended before it begins, or not begun."""
    for first, last in ((TODAY, TODAY - DAY), (TODAY + DAY, TODAY + DAY)):
        with pytest.raises(ValueError, match="period"):
            Period(kind=PeriodKind.DAYS, first=first, last=last, today=TODAY)
    with pytest.raises(InvalidInputError, match="Choose both days"):
        chosen_period(None, TODAY, TODAY)


def test_what_a_button_carries_is_read_again() -> None:
    """A week later too, when the period is not running any more; nonsense is refused."""
    wanted = read("this week page hens <@U1|kim>")
    again = read_value(wanted.to_value(), TODAY + 7 * DAY)
    assert (again.period.first, again.period.last) == (wanted.period.first, wanted.period.last)
    assert again.filter == wanted.filter
    assert not again.period.so_far
    for nonsense in ("", "a\nb", "week\n2026-01-05\n2026-01-11\n\n\n\n", "day\nx\ny\n\n"):
        with pytest.raises(StaleActionError):
            read_value(nonsense, TODAY)


@given(days)
def test_the_period_that_has_just_ended(today: date) -> None:
    """It ended before today, and today is in the one after it."""
    for every in Every:
        period = ended_period(every, today)
        assert period.last < today
        assert not period.so_far
        length = 7 if every is Every.WEEK else 31
        assert period.last >= today - timedelta(days=length)
        assert period.days == (7 if every is Every.WEEK else period.last.day)


def test_nobody_gets_the_period_before_they_were_chosen() -> None:
    """Chosen on the 20th of August: the first report is that of August."""
    schedule = ReportSchedule(user_id="U1", every=Every.MONTH, since_on=TODAY)
    assert not is_due(schedule, ended_period(Every.MONTH, TODAY))
    assert is_due(schedule, ended_period(Every.MONTH, date(2026, 9, 1)))
