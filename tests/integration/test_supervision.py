"""Supervision from the plan to both signatures, on real databases."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from chatbot.domain.errors import InvalidInputError, NotAuthorisedError
from chatbot.domain.people import Standing
from chatbot.domain.roles import Duty, Role
from chatbot.domain.supervision import (
    Answer,
    Deed,
    DraftField,
    MeetingState,
    SupervisionCounts,
)
from chatbot.domain.supervision_steps import FieldName
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.supervision_notices import News, Notice
from chatbot.services.supervision_plans import PlanFaulty
from chatbot.services.supervision_records import HandedOver, Missing
from chatbot.services.supervision_steps import Faulty, Recorded
from chatbot.store.engine import make_engine
from chatbot.store.tables import audit_log, outbox
from chatbot.store.unit_of_work import unit_of_work_on
from tests.integration.conftest import StartingLine, Work
from tests.integration.people_of_the_mill import MANAGER
from tests.integration.supervision_of_the_mill import (
    MONDAY,
    QUESTIONS,
    SECRET,
    Supervision,
    make_supervision,
    question,
)

DAY = timedelta(days=1)


@pytest.fixture
def supervision(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Supervision:
    """Two workers and their supervisors."""
    return make_supervision(unit_of_work, workspace_id)


def test_a_whole_cycle_for_two_workers(supervision: Supervision, engine: Engine) -> None:
    """Asked three days before, reminded, read, held, signed by both; nothing said leaks."""
    start = MONDAY - timedelta(days=14)
    supervision.at(start)
    supervision.plan("UWORKER", by="USUP")
    supervision.plan("UOTHER", MONDAY + DAY, by="UMAN")
    assert sorted(supervision.told()) == [
        ("planned", "UOTHER"),
        ("planned", "USUP2"),
        ("planned", "UWORKER"),
    ]
    told = supervision.live(start, MONDAY - 3 * DAY)
    assert told == [
        (date(2026, 2, 25), "prompt", "UWORKER"),
        (date(2026, 2, 26), "prompt", "UOTHER"),
        (date(2026, 2, 27), "remind", "UWORKER"),
        (date(2026, 2, 27), "day_before", "USUP"),
    ]
    (other,) = supervision.meetings("UOTHER")
    supervision.services.records.form("UOTHER", other.meeting_id)
    supervision.type(other, "contact", SECRET)
    supervision.send(other)
    assert supervision.live(MONDAY, MONDAY + DAY) == [
        (MONDAY, "day_before", "USUP2"),
        (MONDAY + DAY, "outcome", "USUP"),
    ]
    other = supervision.done("USUP2", Deed.HELD, other, day=MONDAY + DAY)
    due = MONDAY + timedelta(days=9)
    supervision.done(
        "USUP2", Deed.ADD_ACTION, other, what="Book the course", owner="UOTHER", day=due
    )
    supervision.done("USUP2", Deed.COMMENT, other, text="Well handled.")
    supervision.done("UOTHER", Deed.SIGN, other)
    assert supervision.told() == [("to_sign", "USUP2")]
    assert supervision.done("USUP2", Deed.SIGN, other).is_locked
    record = supervision.services.files.record("USUP2", other.meeting_id)
    assert record.answers["contact"].value == SECRET
    assert (record.comment, record.actions[0].what) == ("Well handled.", "Book the course")
    (mine,) = supervision.meetings("UWORKER")
    with pytest.raises(NotAuthorisedError):
        supervision.services.files.record("USUP2", mine.meeting_id)
    with engine.connect() as connection:
        kept = [*connection.execute(select(audit_log)), *connection.execute(select(outbox))]
    assert SECRET not in str(kept)
    assert "Well handled" not in str(kept)
    assert "Book the course" not in str(kept)
    assert ("UOTHER", "supervision.sign") in supervision.audited()


def test_a_plan_for_a_closed_day_moves(supervision: Supervision) -> None:
    """Bank holidays and leave of either move it to the first day on which both are there."""
    good_friday = date(2026, 4, 3)
    supervision.leave.go("USUP", date(2026, 4, 7), 2)
    assert supervision.plan(day=good_friday).next_on == date(2026, 4, 9)
    supervision.leave.go("UWORKER", date(2026, 4, 9), 1)
    assert supervision.services.files.desk("UWORKER").own.next_on == date(2026, 4, 10)  # type: ignore[union-attr]


def test_leave_that_is_told_late_moves_it_again(supervision: Supervision) -> None:
    """A record that was opened follows, both are told, nobody is asked twice; it is logged."""
    meeting = supervision.opened()
    supervision.leave.go("UWORKER", MONDAY, 1)
    told = supervision.live(date(2026, 2, 26), MONDAY + DAY)
    assert [(day, news) for day, news, who in told if who == "UWORKER"] == [
        (date(2026, 2, 26), "moved"),
        (date(2026, 2, 27), "remind"),
    ]
    moved = supervision.now(meeting)
    assert (moved.on, moved.moved) == (MONDAY + DAY, 1)
    assert moved.prompted_on == date(2026, 2, 25)
    assert ("system", "supervision.move") in supervision.audited()


def test_nobody_is_told_while_away(supervision: Supervision) -> None:
    """News of a moved date waits until whoever is away is back."""
    meeting = supervision.opened()
    supervision.leave.go("UWORKER", date(2026, 2, 26), 10)
    supervision.leave.go("USUP", date(2026, 3, 9), 1)
    told = supervision.live(date(2026, 2, 26), date(2026, 3, 10))
    assert next(day for day, _, who in told if who == "UWORKER") == date(2026, 3, 9)
    assert supervision.now(meeting).on == date(2026, 3, 10)


def test_leave_before_the_date(supervision: Supervision) -> None:
    """Whoever is away just before is asked before they go, three of their own days ahead."""
    supervision.at(MONDAY - timedelta(days=20))
    supervision.leave.go("UWORKER", date(2026, 2, 18), 12)
    supervision.plan()
    told = supervision.live(MONDAY - timedelta(days=20), MONDAY)
    assert [(day, news) for day, news, who in told if who == "UWORKER"][1:] == [
        (date(2026, 2, 13), "prompt"),
        (date(2026, 2, 17), "remind"),
    ]


def test_a_bot_that_was_away(supervision: Supervision) -> None:
    """A date that passed unseen is asked of nobody; the supervisor is asked what became of it."""
    supervision.at(MONDAY - timedelta(days=14))
    supervision.plan()
    supervision.told()
    supervision.at(MONDAY + 7 * DAY)
    assert supervision.told() == [("outcome", "USUP")]
    (meeting,) = supervision.meetings()
    assert meeting.prompted_on is None
    supervision.at(MONDAY + 8 * DAY)
    assert supervision.told() == []


def test_ticks_at_once(
    supervision: Supervision, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """Four processes that tick together ask once."""
    supervision.at(MONDAY - timedelta(days=14))
    supervision.plan()
    supervision.told()
    supervision.mill.clock.moment += timedelta(days=9)
    for _ in range(3):
        in_threads(lambda _: supervision.services.ticks.tick(), 4)
    assert supervision.told() == [("prompt", "UWORKER")]
    assert len(supervision.meetings()) == 1


def in_another_process(url: str, start: StartingLine) -> tuple[dict[str, Answer], str, bool]:
    """The worker's form, what the supervisor reads, and whether the worker sees a draft."""
    engine = make_engine(url)
    again = make_supervision(unit_of_work_on(engine), "T0WSC")
    start.wait()
    (meeting,) = again.meetings()
    form = again.services.records.form("UWORKER", meeting.meeting_id)
    read = again.services.files.record("USUP", meeting.meeting_id).answers["contact"].value
    has_drafts = again.services.files.record("UWORKER", meeting.meeting_id).has_drafts
    engine.dispose()
    return dict(form.answers), read, has_drafts


