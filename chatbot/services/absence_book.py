"""The absences of a workspace, for every feature that asks who is there."""

from dataclasses import dataclass
from datetime import date

from chatbot.domain.absences import AbsenceCalendar
from chatbot.services.ports import UnitOfWorkFactory


@dataclass(frozen=True, kw_only=True)
class StoredAbsences:
    """Implements `AbsenceBook` on the database, which is asked anew each time."""

    workspace_id: str
    unit_of_work: UnitOfWorkFactory

    def is_away(self, user_id: str, on: date) -> bool:
        """Whether somebody is away on a day."""
        return self.now().is_away(user_id, on)

    def cover_for(self, user_id: str, on: date) -> str | None:
        """Who was chosen to stand in."""
        return self.now().cover_for(user_id, on)

    def now(self) -> AbsenceCalendar:
        """All of them; they are forgotten after a year, so there are not many."""
        with self.unit_of_work() as work:
            return AbsenceCalendar(absences=tuple(work.absences.standing(self.workspace_id)))
