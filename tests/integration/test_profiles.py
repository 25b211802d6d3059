"""The register on both databases: requests, profiles, hand-overs, pages of the pack."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chatbot.domain.errors import AlreadyDoneError, NotAuthorisedError, StaleActionError
from chatbot.domain.passwords import NOT_KEPT
from chatbot.domain.people import Standing
from chatbot.domain.permissions import Action
from chatbot.domain.profile_forms import Decision, FieldName, Step
from chatbot.domain.profiles import Deed, Details, Keeper, ProfileState, RequestState
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.profile_office import Faulty
from chatbot.services.profile_pages import ensure_pages
from chatbot.services.profile_requests import Kept
from chatbot.services.profiles import IN_SETTINGS, OVERTAKEN, OWN_ONLY, Recorded
from tests.integration.people_of_the_mill import ADMIN, MANAGER
from tests.integration.register_of_the_mill import GROUP, TODAY, MillRegister, make_register


@pytest.fixture
def register(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> MillRegister:
    """An organisation with a manager and a safeguarding lead."""
    return make_register(unit_of_work, workspace_id)


def faults_of(result: object) -> dict[FieldName, str]:
    """What was at fault."""
    assert isinstance(result, Faulty), result
    return dict(result.faults)


def test_asked_for_and_approved(register: MillRegister) -> None:
    """It is in the register with its risk assessment; both people are told."""
    request = register.ask()
    assert register.messages() == [("requested", "UMAN")]
    decided = register.decide(request, text="RA-2026-014")
    (profile,) = register.all()
    assert decided.state is RequestState.APPROVED
    assert (profile.name, profile.owner, profile.risk_assessment) == (
        "Mill group",
        "UOWNER",
        "RA-2026-014",
    )
    assert register.deeds(profile) == [("UMAN", "approve", "UASK")]
    assert register.messages() == [("approved", "UASK"), ("runs", "UOWNER")]


def test_declined_with_a_reason(register: MillRegister) -> None:
    """The asker is told; nothing is in the register."""
    decided = register.decide(register.ask(), approved=False, text="We have one already.")
    assert (decided.state, decided.reason) == (RequestState.DECLINED, "We have one already.")
    assert register.all() == []
    assert ("declined", "UASK") in register.messages()


@pytest.mark.parametrize("approved", [True, False])
@pytest.mark.parametrize("text", ["", "   ", "password: sunshine"])
def test_not_decided_without_a_word(register: MillRegister, text: str, *, approved: bool) -> None:
    """A risk assessment to approve, a reason to decline, and never a password."""
    request = register.ask()
    decision = Decision(request_id=request.request_id, approved=approved, text=text)
    assert FieldName.TEXT in faults_of(register.services.requests.decide("UMAN", decision))
    assert register.services.requests.open("UMAN", request.request_id) == (request, True)


def test_two_decide_at_once(
    register: MillRegister, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """One decision counts; every other one hears who was first."""
    managers = ("UMAN", "UMAN2", "UMAN3", "UMAN4")
    register.mill.give({MANAGER: managers})
    request = register.ask()

    def decide(place: int) -> str:
        decision = Decision(
            request_id=request.request_id, approved=bool(place % 2), text="Because"
        )
        try:
            register.services.requests.decide(managers[place], decision)
        except AlreadyDoneError as error:
            return error.by
        return f"first {managers[place]}"

    results = in_threads(decide, 4)
    (first,) = [result for result in results if result.startswith("first")]
    assert sorted(results) == sorted([first, *[first.removeprefix("first ")] * 3])
    assert len(register.all()) == (managers.index(first.removeprefix("first ")) % 2)


def test_forms_that_are_sent_twice(register: MillRegister) -> None:
    """One request, one profile, one entry; a decision too."""
    services = register.services
    assert services.requests.ask("UASK", GROUP, "V") == services.requests.ask("UASK", GROUP, "V")
    first = services.profiles.add("UMAN", GROUP, "W")
    assert services.profiles.add("UMAN", GROUP, "W") == first
    assert isinstance(first, Recorded)
    for _ in range(2):
        assert isinstance(
            register.act("UOWNER", Deed.HAND_OVER, first.profile, form_id="X"), Recorded
        )
    assert len(register.now(first.profile).handovers) == 1
    with register.mill.unit_of_work() as work:
        (request,) = work.profiles.requests(register.workspace_id)
    assert register.decide(request) == register.decide(request)
    assert len(register.all()) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"platform": " "}, FieldName.PLATFORM),
        ({"name": ""}, FieldName.NAME),
        ({"name": "password: sunshine"}, FieldName.NAME),
        ({"address": "https://mill:secret@example.org"}, FieldName.ADDRESS),
        ({"purpose": "Login mill@mill.org / Sunny99"}, FieldName.PURPOSE),
        ({"owner": "UGUEST"}, FieldName.OWNER),
        ({"owner": "UGONE"}, FieldName.OWNER),
        ({"deputy": "UBOT"}, FieldName.DEPUTY),
        ({"deputy": "UOWNER"}, FieldName.DEPUTY),
    ],
)
def test_what_cannot_be_added(
    register: MillRegister, change: dict[str, str], field: FieldName
) -> None:
    """A sentence under the field, and nothing is saved."""
    result = register.services.profiles.add("UMAN", replace(GROUP, **change), "V")
    assert set(faults_of(result)) == {field}
    assert register.all() == []


def test_what_cannot_be_asked(register: MillRegister) -> None:
    """Where, what for and who; name and address may come later."""
    result = register.services.requests.ask("UASK", Details(), "V")
    assert set(faults_of(result)) == {FieldName.PLATFORM, FieldName.PURPOSE, FieldName.OWNER}
    bare = Details(platform="YouTube", purpose="Songs", owner="UASK")
    assert isinstance(register.services.requests.ask("UASK", bare, "V"), Kept)


def test_the_owner_adds_their_own(register: MillRegister) -> None:
    """What they run themselves, and nobody else's; the managers hear of it."""
    result = register.services.profiles.add("UASK", GROUP, "V")
    assert faults_of(result) == {FieldName.OWNER: OWN_ONLY}
    profile = register.add(replace(GROUP, owner="UASK"), by="UASK")
    assert register.now(profile) == profile
    assert register.messages() == [("added", "UMAN")]


