"""Messages about supervision: a date and a button, and nothing of what was said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from chatbot.domain.supervision import Meeting, MeetingState
from chatbot.services.ports import UnitOfWork

NOTICE: Final = "supervision.notice"  # the kind of every such message


class News(StrEnum):
    """What a message tells."""

    PLANNED = "planned"
    ENDED = "ended"
    PROMPT = "prompt"
    REMIND = "remind"
    DAY_BEFORE = "day_before"
    ANSWERED = "answered"
    MOVED = "moved"
    OUTCOME = "outcome"
    TO_SIGN = "to_sign"
    REOPENED = "reopened"
    RELEASED = "released"
    GONE = "gone"


# These are of no record.
OF_A_PLAN: Final = frozenset({News.PLANNED, News.ENDED, News.RELEASED, News.GONE})


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A message as it is needed when it is sent.

    Attributes:
        next_on: of a plan: the next date; of one that was ended, the one that stays.
        has_questions: whether the worker has anything to answer.
    """

    news: News
    worker: str
    user_id: str
    meeting: Meeting | None = None
    next_on: date | None = None
    has_questions: bool = True


def tell(  # noqa: PLR0913 - all that makes a message
    work: UnitOfWork,
    workspace_id: str,
    news: News,
    recipient: str,
    *,
    worker: str,
    not_before: datetime,
    meeting: Meeting | None = None,
    once: str = "",
) -> None:
    """Write a message within the caller's transaction.

    Args:
        work: the transaction.
        workspace_id: where.
        news: what it tells.
        recipient: to whom (Slack user id).
        worker: whose supervision it is about.
        not_before: it is not sent earlier (aware UTC).
        meeting: which one, if any.
        once: the same news with the same word is told once.
    """
    ids = {"news": news.value, "worker": worker, "user_id": recipient}
    about = worker
    if meeting:
        ids["meeting_id"] = about = meeting.meeting_id
    work.outbox.add(
        workspace_id,
        kind=NOTICE,
        recipient=recipient,
        ids=ids,
        key=notice_key(news, about, recipient, once=once),
        not_before=not_before,
    )


def notice_key(news: News, about: str, recipient: str, *, once: str) -> str:
    """The outbox's key of a message about a record (its id) or a plan (the worker)."""
    return f"{NOTICE}:{news}:{about}:{once}:{recipient}"


def is_needed(notice: Notice, supervisors: Collection[str], today: date) -> bool:
    """Whether somebody still needs a message when it is sent."""
    meeting, news = notice.meeting, notice.news
    if news is not News.GONE and notice.user_id not in {notice.worker, *supervisors}:
        return False
    if meeting is None:
        return news in OF_A_PLAN
    signed_at = meeting.supervisor_signed_at
    if notice.user_id == meeting.worker:
        signed_at = meeting.worker_signed_at
    is_coming = meeting.is_planned and meeting.on >= today
    unanswered = meeting.answered_at is None
    asked = meeting.is_planned and notice.user_id in supervisors
    rules = {
        News.PROMPT: is_coming and unanswered,
        News.REMIND: is_coming and unanswered and notice.has_questions,
        News.DAY_BEFORE: asked and is_coming,
        News.ANSWERED: asked,
        News.OUTCOME: asked,
        News.MOVED: is_coming,
        News.TO_SIGN: meeting.state is MeetingState.HELD and signed_at is None,
    }
    return rules.get(news, True)
