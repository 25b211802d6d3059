"""Feedback for the policy over a real database: told before a meeting, without names, once."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.policy_feedback import PlanField, Repeat
from chatbot.services.policy_feedback import (
    FEEDBACK_READY,
    MEETING_PLANNED,
    PlannedMeeting,
    Refused,
)
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.people_of_the_mill import ADMIN, LEAD, MANAGER, SUPERVISOR
from tests.integration.questions_of_the_mill import (
    BOSS,
    OTHER,
    A,
    Study,
    pack_asking,
    say,
    staffed,
)
from tests.integration.test_supervision_questions import OTHERS

MEETING = date(2026, 3, 12)  # a Thursday; the clock begins on Monday the second


@pytest.fixture
def quiet(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Study:
    """Two managers; nobody has said anything."""
    return staffed(unit_of_work, workspace_id, pack_asking(A))


@pytest.fixture
def study(quiet: Study) -> Study:
    """Two people said something in February, a third left only spaces."""
    quiet.say(date(2026, 2, 3), "The page needs two people.")
    quiet.say(date(2026, 2, 17), "Say more about group chats.")
    quiet.say(date(2026, 2, 20), "  ")
    return quiet


def plan(
    study: Study, next_on: date | None = MEETING, *, repeat: Repeat = Repeat.ONCE, days: int = 2
) -> PlannedMeeting | Refused:
    """Plan a meeting as the manager, as they see it now."""
    base = study.feedback.planned(BOSS).plan.version
    return study.feedback.plan(BOSS, base, next_on=next_on, repeat=repeat, days_before=days)


def at(study: Study, day: int, hour: float = 10, month: int = 3) -> int:
    """The metronome ticks at an hour of a day of 2026."""
    study.mill.clock.moment = datetime(2026, month, day, int(hour), tzinfo=UTC)
    return study.feedback.tick()


@pytest.mark.parametrize("user_id", OTHERS)
def test_only_managers(study: Study, user_id: str) -> None:
    """Nobody else plans a meeting or reads what was said."""
    study.mill.give({LEAD: ("ULEAD",), ADMIN: ("UADMIN",), SUPERVISOR: ("USUP",)})
    plan(study)
    at(study, 10)
    acts: tuple[Callable[[], Any], ...] = (
        lambda: study.feedback.planned(user_id),
        lambda: study.feedback.feedback(user_id, MEETING),
        lambda: study.feedback.newest_meeting(user_id),
        lambda: study.feedback.plan(user_id, 1, next_on=None, repeat=Repeat.ONCE, days_before=2),
    )
    for act in acts:
        with pytest.raises(NotAuthorisedError):
            act()
    assert not study.feedback.is_wanted(user_id, MEETING)


def test_planned_and_audited(study: Study) -> None:
    """It says when managers will be written to, and the log says who planned it."""
    planned = plan(study, repeat=Repeat.MONTH)
    assert isinstance(planned, PlannedMeeting)
    assert planned.tell_on == date(2026, 3, 10)
    assert study.feedback.planned(OTHER) == planned
    (entry,) = study.mill.audit.recent(BOSS)
    assert (entry.actor, entry.action) == (BOSS, MEETING_PLANNED)
    assert entry.after == {"next_on": "2026-03-12", "repeat": "month", "days_before": 2}


def test_nothing_planned(study: Study) -> None:
    """Nobody is written to, and nothing is shown."""
    assert at(study, 10) == 0
    assert study.feedback.newest_meeting(BOSS) is None
    with pytest.raises(StaleActionError, match="no feedback for this meeting yet"):
        study.feedback.feedback(BOSS, MEETING)


def test_refused(study: Study) -> None:
    """A sentence at the field, and nothing is saved."""
    refused = plan(study, date(2026, 3, 2))
    assert isinstance(refused, Refused)
    assert list(refused.faults) == [PlanField.NEXT_ON]
    assert study.feedback.planned(BOSS).plan.next_on is None
    assert study.mill.audit.recent(BOSS) == []


def test_two_managers_plan_at_once(study: Study) -> None:
    """The second gets a sentence; the same form twice is one change."""
    wanted: dict[str, Any] = {"next_on": MEETING, "repeat": Repeat.ONCE, "days_before": 2}
    first = study.feedback.plan(BOSS, 0, **wanted)
    assert study.feedback.plan(BOSS, 0, **wanted) == first
    with pytest.raises(StaleActionError, match="Somebody else changed the team meeting"):
        study.feedback.plan(OTHER, 0, **wanted | {"days_before": 5})
    assert len(study.mill.audit.recent(BOSS)) == 1


def test_told_two_working_days_before(study: Study) -> None:
    """Each manager once, in working hours; the message holds ids and no words."""
    plan(study)
    assert [at(study, 9), at(study, 10, 6), at(study, 10, 10), at(study, 10, 11)] == [0, 0, 2, 0]
    told = study.mill.messages()
    assert {(each.kind, each.recipient) for each in told} == {
        (FEEDBACK_READY, BOSS),
        (FEEDBACK_READY, OTHER),
    }
    assert all(
        each.ids == {"meeting_on": "2026-03-12", "user_id": each.recipient} for each in told
    )


def test_a_new_manager_is_told_too(study: Study) -> None:
    """Whoever becomes one before the meeting; whoever is none any more has no use for it."""
    plan(study)
    at(study, 10)
    study.mill.give({MANAGER: (OTHER, "UNEW")})
    assert at(study, 11) == 1
    assert study.feedback.is_wanted("UNEW", MEETING)
    assert not study.feedback.is_wanted(BOSS, MEETING)


def test_what_was_said(study: Study) -> None:
    """The words alone: no name, no date, no empty one, in an order of their own."""
    plan(study)
    at(study, 10)
    shown = study.feedback.feedback(BOSS, MEETING)
    assert sorted(shown.pieces or ()) == [
        "Say more about group chats.",
        "The page needs two people.",
    ]
    assert study.feedback.feedback(OTHER, MEETING).pieces == shown.pieces
    assert (shown.earlier, study.feedback.newest_meeting(BOSS)) == (None, MEETING)


def test_what_comes_after_waits_for_the_next_meeting(study: Study) -> None:
    """Nobody sees one more piece the day after somebody's supervision."""
    plan(study, repeat=Repeat.FOURTH_WEEK)
    at(study, 10)
    before = study.feedback.feedback(BOSS, MEETING)
    study.say(date(2026, 3, 10), "Late.")
    study.say(date(2026, 3, 20), "Later.")
    at(study, 11)
    assert study.feedback.feedback(BOSS, MEETING) == before
    at(study, 13)
    assert study.feedback.planned(BOSS).plan.next_on == date(2026, 4, 9)
    assert at(study, 7, month=4) == 2
    shown = study.feedback.feedback(BOSS, date(2026, 4, 9))
    assert sorted(shown.pieces or ()) == ["Late.", "Later."]
    assert shown.earlier == MEETING


