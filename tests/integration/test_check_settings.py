"""Managers change checks: what is refused, from when it counts, what is coming."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from chatbot.domain.cadences import Cadence, Every
from chatbot.domain.checks import Check, CheckField, CheckItem, Finding, OccurrenceState
from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.services.check_settings import CHECK_CHANGED, Refused, Saved
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.checks_of_the_mill import (
    DAILY,
    MONITORING,
    OFF,
    WEEKLY,
    Desk,
    make_desk,
    staff,
)
from tests.integration.people_of_the_mill import MANAGER

TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)
AHEAD, REMINDER = "checks.ahead", "checks.reminder"


@pytest.fixture
def desk(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Desk:
    """Four checks, a minute before nine."""
    desk = staff(make_desk(unit_of_work, workspace_id, DAILY, WEEKLY, MONITORING, OFF))
    desk.ticks.tick()
    return desk


def save(desk: Desk, check: Check, **changes: Any) -> Saved | Refused:
    """Save a check as the manager, as they see it now."""
    form = desk.settings.form("UBOSS", check.check_id)
    return desk.settings.save("UBOSS", replace(form.check, **changes), form.seen)


def test_only_managers(desk: Desk) -> None:
    """Nobody else sees the checks' settings, what is coming, or changes them."""
    for user_id in ("UADMIN", "UWORKER", "UGUEST"):
        for act in (
            desk.settings.all,
            lambda who: desk.settings.form(who, "daily"),
            lambda who: desk.settings.coming(who, "daily"),
            lambda who: desk.settings.save(who, DAILY, 0),
        ):
            with pytest.raises(NotAuthorisedError):
                act(user_id)


def test_saved_and_audited(desk: Desk) -> None:
    """What was changed is there for the next one who looks, and in the log with who did it."""
    changes: dict[str, Any] = {
        "opens": time(11),
        "due": time(12),
        "people": ("UADMIN", "UWORKER"),
        "items": (CheckItem(says="Just look."),),
    }
    saved = save(desk, DAILY, **changes)
    assert isinstance(saved, Saved)
    now = desk.settings.form("UBOSS", "daily")
    assert now.check == replace(DAILY, **changes)
    assert now.responsible == ("UADMIN", "UWORKER")
    (entry,) = desk.mill.audit.recent("UBOSS")
    assert (entry.actor, entry.action, entry.subject) == ("UBOSS", CHECK_CHANGED, "daily")
    assert (entry.before or {})["opens"] == "09:00"
    assert (entry.after or {})["opens"] == "11:00"


def test_nothing_changed_is_no_change(desk: Desk) -> None:
    """Saving what is there leaves no trace."""
    saved = save(desk, DAILY)
    assert isinstance(saved, Saved)
    assert saved.from_on is None
    assert desk.mill.audit.recent("UBOSS") == []


def test_before_it_opens_it_counts_from_today(desk: Desk) -> None:
    """At one minute to nine today's check can still be moved to eleven."""
    saved = save(desk, DAILY, opens=time(11))
    assert isinstance(saved, Saved)
    assert saved.from_on == TODAY
    assert [desk.at(hours) for hours in (9, 10.9)] == [1, 1]  # the two others
    assert desk.at(11) == 1


def test_after_it_opened_it_counts_from_tomorrow(desk: Desk) -> None:
    """What has begun stays as it is: not a second one today, none that is late at once."""
    desk.at(9)
    saved = save(desk, DAILY, opens=time(11), due=time(12))
    assert isinstance(saved, Saved)
    assert saved.from_on == TOMORROW
    daily = [each for each in desk.occurrences() if each.check_id == "daily"]
    assert [(each.on, each.due_at.hour) for each in daily] == [(TODAY, 17)]
    for hours in (9, 11):
        desk.at(hours, day=3)
    daily = [each for each in desk.occurrences() if each.check_id == "daily"]
    assert [(each.on, each.opens_at.hour) for each in daily] == [(TODAY, 9), (TOMORROW, 11)]


def test_switched_on_at_noon(desk: Desk) -> None:
    """It begins tomorrow, on time, rather than today, late."""
    desk.at(12)
    save(desk, OFF, switched_on=True)
    desk.at(13)
    assert not any(each.check_id == "off" for each in desk.occurrences())
    desk.at(9, day=3)
    (opened,) = [each for each in desk.occurrences() if each.check_id == "off"]
    assert (opened.on, opened.opened_late) == (TOMORROW, False)


def test_switched_off_while_it_is_open(desk: Desk) -> None:
    """Nobody is chased for it, and a press says that it is off."""
    desk.at(9)
    desk.messages()
    opened = next(each for each in desk.occurrences() if each.check_id == "daily")
    save(desk, DAILY, switched_on=False)
    for hours in (13, 15, 17):
        desk.at(hours)
    assert all(
        message.ids.get("occurrence_id") != opened.occurrence_id for message in desk.messages()
    )
    pressed = desk.checks.finish("UADMIN", opened.occurrence_id, Finding.NOTHING)
    assert not pressed.changed
    assert pressed.occurrence.state is OccurrenceState.CANCELLED
    assert desk.at(9, day=3) == 0


