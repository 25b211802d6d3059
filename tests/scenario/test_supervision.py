"""Supervision through the stand-in for Slack: planned, asked, answered, signed off."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chatbot.domain.roles import Duty, Role
from chatbot.store.concern_tables import concerns
from chatbot.store.supervision_tables import supervision_answers, supervision_meetings
from chatbot.store.tables import outbox
from tests.integration.supervision_of_the_mill import QUESTIONS, Book, question
from tests.scenario.harness import Bot, button_labels, words
from tests.scenario.test_settings import MANAGER, REFUSAL, Desk

SECRET = "A.B. wrote to me at night"
DAY = "2026-03-16"  # a Monday; the bot's clock stands at Monday, 2 March
PEOPLE = {"support_worker": "deputy_manager", "housing_coordinator": "manager"}


@dataclass
class Office(Desk):
    """The bot, with what people do at their supervision."""

    def at(self, day: int, hour: int = 10) -> None:
        """Let a day in March come, and the metronome tick."""
        self.bot.clock.moment = datetime(2026, 3, day, hour, tzinfo=UTC)
        while self.bot.services.supervision.ticks.tick():
            pass
        self.bot.app.outbox.deliver_pending()

    def command(self, who: str) -> Mapping[str, Any]:
        """Use /smsupervision; returns what opens."""
        answered = self.bot.playground.attempt(
            "command",
            user=self.bot.user(who),
            channel=self.bot.channel("general"),
            command="/smsupervision",
            text="",
        )
        assert answered["ok"]
        return self.bot.playground.wait_for(lambda: self._top(who, without="One moment"))  # type: ignore[no-any-return]

    def _top(self, who: str, *, without: str) -> Mapping[str, Any] | None:
        views = self.bot.playground.views(self.bot.user(who))
        return views[-1] if views and without not in json.dumps(views[-1]["blocks"]) else None

    def go(self, who: str, view: Mapping[str, Any], label: str, showing: str) -> Mapping[str, Any]:
        """Press a button of a view; returns what is on top as soon as it shows some words."""
        answered = self.press(who, view, label)
        assert answered["ok"], answered
        return self.modal(who, showing=showing)

    def plan(self, who: str, worker: str, weeks: str = "6", day: str = DAY) -> None:
        """Set the dates of a worker, from the command."""
        desk = self.command(who)
        block = f"{self.bot.user(worker)}"
        place = next(
            each
            for each in desk["blocks"]
            if each.get("accessory", {}).get("value", "").startswith(block)
        )
        answered = self.bot.playground.attempt(
            "action",
            user=self.bot.user(who),
            container={"type": "view", "view_id": desk["id"]},
            block_id=place["block_id"],
            action_id=place["accessory"]["action_id"],
        )
        assert answered["ok"]
        file = self.modal(who, showing="Set the dates")
        form = self.go(who, file, "Set the dates", "When is the next one?")
        assert self.send(who, form, day=day, weeks=weeks)["ok"]
        self.modal(who, showing="Saved.")
        self.close(who)

    def close(self, who: str) -> None:
        """Close whatever is open."""
        for view in reversed(self.bot.playground.views(self.bot.user(who))):
            self.bot.playground.act("close", user=self.bot.user(who), view_id=view["id"])

    def send(self, who: str, form: Mapping[str, Any], **values: Any) -> Mapping[str, Any]:
        """Submit a form with values by block; returns what Slack says to that."""
        given = {
            block.replace("__", "."): {_action_of(form, block.replace("__", ".")): value}
            for block, value in values.items()
        }
        return self.bot.playground.attempt(
            "submit", user=self.bot.user(who), view_id=form["id"], values=given
        )

    def type(self, who: str, form: Mapping[str, Any], block_id: str, value: str) -> None:
        """Type or choose in a field that tells at once."""
        answered = self.bot.playground.attempt(
            "action",
            user=self.bot.user(who),
            container={"type": "view", "view_id": form["id"]},
            block_id=block_id,
            action_id="supervision.field",
            value=value,
        )
        assert answered["ok"], answered

    def told(self, who: str, words_in_it: str) -> Mapping[str, Any]:
        """The last direct message to somebody, which has to say something."""
        self.bot.app.outbox.deliver_pending()

        def said() -> Mapping[str, Any] | None:
            seen = self.bot.seen(who, self.bot.dm(who))
            return seen[-1] if seen and words_in_it in words(seen[-1]) else None

        return self.bot.playground.wait_for(said)  # type: ignore[no-any-return]

    def asked(self, who: str = "support_worker") -> Mapping[str, Any]:
        """The form, from the button of the prompt."""
        message = self.told(who, "answer the questions")
        assert self.bot.press(message, "Answer the questions", who=who)["ok"]
        return self.modal(who, showing="Who can read this")

    def leaks(self) -> bool:
        """Whether something that was said stands in a message, a Home tab or the outbox."""
        seen = [
            self.bot.playground.messages(self.bot.user(who), self.bot.dm(who))
            for who in ("support_worker", "manager", "deputy_manager")
        ]
        homes = [
            self.bot.playground.get("home", user=self.bot.user(who))["home"]
            for who in ("support_worker", "manager", "deputy_manager")
        ]
        return SECRET in json.dumps([seen, homes]) or SECRET in str(self.bot.rows(outbox))


def _action_of(form: Mapping[str, Any], block_id: str) -> str:
    block = next(each for each in form["blocks"] if each["block_id"] == block_id)
    return str(block["element"]["action_id"])


def _prepared(bot: Bot, *questions: Any) -> Office:
    """Two workers and two supervisors, one of whom is the manager."""
    office = Office(bot)
    office.give({MANAGER: ("manager",)})
    for worker, supervisor in PEOPLE.items():
        bot.services.people.identify(bot.user(worker))
        office.give({Duty(role=Role.SUPERVISOR, scope=bot.user(worker)): (supervisor,)})
    book = bot.services.supervision.office.questions
    assert isinstance(book, Book)
    book.ask(*(questions or QUESTIONS))
    return office


@pytest.fixture
def office(bot: Bot) -> Office:
    """A workspace with questions."""
    return _prepared(bot)


def test_a_whole_cycle(office: Office) -> None:
    """Planned by each supervisor, asked, answered, read, held, acted on, signed by both."""
    for worker, supervisor in PEOPLE.items():
        office.plan(supervisor, worker)
    office.told("support_worker", "Monday 16 March 2026")
    office.at(11)
    form = office.asked()
    said = json.dumps(form["blocks"])
    assert f"<@{office.bot.user('deputy_manager')}>" in said
    assert "Managers see that it was held, not what was said" in said
    office.type("support_worker", form, "answer.contact", SECRET)
    office.type("support_worker", form, "answer.trained", "no")
    answered = office.send("support_worker", form)
    assert answered["errors"] == {"reason.trained": "Please say why, in a few words."}
    assert office.send("support_worker", form, reason__trained="Nobody asked me")["ok"]
    office.modal("support_worker", showing="Handed over.")
    office.at(13)
    notice = office.told("deputy_manager", "The answers are there")
    assert SECRET not in json.dumps(notice)
    assert office.bot.press(notice, "Open", who="deputy_manager")["ok"]
    record = office.modal("deputy_manager", showing=SECRET)
    assert "Nobody asked me" in json.dumps(record["blocks"])
    office.at(16, 15)
    step = office.go("deputy_manager", record, "It was held", "When was it held?")
    assert office.send("deputy_manager", step)["ok"]
    record = office.modal("deputy_manager", showing="not signed off yet")
    step = office.go("deputy_manager", record, "Add an action", "By whom?")
    values = {"task": "Book a course", "owner": office.bot.user("manager"), "day": "2026-03-27"}
    assert "owner" in office.send("deputy_manager", step, **values)["errors"]
    values["owner"] = office.bot.user("support_worker")
    assert office.send("deputy_manager", step, **values)["ok"]
    record = office.modal("deputy_manager", showing="Book a course")
    step = office.go("deputy_manager", record, "Shared comment", "The worker reads this too")
    assert office.send("deputy_manager", step, text="Well done.")["ok"]
    record = office.modal("deputy_manager", showing="Well done.")
    step = office.go("deputy_manager", record, "Sign off", "nobody")
    assert office.send("deputy_manager", step)["ok"]
    notice = office.told("support_worker", "waits for your signature")
    assert office.bot.press(notice, "Open", who="support_worker")["ok"]
    record = office.modal("support_worker", showing="Well done.")
    record = office.go("support_worker", record, "Done", "did an action")
    step = office.go("support_worker", record, "Sign off", "nobody")
    assert office.send("support_worker", step)["ok"]
    record = office.modal("support_worker", showing="signed off by both")
    assert "Answers" not in button_labels(record)
    assert "Open it again" in button_labels(record)
    assert not office.leaks()
    rows = {row["worker"]: row["state"] for row in office.bot.rows(supervision_meetings)}
    assert rows == {
        office.bot.user("support_worker"): "held",
        office.bot.user("housing_coordinator"): "planned",
    }


def test_managers_see_that_not_what(office: Office) -> None:
    """The register from the Home tab leads to dates; a record shows no word of what was said."""
    office.plan("deputy_manager", "support_worker")
    office.at(11)
    form = office.asked()
    assert office.send("support_worker", form, answer__contact=SECRET)["ok"]
    office.modal("support_worker", showing="Handed over.")
    register = office.go("manager", office.open_home("manager"), "Supervision", "overdue")
    text = json.dumps(register["blocks"])
    assert "this is the bot's own suggestion" in text
    place = next(
        each
        for each in register["blocks"]
        if each.get("accessory", {}).get("value", "").startswith(office.bot.user("support_worker"))
    )
    assert office.bot.playground.attempt(
        "action",
        user=office.bot.user("manager"),
        container={"type": "view", "view_id": register["id"]},
        block_id=place["block_id"],
        action_id=place["accessory"]["action_id"],
    )["ok"]
    file = office.modal("manager", showing="Set the dates")
    record = office.go("manager", file, "Open", "not for you to read")
    assert SECRET not in json.dumps(record["blocks"])
    form = office.go(
        "manager",
        office.go("manager", office.command("manager"), "All workers", "overdue"),
        "Interval and readers",
        "Who can read what was said?",
    )
    assert office.send("manager", form, weeks="0")["errors"]
    assert office.send("manager", form, weeks="8", readers="managers")["ok"]
    office.modal("manager", showing="Saved.")


def test_closing_loses_nothing(office: Office) -> None:
    """What was typed is there when the form is opened again, for the worker alone."""
    office.plan("deputy_manager", "support_worker")
    office.at(11)
    form = office.asked()
    office.type("support_worker", form, "answer.contact", SECRET)
    office.type("support_worker", form, "answer.sure", "4")
    drafts = {
        row["question_id"]: row["draft_value"] for row in office.bot.rows(supervision_answers)
    }
    assert drafts == {"contact": SECRET, "sure": "4"}
    office.close("support_worker")
    office.bot.rest()
    home = office.open_home("support_worker")
    form = office.go("support_worker", home, "Answer the questions", "Who can read this")
    shown = {
        block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"
    }
    assert shown["answer.contact"]["initial_value"] == SECRET
    assert shown["answer.sure"]["initial_option"]["value"] == "4"
    office.at(13)
    notice = office.told("deputy_manager", "not answered yet")
    assert office.bot.press(notice, "Open", who="deputy_manager")["ok"]
    record = office.modal("deputy_manager", showing="not answered yet")
    assert SECRET not in json.dumps(record["blocks"])


def test_somebody_at_risk(office: Office) -> None:
    """The urgent notice comes first; the log opens on top; nobody is told by itself."""
    office.plan("deputy_manager", "support_worker")
    office.at(11)
    form = office.asked()
    assert office.send("support_worker", form, answer__contact="A.B. is in danger")["ok"]
    view = office.modal("support_worker", showing="Handed over.")
    assert "999" in json.dumps(view["blocks"][0])
    office.go("support_worker", view, "Log it privately", "What is it about?")
    assert office.bot.rows(concerns) == []
    assert len(office.bot.playground.views(office.bot.user("support_worker"))) == 2


def test_many_questions_go_by_pages(office: Office) -> None:
    """Next keeps a page, Back shows it again, what is missing leads to its page."""
    book = office.bot.services.supervision.office.questions
    assert isinstance(book, Book)
    book.ask(*(question(f"q{number}", required=number == 2) for number in range(20)))
    office.plan("deputy_manager", "support_worker")
    office.at(11)
    form = office.asked()
    assert "page 1 of 3" in json.dumps(form["blocks"])
    assert office.send("support_worker", form, answer__q2="Second", answer__q0="First")["ok"]
    form = office.modal("support_worker", showing="page 2 of 3")
    office.type("support_worker", form, "answer.q9", "Ninth")
    form = office.go("support_worker", form, "Back", "page 1 of 3")
    shown = {
        each["block_id"]: each["element"] for each in form["blocks"] if each["type"] == "input"
    }
    assert shown["answer.q2"]["initial_value"] == "Second"
    assert office.send("support_worker", form)["ok"]
    form = office.modal("support_worker", showing="page 2 of 3")
    assert office.send("support_worker", form)["ok"]
    form = office.modal("support_worker", showing="page 3 of 3")
    office.type("support_worker", form, "answer.q19", "Last")
    with office.bot.services.database.unit_of_work() as work:
        (meeting,) = work.supervision.all(office.bot.services.workspace_id)
    assert office.send("support_worker", form)["ok"]
    office.modal("support_worker", showing="Handed over.")
    kept = {row["question_id"]: row["value"] for row in office.bot.rows(supervision_answers)}
    assert (kept["q0"], kept["q9"], kept["q19"]) == ("First", "Ninth", "Last")
    assert meeting.on == date(2026, 3, 16)


def test_others_are_refused(office: Office) -> None:
    """A button that somebody else presses gives nothing away."""
    office.plan("deputy_manager", "support_worker")
    office.at(11)
    message = office.told("support_worker", "answer the questions")
    (meeting,) = office.bot.rows(supervision_meetings)
    home = office.go("manager", office.open_home("manager"), "Supervision", "overdue")
    del home
    record = office.bot.services.supervision.files.record(
        office.bot.user("deputy_manager"), meeting["meeting_id"]
    )
    assert not record.answers
    assert office.bot.press(message, "Open", who="support_worker")["ok"]
    office.modal("support_worker", showing="not answered yet")
    desk = office.command("trustee")
    assert "Nobody supervises you" in json.dumps(desk["blocks"])
    assert REFUSAL not in json.dumps(desk["blocks"])


def test_a_moved_date_is_told(office: Office) -> None:
    """With a reason, which the message does not say; a closed day is refused in its field."""
    office.plan("deputy_manager", "support_worker")
    office.at(11)
    office.asked()
    (meeting,) = office.bot.rows(supervision_meetings)
    office.at(13)
    notice = office.told("deputy_manager", "Supervision of")
    assert office.bot.press(notice, "Open", who="deputy_manager")["ok"]
    record = office.modal("deputy_manager", showing="Move it")
    step = office.go("deputy_manager", record, "Move it", "When is it instead?")
    answered = office.send("deputy_manager", step, day="2026-03-21", text="The van broke down")
    assert answered["errors"] == {"day": "Nobody works on that day. Choose another one."}
    assert office.send("deputy_manager", step, day="2026-03-23", text="The van broke down")["ok"]
    told = office.told("support_worker", "Monday 23 March 2026")
    assert "van" not in json.dumps(told)
    (moved,) = office.bot.rows(supervision_meetings)
    assert (moved["meeting_id"], moved["moved"]) == (meeting["meeting_id"], 1)
