"""Slack's errors -> the project's, mapped here and nowhere else."""

import http.client
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError

from chatbot.domain.errors import DeliveryError, PermanentDeliveryError, TransientDeliveryError

# Codes that pass; "fatal_error" and "internal_error" may come although it was done.
TRANSIENT_CODES = frozenset(
    (
        "fatal_error",
        "internal_error",
        "ratelimited",
        "rate_limited",
        "request_timeout",
        "service_unavailable",
        "unreadable_answer",
    )
)
# Codes that say no to the installation, not to the message: somebody will put it right.
INSTALLATION_CODES = frozenset(
    (
        "access_denied",
        "account_inactive",
        "invalid_auth",
        "message_limit_exceeded",
        "messages_tab_disabled",
        "missing_scope",
        "not_authed",
        "restricted_action",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    )
)
TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500
RETRY_AFTER = 30  # seconds, where Slack does not say


@contextmanager
def delivery_errors(now: datetime) -> Iterator[None]:
    """Turn whatever a call of Slack raises into a DeliveryError.

    Args:
        now: when the call is made (aware UTC).

    Raises:
        TransientDeliveryError: Slack is out of reach, busy or broken; `ambiguous`
            where it is not known whether the call had an effect.
        PermanentDeliveryError: Slack said no.
    """
    try:
        yield
    except SlackApiError as error:
        raise refusal(
            error.response.status_code, code_of(error), error.response.headers, now
        ) from error
    except (SlackClientError, http.client.HTTPException, OSError) as error:
        # URLError, TimeoutError and ConnectionError are OSErrors.
        raise TransientDeliveryError from error


def refusal(status: int, code: str, headers: Mapping[str, Any], now: datetime) -> DeliveryError:
    """What an answer that is not "ok" means.

    Args:
        status: the HTTP status.
        code: Slack's error code.
        headers: those of the answer.
        now: when it came (aware UTC).
    """
    if status == TOO_MANY_REQUESTS or code in {"ratelimited", "rate_limited"}:
        retry_at = now + timedelta(seconds=retry_after(headers))
        return TransientDeliveryError(retry_at=retry_at, ambiguous=False)
    if status >= SERVER_ERROR or code in TRANSIENT_CODES:
        return TransientDeliveryError()
    return PermanentDeliveryError(code)


def retry_after(headers: Mapping[str, Any]) -> int:
    """The seconds that Slack asks to wait."""
    given = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    first = given[0] if isinstance(given, list) and given else given
    return int(first) if str(first).isdigit() else RETRY_AFTER


def code_of(error: SlackApiError) -> str:
    """Slack's error code; never the words of a page that some proxy sent instead."""
    data = error.response.data
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and code.isidentifier() else "unreadable_answer"