def test_drafts_outlive_the_process(
    supervision: Supervision,
    database_url: str,
    in_processes: Callable[[Work, str, int], list[Any]],
) -> None:
    """What was typed is there for another process on the same database, word for word."""
    meeting = supervision.opened()
    supervision.services.records.form("UWORKER", meeting.meeting_id)
    supervision.type(meeting, "contact", "  Two\nlines")
    supervision.type(meeting, "trained", "no", ts="2")
    supervision.type(meeting, "trained", "Nobody told me", ts="3", reason=True)
    ((answers, read_by_supervisor, has_drafts),) = in_processes(
        in_another_process, database_url, 1
    )
    assert answers["contact"].value == "  Two\nlines"
    assert (answers["trained"].value, answers["trained"].reason) == ("no", "Nobody told me")
    assert (read_by_supervisor, has_drafts) == ("", True)


def test_an_older_payload_comes_last(supervision: Supervision) -> None:
    """Keystrokes overtake one another: the newest stays; what came before the end is no draft."""
    meeting = supervision.opened()
    supervision.services.records.form("UWORKER", meeting.meeting_id)
    supervision.type(meeting, "contact", "newer", ts="1772000000.000200")
    supervision.type(meeting, "contact", "new", ts="1772000000.000100")
    page = [(DraftField(question_id="feedback"), "More courses")]
    supervision.services.records.keep_page("UWORKER", meeting.meeting_id, page)
    assert isinstance(supervision.send(meeting), HandedOver)
    supervision.type(meeting, "contact", "newer", ts="1772000000.000300")
    record = supervision.services.files.record("UWORKER", meeting.meeting_id)
    assert (record.answers["contact"].value, record.has_drafts) == ("newer", False)


