"""The stand-in for Slack and a bot beside it, over Socket Mode and over signed HTTP."""

from collections.abc import Iterator

import pytest

from chatbot.playground.runner import Playground
from chatbot.slack.listeners import reports
from tests.doubles import FixedClock
from tests.scenario.harness import (
    MANIFEST,
    Bot,
    clear_tables,
    make_services,
    running_bot,
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Test over Socket Mode, and in modules with `TRANSPORTS` over each of those.

    Behind Bolt nothing knows by which way a payload came; each kind of payload is brought
    over both ways by the modules that say so.
    """
    chosen = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "transport" in metafunc.fixturenames and "transport" not in chosen:
        transports = getattr(metafunc.module, "TRANSPORTS", ("socket",))
        metafunc.parametrize("transport", transports, indirect=True, scope="session")


@pytest.fixture(scope="session")
def transport(request: pytest.FixtureRequest) -> str:
    """How Slack reaches the bot."""
    return str(request.param)


@pytest.fixture(scope="session")
def standing_bot(transport: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A bot that serves many tests, each of which finds it as new."""
    url = f"sqlite:///{tmp_path_factory.mktemp('scenario') / 'chatbot.db'}"
    with Playground(MANIFEST) as playground:
        services = make_services(playground, url, FixedClock())
        with running_bot(playground, transport, services) as bot:
            yield bot


@pytest.fixture(autouse=True)
def _a_busy_machine_is_not_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that takes a second says so; here only where a test makes it wait."""
    monkeypatch.setattr(reports, "PATIENCE", 60.0)


@pytest.fixture
def bot(standing_bot: Bot) -> Bot:
    """The bot in a new world, with an empty database."""
    standing_bot.rest()
    standing_bot.playground.post("reset")
    standing_bot.playground.post("clock", offset=0)
    standing_bot.playground.stand.world.log.clear()
    clear_tables(standing_bot.services.database.engine)
    standing_bot.clock.moment = FixedClock().moment
    return standing_bot


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A stand-in for one test, which brings a bot of its own."""
    with Playground(MANIFEST) as playground:
        yield playground


@pytest.fixture
def clock() -> FixedClock:
    """Monday morning."""
    return FixedClock()
