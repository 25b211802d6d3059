"""Asks people to read the policy, reminds them, and tells managers who is long overdue."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from chatbot.domain.acknowledgement_roll import Roll
from chatbot.domain.acknowledgements import Publication, ReadingRequest, due_from, step_on
from chatbot.domain.roles import Role
from chatbot.services.acknowledgement_messages import PolicyMessage, tell
from chatbot.services.acknowledgement_office import PolicyOffice
from chatbot.services.ports import UnitOfWork

log = logging.getLogger(__name__)

ROLL_EVERY: Final = timedelta(days=1)


@dataclass
class RollCall:
    """When the list of people was last taken by this process."""

    taken_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Errand:
    """Something to be written to somebody: `request` is to be kept, in the place of `before`."""

    kind: PolicyMessage
    publication: Publication
    request: ReadingRequest
    before: ReadingRequest | None = None

    @property
    def once(self) -> str:
        """What makes the message the only one of its kind."""
        if self.kind is PolicyMessage.REMIND:
            return f"{self.request.round}:{self.request.step}"
        return str(self.request.round)


@dataclass(frozen=True, kw_only=True)
class AcknowledgementTicks:
    """What happens by itself, in working hours alone."""

    office: PolicyOffice
    roll_call: RollCall = field(default_factory=RollCall)

    def take_roll(self) -> None:
        """Ask the platform for everybody, once a day; to be called every hour.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        now = self.office.clock.now()
        taken = self.roll_call.taken_at
        if taken is None or now - taken >= ROLL_EVERY:
            self.office.roles.people.take_roll()
            self.roll_call.taken_at = now

    def tick(self) -> int:
        """Write what is due; to be called every few minutes.

        Whoever is away is written to once they are back: once, whatever they missed.

        Returns:
            How many messages were written.
        """
        now = self.office.clock.now()
        if not self.office.working_time.is_open(now):
            return 0
        roll, today = self.office.read_roll(), self.office.today()
        if roll.current is None or roll.base is None:
            return 0
        absences = self.office.absences.now()
        errands = [
            each
            for user_id in roll.readers
            if not absences.is_away(user_id, today)
            for each in self._errands(roll, user_id, today)
        ]
        late = bool(roll.long_overdue(today))
        managers = self.office.roles.holders(Role.MANAGER) if late else ()
        told = [each for each in managers if not absences.is_away(each, today)]
        with self.office.unit_of_work() as work:
            written = sum(_run(work, errand, now) for errand in errands)
            _lapse(work, roll)
            week = "{}-W{:02}".format(*today.isocalendar())
            written += sum(
                tell(work, roll.base, PolicyMessage.DIGEST, manager, once=week, now=now)
                for manager in told
            )
            work.commit()
        if written:
            log.info("policy_messages_written", extra={"count": written})
        return written

    def _errands(self, roll: Roll, user_id: str, today: date) -> Iterator[Errand]:
        if roll.is_up_to_date(user_id):
            yield from self._news(roll, user_id, today)
        elif roll.base and roll.current:
            # The newest version says how long people have; whom it concerns the last material one.
            base = replace(roll.base, days=roll.current.days)
            yield from self._request(base, roll.asked(user_id), user_id, today)

    def _news(self, roll: Roll, user_id: str, today: date) -> Iterator[Errand]:
        """Small changes since the version that they have read; each is told once."""
        for publication in roll.new_to(user_id):
            if roll.request(publication.publication_id, user_id) is None:
                told = ReadingRequest(
                    workspace_id=publication.workspace_id,
                    publication_id=publication.publication_id,
                    user_id=user_id,
                    asked_on=today,
                    due_on=None,
                )
                yield Errand(kind=PolicyMessage.TOLD, publication=publication, request=told)

    def _request(
        self, base: Publication, asked: ReadingRequest | None, user_id: str, today: date
    ) -> Iterator[Errand]:
        if asked is None or asked.lapsed or asked.due_on is None:
            request = self._asked(base, user_id, today, round_=asked.round + 1 if asked else 1)
            yield Errand(kind=PolicyMessage.ASK, publication=base, request=request, before=asked)
            return
        step = step_on(asked.due_on, today, self.office.working_time)
        if step > asked.step:
            request = replace(asked, step=step)
            yield Errand(
                kind=PolicyMessage.REMIND, publication=base, request=request, before=asked
            )

    def _asked(
        self, base: Publication, user_id: str, today: date, *, round_: int
    ) -> ReadingRequest:
        """Asked today; the days that a version leaves count from then."""
        due_on = due_from(today, base.days, self.office.working_time)
        return ReadingRequest(
            workspace_id=base.workspace_id,
            publication_id=base.publication_id,
            user_id=user_id,
            asked_on=today,
            due_on=due_on,
            step=step_on(due_on, today, self.office.working_time),
            round=round_,
        )


def _lapse(work: UnitOfWork, roll: Roll) -> None:
    """Whoever has left is asked anew if they come back, with all the time there is."""
    for request in roll.requests:
        gone = request.due_on is not None and not roll.has_to_read(request.user_id)
        if gone and not request.lapsed:
            work.acknowledgements.ask_again(replace(request, lapsed=True), request)


def _run(work: UnitOfWork, errand: Errand, now: datetime) -> bool:
    """Whether it was this process that wrote it."""
    kept = work.acknowledgements
    mine = (
        kept.ask_again(errand.request, errand.before)
        if errand.before
        else kept.ask(errand.request)
    )
    if not mine:
        return False
    user_id = errand.request.user_id
    return tell(work, errand.publication, errand.kind, user_id, once=errand.once, now=now)
