"""Supervision in words: dates, states, who reads."""

from collections.abc import Sequence
from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.plain_words import in_a_row
from chatbot.domain.supervision import Deed, Meeting, MeetingState, Plan
from chatbot.services.supervision_files import WorkerRow
from chatbot.slack.blocks.concern_words import day_in_words
from chatbot.slack.blocks.contacts import mentions
from chatbot.slack.blocks.reply import escaped

DEEDS: Final = {
    Deed.OPEN: "opened the record",
    Deed.BEGIN: "began it",
    Deed.ANSWER: "handed over the answers",
    Deed.MOVE: "moved it",
    Deed.HELD: "said that it was held",
    Deed.NOT_HELD: "said that it did not happen",
    Deed.COMMENT: "changed the shared comment",
    Deed.ADD_ACTION: "added an action",
    Deed.FINISH_ACTION: "did an action",
    Deed.SIGN: "signed it off",
    Deed.REOPEN: "opened it again",
    Deed.RELEASE: "let the present supervisor read it",
    Deed.GONE: "closed it, because the worker has left",
}


def state_in_words(meeting: Meeting, *, has_questions: bool) -> str:
    """What became of it so far; nobody waits for answers where nothing is asked."""
    if meeting.is_locked:
        return "held, signed off by both"
    if meeting.state is MeetingState.HELD:
        signed = bool(meeting.worker_signed_at or meeting.supervisor_signed_at)
        return "held, signed off by one of two" if signed else "held, not signed off yet"
    if meeting.state is MeetingState.NOT_HELD:
        return "did not happen"
    if meeting.answered_at:
        return "answered"
    return "not answered yet" if has_questions else "planned"


def record_in_words(meeting: Meeting, *, has_questions: bool) -> str:
    """A record in a list, as markup."""
    moved = f"  ·  moved from {day_in_words(meeting.meant_for)}" if meeting.moved else ""
    state = state_in_words(meeting, has_questions=has_questions)
    return f"*{day_in_words(meeting.day)}*  ·  {state}{moved}"


def rhythm_in_words(plan: Plan | None) -> str:
    """How often it is."""
    if plan is None or plan.ended_at:
        return "No date is set."
    if plan.every_weeks is None:
        return "One date is set; it does not repeat."
    weeks = "every week" if plan.every_weeks == 1 else f"every {plan.every_weeks} weeks"
    return f"Planned {weeks}, counted from {day_in_words(plan.starting_on)}."


def row_in_words(row: WorkerRow) -> str:
    """A worker in a list, as markup: dates and states, nothing of what was said."""
    parts = [f"*<@{escaped(row.worker)}>*"]
    if row.is_overdue and row.due_by:
        parts.append(f"⚠️ overdue since {day_in_words(row.due_by)}")
    if row.has_left:
        parts.append("no full member any more")
    else:
        parts.append(f"next {day_in_words(row.next_on)}" if row.next_on else "no next date")
    if row.coming:
        parts.append(state_in_words(row.coming, has_questions=row.has_questions))
    last = day_in_words(row.last_held) if row.last_held else "never"
    lines = ["  ·  ".join(parts), f"Last held: {last}."]
    if row.unrecorded:
        lines.append(f"What became of {day_in_words(row.unrecorded.on)}? Nobody has said.")
    if not (row.supervisors or row.has_left):
        lines.append("No supervisor has been chosen.")
    return "\n".join(lines)


def own_in_words(row: WorkerRow) -> str:
    """Somebody's own supervision, as markup."""
    who = f" with {mentions(row.supervisors)}" if row.supervisors else ""
    if row.next_on is None:
        return f"Your supervision{who}: no date is set yet."
    state = ""
    if row.coming and (row.has_questions or not row.coming.is_planned):
        state = f"  ·  {state_in_words(row.coming, has_questions=row.has_questions)}"
    return f"Your next supervision{who}: *{day_in_words(row.next_on)}*{state}"


def who_will_read(readers: Sequence[str], others: Sequence[str], *, managers_read: bool) -> str:
    """Who reads what is about to be typed, as markup."""
    people = ["you"]
    people += [f"your supervisor {mentions(readers)}"] if readers else []
    people += ["the managers, as your organisation has chosen"] if managers_read else []
    listed = in_a_row(people)
    only = "" if managers_read else " Managers see that it was held, not what was said."
    words = f"*Who can read this:* {listed}, nobody else.{only}"
    if others:
        words += (
            f"\n{mentions(others)} supervises you now, and cannot read this record unless you"
            " or a manager let them: it was begun before."
        )
    return words


def who_can_read(readers: Sequence[str]) -> str:
    """Who can read a record, as markup."""
    return f"Can be read by {mentions(readers)} and nobody else."


def supervision_entry_in_words(entry: AuditEntry) -> str | None:
    """An entry of the log of changes as markup; None where it is about something else."""
    after = entry.after or {}
    who = f"<@{escaped(entry.subject)}>"
    if entry.action == "supervision_settings.changed":
        readers = "managers too" if after.get("managers_read") else "worker and supervisor alone"
        return f"supervision: overdue after {after.get('weeks')} weeks, read by {readers}"
    if entry.action == "supervision_plan.changed":
        every = f", every {after['every_weeks']} weeks" if after.get("every_weeks") else ""
        return f"supervision of {who}: from {escaped(str(after.get('starting_on')))}{every}"
    if entry.action == "supervision_plan.ended":
        return f"supervision of {who}: no more is planned"
    if entry.action == "supervision_plan.released":
        return f"supervision of {who}: earlier records opened to the present supervisor"
    return None