def test_handed_over_and_confirmed(register: MillRegister) -> None:
    """That it is claimed is one thing; that the receiver has it, another."""
    profile = register.add()
    register.messages()
    register.act("UOWNER", Deed.HAND_OVER, profile)
    assert register.messages() == [("have_them", "ULEAD")]
    (handover,) = register.now(profile).handovers
    assert (handover.receiver, handover.told_by, handover.confirmed_at) == (
        "ULEAD",
        "UOWNER",
        None,
    )
    with pytest.raises(NotAuthorisedError):
        register.services.profiles.confirm("UOWNER", handover.handover_id)
    register.services.profiles.confirm("ULEAD", handover.handover_id)
    assert register.now(profile).handovers[0].confirmed_at == register.mill.clock.now()
    assert register.deeds(profile)[1:] == [
        ("UOWNER", "hand_over", "ULEAD"),
        ("ULEAD", "confirm", "ULEAD"),
    ]
    with pytest.raises(AlreadyDoneError):
        register.services.profiles.confirm("ULEAD", handover.handover_id)
    assert register.now(profile).missing_keepers(register.services.office.rules) == (
        Keeper.LINE_MANAGER,
    )


def test_confirmed_from_an_older_message(register: MillRegister) -> None:
    """Given to them anew, or closed: it is out of date, not somebody else's."""
    profile = register.add()
    register.act("UOWNER", Deed.HAND_OVER, profile)
    (first,) = register.now(profile).current_handovers
    register.act("UOWNER", Deed.HAND_OVER, profile)
    with pytest.raises(StaleActionError):
        register.services.profiles.confirm("ULEAD", first.handover_id)
    with pytest.raises(NotAuthorisedError):
        register.services.profiles.confirm("UNEXT", first.handover_id)
    (second,) = register.now(profile).current_handovers
    register.services.profiles.confirm("ULEAD", second.handover_id)


