"""The supervision questions of packs: read as they are meant, and every fault told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from chatbot.domain.errors import ConfigurationError
from chatbot.domain.roles import Role
from chatbot.domain.supervision_questions import NO_QUESTIONS, AnswerKind
from chatbot.packs import load_pack, recall_pack
from tests.unit import test_packs
from tests.unit.test_packs import REAL

write = test_packs.write

TEXT: dict[str, Any] = {
    "id": "worries",
    "wording": "Is anything on your mind?",
    "answer": "text",
    "clauses": ["1"],
}
ASKED_BY_TARNER = {"3.7", "3.8", "4.1", "4.4", "5.1", "5.2", "5.3", "5.5", "5.11"}


def with_questions(root: Path, *questions: dict[str, Any], **settings: Any) -> Path:
    """The pack of the mill with a file of questions; returns the folder of packs."""
    file = root / "mill" / "supervision.yaml"
    file.write_text(yaml.safe_dump({"questions": list(questions), **settings}), "utf-8")
    return root


def test_a_pack_without_questions(write: Callable[..., Path]) -> None:
    """The file may be missing: then nothing is asked."""
    assert load_pack(write(), "mill").supervision == NO_QUESTIONS


def test_questions_are_read(write: Callable[..., Path], tmp_path: Path) -> None:
    """Each kind becomes its value, also when the pack is remembered."""
    root = with_questions(
        write(),
        TEXT | {"required": "yes", "feedback": "yes"},
        TEXT
        | {"id": "why", "wording": "Is all well?", "answer": "yes_no", "reason": "no"}
        | {"roles": ["page_admin"]},
        TEXT
        | {"id": "pick", "wording": "Which one?", "answer": "choice", "choices": ["No", "Yes"]},
        TEXT | {"id": "sure", "wording": "How sure?", "answer": "scale", "scale": ["Not", "Very"]},
        switched="off",
    )
    pack = load_pack(root, "mill")
    worries, why, pick, sure = pack.supervision.questions
    assert (pack.supervision.on, pack.supervision.own_choice) == (False, False)
    assert (worries.required, worries.is_feedback, worries.clause_ids) == (True, True, ("1",))
    assert (why.kind, why.reason_when, why.roles) == (
        AnswerKind.YES_NO,
        False,
        frozenset({Role.PAGE_ADMIN}),
    )
    assert pick.choices == ("No", "Yes")
    assert sure.scale == ("Not", "Very")
    assert [recall_pack(root, "mill", tmp_path / "cache") for _ in range(2)] == [pack, pack]


def test_a_changed_question_is_not_remembered(write: Callable[..., Path], tmp_path: Path) -> None:
    """What was remembered counts for the very bytes of the file."""
    root = with_questions(write(), TEXT)
    recall_pack(root, "mill", tmp_path / "cache")
    with_questions(root, TEXT | {"wording": "Is all well?"})
    (asked,) = recall_pack(root, "mill", tmp_path / "cache").supervision.questions
    assert asked.wording == "Is all well?"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"clauses": ["9"]}, "questions[worries].clauses: there is no clause '9'"),
        ({"clauses": []}, "questions[worries].clauses: is empty, and own_choice does not say"),
        ({"wording": " "}, "questions[worries].wording: is empty"),
        ({"wording": "x" * 2001}, "questions[worries].wording"),
        ({"answer": "maybe"}, "questions[worries].answer"),
        ({"answer": "choice"}, "questions[worries]: Write 2 to 10 choices"),
        ({"answer": "choice", "choices": ["a", "b" * 76]}, "A choice has 76 characters"),
        ({"answer": "scale"}, "questions[worries]: Say what 1 means"),
        ({"answer": "scale", "scale": ["Low"]}, "questions[worries].scale"),
        ({"reason": "yes"}, "questions[worries]: Only a yes-or-no question"),
        ({"answer": "yes_no", "reason": "maybe"}, "questions[worries].reason"),
        ({"roles": ["plumber"]}, "questions[worries].roles[1]"),
        (
            {"answer": "yes_no", "feedback": "yes"},
            "questions[worries]: Feedback is given in words",
        ),
        ({"severity": "high"}, "questions[worries].severity: no such key"),
    ],
)
def test_faults_of_a_question(
    write: Callable[..., Path], change: dict[str, Any], fault: str
) -> None:
    """Each is told with the file and the key path."""
    with pytest.raises(ConfigurationError) as error:
        load_pack(with_questions(write(), TEXT | change), "mill")
    (problem,) = error.value.problems
    assert problem.startswith("mill/supervision.yaml: questions[worries]")
    assert fault in problem


@pytest.mark.parametrize(
    ("questions", "settings", "fault"),
    [
        ([TEXT, TEXT], {}, "worries: the id stands twice."),
        ([TEXT, TEXT | {"id": "again"}], {}, "The same question stands twice"),
        ([], {"switched": "on"}, "no question to ask"),
        (
            [TEXT | {"id": f"q-{n}", "wording": f"Number {n}?"} for n in range(41)],
            {},
            "questions",
        ),
        ([TEXT], {"switched": "sometimes"}, "switched: 'sometimes' has to be on or off"),
        ([TEXT], {"colour": "red"}, "colour: no such key"),
    ],
)
def test_faults_of_a_set(
    write: Callable[..., Path],
    questions: list[dict[str, Any]],
    settings: dict[str, Any],
    fault: str,
) -> None:
    """A set that could not be asked is a fault of its file."""
    with pytest.raises(ConfigurationError) as error:
        load_pack(with_questions(write(), *questions, **settings), "mill")
    assert all(each.startswith("mill/supervision.yaml: ") for each in error.value.problems)
    assert fault in str(error.value)


def test_own_choice_needs_no_clause(write: Callable[..., Path]) -> None:
    """What nothing asks for is marked as the organisation's own choice."""
    own = with_questions(write(), TEXT | {"clauses": []}, own_choice="yes", switched="off")
    assert load_pack(own, "mill").supervision.own_choice


def test_questions_of_the_two_packs() -> None:
    """Tarner's rest on its policy and are on; WSC's are its own choice, and off."""
    wsc, tarner = load_pack(REAL, "wsc").supervision, load_pack(REAL, "tarner").supervision
    assert (tarner.on, tarner.own_choice) == (True, False)
    assert (wsc.on, wsc.own_choice) == (False, True)
    assert all(question.clause_ids for question in tarner.questions)
    assert not any(question.clause_ids for question in wsc.questions)
    cited = {clause for question in tarner.questions for clause in question.clause_ids}
    assert cited >= ASKED_BY_TARNER
    for asked in (wsc, tarner):
        assert sum(question.is_feedback for question in asked.questions) == 1
        assert {question.kind for question in asked.questions} == set(AnswerKind)
