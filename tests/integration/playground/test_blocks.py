"""Block Kit's limits: each case is something that Slack refuses, or accepts."""

from __future__ import annotations

from typing import Any

import pytest

from chatbot.playground.blocks.completion import completed
from chatbot.playground.blocks.validation import message_faults, too_large, view_faults


def plain(text: str) -> dict[str, Any]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def option(value: str = "v", text: str = "t") -> dict[str, Any]:
    """An option."""
    return {"text": plain(text), "value": value}


def button(**more: Any) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "text": plain("Go"), **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def asked(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An input block."""
    return {"type": "input", "label": plain("L"), "element": element, **more}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A modal with a submit button."""
    base = {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": list(blocks)}
    return {**base, **more}


TEXT_INPUT = {"type": "plain_text_input", "action_id": "a"}
CONFIRM = {"title": plain("a"), "text": mrkdwn("b"), "confirm": plain("c"), "deny": plain("d")}
SELECT = {"type": "static_select", "options": [option()]}


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section", "text": mrkdwn("x" * 3000)},
        {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
        {"type": "section", "text": plain("x"), "accessory": SELECT},
        {"type": "header", "text": plain("x" * 150)},
        {"type": "context", "elements": [mrkdwn("x")] * 10},
        {
            "type": "context",
            "elements": [
                {"type": "image", "image_url": "https://e.example/a.png", "alt_text": "a"}
            ],
        },
        actions(*[button(action_id=str(n)) for n in range(25)]),
        actions(button(value="x" * 2000, style="danger", confirm=CONFIRM)),
        actions({"type": "overflow", "options": [option(str(n)) for n in range(5)]}),
        actions({"type": "static_select", "options": [option("x" * 150)] * 100}),
        asked(TEXT_INPUT),
        {"type": "markdown", "text": "x" * 12_000},
        {"type": "image", "image_url": "https://e.example/a.png", "alt_text": "A chart"},
        {"type": "divider", "block_id": "x" * 255},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "text", "text": "x", "style": {"bold": True}}],
                        }
                    ],
                }
            ],
        },
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "f",
                    "positive_button": {"text": plain("y"), "value": "y"},
                    "negative_button": {"text": plain("n"), "value": "n"},
                }
            ],
        },
    ],
    ids=lambda block: block["type"],
)
def test_accepted_in_messages(block: dict[str, Any]) -> None:
    """Blocks at their limits are accepted."""
    assert message_faults([block]) == []


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ({"type": "section", "text": mrkdwn("x" * 3001)}, "less than 3001"),
        ({"type": "section", "text": mrkdwn("")}, "more than 0"),
        ({"type": "section"}, "text or fields"),
        ({"type": "section", "fields": [mrkdwn("x")] * 11}, "no more than 10 items"),
        ({"type": "section", "fields": [mrkdwn("x" * 2001)]}, "less than 2001"),
        ({"type": "section", "text": plain("x"), "accessory": TEXT_INPUT}, "unsupported type"),
        ({"type": "section", "text": "x"}, "must be an object"),
        ({"type": "section", "text": plain("x"), "colour": "red"}, "additional property: colour"),
        ({"type": "header", "text": plain("x" * 151)}, "less than 151"),
        ({"type": "header", "text": mrkdwn("x")}, "plain_text"),
        ({"type": "context", "elements": [mrkdwn("x")] * 11}, "no more than 10 items"),
        ({"type": "context", "elements": []}, "at least 1"),
        ({"type": "image", "image_url": "https://e.example/a.png"}, "alt_text"),
        ({"type": "image", "alt_text": "a"}, "exactly one of image_url"),
        ({"type": "image", "image_url": "a.png", "alt_text": "a"}, "valid URL"),
        (actions(*[button()] * 26), "no more than 25 items"),
        (actions(button(text=plain("x" * 76))), "less than 76"),
        (actions(button(text=mrkdwn("x"))), "plain_text"),
        (actions(button(value="x" * 2001)), "less than 2001"),
        (actions(button(style="default")), "enum"),
        (actions(button(action_id="x" * 256)), "less than 256"),
        (actions(button(action_id="a"), button(action_id="a")), '"a" already exists'),
        (actions(button(confirm={"title": plain("x")})), "missing required field: text"),
        (actions(TEXT_INPUT), "unsupported type"),
        (actions({"type": "overflow", "options": [option()] * 6}), "no more than 5"),
        (actions({"type": "radio_buttons", "options": [option()] * 11}), "no more than 10"),
        (actions({"type": "static_select"}), "exactly one of options"),
        (actions({"type": "static_select", "options": [option("x" * 151)]}), "less than 151"),
        (actions({"type": "static_select", "options": [option(text="x" * 76)]}), "less than 76"),
        (actions({"type": "static_select", "options": [option()] * 101}), "no more than 100"),
        (actions({**SELECT, "initial_option": option("other")}), "exactly match"),
        (actions({**SELECT, "placeholder": plain("x" * 151)}), "less than 151"),
        (actions({"type": "datepicker", "initial_date": "1 May"}), "YYYY-MM-DD"),
        (asked({"type": "file_input"}), "unsupported type"),
        ({"type": "input", "element": TEXT_INPUT}, "missing required field: label"),
        ({"type": "markdown", "text": "x" * 12_001}, "less than 12001"),
        ({"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}, "unsupported type"),
        ({"type": "fancy"}, "unsupported type: fancy"),
        ({"type": "divider", "block_id": "x" * 256}, "less than 256"),
        ("text", "must be an object"),
    ],
)
def test_refused_in_messages(block: Any, fault: str) -> None:
    """Blocks over a limit, of the wrong shape or in the wrong place are refused."""
    faults = message_faults([block])
    assert any(fault in each for each in faults), faults
    assert all("[json-pointer:/blocks" in each for each in faults)


