"""How managers change the supervision questions."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Final

from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.domain.permissions import Action
from chatbot.domain.roles import Role
from chatbot.domain.supervision_question_changes import (
    Change,
    Direction,
    KeptSet,
    Offer,
    Questions,
    moved,
    offers,
    settled,
    switched,
    to_values,
    with_added,
    with_changed,
    with_taken,
    without,
)
from chatbot.domain.supervision_questions import QuestionSet, SupervisionQuestion
from chatbot.domain.working_time import WorkingTime
from chatbot.services.absence_ports import AbsenceBook, NobodyIsAway
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.roles import RolesService
from chatbot.services.supervision_question_book import Deed, VersionedQuestionBook, entry

PACK_OFFERS: Final = "supervision_questions.offer"  # the kind of the message
PACK_CHANGED: Final = "The pack has changed again. Nothing is saved. Look again."
OVERTAKEN: Final = "Somebody else changed the questions. Nothing is saved. Open them again."


@dataclass(frozen=True, kw_only=True)
class ShownQuestions:
    """The questions as managers see them.

    Attributes:
        offered: what the pack has otherwise now.
        mark: of the pack that offers it.
    """

    kept: KeptSet
    offered: tuple[Offer, ...]
    mark: str

    @property
    def asked(self) -> QuestionSet:
        """The questions."""
        return self.kept.asked


@dataclass(frozen=True, kw_only=True)
class SupervisionQuestions:
    """What managers do with the questions.

    Every method that takes a `user_id` checks that they are a manager, and every
    change names in `base` the version that its form or list showed. A change of
    another version is refused; the same change again is no change.

    Raises:
        NotAuthorisedError: not a manager.
        StaleActionError: somebody else has changed the questions.
        InvalidInputError: the set could not be asked so; the sentence says why.
    """

    book: VersionedQuestionBook
    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    working_time: WorkingTime
    absences: AbsenceBook = field(default_factory=NobodyIsAway)

    def shown(self, user_id: str) -> ShownQuestions:
        """The questions as they are now."""
        self.roles.require(user_id, Action.CHANGE_SUPERVISION_QUESTIONS)
        with self.unit_of_work() as work:
            kept = self.book.newest(work)
            work.commit()
        return self._shown(kept)

    def switch(self, user_id: str, base: int, *, on: bool) -> ShownQuestions:
        """Ask the questions from now on, or none of them."""
        deed = Deed.TURNED_ON if on else Deed.TURNED_OFF
        return self._change(user_id, base, switched(on=on), deed)

    def add(self, user_id: str, base: int, question: SupervisionQuestion) -> ShownQuestions:
        """Ask one more, at the end."""
        subject = question.question_id
        return self._change(user_id, base, with_added(question), Deed.ADDED, subject)

    def reword(self, user_id: str, base: int, question: SupervisionQuestion) -> ShownQuestions:
        """Ask a question otherwise."""
        subject = question.question_id
        return self._change(user_id, base, with_changed(question), Deed.REWORDED, subject)

    def retire(self, user_id: str, base: int, question_id: str) -> ShownQuestions:
        """Ask a question no more; records keep it."""
        return self._change(user_id, base, without(question_id), Deed.RETIRED, question_id)

    def move(
        self, user_id: str, base: int, question_id: str, direction: Direction
    ) -> ShownQuestions:
        """Ask a question one place earlier or later."""
        change = moved(question_id, direction)
        return self._change(user_id, base, change, Deed.MOVED, question_id)

    def settle(
        self, user_id: str, base: int, question_ids: Collection[str], seen: str, *, take: bool
    ) -> ShownQuestions:
        """Take what the pack offers, or leave it for good; the other offers stay.

        Args:
            user_id: the manager.
            base: the version that was shown.
            question_ids: those of the offers that are decided on.
            seen: the mark of the pack (`ShownQuestions.mark`) whose offer was shown.
            take: whether they are taken.
        """
        if seen != self.mark():
            raise StaleActionError(PACK_CHANGED)
        offered = self.shown(user_id).offered
        change = with_taken(question_ids if take else (), offered)
        deed = Deed.PACK_TAKEN if take else Deed.PACK_LEFT
        return self._change(user_id, base, change, deed, settling=question_ids)

    def mark(self) -> str:
        """Changes whenever the questions of the pack do."""
        values = [to_values(each) for each in self.book.pack.supervision.questions]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]

    def tell_of_offers(self) -> int:
        """Tell each manager once that the pack has other questions; to be called by the metronome.

        Whoever is away is written to once they are back, of what is offered then.

        Returns:
            To how many managers it was written.
        """
        not_before = self.working_time.next_opening(self.clock.now())
        told_on, absences = self.working_time.day_of(not_before), self.absences.now()
        with self.unit_of_work() as work:
            kept, told = self.book.newest(work), 0
            managers = work.roles.all(self.book.workspace_id).holders(Role.MANAGER)
            there = [each for each in managers if not absences.is_away(each, told_on)]
            for manager in there if self._shown(kept).offered else ():
                told += work.outbox.add(
                    self.book.workspace_id,
                    kind=PACK_OFFERS,
                    recipient=manager,
                    ids={"user_id": manager},
                    key=f"{PACK_OFFERS}:{self.mark()}:{manager}",
                    not_before=not_before,
                )
            work.commit()
        return told

    def still_offers(self, user_id: str) -> bool:
        """Whether somebody is a manager, and the pack still offers something."""
        with self.unit_of_work() as work:
            kept = self.book.newest(work)
            managers = work.roles.all(self.book.workspace_id).holders(Role.MANAGER)
        return user_id in managers and bool(self._shown(kept).offered)

    def _shown(self, kept: KeptSet) -> ShownQuestions:
        pack = self.book.pack.supervision.questions
        return ShownQuestions(
            kept=kept, offered=offers(kept.asked, kept.pack, pack), mark=self.mark()
        )

    def _change(  # noqa: PLR0913 - all that makes a change
        self,
        user_id: str,
        base: int,
        change: Change,
        deed: Deed,
        subject: str = "",
        *,
        settling: Collection[str] = (),
    ) -> ShownQuestions:
        self.roles.require(user_id, Action.CHANGE_SUPERVISION_QUESTIONS)
        with self.unit_of_work() as work:
            work.roles.lock(self.book.workspace_id)
            kept = self.book.newest(work)
            if kept.asked.version != base:
                return self._again(work, user_id, kept, base=base, change=change)
            pack = settled(kept.pack, self.book.pack.supervision.questions, settling)
            wanted = self._wanted(user_id, kept, change, pack)
            unchanged = replace(wanted.asked, version=base) == kept.asked
            if unchanged and wanted.pack == kept.pack:
                work.commit()
                return self._shown(kept)
            if not work.supervision_questions.add(self.book.workspace_id, wanted):
                raise StaleActionError(OVERTAKEN)
            work.audit.add(entry(self.book.workspace_id, kept, wanted, deed, subject))
            work.commit()
        return self._shown(wanted)

    def _again(
        self, work: UnitOfWork, user_id: str, kept: KeptSet, *, base: int, change: Change
    ) -> ShownQuestions:
        """What comes of a press on an old version: nothing, or what it came to the first time."""
        before = work.supervision_questions.version(self.book.workspace_id, base)
        if before and kept.made_by == user_id and kept.asked.version == base + 1:
            done = self._asked(before.asked, change)
            if replace(done, version=kept.asked.version) == kept.asked:
                return self._shown(kept)
        raise StaleActionError(OVERTAKEN)

    def _wanted(self, user_id: str, kept: KeptSet, change: Change, pack: Questions) -> KeptSet:
        asked = self._asked(kept.asked, change)
        return KeptSet(
            asked=replace(asked, version=kept.asked.version + 1),
            pack=pack,
            made_by=user_id,
            made_at=self.clock.now(),
        )

    def _asked(self, asked: QuestionSet, change: Change) -> QuestionSet:
        try:
            return change(asked)
        except ValueError as error:
            raise InvalidInputError(str(error)) from None
