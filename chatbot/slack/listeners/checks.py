"""The buttons of checks, for whoever is asked to do one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from slack_bolt import App

from chatbot.domain.checks import Finding
from chatbot.domain.errors import InvalidInputError, TransientDeliveryError
from chatbot.domain.outbox import MessageState
from chatbot.services.check_messages import CheckMessage, read_occurrence_ids
from chatbot.services.check_services import CheckServices
from chatbot.services.checks import CheckDay
from chatbot.slack.blocks.check_forms import (
    HAND_OVER,
    TO,
    hand_over_form,
)
from chatbot.slack.blocks.checks import CheckWriter
from chatbot.slack.blocks.reply import Reply, section
from chatbot.slack.blocks.views import loading, message
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.outbox import Change, Renderers
from chatbot.slack.payloads import Address
from chatbot.slack.submissions import read_submission, read_view_press
from chatbot.slack.views import SlackViews

# What is due at the very end of the working day is still told then.
AFTER_HOURS: Final = timedelta(minutes=15)
UNSETTLED: Final = frozenset({MessageState.PENDING, MessageState.UNKNOWN})

Afterwards = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class CheckListeners:
    """What people do with a day's check; the service checks that it is theirs."""

    checks: CheckServices
    writer: CheckWriter
    messenger: SlackMessenger
    views: SlackViews
    home: HomePublisher
    failures: Failures
    wake_outbox: Callable[[], None]

    def handle_on_it(self, body: dict[str, Any]) -> Afterwards:
        """Somebody is on it."""
        return self._press(body, self.checks.days.take)

    def handle_done(self, body: dict[str, Any]) -> Afterwards:
        """It is done, with nothing to report."""
        return self._press(
            body,
            lambda user_id, at: self.checks.days.finish(user_id, at, Finding.NOTHING),
        )

    def handle_cannot(self, body: dict[str, Any]) -> Afterwards:
        """Somebody cannot today."""
        return self._press(body, self.checks.days.cannot_today)

    def handle_hand_over(self, body: dict[str, Any]) -> None:
        """It shall go to somebody else: the form opens."""
        press = read_view_press(body)
        opened = self.views.open(press.trigger_id, loading(HAND_OVER))
        view = self.failures.in_modal(
            HAND_OVER, lambda: hand_over_form(self.checks.days.day(press.user, press.value))
        )
        self.views.update(opened, view)

    def handle_handed_over(self, body: dict[str, Any]) -> FormAnswer:
        """The form with who gets it."""
        form = read_submission(body)
        to = next(iter(form.people.get(TO, ())), "")
        try:
            day = self.checks.days.hand_over(form.user, form.metadata, to)
        except InvalidInputError as error:
            return FormAnswer.errors({TO: str(error)})
        return self._answer(HAND_OVER, day, form.user)

    def show(self, day: CheckDay, *people: str) -> None:
        """Have every message and tab say how a check stands now."""
        self.wake_outbox()
        self.home.refresh((*people, *(person.user_id for person in day.occurrence.people)))

    def render_reminder(self, ids: Mapping[str, str]) -> Reply | None:
        """The checklist; None for somebody who is not asked any more."""
        day = self._still_asked(ids)
        return self.writer.reminder(day, ids["user_id"], self._now()) if day else None

    def render_nudge(self, ids: Mapping[str, str]) -> Reply | None:
        """The checklist once more; None where it was done in the meantime."""
        day = self._still_asked(ids)
        return self.writer.nudge(day, ids["user_id"]) if day else None

    def render_nobody(self, ids: Mapping[str, str]) -> Reply | None:
        """Nobody is there; None where somebody was found in the meantime."""
        day = self.checks.days.read(ids["occurrence_id"])
        if day is None or not day.occurrence.is_waiting or day.occurrence.asked:
            return None
        self._keep_quiet()
        return self.writer.nobody(day)

    def render_missed(self, ids: Mapping[str, str]) -> Reply | None:
        """What was missed; done later, it was missed all the same."""
        occurrence_ids, count = read_occurrence_ids(ids)
        days = [day for each in occurrence_ids if (day := self.checks.days.read(each))]
        self._keep_quiet()
        return self.writer.missed(days, count) if days else None

    def render_update(self, ids: Mapping[str, str]) -> Change | None:
        """A message that was sent, as things stand; None for one that never was."""
        message = self.checks.days.message(ids["key"])
        if message is not None and message.state in UNSETTLED:
            raise TransientDeliveryError(ambiguous=False)  # it is being sent just now
        day = self.checks.days.read(ids["occurrence_id"])
        if message is None or message.sent is None or day is None:
            return None
        if message.kind == CheckMessage.NOBODY:
            return Change(message=message.sent, reply=self.writer.nobody(day))
        return Change(message=message.sent, reply=self.writer.current(day, ids["user_id"]))

    def render_ahead(self, ids: Mapping[str, str]) -> Reply | None:
        """Nobody will be there; None where somebody was found in the meantime."""
        check = self.checks.settings.read(ids["check_id"])
        if check is None:
            return None
        first, last = (date.fromisoformat(ids[name]) for name in ("first_on", "last_on"))
        days = self.checks.settings.warnings.still_empty(check, first, last)
        self._keep_quiet()
        return self.writer.ahead(check, days) if days else None

    def _press(self, body: dict[str, Any], act: Callable[[str, str], CheckDay]) -> Afterwards:
        press = read_view_press(body)
        day = act(press.user, press.value)

        def afterwards() -> None:
            self.show(day, press.user)
            if not day.changed:
                self._say_why(body, day, press.user)

        return afterwards

    def _say_why(self, body: dict[str, Any], day: CheckDay, user_id: str) -> None:
        reply = self.why(day)
        if body.get("response_url"):
            self.messenger.respond(body["response_url"], reply)
        else:
            self.messenger.post(Address(channel=user_id), reply)

    def why(self, day: CheckDay) -> Reply:
        """Why a press has changed nothing."""
        words = self.writer.unchanged(day)
        return Reply(text=words, blocks=(section(words),))

    def _answer(self, title: str, day: CheckDay, user_id: str) -> FormAnswer:
        if day.changed:
            return FormAnswer(afterwards=lambda: self.show(day, user_id))
        return FormAnswer.update(
            message(title, self.why(day)), afterwards=lambda: self.show(day, user_id)
        )

    def _still_asked(self, ids: Mapping[str, str]) -> CheckDay | None:
        day = self.checks.days.read(ids["occurrence_id"])
        if day is None or not day.occurrence.is_waiting:
            return None
        user_id, on = ids["user_id"], day.occurrence.on
        if user_id not in day.occurrence.asked or day.occurrence.due_at <= self._now():
            return None
        if not self.checks.days.office.rota().is_there(user_id, on):
            return None  # it goes to somebody else with the next tick
        self._keep_quiet()
        return day

    def _keep_quiet(self) -> None:
        """Put off what Slack or the bot was too slow for until work begins again."""
        working_time, now = self.writer.working_time, self._now()
        if not working_time.is_open(now) and not working_time.is_open(now - AFTER_HOURS):
            retry_at = working_time.next_opening(now)
            raise TransientDeliveryError(retry_at=retry_at, ambiguous=False)

    def _now(self) -> datetime:
        return self.messenger.clock.now()


def add_renderers(renderers: Renderers, listeners: CheckListeners) -> None:
    """Say what the messages of the checks look like."""
    renderers.add(CheckMessage.REMINDER, listeners.render_reminder)
    renderers.add(CheckMessage.NUDGE, listeners.render_nudge)
    renderers.add(CheckMessage.NOBODY, listeners.render_nobody)
    renderers.add(CheckMessage.MISSED, listeners.render_missed)
    renderers.add(CheckMessage.UPDATE, listeners.render_update)
    renderers.add(CheckMessage.AHEAD, listeners.render_ahead)


def register(bolt: App, listeners: CheckListeners) -> None:
    """Listen to the buttons and forms of checks."""
    told = listeners.failures
    bolt.action(Action.CHECK_ON_IT)(told.press(listeners.handle_on_it))
    bolt.action(Action.CHECK_DONE)(told.press(listeners.handle_done))
    bolt.action(Action.CHECK_CANNOT)(told.press(listeners.handle_cannot))
    bolt.action(Action.CHECK_HAND_OVER)(told.interaction(listeners.handle_hand_over))
    bolt.view(Form.CHECK_HAND_OVER)(told.form(HAND_OVER, listeners.handle_handed_over))
