"""Absences."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from chatbot.domain.absences import Absence
from chatbot.store.absence_tables import absences

_OF = absences.c


@dataclass(frozen=True, kw_only=True)
class SqlAbsenceRepository:
    """Implements `AbsenceRepository`."""

    connection: Connection

    def add(self, absence: Absence, form_id: str) -> None:
        """Add an absence that a form made."""
        self.connection.execute(insert(absences).values(asdict(absence) | {"form_id": form_id}))

    def get(self, workspace_id: str, absence_id: str) -> Absence | None:
        """One absence of this workspace."""
        query = select(absences).where(
            _OF.workspace_id == workspace_id, _OF.absence_id == absence_id
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return _absence(row) if row else None

    def by_form(self, workspace_id: str, form_id: str) -> Absence | None:
        """The absence that a form made."""
        query = select(absences).where(_OF.workspace_id == workspace_id, _OF.form_id == form_id)
        row = self.connection.execute(query).mappings().one_or_none()
        return _absence(row) if row else None

    def standing(self, workspace_id: str) -> Sequence[Absence]:
        """Those that were not called off, by their first day; also what is over."""
        query = (
            select(absences)
            .where(_OF.workspace_id == workspace_id, _OF.taken_back_at.is_(None))
            .order_by(_OF.first_on, _OF.absence_id)
        )
        return [_absence(row) for row in self.connection.execute(query).mappings()]

    def to_welcome(self, workspace_id: str, today: date) -> Sequence[Absence]:
        """Those that ended before a day, and whose people were not told what had happened."""
        query = (
            select(absences)
            .where(
                _OF.workspace_id == workspace_id,
                _OF.taken_back_at.is_(None),
                _OF.returned_at.is_(None),
                _OF.last_on < today,
            )
            .order_by(_OF.first_on, _OF.absence_id)
        )
        return [_absence(row) for row in self.connection.execute(query).mappings()]

    def save(self, absence: Absence) -> bool:
        """Save a changed absence; False where somebody else has changed it meanwhile."""
        saved = (
            update(absences)
            .where(
                _OF.workspace_id == absence.workspace_id,
                _OF.absence_id == absence.absence_id,
                _OF.version == absence.version,
            )
            .values(asdict(absence) | {"version": absence.version + 1})
        )
        return self.connection.execute(saved).rowcount == 1

    def purge(self, workspace_id: str, before: date) -> int:
        """Delete those that ended before a day; returns how many."""
        old = delete(absences).where(_OF.workspace_id == workspace_id, _OF.last_on < before)
        return self.connection.execute(old).rowcount


_NAMES = tuple(Absence.__dataclass_fields__)


def _absence(row: RowMapping) -> Absence:
    return Absence(**{name: row[name] for name in _NAMES})
