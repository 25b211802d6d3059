"""Which supervision questions are asked now, and which were asked."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from chatbot.domain.audit import SYSTEM, AuditEntry
from chatbot.domain.errors import StaleActionError
from chatbot.domain.policies import PolicyPack
from chatbot.domain.supervision_question_changes import KeptSet, to_values
from chatbot.domain.supervision_questions import QuestionSet
from chatbot.services.ports import Clock, UnitOfWork

QUESTIONS_CHANGED: Final = "supervision_questions.changed"


class Deed(StrEnum):
    """What was done, as the log of changes has it."""

    TURNED_ON = "turned_on"
    TURNED_OFF = "turned_off"
    ADDED = "added"
    REWORDED = "reworded"
    RETIRED = "retired"
    MOVED = "moved"
    PACK_TAKEN = "pack_taken"
    PACK_LEFT = "pack_left"
    PACK_UPDATED = "pack_updated"  # by itself: nobody had changed the pack's questions


@dataclass(frozen=True, kw_only=True)
class VersionedQuestionBook:
    """Implements `QuestionBook`: which questions are asked, and which were."""

    workspace_id: str
    pack: PolicyPack
    clock: Clock

    def current(self, work: UnitOfWork) -> QuestionSet:
        """The questions as they are now, under a version that stays.

        The caller commits: where the pack's own questions are met for the first
        time, or are newer and no manager has changed them, they are kept now.
        """
        return self.newest(work).asked

    def version(self, work: UnitOfWork, number: int) -> QuestionSet:
        """The questions as they were in a version.

        Raises:
            StaleActionError: there never was such a version.
        """
        kept = work.supervision_questions.version(self.workspace_id, number)
        if kept is None:
            raise StaleActionError
        return kept.asked

    def newest(self, work: UnitOfWork) -> KeptSet:
        """The newest version with who made it; the caller commits, as for `current`."""
        kept = work.supervision_questions.newest(self.workspace_id)
        if kept is None:
            self._keep_packs(work, None)
        elif kept.made_by == SYSTEM and not self._is_packs(kept):
            self._keep_packs(work, kept)
        else:
            return kept
        newest = work.supervision_questions.newest(self.workspace_id)
        return newest or self._of_pack(0)

    def _is_packs(self, kept: KeptSet) -> bool:
        return replace(kept.asked, version=0) == self.pack.supervision

    def _of_pack(self, version: int) -> KeptSet:
        return KeptSet(
            asked=replace(self.pack.supervision, version=version),
            pack=self.pack.supervision.questions,
            made_by=SYSTEM,
            made_at=self.clock.now(),
        )

    def _keep_packs(self, work: UnitOfWork, before: KeptSet | None) -> None:
        kept = self._of_pack(before.asked.version + 1 if before else 1)
        if work.supervision_questions.add(self.workspace_id, kept) and before:
            work.audit.add(entry(self.workspace_id, before, kept, Deed.PACK_UPDATED))


def entry(
    workspace_id: str, before: KeptSet, after: KeptSet, deed: Deed, subject: str = ""
) -> AuditEntry:
    """What the log of changes says of a new version."""
    return AuditEntry(
        workspace_id=workspace_id,
        at=after.made_at,
        actor=after.made_by,
        action=QUESTIONS_CHANGED,
        subject=subject or "questions",
        before=_logged(before, subject),
        after=_logged(after, subject) | {"deed": deed.value},
    )


def _logged(kept: KeptSet, subject: str) -> dict[str, Any]:
    question = kept.asked.question(subject)
    return {
        "version": kept.asked.version,
        "on": kept.asked.on,
        "questions": [each.question_id for each in kept.asked.questions],
        **({"question": to_values(question)} if question else {}),
    }
