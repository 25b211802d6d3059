"""What each feature gives to a report: one source each, which reads and puts nothing down.

A further feature adds a class with `contribute` in `report_<feature>.py`, and one of it to
`reports.ALL_SOURCES`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from chatbot.domain.policies import PolicyPack
from chatbot.domain.report_periods import Period
from chatbot.domain.reports import ActionNeeded, Filter, Section, Table
from chatbot.domain.working_time import WorkingTime
from chatbot.services.ports import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a report is about.

    Attributes:
        now: when it is made (aware UTC).
    """

    workspace_id: str
    pack: PolicyPack
    working_time: WorkingTime
    now: datetime
    period: Period
    previous: Period
    filter: Filter = field(default_factory=Filter)

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's; its days are counted."""
        return self.working_time.zone

    @property
    def today(self) -> date:
        """The organisation's date."""
        return self.working_time.day_of(self.now)

    @property
    def is_whole(self) -> bool:
        """Whether it is confined to neither a page nor a person."""
        return self.filter == Filter()

    def day_of(self, moment: datetime) -> date:
        """The organisation's date of a moment."""
        return self.working_time.day_of(moment)

    def page_name(self, page_id: str | None) -> str | None:
        """The name of a page."""
        names = {page.page_id: page.name for page in self.pack.pages}
        return names.get(page_id, page_id) if page_id else None


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What one feature gives; without a section it shows in what needs action alone."""

    section: Section | None = None
    tables: Sequence[Table] = ()
    actions: Sequence[ActionNeeded] = ()


class ReportSource(Protocol):
    """One feature's part of reports."""

    def contribute(self, work: UnitOfWork, scope: Scope) -> Contribution | None:
        """Its part, read within the transaction; None where the filter leaves it out."""
        ...
