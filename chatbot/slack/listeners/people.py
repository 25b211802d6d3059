"""Keeps what is known about people current."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import App

from chatbot.domain.people import Standing
from chatbot.services.people import PeopleService
from chatbot.slack.directory import standing_from
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Event


@dataclass(frozen=True, kw_only=True)
class PeopleListeners:
    """What Slack tells about its members."""

    people: PeopleService
    home: HomePublisher
    wake_outbox: Callable[[], None]
    ask_newcomers: Callable[[], object]

    def handle_user_change(self, event: dict[str, Any]) -> None:
        """Somebody came, left, became a guest, or changed something that does not matter here."""
        user = event["user"]
        standing = standing_from(user, self.people.workspace_id)
        if self.people.refresh_standing(user["id"], standing):
            self.wake_outbox()
            self.home.refresh_managers(*([] if standing is Standing.DEACTIVATED else [user["id"]]))

    def handle_join(self, event: dict[str, Any]) -> None:
        """Somebody new, who may have something to read before they ever write to the bot."""
        user = event["user"]
        standing = standing_from(user, self.people.workspace_id)
        if self.people.welcome(user["id"], standing):
            self.ask_newcomers()
            self.wake_outbox()


def handle_other_event() -> None:
    """Nothing: Bolt acknowledges it, and Slack is content."""


def register(bolt: App, listeners: PeopleListeners) -> None:
    """Listen; this comes last, since it takes every event that nobody else took."""
    bolt.event(Event.TEAM_JOIN.type)(listeners.handle_join)
    bolt.event(Event.USER_CHANGE.type)(listeners.handle_user_change)
    bolt.event(re.compile(""))(handle_other_event)