def test_what_is_missing_is_said(supervision: Supervision) -> None:
    """A required answer and a reason: nothing is handed over, everything stays."""
    meeting = supervision.opened()
    supervision.services.records.form("UWORKER", meeting.meeting_id)
    supervision.type(meeting, "trained", "no")
    missing = supervision.send(meeting)
    assert isinstance(missing, Missing)
    assert set(missing.faults) == {
        DraftField(question_id="contact"),
        DraftField(question_id="trained", is_reason=True),
    }
    assert supervision.now(meeting).answered_at is None
    with pytest.raises(InvalidInputError):
        supervision.type(meeting, "contact", "x" * 3001)


def test_sent_twice(supervision: Supervision) -> None:
    """The same form twice counts once; so does every step."""
    meeting = supervision.opened()
    supervision.services.records.form("UWORKER", meeting.meeting_id)
    supervision.type(meeting, "contact", SECRET)
    first, second = supervision.send(meeting, "V-1"), supervision.send(meeting, "V-1")
    assert isinstance(first, HandedOver)
    assert isinstance(second, HandedOver)
    assert second.meeting == first.meeting
    supervision.at(MONDAY)
    for _ in range(2):
        supervision.act("USUP", Deed.HELD, meeting, "V-2", day=MONDAY)
        supervision.act(
            "USUP", Deed.ADD_ACTION, meeting, "V-3", what="Once", owner="USUP", day=MONDAY
        )
    record = supervision.services.files.record("UWORKER", meeting.meeting_id)
    assert [each.what for each in record.actions] == ["Once"]
    assert [each.deed for each in record.entries].count(Deed.HELD) == 1


def test_somebody_at_risk(supervision: Supervision) -> None:
    """An answer that reads as urgent says so, by page and at the end; nobody is told by itself."""
    meeting = supervision.opened()
    supervision.services.records.form("UWORKER", meeting.meeting_id)
    page = [(DraftField(question_id="contact"), "A.B. is in danger at home")]
    assert supervision.services.records.keep_page("UWORKER", meeting.meeting_id, page)
    handed = supervision.send(meeting)
    assert isinstance(handed, HandedOver)
    assert handed.urgent
    assert supervision.told() == []


def test_questions_keep_their_version(supervision: Supervision) -> None:
    """A record goes on with the questions it was begun with; roles say who is asked what."""
    meeting = supervision.opened()
    before = supervision.services.records.form("UWORKER", meeting.meeting_id)
    assert [each.question_id for each in before.questions] == [
        each.question_id for each in QUESTIONS if each.question_id != "admin"
    ]
    supervision.book.ask(question("new"))
    again = supervision.services.records.form("UWORKER", meeting.meeting_id)
    assert again.questions == before.questions
    supervision.mill.give({Duty(role=Role.PAGE_ADMIN, scope="facebook"): ("UWORKER",)})
    asked = supervision.services.records.form("UWORKER", meeting.meeting_id).questions
    assert "admin" in {each.question_id for each in asked}


def test_questions_that_are_off(supervision: Supervision) -> None:
    """Nothing can be answered, and the reminder lapses; the date is told all the same."""
    supervision.book.ask(question("old"), on=False)
    meeting = supervision.opened()
    with pytest.raises(InvalidInputError, match="no questions"):
        supervision.services.records.form("UWORKER", meeting.meeting_id)
    assert supervision.shown(News.PROMPT, "UWORKER", meeting)
    assert not supervision.shown(News.REMIND, "UWORKER", meeting)
    own = supervision.services.files.desk("UWORKER").own
    assert own
    assert not own.has_questions
    assert not supervision.services.files.record("USUP", meeting.meeting_id).has_questions


def test_a_change_takes_signatures_back(supervision: Supervision) -> None:
    """Whatever is written after one has signed has to be signed again; they are told."""
    meeting = supervision.held()
    supervision.done("USUP", Deed.SIGN, meeting)
    supervision.told()
    supervision.type(meeting, "contact", "Something else", ts="9")
    assert isinstance(supervision.send(meeting), HandedOver)
    assert supervision.now(meeting).supervisor_signed_at is None
    assert supervision.told() == [("to_sign", "USUP")]
    supervision.done("UWORKER", Deed.SIGN, meeting)
    assert supervision.done("USUP", Deed.COMMENT, meeting).worker_signed_at is None