def test_a_receiver_who_says_so_themselves(register: MillRegister) -> None:
    """Nobody is asked what they have just said."""
    profile = register.add()
    step = Step(
        profile_id=profile.profile_id,
        deed=Deed.HAND_OVER,
        receiver="UMAN",
        keeper=Keeper.LINE_MANAGER,
        day=TODAY,
    )
    register.services.profiles.record("UMAN", step, "V")
    assert register.now(profile).handovers[0].confirmed_at
    assert ("have_them", "UMAN") not in register.messages()


def test_days_that_are_still_to_come(register: MillRegister) -> None:
    """Nothing was handed over or closed tomorrow."""
    profile = register.add()
    for deed in (Deed.HAND_OVER, Deed.REVIEW, Deed.CLOSE):
        for day in (TODAY + timedelta(days=1), None):
            assert FieldName.DAY in faults_of(register.act("UMAN", deed, profile, day=day))
    assert register.now(profile) == profile


def test_closed_and_run_again(register: MillRegister) -> None:
    """It stays with its timeline; nobody has its login details then."""
    profile = register.add()
    register.act("UOWNER", Deed.HAND_OVER, profile)
    register.act("UOWNER", Deed.CLOSE, profile, "The group has finished.")
    closed = register.now(profile)
    assert (closed.state, closed.closed_on) == (ProfileState.CLOSED, TODAY)
    assert closed.current_handovers == ()
    assert FieldName.DAY in faults_of(register.act("UMAN", Deed.CLOSE, profile))
    assert FieldName.TEXT in faults_of(register.act("UMAN", Deed.REOPEN, profile, " "))
    register.act("UMAN", Deed.REOPEN, profile)
    assert register.now(profile).is_open
    assert [deed for _, deed, _ in register.deeds(profile)] == [
        "add",
        "hand_over",
        "close",
        "reopen",
    ]


def test_changed_by_somebody_else_meanwhile(register: MillRegister) -> None:
    """The second form is refused, and nothing of the first is lost."""
    profile, change = register.add(), register.services.profiles.change
    new = replace(GROUP, owner="USECOND", deputy="UDEP")
    assert isinstance(change("UMAN", profile.profile_id, new, seen=1, form_id="A"), Recorded)
    late = replace(GROUP, name="Other")
    result = change("UMAN", profile.profile_id, late, seen=1, form_id="B")
    assert faults_of(result) == {FieldName.PLATFORM: OVERTAKEN}
    assert register.deeds(profile)[1:] == [
        ("UMAN", "owner", "USECOND"),
        ("UMAN", "deputy", "UDEP"),
    ]
    needed = [message.ids for message in register.outbox()]
    told = [ids["user_id"] for ids in needed if register.services.book.notice(ids)]
    assert sorted(told) == ["UDEP", "USECOND"]  # of UOWNER nothing is needed any more


def test_the_pages_of_the_pack(register: MillRegister) -> None:
    """They are there once; nobody is invented; whoever is page admin is the owner."""
    office = register.services.office
    assert (ensure_pages(office), ensure_pages(office)) == (1, 0)
    (page,) = register.all()
    assert (page.page_id, page.name, page.owner) == ("facebook", "Mill page", None)
    register.mill.change("UMAN", ADMIN, "UADMIN")
    manager = register.mill.roles.visitor("UMAN", Action.SEE_PROFILES)
    glance = register.services.book.glance(manager)
    assert [profile.owner for profile in glance.profiles] == ["UADMIN"]  # as in the Home tab
    shown = register.services.book.register("UMAN")
    assert [profile.owner for profile in shown.profiles] == ["UADMIN"]
    register.mill.change("UMAN", ADMIN, "UNEXT", "UADMIN")
    assert register.services.book.register("UMAN").profiles[0].owner == "UADMIN"
    register.mill.change("UMAN", ADMIN)
    assert register.services.book.register("UMAN").profiles[0].owner == "UADMIN"
    assert register.deeds(page) == [("system", "add", None), ("system", "owner", "UADMIN")]


def test_the_owner_of_a_page_is_chosen_in_settings(register: MillRegister) -> None:
    """Else the register and the checks would name two people."""
    register.mill.give({ADMIN: ("UADMIN",)})
    (page,) = register.services.book.register("UMAN").profiles
    details = replace(page.details, owner="UOTHER")
    result = register.services.profiles.change(
        "UMAN", page.profile_id, details, seen=page.version, form_id="V"
    )
    assert faults_of(result) == {FieldName.OWNER: IN_SETTINGS}


