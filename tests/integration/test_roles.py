"""The roles service on real databases: giving, taking, losing roles, and who may."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from chatbot.domain.audit import SYSTEM, AuditEntry
from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.people import Standing
from chatbot.domain.roles import Duty, Role, Roles
from chatbot.services.departures import VACANT, read_duties
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.roles import Overtaken, Refused, Saved
from tests.integration.people_of_the_mill import (
    ADMIN,
    BACKUP,
    LEAD,
    MANAGER,
    SUPERVISOR,
    Mill,
    make_mill,
)


def read_log(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, since: datetime | None = None
) -> Sequence[AuditEntry]:
    """The log of a workspace from a moment on."""
    with unit_of_work() as work:
        return work.audit.since(workspace_id, since)


@pytest.fixture
def mill(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Mill:
    """An organisation with a manager and a deputy."""
    mill = make_mill(unit_of_work, workspace_id)
    mill.give({MANAGER: ("UMAN", "UDEP")})
    return mill


def test_a_manager_gives_roles(mill: Mill) -> None:
    """All of the form at once; those who come in are known people from then on."""
    seen = mill.roles.settings("UMAN").seen

    saved = mill.roles.save("UMAN", {LEAD: ("ULEAD",), ADMIN: ("UDEP",), BACKUP: ("UBACK",)}, seen)

    assert isinstance(saved, Saved)
    assert {change.duty for change in saved.changes} == {LEAD, ADMIN, BACKUP}
    assert mill.roles.holders(Role.SAFEGUARDING_LEAD) == ("ULEAD",)
    assert mill.roles.holders(Role.PAGE_ADMIN, "facebook") == ("UDEP",)
    assert mill.roles.has("UBACK", Role.BACKUP_ADMIN, "facebook")
    assert mill.roles.holders(Role.MANAGER) == ("UMAN", "UDEP")


def test_every_change_stands_in_the_log(mill: Mill, unit_of_work: UnitOfWorkFactory) -> None:
    """Who, when, what, before and after; saving what is so already adds nothing."""
    mill.roles.save("UMAN", {MANAGER: ("UMAN",), ADMIN: ()}, 0)
    seen = mill.roles.settings("UMAN").seen
    mill.roles.save("UMAN", {MANAGER: ("UMAN",)}, seen)

    (entry,) = read_log(unit_of_work, mill.people.workspace_id)
    assert entry == AuditEntry(
        workspace_id=mill.people.workspace_id,
        at=mill.clock.now(),
        actor="UMAN",
        action="roles.changed",
        subject="manager",
        before={"user_ids": ["UMAN", "UDEP"]},
        after={"user_ids": ["UMAN"]},
    )
    assert list(mill.audit.recent("UMAN")) == [entry]


def test_the_log_from_a_moment_on(mill: Mill, unit_of_work: UnitOfWorkFactory) -> None:
    """Oldest first from the moment; managers see the ten newest, newest first."""
    for number in range(12):
        mill.clock.move(minutes=1)
        mill.change("UMAN", LEAD, f"ULEAD{number}")

    workspace = mill.people.workspace_id
    later = read_log(unit_of_work, workspace, mill.clock.now())
    assert [entry.after for entry in later] == [{"user_ids": ["ULEAD11"]}]
    assert len(read_log(unit_of_work, workspace)) == 12
    recent = mill.audit.recent("UMAN")
    assert [entry.after for entry in recent] == [
        {"user_ids": [f"ULEAD{number}"]} for number in range(11, 1, -1)
    ]


def test_the_last_manager_stays(mill: Mill) -> None:
    """Nothing of the form is saved; a manager may remove themself while another stays."""
    refused = mill.roles.save("UMAN", {MANAGER: (), LEAD: ("ULEAD",)}, 0)
    assert isinstance(refused, Refused)
    assert "at least one manager" in refused.faults[MANAGER]
    assert mill.roles.holders(Role.SAFEGUARDING_LEAD) == ()

    assert isinstance(mill.roles.save("UMAN", {MANAGER: ("UDEP",)}, 0), Saved)
    with pytest.raises(NotAuthorisedError):
        mill.roles.save("UMAN", {MANAGER: ("UMAN",)}, 0)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("UBOT", "A bot cannot"),
        ("UGUEST", "A guest cannot"),
        ("UOUT", "another organisation cannot"),
        ("UGONE", "deactivated cannot"),
    ],
)
@pytest.mark.parametrize("duty", [MANAGER, LEAD, ADMIN, BACKUP, SUPERVISOR], ids=str)
def test_only_full_members_hold_roles(mill: Mill, duty: Duty, chosen: str, said: str) -> None:
    """Whatever the role; the sentence belongs to the duty."""
    kept = ("UMAN",) if duty is MANAGER else ()

    refused = mill.roles.save("UMAN", {duty: (*kept, chosen)}, 0)

    assert isinstance(refused, Refused)
    assert said in refused.faults[duty]
    assert not mill.all().held_by(chosen)


def test_only_full_members_are_supervised(mill: Mill) -> None:
    """The worker is checked as the supervisor is."""
    duty = Duty(role=Role.SUPERVISOR, scope="UBOT")
    refused = mill.roles.save("UMAN", {duty: ("UDEP",)}, 0)
    assert isinstance(refused, Refused)
    assert "A bot cannot" in refused.faults[duty]


def test_two_managers_save_one_after_the_other(mill: Mill) -> None:
    """The later one is told what the other did, and keeps what they chose themself."""
    seen = mill.roles.settings("UDEP").seen
    mill.roles.save("UMAN", {MANAGER: ("UMAN", "UDEP", "UNEW"), LEAD: ("ULEAD",)}, seen)

    wanted = {MANAGER: ("UMAN", "UDEP"), LEAD: ("UOTHER",), ADMIN: ("UDEP",)}
    overtaken = mill.roles.save("UDEP", wanted, seen)

    assert isinstance(overtaken, Overtaken)
    assert overtaken.by == ("UMAN",)
    assert {change.duty for change in overtaken.changes} == {MANAGER, LEAD}
    assert overtaken.wanted[MANAGER] == ("UMAN", "UDEP", "UNEW")  # untouched: the present
    assert overtaken.wanted[LEAD] == ("UOTHER",)  # chosen: kept
    assert mill.roles.holders(Role.PAGE_ADMIN, "facebook") == ()
    again = mill.roles.save("UDEP", overtaken.wanted, overtaken.settings.seen)
    assert isinstance(again, Saved)
    assert mill.roles.holders(Role.SAFEGUARDING_LEAD) == ("UOTHER",)
    assert mill.roles.holders(Role.MANAGER) == ("UMAN", "UDEP", "UNEW")


def test_the_same_form_twice(mill: Mill) -> None:
    """A second submission of what was saved changes nothing, and says so."""
    wanted = {LEAD: ("ULEAD",)}
    assert isinstance(mill.roles.save("UMAN", wanted, 0), Saved)
    assert mill.roles.save("UMAN", wanted, 0) == Saved(changes=())


def test_what_others_changed_and_changed_back(mill: Mill) -> None:
    """Nothing is left of it, so nobody is told."""
    mill.change("UMAN", LEAD, "ULEAD")
    mill.change("UMAN", LEAD)
    assert isinstance(mill.roles.save("UDEP", {LEAD: ("UOTHER",)}, 0), Saved)


def test_two_managers_save_at_the_same_moment(
    mill: Mill, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """One of them is saved, the other is told; nothing is overwritten."""
    mill.people.identify("UONE")
    mill.people.identify("UTWO")
    choices = [("UMAN", "UONE"), ("UDEP", "UTWO")]

    results = in_threads(
        lambda place: mill.roles.save(choices[place][0], {LEAD: (choices[place][1],)}, 0), 2
    )

    (saved,) = [result for result in results if isinstance(result, Saved)]
    (overtaken,) = [result for result in results if isinstance(result, Overtaken)]
    assert saved.changes[0].after == mill.roles.holders(Role.SAFEGUARDING_LEAD)
    assert overtaken.changes[0].after == saved.changes[0].after


def test_two_managers_remove_each_other(
    mill: Mill, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """One of them is too late: there is a manager in the end."""

    def remove_the_other(place: int) -> object:
        actor = ("UMAN", "UDEP")[place]
        try:
            return mill.roles.save(actor, {MANAGER: (actor,)}, 0)
        except NotAuthorisedError as error:
            return error

    results = in_threads(remove_the_other, 2)

    assert sum(isinstance(result, Saved) for result in results) == 1
    assert sum(isinstance(result, NotAuthorisedError) for result in results) == 1
    assert len(mill.roles.holders(Role.MANAGER)) == 1


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.MEMBER])
def test_whoever_is_no_member_any_more_loses_every_role(mill: Mill, standing: Standing) -> None:
    """Roles and their supervision; by the bot of its own accord, and in the log."""
    own = Duty(role=Role.SUPERVISOR, scope="UDEP")
    mill.give({ADMIN: ("UDEP",), SUPERVISOR: ("UDEP",), own: ("UMAN",)})

    assert mill.people.refresh_standing("UDEP", standing)

    assert mill.all().held_by("UDEP") == ()
    assert mill.roles.holders(Role.SUPERVISOR, "UDEP") == ()
    log = mill.audit.recent("UMAN")
    assert {entry.actor for entry in log} == {SYSTEM}
    assert {entry.subject for entry in log} == {str(d) for d in (MANAGER, ADMIN, SUPERVISOR, own)}


def test_managers_are_told_which_duties_nobody_has(mill: Mill) -> None:
    """Each manager who is left gets one message; what still has somebody is not in it."""
    mill.give({ADMIN: ("UADMIN",), SUPERVISOR: ("UADMIN",), LEAD: ("UADMIN", "ULEAD")})

    mill.people.refresh_standing("UADMIN", Standing.DEACTIVATED)
    mill.people.refresh_standing("UADMIN", Standing.DEACTIVATED)

    messages = mill.messages()
    assert [message.recipient for message in messages] == ["UMAN", "UDEP"]
    assert {message.kind for message in messages} == {VACANT}
    ids = messages[0].ids
    assert ids["user_id"] == "UADMIN"
    assert set(read_duties(ids)) == {ADMIN, SUPERVISOR}
    assert mill.roles.still_vacant(read_duties(ids)) == read_duties(ids)
    mill.give({ADMIN: ("UMAN",)})
    assert mill.roles.still_vacant(read_duties(ids)) == (SUPERVISOR,)


def test_nobody_is_told_where_nothing_is_left_undone(mill: Mill) -> None:
    """A second manager goes, a worker without duties goes: no message."""
    mill.give({SUPERVISOR: ("UMAN",)})
    mill.people.identify("UWORKER")
    mill.people.refresh_standing("UDEP", Standing.DEACTIVATED)
    mill.people.refresh_standing("UWORKER", Standing.DEACTIVATED)
    assert mill.messages() == []
    assert mill.roles.holders(Role.SUPERVISOR, "UWORKER") == ()


def test_somebody_who_comes_back_has_no_role(mill: Mill) -> None:
    """What was lost has to be given again."""
    mill.people.refresh_standing("UDEP", Standing.DEACTIVATED)
    mill.clock.move(days=1)
    mill.people.refresh_standing("UDEP", Standing.MEMBER)
    assert mill.roles.holders(Role.MANAGER) == ("UMAN",)


def test_a_departure_that_nobody_told_of(mill: Mill) -> None:
    """The event was lost; the next time that the platform is asked, the roles are gone."""
    mill.directory.standings["UDEP"] = Standing.DEACTIVATED
    mill.clock.move(hours=1)
    with pytest.raises(NotAuthorisedError):
        mill.roles.settings("UDEP")
    assert mill.roles.holders(Role.MANAGER) == ("UMAN",)


def test_somebody_deactivated_while_they_are_chosen(
    mill: Mill, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """Whichever comes first: in the end nobody who is gone holds a role."""
    mill.people.identify("UNEW")

    def both(place: int) -> object:
        if place:
            return mill.people.refresh_standing("UNEW", Standing.DEACTIVATED)
        return mill.roles.save("UMAN", {LEAD: ("UNEW",)}, 0)

    in_threads(both, 2)

    assert mill.roles.holders(Role.SAFEGUARDING_LEAD) == ()


def test_roles_belong_to_one_workspace(
    mill: Mill, unit_of_work: UnitOfWorkFactory, other_workspace_id: str
) -> None:
    """The same Slack id is another person elsewhere."""
    other = make_mill(unit_of_work, other_workspace_id)
    assert other.all() == Roles()
    with pytest.raises(NotAuthorisedError):
        other.roles.settings("UMAN")
    mill.change("UMAN", LEAD, "ULEAD")
    assert read_log(unit_of_work, other_workspace_id) == []


def test_the_first_managers(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """By id and by address; whoever is unknown or no member is left out, with a warning."""
    mill = make_mill(unit_of_work, workspace_id)
    mill.directory.addresses["manager@mill.example"] = "UMAN"
    named = ("UDEP", "manager@mill.example", "nobody@mill.example", "UGUEST", "UDEP")

    assert mill.first_managers(*named).ensure() == ("UDEP", "UMAN")

    assert mill.roles.holders(Role.MANAGER) == ("UDEP", "UMAN")
    (entry,) = mill.audit.recent("UMAN")
    assert (entry.actor, entry.before) == (SYSTEM, {"user_ids": []})


def test_later_changes_in_slack_win(mill: Mill) -> None:
    """Whoever the settings name gets nothing while there is a manager."""
    assert mill.first_managers("UOLD").ensure() == ()
    assert not mill.all().held_by("UOLD")


def test_the_platform_is_out_of_reach_at_the_start(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """Nobody becomes a manager, nothing fails, and a later attempt does it."""
    mill = make_mill(unit_of_work, workspace_id)
    mill.directory.reachable = False
    first = mill.first_managers("UMAN", "deputy@mill.example")
    assert first.ensure() == ()
    mill.directory.reachable = True
    assert first.ensure() == ("UMAN",)


def test_two_processes_start_at_once(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    in_threads: Callable[[Callable[[int], Any], int], list[Any]],
) -> None:
    """One of them appoints, the other finds it done."""
    mill = make_mill(unit_of_work, workspace_id)
    first = mill.first_managers("UMAN")
    results = in_threads(lambda _: first.ensure(), 2)
    assert sorted(results) == [(), ("UMAN",)]
    assert len(mill.audit.recent("UMAN")) == 1


def test_a_manager_of_the_settings_comes_back_when_none_is_left(mill: Mill) -> None:
    """The last managers were deactivated: the settings are the way back in."""
    mill.people.refresh_standing("UMAN", Standing.DEACTIVATED)
    mill.people.refresh_standing("UDEP", Standing.DEACTIVATED)
    assert mill.roles.holders(Role.MANAGER) == ()
    assert mill.first_managers("UNEW").ensure() == ("UNEW",)


def test_entries_differ(mill: Mill) -> None:
    """The place in the log is no part of what an entry says."""
    mill.change("UMAN", LEAD, "ULEAD")
    (entry,) = mill.audit.recent("UMAN")
    assert entry.number is not None
    assert entry == replace(entry, number=entry.number + 1)
