"""From a ranking to one of four outcomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.answers import Answered, Candidate, Clarify, NoMatch, NotCovered
from chatbot.domain.decisions import Thresholds, decide, support
from tests.packs import INTENTS, make_pack

PACK = make_pack()
THRESHOLDS = Thresholds(answer=0.6, clarify=0.3, choice=0.1)


def ranking(**confidences: float) -> list[Candidate]:
    """Candidates by intent id (underscores for hyphens), best first."""
    return [
        Candidate(intent=PACK.intents[name.replace("_", "-")], confidence=confidence)
        for name, confidence in confidences.items()
    ]


def test_sure_enough_is_answered_with_its_clauses_and_related() -> None:
    """A confident intent is answered; the clause that it rests on comes first."""
    result = decide(ranking(friends=0.9), PACK, THRESHOLDS, small_talk=False)

    assert isinstance(result, Answered)
    assert [clause.clause_id for clause in result.clauses] == ["1", "2"]
    assert [related.intent_id for related in result.related] == ["pictures", "pages"]


def test_a_subject_that_is_not_covered_is_said_to_be() -> None:
    """A recognised subject without a rule is its own outcome."""
    result = decide(ranking(gifts=0.9), PACK, THRESHOLDS, small_talk=False)

    assert isinstance(result, NotCovered)


def test_unsure_asks_back_with_at_most_three() -> None:
    """Below the threshold the likeliest are offered, best first."""
    result = decide(
        ranking(pictures=0.3, pages=0.25, crisis=0.15, gifts=0.12),
        PACK,
        THRESHOLDS,
        small_talk=False,
    )

    assert isinstance(result, Clarify)
    assert [choice.intent.intent_id for choice in result.choices] == [
        "pictures",
        "pages",
        "crisis",
    ]


def test_no_idea_is_no_match_and_keeps_the_best_guess() -> None:
    """Too unsure to offer anything; the best guess is kept for those who teach the bot."""
    result = decide(ranking(pictures=0.15, pages=0.05), PACK, THRESHOLDS, small_talk=False)

    assert isinstance(result, NoMatch)
    assert result.best is not None
    assert result.best.intent.intent_id == "pictures"


def test_small_talk_is_no_match_of_a_kind() -> None:
    """A greeting is no question."""
    result = decide([], PACK, THRESHOLDS, small_talk=True)

    assert isinstance(result, NoMatch)
    assert result.small_talk


def test_intents_on_one_clause_add_up() -> None:
    """What rests on one clause is one rule; a subject that is not covered adds nothing."""
    candidates = ranking(friends=0.4, friends_again=0.3, friends_allowed=0.1, gifts=0.1)

    assert support(candidates[0], candidates) == pytest.approx(0.8)


def test_choices_are_different_answers() -> None:
    """Two intents with the same verdict on one clause take one place among the choices."""
    result = decide(
        ranking(pictures=0.3, friends=0.2, friends_again=0.2, pages=0.1),
        PACK,
        THRESHOLDS,
        small_talk=False,
    )

    assert isinstance(result, Clarify)
    assert [c.intent.intent_id for c in result.choices] == ["pictures", "friends", "pages"]


def test_yes_and_no_of_one_clause_are_not_mixed() -> None:
    """Between yes and no on the same clause the bot asks which, whatever both add up to."""
    result = decide(
        ranking(friends=0.45, friends_allowed=0.45), PACK, THRESHOLDS, small_talk=False
    )

    assert isinstance(result, Clarify)
    assert [c.intent.intent_id for c in result.choices] == ["friends", "friends-allowed"]


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=len(INTENTS)),
    st.floats(0.01, 1),
)
def test_nothing_below_the_threshold_is_ever_answered(
    confidences: list[float], answer: float
) -> None:
    """Whatever the ranking: an answer's rule is at least as sure as the threshold."""
    confidences = sorted(confidences, reverse=True)
    candidates = [
        Candidate(intent=entry, confidence=confidence)
        for entry, confidence in zip(INTENTS, confidences, strict=False)
    ]

    result = decide(candidates, PACK, THRESHOLDS.with_answer(answer), small_talk=False)

    if isinstance(result, Answered | NotCovered):
        assert result.confidence >= answer


@pytest.mark.parametrize("values", [(0.5, 0.6, 0.1), (1.2, 0.3, 0.1), (0.6, 0.3, 0)])
def test_contradicting_thresholds_are_refused(values: tuple[float, float, float]) -> None:
    """Thresholds have an order and lie on the scale."""
    with pytest.raises(ValueError, match="thresholds"):
        Thresholds(answer=values[0], clarify=values[1], choice=values[2])
