"""Changes of absences and swaps in words."""

from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.policies import PolicyPack
from chatbot.domain.swaps import SwapState
from chatbot.services.absences import ABSENCE_CHANGED, ABSENCE_ENDED, ABSENCE_SET
from chatbot.services.swaps import AUDITED
from chatbot.slack.blocks.reply import escaped

STATES: Final = {
    SwapState.ASKED: "waits for an answer",
    SwapState.ACCEPTED: "agreed",
    SwapState.DECLINED: "declined",
    SwapState.WITHDRAWN: "taken back",
    SwapState.UNDONE: "undone",
}


def absence_entry_in_words(entry: AuditEntry) -> str | None:
    """A change of an absence as markup; None for any other entry."""
    verbs = {
        ABSENCE_SET: "absence set",
        ABSENCE_CHANGED: "absence changed",
        ABSENCE_ENDED: "absence ended",
    }
    if entry.action not in verbs:
        return None
    values = entry.after or entry.before or {}
    days = f"{values.get('first_on')} to {values.get('last_on')}"
    taken_back = "absence taken back" if entry.after is None else verbs[entry.action]
    return f"<@{escaped(entry.subject)}>: {taken_back}, {escaped(days)}"


def swap_entry_in_words(entry: AuditEntry, pack: PolicyPack) -> str | None:
    """A change of a swap as markup; None for any other entry."""
    feature, _, state = entry.action.partition(".")
    if feature != AUDITED or not entry.after or state not in set(SwapState):
        return None
    names = {check.check_id: check.name for check in pack.checks}
    name = escaped(names.get(entry.subject, entry.subject))
    people = f"<@{escaped(entry.after['asker'])}> and <@{escaped(entry.after['other'])}>"
    days = " and ".join(day for day in (entry.after["gives_on"], entry.after["takes_on"]) if day)
    return f"{name}: swap of {people} on {escaped(days)}: {STATES[SwapState(state)]}"
