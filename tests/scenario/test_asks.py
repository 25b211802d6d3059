"""Asking a person, through the stand-in for Slack: the whole way, and whatever gets in between."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltRequest

from chatbot.domain.answers import Surface
from chatbot.domain.asks import AskState
from chatbot.playground.runner import Playground
from chatbot.services.ask_drafts import Origin
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.answer_buttons import RecentPresses
from chatbot.slack.listeners.asks import DOUBLE_CLICK
from chatbot.slack.outbox import Pace, SlackOutboxSender
from chatbot.store.tables import asks, outbox
from tests.doubles import FixedClock
from tests.scenario.harness import Bot, Row, button_labels, make_services, running_bot, words
from tests.scenario.test_settings import LEAD, MANAGER, Desk, titles

QUESTION = "Can I friend a client?"
REFUSAL = "Sorry, this is not open to you."
HANDLING = ["Take it", "Answer", "Not ours", "Pass on"]
everywhere = pytest.mark.parametrize(
    "surface", [Surface.DIRECT_MESSAGE, Surface.MENTION, Surface.COMMAND, Surface.SHORTCUT]
)


@dataclass
class Office(Desk):
    """The bot, with what people do who ask and who answer."""

    def deliver(self) -> None:
        """Send what is due."""
        sender = self.bot.app.outbox.sender
        assert isinstance(sender, SlackOutboxSender)
        object.__setattr__(sender, "pace", Pace(sleep=lambda _seconds: None))
        self.bot.app.outbox.deliver_pending()

    def form(self, message: Row, who: str = "support_worker") -> Row:
        """Press "Ask a person"; returns the form."""
        assert self.bot.press(message, "Ask a person", who=who)["ok"]
        return self.modal(who, showing="Your question")

    def fill(self, who: str, view: Row, **values: str | None) -> Mapping[str, Any]:
        """Submit a form; what is not given stays as it was filled in."""
        fields = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
        filled = {
            block_id: {element["action_id"]: values.get(block_id, element.get("initial_value"))}
            for block_id, element in fields.items()
        }
        return self.bot.playground.attempt(
            "submit", user=self.bot.user(who), view_id=view["id"], values=filled
        )

    def ask(self, text: str = QUESTION, *, who: str = "support_worker", note: str = "") -> str:
        """Ask the bot, then a person; returns the id of the question to the person."""
        before = len(self.bot.seen(who, self.bot.dm(who)))
        self.bot.say(text, who=who)
        answered = self.bot.answers_to(before + 1, self.bot.dm(who), who=who)[-1]
        form = self.form(answered, who)
        assert self.fill(who, form, note=note or None)["result"] == "updated"
        self.deliver()
        return str(self.bot.rows(asks)[-1]["ask_id"])

    def told(self, who: str, showing: str) -> Row:
        """The newest message to somebody that shows some words."""

        def found() -> Row | None:
            seen = self.bot.seen(who, self.bot.dm(who))
            return next((each for each in reversed(seen) if showing in words(each)), None)

        message: Row = self.bot.playground.wait_for(found)
        return message

    def state(self) -> AskState:
        """How the newest question stands."""
        return AskState(self.bot.rows(asks)[-1]["state"])

    def forge(self, who: str, action: Action, value: str) -> Any:
        """A press of a button that somebody may never have seen; a message of their own DM."""
        body = {
            "type": "block_actions",
            "user": {"id": self.bot.user(who)},
            "actions": [{"action_id": action, "block_id": "b", "type": "button", "value": value}],
            "trigger_id": "1.2.3",
            "view": {"id": "V1", "type": "home"},
        }
        return self.dispatch(body)

    def forge_form(self, who: str, form: Form, metadata: str, view_id: str = "V1") -> Any:
        """A form that somebody may never have seen."""
        values = {
            "text": {"words": {"type": "plain_text_input", "value": "Forged"}},
            "person": {
                "settings.people": {"type": "users_select", "selected_user": self.bot.user(who)}
            },
        }
        view = {
            "id": view_id,
            "type": "modal",
            "callback_id": form,
            "private_metadata": metadata,
            "state": {"values": values},
        }
        user = {"id": self.bot.user(who)}
        return self.dispatch({"type": "view_submission", "user": user, "view": view})

    def dispatch(self, body: Mapping[str, Any]) -> Any:
        """Hand a payload to the bot, past the stand-in and its checks."""
        return self.bot.app.bolt.dispatch(
            BoltRequest(
                body=json.dumps({**body, "team": {"id": "T0WSC00000"}}), mode="socket_mode"
            )
        )

    def chase(self, **by: float) -> None:
        """Time goes by; the metronome ticks, and what is due is sent."""
        self.bot.clock.move(**by)
        self.bot.app.asking.chase()
        self.deliver()


@pytest.fixture
def office(bot: Bot) -> Office:
    """A workspace with two managers."""
    office = Office(bot)
    office.give({MANAGER: ("manager", "deputy_manager")})
    return office


def test_the_whole_way(office: Office) -> None:
    """Asked, taken, answered, read: each is told what concerns them, and who."""
    bot = office.bot
    manager, worker = bot.user("manager"), bot.user("support_worker")
    message = bot.ask(Surface.DIRECT_MESSAGE, QUESTION)
    form = office.form(message)
    assert f"This goes to <@{manager}>" in words(form)
    assert "They will see your name." in words(form)
    office.fill("support_worker", form, text="May I friend <@U1> & co?", note="It is urgent.")
    sent = office.modal("support_worker", showing="Your question goes to")
    assert f"<@{manager}>" in words(sent)

    office.deliver()
    question = office.told("manager", "May I friend <@U1> & co?")
    assert question["text"] == "A colleague has a question for you."
    assert f"<@{worker}> asks:" in words(question)
    assert "It is urgent." in words(question)
    assert button_labels(question) == HANDLING
    assert bot.press(question, "Take it", who="manager")["ok"]
    office.told("manager", "You took this")
    office.deliver()
    assert f"<@{manager}> has taken your question" in words(
        office.told("support_worker", "has taken")
    )

    question = office.told("manager", "You took this")
    assert button_labels(question) == HANDLING[1:]
    assert bot.press(question, "Answer", who="manager")["ok"]
    form = office.modal("manager", showing="Your answer")
    assert office.fill("manager", form, text="No. Ask <!channel>.")["result"] == "closed"
    office.deliver()
    answer = office.told("support_worker", "has answered your question")
    assert answer["text"] == "Your question has been answered."
    assert "No. Ask <!channel>." in words(answer)
    assert button_labels(office.told("manager", "Answered by")) == []
    assert bot.press(answer, "That helps")["ok"]
    office.told("support_worker", "You said that this helps.")
    assert bot.rows(asks)[0]["helped"]
    assert len(bot.rows(asks)) == 1


@everywhere
@pytest.mark.parametrize(
    "text", [QUESTION, "Tell me about gifts", "I am unsure", "What is the weather like?"]
)
def test_from_everywhere(office: Office, surface: Surface, text: str) -> None:
    """Under every answer, wherever it stands: the form opens with the question in it."""
    form = office.form(office.bot.ask(surface, text))
    fields = [block for block in form["blocks"] if block["type"] == "input"]
    shown = fields[0]["element"]["initial_value"]
    assert shown == text
    assert office.fill("support_worker", form)["result"] == "updated"
    assert office.bot.rows(asks)[0]["text"] == text


def test_under_somebody_elses_answer_in_a_channel(office: Office) -> None:
    """The question was asked before all; the one who pressed asks in their own name."""
    ts = office.bot.mention(QUESTION)
    message = office.bot.answer(office.bot.channel("general"), thread_ts=ts)
    form = office.form(message, "trustee")
    assert office.fill("trustee", form)["result"] == "updated"
    assert office.bot.rows(asks)[0]["asker"] == office.bot.user("trustee")


def test_bad_input(office: Office) -> None:
    """A sentence under the field; put right, the same form is sent."""
    form = office.form(office.bot.ask(Surface.DIRECT_MESSAGE, QUESTION))
    refused = office.fill("support_worker", form, text="   ")
    assert refused["errors"] == {"text": "Write your question here."}
    assert office.bot.rows(asks) == []
    assert office.fill("support_worker", form)["result"] == "updated"


def test_a_person_within_two_turns(office: Office) -> None:
    """Typing instead of clicking, an old button, "none of these" twice: always a person."""
    bot, dm = office.bot, office.bot.dm("support_worker")
    turns: Sequence[Callable[[], object]] = (
        lambda: bot.say("I am unsure"),
        lambda: bot.say("none of these"),
        lambda: bot.say("I am unsure"),
        lambda: bot.say("zzz"),
        lambda: bot.say("none of these"),
        lambda: bot.say("yyy"),
    )
    for count, turn in enumerate(turns, start=1):
        turn()
        message = bot.answers_to(count, dm)[-1]
        assert "Ask a person" in button_labels(message)
        if count > 1:
            assert "Please ask the manager." in message["text"]
    first = bot.seen("support_worker", dm)[0]
    assert bot.press(first, "None of these")["ok"]
    bot.playground.wait_for(lambda: "Please ask" in bot.seen("support_worker", dm)[0]["text"])
    assert office.form(bot.seen("support_worker", dm)[0])


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
    before = office.open_home("deputy_manager")
    assert titles(before)[0] == "Questions for you"
    assert office.press("deputy_manager", before, "Take it")["ok"]
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
    assert "Questions for you" not in titles(office.open_home("manager"))


def test_not_ours(office: Office) -> None:
    """With a reason; the asker is told kindly, and whom to try instead."""
    office.ask()
    question = office.told("manager", QUESTION)
    assert office.bot.press(question, "Not ours", who="manager")["ok"]
    form = office.modal("manager", showing="Why, or whom to ask")
    assert "to speak to the manager" in words(form)
    assert office.fill("manager", form, text="Ring the council.")["result"] == "closed"
    office.deliver()
    told = words(office.told("support_worker", "Ring the council."))
    assert "speak to the manager." in told
    assert office.state() is AskState.DECLINED


def test_passed_on(office: Office) -> None:
    """To another manager, who gets it with its buttons; to nobody else."""
    office.ask()
    question = office.told("manager", QUESTION)
    assert office.bot.press(question, "Pass on", who="manager")["ok"]
    form = office.modal("manager", showing="Who is to have it?")
    for wrong in ("manager", "support_worker", "trustee"):
        refused = office.submit("manager", form, **{"who_is_to_have_it?": [wrong]})
        assert "Choose somebody else" in refused["errors"]["person"]
    passed = office.submit("manager", form, **{"who_is_to_have_it?": ["deputy_manager"]})
    assert passed["result"] == "closed"
    office.deliver()
    got = office.told("deputy_manager", QUESTION)
    assert button_labels(got) == HANDLING
    assert f"<@{office.bot.user('manager')}> passed it on." in words(got)


def test_ask_again(office: Office) -> None:
    """The answer did not help: the form opens with the question, and it is a new one."""
    ask_id = office.ask()
    office.forge_form("manager", Form.ANSWER, ask_id)
    office.deliver()
    answer = office.told("support_worker", "Forged")
    assert office.bot.press(answer, "Ask again")["ok"]
    form = office.modal("support_worker", showing=QUESTION)
    assert office.fill("support_worker", form)["result"] == "updated"
    assert len(office.bot.rows(asks)) == 2


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
    bot.playground.wait_for(lambda: not office.holders(MANAGER))
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


def test_a_manager_asks(office: Office) -> None:
    """It goes to the other one, never to themself."""
    ask_id = office.ask(who="manager")
    office.told("deputy_manager", QUESTION)
    assert "Questions for you" not in titles(office.open_home("manager"))
    office.forge("manager", Action.TAKE, ask_id)
    assert "your own question" in words(office.told("manager", "your own question"))


def test_safeguarding_leads(office: Office) -> None:
    """A lead who is no manager sees and answers what is for the leads, and nothing else."""
    office.give({LEAD: ("trustee",)})
    office.ask()
    assert "Questions for you" not in titles(office.open_home("trustee"))


def test_the_role_was_lost_before_the_message_went(office: Office) -> None:
    """At night nothing is sent; in the morning nobody gets what is not theirs any more."""
    office.bot.clock.move(hours=12)
    office.ask()
    assert office.bot.seen("manager", office.bot.dm("manager")) == []
    office.give({MANAGER: ("deputy_manager",)})
    office.chase(hours=12)
    assert office.bot.seen("manager", office.bot.dm("manager")) == []
    office.told("deputy_manager", QUESTION)


def test_very_many(office: Office) -> None:
    """The Home tab shows eight, and says how many more there are."""
    service = office.bot.services.asks
    worker = office.bot.user("support_worker")
    for place in range(30):
        service.ask(worker, Origin(), f"<!channel> & {'x' * 2980}", "", submission=str(place))
    home = office.open_home("manager")
    assert len(home["blocks"]) < 100
    assert "and 22 more" in words(home)
    assert button_labels(home).count("Answer") == 8
    assert "and 22 more" in words(office.open_home("support_worker"))
    office.deliver()
    assert office.told("manager", "<!channel> & xxx")


@pytest.fixture(autouse=True)
def _quiet_end(bot: Bot) -> Iterator[None]:
    """Whatever a test began in the background has ended before the next one."""
    yield
    bot.playground.wait_for(lambda: not bot.unfinished())
