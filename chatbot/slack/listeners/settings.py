"""The settings: opened, changed, saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.errors import StaleActionError
from chatbot.domain.policies import PolicyPack
from chatbot.domain.roles import Duty, Role
from chatbot.services.audit import AuditService
from chatbot.services.departures import read_duties
from chatbot.services.roles import Overtaken, Refused, RolesService, Saved, Wanted
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.blocks.roles import render_vacant
from chatbot.slack.blocks.settings import (
    CHANGES,
    SETTINGS,
    SUPERVISORS,
    changes_list,
    field_errors,
    read_supervisor,
    read_wanted,
    settings_form,
    supervisor_form,
)
from chatbot.slack.blocks.views import loading
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.submissions import Submission, read_submission, read_view_press
from chatbot.slack.views import SlackViews


@dataclass(frozen=True, kw_only=True)
class SettingsListeners:
    """What managers do in the settings; the services check that they are managers."""

    roles: RolesService
    audit: AuditService
    pack: PolicyPack
    views: SlackViews
    home: HomePublisher
    failures: Failures

    def handle_open(self, body: dict[str, Any]) -> None:
        """The button in the Home tab or in a message."""
        press = read_view_press(body)
        opened = self.views.open(press.trigger_id, loading(SETTINGS))
        self._show(
            opened, SETTINGS, lambda: settings_form(self.roles.settings(press.user), self.pack)
        )

    def handle_supervisors(self, body: dict[str, Any]) -> None:
        """The button within the settings."""
        press = read_view_press(body)
        pushed = self.views.push(press.trigger_id, loading(SUPERVISORS))
        self._show(
            pushed,
            SUPERVISORS,
            lambda: supervisor_form(self.roles.settings(press.user), self.pack),
        )

    def handle_worker(self, body: dict[str, Any]) -> None:
        """A worker was chosen: show who supervises them."""
        press = read_view_press(body)
        worker, _ = read_supervisor(press.people)
        self._show(
            press.view_id,
            SUPERVISORS,
            lambda: supervisor_form(self.roles.settings(press.user), self.pack, worker=worker),
        )

    def handle_changes(self, body: dict[str, Any]) -> None:
        """The button for the log of changes."""
        press = read_view_press(body)
        opened = self.views.open(press.trigger_id, loading(CHANGES))
        self._show(opened, CHANGES, lambda: changes_list(self.audit.recent(press.user), self.pack))

    def handle_settings_saved(self, body: dict[str, Any]) -> FormAnswer:
        """The settings form."""
        form = read_submission(body)
        result = self._save(form, lambda: read_wanted(form.people))
        if isinstance(result, Refused):
            return FormAnswer.errors(field_errors(result.faults, form.people))
        if isinstance(result, Overtaken):
            return FormAnswer.update(settings_form(result.settings, self.pack, result))
        return FormAnswer(afterwards=lambda: self._refresh(result, form.user))

    def handle_supervisor_saved(self, body: dict[str, Any]) -> FormAnswer:
        """The supervisor form; it stays open for the next worker."""
        form = read_submission(body)
        worker, chosen = read_supervisor(form.people)
        if worker is None:
            raise StaleActionError
        duty = Duty(role=Role.SUPERVISOR, scope=worker)
        result = self._save(form, lambda: {duty: chosen})
        if isinstance(result, Refused):
            return FormAnswer.errors(field_errors(result.faults, form.people))
        if isinstance(result, Overtaken):
            again = supervisor_form(result.settings, self.pack, worker=worker, overtaken=result)
            return FormAnswer.update(again)
        view = supervisor_form(self.roles.settings(form.user), self.pack, saved=result.changes)
        return FormAnswer.update(view, afterwards=lambda: self._refresh(result, form.user))

    def render_vacant(self, ids: Mapping[str, str]) -> Reply | None:
        """The message about duties without anybody; None where all of them have somebody."""
        vacant = self.roles.still_vacant(read_duties(ids))
        return render_vacant(ids["user_id"], vacant, self.pack) if vacant else None

    def _save(self, form: Submission, wanted: Callable[[], Wanted]) -> Saved | Refused | Overtaken:
        try:
            return self.roles.save(form.user, wanted(), int(form.metadata))
        except ValueError:  # a form of another version of the bot
            raise StaleActionError from None

    def _show(self, view_id: str, title: str, build: Callable[[], View]) -> None:
        self.views.update(view_id, self.failures.in_modal(title, build))

    def _refresh(self, saved: Saved, manager: str) -> None:
        touched = {each for change in saved.changes for each in (*change.before, *change.after)}
        self.home.refresh_managers(manager, *touched)


def register(bolt: App, listeners: SettingsListeners) -> None:
    """Listen to the settings."""
    interaction, form = listeners.failures.interaction, listeners.failures.form
    bolt.action(Action.SETTINGS)(interaction(listeners.handle_open))
    bolt.action(Action.SUPERVISORS)(interaction(listeners.handle_supervisors))
    bolt.action(Action.WORKER)(interaction(listeners.handle_worker))
    bolt.action(Action.CHANGES)(interaction(listeners.handle_changes))
    bolt.view(Form.SETTINGS)(form(SETTINGS, listeners.handle_settings_saved))
    bolt.view(Form.SUPERVISOR)(form(SUPERVISORS, listeners.handle_supervisor_saved))