def test_locked_and_opened_again(supervision: Supervision) -> None:
    """Nothing changes what both signed; opening it again needs a reason, and is in the log."""
    meeting = supervision.locked()
    with pytest.raises(InvalidInputError):
        supervision.services.records.form("UWORKER", meeting.meeting_id)
    with pytest.raises(InvalidInputError):
        supervision.type(meeting, "contact", "changed")
    for deed in (Deed.COMMENT, Deed.ADD_ACTION, Deed.HELD, Deed.NOT_HELD, Deed.MOVE, Deed.SIGN):
        result = supervision.act("USUP", deed, meeting) if deed is not Deed.SIGN else None
        assert result is None or isinstance(result, Faulty)
    faulty = supervision.act("UWORKER", Deed.REOPEN, meeting, text="")
    assert isinstance(faulty, Faulty)
    opened = supervision.done("UWORKER", Deed.REOPEN, meeting, text="A date was wrong")
    assert not opened.is_locked
    assert ("UWORKER", "supervision.reopen") in supervision.audited()
    assert ("reopened", "USUP") in supervision.told()


def test_actions_are_carried_over(supervision: Supervision) -> None:
    """What is not done stands in the next record, until it is done."""
    first = supervision.held()
    supervision.done("USUP", Deed.ADD_ACTION, first, what="Read it", owner="UWORKER", day=MONDAY)
    supervision.done("USUP", Deed.ADD_ACTION, first, what="Book it", owner="USUP", day=MONDAY)
    (action, _) = supervision.services.files.record("USUP", first.meeting_id).actions
    supervision.done("UWORKER", Deed.FINISH_ACTION, first, action_id=action.action_id)
    supervision.at(MONDAY + timedelta(days=39))
    following = supervision.meetings()[-1]
    assert following.meant_for == MONDAY + timedelta(days=42)
    record = supervision.services.files.record("UWORKER", following.meeting_id)
    assert [each.what for each in record.carried_over] == ["Book it"]
    (left,) = record.carried_over
    supervision.done("USUP", Deed.FINISH_ACTION, following, action_id=left.action_id)
    assert not supervision.services.files.record("USUP", following.meeting_id).carried_over
    again = supervision.act("USUP", Deed.FINISH_ACTION, following, action_id=left.action_id)
    assert isinstance(again, Faulty)


def test_only_readers_own_actions(supervision: Supervision) -> None:
    """An action is never given to somebody who may not read the record."""
    meeting = supervision.held()
    for owner in ("UMAN", "USUP2", None):
        faulty = supervision.act(
            "USUP", Deed.ADD_ACTION, meeting, what="Do", owner=owner, day=MONDAY
        )
        assert isinstance(faulty, Faulty)
        assert set(faulty.faults) == {FieldName.OWNER}


def test_moved_and_not_held(supervision: Supervision) -> None:
    """Both need a reason; a new day has to be one on which both are there; counted by itself."""
    meeting = supervision.opened()
    saturday, away = MONDAY + 5 * DAY, MONDAY + 3 * DAY
    supervision.leave.go("USUP", away, 1)
    for day in (None, MONDAY - 10 * DAY, saturday, away, MONDAY, MONDAY + 800 * DAY):
        faulty = supervision.act("USUP", Deed.MOVE, meeting, day=day)
        assert isinstance(faulty, Faulty)
        assert set(faulty.faults) == {FieldName.DAY}
    moved = supervision.done("USUP", Deed.MOVE, meeting, day=MONDAY + 2 * DAY)
    assert (moved.on, moved.moved) == (MONDAY + 2 * DAY, 1)
    assert ("moved", "UWORKER") in supervision.told()
    assert isinstance(supervision.act("USUP", Deed.NOT_HELD, meeting, text=" "), Faulty)
    supervision.at(MONDAY + 3 * DAY)
    assert supervision.done("USUP", Deed.NOT_HELD, meeting).state is MeetingState.NOT_HELD
    with supervision.mill.unit_of_work() as work:
        counts = work.supervision.counts(supervision.workspace_id, MONDAY, MONDAY + 30 * DAY)
        none = work.supervision.counts(supervision.workspace_id, MONDAY, MONDAY)
    assert counts == SupervisionCounts(due=1, held=0, moved=1, not_held=1)
    assert counts.unsaid == 0
    assert none.due == 0
    later = supervision.act("USUP", Deed.HELD, meeting, day=MONDAY + 60 * DAY)
    assert isinstance(later, Faulty)


