"""The only place where an error becomes words for a person."""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from slack_bolt import Ack, App, BoltResponse
from slack_sdk.models.views import View

from chatbot.domain.errors import DeliveryError
from chatbot.slack.blocks import failures
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.blocks.views import message
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.payloads import Address, Incoming, address_of, read_event

log = logging.getLogger(__name__)

NOT_ACCEPTED = 500

Interaction = Callable[[Ack, dict[str, Any]], None]


def _nothing() -> None:
    """What is to be done after most forms."""


@dataclass(frozen=True, kw_only=True)
class FormAnswer:
    """What becomes of a form that was submitted; without `how` it closes.

    Attributes:
        how: as Slack takes it in the acknowledgement.
        afterwards: what can wait until Slack has its answer.
    """

    how: Mapping[str, Any] | None = None
    afterwards: Callable[[], None] = _nothing

    @classmethod
    def errors(cls, sentences: Mapping[str, str]) -> Self:
        """Sentences under the fields, by block id."""
        return cls(how={"response_action": "errors", "errors": dict(sentences)})

    @classmethod
    def update(cls, view: View, afterwards: Callable[[], None] = _nothing) -> Self:
        """Another view in its place."""
        how = {"response_action": "update", "view": view.to_dict()}
        return cls(how=how, afterwards=afterwards)


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

    def press(self, listener: Callable[[dict[str, Any]], Callable[[], None]]) -> Interaction:
        """A listener for a press that is acknowledged when its work is committed.

        The listener returns what can wait until Slack has its answer.
        """

        def listen_and_acknowledge(ack: Ack, body: dict[str, Any]) -> None:
            try:
                afterwards = listener(body)
            except Exception as error:  # noqa: BLE001 - as in `interaction`
                ack()
                self.handle_error(error, body, None)
                return
            ack()
            try:
                afterwards()
            except Exception as error:  # noqa: BLE001 - as in `interaction`
                describe(error)

        return listen_and_acknowledge

    def form(self, title: str, listener: Callable[[dict[str, Any]], FormAnswer]) -> Interaction:
        """A listener for a form: it is acknowledged when its work is committed.

        An error of it is told in the form's place, under the title.
        """

        def listen_and_acknowledge(ack: Ack, body: dict[str, Any]) -> None:
            try:
                answer = listener(body)
            except Exception as error:  # noqa: BLE001 - as in `interaction`
                answer = FormAnswer.update(message(title, describe(error)))
            ack(**(answer.how or {}))
            try:
                answer.afterwards()
            except Exception as error:  # noqa: BLE001 - as in `interaction`
                describe(error)

        return listen_and_acknowledge

    def in_field(self, block_id: str, submit: Callable[[], FormAnswer]) -> FormAnswer:
        """What `submit` answers; an error of it is told under a field, so that no word is lost."""
        try:
            return submit()
        except Exception as error:  # noqa: BLE001 - as in `interaction`
            return FormAnswer.errors({block_id: describe(error).text})

    def in_modal(self, title: str, build: Callable[[], View]) -> View:
        """The view that `build` makes; an error of it is told in its place, under the title."""
        try:
            return build()
        except Exception as error:  # noqa: BLE001 - as in `interaction`
            return message(title, describe(error))

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
        elif body.get("view"):
            self.messenger.post(Address(channel=body["user"]["id"]), reply)


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
