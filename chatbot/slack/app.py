"""Puts the Slack edge together."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from chatbot.services.inbox import InboxService
from chatbot.services.outbox import OutboxService
from chatbot.services.workspace import WorkspaceServices
from chatbot.slack.connection import Connection, library_logger, make_client
from chatbot.slack.edge import Edge
from chatbot.slack.features import add_features
from chatbot.slack.home import HomePublisher
from chatbot.slack.listeners.answers import AnswerListeners
from chatbot.slack.listeners.asks import AskListeners
from chatbot.slack.listeners.report_files import Errands
from chatbot.slack.middleware import AcceptMessages
from chatbot.slack.outbox import Renderers

LISTENERS_AT_ONCE: Final = 10


@dataclass(frozen=True, kw_only=True)
class SlackApp:
    """The bot in a workspace; a transport brings it what Slack sends.

    Attributes:
        outbox: sends what is to arrive later.
        renderers: what the outbox's messages look like.
        home: keeps the Home tabs that are open current.
    """

    bolt: App
    inbox: InboxService
    outbox: OutboxService
    renderers: Renderers
    answering: AnswerListeners
    asking: AskListeners
    home: HomePublisher
    errands: Errands

    def retry_accepted(self) -> int:
        """Answer what was accepted and left undone; to be called every minute.

        Returns:
            How many messages were begun.

        Raises:
            TransientDeliveryError: a message was given up; Slack is out of reach.
        """
        return self.inbox.retry_stale(self.answering.retry)

    def finish(self) -> None:
        """Wait for everything that was accepted; the transport has been stopped before."""
        self.bolt.listener_runner.listener_executor.shutdown(wait=True)
        self.errands.finish()


def build_app(
    *,
    connection: Connection,
    signing_secret: str | None,
    services: WorkspaceServices,
    outbox: OutboxService,
    renderers: Renderers,
) -> SlackApp:
    """Build the app of a workspace.

    Args:
        connection: what `connect` returned.
        signing_secret: proves over HTTP that a request is Slack's. Without it,
            which only suits Socket Mode, no HTTP request is ever taken.
        services: the use cases.
        outbox: sends what is to arrive later.
        renderers: the outbox's sender asks them; each feature adds its kinds of message.
    """
    edge = Edge.of(connection, services, renderers, outbox.wake)
    bolt = _build_bolt(connection, signing_secret)
    bolt.use(AcceptMessages(inbox=services.inbox, bot_user_id=connection.bot_user_id))
    add_features(bolt, edge)
    return SlackApp(
        bolt=bolt,
        inbox=services.inbox,
        outbox=outbox,
        renderers=renderers,
        answering=edge.answering,
        asking=edge.asking,
        home=edge.home,
        errands=edge.errands,
    )


def _build_bolt(connection: Connection, signing_secret: str | None) -> App:
    """Bolt with its checks on, without a call of auth.test for each event."""
    bot = AuthorizeResult(
        enterprise_id=None,
        team_id=connection.workspace_id,
        bot_user_id=connection.bot_user_id,
        bot_id=connection.bot_id,
        bot_token=connection.client.token,
    )
    # Below WARNING Bolt logs what people wrote, at a bad signature even at INFO.
    # At this moment it would also warn that the environment holds a token.
    logger = library_logger("bolt", logging.ERROR)
    bolt = App(
        name=logger.name,  # Bolt sets the level of a logger of this name too
        logger=logger,
        client=make_client(None, connection.client.base_url),
        authorize=lambda: bot,
        signing_secret=signing_secret or "",
        listener_executor=ThreadPoolExecutor(LISTENERS_AT_ONCE, thread_name_prefix="listener"),
        attaching_conversation_kwargs_enabled=False,
    )
    logger.setLevel(logging.WARNING)
    return bolt
