"""Supervision, readers of the policy and profiles for reports, row by row."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from chatbot.domain.acknowledgements import Publication, Reading, ReadingRequest
from chatbot.domain.leavers import Leaver, LeaverStep, StepKind
from chatbot.domain.people import Standing
from chatbot.domain.policy_feedback import Digest
from chatbot.domain.profiles import (
    Details,
    HandOver,
    Keeper,
    Profile,
    ProfileRequest,
    ProfileState,
    RequestState,
)
from chatbot.domain.roles import Duty, Role
from chatbot.domain.supervision import Answer, Meeting, MeetingState, Plan
from tests.integration.reports_of_the_mill import NOW, Books

SECRET = "Words that no report shows"
HELD, NOT_HELD, PLANNED = MeetingState.HELD, MeetingState.NOT_HELD, MeetingState.PLANNED
DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    """The middle of a day (UTC)."""
    return datetime.combine(day, time(12), UTC)


def supervise(books: Books, *workers: str, by: str = "USUP") -> None:
    """Have somebody supervise workers."""
    wanted = {Duty(role=Role.SUPERVISOR, scope=each): (by,) for each in workers}
    books.mill.give(wanted)
    with books.mill.unit_of_work() as work:
        for each in workers:
            work.people.record(books.workspace_id, each, Standing.MEMBER, NOW)
        work.commit()


def plan(books: Books, worker: str, starting_on: date) -> None:
    """A worker's first date, every six weeks."""
    with books.mill.unit_of_work() as work:
        work.supervision.save_plan(
            Plan(
                workspace_id=books.workspace_id,
                worker=worker,
                starting_on=starting_on,
                every_weeks=6,
                set_by="UMAN",
                set_at=NOW,
            )
        )
        work.commit()


def meeting(
    books: Books,
    worker: str,
    on: date,
    state: MeetingState = HELD,
    *,
    meant_for: date | None = None,
    held_on: date | None = None,
    feedback: date | None = None,
) -> None:
    """One date of supervision; `feedback` is the day on which a piece was handed over."""
    kept = Meeting(
        meeting_id=f"m{next(books.numbers)}",
        workspace_id=books.workspace_id,
        worker=worker,
        meant_for=meant_for or on,
        on=on,
        moved=int(meant_for is not None),
        state=state,
        held_on=held_on or (on if state is HELD else None),
        answered_at=noon(feedback) if feedback else None,
    )
    with books.mill.unit_of_work() as work:
        assert work.supervision.add(kept)
        if feedback:
            given = Answer(question_id="feedback", value=SECRET)
            other = Answer(question_id="contact", value=SECRET)
            work.supervision.hand_over(kept, [(given, True), (other, False)], noon(feedback))
            work.supervision.add_reader(kept, "USUP", since=NOW, given_by=worker)
        work.commit()


def digest(books: Books, until_on: date, *, held_back: bool = False) -> None:
    """Managers were given the feedback up to a day."""
    with books.mill.unit_of_work() as work:
        work.policy_feedback.add_digest(
            books.workspace_id,
            Digest(
                meeting_on=until_on + DAY,
                since_on=None,
                until_on=until_on,
                held_back=held_back,
                told_at=noon(until_on),
            ),
        )
        work.commit()


def publish(books: Books, label: str = "Version 1", number: int = 1) -> Publication:
    """A version that everybody has to read."""
    version = Publication(
        publication_id=f"p{next(books.numbers)}",
        workspace_id=books.workspace_id,
        number=number,
        label=label,
        dated_on=date(2026, 3, 1),
        link="https://example.org/policy.pdf",
        document_id=None,
        changes=SECRET,
        clauses=(),
        material=True,
        days=14,
        weeks=2,
        with_guests=False,
        published_by="UMAN",
        published_at=noon(date(2026, 3, 2)),
    )
    with books.mill.unit_of_work() as work:
        assert work.acknowledgements.add_publication(version, version.publication_id)
        work.commit()
    return version


def ask_to_read(books: Books, version: Publication, user_id: str, due_on: date) -> None:
    """Somebody was asked to read a version by a day."""
    asked = ReadingRequest(
        workspace_id=books.workspace_id,
        publication_id=version.publication_id,
        user_id=user_id,
        asked_on=due_on - 14 * DAY,
        due_on=due_on,
    )
    with books.mill.unit_of_work() as work:
        work.people.record(books.workspace_id, user_id, Standing.MEMBER, NOW)
        assert work.acknowledgements.ask(asked)
        work.commit()


def read(
    books: Books, version: Publication, reader: str, on: date, *, in_slack: bool = True
) -> None:
    """Somebody has read a version; without Slack a manager says so."""
    reading = Reading(
        reading_id=f"r{next(books.numbers)}",
        workspace_id=books.workspace_id,
        publication_id=version.publication_id,
        user_id=reader if in_slack else None,
        name=None if in_slack else reader,
        read_on=on,
        recorded_by=reader if in_slack else "UMAN",
        recorded_at=noon(on),
        note="" if in_slack else SECRET,
    )
    with books.mill.unit_of_work() as work:
        assert work.acknowledgements.add_reading(reading)
        work.commit()


