"""Published versions, who was asked to read them, and who has."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from chatbot.domain.acknowledgement_roll import PolicyStanding, Roll
from chatbot.domain.acknowledgements import (
    ChangeKind,
    ClauseChange,
    Publication,
    Reading,
    ReadingRequest,
)
from chatbot.store.acknowledgement_tables import (
    policy_publications,
    policy_readings,
    policy_requests,
)
from chatbot.store.inserting import insert_into
from chatbot.store.people import SqlPeopleRepository


@dataclass(frozen=True, kw_only=True)
class SqlAcknowledgementRepository:
    """Implements `AcknowledgementRepository`."""

    connection: Connection

    def roll(self, workspace_id: str) -> Roll:
        """Everything but what was undone."""
        asked = select(policy_requests).where(policy_requests.c.workspace_id == workspace_id)
        stands = policy_readings.c.undone_at.is_(None)
        return Roll(
            publications=self.publications(workspace_id),
            readings=self._readings(workspace_id, stands),
            requests=[ReadingRequest(**row) for row in self.connection.execute(asked).mappings()],
            people=SqlPeopleRepository(connection=self.connection).standings(workspace_id),
        )

    def standing(self, workspace_id: str, today: date) -> PolicyStanding | None:
        """The figures of a day; None before anything was published."""
        return self.roll(workspace_id).standing(today)

    def publications(self, workspace_id: str) -> Sequence[Publication]:
        """Every version, oldest first."""
        query = (
            select(policy_publications)
            .where(policy_publications.c.workspace_id == workspace_id)
            .order_by(policy_publications.c.number)
        )
        return [_publication(row) for row in self.connection.execute(query).mappings()]

    def by_form(self, workspace_id: str, form_id: str) -> Publication | None:
        """The version that a form published."""
        query = select(policy_publications).where(
            policy_publications.c.workspace_id == workspace_id,
            policy_publications.c.form_id == form_id,
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return _publication(row) if row else None

    def add_publication(self, publication: Publication, form_id: str) -> bool:
        """Publish; False where the workspace has a version with this number or of this form."""
        row = asdict(publication) | {
            "clauses": [[each.kind.value, each.label] for each in publication.clauses],
            "form_id": form_id,
        }
        new = insert_into(self.connection, policy_publications).values(row)
        return self._was_added(new, policy_publications.c.number)

    def ask(self, request: ReadingRequest) -> bool:
        """Note that somebody is asked or told; False where they were before."""
        new = insert_into(self.connection, policy_requests).values(asdict(request))
        return self._was_added(new, policy_requests.c.step)

    def ask_again(self, request: ReadingRequest, before: ReadingRequest) -> bool:
        """Note a change of a request; False where it is not as it was before."""
        table = policy_requests.c
        changed = (
            update(policy_requests)
            .where(
                table.workspace_id == before.workspace_id,
                table.publication_id == before.publication_id,
                table.user_id == before.user_id,
                table.step == before.step,
                table.round == before.round,
                table.lapsed == before.lapsed,
            )
            .values(asdict(request))
        )
        return self.connection.execute(changed).rowcount == 1

    def add_reading(self, reading: Reading, form_id: str | None = None) -> bool:
        """Note a reading; False where the same reader has one of the same version that stands."""
        row = asdict(reading) | {"reader_key": reading.reader_key, "form_id": form_id}
        new = insert_into(self.connection, policy_readings).values(row)
        return self._was_added(new, policy_readings.c.number)

    def reading(self, workspace_id: str, reading_id: str) -> Reading | None:
        """One reading, undone or not."""
        found = self._readings(workspace_id, policy_readings.c.reading_id == reading_id)
        return next(iter(found), None)

    def reading_of_form(self, workspace_id: str, form_id: str) -> Reading | None:
        """The reading that a form recorded, undone or not."""
        found = self._readings(workspace_id, policy_readings.c.form_id == form_id)
        return next(iter(found), None)

    def readings(self, workspace_id: str) -> Sequence[Reading]:
        """Every reading, those that were undone too, in the order in which they came."""
        return self._readings(workspace_id)

    def undo(self, reading: Reading, *, by: str, at: datetime, reason: str) -> bool:
        """Have a reading count no more; False where it was undone before."""
        undone = (
            update(policy_readings)
            .where(
                policy_readings.c.workspace_id == reading.workspace_id,
                policy_readings.c.reading_id == reading.reading_id,
                policy_readings.c.undone_at.is_(None),
            )
            .values(undone_by=by, undone_at=at, undone_reason=reason)
        )
        return self.connection.execute(undone).rowcount == 1

    def _was_added(
        self, new: postgresql.Insert | sqlite.Insert, column: ColumnElement[Any]
    ) -> bool:
        """Whether a row was not there yet; by what comes back: a driver may not count rows."""
        added = new.on_conflict_do_nothing().returning(column)
        return self.connection.execute(added).one_or_none() is not None

    def _readings(self, workspace_id: str, *conditions: ColumnElement[bool]) -> Sequence[Reading]:
        query = (
            select(policy_readings)
            .where(policy_readings.c.workspace_id == workspace_id, *conditions)
            .order_by(policy_readings.c.number)
        )
        return [_reading(row) for row in self.connection.execute(query).mappings()]


def _publication(row: Mapping[Any, Any]) -> Publication:
    values = {name: value for name, value in row.items() if name != "form_id"}
    clauses = tuple(ClauseChange(kind=ChangeKind(k), label=label) for k, label in row["clauses"])
    return Publication(**values | {"clauses": clauses})


def _reading(row: Mapping[Any, Any]) -> Reading:
    left_out = {"number", "form_id", "reader_key"}
    return Reading(**{name: value for name, value in row.items() if name not in left_out})
