"""People in the store."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError, StatementError

from chatbot.domain.people import Person, Standing
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.tables import people

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


def record(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    standing: Standing = Standing.MEMBER,
    confirmed_at: datetime = NOW,
) -> Person:
    """Record user U1 in a transaction of its own."""
    with unit_of_work() as work:
        person = work.people.record(workspace_id, "U1", standing, confirmed_at)
        work.commit()
    return person


def test_somebody_unknown_is_not_found(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """Asking adds nobody."""
    with unit_of_work() as work:
        assert work.people.find(workspace_id, "U1") is None


def test_a_recorded_person_is_found_with_the_moment(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """What was recorded comes back, to the microsecond and in UTC."""
    person = record(unit_of_work, workspace_id, Standing.GUEST)
    with unit_of_work() as work:
        found = work.people.find(workspace_id, "U1")

    assert (person.workspace_id, person.user_id, person.standing) == (
        workspace_id,
        "U1",
        Standing.GUEST,
    )
    assert found == (person, NOW)
    assert found[1].tzinfo is UTC


def test_another_confirmation_keeps_the_person(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """The id stays, the standing and its moment are the new ones."""
    before = record(unit_of_work, workspace_id)
    later = NOW + timedelta(hours=1)
    after = record(unit_of_work, workspace_id, Standing.DEACTIVATED, later)
    with unit_of_work() as work:
        found = work.people.find(workspace_id, "U1")

    assert after.person_id == before.person_id
    assert found == (after, later)
    assert after.standing is Standing.DEACTIVATED


def test_an_older_confirmation_changes_nothing(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """A process that asked Slack earlier does not undo what a later one learnt."""
    record(unit_of_work, workspace_id, Standing.DEACTIVATED)
    returned = record(unit_of_work, workspace_id, Standing.MEMBER, NOW - timedelta(seconds=1))
    with unit_of_work() as work:
        found = work.people.find(workspace_id, "U1")

    assert returned.standing is Standing.DEACTIVATED
    assert found == (returned, NOW)


def test_the_same_user_id_in_two_workspaces_is_two_people(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, other_workspace_id: str
) -> None:
    """One workspace neither sees nor changes the other's people."""
    ours = record(unit_of_work, workspace_id)
    with unit_of_work() as work:
        assert work.people.find(other_workspace_id, "U1") is None
    theirs = record(unit_of_work, other_workspace_id, Standing.OUTSIDER)
    with unit_of_work() as work:
        found = work.people.find(workspace_id, "U1")

    assert theirs.person_id != ours.person_id
    assert found == (ours, NOW)


def test_threads_that_record_the_same_person_agree(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    in_threads: Callable[[Callable[[int], Person], int], list[Person]],
) -> None:
    """Eight at once make one row, and all get the same id."""
    recorded = in_threads(lambda _place: record(unit_of_work, workspace_id), 8)

    assert len({person.person_id for person in recorded}) == 1


def test_a_naive_moment_is_refused(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """Nothing is guessed about the zone of a time."""
    with pytest.raises(StatementError, match="naive datetime"):
        record(unit_of_work, workspace_id, confirmed_at=NOW.replace(tzinfo=None))


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_can_be_kept(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, standing: Standing
) -> None:
    """The migrated schema allows every value that the domain knows."""
    assert record(unit_of_work, workspace_id, standing).standing is standing


def test_a_standing_that_the_domain_does_not_know_is_refused(
    engine: Engine, workspace_id: str
) -> None:
    """The database itself holds the list of values."""
    row: dict[str, Any] = {
        "person_id": "p1",
        "workspace_id": workspace_id,
        "user_id": "U1",
        "standing": "king",
        "confirmed_at": NOW,
    }
    with engine.connect() as connection, pytest.raises(IntegrityError, match="standing"):
        connection.execute(insert(people), row)
