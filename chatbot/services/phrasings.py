"""Approved phrasings: what would change, approving, withdrawing, the list."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.domain.permissions import Action
from chatbot.domain.phrasings import LONGEST_PHRASING, ApprovedPhrasing, by_intent
from chatbot.domain.policies import Intent
from chatbot.domain.unanswered import MOST_READ, Decision, DecisionKind, MissedQuestion
from chatbot.domain.wording import is_follow_up, tidy
from chatbot.services.policy_index import PolicyIndex, shown_intent
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.roles import RolesService
from chatbot.services.unanswered import AlreadyDone, Done, begin_decision, note_decision

REPLAYED_FOR: Final = timedelta(days=90)
MOST_WORDINGS: Final = 10  # that are approved at once
WITHDRAWN: Final = "phrasings.withdrawn"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A text that could become a phrasing.

    Attributes:
        question_id: a question with this text.
        fault: a sentence that says why it cannot, if it cannot.
    """

    question_id: str
    text: str
    fault: str | None = None


@dataclass(frozen=True, kw_only=True)
class Changed:
    """Recent questions that would be answered otherwise.

    Attributes:
        before: the title that is shown now; None where there is no answer now.
        count: how many questions.
    """

    before: str | None
    count: int


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """What approving would do."""

    intent: Intent
    wordings: tuple[Wording, ...]
    changes: tuple[Changed, ...]

    @property
    def sound(self) -> tuple[Wording, ...]:
        """The wordings that can be approved."""
        return tuple(wording for wording in self.wordings if wording.fault is None)


