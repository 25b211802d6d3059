"""Figures in words, the same wherever they are shown."""

from datetime import timedelta
from typing import Final

from chatbot.domain.reports import Amount, Figure

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
NONE: Final = "none"


def in_words(figure: Figure) -> str:
    """A figure in words: `18 of 21 checks done in time (86%, before 90%)`."""
    amount = figure.amount
    if isinstance(amount.value, int):
        said = f"{amount_in_words(amount)} {label_of(figure)}"
    else:
        said = f"{figure.label}: {amount_in_words(amount)}"
    beside = [f"{amount.percent}%"] if amount.percent is not None else []
    if figure.previous:
        beside.append(f"before {brief(figure.previous)}")
    return f"{said} ({', '.join(beside)})" if beside else said


def label_of(figure: Figure) -> str:
    """The label as it is read after the figure's number."""
    amount = figure.amount
    counted = amount.value if amount.of is None else amount.of
    return figure.one if counted == 1 and figure.one else figure.label


def amount_in_words(amount: Amount) -> str:
    """The number alone: `18 of 21`, `1,204`, `2 hours 5 minutes`."""
    if isinstance(amount.value, timedelta):
        return duration(amount.value)
    if amount.value is None:
        return NONE
    return f"{amount.value:,}" if amount.of is None else f"{amount.value:,} of {amount.of:,}"


def brief(amount: Amount) -> str:
    """The number for a comparison: the share where there is one, `none` of nothing."""
    if amount.percent is not None:
        return f"{amount.percent}%"
    return NONE if amount.of == 0 else amount_in_words(amount)


def duration(length: timedelta) -> str:
    """A length of time in its two greatest units: `3 days 4 hours`, `25 minutes`."""
    if length < MINUTE:
        return "less than a minute"
    minutes = length // MINUTE
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    units = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    first = next(place for place, (number, _) in enumerate(units) if number)
    return " ".join(counted(number, unit) for number, unit in units[first:][:2] if number)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 day`, `2 days`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
