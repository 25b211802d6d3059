"""Which days of a check can be swapped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chatbot.domain.check_rules import RuleBook
from chatbot.domain.checks import Capacity, Check
from chatbot.domain.swaps import Swap, SwapField, SwapPlan
from chatbot.services.check_rota import Rota

NO_CHECK = "Choose a check that is yours."


@dataclass(frozen=True, kw_only=True)
class SwapRules:
    """The rules at one moment.

    Attributes:
        taken: the swaps that count, or may come to count.
        now: the moment (aware UTC).
    """

    rota: Rota
    book: RuleBook
    taken: Sequence[Swap]
    now: datetime

    def faults(self, user_id: str, plan: SwapPlan) -> dict[SwapField, str]:
        """What cannot be of a plan, where the other one is a member; a sentence for each field."""
        check = self.book.at(plan.check_id, self._today())
        if check is None or user_id not in self.rota.responsible(check):
            return {SwapField.CHECK: NO_CHECK}
        other = plan.other or ""
        found = {SwapField.GIVES: self._fault(check, plan.gives_on, user_id, other, own=True)}
        if plan.takes_on and plan.takes_on == plan.gives_on:
            found[SwapField.TAKES] = "That is the same day. Choose another one, or none."
        elif plan.takes_on:
            found[SwapField.TAKES] = self._fault(check, plan.takes_on, other, user_id, own=False)
        return {name: words for name, words in found.items() if words}

    def _fault(self, check: Check, day: date | None, gives: str, takes: str, *, own: bool) -> str:
        """Why a day cannot be given by one to the other; nothing where it can."""
        if day is None:
            return "Choose the day."
        if not self._comes_later(check, day):
            return f"“{check.name}” does not come on that day, or it has begun. Choose another."
        if any(swap.check_id == check.check_id and day in swap.days for swap in self.taken):
            return "That day is part of another swap. Undo that one first."
        asked = self.rota.who(check, day)
        if gives not in {each.user_id for each in asked if each.capacity is Capacity.FIRST}:
            whose = "yours" if own else "theirs"
            return f"It is not {whose} on that day. Choose another one."
        if not self.rota.is_there(takes, day):
            return f"{'They are' if own else 'You are'} away on that day. Choose another one."
        return ""

    def _comes_later(self, check: Check, day: date) -> bool:
        working_time = self.rota.office.working_time
        days = self.book.due(check.check_id, working_time, day, day)
        return any(each.window(on, working_time)[0] > self.now for on, each in days)

    def _today(self) -> date:
        return self.rota.office.working_time.day_of(self.now)
