"""What the Home tab of managers says about the policy document."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from chatbot.domain.roles import Role
from chatbot.services.policy_overview import PolicyOverview
from chatbot.services.roles import Visitor
from chatbot.slack.blocks.document_proposals import (
    changed_rules,
    policy_document,
    waiting_documents,
)

MOST_WAITING = 2
MOST_RULES = 4


@dataclass(frozen=True, kw_only=True)
class WaitingDocument:
    """For managers: a document that was read and is not live yet."""

    overview: PolicyOverview
    title: str = "A document waits for you"
    budget: int = 2 * MOST_WAITING + 1

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The documents, newest first."""
        if not visitor.has(Role.MANAGER):
            return ()
        overview = self.overview.see(visitor.person.user_id)
        return tuple(waiting_documents(overview, MOST_WAITING))


@dataclass(frozen=True, kw_only=True)
class RulesThatChanged:
    """For managers: rules whose answers nobody has looked at since they changed."""

    overview: PolicyOverview
    title: str = "Rules that changed"
    budget: int = MOST_RULES + 2

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The first rules, and the way to all of them."""
        if not visitor.has(Role.MANAGER):
            return ()
        overview = self.overview.see(visitor.person.user_id)
        if not overview.to_review:
            return ()
        moved = len(self.overview.moved(overview.drift))
        return tuple(changed_rules(overview.to_review, overview, moved, MOST_RULES))


@dataclass(frozen=True, kw_only=True)
class ApprovedDocument:
    """For managers: what is live, and how to load another one."""

    overview: PolicyOverview
    title: str = "The policy document"
    budget: int = 2

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The live version with its buttons."""
        if not visitor.has(Role.MANAGER):
            return ()
        return policy_document(self.overview.see(visitor.person.user_id))
