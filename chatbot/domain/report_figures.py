"""The pieces that sections are made of: figures against the period before, medians, sums."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

from chatbot.domain.reports import (
    Amount,
    Better,
    Breakdown,
    BreakdownRow,
    Figure,
    Measure,
)

SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a figure means, whatever its number; the attributes are those of `Figure`."""

    key: str
    label: str
    definition: str
    one: str = ""
    better: Better = Better.NEITHER
    about_people: bool = False
    for_managers: bool = False

    def figure(self, amount: Amount, previous: Amount | None = None) -> Figure:
        """The figure."""
        return Figure(
            key=self.key,
            label=self.label,
            one=self.one,
            definition=self.definition,
            amount=amount,
            previous=previous,
            better=self.better,
            about_people=self.about_people,
            for_managers=self.for_managers,
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one row of a breakdown adds to its counts."""

    key: str
    label: str
    on: date | None = None
    user_id: str | None = None

    def row(self, counts: Sequence[int]) -> BreakdownRow:
        """The row with its counts."""
        return BreakdownRow(
            key=self.key,
            label=self.label,
            counts=tuple(counts),
            on=self.on,
            user_id=self.user_id,
        )


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What a breakdown is, whatever its rows."""

    key: str
    title: str
    definition: str
    columns: tuple[Measure, ...]
    about_people: bool = False

    def breakdown(
        self, counted: Mapping[Line, Mapping[str, int]], most: int | None = None
    ) -> Breakdown:
        """The breakdown of counts by line and column, of which `most` lines are shown."""
        rows = [
            line.row([counts.get(column.key, 0) for column in self.columns])
            for line, counts in counted.items()
        ]
        totals = tuple(
            sum(row.counts[place] for row in rows) for place in range(len(self.columns))
        )
        shown = tuple(rows[:most])
        return Breakdown(
            key=self.key,
            title=self.title,
            definition=self.definition,
            columns=self.columns,
            rows=shown,
            totals=totals,
            shown_in_part=len(shown) < len(rows),
            about_people=self.about_people,
        )


def median_of(lengths: Iterable[timedelta]) -> timedelta | None:
    """The middle one, to the second; of an even number half-way between the middle two."""
    seconds = [length / SECOND for length in lengths]
    return round(median(seconds)) * SECOND if seconds else None


def most_first(counts: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    """What was counted, the most first, the others by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def summed(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    """Sums by name."""
    found: Counter[str] = Counter()
    for name, count in pairs:
        found[name] += count
    return found
