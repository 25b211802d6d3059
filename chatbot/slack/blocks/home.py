"""The Home tab: its parts one below the other."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from slack_sdk.models.blocks import ActionsBlock, Block, SectionBlock
from slack_sdk.models.views import View

from chatbot.domain.policies import PolicyPack
from chatbot.domain.roles import Duty, RoleAssignment
from chatbot.slack.blocks.examples import example_questions
from chatbot.slack.blocks.reply import (
    Reply,
    button,
    buttons,
    escaped,
    section,
    sentence,
    small_print,
)
from chatbot.slack.blocks.roles import duty_name, listed
from chatbot.slack.blocks.views import heading
from chatbot.slack.ids import Action

MOST_BLOCKS: Final = 100
MOST_LISTED: Final = 15

Titled = tuple[str, int, Sequence[Block]]


def home(parts: Sequence[Titled]) -> View:
    """The tab of parts (title, most blocks, blocks); parts without blocks are left out."""
    shown: list[Block] = []
    for title, budget, blocks in parts:
        if blocks:
            shown += [heading(title), *_within(blocks, budget)]
    _name(shown)
    return View(type="home", blocks=shown or [section("There is nothing here yet.")])


def _name(blocks: Sequence[Block]) -> None:
    """Name what is pressed by what it does: a press counts while the tab is published anew.

    Each value is part of the name, so that a press never means another row of a list.
    """
    names = [_pressed(block) if block.block_id is None else "" for block in blocks]
    times = Counter(names)
    for block, name in zip(blocks, names, strict=True):
        if name and times[name] == 1:
            block.block_id = f"home.{sha256(name.encode()).hexdigest()[:24]}"


def _pressed(block: Block) -> str:
    """What can be pressed in a block, and with which values; nothing for words."""
    elements = list(block.elements) if isinstance(block, ActionsBlock) else []
    if isinstance(block, SectionBlock) and block.accessory:
        elements.append(block.accessory)
    found = [(getattr(each, "action_id", ""), getattr(each, "value", "")) for each in elements]
    return str(found) if found else ""


def _within(blocks: Sequence[Block], budget: int) -> Sequence[Block]:
    if len(blocks) <= budget:
        return blocks
    return [*blocks[: budget - 1], small_print("There is more than can be shown here.")]


def closed_home(words: str) -> View:
    """The tab of somebody who may not ask: one sentence."""
    return View(type="home", blocks=list(sentence(words).blocks))


def waiting(vacant: Sequence[Duty], pack: PolicyPack) -> Sequence[Block]:
    """Duties that nobody has, for managers."""
    if not vacant:
        return ()
    names = [duty_name(duty, pack) for duty in vacant]
    return (
        section(f"Nobody has been chosen yet:\n{listed(names, MOST_LISTED)}"),
        buttons([button("Choose people", Action.SETTINGS, "vacant")]),
    )


def asking(pack: PolicyPack) -> Sequence[Block]:
    """How to ask, with examples that a press answers."""
    how = (
        f"Write to me in *Messages* what you would like to know about the {escaped(pack.title)}"
        f" of {escaped(pack.organisation)}. Or press an example: the answer comes to Messages."
    )
    row = [
        button(example, Action.HOME_ASK.at(place), example)
        for place, example in enumerate(example_questions(pack))
    ]
    return (section(how), buttons(row)) if row else (section(how),)


def asked(question: str) -> Reply:
    """What stands above the answer to an example."""
    words = escaped(f"You asked: {question}")
    return Reply(text=words, blocks=(small_print(words),))


def duties(held: Sequence[RoleAssignment], pack: PolicyPack) -> Sequence[Block]:
    """What somebody looks after."""
    if not held:
        return ()
    names = [duty_name(entry.duty, pack) for entry in held]
    return (section(f"You are:\n{listed(names, MOST_LISTED)}"),)


def managing() -> Sequence[Block]:
    """The ways into the settings."""
    return (
        section("Who looks after what, and who changed it."),
        buttons(
            [
                button("Settings", Action.SETTINGS, "open"),
                button("Checks", Action.CHECKS, "open"),
                button("Who has read the policy", Action.READERS, "open"),
                button("Supervision", Action.SUPERVISION_REGISTER.at(0), "0"),
                button("Supervision questions", Action.SUPERVISION_QUESTIONS, "open"),
                button("Reports", Action.REPORT_FORM, "open"),
                button("Recent changes", Action.CHANGES, "open"),
                button("Approved wordings", Action.PHRASINGS, "open"),
            ],
            # A name of its own: a press counts while the tab is published anew.
            block_id="managing",
        ),
    )
