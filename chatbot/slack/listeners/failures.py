"""The only place where an error becomes words for a person."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltResponse

from chatbot.domain.errors import DeliveryError
from chatbot.slack.blocks import failures
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.payloads import Incoming, address_of, read_event

log = logging.getLogger(__name__)

NOT_ACCEPTED = 500

Interaction = Callable[[Ack, dict[str, Any]], None]


@dataclass(frozen=True, kw_only=True)
class Failures:
    """Tells people what went wrong; where the sentence says nothing, the log has the rest."""

    messenger: SlackMessenger
    bot_user_id: str

    def handle_error(
        self, error: Exception, body: dict[str, Any], response: BoltResponse | None
    ) -> None:
        """Deal with an error of any listener or middleware."""
        if body.get("type") == "event_callback" and response and response.status == NOT_ACCEPTED:
            log.error("event_not_accepted", exc_info=error)  # Slack will send it again
            return
        reply = describe(error)
        try:
            self._send(reply, body)
        except DeliveryError as undelivered:
            log.warning("failure_not_told", extra={"reason": str(undelivered)})

    def interaction(self, listener: Callable[[dict[str, Any]], None]) -> Interaction:
        """A listener for Bolt that acknowledges first; an error of it is dealt with here.

        Bolt forgets the acknowledgement of a listener that raises soon after it,
        and Slack would tell the person that the app did not answer.
        """

        def acknowledge_and_listen(ack: Ack, body: dict[str, Any]) -> None:
            ack()
            try:
                listener(body)
            except Exception as error:  # noqa: BLE001 - in Bolt's place, as the docstring says
                self.handle_error(error, body, None)

        return acknowledge_and_listen

    def tell(self, error: Exception, incoming: Incoming) -> None:
        """Tell the author of a message, and nobody else.

        Raises:
            DeliveryError: Slack does not take it.
        """
        self.messenger.whisper(incoming.private_address, incoming.user, describe(error))

    def _send(self, reply: Reply, body: dict[str, Any]) -> None:
        if body.get("type") == "event_callback":
            incoming = read_event(body, self.bot_user_id)
            if incoming:
                self.messenger.whisper(incoming.private_address, incoming.user, reply)
        elif body.get("response_url"):
            thread_ts = address_of(body).thread_ts
            self.messenger.respond(body["response_url"], reply, thread_ts=thread_ts)


def describe(error: Exception) -> Reply:
    """The sentence for an error; one that people can do nothing about is logged."""
    reply = failures.render(error)
    if reply is None:
        reference = secrets.token_hex(4).upper()
        log.error("listener_failed", exc_info=error, extra={"reference": reference})
        return failures.render_reference(reference)
    return reply


def register(bolt: App, told: Failures) -> None:
    """Let every error come here."""
    bolt.error(told.handle_error)
