"""Asking a person when something gets in between: time, crowds, strangers, people who left."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from chatbot.domain.answers import Surface
from chatbot.playground.runner import Playground
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.answer_buttons import RecentPresses
from chatbot.slack.listeners.asks import DOUBLE_CLICK
from chatbot.store.tables import asks, outbox
from tests.doubles import FixedClock
from tests.scenario.harness import Bot, button_labels, make_services, running_bot, words
from tests.scenario.office import HANDLING, PATIENCE, QUESTION, Office
from tests.scenario.test_settings import MANAGER, titles


@pytest.fixture
def office(bot: Bot) -> Office:
    """A workspace with two managers."""
    office = Office(bot)
    office.give({MANAGER: ("manager", "deputy_manager")})
    return office


def test_the_modal_does_not_wait_for_the_service(office: Office) -> None:
    """However slow the database is: the modal opens first, within Slack's three seconds."""
    bot, go_on = office.bot, threading.Event()
    message, service = bot.ask(Surface.DIRECT_MESSAGE, QUESTION), bot.app.asking.asks
    slowly = service.roles

    class Slow:
        def require(self, *args: Any) -> Any:
            assert go_on.wait(10)
            return slowly.require(*args)

    object.__setattr__(service, "roles", Slow())
    try:
        assert bot.press(message, "Ask a person")["ok"]
        office.modal("support_worker", showing="One moment")
        bot.playground.push_limits(2.9)
        go_on.set()
        assert office.modal("support_worker", showing=QUESTION)
    finally:
        go_on.set()
        object.__setattr__(service, "roles", slowly)


def test_a_press_that_comes_too_late_for_a_modal(office: Office) -> None:
    """Slack opens nothing any more: a sentence instead of silence."""
    office.bot.playground.stand.world.triggers.clear()
    office.forge("support_worker", Action.ASK_A_PERSON, "q")
    assert office.bot.answer(office.bot.dm("support_worker"))


def test_pressed_twice(office: Office) -> None:
    """A double click opens one form; a form that comes twice is one question."""
    bot = office.bot
    message, now = bot.ask(Surface.DIRECT_MESSAGE, QUESTION), [100.0]
    presses = bot.app.asking.presses
    object.__setattr__(bot.app.asking, "presses", RecentPresses(lambda: now[0], DOUBLE_CLICK))
    office.form(message)
    assert bot.press(message, "Ask a person")["ok"]
    assert bot.called("views.open") == 1
    now[0] += DOUBLE_CLICK  # the form was closed, and is wanted again
    assert bot.press(message, "Ask a person")["ok"]
    bot.playground.wait_for(lambda: bot.called("views.open") == 2)
    object.__setattr__(bot.app.asking, "presses", presses)
    for _ in range(2):
        office.forge_form("support_worker", Form.ASK, "\n", view_id="V9")
    assert len(bot.rows(asks)) == 1
    assert [row["kind"] for row in bot.rows(outbox)] == ["asks.question"]


def test_a_week_later_and_after_a_restart(
    playground: Playground, clock: FixedClock, tmp_path: Path, transport: str
) -> None:
    """The buttons of a process that is gone work, in another one, a week later."""
    url = f"sqlite:///{tmp_path / 'chatbot.db'}"
    with running_bot(playground, transport, make_services(playground, url, clock)) as bot:
        first = Office(bot)
        first.give({MANAGER: ("manager",)})
        message = bot.ask(Surface.DIRECT_MESSAGE, QUESTION)
        first.ask("Tell me about gifts", who="trustee")
        waiting = first.told("manager", "Tell me about gifts")
    clock.move(days=7)
    with running_bot(playground, transport, make_services(playground, url, clock)) as bot:
        office = Office(bot)
        form = office.form(message)
        assert office.fill("support_worker", form)["result"] == "updated"
        assert bot.press(waiting, "Take it", who="manager")["ok"]
        office.told("manager", "You took this")


def test_two_managers(office: Office) -> None:
    """All see it from the start; whoever takes it has it, and the other is told who, and when."""
    bot = office.bot
    ask_id = office.ask()
    deputy = bot.user("deputy_manager")
    assert titles(office.open_home("deputy_manager"))[0] == "Questions for you"
    office.press_home("deputy_manager", "Take it")
    other = office.told("manager", f"<@{deputy}> has had this since")
    assert button_labels(other) == []
    opened = bot.called("views.open")
    office.forge("manager", Action.TAKE, ask_id)
    bot.playground.wait_for(lambda: bot.called("views.open") == opened + 1)
    for action in (Action.ANSWER, Action.NOT_OURS, Action.HAND_OVER):
        office.forge("manager", action, ask_id)
    late = office.forge_form("manager", Form.ANSWER, ask_id)
    assert f"<@{deputy}> has had this since" in late.body
    assert "Forged" in late.body  # what was written is not lost
    office.deliver()
    told = [row for row in bot.rows(outbox) if row["kind"] == "asks.taken"]
    assert len(told) == 1
    office.home_without("manager", "Questions for you")


