"""Checklists for leavers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from chatbot.domain.leavers import Leaver, LeaverStep, Outcome, StepKind
from chatbot.store.profile_tables import leaver_steps, leavers


@dataclass(frozen=True, kw_only=True)
class SqlLeaverRepository:
    """Implements `LeaverRepository`. Whoever changes something has locked the roles before."""

    connection: Connection

    def add(self, leaver: Leaver) -> None:
        """Add a checklist with its steps."""
        self.connection.execute(insert(leavers).values(_row(leaver)))
        for step in leaver.steps:
            self.add_step(leaver, step)

    def get(self, workspace_id: str, leaver_id: str) -> Leaver | None:
        """One checklist of this workspace."""
        return next(iter(self._read(workspace_id, leavers.c.leaver_id == leaver_id)), None)

    def all(self, workspace_id: str) -> Sequence[Leaver]:
        """All of them, the oldest first."""
        return self._read(workspace_id)

    def add_step(self, leaver: Leaver, step: LeaverStep) -> None:
        """Add a step."""
        row = _step_row(step) | {
            "workspace_id": leaver.workspace_id,
            "leaver_id": leaver.leaver_id,
        }
        self.connection.execute(insert(leaver_steps).values(row))

    def settle(self, leaver: Leaver, step: LeaverStep) -> bool:
        """Keep how a step was settled; False where somebody has settled it before."""
        changed = self.connection.execute(
            update(leaver_steps)
            .where(
                leaver_steps.c.workspace_id == leaver.workspace_id,
                leaver_steps.c.step_id == step.step_id,
                leaver_steps.c.done_at.is_(None),
            )
            .values(_step_row(step))
        )
        return changed.rowcount == 1

    def save(self, leaver: Leaver) -> None:
        """Keep the last day, and that it was closed."""
        self.connection.execute(
            update(leavers)
            .where(
                leavers.c.workspace_id == leaver.workspace_id,
                leavers.c.leaver_id == leaver.leaver_id,
            )
            .values(_row(leaver))
        )

    def _read(self, workspace_id: str, *conditions: ColumnElement[bool]) -> Sequence[Leaver]:
        query = (
            select(leavers)
            .where(leavers.c.workspace_id == workspace_id, *conditions)
            .order_by(leavers.c.started_at, leavers.c.leaver_id)
        )
        rows = self.connection.execute(query).mappings().all()
        steps = self._steps([row["leaver_id"] for row in rows])
        return [Leaver(**row, steps=tuple(steps.get(row["leaver_id"], ()))) for row in rows]

    def _steps(self, leaver_ids: Sequence[str]) -> Mapping[str, Sequence[LeaverStep]]:
        query = (
            select(leaver_steps)
            .where(leaver_steps.c.leaver_id.in_(leaver_ids))
            .order_by(leaver_steps.c.number)
        )
        found: dict[str, list[LeaverStep]] = {}
        for row in self.connection.execute(query).mappings():
            found.setdefault(row["leaver_id"], []).append(_step(row))
        return found


def _row(leaver: Leaver) -> dict[str, Any]:
    return {name: value for name, value in asdict(leaver).items() if name != "steps"}


def _step_row(step: LeaverStep) -> dict[str, Any]:
    outcome = step.outcome.value if step.outcome else None
    return asdict(step) | {"kind": step.kind.value, "outcome": outcome}


def _step(row: RowMapping) -> LeaverStep:
    return LeaverStep(
        step_id=row["step_id"],
        profile_id=row["profile_id"],
        kind=StepKind(row["kind"]),
        done_at=row["done_at"],
        done_by=row["done_by"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        new_owner=row["new_owner"],
    )
