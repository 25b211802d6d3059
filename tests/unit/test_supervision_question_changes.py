"""How the questions are changed, and what a newer pack offers."""

from dataclasses import replace

import pytest

from chatbot.domain.errors import StaleActionError
from chatbot.domain.roles import Role
from chatbot.domain.supervision_question_changes import (
    Change,
    Direction,
    OfferKind,
    from_values,
    moved,
    offers,
    settled,
    switched,
    to_values,
    with_added,
    with_changed,
    with_taken,
    without,
)
from chatbot.domain.supervision_questions import AnswerKind
from tests.unit.test_supervision_questions import question, question_set

A, B, C = question("a"), question("b"), question("c")
SET = question_set(A, B, C)


def ids(change: Change) -> list[str]:
    """What is asked after a change, in order."""
    return [each.question_id for each in change(SET).questions]


def test_added_last() -> None:
    """A new question comes at the end."""
    assert ids(with_added(question("d"))) == ["a", "b", "c", "d"]


def test_changed_in_its_place() -> None:
    """The others stay as they are."""
    other = replace(B, wording="Something else?")
    assert with_changed(other)(SET).questions == (A, other, C)


@pytest.mark.parametrize(
    ("question_id", "direction", "order"),
    [
        ("b", Direction.UP, "bac"),
        ("b", Direction.DOWN, "acb"),
        ("a", Direction.UP, "abc"),
        ("c", Direction.DOWN, "abc"),
    ],
)
def test_moved_by_one(question_id: str, direction: Direction, order: str) -> None:
    """At either end of the list a press changes nothing."""
    assert ids(moved(question_id, direction)) == list(order)


def test_retired() -> None:
    """It is asked no more."""
    assert ids(without("b")) == ["a", "c"]
    assert ids(without("gone")) == ["a", "b", "c"]


def test_the_last_one_stays_while_the_set_is_on() -> None:
    """Otherwise nobody would be asked anything, and the set would still be on."""
    with pytest.raises(StaleActionError, match="last question"):
        without("a")(question_set(A))
    assert without("a")(question_set(A, on=False)).questions == ()


def test_off_and_on() -> None:
    """The questions stay."""
    off = switched(on=False)(SET)
    assert (off.on, off.questions) == (False, SET.questions)
    assert switched(on=True)(off) == SET


@pytest.mark.parametrize("change", [with_changed(question("z")), moved("z", Direction.UP)])
def test_what_has_been_retired_cannot_be_changed(change: Change) -> None:
    """A sentence, and nothing else."""
    with pytest.raises(StaleActionError, match="retired meanwhile"):
        change(SET)


def test_a_pack_that_is_the_same_offers_nothing() -> None:
    """Whatever managers have changed."""
    mine = question_set(replace(A, wording="Mine?"))
    assert offers(mine, (A, B), (A, B)) == ()


def test_what_a_newer_pack_offers() -> None:
    """New, changed and retired questions, each with the pack's words."""
    newer, added = replace(A, wording="Newer?"), question("d")
    found = offers(SET, (A, B, C), (newer, C, added))
    assert [(each.kind, each.question) for each in found] == [
        (OfferKind.CHANGED, newer),
        (OfferKind.NEW, added),
        (OfferKind.RETIRED, B),
    ]


def test_what_managers_have_settled_is_not_offered() -> None:
    """What they retired, what they have so already, what they never had."""
    newer = replace(B, wording="Newer?")
    retired, same = question_set(A), question_set(A, newer)
    assert offers(retired, (A, B), (A, newer)) == ()
    assert offers(same, (A, B), (A, newer)) == ()
    assert offers(retired, (A, B), (A,)) == ()


def test_taking_some_of_it() -> None:
    """What is taken is put where it belongs; what is not stays as it was."""
    newer, added = replace(A, wording="Newer?"), question("d")
    offered = offers(SET, (A, B, C), (newer, C, added))
    assert with_taken({"a", "d"}, offered)(SET).questions == (newer, B, C, added)
    assert with_taken({"b"}, offered)(SET).questions == (A, C)
    assert with_taken((), offered)(SET) == SET


def test_taking_may_not_empty_the_set() -> None:
    """The last question of a set that is on stays."""
    mine = question_set(B)
    with pytest.raises(StaleActionError, match="last question"):
        with_taken({"b"}, offers(mine, (B,), ()))(mine)


@pytest.mark.parametrize(
    "asked",
    [
        question(required=False, is_feedback=True, clause_ids=()),
        question(kind=AnswerKind.CHOICE, choices=("One", "Two")),
        question(kind=AnswerKind.SCALE, scale=("Low", "High")),
        question(kind=AnswerKind.YES_NO, reason_when=False, roles=frozenset({Role.MANAGER})),
    ],
)
def test_kept_as_it_is(asked: object) -> None:
    """A question that is kept and read again is the same."""
    assert from_values(to_values(asked)) == asked  # type: ignore[arg-type]


def test_what_has_been_looked_at() -> None:
    """Only what was decided on counts as seen; the rest is offered again."""
    newer, added = replace(A, wording="Newer?"), question("d")
    pack = (newer, C, added)
    assert settled((A, B, C), pack, ()) == (A, B, C)
    assert settled((A, B, C), pack, {"a"}) == (newer, B, C)
    assert set(settled((A, B, C), pack, {"a", "b", "d"})) == set(pack)
