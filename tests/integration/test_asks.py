"""Questions to people on real databases: who gets them, what is sent, two at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from chatbot.domain.answers import LoggedQuestion, Outcome, Surface
from chatbot.domain.asks import Ask, AskState
from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.outbox import MessageState, OutboxMessage, SentMessage, Settlement
from chatbot.domain.people import Standing
from chatbot.domain.permissions import Action
from chatbot.services.ask_drafts import Origin
from chatbot.services.asks import Handled, Refused
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.engine import make_engine
from chatbot.store.unit_of_work import unit_of_work_on
from tests.integration.conftest import StartingLine, Work
from tests.integration.people_of_the_mill import ADMIN, LEAD, MANAGER, Mill, make_mill

ASKER = "UASKER"


@pytest.fixture
def mill(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Mill:
    """An organisation with two managers."""
    mill = make_mill(unit_of_work, workspace_id)
    mill.give({MANAGER: ("UONE", "UTWO"), ADMIN: ("UADMIN",)})
    return mill


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


def test_asked_taken_answered(mill: Mill) -> None:
    """The whole way, with what is sent and what the log of changes keeps."""
    asked = ask(mill, "May I put this up?")
    assert (asked.state, asked.holder) == (AskState.OPEN, "UONE")
    taken = done(mill.asks.take("UTWO", asked.ask_id))
    assert taken.owner == "UTWO"
    answered = done(mill.asks.answer("UTWO", asked.ask_id, " Yes. "))
    assert now_as(mill, asked) == answered
    assert answered.reply == "Yes."
    done(mill.asks.note_help(ASKER, asked.ask_id))
    assert kinds(mill.messages()) == [
        ("asks.question", "UONE"),
        ("asks.taken", ASKER),
        ("asks.answer", ASKER),
    ]
    entries = log_of(mill)
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("asks.asked", ASKER),
        ("asks.taken", "UTWO"),
        ("asks.answered", "UTWO"),
        ("asks.helped", ASKER),
    ]
    assert {entry.subject for entry in entries} == {asked.ask_id}
    assert "May I" not in str(entries)
    assert "Yes" not in str(entries)


def test_submitted_twice(mill: Mill) -> None:
    """The same form is one question."""
    assert ask(mill).ask_id == ask(mill).ask_id
    assert kinds(mill.messages()) == [("asks.question", "UONE")]
    assert ask(mill, submission="V2").ask_id != ask(mill).ask_id


def test_hostile_words_are_kept(mill: Mill) -> None:
    """What no database can keep is replaced, and costs nobody the question."""
    assert ask(mill, "a\0b \ud800 c").text == "a\N{REPLACEMENT CHARACTER}b ? c"


def test_bad_input(mill: Mill) -> None:
    """A sentence, and nothing is kept or sent."""
    refused = mill.asks.ask(ASKER, Origin(), " ", "x" * 1001, submission="V1")
    assert isinstance(refused, Refused)
    assert set(refused.faults) == {"text", "note"}
    assert mill.messages() == []
    asked = ask(mill)
    for words in ("", "x" * 3001):
        assert isinstance(mill.asks.answer("UONE", asked.ask_id, words), Refused)
    assert isinstance(mill.asks.decline("UONE", asked.ask_id, "x" * 3001), Refused)
    assert now_as(mill, asked).state is AskState.OPEN


@pytest.mark.parametrize(
    ("fields", "readers"),
    [
        ({}, ("ULEAD", "UONE", "UTWO")),
        ({"urgent": True, "intent_id": "friends"}, ("ULEAD", "UONE", "UTWO")),
        ({"intent_id": "friends"}, ("UONE", "UTWO")),
        ({"outcome": Outcome.NO_MATCH}, ("UONE", "UTWO")),
        ({"outcome": Outcome.CLARIFY}, ("UONE", "UTWO")),
        ({"intent_id": "gone"}, ("UONE", "UTWO")),
    ],
)
def test_whom_it_goes_to(mill: Mill, fields: dict[str, Any], readers: tuple[str, ...]) -> None:
    """The contact that the answer named; a guess names none."""
    mill.give({LEAD: ("ULEAD",)})
    draft = mill.asks.draft(ASKER, Origin(question_id=logged(mill, **fields)))
    assert (draft.readers, draft.text) == (readers, "the crisis question")


def test_safeguarding_without_a_lead(mill: Mill) -> None:
    """The managers."""
    draft = mill.asks.draft(ASKER, Origin(question_id=logged(mill)))
    assert draft.readers == ("UONE", "UTWO")


def test_a_lead_answers(mill: Mill) -> None:
    """What is for the leads, though they are no manager; a manager may take it too."""
    mill.give({LEAD: ("ULEAD",)})
    origin = Origin(question_id=logged(mill))
    for submission, who in (("V1", "ULEAD"), ("V2", "UTWO")):
        asked = mill.asks.ask(ASKER, origin, "May I?", "", submission=submission)
        assert isinstance(asked, Ask)
        assert asked.holder == "ULEAD"
        assert done(mill.asks.answer(who, asked.ask_id, "Yes.")).owner == who


def test_a_manager_asks(mill: Mill) -> None:
    """Never themself, neither first nor later."""
    asked = ask(mill, who="UONE")
    assert asked.holder == "UTWO"
    for act in (mill.asks.take, mill.asks.see):
        with pytest.raises(NotAuthorisedError, match="your own question"):
            act("UONE", asked.ask_id)
    assert isinstance(mill.asks.pass_on("UTWO", asked.ask_id, "UONE"), Refused)


def test_other_peoples_words(mill: Mill) -> None:
    """A forged id shows nothing; what was asked before a whole channel may be taken up."""
    question_id = logged(mill, who="USOMEBODY")
    assert mill.asks.draft(ASKER, Origin(question_id=question_id)).text == ""
    logged(mill, who="USOMEBODY", question_id="q2", surface=Surface.MENTION)
    logged(mill, who="USOMEBODY", question_id="q3", surface=Surface.BUTTON, parent_id="q2")
    for public in ("q2", "q3"):
        assert mill.asks.draft(ASKER, Origin(question_id=public)).text == "the crisis question"
    asked = ask(mill, "my words")
    assert mill.asks.draft(ASKER, Origin(ask_id=asked.ask_id)).text == "my words"
    assert mill.asks.draft("UONE", Origin(ask_id=asked.ask_id)).text == ""
    assert mill.asks.draft(ASKER, Origin(question_id="gone")).text == ""


@pytest.mark.parametrize(
    "user_id", ["USTAFF", "UADMIN", "UGUEST", "UOUT", "UGONE", "UBOT", "ULEAD"]
)
def test_whoever_may_not(mill: Mill, user_id: str) -> None:
    """Each method: refused with words that give nothing away, and nothing has changed.

    A safeguarding lead sees what is for them, and nothing else.
    """
    mill.give({LEAD: ("ULEAD",)})
    asked = ask(mill, "secret words")
    acts: Sequence[Callable[[], Any]] = (
        lambda: mill.asks.see(user_id, asked.ask_id),
        lambda: mill.asks.take(user_id, asked.ask_id),
        lambda: mill.asks.answer(user_id, asked.ask_id, "yes"),
        lambda: mill.asks.decline(user_id, asked.ask_id, ""),
        lambda: mill.asks.pass_on(user_id, asked.ask_id, "UTWO"),
        lambda: mill.asks.note_help(user_id, asked.ask_id),
    )
    for act in acts:
        with pytest.raises(NotAuthorisedError) as refused:
            act()
        said = str(refused.value)
        assert "secret" not in said
        assert "UONE" not in said
    assert mill.asks.for_message(asked.ask_id, user_id) is None
    assert now_as(mill, asked) == asked
    if user_id not in {"USTAFF", "UADMIN", "ULEAD"}:
        with pytest.raises(NotAuthorisedError):
            mill.asks.ask(user_id, Origin(), "May I?", "", submission="V2")
        with pytest.raises(NotAuthorisedError):
            mill.asks.draft(user_id, Origin())


def test_a_question_that_is_gone(mill: Mill) -> None:
    """A sentence, for a manager; of another organisation's question nothing is seen."""
    with pytest.raises(StaleActionError):
        mill.asks.take("UONE", "nothing")


