"""Who gets the report by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from chatbot.domain.report_schedules import Every, ReportSchedule
from chatbot.store.inserting import insert_into
from chatbot.store.report_tables import report_schedules

_OF = report_schedules.c


@dataclass(frozen=True, kw_only=True)
class SqlReportScheduleRepository:
    """Implements `ReportScheduleRepository`. Whoever changes them has locked the roles before."""

    connection: Connection

    def all(self, workspace_id: str) -> Sequence[ReportSchedule]:
        """Every schedule of a workspace, the oldest first."""
        query = (
            select(report_schedules).where(_OF.workspace_id == workspace_id).order_by(_OF.number)
        )
        return [
            ReportSchedule(user_id=row.user_id, every=Every(row.every), since_on=row.since_on)
            for row in self.connection.execute(query)
        ]

    def replace(self, workspace_id: str, schedules: Sequence[ReportSchedule]) -> None:
        """Have these schedules and no others; those that were there keep when they began."""
        wanted = {(each.user_id, each.every) for each in schedules}
        for each in self.all(workspace_id):
            if (each.user_id, each.every) not in wanted:
                self.connection.execute(
                    delete(report_schedules).where(
                        _OF.workspace_id == workspace_id,
                        _OF.user_id == each.user_id,
                        _OF.every == each.every.value,
                    )
                )
        for each in schedules:
            new = insert_into(self.connection, report_schedules).values(
                workspace_id=workspace_id,
                user_id=each.user_id,
                every=each.every.value,
                since_on=each.since_on,
            )
            self.connection.execute(
                new.on_conflict_do_nothing(
                    index_elements=[_OF.workspace_id, _OF.user_id, _OF.every]
                )
            )
