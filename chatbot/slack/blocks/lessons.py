"""What managers taught the bot, and what they chose about privacy, as lines of the log."""

from chatbot.domain.audit import AuditEntry
from chatbot.domain.policies import PolicyPack
from chatbot.domain.unanswered import DecisionKind
from chatbot.services.phrasings import WITHDRAWN
from chatbot.services.privacy import CHANGED
from chatbot.services.unanswered import DECIDED
from chatbot.slack.blocks.reply import escaped


def lesson_in_words(entry: AuditEntry, pack: PolicyPack) -> str | None:
    """An entry as markup; None where it tells of something else."""
    before, after = entry.before or {}, entry.after or {}
    if entry.action == DECIDED:
        count = after["questions"]
        what = "1 unanswered question" if count == 1 else f"{count} unanswered questions"
        return f"{what}: {_decision(after['kind'], _title(after.get('intent'), pack))}"
    if entry.action == WITHDRAWN:
        return f"an approved wording withdrawn, for “{_title(before.get('intent'), pack)}”"
    if entry.action == CHANGED:
        names = "names kept" if after["keeps_names"] else "no names kept"
        return f"privacy: {names}, {after['retention_months']} months"
    return None


def _decision(kind: str, title: str) -> str:
    words = {
        DecisionKind.APPROVED: f"approved for “{title}”",
        DecisionKind.NOT_COVERED: "counted as a subject that the policy does not cover",
        DecisionKind.DISMISSED: "dismissed",
    }
    return words[DecisionKind(kind)]


def _title(intent_id: str | None, pack: PolicyPack) -> str:
    known = pack.intents.get(intent_id or "")
    return escaped(known.title if known else intent_id or "")
