"""From an empty or older database to the present schema."""

import shutil
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import (
    CheckConstraint,
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    delete,
    inspect,
    select,
)
from sqlalchemy.exc import IntegrityError

from chatbot.domain.answers import LoggedQuestion, Outcome, Surface
from chatbot.domain.errors import ConfigurationError
from chatbot.domain.people import Standing
from chatbot.store.engine import make_engine
from chatbot.store.migrate import MIGRATIONS, pending, upgrade
from chatbot.store.tables import metadata, people, questions
from chatbot.store.unit_of_work import unit_of_work_on

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
REBUILD = """
    for table in ("workspaces", "people", "questions"):
        with op.batch_alter_table(table, recreate=RECREATE) as batch:
            batch.add_column(sa.Column("added", sa.Integer))
"""


@pytest.fixture
def empty_engine(empty_database_url: str) -> Iterator[Engine]:
    """A database that no migration has seen."""
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def later_migrations(folder: Path, body: str) -> Path:
    """The migrations with one more at their end, which runs `body`."""
    copy = folder / "later 100% migrations"
    shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    (copy / "versions" / "9999_later.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '9999'\ndown_revision = '{newest}'\n\n\n"
        f"def upgrade():\n    {body}\n"
    )
    return copy


def fill(engine: Engine) -> None:
    """Add a workspace, a person, and a question that led to another."""
    with unit_of_work_on(engine)() as work:
        work.ensure_workspace("T1", "wsc")
        person = work.people.record("T1", "U1", Standing.MEMBER, NOW)
        first = LoggedQuestion(
            question_id="q1",
            workspace_id="T1",
            person_id=person.person_id,
            asked_at=NOW,
            surface=Surface.CONSOLE,
            conversation=None,
            text="Why?",
            outcome=Outcome.ANSWERED,
            intent_id=None,
            confidence=0.5,
            urgent=False,
            hand_over=False,
        )
        work.questions.add(first)
        work.questions.add(replace(first, question_id="q2", parent_id="q1"))
        work.commit()


def tables_of(engine: Engine) -> set[str]:
    """The names of the tables that are there."""
    return set(inspect(engine).get_table_names())


def differences(engine: Engine, target: MetaData) -> list[Any]:
    """What would have to be changed to get from the database to the tables."""
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "autogenerate_plugins": ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    }
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, target))


def test_an_empty_database_gets_the_whole_schema(empty_engine: Engine) -> None:
    """Every revision is pending, then applied in order, then none is pending."""
    expected = pending(empty_engine)

    assert expected[0] == "0001"
    assert upgrade(empty_engine) == expected
    assert pending(empty_engine) == ()
    assert tables_of(empty_engine) == {*metadata.tables, "alembic_version"}


def test_looking_for_pending_revisions_changes_nothing(empty_engine: Engine) -> None:
    """Not even Alembic's own table is created."""
    pending(empty_engine)

    assert tables_of(empty_engine) == set()


def test_upgrading_again_does_nothing(empty_engine: Engine) -> None:
    """Every start may ask for it; rows stay."""
    upgrade(empty_engine)
    fill(empty_engine)

    assert upgrade(empty_engine) == ()
    with empty_engine.connect() as connection:
        assert len(connection.execute(select(questions)).all()) == 2


def test_the_migrations_lead_to_the_tables_of_the_code(engine: Engine) -> None:
    """Nobody changed a table and forgot the migration."""
    assert differences(engine, metadata) == []


def test_a_forgotten_migration_would_be_noticed(engine: Engine) -> None:
    """The comparison sees a missing table, column, index and check."""
    changed = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.tables.values():
        table.to_metadata(changed)
    Table("later", changed, Column("id", Integer))
    inbox = changed.tables["inbox"]
    inbox.append_column(Column("worker", String, index=True))
    inbox.append_constraint(CheckConstraint("attempts >= 0", name="attempts"))
    inbox.append_constraint(UniqueConstraint("body"))
    found = differences(engine, changed)
    constraints = [step[1].name for step in found if step[0] == "add_constraint"]

    assert {step[0] for step in found} == {
        "add_table",
        "add_column",
        "add_index",
        "add_constraint",
    }
    assert sorted(constraints) == ["ck_inbox_attempts", "uq_inbox_body"]


def test_the_migrations_are_one_line() -> None:
    """Two people's migrations have to be put in order before they are released."""
    scripts = ScriptDirectory(str(MIGRATIONS))

    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_a_newer_database_is_refused_and_left_alone(empty_engine: Engine, tmp_path: Path) -> None:
    """An old version of the bot does not work on a schema that it does not know."""
    later = later_migrations(tmp_path, "op.create_table('later', sa.Column('id', sa.Integer))")
    upgrade(empty_engine, migrations=later)
    before = tables_of(empty_engine)
    for attempt in (upgrade, pending):
        with pytest.raises(ConfigurationError, match=r"by a newer version .*its schema is 9999"):
            attempt(empty_engine)

    assert "later" in before
    assert tables_of(empty_engine) == before


def test_an_older_database_gets_only_what_is_new(empty_engine: Engine, tmp_path: Path) -> None:
    """A release with one more revision applies that one."""
    upgrade(empty_engine)
    later = later_migrations(tmp_path, "pass")

    assert pending(empty_engine, migrations=later) == ("9999",)
    assert upgrade(empty_engine, migrations=later) == ("9999",)
    assert pending(empty_engine, migrations=later) == ()


