"""What reports count of the checks."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, case, cast, func, or_, select

from chatbot.domain.checks import Finding, OccurrenceState
from chatbot.domain.report_records import (
    CheckCount,
    CheckDay,
    CheckOutcome,
    CheckRecord,
    outcome_of,
    person_of,
)
from chatbot.store.check_tables import check_occurrences
from chatbot.store.reading import SqlReader

_CHECK = check_occurrences.c
_IS_LATE = or_(_CHECK.missed_at.is_not(None), _CHECK.done_at > _CHECK.due_at)
_HOW_IT_ENDED: Final = (
    _CHECK.state,
    case((_IS_LATE, 1), else_=0).label("late"),
    _CHECK.done_by,
    cast(_CHECK.people, Text).label("people"),
)


@dataclass(frozen=True, kw_only=True)
class SqlCheckFigures(SqlReader):
    """The part of `ReportRepository` about checks."""

    def check_counts(
        self, workspace_id: str, first: date, last: date, check_ids: Collection[str] | None
    ) -> Sequence[CheckCount]:
        """How many checks of the days came to which end, by check and person."""
        found = case((_CHECK.finding == Finding.SOMETHING.value, 1), else_=0).label("found")
        rows = self._counted(workspace_id, first, last, check_ids, _CHECK.check_id, found)
        return [
            CheckCount(
                check_id=row.check_id,
                outcome=outcome,
                person=person,
                found=bool(row.found),
                count=row.count_1,
            )
            for row, outcome, person in rows
        ]

    def check_days(
        self, workspace_id: str, first: date, last: date, check_ids: Collection[str] | None
    ) -> Sequence[CheckDay]:
        """The same by day and person."""
        rows = self._counted(workspace_id, first, last, check_ids, _CHECK.on_date)
        return [
            CheckDay(on=row.on_date, outcome=outcome, person=person, count=row.count_1)
            for row, outcome, person in rows
        ]

    def check_rows(
        self, workspace_id: str, first: date, last: date, check_ids: Collection[str] | None
    ) -> Iterator[CheckRecord]:
        """The checks of the days one by one, in their order."""
        query = (
            select(
                _CHECK.check_id,
                _CHECK.on_date,
                _CHECK.opened_at,
                _CHECK.done_at,
                _CHECK.finding,
                *_HOW_IT_ENDED,
            )
            .where(*_on_days(workspace_id, first, last, check_ids))
            .order_by(_CHECK.on_date, _CHECK.opens_at, _CHECK.number)
        )
        for row in self.stream(query):
            outcome, person = _end_of(row)
            yield CheckRecord(
                check_id=row.check_id,
                on=row.on_date,
                outcome=outcome,
                person=person,
                took=row.done_at - row.opened_at if row.done_at else None,
                finding=Finding(row.finding) if row.finding else None,
            )

    def called_off(
        self, workspace_id: str, first: date, last: date, check_ids: Collection[str] | None
    ) -> Sequence[tuple[str, str | None, date]]:
        """The checks that were switched off before they were done: which, whose, and when."""
        query = (
            select(_CHECK.check_id, _CHECK.on_date, *_HOW_IT_ENDED)
            .where(
                *_on_days(workspace_id, first, last, check_ids),
                _CHECK.state == OccurrenceState.CANCELLED.value,
            )
            .order_by(_CHECK.on_date, _CHECK.number)
        )
        rows = self.connection.execute(query)
        return [(row.check_id, _end_of(row)[1], row.on_date) for row in rows]

    def check_times(
        self,
        workspace_id: str,
        first: date,
        last: date,
        check_ids: Collection[str] | None,
        user_id: str | None,
    ) -> Sequence[timedelta]:
        """How long each check took that was done, from its opening."""
        query = select(_CHECK.opened_at, _CHECK.done_at).where(
            *_on_days(workspace_id, first, last, check_ids), _CHECK.done_at.is_not(None)
        )
        mine = query.where(_CHECK.done_by == user_id) if user_id else query
        return [done_at - opened_at for opened_at, done_at in self.connection.execute(mine)]

    def _counted(
        self,
        workspace_id: str,
        first: date,
        last: date,
        check_ids: Collection[str] | None,
        *by: ColumnElement[Any],
    ) -> Iterator[tuple[Any, CheckOutcome, str | None]]:
        """Rows of counts, with what became of those and to whom they count."""
        query = (
            select(*by, *_HOW_IT_ENDED, func.count())
            .where(*_on_days(workspace_id, first, last, check_ids))
            .group_by(*by, *_HOW_IT_ENDED)
        )
        for row in self.connection.execute(query):
            yield (row, *_end_of(row))

    def first_days(self, workspace_id: str, check_ids: Collection[str]) -> Mapping[str, date]:
        """The first day that each of the checks was ever opened on."""
        of = check_occurrences.c
        found: dict[str, date] = {}
        for check_id in check_ids:  # each is one look into the index
            query = select(func.min(of.on_date)).where(
                of.workspace_id == workspace_id, of.check_id == check_id
            )
            if first := self.connection.execute(query).scalar():
                found[check_id] = first
        return found


def _on_days(
    workspace_id: str, first: date, last: date, check_ids: Collection[str] | None
) -> tuple[ColumnElement[bool], ...]:
    """The checks of some days; all, or those that are named."""
    found = (_CHECK.workspace_id == workspace_id, _CHECK.on_date.between(first, last))
    return found if check_ids is None else (*found, _CHECK.check_id.in_(sorted(check_ids)))


def _end_of(row: Any) -> tuple[CheckOutcome, str | None]:  # noqa: ANN401 - with `_HOW_IT_ENDED`
    """What became of a check, and to whom it counts."""
    asked = _still_asked(row.people)
    state = OccurrenceState(row.state)
    return outcome_of(state, late=bool(row.late), asked=asked), person_of(row.done_by, asked)


@lru_cache(maxsize=1024)
def _still_asked(people: str) -> tuple[str, ...]:
    """Whose it was at the end, from the people as they are stored: few, and often the same."""
    return tuple(each["user_id"] for each in json.loads(people) if each["declined_at"] is None)
