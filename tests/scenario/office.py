"""What people do who ask a person, and who answer, for tests through the stand-in."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltRequest

from chatbot.domain.asks import AskState
from chatbot.playground.runner import PlaygroundError
from chatbot.slack.ids import Action, Form
from chatbot.slack.outbox import Pace, SlackOutboxSender
from chatbot.store.tables import asks
from tests.scenario.harness import Row, words
from tests.scenario.test_settings import Desk, titles

QUESTION = "Can I friend a client?"
PATIENCE = 20.0  # seconds
HANDLING = ["Take it", "Answer", "Not ours", "Pass on"]


@dataclass
class Office(Desk):
    """The bot, with what people do who ask and who answer."""

    def deliver(self) -> None:
        """Send what is due."""
        sender = self.bot.app.outbox.sender
        assert isinstance(sender, SlackOutboxSender)
        object.__setattr__(sender, "pace", Pace(sleep=lambda _seconds: None))
        self.bot.app.outbox.deliver_pending()

    def form(self, message: Row, who: str = "support_worker") -> Row:
        """Press "Ask a person"; returns the form."""
        assert self.bot.press(message, "Ask a person", who=who)["ok"]
        return self.modal(who, showing="Your question")

    def fill(self, who: str, view: Row, **values: str | None) -> Mapping[str, Any]:
        """Submit a form; what is not given stays as it was filled in."""
        fields = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
        filled = {
            block_id: {element["action_id"]: values.get(block_id, element.get("initial_value"))}
            for block_id, element in fields.items()
        }
        return self.bot.playground.attempt(
            "submit", user=self.bot.user(who), view_id=view["id"], values=filled
        )

    def ask(self, text: str = QUESTION, *, who: str = "support_worker", note: str = "") -> str:
        """Ask the bot, then a person; returns the id of the question to the person."""
        before = len(self.bot.seen(who, self.bot.dm(who)))
        self.bot.say(text, who=who)
        answered = self.bot.answers_to(before + 1, self.bot.dm(who), who=who)[-1]
        form = self.form(answered, who)
        assert self.fill(who, form, note=note or None)["result"] == "updated"
        self.deliver()
        return str(self.bot.rows(asks)[-1]["ask_id"])

    def told(self, who: str, showing: str) -> Row:
        """The newest message to somebody that shows some words."""

        def found() -> Row | None:
            seen = self.bot.seen(who, self.bot.dm(who))
            return next((each for each in reversed(seen) if showing in words(each)), None)

        message: Row = self.bot.playground.wait_for(found, seconds=PATIENCE)
        return message

    def home_without(self, who: str, title: str) -> None:
        """Wait until a part is not in somebody's Home tab: another change may be on its way."""
        self.bot.playground.wait_for(
            lambda: title not in titles(self.open_home(who)), seconds=PATIENCE
        )

    def press_home(self, who: str, label: str) -> None:
        """Press a button in the Home tab, which may be published anew at this very moment."""

        def pressed() -> bool:
            with suppress(PlaygroundError):
                return bool(self.press(who, self.home(who), label)["ok"])
            return False

        self.bot.playground.wait_for(pressed, seconds=PATIENCE)

    def state(self) -> AskState:
        """How the newest question stands."""
        return AskState(self.bot.rows(asks)[-1]["state"])

    def forge(self, who: str, action: Action, value: str) -> Any:
        """A press of a button that somebody may never have seen; a message of their own DM."""
        body = {
            "type": "block_actions",
            "user": {"id": self.bot.user(who)},
            "actions": [{"action_id": action, "block_id": "b", "type": "button", "value": value}],
            "trigger_id": "1.2.3",
            "view": {"id": "V1", "type": "home"},
        }
        return self.dispatch(body)

    def forge_form(self, who: str, form: Form, metadata: str, view_id: str = "V1") -> Any:
        """A form that somebody may never have seen."""
        values = {
            "text": {"words": {"type": "plain_text_input", "value": "Forged"}},
            "person": {
                "settings.people": {"type": "users_select", "selected_user": self.bot.user(who)}
            },
        }
        view = {
            "id": view_id,
            "type": "modal",
            "callback_id": form,
            "private_metadata": metadata,
            "state": {"values": values},
        }
        user = {"id": self.bot.user(who)}
        return self.dispatch({"type": "view_submission", "user": user, "view": view})

    def dispatch(self, body: Mapping[str, Any]) -> Any:
        """Hand a payload to the bot, past the stand-in and its checks."""
        return self.bot.app.bolt.dispatch(
            BoltRequest(
                body=json.dumps({**body, "team": {"id": "T0WSC00000"}}), mode="socket_mode"
            )
        )

    def chase(self, **by: float) -> None:
        """Time goes by; the metronome ticks, and what is due is sent."""
        self.bot.clock.move(**by)
        self.bot.app.asking.chase()
        self.deliver()
