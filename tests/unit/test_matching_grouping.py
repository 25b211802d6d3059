"""Texts that mean the same are put together, whatever is around them."""

import pytest

from chatbot.matching import Matcher

EXAMPLES = {
    "photos": ["Can I post a photo of a service user?", "May we put pictures online?"],
    "friends": ["Can I be friends with a service user?", "Do I accept a friend request?"],
    "pages": ["Who looks after the page?", "How often is the page checked?"],
}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """A matcher that knows that a client is a service user."""
    return Matcher.train(EXAMPLES, vocabulary={"service user": ["client"]})


@pytest.mark.parametrize(
    "texts",
    [
        ("Where do I park the minibus", "where do we park the minibus?"),
        ("How do I book annual leave", "how do I book my annual leave please"),
        ("Can I post a client's birthday", "Can we post a service user's birthday?"),
    ],
)
def test_the_same_in_other_words(matcher: Matcher, texts: tuple[str, str]) -> None:
    """Courtesies, persons, word forms and the organisation's own words make no difference."""
    one, other = matcher.group(texts)
    assert one == other


@pytest.mark.parametrize(
    "texts",
    [
        ("Can I accept a friend request", "Can I not accept a friend request"),
        ("Can I delete a post on the page", "Can I write a post on the page"),
        ("Who has the keys", "Who has the minibus"),
        ("Is there a rota", "What is for lunch on Friday"),
    ],
)
def test_something_else(matcher: Matcher, texts: tuple[str, str]) -> None:
    """Near in words or near in meaning is not enough; "not" counts."""
    one, other = matcher.group(texts)
    assert one != other


def test_always_the_same_in_any_number_of_blocks(matcher: Matcher) -> None:
    """Each of a thousand different texts, asked twice far apart, is with its like only."""
    texts = [f"Where is room{number} of building{number}" for number in range(1000)]
    groups = matcher.group([*texts, *reversed(texts)])
    assert groups[:1000] == groups[:999:-1]
    assert groups == matcher.group([*texts, *reversed(texts)])


def test_texts_without_a_word(matcher: Matcher) -> None:
    """They are together, and no text is lost."""
    assert matcher.group(["?!", "", "Who has the keys", "…"]) == [-1, -1, 0, -1]
    assert matcher.group([]) == []


def test_repeating_an_approved_phrasing(matcher: Matcher) -> None:
    """A variant repeats it, another question does not, and nothing does without any."""
    taught = matcher.with_phrasings({"pages": ["Who waters the noticeboard"]})
    assert taught.repeats_approved("who waters the noticeboard please?")
    assert not taught.repeats_approved("Who paints the noticeboard")
    assert not matcher.repeats_approved("Who waters the noticeboard")
    assert taught.key_of("Who waters the noticeboard, please?") == taught.key_of(
        "who waters noticeboard"
    )
