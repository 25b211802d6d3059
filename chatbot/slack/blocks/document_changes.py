"""Entries of the log of changes about the policy document, in words."""

from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.policies import PolicyPack
from chatbot.services.acknowledgement_proxies import RECORDED, UNDONE
from chatbot.services.acknowledgement_publishing import PUBLISHED
from chatbot.services.document_history import DISCARDED, REVIEWED, WENT_LIVE
from chatbot.slack.blocks.reply import escaped

DECISIONS: Final = {
    "still_right": "still right",
    "reword": "needs rewording",
    "withdraw": "withdrawn",
}

READERS_CHANGED: Final = {
    RECORDED: "policy: recorded that somebody else has read it",
    UNDONE: "policy: undid a record that somebody else has read it",
}


def document_entry_in_words(entry: AuditEntry, pack: PolicyPack) -> str | None:
    """What was done to the document, as markup; None for an entry about something else."""
    if entry.action == WENT_LIVE:
        return f"policy document: {escaped(str((entry.after or {}).get('name')))} went live"
    if entry.action == PUBLISHED:
        return f"policy: {escaped(str((entry.after or {}).get('label')))} was published to be read"
    if entry.action in READERS_CHANGED:
        return READERS_CHANGED[entry.action]
    if entry.action == DISCARDED:
        name = escaped(str((entry.before or {}).get("name")))
        return f"policy document: {name} was thrown away before it went live"
    if entry.action != REVIEWED:
        return None
    clause = pack.clauses.get(entry.subject)
    label = clause.label if clause else entry.subject
    made = dict.fromkeys(DECISIONS.get(str(each), "") for each in (entry.after or {}).values())
    return f"answers on {escaped(label)}: {', '.join(made)}"
