"""Questions to people: the messages about them, and their places in the Home tab."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block

from chatbot.domain.ask_notices import NoticeKind
from chatbot.domain.asks import Ask, AskState, AttemptEnd
from chatbot.domain.policies import Contact
from chatbot.slack.blocks.reply import (
    Reply,
    button,
    buttons,
    escaped,
    moment,
    plain,
    section,
    sentence,
    shortened,
    small_print,
)
from chatbot.slack.ids import Action

MOST_SHOWN: Final = 4
LONGEST_SHOWN: Final = 200  # characters of a question in a list
WAITING_BUDGET: Final = 2 * MOST_SHOWN + 1
OWN_BUDGET: Final = MOST_SHOWN + 1

ENDED: Final = {
    AttemptEnd.LOST: "I could not reach {who}.",
    AttemptEnd.AWAY: "{who} is away.",
    AttemptEnd.SILENT: "{who} has not been able to take it.",
    AttemptEnd.RELEASED: "{who} has not been able to answer so far.",
    AttemptEnd.PASSED_ON: "{who} passed it on.",
}
NOT_WITH_YOU: Final = "This question is with somebody else now."
# Notices in which nothing but the state has to hold still.
STATE_OF: Final = {
    NoticeKind.CLOSED: AskState.CLOSED,
    NoticeKind.TAKEN: AskState.TAKEN,
    NoticeKind.MOVED: AskState.OPEN,
    NoticeKind.UNREACHED: AskState.UNREACHED,
    NoticeKind.ANSWER: AskState.ANSWERED,
    NoticeKind.DECLINED: AskState.DECLINED,
    NoticeKind.UNDELIVERED: AskState.ANSWERED,
}


def person(user_id: str | None) -> str:
    """Somebody as markup."""
    return f"<@{escaped(user_id)}>" if user_id else "somebody"


def excerpt(words: str) -> str:
    """The beginning of somebody's words as markup, on one line."""
    return escaped(shortened(" ".join(words.split()), LONGEST_SHOWN))


def render_notice(kind: NoticeKind, ask: Ask, recipient: str, contact: Contact) -> Reply | None:
    """A message about a question; None where things have moved on, and nobody needs it."""
    if kind in {NoticeKind.QUESTION, NoticeKind.REMINDER}:
        if ask.holder != recipient or not ask.is_live:
            return None
        if kind is NoticeKind.QUESTION and ask.state is not AskState.OPEN:
            return None
        return render_question(ask, recipient, reminder=kind is NoticeKind.REMINDER)
    if ask.state is not STATE_OF[kind]:
        return None
    if kind is NoticeKind.ANSWER:
        return render_answer(ask)
    return _told(kind, ask, contact)


def render_question(ask: Ask, viewer: str, *, reminder: bool = False) -> Reply:
    """A question for whoever may answer it, with the buttons that they can use now."""
    words = "A colleague has a question for you."
    if reminder:
        words = "A colleague is still waiting for an answer from you."
    note = [section("*Their note*"), plain(ask.note)] if ask.note else []
    row = _buttons(ask, viewer)
    return Reply(
        text=words,
        blocks=(
            section(f"{'*Still waiting.* ' if reminder else ''}{person(ask.asker)} asks:"),
            plain(ask.text),
            *note,
            small_print(how_it_stands(ask, viewer), *_before(ask)),
            *row,
        ),
    )


def how_it_stands(ask: Ask, viewer: str) -> str:
    """What has become of a question, as markup, for whoever may answer it."""
    if ask.state is AskState.TAKEN and ask.owner == viewer:
        return f"You took this {moment(ask.since)}."
    owner, since = person(ask.owner), moment(ask.since)
    asked = f"Asked {moment(ask.asked_at)}."
    helped = " It helped." if ask.helped else ""
    with_whom = "" if ask.holder == viewer else f" I asked {person(ask.holder)}."
    return {
        AskState.OPEN: f"{asked} Nobody has taken it yet.{with_whom}",
        AskState.UNREACHED: f"{asked} *I could not reach anybody.* If you can, please take it.",
        AskState.TAKEN: f"{owner} has had this since {since}.",
        AskState.ANSWERED: f"Answered by {owner}, {since}.{helped}",
        AskState.DECLINED: f"{owner} said that it is not ours, {since}.",
        AskState.CLOSED: f"Closed {since}: whoever asked has left.",
    }[ask.state]


