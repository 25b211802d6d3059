"""The ordinary concerns in a report. Those about safeguarding are in none, not as a number."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from chatbot.domain import report_keys as keys
from chatbot.domain.policies import ConcernKind
from chatbot.domain.report_figures import Layout, Line, Meaning, median_of
from chatbot.domain.report_records import ConcernCount, FollowUpRecord
from chatbot.domain.reports import Amount, Better, Figure, Measure, Section, SectionKey

NOT_IN_IT: Final = "Safeguarding concerns are in no report, not even as a number."

_LOGGED = Meaning(
    key=keys.CONCERNS_LOGGED,
    label="concerns logged",
    one="concern logged",
    definition=f"Logged in the period, whatever became of them. {NOT_IN_IT}",
)
_LOGGED_OPEN = Meaning(
    key=keys.CONCERNS_LOGGED_OPEN,
    label="concerns logged still open",
    one="concern logged still open",
    definition="Not closed when the report was made, out of the concerns logged in the period.",
)
_OPEN = Meaning(
    key=keys.CONCERNS_OPEN,
    label="concerns open now",
    one="concern open now",
    definition=f"Not closed when the report was made, whenever they were logged. {NOT_IN_IT}",
    better=Better.LESS,
)
_FOLLOW_UPS = Meaning(
    key=keys.FOLLOW_UPS_OPEN,
    label="follow-ups to be done",
    one="follow-up to be done",
    definition="Still to be done when the report was made, of concerns that are open.",
)
_OVERDUE = Meaning(
    key=keys.FOLLOW_UPS_OVERDUE,
    label="follow-ups overdue",
    one="follow-up overdue",
    definition="Their day is over, out of the follow-ups to be done.",
    better=Better.LESS,
)
_AGE = Meaning(
    key=keys.FOLLOW_UPS_AGE,
    label="How long open follow-ups have been with their owner (median)",
    definition="Since they were given to whoever is to do them now. Half are older, half younger.",
    better=Better.LESS,
)
_OLDEST = Meaning(
    key=keys.FOLLOW_UPS_OLDEST,
    label="The one that has been with its owner longest",
    definition="Since it was given to whoever is to do it now.",
    better=Better.LESS,
)
_BY_KIND = Layout(
    key=keys.CONCERNS_BY_KIND,
    title="Concerns by kind",
    definition=f"Logged in the period, and how many of them are still open. {NOT_IN_IT}",
    columns=(Measure(key="logged", label="Logged"), Measure(key="open", label="Still open")),
)


@dataclass(frozen=True, kw_only=True)
class ConcernFacts:
    """All about the ordinary concerns that a report may tell.

    Attributes:
        kinds: by kind, of the period.
        open_now: how many are open, whenever they were logged.
        follow_ups: what is still to be done about those.
    """

    kinds: Sequence[ConcernCount]
    open_now: int
    follow_ups: Sequence[FollowUpRecord]

    @property
    def logged(self) -> int:
        """How many were logged in the period."""
        return sum(each.logged for each in self.kinds)

    def overdue(self, today: date) -> int:
        """How many follow-ups should have been done before today."""
        return sum(each.due_on < today for each in self.follow_ups)


def hidden_kinds(kinds: Collection[ConcernKind]) -> frozenset[str]:
    """The kinds that no report may tell of."""
    return frozenset(kind.kind_id for kind in kinds if kind.safeguarding)


def concerns_section(
    facts: ConcernFacts,
    before: Sequence[ConcernCount],
    kinds: Sequence[ConcernKind],
    *,
    now: datetime,
    today: date,
) -> Section:
    """The section; `before` is by kind, of the period before."""
    titles = {kind.kind_id: kind.title for kind in kinds if not kind.safeguarding}
    counted = {each.kind_id: each for each in facts.kinds}
    lines = {
        Line(key=kind_id, label=titles.get(kind_id, kind_id)): {
            "logged": counted[kind_id].logged if kind_id in counted else 0,
            "open": counted[kind_id].open if kind_id in counted else 0,
        }
        for kind_id in dict.fromkeys([*titles, *sorted(counted)])
    }
    return Section(
        key=SectionKey.CONCERNS,
        title="Concerns",
        figures=_figures(facts, sum(each.logged for each in before), now, today),
        breakdowns=(_BY_KIND.breakdown(lines),),
        notes=(NOT_IN_IT,),
    )


def _figures(
    facts: ConcernFacts, logged_before: int, now: datetime, today: date
) -> tuple[Figure, ...]:
    ages = [max(now - each.assigned_at, timedelta()) for each in facts.follow_ups]
    still_open = sum(each.open for each in facts.kinds)
    return (
        _LOGGED.figure(Amount(value=facts.logged), Amount(value=logged_before)),
        _LOGGED_OPEN.figure(Amount(value=still_open, of=facts.logged)),
        _OPEN.figure(Amount(value=facts.open_now)),
        _FOLLOW_UPS.figure(Amount(value=len(facts.follow_ups))),
        _OVERDUE.figure(Amount(value=facts.overdue(today), of=len(facts.follow_ups))),
        _AGE.figure(Amount(value=median_of(ages))),
        _OLDEST.figure(Amount(value=max(ages, default=None))),
    )
