"""Lays out the folder of a new pack, whole or not at all."""

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import yaml

from chatbot.domain.clause_marks import mark_of
from chatbot.domain.errors import InvalidInputError
from chatbot.domain.pack_drafts import DraftClause
from chatbot.domain.pack_people import SpottedContact
from chatbot.domain.pack_proposals import PackProposal
from chatbot.domain.policies import PolicyDate
from chatbot.packs import supervision_questions as supervision
from chatbot.packs.loading import NOT_TOPICS
from chatbot.packs.schema import TO_BE_DECIDED
from chatbot.packs.to_decide import to_decide

LONGEST_PACK_ID: Final = 32  # characters
ANYBODY: Final = "your manager"

_PACK_HEAD = """\
# A draft, laid out from the policy document. TO-DECIDE.md lists what is left to do.
# While it says `draft: true`, the bot gives no verdicts: it only offers clauses in
# the document's own words. Take the line out when everything is decided.
"""
_CONTACTS_HEAD = """\
# Who answers when the bot cannot. "asks" is read after "ask" and "contact".
"""
_PAGES_HEAD = """\
# The accounts that have to be looked after, as far as the text names them.
"""
_GAPS_HEAD = """\
# Where the text seems incomplete. Take out what is none, and add what you know.
"""
_CLAUSES_HEAD = """\
# Every clause of the document. Give each a `summary` in your own words: one or two
# sentences that staff understand, never the policy's own. `wording` is by what the
# bot recognises the clause in a later version; it is never written by hand.
"""
_TOPIC_HEAD = """\
# A draft of one topic. Its clauses:
{clauses}
#
# Write one intent for each thing that staff want to know. A clause that nobody will
# ask about gets `not_asked:` with the reason in clauses.yaml. Put your intents in
# place of the []; docs/packs.md explains every key.
#
#   - id: {example}
#     title: What stands on a button, up to 70 characters
#     verdict: no                      # no, yes, depends, must or info
#     answer: >-
#       The rule in your own words. Two to four short sentences.
#     clauses: [{first}]
#     phrasings:                       # 15 or more, at least two in each voice
#       plain: [Is it all right to ...?]
#       texting: [can i ...]
#       story: [What happened. Then the question?]
#       keywords: [two or three words]
#       indirect: [The worry behind the question?]
#     tests: [two sentences, that are not among the phrasings]
"""
_NOT_COVERED = """\
# Subjects that staff ask about and the policy does not rule on. The bot says so and
# names a person, instead of guessing. Often missing: how long consent forms are kept,
# own accounts after somebody has left, messaging apps, advertising, artificial
# intelligence, personal phones. At least 8 phrasings each, in three voices or more.
#
#   - id: consent-form-retention
#     title: How long consent forms are kept
#     answer: The policy does not say how long consent forms are kept.
#     ask: policy
#     see: []
#     phrasings: {plain: [...], texting: [...], keywords: [...]}
#     tests: [two sentences, that are not among the phrasings]
topic: Not covered
not_covered: []
"""
_SUPERVISION = """\
# What workers are asked about social media before supervision. Where the policy asks for
# it, name the clauses (clauses: ["4.1"]), and take `own_choice` out when every question has
# some. It is off until a manager turns it on in Slack; docs/supervision-questions.md
# explains every key.
switched: off
own_choice: yes
questions:
  - id: concerns
    wording: >-
      Is anything about social media at work on your mind that you would like to talk
      through?
    answer: yes_no
    reason: yes
    required: yes
  - id: training
    wording: Would any training or help with social media be useful to you?
    answer: yes_no
    reason: yes
  - id: feedback
    wording: >-
      What have you noticed that could make our policy better? This is collected without your
      name. Please leave out anything by which a person could be recognised.
    answer: text
    feedback: yes
"""
_OUT_OF_SCOPE = """\
# Messages of your staff that are not about this policy at all. The file beside the
# folders of the packs has many for everybody; add what is asked in your organisation.
small_talk: []
other: []
"""


def lay_out(proposal: PackProposal, root: Path) -> Path:
    """Write the folder of a new pack below the folder of all packs.

    Returns:
        The new folder.

    Raises:
        InvalidInputError: the id is no id, the folder is there already, nothing was
            found to lay out, or it cannot be written. Nothing is left behind then.
    """
    folder = see_free_place(root, proposal.pack_id)
    if not proposal.draft.clauses:
        raise InvalidInputError("There are no clauses in this document: is it the right file?")
    try:
        _write(proposal, folder)
    except OSError as error:
        reason = error.strerror or "the place is not free"
        raise InvalidInputError(f"{folder} cannot be written: {reason}.") from None
    return folder


