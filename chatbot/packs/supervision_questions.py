"""supervision.yaml: the supervision questions of a pack."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from chatbot.domain.roles import Role
from chatbot.domain.supervision_questions import (
    LONGEST_WORDING,
    MOST_QUESTIONS,
    NO_QUESTIONS,
    AnswerKind,
    QuestionSet,
    SupervisionQuestion,
)
from chatbot.packs.moments import OnOff
from chatbot.packs.schema import ClauseId, Line, Slug, Strict

FILE: Final = "supervision.yaml"
REASONS: Final[Mapping[str, bool]] = {"yes": True, "no": False}


class QuestionYaml(Strict):
    """One question."""

    id: Slug
    wording: Annotated[Line, Field(max_length=LONGEST_WORDING)]
    answer: AnswerKind
    required: bool = False
    clauses: list[ClauseId] = Field(default=[])
    choices: list[Line] = Field(default=[])
    scale: Annotated[list[Line], Field(min_length=2, max_length=2)] | None = None
    reason: Literal["yes", "no"] | None = None
    roles: list[Role] = Field(default=[])
    feedback: bool = False

    @property
    def question(self) -> SupervisionQuestion:
        """The value; raises ValueError where nobody could answer it."""
        return SupervisionQuestion(
            question_id=self.id,
            wording=self.wording,
            kind=self.answer,
            required=self.required,
            clause_ids=tuple(self.clauses),
            choices=tuple(self.choices),
            scale=(self.scale[0], self.scale[1]) if self.scale else None,
            reason_when=REASONS[self.reason] if self.reason else None,
            roles=frozenset(self.roles),
            is_feedback=self.feedback,
        )

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        """Refuse a question that nobody could answer."""
        _ = self.question
        return self


class SupervisionYaml(Strict):
    """supervision.yaml."""

    switched: OnOff = True
    own_choice: bool = False
    questions: list[QuestionYaml] = Field(default=[], max_length=MOST_QUESTIONS)

    @property
    def question_set(self) -> QuestionSet:
        """The value; raises ValueError where it cannot be asked."""
        return QuestionSet(
            version=0,
            questions=tuple(each.question for each in self.questions),
            own_choice=self.own_choice,
            on=self.switched,
        )

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        """Refuse a set that cannot be asked."""
        _ = self.question_set
        return self


def questions_of(read: SupervisionYaml | None) -> QuestionSet:
    """The questions of a pack; none where it has no such file."""
    return read.question_set if read else NO_QUESTIONS


def clauses_named(where: str, read: SupervisionYaml | None) -> Iterator[tuple[str, str]]:
    """Every place that names a clause: (place, clause id)."""
    for question in read.questions if read else ():
        for clause in question.clauses:
            yield f"{where}: questions[{question.id}].clauses", clause


def find_faults(where: str, read: SupervisionYaml | None) -> Iterator[str]:
    """What the policy asks for names its clause; the rest is the organisation's own choice."""
    for question in read.questions if read and not read.own_choice else ():
        if not question.clauses:
            place = f"{where}: questions[{question.id}].clauses"
            yield f"{place}: is empty, and own_choice does not say that nothing asks for it"
