"""The approved document: loading a version, showing its words, reviewing what changed."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from chatbot.domain.answers import LoggedQuestion, Outcome
from chatbot.domain.audit import CONSOLE
from chatbot.domain.documents import (
    ChangedAnswer,
    ClauseReview,
    ClauseStatus,
    ClauseWording,
    Decision,
    DocumentVersion,
    DriftEntry,
    Proposal,
    VersionClause,
    Wording,
)
from chatbot.domain.drift_list import clause_wording, list_drift
from chatbot.domain.errors import AlreadyDoneError, InvalidInputError, StaleActionError
from chatbot.domain.permissions import Action
from chatbot.domain.policies import Clause, Intent, PolicyPack
from chatbot.domain.withholding import PolicyState, in_words
from chatbot.services.document_history import (
    changed_since,
    earlier_wordings,
    record_discarded,
    record_live,
    record_reviews,
    who_made_live,
)
from chatbot.services.document_ports import DocumentReader
from chatbot.services.document_reading import Reading, read_policy
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.policy_state import read_policy_state
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.rehearsals import merged, rehearse
from chatbot.services.roles import RolesService

REHEARSED_FOR: Final = timedelta(days=90)
MOST_REHEARSED: Final = 2000
PROPOSED_FOR: Final = timedelta(days=7)
NOT_WAITING: Final = "This document is not waiting any more."


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

    @property
    def zone(self) -> ZoneInfo:
        """Where the organisation is."""
        return self.roles.people.zone

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
        return self._compared(reading)

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
        proposal = self._compared(reading)
        version = reading.version
        with self.unit_of_work() as work:
            documents = work.documents
            documents.forget_proposals(self.workspace_id, sha256=version.sha256)
            documents.forget_proposals(self.workspace_id, before=version.loaded_at - PROPOSED_FOR)
            documents.add(version, reading.findings.text, reading.clauses)
            work.commit()
        return proposal

    def proposal(self, version_id: str, by: str, *, replay: bool = True) -> Proposal:
        """A document that was proposed earlier, compared and rehearsed as things stand now.

        Without `replay` no question is replayed, which takes the longest.

        Raises:
            NotAuthorisedError: only managers load a document.
            AlreadyDoneError: somebody made it live.
            StaleActionError: it is not there any more.
        """
        require_manager(self.roles, by)
        with self.unit_of_work() as work:
            version = self._still_waiting(work, version_id)
            clauses = work.documents.clauses_of(self.workspace_id, version_id)
            text = work.documents.text_of(self.workspace_id, version_id)
        found = sum(bool(c.found.clause_id and c.found.end) for c in clauses)
        return self._proposal(version, text, clauses, found, replay=replay)

    def make_live(self, version_id: str, by: str) -> DocumentVersion:
        """Let answers rest on a proposal from now on; what has changed in it is held back.

        Every manager is told.

        Raises:
            NotAuthorisedError: only managers may.
            AlreadyDoneError: somebody else was quicker.
            StaleActionError: it is not there any more, or another one went live since.
        """
        require_manager(self.roles, by)
        now = self.clock.now()
        with self.unit_of_work() as work:
            work.documents.lock(self.workspace_id)
            version = self._still_waiting(work, version_id)
            live = work.documents.live(self.workspace_id)
            if live and live.live_at and live.live_at > version.loaded_at:
                raise StaleActionError(
                    "Another document went live since this one was read. Please load it again."
                )
            changed_at = changed_since(work, version, live, now)
            if not work.documents.make_live(self.workspace_id, version_id, now, changed_at):
                raise StaleActionError(NOT_WAITING)
            record_live(work, version, live, actor=by, now=now)
            work.commit()
        return replace(version, live_at=now)

    def discard(self, version_id: str, by: str) -> None:
        """Forget a proposal; one that went live stays."""
        require_manager(self.roles, by)
        with self.unit_of_work() as work:
            version = work.documents.get(self.workspace_id, version_id)
            if version and version.live_at is None:
                work.documents.forget_proposals(self.workspace_id, sha256=version.sha256)
                record_discarded(work, version, actor=by, now=self.clock.now())
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
            earlier = earlier_wordings(work, self.workspace_id, held, state.version.live_at)
        return list_drift(state, held, text, earlier)

    def review(
        self,
        clause_id: str,
        decisions: Mapping[str, Decision],
        by: str,
        *,
        seen: str | None = None,
    ) -> None:
        """Record what a manager says of the answers that rest on a changed clause.

        Args:
            clause_id: the clause, as the manager has just seen it.
            decisions: by intent id.
            by: who decides.
            seen: `DriftEntry.seen` of what the manager saw, where that was a while ago.

        Raises:
            NotAuthorisedError: only managers may.
            AlreadyDoneError: another manager decided in the meantime, and otherwise.
            StaleActionError: there is nothing to review about the clause, or another
                document came in the meantime.
            InvalidInputError: an answer does not rest on the clause.
        """
        require_manager(self.roles, by)
        with self.unit_of_work() as work:
            work.documents.lock(self.workspace_id)
            state = self._state(work)
            clause = self._to_review(state, clause_id)
            before = {key: state.decision_on(clause, key) for key in state.resting_on(clause)}
            if not decisions or not set(decisions) <= set(before):
                raise InvalidInputError("Say for each answer that rests on this rule what it is.")
            if seen is not None and seen != state.seen(clause):
                if all(before[key] is decision for key, decision in decisions.items()):
                    return  # the same once more
                raise overtaken(state, clause, seen)
            record_reviews(work, self._reviews(state, clause, decisions, by), before)
            work.commit()

    def _to_review(self, state: PolicyState, clause_id: str) -> Clause:
        clause = self.pack.clauses.get(clause_id)
        if clause is None or state.status_of(clause) is ClauseStatus.UNCHANGED:
            raise StaleActionError("There is nothing to review about this rule any more.")
        return clause

    def _reviews(
        self, state: PolicyState, clause: Clause, decisions: Mapping[str, Decision], by: str
    ) -> Sequence[ClauseReview]:
        return [
            ClauseReview(
                review_id=uuid.uuid4().hex,
                workspace_id=self.workspace_id,
                version_id=state.version.version_id if state.version else "",
                clause_id=clause.clause_id,
                intent_id=intent_id,
                state=state.state_of(clause),
                decision=decision,
                reviewed_by=by,
                reviewed_at=self.clock.now(),
            )
            for intent_id, decision in decisions.items()
        ]

    def _still_waiting(self, work: UnitOfWork, version_id: str) -> DocumentVersion:
        version = work.documents.get(self.workspace_id, version_id)
        if version is None:
            raise StaleActionError(NOT_WAITING)
        if version.live_at is not None:
            raise AlreadyDoneError(by=who_made_live(work, version), at=version.live_at)
        return version

    def _state(self, work: UnitOfWork) -> PolicyState:
        return read_policy_state(work, self.workspace_id, self.pack, self.zone)

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
            on = in_words(live.live_at, self.zone)
            who = "from the command line" if live.loaded_by == CONSOLE else "by a manager"
            raise InvalidInputError(
                f"This file was already loaded on {on} {who}"
                f" (as {live.name}). Nothing was changed."
            )

    def _compared(self, reading: Reading) -> Proposal:
        findings = reading.findings
        return self._proposal(reading.version, findings.text, reading.clauses, findings.recognised)

    def _proposal(
        self,
        version: DocumentVersion,
        text: str,
        clauses: Sequence[VersionClause],
        recognised: int,
        *,
        replay: bool = True,
    ) -> Proposal:
        now = self.clock.now()
        with self.unit_of_work() as work:
            before = self._state(work)
            # A microsecond on: what went live at this very moment counts as earlier.
            moment = now + timedelta(microseconds=1)
            earlier = earlier_wordings(work, self.workspace_id, clauses, moment)
            asked = merged(
                work.questions.asked_since(self.workspace_id, now - REHEARSED_FOR, MOST_REHEARSED)
            )
        after = replace(
            before,
            version=replace(version, live_at=now),
            clauses={c.found.clause_id: c for c in clauses if c.found.clause_id is not None},
        )
        changes: tuple[ChangedAnswer, ...] = ()
        if asked and replay:
            changes = rehearse(self.index(), asked, before, after)
        drift = list_drift(after, clauses, text, earlier)
        known = sum(entry.clause_id is not None for entry in drift)
        return Proposal(
            version=version,
            drift=drift,
            held_back=after.held_back(),
            unchanged=len(self.pack.clauses) - known,
            recognised=recognised,
            clauses=len(self.pack.clauses),
            rehearsed=len(asked),
            changes=changes,
        )

    def _wording(self, logged: LoggedQuestion, state: PolicyState, text: str) -> Wording:
        intent = self.pack.intents.get(logged.intent_id or "")
        shown = {Outcome.ANSWERED, Outcome.WITHHELD, Outcome.NOT_COVERED}
        if intent is None or state.version is None or logged.outcome not in shown:
            raise StaleActionError
        return Wording(
            version=state.version,
            clauses=tuple(_worded(c, intent, state, text) for c in self.pack.clauses_of(intent)),
            withheld=state.reason_against(intent) is not None,
            zone=self.zone,
        )


def _worded(clause: Clause, intent: Intent, state: PolicyState, text: str) -> ClauseWording:
    """A clause of an answer; a change that a manager has looked at is none any more."""
    shown = clause_wording(clause, state, text)
    decided = state.decision_on(clause, intent.intent_id) is Decision.STILL_RIGHT
    if shown.status is ClauseStatus.CHANGED and (decided or state.is_cited(clause)):
        return replace(shown, status=ClauseStatus.UNCHANGED)
    return shown


def overtaken(state: PolicyState, clause: Clause, seen: str) -> StaleActionError:
    """Why what a manager saw a while ago is not what there is now."""
    latest = [review for review in state.reviews if review.clause_id == clause.clause_id]
    if state.version and seen.partition(" ")[0] == state.version.version_id and latest:
        return AlreadyDoneError(by=latest[-1].reviewed_by, at=latest[-1].reviewed_at)
    return StaleActionError(
        "Another document went live while you had this open. Nothing was saved."
        " Please look at the rule again."
    )
