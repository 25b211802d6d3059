"""Transactions of the store."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import get_ident

import pytest
from sqlalchemy import Engine, select

from chatbot.domain.people import Standing
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.tables import workspaces

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def packs(engine: Engine) -> dict[str, str]:
    """Each workspace's pack."""
    with engine.connect() as connection:
        rows = connection.execute(select(workspaces)).all()
    return {row.workspace_id: row.pack_id for row in rows}


def test_what_is_committed_lasts(unit_of_work: UnitOfWorkFactory, engine: Engine) -> None:
    """Another transaction sees it."""
    with unit_of_work() as work:
        work.ensure_workspace("T1", "wsc")
        work.commit()

    assert packs(engine) == {"T1": "wsc"}


def test_what_is_not_committed_is_gone(unit_of_work: UnitOfWorkFactory, engine: Engine) -> None:
    """The end of the block alone keeps nothing."""
    with unit_of_work() as work:
        work.ensure_workspace("T1", "wsc")

    assert packs(engine) == {}


def test_an_error_takes_everything_back(unit_of_work: UnitOfWorkFactory, engine: Engine) -> None:
    """All repositories share the transaction, and the error goes on to the caller."""
    with pytest.raises(LookupError), unit_of_work() as work:  # noqa: PT012 - the block is the subject
        work.ensure_workspace("T1", "wsc")
        work.people.record("T1", "U1", Standing.MEMBER, NOW)
        raise LookupError

    assert packs(engine) == {}


def test_work_after_a_commit_is_another_transaction(
    unit_of_work: UnitOfWorkFactory, engine: Engine
) -> None:
    """What follows a commit needs one of its own."""
    with unit_of_work() as work:
        work.ensure_workspace("T1", "wsc")
        work.commit()
        work.ensure_workspace("T2", "tarner")

    assert packs(engine) == {"T1": "wsc"}


def test_a_workspace_is_added_once_and_can_change_its_pack(
    unit_of_work: UnitOfWorkFactory, engine: Engine, workspace_id: str, other_workspace_id: str
) -> None:
    """Every start may say it again; another workspace keeps its own."""
    for pack_id in ("wsc", "wsc", "renewed"):
        with unit_of_work() as work:
            work.ensure_workspace(workspace_id, pack_id)
            work.commit()

    assert packs(engine) == {workspace_id: "renewed", other_workspace_id: "tarner"}


def test_blocks_in_two_threads_do_not_see_each_others_work(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    in_threads: Callable[[Callable[[int], int], int], list[int]],
) -> None:
    """Each block has a connection of its own: one takes back, the other keeps."""

    def write(place: int) -> int:
        with unit_of_work() as work:
            work.people.record(workspace_id, f"U{place}", Standing.MEMBER, NOW)
            if place % 2:
                work.commit()
        return get_ident()

    assert len(set(in_threads(write, 6))) == 6
    with unit_of_work() as work:
        known = [place for place in range(6) if work.people.find(workspace_id, f"U{place}")]

    assert known == [1, 3, 5]
