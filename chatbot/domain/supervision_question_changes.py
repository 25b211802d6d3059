"""How managers change the supervision questions, and what a newer pack offers them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Final

from chatbot.domain.errors import StaleActionError
from chatbot.domain.roles import Role
from chatbot.domain.supervision_questions import AnswerKind, QuestionSet, SupervisionQuestion

GONE: Final = "This question has been retired meanwhile. Nothing is saved."
LAST_ONE: Final = "This is the last question. Turn the questions off instead."

Questions = tuple[SupervisionQuestion, ...]
Change = Callable[[QuestionSet], QuestionSet]


@dataclass(frozen=True, kw_only=True)
class KeptSet:
    """A version of the set as it is kept.

    Attributes:
        pack: the questions of the pack as they were when this version was made.
        made_by: a Slack user id, or `SYSTEM` where it is the pack's own set.
        made_at: when (aware UTC).
    """

    asked: QuestionSet
    pack: Questions
    made_by: str
    made_at: datetime


class Direction(Enum):
    """Where a question is moved."""

    UP = -1
    DOWN = 1


def switched(*, on: bool) -> Change:
    """Turn all of it on or off."""
    return lambda asked: replace(asked, on=on)


def with_added(question: SupervisionQuestion) -> Change:
    """Ask one more, at the end."""
    return lambda asked: replace(asked, questions=(*asked.questions, question))


def with_changed(question: SupervisionQuestion) -> Change:
    """Ask a question otherwise, in its place; raises StaleActionError where it has gone."""

    def change(asked: QuestionSet) -> QuestionSet:
        if asked.question(question.question_id) is None:
            raise StaleActionError(GONE)
        return replace(asked, questions=_put(asked.questions, question))

    return change


def without(question_id: str) -> Change:
    """Retire a question; raises StaleActionError where it is the last of a set that is on."""

    def change(asked: QuestionSet) -> QuestionSet:
        left = tuple(each for each in asked.questions if each.question_id != question_id)
        if asked.on and not left:
            raise StaleActionError(LAST_ONE)
        return replace(asked, questions=left)

    return change


def moved(question_id: str, direction: Direction) -> Change:
    """Ask a question one place earlier or later; at the end of the list nothing changes."""

    def change(asked: QuestionSet) -> QuestionSet:
        question = asked.question(question_id)
        if question is None:
            raise StaleActionError(GONE)
        place = asked.questions.index(question)
        target = min(max(place + direction.value, 0), len(asked.questions) - 1)
        others = [each for each in asked.questions if each is not question]
        others.insert(target, question)
        return replace(asked, questions=tuple(others))

    return change


class OfferKind(StrEnum):
    """What the pack did to a question."""

    NEW = "new"
    CHANGED = "changed"
    RETIRED = "retired"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A question that the pack has otherwise now.

    Attributes:
        question: as the pack has it; for a retired one, as it had it.
    """

    kind: OfferKind
    question: SupervisionQuestion


def offers(asked: QuestionSet, seen: Questions, pack: Questions) -> tuple[Offer, ...]:
    """What a pack has new, changed and retired since it was last looked at.

    What managers have so already, or have retired, is not offered.
    """
    before = {each.question_id: each for each in seen}
    now = {each.question_id: each for each in pack}
    mine = {each.question_id: each for each in asked.questions}
    found = []
    for question_id, question in now.items():
        if question_id not in before and question_id not in mine:
            found.append(Offer(kind=OfferKind.NEW, question=question))
        elif question != before.get(question_id) and mine.get(question_id, question) != question:
            found.append(Offer(kind=OfferKind.CHANGED, question=question))
    retired = [each for each in seen if each.question_id not in now and each.question_id in mine]
    return (*found, *(Offer(kind=OfferKind.RETIRED, question=each) for each in retired))


def settled(seen: Questions, pack: Questions, question_ids: Collection[str]) -> Questions:
    """What of the pack has been looked at, once these questions have been too."""
    now = {each.question_id: each for each in pack}
    before = {each.question_id: each for each in seen}
    for question_id in question_ids:
        if question_id in now:
            before[question_id] = now[question_id]
        else:
            before.pop(question_id, None)
    return tuple(before.values())


def with_taken(taken: Collection[str], offered: Sequence[Offer]) -> Change:
    """Take the offers with these question ids; the others change nothing."""

    def change(asked: QuestionSet) -> QuestionSet:
        questions = asked.questions
        for offer in offered:
            if offer.question.question_id in taken:
                questions = _apply(questions, offer)
        if asked.on and not questions:
            raise StaleActionError(LAST_ONE)
        return replace(asked, questions=questions)

    return change


def _apply(questions: Questions, offer: Offer) -> Questions:
    match offer.kind:
        case OfferKind.NEW:
            return (*questions, offer.question)
        case OfferKind.CHANGED:
            return _put(questions, offer.question)
        case OfferKind.RETIRED:
            gone = offer.question.question_id
            return tuple(each for each in questions if each.question_id != gone)


def _put(questions: Questions, question: SupervisionQuestion) -> Questions:
    return tuple(
        question if each.question_id == question.question_id else each for each in questions
    )


def to_values(question: SupervisionQuestion) -> dict[str, Any]:
    """A question as plain values, to be kept."""
    return {
        "question_id": question.question_id,
        "wording": question.wording,
        "kind": question.kind.value,
        "required": question.required,
        "clause_ids": list(question.clause_ids),
        "choices": list(question.choices),
        "scale": list(question.scale) if question.scale else None,
        "reason_when": question.reason_when,
        "roles": sorted(question.roles),
        "is_feedback": question.is_feedback,
    }


def from_values(values: Mapping[str, Any]) -> SupervisionQuestion:
    """The question of `to_values`."""
    scale = values["scale"]
    return SupervisionQuestion(
        question_id=values["question_id"],
        wording=values["wording"],
        kind=AnswerKind(values["kind"]),
        required=values["required"],
        clause_ids=tuple(values["clause_ids"]),
        choices=tuple(values["choices"]),
        scale=(scale[0], scale[1]) if scale else None,
        reason_when=values["reason_when"],
        roles=frozenset(map(Role, values["roles"])),
        is_feedback=values["is_feedback"],
    )
