"""Checklists for leavers: begun, settled step by step, ended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.errors import AlreadyDoneError, StaleActionError
from chatbot.domain.leavers import Outcome
from chatbot.domain.permissions import Action as Permission
from chatbot.domain.profile_forms import FieldName
from chatbot.services.profile_office import Faulty
from chatbot.slack.blocks.leavers import (
    LEAVER,
    checklist_view,
    close_form,
    hand_over_form,
    read_person,
    read_reason,
    start_form,
)
from chatbot.slack.blocks.profile_forms import FormMemory, read_day
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import FormAnswer
from chatbot.slack.listeners.profile_screens import ProfileScreens, already_done, beneath, faults
from chatbot.slack.listeners.profiles import or_one_of
from chatbot.slack.submissions import Submission, ViewPress, read_submission, read_view_press


@dataclass(frozen=True, kw_only=True)
class LeaverListeners:
    """What managers do when somebody leaves; the service checks that they are managers."""

    screens: ProfileScreens

    def handle_start(self, body: dict[str, Any]) -> None:
        """The form with which a checklist begins."""
        press, office = read_view_press(body), self.screens.services.office
        memory = beneath(FormMemory(), press)

        def build() -> View:
            office.roles.require(press.user, Permission.HANDLE_LEAVERS)
            return start_form(office.today(), memory)

        self.screens.open(press, LEAVER, build)

    def handle_started(self, body: dict[str, Any]) -> FormAnswer:
        """The checklist takes the form's place."""
        submission = read_submission(body)
        return self.screens.in_form(FieldName.OWNER, lambda: self._start(submission))

    def _start(self, submission: Submission) -> FormAnswer:
        memory, values = FormMemory.parse(submission.metadata), submission.values
        who, leaves_on = read_person(values), read_day(values)
        result = self.screens.services.leavers.start(submission.user, who, leaves_on)
        if isinstance(result, Faulty):
            return faults(result, values, FieldName.OWNER)

        def afterwards() -> None:
            self.screens.show_register(memory.parent_id, submission.user)
            self.screens.changed("")

        return FormAnswer.update(checklist_view(result), afterwards)

    def handle_open(self, body: dict[str, Any]) -> None:
        """A checklist, from the register or a message; or another part of it, in its modal."""
        press, screens = read_view_press(body), self.screens
        leaver_id, _, page = press.value.partition("\n")

        def build() -> View:
            place = int(page) if page.isdigit() else 0
            return screens.checklist(press.user, leaver_id, page=place)

        if page:
            screens.show(press.view_id, LEAVER, build)
        else:
            screens.open(press, LEAVER, build)

    def handle_step(self, body: dict[str, Any]) -> Callable[[], None]:
        """A button of a step: it is settled, or it is asked to whom."""
        press = read_view_press(body)
        memory = beneath(FormMemory.parse(press.value), press)
        if memory.what not in set(Outcome):
            raise StaleActionError
        if memory.what == Outcome.HANDED_OVER:
            return lambda: self.screens.open(
                press, "Handed over", lambda: self._ask_to_whom(press.user, memory)
            )
        return self._settle(press, memory)

    def _ask_to_whom(self, user_id: str, memory: FormMemory) -> View:
        self.screens.services.leavers.open(user_id, memory.subject)
        return hand_over_form(memory)

    def _settle(self, press: ViewPress, memory: FormMemory) -> Callable[[], None]:
        screens, told = self.screens, ""
        try:
            outcome = Outcome(memory.what)
            screens.services.leavers.settle(press.user, memory.subject, memory.extra, outcome)
        except AlreadyDoneError as error:
            told = already_done(error)

        def afterwards() -> None:
            screens.show_checklist(press.view_id, press.user, memory.subject, told=told)
            screens.changed("")

        return afterwards

    def handle_handed_over(self, body: dict[str, Any]) -> FormAnswer:
        """To whom a profile was handed over."""
        submission = read_submission(body)
        return self.screens.in_form(FieldName.OWNER, lambda: self._hand_over(submission))

    def _hand_over(self, submission: Submission) -> FormAnswer:
        memory, user_id = FormMemory.parse(submission.metadata), submission.user
        new_owner = read_person(submission.values)
        service = self.screens.services.leavers
        try:
            result = service.settle(
                user_id, memory.subject, memory.extra, Outcome.HANDED_OVER, new_owner
            )
        except AlreadyDoneError as error:
            return self._back(memory, user_id, told=already_done(error))
        if isinstance(result, Faulty):
            return faults(result, submission.values, FieldName.OWNER)
        return self._back(memory, user_id, new_owner)

    def handle_close(self, body: dict[str, Any]) -> None:
        """The form in which a checklist is ended."""
        press, service = read_view_press(body), self.screens.services.leavers
        memory = beneath(FormMemory(subject=press.value), press)

        def build() -> View:
            service.open(press.user, memory.subject)
            return close_form(memory)

        self.screens.open(press, LEAVER, build)

    def handle_closed(self, body: dict[str, Any]) -> FormAnswer:
        """Why it was ended."""
        submission = read_submission(body)
        return self.screens.in_form(FieldName.TEXT, lambda: self._close(submission))

    def _close(self, submission: Submission) -> FormAnswer:
        memory, user_id = FormMemory.parse(submission.metadata), submission.user
        reason = read_reason(submission.values)
        try:
            result = self.screens.services.leavers.close(user_id, memory.subject, reason)
        except AlreadyDoneError as error:
            return self._back(memory, user_id, told=already_done(error))
        if isinstance(result, Faulty):
            return faults(result, submission.values, FieldName.TEXT)
        return self._back(memory, user_id)

    def _back(
        self, memory: FormMemory, user_id: str, *others: str | None, told: str = ""
    ) -> FormAnswer:
        """The form closes, and the checklist beneath it shows the change."""

        def afterwards() -> None:
            self.screens.show_checklist(memory.parent_id, user_id, memory.subject, told=told)
            self.screens.changed("", *others)

        return FormAnswer(afterwards=afterwards)


def register(bolt: App, listeners: LeaverListeners) -> None:
    """Listen to checklists."""
    failures = listeners.screens.failures
    interaction, form = failures.interaction, failures.form
    bolt.action(Action.LEAVER_START)(interaction(listeners.handle_start))
    bolt.action(or_one_of(Action.LEAVER))(interaction(listeners.handle_open))
    bolt.action(or_one_of(Action.LEAVER_STEP))(failures.press(listeners.handle_step))
    bolt.action(Action.LEAVER_CLOSE)(interaction(listeners.handle_close))
    bolt.view(Form.LEAVER)(form(LEAVER, listeners.handle_started))
    bolt.view(Form.LEAVER_HAND_OVER)(form(LEAVER, listeners.handle_handed_over))
    bolt.view(Form.LEAVER_CLOSE)(form(LEAVER, listeners.handle_closed))
