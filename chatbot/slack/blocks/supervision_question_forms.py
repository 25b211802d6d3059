"""The form of one supervision question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Self

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.errors import StaleActionError
from chatbot.domain.policies import PolicyPack
from chatbot.domain.roles import Role
from chatbot.domain.supervision_questions import (
    MOST_CHOICES,
    AnswerKind,
    QuestionField,
    SupervisionQuestion,
)
from chatbot.slack.blocks.fields import choice_field, text_field, ticks_field
from chatbot.slack.blocks.reply import section
from chatbot.slack.blocks.supervision_question_words import KINDS, ROLES, what_asks_for_it
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Action, Form

QUESTION: Final = "Supervision question"
LONGEST_FIELD: Final = 3000  # what Slack lets somebody type
WORDING: Final = "wording"
KIND: Final = "kind"
CHOICES: Final = "choices"
LOW: Final = "scale_low"
HIGH: Final = "scale_high"
REASON: Final = "reason"
OPTIONS: Final = "options"
ASKED_OF: Final = "roles"
REASONS: Final[Mapping[str, bool | None]] = {"never": None, "yes": True, "no": False}
REASON_WORDS: Final = {"never": "Never", "yes": "When it is yes", "no": "When it is no"}
REQUIRED: Final = "It has to be answered"
FEEDBACK: Final = "It is feedback for the policy: collected without names"
BLOCKS: Final[Mapping[QuestionField, str]] = {
    QuestionField.ID: WORDING,
    QuestionField.WORDING: WORDING,
    QuestionField.KIND: KIND,
    QuestionField.CHOICES: CHOICES,
    QuestionField.SCALE: LOW,
    QuestionField.REASON: REASON,
    QuestionField.FEEDBACK: OPTIONS,
}

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class FormMemory:
    """What the form hands back.

    Attributes:
        base: the version of the list that it was opened from.
        page: of that list.
        is_new: whether the question is to be added.
    """

    base: int
    page: int
    question_id: str
    is_new: bool

    @classmethod
    def parse(cls, metadata: str) -> Self:
        """Read it; raises StaleActionError for what another version of the bot wrote."""
        parts = metadata.split("\n")
        try:
            base, page, question_id, kind = parts
            return cls(
                base=int(base), page=int(page), question_id=question_id, is_new=kind == "new"
            )
        except ValueError:
            raise StaleActionError from None

    def __str__(self) -> str:
        """As it stands in the modal."""
        kind = "new" if self.is_new else "old"
        return f"{self.base}\n{self.page}\n{self.question_id}\n{kind}"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A question as it stands in the form, sound or not."""

    wording: str = ""
    kind: AnswerKind = AnswerKind.TEXT
    choices: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    reason: str = "never"
    required: bool = False
    feedback: bool = False
    roles: frozenset[Role] = field(default_factory=frozenset)

    @classmethod
    def of(cls, question: SupervisionQuestion) -> Self:
        """The question as it is."""
        low, high = question.scale or ("", "")
        return cls(
            wording=question.wording,
            kind=question.kind,
            choices=question.choices,
            low=low,
            high=high,
            reason=next(key for key, when in REASONS.items() if when is question.reason_when),
            required=question.required,
            feedback=question.is_feedback,
            roles=question.roles,
        )

    @classmethod
    def read(cls, values: Values) -> Self:
        """What stands in the fields; lines and spaces without words are left out."""
        kind, ticked = AnswerKind(_one(values, KIND) or AnswerKind.TEXT), values.get(OPTIONS, ())
        lines = (" ".join(line.split()) for line in _one(values, CHOICES).splitlines())
        names = list(ROLES)
        return cls(
            wording=_one(values, WORDING).strip(),
            kind=kind,
            choices=tuple(line for line in lines if line),
            low=_one(values, LOW).strip(),
            high=_one(values, HIGH).strip(),
            reason=_one(values, REASON) or "never",
            required="0" in ticked,
            feedback="1" in ticked and kind is AnswerKind.TEXT,
            roles=frozenset(names[int(place)] for place in values.get(ASKED_OF, ())),
        )

    def question(self, question_id: str, clause_ids: tuple[str, ...] = ()) -> SupervisionQuestion:
        """The question; what belongs to another kind of answer is left out.

        Raises:
            UnsoundQuestionError: it cannot be asked so.
        """
        kind = self.kind
        return SupervisionQuestion(
            question_id=question_id,
            wording=self.wording,
            kind=kind,
            required=self.required,
            clause_ids=clause_ids,
            choices=self.choices if kind is AnswerKind.CHOICE else (),
            scale=(self.low, self.high) if kind is AnswerKind.SCALE else None,
            reason_when=REASONS.get(self.reason) if kind is AnswerKind.YES_NO else None,
            roles=self.roles,
            is_feedback=self.feedback,
        )


