"""The messages of absences and swaps, as the outbox takes them: kinds, ids, keys."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum

from chatbot.domain.absences import Absence, AbsenceCalendar
from chatbot.domain.outbox import NewMessage
from chatbot.domain.swaps import Swap
from chatbot.domain.working_time import WorkingTime
from chatbot.services.ports import UnitOfWork


class AbsenceMessage(StrEnum):
    """The kinds.

    COVER and COVER_OVER go to whoever stands in; SET to whoever is away, where somebody
    else entered it; COVER_AWAY to whoever should know that the cover is away too; BACK to
    whoever is back; the others to the two of a swap.
    """

    COVER = "absences.cover"
    COVER_OVER = "absences.cover_over"
    COVER_AWAY = "absences.cover_away"
    SET = "absences.set"
    BACK = "absences.back"
    SWAP_ASKED = "swaps.asked"
    SWAP_ANSWERED = "swaps.answered"
    SWAP_UNDONE = "swaps.undone"


def when_there(
    calendar: AbsenceCalendar, working_time: WorkingTime, user_id: str, now: datetime
) -> datetime:
    """The first moment of work at which somebody is not away: nobody is written to on leave."""
    opening = working_time.next_opening(now)
    day = working_time.day_of(opening)
    while (back := calendar.back_on(user_id, day)) != day:
        morning = datetime.combine(back, time(), working_time.zone)
        opening = working_time.next_opening(morning)
        day = working_time.day_of(opening)
    return opening


def about_cover(absence: Absence, not_before: datetime) -> Iterator[NewMessage]:
    """To whoever stands in: they do, on these days."""
    if absence.cover:
        yield NewMessage(
            kind=AbsenceMessage.COVER,
            recipient=absence.cover,
            ids=_ids(absence),
            key=cover_key(absence),
            not_before=not_before,
        )


def cover_key(absence: Absence) -> str:
    """The key of the message to whoever stands in, as an absence is at a version."""
    return f"{AbsenceMessage.COVER}:{absence.absence_id}:{absence.version}:{absence.cover}"


def was_cover_told(work: UnitOfWork, absence: Absence) -> bool:
    """Whether whoever stands in was told of it, at this version of it or an earlier one."""
    keys = (
        f"{AbsenceMessage.COVER}:{absence.absence_id}:{version}:{absence.cover}"
        for version in range(absence.version + 1)
    )
    return any(work.outbox.sent(absence.workspace_id, key) for key in keys)


def about_cover_over(before: Absence, version: int, not_before: datetime) -> Iterator[NewMessage]:
    """To whoever stood in: they need not any more, on the days that they know of."""
    if before.cover:
        yield NewMessage(
            kind=AbsenceMessage.COVER_OVER,
            recipient=before.cover,
            ids=_ids(before) | {"cover": before.cover, "version": str(version)},
            key=f"{AbsenceMessage.COVER_OVER}:{before.absence_id}:{version}:{before.cover}",
            not_before=not_before,
        )


def about_set(absence: Absence, actor: str, not_before: datetime) -> NewMessage:
    """To whoever is away: somebody has entered or changed it for them."""
    return NewMessage(
        kind=AbsenceMessage.SET,
        recipient=absence.user_id,
        ids=_ids(absence) | {"actor": actor},
        key=f"{AbsenceMessage.SET}:{absence.absence_id}:{absence.version}",
        not_before=not_before,
    )


def about_cover_away(
    covered: Absence, away: Absence, recipient: str, not_before: datetime
) -> NewMessage:
    """To somebody who should know that the cover of an absence is away too."""
    place = f"{covered.absence_id}:{away.absence_id}:{away.version}:{recipient}"
    return NewMessage(
        kind=AbsenceMessage.COVER_AWAY,
        recipient=recipient,
        ids={"absence_id": covered.absence_id, "away_id": away.absence_id},
        key=f"{AbsenceMessage.COVER_AWAY}:{place}",
        not_before=not_before,
    )


def about_return(absences: Sequence[Absence], not_before: datetime) -> NewMessage:
    """To whoever is back: what happened from the first day of the first to the last."""
    user_id = absences[0].user_id
    first = min(each.first_on for each in absences)
    last = max(each.last_on for each in absences)
    return NewMessage(
        kind=AbsenceMessage.BACK,
        recipient=user_id,
        ids={"user_id": user_id, "first_on": first.isoformat(), "last_on": last.isoformat()},
        key=f"{AbsenceMessage.BACK}:{absences[-1].absence_id}:{absences[-1].version}",
        not_before=not_before,
    )


def about_swap(
    kind: AbsenceMessage, swap: Swap, recipient: str, not_before: datetime
) -> NewMessage:
    """To one of the two: what the other one wants, or has answered, or has undone."""
    return NewMessage(
        kind=kind,
        recipient=recipient,
        ids={"swap_id": swap.swap_id, "user_id": recipient},
        key=f"{kind}:{swap.swap_id}:{swap.state}:{recipient}",
        not_before=not_before,
    )


def days_of(ids: Mapping[str, str]) -> tuple[date, date]:
    """The days that a message tells of."""
    return date.fromisoformat(ids["first_on"]), date.fromisoformat(ids["last_on"])


def _ids(absence: Absence) -> dict[str, str]:
    return {
        "absence_id": absence.absence_id,
        "version": str(absence.version),
        "first_on": absence.first_on.isoformat(),
        "last_on": absence.last_on.isoformat(),
    }
