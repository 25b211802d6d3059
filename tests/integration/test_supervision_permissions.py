"""Every deed with every record for every kind of person: nothing leaks, not even that it is."""

from collections.abc import Callable
from typing import Any

import pytest

from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.supervision import MAY, Deed, DraftField, Meeting
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.supervision_plans import Planned
from chatbot.services.supervision_steps import Recorded
from tests.integration.people_of_the_mill import ADMIN, BACKUP, LEAD
from tests.integration.supervision_of_the_mill import (
    MONDAY,
    SECRET,
    Supervision,
    make_supervision,
)

DATABASES = ("sqlite",)

WORKER, LEADER = "UWORKER", "USUP"
INSIDE = (WORKER, LEADER, "UMAN", "ULEAD", "UADMIN", "UBACK", "UOTHER", "USUP2", "USTAFF")
OUTSIDE = ("UGUEST", "UOUT", "UGONE", "UBOT")
EVERYBODY = (*INSIDE, *OUTSIDE)
# Who may do what with a record of UWORKER, whom USUP supervises.
EXPECTED: dict[Deed, set[str]] = {
    Deed.ANSWER: {WORKER},
    Deed.MOVE: {LEADER, "UMAN"},
    Deed.HELD: {LEADER},
    Deed.NOT_HELD: {LEADER},
    Deed.COMMENT: {LEADER},
    Deed.ADD_ACTION: {LEADER},
    Deed.FINISH_ACTION: {WORKER, LEADER},
    Deed.SIGN: {WORKER, LEADER},
    Deed.REOPEN: {WORKER, LEADER},
    Deed.RELEASE: {WORKER, "UMAN"},
}
IN_FORMS = [deed for deed in EXPECTED if deed not in {Deed.ANSWER, Deed.RELEASE}]


