"""Questions that the bot could not answer: in the Home tab, as a list, and what to make of one."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    CheckboxesElement,
    DividerBlock,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from chatbot.domain.policies import Intent, PolicyPack
from chatbot.domain.unanswered import (
    ASKED_AGAIN,
    LONGEST_SUBJECT,
    Decision,
    DecisionKind,
    Group,
)
from chatbot.services.phrasings import MOST_WORDINGS, Rehearsal
from chatbot.services.unanswered import Done, Unanswered
from chatbot.slack.blocks.reply import (
    LONGEST_LABEL,
    button,
    buttons,
    escaped,
    moment,
    section,
    shortened,
    small_print,
)
from chatbot.slack.blocks.views import line_field, modal
from chatbot.slack.ids import Action, Field, Form

UNANSWERED: Final = "Unanswered questions"
GROUP: Final = "What is it about?"
REHEARSAL: Final = "What would change"
AT_HOME: Final = 3
HOME_BUDGET: Final = AT_HOME + 3
ON_A_PAGE: Final = 10
LONGEST_SHOWN: Final = 200  # characters of a question in a list
MOST_IN_GROUP: Final = 100  # options in a group of a menu
SUBJECT: Final = "subject"
TICKED: Final = "wordings"
NOT_COVERED: Final = "Not covered by the policy"


def at_home(found: Unanswered, pack: PolicyPack) -> Sequence[Block]:
    """What was asked most often, and the way to the rest."""
    blocks: list[Block] = [_listed(group, pack) for group in found.groups[:AT_HOME]]
    more = len(found.groups) - AT_HOME
    if more > 0:
        blocks.append(small_print(f"and {more} more"))
    if found.urgent_count:
        blocks.append(_urgent(found.urgent_count))
    if found.groups:
        blocks.append(buttons([button("See all", Action.UNANSWERED, "open")], "unanswered"))
    return blocks


def unanswered_list(found: Unanswered, pack: PolicyPack, page: int) -> View:
    """Ten at a time (pages from 0); a page that is not there any more is the last one."""
    last = max(0, (len(found.groups) - 1) // ON_A_PAGE)
    page = min(page, last)
    shown = found.groups[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    blocks: list[Block] = [_listed(group, pack) for group in shown]
    if not found.groups:
        blocks.append(section("There is nothing to decide."))
    if found.urgent_count:
        blocks.append(_urgent(found.urgent_count))
    return modal(UNANSWERED, [*blocks, *pages(page, last, Action.UNANSWERED_PAGE)])


def pages(page: int, last: int, action: Action) -> Sequence[Block]:
    """The buttons between pages; none where there is one page."""
    row = [button("Back", action.at(0), str(page - 1))] if page > 0 else []
    row += [button("Next", action.at(1), str(page + 1))] if page < last else []
    return (small_print(f"Page {page + 1} of {last + 1}"), buttons(row)) if row else ()


def _urgent(count: int) -> Block:
    what, them = ("1 message", "It is") if count == 1 else (f"{count} messages", "They are")
    return small_print(f"{what} went to the safeguarding route. {them} not shown here.")


def _listed(group: Group, pack: PolicyPack) -> Block:
    return section(
        f"{_quoted(group.newest.text)}\n{_figures(group)}{_guesses(group, pack)}",
        beside=button("Decide", Action.GROUP, group.group_id),
        # The same in the next tab: a press counts while it is published anew.
        block_id=f"unanswered#{group.group_id}",
    )


def _figures(group: Group) -> str:
    times = "Asked once" if group.count == 1 else f"Asked {group.count} times"
    not_helpful = f"  ·  not helpful: {group.not_helpful}" if group.not_helpful else ""
    return f"{times}, last {moment(group.newest.asked_at)}{not_helpful}"


def _guesses(group: Group, pack: PolicyPack) -> str:
    titles = [intent.title for intent in _known(group.guesses, pack)]
    return f"\nBest guess: {escaped('; '.join(titles))}" if titles else ""


def group_form(group: Group, pack: PolicyPack) -> View:
    """The wordings of a group, and what can be made of it."""
    texts = list(dict.fromkeys(question.text for question in reversed(group.questions)))
    lines = [f"•  {_quoted(text)}" for text in texts[:MOST_WORDINGS]]
    more = len(texts) - MOST_WORDINGS
    lines += [f"and {more} more wordings"] if more > 0 else []
    return modal(
        GROUP,
        [
            section(f"{_figures(group)}\n" + "\n".join(lines)),
            small_print("Who asked is not shown."),
            DividerBlock(),
            section(
                "*It is about something that I know.* Choose what: then you see what would"
                " change, before you approve it."
            ),
            ActionsBlock(
                elements=[
                    _intents(group, pack),
                    button("Dismiss", Action.DISMISS, group.group_id),
                ]
            ),
            small_print(
                f"Dismissed, it comes back when it has been asked {ASKED_AGAIN} times again."
            ),
            DividerBlock(),
            line_field(
                "Or: the policy does not cover it",
                SUBJECT,
                most=LONGEST_SUBJECT,
                hint="A short title. It is counted under what the policy leaves open.",
            ),
        ],
        form=Form.SUBJECT,
        submit="Count it",
        metadata=group.group_id,
    )


def _intents(group: Group, pack: PolicyPack) -> StaticSelectElement:
    """All intents by topic, the guesses first; typing in the menu searches the titles."""
    guessed = _known(group.guesses, pack)
    groups = [("Best guesses", guessed)] if guessed else []
    topics: dict[str, list[Intent]] = {}
    for intent in pack.intents.values():
        if intent not in guessed:
            topics.setdefault(intent.topic if intent.covered else NOT_COVERED, []).append(intent)
    for topic, intents in topics.items():
        starts = range(0, len(intents), MOST_IN_GROUP)
        groups += [(topic, intents[start : start + MOST_IN_GROUP]) for start in starts]
    return StaticSelectElement(
        action_id=Action.INTENT,
        placeholder="It is about …",
        option_groups=[
            OptionGroup(
                label=PlainTextObject(text=shortened(topic, LONGEST_LABEL), emoji=False),
                options=[_option(intent.title, intent.intent_id) for intent in intents],
            )
            for topic, intents in groups[:MOST_IN_GROUP]
        ],
    )


def rehearsal_form(rehearsal: Rehearsal) -> View:
    """The wordings to be approved, what speaks against others, and what would change."""
    title = escaped(rehearsal.intent.title)
    refused = [
        f"•  {_quoted(wording.text)}: {escaped(wording.fault)}"
        for wording in rehearsal.wordings
        if wording.fault
    ]
    blocks: list[Block] = [section(f"*{title}*\n{escaped(rehearsal.intent.answer)}")]
    if rehearsal.sound:
        blocks += [_ticks(rehearsal), section(_changes(rehearsal))]
    if refused:
        blocks.append(section("Cannot be approved:\n" + "\n".join(refused)))
    return modal(
        REHEARSAL,
        blocks,
        form=Form.APPROVE if rehearsal.sound else None,
        submit="Approve",
        metadata=rehearsal.intent.intent_id,
    )


def _ticks(rehearsal: Rehearsal) -> InputBlock:
    options = [_option(wording.text, wording.question_id) for wording in rehearsal.sound]
    return InputBlock(
        block_id=TICKED,
        label=PlainTextObject(text="From now on these are answered so", emoji=False),
        hint=PlainTextObject(
            text="Take out what names a person: approved wordings are kept.", emoji=False
        ),
        element=CheckboxesElement(
            action_id=Field.TICKED, options=options, initial_options=options
        ),
    )


def _changes(rehearsal: Rehearsal) -> str:
    if not rehearsal.changes:
        return "No question of the last 90 days would be answered differently."
    count = sum(change.count for change in rehearsal.changes)
    what = "1 question" if count == 1 else f"{count} questions"
    lines = [
        f"•  {change.count}: {escaped(change.before or 'no answer')} → "
        f"{escaped(rehearsal.intent.title)}"
        for change in rehearsal.changes
    ]
    heading = f"*{what} of the last 90 days would now be answered differently*"
    return "\n".join([heading, *lines])


def decided(done: Done, pack: PolicyPack) -> View:
    """It is done."""
    what = "1 question" if done.count == 1 else f"{done.count} questions"
    return modal(
        "Done", [section(f"{what}: {_kind(done.decision, pack)}."), *_afterwards(done.decision)]
    )


def decided_before(decision: Decision, pack: PolicyPack) -> View:
    """Somebody else was first."""
    return modal(
        "Already done",
        [
            section(
                f"<@{escaped(decision.made_by)}> has done this already,"
                f" {moment(decision.made_at)}: {_kind(decision, pack)}."
            )
        ],
    )


def _kind(decision: Decision, pack: PolicyPack) -> str:
    if decision.kind is DecisionKind.APPROVED:
        known = pack.intents.get(decision.intent_id or "")
        return f"approved for “{escaped(known.title if known else 'an earlier subject')}”"
    if decision.kind is DecisionKind.NOT_COVERED:
        return f"counted as “{escaped(decision.subject or '')}”, which the policy does not cover"
    return "dismissed"


def _afterwards(decision: Decision) -> Sequence[Block]:
    words = {
        DecisionKind.APPROVED: "The next one who asks this gets the answer.",
        DecisionKind.NOT_COVERED: "Whatever is asked like it is counted too.",
        DecisionKind.DISMISSED: f"Asked {ASKED_AGAIN} times again, it comes back.",
    }
    return (small_print(words[decision.kind]),)


def _known(intent_ids: Sequence[str], pack: PolicyPack) -> list[Intent]:
    return [pack.intents[each] for each in intent_ids if each in pack.intents]


def _option(label: str, value: str) -> Option:
    return Option(
        text=PlainTextObject(text=shortened(label, LONGEST_LABEL), emoji=False), value=value
    )


def _quoted(text: str) -> str:
    """Somebody's words as markup, on one line."""
    return f"“{escaped(shortened(' '.join(text.split()), LONGEST_SHOWN))}”"
