"""The table of who gets the report by itself; the figures are counted where they are kept."""

from sqlalchemy import BigInteger, Column, Date, Integer, String, Table, UniqueConstraint

from chatbot.domain.report_schedules import Every
from chatbot.store.tables import (
    ID_LENGTH,
    NAME_LENGTH,
    metadata,
    one_of,
    workspace_column,
)

report_schedules = Table(
    "report_schedules",
    metadata,
    # Who was chosen first stands first.
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    workspace_column(),
    Column("user_id", String(ID_LENGTH), nullable=False),
    Column("every", String(NAME_LENGTH), nullable=False),
    Column("since_on", Date, nullable=False),
    UniqueConstraint("workspace_id", "user_id", "every"),
    one_of("every", Every),
)
