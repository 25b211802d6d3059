"""The buttons under an answer."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from slack_bolt import App

from chatbot.domain.answers import Response
from chatbot.domain.errors import StaleActionError
from chatbot.services.answers import AnswerService
from chatbot.slack.blocks.answers import Audience, render, render_shared
from chatbot.slack.blocks.reply import Reply, sentence
from chatbot.slack.ids import Action
from chatbot.slack.listeners.answers import private_audience
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.payloads import Press, read_press

DOUBLE_PRESS: Final = 5.0  # seconds

Key = tuple[str, str, str]


class RecentPresses:
    """Knows a second press of the same button; Slack sends each as one of its own.

    Args:
        clock: counts seconds.
        within: so long after the first press another one is the second (seconds).
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, within: float = DOUBLE_PRESS
    ) -> None:
        self._clock = clock
        self._within = within
        self._pressed: dict[Key, float] = {}
        self._lock = Lock()

    @contextmanager
    def first(self, key: Key) -> Iterator[bool]:
        """Whether this is the first press for a while; one that failed does not count."""
        is_first = self._note(key)
        try:
            yield is_first
        except BaseException:
            with self._lock:
                self._pressed.pop(key, None)
            raise

    def _note(self, key: Key) -> bool:
        now = self._clock()
        with self._lock:
            self._pressed = {k: at for k, at in self._pressed.items() if now - at < self._within}
            is_first = key not in self._pressed
            self._pressed.setdefault(key, now)
            return is_first


@dataclass(frozen=True, kw_only=True)
class AnswerButtons:
    """What a press leads to."""

    answers: AnswerService
    messenger: SlackMessenger
    failures: Failures
    presses: RecentPresses = field(default_factory=RecentPresses)

    def handle_choice(self, body: dict[str, Any]) -> None:
        """One of "did you mean": the answer takes its place."""
        self._once(body, self._choose)

    def handle_none_of_these(self, body: dict[str, Any]) -> None:
        """None of "did you mean": the name of a person takes its place."""
        self._once(body, self._turn_down)

    def handle_related(self, body: dict[str, Any]) -> None:
        """A related question: a further message, for the same eyes."""
        self._once(body, self._show_related)

    def handle_share(self, body: dict[str, Any]) -> None:
        """Show a private answer to the channel."""
        self._once(body, self._share)

    def _once(self, body: dict[str, Any], work: Callable[[Press], None]) -> None:
        press = read_press(body)
        with self.presses.first(press.key) as is_first:
            if is_first:
                work(press)

    def _choose(self, press: Press) -> None:
        question_id, place = press.values
        if not place.isdigit():
            raise StaleActionError
        response = self.answers.choose(question_id, int(place), press.user)
        self.messenger.replace(press.response_url, self._render(response, press))

    def _turn_down(self, press: Press) -> None:
        response = self.answers.turn_down(press.value, press.user)
        self.messenger.replace(press.response_url, self._render(response, press))

    def _show_related(self, press: Press) -> None:
        question_id, intent_id = press.values
        response = self.answers.show_related(question_id, intent_id, press.user)
        reply = self._render(response, press)
        if press.private:
            self.messenger.respond(press.response_url, reply, thread_ts=press.address.thread_ts)
        else:
            self.messenger.post(press.address, reply)

    def _share(self, press: Press) -> None:
        question_id, others = press.values
        response = self.answers.share(question_id, press.user)
        shared = render_shared(response, self.answers.index.pack, press.user)
        self.messenger.respond(
            press.response_url, shared, thread_ts=press.address.thread_ts, in_channel=True
        )
        if not others:
            self.messenger.replace(press.response_url, sentence("Shared in the channel."))

    def _render(self, response: Response, press: Press) -> Reply:
        return render(response, self.answers.index.pack, _audience(press))


def _audience(press: Press) -> Audience:
    if press.private:
        return private_audience(press.address)
    return Audience.DIRECT if press.address.is_direct else Audience.CHANNEL


def handle_unknown_button(body: dict[str, Any]) -> None:
    """A button that an earlier version made.

    Raises:
        StaleActionError: always; it tells the person to ask again.
    """
    del body
    raise StaleActionError


def handle_unknown_form(body: dict[str, Any]) -> FormAnswer:
    """A form that an earlier version made.

    Raises:
        StaleActionError: always.
    """
    del body
    raise StaleActionError("This form is out of date. Please open it again.")


def register(bolt: App, listeners: AnswerButtons) -> None:
    """Listen to buttons; the last ones take every button and form that no other took."""
    interaction = listeners.failures.interaction
    bolt.action(_one_of_several(Action.CHOOSE))(interaction(listeners.handle_choice))
    bolt.action(Action.NONE_OF_THESE)(interaction(listeners.handle_none_of_these))
    bolt.action(_one_of_several(Action.RELATED))(interaction(listeners.handle_related))
    bolt.action(Action.SHARE)(interaction(listeners.handle_share))
    bolt.action(re.compile(""))(interaction(handle_unknown_button))
    bolt.view(re.compile(""))(listeners.failures.form("Out of date", handle_unknown_form))


def _one_of_several(action: Action) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(action)}\.\d$")
