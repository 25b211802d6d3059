"""What all that is done about the reading of the policy has in common."""

from dataclasses import dataclass, field, replace
from datetime import date

from chatbot.domain.acknowledgement_roll import Roll
from chatbot.domain.people import Standing
from chatbot.domain.working_time import WorkingTime
from chatbot.services.absence_ports import AbsenceBook, NobodyIsAway
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.roles import RolesService


@dataclass(frozen=True, kw_only=True)
class PolicyOffice:
    """One workspace.

    Attributes:
        absences: whoever is away is not written to; they are once they are back.
    """

    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    working_time: WorkingTime
    absences: AbsenceBook = field(default_factory=NobodyIsAway)

    @property
    def workspace_id(self) -> str:
        """The workspace that all of it belongs to."""
        return self.roles.workspace_id

    @property
    def guests_allowed(self) -> bool:
        """Whether guests may use the bot at all."""
        return self.roles.people.guests_allowed

    def today(self) -> date:
        """The day by the organisation's clock."""
        return self.working_time.day_of(self.clock.now())

    def roll(self, work: UnitOfWork) -> Roll:
        """Who has to read, and who has; nobody has to who may not use the bot."""
        roll = work.acknowledgements.roll(self.workspace_id)
        if self.guests_allowed:
            return roll
        inside = {
            user_id: standing
            for user_id, standing in roll.people.items()
            if standing is not Standing.GUEST
        }
        return replace(roll, people=inside)

    def read_roll(self) -> Roll:
        """The same in a transaction of its own."""
        with self.unit_of_work() as work:
            return self.roll(work)