def _one(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "")


def question_form(
    draft: Draft, memory: FormMemory, pack: PolicyPack, question: SupervisionQuestion | None = None
) -> View:
    """The fields; those for the kind of answer that is chosen."""
    head: list[Block] = [section(f"_{what_asks_for_it(question, pack)}_")] if question else []
    blocks = [
        *head,
        text_field(
            "The question",
            WORDING,
            draft.wording,
            longest=LONGEST_FIELD,
            hint="Kind and open, as a good supervisor would ask. No blame.",
            optional=False,
        ),
        choice_field(
            "How it is answered",
            KIND,
            {kind.value: words for kind, words in KINDS.items()},
            draft.kind,
            optional=False,
            action=Action.QUESTION_KIND,
            tell_at_once=True,
        ),
        *_of_kind(draft),
        ticks_field("Options", OPTIONS, _options(draft.kind), _ticked(draft)),
        ticks_field(
            "Who is asked (nobody ticked: every worker)",
            ASKED_OF,
            list(ROLES.values()),
            [ROLES[role] for role in draft.roles],
        ),
    ]
    return modal(QUESTION, blocks, form=Form.QUESTION, metadata=str(memory))


def _options(kind: AnswerKind) -> list[str]:
    return [REQUIRED, FEEDBACK] if kind is AnswerKind.TEXT else [REQUIRED]


def _ticked(draft: Draft) -> list[str]:
    return [*[REQUIRED] * draft.required, *[FEEDBACK] * draft.feedback]


def _of_kind(draft: Draft) -> list[Block]:
    """The fields that only one kind of answer has."""
    match draft.kind:
        case AnswerKind.CHOICE:
            hint = f"One on each line, {MOST_CHOICES} at the most, 75 characters each."
            words = "\n".join(draft.choices)
            return [
                text_field(
                    "Choices", CHOICES, words, longest=LONGEST_FIELD, hint=hint, optional=False
                )
            ]
        case AnswerKind.SCALE:
            return [
                text_field(
                    label, name, words, longest=LONGEST_FIELD, one_line=True, optional=False
                )
                for label, name, words in (
                    ("What 1 means", LOW, draft.low),
                    ("What 5 means", HIGH, draft.high),
                )
            ]
        case AnswerKind.YES_NO:
            return [choice_field("Ask why", REASON, REASON_WORDS, draft.reason, optional=False)]
        case AnswerKind.TEXT:
            return []


def with_kind(values: Values, chosen: str) -> Draft:
    """What stands in the fields, with the kind of answer that was just chosen."""
    draft = Draft.read(values)
    kind = AnswerKind(chosen) if chosen in set(AnswerKind) else draft.kind
    return replace(draft, kind=kind, feedback=draft.feedback and kind is AnswerKind.TEXT)


def field_errors(faults: Mapping[QuestionField, str]) -> dict[str, str]:
    """The sentences under the fields that they belong to."""
    return {BLOCKS[name]: words for name, words in faults.items()}