def test_a_new_plan_takes_the_coming_record_along(supervision: Supervision) -> None:
    """What was begun keeps its words on the new date; what was not is planned anew."""
    meeting = supervision.opened()
    supervision.services.records.form("UWORKER", meeting.meeting_id)
    supervision.type(meeting, "contact", SECRET)
    supervision.plan(day=MONDAY + 9 * DAY, weeks="4", by="USUP")
    (kept,) = supervision.meetings()
    assert (kept.meeting_id, kept.on) == (meeting.meeting_id, MONDAY + 9 * DAY)
    supervision.live(MONDAY, MONDAY + 40 * DAY)
    assert [each.on for each in supervision.meetings()] == [
        MONDAY + 9 * DAY,
        MONDAY + 37 * DAY,
    ]
    unbegun = supervision.opened("UOTHER", MONDAY + 63 * DAY)
    supervision.plan("UOTHER", MONDAY + 70 * DAY)
    assert supervision.meetings("UOTHER") == []
    assert not supervision.shown(News.PROMPT, "UOTHER", unbegun)


def test_plans_that_cannot_be(supervision: Supervision) -> None:
    """Each fault in a sentence, and nothing is saved."""
    save = supervision.services.plans.save
    supervision.at(MONDAY)

    def fault(
        worker: str = "UWORKER", day: date | None = MONDAY, weeks: str = "", seen: int = 0
    ) -> Mapping[FieldName, str]:
        faulty = save("UMAN", worker, starting_on=day, weeks=weeks, seen=seen)
        assert isinstance(faulty, PlanFaulty)
        return faulty.faults

    assert fault(day=None)[FieldName.DAY] == "Choose a day."
    assert "has passed" in fault(day=MONDAY - DAY)[FieldName.DAY]
    assert "two years" in fault(day=MONDAY + 900 * DAY)[FieldName.DAY]
    for weeks in ("0", "53", "six", "-1", "1.5"):
        assert set(fault(weeks=weeks)) == {FieldName.WEEKS}
    assert "no supervisor" in fault(worker="UALONE")[FieldName.DAY]
    assert "full member" in fault(worker="UGUEST")[FieldName.DAY]
    assert "changed this meanwhile" in fault(seen=4)[FieldName.DAY]
    assert supervision.services.files.worker("UMAN", "UWORKER").row.plan is None


def test_the_same_plan_again_changes_nothing(supervision: Supervision) -> None:
    """Saved twice, told once."""
    supervision.plan()
    supervision.told()
    supervision.plan()
    assert supervision.told() == []
    assert supervision.audited() == [("UMAN", "supervision_plan.changed")]


def test_a_plan_that_was_ended(supervision: Supervision) -> None:
    """Nothing more is asked; planned again, it is asked again for the same date."""
    supervision.opened()
    seen = supervision.services.plans.form("USUP", "UWORKER").seen
    supervision.services.plans.end("USUP", "UWORKER", seen)
    assert supervision.told() == [("ended", "UWORKER")]
    assert supervision.live(MONDAY - 4 * DAY, MONDAY) == []
    supervision.at(MONDAY - 4 * DAY)
    supervision.plan()
    supervision.tick()
    assert ("prompt", "UWORKER") in supervision.told()


def ended(supervision: Supervision, by: str) -> list[Notice]:
    """Plan no more; what is told of it when it is sent, in the order of names."""
    seen = supervision.services.plans.form(by, "UWORKER").seen
    for _ in range(2):  # pressed twice
        supervision.services.plans.end(by, "UWORKER", seen)
        seen = supervision.services.plans.form(by, "UWORKER").seen
    notices = [supervision.services.files.notice(each.ids) for each in supervision.outbox()]
    return sorted(filter(None, notices), key=lambda notice: notice.user_id)


@pytest.mark.parametrize(
    ("by", "told"), [("UMAN", ["USUP", "UWORKER"]), ("USUP", ["UWORKER"])], ids=["manager", "lead"]
)
def test_told_that_no_more_is_planned(
    supervision: Supervision, by: str, told: Sequence[str]
) -> None:
    """The worker and the supervisor, once, and not whoever has ended it."""
    supervision.at(MONDAY - 14 * DAY)
    supervision.plan()
    supervision.told()
    notices = ended(supervision, by)
    assert [(each.news, each.user_id, each.next_on) for each in notices] == [
        (News.ENDED, user_id, None) for user_id in told
    ]


def test_what_was_begun_stays_when_no_more_is_planned(supervision: Supervision) -> None:
    """The message names the date that stays."""
    meeting = supervision.opened()
    supervision.services.records.form("UWORKER", meeting.meeting_id)
    (notice,) = ended(supervision, "USUP")
    assert (notice.news, notice.next_on) == (News.ENDED, MONDAY)


