"""Fetching a file: from Slack alone, bounded, with a sentence for whatever stands in the way."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_sdk import WebClient

from chatbot.domain.errors import InvalidInputError, TransientDeliveryError
from chatbot.slack import files
from chatbot.slack.files import MOST_BYTES, SlackFiles
from tests.doubles import FixedClock

POLICY = b"1. Staff are kind.\n"


class Place(BaseHTTPRequestHandler):
    """Answers as a test wants it, and notes which tokens came."""

    file: dict[str, Any]
    status: int
    headers_given: dict[str, str]
    body: bytes
    tokens: list[str | None]

    def do_POST(self) -> None:
        """`files.info`."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps({"ok": True, "file": self.file}).encode()
        self._answer(200, {"Content-Type": "application/json"}, body)

    def do_GET(self) -> None:
        """The file, or `files.info`."""
        if "files.info" in self.path:
            self.do_POST()
            return
        self.tokens.append(self.headers.get("Authorization"))
        self._answer(self.status, self.headers_given, self.body)

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def place(
    body: bytes = POLICY,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **file: object,
) -> Iterator[tuple[SlackFiles, type[Place]]]:
    """Something that stands in for Slack, with one file."""
    handler: type[Place] = type("Handler", (Place,), {"tokens": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    url = f"http://127.0.0.1:{server.server_port}"
    handler.file = {"name": "a.txt", "url_private_download": f"{url}/a.txt", "size": 9} | file
    handler.status, handler.body = status, body
    handler.headers_given = headers or {"Content-Type": "text/plain"}
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    client = WebClient(token="xoxb-1", base_url=f"{url}/api/")
    try:
        yield SlackFiles(client=client, clock=FixedClock()), handler
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_file() -> None:
    """Its name and its bytes, read with the bot's token; neither shows when it is printed."""
    with place() as (slack, seen):
        fetched = slack.fetch("F1")
    assert (fetched.name, fetched.content) == ("a.txt", POLICY)
    assert seen.tokens == ["Bearer xoxb-1"]
    assert "kind" not in repr(fetched)
    assert "xoxb" not in repr(slack)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/a.txt",
        "https://slack.com.evil.example/a.txt",
        "https://evilslack.com/a.txt",
        "http://files.slack.com/a.txt",
        "https://files.slack.com:8443/a.txt",
        "file:///etc/passwd",
        "https://[broken/a.txt",
        "http://127.0.0.1:1/a.txt",
    ],
)
def test_the_token_goes_to_slack_alone(url: str) -> None:
    """An address elsewhere is not opened, whatever the file's own record says."""
    with place(url_private_download=url) as (slack, seen):
        with pytest.raises(InvalidInputError, match="only a link to a file on another site"):
            slack.fetch("F1")
        assert seen.tokens == []


def test_slacks_own_host_is_taken() -> None:
    """Real files stand on files.slack.com, whatever the Web API's address."""
    slack = SlackFiles(client=WebClient(base_url="https://slack.com/api/"), clock=FixedClock())
    assert slack._is_slacks("https://files.slack.com/files-pri/T1-F1/download/a.txt")  # noqa: SLF001


def test_a_file_on_another_site() -> None:
    """A link that somebody has added as a file."""
    with (
        place(is_external=True) as (slack, _),
        pytest.raises(InvalidInputError, match="only a link"),
    ):
        slack.fetch("F1")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (302, {"Location": "http://127.0.0.1:9/sign-in"}),
        (200, {"Content-Type": "text/html; charset=utf-8"}),
        (403, {}),
        (404, {}),
    ],
)
def test_no_leave_to_read(status: int, headers: dict[str, str]) -> None:
    """Sent to the page to sign in on, or refused: a sentence, and nobody is followed anywhere."""
    with (
        place(b"<html>Sign in</html>", status, headers) as (slack, _),
        pytest.raises(InvalidInputError, match="I cannot get at this file"),
    ):
        slack.fetch("F1")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_slack_is_busy(status: int) -> None:
    """It can be tried again."""
    with place(b"", status) as (slack, _), pytest.raises(TransientDeliveryError):
        slack.fetch("F1")


def test_too_large_by_its_own_account() -> None:
    """It is not even fetched."""
    with place(size=MOST_BYTES + 1) as (slack, seen):
        with pytest.raises(InvalidInputError, match="larger than 10 MB"):
            slack.fetch("F1")
        assert seen.tokens == []


def test_larger_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes is counted."""
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    with place() as (slack, _), pytest.raises(InvalidInputError, match="larger than 10 MB"):
        slack.fetch("F1")


def test_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that takes longer than it may is given up."""
    monkeypatch.setattr(files, "LONGEST", -1.0)
    with place() as (slack, _), pytest.raises(TransientDeliveryError):
        slack.fetch("F1")
