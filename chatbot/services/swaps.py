"""Swaps: one asks, the other accepts; either may undo it while it has not begun."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from chatbot.domain.absences import AbsenceCalendar
from chatbot.domain.audit import AuditEntry
from chatbot.domain.checks import Check
from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.outbox import SentMessage
from chatbot.domain.people import Standing
from chatbot.domain.permissions import Action
from chatbot.domain.roles import Role
from chatbot.domain.swaps import Swap, SwapField, SwapPlan, SwapState
from chatbot.services.absence_messages import AbsenceMessage, about_swap, when_there
from chatbot.services.check_rota import CheckOffice, Rota
from chatbot.services.ports import UnitOfWork
from chatbot.services.roles import NOT_YOURS, RolesService
from chatbot.services.swap_rules import SwapRules

NAMES: Final = uuid.UUID("7c2f3d1e-4b60-5f0b-8a57-1f0e2c9d4a66")
GONE: Final = "This swap is not there any more. Nothing has been changed."
BEGUN: Final = "It is too late: the day has begun. Nothing has been changed. Hand the check over."
SETTLED: Final = {
    SwapState.ASKED: "This swap still waits for an answer. Nothing has been changed.",
    SwapState.ACCEPTED: "This swap has been accepted already. Nothing has been changed.",
    SwapState.DECLINED: "This swap has been declined already. Nothing has been changed.",
    SwapState.WITHDRAWN: "This swap has been taken back. Nothing has been changed.",
    SwapState.UNDONE: "This swap has been undone. Nothing has been changed.",
}
AUDITED: Final = "swaps"  # `swaps.accepted`


@dataclass(frozen=True, kw_only=True)
class SwapView:
    """A swap with its check; None where the pack does not have it any more."""

    swap: Swap
    check: Check | None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """It was asked for; the other one is told."""

    view: SwapView


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Nothing was saved: a sentence for each field that cannot be so."""

    faults: Mapping[SwapField, str]


