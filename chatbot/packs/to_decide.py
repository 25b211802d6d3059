"""TO-DECIDE.md: what a person has to decide before a new pack answers, in order."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from chatbot.domain.pack_drafts import DraftClause
from chatbot.domain.pack_hints import Duty, spot_verdict
from chatbot.domain.pack_people import SpottedContact
from chatbot.domain.pack_proposals import PackProposal
from chatbot.domain.policies import PolicyDate

_DUTIES: Final = {
    Duty.CHECK: "Checks: who looks at what, how often, and by when?",
    Duty.ROLE: "Roles: who does this in your organisation, and who stands in?",
    Duty.SUPERVISION: "Supervision: what is asked there, and by whom?",
    Duty.TRAINING: "Training: who gets it, and who sees to it?",
    Duty.RECORD: "Records: what is written down, and where?",
    Duty.REMOVAL: "Taking down and blocking: who does it, and how fast?",
    Duty.DEADLINE: "Deadlines: who keeps them, and who is told when they cannot be kept?",
    Duty.REVIEW: "Review: who sees to it?",
}
_LONGEST_LABEL: Final = 60  # characters of a label in the table


def to_decide(proposal: PackProposal) -> str:
    """The list as Markdown, to be ticked off. It holds no sentence of the policy."""
    parts = (
        _opening(proposal),
        _contacts(proposal),
        _pages(proposal),
        _gaps(proposal),
        _duties(proposal),
        _rules(proposal),
        _finish(proposal),
    )
    return "\n".join(line for part in parts for line in (*part, ""))


def _opening(proposal: PackProposal) -> Iterator[str]:
    yield f"# {proposal.organisation}: what to decide"
    yield ""
    yield "Read off the document without understanding it: a person decides each point."
    yield "Tick it off here, and write the decision into the file that is named."
    yield ""
    yield "## 1. Name and dates (`pack.yaml`)"
    yield ""
    if not proposal.named:
        yield "- [ ] The document's title does not name the organisation. Its name is made up from"
        yield f"      the pack's id: is it “{proposal.organisation}”?"
    yield f"- [ ] Organisation: {proposal.organisation}. Short name: {proposal.short_name}."
    yield f"- [ ] Title of the policy: {proposal.draft.title}."
    dates = proposal.dates
    yield f"- [ ] Approved: {_dated(dates.approved)}."
    yield f"- [ ] Reviewed: {_dated(dates.reviewed)}. Next review: {_dated(dates.next_review)}."


def _dated(date: PolicyDate | None) -> str:
    return str(date) if date else "not found"


def _contacts(proposal: PackProposal) -> Iterator[str]:
    yield "## 2. Whom to ask (`pack.yaml`, contacts)"
    yield ""
    yield f"- [ ] Questions about the policy: {_who(proposal.contact)}"
    yield f"- [ ] Somebody may be at risk: {_who(proposal.safeguarding)}"
    if not proposal.safeguarding:
        yield "      The bot names this person first whenever somebody may be at risk."


def _who(contact: SpottedContact | None) -> str:
    if not contact:
        return "the document does not say. Who is it?"
    return f"{contact.asks}, by {_place(contact.clause)}. Is it right?"


def _place(clause: DraftClause) -> str:
    label = clause.label[:_LONGEST_LABEL]
    if clause.label.startswith(f"{clause.clause_id} "):
        return label
    return f"{label} [`{clause.clause_id}`]"


def _pages(proposal: PackProposal) -> Iterator[str]:
    yield "## 3. Accounts to look after (`pack.yaml`, pages)"
    yield ""
    for page in proposal.pages:
        where = ", ".join(f"`{clause.clause_id}`" for clause in page.clauses)
        keeper = page.looked_after_by or "the document does not say"
        yield f"- [ ] {page.platform_name}: named in {where}. Looked after by: {keeper}."
        yield f"      Address: {page.url or 'not in the document'}."
    yield "- [ ] Which other accounts, groups and channels are yours?"


def _gaps(proposal: PackProposal) -> Iterator[str]:
    yield "## 4. Gaps of the document (`pack.yaml`, gaps)"
    yield ""
    for gap in proposal.gaps:
        yield f"- [ ] {f'{_place(gap.clause)}: ' if gap.clause else ''}{gap.says}"
    yield "- [ ] Which rules contradict each other, or can be read in two ways?"


def _duties(proposal: PackProposal) -> Iterator[str]:
    yield "## 5. Duties spotted"
    for duty, spotted in groupby(proposal.duties, key=lambda each: each.duty):
        yield ""
        yield f"### {_DUTIES[duty]}"
        yield ""
        for each in spotted:
            signs = ", ".join(f"“{sign}”" for sign in each.signs)
            yield f"- [ ] {_place(each.clause)}: {signs}"
    if not proposal.duties:
        yield ""
        yield "None was spotted."


def _rules(proposal: PackProposal) -> Iterator[str]:
    yield "## 6. Which clauses will staff ask about, and what is the verdict?"
    yield ""
    yield "For each clause: write its summary (`clauses.yaml`), then one intent for each question"
    yield "that staff will put, or `not_asked:` with the reason. The guess goes by one word."
    sections = dict.fromkeys(clause.section for clause in proposal.draft.clauses)
    for section in sections:
        yield ""
        yield f"### {section}"
        yield ""
        for clause in proposal.draft.clauses:
            if clause.section != section:
                continue
            guess = spot_verdict(clause)
            sign = f", because of “{guess.sign}”" if guess.sign else ""
            yield f"- [ ] {_place(clause)}: looks like *{guess.verdict}*{sign}"


def _finish(proposal: PackProposal) -> Iterator[str]:
    yield "## 7. Finish"
    yield ""
    yield f"- [ ] Load the document: `chatbot load-policy FILE --pack {proposal.pack_id}`."
    yield "      While the pack is a draft, the bot offers its clauses word for word, unchecked."
    yield "- [ ] What do staff ask about that the policy does not rule on? (`not_covered.yaml`)"
    yield "- [ ] What are workers asked before supervision? So far nothing. (`supervision.yaml`)"
    yield "- [ ] Which words of yours mean the same? (`pack.yaml`, vocabulary)"
    yield "- [ ] Take `draft: true` out of `pack.yaml`, and run `chatbot check`."
    yield f'- [ ] Try it: `chatbot ask --pack {proposal.pack_id} "..."`'
