"""Messages about profiles: ids alone; what they say is looked up when they are sent."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Final

from chatbot.services.ports import UnitOfWork

NOTICE: Final = "profiles.notice"  # the kind of every such message


class News(StrEnum):
    """What a message tells."""

    REQUESTED = "requested"
    WAITING = "waiting"  # a request that nobody decides on
    APPROVED = "approved"
    DECLINED = "declined"
    RUNS = "runs"  # a profile is somebody's from now on
    ADDED = "added"  # somebody put a profile of theirs into the register
    HAVE_THEM = "have_them"  # has somebody got the login details?
    REVIEW = "review"  # profiles that have to be looked through
    LEAVING = "leaving"  # a checklist was begun
    UNSETTLED = "unsettled"  # it is not through


def tell(  # noqa: PLR0913 - all that makes a message
    work: UnitOfWork,
    workspace_id: str,
    news: News,
    subject: str,
    recipients: Collection[str | None],
    *,
    once: str,
    not_before: datetime,
) -> int:
    """Write a message for each recipient, within the caller's transaction.

    Args:
        work: the transaction.
        workspace_id: the workspace.
        news: what it tells.
        subject: the id of what it is about.
        recipients: to whom (Slack user ids).
        once: the same news with the same word is told once.
        not_before: it is not sent earlier (aware UTC).

    Returns:
        How many were written; none that were there already.
    """
    return sum(
        work.outbox.add(
            workspace_id,
            kind=NOTICE,
            recipient=user_id,
            ids={"news": news.value, "subject": subject, "user_id": user_id},
            key=notice_key(news, subject, user_id, once=once),
            not_before=not_before,
        )
        for user_id in dict.fromkeys(filter(None, recipients))
    )


def notice_key(news: News, subject: str, user_id: str, *, once: str = "") -> str:
    """The outbox's key of a message, as `tell` writes it."""
    return f"{NOTICE}:{news}:{subject}:{once}:{user_id}"
