"""Which answers are held back, and until when."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chatbot.domain.answers import Answered, NotCovered, Withheld, WithheldBecause
from chatbot.domain.decisions import conclude
from chatbot.domain.documents import (
    ClauseReview,
    ClauseStatus,
    Decision,
    DocumentVersion,
    VersionClause,
)
from chatbot.domain.drift import compare
from chatbot.domain.withholding import CITED, PolicyState, withheld_sentence, withhold
from tests.packs import intent, make_pack
from tests.policies import MILL, marked_pack

NOW = datetime(2026, 5, 3, 10, tzinfo=UTC)
PACK = marked_pack()
FRIENDS = "Staff do not become friends"
PICTURES = "A picture of a member"


def state_with(old: str = "", new: str = "", *reviews: ClauseReview) -> PolicyState:
    """The state with a document in which a piece was replaced."""
    findings = compare(MILL.replace(old, new) if old else MILL, list(PACK.clauses.values()))
    return PolicyState(
        pack=PACK,
        version=DocumentVersion(
            version_id="v1",
            workspace_id="T1",
            pack_id="mill",
            name="policy.txt",
            sha256="0",
            loaded_by="U1",
            loaded_at=NOW,
            live_at=NOW,
        ),
        clauses={
            found.clause_id: VersionClause(
                position=place, found=found, label=PACK.clauses[found.clause_id].label
            )
            for place, found in enumerate(findings.clauses)
            if found.clause_id
        },
        reviews=reviews,
    )


def review(state: PolicyState, clause_id: str, intent_id: str, decision: Decision) -> ClauseReview:
    """A decision on an answer for the clause as the state has it."""
    return ClauseReview(
        review_id="r",
        workspace_id="T1",
        version_id="v1",
        clause_id=clause_id,
        intent_id=intent_id,
        state=state.state_of(PACK.clauses[clause_id]),
        decision=decision,
        reviewed_by="U1",
        reviewed_at=NOW,
    )


def shown(intent_id: str, state: PolicyState) -> Answered | Withheld | NotCovered:
    """What somebody gets who asks for an intent."""
    result = withhold(conclude(PACK.intents[intent_id], PACK, 0.9), state)
    assert isinstance(result, Answered | Withheld | NotCovered)
    return result


def test_without_a_document_nothing_is_held_back() -> None:
    """The pack alone answers as before."""
    for intent_id in PACK.intents:
        assert not isinstance(shown(intent_id, PolicyState(pack=PACK)), Withheld)


def test_an_unchanged_document_changes_no_answer() -> None:
    """Every answer is the one without a document."""
    for intent_id in PACK.intents:
        assert shown(intent_id, state_with()) == shown(intent_id, PolicyState(pack=PACK))


def test_a_changed_clause_holds_back_its_answers_and_no_other() -> None:
    """What rests on it is withheld; what only cites it says so."""
    state = state_with(FRIENDS, "Staff become friends")
    held = [i for i in PACK.intents if isinstance(shown(i, state), Withheld)]

    assert held == ["friends", "friends-again", "friends-allowed"]
    withheld = shown("friends", state)
    assert isinstance(withheld, Withheld)
    assert withheld_sentence(withheld) == (
        "This rule changed on 3 May 2026, and the answer has not been checked since."
        " Ask the manager."
    )


def test_a_further_clause_that_changed_is_not_cited() -> None:
    """The answer stands, without the clause, and with a line that says so."""
    answered = shown("friends", state_with(PICTURES, "A photograph of a member"))

    assert isinstance(answered, Answered)
    assert [clause.clause_id for clause in answered.clauses] == ["1"]
    assert [clause.clause_id for clause in answered.not_cited] == ["2"]


def test_a_related_answer_that_is_held_back_is_not_offered() -> None:
    """The button beside another answer is gone."""
    answered = shown("friends", state_with(PICTURES, "A photograph of a member"))

    assert isinstance(answered, Answered)
    assert [related.intent_id for related in answered.related] == ["pages"]


@pytest.mark.parametrize(
    ("decision", "because"),
    [
        (Decision.REWORD, WithheldBecause.REWORDED),
        (Decision.WITHDRAW, WithheldBecause.WITHDRAWN),
    ],
)
def test_decisions_that_keep_an_answer_back(decision: Decision, because: WithheldBecause) -> None:
    """People are told that somebody has looked."""
    state = state_with(FRIENDS, "Staff become friends")
    decided = replace(state, reviews=[review(state, "1", "friends", decision)])
    withheld = shown("friends", decided)

    assert isinstance(withheld, Withheld)
    assert withheld.because is because


def test_still_right_brings_back_that_answer_alone() -> None:
    """Each answer is looked at by itself; the latest decision counts."""
    state = state_with(FRIENDS, "Staff become friends")
    reviews = [
        review(state, "1", "friends", Decision.REWORD),
        review(state, "1", "friends", Decision.STILL_RIGHT),
    ]
    decided = replace(state, reviews=reviews)

    assert isinstance(shown("friends", decided), Answered)
    assert isinstance(shown("friends-again", decided), Withheld)


def test_a_review_is_about_one_wording() -> None:
    """When the clause changes again, it has to be looked at again."""
    state = state_with(FRIENDS, "Staff become friends")
    again = state_with(FRIENDS, "Nobody becomes friends")
    reviews = [review(state, "1", "friends", Decision.STILL_RIGHT)]

    assert isinstance(shown("friends", replace(again, reviews=reviews)), Withheld)


def test_the_clause_that_vanished() -> None:
    """A rule that is not there any more is not answered from."""
    withheld = shown(
        "friends",
        state_with("1. Staff do not become friends with members on their own accounts.", ""),
    )

    assert isinstance(withheld, Withheld)
    assert withheld.because is WithheldBecause.VANISHED


def test_a_moved_clause_is_cited_where_it_stands_once_reviewed() -> None:
    """Its label says the new number, so that nobody looks in vain."""
    state = state_with("\n4. Whoever", "\n7. Whoever")
    assert isinstance(shown("crisis", state), Withheld)
    decided = replace(state, reviews=[review(state, "4", "crisis", Decision.STILL_RIGHT)])
    answered = shown("crisis", decided)

    assert isinstance(answered, Answered)
    assert answered.clauses[0].label == "Rule 4, now 7"


def test_not_covered_cites_no_changed_clause() -> None:
    """What comes nearest is named only where it is as it was."""
    state = state_with("every morning", "every evening")
    nothing = shown("gifts", state)

    assert isinstance(nothing, NotCovered)
    assert nothing.clauses == ()


def test_a_pack_that_was_brought_up_to_date() -> None:
    """New marks and reworded answers end the withholding without loading the file again."""
    changed = MILL.replace(FRIENDS, "Staff become friends")
    state = replace(state_with(FRIENDS, "Staff become friends"), pack=marked_pack(changed))

    assert state.reason_against(PACK.intents["friends"]) is None


def test_a_clause_that_is_only_cited_can_be_reviewed() -> None:
    """Where no answer rests on it, one decision covers the citing."""
    pack = replace(marked_pack(), intents=make_pack(intent("friends", "1", "2")).intents)
    state = replace(state_with(PICTURES, "A photograph of a member"), pack=pack)
    clause = pack.clauses["2"]

    assert state.status_of(clause) is ClauseStatus.CHANGED
    assert state.resting_on(clause) == (CITED,)
    assert not state.is_cited(clause)
    decided = replace(state, reviews=[review(state, "2", CITED, Decision.STILL_RIGHT)])
    assert decided.is_cited(clause)
