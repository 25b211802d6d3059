"""Unanswered questions: looked at, decided."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.domain.policies import PolicyPack
from chatbot.services.phrasings import PhrasingService
from chatbot.services.unanswered import AlreadyDone, Done, UnansweredService
from chatbot.slack.blocks.unanswered import (
    GROUP,
    REHEARSAL,
    SUBJECT,
    TICKED,
    UNANSWERED,
    decided,
    decided_before,
    group_form,
    rehearsal_form,
    unanswered_list,
)
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import FormAnswer
from chatbot.slack.listeners.modals import Modals
from chatbot.slack.submissions import read_submission, read_view_press


@dataclass(frozen=True, kw_only=True)
class UnansweredListeners:
    """What managers do; the services check that they are managers."""

    unanswered: UnansweredService
    phrasings: PhrasingService
    pack: PolicyPack
    modals: Modals
    home: HomePublisher

    def handle_open(self, body: dict[str, Any]) -> None:
        """The button for the whole list."""
        press = read_view_press(body)
        self.modals.show(press, UNANSWERED, lambda: self._list(press.user, 0))

    def handle_page(self, body: dict[str, Any]) -> None:
        """Another page of it."""
        press = read_view_press(body)
        page = read_page(press.value)
        self.modals.change(press.view_id, UNANSWERED, lambda: self._list(press.user, page))

    def handle_group(self, body: dict[str, Any]) -> None:
        """The button beside a question."""
        press = read_view_press(body)
        self.modals.show(press, GROUP, lambda: self._group(press.user, press.value))

    def handle_intent(self, body: dict[str, Any]) -> None:
        """It is about something that the bot knows: show what would change."""
        press = read_view_press(body)
        self.modals.show(
            press, REHEARSAL, lambda: self._rehearsal(press.user, press.metadata, press.value)
        )

    def handle_dismissed(self, body: dict[str, Any]) -> None:
        """The button that takes it off the list."""
        press = read_view_press(body)
        done = self._told(lambda: self.unanswered.dismiss(press.user, press.value))
        self.modals.change(press.view_id, GROUP, done)
        self._refresh(body, press.user)

    def handle_subject(self, body: dict[str, Any]) -> FormAnswer:
        """The title of a subject that the policy does not cover."""
        form = read_submission(body)
        title = form.words.get(SUBJECT, "")
        try:
            done = self.unanswered.count_as_subject(form.user, form.metadata, title)
        except InvalidInputError as error:
            return FormAnswer.errors({SUBJECT: str(error)})
        return FormAnswer.update(
            self._done(done), afterwards=lambda: self._refresh(body, form.user)
        )

    def handle_approved(self, body: dict[str, Any]) -> FormAnswer:
        """The wordings that were left ticked."""
        form = read_submission(body)
        ticked = form.values.get(TICKED, ())
        try:
            done = self.phrasings.approve(form.user, form.metadata, ticked)
        except InvalidInputError as error:
            return FormAnswer.errors({TICKED: str(error)})
        return FormAnswer.update(
            self._done(done), afterwards=lambda: self._refresh(body, form.user)
        )

    def _list(self, user_id: str, page: int) -> View:
        return unanswered_list(self.unanswered.unanswered(user_id), self.pack, page)

    def _group(self, user_id: str, question_id: str) -> View:
        found = self.unanswered.group(user_id, question_id)
        if isinstance(found, AlreadyDone):
            return decided_before(found.decision, self.pack)
        return group_form(found, self.pack)

    def _rehearsal(self, user_id: str, question_id: str, intent_id: str) -> View:
        found = self.unanswered.group(user_id, question_id)
        if isinstance(found, AlreadyDone):
            return decided_before(found.decision, self.pack)
        return rehearsal_form(self.phrasings.rehearse(user_id, intent_id, found.questions))

    def _told(self, decide: Callable[[], Done | AlreadyDone]) -> Callable[[], View]:
        return lambda: self._done(decide())

    def _done(self, done: Done | AlreadyDone) -> View:
        if isinstance(done, AlreadyDone):
            return decided_before(done.decision, self.pack)
        return decided(done, self.pack)

    def _refresh(self, body: dict[str, Any], user_id: str) -> None:
        """The managers' tabs, and the list or form below the modal that was decided in."""
        root = body["view"].get("root_view_id")
        if root and root != body["view"]["id"]:
            self.modals.change(root, UNANSWERED, lambda: self._list(user_id, 0))
        self.home.refresh_managers()


def read_page(value: str) -> int:
    """The page that a button leads to.

    Raises:
        StaleActionError: it leads nowhere.
    """
    if not value.isdecimal():
        raise StaleActionError
    return int(value)


def register(bolt: App, listeners: UnansweredListeners) -> None:
    """Listen to the list and its forms."""
    failures = listeners.modals.failures
    interaction, form = failures.interaction, failures.form
    bolt.action(Action.UNANSWERED)(interaction(listeners.handle_open))
    bolt.action(one_of_two(Action.UNANSWERED_PAGE))(interaction(listeners.handle_page))
    bolt.action(Action.GROUP)(interaction(listeners.handle_group))
    bolt.action(Action.INTENT)(interaction(listeners.handle_intent))
    bolt.action(Action.DISMISS)(interaction(listeners.handle_dismissed))
    bolt.view(Form.SUBJECT)(form(GROUP, listeners.handle_subject))
    bolt.view(Form.APPROVE)(form(REHEARSAL, listeners.handle_approved))


def one_of_two(action: Action) -> re.Pattern[str]:
    """The ids of the buttons to the page before and the page after."""
    return re.compile(rf"^{re.escape(action)}\.[01]$")
