"""Messages about concerns, and their part of the Home tab: references and buttons alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import Block

from chatbot.domain.concerns import Source
from chatbot.services.concern_files import ConcernRow
from chatbot.services.concern_notices import News, Notice
from chatbot.slack.blocks.concern_file import concern_row
from chatbot.slack.blocks.concern_words import day_in_words, row_in_words
from chatbot.slack.blocks.reply import Reply, button, buttons, escaped, section
from chatbot.slack.ids import Action

MOST_ROWS: Final = 5

_WORDS: Final = {
    News.LOGGED: "A concern has been logged: {reference}. It is yours to look after.",
    News.ASSIGNED: "There is a follow-up for you in {reference}. It is due on {due}.",
    News.DUE: "Your follow-up in {reference} is not done yet. It was due on {due}.",
    News.SILENT: (
        "A follow-up in {reference} is not done, although its owner was reminded several times."
        " Please speak to them, or hand it over."
    ),
    News.NOBODY: (
        "A follow-up in {reference} has nobody any more: its owner has left, or may not read it."
        " Please hand it over."
    ),
    News.CLOSED: "The concern that you logged has been closed: {reference}.",
    News.REOPENED: "The concern that you logged has been opened again: {reference}.",
}
_URGENT: Final = "A concern needs you now: {reference}."
_DUE_NOW: Final = "Your follow-up in {reference} is due on {due}."


def render_notice(notice: Notice, now: datetime) -> Reply:
    """A message; what the concern says is a press away, for those who may read it then."""
    concern, follow_up = notice.concern, notice.follow_up
    words = _WORDS[notice.news]
    if notice.news is News.LOGGED and concern.urgent:
        words = _URGENT
    if notice.news is News.DUE and follow_up and follow_up.due_on >= now.date():
        words = _DUE_NOW
    due = day_in_words(follow_up.due_on) if follow_up else ""
    said = escaped(words.format(reference=concern.reference, due=due))
    press = button("Open", Action.OPEN_CONCERN, concern.concern_id)
    return Reply(text=said, blocks=(section(said), buttons([press])))


def concerns_part(rows: Sequence[ConcernRow], now: datetime) -> Sequence[Block]:
    """How to log one, and what is open: mine, assigned to me, to be looked after."""
    waiting = [row for row in rows if row.concern.is_open]
    row = [button("Log a concern", Action.LOG_CONCERN, Source.HOME)]
    if rows:
        row.append(button(f"All concerns ({len(rows)})", Action.CONCERNS, "0"))
    more = len(waiting) - MOST_ROWS
    return [
        section("Something on a page, in a message or with an account that should not be lost."),
        *(concern_row(each, row_in_words(each, now)) for each in waiting[:MOST_ROWS]),
        *([section(f"and {more} more")] if more > 0 else []),
        buttons(row),
    ]
