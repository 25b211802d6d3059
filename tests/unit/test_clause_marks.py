"""What counts as a change of wording, and how alike two wordings are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.clause_marks import (
    FINGERPRINT_LENGTH,
    likeness,
    mark_of,
    normalised,
    read_sketch,
    word_pairs,
)

RULE = "Staff do not become friends with members, whoever asks - not even for an hour."


@pytest.mark.parametrize(
    "other",
    [
        "Staff  do not become\nfriends with members,\xa0whoever asks - not even for an hour. ",
        "Staff do not become friends with members, whoever asks \u2013 not even for an hour.",
        "Staff do not become friends with members, whoever asks\u2014not even for an hour.",
        "Staff do **not** become friends with members, whoever asks - not even for an _hour_.",
        "Staff do not be\u00adcome friends with members, whoever asks - not even for an hour.",
        "\u2022 Staff do not become friends with members, whoever asks - not even for an hour.",
    ],
)
def test_small_changes_do_not_count(other: str) -> None:
    """Spaces, line breaks, dashes, bullets, soft hyphens and emphasis are no change."""
    assert mark_of(other) == mark_of(RULE)


def test_ligatures_of_a_pdf_do_not_count() -> None:
    """One sign for two letters is the two letters."""
    assert mark_of("the \ufb01le of the o\ufb03ce") == mark_of("the file of the office")


def test_quotes_do_not_count() -> None:
    """Curly, straight, single and double quotes are the same."""
    assert mark_of('the "tone" of it\'s') == mark_of("the \u2018tone\u2019 of it\u2019s")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("do not become", "do become"),
        ("Staff", "Volunteers"),
        ("an hour", "2 hours"),
        ("members,", "members"),
        ("Staff do not", "Staff do Not"),
    ],
)
def test_a_word_a_number_or_a_comma_counts(old: str, new: str) -> None:
    """Whatever may say something else is a change."""
    assert mark_of(RULE.replace(old, new)).fingerprint != mark_of(RULE).fingerprint


def test_an_age_and_an_age_and_more_differ() -> None:
    """16+ is not 16."""
    assert normalised("from 16+") != normalised("from 16")


def test_a_mark_holds_no_words() -> None:
    """What stands in the pack has a fixed size and no piece of the policy."""
    mark = mark_of(RULE * 20)

    assert len(mark.fingerprint) == FINGERPRINT_LENGTH
    assert len(mark.sketch) == len(mark_of(RULE * 40).sketch)
    assert "friend" not in mark.sketch.casefold()


def test_a_changed_clause_is_alike_and_another_one_is_not() -> None:
    """One changed word leaves most pairs of words; another rule shares none."""
    sketch = read_sketch(mark_of(RULE).sketch)

    assert likeness(sketch, word_pairs(normalised(RULE))) == 1
    assert likeness(sketch, word_pairs(normalised(RULE.replace("hour", "day")))) > 0.7
    assert likeness(sketch, word_pairs("The office looks at the page every morning")) == 0


@given(st.text(), st.text())
def test_side_by_side(one: str, other: str) -> None:
    """The normal form of two texts is the two normal forms: spans need no second reading."""
    apart = " ".join(part for part in (normalised(one), normalised(other)) if part)

    assert normalised(f"{one}\n{other}") == apart


@given(st.text())
def test_normal_forms_are_stable(text: str) -> None:
    """Normalising twice changes nothing more."""
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize("damaged", ["!", "AAA", "AAAA=", "AAAAAAA="])
def test_a_damaged_sketch_is_refused(damaged: str) -> None:
    """What is no base64, or no whole number of hashes, is named, not guessed at."""
    with pytest.raises(ValueError, match="no sketch"):
        read_sketch(damaged)
