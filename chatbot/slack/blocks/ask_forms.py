"""The forms for asking a person, and for answering."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.asks import LONGEST_NOTE, LONGEST_TEXT, Ask, AskState
from chatbot.domain.policies import Contact
from chatbot.services.ask_drafts import Draft, Origin
from chatbot.slack.blocks.asks import excerpt, how_it_stands, person
from chatbot.slack.blocks.contacts import mentions
from chatbot.slack.blocks.reply import escaped, moment, plain, section, small_print
from chatbot.slack.blocks.views import modal, person_field, text_field
from chatbot.slack.ids import Form

ASK: Final = "Ask a person"
ANSWER: Final = "Answer"
NOT_OURS: Final = "Not ours"
HAND_OVER: Final = "Pass on"

# Block ids; the service names the faults of a form by them.
TEXT: Final = "text"
NOTE: Final = "note"
PERSON: Final = "person"


def ask_form(draft: Draft, origin: Origin) -> View:
    """The question, filled in, with who will read it."""
    return modal(
        ASK,
        [
            section(who_reads(draft)),
            text_field("Your question", TEXT, most=LONGEST_TEXT, words=draft.text),
            text_field(
                "Anything that helps to answer it",
                NOTE,
                most=LONGEST_NOTE,
                hint="Please leave out the names of people who use your services.",
                optional=True,
            ),
        ],
        form=Form.ASK,
        submit="Send",
        metadata="\n".join(
            each or "" for each in (origin.question_id, origin.ask_id, origin.publication_id)
        ),
    )


def read_origin(metadata: str) -> Origin:
    """What the form gave itself to remember."""
    question_id, ask_id, publication_id = [*metadata.split("\n"), "", ""][:3]
    return Origin(
        question_id=question_id or None,
        ask_id=ask_id or None,
        publication_id=publication_id or None,
    )


def who_reads(draft: Draft) -> str:
    """Who will read it, as markup, before anything is sent."""
    if not draft.readers:
        return (
            "*There is nobody whom I can give this to just now.* If you send it, it waits for the"
            " next manager, who will see your name. Until then, please speak to"
            f" {escaped(draft.contact.asks)}."
        )
    first, others = draft.readers[0], draft.readers[1:]
    if not others:
        return f"This goes to {person(first)}. They will see your name."
    return (
        f"This goes to {person(first)}. {mentions(others)} can read it too, and may answer."
        " They will see your name."
    )


def sent(ask: Ask, contact: Contact, written_at: datetime | None) -> View:
    """What stands in the form's place once the question is kept."""
    if ask.state is AskState.UNREACHED:
        words = (
            "I have kept your question, but there is nobody whom I can give it to just now."
            f" The next manager gets it. Until then, please speak to {escaped(contact.asks)}."
        )
    else:
        when = f" I write to them when work begins: {moment(written_at)}." if written_at else ""
        words = (
            f"Your question goes to {person(ask.holder)}.{when}"
            " I will tell you when somebody takes it, and bring you the answer."
        )
    return modal(ASK, [section(words), small_print(excerpt(ask.text))])


def answer_form(ask: Ask) -> View:
    """The question, and room for the answer."""
    return modal(
        ANSWER,
        [
            *_question(ask),
            text_field(
                "Your answer", TEXT, most=LONGEST_TEXT, hint="They see it, with your name."
            ),
        ],
        form=Form.ANSWER,
        submit="Send",
        metadata=ask.ask_id,
    )


def not_ours_form(ask: Ask, contact: Contact) -> View:
    """Room for a reason, which is optional."""
    return modal(
        NOT_OURS,
        [
            *_question(ask),
            section(
                f"I tell {person(ask.asker)} that this is not a question that you can settle, and"
                f" to speak to {escaped(contact.asks)}."
            ),
            text_field("Why, or whom to ask", TEXT, most=LONGEST_TEXT, optional=True),
        ],
        form=Form.NOT_OURS,
        submit="Send",
        metadata=ask.ask_id,
    )


def pass_on_form(ask: Ask) -> View:
    """Room for somebody else."""
    return modal(
        HAND_OVER,
        [
            *_question(ask),
            person_field(
                "Who is to have it?",
                PERSON,
                [],
                hint="Somebody else who may answer it. I write to them.",
                optional=False,
            ),
        ],
        form=Form.HAND_OVER,
        submit=HAND_OVER,
        metadata=ask.ask_id,
    )


def too_late(title: str, ask: Ask, viewer: str, words: str = "") -> View:
    """Somebody else was quicker; what was written is shown, so that it is not lost."""
    lost: Sequence[Block] = (
        [section("Nothing was sent. You wrote:"), plain(words)] if words else []
    )
    return modal(title, [section(how_it_stands(ask, viewer)), *lost])


def _question(ask: Ask) -> Sequence[Block]:
    note = [small_print(f"Their note: {escaped(ask.note)}")] if ask.note else []
    return [section(f"{person(ask.asker)} asks:"), plain(ask.text), *note]
