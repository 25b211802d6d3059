"""The database as the rest of the bot sees it."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from chatbot.domain.errors import ConfigurationError
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.engine import make_engine
from chatbot.store.health import is_reachable
from chatbot.store.migrate import upgrade
from chatbot.store.unit_of_work import reading_on, unit_of_work_on


@dataclass(frozen=True, kw_only=True)
class Database:
    """An open database with an up-to-date schema.

    Attributes:
        reading: begins transactions that only read, and for which nobody waits.
    """

    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    engine: Engine = field(repr=False)

    def is_reachable(self) -> bool:
        """Whether the database answers and holds the bot's tables."""
        return is_reachable(self.engine)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open the database of a URL and bring its schema up to date.

    Raises:
        ConfigurationError: it cannot be used, or a newer version has changed it.
    """
    engine = make_engine(url)
    try:
        upgrade(engine)
    except ConfigurationError:
        engine.dispose()
        raise
    return Database(
        engine=engine, unit_of_work=unit_of_work_on(engine), reading=reading_on(engine)
    )
