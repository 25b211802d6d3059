"""Approved wordings: listed, withdrawn."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.policies import PolicyPack
from chatbot.services.phrasings import PhrasingService
from chatbot.slack.blocks.phrasings import PHRASINGS, phrasing_list
from chatbot.slack.ids import Action
from chatbot.slack.listeners.modals import Modals
from chatbot.slack.listeners.unanswered import one_of_two, read_page
from chatbot.slack.submissions import read_view_press


@dataclass(frozen=True, kw_only=True)
class PhrasingListeners:
    """What managers do; the service checks that they are managers."""

    phrasings: PhrasingService
    pack: PolicyPack
    modals: Modals

    def handle_open(self, body: dict[str, Any]) -> None:
        """The button for the list."""
        press = read_view_press(body)
        self.modals.show(press, PHRASINGS, lambda: self._list(press.user, 0))

    def handle_page(self, body: dict[str, Any]) -> None:
        """Another page of it."""
        press = read_view_press(body)
        page = read_page(press.value)
        self.modals.change(press.view_id, PHRASINGS, lambda: self._list(press.user, page))

    def handle_withdraw(self, body: dict[str, Any]) -> None:
        """The button beside a wording."""
        press = read_view_press(body)

        def withdraw() -> View:
            self.phrasings.withdraw(press.user, press.value)
            return self._list(press.user, 0)

        self.modals.change(press.view_id, PHRASINGS, withdraw)

    def _list(self, user_id: str, page: int) -> View:
        return phrasing_list(self.phrasings.approved(user_id), self.pack, page)


def register(bolt: App, listeners: PhrasingListeners) -> None:
    """Listen to the list."""
    interaction = listeners.modals.failures.interaction
    bolt.action(Action.PHRASINGS)(interaction(listeners.handle_open))
    bolt.action(one_of_two(Action.PHRASINGS_PAGE))(interaction(listeners.handle_page))
    bolt.action(Action.WITHDRAW)(interaction(listeners.handle_withdraw))
