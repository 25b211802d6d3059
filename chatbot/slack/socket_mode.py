"""Reached by Slack over a WebSocket that the bot opens: no public address is needed."""

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientError

from chatbot.slack.app import SlackApp
from chatbot.slack.connection import library_logger, make_client, refused, unreachable


class SocketMode:
    """A connection that is renewed by itself when it breaks."""

    def __init__(self, app: SlackApp, *, app_token: str, base_url: str) -> None:
        self._app = app
        self._base_url = base_url
        self._client = SocketModeHandler(
            app.bolt,
            app_token=app_token,
            web_client=make_client(None, base_url),
            logger=library_logger("socket_mode"),
        ).client

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

    def stop(self) -> None:
        """Take nothing more, and finish what was accepted."""
        self._client.close()
        self._app.finish()
