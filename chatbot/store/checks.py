"""The days of the checks, and how managers have changed them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from chatbot.domain.check_rules import CheckVersion
from chatbot.domain.checks import (
    WAITING,
    Asked,
    Capacity,
    Finding,
    Occurrence,
    OccurrenceState,
    Step,
)
from chatbot.store.check_tables import (
    check_occurrences,
    check_progress,
    check_versions,
    check_warnings,
)
from chatbot.store.inserting import insert_into

_OF = check_occurrences.c


@dataclass(frozen=True, kw_only=True)
class SqlCheckRepository:
    """Implements `CheckRepository`."""

    connection: Connection

    def versions(self, workspace_id: str) -> Sequence[CheckVersion]:
        """How managers have changed the checks of a workspace."""
        query = select(check_versions).where(check_versions.c.workspace_id == workspace_id)
        return [
            CheckVersion(
                check_id=row["check_id"],
                from_on=row["from_on"],
                values=row["values"],
            )
            for row in self.connection.execute(query).mappings()
        ]

    def change(self, workspace_id: str, version: CheckVersion, now: datetime) -> None:
        """Have a check be otherwise from a date on; what was to begin then or later is gone."""
        table = check_versions
        self.connection.execute(
            delete(table).where(
                table.c.workspace_id == workspace_id,
                table.c.check_id == version.check_id,
                table.c.from_on >= version.from_on,
            )
        )
        self.connection.execute(
            insert(table).values(
                workspace_id=workspace_id,
                check_id=version.check_id,
                from_on=version.from_on,
                values=dict(version.values),
                changed_at=now,
            )
        )

    def progress(self, workspace_id: str) -> Mapping[str, date]:
        """Up to which date every day of each check has been dealt with."""
        query = select(check_progress).where(check_progress.c.workspace_id == workspace_id)
        return {row.check_id: row.done_through for row in self.connection.execute(query)}

    def note_progress(self, workspace_id: str, through: Mapping[str, date]) -> None:
        """Note that the days up to a date have been dealt with."""
        if not through:
            return
        new = insert_into(self.connection, check_progress)
        noted = new.on_conflict_do_update(
            index_elements=[check_progress.c.workspace_id, check_progress.c.check_id],
            set_={"done_through": new.excluded.done_through},
        )
        rows = [
            {"workspace_id": workspace_id, "check_id": check_id, "done_through": day}
            for check_id, day in through.items()
        ]
        self.connection.execute(noted, rows)

    def opened_since(self, workspace_id: str, first: date) -> frozenset[tuple[str, date]]:
        """The checks that have an occurrence on a date, from a date on."""
        query = select(_OF.check_id, _OF.on_date).where(
            _OF.workspace_id == workspace_id, _OF.on_date >= first
        )
        return frozenset((row.check_id, row.on_date) for row in self.connection.execute(query))

    def open(self, occurrences: Sequence[Occurrence]) -> frozenset[str]:
        """Add occurrences of one workspace; returns the ids of those that were not there."""
        if not occurrences:
            return frozenset()
        new = insert_into(self.connection, check_occurrences).on_conflict_do_nothing(
            index_elements=[_OF.workspace_id, _OF.check_id, _OF.on_date]
        )
        self.connection.execute(new, [_row(occurrence) for occurrence in occurrences])
        # RETURNING for thousands of rows is slow on PostgreSQL: they are read back instead.
        days = [occurrence.on for occurrence in occurrences]
        there = self.connection.execute(
            select(_OF.occurrence_id).where(
                _OF.workspace_id == occurrences[0].workspace_id,
                _OF.on_date.between(min(days), max(days)),
            )
        )
        mine = {occurrence.occurrence_id for occurrence in occurrences}
        return frozenset(mine & set(there.scalars()))

    def get(self, workspace_id: str, occurrence_id: str) -> Occurrence | None:
        """One occurrence of this workspace."""
        query = select(check_occurrences).where(
            _OF.workspace_id == workspace_id, _OF.occurrence_id == occurrence_id
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return _occurrence(row) if row else None

    def waiting(self, workspace_id: str) -> Sequence[Occurrence]:
        """Those that somebody still has to do, the first due first."""
        states = [state.value for state in WAITING]
        query = (
            select(check_occurrences)
            .where(_OF.workspace_id == workspace_id, _OF.state.in_(states))
            .order_by(_OF.due_at, _OF.number)
        )
        return [_occurrence(row) for row in self.connection.execute(query).mappings()]

    def between(self, workspace_id: str, first: date, last: date) -> Sequence[Occurrence]:
        """The occurrences from a date to another, both counted, in order of time."""
        query = (
            select(check_occurrences)
            .where(_OF.workspace_id == workspace_id, _OF.on_date.between(first, last))
            .order_by(_OF.opens_at, _OF.number)
        )
        return [_occurrence(row) for row in self.connection.execute(query).mappings()]

    def missed_since(self, workspace_id: str, first: date) -> Sequence[Occurrence]:
        """Those of a date and later that were missed and not made up for."""
        query = select(check_occurrences).where(
            _OF.workspace_id == workspace_id,
            _OF.on_date >= first,
            _OF.state == OccurrenceState.MISSED.value,
        )
        return [_occurrence(row) for row in self.connection.execute(query).mappings()]

    def newest_on(self, workspace_id: str, check_id: str) -> date | None:
        """The date of a check's newest occurrence."""
        query = select(func.max(_OF.on_date)).where(
            _OF.workspace_id == workspace_id, _OF.check_id == check_id
        )
        return self.connection.execute(query).scalar()

    def warned(self, workspace_id: str, first: date) -> frozenset[tuple[str, date]]:
        """The checks and days, from one on, of which managers were warned."""
        table = check_warnings.c
        query = select(table.check_id, table.on_date).where(
            table.workspace_id == workspace_id, table.on_date >= first
        )
        return frozenset((row.check_id, row.on_date) for row in self.connection.execute(query))

    def note_warned(
        self, workspace_id: str, check_id: str, days: Collection[date], now: datetime
    ) -> frozenset[date]:
        """Note such days; returns those that were not noted yet."""
        values = {"workspace_id": workspace_id, "check_id": check_id, "warned_at": now}
        new = (
            insert_into(self.connection, check_warnings)
            .on_conflict_do_nothing()
            .returning(check_warnings.c.on_date)
        )
        # In one order in every process: two that note the same days do not block each other.
        noted = [
            day
            for day in sorted(days)
            if self.connection.execute(new.values(**values, on_date=day)).scalar()
        ]
        return frozenset(noted)

    def forget_warned(self, workspace_id: str, check_id: str, days: Collection[date]) -> None:
        """Somebody will be there after all."""
        table = check_warnings.c
        self.connection.execute(
            delete(check_warnings).where(
                table.workspace_id == workspace_id,
                table.check_id == check_id,
                table.on_date.in_(days),
            )
        )

    def save(self, occurrence: Occurrence) -> bool:
        """Save a changed occurrence; False where somebody else has changed it meanwhile."""
        row = _row(occurrence)
        saved = (
            update(check_occurrences)
            .where(
                _OF.workspace_id == occurrence.workspace_id,
                _OF.occurrence_id == occurrence.occurrence_id,
                _OF.version == occurrence.version,
            )
            .values(row | {"version": occurrence.version + 1})
        )
        return self.connection.execute(saved).rowcount == 1


