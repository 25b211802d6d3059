"""The page API: who sees what, what the stream carries, and who is kept out."""

from __future__ import annotations

import http.client
import json
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from chatbot.playground.runner import Playground, PlaygroundError

from .conftest import MANIFEST, opened

if TYPE_CHECKING:
    from pathlib import Path

    from slack_sdk import WebClient

    from .conftest import RecordingBot


def status(playground: Playground, path: str, method: str = "GET", **headers: str) -> int:
    """The status of a bare request."""
    host = urlsplit(playground.url)
    connection = http.client.HTTPConnection(str(host.hostname), host.port, timeout=5)
    try:
        body = "{}" if method == "POST" else None
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, given)
        return connection.getresponse().status
    finally:
        connection.close()


def stream(playground: Playground, count: int, **query: str) -> list[dict[str, Any]]:
    """The next events of the stream from its beginning."""
    url = f"{playground.url}/page/stream?since=0" + "".join(
        f"&{name}={value}" for name, value in query.items()
    )
    events: list[dict[str, Any]] = []
    with opened(url) as response:
        while len(events) < count:
            line = response.readline().decode()
            if line.startswith("data: "):
                events.append(json.loads(line[6:]))
    return events


def names(playground: Playground, user: str, **query: str) -> list[str]:
    """The names of the conversations that a user sees."""
    found = playground.get("conversations", user=user, **query)["conversations"]
    return [each["name"] for each in found]


def test_only_this_machine_is_let_in(playground: Playground) -> None:
    """Another Host or Origin, and bodies that are not JSON, are refused; nothing allows CORS."""
    assert status(playground, "/page/state") == 200
    assert status(playground, "/page/state", Host="evil.example") == 403
    assert status(playground, "/api/api.test", Host="evil.example:80") == 403
    assert status(playground, "/page/state", Origin="http://evil.example") == 403
    as_form = {"Content_Type": "text/plain"}
    assert status(playground, "/page/reset", "POST", **as_form) == 403
    as_json = {"Content_Type": "application/json"}
    assert status(playground, "/page/reset", "POST", **as_json) == 200
    assert status(playground, "/page/reset", "OPTIONS", Origin="http://evil.example") == 403


def test_state_has_both_organisations(playground: Playground) -> None:
    """Both charities with their people, app, commands and shortcuts."""
    state = playground.get("state")
    keys = {o["key"]: {u["key"] for u in o["users"]} for o in state["organisations"]}
    everywhere = {"trustee", "volunteer", "guest", "deactivated", "outsider", "other_bot", "bot"}
    assert keys["wsc"] == everywhere | {
        "support_worker",
        "deputy_manager",
        "manager",
        "housing_coordinator",
    }
    assert keys["tarner"] == everywhere | {"youth_worker", "project_manager", "dsl"}
    app = state["organisations"][0]["app"]
    assert [c["command"] for c in app["commands"]] == ["/ask", "/who"]
    assert {s["type"] for s in app["shortcuts"]} == {"global", "message"}
    assert "not Slack" in state["banner"]


def test_tokens_are_only_in_the_environment(playground: Playground) -> None:
    """Neither state nor log nor stream shows a token or the signing secret."""
    playground.act(
        "message",
        user=playground.user("wsc", "manager"),
        channel=playground.dm("wsc", "manager"),
        text="x",
    )
    shown = json.dumps([playground.get("state"), playground.log(), stream(playground, 3)])
    for name, value in playground.environment("wsc").items():
        assert name == "CHATBOT_SLACK_API_URL" or value not in shown
    answer = playground.get("organisations/wsc/environment")["environment"]
    assert answer == playground.environment("wsc")


def test_everybody_sees_what_they_may(playground: Playground) -> None:
    """Private channels for members, public ones for full members, outsiders the shared one."""
    assert names(playground, playground.user("wsc", "manager")) == [
        "general",
        "social-media",
        "managers",
        "partners",
        "Policy bot",
    ]
    volunteer = names(playground, playground.user("wsc", "volunteer"))
    assert volunteer == ["general", "social-media", "partners", "Policy bot"]
    assert names(playground, playground.user("wsc", "guest")) == ["social-media", "Policy bot"]
    assert names(playground, playground.user("wsc", "outsider"), team="wsc") == ["partners"]


def test_acting_without_leave(playground: Playground) -> None:
    """Deactivated people, non-members and strangers are refused; nonsense is 422."""
    general = playground.channel("wsc", "general")
    gone = playground.user("wsc", "deactivated")
    message = {"channel": general, "text": "x"}
    assert playground.attempt("message", user=gone, **message)["error"] == "account_inactive"
    manager, trustee = playground.user("wsc", "manager"), playground.user("wsc", "trustee")
    news = playground.act("create_channel", user=manager, name="news")["channel"]
    attempt = playground.attempt("message", user=trustee, channel=news, text="x")
    assert attempt["error"] == "not_in_channel"
    playground.act("join", user=trustee, channel=news)
    assert playground.act("message", user=trustee, channel=news, text="x")["ok"]
    outsider = playground.user("wsc", "outsider")
    with pytest.raises(PlaygroundError, match="422"):
        playground.attempt("message", user=outsider, **message)
    bot = {"with": [playground.user("wsc", "bot")]}
    assert playground.attempt("open_dm", user=outsider, **bot)["error"] == "not_allowed"
    with pytest.raises(PlaygroundError, match="404"):
        playground.attempt("dance", user=manager)


