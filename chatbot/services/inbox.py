"""Accepts what Slack sends exactly once, and sees to it that it is dealt with."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chatbot.domain.errors import ChatbotError, TransientDeliveryError
from chatbot.domain.inbox import InboxItem
from chatbot.services.ports import Clock, UnitOfWorkFactory

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
KEEP_FINISHED = timedelta(days=2)
MOST_ATTEMPTS = 5
STALE_AT_ONCE = 20

Handler = Callable[[InboxItem], None]


@dataclass(frozen=True, kw_only=True)
class InboxService:
    """At least once from Slack, at most one answer at a time.

    An event is stored before Slack is told that it arrived. Slack's repeats
    carry the same id and are dropped. What a crash or an outage of Slack left
    undone is begun again by `retry_stale`; after five attempts it is given up.
    """

    workspace_id: str
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def accept(self, event_id: str, body: Mapping[str, Any]) -> bool:
        """Store an event; False for a repeat."""
        item = InboxItem(
            event_id=event_id,
            workspace_id=self.workspace_id,
            body=body,
            received_at=self.clock.now(),
        )
        with self.unit_of_work() as work:
            accepted = work.inbox.accept(item)
            work.commit()
        return accepted

    def process(self, event_id: str, handle: Handler) -> None:
        """Deal with an accepted event, unless somebody else does or did.

        Raises:
            ChatbotError: whatever `handle` raises; a `TransientDeliveryError` is
                not raised but begun again later, up to five times.
        """
        with self.unit_of_work() as work:
            item = work.inbox.claim(event_id, self.clock.now(), LEASE)
            work.commit()
        if item:
            self._run(item, handle)

    def retry_stale(self, handle: Handler) -> int:
        """Deal with events that were left undone; returns how many were begun.

        Raises:
            ChatbotError: the first error for good, after all events had their turn.
        """
        with self.unit_of_work() as work:
            items = work.inbox.claim_stale(
                self.workspace_id, self.clock.now(), LEASE, STALE_AT_ONCE
            )
            work.inbox.purge(self.clock.now() - KEEP_FINISHED)
            work.commit()
        failures: list[ChatbotError] = []
        for item in items:
            try:
                self._run(item, handle)
            except ChatbotError as error:
                failures.append(error)
        if failures:
            raise failures[0]
        return len(items)

    def _run(self, item: InboxItem, handle: Handler) -> None:
        done = True
        try:
            if item.attempts > MOST_ATTEMPTS:
                log.error("event_given_up", extra={"attempts": item.attempts})
                return
            handle(item)
        except TransientDeliveryError as error:
            done = item.attempts >= MOST_ATTEMPTS
            if done:
                raise
            self._release(item, error)
        finally:
            if done:
                self._finish(item)

    def _release(self, item: InboxItem, error: TransientDeliveryError) -> None:
        backoff = self.clock.now() + timedelta(seconds=15 * 2**item.attempts)
        with self.unit_of_work() as work:
            work.inbox.release(item.event_id, max(backoff, error.retry_at or backoff))
            work.commit()

    def _finish(self, item: InboxItem) -> None:
        with self.unit_of_work() as work:
            work.inbox.finish(item.event_id, self.clock.now())
            work.commit()
