"""Clauses that may be the rule, in the document's words and unchecked."""

from typing import Final

from slack_sdk.models.blocks import Block, RichTextBlock, RichTextQuoteElement
from slack_sdk.models.blocks.block_elements import RichTextElementParts

from chatbot.domain.answers import MayBeRule, QuotedClause
from chatbot.slack.blocks.reply import escaped, section, shortened, small_print

OPENING: Final = "This may be the rule. Nobody has checked whether it answers you."
LONGEST_QUOTE: Final = 1000  # characters of a clause


def offered_clauses(result: MayBeRule, policy: str) -> tuple[Block, ...]:
    """The clauses under their labels, whose words they are, and whom to ask.

    Args:
        result: what was found.
        policy: the policy with its organisation and date.
    """
    return (
        section(f"*🔎 {OPENING}*"),
        *(block for quoted in result.clauses for block in _clause(quoted)),
        small_print(escaped(f"Word for word from: {policy}."), escaped(_ask(result))),
    )


def offered_in_words(result: MayBeRule) -> str:
    """The same for notifications and screen readers; safe as it is."""
    told = (f"{quoted.clause.label}: “{_words(quoted)}”" for quoted in result.clauses)
    return escaped(" ".join([OPENING, *told, _ask(result)]))


def _clause(quoted: QuotedClause) -> tuple[Block, ...]:
    # Rich text is shown as it is: no link, no name and no emphasis is looked for in it.
    words = RichTextElementParts.Text(text=_words(quoted))
    return (
        section(f"*{escaped(quoted.clause.label)}*"),
        RichTextBlock(elements=[RichTextQuoteElement(elements=[words])]),
    )


def _words(quoted: QuotedClause) -> str:
    return shortened(quoted.wording, LONGEST_QUOTE)


def _ask(result: MayBeRule) -> str:
    return f"To be sure, ask {result.contact.asks}."