def test_planned_again_before_they_heard_of_the_end(supervision: Supervision) -> None:
    """At night nobody is written to; in the morning there is a plan, and only its date is told."""
    supervision.at(MONDAY - 14 * DAY)
    supervision.plan()
    supervision.told()
    supervision.at(MONDAY - 14 * DAY, 22)
    assert ended(supervision, "UMAN") == []
    supervision.plan()
    supervision.at(MONDAY - 13 * DAY)
    files = supervision.services.files
    notices = [notice for each in supervision.outbox() if (notice := files.notice(each.ids))]
    assert {each.news for each in notices} == {News.PLANNED}
    assert {each.user_id for each in notices} == {"UWORKER", "USUP"}


def test_a_worker_who_goes(supervision: Supervision) -> None:
    """Records stay, nothing is asked any more, the managers are told once."""
    meeting = supervision.held()
    supervision.at(MONDAY + 30 * DAY)
    supervision.told()
    supervision.mill.people.note_standing("UWORKER", Standing.DEACTIVATED)
    told = supervision.live(MONDAY + 31 * DAY, MONDAY + 60 * DAY)
    assert [(news, who) for _, news, who in told] == [("gone", "UMAN")]
    assert supervision.now(meeting).state is MeetingState.HELD
    rows = supervision.services.files.register("UMAN").rows
    assert [row.worker for row in rows] == ["UOTHER"]
    assert supervision.services.files.worker("UMAN", "UWORKER").records


@pytest.mark.parametrize("begun", [True, False], ids=["begun", "untouched"])
@pytest.mark.parametrize("days", [0, 1, 30])
def test_whoever_goes_after_a_date(supervision: Supervision, *, begun: bool, days: int) -> None:
    """What became of that day or an earlier one nobody has said, and the bot says nothing."""
    meeting = supervision.answered() if begun else supervision.opened()
    supervision.leave.go("UWORKER", MONDAY, 1)  # and it is not moved either
    supervision.mill.people.note_standing("UWORKER", Standing.DEACTIVATED)
    supervision.live(MONDAY + days * DAY, MONDAY + 40 * DAY)
    assert supervision.now(meeting).state is MeetingState.PLANNED
    assert supervision.now(meeting).on == MONDAY
    assert supervision.meetings() == [supervision.now(meeting)]
    assert counts(supervision) == SupervisionCounts(due=1, held=0, moved=0, not_held=0)


@pytest.mark.parametrize("begun", [True, False], ids=["begun", "untouched"])
def test_whoever_goes_before_a_date(supervision: Supervision, *, begun: bool) -> None:
    """It is called off; where nothing was written it is as if it had not been planned."""
    meeting = supervision.answered() if begun else supervision.opened()
    supervision.mill.people.note_standing("UWORKER", Standing.DEACTIVATED)
    supervision.live(MONDAY - 3 * DAY, MONDAY + 3 * DAY)
    states = [(each.meeting_id, each.state) for each in supervision.meetings()]
    assert states == ([(meeting.meeting_id, MeetingState.NOT_HELD)] if begun else [])


def counts(supervision: Supervision) -> SupervisionCounts:
    """What a report counts of that day."""
    with supervision.mill.unit_of_work() as work:
        return work.supervision.counts(supervision.workspace_id, MONDAY, MONDAY)


@pytest.mark.parametrize(
    ("deed", "held"), [(Deed.HELD, 1), (Deed.NOT_HELD, 0)], ids=["held", "not held"]
)
def test_a_manager_says_what_became_of_a_date(
    supervision: Supervision, deed: Deed, held: int
) -> None:
    """Of somebody who has left: their supervisor is none any more, and the register shows it."""
    meeting = supervision.answered()
    supervision.mill.people.note_standing("UWORKER", Standing.DEACTIVATED)
    supervision.at(MONDAY + 2 * DAY)
    files = supervision.services.files
    row = files.register("UMAN").rows[-1]
    assert (row.worker, row.has_left, row.is_overdue) == ("UWORKER", True, False)
    assert row.unrecorded == supervision.now(meeting)
    record = files.record("UMAN", meeting.meeting_id)
    assert (record.deeds, record.may_read) == (frozenset({Deed.HELD, Deed.NOT_HELD}), False)
    for user_id in ("USUP", "USUP2"):
        with pytest.raises(NotAuthorisedError):
            supervision.act(user_id, deed, meeting, day=MONDAY)
    moved = supervision.act("UMAN", Deed.MOVE, meeting, day=MONDAY + 3 * DAY)
    assert isinstance(moved, Faulty)
    for _ in range(2):  # sent twice
        supervision.done("UMAN", deed, meeting, day=MONDAY, form_id="V-SAME")
    assert counts(supervision) == SupervisionCounts(due=1, held=held, moved=0, not_held=1 - held)
    assert [each.worker for each in files.register("UMAN").rows] == ["UOTHER"]
    for other in (Deed.HELD, Deed.NOT_HELD):  # what was said stays
        assert isinstance(supervision.act("UMAN", other, meeting, day=MONDAY), Faulty)