@dataclass(frozen=True, kw_only=True)
class PhrasingService:
    """Every method that takes a `user_id` raises NotAuthorisedError for those who may not."""

    index: PolicyIndex
    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def rehearse(
        self, user_id: str, intent_id: str, questions: Sequence[MissedQuestion]
    ) -> Rehearsal:
        """What would change if these questions meant this intent.

        Args:
            user_id: the manager.
            intent_id: what they shall be about.
            questions: a group; of its distinct wordings the ten asked last are taken.

        Raises:
            StaleActionError: there is no such intent any more.
        """
        person = self.roles.require(user_id, Action.DECIDE_UNANSWERED)
        intent = self._intent(intent_id)
        since = self.clock.now() - REPLAYED_FOR
        with self.unit_of_work() as work:
            approved = work.phrasings.all(person.workspace_id)
            recent = work.unanswered.recent(person.workspace_id, since, MOST_READ)
        wordings = tuple(self._wordings(questions, intent, approved))
        changes = self._changes(wordings, intent, approved, recent)
        return Rehearsal(intent=intent, wordings=wordings, changes=changes)

    def approve(
        self, user_id: str, intent_id: str, question_ids: Sequence[str]
    ) -> Done | AlreadyDone:
        """Make phrasings of an intent of questions, and of those that say the same.

        Raises:
            InvalidInputError: a text may not be a phrasing of it; the sentence says why.
            StaleActionError: the intent or a question is not there any more.
        """
        person = self.roles.require(user_id, Action.DECIDE_UNANSWERED)
        intent, now = self._intent(intent_id), self.clock.now()
        with self.unit_of_work() as work:
            missed = work.unanswered.missed(person.workspace_id, MOST_READ)
        keys = {question.question_id: self._key(question.text) for question in missed}
        decision = Decision(
            decision_id=uuid.uuid4().hex,
            workspace_id=person.workspace_id,
            kind=DecisionKind.APPROVED,
            made_by=user_id,
            made_at=now,
            intent_id=intent_id,
        )
        with self.unit_of_work() as work:
            if earlier := begin_decision(work, person.workspace_id, question_ids):
                return earlier
            chosen = work.unanswered.find(person.workspace_id, question_ids)
            self._add(work, intent, chosen, decision)
            said = {self._key(question.text) for question in chosen}
            alike = [question_id for question_id, key in keys.items() if key in said]
            count = note_decision(work, decision, list(dict.fromkeys([*question_ids, *alike])))
            work.commit()
        return Done(decision=decision, count=count)

    def approved(self, user_id: str) -> Sequence[ApprovedPhrasing]:
        """All that was approved, the newest first."""
        person = self.roles.require(user_id, Action.SEE_UNANSWERED)
        with self.unit_of_work() as work:
            return work.phrasings.all(person.workspace_id)[::-1]

    def withdraw(self, user_id: str, phrasing_id: str) -> None:
        """Take a phrasing back; nothing where somebody did so before."""
        person = self.roles.require(user_id, Action.WITHDRAW_PHRASINGS)
        with self.unit_of_work() as work:
            gone = work.phrasings.withdraw(person.workspace_id, phrasing_id)
            if gone is None:
                return
            work.audit.add(
                AuditEntry(
                    workspace_id=person.workspace_id,
                    at=self.clock.now(),
                    actor=user_id,
                    action=WITHDRAWN,
                    subject=phrasing_id,
                    before={"intent": gone.intent_id},
                )
            )
            work.commit()

    def _add(
        self,
        work: UnitOfWork,
        intent: Intent,
        questions: Sequence[MissedQuestion],
        decision: Decision,
    ) -> None:
        approved = work.phrasings.all(decision.workspace_id)
        wordings = list(self._wordings(questions, intent, approved))
        if faults := [wording.fault for wording in wordings if wording.fault]:
            raise InvalidInputError(faults[0])
        work.phrasings.add(
            [
                ApprovedPhrasing(
                    phrasing_id=uuid.uuid4().hex,
                    workspace_id=decision.workspace_id,
                    intent_id=intent.intent_id,
                    text=wording.text,
                    key=self._key(wording.text),
                    approved_by=decision.made_by,
                    approved_at=decision.made_at,
                )
                for wording in wordings
            ]
        )

    def _wordings(
        self,
        questions: Sequence[MissedQuestion],
        intent: Intent,
        approved: Sequence[ApprovedPhrasing],
    ) -> Sequence[Wording]:
        """The distinct wordings, those asked last first, each with what speaks against it."""
        known = {phrasing.key: phrasing for phrasing in approved}
        distinct: dict[str, Wording] = {}
        for question in reversed(questions):
            text = tidy(question.text)
            key = self._key(text)
            fault = self._fault(text, key, intent, known)
            wording = Wording(question_id=question.question_id, text=text, fault=fault)
            distinct.setdefault(key, wording)
        return list(distinct.values())[:MOST_WORDINGS]

    def _fault(
        self, text: str, key: str, intent: Intent, approved: Mapping[str, ApprovedPhrasing]
    ) -> str | None:
        """Why a text may not become a phrasing of an intent; None if it may."""
        if self.index.is_urgent(text):
            return "This reads as if somebody may be at risk. It goes to the safeguarding route."
        if not key:
            return "There is no word in this that I could learn."
        if len(text) > LONGEST_PHRASING:
            return f"This is too long to be learned ({LONGEST_PHRASING} characters at the most)."
        if is_follow_up(text):
            return "This only makes sense after another question."
        if earlier := approved.get(key):
            return f"This was approved before, for “{self._title(earlier.intent_id)}”."
        return self._known.fault(key, intent)

    def _changes(
        self,
        wordings: Sequence[Wording],
        intent: Intent,
        approved: Sequence[ApprovedPhrasing],
        recent: Sequence[tuple[str, int]],
    ) -> tuple[Changed, ...]:
        """Replay recent questions with and without; only variants of the new can change."""
        new = [wording.text for wording in wordings if wording.fault is None]
        only_new = self.index.with_phrasings({intent.intent_id: new})
        now = by_intent(approved)
        then = {**now, intent.intent_id: [*now.get(intent.intent_id, ()), *new]}
        without, with_new = self.index.with_phrasings(now), self.index.with_phrasings(then)
        counted: Counter[str | None] = Counter()
        for text, count in recent:
            if not only_new.matcher.repeats_approved(tidy(text)):
                continue
            before, after = without.find(text), with_new.find(text)
            old, shown = shown_intent(before), shown_intent(after)
            if shown is not None and (old is None or old.intent_id != shown.intent_id):
                counted[old.title if old else None] += count
        return tuple(Changed(before=title, count=n) for title, n in counted.most_common())

    @cached_property
    def _known(self) -> "KnownTexts":
        return KnownTexts(self.index)

    def _key(self, text: str) -> str:
        return self.index.matcher.key_of(tidy(text))

    def _intent(self, intent_id: str) -> Intent:
        try:
            return self.index.pack.intents[intent_id]
        except KeyError:
            raise StaleActionError from None

    def _title(self, intent_id: str) -> str:
        known = self.index.pack.intents.get(intent_id)
        return known.title if known else intent_id


class KnownTexts:
    """What the pack itself says about texts, by what they say."""

    def __init__(self, index: PolicyIndex) -> None:
        pack, key_of = index.pack, index.matcher.key_of
        self._phrasings: dict[str, list[Intent]] = {}
        self._counter_examples: set[tuple[str, str]] = set()
        for intent in pack.intents.values():
            for phrasing in intent.phrasings:
                self._phrasings.setdefault(key_of(phrasing.text), []).append(intent)
            for text in intent.counter_examples:
                self._counter_examples.add((intent.intent_id, key_of(text)))
        self._out_of_scope = {key_of(text) for text in (*pack.out_of_scope, *pack.small_talk)}

    def fault(self, key: str, intent: Intent) -> str | None:
        """What of the pack speaks against a text; None where nothing does."""
        for other in self._phrasings.get(key, ()):
            return f"The pack has this already, as a way to ask about “{other.title}”."
        if (intent.intent_id, key) in self._counter_examples:
            return f"The pack says that this does not mean “{intent.title}”."
        if key in self._out_of_scope:
            return "The pack says that this is not about the policy."
        return None
