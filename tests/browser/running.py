"""The playground with the real bots, as `make run` starts them, and a Chromium to look at it."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from playwright.sync_api import Browser, Playwright

from tests.caches import CACHE

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ORGANISATIONS = 2
START_SECONDS = 120.0  # both bots learn their policies first, on a machine that may be busy
STOP_SECONDS = 40.0
POLL_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class World:
    """The running playground: its address, and the page API for what no person does.

    Attributes:
        memories: the bots' databases, and what was in each when the bots had started.
    """

    url: str
    memories: Mapping[Path, Path] = field(default_factory=dict)

    def get(self, path: str) -> dict[str, Any]:
        """GET from the page API."""
        return self._request("GET", path, None)

    def post(self, path: str, **body: object) -> dict[str, Any]:
        """POST to the page API."""
        return self._request("POST", path, body)

    def begin_again(self) -> None:
        """The seed, no fault waiting, the machine's own time, and bots that remember nothing."""
        for memory, as_new in self.memories.items():
            _restore(memory, as_new)
        self.post("reset")
        self.post("clock", offset=0)

    @property
    def connected(self) -> bool:
        """Whether every organisation's bot is there."""
        organisations = self.get("state")["organisations"]
        there = [each for each in organisations if each["connection"]["connected"]]
        return len(there) == ORGANISATIONS

    def _request(self, method: str, path: str, body: object) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.url}/page/{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - as above
            answer: dict[str, Any] = json.load(response)
        return answer


@contextmanager
def running_world(folder: Path) -> Iterator[World]:
    """Start `chatbot try` in a folder, and stop it as a service manager would.

    Raises:
        AssertionError: it did not come up, or it did not end cleanly.
    """
    complaints = folder / "stderr.txt"
    CACHE.mkdir(parents=True, exist_ok=True)
    (folder / "data").mkdir()
    (folder / "data" / "cache").symlink_to(CACHE, target_is_directory=True)
    with complaints.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "chatbot", "try", "--no-browser", "--port", "0"],
            cwd=folder,
            env=_environment() | {"TMPDIR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    assert process.stdout
    with process, _killed_if_left(process):
        url = _address(process.stdout)
        _wait_until_connected(World(url=url))
        memories = {path: _keep(path) for path in folder.glob("chatbot-try-*/*/chatbot.db")}
        assert len(memories) == ORGANISATIONS
        yield World(url=url, memories=memories)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=STOP_SECONDS)
    said = complaints.read_text()
    assert process.returncode == 0, said
    assert "Traceback" not in said, said


def _keep(memory: Path) -> Path:
    """Copy a database that is in use."""
    copy = memory.with_suffix(".new")
    with closing(sqlite3.connect(memory)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _restore(memory: Path, as_new: Path) -> None:
    """Put the rows of a copy in the place of those that are there, before the bot's eyes."""
    with closing(sqlite3.connect(memory, timeout=30, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS new", (str(as_new),))
        connection.execute("BEGIN IMMEDIATE")
        names = connection.execute("SELECT name FROM new.sqlite_master WHERE type = 'table'")
        for (name,) in names.fetchall():
            connection.execute(f'DELETE FROM main."{name}"')  # noqa: S608 - a table's name
            connection.execute(f'INSERT INTO main."{name}" SELECT * FROM new."{name}"')  # noqa: S608
        connection.execute("COMMIT")


@contextmanager
def _killed_if_left(process: "subprocess.Popen[str]") -> Iterator[None]:
    """Whatever goes wrong, nothing keeps running."""
    try:
        yield
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CHATBOT_", "SLACK_"))
    }
    return {**kept, "PYTHONPATH": str(ROOT)}


def _address(stdout: IO[str]) -> str:
    for line in stdout:
        if found := re.search(r"http://[\d.]+:\d+", line):
            return found[0]
    raise AssertionError("chatbot try ended before it said where its page is")


def _wait_until_connected(world: World) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not world.connected:
        assert time.monotonic() < deadline, "the bots did not connect"
        time.sleep(POLL_SECONDS)


def chromium_path() -> str | None:
    """The browser to drive: CHATBOT_TEST_CHROMIUM, or the first one installed."""
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    return os.environ.get("CHATBOT_TEST_CHROMIUM") or next(filter(None, found), None)


def launch(playwright: Playwright) -> Browser:
    """Start the browser without anything that would ask the network."""
    return playwright.chromium.launch(
        executable_path=chromium_path(), args=list(QUIET_ARGUMENTS), headless=True
    )
