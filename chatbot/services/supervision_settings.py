"""What managers choose about supervision: the interval, and who reads."""

from dataclasses import dataclass

from chatbot.domain.errors import InvalidInputError
from chatbot.domain.permissions import Action
from chatbot.domain.supervision import LEAST_WEEKS, MOST_WEEKS, SupervisionSettings
from chatbot.services.supervision_office import SupervisionOffice

CHANGED = "supervision_settings.changed"


@dataclass(frozen=True, kw_only=True)
class SupervisionChoices:
    """Every method checks that it is a manager."""

    office: SupervisionOffice

    def show(self, user_id: str) -> SupervisionSettings:
        """What is chosen.

        Raises:
            NotAuthorisedError: not a manager.
        """
        self.office.roles.require(user_id, Action.CHANGE_SUPERVISION)
        with self.office.unit_of_work() as work:
            return work.supervision.settings(self.office.workspace_id)

    def save(self, user_id: str, *, weeks: str, managers_read: bool) -> SupervisionSettings:
        """Choose. Who reads is another for records that are begun after this alone.

        Raises:
            NotAuthorisedError: not a manager.
            InvalidInputError: that is no number of weeks.
        """
        self.office.roles.require(user_id, Action.CHANGE_SUPERVISION)
        if not (weeks.strip().isdecimal() and LEAST_WEEKS <= int(weeks) <= MOST_WEEKS):
            raise InvalidInputError(f"Write a number of weeks from {LEAST_WEEKS} to {MOST_WEEKS}.")
        chosen = SupervisionSettings(
            interval_weeks=int(weeks),
            managers_read=managers_read,
            changed_at=self.office.clock.now(),
        )
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            before = work.supervision.settings(self.office.workspace_id)
            if _values(before) == _values(chosen):
                return before
            work.supervision.save_settings(self.office.workspace_id, chosen)
            self.office.audit(
                work,
                user_id,
                CHANGED,
                "supervision",
                before=_values(before),
                after=_values(chosen),
            )
            work.commit()
        return chosen


def _values(settings: SupervisionSettings) -> dict[str, object]:
    return {"weeks": settings.interval_weeks, "managers_read": settings.managers_read}
