"""What Alembic runs around the migrations.

`chatbot.store.migrate` hands over a connection within a transaction. On the
command line there is none: there `-x url=...` names a database, which
`alembic revision --autogenerate` compares with the tables.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from sqlalchemy import Connection

import chatbot.store.absence_tables
import chatbot.store.acknowledgement_tables
import chatbot.store.concern_tables
import chatbot.store.learning_tables
import chatbot.store.profile_tables
import chatbot.store.report_tables
import chatbot.store.supervision_question_tables
import chatbot.store.supervision_tables  # noqa: F401 - their tables join the others
from chatbot.store.engine import make_engine
from chatbot.store.migrate import locked
from chatbot.store.tables import TypedText, UtcDateTime, metadata


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - a type, column or constraint
    """Write our own types as what they are in the database: a migration outlives them."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, TypedText):
        return "sa.Text()"
    return False


def run(connection: Connection) -> None:
    """Run the migrations within the connection's transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=render_item,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = context.get_x_argument(as_dictionary=True).get("url")
    if not isinstance(url, str):
        raise CommandError("name the database: alembic -x url=sqlite:///data/chatbot.db ...")
    engine = make_engine(url)
    with locked(engine) as opened:
        run(opened)
    engine.dispose()
