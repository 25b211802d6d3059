"""Rules that are not as their answers know them: old and new, one below the other."""

from collections.abc import Iterator, Sequence
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    DividerBlock,
    RichTextBlock,
    RichTextElement,
    RichTextQuoteElement,
    RichTextSectionElement,
)
from slack_sdk.models.blocks.block_elements import RichTextElementParts

from chatbot.domain.documents import ClauseStatus, Decision, DriftEntry
from chatbot.domain.policies import PolicyPack
from chatbot.domain.withholding import CITED
from chatbot.domain.word_changes import Piece, changed_words
from chatbot.slack.blocks.reply import button, buttons, escaped, section, small_print
from chatbot.slack.ids import Action

LONGEST_TEXT: Final = 3000  # characters of one text
SHOWN_IN_LIST: Final = 1200  # characters of one wording
SHOWN_IN_FORM: Final = 30_000  # likewise; a view holds 250 KB
ON_A_PAGE: Final = 8  # rules; each is four blocks at most, and a view holds 100

STATUSES: Final = {
    ClauseStatus.CHANGED: "Changed",
    ClauseStatus.VANISHED: "Not there any more",
    ClauseStatus.RENUMBERED: "Moved",
    ClauseStatus.NEW: "New",
}
NEVER_LOADED: Final = "Its earlier words were never loaded here, so they cannot be shown."


def headline(entry: DriftEntry) -> str:
    """What became of a rule, as markup: `*Changed*: Rule 3`."""
    now = f", now {entry.found_as}" if entry.status is ClauseStatus.RENUMBERED else ""
    # A new rule's label says so itself.
    label = entry.label.removeprefix("New: ").removeprefix("New, ")
    return f"*{STATUSES[entry.status]}*: {escaped(label)}{escaped(now)}"


def counted(drift: Sequence[DriftEntry]) -> str:
    """How many rules changed in which way: `2 changed, 1 new`."""
    found = [entry.status for entry in drift]
    words = {
        ClauseStatus.CHANGED: "changed",
        ClauseStatus.VANISHED: "not there any more",
        ClauseStatus.RENUMBERED: "moved",
        ClauseStatus.NEW: "new",
    }
    return ", ".join(
        f"{found.count(status)} {word}" for status, word in words.items() if status in found
    )


def wordings(entry: DriftEntry, *, longest: int = SHOWN_IN_FORM) -> Sequence[Block]:
    """Old and new in quotes, with the words marked that only one of them has.

    Args:
        entry: the rule.
        longest: where each wording is cut, and said to be.
    """
    if entry.status is ClauseStatus.RENUMBERED:
        return ()
    old, new = entry.old or "", entry.new or ""
    before, after = changed_words(old, new) if old and new else (_whole(old), _whole(new))
    elements: list[RichTextElement] = []
    for title, pieces, mark in (("Before", before, "strike"), ("Now", after, "bold")):
        if pieces:
            elements += _quoted(title, _cut(pieces, longest), mark)
    blocks: list[Block] = [RichTextBlock(elements=elements)] if elements else []
    if max(len(old), len(new)) > longest:
        blocks.append(small_print("The rest is too long to be shown here."))
    elif entry.old is None and entry.status is not ClauseStatus.NEW:
        blocks.append(small_print(NEVER_LOADED))
    return blocks


def _whole(text: str) -> Sequence[Piece]:
    return [Piece(text, changed=False)] if text else []


def _cut(pieces: Sequence[Piece], longest: int) -> Iterator[Piece]:
    left = longest
    for piece in pieces:
        text = piece.text[:left]
        left -= len(text)
        yield from (
            Piece(text[at : at + LONGEST_TEXT], piece.changed)
            for at in range(0, len(text), LONGEST_TEXT)
        )


def _quoted(title: str, pieces: Iterator[Piece], mark: str) -> Sequence[RichTextElement]:
    text = RichTextElementParts.Text
    style = RichTextElementParts.TextStyle(**{mark: True})
    # Rich text is shown as it is: no link, no name and no emphasis is looked for in it.
    return (
        RichTextSectionElement(elements=[text(text=title)]),
        RichTextQuoteElement(
            elements=[
                text(text=piece.text, style=style if piece.changed else None) for piece in pieces
            ]
        ),
    )


def answers_on(entry: DriftEntry, pack: PolicyPack) -> str:
    """The answers that rest on a rule, with what was decided about each; "" without any."""
    said = []
    for intent_id, decision in entry.decisions.items():
        title = "other answers name it" if intent_id == CITED else pack.intents[intent_id].title
        said.append(f"{title} ({DECIDED[decision]})")
    return "; ".join(said)


DECIDED: Final = {
    None: "held back",
    Decision.STILL_RIGHT: "still right",
    Decision.REWORD: "needs rewording",
    Decision.WITHDRAW: "withdrawn",
}


def rules(entries: Sequence[DriftEntry], pack: PolicyPack, *, review: bool) -> Iterator[Block]:
    """The rules of one page, in the list of what changed.

    Args:
        entries: those of the page.
        pack: names the answers.
        review: whether the answers can be looked at from here.
    """
    for place, entry in enumerate(entries):
        if place:
            yield DividerBlock()
        yield section(headline(entry))
        yield from wordings(entry, longest=SHOWN_IN_LIST)
        if entry.decisions and review:
            yield small_print(f"Answers: {escaped(answers_on(entry, pack))}")
            label = "Look at it" if entry.waits else "Decide again"
            yield buttons([button(label, Action.REVIEW.at(place), entry.clause_id or "")])


def page_of(drift: Sequence[DriftEntry], page: int) -> Sequence[DriftEntry]:
    """The rules of a page, from 0; a page that is not there is the first one."""
    start = page * ON_A_PAGE
    return drift[start : start + ON_A_PAGE] or drift[:ON_A_PAGE]


def page_buttons(drift: Sequence[DriftEntry], page: int, version_id: str) -> list[Block]:
    """The way to the other pages; the value names the document, or is empty for the live one."""
    pages = -(-len(drift) // ON_A_PAGE)
    if pages <= 1:
        return []
    row = []
    if page > 0:
        row.append(button("Earlier rules", Action.PAGE.at(0), f"{version_id}\n{page - 1}"))
    if page + 1 < pages:
        row.append(button("Further rules", Action.PAGE.at(1), f"{version_id}\n{page + 1}"))
    return [DividerBlock(), small_print(f"Page {page + 1} of {pages}"), buttons(row)]
