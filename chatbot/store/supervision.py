"""Supervision: plans, records and what was said in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    case,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from chatbot.domain.supervision import (
    AgreedAction,
    Deed,
    Entry,
    Meeting,
    MeetingState,
    Plan,
    SupervisionCounts,
    SupervisionSettings,
    SupervisionSpan,
)
from chatbot.store.inserting import insert_into
from chatbot.store.supervision_answers import SqlSupervisionAnswers
from chatbot.store.supervision_tables import (
    supervision_actions,
    supervision_answers,
    supervision_entries,
    supervision_meetings,
    supervision_plans,
    supervision_readers,
    supervision_settings,
)

_PARTS = (supervision_readers, supervision_answers, supervision_actions, supervision_entries)


@dataclass(frozen=True, kw_only=True)
class SqlSupervisionRepository(SqlSupervisionAnswers):
    """Implements `SupervisionRepository`; whoever changes something has locked the roles."""

    connection: Connection

    def settings(self, workspace_id: str) -> SupervisionSettings:
        """What the organisation has chosen."""
        table = supervision_settings
        query = select(table).where(table.c.workspace_id == workspace_id)
        row = self.connection.execute(query).mappings().one_or_none()
        return (
            SupervisionSettings(**_without(row, "workspace_id"))
            if row
            else (SupervisionSettings())
        )

    def save_settings(self, workspace_id: str, settings: SupervisionSettings) -> None:
        """Keep what it has chosen."""
        self._put(supervision_settings, {"workspace_id": workspace_id}, asdict(settings))

    def plans(self, workspace_id: str) -> Sequence[Plan]:
        """All plans, those that were ended too."""
        table = supervision_plans
        query = select(table).where(table.c.workspace_id == workspace_id).order_by(table.c.worker)
        return [Plan(**row) for row in self.connection.execute(query).mappings()]

    def plan_of(self, workspace_id: str, worker: str) -> Plan | None:
        """The plan of a worker."""
        return next((each for each in self.plans(workspace_id) if each.worker == worker), None)

    def save_plan(self, plan: Plan) -> None:
        """Keep a worker's plan in the place of an earlier one."""
        key = {"workspace_id": plan.workspace_id, "worker": plan.worker}
        self._put(supervision_plans, key, _without(asdict(plan), *key))

    def add(self, meeting: Meeting) -> bool:
        """Add a record; False where the worker has one for that date of the plan."""
        new = insert_into(self.connection, supervision_meetings).values(_row(meeting))
        added = new.on_conflict_do_nothing(
            index_elements=["workspace_id", "worker", "meant_for"]
        ).returning(supervision_meetings.c.meeting_id)
        return self.connection.execute(added).one_or_none() is not None

    def get(self, workspace_id: str, meeting_id: str) -> Meeting | None:
        """One record of this workspace."""
        found = self._read(workspace_id, supervision_meetings.c.meeting_id == meeting_id)
        return next(iter(found), None)

    def of_worker(self, workspace_id: str, worker: str) -> Sequence[Meeting]:
        """A worker's records, newest first."""
        return self._read(workspace_id, supervision_meetings.c.worker == worker)

    def unsaid(self, workspace_id: str, first_on: date, last_on: date) -> Sequence[Meeting]:
        """Those of a date and up to another of which nobody has said what became of them."""
        table = supervision_meetings.c
        return self._read(
            workspace_id,
            table.state == MeetingState.PLANNED.value,
            table.on.between(first_on, last_on),
        )

    def all(self, workspace_id: str) -> Sequence[Meeting]:
        """All records, newest first."""
        return self._read(workspace_id)

    def save(self, meeting: Meeting) -> bool:
        """Keep a change; False where somebody else has changed the record since it was read."""
        row = _row(replace(meeting, version=meeting.version + 1))
        changed = self.connection.execute(
            update(supervision_meetings)
            .where(
                supervision_meetings.c.workspace_id == meeting.workspace_id,
                supervision_meetings.c.meeting_id == meeting.meeting_id,
                supervision_meetings.c.version == meeting.version,
            )
            .values(row)
        )
        return changed.rowcount == 1

    def remove(self, meeting: Meeting) -> None:
        """Delete a record in which nothing was written."""
        for table in (*_PARTS, supervision_meetings):
            self.connection.execute(
                delete(table).where(
                    table.c.workspace_id == meeting.workspace_id,
                    table.c.meeting_id == meeting.meeting_id,
                )
            )

    def add_reader(
        self, meeting: Meeting, user_id: str, *, since: datetime, given_by: str
    ) -> bool:
        """Let a supervisor read a record; False where they could already."""
        new = insert_into(self.connection, supervision_readers).values(
            workspace_id=meeting.workspace_id,
            meeting_id=meeting.meeting_id,
            user_id=user_id,
            since=since,
            given_by=given_by,
        )
        added = new.on_conflict_do_nothing(index_elements=["meeting_id", "user_id"]).returning(
            supervision_readers.c.number
        )
        return self.connection.execute(added).one_or_none() is not None

    def comment(self, workspace_id: str, meeting_id: str) -> str:
        """What the supervisor shared; empty where that is nothing."""
        table = supervision_meetings
        query = select(table.c.comment).where(
            table.c.workspace_id == workspace_id, table.c.meeting_id == meeting_id
        )
        return self.connection.scalar(query) or ""

    def set_comment(self, meeting: Meeting, text: str) -> None:
        """Share something else."""
        table = supervision_meetings
        self.connection.execute(
            update(table).where(table.c.meeting_id == meeting.meeting_id).values(comment=text)
        )

    def actions_of(self, workspace_id: str, worker: str) -> Sequence[AgreedAction]:
        """All that was ever agreed with a worker, oldest first."""
        table, meetings = supervision_actions, supervision_meetings
        query = (
            select(table)
            .join(meetings, meetings.c.meeting_id == table.c.meeting_id)
            .where(table.c.workspace_id == workspace_id, meetings.c.worker == worker)
            .order_by(table.c.number)
        )
        rows = self.connection.execute(query).mappings()
        return [AgreedAction(**_without(row, "number", "workspace_id")) for row in rows]

    def add_action(self, workspace_id: str, action: AgreedAction) -> None:
        """Agree on something."""
        new = insert(supervision_actions).values(asdict(action) | {"workspace_id": workspace_id})
        self.connection.execute(new)

    def finish_action(self, workspace_id: str, action_id: str, done_at: datetime) -> bool:
        """Note that it is done; False where it was."""
        table = supervision_actions
        changed = self.connection.execute(
            update(table)
            .where(
                table.c.workspace_id == workspace_id,
                table.c.action_id == action_id,
                table.c.done_at.is_(None),
            )
            .values(done_at=done_at)
        )
        return changed.rowcount == 1

    def add_entry(self, meeting: Meeting, entry: Entry, form_id: str | None = None) -> None:
        """Append to a record's timeline."""
        row = asdict(entry) | {
            "deed": entry.deed.value,
            "workspace_id": meeting.workspace_id,
            "meeting_id": meeting.meeting_id,
            "form_id": form_id,
        }
        self.connection.execute(insert(supervision_entries).values(row))

    def entries(self, workspace_id: str, meeting_id: str) -> Sequence[Entry]:
        """A record's timeline, oldest first."""
        table = supervision_entries
        query = (
            select(table)
            .where(table.c.workspace_id == workspace_id, table.c.meeting_id == meeting_id)
            .order_by(table.c.number)
        )
        return [_entry(row) for row in self.connection.execute(query).mappings()]

    def has_entry(self, workspace_id: str, form_id: str) -> bool:
        """Whether a form has made its entry already."""
        table = supervision_entries
        found = exists().where(table.c.workspace_id == workspace_id, table.c.form_id == form_id)
        return bool(self.connection.scalar(select(found)))

    def counts(self, workspace_id: str, first_on: date, last_on: date) -> SupervisionCounts:
        """Supervision from a date to another, both counted, in numbers."""
        table = supervision_meetings.c
        query = (
            select(table.state, func.count(), func.sum(case((table.moved > 0, 1), else_=0)))
            .where(table.workspace_id == workspace_id, table.on.between(first_on, last_on))
            .group_by(table.state)
        )
        found = {row[0]: (row[1], row[2]) for row in self.connection.execute(query)}
        return SupervisionCounts(
            due=sum(number for number, _ in found.values()),
            held=found.get(MeetingState.HELD.value, (0, 0))[0],
            moved=sum(moved for _, moved in found.values()),
            not_held=found.get(MeetingState.NOT_HELD.value, (0, 0))[0],
        )

    def spans(self, workspace_id: str, workers: Collection[str]) -> Mapping[str, SupervisionSpan]:
        """From when to when some workers have records; without those who have none."""
        table = supervision_meetings.c
        was_held = table.state == MeetingState.HELD.value
        held_on = case((was_held, func.coalesce(table.held_on, table.on)))
        query = (
            select(table.worker, func.min(table.meant_for), func.max(held_on))
            .where(table.workspace_id == workspace_id, table.worker.in_(workers))
            .group_by(table.worker)
        )
        rows = self.connection.execute(query)
        return {row[0]: SupervisionSpan(first=row[1], last_held=row[2]) for row in rows}

    def _put(self, table: Any, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:  # noqa: ANN401 - any table
        new = insert_into(self.connection, table).values({**key, **values})
        self.connection.execute(
            new.on_conflict_do_update(index_elements=list(key), set_=dict(values))
        )

    def _read(self, workspace_id: str, *conditions: ColumnElement[bool]) -> Sequence[Meeting]:
        columns = [
            each.label(each.key) for each in supervision_meetings.c if each.key != "comment"
        ]
        query = (
            select(*columns)
            .where(supervision_meetings.c.workspace_id == workspace_id, *conditions)
            .order_by(supervision_meetings.c.on.desc(), supervision_meetings.c.meeting_id)
        )
        rows = self.connection.execute(query).mappings().all()
        readers = self._readers(workspace_id, [row["meeting_id"] for row in rows])
        return [_meeting(row, readers.get(row["meeting_id"], ())) for row in rows]

    def _readers(
        self, workspace_id: str, meeting_ids: Sequence[str]
    ) -> Mapping[str, Sequence[str]]:
        table = supervision_readers
        query = (
            select(table.c.meeting_id, table.c.user_id)
            .where(table.c.workspace_id == workspace_id)
            .order_by(table.c.number)
        )
        if len(meeting_ids) == 1:  # a long list is not told to the database
            query = query.where(table.c.meeting_id == meeting_ids[0])
        found: dict[str, list[str]] = {}
        for row in self.connection.execute(query) if meeting_ids else ():
            found.setdefault(row.meeting_id, []).append(row.user_id)
        return found


def _without(row: Mapping[Any, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _row(meeting: Meeting) -> dict[str, Any]:
    return _without(asdict(meeting), "readers") | {"state": meeting.state.value}


def _meeting(row: RowMapping, readers: Iterable[str]) -> Meeting:
    return Meeting(**dict(row) | {"state": MeetingState(row["state"]), "readers": tuple(readers)})


def _entry(row: RowMapping) -> Entry:
    values = _without(row, "number", "workspace_id", "meeting_id", "form_id")
    return Entry(**values | {"deed": Deed(row["deed"])})
