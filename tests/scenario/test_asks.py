"""Asking a person, through the stand-in for Slack: from the question to the answer."""

from collections.abc import Callable, Sequence

import pytest

from chatbot.domain.answers import Surface
from chatbot.domain.asks import AskState
from chatbot.services.ask_drafts import Origin
from chatbot.slack.ids import Action, Form
from chatbot.store.tables import asks
from tests.scenario.harness import Bot, button_labels, words
from tests.scenario.office import HANDLING, QUESTION, Office
from tests.scenario.test_settings import LEAD, MANAGER

everywhere = pytest.mark.parametrize(
    "surface", [Surface.DIRECT_MESSAGE, Surface.MENTION, Surface.COMMAND, Surface.SHORTCUT]
)


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


def test_a_manager_asks(office: Office) -> None:
    """It goes to the other one, never to themself."""
    ask_id = office.ask(who="manager")
    office.told("deputy_manager", QUESTION)
    office.home_without("manager", "Questions for you")
    office.forge("manager", Action.TAKE, ask_id)
    assert "your own question" in words(office.told("manager", "your own question"))


def test_safeguarding_leads(office: Office) -> None:
    """A lead who is no manager sees and answers what is for the leads, and nothing else."""
    office.give({LEAD: ("trustee",)})
    office.ask()
    office.home_without("trustee", "Questions for you")


def test_very_many(office: Office) -> None:
    """The Home tab shows four, and says how many more there are."""
    service = office.bot.services.asks
    worker = office.bot.user("support_worker")
    for place in range(30):
        service.ask(worker, Origin(), f"<!channel> & {'x' * 2980}", "", submission=str(place))
    home = office.open_home("manager")
    assert len(home["blocks"]) < 100
    assert "and 26 more" in words(home)
    assert button_labels(home).count("Answer") == 4
    assert "and 26 more" in words(office.open_home("support_worker"))
    office.deliver()
    assert office.told("manager", "<!channel> & xxx")