def test_pages_added_by_two_processes(
    register: MillRegister, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """Each is there once."""
    assert sum(in_threads(lambda _: ensure_pages(register.services.office), 4)) == 1
    assert len(register.all()) == 1


def test_what_is_shown_to_whom(register: MillRegister) -> None:
    """Without an owner first; others see what is theirs alone."""
    own, vacant = register.add(), register.add(replace(GROUP, name="Zoo", owner=None))
    book = register.services.book
    for user_id in ("UMAN", "ULEAD"):
        shown = book.register(user_id)
        assert [p.name for p in shown.profiles] == ["Mill page", "Zoo", "Mill group"]
        assert shown.without_owner == 2
    assert [p.profile_id for p in book.register("UOWNER").profiles] == [own.profile_id]
    assert book.register("UASK").profiles == ()
    with pytest.raises(NotAuthorisedError) as hidden:
        book.open("UOWNER", vacant.profile_id)
    with pytest.raises(NotAuthorisedError) as absent:
        book.open("UOWNER", "no-such-profile")
    assert str(hidden.value) == str(absent.value)


def test_the_register_in_figures(register: MillRegister) -> None:
    """What reports take from it."""
    profile = register.add()
    register.add(replace(GROUP, name="Zoo", owner=None))
    register.ask()
    register.act("UMAN", Deed.HAND_OVER, profile)
    register.act("UMAN", Deed.CLOSE, register.add(replace(GROUP, name="Old")))
    standing = register.services.book.standing()
    assert (standing.profiles, standing.without_owner, standing.requests_waiting) == (2, 1, 1)
    assert (standing.not_handed_over, standing.not_reviewed) == (2, 0)
    register.mill.clock.move(days=365)
    assert register.services.book.standing().not_reviewed == 2
    register.act("UMAN", Deed.REVIEW, profile, day=date(2027, 3, 1))
    assert register.services.book.standing().not_reviewed == 1


def test_a_review_of_what_was_added_late_in_summer(register: MillRegister) -> None:
    """Half past eleven at night by UTC is the next day where the organisation is."""
    register.mill.clock.moment = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)
    profile = register.add()
    for day, due in ((31, 0), (32, 1)):
        register.mill.clock.moment = datetime(2027, 7, 1, 9, tzinfo=UTC) + timedelta(days=day - 1)
        assert register.services.book.standing().not_reviewed == due
    file = register.services.book.open("UMAN", profile.profile_id)
    assert profile.review_due_on(file.rules, file.zone) == date(2027, 8, 1)


def test_nothing_that_was_typed_is_in_the_log_of_changes(register: MillRegister) -> None:
    """Ids and days, no words."""
    profile = register.add(replace(GROUP, purpose="For A.B. alone"))
    register.act("UMAN", Deed.CLOSE, profile, "A.B. did not want it")
    with register.mill.unit_of_work() as work:
        entries = work.audit.since(register.workspace_id, None)
    assert [entry.action for entry in entries] == ["profiles.add", "profiles.close"]
    assert "A.B." not in str(entries)
    assert NOT_KEPT not in str(entries)


def test_an_owner_who_went_before_the_approval(register: MillRegister) -> None:
    """The profile is approved, and has nobody."""
    request = register.ask()
    register.mill.directory.standings["UOWNER"] = Standing.DEACTIVATED
    register.mill.clock.move(minutes=11)
    register.decide(request)
    assert register.all()[0].owner is None


def test_another_workspace_sees_nothing(
    register: MillRegister, unit_of_work: UnitOfWorkFactory, other_workspace_id: str
) -> None:
    """Ids of one organisation open nothing in another."""
    profile, request = register.add(), register.ask()
    other = make_register(unit_of_work, other_workspace_id)
    assert other.all() == []
    for look in (
        lambda: other.services.book.open("UMAN", profile.profile_id),
        lambda: other.services.requests.open("UMAN", request.request_id),
        lambda: other.decide(request),
        lambda: other.act("UMAN", Deed.CLOSE, profile),
    ):
        with pytest.raises(NotAuthorisedError):
            look()
