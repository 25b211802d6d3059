"""All services of the absences of a workspace."""

from dataclasses import dataclass
from typing import Self

from chatbot.services.absence_returns import AbsenceReturns
from chatbot.services.absences import AbsenceService
from chatbot.services.check_rota import CheckOffice
from chatbot.services.check_ticks import CheckTicks
from chatbot.services.roles import RolesService
from chatbot.services.swaps import SwapService


@dataclass(frozen=True, kw_only=True)
class AbsenceServices:
    """What people enter, what they swap, what happens when they are back."""

    book: AbsenceService
    swaps: SwapService
    returns: AbsenceReturns

    @classmethod
    def of(cls, office: CheckOffice, roles: RolesService) -> Self:
        """All of them on the same checks."""
        ticks = CheckTicks(office=office)
        return cls(
            book=AbsenceService(office=office, roles=roles, hand_over=ticks.chase),
            swaps=SwapService(office=office, roles=roles),
            returns=AbsenceReturns(office=office),
        )
