"""The Web API refuses what Slack refuses, with Slack's codes, and does the rest."""

from __future__ import annotations

import copy
import json
import urllib.error
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from chatbot.playground.runner import Playground

from .conftest import MANIFEST, client_for, opened

if TYPE_CHECKING:
    from collections.abc import Callable


def refusal(call: Callable[[], object]) -> dict[str, Any]:
    """The answer of a call that is refused."""
    with pytest.raises(SlackApiError) as caught:
        call()
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


def code(call: Callable[[], object]) -> str:
    """The error code of a call that is refused."""
    return str(refusal(call)["error"])


def test_auth_test_names_the_installation(playground: Playground, client: WebClient) -> None:
    """auth.test tells team, bot user and bot id of the token's organisation."""
    assert client.auth_test()["team"] == "Waddington Street Centre"
    assert client.auth_test()["bot_id"] == "B0WSCBOT000"
    assert client_for(playground, "tarner").auth_test()["team_id"] == "T0TAR00000"


def test_tokens_are_checked(playground: Playground, client: WebClient) -> None:
    """No token, a wrong one, and an app token where a bot's is needed are refused."""
    app_token = playground.environment("wsc")["SLACK_APP_TOKEN"]
    bare = WebClient(base_url=playground.api_url, retry_handlers=[])
    assert code(bare.auth_test) == "not_authed"
    assert code(lambda: client.auth_test(token="xoxb-wrong")) == "invalid_auth"
    assert code(lambda: client.auth_test(token=app_token)) == "not_allowed_token_type"


def test_unknown_methods_and_arguments_are_refused(client: WebClient) -> None:
    """A method that is not there, and an argument that is misspelt."""
    assert code(lambda: client.api_call("chat.postMesage")) == "unknown_method"
    answer = refusal(lambda: client.chat_postMessage(channel="C", text="x", thread="1"))
    assert answer["error"] == "invalid_arguments"
    assert "thread" in answer["response_metadata"]["messages"][0]


def test_missing_scope_says_which(playground: Playground, client: WebClient) -> None:
    """Methods whose scope the manifest lacks are refused with needed and provided."""
    general = playground.channel("wsc", "general")
    answer = refusal(
        lambda: client.reactions_add(channel=general, name="eyes", timestamp="1.000001")
    )
    assert (answer["error"], answer["needed"]) == ("missing_scope", "reactions:write")
    assert "chat:write" in answer["provided"].split(",")
    assert code(lambda: client.users_lookupByEmail(email="a@b.example")) == "missing_scope"


def test_email_needs_its_scope(playground: Playground, client: WebClient) -> None:
    """users.info leaves the address out without users:read.email."""
    manager = playground.user("wsc", "manager")
    assert "email" not in client.users_info(user=manager)["user"]["profile"]
    wider = copy.deepcopy(MANIFEST)
    wider["oauth_config"]["scopes"]["bot"].append("users:read.email")
    with Playground(wider) as other:
        client = client_for(other, "wsc")
        found = client.users_lookupByEmail(email="MANAGER@waddington-street.example")
        assert found["user"]["profile"]["email"] == "manager@waddington-street.example"


def test_people_are_told_apart(playground: Playground, client: WebClient) -> None:
    """Guests, deactivated people, other bots and outsiders look as they do on Slack."""

    def info(key: str) -> dict[str, Any]:
        return dict(client.users_info(user=playground.user("wsc", key))["user"])

    assert info("guest")["is_ultra_restricted"]
    assert info("deactivated")["deleted"]
    assert info("manager")["is_admin"]
    playground.move_clock(at="2026-07-01T12:00:00+00:00")
    assert (info("manager")["tz"], info("manager")["tz_offset"]) == ("Europe/London", 3600)
    assert info("other_bot")["is_bot"]
    outsider = info("outsider")
    assert outsider["team_id"] == "T0PARTNER0"
    assert outsider["is_stranger"] is False
    assert "locale" not in outsider
    theirs = playground.user("tarner", "dsl")
    assert code(lambda: client.users_info(user=theirs)) == "user_not_visible"
    assert code(lambda: client.users_info(user="U404")) == "user_not_found"


def test_posting_where_the_bot_is_not(playground: Playground, client: WebClient) -> None:
    """Unknown and private channels are not found; a public one must be joined."""
    private = playground.channel("wsc", "managers")
    theirs = playground.channel("tarner", "general")
    for channel in ("C404", private, theirs):
        assert code(lambda c=channel: client.chat_postMessage(channel=c, text="x")) == (  # type: ignore[misc]
            "channel_not_found"
        )
    manager = playground.user("wsc", "manager")
    made = playground.act("create_channel", user=manager, name="news")["channel"]
    assert code(lambda: client.chat_postMessage(channel=made, text="x")) == "not_in_channel"
    playground.act("invite", user=manager, channel=made, invitee=playground.user("wsc", "bot"))
    assert client.chat_postMessage(channel=made, text="x")["ok"]