def see_free_place(root: Path, pack_id: str) -> Path:
    """The folder of a pack that is not there yet.

    Raises:
        InvalidInputError: the id could not be a folder's name, or the place is taken.
    """
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", pack_id) or len(pack_id) > LONGEST_PACK_ID:
        raise InvalidInputError(
            f"{pack_id!r} cannot be the id of a pack: use up to {LONGEST_PACK_ID} lower case"
            " letters, digits and hyphens, such as harbour-lane."
        )
    if not root.is_dir():
        raise InvalidInputError(f"There is no folder {root} to put the pack into.")
    folder = root / pack_id
    if folder.exists() or folder.is_symlink():
        raise InvalidInputError(f"{folder} is there already. Nothing was changed.")
    return folder


def _write(proposal: PackProposal, folder: Path) -> None:
    """Write beside the place and move into it; one level deeper no reader takes it for a pack."""
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-pack-"))
    try:
        unfinished = beside / folder.name
        unfinished.mkdir()
        for name, content in pack_files(proposal).items():
            (unfinished / name).write_text(content, "utf-8")
        unfinished.rename(folder)
    finally:
        with suppress(OSError):
            shutil.rmtree(beside)


def pack_files(proposal: PackProposal) -> dict[str, str]:
    """The files of the new pack: name -> content."""
    sections: dict[str, list[DraftClause]] = {}
    for clause in proposal.draft.clauses:
        sections.setdefault(clause.section_id, []).append(clause)
    topics = {_file_name(section_id): _topic(own) for section_id, own in sections.items()}
    return {
        "pack.yaml": _pack(proposal),
        "clauses.yaml": _CLAUSES_HEAD + _dump({"clauses": _clauses(proposal)}),
        **topics,
        "not_covered.yaml": _NOT_COVERED,
        "out_of_scope.yaml": _OUT_OF_SCOPE,
        supervision.FILE: _SUPERVISION,
        "TO-DECIDE.md": to_decide(proposal),
    }


def _dump(data: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True, width=95))


def _pack(proposal: PackProposal) -> str:
    head = {
        "id": proposal.pack_id,
        "draft": True,
        "organisation": proposal.organisation,
        "short_name": proposal.short_name,
        "title": proposal.draft.title,
        "dates": _dates(proposal),
    }
    contacts = [
        _contact("policy", proposal.contact),
        _contact("safeguarding", proposal.safeguarding or proposal.contact),
    ]
    parts = [_PACK_HEAD, _dump(head), "\n", _CONTACTS_HEAD, _dump({"contacts": contacts})]
    parts += ["\n", _PAGES_HEAD, _dump({"pages": _pages(proposal)})]
    parts += ["\n", _GAPS_HEAD, _dump({"gaps": _gaps(proposal)})]
    return "".join(parts)


def _dates(proposal: PackProposal) -> dict[str, str]:
    dates = proposal.dates
    named = {
        "approved": dates.approved,
        "reviewed": dates.reviewed,
        "next_review": dates.next_review,
    }
    return {key: _iso(date) for key, date in named.items() if date}


def _iso(date: PolicyDate) -> str:
    parts = (f"{date.year:04}", *(f"{part:02}" for part in (date.month, date.day) if part))
    return "-".join(parts)


def _contact(contact_id: str, spotted: SpottedContact | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": contact_id, "asks": spotted.asks if spotted else ANYBODY}
    return entry | ({"clauses": [spotted.clause.clause_id]} if spotted else {})


def _pages(proposal: PackProposal) -> list[dict[str, Any]]:
    return [
        {
            "id": page.platform,
            "name": f"{proposal.short_name} on {page.platform_name}",
            "platform": page.platform,
            **({"url": page.url} if page.url else {}),
            "looked_after_by": page.looked_after_by or TO_BE_DECIDED,
            "clauses": [clause.clause_id for clause in page.clauses],
        }
        for page in proposal.pages
    ]


def _gaps(proposal: PackProposal) -> list[dict[str, Any]]:
    return [
        {"id": gap.gap_id, "clauses": [gap.clause.clause_id], "says": gap.says}
        for gap in proposal.gaps
        if gap.clause
    ]


def _clauses(proposal: PackProposal) -> list[dict[str, Any]]:
    return [_clause(clause) for clause in proposal.draft.clauses]


def _clause(clause: DraftClause) -> dict[str, Any]:
    mark = mark_of(clause.wording)
    return {
        "id": clause.clause_id,
        "label": clause.label,
        "section": clause.section,
        **({"wording": vars(mark)} if mark.length else {}),
    }


def _file_name(section_id: str) -> str:
    name = f"{section_id}.yaml"
    return f"{section_id}-rules.yaml" if name in NOT_TOPICS else name


def _topic(clauses: Sequence[DraftClause]) -> str:
    listed = "\n".join(f"#   {clause.clause_id}  {clause.label}" for clause in clauses)
    first = clauses[0]
    quoted = (
        f'"{first.clause_id}"' if re.fullmatch(r"[\d.]+", first.clause_id) else first.clause_id
    )
    head = _TOPIC_HEAD.format(clauses=listed, example=f"{first.section_id}-example", first=quoted)
    return head + _dump({"topic": first.section, "intents": []})
