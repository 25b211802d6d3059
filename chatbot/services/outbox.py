"""Sends what the other services have written into the outbox."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Final

from chatbot.domain.errors import DeliveryError, PermanentDeliveryError, TransientDeliveryError
from chatbot.domain.outbox import (
    FailureCode,
    MessageState,
    OutboxMessage,
    Settlement,
    wait_after,
)
from chatbot.domain.people import Standing
from chatbot.services.delivery_ports import OutboxSender
from chatbot.services.people import PeopleService
from chatbot.services.ports import Clock, UnitOfWorkFactory

log = logging.getLogger(__name__)

# Longer than the calls of Slack that one attempt makes, each of which ends after 10 seconds.
LEASE: Final = timedelta(minutes=2)
MOST_ATTEMPTS: Final = 300  # about three days: a weekend without Slack loses nothing
MOST_FAULTS: Final = 5
KEEP_SETTLED: Final = timedelta(days=90)


def _always() -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class OutboxService:
    """At least once, with as few duplicates as the platform allows.

    A service writes a message with `work.outbox.add` in the transaction of what
    the message tells of, and whoever committed it calls `wake`. A message is
    claimed before it is sent, so that of several processes one sends it. Where
    nobody heard how a sending ended, the platform is asked whether the message
    is there before it is sent again.

    Attributes:
        bell: rings when there may be something to send.
    """

    workspace_id: str
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    people: PeopleService
    sender: OutboxSender
    bell: Event = field(default_factory=Event)

    def wake(self) -> None:
        """Have what is due sent at once, by the thread that waits for the bell."""
        self.bell.set()

    def deliver_pending(self, go_on: Callable[[], bool] = _always) -> int:
        """Send what is due, oldest first.

        Args:
            go_on: asked before each message; a message that was begun is finished.

        Returns:
            How many messages were begun.
        """
        begun = 0
        while go_on() and (message := self._claim()):
            self._settle(message, self._attempt(message))
            begun += 1
        return begun

    def forget_settled(self) -> int:
        """Delete what was settled 90 days ago; returns how many."""
        with self.unit_of_work() as work:
            forgotten = work.outbox.purge(self.clock.now() - KEEP_SETTLED)
            work.commit()
        return forgotten

    def _claim(self) -> OutboxMessage | None:
        with self.unit_of_work() as work:
            message = work.outbox.claim(self.workspace_id, self.clock.now(), LEASE)
            work.commit()
        return message

    def _attempt(self, message: OutboxMessage) -> Settlement:
        try:
            return self._refused(message) or self._found(message) or self._sent(message)
        except DeliveryError as error:  # before anything was sent
            return self._later(message, message.state, _named_moment(error))
        except (
            Exception
        ):  # the one broad except of the outbox: a message must not hold up the next
            log.exception("message_faulty", extra=_described(message))
            if message.attempts >= MOST_FAULTS:
                return Settlement(state=MessageState.FAILED, code=FailureCode.FAULTY)
            return self._later(message, MessageState.UNKNOWN)

    def _refused(self, message: OutboxMessage) -> Settlement | None:
        """Failed, where the recipient is nobody to be written to.

        Slack takes a message for somebody who has left as if they would read it.
        """
        person = self.people.identify(message.recipient)
        if person.may_ask(guests_allowed=self.people.guests_allowed):
            return None
        gone = person.standing is Standing.DEACTIVATED
        code = FailureCode.RECIPIENT_GONE if gone else FailureCode.RECIPIENT_NOT_ALLOWED
        return Settlement(state=MessageState.FAILED, code=code)

    def _found(self, message: OutboxMessage) -> Settlement | None:
        """Sent, where an earlier attempt got through although nobody heard of it."""
        if message.state is not MessageState.UNKNOWN:
            return None
        try:
            found = self.sender.find(message.recipient, message.message_id)
        except PermanentDeliveryError as error:  # better twice than never
            log.warning("message_not_looked_for", extra={"code": error.code})
            return None
        return Settlement(state=MessageState.SENT, sent=found) if found else None

    def _sent(self, message: OutboxMessage) -> Settlement:
        now = self.clock.now()
        if message.held_until and message.held_until <= now:
            # This process stood still; by now another one may be sending it.
            return Settlement(state=message.state, retry_at=now)
        try:
            sent = self.sender.send(
                message.kind, message.recipient, message.ids, message.message_id
            )
        except PermanentDeliveryError as error:
            return Settlement(state=MessageState.FAILED, code=error.code)
        except TransientDeliveryError as error:
            state = MessageState.UNKNOWN if error.ambiguous else MessageState.PENDING
            return self._later(message, state, error.retry_at)
        if sent is None:
            return Settlement(state=MessageState.DROPPED)
        return Settlement(state=MessageState.SENT, sent=sent)

    def _later(
        self, message: OutboxMessage, state: MessageState, named: datetime | None = None
    ) -> Settlement:
        if message.attempts >= MOST_ATTEMPTS:
            return Settlement(state=MessageState.FAILED, code=FailureCode.GIVEN_UP)
        retry_at = self.clock.now() + wait_after(message.attempts)
        return Settlement(state=state, retry_at=max(retry_at, named or retry_at))

    def _settle(self, message: OutboxMessage, settlement: Settlement) -> None:
        with self.unit_of_work() as work:
            work.outbox.settle(message, settlement, self.clock.now())
            work.commit()
        if settlement.state is MessageState.FAILED:
            log.error("message_failed", extra=_described(message) | {"code": settlement.code})


def _named_moment(error: DeliveryError) -> datetime | None:
    return error.retry_at if isinstance(error, TransientDeliveryError) else None


def _described(message: OutboxMessage) -> dict[str, object]:
    return {
        "kind": message.kind,
        "message_id": message.message_id,
        "attempts": message.attempts,
    }
