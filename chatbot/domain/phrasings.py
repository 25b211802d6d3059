"""Phrasings that a manager approved for one workspace, beside those of the pack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

LONGEST_PHRASING: Final = 300  # characters


@dataclass(frozen=True, kw_only=True)
class ApprovedPhrasing:
    """One way in which staff put a question, taken from a question that the bot missed.

    Attributes:
        key: what the text says; two texts with the same key are variants of one another.
        approved_by: a Slack user id.
    """

    phrasing_id: str
    workspace_id: str
    intent_id: str
    text: str
    key: str
    approved_by: str
    approved_at: datetime


def by_intent(phrasings: Iterable[ApprovedPhrasing]) -> Mapping[str, list[str]]:
    """The texts by intent, in their order."""
    found: dict[str, list[str]] = {}
    for phrasing in phrasings:
        found.setdefault(phrasing.intent_id, []).append(phrasing.text)
    return found
