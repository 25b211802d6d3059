"""Reading the policy: "I have read it", and who has."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from chatbot.domain.acknowledgement_roll import PolicyStanding, RegisterRow, Roll
from chatbot.domain.acknowledgements import Publication, Reading
from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.permissions import Action
from chatbot.domain.roles import Role
from chatbot.services.acknowledgement_messages import Digest, PolicyMessage, ToRead
from chatbot.services.acknowledgement_office import PolicyOffice
from chatbot.services.roles import NOT_YOURS

# Every reader's own press; "Recent changes" leaves them out, the register has them.
READ: Final = "acknowledgements.read"
NOT_THERE: Final = "This version is not there any more."
NO_TEXT: Final = "This version has no document that I could show. Please use its link."


@dataclass(frozen=True, kw_only=True)
class HasRead:
    """It is in the database.

    Attributes:
        before: whether it was before this press.
    """

    publication: Publication
    reading: Reading
    before: bool


@dataclass(frozen=True, kw_only=True)
class NewerVersion:
    """Nothing was recorded: the press was about an older version, and there is a newer one."""

    to_read: ToRead


@dataclass(frozen=True, kw_only=True)
class Register:
    """Who has read, who has to, who is late.

    Attributes:
        standing: the figures; None before anything was published.
    """

    standing: PolicyStanding | None
    rows: tuple[RegisterRow, ...]


@dataclass(frozen=True, kw_only=True)
class ReaderPage:
    """What a reader opens: what is to be read, its text where it is loaded, how they stand.

    Attributes:
        text: of the loaded document; empty where there is none.
        reading: what they read of this version, if they have.
    """

    to_read: ToRead
    text: str
    reading: Reading | None


@dataclass(frozen=True, kw_only=True)
class AcknowledgementService:
    """Every method that takes a `user_id` as the one who acts checks what they may do.

    Raises:
        NotAuthorisedError: they may not.
        StaleActionError: the version is not there any more.
    """

    office: PolicyOffice

    def acknowledge(self, user_id: str, publication_id: str) -> HasRead | NewerVersion:
        """Somebody has read a version; only the newest one can be confirmed."""
        self.office.roles.require(user_id, Action.ACKNOWLEDGE)
        now = self.office.clock.now()
        with self.office.unit_of_work() as work:
            roll = self.office.roll(work)
            publication = roll.publication(publication_id)
            if publication is None or roll.current is None:
                raise StaleActionError(NOT_THERE)
            if not roll.has_to_read(user_id):
                raise NotAuthorisedError(NOT_YOURS)
            if publication != roll.current:
                return NewerVersion(to_read=self._to_read(roll, user_id))
            reading = self._own(user_id, publication, now)
            if work.acknowledgements.add_reading(reading):
                work.audit.add(_audited(reading))
                work.commit()
                return HasRead(publication=publication, reading=reading, before=False)
            known = self._known(self.office.roll(work), user_id, publication)
            return HasRead(publication=publication, reading=known or reading, before=True)

    def to_read(self, user_id: str) -> ToRead | None:
        """What somebody still has to read; None where they are up to date."""
        self.office.roles.require(user_id, Action.ACKNOWLEDGE)
        roll = self.office.read_roll()
        if roll.current is None or not roll.has_to_read(user_id) or roll.is_up_to_date(user_id):
            return None
        return self._to_read(roll, user_id)

    def open(self, user_id: str) -> ReaderPage:
        """The newest version, for a reader."""
        self.office.roles.require(user_id, Action.ACKNOWLEDGE)
        with self.office.unit_of_work() as work:
            roll = self.office.roll(work)
            if roll.current is None:
                raise StaleActionError(NOT_THERE)
            if not roll.has_to_read(user_id):
                raise NotAuthorisedError(NOT_YOURS)
            document_id = roll.current.document_id
            text = (
                work.documents.text_of(self.office.workspace_id, document_id)
                if document_id
                else ""
            )
        return ReaderPage(
            to_read=self._to_read(roll, user_id),
            text=text,
            reading=self._known(roll, user_id, roll.current),
        )

    def register(self, user_id: str) -> Register:
        """Everybody, whoever is late first."""
        self.office.roles.require(user_id, Action.SEE_ACKNOWLEDGEMENTS)
        roll, today = self.office.read_roll(), self.office.today()
        return Register(standing=roll.standing(today), rows=tuple(roll.rows(today)))

    def message(self, kind: PolicyMessage, ids: Mapping[str, str]) -> ToRead | Digest | None:
        """What a message is to say when it is sent; None where nobody needs it any more."""
        user_id = ids["user_id"]
        roll, today = self.office.read_roll(), self.office.today()
        about = roll.publication(ids["publication_id"])
        if about is None or roll.current is None or roll.base is None:
            return None
        if kind is PolicyMessage.DIGEST:
            return self._digest(roll, user_id) if about == roll.base else None
        if not roll.has_to_read(user_id):
            return None
        if kind is PolicyMessage.TOLD:
            return self._news(roll, user_id, about)
        if about != roll.base or roll.is_up_to_date(user_id):
            return None
        found = self._to_read(roll, user_id)
        return replace(found, today=today)

    def _digest(self, roll: Roll, user_id: str) -> Digest | None:
        today = self.office.today()
        standing, late = roll.standing(today), len(roll.long_overdue(today))
        if standing is None or not late or not self.office.roles.has(user_id, Role.MANAGER):
            return None
        return Digest(standing=standing, long_overdue=late)

    def _news(self, roll: Roll, user_id: str, about: Publication) -> ToRead | None:
        """A small change, for whoever has read an earlier version and none since."""
        latest = roll.latest(f"user:{user_id}")
        if not roll.is_up_to_date(user_id) or latest is None:
            return None
        if latest[1].number >= about.number:
            return None
        return ToRead(
            publication=about,
            news=(about,),
            has_read=True,
            due_on=None,
            today=self.office.today(),
        )

    def _to_read(self, roll: Roll, user_id: str) -> ToRead:
        if roll.current is None:
            raise StaleActionError(NOT_THERE)
        asked = roll.asked(user_id)
        return ToRead(
            publication=roll.current,
            news=tuple(roll.new_to(user_id)),
            has_read=roll.latest(f"user:{user_id}") is not None,
            due_on=asked.due_on if asked and not asked.lapsed else None,
            today=self.office.today(),
        )

    def _own(self, user_id: str, publication: Publication, now: datetime) -> Reading:
        return Reading(
            reading_id=uuid.uuid4().hex,
            workspace_id=self.office.workspace_id,
            publication_id=publication.publication_id,
            user_id=user_id,
            name=None,
            read_on=self.office.working_time.day_of(now),
            recorded_by=user_id,
            recorded_at=now,
        )

    @staticmethod
    def _known(roll: Roll, user_id: str, publication: Publication) -> Reading | None:
        latest = roll.latest(f"user:{user_id}")
        return latest[0] if latest and latest[1] == publication else None


def _audited(reading: Reading) -> AuditEntry:
    return AuditEntry(
        workspace_id=reading.workspace_id,
        at=reading.recorded_at,
        actor=reading.recorded_by,
        action=READ,
        subject=reading.publication_id,
        after={"reading_id": reading.reading_id},
    )
