"""What absences and swaps need from the outside, and what they are to others, as Protocols."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from chatbot.domain.absences import Absence
from chatbot.domain.swaps import Swap


class Absences(Protocol):
    """Who is away, by the organisation's own calendar."""

    def is_away(self, user_id: str, on: date) -> bool:
        """Whether somebody is away on a day."""
        ...

    def cover_for(self, user_id: str, on: date) -> str | None:
        """Who does on a day what is somebody else's to do; None where nobody was chosen."""
        ...


class AbsenceBook(Absences, Protocol):
    """The same, for those who have many questions at one moment."""

    def now(self) -> Absences:
        """The absences as they stand now; what is changed later does not count there."""
        ...


class NobodyIsAway:
    """Implements `AbsenceBook` where none are kept."""

    def is_away(self, user_id: str, on: date) -> bool:
        """Never."""
        del user_id, on
        return False

    def cover_for(self, user_id: str, on: date) -> str | None:
        """Nobody has to stand in."""
        del user_id, on
        return None

    def now(self) -> Absences:
        """Nobody at this moment either."""
        return self


class AbsenceRepository(Protocol):
    """Absences; whoever adds or changes one has locked the roles before."""

    def add(self, absence: Absence, form_id: str) -> None:
        """Add an absence that a form made."""
        ...

    def get(self, workspace_id: str, absence_id: str) -> Absence | None:
        """One absence of this workspace."""
        ...

    def by_form(self, workspace_id: str, form_id: str) -> Absence | None:
        """The absence that a form made."""
        ...

    def standing(self, workspace_id: str) -> Sequence[Absence]:
        """Those that were not called off, by their first day; also what is over."""
        ...

    def to_welcome(self, workspace_id: str, today: date) -> Sequence[Absence]:
        """Those that ended before a day, and whose people were not told what had happened."""
        ...

    def save(self, absence: Absence) -> bool:
        """Save a changed absence; False where somebody else has changed it meanwhile."""
        ...

    def purge(self, workspace_id: str, before: date) -> int:
        """Delete those that ended before a day; returns how many."""
        ...


class SwapRepository(Protocol):
    """Swaps; whoever adds or changes one has locked the roles before."""

    def add(self, swap: Swap, form_id: str) -> None:
        """Add a swap that a form made."""
        ...

    def get(self, workspace_id: str, swap_id: str) -> Swap | None:
        """One swap of this workspace."""
        ...

    def by_form(self, workspace_id: str, form_id: str) -> Swap | None:
        """The swap that a form made."""
        ...

    def live(self, workspace_id: str) -> Sequence[Swap]:
        """Those that are accepted, or wait for an answer, by their first day."""
        ...

    def save(self, swap: Swap) -> bool:
        """Save a changed swap; False where somebody else has changed it meanwhile."""
        ...

    def purge(self, workspace_id: str, before: date) -> int:
        """Delete those whose days are all before one; returns how many."""
        ...
