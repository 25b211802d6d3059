"""Sees to it that no question to a person is left lying."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from chatbot.domain.absences import there_first
from chatbot.domain.ask_notices import NoticeKind, holder_key, undelivered
from chatbot.domain.asks import (
    Ask,
    AskChange,
    AskState,
    Circumstances,
    chase,
    who_may_answer,
)
from chatbot.domain.audit import SYSTEM
from chatbot.domain.outbox import MessageState
from chatbot.domain.working_time import WorkingTime
from chatbot.services.absence_ports import AbsenceBook, Absences, NobodyIsAway
from chatbot.services.ask_changes import record_change, send
from chatbot.services.people import PeopleService
from chatbot.services.ports import UnitOfWork, UnitOfWorkFactory

LOOK_BACK: Final = timedelta(days=1)
KEEP_SETTLED: Final = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class AskChasing:
    """Reminds, goes on to the next person, and tells the asker; the database alone decides.

    Any number of processes may do it at once: each step is taken once.
    """

    people: PeopleService
    unit_of_work: UnitOfWorkFactory
    hours: WorkingTime
    absences: AbsenceBook = field(default_factory=NobodyIsAway)

    def chase(self, now: datetime) -> Sequence[Ask]:
        """Take every step that is due; to be called every minute.

        Returns:
            The questions that have changed.
        """
        absences = self.absences.now()
        with self.unit_of_work() as work:
            live = work.asks.live(self.people.workspace_id)
            due = [ask.ask_id for ask in live if self._step(work, ask, now, absences)]
            unheard = self._unheard(work, now)
        if unheard:
            self._tell_unheard(unheard, now)
        return [ask for ask_id in due if (ask := self._take_step(ask_id, now, absences))]

    def forget_settled(self, now: datetime) -> int:
        """Delete what came to its end a year ago; returns how many."""
        with self.unit_of_work() as work:
            forgotten = work.asks.purge(now - KEEP_SETTLED)
            work.commit()
        return forgotten

    def _take_step(self, ask_id: str, now: datetime, absences: Absences) -> Ask | None:
        with self.unit_of_work() as work:
            ask = work.asks.get(self.people.workspace_id, ask_id)
            step = self._step(work, ask, now, absences) if ask else None
            if step is None or not record_change(
                work, ask, step, actor=SYSTEM, now=now, hours=self.hours
            ):
                return None  # somebody was quicker
            work.commit()
        return step.ask

    def _step(
        self, work: UnitOfWork, ask: Ask, now: datetime, absences: Absences
    ) -> AskChange | None:
        today = self.hours.day_of(self.hours.next_opening(now))
        return chase(ask, self._circumstances(work, ask, today, absences), now, self.hours)

    def _circumstances(
        self, work: UnitOfWork, ask: Ask, today: date, absences: Absences
    ) -> Circumstances:
        roles = work.roles.all(ask.workspace_id)
        asker = work.people.find(ask.workspace_id, ask.asker)
        messages = [work.outbox.find(ask.workspace_id, key) for key in _keys_now(ask)]
        candidates = who_may_answer(ask.contact_id, roles, ask.asker)
        away = frozenset(each for each in candidates if absences.is_away(each, today))
        return Circumstances(
            candidates=there_first(candidates, away),
            away=away,
            cannot_be_written_to=any(
                message is not None and message.state is MessageState.FAILED
                for message in messages
            ),
            asker_gone=asker is not None
            and not asker[0].may_ask(guests_allowed=self.people.guests_allowed),
        )

    def _unheard(self, work: UnitOfWork, now: datetime) -> Sequence[Ask]:
        """Answers that could not be delivered to the asker."""
        workspace_id = self.people.workspace_id
        failed = work.outbox.failed(workspace_id, NoticeKind.ANSWER, now - LOOK_BACK)
        found = [work.asks.get(workspace_id, message.ids["ask_id"]) for message in failed]
        notices = [(ask, undelivered(ask)) for ask in found if ask]
        return [
            ask
            for ask, notice in notices
            if notice and work.outbox.find(workspace_id, notice.key) is None
        ]

    def _tell_unheard(self, unheard: Sequence[Ask], now: datetime) -> None:
        with self.unit_of_work() as work:
            for ask in unheard:
                if notice := undelivered(ask):
                    send(work, ask, notice, now=now, hours=self.hours)
            work.commit()


def _keys_now(ask: Ask) -> Iterator[str]:
    """The messages that whoever has the question has to get.

    Somebody who took it has seen it, whatever became of the message that asked them.
    """
    if ask.holder is None:
        return
    taken = ask.state is AskState.TAKEN
    if not taken:
        yield holder_key(ask, ask.place, NoticeKind.QUESTION)
    yield holder_key(ask, ask.place, NoticeKind.REMINDER, taken=taken)
