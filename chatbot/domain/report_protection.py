"""Keeps figures of few people out of what is forwarded, so that nobody can be worked out.

A number is given only where it is none, or at least `FEW`; so is the difference of
any two that are given. What is left is said to be "fewer than 5".
"""

from dataclasses import dataclass
from typing import Final

from chatbot.domain.report_words import amount_in_words
from chatbot.domain.reports import FEW, Amount, Breakdown, Figure, SectionKey

FEWER: Final = f"fewer than {FEW}"
OTHERS: Final = "others"

# Few concerns, or few records of supervision, can each point at one person.
ABOUT_PEOPLE: Final = frozenset((SectionKey.CONCERNS, SectionKey.SUPERVISION))


def is_about_people(section: SectionKey, what: Figure | Breakdown) -> bool:
    """Whether it could point at a person where there are few."""
    return what.about_people or section in ABOUT_PEOPLE


def is_small(count: int) -> bool:
    """Whether a number is of few, and not of nobody."""
    return 0 < count < FEW


def protected_amount(amount: Amount) -> str:
    """The amount in words; of few people only that they are few."""
    value, whole = amount.value, amount.of
    if not isinstance(value, int):
        return amount_in_words(amount)
    if whole is None:
        return FEWER if is_small(value) else amount_in_words(amount)
    if is_small(whole):
        return f"{FEWER} in all"
    if is_small(value):
        return f"{FEWER} of {whole:,}"
    if is_small(whole - value):
        return f"all but {FEWER} of {whole:,}"
    return amount_in_words(amount)


@dataclass(frozen=True, kw_only=True)
class ProtectedRow:
    """A line of a breakdown; the count is None where it may not be given."""

    label: str
    count: int | None


def protected_rows(breakdown: Breakdown, column: int) -> tuple[ProtectedRow, ...]:
    """A column's lines, the small ones together until they are enough to be given.

    Whoever knows the total and takes the given lines from it is left with nothing, or
    with at least `FEW`. Where even all lines together are few, they are one line without
    a count.
    """
    rows = sorted(breakdown.rows, key=lambda row: (-row.counts[column], row.label.casefold()))
    given = [row for row in rows if row.counts[column] >= FEW]
    rest = breakdown.totals[column] - sum(row.counts[column] for row in given)
    while is_small(rest) and given:
        rest += given.pop().counts[column]
    lines = [ProtectedRow(label=row.label, count=row.counts[column]) for row in given]
    if rest:
        lines.append(ProtectedRow(label=OTHERS, count=None if is_small(rest) else rest))
    return tuple(lines)
