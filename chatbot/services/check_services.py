"""All services of the checks of a workspace."""

from dataclasses import dataclass
from typing import Self

from chatbot.services.check_rota import CheckOffice
from chatbot.services.check_settings import CheckSettings
from chatbot.services.check_ticks import CheckTicks
from chatbot.services.checks import CheckService
from chatbot.services.roles import RolesService


@dataclass(frozen=True, kw_only=True)
class CheckServices:
    """What people do, what managers change, what happens by itself."""

    days: CheckService
    settings: CheckSettings
    ticks: CheckTicks

    @classmethod
    def of(cls, office: CheckOffice, roles: RolesService) -> Self:
        """All of them on the same checks."""
        return cls(
            days=CheckService(office=office, roles=roles),
            settings=CheckSettings(office=office, roles=roles),
            ticks=CheckTicks(office=office),
        )
