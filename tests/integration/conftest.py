"""Databases for tests: each test runs on SQLite and on PostgreSQL.

A test takes `unit_of_work` for the store with its schema and no rows, or
`engine` and `database_url` for the same database; `empty_database_url` is one
without a schema. PostgreSQL is the server that CHATBOT_TEST_POSTGRES_URL names,
where every run works in schemas of its own; without it that half is skipped.
"""

import multiprocessing
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any, Protocol

import pytest
from sqlalchemy import Engine, make_url
from sqlalchemy.schema import CreateSchema, DropSchema

from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.engine import make_engine
from chatbot.store.migrate import upgrade
from chatbot.store.tables import metadata
from chatbot.store.unit_of_work import unit_of_work_on

POSTGRES_URL = os.environ.get("CHATBOT_TEST_POSTGRES_URL", "")
LEFT_OUT = "PostgreSQL is left out: CHATBOT_TEST_POSTGRES_URL is not set"


class StartingLine(Protocol):
    """Where threads or processes wait until all of them are there."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the others, `timeout` seconds at most."""
        ...


Work = Callable[[str, StartingLine], Any]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Test on both databases, and modules with `DATABASES` on those.

    What does not depend on the database - who may do what, months of life - is tested on one.
    """
    chosen = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "database_kind" in metafunc.fixturenames and "database_kind" not in chosen:
        kinds = getattr(metafunc.module, "DATABASES", ("sqlite", "postgresql"))
        metafunc.parametrize("database_kind", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    """The databases that a test runs on, one after the other."""
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip(LEFT_OUT)
    return str(request.param)


@contextmanager
def postgres_schema() -> Iterator[str]:
    """The URL of a new schema, which is dropped in the end."""
    schema = f"chatbot_test_{uuid.uuid4().hex}"
    server = make_engine(POSTGRES_URL)
    with server.begin() as connection:
        connection.execute(CreateSchema(schema))
    # What waits for a lock that nobody lets go of fails, instead of hanging.
    options = f"-csearch_path={schema} -clock_timeout=30s"
    url = make_url(POSTGRES_URL).update_query_dict({"options": options})
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        with server.begin() as connection:
            connection.execute(DropSchema(schema, cascade=True))
        server.dispose()


@contextmanager
def new_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of a database without a schema."""
    if kind == "postgresql":
        with postgres_schema() as url:
            yield url
    else:
        yield f"sqlite:///{folder / 'chatbot.db'}"


@pytest.fixture
def empty_database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """A database that no migration has seen."""
    with new_database(database_kind, tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_url(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database that is migrated once, for all tests to share or to copy."""
    with new_database(database_kind, tmp_path_factory.mktemp("migrated")) as url:
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def standing_engine(
    migrated_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """One engine for all tests: it writes each statement out once. See `engine`."""
    url = make_url(migrated_url)
    if url.drivername == "sqlite":
        path = tmp_path_factory.mktemp("standing") / "chatbot.db"
        url = url.set(database=str(path))
    engine = make_engine(url.render_as_string(hide_password=False))
    yield engine
    engine.dispose()


@pytest.fixture
def database_url(migrated_url: str, standing_engine: Engine) -> Iterator[str]:
    """A database with its schema and no rows."""
    template, url = make_url(migrated_url).database, standing_engine.url
    if url.drivername == "sqlite":
        assert template
        assert url.database
        for leftover in Path(url.database).parent.iterdir():
            leftover.unlink()
        shutil.copy(template, url.database)
    yield url.render_as_string(hide_password=False)
    if url.drivername != "sqlite":
        empty_tables(standing_engine)


def empty_tables(engine: Engine) -> None:
    """Delete every row, and count from 1 again.

    With so few rows it takes a tenth of the time of TRUNCATE, which makes new files for tables.
    """
    tables = metadata.sorted_tables
    counters = [
        f"setval(pg_get_serial_sequence('{table.name}', '{counter.name}'), 1, false)"
        for table in tables
        if (counter := table.autoincrement_column) is not None
    ]
    deletions = [f"DELETE FROM {table.name}" for table in reversed(tables)]  # noqa: S608 - names
    with engine.begin() as connection:
        connection.exec_driver_sql("; ".join([*deletions, f"SELECT {', '.join(counters)}"]))


@pytest.fixture
def engine(database_url: str, standing_engine: Engine) -> Iterator[Engine]:
    """The engine of `database_url`."""
    del database_url
    yield standing_engine
    standing_engine.dispose()


@pytest.fixture
def unit_of_work(engine: Engine) -> UnitOfWorkFactory:
    """The store, without rows."""
    return unit_of_work_on(engine)


@pytest.fixture
def workspace_id(unit_of_work: UnitOfWorkFactory) -> str:
    """A workspace that is in the store."""
    return add_workspace(unit_of_work, "T0WSC", "wsc")


@pytest.fixture
def other_workspace_id(unit_of_work: UnitOfWorkFactory) -> str:
    """Another organisation's workspace in the same store."""
    return add_workspace(unit_of_work, "T0TARNER", "tarner")


def add_workspace(unit_of_work: UnitOfWorkFactory, workspace_id: str, pack_id: str) -> str:
    """Add a workspace; returns its id."""
    with unit_of_work() as work:
        work.ensure_workspace(workspace_id, pack_id)
        work.commit()
    return workspace_id


@pytest.fixture
def in_threads() -> Callable[[Callable[[int], Any], int], list[Any]]:
    """Runs `work(place)` in so many threads that start together; gives what each returned."""

    def run(work: Callable[[int], Any], count: int) -> list[Any]:
        start = Barrier(count)

        def begin(place: int) -> Any:
            start.wait(30)
            return work(place)

        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(begin, range(count)))

    return run


@pytest.fixture
def in_processes() -> Callable[[Work, str, int], list[Any]]:
    """Runs `work(url, start)`, a function of a module, in so many processes.

    Each has to call `start.wait()` when it is ready; gives what each returned.
    """

    def run(work: Work, url: str, count: int) -> list[Any]:
        # A forked child would share this process's connections.
        spawning = multiprocessing.get_context("spawn")
        with spawning.Manager() as manager, ProcessPoolExecutor(count, spawning) as pool:
            start = manager.Barrier(count, timeout=60)
            begun = [pool.submit(work, url, start) for _ in range(count)]
            return [future.result(timeout=120) for future in begun]

    return run
