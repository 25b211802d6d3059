"""The approved wording, character for character."""

from collections.abc import Iterator, Sequence
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    DividerBlock,
    HeaderBlock,
    PlainTextObject,
    RichTextBlock,
    RichTextQuoteElement,
)
from slack_sdk.models.blocks.block_elements import RichTextElementParts
from slack_sdk.models.views import View

from chatbot.domain.documents import ClauseStatus, ClauseWording, Wording
from chatbot.domain.policies import PolicyPack
from chatbot.domain.withholding import in_words
from chatbot.slack.blocks.reply import escaped, section, shortened, small_print

LONGEST_PIECE: Final = 3000  # characters of one text
MOST_PIECES: Final = 60  # a view holds 100 blocks
LONGEST_HEADER: Final = 150  # characters

_CHANGED: Final = {
    ClauseStatus.CHANGED: "This rule has changed, and a manager has yet to look at its answers.",
    ClauseStatus.RENUMBERED: "This rule has moved within the policy: it is {found_as} now.",
    ClauseStatus.VANISHED: "This rule is not in the document any more.",
}


def render_wording(wording: Wording, pack: PolicyPack) -> View:
    """The clauses of an answer as the document has them, and which document that is."""
    blocks: list[Block] = [section(f"*{escaped(pack.title)}*, {escaped(pack.organisation)}")]
    if wording.withheld:
        blocks.append(
            section(
                "✋ The answer is held back: it has not been checked against this wording yet."
            )
        )
    pieces = MOST_PIECES
    for clause in wording.clauses:
        texts = _pieces(clause.wording or "")
        blocks.extend(_clause(clause, texts[:pieces], is_whole=len(texts) <= pieces))
        pieces -= min(pieces, len(texts))
    blocks += [DividerBlock(), small_print(escaped(_source(wording)))]
    return View(
        type="modal",
        title=PlainTextObject(text="The wording", emoji=False),
        close=PlainTextObject(text="Close", emoji=False),
        blocks=blocks,
    )


def _clause(clause: ClauseWording, texts: Sequence[str], *, is_whole: bool) -> Iterator[Block]:
    label = shortened(clause.label, LONGEST_HEADER)
    yield HeaderBlock(text=PlainTextObject(text=label, emoji=False))
    # Rich text is shown as it is: no link, no name and no emphasis is looked for in it.
    for text in texts:
        yield RichTextBlock(
            elements=[RichTextQuoteElement(elements=[RichTextElementParts.Text(text=text)])]
        )
    if not is_whole:
        yield small_print("The rest is too long to be shown here. Please look in the document.")
    if clause.status in _CHANGED:
        yield small_print(escaped(_CHANGED[clause.status].format(found_as=clause.found_as)))


def _pieces(text: str) -> Sequence[str]:
    """The text in pieces that Slack takes; put together they are the text."""
    return [text[at : at + LONGEST_PIECE] for at in range(0, len(text), LONGEST_PIECE)]


def _source(wording: Wording) -> str:
    version, zone = wording.version, wording.zone
    since = f", in force here since {in_words(version.live_at, zone)}" if version.live_at else ""
    return f"Word for word from {version.name}{since}."
