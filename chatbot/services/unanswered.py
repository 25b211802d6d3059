"""What managers do with the questions that the bot could not answer."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.domain.people import Person
from chatbot.domain.permissions import Action
from chatbot.domain.unanswered import (
    LONGEST_SUBJECT,
    MOST_READ,
    Decision,
    DecisionKind,
    Group,
    MissedQuestion,
    arrange,
)
from chatbot.domain.wording import tidy
from chatbot.services.index_ports import Matcher
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.roles import RolesService

DECIDED: Final = "unanswered.decided"
GONE: Final = "This question is not on the list any more."


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """The list.

    Attributes:
        groups: what waits for a decision, what was asked most often first.
        urgent_count: how many went to the safeguarding route; they are not listed.
    """

    groups: tuple[Group, ...]
    urgent_count: int


@dataclass(frozen=True, kw_only=True)
class Done:
    """It is decided.

    Attributes:
        count: for how many questions.
    """

    decision: Decision
    count: int


@dataclass(frozen=True, kw_only=True)
class AlreadyDone:
    """Nothing was changed: somebody had decided before."""

    decision: Decision


@dataclass(frozen=True, kw_only=True)
class UnansweredService:
    """Every method raises NotAuthorisedError for those who are no managers."""

    roles: RolesService
    matcher: Matcher
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def unanswered(self, user_id: str) -> Unanswered:
        """The list as it is now."""
        person = self.roles.require(user_id, Action.SEE_UNANSWERED)
        with self.unit_of_work() as work:
            missed = work.unanswered.missed(person.workspace_id, MOST_READ)
            urgent_count = work.unanswered.urgent_count(person.workspace_id)
        groups = tuple(group for group in self._arranged(missed) if group.subject is None)
        return Unanswered(groups=groups, urgent_count=urgent_count)

    def group(self, user_id: str, question_id: str) -> Group | AlreadyDone:
        """The group of a question that is on the list.

        Raises:
            StaleActionError: it is not on the list any more.
        """
        person = self.roles.require(user_id, Action.SEE_UNANSWERED)
        return self._group(person, question_id)

    def dismiss(self, user_id: str, question_id: str) -> Done | AlreadyDone:
        """Take a group off the list until it is asked again three times.

        Raises:
            StaleActionError: it is not on the list any more.
        """
        return self._decide(user_id, question_id, DecisionKind.DISMISSED)

    def count_as_subject(self, user_id: str, question_id: str, title: str) -> Done | AlreadyDone:
        """Count a group, and whatever is asked like it, as a subject that is not covered.

        Raises:
            InvalidInputError: the title is empty or too long.
            StaleActionError: it is not on the list any more.
        """
        subject = tidy(title)
        if not subject or len(subject) > LONGEST_SUBJECT:
            raise InvalidInputError(
                f"Give the subject a short title, {LONGEST_SUBJECT} characters at the most."
            )
        return self._decide(user_id, question_id, DecisionKind.NOT_COVERED, subject)

    def count_followers(self, workspace_id: str) -> int:
        """Note for questions that are like a subject's that they count for it.

        To be called before old questions become counts; returns how many there were.
        """
        with self.unit_of_work() as work:
            missed = work.unanswered.missed(workspace_id, MOST_READ)
        counting = [(group, group.subject) for group in self._arranged(missed) if group.subject]
        with self.unit_of_work() as work:
            counted = sum(
                work.unanswered.decide(subject, _ids(group.questions))
                for group, subject in counting
            )
            work.commit()
        return counted

    def _decide(
        self, user_id: str, question_id: str, kind: DecisionKind, subject: str | None = None
    ) -> Done | AlreadyDone:
        person = self.roles.require(user_id, Action.DECIDE_UNANSWERED)
        found = self._group(person, question_id)
        if isinstance(found, AlreadyDone):
            return found
        decision = Decision(
            decision_id=uuid.uuid4().hex,
            workspace_id=person.workspace_id,
            kind=kind,
            made_by=user_id,
            made_at=self.clock.now(),
            subject=subject,
        )
        with self.unit_of_work() as work:
            if earlier := begin_decision(work, person.workspace_id, [question_id]):
                return earlier
            count = note_decision(work, decision, _ids(found.questions))
            work.commit()
        return Done(decision=decision, count=count)

    def _group(self, person: Person, question_id: str) -> Group | AlreadyDone:
        with self.unit_of_work() as work:
            known = work.unanswered.find(person.workspace_id, [question_id])
            missed = work.unanswered.missed(person.workspace_id, MOST_READ)
        if known and known[0].decision:
            return AlreadyDone(decision=known[0].decision)
        for group in self._arranged(missed):
            if question_id in _ids(group.questions):
                return group
        raise StaleActionError(GONE)

    def _arranged(self, missed: Sequence[MissedQuestion]) -> tuple[Group, ...]:
        return arrange(missed, self.matcher.group([question.text for question in missed]))


def begin_decision(
    work: UnitOfWork, workspace_id: str, question_ids: Sequence[str]
) -> AlreadyDone | None:
    """Let nobody else decide until the transaction ends; what was decided before, if anything.

    Raises:
        StaleActionError: a question is not there any more.
    """
    work.roles.lock(workspace_id)
    found = work.unanswered.find(workspace_id, question_ids)
    if len(found) < len(set(question_ids)):
        raise StaleActionError(GONE)
    decided = next((question.decision for question in found if question.decision), None)
    return AlreadyDone(decision=decided) if decided else None


def note_decision(work: UnitOfWork, decision: Decision, question_ids: Sequence[str]) -> int:
    """Note a decision with its entry in the log of changes; returns for how many questions."""
    count = work.unanswered.decide(decision, question_ids)
    work.audit.add(
        AuditEntry(
            workspace_id=decision.workspace_id,
            at=decision.made_at,
            actor=decision.made_by,
            action=DECIDED,
            subject=decision.decision_id,
            after={
                "kind": decision.kind.value,
                "questions": count,
                **({"intent": decision.intent_id} if decision.intent_id else {}),
            },
        )
    )
    return count


def _ids(questions: Sequence[MissedQuestion]) -> list[str]:
    return [question.question_id for question in questions]