def test_nobody_knows_for_ever(supervision: Supervision) -> None:
    """After twelve weeks somebody who has left is in the register no more, as in reports."""
    supervision.answered()
    supervision.mill.people.note_standing("UWORKER", Standing.DEACTIVATED)
    files = supervision.services.files
    for weeks, shown in ((12, ["UOTHER", "UWORKER"]), (13, ["UOTHER"])):
        supervision.at(MONDAY + weeks * 7 * DAY)
        assert [each.worker for each in files.register("UMAN").rows] == shown


def test_a_supervisor_who_goes(supervision: Supervision) -> None:
    """Nobody is asked until there is another one, who then reads what is begun from then on."""
    supervision.at(MONDAY - 14 * DAY)
    supervision.plan()
    supervision.told()
    supervision.mill.people.note_standing("USUP", Standing.DEACTIVATED)
    (vacant,) = supervision.outbox()
    assert (vacant.kind, vacant.recipient) == ("roles.vacant", "UMAN")
    assert supervision.live(MONDAY - 6 * DAY, MONDAY - 4 * DAY) == []
    supervision.give({"UWORKER": "UNEW"})
    assert supervision.live(MONDAY - 4 * DAY, MONDAY - 3 * DAY) == [
        (MONDAY - 4 * DAY, "prompt", "UWORKER"),
        (MONDAY - 3 * DAY, "remind", "UWORKER"),
        (MONDAY - 3 * DAY, "day_before", "UNEW"),
    ]
    (meeting,) = supervision.meetings()
    assert supervision.services.records.form("UWORKER", meeting.meeting_id).readers == ("UNEW",)


def test_another_supervisor(supervision: Supervision) -> None:
    """The new one reads what is begun from then on, the old one nothing more."""
    old = supervision.locked()
    supervision.at(MONDAY + 39 * DAY)
    begun = supervision.meetings()[-1]
    supervision.services.records.form("UWORKER", begun.meeting_id)
    supervision.give({"UWORKER": "UNEW"})
    files = supervision.services.files
    for meeting in (old, begun):
        record = files.record("UNEW", meeting.meeting_id)
        assert (record.may_read, record.answers, record.comment) == (False, {}, "")
        assert all(entry.reason is None for entry in record.entries)
        with pytest.raises(NotAuthorisedError):
            files.record("USUP", meeting.meeting_id)
    form = supervision.services.records.form("UWORKER", begun.meeting_id)
    assert (form.readers, form.others) == ((), ("UNEW",))
    assert files.worker("UWORKER", "UWORKER").hidden == 2
    assert supervision.services.steps.release("UWORKER", "UWORKER", "V-9") == 2
    assert supervision.services.steps.release("UWORKER", "UWORKER", "V-9") == 0
    assert files.record("UNEW", old.meeting_id).answers["contact"].value == SECRET
    assert ("UWORKER", "supervision_plan.released") in supervision.audited()


def test_released_by_a_manager(supervision: Supervision) -> None:
    """The manager still reads nothing; the worker is told."""
    old = supervision.locked()
    supervision.give({"UWORKER": "UNEW"})
    supervision.told()
    assert supervision.services.steps.release("UMAN", "UWORKER", "V-9") == 1
    assert supervision.told() == [("released", "UWORKER")]
    assert supervision.services.files.record("UNEW", old.meeting_id).may_read
    assert not supervision.services.files.record("UMAN", old.meeting_id).may_read


def test_managers_read_what_is_begun_after_it_was_chosen(supervision: Supervision) -> None:
    """The setting is in the log, and changes nothing about records that were begun before."""
    before = supervision.answered("UWORKER")
    supervision.services.choices.save("UMAN", weeks="4", managers_read=True)
    after = supervision.answered("UOTHER", MONDAY + 21 * DAY)
    files = supervision.services.files
    assert not files.record("UMAN", before.meeting_id).may_read
    assert files.record("UMAN", after.meeting_id).answers["contact"].value == SECRET
    assert files.record("UOTHER", after.meeting_id).readers == ("UOTHER", "USUP2", "UMAN")
    supervision.services.choices.save("UMAN", weeks="4", managers_read=False)
    assert files.record("UMAN", after.meeting_id).may_read, "as the form had said"
    assert supervision.audited().count(("UMAN", "supervision_settings.changed")) == 2
    with pytest.raises(InvalidInputError):
        supervision.services.choices.save("UMAN", weeks="0", managers_read=False)


