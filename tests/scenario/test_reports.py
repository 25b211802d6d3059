"""Reports through the stand-in for Slack: the command, the card, the forms, by themselves."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from chatbot.services.ports import UnitOfWork
from chatbot.services.report_sources import Contribution, Scope
from chatbot.slack.blocks.reports import COUNTING
from chatbot.slack.listeners import reports as report_listeners
from chatbot.slack.outbox import Pace, SlackOutboxSender
from chatbot.store.report_tables import report_schedules
from chatbot.store.tables import audit_log, outbox
from tests.scenario.harness import Bot, button_labels, words
from tests.scenario.test_settings import MANAGER, REFUSAL, Desk

ANOTHER = "Choose another period"


@dataclass
class Office(Desk):
    """The bot, with what managers do with reports."""

    def type(self, text: str = "", *, who: str = "manager", where: str = "") -> None:
        """Use /smreport, in #general or in the conversation with the bot."""
        channel = where or self.bot.channel("general")
        answered = self.bot.playground.attempt(
            "command", user=self.bot.user(who), channel=channel, command="/smreport", text=text
        )
        assert answered["ok"], answered

    def report(self, text: str = "", *, who: str = "manager", count: int = 1) -> Mapping[str, Any]:
        """The last of so many answers to the command, as the one who typed it sees them."""
        self.type(text, who=who)
        general = self.bot.channel("general")
        return self.bot.answers_to(count, general, who=who)[-1]

    def submit(self, who: str, view: Mapping[str, Any], **values: Any) -> Mapping[str, Any]:
        """Submit a form with some other values, by block or by its beginning."""
        given: dict[str, dict[str, Any]] = {}
        for block in view["blocks"]:
            if block["type"] != "input":
                continue
            element, name = block["element"], block["block_id"].partition("#")[0]
            initial = element.get("initial_users", element.get("initial_value"))
            initial = element.get("initial_date", element.get("initial_user", initial))
            option = (element.get("initial_option") or {}).get("value")
            value = values.get(name, option if option is not None else initial)
            if value is not None:
                given[block["block_id"]] = {element["action_id"]: value}
        return self.bot.playground.attempt(
            "submit", user=self.bot.user(who), view_id=view["id"], values=given
        )

    def deliver(self) -> None:
        """What is due is written and sent."""
        sender = self.bot.app.outbox.sender
        assert isinstance(sender, SlackOutboxSender)
        object.__setattr__(sender, "pace", Pace(sleep=lambda _seconds: None))
        self.bot.services.report_schedules.send_due()
        self.bot.app.outbox.deliver_pending()


@pytest.fixture
def office(bot: Bot) -> Office:
    """A manager, on Monday the 2nd of March."""
    office = Office(bot)
    office.give({MANAGER: ("manager",)})
    return office


def test_the_last_full_month_for_the_manager_alone(office: Office) -> None:
    """Without words: February, seen by nobody else, with the ways on."""
    shown = office.report()
    assert "Report: February 2026" in shown["text"]
    assert "“Before” is January 2026." in words(shown)
    assert "There is nothing to count yet." in words(shown)
    assert ANOTHER in button_labels(shown)
    general = office.bot.channel("general")
    assert office.bot.seen("support_worker", general) == []
    actions = [each["action"] for each in office.bot.rows(audit_log)]
    assert actions == ["reports.read"]


def test_what_was_asked_is_counted(office: Office) -> None:
    """Two questions of this morning, one of them answered; still running, and it says so."""
    for place, text in enumerate(("Can I friend a client?", "Anything else"), start=1):
        office.bot.say(text)
        office.bot.answers_to(place, office.bot.dm("support_worker"))
    shown = words(office.report("this month"))
    assert "1 of 2 answered at once (50%, before none)" in shown
    assert "1 of 2 not understood" in shown
    assert "About friends: 1" in shown


def test_in_a_direct_conversation_too(office: Office) -> None:
    """Typed to the bot itself."""
    office.type("last week", where=office.bot.dm("manager"))
    shown = office.bot.answer(office.bot.dm("manager"), who="manager")
    assert "Report: 23 February to 1 March 2026" in shown["text"]


