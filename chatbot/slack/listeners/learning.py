"""The listeners by which the bot learns from those who use it, together."""

from dataclasses import dataclass
from typing import Self

from slack_bolt import App

from chatbot.domain.policies import PolicyPack
from chatbot.services.learning import Learning
from chatbot.slack.home import HomePublisher
from chatbot.slack.listeners import feedback, gaps, phrasings, privacy, unanswered
from chatbot.slack.listeners.failures import Failures
from chatbot.slack.listeners.feedback import FeedbackListeners
from chatbot.slack.listeners.gaps import GapListeners
from chatbot.slack.listeners.modals import Modals
from chatbot.slack.listeners.phrasings import PhrasingListeners
from chatbot.slack.listeners.privacy import PrivacyListeners
from chatbot.slack.listeners.unanswered import UnansweredListeners
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.views import SlackViews


@dataclass(frozen=True, kw_only=True)
class LearningListeners:
    """One workspace's."""

    feedback: FeedbackListeners
    unanswered: UnansweredListeners
    phrasings: PhrasingListeners
    gaps: GapListeners
    privacy: PrivacyListeners

    @classmethod
    def of(  # noqa: PLR0913 - what the parts of it need
        cls,
        learning: Learning,
        *,
        pack: PolicyPack,
        messenger: SlackMessenger,
        views: SlackViews,
        home: HomePublisher,
        failures: Failures,
    ) -> Self:
        """The listeners over the services."""
        modals = Modals(views=views, failures=failures)
        return cls(
            feedback=FeedbackListeners(
                feedback=learning.feedback, messenger=messenger, home=home, failures=failures
            ),
            unanswered=UnansweredListeners(
                unanswered=learning.unanswered,
                phrasings=learning.phrasings,
                pack=pack,
                modals=modals,
                home=home,
            ),
            phrasings=PhrasingListeners(phrasings=learning.phrasings, pack=pack, modals=modals),
            gaps=GapListeners(gaps=learning.gaps, pack=pack, modals=modals),
            privacy=PrivacyListeners(privacy=learning.privacy, modals=modals),
        )


def register(bolt: App, listeners: LearningListeners) -> None:
    """Listen to all of it."""
    feedback.register(bolt, listeners.feedback)
    unanswered.register(bolt, listeners.unanswered)
    phrasings.register(bolt, listeners.phrasings)
    gaps.register(bolt, listeners.gaps)
    privacy.register(bolt, listeners.privacy)
