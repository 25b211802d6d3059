"""What a report costs is what its period holds: no table that grows with history is scanned."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from tests.integration.report_registers_of_the_mill import fill_registers
from tests.integration.reports_of_the_mill import Books, make_books
from tests.integration.test_reports import fill

GROWING = (
    "questions",
    "question_counts",
    "check_occurrences",
    "concerns",
    "concern_follow_ups",
    "asks",
    "feedback",
    "decisions",
    "decided_questions",
    "audit_log",
    "outbox",
    "supervision_meetings",
    "supervision_answers",
    "supervision_readers",
    "supervision_actions",
    "supervision_entries",
    "feedback_digests",
    "policy_requests",
    "policy_readings",
    "profile_events",
    "profile_requests",
    "absences",
)
Statement = tuple[str, Any]


@contextmanager
def statements(engine: Engine) -> Iterator[list[Statement]]:
    """The queries that are made within the block."""
    found: list[Statement] = []

    def note(*seen: Any) -> None:
        _connection, _cursor, words, parameters, _context, _many = seen
        if words.lstrip().upper().startswith("SELECT"):
            found.append((words, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def plan(connection: Connection, statement: Statement) -> list[str]:
    """How the database goes about a query, line by line."""
    words, parameters = statement
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", parameters)
        return [row[3] for row in rows]
    # With few rows it would read the whole table, whatever the index.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {words}", parameters)]


def scanned(lines: list[str]) -> set[str]:
    """The tables that are read from one end to the other, in the table's or an index's order."""
    found = set()
    for line in lines:
        if seen := re.search(r"^SCAN (\w+)|Seq Scan on (\w+)", line):
            found.add(seen.group(1) or seen.group(2))
    return found & set(GROWING)


@pytest.mark.parametrize(
    "text", ["last month", "last month page facebook", "last month <@UADMIN>", "last year"]
)
def test_no_growing_table_is_scanned(engine: Engine, workspace_id: str, text: str) -> None:
    """Every query of a report and of its tables begins at the period, by an index."""
    books: Books = make_books(engine, workspace_id)
    fill(books)
    fill_registers(books)
    with statements(engine) as found, ExitStack() as stack:
        report = books.open(text, stack)
        for table in report.tables:
            list(table.rows())
    assert len(found) >= 4
    with engine.connect() as connection:
        plans = {statement[0]: plan(connection, statement) for statement in found}
    assert {words: lines for words, lines in plans.items() if scanned(lines)} == {}


def test_a_scan_would_be_seen(engine: Engine) -> None:
    """The test above is not blind."""
    with engine.connect() as connection:
        lines = plan(connection, ("SELECT text FROM questions WHERE text = 'x'", ()))
    assert scanned(lines) == {"questions"}
