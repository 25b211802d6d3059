"""What a question to a person begins with: whose words, and for whom."""

from dataclasses import dataclass, replace
from typing import Final

from chatbot.domain.answers import LoggedQuestion, Outcome, Surface
from chatbot.domain.asks import LONGEST_TEXT, SAFEGUARDING, Ask, who_may_answer
from chatbot.domain.people import Person
from chatbot.domain.policies import Contact, PolicyPack
from chatbot.services.ports import UnitOfWork

# Outcomes that name an intent which was not a guess.
SURE: Final = frozenset((Outcome.ANSWERED, Outcome.WITHHELD, Outcome.NOT_COVERED))


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What a question to a person comes from: a question before it, or a version to read."""

    question_id: str | None = None
    ask_id: str | None = None
    publication_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A question before it is asked.

    Attributes:
        text: what the asker asked before, or nothing.
        readers: who may read it (Slack user ids), the one whom it goes to first.
        contact: whom the pack names for it.
    """

    text: str
    question_id: str | None
    readers: tuple[str, ...]
    contact: Contact


def draft_for(work: UnitOfWork, pack: PolicyPack, asker: Person, origin: Origin) -> Draft:
    """The draft of somebody's question; other people's words are not shown in it."""
    draft = (
        _from_ask(work, pack, asker, origin)
        or _from_question(work, pack, asker, origin)
        or _from_publication(work, pack, asker, origin)
    )
    contact = draft.contact if draft else pack.contact_for()
    roles = work.roles.all(asker.workspace_id)
    readers = who_may_answer(contact.contact_id, roles, asker.user_id)
    if draft is None:
        return Draft(text="", question_id=None, readers=readers, contact=contact)
    return replace(draft, readers=readers)


def contact_of(ask: Ask, pack: PolicyPack) -> Contact:
    """Whom the pack names for a question."""
    return pack.contacts.get(ask.contact_id) or pack.contact_for()


def _from_ask(work: UnitOfWork, pack: PolicyPack, asker: Person, origin: Origin) -> Draft | None:
    ask = work.asks.get(asker.workspace_id, origin.ask_id) if origin.ask_id else None
    if ask is None or ask.asker != asker.user_id:
        return None
    contact = contact_of(ask, pack)
    return Draft(text=ask.text, question_id=ask.question_id, readers=(), contact=contact)


def _from_question(
    work: UnitOfWork, pack: PolicyPack, asker: Person, origin: Origin
) -> Draft | None:
    workspace_id, question_id = asker.workspace_id, origin.question_id
    logged = work.questions.get(workspace_id, question_id) if question_id else None
    if logged is None or not _is_open_to(work, logged, asker):
        return None
    contact = _contact_for(logged, pack)
    text = logged.text[:LONGEST_TEXT]
    return Draft(text=text, question_id=logged.question_id, readers=(), contact=contact)


def _from_publication(
    work: UnitOfWork, pack: PolicyPack, asker: Person, origin: Origin
) -> Draft | None:
    """Whoever answers is told which version of the policy it is about."""
    for each in work.acknowledgements.publications(asker.workspace_id):
        if each.publication_id == origin.publication_id:
            text = f"About “{each.label}”: "
            return Draft(text=text, question_id=None, readers=(), contact=pack.contact_for())
    return None


def _contact_for(logged: LoggedQuestion, pack: PolicyPack) -> Contact:
    """Whom the answer named."""
    if logged.urgent:
        return pack.contacts[SAFEGUARDING]
    known = pack.intents.get(logged.intent_id or "") if logged.outcome in SURE else None
    return pack.contact_for(known)


def _is_open_to(work: UnitOfWork, logged: LoggedQuestion, asker: Person) -> bool:
    """Whether somebody may see a question: their own, or one that was asked before all."""
    root: LoggedQuestion | None = logged
    while root and root.parent_id:
        root = work.questions.get(asker.workspace_id, root.parent_id)
    mentioned = root is not None and root.surface is Surface.MENTION
    return logged.person_id == asker.person_id or mentioned
