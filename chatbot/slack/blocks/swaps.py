"""Swaps of checks' days: the form, the messages, the rows of the list."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.checks import Check
from chatbot.domain.swaps import Swap, SwapField, SwapPlan, SwapState
from chatbot.services.swaps import SwapView
from chatbot.slack.blocks.absence_words import STATES
from chatbot.slack.blocks.check_words import day_in_words
from chatbot.slack.blocks.fields import choice_field, day_field
from chatbot.slack.blocks.reply import Reply, button, buttons, escaped, section
from chatbot.slack.blocks.views import modal, person_field
from chatbot.slack.ids import Action, Form

SWAP: Final = "Swap a day"
MOST_CHECKS: Final = 100


def swap_form(checks: Sequence[Check]) -> View:
    """Which check, which day, with whom, and which day in return."""
    if not checks:
        words = "No check is yours, so there is nothing to swap. A manager chooses who does what."
        return modal(SWAP, [section(words)])
    options = {check.check_id: check.name for check in checks[:MOST_CHECKS]}
    only = next(iter(options)) if len(options) == 1 else None
    return modal(
        SWAP,
        [
            choice_field("Which check?", SwapField.CHECK, options, only, optional=False),
            day_field("Your day that you give away", SwapField.GIVES, None, optional=False),
            person_field(
                "Who does it instead?",
                SwapField.OTHER,
                [],
                hint="They are asked first. Nothing changes before they accept.",
                optional=False,
            ),
            day_field(
                "Their day that you do in return",
                SwapField.TAKES,
                None,
                hint="Leave it empty where they have none.",
            ),
        ],
        form=Form.SWAP,
        submit="Ask them",
    )


def read_swap(values: Mapping[str, tuple[str, ...]]) -> tuple[SwapPlan, dict[str, str]]:
    """What stands in the form, and a sentence for each day that is none."""
    faults: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in (SwapField.GIVES, SwapField.TAKES):
        days[name] = None
        if written := next(iter(values.get(name, ())), ""):
            try:
                days[name] = date.fromisoformat(written)
            except ValueError:
                faults[name] = "There is no such day. Choose another one."
    plan = SwapPlan(
        check_id=next(iter(values.get(SwapField.CHECK, ())), ""),
        gives_on=days[SwapField.GIVES],
        other=next(iter(values.get(SwapField.OTHER, ())), None),
        takes_on=days[SwapField.TAKES],
    )
    return plan, faults


def asked_view(view: SwapView) -> View:
    """What stands in the form's place once they are asked."""
    words = f"*Asked.* {swap_in_words(view)}\nI tell you what <@{view.swap.other}> says."
    return modal(SWAP, [section(words)])


def swap_in_words(view: SwapView) -> str:
    """Who does what when, as markup."""
    swap, name = view.swap, escaped(view.check.name if view.check else view.swap.check_id)
    words = f"<@{swap.other}> does *{name}* on {day_in_words(swap.gives_on)}"
    words += f" instead of <@{swap.asker}>"
    if swap.takes_on:
        words += f", and <@{swap.asker}> on {day_in_words(swap.takes_on)} in return"
    return f"{words}."


def render_asked(view: SwapView) -> Reply:
    """For whoever is asked; afterwards what has become of it."""
    swap = view.swap
    if swap.state is not SwapState.ASKED:
        words = f"{swap_in_words(view)}\nThis swap is *{STATES[swap.state]}*."
        row = [button("Undo", Action.SWAP_UNDO, swap.swap_id)]
        more = (buttons(row),) if swap.state is SwapState.ACCEPTED else ()
        return Reply(text="A swap of days.", blocks=(section(words), *more))
    words = f"<@{swap.asker}> asks to swap: {swap_in_words(view)}"
    row = [
        button("Accept", Action.SWAP_ACCEPT, swap.swap_id),
        button("Decline", Action.SWAP_DECLINE, swap.swap_id),
    ]
    return Reply(
        text="Somebody asks to swap a day with you.", blocks=(section(words), buttons(row))
    )


def render_answered(view: SwapView) -> Reply:
    """For whoever had asked."""
    swap = view.swap
    if swap.state is SwapState.ACCEPTED:
        words = f"<@{swap.other}> has accepted: {swap_in_words(view)}"
        row = [button("Undo", Action.SWAP_UNDO, swap.swap_id)]
        return Reply(text="Your swap is agreed.", blocks=(section(words), buttons(row)))
    words = f"<@{swap.other}> has declined your swap. Your day stays yours."
    return Reply(text="Your swap was declined.", blocks=(section(words),))


def render_undone(view: SwapView) -> Reply:
    """For the other one of the two; nothing had changed where it was not accepted yet."""
    if view.swap.state is SwapState.WITHDRAWN:
        words = (
            f"<@{view.swap.settled_by}> has taken back what <@{view.swap.asker}> asked:"
            f" {swap_in_words(view)} <@{view.swap.other}> need not answer it any more."
        )
        return Reply(
            text="A swap was taken back before it was answered.", blocks=(section(words),)
        )
    words = (
        f"<@{view.swap.settled_by}> has taken this swap back: {swap_in_words(view)}"
        " Each of you has their own day again."
    )
    return Reply(text="A swap has been taken back.", blocks=(section(words),))


def swap_rows(view: SwapView, user_id: str) -> Sequence[Block]:
    """A swap in the list, with what somebody can do about it."""
    swap = view.swap
    words = f"Swap, {STATES[swap.state]}: {swap_in_words(view)}"
    row = [button(_undo_label(swap), Action.SWAP_UNDO, swap.swap_id)]
    if swap.state is SwapState.ASKED and swap.other == user_id:
        row = [
            button("Accept", Action.SWAP_ACCEPT, swap.swap_id),
            button("Decline", Action.SWAP_DECLINE, swap.swap_id),
        ]
    return (section(words), buttons(row))


def _undo_label(swap: Swap) -> str:
    return "Undo" if swap.state is SwapState.ACCEPTED else "Take it back"