def profile(
    books: Books,
    name: str,
    owner: str | None = "UADMIN",
    *,
    page_id: str | None = None,
    closed: bool = False,
    reviewed_on: date | None = date(2026, 4, 1),
    keepers: Sequence[Keeper] = (),
) -> Profile:
    """A profile in the register, with its login details handed over to some."""
    profile_id = f"x{next(books.numbers)}"
    kept = Profile(
        profile_id=profile_id,
        workspace_id=books.workspace_id,
        platform="Facebook",
        name=name,
        address="https://example.org/profile",
        purpose=SECRET,
        owner=owner,
        deputy=None,
        added_at=noon(date(2025, 1, 1)),
        added_by="UMAN",
        page_id=page_id,
        reviewed_on=reviewed_on,
        state=ProfileState.CLOSED if closed else ProfileState.OPEN,
        closed_on=date(2026, 4, 2) if closed else None,
    )
    with books.mill.unit_of_work() as work:
        work.profiles.add(kept)
        for each in keepers:
            handover = HandOver(
                handover_id=f"h{next(books.numbers)}",
                profile_id=profile_id,
                keeper=each,
                receiver="ULEAD",
                handed_on=date(2026, 4, 1),
                told_by="UADMIN",
                told_at=NOW,
            )
            work.profiles.put_handover(books.workspace_id, handover)
        work.commit()
    return kept


def request(books: Books, *, decided: bool = False) -> None:
    """Somebody asks for a new profile."""
    asked = ProfileRequest(
        request_id=f"q{next(books.numbers)}",
        workspace_id=books.workspace_id,
        asker="UWORKER",
        asked=Details(name="New", purpose=SECRET, platform="Instagram", owner="UWORKER"),
        asked_at=NOW,
    )
    with books.mill.unit_of_work() as work:
        work.profiles.add_request(asked, asked.request_id)
        if decided:
            work.profiles.decide(
                replace(
                    asked,
                    state=RequestState.DECLINED,
                    decided_by="UMAN",
                    decided_at=NOW,
                    reason=SECRET,
                )
            )
        work.commit()


def leaver(books: Books, user_id: str, of: Profile, *, done: bool = False) -> None:
    """Somebody leaves, with one thing to be settled."""
    step = LeaverStep(
        step_id=f"s{next(books.numbers)}",
        profile_id=of.profile_id,
        kind=StepKind.DETAILS,
    )
    kept = Leaver(
        leaver_id=f"l{next(books.numbers)}",
        workspace_id=books.workspace_id,
        user_id=user_id,
        leaves_on=date(2026, 5, 30),
        started_by="UMAN",
        started_at=NOW,
        closed_at=NOW if done else None,
        closed_by="UMAN" if done else None,
        reason=SECRET if done else "",
        steps=(step,),
    )
    with books.mill.unit_of_work() as work:
        work.leavers.add(kept)
        work.commit()


def fill_registers(books: Books) -> None:
    """What the tests of the registers count by hand; it is the 6th of May 2026."""
    supervise(books, "UWORKER", "UREP", "UNEW", "UGOING")
    plan(books, "UWORKER", date(2026, 3, 3))
    plan(books, "UREP", date(2026, 2, 10))
    # March: two dates, one held.
    meeting(books, "UWORKER", date(2026, 3, 3), feedback=date(2026, 3, 2))
    meeting(books, "UREP", date(2026, 3, 24), NOT_HELD)
    # April: five dates; one was moved into it from March, one out of it to May.
    meeting(books, "UWORKER", date(2026, 4, 14), feedback=date(2026, 4, 13))
    meeting(books, "UREP", date(2026, 4, 1), meant_for=date(2026, 3, 31), held_on=date(2026, 4, 2))
    meeting(books, "UGOING", date(2026, 4, 30), feedback=date(2026, 5, 1))
    meeting(books, "UREP", date(2026, 4, 20), NOT_HELD)
    meeting(books, "UREP", date(2026, 4, 29), PLANNED)
    meeting(books, "UWORKER", date(2026, 5, 6), PLANNED, meant_for=date(2026, 4, 28))
    # Held long ago: overdue since. `UNEW` has no date yet, so nothing is overdue.
    meeting(books, "UOLD", date(2025, 1, 7))
    supervise(books, "UOLD")
    _fill_readers(books)
    _fill_profiles(books)


def _fill_readers(books: Books) -> None:
    """Nine members have to read: four have, two are late, one has time, two were not asked."""
    before, version = publish(books), publish(books, "Version 2", 2)
    people = ("UMAN", "ULEAD", "UADMIN", "USUP")
    for number, each in enumerate(people):
        ask_to_read(books, version, each, date(2026, 4, 20))
        read(books, version, each, date(2026, 4, 10 + number))
    read(books, before, "UWORKER", date(2026, 3, 9))
    ask_to_read(books, version, "UWORKER", date(2026, 4, 20))
    ask_to_read(books, version, "UREP", date(2026, 5, 5))
    ask_to_read(books, version, "UNEW", date(2026, 5, 6))
    read(books, version, "A. Volunteer", date(2026, 4, 12), in_slack=False)
    read(books, before, "B. Volunteer", date(2026, 3, 12), in_slack=False)
    read(books, before, "UGONE", date(2026, 3, 12))


def _fill_profiles(books: Books) -> None:
    """Three are run; nobody has been given their login details."""
    page = profile(books, "Mill page", None, page_id="facebook")
    profile(books, "Mill group", None, reviewed_on=date(2025, 5, 6))
    profile(books, "Our hens", reviewed_on=date(2025, 5, 7))
    profile(books, "Old page", None, closed=True, reviewed_on=None)
    request(books)
    request(books, decided=True)
    leaver(books, "UGOING", page)
    leaver(books, "UGONE", page, done=True)
