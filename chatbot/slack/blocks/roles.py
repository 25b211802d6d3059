"""Roles and changes of them in words."""

from collections.abc import Sequence
from typing import Final

from chatbot.domain.audit import CONSOLE, SYSTEM, AuditEntry
from chatbot.domain.policies import PolicyPack
from chatbot.domain.roles import Duty, Role, RoleChange
from chatbot.services.role_changes import ROLES_CHANGED, read_change
from chatbot.slack.blocks.absence_words import absence_entry_in_words, swap_entry_in_words
from chatbot.slack.blocks.check_words import check_entry_in_words
from chatbot.slack.blocks.contacts import mentions
from chatbot.slack.blocks.document_changes import document_entry_in_words
from chatbot.slack.blocks.lessons import lesson_in_words
from chatbot.slack.blocks.reply import Reply, button, buttons, escaped, moment, section
from chatbot.slack.blocks.report_forms import schedule_entry_in_words
from chatbot.slack.blocks.supervision_question_words import question_entry_in_words
from chatbot.slack.blocks.supervision_words import supervision_entry_in_words
from chatbot.slack.ids import Action

NAMES: Final = {
    Role.MANAGER: "manager",
    Role.SAFEGUARDING_LEAD: "safeguarding lead",
    Role.PAGE_ADMIN: "page admin of",
    Role.BACKUP_ADMIN: "backup for",
    Role.SUPERVISOR: "supervisor of",
}


def duty_name(duty: Duty, pack: PolicyPack) -> str:
    """A duty as markup: `page admin of WSC Facebook page`."""
    name = NAMES[duty.role]
    if duty.scope is None:
        return name
    if duty.role is Role.SUPERVISOR:
        return f"{name} <@{escaped(duty.scope)}>"
    return f"{name} {escaped(page_name(duty.scope, pack))}"


def page_name(page_id: str, pack: PolicyPack) -> str:
    """A page's name; a page that the pack does not know any more keeps its id."""
    known = {page.page_id: page.name for page in pack.pages}
    return known.get(page_id, f"a page that is not in the policy pack ({page_id})")


def listed(lines: Sequence[str], most: int) -> str:
    """Lines with bullets as markup, and how many more there are."""
    shown = [f"•  {line}" for line in lines[:most]]
    more = len(lines) - most
    return "\n".join([*shown, f"and {more} more"] if more > 0 else shown)


def change_in_words(change: RoleChange, pack: PolicyPack) -> str:
    """A change as markup: `manager: added @somebody`."""
    came = [each for each in change.after if each not in change.before]
    went = [each for each in change.before if each not in change.after]
    parts = [f"added {mentions(came)}"] if came else []
    parts += [f"removed {mentions(went)}"] if went else []
    return f"{duty_name(change.duty, pack)}: {', '.join(parts)}"


def entry_in_words(entry: AuditEntry, pack: PolicyPack) -> str:
    """An entry of the log of changes as markup, with its time in the reader's own zone."""
    said = lesson_in_words(entry, pack) or escaped(f"{entry.action} {entry.subject}")
    if entry.action == ROLES_CHANGED:
        said = change_in_words(read_change(entry), pack)
    said = document_entry_in_words(entry, pack) or check_entry_in_words(entry, pack) or said
    said = supervision_entry_in_words(entry) or said
    said = question_entry_in_words(entry) or said
    said = absence_entry_in_words(entry) or swap_entry_in_words(entry, pack) or said
    said = schedule_entry_in_words(entry) or said
    return f"{moment(entry.at)}  ·  {actor_in_words(entry.actor)}  ·  {said}"


def actor_in_words(actor: str) -> str:
    """Who did it, as markup."""
    known = {SYSTEM: "the bot itself", CONSOLE: "whoever runs the bot"}
    return known.get(actor) or f"<@{escaped(actor)}>"


def render_vacant(user_id: str, vacant: Sequence[Duty], pack: PolicyPack) -> Reply:
    """What managers are told when somebody left duties behind; without names in the words."""
    opening = "has no roles here any more: they left, or are no full member."
    duties = [duty_name(duty, pack) for duty in vacant]
    words = "Somebody with roles has gone. Some duties now have nobody. Please choose in Settings."
    return Reply(
        text=words,
        blocks=(
            section(
                f"<@{escaped(user_id)}> {opening} These duties now have nobody:\n"
                + listed(duties, most=20)
            ),
            buttons([button("Open settings", Action.SETTINGS, "vacant")]),
        ),
    )
