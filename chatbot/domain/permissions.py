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
    SET_ABSENCE = "absences.set"  # one's own, and one's own swaps
    SET_ABSENCE_FOR_OTHERS = "absences.set_for_others"
    SEE_ABSENCES = "absences.see"  # everybody's
    LOG_CONCERN = "concerns.log"
    PUBLISH_POLICY = "policy.publish"
    ACKNOWLEDGE = "policy.acknowledge"  # guests only where the version says so
    SEE_ACKNOWLEDGEMENTS = "policy.see_readers"
    RECORD_FOR_OTHERS = "policy.record_for_others"
    CHANGE_SUPERVISION_QUESTIONS = "supervision_questions.change"
    SEE_POLICY_FEEDBACK = "policy_feedback.see"
    SEE_CONCERNS = "concerns.see"  # which ones, domain/concerns.py says for each
    REQUEST_PROFILE = "profiles.request"
    DECIDE_PROFILE = "profiles.decide"
    SEE_PROFILES = "profiles.see"  # which ones, domain/profiles.py says for each
    CHANGE_PROFILE = "profiles.change"  # as above
    HANDLE_LEAVERS = "leavers.handle"
    PLAN_SUPERVISION = "supervision.plan"
    ANSWER_SUPERVISION = "supervision.answer"
    SEE_SUPERVISION = "supervision.see"  # which records, domain/supervision.py says for each
    SEE_SUPERVISION_REGISTER = "supervision.register"
    CHANGE_SUPERVISION = "supervision.change"
    SEE_REPORT = "reports.see"
    EXPORT_REPORT = "reports.export"
    SCHEDULE_REPORT = "reports.schedule"


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
        Action.PUBLISH_POLICY: frozenset({Role.MANAGER}),
        Action.ACKNOWLEDGE: frozenset({Everybody.WHO_MAY_ASK}),
        Action.SEE_ACKNOWLEDGEMENTS: frozenset({Role.MANAGER}),
        Action.RECORD_FOR_OTHERS: frozenset({Role.MANAGER}),
        Action.CHANGE_SUPERVISION_QUESTIONS: frozenset({Role.MANAGER}),
        Action.SEE_POLICY_FEEDBACK: frozenset({Role.MANAGER}),
        Action.SET_ABSENCE: frozenset({Everybody.MEMBERS}),
        Action.SET_ABSENCE_FOR_OTHERS: frozenset({Role.MANAGER}),
        Action.SEE_ABSENCES: frozenset({Role.MANAGER}),
        Action.LOG_CONCERN: frozenset({Everybody.WHO_MAY_ASK}),
        Action.SEE_CONCERNS: frozenset({Everybody.WHO_MAY_ASK}),
        Action.REQUEST_PROFILE: frozenset({Everybody.MEMBERS}),
        Action.DECIDE_PROFILE: frozenset({Role.MANAGER}),
        Action.SEE_PROFILES: frozenset({Everybody.MEMBERS}),
        Action.CHANGE_PROFILE: frozenset({Everybody.MEMBERS}),
        Action.HANDLE_LEAVERS: frozenset({Role.MANAGER}),
        Action.PLAN_SUPERVISION: frozenset({Role.MANAGER, Role.SUPERVISOR}),
        Action.ANSWER_SUPERVISION: frozenset({Everybody.MEMBERS}),
        Action.SEE_SUPERVISION: frozenset({Everybody.MEMBERS}),
        Action.SEE_SUPERVISION_REGISTER: frozenset({Role.MANAGER}),
        Action.CHANGE_SUPERVISION: frozenset({Role.MANAGER}),
        Action.SEE_REPORT: frozenset({Role.MANAGER}),
        Action.EXPORT_REPORT: frozenset({Role.MANAGER}),
        Action.SCHEDULE_REPORT: frozenset({Role.MANAGER}),
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