@pytest.mark.parametrize("text", ["", "help", "csv", "nonsense", "this month"])
def test_anybody_else_gets_one_sentence(office: Office, text: str) -> None:
    """Whatever they type; nothing is counted for them, and nothing noted."""
    shown = office.report(text, who="support_worker")
    assert words(shown).startswith(REFUSAL)
    assert button_labels(shown) == []
    assert office.bot.rows(audit_log) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lst month", "Did you mean “last month”?"),
        ("page fcebook", "Did you mean “page facebook”?"),
        ("2026-06-30 to 2026-04-01", "That ends before it begins"),
        ("2027-01-01 to 2027-02-01", "That is still to come."),
        ("help", "shows the last full month"),
    ],
)
def test_what_cannot_be_is_said(office: Office, text: str, said: str) -> None:
    """In one sentence, to the manager alone."""
    assert said in json.dumps(office.report(text), ensure_ascii=False)


def test_a_mention_confines_it_to_a_persons_checks(office: Office) -> None:
    """As Slack escapes it; what the person asked is in none of it."""
    worker = office.bot.user("support_worker")
    shown = words(office.report("@support_worker page facebook this week"))
    assert f"only checks of <@{worker}>" in shown
    assert "What somebody asked is counted for nobody." in shown
    assert "Questions" not in shown


def test_another_period_comes_to_the_same_place(office: Office) -> None:
    """The form begins with what is shown; its report is seen by the manager alone."""
    shown = office.report()
    assert office.bot.press(shown, ANOTHER, who="manager")["ok"]
    form = office.modal("manager", showing="First day")
    assert office.submit("manager", form, first="2026-01-05", last="2026-01-11")["ok"]
    general = office.bot.channel("general")
    again = office.bot.answers_to(2, general, who="manager")[-1]
    assert "Report: 5 to 11 January 2026" in again["text"]
    assert office.bot.seen("support_worker", general) == []


def test_what_cannot_be_chosen_is_said_in_the_form(office: Office) -> None:
    """Under the last day; the form stays open."""
    shown = office.report()
    office.bot.press(shown, ANOTHER, who="manager")
    form = office.modal("manager", showing="First day")
    told = office.submit("manager", form, first="2026-01-11", last="2026-01-05")
    assert "ends before it begins" in json.dumps(told)


def test_a_form_that_was_open_for_long_answers_in_messages(office: Office) -> None:
    """The place of the button cannot be written to after half an hour."""
    shown = office.report()
    office.bot.press(shown, ANOTHER, who="manager")
    form = office.modal("manager", showing="First day")
    office.bot.playground.post("clock", offset=3600)
    assert office.submit("manager", form, period="last week")["ok"]
    told = office.bot.answer(office.bot.dm("manager"), who="manager")
    assert "Report: 23 February to 1 March 2026" in told["text"]


def test_from_the_home_tab(office: Office) -> None:
    """The button "Reports"; the report comes to Messages. Others have no such button."""
    home = office.open_home("manager")
    assert office.press("manager", home, "Reports")["ok"]
    form = office.modal("manager", showing="First day")
    assert office.submit("manager", form)["ok"]
    told = office.bot.answer(office.bot.dm("manager"), who="manager")
    assert "Report: February 2026" in told["text"]
    assert '"Reports"' not in json.dumps(office.open_home("support_worker"))


def test_what_the_figures_mean(office: Office) -> None:
    """Each with its definition."""
    shown = office.report()
    office.bot.press(shown, "What do these figures mean?", who="manager")
    view = json.dumps(office.modal("manager", showing="Safeguarding concerns"))
    assert "out of the checks that were due" in view


def test_action_leads_there(office: Office) -> None:
    """The button beside what needs action opens the feature's own modal."""
    shown = office.report()
    beside = next(block for block in shown["blocks"] if block.get("accessory", {}).get("text"))
    container = {"type": "message", "channel": shown["channel"], "ts": shown["ts"]}
    pressed = office.bot.playground.attempt(
        "action",
        user=office.bot.user("manager"),
        container=container,
        block_id=beside["block_id"],
        action_id=beside["accessory"]["action_id"],
    )
    assert pressed["ok"]
    assert office.modal("manager", showing="page admin")


def _schedule(office: Office) -> Mapping[str, Any]:
    home = office.open_home("manager")
    office.press("manager", home, "Reports")
    form = office.modal("manager", showing="Who gets it by itself")
    assert office.press("manager", form, "Who gets it by itself")["ok"]
    return office.modal("manager", showing="Every month")


