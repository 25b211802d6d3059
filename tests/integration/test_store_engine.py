"""How the store connects, and who else can read its file."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from chatbot.domain.errors import ConfigurationError
from chatbot.store.engine import make_engine
from chatbot.store.health import is_reachable
from chatbot.store.migrate import upgrade
from chatbot.store.tables import people, workspaces


@pytest.fixture
def careless_umask() -> Iterator[None]:
    """A process that would let everybody read and write what it creates."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    """The permissions of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def test_new_sqlite_files_and_folders_are_the_owners_alone(
    tmp_path: Path, careless_umask: None
) -> None:
    """The database, its companions while it is open, and new folders shut everybody else out."""
    database = tmp_path / "state" / "bot" / "chatbot.db"
    engine = make_engine(f"sqlite:///{database}")
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(insert(workspaces).values(workspace_id="T1", pack_id="wsc"))
    files = {path.name: mode(path) for path in database.parent.iterdir()}
    folders = {mode(database.parent), mode(database.parent.parent)}
    engine.dispose()

    assert files == {"chatbot.db": 0o600, "chatbot.db-wal": 0o600, "chatbot.db-shm": 0o600}
    assert folders == {0o700}


def test_the_file_is_closed_to_others_before_it_is_used(
    tmp_path: Path, careless_umask: None
) -> None:
    """Not even an empty database is ever readable by others."""
    make_engine(f"sqlite:///{tmp_path}/chatbot.db").dispose()

    assert mode(tmp_path / "chatbot.db") == 0o600


def test_an_open_file_from_before_is_closed_to_others(tmp_path: Path) -> None:
    """A database, and what a crash left beside it, loses the permissions of others."""
    for name in ("chatbot.db", "chatbot.db-wal"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o664)
    make_engine(f"sqlite:///{tmp_path}/chatbot.db").dispose()

    assert {mode(path) for path in tmp_path.iterdir()} == {0o600}


def test_a_folder_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    """Only what the bot creates is its own to close."""
    tmp_path.chmod(0o755)
    make_engine(f"sqlite:///{tmp_path}/chatbot.db").dispose()

    assert mode(tmp_path) == 0o755


def test_sqlite_is_set_up_for_several_writers(tmp_path: Path) -> None:
    """Every connection has WAL, foreign keys and patience, and takes the write lock at once."""
    engine = make_engine(f"sqlite:///{tmp_path}/chatbot.db")
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
        in_transaction = connection.connection.driver_connection.in_transaction  # type: ignore[union-attr]
    engine.dispose()

    assert pragmas == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "synchronous": 1,
    }
    assert in_transaction


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_usual_ways_to_write_a_postgresql_url_mean_the_same(scheme: str) -> None:
    """Hosting providers write `postgres://`; the driver is the one that is installed."""
    engine = make_engine(f" {scheme}://bot:hush@db.example.org:5433/chatbot\n")

    assert engine.url.drivername == "postgresql+psycopg"
    assert (engine.url.host, engine.url.port, engine.url.database) == (
        "db.example.org",
        5433,
        "chatbot",
    )
    assert "hush" not in repr(engine)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "not the URL"),
        ("hush", "not the URL"),
        ("postgresql://bot:hush@db:port/chatbot", "not the URL"),
        ("mysql://bot:hush@db/chatbot", "mysql databases are not supported"),
        ("postgresql+asyncpg://bot:hush@db/chatbot", "not supported"),
        ("postgresql:///hush", "names no host"),
        ("sqlite://", "path of a file"),
        ("sqlite:///:memory:", "path of a file"),
        ("sqlite:///file:hush?mode=memory&uri=true", "path of a file"),
        ("sqlite://chatbot.db", "path of a file"),
        ("sqlite://data/chatbot.db", "three slashes"),
        ("sqlite:///chatbot.db?cache=hush", "no options"),
    ],
)
def test_an_unusable_url_is_one_clear_sentence(
    url: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the setting and the fault, and never repeats what may be a password."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match=says) as caught:
        make_engine(url)

    (problem,) = caught.value.problems
    assert problem.startswith("CHATBOT_DATABASE_URL: ")
    assert "hush" not in problem
    assert not list(tmp_path.iterdir())


def test_a_path_that_cannot_be_a_file_is_a_clear_sentence(tmp_path: Path) -> None:
    """A folder in the file's place, or a file in the folder's, is named."""
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "file" / "chatbot.db"):
        with pytest.raises(ConfigurationError, match=str(path)):
            make_engine(f"sqlite:///{path}")


def test_a_file_of_another_kind_is_a_clear_sentence(tmp_path: Path) -> None:
    """Somebody else's file is refused and left as it was."""
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear trustees, " * 100)
    engine = make_engine(f"sqlite:///{letter}")
    with pytest.raises(ConfigurationError, match="cannot be used: file is not a database"):
        upgrade(engine)
    engine.dispose()

    assert letter.read_text() == "Dear trustees, " * 100


def test_a_server_that_does_not_answer_is_a_clear_sentence() -> None:
    """The sentence says which server, and not the password."""
    engine = make_engine("postgresql://bot:hush@127.0.0.1:1/chatbot")
    with pytest.raises(ConfigurationError, match=r"127\.0\.0\.1.*refused") as caught:
        upgrade(engine)
    engine.dispose()

    assert "hush" not in str(caught.value)


def test_errors_hold_no_values_of_rows(engine: Engine) -> None:
    """An error that ends in a log does not take a person's words or ids with it."""
    row = {"workspace_id": "T-secret", "pack_id": "wsc"}
    with engine.connect() as connection:
        connection.execute(insert(workspaces), row)
        with pytest.raises(IntegrityError) as caught:
            connection.execute(insert(workspaces), row | {"pack_id": "whispered"})

    assert "whispered" not in str(caught.value)


def test_rows_cannot_refer_to_a_workspace_that_is_not_there(engine: Engine) -> None:
    """Foreign keys are enforced on both databases."""
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(
            insert(people).values(
                person_id="p1",
                workspace_id="T-nowhere",
                user_id="U1",
                standing="member",
                confirmed_at=None,
            )
        )


def test_a_migrated_database_is_reachable(engine: Engine) -> None:
    """The health route may say yes."""
    assert is_reachable(engine)


def test_a_database_without_tables_is_not_reachable(empty_database_url: str) -> None:
    """A bot on a database that nobody migrated is not healthy."""
    engine = make_engine(empty_database_url)
    reachable = is_reachable(engine)
    engine.dispose()

    assert not reachable


def test_a_server_that_does_not_answer_is_not_reachable() -> None:
    """The health route says no instead of failing."""
    engine = make_engine("postgresql://bot@127.0.0.1:1/chatbot")

    assert not is_reachable(engine)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_connection_that_the_server_closed_is_replaced(engine: Engine) -> None:
    """After a restart of PostgreSQL the next question works."""
    with engine.connect() as ours, engine.connect() as killer:
        pid = ours.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        ours.rollback()
        killer.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
    for _ in range(2):
        with engine.connect() as connection:
            assert connection.execute(select(workspaces)).all() == []
