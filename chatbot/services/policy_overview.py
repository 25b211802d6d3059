"""How the document stands, as managers see it, and what waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.domain.documents import (
    ClauseStatus,
    Decision,
    DocumentVersion,
    DriftEntry,
    Overview,
)
from chatbot.domain.errors import StaleActionError
from chatbot.domain.policies import PolicyPack
from chatbot.domain.roles import Role
from chatbot.services.document_history import who_made_live
from chatbot.services.documents import PROPOSED_FOR, DocumentService, require_manager
from chatbot.services.policy_state import read_policy_state
from chatbot.services.ports import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class PolicyOverview:
    """What managers see of the document beside the questions of staff."""

    documents: DocumentService

    @property
    def pack(self) -> PolicyPack:
        """The pack whose answers rest on the document."""
        return self.documents.pack

    def see(self, user_id: str) -> Overview:
        """Everything that managers see.

        Raises:
            NotAuthorisedError: only managers may.
        """
        require_manager(self.documents.roles, user_id)
        return self._overview(self.documents.drift(user_id))

    def rule(self, clause_id: str, user_id: str) -> DriftEntry:
        """One rule that is not as its answers know it.

        Raises:
            NotAuthorisedError: only managers may.
            StaleActionError: it is as they know it, or is no rule any more.
        """
        for entry in self.documents.drift(user_id):
            if entry.clause_id == clause_id:
                return entry
        raise StaleActionError("There is nothing to review about this rule any more.")

    def accept_moved(self, version_id: str, user_id: str) -> int:
        """Say of every rule that only moved that its answers are still right.

        Returns:
            Of how many rules it was said; of those decided about before it is not.

        Raises:
            NotAuthorisedError: only managers may.
            StaleActionError: another document is live by now.
        """
        moved = self.moved(self.documents.drift(user_id))
        for entry in moved:
            if not entry.seen.startswith(f"{version_id} "):
                raise StaleActionError("Another document went live. Please look again.")
            waiting = [key for key, decision in entry.decisions.items() if decision is None]
            self.documents.review(
                entry.clause_id or "",
                dict.fromkeys(waiting, Decision.STILL_RIGHT),
                user_id,
                seen=entry.seen,
            )
        return len(moved)

    @staticmethod
    def moved(drift: Sequence[DriftEntry]) -> tuple[DriftEntry, ...]:
        """The rules that moved, and about whose answers somebody has yet to decide."""
        return tuple(e for e in drift if e.status is ClauseStatus.RENUMBERED and e.waits)

    def notice(self, version_id: str, manager: str) -> Overview | None:
        """What a manager is told of a document that went live; None where it is too late."""
        if not self.documents.roles.has(manager, Role.MANAGER):
            return None
        overview = self._overview(self.documents.drift(manager))
        is_live = overview.live and overview.live.version_id == version_id
        return overview if is_live else None

    def _overview(self, drift: tuple[DriftEntry, ...]) -> Overview:
        documents, workspace_id = self.documents, self.documents.workspace_id
        now = documents.clock.now()
        with documents.unit_of_work() as work:
            live = read_policy_state(work, workspace_id, self.pack, documents.zone)
            waiting = work.documents.waiting(workspace_id, now - PROPOSED_FOR)
            since = live.version.live_at if live.version else None
            return Overview(
                live=live.version,
                live_by=who_made_live(work, live.version) if live.version else "",
                earlier=_earlier(work, live.version),
                waiting=tuple(v for v in waiting if since is None or v.loaded_at >= since),
                drift=drift,
                held_back=live.held_back(),
                zone=documents.zone,
            )


def _earlier(work: UnitOfWork, live: DocumentVersion | None) -> tuple[DocumentVersion, ...]:
    if live is None or live.live_at is None:
        return ()
    return tuple(work.documents.live_before(live.workspace_id, live.live_at))
