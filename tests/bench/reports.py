"""`python -m tests.bench.reports`: what a report costs after years of use.

A million questions, a hundred thousand checks, twenty thousand concerns in five
years, the longest time for which questions are kept: a month holds a sixtieth.
"""

import os
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, Final

from psutil import Process
from rich.console import Console
from sqlalchemy import Engine, Table, insert, text

from chatbot.domain.answers import Outcome, Surface
from chatbot.domain.asks import AskState
from chatbot.domain.checks import Finding, OccurrenceState, Step
from chatbot.domain.concerns import ConcernState, Source
from chatbot.domain.report_requests import read_request
from chatbot.store.check_tables import check_occurrences
from chatbot.store.concern_tables import concern_follow_ups, concerns
from chatbot.store.engine import make_engine
from chatbot.store.learning_tables import feedback
from chatbot.store.migrate import upgrade
from chatbot.store.tables import asks, questions
from chatbot.store.unit_of_work import unit_of_work_on
from tests.bench.report_files import WITH_PICTURES_BAR, seconds_with_pictures
from tests.integration.conftest import POSTGRES_URL, add_workspace, postgres_schema
from tests.integration.reports_of_the_mill import Books, make_books, pack_of_the_mill

QUESTIONS: Final = 1_000_000
CHECKS: Final = 100_000
CONCERNS: Final = 20_000
ASKS: Final = 10_000
DAYS: Final = 5 * 365
CARD_BAR: Final = 1.0  # seconds
MEMORY_BAR: Final = 16.0  # MB for the rows of a million questions
NOW: Final = datetime(2026, 5, 6, 9, tzinfo=UTC)
BEGUN: Final = NOW - timedelta(days=DAYS)
WORKSPACE: Final = "T0BENCH"
AT_ONCE: Final = 5_000
Rows = Iterator[dict[str, Any]]


def measure_reports(console: Console) -> None:
    """Measure and print, for both databases where there is a PostgreSQL."""
    with TemporaryDirectory() as folder:
        _measure(console, "SQLite", f"sqlite:///{Path(folder) / 'bench.db'}")
    if POSTGRES_URL or os.environ.get("CHATBOT_TEST_POSTGRES_URL"):
        with postgres_schema() as url:
            _measure(console, "PostgreSQL", url)


