"""Publishing a version of the policy for people to read."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chatbot.domain.acknowledgement_changes import changed_clauses
from chatbot.domain.acknowledgement_forms import Draft, FieldName, faults_of_draft
from chatbot.domain.acknowledgement_roll import Roll
from chatbot.domain.acknowledgements import ClauseChange, Publication
from chatbot.domain.audit import AuditEntry
from chatbot.domain.documents import DocumentVersion, VersionClause
from chatbot.domain.errors import StaleActionError
from chatbot.domain.permissions import Action
from chatbot.services.acknowledgement_office import PolicyOffice
from chatbot.services.acknowledgement_proxies import Faulty
from chatbot.services.ports import UnitOfWork

PUBLISHED: Final = "policy.published"
OVERTAKEN: Final = (
    "Another version was published, or another document went live, while you had this open."
    " Nothing was published. Please open the form again."
)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the form begins with.

    Attributes:
        draft: to be handed back with what was entered.
        clauses: what changed in the loaded document, by labels.
        earlier: the newest version that was published, if any.
        guests_allowed: whether guests could be asked at all.
    """

    draft: Draft
    clauses: tuple[ClauseChange, ...]
    earlier: Publication | None
    guests_allowed: bool


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What publishing would do; nothing is written.

    Attributes:
        to_ask: how many people would be asked to read.
        to_tell: how many would only be told what changed.
    """

    draft: Draft
    clauses: tuple[ClauseChange, ...]
    to_ask: int
    to_tell: int


@dataclass(frozen=True, kw_only=True)
class PublishingService:
    """Every method checks that the one who acts is a manager.

    Raises:
        NotAuthorisedError: they are none.
    """

    office: PolicyOffice

    def propose(self, user_id: str) -> Proposal:
        """What the form begins with, after the platform was asked who there is.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        self.office.roles.require(user_id, Action.PUBLISH_POLICY)
        self.office.roles.people.take_roll()
        with self.office.unit_of_work() as work:
            roll, document = self.office.roll(work), self._live(work)
            clauses = self._clauses(work, document, roll.current)
        draft = Draft(after=roll.current.number if roll.current else 0)
        if document and document.live_at:
            draft = replace(
                draft,
                label=document.name.rpartition(".")[0] or document.name,
                dated_on=self.office.working_time.day_of(document.live_at),
                document_id=document.version_id,
            )
        return Proposal(
            draft=draft,
            clauses=clauses,
            earlier=roll.current,
            guests_allowed=self.office.guests_allowed,
        )

    def preview(self, user_id: str, draft: Draft) -> Preview | Faulty:
        """What publishing would do.

        Raises:
            StaleActionError: somebody published meanwhile, or another document is live.
        """
        self.office.roles.require(user_id, Action.PUBLISH_POLICY)
        with self.office.unit_of_work() as work:
            roll, clauses = self._check(work, draft)
        if faults := self._faults(draft, clauses):
            return Faulty(faults=faults)
        as_it_would_be = replace(
            roll, publications=[*roll.publications, self._publication(user_id, draft, clauses)]
        )
        late = [u for u in as_it_would_be.readers if not as_it_would_be.is_up_to_date(u)]
        return Preview(
            draft=draft,
            clauses=clauses,
            to_ask=len(late),
            to_tell=len(as_it_would_be.readers) - len(late),
        )

    def publish(self, user_id: str, draft: Draft, *, form_id: str) -> Publication | Faulty:
        """Publish; people are written to by the next tick.

        Args:
            user_id: the manager.
            draft: what they entered.
            form_id: names the form; one that is sent twice publishes once.

        Raises:
            StaleActionError: as `preview`.
        """
        self.office.roles.require(user_id, Action.PUBLISH_POLICY)
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            if known := work.acknowledgements.by_form(self.office.workspace_id, form_id):
                return known
            _, clauses = self._check(work, draft)
            if faults := self._faults(draft, clauses):
                return Faulty(faults=faults)
            publication = self._publication(user_id, draft, clauses)
            if not work.acknowledgements.add_publication(publication, form_id):
                raise StaleActionError(OVERTAKEN)
            work.audit.add(_audited(publication))
            work.commit()
        return publication

    def _check(self, work: UnitOfWork, draft: Draft) -> tuple[Roll, tuple[ClauseChange, ...]]:
        """Everything is as the form showed it."""
        roll, document = self.office.roll(work), self._live(work)
        newest = roll.current.number if roll.current else 0
        live = document.version_id if document else None
        if newest != draft.after or live != draft.document_id:
            raise StaleActionError(OVERTAKEN)
        return roll, self._clauses(work, document, roll.current)

    def _faults(self, draft: Draft, clauses: Sequence[ClauseChange]) -> Mapping[FieldName, str]:
        return faults_of_draft(draft, today=self.office.today(), clauses_known=bool(clauses))

    def _live(self, work: UnitOfWork) -> DocumentVersion | None:
        return work.documents.live(self.office.workspace_id)

    def _clauses(
        self, work: UnitOfWork, document: DocumentVersion | None, earlier: Publication | None
    ) -> tuple[ClauseChange, ...]:
        """What changed since the version that was published last; nothing for the first one."""
        if document is None or earlier is None:
            return ()
        return changed_clauses(
            work.documents.clauses_of(self.office.workspace_id, document.version_id),
            self._before(work, document, earlier),
        )

    def _before(
        self, work: UnitOfWork, document: DocumentVersion, earlier: Publication
    ) -> Sequence[VersionClause] | None:
        """The clauses of what people have read; of a version without document what was live."""
        workspace_id, known = self.office.workspace_id, earlier.document_id
        if known is None and document.live_at:
            before = work.documents.live_before(workspace_id, document.live_at)
            known = before[0].version_id if before else None
        return work.documents.clauses_of(workspace_id, known) if known else None

    def _publication(
        self, user_id: str, draft: Draft, clauses: tuple[ClauseChange, ...]
    ) -> Publication:
        """The first version is for everybody to read, whatever the form says."""
        return Publication(
            publication_id=uuid.uuid4().hex,
            workspace_id=self.office.workspace_id,
            number=draft.after + 1,
            label=draft.label.strip(),
            dated_on=draft.dated_on or self.office.today(),
            link=draft.link.strip(),
            document_id=draft.document_id,
            changes=draft.changes.strip(),
            clauses=clauses,
            material=draft.material or not draft.after,
            days=draft.days,
            weeks=draft.weeks,
            with_guests=draft.with_guests and self.office.guests_allowed,
            published_by=user_id,
            published_at=self.office.clock.now(),
        )


def _audited(publication: Publication) -> AuditEntry:
    return AuditEntry(
        workspace_id=publication.workspace_id,
        at=publication.published_at,
        actor=publication.published_by,
        action=PUBLISHED,
        subject=publication.publication_id,
        after={
            "label": publication.label,
            "number": publication.number,
            "material": publication.material,
            "days": publication.days,
            "document_id": publication.document_id,
        },
    )
