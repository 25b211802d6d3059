"""Who may do what: one table for the whole bot."""

from collections.abc import Collection, Mapping
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Final

from chatbot.domain.people import Person, Standing
from chatbot.domain.roles import SCOPED, Role, RoleAssignment


class Everybody(Enum):
    """Those who need no role."""

    WHO_MAY_ASK = "everybody who may ask"  # members, and guests where the settings let them
    MEMBERS = "every full member"


class Action(StrEnum):
    """What can be permitted; each feature adds its own."""

    ASK = "ask"
    OPEN_HOME = "home.open"
    SEE_SETTINGS = "settings.see"
    CHANGE_SETTINGS = "settings.change"
    SEE_CHANGES = "audit.see"
    DECIDE_ON_DOCUMENT = "documents.decide"
    ASK_A_PERSON = "asks.ask"
    HANDLE_ASKS = "asks.handle"
    GIVE_FEEDBACK = "feedback.give"
    SEE_UNANSWERED = "unanswered.see"
    DECIDE_UNANSWERED = "unanswered.decide"
    WITHDRAW_PHRASINGS = "phrasings.withdraw"
    SEE_GAPS = "gaps.see"
    CHANGE_PRIVACY = "privacy.change"
    DO_CHECKS = "checks.do"
    CHANGE_CHECKS = "checks.change"
    LOG_CONCERN = "concerns.log"
    SEE_CONCERNS = "concerns.see"  # which ones, domain/concerns.py says for each


ALLOWED: Final[Mapping[Action, frozenset[Role | Everybody]]] = MappingProxyType(
    {
        Action.ASK: frozenset({Everybody.WHO_MAY_ASK}),
        Action.OPEN_HOME: frozenset({Everybody.WHO_MAY_ASK}),
        Action.SEE_SETTINGS: frozenset({Role.MANAGER}),
        Action.CHANGE_SETTINGS: frozenset({Role.MANAGER}),
        Action.SEE_CHANGES: frozenset({Role.MANAGER}),
        Action.DECIDE_ON_DOCUMENT: frozenset({Role.MANAGER}),
        Action.ASK_A_PERSON: frozenset({Everybody.WHO_MAY_ASK}),
        Action.HANDLE_ASKS: frozenset({Role.MANAGER, Role.SAFEGUARDING_LEAD}),
        Action.GIVE_FEEDBACK: frozenset({Everybody.WHO_MAY_ASK}),
        Action.SEE_UNANSWERED: frozenset({Role.MANAGER}),
        Action.DECIDE_UNANSWERED: frozenset({Role.MANAGER}),
        Action.WITHDRAW_PHRASINGS: frozenset({Role.MANAGER}),
        Action.SEE_GAPS: frozenset({Role.MANAGER}),
        Action.CHANGE_PRIVACY: frozenset({Role.MANAGER}),
        # Which ones is a matter of the day: whoever was asked, whatever they hold now.
        Action.DO_CHECKS: frozenset({Everybody.MEMBERS}),
        Action.CHANGE_CHECKS: frozenset({Role.MANAGER}),
        Action.LOG_CONCERN: frozenset({Everybody.WHO_MAY_ASK}),
        Action.SEE_CONCERNS: frozenset({Everybody.WHO_MAY_ASK}),
    }
)


def is_permitted(
    action: Action,
    person: Person,
    held: Collection[RoleAssignment],
    *,
    scope: str | None = None,
    guests_allowed: bool,
) -> bool:
    """Whether a person may do something.

    Args:
        action: what they want to do.
        person: who they are. Only a full member's roles count.
        held: the roles that they hold.
        scope: the page or worker that it is about. A role that is held for one
            page or worker counts for no other.
        guests_allowed: whether guests may ask.
    """
    allowed = ALLOWED[action]
    if Everybody.WHO_MAY_ASK in allowed and person.may_ask(guests_allowed=guests_allowed):
        return True
    if person.standing is not Standing.MEMBER:
        return False
    return Everybody.MEMBERS in allowed or any(
        entry.role in allowed and (entry.role not in SCOPED or entry.scope == scope)
        for entry in held
    )
