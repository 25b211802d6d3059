"""What the question log keeps: the form."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import App

from chatbot.domain.errors import InvalidInputError
from chatbot.services.privacy import PrivacyService
from chatbot.slack.blocks.privacy import MONTHS, PRIVACY, privacy_form, read_privacy
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import FormAnswer
from chatbot.slack.listeners.modals import Modals
from chatbot.slack.submissions import read_submission, read_view_press


@dataclass(frozen=True, kw_only=True)
class PrivacyListeners:
    """What managers choose; the service checks that they are managers."""

    privacy: PrivacyService
    modals: Modals

    def handle_open(self, body: dict[str, Any]) -> None:
        """The button in the settings."""
        press = read_view_press(body)
        self.modals.show(press, PRIVACY, lambda: privacy_form(self.privacy.settings(press.user)))

    def handle_saved(self, body: dict[str, Any]) -> FormAnswer:
        """The form."""
        form = read_submission(body)
        try:
            self.privacy.save(form.user, read_privacy(form.words, form.values))
        except InvalidInputError as error:
            return FormAnswer.errors({MONTHS: str(error)})
        return FormAnswer()


def register(bolt: App, listeners: PrivacyListeners) -> None:
    """Listen to the button and the form."""
    failures = listeners.modals.failures
    bolt.action(Action.PRIVACY)(failures.interaction(listeners.handle_open))
    bolt.view(Form.PRIVACY)(failures.form(PRIVACY, listeners.handle_saved))
