"""Supervision, late: old buttons, messages that waited, roles that changed meanwhile."""

from datetime import timedelta

import pytest

from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.roles import Duty, Role
from chatbot.domain.supervision import Deed, may_read
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.supervision_notices import News
from chatbot.services.supervision_plans import PlanFaulty
from chatbot.services.supervision_steps import Faulty
from tests.integration.supervision_of_the_mill import MONDAY, Supervision, make_supervision

DAY = timedelta(days=1)


@pytest.fixture
def supervision(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Supervision:
    """Two workers and their supervisors."""
    return make_supervision(unit_of_work, workspace_id)


def replace_supervisor(supervision: Supervision, by: str = "UNEW") -> None:
    """The worker gets another supervisor."""
    supervision.mill.give({Duty(role=Role.SUPERVISOR, scope="UWORKER"): (by,)})


def test_only_what_was_read_is_signed(supervision: Supervision) -> None:
    """Words that came after the record was looked at are not signed with it."""
    meeting = supervision.held()
    mark = supervision.services.files.record("USUP", meeting.meeting_id).mark
    supervision.done("UWORKER", Deed.SIGN, meeting)
    supervision.type(meeting, "contact", "Something else", ts="2")
    supervision.send(meeting)
    refused = supervision.act("USUP", Deed.SIGN, meeting, seen=mark)
    assert isinstance(refused, Faulty)
    assert "changed" in " ".join(refused.faults.values())
    assert supervision.now(meeting).supervisor_signed_at is None
    mark = supervision.services.files.record("USUP", meeting.meeting_id).mark
    supervision.done("UWORKER", Deed.SIGN, meeting, seen=mark)
    assert supervision.done("USUP", Deed.SIGN, meeting, seen=mark).is_locked


def test_messages_for_a_former_supervisor(supervision: Supervision) -> None:
    """What waited until they were back is not sent to somebody who has nothing to do with it."""
    meeting = supervision.held()
    supervision.done("UWORKER", Deed.SIGN, meeting)
    assert supervision.shown(News.TO_SIGN, "USUP", meeting)
    replace_supervisor(supervision)
    for news in (News.TO_SIGN, News.REOPENED, News.PLANNED):
        assert not supervision.shown(news, "USUP", meeting)
    other = supervision.opened("UWORKER", MONDAY + 42 * DAY)
    assert supervision.shown(News.MOVED, "UNEW", other)
    assert not supervision.shown(News.MOVED, "USUP", other)


def test_whoever_has_signed_is_not_asked_to(supervision: Supervision) -> None:
    """The message waits for the next working day; who signed by then does not get it."""
    meeting = supervision.held()
    supervision.done("UWORKER", Deed.SIGN, meeting)
    assert not supervision.shown(News.TO_SIGN, "UWORKER", meeting)
    assert supervision.shown(News.TO_SIGN, "USUP", meeting)


@pytest.mark.parametrize("deed", [Deed.HELD, Deed.NOT_HELD])
def test_a_record_without_answers_is_settled_too(supervision: Supervision, deed: Deed) -> None:
    """Who may read it is settled when it is said what became of it; the next one may not."""
    meeting = supervision.opened()
    supervision.at(MONDAY, 15)
    meeting = supervision.done("USUP", deed, meeting, day=MONDAY, text="Ill, after an operation")
    replace_supervisor(supervision)
    with supervision.mill.unit_of_work() as work:
        roles = work.roles.all(supervision.workspace_id)
    assert not may_read(meeting, "UNEW", roles)
    record = supervision.services.files.record("UNEW", meeting.meeting_id)
    assert not any(entry.reason for entry in record.entries)


def test_dates_set_back_to_where_a_moved_one_was(supervision: Supervision) -> None:
    """A date that was moved by hand goes back where the form says so, and is not said to be moved
    because nobody works.
    """
    meeting = supervision.answered()
    supervision.done("USUP", Deed.MOVE, meeting, day=MONDAY + 2 * DAY)
    planned = supervision.plan(day=MONDAY)
    assert planned.next_on == MONDAY
    assert supervision.now(meeting).on == MONDAY
    assert len(supervision.meetings()) == 1


def test_two_begun_records_and_a_new_date(supervision: Supervision) -> None:
    """The one that belongs to the new date is kept on it; the other one stays as it is."""
    first = supervision.opened(day=MONDAY)
    supervision.plan(day=MONDAY, weeks="1")
    supervision.services.records.form("UWORKER", first.meeting_id)
    supervision.done("USUP", Deed.MOVE, first, day=MONDAY + 4 * DAY)
    supervision.at(MONDAY + 2 * DAY)
    (second,) = (each for each in supervision.meetings() if each.meant_for == MONDAY + 7 * DAY)
    supervision.services.records.form("UWORKER", second.meeting_id)
    seen = supervision.services.plans.form("UMAN", "UWORKER").seen
    saved = supervision.services.plans.save(
        "UMAN", "UWORKER", starting_on=MONDAY + 7 * DAY, weeks="", seen=seen
    )
    assert not isinstance(saved, PlanFaulty)
    assert {each.on for each in supervision.meetings()} == {MONDAY + 4 * DAY, MONDAY + 7 * DAY}


def test_an_old_button_of_a_date_that_is_gone(supervision: Supervision) -> None:
    """The worker is told that the date may be gone, not only that it is not theirs."""
    meeting = supervision.opened()
    seen = supervision.services.plans.form("UMAN", "UWORKER").seen
    supervision.services.plans.end("UMAN", "UWORKER", seen)
    with pytest.raises(NotAuthorisedError, match="not planned any more"):
        supervision.services.records.form("UWORKER", meeting.meeting_id)
    with pytest.raises(NotAuthorisedError, match="not planned any more"):
        supervision.services.files.record("UWORKER", meeting.meeting_id)
