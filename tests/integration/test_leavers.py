"""Checklists for leavers, and the reminders of the register, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chatbot.domain.errors import AlreadyDoneError, NotAuthorisedError, StaleActionError
from chatbot.domain.leavers import Outcome, StepKind
from chatbot.domain.people import Standing
from chatbot.domain.profile_forms import FieldName
from chatbot.domain.profiles import Deed
from chatbot.services.leavers import Checklist
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.profile_office import Faulty
from chatbot.services.profiles import IN_SETTINGS
from tests.integration.people_of_the_mill import ADMIN, MANAGER
from tests.integration.register_of_the_mill import (
    GROUP,
    TODAY,
    MillRegister,
    make_register,
    step_of,
)


@pytest.fixture
def register(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> MillRegister:
    """An organisation with a manager, a lead, and a group that somebody runs."""
    register = make_register(unit_of_work, workspace_id)
    register.add()
    register.services.book.register("UMAN")
    register.messages()
    return register


def settle(register: MillRegister, kind: StepKind, outcome: Outcome, to: str | None = None) -> Any:
    """Settle the first step of a kind, as the manager."""
    leaver = register.leaver()
    step = step_of(leaver, kind)
    return register.services.leavers.settle("UMAN", leaver.leaver_id, step.step_id, outcome, to)


def group(register: MillRegister) -> Any:
    """The group as it is now."""
    return next(profile for profile in register.all() if profile.page_id is None)


def test_begun_ahead_and_settled(register: MillRegister) -> None:
    """Handed over to somebody, login details back: the register says so, with who and when."""
    leaver = register.start(on=date(2026, 3, 20))
    assert [step.kind for step in leaver.steps] == [StepKind.PROFILE, StepKind.DETAILS]
    assert group(register).owner == "UOWNER"
    settle(register, StepKind.PROFILE, Outcome.HANDED_OVER, "UNEXT")
    assert isinstance(settle(register, StepKind.DETAILS, Outcome.HANDED_BACK), Checklist)
    assert group(register).owner == "UNEXT"
    settled = register.leaver()
    assert not settled.is_open
    assert {(step.done_by, step.done_at) for step in settled.steps} == {
        ("UMAN", register.mill.clock.now())
    }
    assert register.deeds(group(register))[1:] == [
        ("UMAN", "owner", "UNEXT"),
        ("UMAN", "gone", "UOWNER"),
    ]
    assert ("runs", "UNEXT") in register.messages()


@pytest.mark.parametrize("outcome", [Outcome.CLOSED, Outcome.DELETED])
def test_closed_or_deleted(register: MillRegister, outcome: Outcome) -> None:
    """The profile is closed and stays; there are no login details left to hand back."""
    register.start()
    settle(register, StepKind.PROFILE, outcome)
    assert not group(register).is_open
    assert group(register).closed_on == TODAY
    assert not register.leaver().is_open


def test_whose_account_is_deactivated(register: MillRegister) -> None:
    """The checklist begins by itself, once; what they ran has nobody."""
    profile = group(register)
    register.act("UOWNER", Deed.HAND_OVER, profile)
    register.go("UOWNER")
    register.go("UOWNER")
    leaver = register.leaver()
    assert (leaver.started_by, leaver.leaves_on, len(leaver.steps)) == ("system", None, 2)
    assert group(register).has_no_owner
    assert register.services.book.register("UMAN").without_owner == 2
    assert register.services.book.register("UMAN").profiles[0].has_no_owner
    register.go("ULEAD")
    assert group(register).current_handovers == ()
    with register.mill.unit_of_work() as work:
        assert len(work.leavers.all(register.workspace_id)) == 2


def test_who_has_nothing_to_do_with_profiles(register: MillRegister) -> None:
    """No checklist, ahead or afterwards."""
    register.go("UASK")
    result = register.services.leavers.start("UMAN", "UELSE", TODAY)
    assert isinstance(result, Faulty)
    assert FieldName.OWNER in result.faults
    with register.mill.unit_of_work() as work:
        assert work.leavers.all(register.workspace_id) == []


def test_gone_after_the_checklist_was_begun(register: MillRegister) -> None:
    """It is carried on, with what they were given in between."""
    register.start(on=date(2026, 3, 20))
    register.add(replace(GROUP, name="Second", owner="UOWNER"))
    register.go("UOWNER")
    leaver = register.leaver()
    assert (leaver.started_by, leaver.leaves_on, len(leaver.steps)) == ("UMAN", TODAY, 4)


def test_gone_late_on_a_summer_evening(register: MillRegister) -> None:
    """Half past eleven at night by UTC is the next day where the organisation is."""
    register.mill.clock.moment = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    register.start(on=date(2026, 7, 31))
    register.go("UOWNER")
    assert register.leaver().leaves_on == date(2026, 7, 2)


def test_begun_again_with_another_day(register: MillRegister) -> None:
    """The day is changed; nothing is doubled."""
    register.start(on=date(2026, 3, 20))
    again = register.start(on=date(2026, 3, 27))
    assert register.leaver() == again
    assert (again.leaves_on, len(again.steps)) == (date(2026, 3, 27), 2)


@pytest.mark.parametrize("missing", ["who", "day"])
def test_begun_without_somebody_or_a_day(register: MillRegister, missing: str) -> None:
    """A sentence, and nothing is begun."""
    who, day = (None, TODAY) if missing == "who" else ("UOWNER", None)
    result = register.services.leavers.start("UMAN", who, day)
    assert isinstance(result, Faulty)
    assert set(result.faults) == {FieldName.OWNER if missing == "who" else FieldName.DAY}


def test_handed_over_to_nobody_or_to_the_wrong_person(register: MillRegister) -> None:
    """Each gets a sentence; nothing is settled."""
    register.start()
    for to in (None, "UOWNER", "UGUEST", "UGONE"):
        assert isinstance(settle(register, StepKind.PROFILE, Outcome.HANDED_OVER, to), Faulty)
    with pytest.raises(StaleActionError):
        settle(register, StepKind.DETAILS, Outcome.DELETED)
    assert len(register.leaver().open_steps) == 2


def test_a_page_is_handed_over_in_settings(register: MillRegister) -> None:
    """Its owner is the page admin; once another one is chosen, the step settles itself."""
    register.mill.give({ADMIN: ("UADMIN",)})
    register.services.book.register("UMAN")
    register.start("UADMIN")
    result = settle(register, StepKind.PROFILE, Outcome.HANDED_OVER, "UNEXT")
    assert isinstance(result, Faulty)
    assert result.faults == {FieldName.OWNER: IN_SETTINGS}
    register.mill.change("UMAN", ADMIN, "UNEXT")
    register.services.chaser.chase()
    step = step_of(register.leaver(), StepKind.PROFILE)
    assert (step.outcome, step.new_owner, step.done_by) == (
        Outcome.HANDED_OVER,
        "UNEXT",
        "system",
    )


def test_two_settle_at_once(
    register: MillRegister, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """One is first; the others hear who it was."""
    register.mill.give({MANAGER: ("UMAN", "UMAN1", "UMAN2")})
    leaver = register.start()
    step, managers = step_of(leaver, StepKind.PROFILE), ("UMAN", "UMAN1", "UMAN2")

    def press(place: int) -> str:
        try:
            register.services.leavers.settle(
                managers[place], leaver.leaver_id, step.step_id, Outcome.CLOSED
            )
        except AlreadyDoneError as error:
            return error.by
        return ""

    results = in_threads(press, 3)
    first = managers[results.index("")]
    assert sorted(results) == ["", first, first]
    assert [deed for _, deed, _ in register.deeds(group(register))].count("close") == 1


@pytest.mark.parametrize("outcome", [Outcome.HANDED_OVER, Outcome.CLOSED, Outcome.DELETED])
def test_settled_in_the_register_meanwhile(register: MillRegister, outcome: Outcome) -> None:
    """A press on an older checklist does not undo what the register says by now."""
    register.start()
    profile = group(register)
    given = replace(profile.details, owner="UNEXT")
    register.services.profiles.change(
        "UMAN", profile.profile_id, given, seen=profile.version, form_id=register.form_id()
    )
    with pytest.raises(AlreadyDoneError):
        settle(register, StepKind.PROFILE, outcome, "UELSE")
    assert (group(register).owner, group(register).is_open) == ("UNEXT", True)


def test_a_closed_profile_is_not_handed_over(register: MillRegister) -> None:
    """It was closed in the register while the checklist stood open."""
    register.start()
    register.act("UMAN", Deed.CLOSE, group(register))
    with pytest.raises(AlreadyDoneError):
        settle(register, StepKind.PROFILE, Outcome.HANDED_OVER, "UNEXT")
    assert group(register).owner == "UOWNER"


def test_closed_with_a_reason(register: MillRegister) -> None:
    """What is left stays to be read, and nobody is reminded of it."""
    leaver, close = register.start(), register.services.leavers.close
    for reason in (" ", "password: sunshine"):
        assert isinstance(close("UMAN", leaver.leaver_id, reason), Faulty)
    close("UMAN", leaver.leaver_id, "They stay after all.")
    with pytest.raises(AlreadyDoneError):
        close("UMAN", leaver.leaver_id, "Again")
    with pytest.raises(AlreadyDoneError):
        settle(register, StepKind.PROFILE, Outcome.CLOSED)
    register.mill.clock.move(days=1)
    assert register.services.chaser.chase() == 0
    assert (register.leaver().reason, register.leaver().is_open) == ("They stay after all.", False)


def test_reminded_until_it_is_settled(register: MillRegister) -> None:
    """Once when it is begun; each working day from two days before; never twice a day."""
    chase = register.services.chaser.chase
    register.mill.give({MANAGER: ("UMAN", "UMAN2")})
    register.start(on=date(2026, 3, 10))
    assert register.messages() == [("leaving", "UMAN2")]
    told = []
    for day in range(3, 14):
        register.mill.clock.moment = datetime(2026, 3, day, 10, tzinfo=UTC)
        chase()
        chase()
        told += [day for news, to in register.messages() if (news, to) == ("unsettled", "UMAN")]
    assert told == [6, 9, 10, 11, 12, 13]  # the 7th and 8th are a weekend
    settle(register, StepKind.PROFILE, Outcome.DELETED)
    register.mill.clock.move(days=3)
    assert chase() == 0


def test_told_of_a_departure_in_working_hours(register: MillRegister) -> None:
    """An account that goes at night: the managers hear of it in the morning, once."""
    register.mill.clock.moment = datetime(2026, 3, 2, 23, tzinfo=UTC)
    register.go("UOWNER")
    assert register.services.chaser.chase() == 0
    register.mill.clock.moment = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
    assert register.services.chaser.chase() == 1
    assert register.services.chaser.chase() == 0
    assert register.messages() == [("leaving", "UMAN")]


def test_who_went_while_nobody_was_told(register: MillRegister) -> None:
    """The hourly look asks the platform about everybody in the register."""
    register.mill.directory.standings["UOWNER"] = Standing.DEACTIVATED
    register.mill.clock.move(hours=1)
    register.services.chaser.recheck()
    assert group(register).has_no_owner


def test_requests_and_hand_overs_that_wait(register: MillRegister) -> None:
    """Reminded three times each, whoever is away not at all, and not once it was done."""
    register.ask()
    register.act("UMAN", Deed.HAND_OVER, group(register))
    register.messages()
    told = []
    for _ in range(20):
        register.mill.clock.move(days=1)
        register.services.chaser.chase()
        told += register.messages()
    assert sorted(told) == [("have_them", "ULEAD")] * 3 + [("waiting", "UMAN")] * 3


def test_whoever_is_away_is_not_reminded(register: MillRegister) -> None:
    """Of what waits for their word."""
    register.act("UMAN", Deed.HAND_OVER, group(register))
    register.messages()
    register.leave.go("ULEAD", TODAY, 30)
    register.mill.clock.move(days=2)
    assert register.services.chaser.chase() == 0
    register.leave.come_back()
    assert register.services.chaser.chase() == 1


def test_reviews_are_due_after_twelve_months(register: MillRegister) -> None:
    """The managers are told once a month while something is due."""
    chase = register.services.chaser.chase
    register.mill.clock.moment = datetime(2027, 3, 1, 10, tzinfo=UTC)
    assert chase() == 0
    register.mill.clock.moment = datetime(2027, 3, 2, 10, tzinfo=UTC)
    assert (chase(), chase()) == (1, 0)
    register.mill.clock.moment = datetime(2027, 4, 1, 10, tzinfo=UTC)
    assert (chase(), chase()) == (1, 0)
    ids = {"news": "review", "subject": "register", "user_id": "UMAN"}
    notice = register.services.book.notice(ids)
    assert notice
    assert notice.count == 2
    for profile in register.all():
        register.act("UMAN", Deed.REVIEW, profile, day=date(2027, 4, 1))
    assert register.services.book.notice(ids) is None
    register.mill.clock.move(days=31)
    assert chase() == 0


def test_messages_that_nobody_needs_any_more(register: MillRegister) -> None:
    """Decided, confirmed, closed or settled before they are sent: they are not sent."""
    request = register.ask()
    register.act("UMAN", Deed.HAND_OVER, group(register))
    register.start()
    waiting = [dict(message.ids) for message in register.outbox()]
    assert all(register.services.book.notice(ids) for ids in waiting)
    register.decide(request, approved=False)
    settle(register, StepKind.PROFILE, Outcome.CLOSED)
    assert not any(register.services.book.notice(ids) for ids in waiting)


@pytest.mark.parametrize("user_id", ["UOWNER", "ULEAD", "UASK", "UGUEST", "UOUT", "UGONE", "UBOT"])
def test_only_managers_handle_leavers(register: MillRegister, user_id: str) -> None:
    """Everybody else is refused, whatever they try."""
    leaver, service = register.start(), register.services.leavers
    step = leaver.steps[0]
    for attempt in (
        lambda: service.start(user_id, "UOWNER", TODAY),
        lambda: service.all(user_id),
        lambda: service.open(user_id, leaver.leaver_id),
        lambda: service.settle(user_id, leaver.leaver_id, step.step_id, Outcome.CLOSED),
        lambda: service.close(user_id, leaver.leaver_id, "Because"),
    ):
        with pytest.raises(NotAuthorisedError):
            attempt()
    assert register.leaver() == leaver
