"""Every action of the services for every kind of person, on real databases: nothing leaks."""

from collections.abc import Callable
from typing import Any

import pytest

from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.permissions import Action
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.people_of_the_mill import (
    ADMIN,
    BACKUP,
    LEAD,
    MANAGER,
    SUPERVISOR,
    Mill,
    make_mill,
)

DATABASES = ("sqlite",)

INSIDE = ("UWORKER", "UADMIN", "UBACK", "USUP", "UMAN", "ULEAD")
OUTSIDE = ("UGUEST", "UOUT", "UGONE", "UBOT")
ONLY_MANAGERS: tuple[Callable[[Mill, str], Any], ...] = (
    lambda mill, user_id: mill.roles.settings(user_id),
    lambda mill, user_id: mill.roles.save(user_id, {LEAD: (user_id,)}, 0),
    lambda mill, user_id: mill.roles.save(user_id, {MANAGER: (user_id,)}, 0),
    lambda mill, user_id: mill.roles.save(user_id, {ADMIN: ()}, 0),
    lambda mill, user_id: mill.roles.save(user_id, {SUPERVISOR: ()}, 0),
    lambda mill, user_id: mill.audit.recent(user_id),
)
EVERYBODY = {
    Action.ASK,
    Action.OPEN_HOME,
    Action.ASK_A_PERSON,
    Action.GIVE_FEEDBACK,
    Action.LOG_CONCERN,
    Action.SEE_CONCERNS,
    Action.DO_CHECKS,
    Action.ACKNOWLEDGE,
    Action.ANSWER_SUPERVISION,
    Action.SEE_SUPERVISION,
    Action.SET_ABSENCE,
    Action.REQUEST_PROFILE,
    Action.SEE_PROFILES,
    Action.CHANGE_PROFILE,
}
LEADS = {Action.HANDLE_ASKS}


@pytest.fixture
def mill(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Mill:
    """An organisation with one person of each kind."""
    mill = make_mill(unit_of_work, workspace_id)
    mill.give(
        {
            MANAGER: ("UMAN",),
            LEAD: ("ULEAD",),
            ADMIN: ("UADMIN",),
            BACKUP: ("UBACK",),
            SUPERVISOR: ("USUP",),
        }
    )
    return mill


@pytest.mark.parametrize("action", Action)
def test_every_action_for_everybody(mill: Mill, action: Action) -> None:
    """Permitted or refused, as the table says; a refusal names nobody and nothing."""
    for user_id in (*INSIDE, *OUTSIDE):
        _is_as_the_table_says(mill, action, user_id)


def _is_as_the_table_says(mill: Mill, action: Action, user_id: str) -> None:
    permitted = user_id == "UMAN" or (user_id in INSIDE and action in EVERYBODY)
    permitted = permitted or (user_id == "ULEAD" and action in LEADS)
    if permitted:
        assert mill.roles.require(user_id, action).user_id == user_id
        return
    with pytest.raises(NotAuthorisedError) as refused:
        mill.roles.require(user_id, action)
    assert _gives_nothing_away(str(refused.value))


@pytest.mark.parametrize("user_id", [each for each in (*INSIDE, *OUTSIDE) if each != "UMAN"])
@pytest.mark.parametrize("place", range(len(ONLY_MANAGERS)))
def test_what_only_managers_do(mill: Mill, place: int, user_id: str) -> None:
    """Each method, not only the table: refused, and nothing has changed."""
    before = mill.all()
    with pytest.raises(NotAuthorisedError) as refused:
        ONLY_MANAGERS[place](mill, user_id)
    assert _gives_nothing_away(str(refused.value))
    assert mill.all() == before
    assert mill.audit.recent("UMAN") == []


def test_a_manager_does_all_of_it(mill: Mill) -> None:
    """The same methods work for whom they are meant: the refusals are not for another reason."""
    for act in ONLY_MANAGERS:
        act(mill, "UMAN")


def _gives_nothing_away(words: str) -> bool:
    known = ("Sorry, this is not open to you.", "This is only for people who belong")
    return words.startswith(known) and "U" not in words
