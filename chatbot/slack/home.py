"""Publishes the Home tab, put together from the parts of the features, and keeps it current."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
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
OPEN_FOR: Final = timedelta(minutes=30)  # so long a tab that was opened is kept current


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


class OpenTabs:
    """Who may have their tab before them, and what it shows; known to this process alone.

    Slack tells when somebody opens it, not when they look elsewhere.
    """

    def __init__(self) -> None:
        self._opened: dict[str, datetime] = {}
        self._shown: dict[str, str] = {}
        self._lock = Lock()

    def open(self, user_id: str, now: datetime) -> None:
        """Note that somebody opens it."""
        with self._lock:
            self._opened[user_id] = now

    def lately(self, now: datetime) -> tuple[str, ...]:
        """Those who have opened it lately; of the others nothing is kept."""
        with self._lock:
            self._opened = {
                user_id: at for user_id, at in self._opened.items() if now - at < OPEN_FOR
            }
            self._shown = {each: self._shown[each] for each in self._shown if each in self._opened}
            return tuple(self._opened)

    def show(self, user_id: str, view: View) -> None:
        """Note what it shows them."""
        with self._lock:
            if user_id in self._opened:
                self._shown[user_id] = _digest(view)

    def shows(self, user_id: str, view: View) -> bool:
        """Whether that is what it shows them."""
        with self._lock:
            return self._shown.get(user_id) == _digest(view)


def _digest(view: View) -> str:
    return sha256(json.dumps(view.to_dict()).encode()).hexdigest()


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
    tabs: OpenTabs = field(default_factory=OpenTabs)

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
            self._show(user_id, self._view(user_id))

    def open(self, user_id: str) -> None:
        """Show somebody their tab who has opened it, and keep it current for a while."""
        self.tabs.open(user_id, self.roles.clock.now())
        self.refresh([user_id])

    def keep_current(self) -> int:
        """Publish the open tabs that would show something else now; to be called every minute.

        Whatever has changed it: a tick, somebody else, another process.

        Returns:
            How many were published.
        """
        return sum(self._renew(user_id) for user_id in self.tabs.lately(self.roles.clock.now()))

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

    def _renew(self, user_id: str) -> bool:
        try:
            with self.turns.of(user_id):
                view = self._view(user_id)
                if self.tabs.shows(user_id, view):
                    return False
                self._show(user_id, view)
        except DeliveryError as error:
            log.warning("home_not_published", extra={"reason": str(error)})
            return False
        return True

    def _show(self, user_id: str, view: View) -> None:
        self.views.publish(user_id, view)
        self.tabs.show(user_id, view)

    def _view(self, user_id: str) -> View:
        try:
            visitor = self.roles.visitor(user_id, Action.OPEN_HOME)
        except NotAuthorisedError as error:
            return closed_home(str(error))
        return home([(part.title, part.budget, part.render(visitor)) for part in self.parts])
