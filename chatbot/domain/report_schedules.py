"""Who gets the report by itself, and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chatbot.domain.report_periods import DAY, Period, month_of, week_of


class Every(StrEnum):
    """How often the report comes: with the week or the month that has just ended."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class ReportSchedule:
    """Somebody (a Slack user id) gets the report of every period that ends after `since_on`."""

    user_id: str
    every: Every
    since_on: date


Recipients = Mapping[Every, Collection[str]]


def ended_period(every: Every, today: date) -> Period:
    """The last full week or month."""
    if every is Every.WEEK:
        return week_of(week_of(today, today).first - DAY, today)
    return month_of(today.replace(day=1) - DAY, today)


def is_due(schedule: ReportSchedule, period: Period) -> bool:
    """Whether somebody gets the report of a period that has ended: not of earlier ones."""
    return period.last >= schedule.since_on