def _measure(console: Console, name: str, url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    books = _organisation(engine)
    seconds = _timed(lambda: fill(engine))
    console.print(f"{name}: {QUESTIONS:,} questions, {CHECKS:,} checks, {CONCERNS:,} concerns")
    console.print(f"  written in {seconds:.0f} s")
    for period in ("last month", "this week", "last quarter", "last year"):
        runs = [_timed(partial(books.see, period)) for _ in range(3)]
        begun = process_time()
        books.see(period)
        used = process_time() - begun
        bar = f" (at most {CARD_BAR:.0f} s)" if period == "last month" else ""
        console.print(
            f"  {period}: {runs[0]:.2f} s at first, then {min(runs[1:]):.2f} s{bar};"
            f" {used:.2f} s of this process's time"
        )
    with TemporaryDirectory() as folder:
        seconds = seconds_with_pictures(books.reports, books.request("last month"), Path(folder))
    console.print(
        f"  last month with its pictures: {seconds:.2f} s (at most {WITH_PICTURES_BAR:.0f} s)"
    )
    rows, seconds, peak = _stream(books)
    console.print(
        f"  {rows:,} rows streamed in {seconds:.1f} s, in {peak:.1f} MB more memory"
        f" (at most {MEMORY_BAR:.0f} MB)"
    )
    engine.dispose()


def _organisation(engine: Engine) -> Books:
    add_workspace(unit_of_work_on(engine), WORKSPACE, "mill")
    daily = pack_of_the_mill().checks[0]
    many = tuple(replace(daily, check_id=f"check-{n}") for n in range(CHECKS // DAYS + 1))
    return make_books(engine, WORKSPACE, pack=replace(pack_of_the_mill(), checks=many), now=NOW)


def _timed(work: Any) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _stream(books: Books) -> tuple[int, float, float]:
    """Every question of the five years, row by row: how many, how long, how much memory."""
    first, last = BEGUN.date().isoformat(), NOW.date().isoformat()
    request = read_request(f"{first} to {last}", books.reports.today(), ())
    process, rows, most = Process(), 0, 0
    with ExitStack() as stack:
        table = stack.enter_context(books.reports.opened(request)).table("questions")
        assert table
        before, begun = process.memory_info().rss, perf_counter()
        for rows, _ in enumerate(table.rows(), start=1):
            if rows % 10_000 == 0:
                most = max(most, process.memory_info().rss - before)
        seconds = perf_counter() - begun
    return rows, seconds, most / 1_000_000


def fill(engine: Engine) -> None:
    """Five years of rows, in the order of time, as they come about."""
    dice = random.Random(1)  # noqa: S311 - the same each time
    tables: Sequence[tuple[Table, Rows]] = (
        (questions, _questions(dice)),
        (feedback, _feedback()),
        (check_occurrences, _checks(dice)),
        (concerns, _concerns(dice)),
        (concern_follow_ups, _follow_ups(dice)),
        (asks, _asks(dice)),
    )
    with engine.begin() as connection:
        for table, rows in tables:
            batch = []
            for row in rows:
                batch.append(row)
                if len(batch) == AT_ONCE:
                    connection.execute(insert(table), batch)
                    batch = []
            if batch:
                connection.execute(insert(table), batch)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _moment(number: int, of: int) -> datetime:
    return BEGUN + (NOW - BEGUN) * (number / of)


def _questions(dice: random.Random) -> Rows:
    outcomes = [each.value for each in Outcome]
    for number in range(QUESTIONS):
        yield {
            "question_id": f"q{number:07}",
            "workspace_id": WORKSPACE,
            "asked_at": _moment(number, QUESTIONS),
            "surface": (Surface.BUTTON if number % 5 == 0 else Surface.DIRECT_MESSAGE).value,
            "conversation": f"D{number % 500}",
            "text": f"May I put up a picture of the summer fair on the page, number {number}?",
            "outcome": dice.choice(outcomes),
            "intent_id": f"intent-{dice.randrange(200)}",
            "confidence": 0.8,
            "urgent": False,
            "hand_over": False,
            "choices": [],
            "parent_id": f"q{number - 1:07}" if number % 5 == 0 and number else None,
        }


def _feedback() -> Rows:
    for number in range(0, QUESTIONS, 10):
        yield {
            "workspace_id": WORKSPACE,
            "question_id": f"q{number:07}",
            "voter": "v",
            "helpful": number % 30 > 0,
            "given_at": _moment(number, QUESTIONS),
        }


def _checks(dice: random.Random) -> Rows:
    people = [{"user_id": "UADMIN", "capacity": "first", "declined_at": None}]
    a_day = CHECKS // DAYS + 1
    for number in range(CHECKS):
        on = (BEGUN + timedelta(days=number // a_day)).date()
        opens_at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        done, due_at = dice.random() < 0.9, opens_at + timedelta(hours=8)
        yield {
            "occurrence_id": f"o{number}",
            "workspace_id": WORKSPACE,
            "check_id": f"check-{number % a_day}",
            "on_date": on,
            "opens_at": opens_at,
            "due_at": due_at,
            "opened_at": opens_at,
            "state": (OccurrenceState.DONE if done else OccurrenceState.MISSED).value,
            "step": Step.OVER.value,
            "step_at": due_at,
            "people": people,
            "done_by": "UADMIN" if done else None,
            "done_at": opens_at + timedelta(minutes=dice.randrange(480)) if done else None,
            "finding": Finding.NOTHING.value if done else None,
            "missed_at": None if done else due_at,
            "version": 1,
        }


def _concerns(dice: random.Random) -> Rows:
    for number in range(CONCERNS):
        yield {
            "concern_id": f"c{number}",
            "workspace_id": WORKSPACE,
            "reference": f"C-2026-{number}",
            "form_id": f"V{number}",
            "kind_id": dice.choice(["comment", "data", "abuse"]),
            "safeguarding": number % 7 == 0,
            "urgent": False,
            "page_id": "facebook",
            "reporter": "UREP",
            "source": Source.COMMAND.value,
            "logged_at": _moment(number, CONCERNS),
            "state": (ConcernState.OPEN if number > CONCERNS - 300 else ConcernState.CLOSED).value,
            "happened": "Something was written under a picture, and taken down again.",
            "ticked": [],
        }


def _follow_ups(dice: random.Random) -> Rows:
    for number in range(CONCERNS):
        at = _moment(number, CONCERNS)
        yield {
            "follow_up_id": f"f{number}",
            "workspace_id": WORKSPACE,
            "concern_id": f"c{number}",
            "task": "Ring back",
            "owner": "UADMIN",
            "due_on": at.date() + timedelta(days=dice.randrange(30)),
            "assigned_at": at,
            "done_at": at if number < CONCERNS - 300 else None,
            "nudges": 0,
        }


def _asks(dice: random.Random) -> Rows:
    for number in range(ASKS):
        at = _moment(number, ASKS)
        yield {
            "ask_id": f"a{number}",
            "workspace_id": WORKSPACE,
            "contact_id": "policy",
            "asker": "UMAN",
            "text": "May I?",
            "note": "",
            "asked_at": at,
            "since": at + timedelta(minutes=dice.randrange(3000)),
            "state": AskState.ANSWERED.value,
            "attempts": [],
            "round_from": 0,
            "reply": "Yes.",
            "helped": False,
            "revision": 1,
        }


if __name__ == "__main__":
    measure_reports(Console(width=120))