def test_what_waits_for_whom(mill: Mill) -> None:
    """Managers see all that nobody else took, unreached first; staff their own, open ones."""
    first, second = ask(mill, submission="V1"), ask(mill, submission="V2")
    own = ask(mill, who="UONE", submission="V3")
    for name in ("V4", "V5"):
        ask(mill, submission=name)
    with mill.unit_of_work() as work:
        lost = replace(now_as(mill, second), state=AskState.UNREACHED, attempts=())
        assert work.asks.save(lost)
        work.commit()

    def waiting(user_id: str) -> list[str]:
        visitor = mill.roles.visitor(user_id, Action.OPEN_HOME)
        return [each.ask_id for each in mill.asks.waiting_for(visitor)]

    assert waiting("UONE")[:2] == [second.ask_id, first.ask_id]
    assert own.ask_id not in waiting("UONE")
    assert own.ask_id in waiting("UTWO")
    done(mill.asks.take("UTWO", first.ask_id))
    assert first.ask_id not in waiting("UONE")
    assert first.ask_id in waiting("UTWO")
    assert waiting(ASKER) == []
    visitor = mill.roles.visitor(ASKER, Action.OPEN_HOME)
    assert len(mill.asks.asked_by(visitor)) == 4
    done(mill.asks.answer("UTWO", first.ask_id, "Yes."))
    assert len(mill.asks.asked_by(visitor)) == 3


