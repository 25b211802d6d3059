"""The register of profiles: listed, read, added to, changed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.errors import AlreadyDoneError, TransientDeliveryError
from chatbot.domain.profile_forms import FieldName
from chatbot.services.profile_office import Faulty
from chatbot.slack.blocks.profile_forms import (
    ADD_TITLE,
    CHANGE_TITLE,
    TITLES,
    FormMemory,
    details_form,
    first_field,
    read_details,
    read_step,
    step_form,
)
from chatbot.slack.blocks.profile_notices import render_confirmed, render_notice
from chatbot.slack.blocks.profiles import PROFILE, PROFILES, register_view
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import FormAnswer
from chatbot.slack.listeners.profile_screens import ProfileScreens, beneath, faults
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.submissions import Submission, read_submission, read_view_press


@dataclass(frozen=True, kw_only=True)
class ProfileListeners:
    """What people do with profiles; the services check what is theirs."""

    screens: ProfileScreens
    messenger: SlackMessenger

    def handle_list(self, body: dict[str, Any]) -> None:
        """The register, from the Home tab or a message; or another part of it, in its modal."""
        press, screens = read_view_press(body), self.screens
        page = int(press.value) if press.value.isdigit() else 0
        if press.in_modal:
            screens.show_register(press.view_id, press.user, page)
            return
        book = screens.services.book
        screens.open(press, PROFILES, lambda: register_view(book.register(press.user), page))

    def handle_open(self, body: dict[str, Any]) -> None:
        """A profile, from the register or a message."""
        press, screens = read_view_press(body), self.screens
        screens.open(press, PROFILE, lambda: screens.profile(press.user, press.value))

    def handle_timeline(self, body: dict[str, Any]) -> None:
        """Another part of the timeline."""
        press, screens = read_view_press(body), self.screens
        profile_id, _, page = press.value.partition("\n")
        place = int(page) if page.isdigit() else None
        screens.show(
            press.view_id, PROFILE, lambda: screens.profile(press.user, profile_id, place)
        )

    def handle_form(self, body: dict[str, Any]) -> None:
        """The form of a profile, or of one that is to be added."""
        press = read_view_press(body)
        memory = beneath(FormMemory(subject=press.value), press)
        title = CHANGE_TITLE if press.value else ADD_TITLE
        self.screens.open(press, title, lambda: self._form(press.user, memory))

    def _form(self, user_id: str, memory: FormMemory) -> View:
        if not memory.subject:
            return details_form(None, user_id, memory)
        profile = self.screens.services.book.open(user_id, memory.subject).profile
        seen = replace(memory, extra=str(profile.version))
        return details_form(profile, user_id, seen)

    def handle_saved(self, body: dict[str, Any]) -> FormAnswer:
        """The form; it is never lost by an error."""
        submission = read_submission(body)
        return self.screens.in_form(FieldName.PLATFORM, lambda: self._save(submission))

    def _save(self, submission: Submission) -> FormAnswer:
        memory, values = FormMemory.parse(submission.metadata), submission.values
        details, service = read_details(values), self.screens.services.profiles
        user_id, form_id = submission.user, submission.view_id
        if memory.subject:
            seen = int(memory.extra) if memory.extra.isdigit() else 0
            result = service.change(user_id, memory.subject, details, seen=seen, form_id=form_id)
        else:
            result = service.add(user_id, details, form_id)
        if isinstance(result, Faulty):
            return faults(result, values, FieldName.PLATFORM)
        profile_id = result.profile.profile_id

        def afterwards() -> None:
            if memory.subject:
                self.screens.show_profile(memory.parent_id, user_id, profile_id)
            else:
                self.screens.show_register(memory.parent_id, user_id)
            self.screens.changed(profile_id, user_id)

        return FormAnswer(afterwards=afterwards)

    def handle_step(self, body: dict[str, Any]) -> None:
        """A button of a profile: the form of what is to be done with it."""
        press, services = read_view_press(body), self.screens.services
        memory = beneath(FormMemory.parse(press.value), press)
        title, _ = TITLES[memory.deed]
        self.screens.open(
            press,
            title,
            lambda: step_form(
                services.book.open(press.user, memory.subject).profile,
                memory,
                services.office.today(),
            ),
        )

    def handle_step_saved(self, body: dict[str, Any]) -> FormAnswer:
        """The form of a deed; it closes, and the profile beneath it shows the change."""
        submission = read_submission(body)
        memory = FormMemory.parse(submission.metadata)
        return self.screens.in_form(first_field(memory), lambda: self._record(submission, memory))

    def _record(self, submission: Submission, memory: FormMemory) -> FormAnswer:
        user_id, values = submission.user, submission.values
        step = read_step(values, memory)
        result = self.screens.services.profiles.record(user_id, step, submission.view_id)
        if isinstance(result, Faulty):
            return faults(result, values, first_field(memory))
        profile_id = memory.subject

        def afterwards() -> None:
            self.screens.show_profile(memory.parent_id, user_id, profile_id)
            self.screens.changed(profile_id, user_id)

        return FormAnswer(afterwards=afterwards)

    def handle_have_them(self, body: dict[str, Any]) -> Callable[[], None]:
        """The receiver has the login details: in the message, or in the profile."""
        press, screens = read_view_press(body), self.screens
        try:
            profile = screens.services.profiles.confirm(press.user, press.value)
        except AlreadyDoneError:
            profile = screens.services.profiles.of_handover(press.user, press.value)

        def afterwards() -> None:
            if press.in_modal:
                screens.show_profile(press.view_id, press.user, profile.profile_id)
            else:
                self.messenger.replace(body["response_url"], render_confirmed(profile))
            screens.changed(profile.profile_id, press.user)

        return afterwards

    def render_notice(self, ids: Mapping[str, str]) -> Reply | None:
        """A message; None where its recipient does not need it any more.

        Raises:
            TransientDeliveryError: work is over; it comes when it begins again.
        """
        office = self.screens.services.office
        if not office.working_time.is_open(office.now()):
            retry_at = office.working_time.next_opening(office.now())
            raise TransientDeliveryError(retry_at=retry_at, ambiguous=False)
        notice = self.screens.services.book.notice(ids)
        return render_notice(notice) if notice else None


def register(bolt: App, listeners: ProfileListeners) -> None:
    """Listen to the register."""
    failures = listeners.screens.failures
    interaction, form = failures.interaction, failures.form
    bolt.action(or_one_of(Action.PROFILES))(interaction(listeners.handle_list))
    bolt.action(Action.PROFILE)(interaction(listeners.handle_open))
    bolt.action(or_one_of(Action.PROFILE_TIMELINE))(interaction(listeners.handle_timeline))
    bolt.action(Action.PROFILE_FORM)(interaction(listeners.handle_form))
    bolt.action(or_one_of(Action.PROFILE_STEP))(interaction(listeners.handle_step))
    bolt.action(Action.HAVE_THEM)(failures.press(listeners.handle_have_them))
    bolt.view(Form.PROFILE)(form(PROFILE, listeners.handle_saved))
    bolt.view(Form.PROFILE_STEP)(form(PROFILE, listeners.handle_step_saved))


def or_one_of(action: Action) -> re.Pattern[str]:
    """The id of a button, or of one of several such buttons."""
    return re.compile(rf"^{re.escape(action)}(\.\d)?$")
