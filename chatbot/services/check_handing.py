"""A check that is under way goes from one person to the next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chatbot.domain.checks import Asked, Check, Occurrence, OccurrenceState
from chatbot.domain.outbox import NewMessage
from chatbot.services.check_messages import asked_again, nobody, reminders
from chatbot.services.check_rota import CheckOffice, Rota
from chatbot.services.check_showing import shown_anew

Next = tuple[Occurrence, Sequence[NewMessage]]


def hand_on(
    occurrence: Occurrence, check: Check, gone: Sequence[str], rota: Rota, now: datetime
) -> Next:
    """Some of those who were asked cannot: the rest go on, or else the next ones are asked.

    Args:
        occurrence: somebody still has to do it.
        check: its check.
        gone: who cannot.
        rota: who could.
        now: when.
    """
    after = without(occurrence, gone, now)
    if after.asked:
        return after, ()
    found = ask_next(after, check, rota, now)
    return found or (after, nobody(after, rota.told(now), rota.office.may_write_at(now)))


def ask_next(occurrence: Occurrence, check: Check, rota: Rota, now: datetime) -> Next | None:
    """The next people who could do it get the checklist; None where there is nobody."""
    known = [person.user_id for person in occurrence.people]
    found = rota.who(check, occurrence.on, known)
    if not found:
        return None
    after = replace(occurrence, people=(*occurrence.people, *found))
    who = [person.user_id for person in found]
    return after, reminders(after, who, rota.office.may_write_at(now))


def give_back(office: CheckOffice, user_id: str) -> int:
    """Ask somebody again who is back, for the open checks that nobody else has.

    Returns:
        How many of them there were.
    """
    rota, now = office.rota(), office.clock.now()
    with office.unit_of_work() as work:
        waiting = work.checks.waiting(office.workspace_id)
        found = [
            (occurrence, replace(occurrence, people=_asked_again(occurrence, user_id)))
            for occurrence in waiting
            if not occurrence.asked
            and user_id in {person.user_id for person in occurrence.people}
            and rota.is_there(user_id, occurrence.on)
        ]
        saved = [(before, after) for before, after in found if work.checks.save(after)]
        at = office.may_write_at(now)
        for before, after in saved:
            work.outbox.add_all(office.workspace_id, asked_again(after, user_id, at))
            anew = shown_anew(work, before, after, rota, now)
            work.outbox.add_all(office.workspace_id, anew)
        work.commit()
    return len(saved)


def _asked_again(occurrence: Occurrence, user_id: str) -> tuple[Asked, ...]:
    return tuple(
        replace(person, declined_at=None) if person.user_id == user_id else person
        for person in occurrence.people
    )


def without(occurrence: Occurrence, gone: Sequence[str], now: datetime) -> Occurrence:
    """The occurrence, for which some are not asked any more."""
    people = tuple(
        replace(person, declined_at=now)
        if person.user_id in gone and person.declined_at is None
        else person
        for person in occurrence.people
    )
    after = replace(occurrence, people=people)
    if occurrence.taken_by in gone:
        return replace(after, state=OccurrenceState.OPEN, taken_by=None, taken_at=None)
    return after
