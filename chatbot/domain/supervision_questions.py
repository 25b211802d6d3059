"""Supervision questions: what a worker is asked about social media before supervision."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from chatbot.domain.roles import Role

LONGEST_ID: Final = 60
LONGEST_WORDING: Final = 2000  # characters; what Slack takes as the label of a field
LONGEST_CHOICE: Final = 75  # what Slack shows of an option
FEWEST_CHOICES: Final = 2
MOST_CHOICES: Final = 10  # radio buttons that Slack shows
LONGEST_SCALE_WORDS: Final = 60  # beside the number, in an option
SCALE: Final = (1, 2, 3, 4, 5)
MOST_QUESTIONS: Final = 40  # with a field for each reason they still fit into one form


class AnswerKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    SCALE = "scale"


class QuestionField(StrEnum):
    """What of a question can be wrong."""

    ID = "id"
    WORDING = "wording"
    KIND = "kind"
    CHOICES = "choices"
    SCALE = "scale"
    REASON = "reason"
    FEEDBACK = "feedback"


class UnsoundQuestionError(ValueError):
    """A question that nobody could answer.

    Attributes:
        faults: a sentence for each field that is wrong.
    """

    def __init__(self, faults: Mapping[QuestionField, str]) -> None:
        self.faults = MappingProxyType(dict(faults))
        super().__init__(" ".join(self.faults.values()))


@dataclass(frozen=True, kw_only=True)
class SupervisionQuestion:
    """One question.

    Attributes:
        question_id: stays with it through every rewording.
        required: whether a worker cannot leave it open.
        clause_ids: what asks for it; empty where it is the organisation's own.
        choices: what can be chosen (CHOICE).
        scale: what 1 and 5 mean (SCALE).
        reason_when: the answer for which a reason is asked (YES_NO); None for neither.
        roles: who is asked; empty for every worker.
        is_feedback: feedback for the policy, collected without names.

    Raises:
        UnsoundQuestionError: it cannot be asked as it is.
    """

    question_id: str
    wording: str
    kind: AnswerKind
    required: bool
    clause_ids: tuple[str, ...]
    choices: tuple[str, ...] = ()
    scale: tuple[str, str] | None = None
    reason_when: bool | None = None
    roles: frozenset[Role] = frozenset()
    is_feedback: bool = False

    def __post_init__(self) -> None:
        """Refuse what Slack cannot show and nobody can answer."""
        checks = (_id_fault, _wording_fault, _choices_fault, _scale_fault, _reason_fault)
        found = dict(fault for check in (*checks, _feedback_fault) for fault in check(self))
        if found:
            raise UnsoundQuestionError(found)

    def is_for(self, held: Collection[Role]) -> bool:
        """Whether somebody who holds these roles is asked."""
        return not self.roles or not self.roles.isdisjoint(held)


@dataclass(frozen=True, kw_only=True)
class QuestionSet:
    """The questions of an organisation, as they were at one moment.

    Attributes:
        version: counts up from 1; 0 where nobody has kept it yet.
        questions: in the order in which they are asked.
        own_choice: the organisation asks them by its own choice, not by its policy.
        on: whether they are asked.

    Raises:
        ValueError: it cannot be asked as it is.
    """

    version: int
    questions: tuple[SupervisionQuestion, ...]
    own_choice: bool
    on: bool

    def __post_init__(self) -> None:
        """Refuse a set that cannot be asked."""
        if self.version < 0:
            raise ValueError("a version counts up from 0")
        if fault := next(questions_faults(self.questions, on=self.on), None):
            raise ValueError(fault)

    def question(self, question_id: str) -> SupervisionQuestion | None:
        """One of them; None where it has been retired."""
        return next((each for each in self.questions if each.question_id == question_id), None)

    def for_roles(self, held: Collection[Role]) -> tuple[SupervisionQuestion, ...]:
        """What somebody who holds these roles is asked; nothing while the set is off."""
        return tuple(each for each in self.questions if self.on and each.is_for(held))


def questions_faults(questions: Sequence[SupervisionQuestion], *, on: bool) -> Iterator[str]:
    """What is wrong with questions as a set; a sentence for each fault."""
    if on and not questions:
        yield "There is no question to ask. Add one, or turn the questions off."
    if len(questions) > MOST_QUESTIONS:
        yield f"That is {len(questions)} questions. {MOST_QUESTIONS} are the most."
    ids = [each.question_id for each in questions]
    wordings = [_plain(each.wording) for each in questions]
    for each, plain in zip(questions, wordings, strict=True):
        if ids.count(each.question_id) > 1:
            yield f"{each.question_id}: the id stands twice."
        elif wordings.count(plain) > 1:
            yield f"The same question stands twice: {each.question_id}."


Fault = tuple[QuestionField, str]


def _id_fault(question: SupervisionQuestion) -> Iterator[Fault]:
    found = re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.question_id)
    if not found or len(question.question_id) > LONGEST_ID:
        yield QuestionField.ID, f"{question.question_id!r} is no id of a question."


def _wording_fault(question: SupervisionQuestion) -> Iterator[Fault]:
    if not question.wording.strip():
        yield QuestionField.WORDING, "Write what you want to ask."
    elif len(question.wording) > LONGEST_WORDING:
        yield (
            QuestionField.WORDING,
            f"That is {len(question.wording):,} characters. Keep it within {LONGEST_WORDING:,}.",
        )


def _choices_fault(question: SupervisionQuestion) -> Iterator[Fault]:
    if fault := _fault_of_choices(question):
        yield QuestionField.CHOICES, fault


def _fault_of_choices(question: SupervisionQuestion) -> str | None:
    choices = question.choices
    if question.kind is not AnswerKind.CHOICE:
        return "Only a question with choices has choices." if choices else None
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        return f"Write {FEWEST_CHOICES} to {MOST_CHOICES} choices, one on each line."
    if not all(choice.strip() for choice in choices):
        return "A choice has no words."
    if longest := next((each for each in choices if len(each) > LONGEST_CHOICE), None):
        return f"A choice has {len(longest)} characters. Keep each within {LONGEST_CHOICE}."
    if len({_plain(choice) for choice in choices}) < len(choices):
        return "A choice stands twice."
    return None


def _scale_fault(question: SupervisionQuestion) -> Iterator[Fault]:
    words = question.scale
    if question.kind is not AnswerKind.SCALE:
        if words:
            yield QuestionField.SCALE, "Only a question with a scale says what 1 and 5 mean."
    elif not words or not all(end.strip() for end in words):
        yield QuestionField.SCALE, "Say what 1 means and what 5 means."
    elif max(map(len, words)) > LONGEST_SCALE_WORDS:
        yield QuestionField.SCALE, f"Keep each end within {LONGEST_SCALE_WORDS} characters."


def _reason_fault(question: SupervisionQuestion) -> Iterator[Fault]:
    if question.reason_when is not None and question.kind is not AnswerKind.YES_NO:
        yield QuestionField.REASON, "Only a yes-or-no question asks for a reason."


def _feedback_fault(question: SupervisionQuestion) -> Iterator[Fault]:
    if question.is_feedback and question.kind is not AnswerKind.TEXT:
        yield QuestionField.FEEDBACK, "Feedback is given in words. Choose a text answer for it."


def _plain(text: str) -> str:
    """Sentences that differ in case and spaces only are the same."""
    return " ".join(text.casefold().split())


NO_QUESTIONS: Final = QuestionSet(version=0, questions=(), own_choice=False, on=False)