def test_typed_text_becomes_slacks(playground: Playground) -> None:
    """Names and channels become mentions, the rest is escaped, blocks are rich_text."""
    user, general = playground.user("wsc", "manager"), playground.channel("wsc", "general")
    text = "@Deputy manager see #social-media & <b> https://e.example/x. @here"
    playground.act("message", user=user, channel=general, text=text)
    shown = playground.messages(user, general)[0]
    assert shown["text"] == (
        "<@U0WSCDEPUTYMA> see <#C0WSCSOCIAL|social-media> &amp; &lt;b&gt; "
        "<https://e.example/x>. <!here>"
    )
    kinds = [part["type"] for part in shown["blocks"][0]["elements"][0]["elements"]]
    assert kinds == ["user", "text", "channel", "text", "link", "text", "broadcast"]


def test_edits_deletions_and_reactions(playground: Playground, http_bot: RecordingBot) -> None:
    """Own messages can be changed; the bot hears message_changed and message_deleted."""
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    ts = playground.act("message", user=user, channel=dm, text="one")["ts"]
    playground.act("edit", user=user, channel=dm, ts=ts, text="two")
    playground.act("react", user=user, channel=dm, ts=ts, name="eyes")
    shown = playground.messages(user, dm)[0]
    assert shown["edited"]["user"] == user
    assert shown["reactions"] == [{"name": "eyes", "count": 1, "users": [user]}]
    playground.act("delete", user=user, channel=dm, ts=ts)
    playground.wait_for(lambda: len(http_bot.requests) == 3)
    events = [json.loads(raw)["event"] for _, raw in http_bot.requests]
    by_subtype = {event.get("subtype"): event for event in events}
    changed = by_subtype["message_changed"]
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("two", "one")
    assert changed["hidden"]
    assert "user" not in changed
    assert by_subtype["message_deleted"]["deleted_ts"] == ts


def test_events_only_for_members_and_subscriptions(
    playground: Playground, http_bot: RecordingBot
) -> None:
    """No event from a channel without the bot, nor one not subscribed to; a notice instead."""
    user = playground.user("wsc", "manager")
    private = playground.channel("wsc", "managers")
    seq = playground.get("state")["seq"]
    playground.act("message", user=user, channel=private, text="@Policy bot hello")
    general = playground.channel("wsc", "general")
    playground.act("message", user=user, channel=general, text="public")
    playground.wait_for(lambda: http_bot.requests)
    envelopes = [json.loads(raw) for _, raw in http_bot.requests]
    assert [e["event"]["text"] for e in envelopes] == ["public"]
    assert envelopes[0]["authorizations"][0]["user_id"] == "U0WSCBOT000"
    assert envelopes[0]["is_ext_shared_channel"] is False
    kinds = [e["type"] for e in stream(playground, seq + 3) if e["seq"] > seq]
    assert "notice" in kinds


def test_shared_channel_is_marked(playground: Playground, http_bot: RecordingBot) -> None:
    """An outsider's message comes with their team and is_ext_shared_channel."""
    outsider, shared = playground.user("wsc", "outsider"), playground.channel("wsc", "partners")
    playground.act("message", user=outsider, channel=shared, text="hello")
    playground.wait_for(lambda: http_bot.requests)
    envelope = json.loads(http_bot.requests[0][1])
    assert envelope["is_ext_shared_channel"] is True
    assert envelope["event"]["team"] == envelope["event"]["user_team"] == "T0PARTNER0"
    assert envelope["team_id"] == "T0WSC00000"


def test_other_bots_are_marked(playground: Playground, http_bot: RecordingBot) -> None:
    """Another app's message has its bot_id and subtype bot_message."""
    other, general = playground.user("wsc", "other_bot"), playground.channel("wsc", "general")
    playground.act("message", user=other, channel=general, text="Rota: Monday")
    playground.wait_for(lambda: http_bot.requests)
    event = json.loads(http_bot.requests[0][1])["event"]
    assert (event["subtype"], event["bot_id"]) == ("bot_message", "B0WSCROTA00")


def test_people_come_and_go(playground: Playground, http_bot: RecordingBot) -> None:
    """Joining and deactivation are events, and the deactivated person can do no more."""
    made = playground.post("organisations/wsc/users", name="New worker")["user"]
    playground.patch(f"users/{made['id']}", deactivated=True)
    playground.wait_for(lambda: len(http_bot.requests) == 2)
    events = {json.loads(raw)["event"]["type"]: json.loads(raw) for _, raw in http_bot.requests}
    assert events["team_join"]["event"]["user"]["id"] == made["id"]
    assert events["user_change"]["event"]["user"]["deleted"] is True
    assert playground.attempt("home", user=made["id"])["error"] == "account_inactive"


