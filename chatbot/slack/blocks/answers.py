"""What the bot says to a question."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock

from chatbot.domain.answers import (
    Answered,
    Clarify,
    Helpers,
    MayBeRule,
    NoMatch,
    NotCovered,
    Part,
    Response,
    Withheld,
)
from chatbot.domain.concerns import Source
from chatbot.domain.policies import Clause, PolicyPack, Verdict
from chatbot.domain.withholding import not_cited_sentence, withheld_sentence
from chatbot.slack.blocks.clause_offers import offered_clauses, offered_in_words
from chatbot.slack.blocks.contacts import named, whom_to_ask
from chatbot.slack.blocks.examples import example_questions
from chatbot.slack.blocks.feedback import feedback_row
from chatbot.slack.blocks.reply import Reply, button, buttons, escaped, section, small_print
from chatbot.slack.ids import Action

# The word says it; the sign only helps the eye.
VERDICTS: Final = {
    Verdict.NO: ("⛔", "No"),
    Verdict.YES: ("✅", "Yes"),
    Verdict.DEPENDS: ("⚠️", "It depends"),
    Verdict.MUST: ("☑️", "What to do"),
    Verdict.INFO: ("ℹ️", "Good to know"),  # noqa: RUF001 - the sign for information
}
ANSWER_BLOCKS: Final = 2  # of an answer's card: the words and the small print
NOT_COVERED: Final = ("❓", "The policy does not say")


class Audience(StrEnum):
    """Who sees a reply, and what they can do with it."""

    DIRECT = "direct"  # a conversation with the bot alone
    CHANNEL = "channel"  # everybody in a channel
    PRIVATE = "private"  # one person
    PRIVATE_IN_CHANNEL = "private_in_channel"  # one person, who may share it there


@dataclass(frozen=True, kw_only=True)
class Card:
    """A piece of a reply: the blocks, and the same in words."""

    words: str
    blocks: tuple[Block, ...]


def render(response: Response, pack: PolicyPack, audience: Audience) -> Reply:
    """Everything that there is to say to one message, the urgent things first.

    An urgent notice stands alone: a rule on friend requests under it would read
    as the thing to do. What the policy says is a button away.
    """
    if response.urgent:
        return _joined([_urgent_notice(response, audience)])
    cards = []
    may_share = audience is Audience.PRIVATE_IN_CHANNEL
    for part in response.parts:
        if isinstance(part.result, Answered | NotCovered | Withheld):
            card = _answer(part, pack, _helpers(response, audience), plain=False)
            card = _with_buttons(
                card, _below(part, response, pack.profiles.clauses, may_share=may_share)
            )
        elif response.hand_over:
            card = _hand_over(part, _helpers(response, audience))
        else:
            card = _without_answer(part, pack, _helpers(response, audience), audience)
        cards.append(_with_feedback(card, part))
    return _joined(cards)


def render_shared(response: Response, pack: PolicyPack, user_id: str) -> Reply:
    """An answer for everybody in a channel, with who shared it; nothing on it can be pressed."""
    by = Card(words="", blocks=(small_print(f"Shared by <@{user_id}>"),))
    answers = [_answer(part, pack, Helpers(), plain=True) for part in response.parts]
    return _joined([*answers, by], divided=False)


def _joined(cards: Sequence[Card], *, divided: bool = True) -> Reply:
    blocks: list[Block] = []
    for card in cards:
        if blocks and divided:
            blocks.append(DividerBlock())
        blocks.extend(card.blocks)
    return Reply(text="\n".join(card.words for card in cards if card.words), blocks=tuple(blocks))


def _helpers(response: Response, audience: Audience) -> Helpers:
    """In a channel everybody reads who is to be asked, so there it is said as for all."""
    return Helpers() if audience is Audience.CHANNEL else response.helpers


def _answer(part: Part, pack: PolicyPack, helpers: Helpers, *, plain: bool) -> Card:
    """The card of an answer; a plain one has no buttons."""
    result = part.result
    whom = whom_to_ask(result.contact, helpers)
    if isinstance(result, Withheld):
        return _withheld(result, pack, whom)
    if isinstance(result, Answered):
        sign, word = VERDICTS[result.intent.verdict or Verdict.INFO]
        source, ask = _rests_on(result, pack), f"Not sure? Ask {whom}."
        related = [] if plain else _related_buttons(part.question_id, result)
    elif isinstance(result, NotCovered):
        sign, word = NOT_COVERED
        source, ask = _comes_nearest(result.clauses, pack), f"Ask {whom}."
        related = []
    else:
        raise TypeError(result)
    intent = result.intent
    blocks = (
        section(f"*{sign} {word}*  ·  {escaped(intent.title)}\n{escaped(intent.answer)}"),
        small_print(escaped(source), escaped(ask)),
        *related,
    )
    return Card(words=escaped(f"{word}. {intent.answer} {source} {ask}"), blocks=blocks)


def _withheld(result: Withheld, pack: PolicyPack, whom: str) -> Card:
    """No word of the answer, and no verdict: neither has been checked since."""
    said = withheld_sentence(result, whom)
    source = f"Which rule: {result.clause.label}. {_policy(pack)}."
    blocks = (
        section(f"*✋ Held back*  ·  {escaped(result.intent.title)}\n{escaped(said)}"),
        small_print(escaped(source)),
    )
    return Card(words=escaped(f"{result.intent.title}: {said} {source}"), blocks=blocks)


def _below(
    part: Part, response: Response, new_profiles: Collection[str], *, may_share: bool
) -> list[ButtonElement]:
    """What can be done with an answer; `new_profiles` are the clauses on asking for one."""
    result, row = part.result, []
    if response.document and (not isinstance(result, NotCovered) or result.clauses):
        row.append(button("Show the wording", Action.WORDING, part.question_id))
    shareable = isinstance(result, Answered | NotCovered) and not result.intent.sensitive
    if may_share and shareable:
        # The second line says that other answers stand beside this one.
        alone = len(response.parts) == 1
        value = part.question_id if alone else f"{part.question_id}\nothers"
        row.append(button("Share in channel", Action.SHARE, value))
    if isinstance(result, Answered) and result.clauses[0].clause_id in new_profiles:
        row.append(button("Ask for a new profile", Action.ASK_PROFILE, "answer"))
    return [*row, _ask_button(part)]


def _ask_button(part: Part) -> ButtonElement:
    return button("Ask a person", Action.ASK_A_PERSON, part.question_id)


def _with_buttons(card: Card, row: Sequence[ButtonElement]) -> Card:
    """The buttons stand with the answer, above the related questions, which are none of it."""
    answer, related = card.blocks[:ANSWER_BLOCKS], card.blocks[ANSWER_BLOCKS:]
    return Card(words=card.words, blocks=(*answer, buttons(row), *related))


def _with_feedback(card: Card, part: Part) -> Card:
    """What everybody can say about it; a greeting is not in the log, and asks for no judgement."""
    if isinstance(part.result, NoMatch) and part.result.small_talk:
        return card
    return Card(words=card.words, blocks=(*card.blocks, feedback_row(part.question_id)))


def _rests_on(result: Answered, pack: PolicyPack) -> str:
    first, others = result.clauses[0], result.clauses[1:]
    also = f" See also: {_labels(others)}." if others else ""
    left_out = f" {not_cited_sentence(result)}" if result.not_cited else ""
    return f"Where it says so: {first.label}. {_policy(pack)}.{also}{left_out}"


def _comes_nearest(clauses: Sequence[Clause], pack: PolicyPack) -> str:
    nearest = f" What comes nearest: {_labels(clauses)}." if clauses else ""
    return f"{_policy(pack)}.{nearest}"


def _policy(pack: PolicyPack) -> str:
    return f"{pack.title}, {pack.organisation}, {pack.dated}"


def _labels(clauses: Iterable[Clause]) -> str:
    return "; ".join(clause.label for clause in clauses)


def _related_buttons(question_id: str, result: Answered) -> list[Block]:
    """The first line of a button's value names the question, the second what to show."""
    if not result.related:
        return []
    row = [
        button(intent.title, Action.RELATED.at(place), f"{question_id}\n{intent.intent_id}")
        for place, intent in enumerate(result.related)
    ]
    return [small_print("You may also want to know:"), buttons(row)]


