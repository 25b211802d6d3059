"""A week before: managers are told of the days of a check on which nobody will be there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from chatbot.domain.cadences import next_days
from chatbot.domain.checks import Check
from chatbot.domain.outbox import NewMessage
from chatbot.services.check_messages import ahead
from chatbot.services.check_rota import CheckOffice, Rota

DAY: Final = timedelta(days=1)
WARN_AHEAD: Final = 7  # days
LOOK_AHEAD: Final = 60  # days in which an absence ends
MOST_DAYS: Final = 60


@dataclass(frozen=True, kw_only=True)
class CheckWarnings:
    """Each day of each check is warned of once; again only where somebody was found meanwhile."""

    office: CheckOffice

    def warn(self, checks: Sequence[Check]) -> int:
        """Tell managers of what is not told yet; returns of how many runs of days."""
        rota, workspace_id = self.office.rota(), self.office.workspace_id
        today = min((self.office.today(check) for check in checks), default=None)
        if today is None:
            return 0
        with self.office.unit_of_work() as work:
            warned = work.checks.warned(workspace_id, today)
        told = 0
        for check in checks:
            known = {on for check_id, on in warned if check_id == check.check_id}
            told += self._warn_of(check, known, rota)
        return told

    def runs(self, check: Check, rota: Rota) -> Sequence[Sequence[date]]:
        """The runs of coming days on which nobody of those who could is there.

        Of a check that is nobody's at all managers are told on each day; and of
        today they are told when it opens.
        """
        if not check.switched_on or not (*rota.responsible(check), *rota.backups(check)):
            return ()
        today = self.office.today(check)
        planned = next_days(check.cadence, self.office.working_time, today + DAY, MOST_DAYS)
        coming = [day.on for day in planned if day.on and day.on <= today + LOOK_AHEAD * DAY]
        return list(_runs(coming, [day for day in coming if not rota.who(check, day)]))

    def still_empty(self, check: Check, first: date, last: date) -> Sequence[date]:
        """Those of the days on which nobody is there as things stand now."""
        rota = self.office.rota()
        return [day for run in self.runs(check, rota) for day in run if first <= day <= last]

    def _warn_of(self, check: Check, known: set[date], rota: Rota) -> int:
        runs = self.runs(check, rota)
        empty = {day for run in runs for day in run}
        soon = self.office.today(check) + WARN_AHEAD * DAY
        due = [run for run in runs if run[0] <= soon and not known.issuperset(run)]
        filled = {day for day in known if day > self.office.today(check)} - empty
        if not due and not filled:
            return 0
        told = 0
        with self.office.unit_of_work() as work:
            workspace_id, now = self.office.workspace_id, self.office.clock.now()
            work.checks.forget_warned(workspace_id, check.check_id, filled)
            for run in due:
                if new := work.checks.note_warned(workspace_id, check.check_id, run, now):
                    messages = self._messages(check, new, rota)
                    work.outbox.add_all(workspace_id, messages)
                    told += 1
            work.commit()
        return told

    def _messages(self, check: Check, days: frozenset[date], rota: Rota) -> Sequence[NewMessage]:
        now = self.office.clock.now()
        at = self.office.may_write_at(now)
        return ahead(check.check_id, sorted(days), rota.told(now), now, not_before=at)


def _runs(coming: Sequence[date], empty: Sequence[date]) -> Iterator[Sequence[date]]:
    """The empty days, those together that come one after the other."""
    run: list[date] = []
    for day in coming:
        if day in empty:
            run.append(day)
        elif run:
            yield run
            run = []
    if run:
        yield run
