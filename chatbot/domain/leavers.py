"""Somebody leaves: what becomes of each profile, and of the login details that they have."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from chatbot.domain.profiles import Profile

REMIND_AHEAD: Final = 2  # working days before the last one


class StepKind(StrEnum):
    """What has to be settled."""

    PROFILE = "profile"  # what becomes of it
    DETAILS = "details"  # that they have its login details no longer


class Outcome(StrEnum):
    """How it was settled."""

    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    DELETED = "deleted"
    HANDED_BACK = "handed_back"


OUTCOMES: Final[Mapping[StepKind, tuple[Outcome, ...]]] = MappingProxyType(
    {
        StepKind.PROFILE: (Outcome.HANDED_OVER, Outcome.CLOSED, Outcome.DELETED),
        StepKind.DETAILS: (Outcome.HANDED_BACK,),
    }
)


@dataclass(frozen=True, kw_only=True)
class LeaverStep:
    """One thing that has to be settled.

    Attributes:
        done_by: who settled it (Slack user id), with `done_at`.
        new_owner: to whom it was handed over.
    """

    step_id: str
    profile_id: str
    kind: StepKind
    done_at: datetime | None = None
    done_by: str | None = None
    outcome: Outcome | None = None
    new_owner: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it has still to be settled."""
        return self.done_at is None


@dataclass(frozen=True, kw_only=True)
class Leaver:
    """The checklist of somebody who leaves.

    Attributes:
        leaves_on: their last day; None where their account was simply deactivated.
        started_by: a manager (Slack user id), or `SYSTEM`.
        closed_by: who ended it before everything was settled, with the reason.
    """

    leaver_id: str
    workspace_id: str
    user_id: str
    leaves_on: date | None
    started_by: str
    started_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None
    reason: str = ""
    steps: tuple[LeaverStep, ...] = ()

    @property
    def open_steps(self) -> tuple[LeaverStep, ...]:
        """What has still to be settled; nothing once it was closed."""
        return tuple(step for step in self.steps if step.is_open and self.closed_at is None)

    @property
    def is_open(self) -> bool:
        """Whether something has still to be settled."""
        return bool(self.open_steps)

    def step(self, step_id: str) -> LeaverStep | None:
        """One of its steps."""
        return next((each for each in self.steps if each.step_id == step_id), None)

    def gone_by(self, today: date) -> bool:
        """Whether their last day is over, or their account is gone."""
        return self.leaves_on is None or self.leaves_on < today

    def with_step(self, changed: LeaverStep) -> "Leaver":
        """The checklist with a step as it is from now on."""
        steps = tuple(changed if s.step_id == changed.step_id else s for s in self.steps)
        return replace(self, steps=steps)


def steps_needed(user_id: str, profiles: Collection[Profile]) -> Sequence[tuple[str, StepKind]]:
    """What has to be settled when somebody leaves, by profile.

    Who runs a profile knows its login, and so may its deputy and whoever was given it.
    """
    found: list[tuple[str, StepKind]] = []
    for profile in profiles:
        if not profile.is_open:
            continue
        if profile.owner == user_id:
            found.append((profile.profile_id, StepKind.PROFILE))
        knows = {profile.owner, profile.deputy, *(h.receiver for h in profile.current_handovers)}
        if user_id in knows:
            found.append((profile.profile_id, StepKind.DETAILS))
    return found


def missing_steps(
    leaver: Leaver, user_id: str, profiles: Collection[Profile]
) -> Sequence[tuple[str, StepKind]]:
    """Those that the checklist has not got yet."""
    known = {(step.profile_id, step.kind) for step in leaver.steps}
    return [each for each in steps_needed(user_id, profiles) if each not in known]
