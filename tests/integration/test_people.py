"""The people service on a real database: asked, remembered, refused."""

import pytest

from chatbot.domain.errors import NotAuthorisedError, TransientDeliveryError
from chatbot.domain.people import Standing
from chatbot.services.people import PeopleService
from chatbot.services.ports import UnitOfWorkFactory
from tests.doubles import LONDON, FakeDirectory, FixedClock


@pytest.fixture
def clock() -> FixedClock:
    """Monday morning."""
    return FixedClock()


@pytest.fixture
def directory() -> FakeDirectory:
    """The platform's list."""
    return FakeDirectory()


@pytest.fixture
def people(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, clock: FixedClock, directory: FakeDirectory
) -> PeopleService:
    """The people of one workspace."""
    return PeopleService(
        workspace_id=workspace_id,
        directory=directory,
        unit_of_work=unit_of_work,
        clock=clock,
        guests_allowed=False,
        zone=LONDON,
    )


def test_a_person_keeps_their_id(
    people: PeopleService, clock: FixedClock, directory: FakeDirectory
) -> None:
    """Asked again after the memory has gone stale, the same person is the same person."""
    first = people.identify("U1")
    clock.move(hours=1)

    assert people.identify("U1").person_id == first.person_id
    assert directory.asked == 2


def test_the_platform_is_not_asked_for_every_message(
    people: PeopleService, directory: FakeDirectory
) -> None:
    """A standing confirmed minutes ago is taken as it is."""
    for _ in range(5):
        people.identify("U1")

    assert directory.asked == 1


def test_an_outage_of_the_platform_does_not_silence_the_bot(
    people: PeopleService, clock: FixedClock, directory: FakeDirectory
) -> None:
    """Somebody known since yesterday may ask; a stranger has to wait."""
    people.identify("U1")
    directory.reachable = False
    clock.move(hours=12)

    assert people.require_asker("U1").user_id == "U1"
    with pytest.raises(TransientDeliveryError):
        people.require_asker("U2")

    clock.move(hours=24)
    with pytest.raises(TransientDeliveryError):
        people.require_asker("U1")


def test_somebody_who_leaves_is_out_at_once(people: PeopleService) -> None:
    """What Slack tells about a change counts before the memory goes stale."""
    people.require_asker("U1")

    people.refresh_standing("U1", Standing.DEACTIVATED)

    with pytest.raises(NotAuthorisedError):
        people.require_asker("U1")


def test_nothing_is_kept_about_people_who_never_asked(
    people: PeopleService, unit_of_work: UnitOfWorkFactory
) -> None:
    """Slack tells about everybody; only those who use the bot are remembered."""
    people.refresh_standing("U9", Standing.GUEST)

    with unit_of_work() as work:
        assert work.people.find(people.workspace_id, "U9") is None
