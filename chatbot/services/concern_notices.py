"""Messages about concerns: a reference, and nothing of what a concern says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chatbot.domain.concerns import Concern, FollowUp
from chatbot.services.ports import UnitOfWork

NOTICE: Final = "concerns.notice"  # the kind of every such message


class News(StrEnum):
    """What a message tells."""

    LOGGED = "logged"
    ASSIGNED = "assigned"
    DUE = "due"
    SILENT = "silent"  # the owner of a follow-up was reminded often enough
    NOBODY = "nobody"  # the owner of a follow-up is gone, or may not read the concern any more
    CLOSED = "closed"
    REOPENED = "reopened"


OF_A_FOLLOW_UP: Final = frozenset({News.ASSIGNED, News.DUE, News.SILENT, News.NOBODY})


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A message as it is needed when it is sent."""

    news: News
    concern: Concern
    follow_up: FollowUp | None = None


def tell(  # noqa: PLR0913 - all that makes a message
    work: UnitOfWork,
    concern: Concern,
    news: News,
    recipients: Collection[str],
    *,
    once: str,
    not_before: datetime,
    follow_up: FollowUp | None = None,
) -> None:
    """Write a message for each recipient, within the caller's transaction.

    Args:
        work: the transaction.
        concern: what it is about.
        news: what it tells.
        recipients: to whom (Slack user ids).
        once: the same news with the same word is told once.
        not_before: it is not sent earlier (aware UTC).
        follow_up: which one it is about, if any.
    """
    for user_id in dict.fromkeys(recipients):
        ids = {"news": news.value, "concern_id": concern.concern_id, "user_id": user_id}
        if follow_up:
            ids["follow_up_id"] = follow_up.follow_up_id
        work.outbox.add(
            concern.workspace_id,
            kind=NOTICE,
            recipient=user_id,
            ids=ids,
            key=notice_key(concern, news, user_id, once=once),
            not_before=not_before,
        )


def notice_key(concern: Concern, news: News, user_id: str, *, once: str) -> str:
    """The outbox's key of a message, as `tell` writes it."""
    return f"{NOTICE}:{news}:{concern.concern_id}:{once}:{user_id}"


def is_needed(notice: Notice, user_id: str) -> bool:
    """Whether somebody who may read the concern still needs a message when it is sent."""
    follow_up, concern = notice.follow_up, notice.concern
    if notice.news not in OF_A_FOLLOW_UP:
        return concern.is_open is not (notice.news is News.CLOSED)
    if follow_up is None or not follow_up.is_open or not concern.is_open:
        return False
    if notice.news in {News.ASSIGNED, News.DUE}:
        return follow_up.owner == user_id
    return follow_up.told_at is not None
