"""Slips of the keyboard are put right where nothing else can be meant."""

import pytest

from chatbot.matching import Matcher
from chatbot.matching.spelling import Spelling, one_letter_off

WORDS = ["permission", "photograph", "message", "messages", "trustee", "private"]
PEOPLE_KNOW = {"passage", "massage"}


@pytest.fixture
def spelling() -> Spelling:
    """Six words of the examples; people know two others that look like one of them."""
    return Spelling(WORDS, PEOPLE_KNOW.__contains__)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("permisson", "permission"),
        ("permissionn", "permission"),
        ("photogarph", "photograph"),
        ("messege", "message"),
        ("trustea", "trustee"),
        ("massage", "massage"),
        ("nessage", "nessage"),
        ("permsson", "permsson"),
        ("\u4f60\u597d", "\u4f60\u597d"),
    ],
)
def test_only_a_slip_is_put_right(spelling: Spelling, said: str, meant: str) -> None:
    """One letter is put right; other words, first letters and two letters are left alone."""
    assert spelling.put_right(("my", said), [True, False]) == ("my", meant)


def test_a_word_of_the_examples_is_no_slip(spelling: Spelling) -> None:
    """What the examples know stays, however near it is to a commoner word."""
    assert spelling.put_right(("messages", "privates"), [True, True]) == ("messages", "privates")


def test_the_commonest_word_is_meant(spelling: Spelling) -> None:
    """Where two words are one letter off, the commoner one is taken."""
    assert spelling.put_right(("messag",), [False]) == ("message",)


def test_rare_and_short_words_are_never_meant() -> None:
    """Words of one or two examples, and of four letters, draw no slip to themselves."""
    spelling = Spelling.learn(
        [("permission", "page"), ("permission", "page"), ("permission", "page", "consent")],
        PEOPLE_KNOW.__contains__,
    )
    assert spelling.words == ("permission",)


def test_rubbish_takes_no_time(spelling: Spelling) -> None:
    """Of many unknown words only the first ten are looked at."""
    rubbish = tuple(f"permissio{number}" for number in range(12))
    assert spelling.put_right(rubbish, [False] * 12) == ("permission",) * 10 + rubbish[10:]


def test_a_question_with_slips_finds_its_label() -> None:
    """A slip in the word that matters ranks as the word itself does."""
    matcher = Matcher.train(
        {
            "photos": ["permission for a photo", "need permission here", "whose permission"],
            "buses": ["when is the bus", "where is the bus", "which bus is it"],
        }
    )
    assert matcher.rank("whose permisson") == matcher.rank("whose permission")
    assert matcher.rank("whose mission") != matcher.rank("whose permission")


@pytest.mark.parametrize(
    ("one", "other", "off"),
    [
        ("raffle", "rafle", True),
        ("raffle", "rafffle", True),
        ("raffle", "raffel", True),
        ("raffle", "ruffle", True),
        ("raffle", "raff", False),
        ("raffle", "ruffel", False),
        ("", "a", True),
        ("ab", "ba", True),
        ("abc", "cba", False),
    ],
)
def test_slips_of_a_letter(one: str, other: str, *, off: bool) -> None:
    """A letter missing, added, wrong or swapped with the next is a slip; two are not."""
    assert one_letter_off(one, other) is one_letter_off(other, one) is off
