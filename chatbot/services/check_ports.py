"""What the checks need from the outside, as Protocols."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from chatbot.domain.check_rules import CheckVersion
from chatbot.domain.checks import Occurrence


class CheckRepository(Protocol):
    """The days of the checks; every method is safe against a second process."""

    def versions(self, workspace_id: str) -> Sequence[CheckVersion]:
        """How managers have changed the checks of a workspace."""
        ...

    def change(self, workspace_id: str, version: CheckVersion, now: datetime) -> None:
        """Have a check be otherwise from a date on; what was to begin then or later is gone."""
        ...

    def progress(self, workspace_id: str) -> Mapping[str, date]:
        """Up to which date every day of each check has been dealt with."""
        ...

    def note_progress(self, workspace_id: str, through: Mapping[str, date]) -> None:
        """Note that the days up to a date have been dealt with."""
        ...

    def opened_since(self, workspace_id: str, first: date) -> frozenset[tuple[str, date]]:
        """The checks that have an occurrence on a date, from a date on."""
        ...

    def open(self, occurrences: Sequence[Occurrence]) -> frozenset[str]:
        """Add occurrences; returns the ids of those that were not there."""
        ...

    def get(self, workspace_id: str, occurrence_id: str) -> Occurrence | None:
        """One occurrence of this workspace."""
        ...

    def waiting(self, workspace_id: str) -> Sequence[Occurrence]:
        """Those that somebody still has to do, the first due first."""
        ...

    def between(self, workspace_id: str, first: date, last: date) -> Sequence[Occurrence]:
        """The occurrences from a date to another, both counted, in order of time."""
        ...

    def missed_since(self, workspace_id: str, first: date) -> Sequence[Occurrence]:
        """Those of a date and later that were missed and not made up for."""
        ...

    def newest_on(self, workspace_id: str, check_id: str) -> date | None:
        """The date of a check's newest occurrence."""
        ...

    def warned(self, workspace_id: str, first: date) -> frozenset[tuple[str, date]]:
        """The checks and days, from one on, of which managers were warned."""
        ...

    def note_warned(
        self, workspace_id: str, check_id: str, days: Collection[date], now: datetime
    ) -> frozenset[date]:
        """Note such days; returns those that were not noted yet."""
        ...

    def forget_warned(self, workspace_id: str, check_id: str, days: Collection[date]) -> None:
        """Somebody will be there after all."""
        ...

    def save(self, occurrence: Occurrence) -> bool:
        """Save a changed occurrence; False where somebody else has changed it meanwhile."""
        ...
