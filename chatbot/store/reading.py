"""What everything that counts for reports has in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select

AT_ONCE: Final = 1000  # rows of a stream that are in memory


@dataclass(frozen=True, kw_only=True)
class SqlReader:
    """Reads by a connection."""

    connection: Connection

    def stream(self, query: Select[Any]) -> Iterator[Any]:
        """The rows of a query, of which few are in memory at any time."""
        yield from self.connection.execute(query, execution_options={"yield_per": AT_ONCE})
