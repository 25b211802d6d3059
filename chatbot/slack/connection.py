"""The bot's own place in a workspace, and the client that speaks for it."""

import logging
from dataclasses import dataclass, field
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from chatbot.domain.errors import ConfigurationError
from chatbot.slack.errors import code_of, retry_after

TIMEOUT: Final = 10  # seconds
LONGEST_WAIT: Final = 3  # seconds that a thread may sleep because Slack is busy


@dataclass(frozen=True, kw_only=True)
class Connection:
    """An installation of the bot that Slack has confirmed.

    Attributes:
        client: speaks with the bot token.
        workspace_id: the workspace's id (`T...`).
        workspace: its name.
        bot_user_id: the bot as a member (`U...`).
        bot_id: the bot as an author (`B...`).
    """

    client: WebClient = field(repr=False)
    workspace_id: str
    workspace: str
    bot_user_id: str
    bot_id: str


class ShortWait(RateLimitErrorRetryHandler):
    """Sits out a short "too many requests"; longer ones are for the inbox to begin again.

    Slack's own handler sleeps for as long as it is told, with one of few threads.
    """

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        busy = super()._can_retry(state=state, request=request, response=response, error=error)
        return busy and response is not None and retry_after(response.headers) <= LONGEST_WAIT


def make_client(token: str | None, base_url: str, *, patient: bool = True) -> WebClient:
    """A client that never sends a message twice by itself.

    Slack's default tries again when a connection broke, which may post again.

    Args:
        token: speaks for the bot.
        base_url: where Slack's Web API is, ending in a slash.
        patient: whether it sits out a short "too many requests"; else it tries once.
    """
    return WebClient(
        token=token,
        base_url=base_url,
        timeout=TIMEOUT,
        logger=library_logger("web"),
        retry_handlers=[ShortWait(max_retry_count=1)] if patient else [],
    )


def connect(*, token: str, base_url: str) -> Connection:
    """Ask Slack who the bot is.

    Args:
        token: the bot token (`xoxb-...`).
        base_url: where Slack's Web API is, ending in a slash.

    Raises:
        ConfigurationError: Slack refused the token, or cannot be reached.
    """
    client = make_client(token, base_url)
    try:
        told = client.auth_test()
    except SlackApiError as error:
        raise refused("SLACK_BOT_TOKEN", error) from None
    except (SlackClientError, OSError) as error:
        raise unreachable(base_url, error) from None
    if not told.get("bot_id"):
        raise ConfigurationError(["SLACK_BOT_TOKEN is not the token of a bot (xoxb-...)"])
    return Connection(
        client=client,
        workspace_id=told["team_id"],
        workspace=told.get("team", ""),
        bot_user_id=told["user_id"],
        bot_id=told["bot_id"],
    )


def refused(variable: str, error: SlackApiError) -> ConfigurationError:
    """The sentence for a token that Slack does not take."""
    code = code_of(error)
    if code in {"ratelimited", "internal_error", "fatal_error", "unreadable_answer"}:
        return ConfigurationError([f"Slack could not check {variable} just now ({code})"])
    return ConfigurationError([f"{variable} was refused by Slack ({code})"])


def unreachable(base_url: str, error: Exception) -> ConfigurationError:
    """The sentence for a network without Slack."""
    reason = getattr(error, "reason", None) or error or type(error).__name__
    return ConfigurationError([f"Slack cannot be reached at {base_url}: {reason}"])


def library_logger(name: str, level: int = logging.INFO) -> logging.Logger:
    """A logger for one of Slack's libraries, which log people's messages below this level."""
    logger = logging.getLogger(f"chatbot.slack.{name}")
    logger.setLevel(level)
    return logger
