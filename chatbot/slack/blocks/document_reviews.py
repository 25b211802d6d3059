"""Looking at the answers that rest on a rule which is not as they know it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    DividerBlock,
    InputBlock,
    Option,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from chatbot.domain.documents import ClauseStatus, Decision, DriftEntry, Overview
from chatbot.domain.policies import PolicyPack
from chatbot.domain.withholding import CITED
from chatbot.slack.blocks.document_rules import (
    counted,
    page_buttons,
    page_of,
    rules,
    wordings,
)
from chatbot.slack.blocks.reply import button, buttons, escaped, section, shortened, small_print
from chatbot.slack.blocks.views import heading, modal
from chatbot.slack.ids import Action, Field, Form

CHANGED_RULES: Final = "Rules that changed"
CHANGED_RULE: Final = "A rule that changed"
MOST_ANSWERS: Final = 30  # in one form; two blocks each, and a view holds 100
LONGEST_ANSWER: Final = 2000

_DECISIONS: Final = {
    Decision.STILL_RIGHT: "Still right",
    Decision.REWORD: "Needs rewording",
    Decision.WITHDRAW: "Withdraw",
}
_CITING: Final = {
    Decision.STILL_RIGHT: "Yes, they may name it",
    Decision.WITHDRAW: "No, leave it out",
}
_STATUSES: Final = {
    ClauseStatus.CHANGED: "The words of this rule changed.",
    ClauseStatus.VANISHED: "This rule is not in the document any more.",
    ClauseStatus.RENUMBERED: "The words are the same. The rule has moved: it is {found_as} now.",
}


def drift_list(overview: Overview, pack: PolicyPack, *, moved: int, page: int = 0) -> View:
    """Everything that the live document has otherwise than the answers know it."""
    drift, live = overview.drift, overview.live
    if not drift or live is None:
        return modal(CHANGED_RULES, [section("Every rule is as the answers know it.")])
    blocks: list[Block] = [section(f"*{escaped(live.name)}*: {counted(drift)}.")]
    if moved:
        label = f"All {moved} moved: still right" if moved > 1 else "The moved one: still right"
        blocks.append(buttons([button(label, Action.ACCEPT_MOVED, live.version_id)]))
    blocks += rules(page_of(drift, page), pack, review=True)
    return modal(CHANGED_RULES, [*blocks, *page_buttons(drift, page, "")])


def review_form(entry: DriftEntry, pack: PolicyPack) -> View:
    """Old and new words, and a decision on each answer that rests on the rule."""
    told = {"clause_id": entry.clause_id or "", "seen": entry.seen}
    answers = list(entry.decisions.items())
    blocks: list[Block] = [
        heading(entry.label),
        section(escaped(_STATUSES[entry.status].format(found_as=entry.found_as))),
        *wordings(entry),
        DividerBlock(),
    ]
    for intent_id, decision in answers[:MOST_ANSWERS]:
        blocks += _answer(intent_id, decision, pack)
    if len(answers) > MOST_ANSWERS:
        blocks.append(small_print(f"{len(answers) - MOST_ANSWERS} more come after these."))
    return modal(CHANGED_RULE, blocks, form=Form.REVIEW, metadata=json.dumps(told))


def _answer(intent_id: str, decision: Decision | None, pack: PolicyPack) -> Iterator[Block]:
    if intent_id == CITED:
        yield section("Answers that rest on other rules also name this one.")
        yield _choice(intent_id, "May they name it again?", _CITING, decision)
        return
    intent = pack.intents[intent_id]
    answer = escaped(shortened(intent.answer, LONGEST_ANSWER))
    yield section(f"*{escaped(intent.title)}*\n{answer}")
    yield _choice(intent_id, "This answer is", _DECISIONS, decision)


def _choice(
    intent_id: str, label: str, offered: Mapping[Decision, str], decision: Decision | None
) -> InputBlock:
    options = {
        each: Option(value=each.value, text=PlainTextObject(text=words, emoji=False))
        for each, words in offered.items()
    }
    return InputBlock(
        block_id=intent_id,
        label=PlainTextObject(text=label, emoji=False),
        element=RadioButtonsElement(
            action_id=Field.DECISION,
            options=list(options.values()),
            initial_option=options.get(decision) if decision else None,
        ),
    )


def read_review(metadata: str, options: Mapping[str, str]) -> tuple[str, str, dict[str, Decision]]:
    """The clause, what was seen of it, and the decisions of a form.

    Raises:
        ValueError: a form of another version of the bot.
    """
    told = json.loads(metadata)
    decisions = {intent_id: Decision(value) for intent_id, value in options.items()}
    return str(told["clause_id"]), str(told["seen"]), decisions


def reviewed(decisions: Sequence[Decision], left: int) -> View:
    """That it was saved, and what is left to do."""
    right = sum(decision is Decision.STILL_RIGHT for decision in decisions)
    held = len(decisions) - right
    said = []
    if right:
        said.append(
            "1 answer is given again" if right == 1 else f"{right} answers are given again"
        )
    if held:
        said.append("1 is not given" if held == 1 else f"{held} are not given")
    rest = "No other rule waits."
    if left:
        rest = "1 more rule waits." if left == 1 else f"{left} more rules wait."
    return modal(CHANGED_RULE, [section(f"Saved: {', '.join(said)} from now on. {rest}")])
