"""What people do with a check: on it, done, not today, handed over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from chatbot.domain.checks import (
    STILL_RECORDED,
    Asked,
    Capacity,
    Check,
    Finding,
    Occurrence,
    OccurrenceState,
)
from chatbot.domain.errors import InvalidInputError, NotAuthorisedError, StaleActionError
from chatbot.domain.outbox import NewMessage, OutboxMessage
from chatbot.domain.permissions import Action
from chatbot.domain.roles import Role
from chatbot.services.check_handing import hand_on, without
from chatbot.services.check_messages import asked_again, reminders
from chatbot.services.check_rota import CheckOffice, Rota
from chatbot.services.check_showing import shown_anew
from chatbot.services.roles import NOT_YOURS, RolesService

GONE: Final = "This check is not there any more. Nothing has been changed."
LONGEST_WORDS: Final = 3000
ATTEMPTS: Final = 3

Change = Callable[[Occurrence, Check, Rota, datetime], tuple[Occurrence, Sequence[NewMessage]]]


@dataclass(frozen=True, kw_only=True)
class CheckDay:
    """One day's check with its rule.

    Attributes:
        changed: whether what was asked for has changed it; if not, its state says why.
        may_be_recorded: whether it can be recorded as done, perhaps after the due time.
    """

    occurrence: Occurrence
    check: Check
    changed: bool = True
    may_be_recorded: bool = True


@dataclass(frozen=True, kw_only=True)
class CheckService:
    """Every method that takes a `user_id` as the one who acts checks what they may do.

    Raises:
        NotAuthorisedError: the check is not theirs.
        StaleActionError: there is no such occurrence.
    """

    office: CheckOffice
    roles: RolesService

    def day(self, user_id: str, occurrence_id: str) -> CheckDay:
        """One day's check, for somebody who may do it."""
        return self._open(user_id, occurrence_id, self.office.rota())

    def take(self, user_id: str, occurrence_id: str) -> CheckDay:
        """Somebody is on it, which is not the same as done."""

        def change(
            occurrence: Occurrence, _check: Check, _rota: Rota, now: datetime
        ) -> tuple[Occurrence, Sequence[NewMessage]]:
            if occurrence.state is not OccurrenceState.OPEN:
                return occurrence, ()
            asked = _with(occurrence, user_id)
            taken = OccurrenceState.TAKEN
            return replace(asked, state=taken, taken_by=user_id, taken_at=now), ()

        return self._change(user_id, occurrence_id, change)

    def finish(  # noqa: PLR0913 - what a check comes to
        self,
        user_id: str,
        occurrence_id: str,
        finding: Finding,
        noticed: str = "",
        action: str = "",
        *,
        in_log: bool = False,
    ) -> CheckDay:
        """It is done; where something was noticed, with what, and what was done about it.

        After the due time it can still be recorded, for a week and until the
        next one opens; that it was missed stays with it.

        Args:
            user_id: who did it.
            occurrence_id: which.
            finding: what it came to.
            noticed: what was found.
            action: what was done about it.
            in_log: what was found stands in the concern log, and nowhere else.

        Raises:
            InvalidInputError: there is something to report, but no words; or too many.
        """
        if finding is Finding.SOMETHING and not in_log:
            _require_words(noticed, action)

        def change(
            occurrence: Occurrence, _check: Check, _rota: Rota, now: datetime
        ) -> tuple[Occurrence, Sequence[NewMessage]]:
            if not self._may_be_recorded(occurrence, now):
                return occurrence, ()
            done = replace(
                _with(occurrence, user_id),
                state=OccurrenceState.DONE,
                done_by=user_id,
                done_at=now,
                finding=finding,
                noticed=noticed.strip() or None,
                action=action.strip() or None,
            )
            return done, ()

        return self._change(user_id, occurrence_id, change)

    def cannot_today(self, user_id: str, occurrence_id: str) -> CheckDay:
        """Somebody cannot: whoever else was asked goes on, or the next one is asked."""

        def change(
            occurrence: Occurrence, check: Check, rota: Rota, now: datetime
        ) -> tuple[Occurrence, Sequence[NewMessage]]:
            if not occurrence.is_waiting or user_id not in occurrence.asked:
                return occurrence, ()
            return hand_on(occurrence, check, [user_id], rota, now)

        return self._change(user_id, occurrence_id, change)

    def hand_over(self, user_id: str, occurrence_id: str, to: str) -> CheckDay:
        """Give an open check to somebody else, who gets the checklist.

        Raises:
            InvalidInputError: they are away, or no member.
        """

        def change(
            occurrence: Occurrence, _check: Check, rota: Rota, now: datetime
        ) -> tuple[Occurrence, Sequence[NewMessage]]:
            if not occurrence.is_waiting or occurrence.asked == (to,):
                return occurrence, ()
            if not rota.is_there(to, occurrence.on):
                raise InvalidInputError("They are away on that day. Choose somebody else.")
            others = [each for each in occurrence.asked if each != to]
            after = _with(without(occurrence, others, now), to, Capacity.HANDED)
            at = self.office.may_write_at(now)
            if any(person.user_id == to for person in occurrence.people):
                return after, asked_again(after, to, at)
            return after, reminders(after, [to], at)

        self.roles.require(to, Action.DO_CHECKS)
        return self._change(user_id, occurrence_id, change)

    def mine(self, user_id: str) -> Sequence[CheckDay]:
        """What somebody is asked to do now, the first due first."""
        self.roles.require(user_id, Action.DO_CHECKS)
        with self.office.unit_of_work() as work:
            waiting = work.checks.waiting(self.office.workspace_id)
        book = self.office.book()
        return [
            CheckDay(occurrence=occurrence, check=check)
            for occurrence in waiting
            if user_id in occurrence.asked
            and (check := book.at(occurrence.check_id, occurrence.on))
        ]

    def read(self, occurrence_id: str) -> CheckDay | None:
        """One day's check, for the messages that tell of it."""
        with self.office.unit_of_work() as work:
            occurrence = work.checks.get(self.office.workspace_id, occurrence_id)
            book = self.office.book_in(work)
        check = book.at(occurrence.check_id, occurrence.on) if occurrence else None
        return self._day(occurrence, check) if occurrence and check else None

    def message(self, key: str) -> OutboxMessage | None:
        """A message of a check by its key."""
        with self.office.unit_of_work() as work:
            return work.outbox.find(self.office.workspace_id, key)

    def _change(self, user_id: str, occurrence_id: str, change: Change) -> CheckDay:
        """Change what stands there now; who was quicker is read again."""
        rota = self.office.rota()
        for _ in range(ATTEMPTS):
            day = self._open(user_id, occurrence_id, rota)
            now = self.office.clock.now()
            after, to_send = change(day.occurrence, day.check, rota, now)
            if after == day.occurrence:
                return replace(day, changed=False)
            with self.office.unit_of_work() as work:
                if work.checks.save(after):
                    work.outbox.add_all(self.office.workspace_id, to_send)
                    anew = shown_anew(work, day.occurrence, after, rota, now)
                    work.outbox.add_all(self.office.workspace_id, anew)
                    work.commit()
                    return self._day(after, day.check)
        raise StaleActionError("Somebody else was quicker. Please look again.")

    def _open(self, user_id: str, occurrence_id: str, rota: Rota) -> CheckDay:
        self.roles.require(user_id, Action.DO_CHECKS)
        day = self.read(occurrence_id)
        if day is None:
            raise StaleActionError(GONE)
        known = [person.user_id for person in day.occurrence.people]
        responsible = (*rota.responsible(day.check), *rota.backups(day.check))
        if user_id not in (*known, *responsible) and not rota.roles.has(user_id, Role.MANAGER):
            raise NotAuthorisedError(NOT_YOURS)
        return day

    def _day(self, occurrence: Occurrence, check: Check) -> CheckDay:
        now = self.office.clock.now()
        may_be_recorded = self._may_be_recorded(occurrence, now)
        return CheckDay(occurrence=occurrence, check=check, may_be_recorded=may_be_recorded)

    def _may_be_recorded(self, occurrence: Occurrence, now: datetime) -> bool:
        """Whether it waits, or was missed and can be made up for."""
        if occurrence.state is not OccurrenceState.MISSED:
            return occurrence.is_waiting
        if now >= occurrence.due_at + STILL_RECORDED:
            return False
        with self.office.unit_of_work() as work:
            newest = work.checks.newest_on(self.office.workspace_id, occurrence.check_id)
        return newest == occurrence.on


def _with(occurrence: Occurrence, user_id: str, capacity: Capacity = Capacity.FIRST) -> Occurrence:
    """The occurrence, for which somebody is asked, whatever they said before."""
    others = [person for person in occurrence.people if person.user_id != user_id]
    before = [person for person in occurrence.people if person.user_id == user_id]
    mine = before[0] if before else Asked(user_id=user_id, capacity=capacity)
    return replace(occurrence, people=(*others, replace(mine, declined_at=None)))


def _require_words(noticed: str, action: str) -> None:
    if not noticed.strip():
        raise InvalidInputError("Write what you found, in a few words.")
    if max(len(noticed), len(action)) > LONGEST_WORDS:
        raise InvalidInputError(f"Keep it below {LONGEST_WORDS} characters.")
