"""Puts the outbox's messages into words and sends them to their recipients."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from chatbot.domain.errors import PermanentDeliveryError, TransientDeliveryError
from chatbot.domain.outbox import LONGEST_WAIT, SentMessage
from chatbot.services.ports import Clock
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.connection import Connection, make_client
from chatbot.slack.errors import INSTALLATION_CODES
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.payloads import Address

log = logging.getLogger(__name__)

GONE: Final = frozenset({"message_not_found", "channel_not_found"})
SECONDS_BETWEEN: Final = 1.0  # Slack takes about one message a second in each conversation


@dataclass(frozen=True, kw_only=True)
class Change:
    """A message that was sent before, as it shall be now."""

    message: SentMessage
    reply: Reply


Renderer = Callable[[Mapping[str, str]], Reply | Change | None]


class Renderers:
    """What each kind of message looks like; the features add theirs when the app is built."""

    def __init__(self) -> None:
        self._renderers: dict[str, Renderer] = {}

    def add(self, kind: str, renderer: Renderer) -> None:
        """Have messages of a kind rendered from their ids, as things stand when they are sent.

        The renderer returns None where nobody needs the message any more, and a
        `Change` where it only takes the place of another one: nobody is told of that.

        Raises:
            ValueError: the kind has a renderer.
        """
        if kind in self._renderers:
            raise ValueError(f"messages of the kind {kind} have a renderer")
        self._renderers[kind] = renderer

    def render(self, kind: str, ids: Mapping[str, str]) -> Reply | Change | None:
        """The message in words.

        Raises:
            TransientDeliveryError: nobody here knows the kind. A newer version of
                the bot may run beside this one, and will send it.
        """
        if kind not in self._renderers:
            log.error("message_kind_unknown", extra={"kind": kind})
            raise TransientDeliveryError(ambiguous=False)
        return self._renderers[kind](ids)


class Pace:
    """Keeps a second between two messages to the same person."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._last: dict[str, float] = {}
        self._lock = Lock()

    def keep(self, recipient: str) -> None:
        """Wait until it is the recipient's turn again."""
        with self._lock:
            now = self._clock()
            self._last = {who: at for who, at in self._last.items() if now < at + SECONDS_BETWEEN}
            if recipient in self._last:
                self._sleep(self._last[recipient] + SECONDS_BETWEEN - now)
            self._last[recipient] = self._clock()


@dataclass(frozen=True, kw_only=True)
class SlackOutboxSender:
    """Implements `OutboxSender`."""

    messenger: SlackMessenger
    renderers: Renderers
    pace: Pace = field(default_factory=Pace)

    def send(
        self, kind: str, recipient: str, ids: Mapping[str, str], mark: str
    ) -> SentMessage | None:
        """Render a message and post it into the recipient's conversation with the bot.

        Raises:
            TransientDeliveryError: try again later; where it is `ambiguous`, look first.
            PermanentDeliveryError: Slack does not take this message.
        """
        reply = self.renderers.render(kind, ids)
        if reply is None:
            return None
        try:
            if isinstance(reply, Change):
                return self._change(reply)
            self.pace.keep(recipient)
            return self.messenger.post(Address(channel=recipient), reply, mark=mark)
        except PermanentDeliveryError as error:
            if error.code not in INSTALLATION_CODES:
                raise
            log.error("installation_refused", extra={"code": error.code})  # noqa: TRY400 - the code says all
            retry_at = self.messenger.clock.now() + LONGEST_WAIT
            raise TransientDeliveryError(retry_at=retry_at, ambiguous=False) from error

    def _change(self, change: Change) -> SentMessage | None:
        """Make a change; one of a message that somebody has deleted is not needed any more."""
        try:
            self.messenger.update(change.message.channel, change.message.ts, change.reply)
        except PermanentDeliveryError as error:
            if error.code not in GONE:
                raise
            return None
        return change.message

    def find(self, recipient: str, mark: str) -> SentMessage | None:
        """The marked message in the recipient's conversation with the bot.

        Raises:
            TransientDeliveryError: Slack could not be asked just now.
            PermanentDeliveryError: Slack does not let the bot look.
        """
        channel = self.messenger.direct_channel(recipient)
        return self.messenger.find(Address(channel=channel), mark)


def make_sender(connection: Connection, clock: Clock, renderers: Renderers) -> SlackOutboxSender:
    """The sender of a workspace, with a client of its own that tries every call exactly once."""
    client = make_client(connection.client.token, connection.client.base_url, patient=False)
    return SlackOutboxSender(
        messenger=SlackMessenger(client=client, clock=clock), renderers=renderers
    )
