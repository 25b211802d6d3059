"""What reports count of the ordinary concerns; those about safeguarding cannot be asked for."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, literal_column, select

from chatbot.domain.concerns import ConcernState
from chatbot.domain.report_records import ConcernCount, ConcernRecord, FollowUpRecord
from chatbot.store.concern_tables import concern_follow_ups, concerns
from chatbot.store.reading import SqlReader

# Written out, as in the index that holds nothing else.
_IS_OPEN = concerns.c.state == literal_column(f"'{ConcernState.OPEN}'")


@dataclass(frozen=True, kw_only=True)
class SqlConcernFigures(SqlReader):
    """The part of `ReportRepository` about concerns."""

    def concerns(
        self,
        workspace_id: str,
        start: datetime,
        end: datetime,
        *,
        hidden: Collection[str],
        page_id: str | None,
    ) -> Sequence[ConcernCount]:
        """The ordinary concerns logged in [start, end), by kind."""
        is_open = func.sum(case((_IS_OPEN, 1), else_=0))
        query = (
            select(concerns.c.kind_id, func.count(), is_open)
            .where(
                *_ordinary(workspace_id, hidden, page_id),
                concerns.c.logged_at >= start,
                concerns.c.logged_at < end,
            )
            .group_by(concerns.c.kind_id)
        )
        return [
            ConcernCount(kind_id=kind_id, logged=logged, open=int(still_open))
            for kind_id, logged, still_open in self.connection.execute(query)
        ]

    def concern_rows(
        self,
        workspace_id: str,
        start: datetime,
        end: datetime,
        *,
        hidden: Collection[str],
        page_id: str | None,
    ) -> Iterator[ConcernRecord]:
        """The same one by one, oldest first."""
        query = (
            select(
                concerns.c.reference,
                concerns.c.kind_id,
                concerns.c.page_id,
                concerns.c.logged_at,
                concerns.c.state,
            )
            .where(
                *_ordinary(workspace_id, hidden, page_id),
                concerns.c.logged_at >= start,
                concerns.c.logged_at < end,
            )
            .order_by(concerns.c.logged_at, concerns.c.reference)
        )
        for row in self.stream(query):
            yield ConcernRecord(
                reference=row.reference,
                kind_id=row.kind_id,
                page_id=row.page_id,
                logged_at=row.logged_at,
                state=ConcernState(row.state),
            )

    def open_concerns(
        self, workspace_id: str, *, hidden: Collection[str], page_id: str | None
    ) -> int:
        """How many ordinary concerns are open now, whenever they were logged."""
        query = (
            select(func.count())
            .select_from(concerns)
            .where(*_ordinary(workspace_id, hidden, page_id), _IS_OPEN)
        )
        return self.connection.execute(query).scalar_one()

    def open_follow_ups(
        self, workspace_id: str, *, hidden: Collection[str], page_id: str | None
    ) -> Sequence[FollowUpRecord]:
        """What is still to be done about open ordinary concerns, the first due first."""
        of = concern_follow_ups.c
        query = (
            select(concerns.c.reference, concerns.c.kind_id, of.owner, of.assigned_at, of.due_on)
            .join_from(concern_follow_ups, concerns, concerns.c.concern_id == of.concern_id)
            .where(
                *_ordinary(workspace_id, hidden, page_id),
                of.workspace_id == workspace_id,
                of.done_at.is_(None),
                _IS_OPEN,
            )
            .order_by(of.due_on, of.number)
        )
        rows = self.connection.execute(query).mappings()
        return [FollowUpRecord(**row) for row in rows]


def _ordinary(
    workspace_id: str, hidden: Collection[str], page_id: str | None
) -> tuple[ColumnElement[bool], ...]:
    """Concerns that managers may know of: none about safeguarding, then or now."""
    found = [
        concerns.c.workspace_id == workspace_id,
        concerns.c.safeguarding.is_(False),
        concerns.c.kind_id.not_in(sorted(hidden)),
    ]
    return (*found, concerns.c.page_id == page_id) if page_id else tuple(found)
