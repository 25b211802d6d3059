"""Swaps: asked for, accepted, declined, undone."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import App

from chatbot.domain.errors import DeliveryError
from chatbot.domain.swaps import SwapField, SwapState
from chatbot.services.absence_messages import AbsenceMessage
from chatbot.services.swaps import Refused, SwapService, SwapView
from chatbot.slack.blocks.absence_words import STATES
from chatbot.slack.blocks.reply import Reply, section
from chatbot.slack.blocks.swaps import (
    SWAP,
    asked_view,
    read_swap,
    render_answered,
    render_asked,
    render_undone,
    swap_form,
    swap_in_words,
)
from chatbot.slack.blocks.views import loading, message
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.outbox import Renderers
from chatbot.slack.submissions import Submission, read_submission, read_view_press
from chatbot.slack.views import SlackViews

log = logging.getLogger(__name__)

Afterwards = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class SwapListeners:
    """What two people agree on; the service checks that it is theirs."""

    swaps: SwapService
    messenger: SlackMessenger
    views: SlackViews
    home: HomePublisher
    failures: Failures
    wake_outbox: Callable[[], None]

    def handle_open(self, body: dict[str, Any]) -> None:
        """The button in the Home tab."""
        press = read_view_press(body)
        opened = self.views.open(press.trigger_id, loading(SWAP))
        view = self.failures.in_modal(SWAP, lambda: swap_form(self.swaps.checks_of(press.user)))
        self.views.update(opened, view)

    def handle_asked(self, body: dict[str, Any]) -> FormAnswer:
        """The form; what is wrong is told under its fields, and nothing is saved."""
        form = read_submission(body)
        return self.failures.in_field(SwapField.GIVES, lambda: self._ask(form))

    def handle_accept(self, body: dict[str, Any]) -> Afterwards:
        """The other one does it."""
        return self._press(body, self.swaps.accept)

    def handle_decline(self, body: dict[str, Any]) -> Afterwards:
        """The other one does not."""
        return self._press(body, self.swaps.decline)

    def handle_undo(self, body: dict[str, Any]) -> Afterwards:
        """One of the two, or a manager, takes it back."""
        return self._press(body, self.swaps.undo)

    def render_asked(self, ids: Mapping[str, str]) -> Reply | None:
        """For whoever is asked; None where an answer is of no use any more."""
        view = self.swaps.read(ids["swap_id"])
        return render_asked(view) if view and self.swaps.may_still_be_answered(view) else None

    def render_answered(self, ids: Mapping[str, str]) -> Reply | None:
        """For whoever had asked; None where it was undone since."""
        view = self.swaps.read(ids["swap_id"])
        answers = {SwapState.ACCEPTED, SwapState.DECLINED}
        return render_answered(view) if view and view.swap.state in answers else None

    def render_undone(self, ids: Mapping[str, str]) -> Reply | None:
        """For the other one of the two; None where they never heard of it."""
        view = self.swaps.read(ids["swap_id"])
        if view is None:
            return None
        withdrawn = view.swap.state is SwapState.WITHDRAWN and ids["user_id"] == view.swap.other
        return None if withdrawn and not self.swaps.sent(view.swap) else render_undone(view)

    def _ask(self, form: Submission) -> FormAnswer:
        plan, faults = read_swap(form.values)
        if faults:
            return FormAnswer.errors(faults)
        result = self.swaps.ask(form.user, plan, form.view_id)
        if isinstance(result, Refused):
            return FormAnswer.errors({name.value: say for name, say in result.faults.items()})
        view = result.view
        return FormAnswer.update(asked_view(view), afterwards=lambda: self._show(view))

    def _press(self, body: dict[str, Any], act: Callable[[str, str], SwapView]) -> Afterwards:
        press = read_view_press(body)
        view = act(press.user, press.value)

        def afterwards() -> None:
            if press.in_modal:
                words = f"{swap_in_words(view)}\nThis swap is *{STATES[view.swap.state]}*."
                reply = Reply(text="A swap of days.", blocks=(section(words),))
                self.views.update(press.view_id, message(SWAP, reply))
            self._show(view)

        return afterwards

    def _show(self, view: SwapView) -> None:
        """Have the message with the question say how it stands; both see it in their tabs."""
        self.wake_outbox()
        if view.swap.state is not SwapState.ASKED and (sent := self.swaps.sent(view.swap)):
            try:
                self.messenger.update(sent.channel, sent.ts, render_asked(view))
            except DeliveryError as error:
                log.warning("swap_not_updated", extra={"reason": str(error)})
        self.home.refresh(view.swap.people)


def add_renderers(renderers: Renderers, listeners: SwapListeners) -> None:
    """Say what the messages of swaps look like."""
    renderers.add(AbsenceMessage.SWAP_ASKED, listeners.render_asked)
    renderers.add(AbsenceMessage.SWAP_ANSWERED, listeners.render_answered)
    renderers.add(AbsenceMessage.SWAP_UNDONE, listeners.render_undone)


def register(bolt: App, listeners: SwapListeners) -> None:
    """Listen to swaps."""
    told = listeners.failures
    bolt.action(Action.SWAP)(told.interaction(listeners.handle_open))
    bolt.action(Action.SWAP_ACCEPT)(told.press(listeners.handle_accept))
    bolt.action(Action.SWAP_DECLINE)(told.press(listeners.handle_decline))
    bolt.action(Action.SWAP_UNDO)(told.press(listeners.handle_undo))
    bolt.view(Form.SWAP)(told.form(SWAP, listeners.handle_asked))
