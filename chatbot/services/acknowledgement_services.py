"""All services of the reading of the policy."""

from dataclasses import dataclass
from typing import Self

from chatbot.services.acknowledgement_csv import RegisterFile
from chatbot.services.acknowledgement_office import PolicyOffice
from chatbot.services.acknowledgement_proxies import ProxyService
from chatbot.services.acknowledgement_publishing import PublishingService
from chatbot.services.acknowledgement_ticks import AcknowledgementTicks
from chatbot.services.acknowledgements import AcknowledgementService


@dataclass(frozen=True, kw_only=True)
class AcknowledgementServices:
    """What readers do, what managers publish and record, what happens by itself."""

    office: PolicyOffice
    reading: AcknowledgementService
    publishing: PublishingService
    proxies: ProxyService
    file: RegisterFile
    ticks: AcknowledgementTicks

    @classmethod
    def of(cls, office: PolicyOffice) -> Self:
        """All of them in the same office."""
        return cls(
            office=office,
            reading=AcknowledgementService(office=office),
            publishing=PublishingService(office=office),
            proxies=ProxyService(office=office),
            file=RegisterFile(office=office),
            ticks=AcknowledgementTicks(office=office),
        )
