"""Whether the database answers."""

from sqlalchemy import Engine, exists, select
from sqlalchemy.exc import SQLAlchemyError

from chatbot.store.tables import workspaces


def is_reachable(engine: Engine) -> bool:
    """Whether the database answers and holds the bot's tables."""
    try:
        with engine.connect() as connection:
            connection.execute(select(exists().select_from(workspaces)))
    except SQLAlchemyError:
        return False
    return True
