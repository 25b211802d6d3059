"""A report: figures over a period, from which the card, the tables, pictures and files are made.

Whatever shows a number takes it from here, so that no two can disagree.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from chatbot.domain.report_periods import Period

FEW: Final = 5  # fewer people than that could be recognised in a figure

Value = int | timedelta | date | str | None
Row = tuple[Value, ...]


class Better(StrEnum):
    """Which way a figure should go."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True, kw_only=True)
class Amount:
    """What was counted or measured.

    Attributes:
        value: a count, or a length of time; None where there is nothing to measure
            (the median of nothing).
        of: the denominator of a count; None where it is part of nothing.

    Raises:
        ValueError: a count below nothing, or above its denominator.
    """

    value: int | timedelta | None
    of: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot have been counted."""
        if self.of is not None and not isinstance(self.value, int):
            raise ValueError("only a count is part of something")
        if isinstance(self.value, int) and not 0 <= self.value <= (
            self.value if self.of is None else self.of
        ):
            raise ValueError(f"{self.value} of {self.of}")

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, half rounded up; None without a denominator.

        It is 100 only for all, and 0 only for none.
        """
        if not self.of or not isinstance(self.value, int):
            return None
        rounded = (200 * self.value + self.of) // (2 * self.of)
        if 0 < self.value < self.of:
            return min(max(rounded, 1), 99)
        return rounded


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number, with what it means.

    Attributes:
        key: stable, dotted: `checks.in_time`.
        label: in words, to be read after the number: `checks done in time`.
        one: the same after 1, where it differs: `check done in time`.
        definition: what is counted, and out of what; a sentence or two.
        previous: the same for the period before; None where it is not compared
            (it tells of the moment, or the earlier records are gone).
        about_people: it could point at a person where there are few.
        for_managers: it is on no page for trustees: what it leaves of another figure could
            point at a person.
    """

    key: str
    label: str
    definition: str
    amount: Amount
    one: str = ""
    previous: Amount | None = None
    better: Better = Better.NEITHER
    about_people: bool = False
    for_managers: bool = False


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A column of counts of a breakdown; `label` is its heading."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class BreakdownRow:
    """One line of a breakdown.

    Attributes:
        key: stable: a page's id, an intent's id, an ISO date.
        label: in words; for a person their Slack user id, which only the platform can put into
            a name.
        counts: one for each column.
        on: the day, or the Monday of the week, where the row is one.
        user_id: the person, where the row is one.
    """

    key: str
    label: str
    counts: tuple[int, ...]
    on: date | None = None
    user_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """Counts by something: the checks by page, the questions by week.

    Attributes:
        totals: for each column what all rows come to.
        shown_in_part: the rows are the greatest ones; their sum may be less than the totals.
        about_people: its rows could point at a person.

    Raises:
        ValueError: a row has another number of counts than there are columns, a
            count is below nothing, or the rows do not come to the totals.
    """

    key: str
    title: str
    definition: str
    columns: tuple[Measure, ...]
    rows: tuple[BreakdownRow, ...]
    totals: tuple[int, ...]
    shown_in_part: bool = False
    about_people: bool = False

    def __post_init__(self) -> None:
        """Refuse parts that do not make the whole."""
        width = len(self.columns)
        if len(self.totals) != width or any(len(row.counts) != width for row in self.rows):
            raise ValueError(f"{self.key}: a row does not fit the columns")
        if any(count < 0 for row in self.rows for count in row.counts):
            raise ValueError(f"{self.key}: a count below nothing")
        sums = tuple(sum(row.counts[place] for row in self.rows) for place in range(width))
        if sums != self.totals and not (
            self.shown_in_part and all(a <= b for a, b in zip(sums, self.totals, strict=True))
        ):
            raise ValueError(f"{self.key}: the rows come to {sums}, not to {self.totals}")

    def column(self, key: str) -> int:
        """The place of a column."""
        return next(place for place, each in enumerate(self.columns) if each.key == key)


class SectionKey(StrEnum):
    """The parts of a report, in the order in which they are shown."""

    CHECKS = "checks"
    CONCERNS = "concerns"
    QUESTIONS = "questions"
    SUPERVISION = "supervision"
    POLICY = "policy"
    PROFILES = "profiles"


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of a report.

    Attributes:
        notes: sentences that belong to the figures: what is not in them, and why.
    """

    key: SectionKey
    title: str
    figures: tuple[Figure, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    notes: tuple[str, ...] = ()

    def figure(self, key: str) -> Figure | None:
        """A figure by its key."""
        return next((each for each in self.figures if each.key == key), None)

    def breakdown(self, key: str) -> Breakdown | None:
        """A breakdown by its key."""
        return next((each for each in self.breakdowns if each.key == key), None)


class Lead(StrEnum):
    """Where somebody can see to what needs action; the platform knows the way."""

    CHECKS = "checks"
    CONCERNS = "concerns"
    ASKS = "asks"
    UNANSWERED = "unanswered"
    DOCUMENT = "document"
    GAPS = "gaps"
    ROLES = "roles"
    SUPERVISION = "supervision"
    ACKNOWLEDGEMENTS = "acknowledgements"
    PROFILES = "profiles"


@dataclass(frozen=True, kw_only=True)
class ActionNeeded:
    """Something to be seen to, as things stand when the report is made.

    Attributes:
        says: one sentence with the number in it.
        count: that number; the same as the figure's of the same key, where there is one.
    """

    key: str
    says: str
    lead: Lead
    count: int = 1


class ColumnKind(StrEnum):
    """What the values of a column are. Any of them can be missing (None)."""

    TEXT = "text"
    COUNT = "count"  # int
    DATE = "date"  # datetime.date, the organisation's local day
    DURATION = "duration"  # datetime.timedelta
    PERSON = "person"  # a Slack user id


@dataclass(frozen=True, kw_only=True)
class TableColumn:
    """A column with its entry in the data dictionary."""

    key: str
    title: str
    kind: ColumnKind
    description: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """Records behind the figures, one file each: no words that anybody wrote, no case content.

    Attributes:
        name: of the file: `checks`.
        count: how many rows there are.
        rows: gives them in order, each as long as the columns, as a stream that may be long.
            May be called more than once while the report is open (`ReportService.opened`),
            and not afterwards.
    """

    name: str
    title: str
    description: str
    columns: tuple[TableColumn, ...]
    count: int
    rows: Callable[[], Iterator[Row]] = field(compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a report is confined to; nothing where both are None.

    Attributes:
        page_id: only what belongs to one page.
        user_id: only the checks of one person; never what they asked.
    """

    page_id: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that is shown of a period.

    Attributes:
        made_at: when it was counted (aware UTC); nothing that came later is in it.
        zone: of the organisation; its days are those of this zone.
        previous: what the figures are compared with.
        page: the name of the page that it is confined to.
        actions: what needs action, the most pressing first.
        sections: those for which something is kept, in the order of `SectionKey`.
        tables: what can be exported.
    """

    organisation: str
    made_at: datetime
    zone: ZoneInfo
    period: Period
    previous: Period
    filter: Filter = field(default_factory=Filter)
    page: str | None = None
    actions: tuple[ActionNeeded, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()

    def section(self, key: SectionKey) -> Section | None:
        """A part of it; None where it has none."""
        return next((each for each in self.sections if each.key is key), None)

    def figure(self, key: str) -> Figure | None:
        """A figure of any section."""
        found = (section.figure(key) for section in self.sections)
        return next((each for each in found if each), None)

    def breakdown(self, key: str) -> Breakdown | None:
        """A breakdown of any section."""
        found = (section.breakdown(key) for section in self.sections)
        return next((each for each in found if each), None)

    def table(self, name: str) -> Table | None:
        """A table by its name."""
        return next((each for each in self.tables if each.name == name), None)

    @property
    def figures(self) -> Sequence[Figure]:
        """All figures in their order."""
        return tuple(figure for section in self.sections for figure in section.figures)


class FileKind(StrEnum):
    """What a report can be taken away as."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    PICTURES = "pictures"
