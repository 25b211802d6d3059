"""Every deed with every concern for every kind of person: nothing leaks, not even that it is."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chatbot.domain.concern_reports import Task
from chatbot.domain.concerns import Concern, Deed
from chatbot.domain.errors import NotAuthorisedError
from chatbot.services.concern_notices import News
from chatbot.services.concerns import Recorded
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.concerns_of_the_mill import TASK, ConcernLog, make_log
from tests.integration.people_of_the_mill import (
    ADMIN,
    BACKUP,
    LEAD,
    MANAGER,
    SUPERVISOR,
)

DATABASES = ("sqlite",)

INSIDE = ("UREP", "UOWNER", "UMAN", "ULEAD", "UADMIN", "UBACK", "USUP", "UOTHER")
OUTSIDE = ("UGUEST", "UOUT", "UGONE", "UBOT")
# Who sees a concern of each kind; its follow-up belongs to UOWNER, of the hidden one to ULEAD.
SEE = {"comment": {"UREP", "UOWNER", "UMAN"}, "abuse": {"UREP", "ULEAD"}}
HANDLER = {"comment": "UMAN", "abuse": "ULEAD"}
OWNER = {"comment": "UOWNER", "abuse": "ULEAD"}
EXPECTED: dict[Deed, Callable[[str], set[str]]] = {
    Deed.ADD: lambda kind: SEE[kind],
    Deed.FOLLOW_UP: lambda kind: SEE[kind],
    Deed.FINISH: lambda kind: {HANDLER[kind], OWNER[kind]},
    Deed.HAND_OVER: lambda kind: {HANDLER[kind], OWNER[kind]},
    Deed.CLOSE: lambda kind: {HANDLER[kind]},
    Deed.REOPEN: lambda kind: {HANDLER[kind]},
    Deed.ERASE: lambda kind: {HANDLER[kind]},
}
TASKS = {
    Deed.FOLLOW_UP: replace(TASK, owner="UREP"),
    Deed.HAND_OVER: replace(TASK, owner="UREP"),
}


@pytest.fixture
def log(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> ConcernLog:
    """An organisation with one person of each kind."""
    log = make_log(unit_of_work, workspace_id)
    log.mill.give({ADMIN: ("UADMIN",), BACKUP: ("UBACK",), SUPERVISOR: ("USUP",)})
    return log


def refusal_of(act: Callable[[], Any]) -> str:
    """What somebody is told who may not."""
    with pytest.raises(NotAuthorisedError) as refused:
        act()
    return str(refused.value)


def logged(log: ConcernLog, kind: str) -> Concern:
    """A concern with a follow-up."""
    return log.log(kind, task=replace(TASK, owner=OWNER[kind]))


def test_every_deed_is_in_the_table() -> None:
    """One that is added has to be added here too."""
    assert set(EXPECTED) == set(Deed) - {Deed.LOG, Deed.TOLD}


@pytest.mark.parametrize("kind", SEE)
def test_who_sees_it(log: ConcernLog, kind: str) -> None:
    """Opened, listed, told of: by those of the table; to others it is as if there were none."""
    concern = logged(log, kind)
    for user_id in (*INSIDE, *OUTSIDE):
        ids = {"news": News.LOGGED, "concern_id": concern.concern_id, "user_id": user_id}
        assert (log.files.notice(ids) is not None) is (user_id in SEE[kind])
        if user_id in SEE[kind]:
            assert log.files.open(user_id, concern.concern_id).concern == concern
            assert [row.concern for row in log.files.list(user_id)] == [concern]
            continue
        told = refusal_of(lambda who=user_id: log.files.open(who, concern.concern_id))  # type: ignore[misc]
        absent = refusal_of(lambda who=user_id: log.files.open(who, "no-such-concern"))  # type: ignore[misc]
        assert told == absent
        assert concern.reference not in told
        if user_id in INSIDE:
            assert log.files.list(user_id) == []
    assert log.mill.audit.recent("UMAN") == []


@pytest.mark.parametrize("kind", SEE)
@pytest.mark.parametrize("deed", EXPECTED)
def test_who_may_do_it(log: ConcernLog, deed: Deed, kind: str) -> None:
    """Those of the table do it; everybody else is refused, and nothing has changed."""
    concern = logged(log, kind)
    handler, allowed = HANDLER[kind], EXPECTED[deed](kind)
    if deed is Deed.REOPEN:
        log.act(handler, Deed.CLOSE, concern)
    before = log.files.open(handler, concern.concern_id)
    for user_id in {*INSIDE, *OUTSIDE} - allowed:
        refusal_of(lambda who=user_id: log.act(who, deed, concern, task=TASKS.get(deed)))  # type: ignore[misc]
        assert log.files.open(handler, concern.concern_id) == before
    offered = before.deeds | before.follow_up_deeds[concern.follow_ups[0].follow_up_id]
    assert deed in offered
    doer = min(allowed)
    assert isinstance(log.act(doer, deed, concern, task=TASKS.get(deed, Task())), Recorded)


@pytest.mark.parametrize("kind", SEE)
def test_what_is_offered_is_what_may_be_done(log: ConcernLog, kind: str) -> None:
    """The buttons of each reader are those of the table."""
    concern = logged(log, kind)
    for user_id in SEE[kind]:
        file = log.files.open(user_id, concern.concern_id)
        offered = file.deeds | file.follow_up_deeds[concern.follow_ups[0].follow_up_id]
        expected = {deed for deed, who in EXPECTED.items() if user_id in who(kind)}
        assert offered == expected - {Deed.REOPEN}


@pytest.mark.parametrize("user_id", OUTSIDE)
def test_who_may_log_none(log: ConcernLog, user_id: str) -> None:
    """People from outside are refused before anything is read."""
    refusal_of(lambda: log.try_log(user_id))
    refusal_of(lambda: log.service.audience(user_id, "comment"))
    refusal_of(lambda: log.files.list(user_id))


def test_a_role_that_was_lost(log: ConcernLog) -> None:
    """Whoever was a manager, a lead or an owner is refused from that moment on."""
    concern, hidden = logged(log, "comment"), logged(log, "abuse")
    log.mill.give({MANAGER: ("USECOND",), LEAD: ("USECOND",)})
    refusal_of(lambda: log.act("UMAN", Deed.CLOSE, concern))
    refusal_of(lambda: log.act("ULEAD", Deed.CLOSE, hidden))
    refusal_of(lambda: log.files.open("ULEAD", hidden.concern_id))
    log.act("USECOND", Deed.HAND_OVER, concern, task=replace(TASK, owner="UOTHER"))
    refusal_of(lambda: log.files.open("UOWNER", concern.concern_id))
    assert log.files.open("UOTHER", concern.concern_id)
