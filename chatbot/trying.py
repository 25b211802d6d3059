"""`make run`: the stand-in for Slack with its page, and the real bot of each organisation.

The bots are processes of their own that know nothing of it: they get Slack's
address and tokens in their environment, as anywhere.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import FrameType

from chatbot.bank_holidays import BankHolidays
from chatbot.domain.errors import ConfigurationError
from chatbot.domain.working_time import Nation
from chatbot.playground.filling import FillCommand
from chatbot.playground.refusals import ManifestError
from chatbot.playground.runner import Playground

MANAGERS = {"wsc": "manager", "tarner": "project_manager"}
PATIENCE = 15  # seconds that a bot may take to finish what it accepted
MONTHS = 3  # of life, on request
YEARS = 3  # whose bank holidays the page knows: this one and the next two


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The process of an organisation's bot."""

    key: str
    process: "subprocess.Popen[bytes]"


def try_out(*, manifest: Path, organisations: tuple[str, ...], port: int, browser: bool) -> None:
    """Run the stand-in and a bot for each organisation until Ctrl-C or SIGTERM.

    Everything but the trained indexes is kept in a folder that is deleted in the end.

    Raises:
        ConfigurationError: the manifest has a fault, or the port is taken.
    """
    stop = threading.Event()

    def note_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, note_signal)
    signal.signal(signal.SIGINT, note_signal)
    with tempfile.TemporaryDirectory(prefix="chatbot-try-") as folder, ExitStack() as stack:
        playground = stack.enter_context(_stand_in(manifest, Path(folder), port))
        bots = [stack.enter_context(_bot(playground, key, Path(folder))) for key in organisations]
        _say(f"\n  Open {playground.url}/ in a browser. Ctrl-C ends.\n")
        if browser:
            webbrowser.open(f"{playground.url}/")
        _wait(stop, playground, bots)


@contextmanager
def _stand_in(manifest: Path, folder: Path, port: int) -> Iterator[Playground]:
    try:
        playground = Playground(manifest, clock_file=folder / "clock", port=port)
    except ManifestError as error:
        raise ConfigurationError([f"{manifest.name}: {error}"]) from None
    except OSError as error:
        raise ConfigurationError(
            [f"port {port} cannot be used ({error.strerror}): choose another with --port"]
        ) from None
    playground.tell_bank_holidays(bank_holidays(datetime.now(UTC).year))
    with playground:
        yield playground


def bank_holidays(year: int) -> tuple[date, ...]:
    """The days from January of a year on that the bots keep, whose nation is the default one."""
    holidays = BankHolidays(nation=Nation.ENGLAND)
    days = (date(year + YEARS, 1, 1) - date(year, 1, 1)).days
    each = (date(year, 1, 1) + timedelta(days=number) for number in range(days))
    return tuple(day for day in each if holidays(day))


@contextmanager
def _bot(playground: Playground, key: str, folder: Path) -> Iterator[Bot]:
    """The real bot of an organisation, told to stop in the end."""
    environment = _environment(playground, key, folder)
    playground.offer_filling(key, _fill_command(playground, key, environment, folder))
    playground.expect_bot(key)
    _say(f"  starting the bot of {key}")
    process = subprocess.Popen(
        [sys.executable, "-m", "chatbot", "run"], env=environment, cwd=folder
    )
    try:
        yield Bot(key=key, process=process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(playground: Playground, key: str, folder: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not _is_setting(name)},
        **playground.environment(key),
        "CHATBOT_PACK": key,
        "CHATBOT_DATA_DIR": str(folder / key),
        "CHATBOT_CACHE_DIR": str(Path("data", "cache").absolute()),
        "CHATBOT_MANAGERS": playground.user(key, MANAGERS[key]),
        "CHATBOT_CLOCK_FILE": str(folder / "clock"),
        "CHATBOT_LOG_LEVEL": "WARNING",
        # The bot runs in the folder, so that no .env of this project reaches it.
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
    }


def _fill_command(
    playground: Playground, key: str, environment: dict[str, str], folder: Path
) -> FillCommand:
    """What fills the bot's database with months of life, beside the bot that runs."""
    people = [f"--person={role}={user_id}" for role, user_id in playground.members(key).items()]
    seed = (sys.executable, "-m", "chatbot", "seed", f"--months={MONTHS}")
    # Its many small sums only wait for one another on several threads, with bots beside it.
    alone = {**environment, "OPENBLAS_NUM_THREADS": "1"}
    return FillCommand(arguments=(*seed, *people), environment=alone, folder=folder)


def _is_setting(name: str) -> bool:
    return name.startswith(("CHATBOT_", "SLACK_"))


def _wait(stop: threading.Event, playground: Playground, bots: list[Bot]) -> None:
    """Until told to stop; a bot that ends by itself is told, the others go on."""
    alive = list(bots)
    while not stop.wait(1):
        for bot in [bot for bot in alive if bot.process.poll() is not None]:
            code = bot.process.returncode
            _say(f"  the bot of {bot.key} has stopped (exit code {code}); see above")
            playground.expect_bot(bot.key, expected=False)
            alive.remove(bot)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