def test_a_migration_that_fails_leaves_nothing_behind(
    empty_engine: Engine, tmp_path: Path
) -> None:
    """All revisions or none: the next start finds the database as it was."""
    failing = later_migrations(
        tmp_path,
        "op.create_table('half', sa.Column('id', sa.Integer))"
        "\n    op.execute('DROP TABLE nowhere')",
    )
    with pytest.raises(ConfigurationError, match="nowhere"):
        upgrade(empty_engine, migrations=failing)

    assert tables_of(empty_engine) == set()
    assert upgrade(empty_engine) == _revisions()


def test_a_migration_that_breaks_a_rule_is_no_fault_of_the_setting(
    empty_engine: Engine, tmp_path: Path
) -> None:
    """A row that a migration may not add is an error of the program, and is not reworded."""
    breaking = later_migrations(
        tmp_path, "[op.execute(\"INSERT INTO workspaces VALUES ('T1', 'wsc')\") for _ in (1, 2)]"
    )
    with pytest.raises(IntegrityError):
        upgrade(empty_engine, migrations=breaking)


def test_rows_survive_the_rebuilding_of_their_table(empty_engine: Engine, tmp_path: Path) -> None:
    """SQLite changes a table by copying and dropping it: no reference may be lost by that."""
    upgrade(empty_engine)
    fill(empty_engine)
    recreate = "always" if empty_engine.dialect.name == "sqlite" else "never"
    rebuilding = later_migrations(tmp_path, REBUILD.replace("RECREATE", repr(recreate)).strip())
    upgrade(empty_engine, migrations=rebuilding)
    with empty_engine.connect() as connection:
        rows = connection.execute(select(questions).order_by(questions.c.number)).all()

    assert [(row.question_id, row.parent_id) for row in rows] == [("q1", None), ("q2", "q1")]
    assert rows[0].person_id is not None


def test_foreign_keys_hold_again_after_an_upgrade(empty_engine: Engine) -> None:
    """What is switched off for the migrations stays off for no later connection."""
    upgrade(empty_engine)
    fill(empty_engine)
    with empty_engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(delete(people))


def test_a_migration_that_orphans_rows_is_taken_back(empty_engine: Engine, tmp_path: Path) -> None:
    """References are checked before the end, with foreign keys off on SQLite too."""
    upgrade(empty_engine)
    fill(empty_engine)
    orphaning = later_migrations(tmp_path, "op.execute('DELETE FROM people')")
    with pytest.raises((ConfigurationError, IntegrityError), match="people"):
        upgrade(empty_engine, migrations=orphaning)

    assert pending(empty_engine, migrations=orphaning) == ("9999",)
    with empty_engine.connect() as connection:
        assert len(connection.execute(select(people)).all()) == 1


def upgrade_and_use(url: str, start: Any) -> list[str]:
    """Start as the bot does, at the same moment as the other process."""
    start.wait()
    engine = make_engine(url)
    applied = upgrade(engine)
    with unit_of_work_on(engine)() as work:
        work.ensure_workspace("T1", "wsc")
        work.commit()
    engine.dispose()
    return list(applied)


def test_of_processes_that_start_at_once_one_migrates(
    empty_database_url: str, in_processes: Callable[[Any, str, int], list[list[str]]]
) -> None:
    """The others wait for it, and all can work afterwards."""
    applied = in_processes(upgrade_and_use, empty_database_url, 3)

    assert sorted(applied, key=len) == [[], [], list(_revisions())]


def test_threads_can_migrate_databases_of_their_own(
    tmp_path: Path,
    in_threads: Callable[[Callable[[int], tuple[str, ...]], int], list[tuple[str, ...]]],
) -> None:
    """Alembic's global names do not mix up what runs at the same moment."""

    def migrate(place: int) -> tuple[str, ...]:
        engine = make_engine(f"sqlite:///{tmp_path}/{place}.db")
        applied = upgrade(engine)
        engine.dispose()
        return applied

    assert in_threads(migrate, 6) == [_revisions()] * 6


def _revisions() -> tuple[str, ...]:
    """All revisions, oldest first."""
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return tuple(script.revision for script in scripts)[::-1]


def _command_line(url: str, migrations: Path) -> Config:
    """What `alembic -x url=...` works with."""
    config = Config(cmd_opts=Namespace(x=[f"url={url}"]))
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config


def test_alembics_own_check_passes(database_url: str) -> None:
    """`alembic check` on the command line finds nothing to do."""
    command.check(_command_line(database_url, MIGRATIONS))


def test_alembic_on_the_command_line_asks_for_the_database() -> None:
    """Without `-x url=...` it says what is missing."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with pytest.raises(CommandError, match="-x url="):
        command.check(config)


def test_a_new_revision_does_not_depend_on_the_code(tmp_path: Path) -> None:
    """What autogenerate writes names plain types, so that it works when the code has moved on."""
    copy = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for version in (copy / "versions").glob("0*.py"):
        version.unlink()
    config = _command_line(f"sqlite:///{tmp_path}/chatbot.db", copy)
    command.revision(config, "everything", autogenerate=True)
    (written,) = (copy / "versions").glob("*everything.py")
    engine = make_engine(f"sqlite:///{tmp_path}/other.db")
    upgrade(engine, migrations=copy)
    missing = differences(engine, metadata)
    engine.dispose()

    assert "chatbot" not in written.read_text()
    assert missing == []
