"""Phrasings that were approved after training: live at once, narrow, and changing nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.matching import Matcher
from chatbot.matching.approved import SURE, lift

EXAMPLES = {
    "befriend": ["can I friend a service user", "service user added me do i accept"],
    "photos": ["do I need permission to post a photo", "can i put photos of the trip up"],
    "work-time": ["can I look at my own facebook at work", "using my phone at work"],
}
OUT_OF_SCOPE = ["how do I book annual leave", "what is the wifi code", "the printer is broken"]
APPROVED = "Are we allowed to post the raffle winners?"


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """Three labels, none of which has heard of a raffle."""
    return Matcher.train(
        EXAMPLES, out_of_scope=OUT_OF_SCOPE, vocabulary={"service user": ["client"]}
    )


@pytest.fixture(scope="module")
def taught(matcher: Matcher) -> Matcher:
    """The same with two approved phrasings."""
    return matcher.with_phrasings({"photos": [APPROVED], "work-time": ["client wants the insta"]})


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (APPROVED, "photos"),
        ("are we allowed to post the raffle winners", "photos"),
        ("Hi, can I post raffle winners please?", "photos"),
        ("is it ok to post the raffle winner", "photos"),
        ("may we post raffle winers", "photos"),
        ("a CLIENT wants the Instagram", "work-time"),
    ],
)
def test_an_approved_phrasing_is_live(
    matcher: Matcher, taught: Matcher, text: str, label: str
) -> None:
    """It and its close variants have their label first and sure, which they had not before."""
    before = {ranked.label: ranked.confidence for ranked in matcher.rank(text)}
    first = taught.rank(text)[0]
    assert first.label == label
    assert first.confidence >= SURE
    assert first.confidence > before.get(label, 0)


@pytest.mark.parametrize(
    "text",
    [
        "are we not allowed to post the raffle winners",
        "how do I post the raffle winners",
        "who posts the raffle winners",
        "raffle winners are allowed to post we",
        "can the raffle winners post",
        "can I post the raffle winners and their children",
        "can I post the rifle thinners",
        "I want the insta of a client",
        "can I friend a service user",
        "what is the wifi code",
        "",
    ],
)
def test_everything_else_ranks_as_before(matcher: Matcher, taught: Matcher, text: str) -> None:
    """Another question, direction or refusal is no variant, however alike its words."""
    assert taught.rank(text) == matcher.rank(text)


def test_a_word_that_the_examples_know_is_no_slip() -> None:
    """A letter makes `planning` of `planting`: that is another question, not a slip."""
    matcher = Matcher.train(EXAMPLES | {"meetings": ["a planning group", "who plans the day"]})
    taught = matcher.with_phrasings({"photos": ["can I post about planting"]})
    assert taught.rank("can i post about plamting")[0].confidence >= SURE
    assert taught.rank("can i post about planning") == matcher.rank("can i post about planning")


def test_a_word_that_nobody_knows_can_be_approved(matcher: Matcher, taught: Matcher) -> None:
    """A message without any known word has no ranking, but for an approved one."""
    with_word = matcher.with_phrasings({"photos": ["zzyzx qwrtp"]})
    assert matcher.rank("zzyzx qwrtp") == ()
    ranking = with_word.rank("Zzyzx qwrtp!")
    assert (ranking[0].label, ranking[0].confidence) == ("photos", SURE)
    assert len(ranking) == len(EXAMPLES)


def test_labels_share_a_phrasing_that_was_approved_twice(matcher: Matcher) -> None:
    """Approved under two labels, neither is sure: the bot asks back."""
    taught = matcher.with_phrasings({"photos": [APPROVED], "work-time": [APPROVED]})
    first, second, *_ = taught.rank(APPROVED)
    assert {first.label, second.label} == {"photos", "work-time"}
    assert first.confidence == second.confidence < 0.5


def test_a_further_call_replaces_the_phrasings(taught: Matcher, matcher: Matcher) -> None:
    """A phrasing that was taken back is gone at once; the matcher before is untouched."""
    assert taught.with_phrasings({}).rank(APPROVED) == matcher.rank(APPROVED)
    assert taught.with_phrasings({"photos": ["", "?!"]}).rank("?!") == ()
    assert taught.rank(APPROVED)[0].label == "photos"


def test_a_phrasing_of_an_unknown_label_is_refused(matcher: Matcher) -> None:
    """An intent that is gone from the pack cannot be taught."""
    with pytest.raises(ValueError, match="gone is not one of the labels"):
        matcher.with_phrasings({"gone": ["where is it"]})


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6), st.data())
def test_lifted_odds_are_probabilities(raw: list[float], data: st.DataObject) -> None:
    """Whatever the odds were, together they stay at most 1, and nobody approved loses."""
    odds = [odd / max(sum(raw), 1) for odd in raw]
    labels = frozenset(data.draw(st.sets(st.integers(0, len(odds) - 1), min_size=1)))
    lifted = lift(odds, labels)
    assert 0 <= min(lifted) <= sum(lifted) <= 1 + 1e-9
    assert sum(lifted[n] for n in labels) >= max(SURE, sum(odds[n] for n in labels)) - 1e-9
    assert all(lifted[n] <= odds[n] for n in range(len(odds)) if n not in labels)
