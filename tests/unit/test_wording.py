"""Reading messages: questions, follow-ups, named choices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.wording import (
    LONGEST_READ,
    is_follow_up,
    is_none_of_these,
    join_follow_up,
    named_choice,
    split_questions,
    tidy,
)

TITLES = ("Being friends with a service user", "Following our page", "Old friends")


@given(st.text(max_size=20_000))
def test_tidy_is_one_bounded_line(text: str) -> None:
    """Whatever comes in, what is read is one line of bounded length."""
    tidied = tidy(text)

    assert len(tidied) <= LONGEST_READ + 1
    assert "\n" not in tidied
    assert tidied == tidied.strip()


def test_tidy_keeps_the_beginning_and_the_end() -> None:
    """Of a message of 40,000 characters, both ends are read: people ask there."""
    tidied = tidy("Hello! " + "x" * 40_000 + " Can I friend a service user?")

    assert tidied.startswith("Hello!")
    assert tidied.endswith("Can I friend a service user?")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Can I friend a member?", 1),
        ("Can I friend a member? And who checks the page?", 2),
        ("can i add her and can i message her on insta", 2),
        ("Who runs Facebook? Who runs Instagram? Who runs the chickens page?", 3),
        ("A member wrote to me last night. I was at home. What do I do?", 1),
        ("one? two? three? four? five? six?", 1),
        ("", 1),
    ],
)
def test_split_questions(text: str, pieces: int) -> None:
    """Questions are parted at question marks and joining words; stories stay whole."""
    assert len(split_questions(text)) == pieces


@pytest.mark.parametrize(
    "text", ["and volunteers?", "what about Instagram?", "How about trustees", "ok and on snap?"]
)
def test_follow_ups(text: str) -> None:
    """Short messages that lean on what came before are follow-ups."""
    assert is_follow_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "Can volunteers follow the page?",
        "android phones",
        "And I was wondering who it is that has to look at the page every day",
    ],
)
def test_whole_questions_are_no_follow_ups(text: str) -> None:
    """A message that stands by itself is not read as a follow-up."""
    assert not is_follow_up(text)


def test_follow_up_keeps_the_subject() -> None:
    """The earlier question is put before the follow-up."""
    joined = join_follow_up("Can staff friend a service user?", "and volunteers?")

    assert joined == "Can staff friend a service user and volunteers?"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1", 0),
        ("the second one", 1),
        ("I mean the third one please", 2),
        ("number two", 1),
        ("last one", 2),
        ("the first", 0),
        ("following our page!", 1),
        ("Following our page on Instagram", None),
        ("one of the members added me", None),
        ("", None),
        ("4", None),
    ],
)
def test_named_choice(text: str, place: int | None) -> None:
    """A number, an ordinal or a title names a choice; anything else does not."""
    assert named_choice(text, TITLES) == place


def test_named_choice_that_is_not_there() -> None:
    """The third of two choices is no choice."""
    assert named_choice("the third one", TITLES[:2]) is None


@pytest.mark.parametrize("text", ["none of these", "No", "nope.", "neither!", "something else"])
def test_turning_the_choices_down(text: str) -> None:
    """Short refusals turn the choices down."""
    assert is_none_of_these(text)


@pytest.mark.parametrize("text", ["No, can I follow the page?", "nobody told me", "noted, thanks"])
def test_not_turning_the_choices_down(text: str) -> None:
    """A question that begins with no is a question."""
    assert not is_none_of_these(text)
