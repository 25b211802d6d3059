"""Message text: what a person types, as Slack keeps it, and as a `rich_text` block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chatbot.playground.identifiers import short_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chatbot.playground.records import Channel, Json, User

_BROADCASTS = ("channel", "here", "everyone")
_TOKEN = re.compile(
    r"<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<#(?P<channel>[CG][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<!(?P<broadcast>channel|here|everyone)>"
    r"|<(?P<url>(?:https?://|mailto:)[^>|]+)(?:\|(?P<label>[^>]*))?>"
)
_URL = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)\]'\"]")


def escape(text: str) -> str:
    """Escape the three characters that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The opposite of `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str, users: Iterable[User], channels: Iterable[Channel]) -> str:
    """What Slack keeps of a text that a person typed: escaped, names turned into mentions."""
    kept = _URL.sub(lambda found: f"<{found.group()}>", escape(text))
    return mention(kept, users, channels)


def mention(text: str, users: Iterable[User], channels: Iterable[Channel]) -> str:
    """Turn `@Name`, `@key`, `#channel` and `@here` into Slack's mentions."""
    names: dict[str, str] = {f"@{each}": f"<!{each}>" for each in _BROADCASTS}
    for user in users:
        names |= {f"@{escape(user.name)}": f"<@{user.id}>", f"@{user.key}": f"<@{user.id}>"}
    names |= {f"#{each.name}": f"<#{each.id}|{each.name}>" for each in channels if each.name}
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(
        r"(?<!\w)(" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])", re.IGNORECASE
    )
    lower = {name.lower(): kept for name, kept in names.items()}
    return pattern.sub(lambda found: lower[found.group().lower()], text)


def rich_text(text: str) -> Json:
    """The `rich_text` block that a Slack client sends with a typed message."""
    elements: list[Json] = []
    position = 0
    for found in _TOKEN.finditer(text):
        _plain(elements, text[position : found.start()])
        elements.append(_element(found))
        position = found.end()
    _plain(elements, text[position:])
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": short_id(), "elements": [section]}


def mentions_user(text: str, user_id: str) -> bool:
    """True if the text mentions that user."""
    return any(found["user"] == user_id for found in _TOKEN.finditer(text))


def _plain(elements: list[Json], text: str) -> None:
    if text:
        elements.append({"type": "text", "text": unescape(text)})


def _element(found: re.Match[str]) -> Json:
    if user := found["user"]:
        return {"type": "user", "user_id": user}
    if channel := found["channel"]:
        return {"type": "channel", "channel_id": channel}
    if broadcast := found["broadcast"]:
        return {"type": "broadcast", "range": broadcast}
    link: Json = {"type": "link", "url": unescape(found["url"])}
    return link | ({"text": unescape(found["label"])} if found["label"] else {})
