"""What the acknowledgements need from the outside, as Protocols."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from chatbot.domain.acknowledgement_roll import PolicyStanding, Roll
from chatbot.domain.acknowledgements import Publication, Reading, ReadingRequest


class AcknowledgementRepository(Protocol):
    """Versions, requests and readings; every method is safe against a second process."""

    def roll(self, workspace_id: str) -> Roll:
        """Everything but what was undone."""
        ...

    def standing(self, workspace_id: str, today: date) -> PolicyStanding | None:
        """The figures of a day; None before anything was published."""
        ...

    def publications(self, workspace_id: str) -> Sequence[Publication]:
        """Every version, oldest first."""
        ...

    def by_form(self, workspace_id: str, form_id: str) -> Publication | None:
        """The version that a form published."""
        ...

    def add_publication(self, publication: Publication, form_id: str) -> bool:
        """Publish; False where the workspace has a version with this number or of this form."""
        ...

    def ask(self, request: ReadingRequest) -> bool:
        """Note that somebody is asked or told; False where they were before."""
        ...

    def ask_again(self, request: ReadingRequest, before: ReadingRequest) -> bool:
        """Note a change of a request; False where it is not as it was before."""
        ...

    def add_reading(self, reading: Reading, form_id: str | None = None) -> bool:
        """Note a reading; False where the same reader has one of the same version that stands."""
        ...

    def reading(self, workspace_id: str, reading_id: str) -> Reading | None:
        """One reading, undone or not."""
        ...

    def reading_of_form(self, workspace_id: str, form_id: str) -> Reading | None:
        """The reading that a form recorded, undone or not."""
        ...

    def readings(self, workspace_id: str) -> Sequence[Reading]:
        """Every reading, those that were undone too, in the order in which they came."""
        ...

    def undo(self, reading: Reading, *, by: str, at: datetime, reason: str) -> bool:
        """Have a reading count no more; False where it was undone before."""
        ...
