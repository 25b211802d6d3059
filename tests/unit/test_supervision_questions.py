"""Supervision questions: what can be asked, of whom, and what is refused."""

from dataclasses import replace
from typing import Any

import pytest

from chatbot.domain.roles import Role
from chatbot.domain.supervision_questions import (
    LONGEST_CHOICE,
    LONGEST_SCALE_WORDS,
    LONGEST_WORDING,
    MOST_CHOICES,
    MOST_QUESTIONS,
    NO_QUESTIONS,
    AnswerKind,
    QuestionField,
    QuestionSet,
    SupervisionQuestion,
    UnsoundQuestionError,
)


def question(question_id: str = "worries", **changes: Any) -> SupervisionQuestion:
    """A text question."""
    values: dict[str, Any] = {
        "wording": f"Any {question_id}?",
        "kind": AnswerKind.TEXT,
        "required": True,
        "clause_ids": ("4.1",),
    }
    return SupervisionQuestion(**{"question_id": question_id, **values, **changes})


def question_set(*questions: SupervisionQuestion, on: bool = True) -> QuestionSet:
    """A set of questions."""
    return QuestionSet(version=1, questions=questions, own_choice=False, on=on)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"wording": "x" * LONGEST_WORDING},
        {"kind": AnswerKind.CHOICE, "choices": ("a" * LONGEST_CHOICE, "b")},
        {"kind": AnswerKind.YES_NO},
        {"kind": AnswerKind.YES_NO, "reason_when": False},
        {"kind": AnswerKind.SCALE, "scale": ("l" * LONGEST_SCALE_WORDS, "high")},
        {"is_feedback": True, "clause_ids": ()},
    ],
)
def test_every_kind_is_sound_up_to_its_limits(changes: dict[str, Any]) -> None:
    """Each kind of answer is taken with what belongs to it, at its longest too."""
    assert question(**changes).question_id == "worries"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"question_id": "Two Words"}, QuestionField.ID, "no id"),
        ({"question_id": "a" * 61}, QuestionField.ID, "no id"),
        ({"wording": " \n"}, QuestionField.WORDING, "Write what you want to ask."),
        ({"wording": "x" * 2001}, QuestionField.WORDING, "2,001 characters"),
        ({"choices": ("a", "b")}, QuestionField.CHOICES, "Only a question with choices"),
        ({"kind": AnswerKind.CHOICE}, QuestionField.CHOICES, "2 to 10 choices"),
        (
            {"kind": AnswerKind.CHOICE, "choices": tuple(map(str, range(MOST_CHOICES + 1)))},
            QuestionField.CHOICES,
            "2 to 10 choices",
        ),
        ({"kind": AnswerKind.CHOICE, "choices": ("a", " ")}, QuestionField.CHOICES, "no words"),
        (
            {"kind": AnswerKind.CHOICE, "choices": ("a", "b" * 76)},
            QuestionField.CHOICES,
            "76 characters",
        ),
        ({"kind": AnswerKind.CHOICE, "choices": ("Yes", "yes ")}, QuestionField.CHOICES, "twice"),
        ({"kind": AnswerKind.SCALE}, QuestionField.SCALE, "what 1 means"),
        ({"kind": AnswerKind.SCALE, "scale": ("low", "")}, QuestionField.SCALE, "what 5 means"),
        (
            {"kind": AnswerKind.SCALE, "scale": ("low", "h" * 61)},
            QuestionField.SCALE,
            "60 characters",
        ),
        ({"scale": ("low", "high")}, QuestionField.SCALE, "Only a question with a scale"),
        ({"reason_when": True}, QuestionField.REASON, "yes-or-no"),
        (
            {"kind": AnswerKind.YES_NO, "is_feedback": True},
            QuestionField.FEEDBACK,
            "text answer",
        ),
    ],
)
def test_what_nobody_could_answer_is_refused(
    changes: dict[str, Any], field: QuestionField, words: str
) -> None:
    """Each fault has one clear sentence, at the field that it is about."""
    with pytest.raises(UnsoundQuestionError) as caught:
        question(**changes)
    assert list(caught.value.faults) == [field]
    assert words in caught.value.faults[field]


def test_every_fault_is_told_at_once() -> None:
    """Two wrong fields give two sentences: nobody has to save twice to hear the second."""
    with pytest.raises(UnsoundQuestionError) as caught:
        question(wording="", kind=AnswerKind.CHOICE)
    assert set(caught.value.faults) == {QuestionField.WORDING, QuestionField.CHOICES}


def test_a_set_that_is_on_asks_something() -> None:
    """Without questions a set can only be off."""
    assert question_set(on=False).questions == ()
    with pytest.raises(ValueError, match="no question to ask"):
        question_set()


def test_a_set_has_no_more_questions_than_a_form() -> None:
    """Forty questions are taken, one more is not."""
    most = [question(f"q-{place}") for place in range(MOST_QUESTIONS)]
    assert len(question_set(*most).questions) == MOST_QUESTIONS
    with pytest.raises(ValueError, match="41 questions"):
        question_set(*most, question("one-more"))


def test_nothing_is_asked_twice() -> None:
    """Neither an id nor a wording stands twice in a set."""
    with pytest.raises(ValueError, match="id stands twice"):
        question_set(question(), question(wording="Something else?"))
    with pytest.raises(ValueError, match="stands twice: other"):
        question_set(question("other"), question(wording="any  OTHER?"))


def test_a_version_is_never_negative() -> None:
    """Versions count up; 0 is the set that nobody has kept."""
    assert NO_QUESTIONS.version == 0
    with pytest.raises(ValueError, match="counts up"):
        replace(NO_QUESTIONS, version=-1)


def test_a_role_is_asked_its_own_questions() -> None:
    """Questions without roles are for everybody, the others for whoever holds one of them."""
    everybody, pages = question(), question("pages", roles=frozenset({Role.PAGE_ADMIN}))
    asked = question_set(everybody, pages)
    assert asked.for_roles(()) == (everybody,)
    assert asked.for_roles({Role.PAGE_ADMIN, Role.MANAGER}) == (everybody, pages)
    assert question_set(everybody, pages, on=False).for_roles({Role.PAGE_ADMIN}) == ()


def test_a_question_is_found_by_its_id() -> None:
    """A retired one is not found: the set that it was in still has it."""
    asked = question_set(question())
    assert asked.question("worries") == question()
    assert asked.question("gone") is None
