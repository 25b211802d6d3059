"""Helpful or not: the buttons under an answer, and what they look like when pressed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from slack_sdk.models.blocks import Block

from chatbot.slack.blocks.reply import Reply, button, buttons, section, small_print
from chatbot.slack.ids import Action

PRESSED: Final = "✓ "
ROW: Final = "feedback"
SAID: Final = "feedback-said"
LABELS: Final = {True: "Helpful", False: "Not helpful"}
ACTIONS: Final = {True: Action.HELPFUL, False: Action.NOT_HELPFUL}


def feedback_row(question_id: str, said: bool | None = None) -> Block:  # noqa: FBT001 - the choice itself
    """The two buttons; the one that was pressed has a tick."""
    return buttons(
        [
            button(f"{PRESSED if said is choice else ''}{label}", ACTIONS[choice], question_id)
            for choice, label in LABELS.items()
        ],
        block_id=f"{ROW}#{question_id}",
    )


def thanks(*, helpful: bool) -> Reply:
    """What is said to a press, for the eyes of whoever pressed."""
    words = _thanks(helpful=helpful)
    return Reply(text=words, blocks=(section(words),))


def marked(message: Mapping[str, Any], question_id: str, *, helpful: bool) -> Reply:
    """A message of the bot, as Slack gives it back, with the choice marked in it."""
    row, said = f"{ROW}#{question_id}", f"{SAID}#{question_id}"
    blocks: list[Block] = []
    shown: Sequence[Mapping[str, Any]] = message["blocks"]
    for block in shown:
        if block.get("block_id") == row:
            note = small_print(_thanks(helpful=helpful))
            note.block_id = said
            blocks += [feedback_row(question_id, helpful), note]
        elif block.get("block_id") != said and (parsed := Block.parse(dict(block))):
            blocks.append(parsed)
    return Reply(text=message["text"], blocks=tuple(blocks))


def _thanks(*, helpful: bool) -> str:
    return (
        f"Thanks. You said: {LABELS[helpful].lower()}."
        " Managers see how many people said so, never who."
    )
