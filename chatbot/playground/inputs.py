"""What people enter and choose: the state of blocks, and Slack's own checks of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chatbot.playground.blocks.elements import all_options
from chatbot.playground.blocks.layout import elements_of
from chatbot.playground.refusals import BadRequestError
from chatbot.playground.text import rich_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chatbot.playground.records import Json

# Element type: the name of its value in `state`, and the field with its initial value.
_VALUE_FIELDS: dict[str, tuple[str, str]] = {
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
}
_OPTION_KINDS = {"static_select", "external_select", "radio_buttons"}
_OPTION_LIST_KINDS = {"multi_static_select", "multi_external_select", "checkboxes"}
_LIST_KINDS = _OPTION_LIST_KINDS | {
    "multi_users_select",
    "multi_channels_select",
    "multi_conversations_select",
    "file_input",
}
_FORMATS = {
    "datepicker": re.compile(r"\d{4}-\d\d-\d\d"),
    "timepicker": re.compile(r"([01]\d|2[0-3]):[0-5]\d"),
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WEB = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_LONGEST_TEXT = 3000


def keeps_state(element: Mapping[str, object]) -> bool:
    """True if the element's value is part of the state (buttons and overflows are not)."""
    return element.get("type") in _VALUE_FIELDS


def state_values(blocks: list[Json], entered: Mapping[str, Json]) -> Json:
    """The `state.values` of the blocks, given what was entered: {block: {action: state}}."""
    values: Json = {}
    for block in blocks:
        for element in filter(keeps_state, elements_of(block)):
            known = entered.get(block["block_id"], {}).get(element["action_id"])
            if known is None or known["type"] != element["type"]:
                known = initial(element)
            values.setdefault(block["block_id"], {})[element["action_id"]] = known
    return values


def initial(element: Json) -> Json:
    """The state of an element that nobody has touched."""
    kind = element["type"]
    name, field = _VALUE_FIELDS[kind]
    value = element.get(field)
    return {"type": kind, name: [] if value is None and kind in _LIST_KINDS else value}


def chosen(element: Json, value: object, offered: list[Json]) -> Json:
    """The state after a person gave the element that `value` (see docs/playground.md).

    `offered`: the options that an external select was given last.

    Raises:
        BadRequestError: the value is none that this element can have.
    """
    kind = element["type"]
    name = _VALUE_FIELDS[kind][0]
    options = all_options(element) or offered
    if kind in _OPTION_KINDS:
        return {"type": kind, name: None if value is None else _option(options, value)}
    if kind in _OPTION_LIST_KINDS:
        return {"type": kind, name: [_option(options, each) for each in _list(value)]}
    if kind in _LIST_KINDS:
        return {"type": kind, name: _list(value)}
    return {"type": kind, name: _scalar(kind, value)}


def action_value(element: Json, state: Json | None, value: object) -> Json:
    """The part of an `actions` entry that says what was pressed or chosen."""
    kind = element["type"]
    if kind == "overflow":
        return {"selected_option": _option(element["options"], value)}
    if kind == "feedback_buttons":
        if value not in {"positive", "negative"}:
            raise BadRequestError("value must be positive or negative")
        button = element[f"{value}_button"]
        return {"text": button["text"], "value": button["value"]}
    if state is None:
        names = ("text", "value", "style", "url", "icon")
        return {name: element[name] for name in names if name in element}
    extra = {name: element[name] for name in ("placeholder",) if name in element}
    return extra | {name: given for name, given in state.items() if name != "type"}


def submit_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's client says before it submits a modal: {block_id: text}; empty if nothing."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = values[block["block_id"]][element["action_id"]]
        given = state[_VALUE_FIELDS[element["type"]][0]]
        if given in (None, "", []):
            if not block.get("optional"):
                errors[block["block_id"]] = "Please complete this required field."
        elif fault := _misfit(element, given):
            errors[block["block_id"]] = fault
    return errors


def _option(options: list[Json], value: object) -> Json:
    for each in options:
        if each["value"] == value:
            return each
    raise BadRequestError(f"there is no option {value!r}")


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise BadRequestError("value must be a list")
    return value


def _scalar(kind: str, value: object) -> object:
    if value is None or value == "":
        return None
    if kind == "rich_text_input":
        return rich_text(value) if isinstance(value, str) else value
    if kind == "datetimepicker":
        if not isinstance(value, int):
            raise BadRequestError("value must be a whole number of seconds")
        return value
    if not isinstance(value, str):
        raise BadRequestError("value must be text")
    if kind in _FORMATS and not _FORMATS[kind].fullmatch(value):
        raise BadRequestError(f"{value!r} is not what a {kind} holds")
    return value


def _misfit(element: Json, given: object) -> str | None:
    kind = element["type"]
    if kind == "plain_text_input":
        return _length_misfit(element, str(given))
    if kind == "email_text_input" and not _EMAIL.fullmatch(str(given)):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not _WEB.fullmatch(str(given)):
        return "Please enter a valid URL."
    if kind == "number_input":
        return _number_misfit(element, str(given))
    most = element.get("max_selected_items") or element.get("max_files")
    if isinstance(given, list) and most and len(given) > most:
        return f"Please choose no more than {most}."
    return None


def _length_misfit(element: Json, given: str) -> str | None:
    least, most = element.get("min_length") or 0, element.get("max_length") or _LONGEST_TEXT
    if len(given) < least:
        return f"Please enter at least {least} characters."
    if len(given) > most:
        return f"Please enter no more than {most} characters."
    return None


def _number_misfit(element: Json, given: str) -> str | None:
    decimal = element.get("is_decimal_allowed")
    if not _NUMBER.fullmatch(given) or ("." in given and not decimal):
        return "Please enter a number." if decimal else "Please enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(given) < float(least):
        return f"Please enter {least} or more."
    if most is not None and float(given) > float(most):
        return f"Please enter {most} or less."
    return None
