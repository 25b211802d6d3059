"""What somebody wants to do with a record, and what is wrong with it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chatbot.domain.supervision import (
    LEAST_WEEKS,
    LONGEST_TASK,
    LONGEST_WORDS,
    MOST_WEEKS,
    Deed,
    Meeting,
)
from chatbot.domain.supervision_dates import Diary
from chatbot.domain.supervision_questions import AnswerKind, SupervisionQuestion

FURTHEST = timedelta(days=730)


class FieldName(StrEnum):
    """The fields of the forms."""

    TEXT = "text"
    DAY = "day"
    TASK = "task"
    OWNER = "owner"
    WEEKS = "weeks"


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is to be done with a record.

    Attributes:
        text: a reason, or what the supervisor shares.
        day: the new date, when it was held, or when an action is due.
        owner: who is to do an action (Slack user id).
        action_id: which action is done.
        seen: `mark_of` the record that is signed, as it was read; None where that is not known.
    """

    meeting_id: str
    deed: Deed
    text: str = ""
    day: date | None = None
    what: str = ""
    owner: str | None = None
    action_id: str = ""
    seen: int | None = None


def faults_of_plan(starting_on: date | None, weeks: str, today: date) -> dict[FieldName, str]:
    """What is wrong with a plan; a sentence for each field."""
    found: dict[FieldName, str] = {}
    if fault := _day_fault(starting_on, first=today, last=today + FURTHEST):
        found[FieldName.DAY] = fault
    known = not weeks.strip() or (
        weeks.strip().isdecimal() and LEAST_WEEKS <= int(weeks) <= MOST_WEEKS
    )
    if not known:
        found[FieldName.WEEKS] = (
            f"Write a number of weeks from {LEAST_WEEKS} to {MOST_WEEKS},"
            " or leave it empty for this one date."
        )
    return found


def faults_of_step(  # noqa: PLR0913 - all that a step is held against
    step: Step,
    meeting: Meeting,
    *,
    today: date,
    diary: Diary,
    people: Collection[str],
    owners: Collection[str],
) -> dict[FieldName, str]:
    """What is wrong with a step; a sentence for each field.

    Args:
        step: what somebody wants.
        meeting: with which record.
        today: by the organisation's calendar.
        diary: who is there when.
        people: who has to be there.
        owners: who can be given an action.
    """
    found: dict[FieldName, str] = {}
    if step.deed in {Deed.MOVE, Deed.NOT_HELD, Deed.REOPEN} and not step.text.strip():
        found[FieldName.TEXT] = "Say why, in a few words."
    if len(step.text) > LONGEST_WORDS:
        found[FieldName.TEXT] = f"Keep it within {LONGEST_WORDS:,} characters."
    if step.deed is Deed.MOVE:
        found |= _fault_in_day(_move_fault(step.day, meeting, today, diary, people))
    if step.deed is Deed.HELD:
        found |= _fault_in_day(_held_fault(step.day, today))
    if step.deed is Deed.ADD_ACTION:
        found |= _action_faults(step, today, owners)
    return found


def _fault_in_day(fault: str | None) -> dict[FieldName, str]:
    return {FieldName.DAY: fault} if fault else {}


def _move_fault(
    day: date | None, meeting: Meeting, today: date, diary: Diary, people: Collection[str]
) -> str | None:
    if fault := _day_fault(day, first=today, last=today + FURTHEST):
        return fault
    if day is None or diary.can_meet(people, day):
        return "It is on that day already." if day == meeting.on else None
    if not diary.working_time.is_working_day(day):
        return "Nobody works on that day. Choose another one."
    return "One of you is away on that day. Choose another one."


def _day_fault(day: date | None, *, first: date, last: date) -> str | None:
    if day is None:
        return "Choose a day."
    if day < first:
        return "That day has passed. Choose today or a later day."
    if day > last:
        return "That is more than two years ahead. Choose an earlier day."
    return None


def _held_fault(day: date | None, today: date) -> str | None:
    if day is None:
        return "Choose a day."
    if day > today:
        return "That day is still to come. Say so once it was held."
    return "That is more than two years ago." if day < today - FURTHEST else None


def _action_faults(step: Step, today: date, owners: Collection[str]) -> dict[FieldName, str]:
    found: dict[FieldName, str] = {}
    if not step.what.strip():
        found[FieldName.TASK] = "Say what is to be done."
    elif len(step.what) > LONGEST_TASK:
        found[FieldName.TASK] = f"Keep it within {LONGEST_TASK} characters."
    if step.owner not in owners:
        found[FieldName.OWNER] = (
            "Only the two of you can read this: choose the worker or the supervisor."
        )
    if fault := _day_fault(step.day, first=today, last=today + FURTHEST):
        found[FieldName.DAY] = fault
    return found


def fault_of_answer(question: SupervisionQuestion, value: str, reason: str) -> str | None:
    """What is missing or wrong in an answer, in a sentence; None where it can be handed over."""
    if question.required and not value.strip():
        return "Please answer this question."
    if max(len(value), len(reason)) > LONGEST_WORDS:
        return f"Keep it within {LONGEST_WORDS:,} characters."
    if value and question.kind is not AnswerKind.TEXT and value not in values_of(question):
        return "Please choose again: this answer is no longer among the choices."
    return None


def lacks_reason(question: SupervisionQuestion, value: str, reason: str) -> bool:
    """Whether an answer needs a reason and has none."""
    if question.reason_when is None:
        return False
    return value == ("yes" if question.reason_when else "no") and not reason.strip()


def values_of(question: SupervisionQuestion) -> tuple[str, ...]:
    """What can be answered to a question that is not answered in words."""
    if question.kind is AnswerKind.YES_NO:
        return ("yes", "no")
    if question.kind is AnswerKind.SCALE:
        return ("1", "2", "3", "4", "5")
    return question.choices
