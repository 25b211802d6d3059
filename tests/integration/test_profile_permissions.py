"""Every deed with a profile for every kind of person."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.profile_forms import Decision
from chatbot.domain.profiles import MAY, Deed, Profile
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.profiles import Recorded
from tests.integration.people_of_the_mill import ADMIN, BACKUP, MANAGER, SUPERVISOR
from tests.integration.register_of_the_mill import GROUP, MillRegister, make_register

DATABASES = ("sqlite",)

INSIDE = ("UOWNER", "UDEP", "UREC", "UMAN", "ULEAD", "UADMIN", "UBACK", "USUP", "UOTHER")
OUTSIDE = ("UGUEST", "UOUT", "UGONE", "UBOT")
SEE = {"UOWNER", "UDEP", "UMAN", "ULEAD"}
# What is expected stands here once more, in other words than in the code.
EXPECTED: dict[Deed, set[str]] = {
    Deed.CHANGE: {"UOWNER", "UMAN"},
    Deed.HAND_OVER: {"UOWNER", "UDEP", "UMAN"},
    Deed.CONFIRM: {"ULEAD"},
    Deed.REVIEW: {"UMAN"},
    Deed.CLOSE: {"UOWNER", "UMAN"},
    Deed.REOPEN: {"UMAN"},
}


@pytest.fixture
def register(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> MillRegister:
    """An organisation with one person of each kind."""
    register = make_register(unit_of_work, workspace_id)
    register.mill.give({ADMIN: ("UADMIN",), BACKUP: ("UBACK",), SUPERVISOR: ("USUP",)})
    return register


@pytest.fixture
def profile(register: MillRegister) -> Profile:
    """A profile with owner and deputy, whose login details the lead was given."""
    details = replace(GROUP, deputy="UDEP")
    profile = register.add(details)
    register.act("UMAN", Deed.HAND_OVER, profile)
    return register.now(profile)


def attempt(register: MillRegister, user_id: str, deed: Deed, profile: Profile) -> Any:
    """Try to do something."""
    if deed is Deed.CHANGE:
        return register.services.profiles.change(
            user_id, profile.profile_id, GROUP, seen=profile.version, form_id=register.form_id()
        )
    if deed is Deed.CONFIRM:
        handover_id = profile.handovers[0].handover_id
        return Recorded(profile=register.services.profiles.confirm(user_id, handover_id))
    return register.act(user_id, deed, profile)


def refused(act: Callable[[], Any]) -> str:
    """What somebody is told who may not."""
    with pytest.raises(NotAuthorisedError) as caught:
        act()
    return str(caught.value)


def test_every_deed_is_in_the_table() -> None:
    """One that is added has to be added here too."""
    assert set(MAY) == set(EXPECTED)


@pytest.mark.parametrize("deed", EXPECTED)
def test_who_may_do_it(register: MillRegister, profile: Profile, deed: Deed) -> None:
    """Those of the table; for everybody else nothing has changed."""
    if deed is Deed.REOPEN:
        register.act("UMAN", Deed.CLOSE, profile)
    before = register.now(profile)
    for user_id in {*INSIDE, *OUTSIDE} - EXPECTED[deed]:
        refused(lambda who=user_id: attempt(register, who, deed, before))  # type: ignore[misc]
        assert register.now(profile) == before
    assert isinstance(attempt(register, min(EXPECTED[deed]), deed, before), Recorded)


def test_who_sees_it(register: MillRegister, profile: Profile) -> None:
    """Those with a part in it; to others it is as if there were none."""
    for user_id in (*INSIDE, *OUTSIDE):
        if user_id in SEE:
            file = register.services.book.open(user_id, profile.profile_id)
            offered = {deed for deed, who in EXPECTED.items() if user_id in who}
            assert file.deeds == offered - {Deed.REOPEN, Deed.CONFIRM}
            continue
        told = refused(lambda who=user_id: register.services.book.open(who, profile.profile_id))  # type: ignore[misc]
        absent = refused(lambda who=user_id: register.services.book.open(who, "none"))  # type: ignore[misc]
        assert told == absent


@pytest.mark.parametrize("user_id", [*INSIDE, *OUTSIDE])
def test_who_decides(register: MillRegister, user_id: str) -> None:
    """Managers alone; every full member may ask."""
    if user_id in OUTSIDE:
        refused(lambda: register.ask(by=user_id))
    request = register.ask(by="UASK" if user_id in OUTSIDE else user_id)
    decision = Decision(request_id=request.request_id, approved=True, text="RA-1")
    if user_id != "UMAN":
        refused(lambda: register.services.requests.decide(user_id, decision))
        assert register.services.requests.open("UMAN", request.request_id) == (request, True)


def test_a_role_that_was_lost(register: MillRegister, profile: Profile) -> None:
    """Whoever was a manager or the owner is refused from that moment on."""
    register.mill.give({MANAGER: ("USECOND",)})
    refused(lambda: attempt(register, "UMAN", Deed.CLOSE, profile))
    changed = register.services.profiles.change(
        "USECOND",
        profile.profile_id,
        replace(GROUP, owner="UOTHER"),
        seen=profile.version,
        form_id="V9",
    )
    assert isinstance(changed, Recorded)
    refused(lambda: attempt(register, "UOWNER", Deed.CLOSE, register.now(profile)))