def test_it_comes_by_itself_once(office: Office) -> None:
    """Chosen in the form; on the 1st of April in working hours, once, with its opening words."""
    form = _schedule(office)
    manager = office.bot.user("manager")
    assert office.submit("manager", form, month=[manager])["ok"]
    assert [row["every"] for row in office.bot.rows(report_schedules)] == ["month"]
    office.bot.clock.moment = datetime(2026, 4, 1, 5, tzinfo=UTC)
    office.deliver()
    assert office.bot.seen("manager", office.bot.dm("manager")) == []
    office.bot.clock.moment = datetime(2026, 4, 1, 8, 1, tzinfo=UTC)
    office.deliver()
    office.deliver()
    told = office.bot.answer(office.bot.dm("manager"), who="manager")
    assert "Your monthly report." in told["text"]
    assert "Report: March 2026" in told["text"]


def test_it_waits_where_slack_was_too_slow_for_the_day(office: Office) -> None:
    """Written in working hours, not sent in the night; and to nobody who is no manager."""
    form = _schedule(office)
    manager = office.bot.user("manager")
    office.submit("manager", form, month=[manager])
    office.bot.clock.moment = datetime(2026, 4, 1, 8, 1, tzinfo=UTC)
    office.bot.services.report_schedules.send_due()
    office.bot.clock.moment = datetime(2026, 4, 1, 22, tzinfo=UTC)
    office.deliver()
    assert office.bot.seen("manager", office.bot.dm("manager")) == []
    office.give({MANAGER: ("support_worker",)})
    office.bot.clock.moment = datetime(2026, 4, 2, 9, tzinfo=UTC)
    office.deliver()
    assert office.bot.seen("manager", office.bot.dm("manager")) == []
    assert [row["state"] for row in office.bot.rows(outbox)] == ["dropped"]


def test_only_managers_can_be_chosen(office: Office) -> None:
    """Said under the field; nothing is saved."""
    form = _schedule(office)
    told = office.submit("manager", form, week=[office.bot.user("support_worker")])
    assert "Only managers can get reports" in json.dumps(told)
    assert office.bot.rows(report_schedules) == []


@dataclass
class Slow:
    """A source that takes as long as the test wants."""

    go_on: threading.Event

    def contribute(self, _work: UnitOfWork, _scope: Scope) -> Contribution | None:
        """Nothing, late."""
        assert self.go_on.wait(30)
        return None


@contextmanager
def slowly(bot: Bot) -> Iterator[threading.Event]:
    """Counting takes until the event is set."""
    service, go_on = bot.services.reports, threading.Event()
    before: Sequence[object] = service.sources
    object.__setattr__(service, "sources", (Slow(go_on), *before))
    try:
        yield go_on
    finally:
        go_on.set()
        bot.rest()
        object.__setattr__(service, "sources", before)


def test_slow_counting_is_told_and_replaced(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it takes a moment stands there meanwhile, and the report in its place afterwards."""
    monkeypatch.setattr(report_listeners, "PATIENCE", 0.0)
    general = office.bot.channel("general")
    with slowly(office.bot) as go_on:
        office.type("last week")
        assert office.bot.answer(general, who="manager")["text"] == COUNTING
        go_on.set()
        office.bot.playground.wait_for(
            lambda: "Report" in office.bot.seen("manager", general)[-1]["text"]
        )
        assert len(office.bot.seen("manager", general)) == 1


def test_a_slow_report_leaves_the_card_where_it_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for by the button under a card: the card is not replaced by it."""
    general = office.bot.channel("general")
    office.bot.press(office.report(), ANOTHER, who="manager")
    form = office.modal("manager", showing="First day")
    monkeypatch.setattr(report_listeners, "PATIENCE", 0.0)
    with slowly(office.bot) as go_on:
        assert office.submit("manager", form, period="last week")["ok"]
        assert office.bot.answers_to(2, general, who="manager")[-1]["text"] == COUNTING
        go_on.set()
        office.bot.playground.wait_for(
            lambda: any(
                "23 February" in each["text"] for each in office.bot.seen("manager", general)
            )
        )
    seen = [each["text"] for each in office.bot.seen("manager", general)]
    assert seen[0] == "Report: February 2026"
    assert seen[-1] == "Report: 23 February to 1 March 2026"


def test_a_forged_button_opens_nothing(office: Office) -> None:
    """A button of the card, pressed by somebody who is no manager any more."""
    shown = office.report()
    office.give({MANAGER: ("support_worker",)})
    for label, title in ((ANOTHER, REFUSAL), ("What do these figures mean?", REFUSAL)):
        assert office.bot.press(shown, label, who="manager")["ok"]
        assert office.modal("manager", showing=title)
