"""The approved document in Slack."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import App

from chatbot.services.documents import DocumentService
from chatbot.slack.blocks.documents import render_wording
from chatbot.slack.ids import Action
from chatbot.slack.listeners.failures import Failures
from chatbot.slack.payloads import read_press
from chatbot.slack.views import SlackViews


@dataclass(frozen=True, kw_only=True)
class DocumentListeners:
    """What people do with the document."""

    documents: DocumentService
    views: SlackViews
    failures: Failures

    def handle_wording(self, body: dict[str, Any]) -> None:
        """`Show the wording` under an answer: a modal, which only the one who pressed sees."""
        press = read_press(body)
        wording = self.documents.wording(press.value, press.user)
        self.views.open(press.trigger_id, render_wording(wording, self.documents.pack))


def register(bolt: App, listeners: DocumentListeners) -> None:
    """Listen to the buttons of the document."""
    bolt.action(Action.WORDING)(listeners.failures.interaction(listeners.handle_wording))
