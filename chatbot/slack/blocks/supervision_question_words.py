"""Supervision questions and team meetings in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.policies import PolicyPack
from chatbot.domain.policy_feedback import Repeat
from chatbot.domain.roles import Role
from chatbot.domain.supervision_questions import AnswerKind, SupervisionQuestion
from chatbot.services.policy_feedback import MEETING_PLANNED
from chatbot.services.supervision_question_book import QUESTIONS_CHANGED, Deed
from chatbot.slack.blocks.check_words import day_in_words, labels
from chatbot.slack.blocks.reply import escaped, shortened

LONGEST_QUOTED: Final = 150  # characters of a question in the log of changes
KINDS: Final[Mapping[AnswerKind, str]] = {
    AnswerKind.TEXT: "In words",
    AnswerKind.CHOICE: "One of some choices",
    AnswerKind.YES_NO: "Yes or no",
    AnswerKind.SCALE: "A scale from 1 to 5",
}
ROLES: Final[Mapping[Role, str]] = {
    Role.MANAGER: "Managers",
    Role.SAFEGUARDING_LEAD: "Safeguarding leads",
    Role.PAGE_ADMIN: "Page admins",
    Role.BACKUP_ADMIN: "Backup admins",
    Role.SUPERVISOR: "Supervisors",
}
REPEATS: Final[Mapping[Repeat, str]] = {
    Repeat.ONCE: "Only this once",
    Repeat.WEEK: "Every week",
    Repeat.SECOND_WEEK: "Every second week",
    Repeat.FOURTH_WEEK: "Every four weeks",
    Repeat.MONTH: "Every month, on the same weekday",
}
DEEDS: Final[Mapping[str, str]] = {
    Deed.TURNED_ON: "turned on",
    Deed.TURNED_OFF: "turned off",
    Deed.ADDED: "added",
    Deed.REWORDED: "changed",
    Deed.RETIRED: "retired",
    Deed.MOVED: "moved",
    Deed.PACK_TAKEN: "taken over from the policy pack",
    Deed.PACK_LEFT: "an offer of the policy pack left",
    Deed.PACK_UPDATED: "those of the newer policy pack",
}


def how_answered(question: SupervisionQuestion) -> str:
    """How a question is answered, and of whom, as markup."""
    parts = [KINDS[question.kind].lower()]
    if question.kind is AnswerKind.CHOICE:
        parts = [escaped(" / ".join(question.choices))]
    if question.scale:
        parts = [f"1 ({escaped(question.scale[0])}) to 5 ({escaped(question.scale[1])})"]
    if question.reason_when is not None:
        parts.append(f"asks why at {'yes' if question.reason_when else 'no'}")
    parts.append("required" if question.required else "may be left open")
    if question.roles:
        named = [words.lower() for role, words in ROLES.items() if role in question.roles]
        parts.append(f"only for {', '.join(named)}")
    if question.is_feedback:
        parts.append("feedback for the policy, collected without names")
    return "  ·  ".join(parts)


def what_asks_for_it(question: SupervisionQuestion, pack: PolicyPack) -> str:
    """The clauses as markup, or that it is the organisation's own."""
    asked_by = labels(question.clause_ids, pack)
    return f"Asked for by: {asked_by}" if asked_by else "Your organisation's own question"


def question_entry_in_words(entry: AuditEntry) -> str | None:
    """A change of the questions or of the team meeting as markup; None for any other entry."""
    after = entry.after or {}
    if entry.action == MEETING_PLANNED:
        return _meeting(after)
    if entry.action != QUESTIONS_CHANGED:
        return None
    deed = DEEDS.get(str(after.get("deed")), "changed")
    asked = after.get("question") or (entry.before or {}).get("question")
    if not asked:
        return f"supervision questions: {deed}"
    quoted = escaped(shortened(str(asked["wording"]), LONGEST_QUOTED))
    return f"supervision question {deed}: “{quoted}”"


def _meeting(after: Mapping[str, Any]) -> str:
    if not after.get("next_on"):
        return "team meeting: none is planned"
    day = day_in_words(date.fromisoformat(str(after["next_on"])))
    repeats = REPEATS[Repeat(str(after["repeat"]))].lower()
    return f"team meeting: {day}, {repeats}"