def _row(occurrence: Occurrence) -> dict[str, Any]:
    row = {name: getattr(occurrence, name) for name in _PLAIN}
    return row | {
        "on_date": occurrence.on,
        "state": occurrence.state.value,
        "step": occurrence.step.value,
        "finding": occurrence.finding.value if occurrence.finding else None,
        "people": [_asked_row(person) for person in occurrence.people],
    }


_PLAIN = (
    "occurrence_id",
    "workspace_id",
    "check_id",
    "opens_at",
    "due_at",
    "opened_at",
    "step_at",
    "taken_by",
    "taken_at",
    "done_by",
    "done_at",
    "noticed",
    "action",
    "missed_at",
    "version",
)


def _asked_row(person: Asked) -> dict[str, Any]:
    # Written out: `asdict` copies deeply, which is slow for thousands.
    declined_at = person.declined_at
    return {
        "user_id": person.user_id,
        "capacity": person.capacity.value,
        "declined_at": declined_at.isoformat() if declined_at else None,
    }


def _asked(row: Mapping[str, Any]) -> Asked:
    declined_at = row["declined_at"]
    return Asked(
        user_id=row["user_id"],
        capacity=Capacity(row["capacity"]),
        declined_at=datetime.fromisoformat(declined_at) if declined_at else None,
    )


def _occurrence(row: RowMapping) -> Occurrence:
    return Occurrence(
        **{name: row[name] for name in _PLAIN},
        on=row["on_date"],
        state=OccurrenceState(row["state"]),
        step=Step(row["step"]),
        finding=Finding(row["finding"]) if row["finding"] else None,
        people=tuple(map(_asked, row["people"])),
    )
