"""Everything that a new pack is laid out from, read off one policy document."""

from dataclasses import dataclass
from datetime import date

from chatbot.domain.pack_drafts import PackDraft, draft_pack, short_name_of
from chatbot.domain.pack_gaps import SpottedGap, spot_gaps
from chatbot.domain.pack_hints import SpottedDates, SpottedDuty, spot_dates, spot_duties
from chatbot.domain.pack_people import (
    SpottedContact,
    SpottedPage,
    spot_contact,
    spot_pages,
    spot_safeguarding,
)


@dataclass(frozen=True, kw_only=True)
class PackProposal:
    """A new pack before anybody has decided anything.

    Attributes:
        named: whether the organisation's name was given or stands in the document.
        contact: whom the text sends people to with questions.
        safeguarding: whom it names for safeguarding.
    """

    pack_id: str
    organisation: str
    short_name: str
    named: bool
    draft: PackDraft
    dates: SpottedDates
    contact: SpottedContact | None
    safeguarding: SpottedContact | None
    pages: tuple[SpottedPage, ...]
    duties: tuple[SpottedDuty, ...]
    gaps: tuple[SpottedGap, ...]


def propose_pack(
    text: str, *, pack_id: str, organisation: str | None, today: date
) -> PackProposal:
    """Read off a policy's text what can be read off without understanding it.

    Args:
        text: the policy.
        pack_id: the new pack's id.
        organisation: its name, or None to take it from the title.
        today: what a review date is compared with.
    """
    draft = draft_pack(text)
    named = organisation or draft.organisation
    name = named or pack_id.replace("-", " ").title()
    short = short_name_of(name, text) or name
    dates = spot_dates(text)
    return PackProposal(
        pack_id=pack_id,
        organisation=name,
        short_name=short,
        named=named is not None,
        draft=draft,
        dates=dates,
        contact=spot_contact(draft.clauses),
        safeguarding=spot_safeguarding(draft.clauses),
        pages=spot_pages(draft.clauses, {name, short}),
        duties=spot_duties(draft.clauses),
        gaps=spot_gaps(draft, dates, today),
    )
