"""Questions to people on real databases: who gets them, what is sent, two at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from chatbot.domain.answers import Outcome, Surface
from chatbot.domain.asks import Ask, AskState
from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.permissions import Action
from chatbot.services.ask_drafts import Origin
from chatbot.services.asks import Handled, Refused
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.asking import ASKER, ask, done, fail, kinds, log_of, logged, now_as
from tests.integration.people_of_the_mill import ADMIN, LEAD, MANAGER, Mill, make_mill


@pytest.fixture
def mill(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Mill:
    """An organisation with two managers."""
    mill = make_mill(unit_of_work, workspace_id)
    mill.give({MANAGER: ("UONE", "UTWO"), ADMIN: ("UADMIN",)})
    return mill


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
