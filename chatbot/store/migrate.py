"""Brings the database's schema up to date."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from chatbot.store.engine import fault

MIGRATIONS: Final = Path(__file__).parent / "migrations"
ADVISORY_LOCK: Final = 0x736D_6173_6B  # "smask": any number that nobody else uses
LOCK_WITHIN: Final = 60_000  # milliseconds that another process may take on SQLite

# Alembic keeps what it is working on in global names.
_one_at_a_time = threading.Lock()


def upgrade(engine: Engine, *, migrations: Path = MIGRATIONS) -> tuple[str, ...]:
    """Bring the schema to the newest revision; all of it or nothing.

    Of several processes one does the work and the others wait for it.

    Args:
        engine: the database.
        migrations: the folder of the migrations.

    Returns:
        The revisions that were applied, oldest first.

    Raises:
        ConfigurationError: the database cannot be reached or is no database,
            or a newer version of the chatbot has changed it.
    """
    config = _config(migrations)
    with _one_at_a_time, locked(engine) as connection:
        steps = _missing(connection, config)
        if steps:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    return steps


def pending(engine: Engine, *, migrations: Path = MIGRATIONS) -> tuple[str, ...]:
    """The revisions that `upgrade` would apply, oldest first.

    Raises:
        ConfigurationError: as `upgrade`.
    """
    with _reporting(), engine.connect() as connection:
        return _missing(connection, _config(migrations))


def _config(migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config


def _missing(connection: Connection, config: Config) -> tuple[str, ...]:
    scripts = ScriptDirectory.from_config(config)
    steps = [script.revision for script in scripts.walk_revisions()][::-1]
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        return tuple(steps)
    if current not in steps:
        raise fault(
            "this database was last changed by a newer version of the chatbot"
            f" (its schema is {current}, this version knows up to {steps[-1]});"
            " install that version, or restore an earlier copy of the database"
        )
    return tuple(steps[steps.index(current) + 1 :])


@contextmanager
def _reporting() -> Iterator[None]:
    """Turn what a wrong setting leads to into a sentence; the drivers name no password."""
    try:
        yield
    except IntegrityError:
        # The driver's words would hold what is in the row.
        raise
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        raise fault(f"the database cannot be used: {reason}") from error


@contextmanager
def locked(engine: Engine) -> Iterator[Connection]:
    """A connection within a transaction that no other migration can run beside.

    Raises:
        ConfigurationError: the database cannot be used, or rows would be left
            that refer to nothing.
    """
    exclusively = _on_sqlite if engine.dialect.name == "sqlite" else _on_postgresql
    with _reporting(), engine.connect() as connection, exclusively(connection):
        yield connection


@contextmanager
def _on_postgresql(connection: Connection) -> Iterator[None]:
    with connection.begin():
        connection.execute(select(func.pg_advisory_xact_lock(ADVISORY_LOCK)))
        yield


@contextmanager
def _on_sqlite(connection: Connection) -> Iterator[None]:
    # These hold for as long as the connection does, so the pool must not have
    # it back; and the first has no effect within a transaction. Changing a
    # table on SQLite means to copy and replace it, which foreign keys forbid.
    connection.detach()
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute(f"PRAGMA busy_timeout={LOCK_WITHIN}")
    cursor.close()
    with connection.begin():
        yield
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if lost:
            raise fault(
                f"rows of {lost[0]} refer to rows of {lost[2]} that are not there;"
                " the database was left as it was"
            )