@pytest.fixture
def supervision(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Supervision:
    """An organisation with one person of each kind."""
    supervision = make_supervision(unit_of_work, workspace_id)
    supervision.mill.give({LEAD: ("ULEAD",), ADMIN: ("UADMIN",), BACKUP: ("UBACK",)})
    return supervision


def refusal_of(act: Callable[[], Any]) -> str:
    """What somebody is told who may not."""
    with pytest.raises(NotAuthorisedError) as refused:
        act()
    return str(refused.value)


def prepared(supervision: Supervision, deed: Deed) -> tuple[Meeting, dict[str, Any]]:
    """A record with which it is time for a deed, and what its form holds."""
    if deed is Deed.MOVE:
        return supervision.answered(), {"day": MONDAY.replace(day=4)}
    if deed is Deed.REOPEN:
        return supervision.locked(), {}
    if deed is Deed.HELD:
        meeting = supervision.answered()
        supervision.at(MONDAY)
        return meeting, {"day": MONDAY}
    meeting = supervision.held()
    values: dict[str, Any] = {}
    if deed in {Deed.ADD_ACTION, Deed.FINISH_ACTION}:
        values = {"what": "Read it", "owner": WORKER, "day": MONDAY}
    if deed is Deed.FINISH_ACTION:
        supervision.done(LEADER, Deed.ADD_ACTION, meeting, **values)
        record = supervision.services.files.record(WORKER, meeting.meeting_id)
        return meeting, {"action_id": record.actions[0].action_id}
    return meeting, values


def test_every_deed_is_in_the_table() -> None:
    """One that is added has to be added here too."""
    assert set(EXPECTED) == set(MAY)


@pytest.mark.parametrize("deed", IN_FORMS)
def test_who_may_do_it(supervision: Supervision, deed: Deed) -> None:
    """Those of the table do it; everybody else is refused, and nothing has changed."""
    meeting, values = prepared(supervision, deed)
    files = supervision.services.files
    before = files.record(WORKER, meeting.meeting_id)
    for user_id in EVERYBODY:
        if user_id in EXPECTED[deed]:
            continue
        told = refusal_of(lambda who=user_id: supervision.act(who, deed, meeting, **values))  # type: ignore[misc]
        assert meeting.meeting_id not in told
        assert files.record(WORKER, meeting.meeting_id) == before
    doer = min(EXPECTED[deed])
    assert isinstance(supervision.act(doer, deed, meeting, **values), Recorded)


@pytest.mark.parametrize("managers_read", [False, True])
def test_who_reads_it(supervision: Supervision, *, managers_read: bool) -> None:
    """Its words for the two alone, unless the organisation chose otherwise beforehand."""
    supervision.services.choices.save("UMAN", weeks="6", managers_read=managers_read)
    meeting = supervision.held()
    supervision.done(LEADER, Deed.COMMENT, meeting, text=SECRET)
    readers = {WORKER, LEADER, *(["UMAN"] if managers_read else [])}
    files = supervision.services.files
    for user_id in EVERYBODY:
        if user_id in {WORKER, LEADER, "UMAN"}:
            record = files.record(user_id, meeting.meeting_id)
            assert record.may_read is (user_id in readers)
            assert (SECRET in str(record)) is (user_id in readers)
            file = files.worker(user_id, WORKER)
            assert [may_read for _, may_read in file.records] == [user_id in readers]
            continue
        told = refusal_of(lambda who=user_id: files.record(who, meeting.meeting_id))  # type: ignore[misc]
        absent = refusal_of(lambda who=user_id: files.record(who, "no-such-record"))  # type: ignore[misc]
        assert told == absent
        refusal_of(lambda who=user_id: files.worker(who, WORKER))  # type: ignore[misc]


def test_what_is_offered_is_what_may_be_done(supervision: Supervision) -> None:
    """The buttons of each are those of the table."""
    meeting = supervision.held()
    for user_id in (WORKER, LEADER, "UMAN"):
        offered = supervision.services.files.record(user_id, meeting.meeting_id).deeds
        expected = {deed for deed, who in EXPECTED.items() if user_id in who}
        not_now = {Deed.MOVE, Deed.HELD, Deed.REOPEN, Deed.RELEASE}
        assert offered == expected - not_now


def test_answers_are_the_workers_own(supervision: Supervision) -> None:
    """Nobody else opens the form, keeps a draft in it or hands it over."""
    meeting, records = supervision.answered(), supervision.services.records
    field = DraftField(question_id="contact")
    for user_id in set(EVERYBODY) - {WORKER}:
        refusal_of(lambda who=user_id: records.form(who, meeting.meeting_id))  # type: ignore[misc]
        refusal_of(lambda who=user_id: records.keep(who, meeting.meeting_id, field, "x", "9"))  # type: ignore[misc]
        refusal_of(
            lambda who=user_id: records.keep_page(who, meeting.meeting_id, [(field, "x")])  # type: ignore[misc]
        )
        refusal_of(lambda who=user_id: records.hand_over(who, meeting.meeting_id, "V-9"))  # type: ignore[misc]
    assert records.form(WORKER, meeting.meeting_id).answers["contact"].value == SECRET


def test_who_plans(supervision: Supervision) -> None:
    """The worker's own supervisor and managers; nobody else sees the form even."""
    plans = supervision.services.plans
    for user_id in set(EVERYBODY) - {LEADER, "UMAN"}:
        refusal_of(lambda who=user_id: plans.form(who, WORKER))  # type: ignore[misc]
        refusal_of(
            lambda who=user_id: plans.save(who, WORKER, starting_on=MONDAY, weeks="", seen=0)  # type: ignore[misc]
        )
        refusal_of(lambda who=user_id: plans.end(who, WORKER, 0))  # type: ignore[misc]
    for seen, user_id in enumerate((LEADER, "UMAN")):
        day = MONDAY.replace(day=9 + seen)
        planned = plans.save(user_id, WORKER, starting_on=day, weeks="4", seen=seen)
        assert isinstance(planned, Planned)


def test_what_only_managers_do(supervision: Supervision) -> None:
    """The register and the choices; a release by them or the worker."""
    services = supervision.services
    meeting = supervision.held()
    supervision.give({WORKER: "UNEW"})
    for user_id in set(EVERYBODY) - {"UMAN"}:
        refusal_of(lambda who=user_id: services.files.register(who))  # type: ignore[misc]
        refusal_of(lambda who=user_id: services.choices.show(who))  # type: ignore[misc]
        refusal_of(
            lambda who=user_id: services.choices.save(who, weeks="2", managers_read=True)  # type: ignore[misc]
        )
        if user_id != WORKER:
            refusal_of(lambda who=user_id: services.steps.release(who, WORKER, "V"))  # type: ignore[misc]
    refusal_of(lambda: services.steps.release("UNEW", WORKER, "V"))
    assert not services.files.record("UNEW", meeting.meeting_id).may_read
    assert services.steps.release("UMAN", WORKER, "V") == 1


@pytest.mark.parametrize("user_id", INSIDE)
def test_what_everybody_sees_of_their_own(supervision: Supervision, user_id: str) -> None:
    """A way in for each: their own, whom they supervise, and no other."""
    supervision.held()
    desk = supervision.services.files.desk(user_id)
    assert (desk.own is not None) is (user_id in {WORKER, "UOTHER"})
    assert [row.worker for row in desk.workers] == [
        worker for worker, who in ((WORKER, LEADER), ("UOTHER", "USUP2")) if who == user_id
    ]


@pytest.mark.parametrize("user_id", OUTSIDE)
def test_people_from_outside(supervision: Supervision, user_id: str) -> None:
    """They are refused before anything is read."""
    refusal_of(lambda: supervision.services.files.desk(user_id))


def test_a_role_that_was_lost(supervision: Supervision) -> None:
    """Whoever supervises no more is refused from that moment on, with a record open too."""
    meeting = supervision.held()
    supervision.give({WORKER: "UNEW"})
    refusal_of(lambda: supervision.act(LEADER, Deed.SIGN, meeting))
    refusal_of(lambda: supervision.services.files.record(LEADER, meeting.meeting_id))
    refusal_of(lambda: supervision.services.plans.form(LEADER, WORKER))
    refusal_of(lambda: supervision.act("UNEW", Deed.SIGN, meeting))
