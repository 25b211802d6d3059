"""What is entered in the forms of the register, and what cannot be so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from chatbot.domain.passwords import NOT_KEPT, looks_like_password
from chatbot.domain.profiles import Deed, Details, Keeper, ProfileRules

LONGEST_LINE: Final = 150
LONGEST_PURPOSE: Final = 1500


class FieldName(StrEnum):
    """The fields of the forms."""

    PLATFORM = "platform"
    NAME = "name"
    ADDRESS = "address"
    PURPOSE = "purpose"
    OWNER = "owner"
    DEPUTY = "deputy"
    KEEPER = "keeper"
    RECEIVER = "receiver"
    DAY = "day"
    TEXT = "text"
    OUTCOME = "outcome"


Faults = dict[FieldName, str]


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that is to be done with a profile.

    Attributes:
        receiver, keeper: of login details that were handed over: to whom, and as what.
        day: on which it happened.
        text: a few words on it.
    """

    profile_id: str
    deed: Deed
    receiver: str | None = None
    keeper: Keeper | None = None
    day: date | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a manager decides on a request; `text` is the risk assessment, or the reason."""

    request_id: str
    approved: bool
    text: str = ""


def tidied(details: Details) -> Details:
    """Without blanks around."""
    return replace(
        details,
        platform=" ".join(details.platform.split()),
        name=" ".join(details.name.split()),
        address=details.address.strip(),
        purpose=details.purpose.strip(),
    )


def faults_of_details(details: Details, *, is_request: bool = False) -> Faults:
    """A sentence for each field that cannot be so; a request may leave name and address open."""
    found: Faults = {}
    if not details.platform:
        found[FieldName.PLATFORM] = "Say where it is, such as Facebook or Instagram."
    if not details.name and not is_request:
        found[FieldName.NAME] = "Give its name, as people see it there."
    if not details.purpose and is_request:
        found[FieldName.PURPOSE] = "Say what it is for."
    if is_request and not details.owner:
        found[FieldName.OWNER] = "Choose who would run it."
    if details.deputy and details.deputy == details.owner:
        found[FieldName.DEPUTY] = "The deputy has to be somebody else than the owner."
    return found | _secrets(
        {
            FieldName.PLATFORM: details.platform,
            FieldName.NAME: details.name,
            FieldName.ADDRESS: details.address,
            FieldName.PURPOSE: details.purpose,
        }
    )


def faults_of_step(step: Step, *, today: date) -> Faults:
    """A sentence for each field that cannot be so."""
    found: Faults = {}
    if step.deed is Deed.HAND_OVER:
        if step.receiver is None:
            found[FieldName.RECEIVER] = "Choose who has the login details now."
        if step.keeper is None:
            found[FieldName.KEEPER] = "Choose as what they have them."
    if step.deed in {Deed.HAND_OVER, Deed.CLOSE, Deed.REVIEW}:
        if step.day is None:
            found[FieldName.DAY] = "Choose the day."
        elif step.day > today:
            found[FieldName.DAY] = "This day is still to come. Choose today or an earlier day."
    if step.deed is Deed.REOPEN and not step.text.strip():
        found[FieldName.TEXT] = "Say in a few words why it is run again."
    return found | _secrets({FieldName.TEXT: step.text})


def faults_of_decision(decision: Decision, rules: ProfileRules) -> Faults:
    """A sentence where the risk assessment or the reason is missing."""
    if not decision.text.strip():
        if not decision.approved:
            return {FieldName.TEXT: "Say why not, in words that help whoever asked."}
        if rules.risk_assessment:
            return {FieldName.TEXT: "Name the risk assessment, such as its number or its date."}
    return _secrets({FieldName.TEXT: decision.text})


def _secrets(texts: Mapping[FieldName, str]) -> Faults:
    return {field: NOT_KEPT for field, text in texts.items() if looks_like_password(text)}
