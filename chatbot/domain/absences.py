"""Absences: who is away from which day to which, and who stands in. Never why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

DAY: Final = timedelta(days=1)
LONGEST: Final = 366  # days
FURTHEST_AHEAD: Final = 366
FURTHEST_BACK: Final = 31


class AbsenceField(StrEnum):
    """The fields of the form."""

    WHO = "who"
    FIRST = "first_on"
    LAST = "last_on"
    COVER = "cover"


@dataclass(frozen=True, kw_only=True)
class AbsencePlan:
    """What somebody wants: whose absence, from which day to which, and who stands in.

    Attributes:
        first_on, last_on: both counted; None where none was given.
        cover: None for the backup.
    """

    user_id: str
    first_on: date | None = None
    last_on: date | None = None
    cover: str | None = None


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Somebody is away, by the organisation's own calendar.

    Attributes:
        user_id: who is away.
        first_on, last_on: both counted.
        cover: who stands in; None for the backup.
        set_by: who entered it (a user id).
        taken_back_at: when it was called off before it began.
        returned_at: when they were told what had happened, or there was nothing to tell.
        version: counts the changes.
    """

    absence_id: str
    workspace_id: str
    user_id: str
    first_on: date
    last_on: date
    cover: str | None
    set_by: str
    set_at: datetime
    taken_back_at: datetime | None = None
    returned_at: datetime | None = None
    version: int = 0

    @property
    def stands(self) -> bool:
        """Whether it was not called off."""
        return self.taken_back_at is None

    def is_on(self, day: date) -> bool:
        """Whether they are away on a day."""
        return self.stands and self.first_on <= day <= self.last_on

    def meets(self, first: date, last: date) -> bool:
        """Whether they are away on any of these days."""
        return self.stands and self.first_on <= last and first <= self.last_on

    def is_over(self, today: date) -> bool:
        """Whether nothing of it is left."""
        return not self.stands or self.last_on < today

    def ended(self, today: date, now: datetime) -> "Absence":
        """The same, with the person back today; called off where it had not begun before."""
        if self.first_on >= today:
            return replace(self, taken_back_at=now)
        return replace(self, last_on=today - DAY)


@dataclass(frozen=True, kw_only=True)
class AbsenceCalendar:
    """Who is away, at one moment; those absences that stand."""

    absences: tuple[Absence, ...] = ()

    def of(self, user_id: str, on: date) -> Absence | None:
        """Somebody's absence on a day."""
        found = (each for each in self.absences if each.user_id == user_id and each.is_on(on))
        return next(found, None)

    def is_away(self, user_id: str, on: date) -> bool:
        """Whether somebody is away on a day."""
        return self.of(user_id, on) is not None

    def cover_for(self, user_id: str, on: date) -> str | None:
        """Who does on a day what is somebody else's to do; None where nobody was chosen."""
        absence = self.of(user_id, on)
        return absence.cover if absence else None

    def meeting(self, user_id: str, first: date, last: date) -> tuple[Absence, ...]:
        """Somebody's absences that have a day in common with these."""
        return tuple(
            each for each in self.absences if each.user_id == user_id and each.meets(first, last)
        )

    def covered_by(self, user_id: str, first: date, last: date) -> tuple[Absence, ...]:
        """Others' absences of these days that somebody stands in for."""
        return tuple(
            each for each in self.absences if each.cover == user_id and each.meets(first, last)
        )

    def back_on(self, user_id: str, day: date) -> date:
        """The first day from one on that somebody is not away."""
        while absence := self.of(user_id, day):
            day = absence.last_on + DAY
        return day


def there_first(user_ids: Sequence[str], away: Collection[str]) -> tuple[str, ...]:
    """The same people, those who are away at the end."""
    return tuple(sorted(user_ids, key=lambda user_id: user_id in away))


def find_faults(
    plan: AbsencePlan,
    calendar: AbsenceCalendar,
    today: date,
    *,
    own: bool,
    began_on: date | None = None,
) -> dict[AbsenceField, str]:
    """What cannot be of a plan; a sentence for each such field.

    Args:
        plan: what is wanted.
        calendar: every other absence.
        today: by the organisation's clock.
        own: whether it is the absence of whoever enters it.
        began_on: the first day of one that is changed, which may stay however long ago it is.
    """
    found = _faults_of_days(plan.first_on, plan.last_on, today, began_on)
    if plan.cover == plan.user_id:
        found[AbsenceField.COVER] = "Nobody can stand in for themself. Choose somebody else."
    if found or not plan.first_on or not plan.last_on:
        return found
    if others := calendar.meeting(plan.user_id, plan.first_on, plan.last_on):
        who = "You are" if own else "They are"
        found[AbsenceField.FIRST] = (
            f"{who} already away {span_in_words(others[0])}."
            " Change that absence, or choose other days."
        )
    left = max(plan.first_on, today)  # who was away on a day that is over stands in all the same
    if plan.cover and (away := calendar.meeting(plan.cover, left, plan.last_on)):
        found[AbsenceField.COVER] = (
            f"They are away too, {span_in_words(away[0])}."
            " Choose somebody else, or nobody: then the backup is asked."
        )
    return found


def _faults_of_days(
    first: date | None, last: date | None, today: date, began_on: date | None
) -> dict[AbsenceField, str]:
    if not first or not last:
        missing = {
            AbsenceField.FIRST: None if first else "Choose the first day.",
            AbsenceField.LAST: None if last else "Choose the last day.",
        }
        return {name: words for name, words in missing.items() if words}
    wrong = (
        (last < first, AbsenceField.LAST, "The last day is before the first. Choose a later one."),
        (last < today, AbsenceField.LAST, "That is over already. Choose a day from today on."),
        (
            first < today - FURTHEST_BACK * DAY and first != began_on,
            AbsenceField.FIRST,
            "That is more than a month ago. Choose a later day.",
        ),
        (
            first > today + FURTHEST_AHEAD * DAY,
            AbsenceField.FIRST,
            "That is more than a year ahead. Is it the right year?",
        ),
        (
            (last - first).days >= LONGEST,
            AbsenceField.LAST,
            "That is longer than a year. Is it the right year?",
        ),
    )
    return next(({name: words} for is_so, name, words in wrong if is_so), {})


def span_in_words(absence: Absence) -> str:
    """`on Monday 3 August`, `from Monday 3 August to Friday 7 August`."""
    return days_in_words(absence.first_on, absence.last_on)


def days_in_words(first: date, last: date) -> str:
    """The same for any two days; with the years where they differ."""
    if first == last:
        return f"on {_day(first)}"
    years = (f" {first.year}", f" {last.year}") if first.year != last.year else ("", "")
    return f"from {_day(first)}{years[0]} to {_day(last)}{years[1]}"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
