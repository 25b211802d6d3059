"""Starting and stopping, as a program and in a thread."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from chatbot.playground.__main__ import main
from chatbot.playground.runner import Playground
from chatbot.playground.seed import Credentials
from chatbot.playground.server import STATIC, bind

from .conftest import MANIFEST, client_for, opened

ROOT = Path(__file__).parents[3]


def manifest_file(folder: Path) -> Path:
    """The tests' manifest as a file."""
    path = folder / "manifest.yaml"
    path.write_text(yaml.safe_dump(MANIFEST), encoding="utf-8")
    return path


def test_program_serves_and_stops_cleanly_on_sigterm(tmp_path: Path) -> None:
    """`python -m chatbot.playground` says where it is, answers, and ends on SIGTERM."""
    command = [sys.executable, "-m", "chatbot.playground", "--port", "0"]
    options = ["--manifest", str(manifest_file(tmp_path)), "--clock-file", str(tmp_path / "c")]
    with subprocess.Popen(  # noqa: S603 - our own program
        [*command, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            assert program.stdout is not None
            url = program.stdout.readline().split()[-1]
            state = answer(f"{url}page/state")
            assert len(state["organisations"]) == 2
            assert (tmp_path / "c").read_text() == "0.0"
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(10)
    assert program.returncode in {0, -signal.SIGTERM}


def answer(url: str) -> dict[str, list[object]]:
    """The JSON at an address, which may take a moment to be served."""
    deadline = time.monotonic() + 10
    while True:
        try:
            with opened(url) as response:
                found: dict[str, list[object]] = json.load(response)
                return found
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def test_wrong_manifest_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A manifest that is not there is told, not raised."""
    assert main(["--manifest", str(tmp_path / "none.yaml")]) == 1
    assert "none.yaml" in capsys.readouterr().err


def test_taken_port_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A port in use ends the program with a sentence."""
    with bind() as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["--manifest", str(manifest_file(tmp_path)), "--port", port]) == 1
    assert "in use" in capsys.readouterr().err


def test_stopping_does_not_wait_for_open_streams() -> None:
    """A page that listens does not hold the stop up."""
    with Playground(MANIFEST) as playground:
        listening = opened(f"{playground.url}/page/stream")
        assert listening.readline() == b": connected\n"
        started = time.monotonic()
    with listening:
        assert b"stopping" in listening.read()
    assert time.monotonic() - started < 5


def test_given_credentials_are_used() -> None:
    """Tokens given at the start are the ones that work."""
    known = Credentials(bot_token="xoxb-mine", app_token="xapp-mine", signing_secret="s")
    with Playground(MANIFEST, credentials={"wsc": known}) as playground:
        assert playground.environment("wsc")["SLACK_BOT_TOKEN"] == "xoxb-mine"
        assert client_for(playground, "wsc").auth_test(token="xoxb-mine")["ok"]
        assert playground.environment("tarner")["SLACK_BOT_TOKEN"] != "xoxb-mine"


def test_page_is_served_from_the_static_folder() -> None:
    """`/` is the page; there is no way out of its folder."""
    index = STATIC / "index.html"
    if not index.exists():
        pytest.skip("the page has not been built yet")
    with Playground(MANIFEST) as playground, opened(f"{playground.url}/") as response:
        assert response.read() == index.read_bytes()
