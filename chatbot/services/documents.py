"""The approved document: loading a version, showing its words, reviewing what changed."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from chatbot.domain.answers import LoggedQuestion, Outcome
from chatbot.domain.audit import CONSOLE, AuditEntry
from chatbot.domain.documents import (
    ChangedAnswer,
    ClauseReview,
    ClauseStatus,
    Decision,
    DocumentVersion,
    DriftEntry,
    Proposal,
    VersionClause,
    Wording,
)
from chatbot.domain.drift_list import clause_wording, list_drift
from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.domain.permissions import Action
from chatbot.domain.policies import PolicyPack
from chatbot.domain.withholding import PolicyState, in_words
from chatbot.services.document_reading import Reading, read_policy
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.policy_state import read_policy_state
from chatbot.services.ports import Clock, DocumentReader, UnitOfWork, UnitOfWorkFactory
from chatbot.services.rehearsals import merged, rehearse
from chatbot.services.roles import RolesService

REHEARSED_FOR: Final = timedelta(days=90)
MOST_REHEARSED: Final = 2000
PROPOSED_FOR: Final = timedelta(days=7)

WENT_LIVE: Final = "documents.went_live"
REVIEWED: Final = "documents.reviewed"

Earlier = Mapping[str, str]


def require_manager(roles: RolesService, user_id: str) -> None:
    """See that somebody may decide about the document: a manager, or whoever has the machine.

    Raises:
        NotAuthorisedError: they may not.
    """
    if user_id != CONSOLE:  # no Slack id is like it
        roles.require(user_id, Action.DECIDE_ON_DOCUMENT)


@dataclass(frozen=True, kw_only=True)
class DocumentService:
    """One method for each thing that people do with the document.

    Attributes:
        read: reads a file.
        index: called where questions have to be replayed.
    """

    workspace_id: str
    pack: PolicyPack
    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    read: DocumentReader
    index: Callable[[], PolicyIndex]

    def preview(self, name: str, content: bytes, by: str) -> Proposal:
        """What `propose` would give, and nothing is written.

        Raises:
            NotAuthorisedError: only managers load a document.
            InvalidInputError: the file cannot be read, is another policy, or is live already.
        """
        require_manager(self.roles, by)
        reading = self._read(name, content, by)
        with self.unit_of_work() as work:
            self._see_that_it_is_new(work, reading)
        return self._proposal(reading)

    def propose(self, name: str, content: bytes, by: str) -> Proposal:
        """Read a document and compare it; answers rest on it only after `make_live`.

        Raises:
            NotAuthorisedError, InvalidInputError: as `preview`; nothing is written then.
        """
        require_manager(self.roles, by)
        reading = self._read(name, content, by)
        with self.unit_of_work() as work:
            self._see_that_it_is_new(work, reading)
        # Before anything is written: the rehearsal may take longer than others should wait.
        proposal = self._proposal(reading)
        version = reading.version
        with self.unit_of_work() as work:
            documents = work.documents
            documents.forget_proposals(self.workspace_id, sha256=version.sha256)
            documents.forget_proposals(self.workspace_id, before=version.loaded_at - PROPOSED_FOR)
            documents.add(version, reading.findings.text, reading.clauses)
            work.commit()
        return proposal

    def make_live(self, version_id: str, by: str) -> DocumentVersion:
        """Let answers rest on a proposal from now on; what has changed in it is held back.

        Raises:
            NotAuthorisedError: only managers may.
            StaleActionError: it is not there any more, or another one went live since.
        """
        require_manager(self.roles, by)
        now = self.clock.now()
        with self.unit_of_work() as work:
            version = work.documents.get(self.workspace_id, version_id)
            live = work.documents.live(self.workspace_id)
            if version is None or version.live_at is not None:
                raise StaleActionError("This document is not waiting any more.")
            if live and live.live_at and live.live_at > version.loaded_at:
                raise StaleActionError(
                    "Another document went live since this one was read. Please load it again."
                )
            changed_at = self._changed_at(work, version, live, now)
            if not work.documents.make_live(self.workspace_id, version_id, now, changed_at):
                raise StaleActionError("This document is not waiting any more.")
            work.audit.add(
                AuditEntry(
                    workspace_id=self.workspace_id,
                    at=now,
                    actor=by,
                    action=WENT_LIVE,
                    subject=self.pack.pack_id,
                    before=_named(live),
                    after=_named(version),
                )
            )
            work.commit()
        return replace(version, live_at=now)

    def discard(self, version_id: str, by: str) -> None:
        """Forget a proposal; one that went live stays."""
        require_manager(self.roles, by)
        with self.unit_of_work() as work:
            version = work.documents.get(self.workspace_id, version_id)
            if version:
                work.documents.forget_proposals(self.workspace_id, sha256=version.sha256)
                work.commit()

    def load(self, name: str, content: bytes, by: str) -> Proposal:
        """Propose a document and make it live at once.

        Raises:
            NotAuthorisedError, InvalidInputError: as `preview`.
        """
        proposal = self.propose(name, content, by)
        return replace(proposal, version=self.make_live(proposal.version.version_id, by))

    def wording(self, question_id: str, user_id: str) -> Wording:
        """The exact wording of all clauses of an answer, from the document that is live now.

        Raises:
            NotAuthorisedError: somebody who may not ask.
            StaleActionError: the question, its intent or the document is not there any more.
        """
        asker = self.roles.people.require_asker(user_id)
        with self.unit_of_work() as work:
            logged = work.questions.get(asker.workspace_id, question_id)
            state = self._state(work)
            if logged is None or state.version is None:
                raise StaleActionError
            text = work.documents.text_of(self.workspace_id, state.version.version_id)
        return self._wording(logged, state, text)

    def drift(self, user_id: str) -> tuple[DriftEntry, ...]:
        """What managers have to look at in the live document; empty without one.

        Raises:
            NotAuthorisedError: only managers may.
        """
        require_manager(self.roles, user_id)
        with self.unit_of_work() as work:
            state = self._state(work)
            if state.version is None or state.version.live_at is None:
                return ()
            held = work.documents.clauses_of(self.workspace_id, state.version.version_id)
            text = work.documents.text_of(self.workspace_id, state.version.version_id)
            earlier = self._earlier(work, held, state.version.live_at)
        return list_drift(state, held, text, earlier)

    def review(self, clause_id: str, decisions: Mapping[str, Decision], by: str) -> None:
        """Record what a manager says of the answers that rest on a changed clause.

        Args:
            clause_id: the clause, as the manager has just seen it.
            decisions: by intent id.
            by: who decides.

        Raises:
            NotAuthorisedError: only managers may.
            StaleActionError: there is nothing to review about the clause.
            InvalidInputError: an answer does not rest on the clause.
        """
        require_manager(self.roles, by)
        with self.unit_of_work() as work:
            state = self._state(work)
            clause = self.pack.clauses.get(clause_id)
            if (
                clause is None
                or state.version is None
                or state.status_of(clause) is ClauseStatus.UNCHANGED
            ):
                raise StaleActionError("There is nothing to review about this rule any more.")
            if not decisions or not set(decisions) <= set(state.resting_on(clause)):
                raise InvalidInputError("Say for each answer that rests on this rule what it is.")
            for intent_id, decision in decisions.items():
                work.documents.add_review(
                    ClauseReview(
                        review_id=uuid.uuid4().hex,
                        workspace_id=self.workspace_id,
                        version_id=state.version.version_id,
                        clause_id=clause_id,
                        intent_id=intent_id,
                        state=state.state_of(clause),
                        decision=decision,
                        reviewed_by=by,
                        reviewed_at=self.clock.now(),
                    )
                )
            work.audit.add(
                AuditEntry(
                    workspace_id=self.workspace_id,
                    at=self.clock.now(),
                    actor=by,
                    action=REVIEWED,
                    subject=clause_id,
                    after={intent_id: str(decision) for intent_id, decision in decisions.items()},
                )
            )
            work.commit()

    def _state(self, work: UnitOfWork) -> PolicyState:
        return read_policy_state(work, self.workspace_id, self.pack)

    def _read(self, name: str, content: bytes, by: str) -> Reading:
        return read_policy(
            self.read,
            name,
            content,
            pack=self.pack,
            workspace_id=self.workspace_id,
            by=by,
            now=self.clock.now(),
        )

    def _see_that_it_is_new(self, work: UnitOfWork, reading: Reading) -> None:
        live = work.documents.live(self.workspace_id)
        if live is None or live.sha256 != reading.version.sha256 or live.live_at is None:
            return
        held = work.documents.clauses_of(self.workspace_id, live.version_id)
        # After the pack was brought up to date the same file may be compared anew.
        if reading.is_same_as(held):
            who = "from the command line" if live.loaded_by == CONSOLE else "by a manager"
            raise InvalidInputError(
                f"This file was already loaded on {in_words(live.live_at)} {who}"
                f" (as {live.name}). Nothing was changed."
            )

    def _proposal(self, reading: Reading) -> Proposal:
        now = reading.version.loaded_at
        with self.unit_of_work() as work:
            before = self._state(work)
            earlier = self._earlier(work, reading.clauses, now + timedelta(microseconds=1))
            asked = merged(
                work.questions.asked_since(self.workspace_id, now - REHEARSED_FOR, MOST_REHEARSED)
            )
        after = replace(
            before,
            version=replace(reading.version, live_at=now),
            clauses={
                c.found.clause_id: c for c in reading.clauses if c.found.clause_id is not None
            },
        )
        changes: tuple[ChangedAnswer, ...] = ()
        if asked:
            changes = rehearse(self.index(), asked, before, after)
        drift = list_drift(after, reading.clauses, reading.findings.text, earlier)
        known = sum(entry.clause_id is not None for entry in drift)
        return Proposal(
            version=reading.version,
            drift=drift,
            unchanged=len(self.pack.clauses) - known,
            recognised=reading.findings.recognised,
            clauses=len(self.pack.clauses),
            rehearsed=len(asked),
            changes=changes,
        )

    def _changed_at(
        self,
        work: UnitOfWork,
        version: DocumentVersion,
        live: DocumentVersion | None,
        now: datetime,
    ) -> Mapping[int, datetime]:
        """Since when each clause that is not as it was reviewed has been as it is."""
        held = work.documents.clauses_of(self.workspace_id, version.version_id)
        before = work.documents.clauses_of(self.workspace_id, live.version_id) if live else ()
        since = {
            (c.found.clause_id, c.found.fingerprint, c.found.found_as): c.changed_at
            for c in before
        }
        changed = [c for c in held if c.found.status is not ClauseStatus.UNCHANGED]
        return {
            c.position: since.get((c.found.clause_id, c.found.fingerprint, c.found.found_as))
            or now
            for c in changed
        }

    def _earlier(
        self, work: UnitOfWork, held: Sequence[VersionClause], moment: datetime
    ) -> Earlier:
        """The last other wording that each clause had in a live document."""
        now = {c.found.clause_id: c.found.fingerprint for c in held if c.found.clause_id}
        found: dict[str, str] = {}
        for version in work.documents.live_before(self.workspace_id, moment):
            text = work.documents.text_of(self.workspace_id, version.version_id)
            for clause in work.documents.clauses_of(self.workspace_id, version.version_id):
                known, words = clause.found, text[clause.found.start : clause.found.end]
                other = known.fingerprint != now.get(known.clause_id or "")
                if known.clause_id and words and other:
                    found.setdefault(known.clause_id, words)
        return found

    def _wording(self, logged: LoggedQuestion, state: PolicyState, text: str) -> Wording:
        intent = self.pack.intents.get(logged.intent_id or "")
        shown = {Outcome.ANSWERED, Outcome.WITHHELD, Outcome.NOT_COVERED}
        if intent is None or state.version is None or logged.outcome not in shown:
            raise StaleActionError
        return Wording(
            version=state.version,
            clauses=tuple(clause_wording(c, state, text) for c in self.pack.clauses_of(intent)),
            withheld=state.reason_against(intent) is not None,
        )


def _named(version: DocumentVersion | None) -> Mapping[str, str] | None:
    return {"name": version.name, "sha256": version.sha256} if version else None
