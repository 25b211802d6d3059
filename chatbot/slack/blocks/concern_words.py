"""Concerns in words: kinds, times, who reads them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from chatbot.domain.concerns import Audience, Concern, Readers
from chatbot.domain.policies import PolicyPack
from chatbot.services.concern_files import ConcernRow
from chatbot.slack.blocks.contacts import mentions
from chatbot.slack.blocks.reply import escaped

HOUR: Final = timedelta(hours=1)
_READERS: Final[Mapping[Readers, str]] = MappingProxyType(
    {
        Readers.MANAGERS: "you, whoever gets a follow-up, and the managers",
        Readers.LEADS: "you and the safeguarding lead, nobody else. The managers do not see it",
        Readers.MANAGERS_FOR_LEADS: (
            "you and the managers, because no safeguarding lead has been chosen."
            " Once there is one, the lead reads it and the managers do not"
        ),
    }
)


def who_reads(audience: Audience) -> str:
    """Who will read what is about to be typed, as markup."""
    people = f" Just now: {mentions(audience.people)}." if audience.people else ""
    return f"*Who will read this:* {_READERS[audience.readers]}.{people}"


def who_can_read(audience: Audience) -> str:
    """Who can read a concern that was logged, as markup."""
    people = f" ({mentions(audience.people)})" if audience.people else ""
    if audience.readers is Readers.LEADS:
        return f"Read by whoever logged it and the safeguarding lead{people}."
    if audience.readers is Readers.MANAGERS_FOR_LEADS:
        return f"Read by whoever logged it and, for want of a safeguarding lead, managers{people}."
    return f"Read by whoever logged it, the owners of follow-ups and the managers{people}."


def kind_title(concern: Concern, pack: PolicyPack) -> str:
    """What a concern is about; a kind that the pack has no more keeps its id."""
    kind = pack.concern_kind(concern.kind_id)
    return kind.title if kind else f"a kind that is not in the policy pack ({concern.kind_id})"


def moment_in_words(moment: datetime) -> str:
    """A day and a time as markup, in the reader's own zone."""
    stamp = f"{moment:%d %B %Y, %H:%M} UTC"
    return f"<!date^{int(moment.timestamp())}^{{date_short}}, {{time}}|{stamp}>"


def day_in_words(day: date) -> str:
    """A date in words: `Friday 6 March 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def age_in_words(since: datetime, now: datetime) -> str:
    """How long something has lasted, in whole days or hours."""
    hours = max((now - since) // HOUR, 0)
    days = hours // 24
    if days:
        return "1 day" if days == 1 else f"{days} days"
    return _hours(hours) if hours else "less than an hour"


def clock_in_words(concern: Concern, now: datetime) -> str:
    """The 72 hours as markup; empty where there are none, or where it is closed."""
    by = concern.report_by
    if by is None or not concern.is_open:
        return ""
    left = by - now
    if left < timedelta():
        over = age_in_words(by, now)
        return (
            f"*Report to the ICO by {moment_in_words(by)} if it must be:* that was {over} ago."
            " If it must be reported, do it now, and say why it is late."
        )
    return f"*Report to the ICO by {moment_in_words(by)} if it must be:* {_left(left)}."


def row_in_words(row: ConcernRow, now: datetime) -> str:
    """A concern in a list, as markup: nothing of what it says, not even its kind."""
    concern = row.concern
    parts = [f"*{escaped(concern.reference)}*"]
    if concern.is_open:
        parts.append(f"open for {age_in_words(concern.logged_at, now)}")
    else:
        parts.append("closed")
    due = [each.due_on for each in concern.open_follow_ups() if each.owner == row.user_id]
    if due:
        parts.append(f"your follow-up is due on {day_in_words(min(due))}")
    if concern.report_by and concern.is_open:
        left = concern.report_by - now
        parts.append(_left(left) if left >= timedelta() else "its 72 hours are over")
    return "  ·  ".join(parts)


def _left(left: timedelta) -> str:
    return f"{_hours(left // HOUR)} left" if left >= HOUR else "less than an hour left"


def _hours(hours: int) -> str:
    return "1 hour" if hours == 1 else f"{hours} hours"
