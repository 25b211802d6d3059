"""Absences of a small organisation: real ones, on the checks of the mill."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from chatbot.domain.absences import Absence, AbsencePlan
from chatbot.domain.checks import Check
from chatbot.domain.outbox import OutboxMessage
from chatbot.domain.swaps import Swap, SwapPlan
from chatbot.services.absence_book import StoredAbsences
from chatbot.services.absence_services import AbsenceServices
from chatbot.services.absences import Refused, Saved
from chatbot.services.check_services import CheckServices
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.swaps import Asked, SwapService
from tests.integration.checks_of_the_mill import Desk, make_desk, staff

TODAY = date(2026, 3, 2)  # a Monday


def day(number: int) -> date:
    """A day in March 2026."""
    return TODAY.replace(day=number)


@dataclass(kw_only=True)
class AwayDesk(Desk):
    """The checks, with absences that people enter."""

    absences: AbsenceServices
    forms: "count[int]"

    def form_id(self) -> str:
        """The id of a form that nobody has sent yet."""
        return f"V{next(self.forms)}"

    def try_away(
        self,
        user_id: str,
        first: int | date | None,
        last: int | date | None,
        cover: str | None = None,
        *,
        by: str | None = None,
        form_id: str | None = None,
    ) -> Saved | Refused:
        """Enter an absence in March 2026."""
        plan = AbsencePlan(
            user_id=user_id,
            first_on=day(first) if isinstance(first, int) else first,
            last_on=day(last) if isinstance(last, int) else last,
            cover=cover,
        )
        return self.absences.book.set(by or user_id, plan, form_id or self.form_id())

    def away(self, user_id: str, first: int, last: int, cover: str | None = None) -> Absence:
        """Enter one that is sound."""
        saved = self.try_away(user_id, first, last, cover)
        assert isinstance(saved, Saved), saved
        return saved.absence

    def change(self, by: str, absence: Absence, **changes: Any) -> Saved | Refused:
        """Change an absence as it stands."""
        plan = AbsencePlan(
            user_id=absence.user_id,
            first_on=absence.first_on,
            last_on=absence.last_on,
            cover=absence.cover,
        )
        wanted = replace(plan, **changes)
        return self.absences.book.change(by, absence.absence_id, wanted, absence.version)

    def read(self, absence: Absence) -> Absence:
        """The absence as it is stored."""
        found = self.absences.book.read(absence.absence_id)
        assert found
        return found

    def stored(self) -> Sequence[Absence]:
        """All that stand."""
        with self.mill.unit_of_work() as work:
            return work.absences.standing(self.office.workspace_id)

    def news(self) -> Sequence[OutboxMessage]:
        """The messages about absences and swaps that are due, which then count as sent."""
        return [each for each in self.messages() if not each.kind.startswith("checks.")]

    def told_of(self) -> list[tuple[str, str]]:
        """Kinds and recipients of those."""
        return [(each.kind, each.recipient) for each in self.news()]

    @property
    def swaps(self) -> SwapService:
        """The swaps."""
        return self.absences.swaps

    def swap(self, by: str, gives: int, other: str, takes: int | None = None) -> Swap:
        """Ask for a sound swap of the daily check."""
        asked = self.swaps.ask(
            by,
            SwapPlan(
                check_id="daily",
                gives_on=day(gives),
                other=other,
                takes_on=day(takes) if takes else None,
            ),
            self.form_id(),
        )
        assert isinstance(asked, Asked), asked
        return asked.view.swap


def make_away_desk(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, *checks: Check, **more: Any
) -> AwayDesk:
    """The desk with an admin, a backup and a manager, a minute before nine on a Monday."""
    desk = staff(make_desk(unit_of_work, workspace_id, *checks, **more))
    book = StoredAbsences(workspace_id=workspace_id, unit_of_work=unit_of_work)
    office = replace(desk.office, absences=book)
    services = CheckServices.of(office, desk.mill.roles)
    return AwayDesk(
        mill=desk.mill,
        leave=desk.leave,
        office=office,
        checks=services.days,
        settings=services.settings,
        ticks=services.ticks,
        absences=AbsenceServices.of(office, desk.mill.roles),
        forms=count(),
    )
