"""Opening many checks at one moment, and delivering as fast as Slack allows."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter
from zoneinfo import ZoneInfo

from rich.console import Console

from chatbot.domain.working_time import WorkingTime
from chatbot.playground.runner import Playground
from chatbot.services.check_rota import CheckOffice
from chatbot.services.check_ticks import CheckTicks
from chatbot.slack.blocks.reply import sentence
from chatbot.slack.connection import make_client
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.outbox import Renderers, SlackOutboxSender
from chatbot.store.engine import make_engine
from chatbot.store.migrate import upgrade
from chatbot.store.unit_of_work import unit_of_work_on
from tests.bench.crashes import MANIFEST
from tests.doubles import FixedClock
from tests.integration.conftest import POSTGRES_URL, postgres_schema
from tests.packs import CHECKS, make_pack

MANY = 10_000
OPENING_BAR = 2.0  # seconds
MESSAGES = 15
SLOWEST = 0.9  # of a message a second
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Opened:
    """How long it took, and how many there were."""

    database: str
    seconds: float
    count: int


def measure_checks(console: Console) -> None:
    """Measure and print both."""
    for result in _openings():
        console.print(
            f"{result.count:,} checks due at one moment opened in {result.seconds:.2f} s"
            f" ({result.database}; at most {OPENING_BAR:.0f} s)"
        )
    rate = measure_delivery()
    console.print(
        f"{MESSAGES} messages to one person: {rate:.2f} a second"
        f" (at most 1, at least {SLOWEST}; Slack takes one a second)"
    )


def _openings() -> Iterator[Opened]:
    with TemporaryDirectory() as folder:
        yield Opened("SQLite", *measure_opening(f"sqlite:///{Path(folder) / 'bench.db'}"))
    if POSTGRES_URL or os.environ.get("CHATBOT_TEST_POSTGRES_URL"):
        with postgres_schema() as url:
            yield Opened("PostgreSQL", *measure_opening(url))


def measure_opening(url: str) -> tuple[float, int]:
    """Open `MANY` checks of one workspace, each with its message; seconds, and how many."""
    engine, clock = make_engine(url), FixedClock(MORNING)
    upgrade(engine)
    begin = unit_of_work_on(engine)
    with begin() as work:
        work.ensure_workspace("T1", "mill")
        work.commit()
    checks = tuple(
        replace(CHECKS[0], check_id=f"check-{number}", people=(f"U{number % 500}",))
        for number in range(MANY)
    )
    office = CheckOffice(
        workspace_id="T1",
        pack=replace(make_pack(), checks=checks),
        unit_of_work=begin,
        clock=clock,
        working_time=WorkingTime(zone=ZoneInfo("Europe/London")),
    )
    ticks = CheckTicks(office=office)
    ticks.open_due()
    clock.move(hours=1)
    begun = perf_counter()
    count = ticks.open_due()
    seconds = perf_counter() - begun
    engine.dispose()
    return seconds, count


def measure_delivery() -> float:
    """Messages a second to one person through the stand-in, which refuses what is too fast."""
    with Playground(MANIFEST) as playground, _sender(playground) as sender:
        who = playground.user("wsc", "manager")
        begun = monotonic()
        for number in range(MESSAGES):
            sender.send("bench", who, {}, str(number))
        return (MESSAGES - 1) / (monotonic() - begun)


@contextmanager
def _sender(playground: Playground) -> Iterator[SlackOutboxSender]:
    environment = playground.environment("wsc")
    renderers = Renderers()
    renderers.add("bench", lambda _ids: sentence("Hello"))
    client = make_client(
        environment["SLACK_BOT_TOKEN"], environment["CHATBOT_SLACK_API_URL"], patient=False
    )
    messenger = SlackMessenger(client=client, clock=FixedClock(MORNING))
    yield SlackOutboxSender(messenger=messenger, renderers=renderers)


if __name__ == "__main__":
    measure_checks(Console(width=120))
