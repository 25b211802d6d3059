"""The services by which the bot learns from those who use it, together."""

from dataclasses import dataclass
from typing import Self

from chatbot.services.feedback import FeedbackService
from chatbot.services.gaps import GapService
from chatbot.services.phrasings import PhrasingService
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.ports import Clock, UnitOfWorkFactory
from chatbot.services.privacy import PrivacyService
from chatbot.services.roles import RolesService
from chatbot.services.unanswered import UnansweredService


@dataclass(frozen=True, kw_only=True)
class Learning:
    """One workspace's."""

    feedback: FeedbackService
    unanswered: UnansweredService
    phrasings: PhrasingService
    gaps: GapService
    privacy: PrivacyService

    @classmethod
    def of(
        cls,
        index: PolicyIndex,
        *,
        roles: RolesService,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
    ) -> Self:
        """The services over an index without approved phrasings."""
        unanswered = UnansweredService(
            roles=roles, matcher=index.matcher, unit_of_work=unit_of_work, clock=clock
        )
        return cls(
            feedback=FeedbackService(roles=roles, unit_of_work=unit_of_work, clock=clock),
            unanswered=unanswered,
            phrasings=PhrasingService(
                index=index, roles=roles, unit_of_work=unit_of_work, clock=clock
            ),
            gaps=GapService(
                pack=index.pack,
                matcher=index.matcher,
                roles=roles,
                unit_of_work=unit_of_work,
                clock=clock,
            ),
            privacy=PrivacyService(
                roles=roles,
                unit_of_work=unit_of_work,
                clock=clock,
                count_followers=unanswered.count_followers,
            ),
        )
