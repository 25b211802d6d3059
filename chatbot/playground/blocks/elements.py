"""The elements that blocks are filled with: buttons, menus, pickers, inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from chatbot.playground.blocks.checks import (
    Check,
    Field,
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
    text,
    url,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chatbot.playground.records import Json

Rule: TypeAlias = Callable[["Json", Pointer, Report], None]

_STYLE = one_of("primary", "danger")
_MRKDWN_TOO = ("plain_text", "mrkdwn")
_OPTIONS = 100
_FEW_OPTIONS = 10
_OVERFLOW = 5

CONFIRM = shape_of(
    {
        "title": needed(text(100)),
        "text": needed(text(300, kinds=_MRKDWN_TOO)),
        "confirm": needed(text(30)),
        "deny": needed(text(30)),
        "style": may(_STYLE),
    }
)
_DISPATCH = shape_of(
    {
        "trigger_actions_on": needed(
            array(one_of("on_enter_pressed", "on_character_entered"), most=2)
        )
    }
)
_FILTER = shape_of(
    {
        "include": may(array(one_of("im", "mpim", "private", "public"), most=4)),
        "exclude_external_shared_channels": may(boolean),
        "exclude_bot_users": may(boolean),
    }
)


def option(kinds: tuple[str, ...] = ("plain_text",), *, with_url: bool = False) -> Check:
    """An option object; `kinds` of text that its label may be."""
    shape: dict[str, Field] = {
        "text": needed(text(75, kinds=kinds)),
        "value": needed(string(150)),
        "description": may(text(75, kinds=kinds)),
    }
    if with_url:
        shape["url"] = may(url(3000))
    return shape_of(shape)


_GROUPS = array(
    shape_of(
        {"label": needed(text(75)), "options": needed(array(option(), most=_OPTIONS, least=0))}
    ),
    most=_OPTIONS,
)
_STATIC: Shape = {"options": may(array(option(), most=_OPTIONS)), "option_groups": may(_GROUPS)}
_DATE = pattern(r"\d{4}-\d\d-\d\d", "a date as YYYY-MM-DD")
_TIME = pattern(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm")
_ID = string(64)
_USER = pattern(r"[UW][A-Z0-9]{2,}", "a user id")
_CHANNEL = pattern(r"[CGD][A-Z0-9]{2,}", "a channel id")
_NUMBER = string(64)
_CHECKED = option(_MRKDWN_TOO)


def _many(item: Check) -> Field:
    return may(array(item, most=_OPTIONS))


_MAX_SELECTED = {"max_selected_items": may(integer(1, 10_000))}
_TYPED = {
    "min_length": may(integer(0, 3000)),
    "max_length": may(integer(1, 3000)),
    "dispatch_action_config": may(_DISPATCH),
}
_FEEDBACK = shape_of(
    {
        "text": needed(text(75)),
        "value": needed(string(2000)),
        "accessibility_label": may(string(75)),
    }
)
_ICON_FILE = shape_of({"id": may(_ID), "url": may(url(3000))})

# The fields beside `type` of each kind of element; those of inputs beside the common ones too.
_BUTTONS: dict[str, Shape] = {
    "button": {
        "text": needed(text(75)),
        "url": may(url(3000)),
        "value": may(string(2000, 0)),
        "style": may(_STYLE),
        "confirm": may(CONFIRM),
        "accessibility_label": may(string(75)),
    },
    "overflow": {
        "options": needed(array(option(with_url=True), most=_OVERFLOW)),
        "confirm": may(CONFIRM),
    },
    "feedback_buttons": {
        "positive_button": needed(_FEEDBACK),
        "negative_button": needed(_FEEDBACK),
    },
    "icon_button": {
        "icon": needed(one_of("trash")),
        "text": needed(text(75)),
        "value": may(string(2000)),
        "confirm": may(CONFIRM),
        "accessibility_label": may(string(75)),
        "visible_to_user_ids": may(array(_USER, most=_OPTIONS)),
    },
}
_MENUS: dict[str, Shape] = {
    "static_select": {**_STATIC, "initial_option": may(option())},
    "multi_static_select": {**_STATIC, "initial_options": _many(option()), **_MAX_SELECTED},
    "external_select": {
        "initial_option": may(option()),
        "min_query_length": may(integer(0, 150)),
    },
    "multi_external_select": {
        "initial_options": _many(option()),
        "min_query_length": may(integer(0, 150)),
        **_MAX_SELECTED,
    },
    "users_select": {"initial_user": may(_USER)},
    "multi_users_select": {"initial_users": _many(_USER), **_MAX_SELECTED},
    "channels_select": {
        "initial_channel": may(_CHANNEL),
        "response_url_enabled": may(boolean),
    },
    "multi_channels_select": {"initial_channels": _many(_CHANNEL), **_MAX_SELECTED},
    "conversations_select": {
        "initial_conversation": may(_CHANNEL),
        "default_to_current_conversation": may(boolean),
        "response_url_enabled": may(boolean),
        "filter": may(_FILTER),
    },
    "multi_conversations_select": {
        "initial_conversations": _many(_CHANNEL),
        "default_to_current_conversation": may(boolean),
        "filter": may(_FILTER),
        **_MAX_SELECTED,
    },
    "datepicker": {"initial_date": may(_DATE)},
    "timepicker": {"initial_time": may(_TIME), "timezone": may(string(64))},
}
_WITHOUT_PLACEHOLDER: dict[str, Shape] = {
    "checkboxes": {
        "options": needed(array(_CHECKED, most=_FEW_OPTIONS)),
        "initial_options": may(array(_CHECKED, most=_FEW_OPTIONS)),
    },
    "radio_buttons": {
        "options": needed(array(_CHECKED, most=_FEW_OPTIONS)),
        "initial_option": may(_CHECKED),
    },
    "datetimepicker": {"initial_date_time": may(integer(0, 9_999_999_999))},
}
_INPUTS: dict[str, Shape] = {
    "plain_text_input": {
        "initial_value": may(string(3000, 0)),
        "multiline": may(boolean),
        **_TYPED,
    },
    "email_text_input": {
        "initial_value": may(string(3000, 0)),
        "dispatch_action_config": may(_DISPATCH),
    },
    "url_text_input": {
        "initial_value": may(string(3000, 0)),
        "dispatch_action_config": may(_DISPATCH),
    },
    "number_input": {
        "is_decimal_allowed": needed(boolean),
        "initial_value": may(_NUMBER),
        "min_value": may(_NUMBER),
        "max_value": may(_NUMBER),
        "dispatch_action_config": may(_DISPATCH),
    },
    "rich_text_input": {
        "initial_value": may(anything),
        "dispatch_action_config": may(_DISPATCH),
    },
}


def _complete(shape: Shape, *, focus: bool, placeholder: bool, confirm: bool) -> Shape:
    return {
        "type": may(anything),
        "action_id": may(string(255)),
        **({"confirm": may(CONFIRM)} if confirm else {}),
        **({"placeholder": may(text(150))} if placeholder else {}),
        **({"focus_on_load": may(boolean)} if focus else {}),
        **shape,
    }


def _all_shapes() -> dict[str, Shape]:
    shapes: dict[str, Shape] = {}
    for group, focus, placeholder, confirm in (
        (_BUTTONS, False, False, False),
        (_MENUS, True, True, True),
        (_WITHOUT_PLACEHOLDER, True, False, True),
        (_INPUTS, True, True, False),
    ):
        for kind, shape in group.items():
            shapes[kind] = _complete(shape, focus=focus, placeholder=placeholder, confirm=confirm)
    shapes["file_input"] = {
        "type": may(anything),
        "action_id": may(string(255)),
        "filetypes": may(array(string(20), most=_OPTIONS)),
        "max_files": may(integer(1, 10)),
    }
    shapes["image"] = {
        "type": may(anything),
        "image_url": may(url(3000)),
        "slack_file": may(_ICON_FILE),
        "alt_text": needed(string(2000)),
    }
    return shapes


SHAPES = _all_shapes()
MENUS = frozenset(_MENUS) | frozenset(_WITHOUT_PLACEHOLDER)
IN_SECTION = (MENUS | {"button", "overflow", "image"}) - {"datetimepicker"}
IN_ACTIONS = MENUS | {"button", "overflow"}
IN_INPUT = MENUS | frozenset(_INPUTS) | {"file_input"}
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})


def element(kinds: frozenset[str]) -> Check:
    """An element of one of the kinds."""

    def check(value: object, pointer: Pointer, report: Report) -> None:
        if not isinstance(value, dict):
            report.add("must be an object", pointer)
            return
        kind = value.get("type")
        if kind not in kinds:
            report.add(f"unsupported type: {kind}", f"{pointer}/type")
            return
        fields(SHAPES[kind], value, pointer, report)
        for rule in _RULES.get(kind, ()):
            rule(value, pointer, report)
        report.focused += bool(value.get("focus_on_load"))

    return check


def _one_source(value: Json, pointer: Pointer, report: Report) -> None:
    if bool(value.get("options")) == bool(value.get("option_groups")):
        report.add("must have exactly one of options and option_groups", pointer)


def _one_picture(value: Json, pointer: Pointer, report: Report) -> None:
    if bool(value.get("image_url")) == bool(value.get("slack_file")):
        report.add("must have exactly one of image_url and slack_file", pointer)


def _initial_among_options(value: Json, pointer: Pointer, report: Report) -> None:
    first = value.get("initial_option")
    chosen = [*(value.get("initial_options") or []), *([first] if first else [])]
    offered = all_options(value)
    if any(each not in offered for each in chosen):
        report.add("initial options must exactly match provided options", pointer)


def _distinct_values(value: Json, pointer: Pointer, report: Report) -> None:
    values = [each.get("value") for each in all_options(value) if isinstance(each, dict)]
    if len(set(map(str, values))) != len(values):
        report.add("options must have distinct values", pointer)


def _lengths_in_order(value: Json, pointer: Pointer, report: Report) -> None:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        report.add("min_length must not be above max_length", pointer)


def all_options(value: Mapping[str, object]) -> list[Json]:
    """The options of a menu, those in groups too."""
    options = value.get("options")
    found = list(options) if isinstance(options, list) else []
    groups = value.get("option_groups")
    for group in groups if isinstance(groups, list) else []:
        found += group.get("options") or [] if isinstance(group, dict) else []
    return found


_RULES: dict[str, tuple[Rule, ...]] = {
    "static_select": (_one_source, _initial_among_options),
    "multi_static_select": (_one_source, _initial_among_options),
    "checkboxes": (_initial_among_options, _distinct_values),
    "radio_buttons": (_initial_among_options, _distinct_values),
    "image": (_one_picture,),
    "plain_text_input": (_lengths_in_order,),
}
