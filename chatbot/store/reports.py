"""What reports count."""

from dataclasses import dataclass

from chatbot.store.report_checks import SqlCheckFigures
from chatbot.store.report_concerns import SqlConcernFigures
from chatbot.store.report_questions import SqlQuestionFigures


@dataclass(frozen=True, kw_only=True)
class SqlReportRepository(SqlCheckFigures, SqlQuestionFigures, SqlConcernFigures):
    """Implements `ReportRepository`."""
