"""The index of a workspace with its approved phrasings: as new as the database."""

from threading import Lock

from chatbot.domain.phrasings import by_intent
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.ports import UnitOfWork


class LiveIndex:
    """Keeps the index with the phrasings that were approved last.

    Each question compares the version in the database with what is kept, so that a
    phrasing counts from the next question on, in every process.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[str, PolicyIndex] | None = None

    def of(self, index: PolicyIndex, work: UnitOfWork, workspace_id: str) -> PolicyIndex:
        """The index with the phrasings of the workspace.

        Args:
            index: the index of the pack; always the same one.
            work: the transaction that asks; it reads the version and, after a change,
                the phrasings.
            workspace_id: whose phrasings; always the same one.
        """
        # The version is read first: phrasings that are newer are read once more.
        version = work.phrasings.version(workspace_id)
        if version is None:
            return index
        with self._lock:
            if self._kept is None or self._kept[0] != version:
                phrasings = by_intent(work.phrasings.all(workspace_id))
                self._kept = (version, index.with_phrasings(phrasings))
            return self._kept[1]