def test_the_register(supervision: Supervision) -> None:
    """The overdue first: by the interval from the last one, or from the first that was planned."""
    supervision.held("UWORKER")
    supervision.services.choices.save("UMAN", weeks="2", managers_read=False)
    supervision.at(MONDAY + 14 * DAY)
    register = supervision.services.files.register("UMAN")
    assert [(row.worker, row.is_overdue) for row in register.rows] == [
        ("UWORKER", False),
        ("UOTHER", False),
    ]
    supervision.at(MONDAY + 15 * DAY)
    row = supervision.services.files.register("UMAN").rows[0]
    assert (row.worker, row.last_held, row.is_overdue) == ("UWORKER", MONDAY, True)
    assert row.next_on == MONDAY + 42 * DAY
    supervision.opened("UOTHER", MONDAY + 42 * DAY)
    supervision.at(MONDAY + 45 * DAY)
    rows = {row.worker: row for row in supervision.services.files.register("UMAN").rows}
    assert rows["UOTHER"].is_overdue
    assert rows["UOTHER"].unrecorded


def test_feedback_without_person(supervision: Supervision) -> None:
    """The words and the month, of what was handed over; drafts and other answers do not count."""
    for worker, text in (("UWORKER", "Shorter please"), ("UOTHER", "A course would help")):
        meeting = supervision.opened(worker)
        supervision.services.records.form(worker, meeting.meeting_id)
        supervision.type(meeting, "contact", SECRET)
        supervision.type(meeting, "feedback", text)
        if worker == "UWORKER":
            assert isinstance(supervision.send(meeting), HandedOver)
    with supervision.mill.unit_of_work() as work:
        found = work.supervision.feedback_answers(
            supervision.workspace_id, date(2026, 2, 1), date(2026, 2, 28)
        )
        none = work.supervision.feedback_answers("T0OTHER", date(2026, 2, 1), date(2026, 2, 28))
        later = work.supervision.feedback_answers(
            supervision.workspace_id, date(2026, 3, 1), date(2026, 3, 31)
        )
    assert found == [(date(2026, 2, 1), "Shorter please")]
    assert none == later == []


def test_feedback_counts_on_the_day_it_was_given(supervision: Supervision) -> None:
    """Handed over again as it was, it stays where it counted; other words count anew."""
    meeting = supervision.opened()
    supervision.services.records.form("UWORKER", meeting.meeting_id)
    supervision.type(meeting, "contact", SECRET)
    supervision.type(meeting, "feedback", "Shorter please")
    assert isinstance(supervision.send(meeting), HandedOver)
    supervision.mill.clock.moment += timedelta(days=30)
    supervision.type(meeting, "contact", "Nothing more", ts="2")
    assert isinstance(supervision.send(meeting), HandedOver)
    february, march = (date(2026, 2, 1), date(2026, 2, 28)), (date(2026, 3, 1), date(2026, 3, 31))
    assert feedback(supervision, *february) == [(date(2026, 2, 1), "Shorter please")]
    assert feedback(supervision, *march) == []
    supervision.type(meeting, "feedback", "Much shorter please", ts="3")
    assert isinstance(supervision.send(meeting), HandedOver)
    assert feedback(supervision, *february) == []
    assert feedback(supervision, *march) == [(date(2026, 3, 1), "Much shorter please")]


def feedback(supervision: Supervision, first: date, last: date) -> Sequence[tuple[date, str]]:
    """The feedback for the policy of some days."""
    with supervision.mill.unit_of_work() as work:
        return work.supervision.feedback_answers(supervision.workspace_id, first, last)


def test_two_at_the_same_record(supervision: Supervision) -> None:
    """Both sign at the same time: both signatures count."""
    meeting = supervision.held()
    assert isinstance(supervision.act("UWORKER", Deed.SIGN, meeting), Recorded)
    assert isinstance(supervision.act("USUP", Deed.SIGN, meeting), Recorded)
    assert isinstance(supervision.act("USUP", Deed.SIGN, meeting), Faulty)
    assert supervision.now(meeting).is_locked


def test_another_manager(supervision: Supervision) -> None:
    """Whoever is no manager any more sees no register."""
    supervision.mill.give({MANAGER: ("USECOND",)})
    with pytest.raises(NotAuthorisedError):
        supervision.services.files.register("UMAN")
