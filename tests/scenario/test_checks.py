"""A morning's check, through the stand-in for Slack: asked, answered, chased, changed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from slack_bolt import BoltRequest

from chatbot.domain.concerns import Readers, Source
from chatbot.domain.roles import Duty, Role
from chatbot.services.check_ticks import CheckTicks
from chatbot.slack.blocks.concern_form import NOTE, FormMemory
from chatbot.store.check_tables import check_occurrences
from chatbot.store.concern_tables import concerns
from chatbot.store.tables import outbox
from tests.doubles import Leave
from tests.scenario import test_settings
from tests.scenario.harness import Bot, button_labels, words
from tests.scenario.test_settings import ADMIN, BACKUP, MANAGER, dispatch

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

        def shown() -> Any:
            self.bot.app.outbox.deliver_pending()
            found = self.shown(who)
            return found and showing in words(found[-1]) and found[-1]

        return dict(self.bot.playground.wait_for(shown))

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
        "•  Read the messages.  ·  _Rule 1_",
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
    desk.newest(WORKER, "You are the backup.")
    desk.tick(16)
    told = words(desk.newest("manager", "not recorded in time"))
    assert "*Look after the page*, Monday 2 March: asked:" in told
    missed = desk.newest(WORKER, "Missed")
    assert desk.bot.press(missed, "Done, nothing to report", who=WORKER)["ok"]
    desk.newest(WORKER, "Done by")
    line = f"Done by <@{desk.bot.user(WORKER)}> at 16:00: nothing to report. It was due at 16:00."
    desk.newest(DEPUTY, line)
    assert all(line in words(message) for message in desk.shown(DEPUTY))


def report(desk: Desk, reminder: Mapping[str, Any], kind: str, who: str = DEPUTY) -> Any:
    """Press "something to report" and choose what it is about; returns the form."""
    assert desk.bot.press(reminder, "Done, something to report", who=who)["ok"]
    form = desk.modal(who, showing="What is it about?")
    assert form["title"]["text"] == "Something to report"
    assert "Look after the page, Monday 2 March" in json.dumps(form)
    answered = desk.bot.playground.attempt(
        "action",
        user=desk.bot.user(who),
        container={"type": "view", "view_id": form["id"]},
        block_id="kind",
        action_id="concerns.kind",
        value=kind,
    )
    assert answered["ok"], answered
    return desk.modal(who, showing='"happened"')


def test_a_concern_to_report(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """One form logs the concern, with the page, and completes the check; no word leaks."""
    form = report(desk, reminder, "comment")
    assert "and the managers" in json.dumps(form)
    assert desk.write(DEPUTY, form, {"happened": "A rude comment", "done": "Hidden"})["ok"]
    logged = json.dumps(desk.modal(DEPUTY, showing="Logged as"))
    assert "The check is recorded as done." in logged
    after = desk.newest(DEPUTY, "something was reported")
    assert button_labels(after) == []
    (concern,) = desk.bot.rows(concerns)
    assert (concern["source"], concern["page_id"], concern["happened"]) == (
        "check",
        "facebook",
        "A rude comment",
    )
    row = desk.the_one()
    assert (row["finding"], row["noticed"], row["action"]) == ("something", None, None)
    told = desk.bot.rows(outbox)
    assert any(each["kind"] == "concerns.notice" for each in told)
    assert "rude" not in json.dumps([after, told], default=str)


def test_only_a_note(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """What is no concern is kept with the check, in words; the message has none of them."""
    form = report(desk, reminder, NOTE)
    assert "initials, not names" in json.dumps(form)
    refused = desk.write(DEPUTY, form, {"happened": "   "})
    assert refused["errors"] == {"happened": "Write what you found, in a few words."}
    assert desk.write(DEPUTY, form, {"happened": "Spam", "done": "Taken down"})["ok"]
    after = desk.newest(DEPUTY, "something was reported")
    row = desk.the_one()
    assert (row["finding"], row["noticed"], row["action"]) == ("something", "Spam", "Taken down")
    assert "Spam" not in json.dumps([after, desk.bot.rows(outbox)], default=str)
    assert desk.bot.rows(concerns) == []


def test_the_form_is_closed(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """The check stays open."""
    form = report(desk, reminder, "comment")
    desk.bot.playground.act("close", user=desk.bot.user(DEPUTY), view_id=form["id"])
    assert desk.the_one()["state"] == "open"
    assert desk.bot.rows(concerns) == []


@pytest.mark.parametrize("kind", ["comment", NOTE])
def test_the_report_is_sent_twice(desk: Desk, reminder: Mapping[str, Any], kind: str) -> None:
    """Slack delivers it again: one concern at the most, one check, the same answer."""
    form = report(desk, reminder, kind)
    memory = FormMemory(
        source=Source.CHECK,
        told=Readers.MANAGERS if kind == "comment" else None,
        occurrence_id=desk.the_one()["occurrence_id"],
    )
    body = {
        "type": "view_submission",
        "user": {"id": desk.bot.user(DEPUTY)},
        "view": {
            "type": "modal",
            "id": form["id"],
            "callback_id": form["callback_id"],
            "private_metadata": str(memory),
            "state": {
                "values": {
                    "kind": {"concerns.kind": {"selected_option": {"value": kind}}},
                    "happened": {"entry": {"value": "A rude comment"}},
                }
            },
        },
    }
    answers = {str(dispatch(desk, body).body) for _ in range(3)}
    assert len(answers) == 1
    assert "stays as it is" not in answers.pop()
    assert len(desk.bot.rows(concerns)) == (kind == "comment")
    row = desk.the_one()
    assert (row["state"], row["version"]) == ("done", 1)


def test_somebody_was_quicker(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """The concern is logged all the same, and the form says who did the check."""
    form = report(desk, reminder, "comment")
    desk.tick(14.5)
    asked = desk.newest(WORKER, "You are the backup.")
    assert desk.bot.press(asked, "Done, nothing to report", who=WORKER)["ok"]
    assert desk.write(DEPUTY, form, {"happened": "A rude comment"})["ok"]
    logged = json.dumps(desk.modal(DEPUTY, showing="Logged as"))
    assert f"The check stays as it is. Done by <@{desk.bot.user(WORKER)}>" in logged
    assert desk.the_one()["finding"] == "nothing"
    assert len(desk.bot.rows(concerns)) == 1


def test_a_note_that_comes_too_late(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """Somebody else has done it: the form says so, and shows the words again."""
    form = report(desk, reminder, NOTE)
    desk.tick(14.5)
    asked = desk.newest(WORKER, "You are the backup.")
    assert desk.bot.press(asked, "Done, nothing to report", who=WORKER)["ok"]
    assert desk.write(DEPUTY, form, {"happened": "Two loan adverts"})["ok"]
    said = json.dumps(desk.modal(DEPUTY, showing="Nothing has been changed. Done by"))
    assert "Two loan adverts" in said
    assert desk.the_one()["noticed"] is None


def test_cannot_today(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """The backup gets it at once; after them managers, who can do it or hand it over."""
    assert desk.bot.press(reminder, "I can't today", who=DEPUTY)["ok"]
    asked = desk.newest(WORKER, "You are the backup.")
    assert desk.bot.press(asked, "I can't today", who=WORKER)["ok"]
    told = desk.newest("manager", "Nobody is there for *Look after the page* today.")
    assert desk.bot.press(told, "Hand over", who="manager")["ok"]
    form = desk.modal("manager", showing="To whom?")
    assert desk.write("manager", form, {"to": desk.bot.user("housing_coordinator")})["ok"]
    new = desk.newest("housing_coordinator", "It has been handed over to you.")
    for who in (DEPUTY, WORKER, "manager"):
        told = desk.newest(who, f"It is with <@{desk.bot.user('housing_coordinator')}>.")
        assert button_labels(told) == []
    assert button_labels(new) == ALL


def test_pressed_twice(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """While Slack cannot change a message, its buttons say a sentence; then it is changed."""
    desk.bot.playground.fault("server_error", method="chat.update")
    assert desk.bot.press(reminder, "Done, nothing to report", who=DEPUTY)["ok"]
    desk.bot.app.outbox.deliver_pending()
    before = desk.the_one()
    assert desk.bot.press(reminder, "Done, something to report", who=DEPUTY)["ok"]
    desk.modal(DEPUTY, showing="Nothing has been changed. Done by")
    assert desk.bot.press(reminder, "On it", who=DEPUTY)["ok"]
    desk.newest(DEPUTY, "Nothing has been changed. Done by")
    assert desk.the_one() == before
    desk.tick(10.1)
    assert button_labels(desk.shown(DEPUTY)[0]) == []


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


def test_nobody_presses_anything(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """By itself each message says how it stands, and loses its buttons when they are of no use."""
    assert desk.bot.press(reminder, "On it", who=DEPUTY)["ok"]
    desk.newest(DEPUTY, "they are on it")
    desk.tick(13)
    desk.tick(16)
    for old in desk.shown(DEPUTY):
        assert "Missed: it was due at 16:00, and nobody recorded it." in words(old)
        assert button_labels(old) == ["Done, nothing to report", "Done, something to report"]
    desk.tick(10, day=3)
    *yesterday, today = desk.shown(DEPUTY)
    assert [button_labels(old) for old in yesterday] == [[], []]
    assert all("Missed: it was due at 16:00" in words(old) for old in yesterday)
    assert button_labels(today) == ALL


def test_the_admin_goes_on_leave(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """The tick hands it on, and the admin's message says to whom; it can no longer be pressed."""
    office = desk.bot.services.checks.ticks.office
    away = Leave()
    away.go(desk.bot.user(DEPUTY), date(2026, 3, 2), 1)
    ticks = CheckTicks(office=replace(office, absences=away))
    desk.bot.clock.moment = datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert ticks.tick() == 1
    desk.newest(WORKER, "You are the backup.")
    told = desk.newest(DEPUTY, f"It is with <@{desk.bot.user(WORKER)}>.")
    assert (told["ts"], button_labels(told)) == (reminder["ts"], [])


