"""Publishes the Home tab, put together from the parts of the features, and keeps it current."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, Protocol

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.errors import DeliveryError, NotAuthorisedError
from chatbot.domain.permissions import Action
from chatbot.domain.roles import Role
from chatbot.services.roles import RolesService, Visitor
from chatbot.slack.blocks.home import MOST_BLOCKS, closed_home, home
from chatbot.slack.views import SlackViews

log = logging.getLogger(__name__)

HEADING: Final = 1  # block


class HomePart(Protocol):
    """What one feature shows in the Home tab.

    Attributes:
        title: stands above it.
        budget: the most blocks that it shows; with more to say it says how much more.
    """

    @property
    def title(self) -> str:
        """Stands above it."""
        ...

    @property
    def budget(self) -> int:
        """The most blocks that it shows, whatever the data."""
        ...

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The blocks for somebody; none where there is nothing for them."""
        ...


class Turns:
    """One at a time for each person: the tab that is published last is the newest."""

    def __init__(self) -> None:
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    def of(self, user_id: str) -> Lock:
        """The lock of somebody."""
        with self._lock:
            return self._locks.setdefault(user_id, Lock())


@dataclass(frozen=True, kw_only=True)
class HomePublisher:
    """Publishes the tab of each person, most important parts first.

    Raises:
        ValueError: the parts could come to 100 blocks.
    """

    roles: RolesService
    views: SlackViews
    parts: Sequence[HomePart]
    turns: Turns = field(default_factory=Turns)

    def __post_init__(self) -> None:
        """See to it that the whole fits, whatever the data."""
        if sum(HEADING + part.budget for part in self.parts) >= MOST_BLOCKS:
            raise ValueError("the parts of the Home tab have too many blocks")

    def publish(self, user_id: str) -> None:
        """Show somebody their tab as things stand now.

        Raises:
            DeliveryError: Slack does not take it.
        """
        with self.turns.of(user_id):
            self.views.publish(user_id, self._view(user_id))

    def refresh(self, user_ids: Iterable[str]) -> None:
        """Show people their tabs after a change; one that fails is logged."""
        for user_id in dict.fromkeys(user_ids):
            try:
                self.publish(user_id)
            except DeliveryError as error:
                log.warning("home_not_published", extra={"reason": str(error)})

    def refresh_managers(self, *others: str) -> None:
        """Show the managers their tabs, and others theirs."""
        self.refresh((*self.roles.holders(Role.MANAGER), *others))

    def _view(self, user_id: str) -> View:
        try:
            visitor = self.roles.visitor(user_id, Action.OPEN_HOME)
        except NotAuthorisedError as error:
            return closed_home(str(error))
        return home([(part.title, part.budget, part.render(visitor)) for part in self.parts])