def test_posting_to_a_person_opens_the_dm(playground: Playground, client: WebClient) -> None:
    """A user's id as channel reaches their DM; a deactivated person's does not."""
    user = playground.user("wsc", "trustee")
    posted = client.chat_postMessage(channel=user, text="hello")
    assert posted["channel"] == playground.dm("wsc", "trustee")
    gone = playground.user("wsc", "deactivated")
    assert code(lambda: client.chat_postMessage(channel=gone, text="x")) == "channel_not_found"
    assert code(lambda: client.conversations_open(users=gone)) == "user_disabled"
    assert code(lambda: client.conversations_open(users="U404")) == "user_not_found"


def test_texts_have_limits(playground: Playground, client: WebClient) -> None:
    """No text, an update over 4,000 characters, an ephemeral over 4,000 bytes; 40,000 is cut."""
    user = playground.user("wsc", "manager")
    general = playground.channel("wsc", "general")
    empty = {"channel": user, "text": " "}
    assert code(lambda: client.api_call("chat.postMessage", json=empty)) == "no_text"
    posted = client.chat_postMessage(channel=user, text="x" * 50_000)
    assert len(posted["message"]["text"]) == 40_000
    dm, ts = str(posted["channel"]), str(posted["ts"])
    assert code(lambda: client.chat_update(channel=dm, ts=ts, text="x" * 4001)) == "msg_too_long"
    assert (
        code(lambda: client.chat_postEphemeral(channel=general, user=user, text="é" * 2001))
        == "msg_too_long"
    )


def test_update_and_delete_only_own_messages(playground: Playground, client: WebClient) -> None:
    """Others' messages cannot be changed; ephemerals are not there for chat.update."""
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    theirs = str(playground.act("message", user=user, channel=dm, text="mine")["ts"])
    assert code(lambda: client.chat_update(channel=dm, ts=theirs, text="x")) == (
        "cant_update_message"
    )
    assert code(lambda: client.chat_delete(channel=dm, ts=theirs)) == "cant_delete_message"
    assert code(lambda: client.chat_update(channel=dm, ts="1.1", text="x")) == (
        "message_not_found"
    )
    hidden = client.chat_postEphemeral(channel=dm, user=user, text="psst")["message_ts"]
    assert code(lambda: client.chat_update(channel=dm, ts=hidden, text="x")) == (
        "message_not_found"
    )


def test_update_replaces_and_delete_removes(playground: Playground, client: WebClient) -> None:
    """The page sees the new text marked as edited, then nothing."""
    user = playground.user("wsc", "manager")
    posted = client.chat_postMessage(channel=user, text="one")
    dm, ts = str(posted["channel"]), str(posted["ts"])
    client.chat_update(channel=dm, ts=ts, text="two")
    shown = playground.messages(user, dm)[0]
    assert (shown["text"], shown["edited"]["user"]) == ("two", "U0WSCBOT000")
    client.chat_delete(channel=dm, ts=ts)
    assert playground.messages(user, dm) == []


def test_ephemeral_is_for_a_member_alone(playground: Playground, client: WebClient) -> None:
    """Only its user sees it; somebody who is not in the channel is refused; history lacks it."""
    general = playground.channel("wsc", "general")
    user, other = playground.user("wsc", "manager"), playground.user("wsc", "trustee")
    client.chat_postEphemeral(channel=general, user=user, text="psst")
    assert [m["ephemeral"] for m in playground.messages(user, general)] == [True]
    assert playground.messages(other, general) == []
    assert client.conversations_history(channel=general)["messages"] == []
    guest = playground.user("wsc", "guest")
    assert code(lambda: client.chat_postEphemeral(channel=general, user=guest, text="x")) == (
        "user_not_in_channel"
    )


def test_ephemeral_in_a_thread_is_shown_only_once_there_is_one(
    playground: Playground, client: WebClient
) -> None:
    """Slack accepts it but shows nothing until the thread has a reply; the log says so."""
    general = playground.channel("wsc", "general")
    user = playground.user("wsc", "manager")
    ts = str(playground.act("message", user=user, channel=general, text="q")["ts"])

    def whisper() -> None:
        client.chat_postEphemeral(channel=general, user=user, text="psst", thread_ts=ts)

    whisper()
    assert [m["text"] for m in playground.messages(user, general, ts)] == ["q"]
    assert "not_shown" in {entry["error"] for entry in playground.log("api")}
    client.chat_postMessage(channel=general, text="a", thread_ts=ts)
    whisper()
    assert [m["text"] for m in playground.messages(user, general, ts)] == ["q", "a", "psst"]


