"""The stand-in in a thread, for tests and for programs that need one beside them."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from chatbot.playground.clock import Clock
from chatbot.playground.manifest import Manifest, parse_manifest, read_manifest
from chatbot.playground.server import HOST, StandInServer, bind
from chatbot.playground.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from chatbot.playground.filling import FillCommand
    from chatbot.playground.records import Json
    from chatbot.playground.seed import Credentials

_START_SECONDS = 10.0
_POLL_SECONDS = 0.02


class PlaygroundError(Exception):
    """The stand-in did not do what it was asked to do; the answer is in the message."""


class Playground:
    """A stand-in at a free port: `with Playground(manifest=…) as p: p.act("message", …)`.

    All its methods go through the page API, from any thread.

    Args:
        manifest: path of a manifest.yaml, or the mapping in one.
        clock_file: where the clock's offset is written.
        http_urls: request addresses by organisation key; Socket Mode without.
        credentials: tokens by organisation key; made afresh without.
        port: 0 takes a free one.
    """

    def __init__(
        self,
        manifest: Path | Mapping[str, object] | Manifest,
        *,
        clock_file: Path | None = None,
        http_urls: Mapping[str, str] | None = None,
        credentials: dict[str, Credentials] | None = None,
        port: int = 0,
    ) -> None:
        self._listening = bind(port)
        self.url = f"http://{HOST}:{self._listening.getsockname()[1]}"
        self.api_url = f"{self.url}/api/"
        self.stand = StandIn(
            manifest=_manifest(manifest),
            clock=Clock(file=clock_file),
            base_url=self.url,
            credentials=credentials,
        )
        self._server = StandInServer(self.stand, http_urls)
        self._thread = threading.Thread(
            target=self._server.run,
            kwargs={"sockets": [self._listening]},
            name="playground",
            daemon=True,
        )

    def __enter__(self) -> Self:
        """Start; returns when it answers."""
        self._thread.start()
        self.wait_for(lambda: self._server.started, seconds=_START_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and wait until it has stopped."""
        self._server.should_exit = True
        self._thread.join(_START_SECONDS)
        self._listening.close()

    def offer_filling(self, key: str, command: FillCommand) -> None:
        """Let the page fill the organisation `key` by running a command."""
        self.stand.fillings[key].command = command

    def tell_bank_holidays(self, days: Iterable[date]) -> None:
        """Let the page know on which days nobody works; whoever has it open must reload it."""
        self.stand.bank_holidays = tuple(sorted(days))

    def environment(self, key: str) -> dict[str, str]:
        """What the bot of the organisation `key` needs, as environment variables."""
        team = self.stand.world.team_by_key(key)
        if team is None:
            raise LookupError(key)
        return self.stand.environment(team)

    def expect_bot(self, key: str, *, expected: bool = True) -> None:
        """Note that the organisation's bot is being started, or that it has ended."""
        self.post(f"organisations/{key}/bot", expected=expected)

    def members(self, organisation: str) -> dict[str, str]:
        """The ids of those who belong to the organisation, by key: no guests, nobody who left."""
        return {
            user["key"]: user["id"]
            for user in self._organisation(organisation)["users"]
            if user["kind"] == "person"
            and not (user["guest"] or user["deactivated"] or user["external"])
        }

    def user(self, organisation: str, key: str) -> str:
        """The id of a person or bot of the seed, e.g. `user("wsc", "manager")`."""
        found = self._organisation(organisation)
        return str(next(u["id"] for u in found["users"] if u["key"] == key))

    def channel(self, organisation: str, name: str) -> str:
        """The id of a channel, e.g. `channel("wsc", "general")`."""
        team_id = self._organisation(organisation)["id"]
        channels = list(self.stand.world.channels.values())
        return next(c.id for c in channels if c.name == name and c.team_id == team_id)

    def dm(self, organisation: str, key: str) -> str:
        """The id of somebody's DM with the bot, opened if need be."""
        bot = self.user(organisation, "bot")
        answer = self.act("open_dm", user=self.user(organisation, key), **{"with": [bot]})
        return str(answer["channel"])

    def act(self, what: str, **fields: object) -> Json:
        """Act as a user; see "acting" in docs/playground.md.

        Raises:
            PlaygroundError: refused.
        """
        answer = self.attempt(what, **fields)
        if not answer["ok"]:
            raise PlaygroundError(json.dumps(answer))
        return answer

    def attempt(self, what: str, **fields: object) -> Json:
        """Act as a user; returns the answer also where the act is refused."""
        return self.post(f"act/{what}", **fields)

    def messages(self, user: str, channel: str, thread_ts: str | None = None) -> list[Json]:
        """What that user sees in a conversation or a thread."""
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        return list(self.get("messages", user=user, channel=channel, **thread)["messages"])

    def views(self, user: str) -> list[Json]:
        """The user's open modals, top last."""
        return list(self.get("views", user=user)["views"])

    def fault(self, kind: str, **fields: object) -> None:
        """Ask for a fault; see "faults" in docs/playground.md."""
        self.post("faults", kind=kind, **fields)

    def move_clock(self, **fields: object) -> None:
        """Move the wall clock: `at=`, `offset=` or `advance=`."""
        self.post("clock", **fields)

    def push_limits(self, seconds: float) -> None:
        """Let seconds pass for limits alone."""
        self.post("clock/limits", advance=seconds)

    def log(self, kind: str | None = None) -> list[Json]:
        """What went between the bot and the stand-in, newest last."""
        entries = self.get("log", limit="2000")["log"]
        return [entry for entry in entries if kind in {None, entry["kind"]}]

    def wait_for(self, ready: Callable[[], Any], *, seconds: float = 5.0) -> Any:  # noqa: ANN401
        """Wait until `ready()` is true; returns what it returned.

        Raises:
            PlaygroundError: not in `seconds`.
        """
        deadline = time.monotonic() + seconds
        while not (result := ready()):
            if time.monotonic() > deadline:
                raise PlaygroundError(f"still waiting after {seconds} s")
            time.sleep(_POLL_SECONDS)
        return result

    def get(self, path: str, **query: str) -> Json:
        """GET from the page API."""
        return self._request("GET", f"{path}?{urlencode(query)}", None)

    def post(self, path: str, **body: object) -> Json:
        """POST to the page API."""
        return self._request("POST", path, body)

    def patch(self, path: str, **body: object) -> Json:
        """PATCH to the page API."""
        return self._request("PATCH", path, body)

    def _organisation(self, key: str) -> Json:
        organisations = self.get("state")["organisations"]
        return next(each for each in organisations if each["key"] == key)

    def _request(self, method: str, path: str, body: object) -> Json:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.url}/page/{path}",
            data=data,
            method=method,
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - as above
                answer: Json = json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                raise PlaygroundError(f"{error.code}: {error.read().decode()}") from error
        return answer


def _manifest(given: Path | Mapping[str, object] | Manifest) -> Manifest:
    if isinstance(given, Manifest):
        return given
    return read_manifest(given) if isinstance(given, Path) else parse_manifest(given)
