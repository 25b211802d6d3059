"""Questions to people at the mill, for tests of what becomes of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chatbot.domain.answers import LoggedQuestion, Outcome, Surface
from chatbot.domain.asks import Ask
from chatbot.domain.audit import AuditEntry
from chatbot.domain.outbox import MessageState, OutboxMessage, SentMessage, Settlement
from chatbot.services.ask_drafts import Origin
from chatbot.services.asks import Handled, Refused
from tests.integration.people_of_the_mill import Mill

ASKER = "UASKER"


def ask(mill: Mill, text: str = "May I?", *, who: str = ASKER, submission: str = "V1") -> Ask:
    """Ask, without anything before."""
    asked = mill.asks.ask(who, Origin(), text, "", submission=submission)
    assert isinstance(asked, Ask)
    return asked


def now_as(mill: Mill, asked: Ask) -> Ask:
    """The question as the store has it."""
    with mill.unit_of_work() as work:
        found = work.asks.get(asked.workspace_id, asked.ask_id)
    assert found is not None
    return found


def log_of(mill: Mill) -> Sequence[AuditEntry]:
    """The whole log of changes, oldest first."""
    with mill.unit_of_work() as work:
        return work.audit.since(mill.people.workspace_id, None)


def kinds(messages: Sequence[OutboxMessage]) -> list[tuple[str, str]]:
    """What is sent to whom."""
    return [(message.kind, message.recipient) for message in messages]


def done(handled: Handled | Refused) -> Ask:
    """The question after something that worked."""
    assert isinstance(handled, Handled)
    assert handled.done
    return handled.ask


def logged(mill: Mill, **fields: Any) -> str:
    """A question to the bot in the log; returns its id."""
    person = mill.people.identify(fields.pop("who", ASKER))
    question = LoggedQuestion(
        question_id="q1",
        workspace_id=person.workspace_id,
        person_id=person.person_id,
        asked_at=mill.clock.now(),
        surface=Surface.DIRECT_MESSAGE,
        conversation="D1",
        text="the crisis question",
        outcome=Outcome.ANSWERED,
        intent_id="crisis",
        confidence=0.9,
        urgent=False,
        hand_over=False,
    )
    with mill.unit_of_work() as work:
        work.questions.add(replace(question, **fields))
        work.commit()
    return str(fields.get("question_id", "q1"))


def fail(mill: Mill, key: str, code: str = "recipient_gone") -> None:
    """The outbox gives a message up."""
    with mill.unit_of_work() as work:
        while message := work.outbox.claim(
            mill.people.workspace_id, mill.clock.now(), timedelta(hours=1)
        ):
            state = MessageState.FAILED if message.key == key else MessageState.SENT
            sent = (
                None if state is MessageState.FAILED else SentMessage(channel="D", ts=message.key)
            )
            work.outbox.settle(
                message, Settlement(state=state, code=code, sent=sent), mill.clock.now()
            )
        work.commit()