def test_people_of_the_same_name(playground: Playground, client: WebClient) -> None:
    """Two who are called the same are told apart by key and address, and found by it."""
    keys = [
        playground.post("organisations/wsc/users", name="Support worker")["user"]["key"]
        for _ in range(2)
    ]
    assert keys == ["support_worker_2", "support_worker_3"]


def test_uninstall_is_told(playground: Playground, http_bot: RecordingBot) -> None:
    """tokens_revoked and app_uninstalled come, and after that nothing more."""
    playground.post("organisations/wsc/app", installed=False)
    playground.wait_for(lambda: len(http_bot.requests) == 2)
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    playground.act("message", user=user, channel=dm, text="anyone?")
    types = {json.loads(raw)["event"]["type"] for _, raw in http_bot.requests}
    assert types == {"tokens_revoked", "app_uninstalled"}


def test_stream_shows_each_user_their_own(playground: Playground, client: WebClient) -> None:
    """An ephemeral is on its user's stream alone; the developer's stream has everything."""
    general = playground.channel("wsc", "general")
    user, other = playground.user("wsc", "manager"), playground.user("wsc", "trustee")
    since = playground.get("state")["seq"]
    client.chat_postEphemeral(channel=general, user=user, text="psst")
    client.chat_postMessage(channel=general, text="all")

    def texts(count: int, **query: str) -> list[str]:
        events = stream(playground, count, **query)
        return [e["message"]["text"] for e in events if e["seq"] > since and "message" in e]

    def visible(who: str) -> int:
        feed = playground.stand.world.feed
        return sum(change.visible_to(who) for change in feed.after(0))

    assert texts(visible(user), user=user) == ["psst", "all"]
    assert texts(visible(other), user=other) == ["all"]
    everything = stream(playground, playground.get("state")["seq"])
    assert "log.added" in {event["type"] for event in everything}


def test_stream_says_when_it_has_forgotten(playground: Playground) -> None:
    """A number that has not happened, or is long gone, starts with `reset`."""
    url = f"{playground.url}/page/stream?since=999999"
    with opened(url) as response:
        lines = [response.readline().decode() for _ in range(4)]
    assert '"type": "reset"' in "".join(lines)


def test_clock_dates_messages_and_is_written(tmp_path: Path) -> None:
    """The offset is in the file at once; messages and the shown time follow it."""
    file = tmp_path / "offset"
    with Playground(MANIFEST, clock_file=file) as playground:
        assert float(file.read_text()) == 0
        playground.move_clock(at="2026-11-23T09:00:00+00:00")
        assert playground.get("clock")["clock"]["now"].startswith("2026-11-23T09:00:0")
        user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
        first = playground.act("message", user=user, channel=dm, text="x")["ts"]
        playground.move_clock(advance=604800)
        second = playground.act("message", user=user, channel=dm, text="y")["ts"]
        offset = playground.get("clock")["clock"]["offset"]
        assert float(file.read_text()) == offset
    assert 604800 <= float(second) - float(first) < 604860
    assert int(float(first)) - 1795424400 < 60


def test_clock_comes_with_bank_holidays(playground: Playground) -> None:
    """None by itself; what was told is given with the clock, oldest first, after a reset too."""
    assert playground.get("clock")["clock"]["bank_holidays"] == []
    playground.tell_bank_holidays([date(2026, 12, 28), date(2026, 12, 25)])
    playground.post("reset")
    moved = playground.post("clock", at="2026-12-24T18:00:00+00:00")
    for shown in (moved, playground.get("clock"), playground.get("state")):
        assert shown["clock"]["bank_holidays"] == ["2026-12-25", "2026-12-28"]


def test_reset_goes_back_to_the_seed(playground: Playground) -> None:
    """Messages are gone, people are back, tokens are the same."""
    before = playground.environment("wsc")
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    playground.act("message", user=user, channel=dm, text="x")
    playground.patch(f"users/{user}", deactivated=True)
    playground.post("reset")
    assert playground.log() == []
    assert playground.environment("wsc") == before
    assert playground.messages(user, playground.dm("wsc", "manager")) == []


def test_files_of_people(playground: Playground, http_bot: RecordingBot) -> None:
    """An uploaded file goes with a message; the bot sees file_share with the file."""
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    file = playground.act("upload", user=user, name="a.txt", content="aGk=")["file"]
    playground.act("message", user=user, channel=dm, text="look", files=[file["id"]])
    playground.wait_for(lambda: http_bot.requests)
    event = json.loads(http_bot.requests[0][1])["event"]
    assert event["subtype"] == "file_share"
    assert event["files"][0]["name"] == "a.txt"