def test_it_is_switched_off(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """Within a tick the message says that there is nothing to do."""
    answer = desk.write("manager", open_form(desk), {"switched_on": "off"})
    assert answer["ok"]
    desk.tick(11)
    told = desk.newest(DEPUTY, "This check has been switched off.")
    assert (told["ts"], button_labels(told)) == (reminder["ts"], [])


def test_the_update_gets_lost(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """Slack is away when the check is missed: the message is changed as soon as it is back."""
    desk.tick(15.9)
    for _ in range(3):
        desk.bot.playground.fault("server_error", method="chat.update")
    for hours in (16, 16.1):
        desk.tick(hours)
    desk.tick(16.5)
    assert all("Missed" in words(old) for old in desk.shown(DEPUTY))


def test_an_old_picture_of_a_message(desk: Desk, reminder: Mapping[str, Any]) -> None:
    """A press on a message as it was a week ago: a sentence says that the day is over."""
    desk.tick(16)
    desk.tick(10, day=9)
    (row,) = [block for block in reminder["blocks"] if block["type"] == "actions"]
    body = {
        "type": "block_actions",
        "user": {"id": desk.bot.user(DEPUTY)},
        "view": {"id": "V1", "type": "home"},
        "actions": [row["elements"][1] | {"block_id": row["block_id"]}],
    }
    assert dispatch(desk, body).status == 200
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


@pytest.fixture
def keep_current(desk: Desk) -> Callable[[], int]:
    """What the metronome calls; nobody has a tab open that an earlier test opened."""
    now = desk.bot.clock.now()
    desk.bot.clock.move(days=1000)
    assert desk.bot.app.home.keep_current() == 0
    desk.bot.clock.moment = now
    return desk.bot.app.home.keep_current


def test_an_open_home_tab_is_kept_current(desk: Desk, keep_current: Callable[[], int]) -> None:
    """A tick that changes what it shows is seen there; nothing is published without a change."""
    desk.tick(9.9)
    assert "Your checks" not in json.dumps(desk.open_home(DEPUTY))
    published = desk.bot.called("views.publish")
    assert keep_current() == 0
    desk.tick(10)
    assert [keep_current(), keep_current()] == [1, 0]
    assert "Your checks" in json.dumps(desk.home(DEPUTY))
    assert desk.bot.called("views.publish") == published + 1


@pytest.mark.parametrize("who", [WORKER, DEPUTY, "manager"])
def test_an_open_home_tab_looks_the_same_twice(
    desk: Desk, keep_current: Callable[[], int], who: str
) -> None:
    """Whatever stands in it, it is not published anew by the minute."""
    desk.tick(10)
    desk.open_home(who)
    desk.bot.clock.move(minutes=1)
    assert keep_current() == 0


def test_a_home_tab_that_was_opened_long_ago(desk: Desk, keep_current: Callable[[], int]) -> None:
    """Slack does not tell when somebody looks elsewhere: after half an hour it is left."""
    desk.tick(9.5)
    desk.open_home(DEPUTY)
    desk.tick(10)
    assert keep_current() == 0
    assert "Your checks" not in json.dumps(desk.home(DEPUTY))
    assert "Your checks" in json.dumps(desk.open_home(DEPUTY))


def test_a_home_tab_that_cannot_be_published(desk: Desk, keep_current: Callable[[], int]) -> None:
    """It is logged, and tried again a minute later."""
    desk.tick(9.9)
    desk.open_home(DEPUTY)
    desk.tick(10)
    desk.bot.playground.fault("server_error", method="views.publish")
    assert [keep_current(), keep_current()] == [0, 1]


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
    assert "•  Is it true?  ·  _Rule 3_\n•  Is it kind?" in asked
    assert desk.bot.changes("checks") == [("checks.changed", desk.bot.user("manager"))]


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
    assert desk.bot.changes("checks") == []


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
