"""Entries of the log of changes about the policy document, in words."""

from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.policies import PolicyPack
from chatbot.services.document_history import DISCARDED, REVIEWED, WENT_LIVE
from chatbot.slack.blocks.reply import escaped

DECISIONS: Final = {
    "still_right": "still right",
    "reword": "needs rewording",
    "withdraw": "withdrawn",
}


def document_entry_in_words(entry: AuditEntry, pack: PolicyPack) -> str | None:
    """What was done to the document, as markup; None for an entry about something else."""
    if entry.action == WENT_LIVE:
        return f"policy document: {escaped(str((entry.after or {}).get('name')))} went live"
    if entry.action == DISCARDED:
        name = escaped(str((entry.before or {}).get("name")))
        return f"policy document: {name} was thrown away before it went live"
    if entry.action != REVIEWED:
        return None
    clause = pack.clauses.get(entry.subject)
    label = clause.label if clause else entry.subject
    made = dict.fromkeys(DECISIONS.get(str(each), "") for each in (entry.after or {}).values())
    return f"answers on {escaped(label)}: {', '.join(made)}"
