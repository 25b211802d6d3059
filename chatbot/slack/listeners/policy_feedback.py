"""The feedback for the policy, for managers: the team meeting, what was said, a text to copy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.errors import StaleActionError
from chatbot.domain.policy_feedback import PlanField
from chatbot.services.gaps import GapService
from chatbot.services.policy_feedback import FEEDBACK_READY, PolicyFeedback, Refused
from chatbot.slack.blocks.policy_feedback import (
    FEEDBACK,
    MEETING,
    TEXT,
    feedback_view,
    meeting_form,
    planned_view,
    read_meeting,
    ready_message,
    text_to_copy,
)
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.blocks.supervision_questions import NEWEST
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import FormAnswer
from chatbot.slack.listeners.modals import Modals
from chatbot.slack.listeners.unanswered import one_of_two, read_page
from chatbot.slack.outbox import Renderers
from chatbot.slack.submissions import read_submission, read_view_press


@dataclass(frozen=True, kw_only=True)
class PolicyFeedbackListeners:
    """What managers do; the services check that they are managers."""

    feedback: PolicyFeedback
    gaps: GapService
    modals: Modals

    def handle_meeting(self, body: dict[str, Any]) -> None:
        """The button for the form."""
        press = read_view_press(body)
        build = lambda: meeting_form(self.feedback.planned(press.user))  # noqa: E731
        self.modals.show(press, MEETING, build)

    def handle_planned(self, body: dict[str, Any]) -> FormAnswer:
        """The form."""
        return self.modals.failures.in_field(PlanField.NEXT_ON, lambda: self._plan(body))

    def handle_open(self, body: dict[str, Any]) -> None:
        """The button in a message or in the list: for a meeting, or for the last one."""
        press = read_view_press(body)
        self.modals.show(press, FEEDBACK, lambda: self._view(press.user, press.value))

    def handle_earlier(self, body: dict[str, Any]) -> None:
        """The button for the meeting before."""
        press = read_view_press(body)
        build = lambda: self._view(press.user, press.value)  # noqa: E731
        self.modals.change(press.view_id, FEEDBACK, build)

    def handle_page(self, body: dict[str, Any]) -> None:
        """Another page."""
        press = read_view_press(body)
        page = read_page(press.value)
        build = lambda: self._view(press.user, press.metadata, page)  # noqa: E731
        self.modals.change(press.view_id, FEEDBACK, build)

    def handle_text(self, body: dict[str, Any]) -> None:
        """The button for the text to copy."""
        press = read_view_press(body)

        def build() -> View:
            shown = self.feedback.feedback(press.user, _day(press.value))
            if shown.pieces is None:
                raise StaleActionError
            return text_to_copy(shown, self.gaps.gaps(press.user))

        self.modals.show(press, TEXT, build)

    def handle_copied(self, body: dict[str, Any]) -> FormAnswer:
        """Nothing is to be done: what stands in the fields is not kept."""
        del body
        return FormAnswer()

    def render_ready(self, ids: Mapping[str, str]) -> Reply | None:
        """The message before a meeting; None where the meeting was moved or is over."""
        meeting_on = date.fromisoformat(ids["meeting_on"])
        wanted = self.feedback.is_wanted(ids["user_id"], meeting_on)
        return ready_message(meeting_on) if wanted else None

    def _plan(self, body: dict[str, Any]) -> FormAnswer:
        form = read_submission(body)
        base, next_on, repeat, days_before = read_meeting(form.values, form.metadata)
        saved = self.feedback.plan(
            form.user, base, next_on=next_on, repeat=repeat, days_before=days_before
        )
        if isinstance(saved, Refused):
            return FormAnswer.errors({str(name): words for name, words in saved.faults.items()})
        return FormAnswer.update(planned_view(saved))

    def _view(self, user_id: str, meeting: str, page: int = 0) -> View:
        newest = meeting == NEWEST
        meeting_on = self.feedback.newest_meeting(user_id) if newest else _day(meeting)
        shown = self.feedback.feedback(user_id, meeting_on) if meeting_on else None
        return feedback_view(shown, self.gaps.gaps(user_id), page)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise StaleActionError from None


def add_renderers(renderers: Renderers, listeners: PolicyFeedbackListeners) -> None:
    """What managers are written to."""
    renderers.add(FEEDBACK_READY, listeners.render_ready)


def register(bolt: App, listeners: PolicyFeedbackListeners) -> None:
    """Listen to all of it."""
    told = listeners.modals.failures
    bolt.action(Action.TEAM_MEETING)(told.interaction(listeners.handle_meeting))
    bolt.action(Action.POLICY_FEEDBACK)(told.interaction(listeners.handle_open))
    bolt.action(Action.POLICY_FEEDBACK.at(0))(told.interaction(listeners.handle_earlier))
    bolt.action(one_of_two(Action.POLICY_FEEDBACK_PAGE))(told.interaction(listeners.handle_page))
    bolt.action(Action.POLICY_FEEDBACK_TEXT)(told.interaction(listeners.handle_text))
    bolt.view(Form.TEAM_MEETING)(told.form(MEETING, listeners.handle_planned))
    bolt.view(Form.POLICY_FEEDBACK_TEXT)(told.form(TEXT, listeners.handle_copied))