@pytest.mark.parametrize(
    "who", ["trustee", "support_worker", "guest", "outsider", "deactivated", "former_manager"]
)
def test_the_wrong_person(office: Office, who: str) -> None:
    """Every button and form, by somebody whose it is not: a sentence, nothing done, no leak."""
    if who == "former_manager":
        office.give({MANAGER: ("manager", "deputy_manager", "trustee")})
        office.give({MANAGER: ("manager", "deputy_manager")})
        who = "trustee"
    ask_id = office.ask("Can I friend a client? secret words", who="housing_coordinator")
    before = office.bot.rows(asks)
    for form in (Form.ANSWER, Form.NOT_OURS, Form.HAND_OVER):
        answer = office.forge_form(who, form, ask_id)
        assert json.loads(answer.body)["response_action"] == "update"
        assert "secret" not in answer.body
    office.forge(who, Action.TAKE, ask_id)
    office.forge(who, Action.THAT_HELPS, ask_id)
    assert office.bot.rows(asks) == before
    if who != "deactivated":  # they see nothing at all any more
        seen = json.dumps(office.bot.seen(who, office.bot.dm(who)))
        assert "secret" not in seen
        assert office.bot.user("housing_coordinator") not in seen


def test_a_question_that_is_gone(office: Office) -> None:
    """A button of a question that was deleted: a sentence."""
    office.forge("manager", Action.TAKE, "nothing")
    said = words(office.bot.answer(office.bot.dm("manager"), who="manager"))
    assert said == "This question is not there any more."


def test_nobody_takes_it(office: Office) -> None:
    """A reminder, the next manager, the truth for the asker; it stays on top in App Home."""
    office.ask("Tell me about gifts")
    office.ask()
    office.chase(days=1)
    reminder = office.told("manager", "Still waiting.")
    assert reminder["text"] == "A colleague is still waiting for an answer from you."
    assert button_labels(reminder) == HANDLING
    office.chase(hours=4)
    assert f"<@{office.bot.user('manager')}> has not been able to take it." in words(
        office.told("deputy_manager", QUESTION)
    )
    office.chase(days=1)
    office.chase(days=1)
    told = office.told("support_worker", "I could not reach anybody")
    assert "please speak to the manager" in words(told)
    for who in ("manager", "deputy_manager"):
        home = office.open_home(who)
        assert titles(home)[0] == "Questions for you"
        assert "I could not reach anybody" in words(home)
    mine = office.open_home("support_worker")
    assert "Your questions" in titles(mine)
    assert "It stays open." in words(mine)
    now = office.told("manager", "I could not reach anybody")
    assert office.bot.press(now, "Take it", who="manager")["ok"]
    office.told("manager", "You took this")


def test_the_owner_left(office: Office) -> None:
    """Slack was never asked: the message fails, the next one gets it, the asker is told."""
    bot, manager = office.bot, office.bot.user("manager")
    bot.say(QUESTION)
    form = office.form(bot.answer(bot.dm("support_worker")))
    office.fill("support_worker", form)
    bot.playground.patch(f"users/{manager}", deactivated=True)
    bot.clock.move(minutes=11)
    office.deliver()
    office.chase(minutes=1)
    assert f"I could not reach <@{manager}>." in words(office.told("deputy_manager", QUESTION))
    told = words(office.told("support_worker", "is with"))
    assert f"<@{bot.user('deputy_manager')}>" in told
    bot.playground.patch(f"users/{bot.user('deputy_manager')}", deactivated=True)
    bot.playground.wait_for(lambda: not office.holders(MANAGER), seconds=PATIENCE)
    office.chase(minutes=1)
    office.told("support_worker", "I could not reach anybody")


def test_nobody_at_all(office: Office) -> None:
    """Said in the form already, and again when it is sent; the first manager gets it."""
    office.give({MANAGER: ()})
    form = office.form(office.bot.ask(Surface.DIRECT_MESSAGE, QUESTION))
    assert "nobody whom I can give this to" in words(form)
    assert office.fill("support_worker", form)["result"] == "updated"
    office.modal("support_worker", showing="The next manager gets it.")
    office.deliver()
    office.told("support_worker", "I could not reach anybody")
    office.give({MANAGER: ("manager",)})
    office.chase(minutes=1)
    office.told("manager", QUESTION)


def test_the_role_was_lost_before_the_message_went(office: Office) -> None:
    """At night nothing is sent; in the morning nobody gets what is not theirs any more."""
    office.bot.clock.move(hours=12)
    office.ask()
    assert office.bot.seen("manager", office.bot.dm("manager")) == []
    office.give({MANAGER: ("deputy_manager",)})
    office.chase(hours=12)
    assert office.bot.seen("manager", office.bot.dm("manager")) == []
    office.told("deputy_manager", QUESTION)
