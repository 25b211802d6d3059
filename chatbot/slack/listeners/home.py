"""The Home tab: opened, or an example in it pressed."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from slack_bolt import App

from chatbot.domain.answers import Question, Surface
from chatbot.services.answers import AnswerService
from chatbot.slack.blocks.answers import Audience, render
from chatbot.slack.blocks.home import asked
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Event
from chatbot.slack.listeners.answer_buttons import RecentPresses
from chatbot.slack.listeners.failures import Failures
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.payloads import Address
from chatbot.slack.submissions import ViewPress, read_view_press

HOME_TAB: Final = "home"


@dataclass(frozen=True, kw_only=True)
class HomeListeners:
    """What people do in the Home tab."""

    answers: AnswerService
    messenger: SlackMessenger
    home: HomePublisher
    failures: Failures
    presses: RecentPresses = field(default_factory=RecentPresses)

    def handle_opened(self, event: dict[str, Any]) -> None:
        """Somebody looks at it; the event comes for the messages tab too."""
        if event.get("tab") == HOME_TAB:
            self.home.open(event["user"])

    def handle_example(self, body: dict[str, Any]) -> None:
        """An example: the answer comes into their conversation with the bot."""
        press = read_view_press(body)
        with self.presses.first(press.key) as is_first:
            if is_first:
                self._answer(press)

    def _answer(self, press: ViewPress) -> None:
        self.answers.people.require_asker(press.user)
        said = self.messenger.post(Address(channel=press.user), asked(press.value))
        question = Question(
            text=press.value,
            surface=Surface.BUTTON,
            asked_at=self.answers.clock.now(),
            conversation=said.channel,
        )
        response = self.answers.answer(question, press.user)
        reply = render(response, self.answers.index.pack, Audience.DIRECT)
        self.messenger.post(Address(channel=said.channel), reply)


def register(bolt: App, listeners: HomeListeners) -> None:
    """Listen to the Home tab."""
    bolt.event(Event.HOME_OPENED.type)(listeners.handle_opened)
    example = re.compile(rf"^{re.escape(Action.HOME_ASK)}\.\d$")
    bolt.action(example)(listeners.failures.interaction(listeners.handle_example))
