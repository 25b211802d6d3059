"""Requests for new profiles: sent by everybody, decided on by managers."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.errors import AlreadyDoneError
from chatbot.domain.permissions import Action as Permission
from chatbot.domain.profile_forms import FieldName
from chatbot.services.profile_office import Faulty
from chatbot.slack.blocks.profile_forms import (
    ASK_TITLE,
    REQUEST_TITLE,
    FormMemory,
    decision_form,
    read_decision,
    read_details,
    request_form,
    sent_view,
)
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import FormAnswer
from chatbot.slack.listeners.profile_screens import ProfileScreens, beneath, faults
from chatbot.slack.listeners.profiles import or_one_of
from chatbot.slack.submissions import Submission, read_submission, read_view_press


@dataclass(frozen=True, kw_only=True)
class RequestListeners:
    """What people do with requests; the service checks what is theirs."""

    screens: ProfileScreens

    def handle_ask(self, body: dict[str, Any]) -> None:
        """The button in the Home tab, in the register, or under an answer."""
        press, services = read_view_press(body), self.screens.services
        memory = beneath(FormMemory(), press)

        def build() -> View:
            services.office.roles.require(press.user, Permission.REQUEST_PROFILE)
            return request_form(services.office.rules, press.user, memory)

        self.screens.open(press, ASK_TITLE, build)

    def handle_asked(self, body: dict[str, Any]) -> FormAnswer:
        """The form; it is never lost by an error."""
        submission = read_submission(body)
        return self.screens.in_form(FieldName.PLATFORM, lambda: self._ask(submission))

    def _ask(self, submission: Submission) -> FormAnswer:
        memory, values = FormMemory.parse(submission.metadata), submission.values
        services = self.screens.services
        result = services.requests.ask(submission.user, read_details(values), submission.view_id)
        if isinstance(result, Faulty):
            return faults(result, values, FieldName.PLATFORM)

        def afterwards() -> None:
            self.screens.show_register(memory.parent_id, submission.user)
            self.screens.changed("", submission.user, result.request.asked.owner)

        return FormAnswer.update(sent_view(services.office.rules), afterwards)

    def handle_open(self, body: dict[str, Any]) -> None:
        """A request, from the register or a message."""
        press, screens = read_view_press(body), self.screens
        screens.open(press, REQUEST_TITLE, lambda: screens.request(press.user, press.value))

    def handle_decide(self, body: dict[str, Any]) -> None:
        """Approve or decline: the form on top of the request."""
        press, screens = read_view_press(body), self.screens
        memory = beneath(FormMemory.parse(press.value), press)

        def build() -> View:
            _, may_decide = screens.services.requests.open(press.user, memory.subject)
            if not may_decide:
                return screens.too_late(press.user, memory.subject)
            return decision_form(screens.services.office.rules, memory)

        screens.open(press, REQUEST_TITLE, build)

    def handle_decided(self, body: dict[str, Any]) -> FormAnswer:
        """The decision; the second one is told of the first."""
        submission = read_submission(body)
        return self.screens.in_form(FieldName.TEXT, lambda: self._decide(submission))

    def _decide(self, submission: Submission) -> FormAnswer:
        screens, user_id = self.screens, submission.user
        memory = FormMemory.parse(submission.metadata)
        decision = read_decision(submission.values, memory)
        try:
            result = screens.services.requests.decide(user_id, decision)
        except AlreadyDoneError:
            return FormAnswer.update(
                screens.too_late(user_id, memory.subject),
                lambda: screens.show_request(memory.parent_id, user_id, memory.subject),
            )
        if isinstance(result, Faulty):
            return faults(result, submission.values, FieldName.TEXT)
        request = result.request

        def afterwards() -> None:
            screens.show_request(memory.parent_id, user_id, memory.subject)
            screens.changed(request.profile_id or "", request.asker, request.asked.owner)

        return FormAnswer(afterwards=afterwards)


def register(bolt: App, listeners: RequestListeners) -> None:
    """Listen to requests."""
    failures = listeners.screens.failures
    interaction, form = failures.interaction, failures.form
    bolt.action(Action.ASK_PROFILE)(interaction(listeners.handle_ask))
    bolt.action(Action.PROFILE_REQUEST)(interaction(listeners.handle_open))
    bolt.action(or_one_of(Action.PROFILE_DECIDE))(interaction(listeners.handle_decide))
    bolt.view(Form.PROFILE_REQUEST)(form(ASK_TITLE, listeners.handle_asked))
    bolt.view(Form.PROFILE_DECISION)(form(REQUEST_TITLE, listeners.handle_decided))
