"""The `rich_text` block: sections, lists, quotes, and what stands in them."""

from __future__ import annotations

from chatbot.playground.blocks.checks import (
    Check,
    Pointer,
    Report,
    Shape,
    anything,
    array,
    boolean,
    fields,
    integer,
    may,
    needed,
    one_of,
    pattern,
    shape_of,
    string,
)

_MOST = 1000
_STYLE = shape_of(
    {
        name: may(boolean)
        for name in (
            "bold",
            "italic",
            "strike",
            "code",
            "underline",
            "highlight",
            "client_highlight",
            "unlink",
        )
    }
)
_BORDER = may(integer(0, 1))
_ID = needed(string(64))


def _by_type(shapes: dict[str, Shape]) -> Check:
    """An object whose `type` says which of the shapes it has."""

    def check(value: object, pointer: Pointer, report: Report) -> None:
        if not isinstance(value, dict) or value.get("type") not in shapes:
            kind = value.get("type") if isinstance(value, dict) else None
            report.add(f"unsupported type: {kind}", f"{pointer}/type")
            return
        fields({"type": may(anything), **shapes[value["type"]]}, value, pointer, report)

    return check


_INLINE = _by_type(
    {
        "text": {"text": needed(string(12_000)), "style": may(_STYLE)},
        "link": {
            "url": needed(string(3000)),
            "text": may(string(12_000)),
            "unsafe": may(boolean),
            "style": may(_STYLE),
        },
        "emoji": {
            "name": needed(string(100)),
            "unicode": may(string(100)),
            "skin_tone": may(integer(1, 6)),
            "style": may(_STYLE),
        },
        "user": {"user_id": _ID, "style": may(_STYLE)},
        "channel": {"channel_id": _ID, "style": may(_STYLE)},
        "team": {"team_id": _ID, "style": may(_STYLE)},
        "usergroup": {"usergroup_id": _ID, "style": may(_STYLE)},
        "broadcast": {"range": needed(one_of("channel", "here", "everyone"))},
        "color": {"value": needed(pattern(r"#[0-9A-Fa-f]{6}", "a colour as #RRGGBB"))},
        "date": {
            "timestamp": needed(integer(0, 9_999_999_999)),
            "format": needed(string(255)),
            "url": may(string(3000)),
            "fallback": may(string(3000)),
            "style": may(_STYLE),
        },
    }
)
_INLINES = needed(array(_INLINE, most=_MOST, least=0))
_SECTION = _by_type({"rich_text_section": {"elements": _INLINES}})

RICH_TEXT_ELEMENT = _by_type(
    {
        "rich_text_section": {"elements": _INLINES},
        "rich_text_preformatted": {
            "elements": _INLINES,
            "border": _BORDER,
            "language": may(string(64)),
        },
        "rich_text_quote": {"elements": _INLINES, "border": _BORDER},
        "rich_text_list": {
            "style": needed(one_of("bullet", "ordered")),
            "elements": needed(array(_SECTION, most=_MOST)),
            "indent": may(integer(0, 8)),
            "offset": may(integer(0, 100_000)),
            "border": _BORDER,
        },
    }
)
