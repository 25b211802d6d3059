"""Reached by Slack over a WebSocket that the bot opens: no public address is needed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from chatbot.slack.app import SlackApp
from chatbot.slack.connection import library_logger, make_client, refused, unreachable

ACKNOWLEDGED_WITHIN: Final = 5.0  # seconds; Slack waits for three


class SocketMode:
    """A connection that is renewed by itself when it breaks."""

    def __init__(self, app: SlackApp, *, app_token: str, base_url: str) -> None:
        self._app = app
        self._base_url = base_url
        self._handler = SocketModeHandler(
            app.bolt,
            app_token=app_token,
            web_client=make_client(None, base_url),
            logger=library_logger("socket_mode"),
        )
        self._client = self._handler.client
        self._client.socket_mode_request_listeners = [self._take]
        self._under_way = UnderWay()

    @property
    def is_connected(self) -> bool:
        """Whether Slack can reach the bot at this moment."""
        return bool(self._client.is_connected())

    def connect(self) -> None:
        """Connect, and return: what Slack sends is dealt with on other threads.

        Raises:
            ConfigurationError: Slack refused the token, or cannot be reached.
        """
        try:
            self._client.connect()
        except SlackApiError as error:
            self._client.close()
            raise refused("SLACK_APP_TOKEN", error) from None
        except (SlackClientError, OSError) as error:
            self._client.close()
            raise unreachable(self._base_url, error) from None
        if not self.is_connected:  # the library only logs that, and would go on trying
            self._client.close()
            reason = ConnectionError("its WebSocket could not be opened")
            raise unreachable(self._base_url, reason)

    def stop(self) -> None:
        """Take nothing more, and finish what was accepted.

        What has begun is acknowledged before the connection is closed; what
        comes in meanwhile is not, so Slack sends it again.
        """
        self._under_way.end(ACKNOWLEDGED_WITHIN)
        # The library takes a frame that our closing cuts in two for an error.
        self._client.logger.setLevel(logging.CRITICAL)
        self._client.close()
        self._app.finish()

    def _take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._under_way.one() as welcome:
            if welcome:
                self._handler.handle(client, request)  # type: ignore[arg-type]


class UnderWay:
    """Counts what is being done, and can wait until nothing is."""

    def __init__(self) -> None:
        self._count = 0
        self._ended = False
        self._changed = Condition()

    @contextmanager
    def one(self) -> Iterator[bool]:
        """Do one thing; False where nothing more is to be begun."""
        with self._changed:
            welcome = not self._ended
            self._count += welcome
        try:
            yield welcome
        finally:
            with self._changed:
                self._count -= welcome
                self._changed.notify_all()

    def end(self, timeout: float) -> bool:
        """Let nothing more begin, and wait so many seconds for the rest; whether all ended."""
        with self._changed:
            self._ended = True
            return self._changed.wait_for(lambda: not self._count, timeout)
