"""What the listeners of all features work with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from chatbot.services.workspace import WorkspaceServices
from chatbot.slack.connection import Connection
from chatbot.slack.home import HomePublisher
from chatbot.slack.home_parts import home_parts
from chatbot.slack.listeners.answers import AnswerListeners
from chatbot.slack.listeners.asks import AskListeners
from chatbot.slack.listeners.failures import Failures
from chatbot.slack.listeners.report_files import Errands
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.outbox import Renderers
from chatbot.slack.views import SlackViews


@dataclass(frozen=True, kw_only=True)
class Edge:
    """The Slack edge of a workspace, before anything listens.

    Attributes:
        renderers: the outbox's sender asks them; each feature adds its kinds of message.
        answering: answers questions; what was left undone is brought to it again.
        asking: brings questions to people, and is woken to see to them.
        wake_outbox: to be called after a message was written into the outbox.
        errands: what is made in the background.
    """

    connection: Connection
    services: WorkspaceServices
    messenger: SlackMessenger
    views: SlackViews
    home: HomePublisher
    failures: Failures
    answering: AnswerListeners
    asking: AskListeners
    renderers: Renderers
    wake_outbox: Callable[[], None]
    errands: Errands = field(default_factory=Errands)

    @classmethod
    def of(
        cls,
        connection: Connection,
        services: WorkspaceServices,
        renderers: Renderers,
        wake_outbox: Callable[[], None],
    ) -> Self:
        """The edge of a workspace, over a connection to it."""
        messenger = SlackMessenger(client=connection.client, clock=services.clock)
        views = SlackViews(client=connection.client, clock=services.clock)
        home = HomePublisher(roles=services.roles, views=views, parts=home_parts(services))
        told = Failures(messenger=messenger, bot_user_id=connection.bot_user_id)
        return cls(
            connection=connection,
            services=services,
            messenger=messenger,
            views=views,
            home=home,
            failures=told,
            answering=AnswerListeners(
                answers=services.answers,
                people=services.people,
                inbox=services.inbox,
                messenger=messenger,
                failures=told,
                bot_user_id=connection.bot_user_id,
            ),
            asking=AskListeners(
                asks=services.asks,
                chasing=services.chasing,
                messenger=messenger,
                views=views,
                home=home,
                failures=told,
                wake_outbox=wake_outbox,
            ),
            renderers=renderers,
            wake_outbox=wake_outbox,
        )
