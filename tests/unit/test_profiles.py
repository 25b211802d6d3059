"""The rules of the register, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.leavers import Leaver, StepKind, missing_steps, steps_needed
from chatbot.domain.profile_forms import Step, faults_of_step
from chatbot.domain.profiles import (
    Deed,
    HandOver,
    Keeper,
    Profile,
    ProfileRules,
    ProfileState,
    in_order,
    months_after,
    standing_of,
)
from tests.doubles import LONDON

NOW = datetime(2024, 2, 29, 12, tzinfo=UTC)
RULES = ProfileRules(keepers=(Keeper.LINE_MANAGER, Keeper.SAFEGUARDING_LEAD))
PROFILE = Profile(
    profile_id="p1",
    workspace_id="T1",
    platform="Facebook",
    name="Group",
    address="",
    purpose="",
    owner="UOWNER",
    deputy=None,
    added_at=NOW,
    added_by="UMAN",
)
CLOSED = replace(PROFILE, state=ProfileState.CLOSED, owner=None)
HELD = HandOver(
    handover_id="h1",
    profile_id="p1",
    keeper=Keeper.LINE_MANAGER,
    receiver="UREC",
    handed_on=date(2024, 2, 29),
    told_by="UOWNER",
    told_at=NOW,
)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 12, 31), 60, date(2029, 12, 31)),
    ],
)
def test_months_later(day: date, months: int, then: date) -> None:
    """The same day of the month, or its last one."""
    assert months_after(day, months) == then


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 60))
def test_months_later_is_later(day: date, months: int) -> None:
    """Whatever the day, and in the right month."""
    then = months_after(day, months)
    assert then > day
    assert (then.year - day.year) * 12 + then.month - day.month == months


def test_when_a_review_is_due() -> None:
    """Twelve months after the last one, or after it was added; never of a closed one."""
    assert not PROFILE.needs_review(RULES, date(2025, 2, 27), LONDON)
    assert PROFILE.needs_review(RULES, date(2025, 2, 28), LONDON)
    reviewed = replace(PROFILE, reviewed_on=date(2025, 2, 1))
    assert not reviewed.needs_review(RULES, date(2025, 2, 28), LONDON)
    assert not CLOSED.needs_review(RULES, date(2030, 1, 1), LONDON)


def test_added_late_on_a_summer_evening() -> None:
    """Half past eleven at night by UTC is the next day where the organisation is."""
    late = replace(PROFILE, added_at=datetime(2025, 7, 31, 23, 30, tzinfo=UTC))
    assert late.review_due_on(RULES, LONDON) == date(2026, 8, 1)
    assert not late.needs_review(RULES, date(2026, 7, 31), LONDON)
    assert standing_of([late], 0, RULES, date(2026, 7, 31), LONDON).not_reviewed == 0
    assert standing_of([late], 0, RULES, date(2026, 8, 1), LONDON).not_reviewed == 1


def test_who_has_not_got_the_login_details() -> None:
    """Each keeper that the policy names, until they were given them; not of closed ones."""
    assert PROFILE.missing_keepers(RULES) == RULES.keepers
    held = replace(PROFILE, handovers=(HELD,))
    assert held.missing_keepers(RULES) == (Keeper.SAFEGUARDING_LEAD,)
    ended = replace(PROFILE, handovers=(replace(HELD, ended_at=NOW),))
    assert ended.missing_keepers(RULES) == RULES.keepers
    assert CLOSED.missing_keepers(RULES) == ()
    assert PROFILE.missing_keepers(ProfileRules()) == ()


def test_the_order_of_the_register() -> None:
    """Without an owner first, then by name, closed ones last."""
    vacant = replace(PROFILE, owner=None, name="zoo")
    other = replace(PROFILE, name="allotment")
    assert in_order([CLOSED, PROFILE, vacant, other]) == [vacant, other, PROFILE, CLOSED]


def test_figures() -> None:
    """Only what is run counts."""
    found = standing_of(
        [PROFILE, CLOSED, replace(PROFILE, owner=None)], 2, RULES, date.min, LONDON
    )
    assert (found.profiles, found.without_owner, found.not_handed_over) == (2, 1, 2)
    assert (found.not_reviewed, found.requests_waiting) == (0, 2)


def test_what_a_leaver_has_to_settle() -> None:
    """What they run, and every login that they know."""
    profiles = [
        PROFILE,
        replace(PROFILE, profile_id="p2", owner="UELSE", deputy="UOWNER"),
        replace(
            PROFILE, profile_id="p3", owner=None, handovers=(replace(HELD, receiver="UOWNER"),)
        ),
        replace(PROFILE, profile_id="p4", owner="UELSE"),
        replace(PROFILE, profile_id="p5", state=ProfileState.CLOSED),
    ]
    assert steps_needed("UOWNER", profiles) == [
        ("p1", StepKind.PROFILE),
        ("p1", StepKind.DETAILS),
        ("p2", StepKind.DETAILS),
        ("p3", StepKind.DETAILS),
    ]
    leaver = Leaver(
        leaver_id="l1",
        workspace_id="T1",
        user_id="UOWNER",
        leaves_on=None,
        started_by="system",
        started_at=NOW,
    )
    assert len(missing_steps(leaver, "UOWNER", profiles)) == 4
    assert not leaver.is_open


def test_a_hand_over_names_whom_and_as_what() -> None:
    """Both, and the day."""
    step = Step(profile_id="p1", deed=Deed.HAND_OVER)
    assert len(faults_of_step(step, today=date(2026, 3, 2))) == 3
