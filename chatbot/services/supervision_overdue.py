"""Whose supervision is overdue: the same for the register and for reports."""

from dataclasses import dataclass
from datetime import date

from chatbot.domain.roles import Role, Roles
from chatbot.domain.supervision_dates import overdue_since
from chatbot.domain.working_time import WorkingTime
from chatbot.services.ports import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """How many workers had no supervision for too long, out of all who are to have it."""

    count: int
    of: int


def supervised(work: UnitOfWork, workspace_id: str, roles: Roles) -> frozenset[str]:
    """Every worker who is still here and has a supervisor or a plan (Slack user ids)."""
    plans = work.supervision.plans(workspace_id)
    known = {each.worker for each in plans if not each.ended_at}
    known |= {
        each.scope for each in roles.assignments if each.role is Role.SUPERVISOR and each.scope
    }
    return frozenset(known - work.people.not_members(workspace_id))


def overdue(
    work: UnitOfWork, workspace_id: str, working_time: WorkingTime, today: date
) -> Overdue:
    """How many are overdue, by the organisation's interval."""
    workers = sorted(supervised(work, workspace_id, work.roles.all(workspace_id)))
    plans = {each.worker: each.starting_on for each in work.supervision.plans(workspace_id)}
    spans = work.supervision.spans(workspace_id, workers)
    weeks = work.supervision.settings(workspace_id).interval_weeks
    late = 0
    for worker in workers:
        span = spans.get(worker)
        days = [plans[worker]] if worker in plans else []
        due_by = overdue_since(
            last_held=span.last_held if span else None,
            first=min([*days, *([span.first] if span else [])], default=None),
            weeks=weeks,
            working_time=working_time,
        )
        late += due_by is not None and due_by < today
    return Overdue(count=late, of=len(workers))
