"""The checks of a pack as managers have changed them, day by day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from chatbot.domain.cadences import days_due
from chatbot.domain.checks import Check, CheckItem
from chatbot.domain.working_time import WorkingTime


@dataclass(frozen=True, kw_only=True)
class CheckVersion:
    """How a manager wants a check from a date on.

    Attributes:
        values: as `to_values` makes them.
    """

    check_id: str
    from_on: date
    values: Mapping[str, Any]


def to_values(check: Check) -> dict[str, Any]:
    """What a manager can change of a check, as plain values."""
    return {
        "switched_on": check.switched_on,
        "weekdays": list(check.cadence.weekdays),
        "opens": check.opens.isoformat("minutes"),
        "due": check.due.isoformat("minutes"),
        "zone": check.zone,
        "people": list(check.people),
        "backups": list(check.backups),
        "items": [{"says": item.says, "clauses": list(item.clauses)} for item in check.items],
    }


def changed(check: Check, values: Mapping[str, Any]) -> Check:
    """The check of the pack with what a manager has changed."""
    weekdays = tuple(values["weekdays"]) or check.cadence.weekdays
    fits = bool(weekdays) is bool(check.cadence.weekdays)
    return replace(
        check,
        switched_on=values["switched_on"],
        cadence=replace(check.cadence, weekdays=weekdays) if fits else check.cadence,
        opens=time.fromisoformat(values["opens"]),
        due=time.fromisoformat(values["due"]),
        zone=values["zone"],
        people=tuple(values["people"]),
        backups=tuple(values["backups"]),
        items=tuple(
            CheckItem(says=item["says"], clauses=tuple(item["clauses"]))
            for item in values["items"]
        ),
    )


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """Every check of a workspace, each with its versions, the newest last."""

    pack: Mapping[str, Check]
    versions: Mapping[str, Sequence[CheckVersion]]

    @classmethod
    def of(cls, checks: Iterable[Check], versions: Iterable[CheckVersion]) -> "RuleBook":
        """The book of a pack's checks and of all that was changed about them."""
        by_check: dict[str, list[CheckVersion]] = {}
        for version in sorted(versions, key=lambda each: each.from_on):
            by_check.setdefault(version.check_id, []).append(version)
        return cls(pack={check.check_id: check for check in checks}, versions=by_check)

    def at(self, check_id: str, day: date) -> Check | None:
        """A check as it is on a day; None where the pack does not have it any more."""
        check = self.pack.get(check_id)
        version = self.version_at(check_id, day)
        return changed(check, version.values) if check and version else check

    def version_at(self, check_id: str, day: date) -> CheckVersion | None:
        """The change that counts on a day; None where the pack's own check does."""
        begun = [each for each in self.versions.get(check_id, ()) if each.from_on <= day]
        return begun[-1] if begun else None

    def newest(self, check_id: str) -> CheckVersion | None:
        """The last change of a check, also one that counts only from tomorrow on."""
        return next(reversed(self.versions.get(check_id, ())), None)

    def due(
        self, check_id: str, working_time: WorkingTime, first: date, last: date
    ) -> Sequence[tuple[date, Check]]:
        """The days from the first to the last on which a check is done, as it is on each."""
        return [
            (day, check)
            for begin, end, check in self.stretches(check_id, first, last)
            for day in days_due(check.cadence, working_time, begin, last)
            if day <= end
        ]

    def stretches(
        self, check_id: str, first: date, last: date
    ) -> Sequence[tuple[date, date, Check]]:
        """The days from the first to the last on which a check is switched on.

        Returns:
            First and last day of each stretch, and the check as it is on those days.
        """
        if check_id not in self.pack or last < first:
            return ()
        starts = [each.from_on for each in self.versions.get(check_id, ())]
        bounds = sorted({first, *(start for start in starts if first < start <= last)})
        ends = [*(start - timedelta(days=1) for start in bounds[1:]), last]
        found = [
            (begin, end, self.at(check_id, begin)) for begin, end in zip(bounds, ends, strict=True)
        ]
        return [(begin, end, check) for begin, end, check in found if check and check.switched_on]
