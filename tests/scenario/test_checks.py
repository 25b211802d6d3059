"""A morning's check, through the stand-in for Slack: asked, answered, chased, changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from slack_bolt import BoltRequest

from chatbot.domain.roles import Duty, Role
from chatbot.store.check_tables import check_occurrences
from chatbot.store.tables import audit_log, outbox
from tests.scenario import test_settings
from tests.scenario.harness import Bot, button_labels, words
from tests.scenario.test_settings import ADMIN, BACKUP, MANAGER

Settings = test_settings.Desk
ALL = [
    "On it",
    "Done, nothing to report",
    "Done, something to report",
    "I can't today",
]
DEPUTY = "deputy_manager"  # the page's admin
WORKER = "support_worker"  # the backup


@dataclass
class Desk(Settings):
    """The bot on a day with a check, which opens at ten and is due at four."""

    def tick(self, hours: float, day: int = 2) -> None:
        """The metronome ticks at an hour in March 2026, and the outbox sends."""
        self.bot.clock.moment = datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hours)
        self.bot.services.checks.ticks.tick()
        self.bot.app.outbox.deliver_pending()

    def shown(self, who: str) -> Sequence[Mapping[str, Any]]:
        """The bot's messages to somebody."""
        return self.bot.seen(who, self.bot.dm(who))

    def newest(self, who: str, showing: str) -> Mapping[str, Any]:
        """The newest message to somebody, as soon as it shows some words."""
        return dict(
            self.bot.playground.wait_for(
                lambda: (found := self.shown(who)) and showing in words(found[-1]) and found[-1]
            )
        )

    def the_one(self) -> Mapping[str, Any]:
        """The only occurrence, as a row."""
        (row,) = self.bot.rows(check_occurrences)
        return row

    def write(
        self, who: str, view: Mapping[str, Any], values: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Submit a form with what stands in its fields, by their block ids."""
        filled = {}
        for block in view["blocks"]:
            if block["type"] == "input" and block["block_id"] in values:
                action_id = block["element"]["action_id"]
                filled[block["block_id"]] = {action_id: values[block["block_id"]]}
        return self.bot.playground.attempt(
            "submit", user=self.bot.user(who), view_id=view["id"], values=filled
        )


@pytest.fixture
def desk(bot: Bot) -> Desk:
    """Half past nine: an admin, a backup, a manager, and the check of ten o'clock before them."""
    desk = Desk(bot)
    desk.give({MANAGER: ["manager"], ADMIN: [DEPUTY], BACKUP: [WORKER]})
    desk.tick(9.5)
    return desk


@pytest.fixture
def reminder(desk: Desk) -> Mapping[str, Any]:
    """What the admin gets at ten."""
    desk.tick(10)
    return desk.newest(DEPUTY, "Look after the page")


def test_the_reminder(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """The checklist with its clauses, until when, the buttons; once, and for the admin alone."""
    said = words(reminder)
    for expected in (
        "*Look after the page*",
        "Due by 16:00 on Monday 2 March.",
        "•  Read the messages.  _(Rule 1)_",
        "•  Look round.",
        "Asked for by: Rule 1; Rule 2",
    ):
        assert expected in said
    assert button_labels(reminder) == ALL
    assert "comes late" not in said
    desk.tick(10.5)
    assert [len(desk.shown(who)) for who in (DEPUTY, WORKER, "manager")] == [1, 0, 0]


def test_done(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """One press; the message says who and when, and nothing can be pressed any more."""
    assert desk.bot.press(reminder, "Done, nothing to report", who=DEPUTY)["ok"]
    after = desk.newest(DEPUTY, "Done by")
    me = desk.bot.user(DEPUTY)
    assert f"Done by <@{me}> at 10:00: nothing to report." in words(after)
    assert button_labels(after) == []
    assert after["ts"] == reminder["ts"]
    for hours in (13, 15, 16):
        desk.tick(hours)
    assert [len(desk.shown(who)) for who in (DEPUTY, WORKER, "manager")] == [1, 0, 0]


def test_on_it_is_not_done(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """It says so, is asked about again, and is told to managers when it is not done."""
    assert desk.bot.press(reminder, "On it", who=DEPUTY)["ok"]
    taken = desk.newest(DEPUTY, "said at 10:00 that they are on it. It is not done yet.")
    assert button_labels(taken) == ALL[1:]
    desk.tick(13)
    assert "You said that you are on it." in words(desk.newest(DEPUTY, "not recorded as done"))
    desk.tick(16)
    told = words(desk.newest("manager", "not recorded in time"))
    assert f"<@{desk.bot.user(DEPUTY)}> was on it" in told
    assert desk.shown(WORKER) == []


def test_nobody_answers(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """A nudge, the backup, the managers; the backup's press is seen in all of the messages."""
    desk.tick(13)
    assert len(desk.shown(DEPUTY)) == 2
    desk.tick(14.5)
    asked = desk.newest(WORKER, "You are the backup.")
    desk.tick(16)
    told = words(desk.newest("manager", "not recorded in time"))
    assert "*Look after the page*, Monday 2 March: asked:" in told
    assert desk.bot.press(asked, "Done, nothing to report", who=WORKER)["ok"]
    desk.newest(WORKER, "Done by")
    line = f"Done by <@{desk.bot.user(WORKER)}> at 16:00: nothing to report. It was due at 16:00."
    desk.newest(DEPUTY, line)
    assert all(line in words(message) for message in desk.shown(DEPUTY))


def test_something_to_report(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """The form asks what was found; its words stay in the database, the message has none."""
    assert desk.bot.press(reminder, "Done, something to report", who=DEPUTY)["ok"]
    form = desk.modal(DEPUTY, showing="What did you find?")
    assert "Initials instead of names" in json.dumps(form)
    refused = desk.write(DEPUTY, form, {"noticed": "   "})
    assert refused["errors"] == {"noticed": "Write what you found, in a few words."}
    answer = desk.write(DEPUTY, form, {"noticed": "A rude comment", "done_about": "Hidden"})
    assert answer["ok"]
    after = desk.newest(DEPUTY, "something was reported")
    assert "rude" not in json.dumps(after)
    row = desk.the_one()
    assert (row["finding"], row["noticed"], row["action"]) == (
        "something",
        "A rude comment",
        "Hidden",
    )
    assert "rude" not in json.dumps(desk.bot.rows(outbox), default=str)


def test_cannot_today(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """The backup gets it at once; after them managers, who can do it or hand it over."""
    assert desk.bot.press(reminder, "I can't today", who=DEPUTY)["ok"]
    desk.bot.playground.wait_for(lambda: len(desk.bot.rows(outbox)) == 2)
    desk.bot.app.outbox.deliver_pending()
    asked = desk.newest(WORKER, "You are the backup.")
    assert desk.bot.press(asked, "I can't today", who=WORKER)["ok"]
    desk.bot.playground.wait_for(lambda: len(desk.bot.rows(outbox)) == 3)
    desk.bot.app.outbox.deliver_pending()
    told = desk.newest("manager", "Nobody is there for *Look after the page* today.")
    assert desk.bot.press(told, "Hand over", who="manager")["ok"]
    form = desk.modal("manager", showing="To whom?")
    assert desk.write("manager", form, {"to": desk.bot.user("housing_coordinator")})["ok"]
    desk.bot.playground.wait_for(lambda: len(desk.bot.rows(outbox)) == 4)
    desk.bot.app.outbox.deliver_pending()
    desk.newest("housing_coordinator", "It has been handed over to you.")


def test_pressed_twice(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """A message that Slack could not change keeps its buttons; what they do is a sentence."""
    for _ in range(2):
        desk.bot.playground.fault("server_error", method="chat.update")
    assert desk.bot.press(reminder, "Done, nothing to report", who=DEPUTY)["ok"]
    desk.bot.playground.wait_for(lambda: desk.the_one()["state"] == "done")
    before = desk.the_one()
    assert desk.bot.press(reminder, "Done, something to report", who=DEPUTY)["ok"]
    form = desk.modal(DEPUTY, showing="What did you find?")
    assert desk.write(DEPUTY, form, {"noticed": "Late"})["ok"]
    desk.modal(DEPUTY, showing="Nothing has been changed. Done by")
    assert desk.bot.press(reminder, "On it", who=DEPUTY)["ok"]
    desk.newest(DEPUTY, "Nothing has been changed. Done by")
    assert desk.the_one() == before


def test_the_wrong_person(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """A press of somebody whose check it is not does nothing, and is told why."""
    (row,) = [block for block in reminder["blocks"] if block["type"] == "actions"]
    who = desk.bot.user("trustee")
    body = {
        "type": "block_actions",
        "user": {"id": who},
        "team": {"id": desk.bot.services.people.workspace_id},
        "view": {"id": "V1", "type": "home"},
        "actions": [row["elements"][0] | {"block_id": row["block_id"]}],
    }
    before = desk.the_one()
    request = BoltRequest(body=json.dumps(body), mode="socket_mode")
    assert desk.bot.app.bolt.dispatch(request).status == 200
    desk.newest("trustee", "Sorry, this is not open to you.")
    assert desk.the_one() == before


def test_a_week_later(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """The old message still has its buttons; they say that the day is over."""
    desk.tick(16)
    desk.tick(10, day=9)
    old = desk.shown(DEPUTY)[0]
    assert desk.bot.press(old, "Done, nothing to report", who=DEPUTY)["ok"]
    desk.newest(DEPUTY, "Nothing has been changed. Missed: it was due at 16:00")
    rows = {row["on_date"]: row["state"] for row in desk.bot.rows(check_occurrences)}
    assert rows[date(2026, 3, 2)] == "missed"


def test_it_comes_late(desk: Desk) -> None:
    """After an hour without the bot it comes, and says that it is late."""
    desk.tick(11)
    late = desk.newest(DEPUTY, "Look after the page")
    assert "This comes late: it should have come at 10:00." in words(late)


def test_slack_is_away_for_an_hour(desk: Desk) -> None:
    """The reminder comes once when Slack is back, and says that it is late."""
    for _ in range(4):
        desk.bot.playground.fault("server_error", method="chat.postMessage")
    for hours in (10, 10.1, 10.3, 10.6):
        desk.tick(hours)
    assert desk.shown(DEPUTY) == []
    desk.tick(11.1)
    desk.tick(11.4)
    (late,) = desk.shown(DEPUTY)
    assert "This comes late" in words(late)


def test_slack_is_back_at_night(desk: Desk) -> None:
    """What was not told by the evening is told in the morning; the old reminder not at all."""
    for _ in range(2):
        desk.bot.playground.fault("server_error", method="chat.postMessage")
    desk.tick(15.9)
    desk.tick(16.01)
    for hours in (19, 23, 32):
        desk.tick(hours)
    assert [len(desk.shown(who)) for who in (DEPUTY, "manager")] == [0, 0]
    desk.tick(33.2)
    assert [len(desk.shown(who)) for who in (DEPUTY, "manager")] == [0, 1]


def test_the_admin_has_left(desk: Desk) -> None:
    """Slack would take the message for them; the backup gets it instead."""
    desk.bot.playground.patch(f"users/{desk.bot.user(DEPUTY)}", deactivated=True)
    desk.bot.services.people.identify(desk.bot.user(DEPUTY))
    desk.bot.clock.move(minutes=20)
    desk.bot.services.roles.recheck()
    desk.tick(10)
    assert "Look after the page" in words(desk.shown(WORKER)[-1])
    told = {row["recipient"] for row in desk.bot.rows(outbox)}
    assert desk.bot.user(DEPUTY) not in told


def test_the_home_tab(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """What is open stands there with its buttons, and is gone when it is done."""
    home = desk.open_home(DEPUTY)
    assert "Your checks" in json.dumps(home)
    assert desk.press(DEPUTY, home, "Done, nothing to report")["ok"]
    desk.newest(DEPUTY, "Done by")
    desk.bot.playground.wait_for(lambda: "Your checks" not in json.dumps(desk.home(DEPUTY)))


def open_form(desk: Desk, number: int = 0) -> Mapping[str, Any]:
    """Open the form of a check as the manager."""
    assert desk.press("manager", desk.open_home("manager"), "Checks")["ok"]
    listed = desk.modal("manager", showing="Next ten")
    rows = [block for block in listed["blocks"] if block["type"] == "actions"]
    assert desk.press("manager", {**listed, "blocks": rows[number:]}, "Change")["ok"]
    return desk.modal("manager", showing="Checklist")


def test_a_manager_changes_a_check(desk: Desk) -> None:
    """Switched on, other times, other people, another checklist: kept, audited, and done so."""
    form = open_form(desk, 1)
    assert "Once a week is our own choice." in json.dumps(form)
    values = {
        "switched_on": "on",
        "days": "0",
        "opens": "11:00",
        "due": "15:00",
        "people": list(desk.ids("housing_coordinator")),
        "items": "Is it true?\nIs it kind?",
    }
    assert desk.write("manager", form, values)["ok"]
    desk.modal("manager", showing="This counts from Monday 2 March.")
    desk.tick(11)
    asked = words(desk.newest("housing_coordinator", "Read through the page"))
    assert "•  Is it true?  _(Rule 3)_\n•  Is it kind?" in asked
    (entry,) = desk.bot.rows(audit_log)
    assert (entry["action"], entry["actor"]) == ("checks.changed", desk.bot.user("manager"))


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"opens": "15:00", "due": "11:00"}, "due", "It is due before it opens."),
        ({"opens": "07:00"}, "opens", "I only write while you are at work."),
        ({"zone": "Europe/Lundon"}, "zone", "I do not know the time zone Europe/Lundon."),
        ({"items": "Look.\n" * 200}, "items", "That is 200 lines."),
    ],
)
def test_what_is_refused(desk: Desk, values: Mapping[str, Any], field: str, sentence: str) -> None:
    """A sentence under the field, and nothing is saved."""
    answer = desk.write("manager", open_form(desk), values)
    assert list(answer["errors"]) == [field]
    assert sentence in answer["errors"][field]
    assert desk.bot.rows(audit_log) == []


def test_nobody_chosen(desk: Desk) -> None:
    """A check that nobody would be asked for is refused."""
    desk.give({Duty(role=Role.PAGE_ADMIN, scope="facebook"): []})
    answer = desk.write("manager", open_form(desk), {"opens": "11:00"})
    assert answer["errors"] == {"people": "Nobody would be asked. Choose at least one person."}


def test_the_next_ten(desk: Desk) -> None:
    """Who gets each of the coming days, and what is left out."""
    assert desk.press("manager", desk.open_home("manager"), "Checks")["ok"]
    listed = desk.modal("manager", showing="Next ten")
    assert desk.press("manager", listed, "Next ten")["ok"]
    coming = json.dumps(desk.modal("manager", showing="Tuesday 3 March"))
    assert coming.count(f"<@{desk.bot.user(DEPUTY)}>") == 10


def test_only_managers_change_checks(desk: Desk) -> None:
    """Others have no button; a press that is made up is refused."""
    assert '"Checks"' not in json.dumps(desk.open_home(WORKER))
