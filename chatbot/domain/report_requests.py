"""Which report somebody wants: read from what they typed, or from a form."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.domain.policies import MONTHS, Page
from chatbot.domain.report_periods import (
    DAY,
    LONGEST,
    Period,
    PeriodKind,
    in_words,
    month_of,
    months_earlier,
    quarter_of,
    week_of,
    year_of,
)
from chatbot.domain.reports import FileKind, Filter

T = TypeVar("T")

HELP: Final = "help"
_FILES: Final = {
    "csv": FileKind.CSV,
    "xlsx": FileKind.XLSX,
    "excel": FileKind.XLSX,
    "pdf": FileKind.PDF,
    "pictures": FileKind.PICTURES,
    "charts": FileKind.PICTURES,
}
_WHICH: Final = ("this", "last", "previous")
_LENGTHS: Final = ("week", "month", "quarter", "year")
_DAYS: Final = ("today", "yesterday")
_FILLERS: Final = ("for", "the", "from", "of", "report", "in", "as", "and", "so", "far")
_ENDS: Final = ("to", "until", "till")
_EARLIEST: Final = date(2000, 1, 1)  # nothing was kept before
_MONTHS: Final = [month.casefold() for month in MONTHS]
_WORDS: Final = (*_WHICH, *_LENGTHS, *_DAYS, *_FILES, *_MONTHS, "page", "to", HELP)

_MENTION: Final = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_DATE: Final = r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{4}"
_RANGE: Final = re.compile(rf"({_DATE})(?:\s*(?:to|until|till|and|[-–—])\s*({_DATE}))?")  # noqa: RUF001 - dashes that people type
_TOKEN: Final = re.compile(r"[^\s,;]+")


@dataclass(frozen=True, kw_only=True)
class ReportRequest:
    """Which report; `file` where it is to be taken away at once."""

    period: Period
    filter: Filter = field(default_factory=Filter)
    file: FileKind | None = None

    def to_value(self) -> str:
        """What a button carries."""
        period, chosen = self.period, self.filter
        return "\n".join(
            (
                period.kind,
                period.first.isoformat(),
                period.last.isoformat(),
                chosen.page_id or "",
                chosen.user_id or "",
            )
        )


def read_value(value: str, today: date) -> ReportRequest:
    """The request of a button; raises StaleActionError for one of another version."""
    try:
        kind, first, last, page_id, user_id = value.split("\n")
        period = Period(
            kind=PeriodKind(kind),
            first=date.fromisoformat(first),
            last=date.fromisoformat(last),
            today=today,
        )
    except ValueError:
        raise StaleActionError from None
    return ReportRequest(
        period=period, filter=Filter(page_id=page_id or None, user_id=user_id or None)
    )


def last_full_month(today: date) -> Period:
    """What is shown where nothing else was asked for."""
    return month_of(today.replace(day=1) - DAY, today)


def asks_for_help(text: str) -> bool:
    """Whether somebody wants to know what can be typed."""
    return text.strip(" ?!.").casefold() in {HELP, "-h", "--help"}


def read_request(text: str, today: date, pages: Sequence[Page]) -> ReportRequest:
    """The request that was typed after the command.

    Raises:
        InvalidInputError: a sentence that says what cannot be, and what was perhaps meant.
    """
    reader = _Reader(today=today, pages=pages)
    left = reader.read_mentions(text)
    left = reader.read_dates(left)
    reader.read_words(_TOKEN.findall(left))
    return ReportRequest(
        period=_one(reader.periods, "period") or last_full_month(today),
        filter=Filter(
            page_id=_one(reader.page_ids, "page"), user_id=_one(reader.people, "person")
        ),
        file=_one(reader.files, "kind of file"),
    )


def chosen_period(first: date | None, last: date | None, today: date) -> Period:
    """The days from one to another.

    Raises:
        InvalidInputError: there is no such period, or it has not begun.
    """
    if first is None or last is None:
        raise InvalidInputError("Choose both days, the first and the last one.")
    if last < first:
        raise InvalidInputError(
            f"That ends before it begins: {in_words(first)} to {in_words(last)}."
        )
    if first > today:
        raise InvalidInputError(
            f"That is still to come. Today is {in_words(today)}; choose a period that has begun."
        )
    if first < _EARLIEST:
        raise InvalidInputError(
            f"That is before anything was kept: {in_words(first)}. Choose a later day."
        )
    if (last - first).days >= LONGEST:
        raise InvalidInputError("That is longer than five years. Choose a shorter period.")
    return Period(kind=_kind_of(first, last), first=first, last=last, today=today)


def _kind_of(first: date, last: date) -> PeriodKind:
    """Whole weeks, months, quarters and years are compared with whole ones, as ever given."""
    for make in (week_of, month_of, quarter_of, year_of):
        period = make(first, first)
        if (period.first, period.last) == (first, last):
            return period.kind
    return PeriodKind.DAYS


@dataclass
class _Reader:
    """Takes what it understands out of the text, one kind of thing after the other."""

    today: date
    pages: Sequence[Page]
    periods: list[Period] = field(default_factory=list)
    page_ids: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    files: list[FileKind] = field(default_factory=list)

    def read_mentions(self, text: str) -> str:
        self.people += _MENTION.findall(text)
        return _MENTION.sub(" ", text)

    def read_dates(self, text: str) -> str:
        for first, last in _RANGE.findall(text):
            begin = _date(first)
            self.periods.append(chosen_period(begin, _date(last) if last else begin, self.today))
        return _RANGE.sub(" ", text)

    def read_words(self, words: Sequence[str]) -> None:
        place = 0
        while place < len(words):
            place += self._read_at([word.casefold() for word in words[place:]], words[place])

    def _read_at(self, words: Sequence[str], as_typed: str) -> int:
        """Read what begins here; returns of how many words it was."""
        first, second = words[0], words[1] if len(words) > 1 else ""
        if first in _WHICH and second in _LENGTHS:
            self.periods.append(self._named(second, now=first == "this"))
            return 2
        if first in _DAYS:
            day = self.today if first == "today" else self.today - DAY
            self.periods.append(chosen_period(day, day, self.today))
            return 1
        if first in _MONTHS:
            return self._month(first, second)
        if first in _FILES:
            self.files.append(_FILES[first])
            return 1
        if first == "page":
            return 1 + self._page(words[1:])
        if first in _FILLERS:
            return 1
        if first in _ENDS:
            raise InvalidInputError("A day is missing. Write two days: 2026-04-01 to 2026-06-30.")
        raise InvalidInputError(self._unknown(first, second, as_typed))

    def _named(self, length: str, *, now: bool) -> Period:
        today = self.today
        if length == "week":
            return week_of(today if now else week_of(today, today).first - DAY, today)
        if length == "month":
            return month_of(today, today) if now else last_full_month(today)
        if length == "quarter":
            quarter = quarter_of(today, today)
            return quarter if now else quarter_of(quarter.first - DAY, today)
        year = year_of(today, today)
        return year if now else year_of(year.first - DAY, today)

    def _month(self, name: str, year: str) -> int:
        month = _MONTHS.index(name) + 1
        if re.fullmatch(r"\d{4}", year) and int(year):
            first = date(int(year), month, 1)
            last = month_of(first, first).last
            self.periods.append(chosen_period(first, last, self.today))
            return 2
        first = date(self.today.year, month, 1)
        begun = first if first <= self.today else months_earlier(first, 12)
        self.periods.append(month_of(begun, self.today))
        return 1

    def _page(self, words: Sequence[str]) -> int:
        """The page whose name follows; the longest one that fits."""
        names = {
            name.casefold(): page.page_id
            for page in self.pages
            for name in (page.name, page.page_id)
        }
        for length in range(len(words), 0, -1):
            found = names.get(" ".join(words[:length]))
            if found:
                self.page_ids.append(found)
                return length
        platforms = [page for page in self.pages if words and page.platform == words[0]]
        if len(platforms) == 1:
            self.page_ids.append(platforms[0].page_id)
            return 1
        known = ", ".join(page.page_id for page in self.pages) or "none"
        if not words:
            raise InvalidInputError(f"Say which page: {known}.")
        meant = _close(words[0], [page.page_id for page in self.pages])
        raise InvalidInputError(
            f"I know no page “{words[0]}”."
            + (f" Did you mean “page {meant}”?" if meant else f" The pages are: {known}.")
        )

    def _unknown(self, first: str, second: str, as_typed: str) -> str:
        if first.startswith("@"):
            return (
                f"I cannot tell who {as_typed} is. Choose the name that Slack offers while you"
                " type it."
            )
        if first in _LENGTHS:
            return f"Which {first}: “this {first}” or “last {first}”?"
        meant = _close(first, _WORDS)
        if meant is None:
            pages = [page.page_id for page in self.pages]
            meant = next((f"page {each}" for each in pages if each == first), None)
        if first in _WHICH:
            near = _close(second, _LENGTHS) if second else None
            meant = f"{first} {near or 'month'}"
            as_typed = f"{as_typed} {second}".rstrip()
        elif meant in _WHICH:
            meant = f"{meant} {_close(second, _LENGTHS) or 'month'}"
        if meant:
            return f"I do not know “{as_typed}”. Did you mean “{meant}”?"
        return f"I do not know “{as_typed}”. Try “last month”, or “help” for what you can write."


def _close(word: str, known: Sequence[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.6)), None)


def _date(text: str) -> date:
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
        else:
            year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day)
    except ValueError:
        raise InvalidInputError(f"There is no such day: {text}. Write it as 2026-04-30.") from None


def _one(found: Sequence[T], what: str) -> T | None:
    if len(set(found)) > 1:
        raise InvalidInputError(f"Choose one {what} at a time.")
    return next(iter(found), None)
