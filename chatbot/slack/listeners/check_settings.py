"""The checks, for managers: the list, what is coming, the form that changes one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.errors import StaleActionError
from chatbot.domain.policies import PolicyPack
from chatbot.services.check_settings import CheckSettings, Refused
from chatbot.slack.blocks.check_forms import (
    CHANGE,
    CHECKS,
    COMING,
    change_form,
    checks_list,
    coming_list,
    read_change,
    saved_view,
)
from chatbot.slack.blocks.views import loading
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.submissions import ViewPress, read_submission, read_view_press
from chatbot.slack.views import SlackViews


@dataclass(frozen=True, kw_only=True)
class CheckSettingsListeners:
    """What managers do; the service checks that they are managers."""

    settings: CheckSettings
    pack: PolicyPack
    views: SlackViews
    home: HomePublisher
    failures: Failures

    def handle_list(self, body: dict[str, Any]) -> None:
        """The button in the Home tab."""
        press = read_view_press(body)
        self._show(press, CHECKS, lambda: checks_list(self.settings.all(press.user), self.pack))

    def handle_change(self, body: dict[str, Any]) -> None:
        """The button in the list, or in a message."""
        press = read_view_press(body)
        self._show(
            press,
            CHANGE,
            lambda: change_form(self.settings.form(press.user, press.value), self.pack),
        )

    def handle_coming(self, body: dict[str, Any]) -> None:
        """The button for the next ten."""
        press = read_view_press(body)
        self._show(
            press, COMING, lambda: coming_list(*self.settings.coming(press.user, press.value))
        )

    def handle_changed(self, body: dict[str, Any]) -> FormAnswer:
        """The form."""
        form = read_submission(body)
        check_id, _, seen = form.metadata.partition("\n")
        if not seen.isdigit():  # a form of another version of the bot
            raise StaleActionError
        now = self.settings.form(form.user, check_id)
        wanted, faults = read_change(now.check, form.values)
        if faults:
            return FormAnswer.errors(faults)
        saved = self.settings.save(form.user, wanted, int(seen))
        if isinstance(saved, Refused):
            return FormAnswer.errors({str(name): words for name, words in saved.faults.items()})
        return FormAnswer.update(
            saved_view(saved), afterwards=lambda: self.home.refresh_managers(form.user)
        )

    def _show(self, press: ViewPress, title: str, build: Callable[[], View]) -> None:
        """Open a modal, or put it on top of the one in which the button stands."""
        begin = self.views.push if press.in_modal else self.views.open
        view_id = begin(press.trigger_id, loading(title))
        self.views.update(view_id, self.failures.in_modal(title, build))


def register(bolt: App, listeners: CheckSettingsListeners) -> None:
    """Listen to the settings of checks."""
    told = listeners.failures
    bolt.action(Action.CHECKS)(told.interaction(listeners.handle_list))
    bolt.action(Action.CHECK_CHANGE)(told.interaction(listeners.handle_change))
    bolt.action(Action.CHECK_COMING)(told.interaction(listeners.handle_coming))
    bolt.view(Form.CHECK_CHANGE)(told.form(CHANGE, listeners.handle_changed))
