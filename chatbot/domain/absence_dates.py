"""Reads the days that somebody writes behind `/smaway`: "3 to 7 August", "until Friday"."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from dateutil.parser import ParserError, parse
from dateutil.relativedelta import relativedelta

from chatbot.domain.absences import FURTHEST_BACK

DAY: Final = timedelta(days=1)
LONGEST_WORDS: Final = 100
MOST_COUNTED: Final = 366
LONGEST_GUESS: Final = 183 * DAY  # over New Year
DAYS_OF_A_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEAR: Final = {
    "yesterday": -1,
    "now": 0,
    "today": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_WEEKDAYS = "|".join(DAYS_OF_A_WEEK)
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.?(?:(\d{4})|(\d{2})\b)?")
_BETWEEN = re.compile(r"\s*(?:\s(?:to|till|til|until|through|and)\s|-|\u2013|\u2014)\s*")
_FOR = re.compile(r"^(.*?)\s*\bfor (\d{1,3}|a|an|one|two|three) (day|week)s?$")
_WORD = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|\d{{4}}|\d{{1,2}}/\d{{1,2}}(?:/\d{{2}}|/\d{{4}})?|of|the"
    rf"|(?:{_MONTHS})[a-z]*|(?:{_WEEKDAYS})[a-z]*)"
)
_COUNTED = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}


@dataclass(frozen=True, kw_only=True)
class WrittenDays:
    """What was written.

    Attributes:
        first_on, last_on: None where it does not say.
        fault: why it could not be read, in a sentence; then both are None.
    """

    first_on: date | None = None
    last_on: date | None = None
    fault: str | None = None


UNREADABLE: Final = (
    "I could not read that as days. Choose them here, or write for example"
    " “3 to 7 August”, “tomorrow” or “until Friday”."
)
NO_SUCH_DAY: Final = "There is no such day in the calendar. Choose the days here."


class _UnreadableError(ValueError):
    """These are no days."""


class _NoSuchDayError(ValueError):
    """This looks like a day, and is none: 31 February."""


def read_days(text: str, today: date) -> WrittenDays:
    """The days that a text names, day before month.

    A day without a year is the next such day, or one of the last month.

    Args:
        text: what somebody wrote, any text at all.
        today: by the organisation's clock.
    """
    words = " ".join(text.casefold().replace(",", " ").split()).rstrip(".!?")
    if not words:
        return WrittenDays()
    try:
        if len(words) > LONGEST_WORDS:
            raise _UnreadableError
        first, last = _read(_with_slashes(words), today)
    except _NoSuchDayError:
        return WrittenDays(fault=NO_SUCH_DAY)
    except (ValueError, OverflowError):
        return WrittenDays(fault=UNREADABLE)
    return WrittenDays(first_on=first, last_on=last)


def _with_slashes(words: str) -> str:
    """2026-08-03 and 3.8. in the one way of writing that is read below."""
    iso = _ISO.sub(r"\3/\2/\1", re.sub(r"(?<=\d) ?/ ?(?=\d)", "/", words))
    return _DOTTED.sub(lambda m: "/".join(part for part in m.groups() if part), iso)


def _read(words: str, today: date) -> tuple[date, date | None]:
    words = re.sub(r"^(?:i am |i'm )?(?:away |off |on leave )?(?:on )?", "", words)
    if counted := _FOR.match(words):
        first = _one_day(counted[1], today) if counted[1] else today
        many = _COUNTED.get(counted[2]) or int(counted[2])
        days = many * (7 if counted[3] == "week" else 1)
        if not 1 <= days <= MOST_COUNTED:
            raise _UnreadableError
        return first, first + (days - 1) * DAY
    if words in {"this week", "next week"}:
        monday = today - today.weekday() * DAY + (7 * DAY if words == "next week" else 0 * DAY)
        return max(monday, today), monday + 4 * DAY
    if until := re.match(r"^(?:until|till|til|to)\s+(.*)$", words):
        return today, _one_day(until[1], today)
    return _span(words, today)


def _span(words: str, today: date) -> tuple[date, date | None]:
    opened = re.match(r"^(?:from|since|between)\s+(.*)$", words)
    parts = _BETWEEN.split(opened[1] if opened else words)
    if len(parts) == 1:
        day = _one_day(parts[0], today)
        return day, None if opened else day
    if len(parts) != 2:  # noqa: PLR2004 - from one day to another
        raise _UnreadableError
    return _two_days(parts[0], parts[1], today)


def _two_days(begin: str, end: str, today: date) -> tuple[date, date]:
    """The last day says what the first one leaves out: its month, its year."""
    if _is_relative(begin) or _is_relative(end):
        first = _one_day(begin, today)
        return first, _one_day(end, first)
    last = _one_day(end, today)
    first = _parsed(begin, last)
    if first > last and not _is_number(begin) and not _has_year(begin):
        over_new_year = first - relativedelta(years=1)
        # More than that is a slip, which the form tells of, rather than a year away.
        first = over_new_year if last - over_new_year <= LONGEST_GUESS else first
    if last < today and _is_number(begin) and _is_number(end):
        month = relativedelta(months=1)
        return first + month, last + month
    if first < today - FURTHEST_BACK * DAY and not (_has_year(begin) or _has_year(end)):
        first, last = first + relativedelta(years=1), last + relativedelta(years=1)
    return first, last


def _one_day(words: str, today: date) -> date:
    """One day, from today on where it has no year; a little before is meant as it stands."""
    words = words.strip()
    if words in NEAR:
        return today + NEAR[words] * DAY
    if weekday := re.fullmatch(rf"(next |this |on )?({_WEEKDAYS})[a-z]*", words):
        wanted = DAYS_OF_A_WEEK.index(weekday[2])
        ahead = (wanted - today.weekday()) % 7
        skipped = weekday[1] == "next " and ahead == 0
        return today + (ahead + (7 if skipped else 0)) * DAY
    found = _parsed(words, today)
    if _is_number(words):
        return found if found >= today else found + relativedelta(months=1)
    if found >= today - FURTHEST_BACK * DAY or _has_year(words):
        return found
    return found + relativedelta(years=1)


def _parsed(words: str, near: date) -> date:
    """A day as dateutil reads it; what is left out is that of another day."""
    tokens = words.split()
    if not tokens or not all(map(_WORD.fullmatch, tokens)) or not re.search(r"\d", words):
        raise _UnreadableError
    try:
        default = datetime.combine(near, time())
        return parse(words, dayfirst=True, default=default).date()
    except ParserError as error:
        raise _NoSuchDayError from error


def _is_number(words: str) -> bool:
    return bool(re.fullmatch(r"(?:the )?\d{1,2}(?:st|nd|rd|th)?", words.strip()))


def _is_relative(words: str) -> bool:
    return not re.search(r"\d", words)


def _has_year(words: str) -> bool:
    return bool(re.search(r"\b\d{4}\b|\d/\d{1,2}/\d{2}\b", words))
