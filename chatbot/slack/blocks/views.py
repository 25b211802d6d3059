"""Modals, and the pieces that they are made of."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    HeaderBlock,
    InputBlock,
    PlainTextInputElement,
    PlainTextObject,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from chatbot.slack.blocks.reply import Reply, section, shortened
from chatbot.slack.ids import Action, Field

LONGEST_TITLE: Final = 24
LONGEST_HEADER: Final = 150
LONGEST_FIELD_LABEL: Final = 2000


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    form: str | None = None,
    submit: str = "Save",
    metadata: str = "",
) -> View:
    """A modal; with the callback id of a form it can be submitted."""
    return View(
        type="modal",
        title=PlainTextObject(text=shortened(title, LONGEST_TITLE), emoji=False),
        close=PlainTextObject(text="Cancel" if form else "Close", emoji=False),
        submit=PlainTextObject(text=submit, emoji=False) if form else None,
        callback_id=form,
        private_metadata=metadata,
        blocks=list(blocks),
    )


def loading(title: str) -> View:
    """What is seen until the data are there: a modal has to open within three seconds."""
    return modal(title, [section("One moment …")])


def message(title: str, reply: Reply) -> View:
    """A modal of nothing but words."""
    return modal(title, reply.blocks)


def heading(words: str) -> HeaderBlock:
    """A heading; its words are shown as they are."""
    return HeaderBlock(text=PlainTextObject(text=shortened(words, LONGEST_HEADER), emoji=False))


def person_field(  # noqa: PLR0913 - what a field has
    label: str,
    block_id: str,
    chosen: Sequence[str],
    *,
    hint: str = "",
    action: Action | Field = Field.PEOPLE,
    optional: bool = True,
    tell_at_once: bool = False,
) -> InputBlock:
    """A field for one person; `tell_at_once` sends each choice before the form is submitted."""
    element = UserSelectElement(
        action_id=action, initial_user=next(iter(chosen), None), placeholder="Choose a person"
    )
    return _field(label, block_id, element, hint, optional=optional, tell_at_once=tell_at_once)


def people_field(
    label: str, block_id: str, chosen: Sequence[str], *, hint: str = "", optional: bool = True
) -> InputBlock:
    """A field for several people."""
    element = UserMultiSelectElement(
        action_id=Field.PEOPLE,
        initial_users=list(chosen) or None,
        placeholder="Choose people",
    )
    return _field(label, block_id, element, hint, optional=optional, tell_at_once=False)


def text_field(  # noqa: PLR0913 - what a field has
    label: str,
    block_id: str,
    *,
    most: int,
    words: str = "",
    hint: str = "",
    optional: bool = False,
) -> InputBlock:
    """A field for several lines of words, `most` characters at the most."""
    element = PlainTextInputElement(
        action_id=Field.WORDS, initial_value=words or None, multiline=True, max_length=most
    )
    return _field(label, block_id, element, hint, optional=optional, tell_at_once=False)


def line_field(
    label: str, block_id: str, *, most: int, words: str = "", hint: str = ""
) -> InputBlock:
    """A field for one line of words, `most` characters at the most."""
    element = PlainTextInputElement(
        action_id=Field.WORDS, initial_value=words or None, max_length=most
    )
    return _field(label, block_id, element, hint, optional=False, tell_at_once=False)


def _field(  # noqa: PLR0913 - as above
    label: str,
    block_id: str,
    element: UserSelectElement | UserMultiSelectElement | PlainTextInputElement,
    hint: str,
    *,
    optional: bool,
    tell_at_once: bool,
) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=PlainTextObject(text=shortened(label, LONGEST_FIELD_LABEL), emoji=False),
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
        element=element,
        optional=optional,
        dispatch_action=tell_at_once or None,
    )
