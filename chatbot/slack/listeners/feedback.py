"""Helpful or not: the buttons under every answer."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt import App

from chatbot.services.feedback import FeedbackService
from chatbot.slack.blocks.feedback import marked, thanks
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action
from chatbot.slack.listeners.failures import Failures
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.payloads import read_press


@dataclass(frozen=True, kw_only=True)
class FeedbackListeners:
    """What people say about answers."""

    feedback: FeedbackService
    messenger: SlackMessenger
    home: HomePublisher
    failures: Failures

    def handle_feedback(self, body: dict[str, Any], *, helpful: bool) -> None:
        """A press: it is marked where one person sees the message, else said to them alone."""
        press = read_press(body)
        self.feedback.give(press.value, press.user, helpful=helpful)
        message = body.get("message") or {}
        if press.address.is_direct and not press.private and message.get("blocks"):
            said = marked(message, press.value, helpful=helpful)
            self.messenger.replace(press.response_url, said)
        else:
            self.messenger.respond(
                press.response_url, thanks(helpful=helpful), thread_ts=press.address.thread_ts
            )
        self.home.refresh_managers()


def register(bolt: App, listeners: FeedbackListeners) -> None:
    """Listen to the buttons."""
    interaction = listeners.failures.interaction
    for action, helpful in ((Action.HELPFUL, True), (Action.NOT_HELPFUL, False)):
        handle = partial(listeners.handle_feedback, helpful=helpful)
        bolt.action(action)(interaction(handle))