def test_passed_on(mill: Mill) -> None:
    """To another manager, and to nobody else."""
    asked = ask(mill)
    for wrong in ("UONE", ASKER, "USTAFF", "UGONE"):
        assert isinstance(mill.asks.pass_on("UONE", asked.ask_id, wrong), Refused)
    assert done(mill.asks.pass_on("UONE", asked.ask_id, "UTWO")).holder == "UTWO"
    done(mill.asks.take("UTWO", asked.ask_id))
    late = mill.asks.pass_on("UONE", asked.ask_id, "UTWO")
    assert isinstance(late, Handled)
    assert (late.done, late.ask.owner) == (False, "UTWO")


def test_at_night(mill: Mill) -> None:
    """The manager is written to in the morning; a safeguarding question at once."""
    mill.clock.moment = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
    asked = ask(mill)
    assert mill.messages() == []
    origin = Origin(question_id=logged(mill))
    assert isinstance(mill.asks.ask(ASKER, origin, "Now?", "", submission="V2"), Ask)
    assert len(mill.messages()) == 1
    mill.clock.moment = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    assert mill.messages()[-1].ids["ask_id"] == asked.ask_id


def test_nobody_takes_it(mill: Mill) -> None:
    """From the database alone, as time goes by: each message once."""
    ask(mill)
    for _ in range(24 * 7):
        mill.clock.move(hours=1)
        mill.chasing.chase(mill.clock.now())
    sent = kinds(mill.messages())
    assert sent[:5] == [
        ("asks.question", "UONE"),
        ("asks.reminder", "UONE"),
        ("asks.question", "UTWO"),
        ("asks.reminder", "UTWO"),
        ("asks.unreached", ASKER),
    ]
    assert sent[5:] == [("asks.question", "UONE")]


def test_the_one_asked_has_left(mill: Mill) -> None:
    """The next one at once; the asker is told; the log says that it was the bot."""
    asked = ask(mill)
    mill.people.note_standing("UONE", Standing.DEACTIVATED)
    assert [each.holder for each in mill.chasing.chase(mill.clock.now())] == ["UTWO"]
    assert now_as(mill, asked).holder == "UTWO"
    assert ("asks.moved", ASKER) in kinds(mill.messages())
    log = log_of(mill)
    assert (log[-1].action, log[-1].actor) == ("asks.lost", "system")
    assert [entry.action for entry in mill.audit.recent("UTWO")] == ["roles.changed"]
    with pytest.raises(NotAuthorisedError):
        mill.asks.take("UONE", asked.ask_id)


def test_everybody_has_left(mill: Mill) -> None:
    """The asker is told at once; the next manager that is chosen gets it."""
    asked = ask(mill)
    for user_id in ("UONE", "UTWO"):
        mill.people.note_standing(user_id, Standing.DEACTIVATED)
    mill.chasing.chase(mill.clock.now())
    assert now_as(mill, asked).state is AskState.UNREACHED
    assert ("asks.unreached", ASKER) in kinds(mill.messages())
    assert mill.chasing.chase(mill.clock.now()) == []
    mill.give({MANAGER: ("UNEW",)})
    mill.chasing.chase(mill.clock.now())
    assert now_as(mill, asked).holder == "UNEW"
    assert kinds(mill.messages())[-2:] == [("asks.question", "UNEW"), ("asks.moved", ASKER)]


