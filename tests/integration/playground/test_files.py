"""Files: who may read them, how they are downloaded, and files given in a modal."""

from __future__ import annotations

import copy
import json
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from chatbot.playground.runner import Playground, PlaygroundError

from .conftest import (
    MANIFEST,
    RecordingBot,
    client_for,
    modal,
    opened,
    payloads,
    plain,
    refused,
    trigger,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_sdk import WebClient

WORDS = b"The approved policy."


def with_files_read() -> dict[str, Any]:
    """The tests' manifest with files:read, and told of shared files."""
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].append("files:read")
    manifest["settings"]["event_subscriptions"]["bot_events"].append("file_shared")
    return manifest


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A stand-in whose app may read files."""
    with Playground(with_files_read()) as running:
        yield running


@pytest.fixture
def client(playground: Playground) -> WebClient:
    """The client of wsc's bot."""
    return client_for(playground, "wsc")


def upload(playground: Playground, name: str = "policy.txt") -> str:
    """The manager's file."""
    content = "VGhlIGFwcHJvdmVkIHBvbGljeS4="
    user = playground.user("wsc", "manager")
    return str(playground.act("upload", user=user, name=name, content=content)["file"]["id"])


def share(playground: Playground, channel: str) -> tuple[str, str]:
    """The manager shares a file; gives its id and the message's ts."""
    file, user = upload(playground), playground.user("wsc", "manager")
    sent = playground.act("message", user=user, channel=channel, text="", files=[file])
    return file, str(sent["ts"])


def download(playground: Playground, address: str, key: str = "wsc") -> tuple[str, bytes]:
    """What a bot gets at a file's address: its content type and the bytes."""
    token = playground.environment(key)["SLACK_BOT_TOKEN"]
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - ours
    with opened(request) as response:
        return response.headers.get_content_type(), response.read()


def test_file_in_a_direct_message(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """The bot is told, looks the file up and downloads it by its address with its token."""
    dm = playground.dm("wsc", "manager")
    file, _ = share(playground, dm)
    playground.wait_for(lambda: len(http_bot.requests) == 2)
    events = [json.loads(raw)["event"] for _, raw in http_bot.requests]
    told = {event["type"]: event for event in events}
    assert told["file_shared"]["file_id"] == file
    shown = client.files_info(file=file)["file"]
    assert shown["url_private"] == told["message"]["files"][0]["url_private"]
    for address in (shown["url_private"], shown["url_private_download"]):
        assert download(playground, address) == ("text/plain", WORDS)


def test_shortcut_on_a_message_with_a_file(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """The payload of a message shortcut holds the file with an address that works."""
    dm = playground.dm("wsc", "manager")
    _, ts = share(playground, dm)
    user = playground.user("wsc", "manager")
    playground.act("message_shortcut", user=user, channel=dm, ts=ts, callback_id="what")
    file = payloads(http_bot)[-1]["message"]["files"][0]
    assert file["mimetype"] == "text/plain"
    assert download(playground, file["url_private"])[1] == WORDS


def test_files_elsewhere_stay_closed(playground: Playground, client: WebClient) -> None:
    """Where the bot is not, it finds no file; a download is the page for logging in (200)."""
    file, _ = share(playground, playground.channel("wsc", "managers"))
    assert refused(lambda: client.files_info(file=file)) == "file_not_found"
    kind, content = download(playground, f"{playground.url}/files/{file}/policy.txt")
    assert (kind, WORDS in content) == ("text/html", False)


def test_another_organisations_file(playground: Playground) -> None:
    """The bot of one organisation does not read files of another."""
    file, _ = share(playground, playground.dm("wsc", "manager"))
    kind, content = download(playground, f"{playground.url}/files/{file}/policy.txt", "tarner")
    assert (kind, WORDS in content) == ("text/html", False)


def test_without_the_scope() -> None:
    """Without files:read a download is the page for logging in, as with Slack."""
    with Playground(MANIFEST) as playground:
        file, _ = share(playground, playground.dm("wsc", "manager"))
        kind, _ = download(playground, f"{playground.url}/files/{file}/policy.txt")
    assert kind == "text/html"


def file_modal(**element: Any) -> dict[str, Any]:
    """A modal with a file input."""
    input_ = {"type": "file_input", "action_id": "a", **element}
    block = {"type": "input", "block_id": "b", "label": plain("L"), "element": input_}
    return modal(blocks=[block])


def test_file_given_in_a_modal(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """A submission holds the files in full, and the bot may read them then, not before."""
    user, file = playground.user("wsc", "manager"), upload(playground)
    view = client.views_open(trigger_id=trigger(playground, http_bot), view=file_modal())["view"]
    assert refused(lambda: client.files_info(file=file)) == "file_not_found"
    values = {"b": {"a": [file]}}
    playground.act("submit", user=user, view_id=view["id"], values=values)
    state = payloads(http_bot)[-1]["view"]["state"]["values"]["b"]["a"]
    assert (state["type"], state["files"][0]["name"]) == ("file_input", "policy.txt")
    assert download(playground, state["files"][0]["url_private"]) == ("text/plain", WORDS)


@pytest.mark.parametrize(
    ("element", "name", "fault"),
    [({"filetypes": ["pdf", "docx"]}, "policy.txt", "only pdf, docx")],
)
def test_files_that_do_not_fit(
    *,
    playground: Playground,
    http_bot: RecordingBot,
    client: WebClient,
    element: dict[str, Any],
    name: str,
    fault: str,
) -> None:
    """A kind of file that the input does not take is refused to the person."""
    file = upload(playground, name)
    view = file_modal(**element)
    opened_ = client.views_open(trigger_id=trigger(playground, http_bot), view=view)["view"]
    where = {"container": {"type": "view", "view_id": opened_["id"]}, "block_id": "b"}
    refusal = playground.attempt(
        "action", user=playground.user("wsc", "manager"), action_id="a", value=[file], **where
    )
    assert refusal["error"] == "invalid_file"
    assert fault in refusal["message"]


def test_file_of_somebody_else(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """Nobody hands in a file that another person has uploaded."""
    file = upload(playground)
    shortcut = trigger(playground, http_bot, "trustee")
    view = client.views_open(trigger_id=shortcut, view=file_modal())["view"]
    values = {"b": {"a": [file]}}
    with pytest.raises(PlaygroundError, match="has uploaded no file"):
        playground.act(
            "submit", user=playground.user("wsc", "trustee"), view_id=view["id"], values=values
        )


def test_file_input_needs_the_scope() -> None:
    """An app that cannot read files may not ask for them."""
    with Playground(MANIFEST) as playground:
        bot = RecordingBot()
        try:
            playground.post("organisations/wsc/delivery", mode="http", request_url=bot.url)
            fresh = trigger(playground, bot)
            client = client_for(playground, "wsc")
            assert refused(lambda: client.views_open(trigger_id=fresh, view=file_modal())) == (
                "invalid_arguments"
            )
        finally:
            bot.close()
