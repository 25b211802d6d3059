"""The supervision questions for managers: the list, and what a newer pack offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ConfirmObject,
    DividerBlock,
    PlainTextObject,
)
from slack_sdk.models.views import View

from chatbot.domain.audit import SYSTEM
from chatbot.domain.errors import StaleActionError
from chatbot.domain.policies import PolicyPack
from chatbot.domain.supervision_question_changes import Offer, OfferKind
from chatbot.domain.supervision_questions import SupervisionQuestion
from chatbot.services.supervision_questions import ShownQuestions
from chatbot.slack.blocks.reply import (
    Reply,
    button,
    buttons,
    escaped,
    moment,
    plain,
    section,
    small_print,
)
from chatbot.slack.blocks.supervision_question_words import how_answered, what_asks_for_it
from chatbot.slack.blocks.unanswered import pages
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Action

QUESTIONS: Final = "Supervision questions"
ON_A_PAGE: Final = 10
NEWEST: Final = "newest"  # the feedback for the meeting that managers were last told of
OFFERED: Final = {
    OfferKind.NEW: "*New in the policy pack*",
    OfferKind.CHANGED: "*Changed in the policy pack*",
    OfferKind.RETIRED: "*Not in the policy pack any more*",
}


@dataclass(frozen=True, kw_only=True)
class ListMemory:
    """What the list hands back with a press.

    Attributes:
        base: the version that it shows.
        mark: of the pack, where it shows an offer.
    """

    base: int
    page: int = 0
    mark: str = ""

    @classmethod
    def parse(cls, metadata: str) -> Self:
        """Read it; raises StaleActionError for what another version of the bot wrote."""
        base, page, mark = (*metadata.split("\n"), "", "", "")[:3]
        if not base.isdecimal() or not page.isdecimal():
            raise StaleActionError
        return cls(base=int(base), page=int(page), mark=mark)

    def __str__(self) -> str:
        """As it stands in the modal."""
        return f"{self.base}\n{self.page}\n{self.mark}"


def questions_list(
    shown: ShownQuestions, pack: PolicyPack, page: int = 0, *, notice: str = ""
) -> View:
    """Ten questions at a time (pages from 0), with what can be done about each."""
    last = max(0, (len(shown.asked.questions) - 1) // ON_A_PAGE)
    page = min(page, last)
    begin = page * ON_A_PAGE
    some = shown.asked.questions[begin : begin + ON_A_PAGE]
    blocks: list[Block] = [*_notice(notice), *_head(shown)]
    for number, question in enumerate(some, begin + 1):
        blocks += _listed(question, number, len(shown.asked.questions), pack)
    memory = ListMemory(base=shown.asked.version, page=page)
    return modal(
        QUESTIONS,
        [*blocks, *pages(page, last, Action.QUESTIONS_PAGE)],
        metadata=str(memory),
    )


def _notice(words: str) -> list[Block]:
    return [section(f"*{escaped(words)}*")] if words else []


def _head(shown: ShownQuestions) -> list[Block]:
    asked = shown.asked
    on = "on: workers are asked them before supervision" if asked.on else "off: nobody is asked"
    own = (
        ["The policy asks for none of them: they are your own choice."] if asked.own_choice else []
    )
    lines = [f"The questions are *{on}*.", *own, _made(shown)]
    switch = "Turn off" if asked.on else "Turn on"
    row = [
        button(switch, Action.QUESTIONS_SWITCH, "off" if asked.on else "on"),
        button("Add a question", Action.QUESTION_ADD, "new"),
        button("Team meeting", Action.TEAM_MEETING, "open"),
        button("Feedback for the policy", Action.POLICY_FEEDBACK, NEWEST),
    ]
    return [section("\n".join(lines)), buttons(row, "questions"), *_offer(shown), DividerBlock()]


def _made(shown: ShownQuestions) -> str:
    kept = shown.kept
    if kept.made_by == SYSTEM:
        return "They are as the policy pack has them."
    return f"Version {kept.asked.version}: <@{escaped(kept.made_by)}>, {moment(kept.made_at)}"


def _offer(shown: ShownQuestions) -> list[Block]:
    if not shown.offered:
        return []
    count = len(shown.offered)
    what = "1 question" if count == 1 else f"{count} questions"
    words = f"*The pack has new questions.* {what} differ from yours. Yours stay until you decide."
    return [section(words, beside=button("Look at them", Action.QUESTIONS_OFFER, "0"))]


def _listed(
    question: SupervisionQuestion, number: int, count: int, pack: PolicyPack
) -> list[Block]:
    own = question.question_id
    row = [button("Change", Action.QUESTION_CHANGE, own)]
    row += [button("Up", Action.QUESTION_UP, own)] if number > 1 else []
    row += [button("Down", Action.QUESTION_DOWN, own)] if number < count else []
    return [
        plain(f"{number}. {question.wording}"),
        small_print(f"{how_answered(question)}\n{what_asks_for_it(question, pack)}"),
        buttons([*row, _retire(own)], f"question#{own}"),
    ]


def _retire(question_id: str) -> ButtonElement:
    text = PlainTextObject(text="Retire", emoji=False)
    confirm = ConfirmObject(
        title="Retire this question?",
        text="It is not asked any more. Records that have an answer to it keep it.",
        confirm="Retire",
        deny="Keep",
    )
    return ButtonElement(
        text=text, action_id=Action.QUESTION_RETIRE, value=question_id, confirm=confirm
    )


def offer_list(
    shown: ShownQuestions, pack: PolicyPack, page: int = 0, *, notice: str = ""
) -> View:
    """What the pack has otherwise, beside what is asked now."""
    last = max(0, (len(shown.offered) - 1) // ON_A_PAGE)
    page = min(page, last)
    some = shown.offered[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    blocks = [block for offer in some for block in _offered(offer, shown, pack)]
    if not some:
        blocks = [section("Everything that the pack has new is decided.")]
    back = buttons([button("Back to the questions", Action.QUESTIONS_PAGE.at(0), "0")], "back")
    memory = ListMemory(base=shown.asked.version, page=page, mark=shown.mark)
    return modal(
        QUESTIONS,
        [*_notice(notice), *blocks, *pages(page, last, Action.QUESTIONS_OFFER), back],
        metadata=str(memory),
    )


def _offered(offer: Offer, shown: ShownQuestions, pack: PolicyPack) -> list[Block]:
    question = offer.question
    take = "Retire mine" if offer.kind is OfferKind.RETIRED else "Take it"
    leave = "Keep mine" if offer.kind is not OfferKind.NEW else "Leave it"
    return [
        section(OFFERED[offer.kind]),
        plain(question.wording),
        small_print(f"{how_answered(question)}\n{what_asks_for_it(question, pack)}"),
        *_mine(offer, shown.asked.question(question.question_id)),
        buttons(
            [
                button(take, Action.OFFER_TAKE, question.question_id),
                button(leave, Action.OFFER_LEAVE, question.question_id),
            ],
            f"offer#{question.question_id}",
        ),
    ]


def _mine(offer: Offer, mine: SupervisionQuestion | None) -> Sequence[Block]:
    """What is asked now in a changed question's place."""
    if offer.kind is not OfferKind.CHANGED or mine is None:
        return ()
    return (section("*Yours*"), plain(mine.wording), small_print(how_answered(mine)))


def offer_message() -> Reply:
    """What managers are told of a newer pack."""
    words = "The policy pack has new supervision questions. Yours stay until you decide."
    row = buttons([button("Look at them", Action.SUPERVISION_QUESTIONS, "offer")])
    return Reply(text=words, blocks=(section(words), row))