def test_the_bot_was_off_when_it_changed_twice(desk: Desk) -> None:
    """Each day that is caught up on is what it was on that day."""
    save(desk, WEEKLY, switched_on=False)
    desk.at(12, day=4)
    save(desk, WEEKLY, switched_on=True)
    save(desk, MONITORING, switched_on=False)
    desk.at(12, day=18)
    weekly = [each.on.day for each in desk.occurrences() if each.check_id == "weekly"]
    assert weekly == [9, 16]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"opens": time(17), "due": time(9)}, CheckField.DUE, "before it opens"),
        ({"opens": time(7)}, CheckField.OPENS, "from 09:00 to 17:00"),
        ({"zone": "Europe/Lundon"}, CheckField.ZONE, "I do not know the time zone Europe/Lundon"),
        ({"zone": "../../etc/passwd"}, CheckField.ZONE, "I do not know"),
        ({"items": (CheckItem(says="Look."),) * 200}, CheckField.ITEMS, "That is 200 lines"),
        ({"people": ("UGUEST",)}, CheckField.PEOPLE, "full members"),
        ({"backups": ("UGONE",)}, CheckField.BACKUPS, "full members"),
        ({"people": ("U1",), "backups": ("U1",)}, CheckField.BACKUPS, "somebody else"),
        ({"done_by": "page_admin", "page_id": "myspace"}, CheckField.PEOPLE, "Nobody would be"),
    ],
)
def test_refused(desk: Desk, changes: Mapping[str, Any], field: CheckField, words: str) -> None:
    """A sentence at the field, and nothing is saved."""
    refused = save(desk, DAILY, **changes)
    assert isinstance(refused, Refused)
    assert list(refused.faults) == [field]
    assert words in refused.faults[field]
    assert desk.settings.form("UBOSS", "daily").check == DAILY
    assert desk.mill.audit.recent("UBOSS") == []


def test_two_managers_at_once(desk: Desk) -> None:
    """Whoever saves second is told; a change of another check does not matter."""
    desk.mill.give({MANAGER: ["UBOSS", "UDEPUTY"]})
    form = desk.settings.form("UBOSS", "daily")
    desk.settings.save("UDEPUTY", replace(WEEKLY, opens=time(11)), form.seen)
    saved = desk.settings.save("UBOSS", replace(DAILY, opens=time(10)), form.seen)
    assert isinstance(saved, Saved)
    with pytest.raises(StaleActionError, match="Somebody else changed"):
        desk.settings.save("UDEPUTY", replace(DAILY, opens=time(12)), form.seen)
    assert desk.settings.form("UBOSS", "daily").check.opens == time(10)


def test_a_check_that_the_pack_has_lost(desk: Desk) -> None:
    """It is told, rather than an error."""
    with pytest.raises(StaleActionError):
        desk.settings.form("UBOSS", "gone")


def test_the_next_ten(desk: Desk) -> None:
    """The coming dates, who gets each, and why a day is left out."""
    desk.clock.moment = desk.clock.moment.replace(day=30)
    desk.leave.go("UADMIN", date(2026, 3, 30), 2, "UCOVER")
    desk.leave.go("UADMIN", date(2026, 4, 1), 2)
    check, days = desk.settings.coming("UBOSS", "daily")
    assert check == DAILY
    told = [
        (
            coming.day.meant_for.day,
            [person.user_id for person in coming.people] or coming.day.reason,
        )
        for coming in days
    ]
    assert told[:7] == [
        (30, ["UCOVER"]),
        (31, ["UCOVER"]),
        (1, ["UBACKUP"]),
        (2, ["UBACKUP"]),
        (3, "Good Friday"),
        (6, "Easter Monday"),
        (7, ["UADMIN"]),
    ]
    assert sum(coming.day.on is not None for coming in days) == 10


def test_a_weeks_warning(desk: Desk) -> None:
    """A week before nobody will be there the managers are told, once, whatever else is due."""
    away = TODAY + timedelta(days=9)
    for user_id in ("UADMIN", "UBACKUP"):
        desk.leave.go(user_id, away, 12)
    assert desk.settings.warn_ahead() == 0
    desk.clock.move(days=2)
    for _ in range(8):
        desk.settings.warn_ahead()
        desk.clock.move(days=1)
    warned = [message for message in desk.messages() if message.kind == AHEAD]
    about = sorted((message.ids["check_id"], message.ids["first_on"]) for message in warned)
    assert about == [("daily", "2026-03-11"), ("weekly", "2026-03-16")]
    assert {message.recipient for message in warned} == {"UBOSS"}
    check = desk.settings.read("daily")
    assert check
    days = desk.settings.warnings.still_empty(check, away, date(2026, 3, 22))
    assert (days[0], days[-1], len(days)) == (date(2026, 3, 13), date(2026, 3, 20), 6)


def test_a_weeks_warning_is_not_given_at_night(desk: Desk) -> None:
    """It waits for the morning."""
    for user_id in ("UADMIN", "UBACKUP"):
        desk.leave.go(user_id, TOMORROW, 1)
    desk.clock.move(hours=12)
    desk.settings.warn_ahead()
    assert desk.messages() == []
    desk.clock.move(hours=12)
    desk.clock.move(minutes=1)
    assert [message.kind for message in desk.messages()] == [AHEAD]


def test_another_day_of_the_week(desk: Desk) -> None:
    """The day of a weekly check can be chosen."""
    save(desk, WEEKLY, cadence=replace(WEEKLY.cadence, weekdays=(2,)))
    desk.at(10)
    desk.at(10, day=4)
    assert [each.on.day for each in desk.occurrences() if each.check_id == "weekly"] == [4]


def test_a_change_that_does_not_fit_the_pack_any_more(
    desk: Desk, unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """A new version of the pack turns a weekly check into a monthly one: the days are left out."""
    save(desk, WEEKLY, cadence=replace(WEEKLY.cadence, weekdays=(2,)), opens=time(11))
    monthly = replace(WEEKLY, cadence=Cadence(every=Every.MONTH, working_day=2))
    later = make_desk(unit_of_work, workspace_id, monthly)
    form = later.settings.form("UBOSS", "weekly")
    assert (form.check.cadence, form.check.opens) == (monthly.cadence, time(11))
