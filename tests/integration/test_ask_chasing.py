"""No question to a person is left lying, on real databases, by one process or several."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from chatbot.domain.asks import Ask, AskState
from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.people import Standing
from chatbot.services.ask_drafts import Origin
from chatbot.services.asks import Handled
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.engine import make_engine
from chatbot.store.unit_of_work import unit_of_work_on
from tests.integration.asking import ASKER, ask, done, fail, kinds, log_of, logged, now_as
from tests.integration.conftest import StartingLine, Work
from tests.integration.people_of_the_mill import ADMIN, MANAGER, Mill, make_mill


@pytest.fixture
def mill(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Mill:
    """An organisation with two managers."""
    mill = make_mill(unit_of_work, workspace_id)
    mill.give({MANAGER: ("UONE", "UTWO"), ADMIN: ("UADMIN",)})
    return mill


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


def test_forgotten_after_a_year(mill: Mill) -> None:
    """What came to its end; what is open stays."""
    asked, other = ask(mill), ask(mill, submission="V2")
    done(mill.asks.decline("UONE", asked.ask_id, ""))
    mill.clock.move(days=366)
    assert mill.chasing.forget_settled(mill.clock.now()) == 1
    assert now_as(mill, other).is_live


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
