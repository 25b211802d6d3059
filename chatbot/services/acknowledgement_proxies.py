"""Managers record that others have read, and undo what was a mistake."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from chatbot.domain.acknowledgement_forms import (
    FieldName,
    ProxyReading,
    fault_of_reason,
    faults_of_proxy,
)
from chatbot.domain.acknowledgements import Publication, Reading
from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import AlreadyDoneError, InvalidInputError, StaleActionError
from chatbot.domain.people import Standing
from chatbot.domain.permissions import Action
from chatbot.services.acknowledgement_office import PolicyOffice
from chatbot.services.ports import UnitOfWork

RECORDED: Final = "policy.recorded"
UNDONE: Final = "policy.undone"
NOTHING_PUBLISHED: Final = "Publish a version first. Then you can record who has read it."
NEWER: Final = (
    "A newer version was published while you had this open. Nothing was saved."
    " Please open the form again."
)
NO_PERSON: Final = "Choose a person. Bots and people from elsewhere are not in the register."
YOURSELF: Final = (
    "That is you. Please press “I have read it” yourself, in Messages or in the Home tab."
)
KNOWN_PERSON: Final = "It is recorded already that they have read this version."
KNOWN_NAME: Final = (
    "This name is recorded already for this version. If it is somebody else, add something"
    " that tells them apart."
)
NO_READING: Final = "This record is not there any more."
OWN_PRESS: Final = (
    "They pressed “I have read it” themselves: only what a manager recorded is undone."
)


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """It is in the database; a form that is sent again gives the same once more."""

    reading: Reading


@dataclass(frozen=True, kw_only=True)
class Faulty:
    """Nothing was written: a sentence for each field that cannot be as it was entered."""

    faults: Mapping[FieldName, str]


@dataclass(frozen=True, kw_only=True)
class ProxyService:
    """Every method checks that the one who acts is a manager.

    Raises:
        NotAuthorisedError: they are none.
    """

    office: PolicyOffice

    def version(self, user_id: str) -> Publication:
        """The version that would be recorded.

        Raises:
            InvalidInputError: none was published.
        """
        self.office.roles.require(user_id, Action.RECORD_FOR_OTHERS)
        roll = self.office.read_roll()
        if roll.current is None:
            raise InvalidInputError(NOTHING_PUBLISHED)
        return roll.current

    def record(
        self, user_id: str, publication_id: str, proxy: ProxyReading, *, form_id: str
    ) -> Recorded | Faulty:
        """Record that somebody else has read the newest version.

        Args:
            user_id: the manager.
            publication_id: the version that the form was about.
            proxy: what they entered.
            form_id: names the form; one that is sent twice counts once.

        Raises:
            StaleActionError: there is a newer version.
        """
        self.office.roles.require(user_id, Action.RECORD_FOR_OTHERS)
        if faults := faults_of_proxy(proxy, today=self.office.today()):
            return Faulty(faults=faults)
        if proxy.user_id == user_id:
            return Faulty(faults={FieldName.PERSON: YOURSELF})
        if proxy.user_id and not self._can_read(proxy.user_id):
            return Faulty(faults={FieldName.PERSON: NO_PERSON})
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            if known := work.acknowledgements.reading_of_form(self.office.workspace_id, form_id):
                return Recorded(reading=known)
            current = self.office.roll(work).current
            if current is None or current.publication_id != publication_id:
                raise StaleActionError(NEWER)
            reading = self._reading(user_id, current, proxy)
            if not work.acknowledgements.add_reading(reading, form_id):
                field, words = (
                    (FieldName.PERSON, KNOWN_PERSON)
                    if proxy.user_id
                    else (FieldName.NAME, KNOWN_NAME)
                )
                return Faulty(faults={field: words})
            self._audit(work, RECORDED, reading, user_id)
            work.commit()
        return Recorded(reading=reading)

    def see(self, user_id: str, reading_id: str) -> tuple[Reading, Publication]:
        """What a manager recorded, for the form in which it is undone.

        Raises:
            StaleActionError: it is not there.
            AlreadyDoneError: it was undone.
            InvalidInputError: its reader pressed the button themselves.
        """
        self.office.roles.require(user_id, Action.RECORD_FOR_OTHERS)
        with self.office.unit_of_work() as work:
            reading = work.acknowledgements.reading(self.office.workspace_id, reading_id)
            publication = self.office.roll(work).publication(
                reading.publication_id if reading else ""
            )
        if reading is None or publication is None:
            raise StaleActionError(NO_READING)
        if reading.undone_at and reading.undone_by:
            raise AlreadyDoneError(by=reading.undone_by, at=reading.undone_at)
        if reading.is_own:
            raise InvalidInputError(OWN_PRESS)
        return reading, publication

    def undo(self, user_id: str, reading_id: str, reason: str) -> Reading | Faulty:
        """Have a record count no more; it stays, with who undid it, when and why.

        Raises:
            StaleActionError, AlreadyDoneError, InvalidInputError: as `see`.
        """
        if fault := fault_of_reason(reason):
            self.office.roles.require(user_id, Action.RECORD_FOR_OTHERS)
            return Faulty(faults={FieldName.REASON: fault})
        reading, _ = self.see(user_id, reading_id)
        now, why = self.office.clock.now(), reason.strip()
        with self.office.unit_of_work() as work:
            if work.acknowledgements.undo(reading, by=user_id, at=now, reason=why):
                self._audit(work, UNDONE, reading, user_id)
                work.commit()
                return replace(reading, undone_by=user_id, undone_at=now, undone_reason=why)
        return self.see(user_id, reading_id)[0]  # somebody was quicker: it says who

    def _can_read(self, user_id: str) -> bool:
        standing = self.office.roles.people.identify(user_id).standing
        return standing in {Standing.MEMBER, Standing.GUEST}

    def _reading(self, by: str, publication: Publication, proxy: ProxyReading) -> Reading:
        now = self.office.clock.now()
        return Reading(
            reading_id=uuid.uuid4().hex,
            workspace_id=self.office.workspace_id,
            publication_id=publication.publication_id,
            user_id=proxy.user_id,
            name=None if proxy.user_id else proxy.name.strip(),
            read_on=proxy.read_on or self.office.today(),
            recorded_by=by,
            recorded_at=now,
            note=proxy.note.strip(),
        )

    def _audit(self, work: UnitOfWork, action: str, reading: Reading, actor: str) -> None:
        """Whom it was about, by an id: names and notes stay in the register."""
        state = {"reading_id": reading.reading_id, "user_id": reading.user_id}
        recorded = action == RECORDED
        work.audit.add(
            AuditEntry(
                workspace_id=reading.workspace_id,
                at=self.office.clock.now(),
                actor=actor,
                action=action,
                subject=reading.publication_id,
                before=None if recorded else state,
                after=state if recorded else None,
            )
        )
