"""The forms of managers: publish a version, record for somebody else, undo."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.acknowledgement_forms import (
    DAYS,
    LONGEST_CHANGES,
    LONGEST_LABEL,
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_NOTE,
    WEEKS,
    Draft,
    FieldName,
    ProxyReading,
)
from chatbot.domain.acknowledgements import ClauseChange, Publication, Reading
from chatbot.services.acknowledgement_publishing import Preview, Proposal
from chatbot.slack.blocks.acknowledgements import KINDS
from chatbot.slack.blocks.concern_words import day_in_words
from chatbot.slack.blocks.fields import choice_field, day_field, text_field, ticks_field
from chatbot.slack.blocks.reply import escaped, plain, section, small_print
from chatbot.slack.blocks.roles import listed
from chatbot.slack.blocks.views import modal, person_field
from chatbot.slack.ids import Field, Form

PUBLISH: Final = "Publish a version"
RECORD: Final = "Record for somebody"
UNDO: Final = "Undo a record"
GUESTS: Final = "Guests have to read it too"
MATERIAL: Final = {
    "yes": "Everybody reads it again",
    "no": "Small change: readers are only told",
}
MOST_LISTED: Final = 40


def publication_form(proposal: Proposal) -> View:
    """What the manager fills in; what the loaded document says stands above it."""
    draft = proposal.draft
    again = [] if proposal.earlier is None else [_material(draft)]
    guests = [ticks_field("Guests", FieldName.GUESTS, [GUESTS], [])]
    return modal(
        PUBLISH,
        [
            *_about(proposal),
            text_field(
                "What is this version called?",
                FieldName.LABEL,
                draft.label,
                longest=LONGEST_LABEL,
                optional=False,
                one_line=True,
                hint="People see it, such as “Version 3”.",
            ),
            day_field("Date of the version", FieldName.DATED, draft.dated_on, optional=False),
            text_field(
                "Link",
                FieldName.LINK,
                draft.link,
                longest=LONGEST_LINK,
                optional=draft.document_id is not None,
                one_line=True,
                hint="Begins with https://. A file in Slack has to be shared with everybody.",
            ),
            text_field(
                "What changed, in a sentence or two",
                FieldName.CHANGES,
                draft.changes,
                longest=LONGEST_CHANGES,
                optional=proposal.earlier is None or bool(proposal.clauses),
            ),
            *again,
            choice_field(
                "How long do people have?",
                FieldName.DAYS,
                {str(days): f"{days} days" for days in DAYS},
                str(draft.days),
                optional=False,
            ),
            choice_field(
                "When are managers told of those who are late?",
                FieldName.WEEKS,
                {str(weeks): _weeks(weeks) for weeks in WEEKS},
                str(draft.weeks),
                optional=False,
            ),
            *(guests if proposal.guests_allowed else []),
        ],
        form=Form.PUBLICATION,
        submit="Go on",
        metadata=_written(draft),
    )


def confirm_view(preview: Preview) -> View:
    """What publishing would do, before anybody is written to."""
    draft = preview.draft
    asked = "1 person is" if preview.to_ask == 1 else f"{preview.to_ask} people are"
    told = "1 person is" if preview.to_tell == 1 else f"{preview.to_tell} people are"
    dated = f", {day_in_words(draft.dated_on)}" if draft.dated_on else ""
    words = [
        f"*{escaped(draft.label)}{dated}*",
        f"{asked} asked to read it within {draft.days} days, when work begins.",
        *([f"{told} only told what changed."] if preview.to_tell else []),
        f"Managers hear once a week of those who are late by {_weeks(draft.weeks, '')}.",
    ]
    changes = [plain(draft.changes)] if draft.changes.strip() else []
    return modal(
        PUBLISH,
        [
            section("\n".join(words)),
            *changes,
            *_clauses(preview.clauses),
            small_print("A version cannot be taken back; a mistake is put right by another one."),
        ],
        form=Form.PUBLISH,
        submit="Publish",
        metadata=_written(draft),
    )


def published_view(publication: Publication) -> View:
    """What stands in the form's place."""
    words = (
        f"*{escaped(publication.label)}* is published. People are written to in working hours;"
        " whoever is away, when they are back."
    )
    return modal(PUBLISH, [section(words)])


