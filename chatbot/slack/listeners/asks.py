"""Asking a person: the buttons and forms of whoever asks and of whoever answers."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.ask_notices import NoticeKind
from chatbot.domain.asks import Ask
from chatbot.domain.errors import DeliveryError
from chatbot.services.ask_chasing import AskChasing
from chatbot.services.ask_drafts import Origin
from chatbot.services.asks import AskService, Handled, Refused
from chatbot.slack.blocks.ask_forms import (
    ANSWER,
    ASK,
    HAND_OVER,
    NOT_OURS,
    NOTE,
    PERSON,
    TEXT,
    answer_form,
    ask_form,
    not_ours_form,
    pass_on_form,
    read_origin,
    sent,
    too_late,
)
from chatbot.slack.blocks.asks import how_it_stands, render_notice, render_posted
from chatbot.slack.blocks.reply import Reply, section
from chatbot.slack.blocks.views import loading
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.answer_buttons import RecentPresses
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.outbox import Renderers
from chatbot.slack.submissions import ViewPress, read_submission, read_view_press
from chatbot.slack.views import SlackViews

log = logging.getLogger(__name__)

DOUBLE_CLICK: Final = 1.5  # seconds; whoever closed the form may want it again soon


@dataclass(frozen=True, kw_only=True)
class AskListeners:
    """What people do with questions to people; the service checks that they may."""

    asks: AskService
    chasing: AskChasing
    messenger: SlackMessenger
    views: SlackViews
    home: HomePublisher
    failures: Failures
    wake_outbox: Callable[[], None]
    presses: RecentPresses = field(default_factory=lambda: RecentPresses(within=DOUBLE_CLICK))

    def handle_ask(self, body: dict[str, Any]) -> None:
        """The button under whatever the bot said: a form opens, with the question in it."""
        self._draft(read_view_press(body), lambda value: Origin(question_id=value))

    def handle_ask_again(self, body: dict[str, Any]) -> None:
        """The button under an answer that did not help."""
        self._draft(read_view_press(body), lambda value: Origin(ask_id=value))

    def handle_policy_question(self, body: dict[str, Any]) -> None:
        """The button beside "I have read it"."""
        self._draft(read_view_press(body), lambda value: Origin(publication_id=value))

    def handle_sent(self, body: dict[str, Any]) -> FormAnswer:
        """The form of whoever asks."""
        form = read_submission(body)
        asked = self.asks.ask(
            form.user,
            read_origin(form.metadata),
            form.words.get(TEXT, ""),
            form.words.get(NOTE, ""),
            submission=form.view_id,
        )
        if isinstance(asked, Refused):
            return FormAnswer.errors(asked.faults)
        view = sent(asked, self.asks.contact_of(asked), self.asks.written_at(asked))
        return FormAnswer.update(view, afterwards=lambda: self.show(asked))

    def handle_take(self, body: dict[str, Any]) -> Callable[[], None]:
        """The button of whoever may answer."""
        press = read_view_press(body)
        handled = self.asks.take(press.user, press.value)
        return lambda: self._after_take(body, press, handled)

    def handle_answer(self, body: dict[str, Any]) -> None:
        """The button that opens the form for an answer."""
        self._handle(read_view_press(body), ANSWER, answer_form)

    def handle_not_ours(self, body: dict[str, Any]) -> None:
        """The button that opens the form for a reason."""
        self._handle(
            read_view_press(body),
            NOT_OURS,
            lambda ask: not_ours_form(ask, self.asks.contact_of(ask)),
        )

    def handle_pass_on(self, body: dict[str, Any]) -> None:
        """The button that opens the form for somebody else."""
        self._handle(read_view_press(body), HAND_OVER, pass_on_form)

    def handle_answered(self, body: dict[str, Any]) -> FormAnswer:
        """The form with an answer."""
        form = read_submission(body)
        words = form.words.get(TEXT, "")
        handled = self.asks.answer(form.user, form.metadata, words)
        return self._handled(ANSWER, form.user, handled, words)

    def handle_declined(self, body: dict[str, Any]) -> FormAnswer:
        """The form with a reason."""
        form = read_submission(body)
        words = form.words.get(TEXT, "")
        handled = self.asks.decline(form.user, form.metadata, words)
        return self._handled(NOT_OURS, form.user, handled, words)

    def handle_passed_on(self, body: dict[str, Any]) -> FormAnswer:
        """The form with somebody else."""
        form = read_submission(body)
        to = next(iter(form.people.get(PERSON, ())), "")
        handled = self.asks.pass_on(form.user, form.metadata, to)
        return self._handled(HAND_OVER, form.user, handled)

    def handle_helps(self, body: dict[str, Any]) -> Callable[[], None]:
        """The button under an answer that helped."""
        press = read_view_press(body)
        handled = self.asks.note_help(press.user, press.value)
        return lambda: self.show(handled.ask)

    def render(self, kind: NoticeKind, ids: Mapping[str, str]) -> Reply | None:
        """A message of the outbox, as things stand when it is sent."""
        ask = self.asks.for_message(ids["ask_id"], ids["user_id"])
        if ask is None:
            return None
        return render_notice(kind, ask, ids["user_id"], self.asks.contact_of(ask))

    def chase(self) -> None:
        """Take every step that is due; to be called every minute."""
        for ask in self.chasing.chase(self.asks.clock.now()):
            self.show(ask)

    def forget_settled(self) -> None:
        """Delete what came to its end a year ago; to be called every hour."""
        self.chasing.forget_settled(self.asks.clock.now())

    def show(self, ask: Ask) -> None:
        """Bring everything up to date that shows a question; what fails is logged."""
        concerned, standing = self.asks.concerned(ask), self.asks.posted(ask)
        self.wake_outbox()  # afterwards: what it sends now is up to date
        for posted in standing:
            reply = render_posted(ask, posted.user_id, concerned)
            try:
                self.messenger.update(posted.message.channel, posted.message.ts, reply)
            except DeliveryError as error:
                log.warning("message_not_updated", extra={"reason": str(error)})
        self.home.refresh(concerned)

    def _draft(self, press: ViewPress, origin_of: Callable[[str], Origin]) -> None:
        origin = origin_of(press.value)
        self._open(press, ASK, lambda: ask_form(self.asks.draft(press.user, origin), origin))

    def _handle(self, press: ViewPress, title: str, form: Callable[[Ask], View]) -> None:
        def build() -> View:
            ask = self.asks.see(press.user, press.value)
            return form(ask) if ask.may_act(press.user) else too_late(title, ask, press.user)

        self._open(press, title, build)

    def _open(self, press: ViewPress, title: str, build: Callable[[], View]) -> None:
        """Open a modal before anything else: the press is worth nothing after three seconds."""
        with self.presses.first(press.key) as is_first:
            if is_first:
                opened = self.views.open(press.trigger_id, loading(title))
                self.views.update(opened, self.failures.in_modal(title, build))

    def _handled(
        self, title: str, user_id: str, handled: Handled | Refused, words: str = ""
    ) -> FormAnswer:
        if isinstance(handled, Refused):
            return FormAnswer.errors(handled.faults)
        ask = handled.ask
        if handled.done:
            return FormAnswer(afterwards=lambda: self.show(ask))
        view = too_late(title, ask, user_id, words)
        return FormAnswer.update(view, afterwards=lambda: self.show(ask))

    def _after_take(self, body: dict[str, Any], press: ViewPress, handled: Handled) -> None:
        self.show(handled.ask)
        if handled.done:
            return
        if body.get("view"):
            self.views.open(press.trigger_id, too_late("Take it", handled.ask, press.user))
        elif body.get("response_url"):
            markup = how_it_stands(handled.ask, press.user)
            said = Reply(text="Somebody has this already.", blocks=(section(markup),))
            self.messenger.respond(body["response_url"], said)


def register(bolt: App, listeners: AskListeners) -> None:
    """Listen to the buttons and forms of questions to people."""
    told = listeners.failures
    bolt.action(Action.ASK_A_PERSON)(told.interaction(listeners.handle_ask))
    bolt.action(Action.POLICY_QUESTION)(told.interaction(listeners.handle_policy_question))
    bolt.action(Action.ASK_AGAIN)(told.interaction(listeners.handle_ask_again))
    bolt.action(Action.THAT_HELPS)(told.press(listeners.handle_helps))
    bolt.action(Action.TAKE)(told.press(listeners.handle_take))
    bolt.action(Action.ANSWER)(told.interaction(listeners.handle_answer))
    bolt.action(Action.NOT_OURS)(told.interaction(listeners.handle_not_ours))
    bolt.action(Action.HAND_OVER)(told.interaction(listeners.handle_pass_on))
    bolt.view(Form.ASK)(told.form(ASK, listeners.handle_sent))
    bolt.view(Form.ANSWER)(told.form(ANSWER, listeners.handle_answered))
    bolt.view(Form.NOT_OURS)(told.form(NOT_OURS, listeners.handle_declined))
    bolt.view(Form.HAND_OVER)(told.form(HAND_OVER, listeners.handle_passed_on))


def add_renderers(renderers: Renderers, listeners: AskListeners) -> None:
    """Have the outbox's messages about questions put into words here."""
    for kind in NoticeKind:
        renderers.add(kind, partial(listeners.render, kind))
