"""Puts the Home tab together from the parts of the features, and keeps it current."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, Protocol

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.errors import DeliveryError, NotAuthorisedError
from chatbot.domain.permissions import Action
from chatbot.domain.policies import PolicyPack
from chatbot.domain.roles import Duty, Role
from chatbot.services.asks import AskService
from chatbot.services.checks import CheckService
from chatbot.services.concern_files import ConcernFiles
from chatbot.services.gaps import GapService
from chatbot.services.roles import RolesService, Visitor
from chatbot.services.unanswered import UnansweredService
from chatbot.slack.blocks import gaps as gap_blocks
from chatbot.slack.blocks import unanswered as unanswered_blocks
from chatbot.slack.blocks.asks import OWN_BUDGET, WAITING_BUDGET, own
from chatbot.slack.blocks.asks import waiting as waiting_asks
from chatbot.slack.blocks.checks import MINE_BUDGET, CheckWriter
from chatbot.slack.blocks.concern_notices import MOST_ROWS, concerns_part
from chatbot.slack.blocks.home import (
    MOST_BLOCKS,
    asking,
    closed_home,
    duties,
    home,
    managing,
    waiting,
)
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


@dataclass(frozen=True, kw_only=True)
class VacantDuties:
    """For managers: pages that nobody looks after."""

    roles: RolesService
    pack: PolicyPack
    title: str = "Waiting for you"
    budget: int = 2

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The pages without an admin."""
        if not visitor.has(Role.MANAGER):
            return ()
        needed = [Duty(role=Role.PAGE_ADMIN, scope=page.page_id) for page in self.pack.pages]
        return waiting(self.roles.still_vacant(needed), self.pack)


@dataclass(frozen=True, kw_only=True)
class AskSomething:
    """For everybody: how to ask, with examples."""

    pack: PolicyPack
    title: str = "Ask something"
    budget: int = 2

    def render(self, _visitor: Visitor) -> Sequence[Block]:
        """The same for all."""
        return asking(self.pack)


@dataclass(frozen=True, kw_only=True)
class MyDuties:
    """For whoever holds a role."""

    pack: PolicyPack
    title: str = "Your duties"
    budget: int = 1

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """What they hold."""
        return duties(visitor.held, self.pack)


@dataclass(frozen=True, kw_only=True)
class Concerns:
    """For everybody: how to log a concern, and those that are theirs."""

    files: ConcernFiles
    title: str = "Concerns"
    budget: int = MOST_ROWS + 3

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """What is open, what waits for them first."""
        return concerns_part(self.files.list(visitor.person.user_id), self.files.clock.now())


@dataclass(frozen=True, kw_only=True)
class Managing:
    """For managers: the settings."""

    title: str = "Settings"
    budget: int = 2

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The buttons."""
        return managing() if visitor.has(Role.MANAGER) else ()


@dataclass(frozen=True, kw_only=True)
class QuestionsForYou:
    """For whoever may answer: questions to people that nobody else has taken."""

    asks: AskService
    title: str = "Questions for you"
    budget: int = WAITING_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """What nobody was found for first, then the oldest."""
        if not visitor.held:
            return ()
        return waiting_asks(self.asks.waiting_for(visitor), visitor.person.user_id)


@dataclass(frozen=True, kw_only=True)
class YourQuestions:
    """For whoever asked a person, and has no answer yet."""

    asks: AskService
    title: str = "Your questions"
    budget: int = OWN_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """Each with how it stands."""
        return own(self.asks.asked_by(visitor))


@dataclass(frozen=True, kw_only=True)
class UnansweredQuestions:
    """For managers: what the bot could not answer, asked most often first."""

    unanswered: UnansweredService
    pack: PolicyPack
    title: str = "Questions I could not answer"
    budget: int = unanswered_blocks.HOME_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The first five, and how many more there are."""
        if not visitor.has(Role.MANAGER):
            return ()
        found = self.unanswered.unanswered(visitor.person.user_id)
        return unanswered_blocks.at_home(found, self.pack)


@dataclass(frozen=True, kw_only=True)
class LeftOpen:
    """For managers: the gaps of the policy itself."""

    gaps: GapService
    title: str = "What the policy leaves open"
    budget: int = gap_blocks.HOME_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The most important of them."""
        if not visitor.has(Role.MANAGER):
            return ()
        return gap_blocks.at_home(self.gaps.gaps(visitor.person.user_id))


@dataclass(frozen=True, kw_only=True)
class MyChecks:
    """For whoever is asked to do a check now."""

    checks: CheckService
    writer: CheckWriter
    title: str = "Your checks"
    budget: int = MINE_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The first due first, with the buttons of the reminder; guests have none."""
        if not visitor.person.may_ask(guests_allowed=False):
            return ()
        return self.writer.mine(self.checks.mine(visitor.person.user_id))


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
