"""Connects to the database that a URL names."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from chatbot.domain.errors import ConfigurationError

SETTING: Final = "CHATBOT_DATABASE_URL"
SQLITE_DRIVERS: Final = frozenset({"sqlite", "sqlite+pysqlite"})
POSTGRES_DRIVERS: Final = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
EXAMPLES: Final = "sqlite:///data/chatbot.db or postgresql://user:password@host:5432/database"

READING: Final = "chatbot_reading"  # an option of connections

CONNECT_WITHIN: Final = 5  # seconds
BUSY_TIMEOUT: Final = 10_000  # milliseconds
SQLITE_COMPANIONS: Final = ("", "-wal", "-shm", "-journal")


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://...`; the schema is left as it is.

    For SQLite the missing folders and the file are created, readable by their
    owner alone. For PostgreSQL nothing is connected yet.

    Raises:
        ConfigurationError: the URL names no database that can be used. The
            message never repeats the URL, which may hold a password.
    """
    parsed = _parse(url)
    if parsed.drivername in SQLITE_DRIVERS:
        return _sqlite_engine(parsed)
    if parsed.drivername in POSTGRES_DRIVERS:
        return _postgres_engine(parsed)
    raise fault(f"{parsed.drivername} databases are not supported; use {EXAMPLES}")


def fault(message: str) -> ConfigurationError:
    """What is wrong with the setting, in one sentence that names it."""
    return ConfigurationError([f"{SETTING}: {message}"])


def _parse(url: str) -> URL:
    try:
        return make_url(url.strip())
    except (ArgumentError, ValueError):
        # Whatever the parser says repeats the URL, so it is not chained.
        raise fault(f"this is not the URL of a database; use {EXAMPLES}") from None


def _postgres_engine(url: URL) -> Engine:
    if not url.host and "host" not in url.query and "service" not in url.query:
        raise fault(f"the URL names no host; use {EXAMPLES}")
    timeout = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_WITHIN}
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        # The guarded claims rely on seeing what others have just committed.
        isolation_level="READ COMMITTED",
        connect_args=timeout,
        # People's words have no place in the messages of errors.
        hide_parameters=True,
    )


def _sqlite_engine(url: URL) -> Engine:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise fault(f"SQLite needs the path of a file; use {EXAMPLES}")
    if url.host or url.query:
        raise fault("a SQLite URL takes three slashes and a path, and no options")
    _prepare_file(Path(url.database))
    engine = create_engine(
        url,
        pool_pre_ping=True,
        connect_args={"timeout": BUSY_TIMEOUT / 1000},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_immediately)
    return engine


def _prepare_file(path: Path) -> None:
    """See to it that the file is there and its owner's alone."""
    if path.exists() and not path.is_file():
        raise fault(f"{path} is not a file")
    try:
        for folder in reversed(path.parents):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
        # SQLite gives -wal and -shm the mode of the database. An existing file
        # is not opened here: closing it would let go of the locks that this
        # process holds on it through SQLite.
        with suppress(FileExistsError):
            path.touch(mode=0o600, exist_ok=False)
        for suffix in SQLITE_COMPANIONS:
            _close_to_others(path.with_name(path.name + suffix))
    except OSError as error:
        raise fault(f"the file {path} cannot be used: {error.strerror}") from error


def _close_to_others(path: Path) -> None:
    # The last process that closes the database removes -wal and -shm.
    with suppress(FileNotFoundError):
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _set_up_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # sqlite3 begins no transaction of its own accord; `_begin_immediately` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    # The timeout comes first: the switch to WAL may have to wait already.
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer fails without waiting."""
    only_reads = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


@contextmanager
def reading(connection: Connection) -> Iterator[None]:
    """Let a new connection only read what is there at its first statement; nobody waits for it."""
    if connection.dialect.name == "sqlite":
        connection.execution_options(**{READING: True})
        connection.exec_driver_sql("PRAGMA query_only=ON")
        try:
            yield
        finally:
            connection.rollback()
            connection.exec_driver_sql("PRAGMA query_only=OFF")
    else:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield
