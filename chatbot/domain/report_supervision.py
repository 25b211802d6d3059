"""Supervision in a report: how often, and no more. What is said in it is in none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from chatbot.domain import report_keys as keys
from chatbot.domain.report_figures import Meaning
from chatbot.domain.report_periods import DAY, Period, month_after
from chatbot.domain.reports import Amount, Better, Figure, Section, SectionKey
from chatbot.domain.supervision import SupervisionCounts

_DUE: Final = Meaning(
    key=keys.SUPERVISION_DUE,
    label="supervision dates",
    one="supervision date",
    definition=(
        "Dates of supervision in the period, each on the day that it was moved to. What is said"
        " there is in no report."
    ),
)
_HELD: Final = Meaning(
    key=keys.SUPERVISION_HELD,
    label="supervision dates held",
    one="supervision date held",
    definition=(
        "The supervisor said that it was held (a manager, of a worker who has left), out of the"
        " supervision dates."
    ),
    better=Better.MORE,
)
_MOVED: Final = Meaning(
    key=keys.SUPERVISION_MOVED,
    label="moved",
    definition=(
        "Their day was changed at least once, within the period or into it, whatever became of"
        " them then, out of the supervision dates."
    ),
)
_OVERDUE: Final = Meaning(
    key=keys.SUPERVISION_OVERDUE,
    label="workers overdue for supervision now",
    one="worker overdue for supervision now",
    definition=(
        "They had none for longer than the interval that is chosen in Supervision, when the"
        " report was made, out of all workers with a supervisor or a planned date."
    ),
    better=Better.LESS,
)
_NOT_HELD: Final = Meaning(
    key=keys.SUPERVISION_NOT_HELD,
    label="did not happen",
    definition=(
        "The supervisor said so (a manager, of a worker who has left), or the worker left before"
        " the date, out of the supervision dates."
    ),
    for_managers=True,
)
_UNSAID: Final = Meaning(
    key=keys.SUPERVISION_UNSAID,
    label="without word yet",
    definition=(
        "Nobody has said yet what became of them, out of the supervision dates; today's may be"
        " still to come."
    ),
    better=Better.LESS,
    for_managers=True,
)
_FEEDBACK: Final = Meaning(
    key=keys.SUPERVISION_FEEDBACK,
    label="pieces of feedback for the policy wait for the team meeting",
    definition=(
        "Handed over before this month began, and given to nobody yet. Those of one person alone"
        " are not counted, nor this month's: whoever knows the dates could tell whose they are."
    ),
    for_managers=True,
)


@dataclass(frozen=True, kw_only=True)
class SupervisionFacts:
    """All that a report tells of supervision.

    Attributes:
        now: of the period.
        before: of the one before.
        overdue: how many are now, of all who are to have supervision.
        feedback: how many pieces were handed over up to the end of last month and wait; none
            where they are of one person alone.
    """

    now: SupervisionCounts
    before: SupervisionCounts
    overdue: Amount
    feedback: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether the organisation has no supervision."""
        return not (self.now.due or self.before.due or self.overdue.of or self.feedback)


def supervision_section(facts: SupervisionFacts) -> Section:
    """The section."""
    now, before = facts.now, facts.before

    def share(meaning: Meaning, value: int, previous: int) -> Figure:
        return meaning.figure(
            Amount(value=value, of=now.due), Amount(value=previous, of=before.due)
        )

    return Section(
        key=SectionKey.SUPERVISION,
        title="Supervision",
        figures=(
            _DUE.figure(Amount(value=now.due), Amount(value=before.due)),
            share(_HELD, now.held, before.held),
            share(_MOVED, now.moved, before.moved),
            _OVERDUE.figure(facts.overdue),
            share(_NOT_HELD, now.not_held, before.not_held),
            share(_UNSAID, now.unsaid, before.unsaid),
            _FEEDBACK.figure(Amount(value=facts.feedback)),
        ),
    )


def months_of(period: Period) -> Iterator[tuple[date, date]]:
    """The first and the last day that is counted of each month of a period."""
    first = period.first
    while first <= period.through:
        following = month_after(first)
        yield first, min(following - DAY, period.through)
        first = following
