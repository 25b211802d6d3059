"""The list of approved wordings."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.phrasings import ApprovedPhrasing
from chatbot.domain.policies import PolicyPack
from chatbot.slack.blocks.reply import button, escaped, moment, section, shortened
from chatbot.slack.blocks.unanswered import LONGEST_SHOWN, ON_A_PAGE, pages
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Action

PHRASINGS: Final = "Approved wordings"


def phrasing_list(phrasings: Sequence[ApprovedPhrasing], pack: PolicyPack, page: int) -> View:
    """Ten at a time (pages from 0), each with who approved it and when."""
    last = max(0, (len(phrasings) - 1) // ON_A_PAGE)
    page = min(page, last)
    shown = phrasings[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    blocks: list[Block] = [_listed(phrasing, pack) for phrasing in shown]
    if not phrasings:
        blocks.append(section("Nothing has been approved yet."))
    return modal(PHRASINGS, [*blocks, *pages(page, last, Action.PHRASINGS_PAGE)])


def _listed(phrasing: ApprovedPhrasing, pack: PolicyPack) -> Block:
    known = pack.intents.get(phrasing.intent_id)
    about = escaped(known.title) if known else "a subject that is not in the policy pack any more"
    return section(
        f"“{escaped(shortened(phrasing.text, LONGEST_SHOWN))}”\n{about}\n"
        f"Approved by <@{escaped(phrasing.approved_by)}>, {moment(phrasing.approved_at)}",
        beside=button("Withdraw", Action.WITHDRAW, phrasing.phrasing_id),
    )
