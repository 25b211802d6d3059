"""A message of the bot, and the few pieces that all of them are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

LONGEST_TEXT: Final = 3000  # characters; an ephemeral message takes 4,000 bytes
LONGEST_LABEL: Final = 75  # characters on a button
ELLIPSIS: Final = "…"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What to send.

    Attributes:
        text: the same in words, for notifications and screen readers; safe as it is.
        blocks: what is seen.
    """

    text: str
    blocks: tuple[Block, ...]

    def to_payload(self) -> dict[str, Any]:
        """As Slack's methods take it; nothing in it is unfurled.

        Raises:
            SlackObjectFormationError: a block is over one of Slack's limits.
        """
        return {
            "text": shortened(self.text, LONGEST_TEXT),
            "blocks": [block.to_dict() for block in self.blocks],
            "unfurl_links": False,
            "unfurl_media": False,
        }


def escaped(text: str) -> str:
    """Text that Slack shows as it is: no mention, no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, length: int) -> str:
    """The text, cut where it is longer; an escaped character is not cut in two."""
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    ampersand = kept.rfind("&", -5)
    if ampersand >= 0 and ";" not in kept[ampersand:]:
        kept = kept[:ampersand]
    return kept + ELLIPSIS


def section(
    markup: str, *, beside: ButtonElement | None = None, block_id: str | None = None
) -> SectionBlock:
    """A paragraph, with a button beside it if there is one; what stands in it has been escaped."""
    return SectionBlock(text=_markdown(markup), accessory=beside, block_id=block_id)


def plain(words: str) -> SectionBlock:
    """A paragraph of somebody's words, shown as they are, the first 3,000 characters."""
    return SectionBlock(text=PlainTextObject(text=shortened(words, LONGEST_TEXT), emoji=False))


def moment(at: datetime) -> str:
    """A moment (aware UTC) as markup, shown in the reader's own zone."""
    stamp = f"{at:%d %B %Y, %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short}}, {{time}}|{stamp}>"


def small_print(*lines: str) -> ContextBlock:
    """Lines in small type; what stands in them has been escaped."""
    return ContextBlock(elements=[_markdown(line) for line in lines])


def _markdown(markup: str) -> MarkdownTextObject:
    # verbatim: Slack looks for no links, channels or names of its own accord.
    return MarkdownTextObject(text=shortened(markup, LONGEST_TEXT), verbatim=True)


def buttons(elements: Sequence[ButtonElement], block_id: str | None = None) -> ActionsBlock:
    """A row of buttons."""
    return ActionsBlock(elements=elements, block_id=block_id)


def button(label: str, action_id: str, value: str) -> ButtonElement:
    """A button; its label is shown as it is."""
    text = PlainTextObject(text=shortened(label, LONGEST_LABEL), emoji=False)
    return ButtonElement(text=text, action_id=action_id, value=value)


def sentence(words: str) -> Reply:
    """A reply of nothing but words, which are escaped."""
    return Reply(text=escaped(words), blocks=(section(escaped(words)),))