def _hand_over(part: Part, helpers: Helpers) -> Card:
    """Name the person; in a channel without a mention, which would call them there."""
    contact = part.result.contact
    words = escaped(
        "I cannot find this one, and I do not want to guess."
        f" Please ask {whom_to_ask(contact, helpers)}."
    )
    card = Card(words=words, blocks=(section(f"{words}{named(contact, helpers)}"),))
    return _with_buttons(card, [_ask_button(part)])


def _without_answer(part: Part, pack: PolicyPack, helpers: Helpers, audience: Audience) -> Card:
    result = part.result
    if isinstance(result, Clarify):
        return _did_you_mean(part, result, audience)
    if isinstance(result, MayBeRule):
        below = buttons([_ask_button(part)])
        offered = (*offered_clauses(result, _policy(pack)), below)
        return Card(words=offered_in_words(result), blocks=offered)
    if isinstance(result, NoMatch) and result.small_talk:
        return _invitation(f"Hello! {_what_i_do(pack)}", pack)
    invitation = _invitation(
        f"I did not find an answer to that. {_what_i_do(pack)} Try one short question.",
        pack,
        after=f"Or ask {whom_to_ask(result.contact, helpers)}.",
    )
    return _with_buttons(invitation, [_ask_button(part)])


def _did_you_mean(part: Part, result: Clarify, audience: Audience) -> Card:
    question_id = part.question_id
    titles = [choice.intent.title for choice in result.choices]
    row = [
        button(f"{place + 1}. {title}", Action.CHOOSE.at(place), f"{question_id}\n{place}")
        for place, title in enumerate(titles)
    ]
    row.append(button("None of these", Action.NONE_OF_THESE, question_id))
    row.append(_ask_button(part))
    how = " or type its number" if audience is Audience.DIRECT else ""
    asked = "Did you mean one of these?"
    listed = " ".join(f"{place}. {title}." for place, title in enumerate(titles, start=1))
    return Card(
        words=escaped(f"{asked} {listed}"),
        blocks=(section(asked), buttons(row), small_print(f"Press the one you mean{how}.")),
    )


