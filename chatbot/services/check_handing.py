"""A check that is under way goes from one person to the next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chatbot.domain.checks import Asked, Check, Occurrence, OccurrenceState
from chatbot.domain.outbox import NewMessage
from chatbot.services.check_messages import asked_again, nobody, reminders
from chatbot.services.check_rota import Rota
from chatbot.services.check_showing import shown_anew
from chatbot.services.ports import UnitOfWork

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


def give_back(work: UnitOfWork, user_id: str, rota: Rota) -> None:
    """Ask somebody again who is back, for the open checks that nobody else has.

    Args:
        work: the transaction in which they come back: either both last, or neither.
        user_id: who is back.
        rota: who is there then.
    """
    workspace_id, now = rota.office.workspace_id, rota.office.clock.now()
    at = rota.office.may_write_at(now)
    for waiting in work.checks.waiting(workspace_id):
        before: Occurrence | None = waiting
        while before and _lacks(before, user_id, rota):
            after = replace(before, people=_asked_again(before, user_id))
            if work.checks.save(after):
                anew = shown_anew(work, before, after, rota, now)
                work.outbox.add_all(workspace_id, [*asked_again(after, user_id, at), *anew])
                break
            # Somebody was faster: as they left it, it may still be with nobody.
            before = work.checks.get(workspace_id, waiting.occurrence_id)


def _lacks(occurrence: Occurrence, user_id: str, rota: Rota) -> bool:
    """Whether nobody has a check that somebody had who is there."""
    had = any(person.user_id == user_id for person in occurrence.people)
    left = occurrence.is_waiting and not occurrence.asked
    return left and had and rota.is_there(user_id, occurrence.on)


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
