"""Brings a question to a person, and the answer back."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from chatbot.domain.absences import there_first
from chatbot.domain.ask_notices import answer_key, holder_keys
from chatbot.domain.asks import (
    SAFEGUARDING,
    Ask,
    AskChange,
    AskState,
    answer,
    ask_somebody,
    decline,
    fault_of,
    faults_of,
    note_help,
    pass_on,
    take,
    who_may_answer,
)
from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.outbox import SentMessage
from chatbot.domain.permissions import Action
from chatbot.domain.policies import Contact
from chatbot.domain.working_time import WorkingTime
from chatbot.services.absence_ports import AbsenceBook, NobodyIsAway
from chatbot.services.ask_changes import record_change
from chatbot.services.ask_drafts import Draft, Origin, contact_of, draft_for
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.roles import NOT_YOURS, RolesService, Visitor

NAMES: Final = uuid.UUID("0d5a7c1e-7a0b-5f5a-9a44-2b1f6f1f8a3d")
MOST_RACES: Final = 5
NOT_THERE: Final = "This question is not there any more."
OWN: Final = "This is your own question. Somebody else has to answer it."
NOT_THEIRS: Final = "Choose somebody else who may answer it: a manager who did not ask it."


def id_of(workspace_id: str, submission: str) -> str:
    """The id of the question that a form becomes, however often it is sent."""
    return uuid.uuid5(NAMES, f"{workspace_id} {submission}").hex


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Nothing was done: a sentence for each field (`text`, `note`, `person`) with a fault."""

    faults: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Handled:
    """What somebody wanted to do with a question, and how it stands now.

    Attributes:
        done: whether it was done; else somebody else was quicker, or it was done before.
    """

    ask: Ask
    done: bool


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A message about a question that stands somewhere, with whose conversation it is in."""

    user_id: str
    message: SentMessage


@dataclass(frozen=True, kw_only=True)
class AskService:
    """Every method that takes a `user_id` as the one who acts checks what they may do.

    Raises:
        NotAuthorisedError: they may not; the sentence gives nothing away.
        StaleActionError: the question is not there any more.
    """

    workspace_id: str
    index: PolicyIndex
    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    hours: WorkingTime
    absences: AbsenceBook = field(default_factory=NobodyIsAway)

    def draft(self, user_id: str, origin: Origin) -> Draft:
        """What the form begins with; other people's questions are not shown."""
        asker = self.roles.require(user_id, Action.ASK_A_PERSON)
        with self.unit_of_work() as work:
            draft = draft_for(work, self.index.pack, asker, origin)
        return replace(draft, readers=there_first(draft.readers, self._away()))

    def ask(
        self, user_id: str, origin: Origin, text: str, note: str, *, submission: str
    ) -> Ask | Refused:
        """Ask; `submission` names the form, which is one question however often it is sent."""
        asker = self.roles.require(user_id, Action.ASK_A_PERSON)
        if faults := faults_of(text, note):
            return Refused(faults=faults)
        now, away = self.clock.now(), self._away()
        with self.unit_of_work() as work:
            draft = draft_for(work, self.index.pack, asker, origin)
            new = Ask(
                ask_id=id_of(self.workspace_id, submission),
                workspace_id=self.workspace_id,
                question_id=draft.question_id,
                contact_id=draft.contact.contact_id,
                asker=user_id,
                text=text.strip(),
                note=note.strip(),
                asked_at=now,
                since=now,
            )
            change = ask_somebody(new, there_first(draft.readers, away))
            if record_change(work, None, change, actor=user_id, now=now, hours=self.hours):
                work.commit()
            return self._get(work, new.ask_id)

    def take(self, user_id: str, ask_id: str) -> Handled:
        """Take a question: one owner, whoever is first."""
        now = self.clock.now()
        return self._handle(user_id, ask_id, lambda ask: take(ask, user_id, now))

    def answer(self, user_id: str, ask_id: str, words: str) -> Handled | Refused:
        """Answer a question, taken or not."""
        if fault := fault_of(words, "Write your answer here."):
            return Refused(faults={"text": fault})
        now = self.clock.now()
        return self._handle(user_id, ask_id, lambda ask: answer(ask, user_id, words.strip(), now))

    def decline(self, user_id: str, ask_id: str, reason: str) -> Handled | Refused:
        """Say that a question is not one for the managers; a reason may be given."""
        if fault := fault_of(reason):
            return Refused(faults={"text": fault})
        now = self.clock.now()
        return self._handle(
            user_id, ask_id, lambda ask: decline(ask, user_id, reason.strip(), now)
        )

    def pass_on(self, user_id: str, ask_id: str, to: str) -> Handled | Refused:
        """Hand a question to somebody else who may answer it."""
        ask = self.see(user_id, ask_id)
        self.roles.people.identify(to)  # whoever has left loses the role by this
        with self.unit_of_work() as work:
            suits = to != user_id and to in self._who_may_answer(work, ask)
        if not suits:
            return Refused(faults={"person": NOT_THEIRS})
        now = self.clock.now()
        return self._handle(user_id, ask_id, lambda ask: pass_on(ask, user_id, to, now))

    def note_help(self, user_id: str, ask_id: str) -> Handled:
        """The asker says that the answer helps."""
        self.roles.require(user_id, Action.ASK_A_PERSON)
        return self._change(user_id, ask_id, _check_asker, note_help)

    def see(self, user_id: str, ask_id: str) -> Ask:
        """A question, for those who may answer it."""
        self.roles.require(user_id, Action.HANDLE_ASKS)
        with self.unit_of_work() as work:
            ask = self._get(work, ask_id)
            self._check_handler(work, ask, user_id)
        return ask

    def for_message(self, ask_id: str, recipient: str) -> Ask | None:
        """A question for a message about it; None where the recipient may not see it any more."""
        with self.unit_of_work() as work:
            ask = work.asks.get(self.workspace_id, ask_id)
            if ask is None or ask.asker == recipient:
                return ask
            return ask if recipient in self._who_may_answer(work, ask) else None

    def posted(self, ask: Ask) -> Sequence[Posted]:
        """Where messages with buttons for this question stand."""
        keys = [*holder_keys(ask), (ask.asker, answer_key(ask))]
        with self.unit_of_work() as work:
            found = [(who, work.outbox.sent(self.workspace_id, key)) for who, key in keys]
        return [Posted(user_id=who, message=message) for who, message in found if message]

    def waiting_for(self, visitor: Visitor) -> Sequence[Ask]:
        """What somebody could answer, and nobody else has taken: what nobody was found for first.

        After that the oldest.
        """
        user_id = visitor.person.user_id
        with self.unit_of_work() as work:
            roles, live = work.roles.all(self.workspace_id), work.asks.live(self.workspace_id)
        waiting = [
            ask
            for ask in live
            if ask.may_act(user_id) and user_id in who_may_answer(ask.contact_id, roles, ask.asker)
        ]
        return sorted(waiting, key=lambda ask: ask.state is not AskState.UNREACHED)

    def asked_by(self, visitor: Visitor) -> Sequence[Ask]:
        """Somebody's own questions that are still open, oldest first."""
        with self.unit_of_work() as work:
            live = work.asks.live(self.workspace_id)
        return [ask for ask in live if ask.asker == visitor.person.user_id]

    def concerned(self, ask: Ask) -> tuple[str, ...]:
        """Who may see a question (Slack user ids): whoever may answer it, and the asker."""
        with self.unit_of_work() as work:
            return (*self._who_may_answer(work, ask), ask.asker)

    def contact_of(self, ask: Ask) -> Contact:
        """Whom the pack names for a question."""
        return contact_of(ask, self.index.pack)

    def written_at(self, ask: Ask) -> datetime | None:
        """When whoever has a new question is written to; None where that is at once."""
        opening = self.hours.next_opening(ask.asked_at)
        waits = ask.contact_id != SAFEGUARDING and opening > ask.asked_at
        return opening if waits else None

    def _away(self) -> frozenset[str]:
        """Who of those who could answer is away when they would be written to."""
        today = self.hours.day_of(self.hours.next_opening(self.clock.now()))
        absences = self.absences.now()
        with self.unit_of_work() as work:
            roles = work.roles.all(self.workspace_id)
        everybody = {entry.user_id for entry in roles.assignments}
        return frozenset(each for each in everybody if absences.is_away(each, today))

    def _handle(
        self, user_id: str, ask_id: str, decide: Callable[[Ask], AskChange | None]
    ) -> Handled:
        self.roles.require(user_id, Action.HANDLE_ASKS)
        return self._change(user_id, ask_id, self._check_handler, decide)

    def _change(
        self,
        user_id: str,
        ask_id: str,
        check: Callable[[UnitOfWork, Ask, str], None],
        decide: Callable[[Ask], AskChange | None],
    ) -> Handled:
        """Decide on the question as it is; again, where somebody changes it at this moment."""
        for _ in range(MOST_RACES):
            with self.unit_of_work() as work:
                ask = self._get(work, ask_id)
                check(work, ask, user_id)
                change = decide(ask)
                if change is None:
                    return Handled(ask=ask, done=False)
                now = self.clock.now()
                if record_change(work, ask, change, actor=user_id, now=now, hours=self.hours):
                    work.commit()
                    return Handled(ask=replace(change.ask, revision=ask.revision + 1), done=True)
        raise StaleActionError("Others are busy with this question. Please try again.")

    def _check_handler(self, work: UnitOfWork, ask: Ask, user_id: str) -> None:
        if user_id == ask.asker:
            raise NotAuthorisedError(OWN)
        if user_id not in self._who_may_answer(work, ask):
            raise NotAuthorisedError(NOT_YOURS)

    def _who_may_answer(self, work: UnitOfWork, ask: Ask) -> tuple[str, ...]:
        return who_may_answer(ask.contact_id, work.roles.all(self.workspace_id), ask.asker)

    def _get(self, work: UnitOfWork, ask_id: str) -> Ask:
        ask = work.asks.get(self.workspace_id, ask_id)
        if ask is None:
            raise StaleActionError(NOT_THERE)
        return ask


def _check_asker(_work: UnitOfWork, ask: Ask, user_id: str) -> None:
    if user_id != ask.asker:
        raise NotAuthorisedError(NOT_YOURS)