def read_draft(metadata: str, values: Mapping[str, tuple[str, ...]] | None = None) -> Draft:
    """The draft that a form carries, with what was entered into the form."""
    known = json.loads(metadata)
    day = known["dated_on"]
    draft = Draft(**known | {"dated_on": date.fromisoformat(day) if day else None})
    if values is None:
        return draft
    given = {name: next(iter(each), "") for name, each in values.items()}
    day = given.get(FieldName.DATED)
    return replace(
        draft,
        label=given.get(FieldName.LABEL, ""),
        dated_on=date.fromisoformat(day) if day else None,
        link=given.get(FieldName.LINK, ""),
        changes=given.get(FieldName.CHANGES, ""),
        material=given.get(FieldName.MATERIAL, "yes") == "yes",
        days=int(given.get(FieldName.DAYS) or draft.days),
        weeks=int(given.get(FieldName.WEEKS) or draft.weeks),
        with_guests=bool(given.get(FieldName.GUESTS)),
    )


def record_form(version: Publication, today: date) -> View:
    """Who else has read the newest version."""
    return modal(
        RECORD,
        [
            section(f"*{escaped(version.label)}* was read by:"),
            person_field("A person in Slack", FieldName.PERSON, [], action=Field.ENTRY),
            text_field(
                "or somebody without Slack: name or initials",
                FieldName.NAME,
                longest=LONGEST_NAME,
                one_line=True,
                hint="It stays in the register and stands in no message.",
            ),
            day_field("When did they read it?", FieldName.READ_ON, today, optional=False),
            text_field(
                "How do you know?",
                FieldName.NOTE,
                longest=LONGEST_NOTE,
                optional=False,
                hint="Such as: signed the paper copy.",
            ),
        ],
        form=Form.RECORD_READER,
        metadata=version.publication_id,
    )


def read_proxy(values: Mapping[str, tuple[str, ...]]) -> ProxyReading:
    """What stands in the form."""
    given = {name: next(iter(each), "") for name, each in values.items()}
    day = given.get(FieldName.READ_ON)
    return ProxyReading(
        user_id=given.get(FieldName.PERSON) or None,
        name=given.get(FieldName.NAME, ""),
        read_on=date.fromisoformat(day) if day else None,
        note=given.get(FieldName.NOTE, ""),
    )


def undo_form(reading: Reading, version: Publication) -> View:
    """Why a record was a mistake."""
    who = f"<@{escaped(reading.user_id)}>" if reading.user_id else escaped(reading.name or "")
    return modal(
        UNDO,
        [
            section(
                f"{who} has read *{escaped(version.label)}*, {day_in_words(reading.read_on)};"
                f" recorded by <@{escaped(reading.recorded_by)}>."
            ),
            plain(reading.note),
            text_field(
                "Why was it a mistake?", FieldName.REASON, longest=LONGEST_NOTE, optional=False
            ),
            small_print("The record stays in the register, as undone, with this reason."),
        ],
        form=Form.UNDO_READER,
        submit="Undo",
        metadata=reading.reading_id,
    )


def _about(proposal: Proposal) -> list[Block]:
    """Where the version comes from, and what changed in it."""
    earlier = proposal.earlier
    before = f" The last one was *{escaped(earlier.label)}*." if earlier else ""
    if proposal.draft.document_id is None:
        words = "No document is loaded: give the link at which people can read the version."
        return [section(words + before)]
    words = "This is about the document that is live. People can read it here, or at a link."
    return [section(words + before), *_clauses(proposal.clauses)]


def _clauses(clauses: tuple[ClauseChange, ...]) -> list[Block]:
    if not clauses:
        return []
    lines = [f"{KINDS[each.kind]}: {escaped(each.label)}" for each in clauses]
    return [section(f"*What changed in the document*\n{listed(lines, MOST_LISTED)}")]


def _material(draft: Draft) -> Block:
    return choice_field(
        "Is the change a material one?",
        FieldName.MATERIAL,
        MATERIAL,
        "yes" if draft.material else "no",
        optional=False,
        hint="After a small change, whoever has read the last version is up to date.",
    )


def _weeks(weeks: int, after: str = " after the due date") -> str:
    return f"{'1 week' if weeks == 1 else f'{weeks} weeks'}{after}"


def _written(draft: Draft) -> str:
    """The draft as a view carries it; the fields' limits keep it within Slack's."""
    day = draft.dated_on.isoformat() if draft.dated_on else None
    return json.dumps(asdict(draft) | {"dated_on": day}, ensure_ascii=False, separators=(",", ":"))
