"""Figures of few people: nobody can be worked out from what is forwarded."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.report_protection import (
    FEWER,
    OTHERS,
    ProtectedRow,
    is_about_people,
    protected_amount,
    protected_rows,
)
from chatbot.domain.reports import FEW, Amount, SectionKey
from tests.made_reports import breakdown, figure, kind


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(value=0), "0"),
        (Amount(value=1), FEWER),
        (Amount(value=4), FEWER),
        (Amount(value=5), "5"),
        (Amount(value=2, of=20), "fewer than 5 of 20"),
        (Amount(value=20, of=20), "20 of 20"),
        (Amount(value=0, of=20), "0 of 20"),
        (Amount(value=18, of=20), "all but fewer than 5 of 20"),
        (Amount(value=3, of=4), "fewer than 5 in all"),
        (Amount(value=0, of=3), "fewer than 5 in all"),
        (Amount(value=None), "none"),
    ],
)
def test_amounts(amount: Amount, words: str) -> None:
    """None and many are given; few, and all but few, are not."""
    assert protected_amount(amount) == words


@given(st.integers(0, 30), st.none() | st.integers(0, 30))
def test_no_amount_gives_few_away(value: int, more: int | None) -> None:
    """Every number that is given, and every difference of two, is none or enough."""
    of = None if more is None else value + more
    words = protected_amount(Amount(value=value, of=of)).replace(FEWER, "few")
    given_ones = [int(word) for word in words.split() if word.isdigit()]
    for number in given_ones:
        assert number == 0 or number >= FEW
    for one, other in combinations(given_ones, 2):
        assert abs(one - other) not in range(1, FEW)


@given(st.lists(st.integers(0, 12), max_size=9))
def test_rows_give_nobody_away(counts: list[int]) -> None:
    """Whoever subtracts the given lines from the total finds nobody, or enough people."""
    kinds = [kind(f"Kind {number}", count) for number, count in enumerate(counts)]
    parts = breakdown("by_kind", ("logged", "open"), kinds)
    rows = protected_rows(parts, 0)
    shown = [row.count for row in rows if row.count is not None]
    assert all(count >= FEW for count in shown)
    total = sum(counts)
    if any(row.count is None for row in rows):
        assert (len(rows), rows[0].label) == (1, OTHERS)
        assert total < FEW
    else:
        assert sum(shown) == total
    named = [row for row in rows if row.label != OTHERS]
    left = total - sum(row.count or 0 for row in named)
    assert left == 0 or left >= FEW or not named


def test_small_kinds_stand_together() -> None:
    """Small kinds that are enough together are one line; a lone one takes a large one along."""
    parts = breakdown("k", ("logged", "open"), [kind("A", 9), kind("B", 3), kind("C", 2)])
    assert protected_rows(parts, 0) == (
        ProtectedRow(label="A", count=9),
        ProtectedRow(label=OTHERS, count=5),
    )
    parts = breakdown("k", ("logged", "open"), [kind("A", 9), kind("B", 6), kind("C", 1)])
    assert protected_rows(parts, 0) == (
        ProtectedRow(label="A", count=9),
        ProtectedRow(label=OTHERS, count=7),
    )
    parts = breakdown("k", ("logged", "open"), [kind("A", 1), kind("B", 1)])
    assert protected_rows(parts, 0) == (ProtectedRow(label=OTHERS, count=None),)


def test_what_is_about_people() -> None:
    """Concerns and supervision always are; checks are where a figure says so."""
    assert is_about_people(SectionKey.CONCERNS, figure("a", 1))
    assert is_about_people(SectionKey.SUPERVISION, figure("a", 1))
    assert not is_about_people(SectionKey.CHECKS, figure("a", 1))
