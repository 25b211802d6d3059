"""Whom to ask: the pack's words, and the people who hold the role."""

from collections.abc import Sequence
from typing import Final

from chatbot.domain.answers import Helpers
from chatbot.domain.policies import Contact
from chatbot.slack.blocks.reply import escaped

ANYBODY: Final = "policy"  # the contact for whatever has no contact of its own
SAFEGUARDING: Final = "safeguarding"
MOST_NAMED: Final = 5


def whom_to_ask(contact: Contact, helpers: Helpers) -> str:
    """What is read after "ask"; a manager is not sent to themself.

    A manager without another one gets the pack's words: there is nobody else.
    """
    if contact.contact_id != ANYBODY or not helpers.asker_manages or not helpers.managers:
        return contact.asks
    lead = " or the safeguarding lead" if helpers.safeguarding_leads else ""
    return f"another manager{lead}"


def named(contact: Contact, helpers: Helpers) -> str:
    """Those people as markup, to follow a sentence; empty where nobody is known."""
    people: Sequence[str] = helpers.managers
    if contact.contact_id == SAFEGUARDING:
        people = helpers.safeguarding_leads or helpers.managers
    elif contact.contact_id == ANYBODY and helpers.asker_manages and helpers.managers:
        people = tuple(dict.fromkeys((*helpers.managers, *helpers.safeguarding_leads)))
    if not people:
        return ""
    return f" Here: {mentions(people)}"


def mentions(user_ids: Sequence[str]) -> str:
    """People as markup, the first five by name."""
    shown = ", ".join(f"<@{escaped(user_id)}>" for user_id in user_ids[:MOST_NAMED])
    more = len(user_ids) - MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown
