"""What Slack sent, kept until it is dealt with, so that no crash and no repeat matters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class InboxItem:
    """An event that was accepted; `event_id` is Slack's and unique.

    Attributes:
        body: what is needed to deal with it; emptied once it was.
        attempts: how often dealing with it was begun.
    """

    event_id: str
    workspace_id: str
    body: Mapping[str, Any]
    received_at: datetime
    attempts: int = 0
