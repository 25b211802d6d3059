"""The register as a file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from chatbot.domain.acknowledgement_roll import ReaderState, RegisterRow, Roll
from chatbot.domain.acknowledgements import Publication, Reading
from chatbot.domain.audit import CONSOLE, AuditEntry
from chatbot.domain.errors import DeliveryError
from chatbot.domain.formulas import neutral
from chatbot.domain.permissions import Action
from chatbot.services.acknowledgement_office import PolicyOffice

EXPORTED: Final = "acknowledgements.exported"
COLUMNS: Final = (
    "version",
    "version date",
    "person",
    "Slack id",
    "state",
    "due on",
    "read on",
    "recorded at (UTC)",
    "recorded by",
    "note",
    "undone at (UTC)",
    "undone by",
    "why undone",
)


@dataclass(frozen=True, kw_only=True)
class RegisterFile:
    """Writes the whole register: who has to read, and every reading, undone ones too."""

    office: PolicyOffice

    def register_csv(self, user_id: str) -> bytes:
        """The file for a manager.

        Raises:
            NotAuthorisedError: they are none.
        """
        self.office.roles.require(user_id, Action.SEE_ACKNOWLEDGEMENTS)
        return self.write(user_id)

    def write(self, actor: str = CONSOLE) -> bytes:
        """The file, for whoever has the machine; UTF-8 with the mark that Excel looks for."""
        names = self._names()
        with self.office.unit_of_work() as work:
            roll = self.office.roll(work)
            readings = work.acknowledgements.readings(self.office.workspace_id)
            work.audit.add(self._audited(actor))
            work.commit()
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for row in (*self._open(roll, names), *_made(roll, readings, names)):
            writer.writerow([neutral(cell) for cell in row])
        return text.getvalue().encode("utf-8-sig")

    def _audited(self, actor: str) -> AuditEntry:
        """Who took it away, and when; nothing of what stands in it."""
        return AuditEntry(
            workspace_id=self.office.workspace_id,
            at=self.office.clock.now(),
            actor=actor,
            action=EXPORTED,
            subject="register",
        )

    def _names(self) -> Mapping[str, str]:
        try:
            return self.office.roles.people.names()
        except DeliveryError:
            return {}  # the ids say as much to whoever can look them up

    def _open(self, roll: Roll, names: Mapping[str, str]) -> Iterable[tuple[str, ...]]:
        """Those who have not read it, whoever is late first; who left before they did, too."""
        if roll.current is None:
            return
        for row in roll.rows(self.office.today()):
            done = row.state is ReaderState.READ or (
                row.state is ReaderState.GONE and row.reading is not None
            )
            if row.user_id and not done:
                yield _to_read(row, roll.current, names)


def _to_read(row: RegisterRow, version: Publication, names: Mapping[str, str]) -> tuple[str, ...]:
    due_on = row.due_on.isoformat() if row.due_on else ""
    user_id = row.user_id or ""
    head = (version.label, version.dated_on.isoformat(), names.get(user_id, ""), user_id)
    return (*head, row.state.value, due_on, *[""] * 7)


def _made(
    roll: Roll, readings: Iterable[Reading], names: Mapping[str, str]
) -> Iterable[tuple[str, ...]]:
    """Every reading, in the order in which it was recorded."""
    known = {each.publication_id: each for each in roll.publications}

    def who(user_id: str | None) -> str:
        return f"{names.get(user_id, '')} {user_id}".strip() if user_id else ""

    for reading in readings:
        version, user_id = known[reading.publication_id], reading.user_id
        gone = user_id is not None and not roll.has_to_read(user_id)
        state = "read, now gone" if gone else "read"
        yield (
            version.label,
            version.dated_on.isoformat(),
            reading.name or names.get(user_id or "", ""),
            user_id or "",
            state if reading.stands else "undone",
            "",
            reading.read_on.isoformat(),
            f"{reading.recorded_at:%Y-%m-%d %H:%M}",
            who(reading.recorded_by),
            reading.note,
            f"{reading.undone_at:%Y-%m-%d %H:%M}" if reading.undone_at else "",
            who(reading.undone_by),
            reading.undone_reason,
        )
