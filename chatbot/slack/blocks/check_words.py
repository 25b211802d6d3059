"""Days, times and cadences of checks in words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from chatbot.domain.audit import AuditEntry
from chatbot.domain.cadences import LAST, WEEKDAYS, Cadence, Every, WhenClosed
from chatbot.domain.checks import Check, Finding, Occurrence, OccurrenceState
from chatbot.domain.policies import PolicyPack
from chatbot.domain.working_time import WorkingTime
from chatbot.services.check_settings import CHECK_CHANGED
from chatbot.slack.blocks.reply import escaped

ORDINALS: Final = {1: "1st", 2: "2nd", 3: "3rd", 21: "21st", 22: "22nd", 23: "23rd", 31: "31st"}
CHANGED: Final = {
    "weekdays": "days",
    "opens": "opening",
    "due": "due time",
    "zone": "time zone",
    "people": "people",
    "backups": "backup",
    "items": "checklist",
}
FOUND: Final = {
    Finding.NOTHING: "nothing to report",
    Finding.SOMETHING: "something was reported",
}


def day_in_words(day: date) -> str:
    """`Monday 2 March`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {day:%B}"


def moment_in_words(at: datetime, day: date, zone: ZoneInfo) -> str:
    """`at 10:12`, with the day where it is another one, by the check's own clock."""
    local = at.astimezone(zone)
    on = "" if local.date() == day else f"on {day_in_words(local.date())} "
    return f"{on}at {local:%H:%M}"


def cadence_in_words(cadence: Cadence) -> str:
    """`every Monday`, `the last working day of each month`."""
    moved = ", or the next working day" if cadence.when_closed is WhenClosed.MOVE else ""
    days = [WEEKDAYS[day] for day in sorted(cadence.weekdays)]
    match cadence.every:
        case Every.WORKING_DAY:
            return "every working day"
        case Every.MONTH if cadence.working_day == LAST:
            return "the last working day of each month"
        case Every.MONTH:
            place = ORDINALS.get(cadence.working_day, f"{cadence.working_day}th")
            return f"the {place} working day of each month"
        case Every.SECOND_WEEK:
            return f"every second {days[0]}{moved}"
        case _:
            return f"every {_joined(days)}{moved}"


def _joined(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def times_in_words(check: Check) -> str:
    """`09:00 to 17:00`, with the zone where it is a check's own."""
    zone = f" ({escaped(check.zone)})" if check.zone else ""
    return f"{check.opens:%H:%M} to {check.due:%H:%M}{zone}"


def labels(clauses: Sequence[str], pack: PolicyPack) -> str:
    """The clauses by their labels, as markup; one that the pack has lost by its id."""
    known = pack.clauses
    named = [known[each].label if each in known else each for each in dict.fromkeys(clauses)]
    return escaped("; ".join(named))


def state_in_words(occurrence: Occurrence, check: Check, working_time: WorkingTime) -> str:
    """How a day's check stands, as markup; empty where nobody has begun."""
    zone, on = check.zone_in(working_time), occurrence.on
    due = moment_in_words(occurrence.due_at, on, zone)
    match occurrence.state:
        case OccurrenceState.TAKEN if occurrence.taken_at:
            at = moment_in_words(occurrence.taken_at, on, zone)
            return f"<@{occurrence.taken_by}> said {at} that they are on it. It is not done yet."
        case OccurrenceState.DONE if occurrence.done_at and occurrence.finding:
            at = moment_in_words(occurrence.done_at, on, zone)
            late = f" It was due {due}." if occurrence.missed_at else ""
            return f"Done by <@{occurrence.done_by}> {at}: {FOUND[occurrence.finding]}.{late}"
        case OccurrenceState.MISSED:
            return f"Missed: it was due {due}, and nobody recorded it."
        case OccurrenceState.CANCELLED:
            return "This check has been switched off. There is nothing to do."
        case _:
            return ""


def check_entry_in_words(entry: AuditEntry, pack: PolicyPack) -> str | None:
    """A manager's change of a check as markup; None for any other entry."""
    if entry.action != CHECK_CHANGED or not entry.before or not entry.after:
        return None
    names = {check.check_id: check.name for check in pack.checks}
    name = escaped(names.get(entry.subject, entry.subject))
    if entry.before["switched_on"] is not entry.after["switched_on"]:
        return f"{name}: switched {'on' if entry.after['switched_on'] else 'off'}"
    parts = [
        label for key, label in CHANGED.items() if entry.before.get(key) != entry.after.get(key)
    ]
    return f"{name}: changed {_joined(parts) if parts else 'nothing'}"
