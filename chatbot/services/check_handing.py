"""A check that is under way goes from one person to the next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chatbot.domain.checks import Check, Occurrence, OccurrenceState
from chatbot.domain.outbox import NewMessage
from chatbot.services.check_messages import nobody, reminders
from chatbot.services.check_rota import Rota

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
    return found or (after, nobody(after, rota.managers, rota.office.may_write_at(now)))


def ask_next(occurrence: Occurrence, check: Check, rota: Rota, now: datetime) -> Next | None:
    """The next people who could do it get the checklist; None where there is nobody."""
    known = [person.user_id for person in occurrence.people]
    found = rota.who(check, occurrence.on, known)
    if not found:
        return None
    after = replace(occurrence, people=(*occurrence.people, *found))
    who = [person.user_id for person in found]
    return after, reminders(after, who, rota.office.may_write_at(now))


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
