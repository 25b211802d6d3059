"""Reading what Slack sends: what was asked, by whom, where; and what is silence."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.answers import Surface
from chatbot.slack.payloads import (
    Address,
    Incoming,
    plain_text,
    read_command,
    read_event,
    read_press,
    read_shortcut,
)
from tests.payloads import payload

BOT = "U0BOT"


def incoming(name: str) -> Incoming:
    """The message of a payload that has one."""
    read = read_event(payload(name), BOT)
    assert read is not None
    return read


def test_direct_message() -> None:
    """A DM: its words unescaped, answered where it stands, one conversation per DM."""
    message = incoming("message_im")
    assert message.surface is Surface.DIRECT_MESSAGE
    assert message.text == "Can I friend <somebody> & co?"
    assert message.address == Address(channel="D0WORKER")
    assert message.conversation == "D0WORKER"
    assert message.event_id == "Ev0123456789"


def test_direct_message_in_a_thread() -> None:
    """A DM in a thread is answered there, and has a conversation of its own."""
    message = incoming("message_im_in_thread")
    assert message.address == Address(channel="D0WORKER", thread_ts="1772443800.000100")
    assert message.conversation == "D0WORKER:1772443800.000100"


def test_mention() -> None:
    """A mention: without the bot's name, answered in the thread that it begins."""
    message = incoming("app_mention")
    assert message.surface is Surface.MENTION
    assert message.text == "may I post a picture?"
    assert message.address == Address(channel="C0GENERAL", thread_ts="1772443802.000100")
    assert message.conversation == "C0GENERAL:1772443802.000100"


def test_file() -> None:
    """A file counts as a message, for the words beside it."""
    message = incoming("message_file_share")
    assert (message.text, message.has_files) == ("", True)


@pytest.mark.parametrize(
    "name",
    [
        "app_mention_edited",
        "channel_join",
        "me_message",
        "message_changed",
        "message_deleted",
        "message_in_a_channel",
        "message_of_a_bot",
        "message_of_an_old_bot",
        "message_of_our_own",
        "message_of_slackbot",
    ],
)
def test_silence(name: str) -> None:
    """Edits, joins, bots, the bot itself and talk in channels are nothing to answer."""
    assert read_event(payload(name), BOT) is None


def test_a_post_is_read_once_where_both_events_come() -> None:
    """Of the two events of one post in a channel, only the mention counts."""
    both = [payload("app_mention"), payload("message_in_a_channel")]
    assert [read_event(body, BOT) is not None for body in both] == [True, False]


def test_thread_broadcast() -> None:
    """A reply that is also sent to the channel is a message like any other."""
    body = payload("message_im_in_thread")
    body["event"]["subtype"] = "thread_broadcast"
    assert read_event(body, BOT) is not None


@pytest.mark.parametrize("name", ["message_im", "message_im_in_thread", "app_mention"])
def test_the_inbox_keeps_all_of_it(name: str) -> None:
    """What is read back from the inbox is what was put there."""
    message = incoming(name)
    assert Incoming.from_body(message.to_body()) == message


def test_the_inbox_keeps_no_more() -> None:
    """Nothing beside the message is kept: no token, no team, no blocks."""
    assert set(incoming("message_im").to_body()) == {
        "event_id",
        "surface",
        "channel",
        "user",
        "ts",
        "thread_ts",
        "text",
        "has_files",
    }


def test_command() -> None:
    """/smask: who, where, and the words; a person's name is not among them."""
    asked = read_command(payload("command"), BOT)
    assert (asked.user, asked.address) == ("U0WORKER", Address(channel="C0GENERAL"))
    assert asked.text == "can I friend someone?"
    assert asked.response_url == "https://hooks.slack.com/commands/T0MILL/1/abc"


def test_shortcut() -> None:
    """The shortcut: the asker is who used it, the words are the message's."""
    asked = read_shortcut(payload("message_action"), BOT)
    assert asked.user == "U0WORKER"
    assert asked.text == "Look at example.org"


def test_shortcut_on_a_message_without_words() -> None:
    """A message may have no text at all."""
    body = payload("message_action")
    del body["message"]["text"]
    assert read_shortcut(body, BOT).text == ""


def test_press_in_a_thread() -> None:
    """A press: what the button carries, and where its message stands."""
    press = read_press(payload("block_actions"))
    assert press.values == ("0f0f", "1")
    assert press.address == Address(channel="C0GENERAL", thread_ts="1772443802.000100")
    assert not press.private


def test_press_on_a_private_message() -> None:
    """Of a message for one person Slack sends only the container."""
    press = read_press(payload("block_actions_ephemeral"))
    assert press.private
    assert press.values == ("0f0f", "")
    assert press.address == Address(channel="C0GENERAL")
    assert press.message_ts == "1772443821.000100"


def test_press_on_a_message_that_began_a_thread() -> None:
    """Somebody replied to the answer: what it leads to still stands at top level."""
    assert read_press(payload("block_actions_on_a_first_message")).address.thread_ts is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<@U0BOT> hello", "hello"),
        ("<@U0BOT|policybot>, hello", "hello"),
        ("hello <@U0BOT>", "hello"),
        ("<@U1> and <@U2|sam>", "someone and someone"),
        ("in <#C1|general> or <#C2>", "in #general or a channel"),
        ("<!channel> <!here>", "@channel @here"),
        ("<!subteam^S1|@staff> <!subteam^S1>", "@staff @subteam"),
        ("<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014"),
        ("<https://www.facebook.com/groups/1?x=2>", "facebook.com"),
        ("<https://a.example/b|our page>", "our page"),
        ("<https://a.example/b|https://a.example/b>", "a.example"),
        ("<mailto:a@b.example|a@b.example>", "an email address"),
        ("<tel:0191|0191>", "a phone number"),
        ("&lt;!channel&gt; &amp;amp;", "<!channel> &amp;"),
        ("<https://[>", "<https://[>"),
        ("a < b", "a < b"),
        ("", ""),
    ],
)
def test_plain_text(text: str, read: str) -> None:
    """Slack's markup as a person would read it, without names and addresses."""
    assert plain_text(text, BOT) == read


@given(st.text(max_size=300))
def test_what_was_typed_comes_back(typed: str) -> None:
    """Whatever somebody types is read as they typed it."""
    sent = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain_text(sent, BOT) == typed.strip()


@given(st.text(alphabet="<>@#!|&;^abU0", max_size=60))
def test_no_markup_is_too_strange(text: str) -> None:
    """Reading never fails, and leaves no mention in it that Slack would follow."""
    read: Any = plain_text(text, BOT)
    assert isinstance(read, str)
    assert len(read) <= len(html.unescape(text)) + 20 * text.count("<")