def test_metadata_is_validated_and_found_again(playground: Playground, client: WebClient) -> None:
    """Metadata needs its two fields; history returns it only when asked for all of it."""
    user = playground.user("wsc", "manager")

    def post(metadata: Any) -> Any:
        return client.chat_postMessage(channel=user, text="x", metadata=metadata)

    assert code(lambda: post({"event_type": "a"})) == "invalid_metadata_format"
    assert code(lambda: post({"event_type": "", "event_payload": {}})) == (
        "invalid_metadata_schema"
    )
    large = {"event_type": "a", "event_payload": {"x": "y" * 9000}}
    assert code(lambda: post(large)) == "metadata_too_large"
    dm = str(post({"event_type": "outbox", "event_payload": {"id": "7"}})["channel"])
    plain = client.conversations_history(channel=dm)["messages"]
    full = client.conversations_history(channel=dm, include_all_metadata=True)["messages"]
    assert "metadata" not in plain[0]
    assert full[0]["metadata"]["event_payload"] == {"id": "7"}


def test_history_pages_and_bounds(playground: Playground, client: WebClient) -> None:
    """Newest first, `oldest` excludes, cursors lead on, bad ones are refused."""
    user = playground.user("wsc", "manager")
    posts = [client.chat_postMessage(channel=user, text=str(n)) for n in range(5)]
    dm = str(posts[0]["channel"])
    first = client.conversations_history(channel=dm, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_history(channel=dm, limit=2, cursor=cursor)
    assert [m["text"] for m in [*first["messages"], *second["messages"]]] == ["4", "3", "2", "1"]
    late = client.conversations_history(channel=dm, oldest=posts[3]["ts"])["messages"]
    assert [m["text"] for m in late] == ["4"]
    assert code(lambda: client.conversations_history(channel=dm, cursor="x")) == ("invalid_cursor")
    assert code(lambda: client.conversations_history(channel=dm, oldest="x")) == (
        "invalid_ts_oldest"
    )


def test_threads(playground: Playground, client: WebClient) -> None:
    """A reply is in the thread, not at the top; the parent counts it; a reply's ts is followed."""
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    parent = str(playground.act("message", user=user, channel=dm, text="q")["ts"])
    reply = client.chat_postMessage(channel=dm, text="a", thread_ts=parent)["ts"]
    client.chat_postMessage(channel=dm, text="b", thread_ts=reply)
    top = playground.messages(user, dm)
    assert [(m["text"], m["reply_count"]) for m in top] == [("q", 2)]
    replies = client.conversations_replies(channel=dm, ts=parent)["messages"]
    assert [m["text"] for m in replies] == ["q", "a", "b"]
    assert code(lambda: client.chat_postMessage(channel=dm, text="x", thread_ts="1.1")) == (
        "thread_not_found"
    )


def test_invalid_blocks_say_where(playground: Playground, client: WebClient) -> None:
    """Blocks over a limit are refused with a JSON pointer; text that is no JSON too."""
    user = playground.user("wsc", "manager")
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    answer = refusal(lambda: client.chat_postMessage(channel=user, text="x", blocks=blocks))
    assert answer["error"] == "invalid_blocks"
    assert "/blocks/0/text/text" in answer["response_metadata"]["messages"][0]
    assert code(
        lambda: client.api_call(
            "chat.postMessage", data={"channel": user, "text": "x", "blocks": "[{"}
        )
    ) == ("invalid_blocks_format")
    assert code(lambda: client.api_call("blocks.validate", json={"blocks": blocks})) == (
        "invalid_blocks"
    )


def test_form_bodies_and_json_bodies_mean_the_same(
    playground: Playground, client: WebClient
) -> None:
    """Blocks may come as JSON in a form field."""
    user = playground.user("wsc", "manager")
    blocks = [{"type": "divider"}]
    posted = client.api_call(
        "chat.postMessage",
        data={"channel": user, "text": "x", "blocks": json.dumps(blocks), "mrkdwn": "1"},
    )
    assert posted["message"]["blocks"][0]["type"] == "divider"
    assert posted["message"]["blocks"][0]["block_id"]


def test_files_are_uploaded_in_three_steps(playground: Playground, client: WebClient) -> None:
    """files_upload_v2 shares a file that the person can open, and another cannot."""
    user = playground.user("wsc", "manager")
    dm = playground.dm("wsc", "manager")
    client.files_upload_v2(channel=dm, filename="report.csv", content="a,b\n1,2\n", title="R")
    shown = playground.messages(user, dm)[-1]["files"][0]
    assert (shown["title"], shown["mimetype"], shown["size"]) == ("R", "text/csv", 8)
    address = f"{playground.url}/page/files/{shown['id']}?user="
    with opened(address + user) as response:
        assert response.read() == b"a,b\n1,2\n"
    with pytest.raises(urllib.error.HTTPError) as caught:
        opened(address + playground.user("wsc", "trustee"))
    caught.value.close()
    assert code(lambda: client.files_info(file=shown["id"])) == "missing_scope"


def announce(client: WebClient, length: int = 3, alt: str | None = None) -> dict[str, Any]:
    """The first of the three steps."""
    told = client.files_getUploadURLExternal(filename="a.png", length=length, alt_txt=alt)
    data: dict[str, Any] = told.data  # type: ignore[assignment]
    return data


def send(url: str, content: bytes) -> int:
    """The second step; gives the HTTP status."""
    request = urllib.request.Request(url, data=content, method="POST")  # noqa: S310 - the stand-in's
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - likewise
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_uploads_that_slack_refuses(playground: Playground, client: WebClient) -> None:
    """No bytes, too many words, another length, half done, done twice, a user for a channel."""
    dm = playground.dm("wsc", "manager")
    assert code(lambda: announce(client, 0)) == "missing_argument"
    assert code(lambda: announce(client, 3, "x" * 1001)) == "alt_txt_too_large"
    told = announce(client, 3, "x" * 1000)
    files = [{"id": told["file_id"], "title": "A"}]

    def complete(channel: str) -> Any:
        return client.files_completeUploadExternal(files=files, channel_id=channel)

    assert code(lambda: complete(dm)) == "file_not_found"
    assert send(told["upload_url"], b"four") == 400
    assert send(told["upload_url"], b"abc") == 200
    assert send(told["upload_url"], b"abc") == 404
    assert code(lambda: complete(playground.user("wsc", "manager"))) == "invalid_arguments"
    assert code(lambda: complete("C0NOBODYHERE")) == "channel_not_found"
    assert complete(dm)["files"][0]["title"] == "A"
    assert code(lambda: complete(dm)) == "file_not_found"
    shown = playground.messages(playground.user("wsc", "manager"), dm)[-1]["files"]
    assert [(each["alt_text"], each["mimetype"]) for each in shown] == [("x" * 1000, "image/png")]


def test_status_and_prompts_reach_the_conversation(
    playground: Playground, client: WebClient
) -> None:
    """A status needs a thread that exists; prompts are at most four and only in DMs."""
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    ts = str(playground.act("message", user=user, channel=dm, text="q")["ts"])
    assert client.assistant_threads_setStatus(channel_id=dm, thread_ts=ts, status="thinks")["ok"]
    assert code(
        lambda: client.assistant_threads_setStatus(channel_id=dm, thread_ts="1.1", status="x")
    ) == ("invalid_thread_ts")
    prompt = {"title": "a", "message": "b"}
    assert client.assistant_threads_setSuggestedPrompts(channel_id=dm, prompts=[prompt])["ok"]
    listed = playground.get("conversations", user=user)["conversations"]
    assert next(c for c in listed if c["id"] == dm)["prompts"]["prompts"] == [prompt]
    assert code(
        lambda: client.assistant_threads_setSuggestedPrompts(channel_id=dm, prompts=[prompt] * 5)
    ) == ("invalid_arguments")


def test_conversations_are_listed_by_scope(playground: Playground, client: WebClient) -> None:
    """Public channels with channels:read; private ones need groups:read; members are listed."""
    names = {c["name"] for c in client.conversations_list()["channels"]}
    assert names == {"general", "social-media", "partners"}
    assert code(lambda: client.conversations_list(types="private_channel")) == "missing_scope"
    shared = playground.channel("wsc", "partners")
    assert client.conversations_info(channel=shared)["channel"]["is_ext_shared"]
    members = client.conversations_members(channel=shared)["members"]
    assert playground.user("wsc", "outsider") in members
    dms = client.users_conversations(types="im")["channels"]
    assert all(c["is_im"] for c in dms)


def test_uninstalled_app_is_shut_out(playground: Playground, client: WebClient) -> None:
    """After an uninstall the token is dead, until the app is put back."""
    playground.post("organisations/wsc/app", installed=False)
    assert code(client.auth_test) == "account_inactive"
    playground.post("organisations/wsc/app", installed=True)
    assert client.auth_test()["ok"]
