"""Roles as values: who holds what, what cannot be, what changes when somebody goes."""

import pytest

from chatbot.domain.roles import Duty, Role, RoleAssignment, RoleChange, Roles

MANAGER = Duty(role=Role.MANAGER)
ADMIN = Duty(role=Role.PAGE_ADMIN, scope="facebook")
BACKUP = Duty(role=Role.BACKUP_ADMIN, scope="facebook")
SUPERVISOR = Duty(role=Role.SUPERVISOR, scope="UWORKER")
ROLES = Roles(
    assignments=(
        RoleAssignment(user_id="UMAN", role=Role.MANAGER),
        RoleAssignment(user_id="UDEP", role=Role.MANAGER),
        RoleAssignment(user_id="UDEP", role=Role.PAGE_ADMIN, scope="facebook"),
        RoleAssignment(user_id="UMAN", role=Role.SUPERVISOR, scope="UWORKER"),
        RoleAssignment(user_id="UMAN", role=Role.SUPERVISOR, scope="UDEP"),
    )
)


def test_holders_stand_in_the_order_of_their_assignment() -> None:
    """The first manager is named first; a role of one place is none of another."""
    assert ROLES.holders(Role.MANAGER) == ("UMAN", "UDEP")
    assert ROLES.holders(Role.PAGE_ADMIN, "facebook") == ("UDEP",)
    assert ROLES.holders(Role.PAGE_ADMIN, "instagram") == ()
    assert ROLES.has("UMAN", Role.SUPERVISOR, "UWORKER")
    assert not ROLES.has("UMAN", Role.SUPERVISOR, "UOTHER")


@pytest.mark.parametrize("duty", [MANAGER, ADMIN, SUPERVISOR])
def test_the_name_of_a_duty_is_read_back(duty: Duty) -> None:
    """Records hold the name."""
    assert Duty.parse(str(duty)) == duty


@pytest.mark.parametrize("name", ["manager:facebook", "page_admin", "page_admin:", "king", ""])
def test_what_is_no_duty(name: str) -> None:
    """A scope where there is none, none where there has to be one, an unknown role."""
    with pytest.raises(ValueError, match=r"with scope|is not a valid Role"):
        Duty.parse(name)


def test_only_differences_are_changes() -> None:
    """The order makes no difference, what is not mentioned stays, a name counts once."""
    wanted = {MANAGER: ("UDEP", "UMAN"), ADMIN: ("UNEW", "UNEW"), BACKUP: ()}
    assert ROLES.changes(wanted) == (RoleChange(duty=ADMIN, before=("UDEP",), after=("UNEW",)),)


def test_somebody_goes() -> None:
    """They lose all that they hold, and nobody supervises them any more."""
    assert set(ROLES.without("UDEP")) == {
        RoleChange(duty=MANAGER, before=("UMAN", "UDEP"), after=("UMAN",)),
        RoleChange(duty=ADMIN, before=("UDEP",), after=()),
        RoleChange(duty=Duty(role=Role.SUPERVISOR, scope="UDEP"), before=("UMAN",), after=()),
    }
    assert ROLES.without("UNOBODY") == ()


def test_what_cannot_be() -> None:
    """No manager; a backup who is the admin; supervising oneself: a sentence for each."""
    wanted = {MANAGER: (), BACKUP: ("UDEP",), SUPERVISOR: ("UWORKER",)}
    faults = ROLES.faults(wanted)
    assert set(faults) == set(wanted)
    assert "at least one manager" in faults[MANAGER]
    assert "somebody else" in faults[BACKUP]
    assert "supervise themself" in faults[SUPERVISOR]


def test_admin_and_backup_may_change_places() -> None:
    """The admin that the form wants counts, not the one that it replaces."""
    assert ROLES.faults({ADMIN: ("UNEW",), BACKUP: ("UDEP",)}) == {}
    assert ROLES.faults({ADMIN: (), BACKUP: ("UDEP",)}) == {}
    assert set(ROLES.faults({ADMIN: ("UNEW",), BACKUP: ("UNEW",)})) == {BACKUP}
