"""The fields of forms: text, choices, ticks, days and moments."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from slack_sdk.models.blocks import (
    CheckboxesElement,
    DatePickerElement,
    DateTimePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)

from chatbot.slack.blocks.reply import shortened
from chatbot.slack.ids import Action, Field

LONGEST_OPTION: Final = 75
LONGEST_LABEL: Final = 2000


def text_field(  # noqa: PLR0913 - what a field has
    label: str,
    block_id: str,
    value: str = "",
    *,
    longest: int,
    hint: str = "",
    optional: bool = True,
    one_line: bool = False,
) -> InputBlock:
    """A field for words; it takes what it begins with, or Slack would not open the form."""
    element = PlainTextInputElement(
        action_id=Field.ENTRY,
        initial_value=value or None,
        multiline=not one_line,
        max_length=max(longest, len(value)),
    )
    return _field(label, block_id, element, hint, optional=optional)


def choice_field(  # noqa: PLR0913 - as above
    label: str,
    block_id: str,
    options: Mapping[str, str],
    chosen: str | None = None,
    *,
    hint: str = "",
    optional: bool = True,
    action: Action | Field = Field.ENTRY,
    tell_at_once: bool = False,
) -> InputBlock:
    """A menu of options (value: words); `tell_at_once` sends each choice at once."""
    offered = {value: _option(value, words) for value, words in options.items()}
    element = StaticSelectElement(
        action_id=action,
        options=list(offered.values()),
        initial_option=offered.get(chosen or ""),
        placeholder="Choose",
    )
    return _field(label, block_id, element, hint, optional=optional, tell_at_once=tell_at_once)


def ticks_field(
    label: str, block_id: str, items: Sequence[str], ticked: Collection[str]
) -> InputBlock:
    """Up to ten boxes to tick; the value of each is its place."""
    options = [_option(str(place), words) for place, words in enumerate(items)]
    chosen = [option for option, words in zip(options, items, strict=True) if words in ticked]
    element = CheckboxesElement(
        action_id=Field.ENTRY, options=options, initial_options=chosen or None
    )
    return _field(label, block_id, element, "", optional=True)


def day_field(
    label: str, block_id: str, day: date | None, *, hint: str = "", optional: bool = True
) -> InputBlock:
    """A field for a day."""
    element = DatePickerElement(
        action_id=Field.ENTRY, initial_date=day.isoformat() if day else None
    )
    return _field(label, block_id, element, hint, optional=optional)


def moment_field(
    label: str, block_id: str, moment: datetime, *, hint: str = "", optional: bool = False
) -> InputBlock:
    """A field for a day and a time, which Slack shows in the reader's own zone."""
    element = DateTimePickerElement(
        action_id=Field.ENTRY, initial_date_time=int(moment.timestamp())
    )
    return _field(label, block_id, element, hint, optional=optional)


def _option(value: str, words: str) -> Option:
    return Option(
        value=value,
        text=PlainTextObject(text=shortened(words, LONGEST_OPTION), emoji=False),
    )


def _field(  # noqa: PLR0913 - as above
    label: str,
    block_id: str,
    element: InputInteractiveElement,
    hint: str,
    *,
    optional: bool,
    tell_at_once: bool = False,
) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=PlainTextObject(text=shortened(label, LONGEST_LABEL), emoji=False),
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
        element=element,
        optional=optional,
        dispatch_action=tell_at_once or None,
    )