@dataclass(frozen=True, kw_only=True)
class SwapService:
    """Every method that takes a `user_id` as the one who acts checks what they may do.

    Raises:
        NotAuthorisedError: the swap is not theirs.
        StaleActionError: there is no such swap, it is settled, or it has begun.
    """

    office: CheckOffice
    roles: RolesService

    def checks_of(self, user_id: str) -> Sequence[Check]:
        """The checks that are somebody's own, which they could swap."""
        self.roles.require(user_id, Action.SET_ABSENCE)
        rota, found = self.office.rota(), []
        book = self.office.book()
        for check_id in book.pack:
            check = book.at(check_id, self._today())
            if check and check.switched_on and user_id in rota.responsible(check):
                found.append(check)
        return found

    def ask(self, user_id: str, plan: SwapPlan, form_id: str) -> Asked | Refused:
        """Ask somebody; `form_id` names the form, which is one swap however often it is sent."""
        self.roles.require(user_id, Action.SET_ABSENCE)
        if plan.other and plan.other != user_id:
            self.roles.people.identify(plan.other)  # whoever has left is known as that
        rota = self.office.rota()
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            if known := work.swaps.by_form(self.office.workspace_id, form_id):
                return Asked(view=self._view(work, known))
            if faults := self._faults(work, user_id, plan, rota):
                return Refused(faults=faults)
            swap = self._new(user_id, plan, form_id)
            work.swaps.add(swap, form_id)
            self._record(work, swap, None, user_id)
            work.commit()
            return Asked(view=self._view(work, swap))

    def accept(self, user_id: str, swap_id: str) -> SwapView:
        """The other one does it; both have to be there on their new days."""
        return self._settle(user_id, swap_id, SwapState.ACCEPTED)

    def decline(self, user_id: str, swap_id: str) -> SwapView:
        """The other one does not."""
        return self._settle(user_id, swap_id, SwapState.DECLINED)

    def undo(self, user_id: str, swap_id: str) -> SwapView:
        """Take it back, whether it was accepted or not: either of the two, or a manager."""
        return self._settle(user_id, swap_id, SwapState.UNDONE)

    def of(self, user_id: str) -> Sequence[SwapView]:
        """Somebody's swaps that are not over; a manager's view has everybody's accepted ones."""
        self.roles.require(user_id, Action.SET_ABSENCE)
        sees_all = self.roles.may(user_id, Action.SEE_ABSENCES)
        with self.office.unit_of_work() as work:
            live = work.swaps.live(self.office.workspace_id)
            return [
                self._view(work, swap)
                for swap in live
                if max(swap.days) >= self._today()
                and (user_id in swap.people or (sees_all and swap.state is SwapState.ACCEPTED))
            ]

    def waiting_for(self, user_id: str) -> Sequence[SwapView]:
        """What somebody is asked and has not answered, while that is still of use."""
        now = self.office.clock.now()
        return [
            view
            for view in self.of(user_id)
            if view.swap.state is SwapState.ASKED
            and view.swap.other == user_id
            and not self._has_begun(view, now)
        ]

    def read(self, swap_id: str) -> SwapView | None:
        """One swap, for the messages that tell of it."""
        with self.office.unit_of_work() as work:
            swap = work.swaps.get(self.office.workspace_id, swap_id)
            return self._view(work, swap) if swap else None

    def may_still_be_answered(self, view: SwapView) -> bool:
        """Whether it waits for an answer that is of use."""
        waits = view.swap.state is SwapState.ASKED
        return waits and not self._has_begun(view, self.office.clock.now())

    def sent(self, swap: Swap) -> SentMessage | None:
        """Where the message with the question stands."""
        now = self.office.clock.now()
        asked = replace(swap, state=SwapState.ASKED)
        key = about_swap(AbsenceMessage.SWAP_ASKED, asked, swap.other, now).key
        with self.office.unit_of_work() as work:
            return work.outbox.sent(self.office.workspace_id, key)

    def _settle(self, user_id: str, swap_id: str, wanted: SwapState) -> SwapView:
        self.roles.require(user_id, Action.SET_ABSENCE)
        rota = self.office.rota()
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            swap = work.swaps.get(self.office.workspace_id, swap_id)
            if swap is None:
                raise StaleActionError(GONE)
            state = self._permitted(user_id, swap, wanted, rota)
            view = self._view(work, swap)
            if self._has_begun(view, self.office.clock.now()):
                raise StaleActionError(BEGUN)
            if state is SwapState.ACCEPTED:
                _refuse_absent(swap, rota)
            after = swap.settled(state, user_id, self.office.clock.now())
            if not work.swaps.save(after):
                raise StaleActionError("Somebody else was quicker. Please look again.")
            self._record(work, after, swap, user_id)
            work.commit()
        return SwapView(swap=after, check=view.check)

    def _permitted(self, user_id: str, swap: Swap, wanted: SwapState, rota: Rota) -> SwapState:
        """What it becomes; raises where they may not, or where it is settled."""
        is_manager = rota.roles.has(user_id, Role.MANAGER)
        answers = wanted is not SwapState.UNDONE
        allowed = user_id == swap.other if answers else user_id in swap.people or is_manager
        if not allowed:
            raise NotAuthorisedError(NOT_YOURS)
        if not swap.is_live or (answers and swap.state is not SwapState.ASKED):
            raise StaleActionError(SETTLED[swap.state])
        if wanted is SwapState.UNDONE and swap.state is SwapState.ASKED:
            return SwapState.DECLINED if user_id == swap.other else SwapState.WITHDRAWN
        return wanted

    def _faults(
        self, work: UnitOfWork, user_id: str, plan: SwapPlan, rota: Rota
    ) -> dict[SwapField, str]:
        rules = SwapRules(
            rota=rota,
            book=self.office.book_in(work),
            taken=work.swaps.live(self.office.workspace_id),
            now=self.office.clock.now(),
        )
        fault = self._fault_of_other(work, user_id, plan.other)
        return {SwapField.OTHER: fault} if fault else rules.faults(user_id, plan)

    def _fault_of_other(self, work: UnitOfWork, user_id: str, other: str | None) -> str:
        if not other:
            return "Choose who shall do it."
        if other == user_id:
            return "Choose somebody else."
        known = work.people.find(self.office.workspace_id, other)
        is_member = known is not None and known[0].standing is Standing.MEMBER
        return "" if is_member else "Choose a full member of the organisation."

    def _has_begun(self, view: SwapView, now: datetime) -> bool:
        first = min(view.swap.days)
        if view.check is None:
            return first <= self._today()
        return view.check.window(first, self.office.working_time)[0] <= now

    def _new(self, user_id: str, plan: SwapPlan, form_id: str) -> Swap:
        return Swap(
            swap_id=uuid.uuid5(NAMES, f"{self.office.workspace_id} {form_id}").hex,
            workspace_id=self.office.workspace_id,
            check_id=plan.check_id,
            asker=user_id,
            other=plan.other or "",
            gives_on=plan.gives_on or self._today(),
            takes_on=plan.takes_on,
            asked_at=self.office.clock.now(),
        )

    def _view(self, work: UnitOfWork, swap: Swap) -> SwapView:
        book = self.office.book_in(work)
        return SwapView(swap=swap, check=book.at(swap.check_id, min(swap.days)))

    def _today(self) -> date:
        return self.office.working_time.day_of(self.office.clock.now())

    def _record(self, work: UnitOfWork, swap: Swap, before: Swap | None, actor: str) -> None:
        """The log of changes, and the message for the other one."""
        work.audit.add(
            AuditEntry(
                workspace_id=self.office.workspace_id,
                at=self.office.clock.now(),
                actor=actor,
                action=f"{AUDITED}.{swap.state}",
                subject=swap.check_id,
                before=_values(before) if before else None,
                after=_values(swap),
            )
        )
        standing = work.absences.standing(self.office.workspace_id)
        calendar, now = AbsenceCalendar(absences=tuple(standing)), self.office.clock.now()
        for kind, recipient in _to_tell(swap, actor):
            at = when_there(calendar, self.office.working_time, recipient, now)
            message = about_swap(kind, swap, recipient, at)
            work.outbox.add_all(self.office.workspace_id, [message])


def _to_tell(swap: Swap, actor: str) -> Sequence[tuple[AbsenceMessage, str]]:
    """Kinds and recipients: whoever of the two did not do it themselves."""
    if swap.state is SwapState.ASKED:
        return ((AbsenceMessage.SWAP_ASKED, swap.other),)
    if swap.state in {SwapState.ACCEPTED, SwapState.DECLINED}:
        return ((AbsenceMessage.SWAP_ANSWERED, swap.asker),)
    return [(AbsenceMessage.SWAP_UNDONE, each) for each in swap.people if each != actor]


def _refuse_absent(swap: Swap, rota: Rota) -> None:
    days = [(swap.other, swap.gives_on)]
    if swap.takes_on:
        days.append((swap.asker, swap.takes_on))
    if not all(rota.is_there(user_id, day) for user_id, day in days):
        raise StaleActionError(
            "One of you is away on the new day by now. Nothing has been changed: decline this,"
            " and agree on another day."
        )


def _values(swap: Swap) -> dict[str, str | None]:
    return {
        "state": swap.state.value,
        "asker": swap.asker,
        "other": swap.other,
        "gives_on": swap.gives_on.isoformat(),
        "takes_on": swap.takes_on.isoformat() if swap.takes_on else None,
    }
