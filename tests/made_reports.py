"""Reports made by hand and by chance, for tests of what is made from them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from chatbot.domain import report_keys as keys
from chatbot.domain.report_periods import Period, PeriodKind, month_of
from chatbot.domain.reports import (
    Amount,
    Breakdown,
    BreakdownRow,
    ColumnKind,
    Figure,
    Filter,
    Measure,
    Report,
    Row,
    Section,
    SectionKey,
    Table,
    TableColumn,
)

JULY: Final = month_of(date(2026, 7, 1), date(2026, 8, 3))
MADE_AT: Final = datetime(2026, 8, 3, 8, 30, tzinfo=UTC)
EVERYTHING: Final = Filter()
CHECK_COLUMNS: Final = (
    TableColumn(key="day", title="Day", kind=ColumnKind.DATE, description="The day."),
    TableColumn(key="check", title="Check", kind=ColumnKind.TEXT, description="Its name."),
    TableColumn(key="page", title="Page", kind=ColumnKind.TEXT, description="The page."),
    TableColumn(key="outcome", title="Outcome", kind=ColumnKind.TEXT, description="How it went."),
    TableColumn(key="person", title="Person", kind=ColumnKind.PERSON, description="Who did it."),
    TableColumn(key="took", title="Took", kind=ColumnKind.DURATION, description="How long."),
)
CHECK_ROWS: Final[tuple[Row, ...]] = (
    (date(2026, 7, 1), "Daily look", "Mill page", "done in time", "U1", timedelta(minutes=90)),
    (date(2026, 7, 2), "Daily look", "Mill page", "done late", "U1", timedelta(hours=26)),
    (date(2026, 7, 3), "Daily look", "=1+1", "missed", None, None),
    (date(2026, 7, 6), "Daily look", "Zażółć, Ŵyn", "nobody was there", None, None),
)


def table(name: str, columns: Sequence[TableColumn], rows: Sequence[Row]) -> Table:
    """A table of rows that are there already."""
    return Table(
        name=name,
        title=name.replace("_", " ").capitalize(),
        description=f"What {name} holds.",
        columns=tuple(columns),
        count=len(rows),
        rows=lambda: iter(rows),
    )


def figure(key: str, value: int | timedelta | None, of: int | None = None) -> Figure:
    """A figure with words made from its key."""
    return Figure(
        key=key,
        label=key.replace(".", " ").replace("_", " "),
        definition=f"What {key} means.",
        amount=Amount(value=value, of=of),
    )


def breakdown(key: str, columns: Sequence[str], rows: Sequence[BreakdownRow]) -> Breakdown:
    """A breakdown whose rows come to its totals."""
    return Breakdown(
        key=key,
        title=key,
        definition=f"What {key} counts.",
        columns=tuple(Measure(key=each, label=each.replace("_", " ")) for each in columns),
        rows=tuple(rows),
        totals=tuple(sum(row.counts[n] for row in rows) for n in range(len(columns))),
    )


def week(on: date, *counts: int) -> BreakdownRow:
    """A line of the questions by week."""
    return BreakdownRow(key=on.isoformat(), label=on.isoformat(), counts=counts, on=on)


def kind(label: str, logged: int, still: int = 0) -> BreakdownRow:
    """A line of the concerns by kind."""
    return BreakdownRow(key=label.casefold(), label=label, counts=(logged, still))


WEEKS: Final = (week(date(2026, 6, 29), 3, 1), week(date(2026, 7, 6), 0, 2))
KINDS: Final = (kind("Offensive comment", 7, 2), kind("Request for support", 2), kind("Other", 1))


def make_report(
    *,
    period: Period = JULY,
    organisation: str = "The Mill",
    page: str | None = None,
    chosen: Filter = EVERYTHING,
    check_rows: Sequence[Row] = CHECK_ROWS,
    weeks: Sequence[BreakdownRow] = WEEKS,
    kinds: Sequence[BreakdownRow] = KINDS,
    figures: Sequence[Figure] = (),
) -> Report:
    """A report with checks, concerns and questions."""
    logged, still = sum(row.counts[0] for row in kinds), sum(row.counts[1] for row in kinds)
    asked = sum(sum(row.counts) for row in weeks)
    sections = (
        Section(
            key=SectionKey.CHECKS,
            title="Checks",
            figures=(figure(keys.CHECKS_DUE, len(check_rows)), *figures),
        ),
        Section(
            key=SectionKey.CONCERNS,
            title="Concerns",
            figures=(
                figure(keys.CONCERNS_LOGGED, logged),
                figure(keys.CONCERNS_LOGGED_OPEN, still, logged),
            ),
            breakdowns=(breakdown(keys.CONCERNS_BY_KIND, ("logged", "open"), kinds),),
        ),
        Section(
            key=SectionKey.QUESTIONS,
            title="Questions",
            figures=(figure(keys.QUESTIONS_ASKED, asked),),
            breakdowns=(breakdown(keys.QUESTIONS_BY_WEEK, ("answered", "no_match"), weeks),),
        ),
    )
    return Report(
        organisation=organisation,
        made_at=MADE_AT,
        zone=ZoneInfo("Europe/London"),
        period=period,
        previous=period.previous(),
        filter=chosen,
        page=page,
        sections=sections,
        tables=(table(keys.TABLE_CHECKS, CHECK_COLUMNS, check_rows),),
    )


def empty_report(period: Period = JULY) -> Report:
    """A report of an organisation that has done nothing yet."""
    return make_report(period=period, check_rows=(), weeks=(), kinds=())


def days(first: date, last: date) -> Period:
    """A period of some days that is over."""
    return Period(kind=PeriodKind.DAYS, first=first, last=last, today=last + timedelta(days=1))


NAMES: Final = st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip()))
COUNTS: Final = st.integers(0, 40)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report of July: names with any sign, counts of any size."""
    outcomes = ("done in time", "done late", "missed", "nobody was there", "not due yet")
    day = st.dates(JULY.first, JULY.last)
    took = st.none() | st.timedeltas(timedelta(0), timedelta(days=40))
    person = st.none() | st.sampled_from(("U1", "U2"))
    row = st.tuples(day, NAMES, NAMES, st.sampled_from(outcomes), person, took)
    kinds = draw(st.lists(st.tuples(COUNTS, COUNTS), max_size=8))
    weeks = draw(st.lists(st.tuples(COUNTS, COUNTS), max_size=5))
    amounts = draw(st.lists(st.tuples(COUNTS, COUNTS), max_size=6))
    return make_report(
        organisation=draw(NAMES),
        check_rows=draw(st.lists(row, max_size=12)),
        kinds=[kind(f"Kind {n}", max(pair), min(pair)) for n, pair in enumerate(kinds)],
        weeks=[week(date(2026, 6, 29) + timedelta(7 * n), *pair) for n, pair in enumerate(weeks)],
        figures=[figure(f"made.up_{n}", min(pair), max(pair)) for n, pair in enumerate(amounts)],
    )