def _before(ask: Ask) -> Sequence[str]:
    """Who had it before and let it go, where that matters to whoever has it now."""
    earlier = ask.attempts[ask.round_from :] if ask.is_live else ()
    said = [
        ENDED[each.end].format(who=person(each.user_id)) for each in earlier if each.end in ENDED
    ]
    return [" ".join(dict.fromkeys(said))] if said else []


def _buttons(ask: Ask, viewer: str) -> Sequence[Block]:
    if not ask.may_act(viewer):
        return ()
    take = [] if ask.owner else [button("Take it", Action.TAKE, ask.ask_id)]
    return (
        buttons(
            [
                *take,
                button("Answer", Action.ANSWER, ask.ask_id),
                button("Not ours", Action.NOT_OURS, ask.ask_id),
                button("Pass on", Action.HAND_OVER, ask.ask_id),
            ]
        ),
    )


def render_answer(ask: Ask) -> Reply:
    """The answer, for the asker."""
    row: Block = buttons(
        [
            button("That helps", Action.THAT_HELPS, ask.ask_id),
            button("Ask again", Action.ASK_AGAIN, ask.ask_id),
        ]
    )
    if ask.helped:
        row = small_print("You said that this helps.")
    return Reply(
        text="Your question has been answered.",
        blocks=(
            section(f"*{person(ask.owner)} has answered your question*"),
            small_print(f"You asked: {excerpt(ask.text)}"),
            plain(ask.reply),
            row,
        ),
    )


def render_posted(ask: Ask, viewer: str, concerned: Sequence[str]) -> Reply:
    """What stands in the place of a message that was sent earlier."""
    if viewer == ask.asker:
        return render_answer(ask)
    if viewer not in concerned:
        return sentence(NOT_WITH_YOU)
    return render_question(ask, viewer)


def _told(kind: NoticeKind, ask: Ask, contact: Contact) -> Reply:
    """The messages of a few sentences."""
    whom = escaped(contact.asks)
    words, *sentences = {
        NoticeKind.TAKEN: (
            "Your question has been taken.",
            f"{person(ask.owner)} has taken your question, and will answer you here.",
        ),
        NoticeKind.MOVED: (
            "Your question is with somebody else now.",
            *_before(ask),
            f"Your question is with {person(ask.holder)} now.",
        ),
        NoticeKind.UNREACHED: (
            "I could not reach anybody with your question so far.",
            "I could not reach anybody with your question so far. It stays open: every manager",
            "sees it, and I will write to you when somebody takes it.",
            f"If it cannot wait, please speak to {whom}.",
        ),
        NoticeKind.DECLINED: (
            "There is news about your question.",
            f"{person(ask.owner)} has read your question. It is not one that they can settle.",
            f"To talk it over, speak to {whom}.",
        ),
        NoticeKind.CLOSED: (
            "A question that you took is closed.",
            f"{person(ask.asker)} does not belong to the organisation any more,",
            "so I have closed the question. There is nothing more to do.",
        ),
        NoticeKind.UNDELIVERED: (
            "An answer of yours could not be delivered.",
            f"I cannot write to {person(ask.asker)}, so your answer has not reached them.",
            "Please tell them yourself.",
        ),
    }[kind]
    reason = [plain(ask.reply)] if kind is NoticeKind.DECLINED and ask.reply else []
    question = small_print(f"The question: {excerpt(ask.text)}")
    return Reply(text=words, blocks=(section(" ".join(sentences)), *reason, question))


def waiting(asks: Sequence[Ask], viewer: str) -> Sequence[Block]:
    """Questions that wait for somebody, with the same buttons as in the messages."""
    shown: list[Block] = []
    for ask in asks[:MOST_SHOWN]:
        lines = [f"*{person(ask.asker)}:* {excerpt(ask.text)}", how_it_stands(ask, viewer)]
        shown += [section("\n".join([*lines, *_before(ask)])), *_buttons(ask, viewer)]
    return [*shown, *_more(asks)]


def own(asks: Sequence[Ask]) -> Sequence[Block]:
    """Somebody's own open questions, and how each stands."""
    stands = {
        AskState.OPEN: "I asked {who}; nobody has taken it yet.",
        AskState.UNREACHED: "I could not reach anybody so far. It stays open.",
        AskState.TAKEN: "{who} has taken it.",
    }
    shown = [
        section(f"{excerpt(ask.text)}\n_{stands[ask.state].format(who=person(ask.holder))}_")
        for ask in asks[:MOST_SHOWN]
    ]
    return [*shown, *_more(asks)]


def _more(asks: Sequence[Ask]) -> Sequence[Block]:
    more = len(asks) - MOST_SHOWN
    return [small_print(f"and {more} more")] if more > 0 else []
