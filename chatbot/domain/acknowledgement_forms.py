"""What managers enter about versions and readers, and what can be wrong with it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, urlsplit

LONGEST_LABEL: Final = 80
LONGEST_LINK: Final = 500
LONGEST_CHANGES: Final = 1000
LONGEST_NAME: Final = 80
LONGEST_NOTE: Final = 500
DAYS: Final = (7, 14, 21, 28, 42)
WEEKS: Final = (1, 2, 3, 4)
NOT_IN_A_LINK: Final = frozenset("<>|\"'`\\")


class FieldName(StrEnum):
    """The fields of the forms."""

    LABEL = "label"
    DATED = "dated"
    LINK = "link"
    CHANGES = "changes"
    MATERIAL = "material"
    DAYS = "days"
    WEEKS = "weeks"
    GUESTS = "guests"
    PERSON = "person"
    NAME = "name"
    READ_ON = "read_on"
    NOTE = "note"
    REASON = "reason"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A version before it is published; the attributes are those of `Publication`.

    Attributes:
        document_id: the loaded document that the form was about, if any.
        after: the number of the version that was the newest when the form was opened.
    """

    label: str = ""
    dated_on: date | None = None
    link: str = ""
    document_id: str | None = None
    changes: str = ""
    material: bool = True
    days: int = 14
    weeks: int = 2
    with_guests: bool = False
    after: int = 0


@dataclass(frozen=True, kw_only=True)
class ProxyReading:
    """What a manager records for somebody else: a member of Slack, or a name."""

    user_id: str | None = None
    name: str = ""
    read_on: date | None = None
    note: str = ""


def fault_of_link(link: str) -> str:
    """What is wrong with a link; empty where it can be given to people."""
    if len(link) > LONGEST_LINK:
        return f"Please keep the link to {LONGEST_LINK} characters."
    if any(c.isspace() or not c.isprintable() or c in NOT_IN_A_LINK for c in link):
        return "A link has no spaces, quotes or angle brackets in it. Please copy it again."
    try:
        return _fault_of_parts(urlsplit(link))
    except ValueError:
        return "This is no link. Please copy it again."


def _fault_of_parts(parts: SplitResult) -> str:
    """The same of its parts; raises ValueError where they make no address."""
    if parts.scheme != "https":
        return "The link has to begin with https://"
    if "@" in parts.netloc:
        return "The link must not carry a name or a password."
    leads = parts.port != 0 and "." in (parts.hostname or "").strip(".")
    return "" if leads else "This link leads nowhere that people can reach. Please copy it again."


def faults_of_draft(draft: Draft, *, today: date, clauses_known: bool) -> dict[FieldName, str]:
    """What is wrong with a version: a sentence for each field.

    Args:
        draft: what was entered.
        today: by the organisation's clock.
        clauses_known: whether the loaded document itself says what changed.
    """
    found = _faults_of_name(draft, today)
    link = draft.link.strip()
    if link or draft.document_id is None:
        fault = fault_of_link(link) if link else "Give the link at which people can read it."
        found |= {FieldName.LINK: fault} if fault else {}
    if len(draft.changes) > LONGEST_CHANGES:
        found[FieldName.CHANGES] = f"Please keep it to {LONGEST_CHANGES:,} characters."
    elif draft.after and not draft.changes.strip() and not clauses_known:
        found[FieldName.CHANGES] = "Say in a sentence what changed."
    return found


def _faults_of_name(draft: Draft, today: date) -> dict[FieldName, str]:
    found: dict[FieldName, str] = {}
    if not draft.label.strip():
        found[FieldName.LABEL] = "Give the version a name, such as “Version 3”."
    elif len(draft.label) > LONGEST_LABEL:
        found[FieldName.LABEL] = f"Please keep it to {LONGEST_LABEL} characters."
    if draft.dated_on is None:
        found[FieldName.DATED] = "Choose the date of the version."
    elif draft.dated_on > today:
        found[FieldName.DATED] = "This day is still to come. Publish the version when it is here."
    return found


def faults_of_proxy(proxy: ProxyReading, *, today: date) -> dict[FieldName, str]:
    """What is wrong with what a manager records: a sentence for each field."""
    found: dict[FieldName, str] = {}
    name = proxy.name.strip()
    if proxy.user_id and name:
        found[FieldName.NAME] = "Choose a person or type a name, not both."
    elif not proxy.user_id and not name:
        found[FieldName.NAME] = "Choose a person above, or type a name or initials here."
    elif len(name) > LONGEST_NAME:
        found[FieldName.NAME] = f"Please keep it to {LONGEST_NAME} characters."
    if proxy.read_on is None:
        found[FieldName.READ_ON] = "Choose the day on which they read it."
    elif proxy.read_on > today:
        found[FieldName.READ_ON] = "This day is still to come."
    if not proxy.note.strip():
        found[FieldName.NOTE] = "Say how you know, such as “signed the paper copy”."
    elif len(proxy.note) > LONGEST_NOTE:
        found[FieldName.NOTE] = f"Please keep it to {LONGEST_NOTE} characters."
    return found


def fault_of_reason(reason: str) -> str:
    """What is wrong with the reason for an undoing; empty where nothing is."""
    if not reason.strip():
        return "Say why it was a mistake."
    long = len(reason) > LONGEST_NOTE
    return f"Please keep it to {LONGEST_NOTE} characters." if long else ""
