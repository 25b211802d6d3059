"""Follow-ups are chased on working days, five times, and then somebody else is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chatbot.domain.concern_reports import Task
from chatbot.domain.concerns import Concern, Deed
from chatbot.domain.people import Standing
from chatbot.services.concern_chasing import MOST_NUDGES
from chatbot.services.concerns import Recorded
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.concerns_of_the_mill import TASK, ConcernLog, make_log
from tests.integration.people_of_the_mill import LEAD

HOURS = (0, 6, 8, 9, 10, 16, 17, 22)
MONDAY = date(2026, 3, 2)  # the clock's own day


@pytest.fixture
def log(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> ConcernLog:
    """An organisation without concerns."""
    return make_log(unit_of_work, workspace_id)


@pytest.fixture
def concern(log: ConcernLog) -> Concern:
    """One with a follow-up that is due on Friday; who was to be told of it was."""
    concern = log.log(task=TASK)
    assert log.messages() == [("logged", "UMAN"), ("assigned", "UOWNER")]
    return concern


def days(log: ConcernLog, first: date, count: int) -> dict[str, list[tuple[str, str]]]:
    """What is sent on so many days, nights and weekends included."""
    sent: dict[str, list[tuple[str, str]]] = {}
    for day in range(count):
        for hour in HOURS:
            start = datetime.combine(first, datetime.min.time(), UTC)
            log.mill.clock.moment = start + timedelta(days=day, hours=hour)
            log.chaser.chase()
            if messages := log.messages():
                name = f"{log.mill.clock.moment:%a %d %H:%M}"
                sent[name] = [*sent.get(name, []), *messages]
    return sent


def test_five_times_and_then_the_managers(log: ConcernLog, concern: Concern) -> None:
    """On the day it is due and on each working day after it, at nine; once each; then silence."""
    assert days(log, MONDAY, 21) == {
        "Fri 06 09:00": [("due", "UOWNER")],
        "Mon 09 09:00": [("due", "UOWNER")],
        "Tue 10 09:00": [("due", "UOWNER")],
        "Wed 11 09:00": [("due", "UOWNER")],
        "Thu 12 09:00": [("due", "UOWNER")],
        "Fri 13 09:00": [("silent", "UMAN")],
    }
    assert log.now(concern).follow_ups[0].nudges == MOST_NUDGES
    last = log.files.open("UMAN", concern.concern_id).entries[-1]
    assert (last.deed, last.actor) == (Deed.TOLD, "system")


def test_done_is_done(log: ConcernLog, concern: Concern) -> None:
    """Nobody is reminded of it any more, and a message under way is not needed."""
    days(log, MONDAY, 4)
    log.mill.clock.moment = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
    log.chaser.chase()
    (message,) = log.outbox()
    assert log.files.notice(message.ids) is not None
    log.act("UOWNER", Deed.FINISH, concern)
    assert log.files.notice(message.ids) is None
    assert days(log, date(2026, 3, 6), 14) == {}


def test_a_day_that_is_no_working_day(log: ConcernLog) -> None:
    """What is due on a Saturday is asked for on Monday."""
    log.log(task=replace(TASK, due_on=date(2026, 3, 7)))
    log.messages()
    assert list(days(log, date(2026, 3, 6), 4)) == ["Mon 09 09:00"]


def test_due_on_the_day_itself(log: ConcernLog) -> None:
    """Whoever got it today is not reminded of it today."""
    log.log(task=replace(TASK, due_on=MONDAY))
    assert log.chaser.chase() == 0
    log.messages()
    assert list(days(log, date(2026, 3, 3), 1)) == ["Tue 03 09:00"]


def test_a_new_owner_is_chased_anew(log: ConcernLog, concern: Concern) -> None:
    """The count begins again, from the new day on; the first owner hears no more of it."""
    days(log, MONDAY, 9)
    task = Task(owner="USECOND", due_on=date(2026, 3, 12))
    assert isinstance(log.act("UOWNER", Deed.HAND_OVER, concern, task=task), Recorded)
    sent = days(log, date(2026, 3, 11), 12)
    everybody = [message for messages in sent.values() for message in messages]
    assert everybody == [
        ("assigned", "USECOND"),
        *[("due", "USECOND")] * 5,
        ("silent", "UMAN"),
    ]
    assert list(sent)[1] == "Thu 12 09:00"


def test_an_owner_who_left(log: ConcernLog, concern: Concern) -> None:
    """The managers are told on the next working morning, once, long before it is due."""
    log.mill.directory.standings["UOWNER"] = Standing.DEACTIVATED
    assert days(log, date(2026, 3, 3), 9) == {"Tue 03 09:00": [("nobody", "UMAN")]}
    file = log.files.open("UMAN", concern.concern_id)
    assert file.entries[-1].deed is Deed.TOLD
    task = Task(owner="USECOND", due_on=date(2026, 3, 12))
    log.act("UMAN", Deed.HAND_OVER, concern, task=task)
    assert log.now(concern).follow_ups[0].told_at is None


def test_an_owner_who_may_not_read_it_any_more(log: ConcernLog) -> None:
    """A former lead is not reminded of a safeguarding concern; the new one is told."""
    log.log("abuse", task=replace(TASK, owner="ULEAD"))
    log.messages()
    log.mill.change("UMAN", LEAD, "USECOND")
    assert days(log, date(2026, 3, 3), 9) == {"Tue 03 09:00": [("nobody", "USECOND")]}


def test_whoever_is_away_is_left_alone(log: ConcernLog, concern: Concern) -> None:
    """Nothing while they are on leave; when they are back they are reminded."""
    log.leave.go("UOWNER", MONDAY, 30)
    assert days(log, MONDAY, 10) == {}
    log.leave.come_back()
    assert list(days(log, date(2026, 3, 12), 1)) == ["Thu 12 09:00"]
    assert log.now(concern).follow_ups[0].nudges == 1


def test_slack_out_of_reach(log: ConcernLog, concern: Concern) -> None:
    """Whether the owner is still here cannot be asked: it is tried again, and nothing is lost."""
    log.mill.clock.moment = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
    log.mill.directory.reachable = False
    assert log.chaser.chase() == 0
    log.mill.directory.reachable = True
    assert log.chaser.chase() == 1