def test_one_alone_is_held_back_for_the_next_meeting(quiet: Study) -> None:
    """It is not lost: with another one it is shown."""
    quiet.say(date(2026, 2, 3), "Only me.")
    plan(quiet, repeat=Repeat.WEEK)
    assert at(quiet, 10) == 2
    assert quiet.feedback.feedback(BOSS, MEETING).pieces is None
    quiet.say(date(2026, 3, 11), "Me too.")
    assert quiet.feedback.feedback(BOSS, MEETING).pieces is None
    at(quiet, 13)
    at(quiet, 17)
    shown = quiet.feedback.feedback(BOSS, date(2026, 3, 19))
    assert sorted(shown.pieces or ()) == ["Me too.", "Only me."]
    assert quiet.feedback.feedback(BOSS, MEETING).pieces is None


def test_the_bot_slept_through_a_meeting(study: Study) -> None:
    """Nobody is told of a meeting that is over; what was said is there for the next one."""
    plan(study, repeat=Repeat.WEEK)
    assert at(study, 13) == 0
    assert study.feedback.planned(BOSS).plan.next_on == date(2026, 3, 19)
    assert at(study, 18) == 2
    assert len(study.feedback.feedback(BOSS, date(2026, 3, 19)).pieces or ()) == 2


def test_a_meeting_that_comes_once(study: Study) -> None:
    """After it none is planned, and the feedback that was given stays to be read."""
    plan(study)
    at(study, 10)
    assert at(study, 13) == 0
    assert study.feedback.planned(BOSS).plan.next_on is None
    assert study.feedback.feedback(BOSS, MEETING).pieces


def test_a_meeting_that_is_moved(study: Study) -> None:
    """The message about the old day is not wanted; the new day has what came since."""
    plan(study)
    at(study, 10)
    plan(study, date(2026, 3, 18))
    assert not study.feedback.is_wanted(BOSS, MEETING)
    assert at(study, 16) == 2
    shown = study.feedback.feedback(BOSS, date(2026, 3, 18))
    assert (shown.pieces, shown.earlier) == (None, MEETING)


def test_two_processes(
    study: Study, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """However many tick at once, each manager is written to once."""
    plan(study, repeat=Repeat.WEEK)
    study.mill.clock.moment = datetime(2026, 3, 10, 10, tzinfo=UTC)
    assert sum(in_threads(lambda _: study.feedback.tick(), 4)) == 2
    study.mill.clock.moment = datetime(2026, 3, 17, 10, tzinfo=UTC)
    assert sum(in_threads(lambda _: study.feedback.tick(), 4)) in {0, 2}
    study.feedback.tick()
    assert len(study.mill.messages()) == 4


def test_another_workspace_says_nothing_here(
    quiet: Study, unit_of_work: UnitOfWorkFactory, other_workspace_id: str
) -> None:
    """What was said elsewhere is not shown."""
    for words in ("There.", "There too."):
        say(unit_of_work, other_workspace_id, date(2026, 2, 3), words)
    plan(quiet)
    at(quiet, 10)
    assert quiet.feedback.feedback(BOSS, MEETING).pieces is None


def test_two_pieces_of_one_person(quiet: Study) -> None:
    """They point at that person as one piece would, and wait until somebody else speaks."""
    quiet.say(date(2026, 2, 3), "Only me.", "UONE")
    quiet.say(date(2026, 2, 17), "Me again.", "UONE")
    plan(quiet, repeat=Repeat.WEEK)
    at(quiet, 10)
    assert quiet.feedback.feedback(BOSS, MEETING).pieces is None
    quiet.say(date(2026, 3, 11), "Me too.", "UTWO")
    at(quiet, 13)
    at(quiet, 17)
    shown = quiet.feedback.feedback(BOSS, date(2026, 3, 19))
    assert sorted(shown.pieces or ()) == ["Me again.", "Me too.", "Only me."]


def test_a_manager_on_leave(study: Study) -> None:
    """They are written to when they are back before the meeting, and not while they are away."""
    study.leave.go(OTHER, date(2026, 3, 9), 2)
    plan(study)
    assert at(study, 10) == 1
    assert [each.recipient for each in study.mill.messages()] == [BOSS]
    assert at(study, 11) == 1
    assert [each.recipient for each in study.mill.messages()] == [BOSS, OTHER]
