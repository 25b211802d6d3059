"""All that can be done about supervision, in one hand."""

from dataclasses import dataclass
from typing import Self

from chatbot.services.supervision_files import SupervisionFiles
from chatbot.services.supervision_office import SupervisionOffice
from chatbot.services.supervision_plans import SupervisionPlans
from chatbot.services.supervision_records import SupervisionRecords
from chatbot.services.supervision_settings import SupervisionChoices
from chatbot.services.supervision_steps import SupervisionSteps
from chatbot.services.supervision_ticks import SupervisionTicks


@dataclass(frozen=True, kw_only=True)
class SupervisionServices:
    """The use cases of one workspace."""

    office: SupervisionOffice
    plans: SupervisionPlans
    records: SupervisionRecords
    steps: SupervisionSteps
    files: SupervisionFiles
    choices: SupervisionChoices
    ticks: SupervisionTicks

    @classmethod
    def of(cls, office: SupervisionOffice) -> Self:
        """Those of a workspace."""
        return cls(
            office=office,
            plans=SupervisionPlans(office=office),
            records=SupervisionRecords(office=office),
            steps=SupervisionSteps(office=office),
            files=SupervisionFiles(office=office),
            choices=SupervisionChoices(office=office),
            ticks=SupervisionTicks(office=office),
        )