def _urgent_notice(response: Response, audience: Audience) -> Card:
    who = escaped(response.safeguarding.asks)
    if audience is Audience.CHANNEL:
        first = f"If somebody may be at risk, contact {who} now."
        more = (
            "If anyone is in danger this minute, ring 999. Please write no details here:"
            " speak to them, or send me a private message."
        )
    else:
        first = f"Somebody may be at risk: contact {who} now."
        more = (
            "If anyone is in danger this minute, ring 999 first."
            " Listen, but do not look into it yourself, and do not promise to keep it secret."
            " Please do not write the details in a channel."
        )
    here = named(response.safeguarding, _helpers(response, audience))
    notice = section(f"*🚨 {first}*{here}\n{more}")
    privately = buttons([button("Log it privately", Action.LOG_CONCERN, Source.URGENT)])
    row = [
        button(
            part.result.intent.title,
            Action.RELATED.at(place),
            f"{part.question_id}\n{part.result.intent.intent_id}",
        )
        for place, part in enumerate(response.parts)
        if isinstance(part.result, Answered | NotCovered)
    ]
    later = (small_print("When everybody is safe, what the policy says about:"), buttons(row))
    return Card(words=f"{first} {more}", blocks=(notice, privately, *(later if row else ())))


def render_help(pack: PolicyPack, command: str = "") -> Reply:
    """How to ask, with examples; `command` stands before each where one is needed."""
    only_you = " Only you see the answer, unless you share it." if command else ""
    return _joined([_invitation(f"{_what_i_do(pack)}{only_you}", pack, command=command)])


def _what_i_do(pack: PolicyPack) -> str:
    return (
        f"I can tell you what the {pack.title} of {pack.organisation} says,"
        " where it says so, and whom to ask."
    )


def _invitation(words: str, pack: PolicyPack, *, after: str = "", command: str = "") -> Card:
    """Words with example questions."""
    before = f"{command} " if command else ""
    asked = [f"{before}{example}" for example in example_questions(pack)]
    shown = "\n".join(["For example:", *(f"•  {escaped(example)}" for example in asked)])
    blocks: list[Block] = [section(f"{escaped(words)} {shown}" if asked else escaped(words))]
    if after:
        blocks.append(section(escaped(after)))
    in_words = f"{words} For example: {' '.join(asked)} {after}" if asked else f"{words} {after}"
    return Card(words=escaped(in_words).strip(), blocks=tuple(blocks))