@pytest.mark.parametrize("code", ["recipient_gone", "cannot_dm_bot", "user_not_found"])
def test_the_message_fails(mill: Mill, code: str) -> None:
    """Whoever cannot be written to is passed over, as long as they have not taken it."""
    asked = ask(mill)
    fail(mill, f"ask:{asked.ask_id}:0", code)
    mill.chasing.chase(mill.clock.now())
    assert now_as(mill, asked).holder == "UTWO"
    other = ask(mill, submission="V2")
    done(mill.asks.take("UONE", other.ask_id))
    fail(mill, f"ask:{other.ask_id}:0", code)
    assert mill.chasing.chase(mill.clock.now()) == []


def test_the_asker_has_left(mill: Mill) -> None:
    """Closed, and the owner is told; pressed afterwards, nothing is done."""
    asked = ask(mill)
    done(mill.asks.take("UONE", asked.ask_id))
    mill.people.note_standing(ASKER, Standing.DEACTIVATED)
    mill.chasing.chase(mill.clock.now())
    assert now_as(mill, asked).state is AskState.CLOSED
    assert kinds(mill.messages())[-1] == ("asks.closed", "UONE")
    late = mill.asks.answer("UONE", asked.ask_id, "Yes.")
    assert isinstance(late, Handled)
    assert not late.done


def test_the_answer_cannot_be_delivered(mill: Mill) -> None:
    """Whoever answered is told, once."""
    asked = ask(mill)
    done(mill.asks.answer("UONE", asked.ask_id, "Yes."))
    fail(mill, f"ask:{asked.ask_id}:answer")
    for _ in range(2):
        mill.chasing.chase(mill.clock.now())
    assert kinds(mill.messages()) == [("asks.undelivered", "UONE")]


def test_where_messages_stand(mill: Mill) -> None:
    """Every message with buttons that was sent, to be brought up to date."""
    asked = ask(mill)
    assert mill.asks.posted(asked) == []
    answered = done(mill.asks.answer("UTWO", asked.ask_id, "Yes."))
    fail(mill, "none")
    found = [(each.user_id, each.message.ts) for each in mill.asks.posted(answered)]
    assert found == [
        ("UONE", f"ask:{asked.ask_id}:0"),
        (ASKER, f"ask:{asked.ask_id}:answer"),
    ]


def test_forgotten_after_a_year(mill: Mill) -> None:
    """What came to its end; what is open stays."""
    asked, other = ask(mill), ask(mill, submission="V2")
    done(mill.asks.decline("UONE", asked.ask_id, ""))
    mill.clock.move(days=366)
    assert mill.chasing.forget_settled(mill.clock.now()) == 1
    assert now_as(mill, other).is_live


def test_two_managers_at_once(
    mill: Mill, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """One owns it, the others are told who: whoever is first."""
    mill.give({MANAGER: ("UONE", "UTWO", "UTHREE", "UFOUR")})
    managers = ["UONE", "UTWO", "UTHREE", "UFOUR"]
    asked = ask(mill)
    for user_id in managers:
        mill.people.identify(user_id)
    handled = in_threads(lambda place: mill.asks.take(managers[place], asked.ask_id), 4)
    assert [each.done for each in handled].count(True) == 1
    assert len({each.ask.owner for each in handled}) == 1
    assert kinds(mill.messages()).count(("asks.taken", ASKER)) == 1


def test_two_processes_chase(
    mill: Mill,
    engine: Engine,
    in_processes: Callable[[Work, str, int], list[Any]],
) -> None:
    """Each step once."""
    asked = [ask(mill, submission=f"V{place}") for place in range(5)]
    with mill.unit_of_work() as work:
        for each in asked:
            work.asks.save(replace(each, since=each.since - timedelta(days=7)))
        work.commit()
    url = engine.url.render_as_string(hide_password=False)
    changed = in_processes(chase_in_process, url, 2)
    assert sum(changed) == 5
    reminders = [each for each in kinds(mill.messages()) if each[0] == "asks.reminder"]
    assert len(reminders) == 5


def chase_in_process(url: str, start: StartingLine) -> int:
    """Chase once; returns how many questions were changed."""
    engine = make_engine(url)
    mill = make_mill(unit_of_work_on(engine), "T0WSC")
    start.wait(60)
    changed = len(mill.chasing.chase(mill.clock.now()))
    engine.dispose()
    return changed
