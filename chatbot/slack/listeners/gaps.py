"""What the policy leaves open: the whole list."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import App

from chatbot.domain.policies import PolicyPack
from chatbot.services.gaps import GapService
from chatbot.slack.blocks.gaps import GAPS, gap_list
from chatbot.slack.ids import Action
from chatbot.slack.listeners.modals import Modals
from chatbot.slack.submissions import read_view_press


@dataclass(frozen=True, kw_only=True)
class GapListeners:
    """What managers look at; the service checks that they are managers."""

    gaps: GapService
    pack: PolicyPack
    modals: Modals

    def handle_open(self, body: dict[str, Any]) -> None:
        """The button in the Home tab."""
        press = read_view_press(body)
        self.modals.show(press, GAPS, lambda: gap_list(self.gaps.gaps(press.user), self.pack))


def register(bolt: App, listeners: GapListeners) -> None:
    """Listen to the button."""
    bolt.action(Action.GAPS)(listeners.modals.failures.interaction(listeners.handle_open))