def test_fifty_blocks_with_distinct_ids() -> None:
    """A message takes 50 blocks; two may not have one block_id; markdown adds up."""
    assert message_faults([{"type": "divider"}] * 50) == []
    assert "no more than 50 items" in message_faults([{"type": "divider"}] * 51)[0]
    twice = [{"type": "divider", "block_id": "a"}] * 2
    assert '"a" already exists' in message_faults(twice)[0]
    assert message_faults([{"type": "markdown", "text": "x" * 7000}] * 2)


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (modal(title=plain("x" * 25)), "/view/title"),
        (modal(submit=plain("x" * 25)), "/view/submit"),
        (modal(close=plain("x" * 25)), "/view/close"),
        (modal(private_metadata="x" * 3001), "/view/private_metadata"),
        (modal(callback_id="x" * 256), "/view/callback_id"),
        (modal(*[{"type": "divider"}] * 101), "no more than 100"),
        (modal(asked(TEXT_INPUT), submit=None), "submit is required"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type"),
        (modal(foo=1), "additional property: foo"),
        (modal(asked({**TEXT_INPUT, "max_length": 3001})), "between 1 and 3000"),
        (modal(asked({**TEXT_INPUT, "min_length": 9, "max_length": 3})), "min_length"),
        (modal(asked({"type": "number_input"})), "is_decimal_allowed"),
        (
            modal(
                asked({**TEXT_INPUT, "focus_on_load": True}, block_id="a"),
                asked({**TEXT_INPUT, "focus_on_load": True}, block_id="b"),
            ),
            "focus_on_load",
        ),
        ({"type": "modal", "blocks": []}, "missing required field: title"),
        ({"type": "home", "blocks": []}, "enum value: modal"),
        ("modal", "must be an object"),
    ],
)
def test_refused_modals(view: Any, fault: str) -> None:
    """Modals over a limit are refused."""
    faults = view_faults(view, "modal")
    assert any(fault in each for each in faults), faults


def test_accepted_views() -> None:
    """A modal at its limits and a Home tab are accepted; a Home tab has no title."""
    full = modal(
        asked(TEXT_INPUT, optional=True, hint=plain("h"), dispatch_action=True),
        asked({"type": "file_input", "max_files": 10}),
        private_metadata="x" * 3000,
        notify_on_close=True,
    )
    assert view_faults(full, "modal") == []
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    assert view_faults(home, "home") == []
    assert view_faults({**home, "title": plain("T")}, "home")


def test_size_of_a_view() -> None:
    """250 KB is the most."""
    rows = [{"type": "section", "text": plain("x" * 2950)}] * 90
    assert too_large(modal(*rows))
    assert not too_large(modal(*rows[:80]))


def test_ids_are_filled_in() -> None:
    """Blocks and elements without ids get them; those that have one keep it."""
    blocks = completed([actions(button(), button(action_id="mine"))])
    first, second = blocks[0]["elements"]
    assert blocks[0]["block_id"]
    assert first["action_id"]
    assert second["action_id"] == "mine"
    assert first["text"]["emoji"] is True
