"""Opens a modal at once, and fills it when the data are there."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk.models.views import View

from chatbot.slack.blocks.views import loading
from chatbot.slack.listeners.failures import Failures
from chatbot.slack.submissions import ViewPress
from chatbot.slack.views import SlackViews


@dataclass(frozen=True, kw_only=True)
class Modals:
    """What a press shows; an error is told in the modal's own place."""

    views: SlackViews
    failures: Failures

    def show(self, press: ViewPress, title: str, build: Callable[[], View]) -> None:
        """A new modal, on top of the one that was pressed in."""
        opens = self.views.push if press.in_modal else self.views.open
        self.change(opens(press.trigger_id, loading(title)), title, build)

    def change(self, view_id: str, title: str, build: Callable[[], View]) -> None:
        """Other contents in a modal."""
        self.views.update(view_id, self.failures.in_modal(title, build))
