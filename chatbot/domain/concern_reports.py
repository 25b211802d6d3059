"""What people enter about a concern, and what is wrong with it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from chatbot.domain.concerns import Concern, Deed
from chatbot.domain.errors import InvalidInputError
from chatbot.domain.policies import ConcernKind

LONGEST_TEXT: Final = 2900  # characters: with its heading it fits into one block of Slack
LONGEST_TASK: Final = 500
LONGEST_HANDLE: Final = 100
MOST_ACCOUNTS: Final = 10
HANDLES_WANTED: Final = "Give public handles, such as @example, with commas between several."


class FieldName(StrEnum):
    """The fields of the forms, by which faults are told."""

    KIND = "kind"
    PAGE = "page"
    HAPPENED = "happened"
    CHECKLIST = "checklist"
    DONE = "done"
    ACCOUNTS = "accounts"
    NOTICED = "noticed"
    TEXT = "text"
    TASK = "task"
    OWNER = "owner"
    DUE = "due"


Faults = Mapping[FieldName, str]


@dataclass(frozen=True, kw_only=True)
class Task:
    """A follow-up as it is entered."""

    what: str = ""
    owner: str | None = None
    due_on: date | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered."""
        return not self.what.strip() and self.owner is None and self.due_on is None


@dataclass(frozen=True, kw_only=True)
class Report:
    """A concern as it is entered.

    Attributes:
        ticked: what was done of the kind's checklist.
        accounts: public handles with commas between them.
        noticed_at: of one about personal data (aware UTC).
    """

    kind_id: str
    happened: str
    page_id: str | None = None
    done: str = ""
    ticked: tuple[str, ...] = ()
    accounts: str = ""
    noticed_at: datetime | None = None
    task: Task = field(default_factory=Task)


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that somebody wants to do with a concern.

    Attributes:
        text: what they write about it.
        task: whom a follow-up is given to, and until when.
    """

    concern_id: str
    deed: Deed
    text: str = ""
    follow_up_id: str | None = None
    task: Task = field(default_factory=Task)


def faults_of_report(
    report: Report, kind: ConcernKind, *, now: datetime, today: date
) -> dict[FieldName, str]:
    """What cannot be, whoever it is about; a sentence for each field."""
    found: dict[FieldName, str] = {}
    if not report.happened.strip():
        found[FieldName.HAPPENED] = "Say in a sentence or two what happened."
    for part, text in ((FieldName.HAPPENED, report.happened), (FieldName.DONE, report.done)):
        if len(text) > LONGEST_TEXT:
            found[part] = f"That is too long. {LONGEST_TEXT:,} characters fit here."
    try:
        read_accounts(report.accounts)
    except InvalidInputError as error:
        found[FieldName.ACCOUNTS] = str(error)
    if kind.personal_data:
        if report.noticed_at is None:
            found[FieldName.NOTICED] = "Say when it was noticed. The 72 hours count from then."
        elif report.noticed_at > now:
            found[FieldName.NOTICED] = "This moment is still to come. Say when it was noticed."
    if not report.task.is_blank:
        found |= faults_of_task(report.task, today=today)
    return found


def faults_of_step(step: Step, concern: Concern, *, today: date) -> dict[FieldName, str]:
    """What cannot be in a step; a sentence for each field."""
    found: dict[FieldName, str] = {}
    if step.deed in WORDS_WANTED and not step.text.strip():
        found[FieldName.TEXT] = WORDS_WANTED[step.deed]
    if len(step.text) > LONGEST_TEXT:
        found[FieldName.TEXT] = f"That is too long. {LONGEST_TEXT:,} characters fit here."
    if step.deed is Deed.FOLLOW_UP:
        found |= faults_of_task(step.task, today=today)
    if step.deed is Deed.HAND_OVER:
        follow_up = concern.follow_up(step.follow_up_id)
        found |= _faults_of_hand_over(step.task, follow_up.owner if follow_up else None, today)
    return found


WORDS_WANTED: Final = {
    Deed.ADD: "Write what you would like to add.",
    Deed.CLOSE: "Say why it can be closed.",
    Deed.REOPEN: "Say why it is opened again.",
    Deed.ERASE: "Say why the law asks for it, without repeating what was written.",
}


def faults_of_task(task: Task, *, today: date) -> dict[FieldName, str]:
    """What is missing in a follow-up, or cannot be."""
    found: dict[FieldName, str] = {}
    if not task.what.strip():
        found[FieldName.TASK] = "Say what is to be done."
    elif len(task.what) > LONGEST_TASK:
        found[FieldName.TASK] = f"That is too long. {LONGEST_TASK} characters fit here."
    return found | _faults_of_hand_over(task, None, today)


def _faults_of_hand_over(task: Task, owner: str | None, today: date) -> dict[FieldName, str]:
    found: dict[FieldName, str] = {}
    if task.owner is None:
        found[FieldName.OWNER] = "Choose who does it."
    elif task.owner == owner:
        found[FieldName.OWNER] = "It is theirs already. Choose somebody else."
    if task.due_on is None:
        found[FieldName.DUE] = "Choose a day by which it is to be done."
    elif task.due_on < today:
        found[FieldName.DUE] = "This day is over. Choose today or a later day."
    return found


def read_accounts(text: str) -> tuple[str, ...]:
    """The handles that were entered, each once.

    Raises:
        InvalidInputError: one is no handle, or they are too many.
    """
    handles = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    for handle in handles:
        if re.search(r"\s", handle) or "@" in handle[1:] or not account_key(handle):
            raise InvalidInputError(HANDLES_WANTED)
        if len(handle) > LONGEST_HANDLE:
            raise InvalidInputError(f"A handle has at most {LONGEST_HANDLE} characters.")
    if len(handles) > MOST_ACCOUNTS:
        raise InvalidInputError(f"{MOST_ACCOUNTS} handles fit here. Log the others separately.")
    each_once: dict[str, str] = {}
    for handle in handles:
        each_once.setdefault(account_key(handle), handle)
    return tuple(each_once.values())


def account_key(handle: str) -> str:
    """The same for every way to write a handle: `@Name`, `name`, `https://site/name/`."""
    plain = unicodedata.normalize("NFKC", handle).strip().casefold()
    if "/" in plain:
        address = urlsplit(plain if "://" in plain else f"https://{plain}")
        last = address.path.rstrip("/").rpartition("/")[2]
        plain = f"{last}?{address.query}" if address.query else last
    return plain.removeprefix("@")
