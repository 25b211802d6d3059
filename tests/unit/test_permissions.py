"""Every action for every kind of person: the table of permissions has no hole."""

import pytest

from chatbot.domain.people import Person, Standing
from chatbot.domain.permissions import ALLOWED, Action, is_permitted
from chatbot.domain.roles import SCOPED, Role, RoleAssignment

SCOPE = "facebook"
STAFF = {"member", *Role}
# What is expected stands here once more, in other words than in the code: an
# action that is added, or a permission that is changed, has to be changed here too.
EXPECTED: dict[Action, set[str]] = {
    Action.ASK: {*STAFF},
    Action.OPEN_HOME: {*STAFF},
    Action.SEE_SETTINGS: {"manager"},
    Action.CHANGE_SETTINGS: {"manager"},
    Action.SEE_CHANGES: {"manager"},
    Action.DECIDE_ON_DOCUMENT: {"manager"},
    Action.ASK_A_PERSON: {*STAFF},
    Action.HANDLE_ASKS: {"manager", "safeguarding_lead"},
    Action.GIVE_FEEDBACK: {*STAFF},
    Action.SEE_UNANSWERED: {"manager"},
    Action.DECIDE_UNANSWERED: {"manager"},
    Action.WITHDRAW_PHRASINGS: {"manager"},
    Action.SEE_GAPS: {"manager"},
    Action.CHANGE_PRIVACY: {"manager"},
    Action.DO_CHECKS: {*STAFF},
    Action.CHANGE_CHECKS: {"manager"},
    Action.PUBLISH_POLICY: {"manager"},
    Action.ACKNOWLEDGE: {*STAFF},
    Action.SEE_ACKNOWLEDGEMENTS: {"manager"},
    Action.RECORD_FOR_OTHERS: {"manager"},
    Action.CHANGE_SUPERVISION_QUESTIONS: {"manager"},
    Action.SEE_POLICY_FEEDBACK: {"manager"},
    Action.SET_ABSENCE: {*STAFF},
    Action.SET_ABSENCE_FOR_OTHERS: {"manager"},
    Action.SEE_ABSENCES: {"manager"},
    Action.LOG_CONCERN: {*STAFF},
    Action.SEE_CONCERNS: {*STAFF},
    Action.REQUEST_PROFILE: {*STAFF},
    Action.DECIDE_PROFILE: {"manager"},
    Action.SEE_PROFILES: {*STAFF},
    Action.CHANGE_PROFILE: {*STAFF},
    Action.HANDLE_LEAVERS: {"manager"},
    Action.PLAN_SUPERVISION: {"manager", "supervisor"},
    Action.ANSWER_SUPERVISION: {*STAFF},
    Action.SEE_SUPERVISION: {*STAFF},
    Action.SEE_SUPERVISION_REGISTER: {"manager"},
    Action.CHANGE_SUPERVISION: {"manager"},
    Action.SEE_REPORT: {"manager"},
    Action.EXPORT_REPORT: {"manager"},
    Action.SCHEDULE_REPORT: {"manager"},
}
FOR_GUESTS = {
    Action.ASK,
    Action.OPEN_HOME,
    Action.ASK_A_PERSON,
    Action.GIVE_FEEDBACK,
    Action.ACKNOWLEDGE,
    Action.LOG_CONCERN,
    Action.SEE_CONCERNS,
}
KINDS = ["member", *Role]


def person(standing: Standing = Standing.MEMBER) -> Person:
    """Somebody of that standing."""
    return Person(person_id="p", workspace_id="T1", user_id="U1", standing=standing)


def holding(kind: str) -> tuple[RoleAssignment, ...]:
    """What somebody of that kind holds."""
    if kind == "member":
        return ()
    role = Role(kind)
    return (RoleAssignment(user_id="U1", role=role, scope=SCOPE if role in SCOPED else None),)


def test_every_action_is_in_the_tables() -> None:
    """In the code's and in this one."""
    assert set(Action) == set(ALLOWED) == set(EXPECTED)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("action", Action)
def test_full_members(action: Action, kind: str) -> None:
    """Those of the table, and nobody else."""
    permitted = is_permitted(action, person(), holding(kind), scope=SCOPE, guests_allowed=False)
    assert permitted is (kind in EXPECTED[action])


@pytest.mark.parametrize("kind", sorted(SCOPED))
@pytest.mark.parametrize("action", Action)
def test_a_role_for_one_place_counts_nowhere_else(action: Action, kind: str) -> None:
    """An admin of another page, another worker's supervisor: as if they held nothing."""
    for scope in ("instagram", None):
        permitted = is_permitted(
            action, person(), holding(kind), scope=scope, guests_allowed=False
        )
        assert permitted is ("member" in EXPECTED[action])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "standing", [Standing.GUEST, Standing.OUTSIDER, Standing.DEACTIVATED, Standing.BOT]
)
@pytest.mark.parametrize("action", Action)
def test_roles_of_others_count_for_nothing(action: Action, standing: Standing, kind: str) -> None:
    """Even if a role was left behind by mistake; guests may ask where the settings say so."""
    for guests_allowed in (False, True):
        permitted = is_permitted(
            action, person(standing), holding(kind), scope=SCOPE, guests_allowed=guests_allowed
        )
        a_guest = standing is Standing.GUEST and guests_allowed
        assert permitted is (a_guest and action in FOR_GUESTS)
