"""Being away, through the stand-in for Slack: said, changed, told, taken back; swapped days."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chatbot.store.absence_tables import absences, swaps
from chatbot.store.tables import outbox
from tests.scenario import test_checks
from tests.scenario.harness import Bot, button_labels, words
from tests.scenario.test_settings import ADMIN, BACKUP, MANAGER

DEPUTY = "deputy_manager"  # the page's admin
WORKER = "support_worker"  # the backup
COVER = "housing_coordinator"
Row = Mapping[str, Any]


@dataclass
class Desk(test_checks.Desk):
    """The bot on a day with a check at ten, with what people do who are away."""

    def away(self, text: str = "", *, who: str = DEPUTY, where: str = "general") -> Row:
        """Use /smaway; returns what Slack says to that."""
        return self.bot.playground.attempt(
            "command",
            user=self.bot.user(who),
            channel=self.bot.channel(where),
            command="/smaway",
            text=text,
        )

    def form(self, text: str = "", *, who: str = DEPUTY) -> Row:
        """The form that /smaway opens."""
        assert self.away(text, who=who)["ok"]
        return self.modal(who, showing="Last day away")

    def begun(self, form: Row) -> tuple[Any, Any]:
        """The days that stand in a form."""
        fields = {block.get("block_id"): block.get("element", {}) for block in form["blocks"]}
        return tuple(fields[name].get("initial_date") for name in ("first_on", "last_on"))

    def set(self, text: str, *, who: str = DEPUTY, **more: Any) -> Row:
        """Say when somebody is away; returns what stands in the form's place."""
        form = self.form(text, who=who)
        first, last = self.begun(form)
        values = {"first_on": first, "last_on": last, **more}
        assert self.write(who, form, values)["ok"]
        return self.modal(who, showing="Noted.")

    def deliver(self) -> None:
        """The outbox sends what is due."""
        self.bot.app.outbox.deliver_pending()

    def absence(self) -> Row:
        """The only absence, as a row."""
        (row,) = self.bot.rows(absences)
        return row


@pytest.fixture
def desk(bot: Bot) -> Desk:
    """Half past nine on Monday 2 March: an admin, a backup, a manager."""
    desk = Desk(bot)
    desk.give({MANAGER: ["manager"], ADMIN: [DEPUTY], BACKUP: [WORKER]})
    desk.tick(9.5)
    return desk


def test_said_by_the_command(desk: Desk) -> None:
    """The days are in the form; the cover is told in a message, and gets the checklist."""
    form = desk.form("3 to 4 March")
    assert desk.begun(form) == ("2026-03-03", "2026-03-04")
    assert "No reason is asked for" in json.dumps(form)
    shown = words(desk.set("3 to 4 March", cover=desk.bot.user(COVER)))
    assert "You are away from Tuesday 3 March to Wednesday 4 March." in shown
    desk.deliver()
    told = words(desk.newest(COVER, "You stand in for"))
    assert f"<@{desk.bot.user(DEPUTY)}> from Tuesday 3 March" in told
    desk.tick(10, day=3)
    desk.newest(COVER, "You stand in today for somebody who is away.")
    assert desk.shown(DEPUTY) == []
    assert desk.bot.changes("absences") == [("absences.set", desk.bot.user(DEPUTY))]
    assert "March" not in json.dumps(desk.bot.rows(outbox), default=str)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", (None, None)),
        ("tomorrow", ("2026-03-03", "2026-03-03")),
        ("until Friday", ("2026-03-02", "2026-03-06")),
        ("3/8-7/8", ("2026-08-03", "2026-08-07")),
    ],
)
def test_what_is_written_behind_it(desk: Desk, text: str, days: tuple[Any, Any]) -> None:
    """It stands in the form; nothing is saved before it is submitted."""
    assert desk.begun(desk.form(text)) == days
    assert desk.bot.rows(absences) == []


def test_31_february(desk: Desk) -> None:
    """The form opens, says that there is no such day, and is empty."""
    form = desk.form("31 February")
    assert "There is no such day in the calendar." in words(form)
    assert desk.begun(form) == (None, None)


def test_help(desk: Desk) -> None:
    """What can be written, for the one who asked alone."""
    assert desk.away("help")["ok"]
    general = desk.bot.channel("general")
    (said,) = desk.bot.answers_to(1, general, who=DEPUTY)
    assert "until Friday" in words(said)
    assert desk.bot.seen(WORKER, general) == []


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"first_on": "2026-03-05", "last_on": "2026-03-04"}, "last_on", "before the first"),
        ({"first_on": "2026-02-20", "last_on": "2026-02-21"}, "last_on", "over already"),
        ({"first_on": "2026-03-12", "last_on": "2026-03-16"}, "first_on", "already away"),
        ({"first_on": "2026-03-04", "last_on": "2026-03-06"}, "cover", "They are away too"),
    ],
)
def test_what_is_refused(desk: Desk, values: Row, field: str, sentence: str) -> None:
    """A sentence under the field, and nothing is saved."""
    desk.set("12 to 13 March")
    desk.set("6 March", who=COVER)
    before = desk.bot.rows(absences)
    answer = desk.write(DEPUTY, desk.form(), {"cover": desk.bot.user(COVER), **values})
    assert list(answer["errors"]) == [field]
    assert sentence in answer["errors"][field]
    assert desk.bot.rows(absences) == before


def test_a_manager_for_somebody_else(desk: Desk) -> None:
    """With the name in the command; the person is told, and can change it from the message."""
    form = desk.form("@deputy_manager 3 to 4 March", who="manager")
    assert desk.bot.user(DEPUTY) in json.dumps(form["blocks"])
    assert desk.begun(form) == ("2026-03-03", "2026-03-04")
    values = {"who": desk.bot.user(DEPUTY), "first_on": "2026-03-03", "last_on": "2026-03-04"}
    assert desk.write("manager", form, values)["ok"]
    desk.modal("manager", showing="is told in working hours")
    desk.deliver()
    told = desk.newest(DEPUTY, "has noted that you are away")
    assert button_labels(told) == ["Change", "Take it back"]
    assert desk.bot.press(told, "Change", who=DEPUTY)["ok"]
    change = desk.modal(DEPUTY, showing="Last day away")
    assert desk.begun(change) == ("2026-03-03", "2026-03-04")
    answered = desk.write(DEPUTY, change, {"first_on": "2026-03-03", "last_on": "2026-03-03"})
    assert answered["ok"]
    desk.modal(DEPUTY, showing="You are away on Tuesday 3 March.")
    assert desk.absence()["last_on"] == date(2026, 3, 3)


def test_others_cannot(desk: Desk) -> None:
    """Whoever is no manager gets the form for themselves, and is told so."""
    form = desk.form("@deputy_manager 3 to 4 March", who=WORKER)
    assert "Only managers can say that somebody else is away." in words(form)
    assert [b["block_id"] for b in form["blocks"] if b["type"] == "input"] == [
        "first_on",
        "last_on",
        "cover",
    ]


def test_a_guest(desk: Desk) -> None:
    """They get a sentence in the form's place."""
    assert desk.away("tomorrow", who="guest", where="social-media")["ok"]
    desk.modal("guest", showing="only for people who belong to the organisation")
    assert desk.bot.rows(absences) == []


def test_in_the_middle_of_a_check(desk: Desk) -> None:
    """The open check goes to whoever stands in, with the reminder; the person away gets none."""
    desk.tick(10)
    desk.newest(DEPUTY, "Look after the page")
    desk.set("until tomorrow", cover=desk.bot.user(COVER))
    desk.bot.playground.wait_for(lambda: len(desk.bot.rows(outbox)) >= 3)
    desk.deliver()
    desk.newest(COVER, "You stand in today for somebody who is away.")
    before = len(desk.shown(DEPUTY))
    desk.tick(13)
    assert "It is not recorded as done yet." in words(desk.shown(COVER)[-1])
    assert len(desk.shown(DEPUTY)) == before


def test_back_early(desk: Desk) -> None:
    """From the Home tab: they count as there, and the cover is told."""
    desk.set("until Friday", cover=desk.bot.user(COVER))
    desk.deliver()
    desk.newest(COVER, "You stand in for")
    desk.bot.clock.move(days=1)
    home = desk.open_home(DEPUTY)
    assert "You are away from Monday 2 March to Friday 6 March" in words(home)
    assert desk.press(DEPUTY, home, "I'm back")["ok"]
    desk.bot.playground.wait_for(lambda: "You are not away." in words(desk.home(DEPUTY)))
    desk.deliver()
    desk.newest(COVER, "You need not stand in for")
    assert desk.absence()["last_on"] == date(2026, 3, 2)


def test_back_by_the_command(desk: Desk) -> None:
    """`/smaway back`; a second time it says that they are not away."""
    desk.set("until Friday")
    desk.bot.clock.move(days=1)
    general = desk.bot.channel("general")
    assert desk.away("I'm back!")["ok"]
    assert "is back" in words(desk.bot.answers_to(1, general, who=DEPUTY)[0])
    assert desk.away("back")["ok"]
    assert "You are not away today." in words(desk.bot.answers_to(2, general, who=DEPUTY)[1])


def test_a_click_a_week_later(desk: Desk) -> None:
    """The old message still has its buttons; they say that it is over."""
    form = desk.form("3 to 4 March", who="manager")
    values = {"who": desk.bot.user(DEPUTY), "first_on": "2026-03-03", "last_on": "2026-03-04"}
    assert desk.write("manager", form, values)["ok"]
    desk.modal("manager", showing="Noted.")
    desk.deliver()
    told = desk.newest(DEPUTY, "has noted that you are away")
    desk.bot.clock.moment += timedelta(days=9)
    before = desk.absence()
    assert desk.bot.press(told, "Take it back", who=DEPUTY)["ok"]
    desk.newest(DEPUTY, "is over. Nothing has been changed.")
    assert desk.bot.press(told, "Change", who=DEPUTY)["ok"]
    desk.modal(DEPUTY, showing="is over. Nothing has been changed.")
    assert desk.absence() == before


def test_back_on_the_first_morning(desk: Desk) -> None:
    """One message with what happened on their page; a week without news brings none."""
    desk.set("3 to 4 March")
    desk.set("3 to 4 March", who=COVER)
    for day in (3, 4):
        desk.tick(10, day=day)
        asked = desk.newest(WORKER, "Look after the page")
        if day == 3:
            assert desk.bot.press(asked, "Done, nothing to report", who=WORKER)["ok"]
        desk.tick(16, day=day)
    for hours in (9, 10):
        desk.bot.clock.moment = datetime(2026, 3, 5, hours, tzinfo=UTC)
        desk.bot.services.absences.returns.welcome()
        desk.deliver()
    (told,) = desk.shown(DEPUTY)
    for expected in (
        "Welcome back. While you were away from Tuesday 3 March to Wednesday 4 March:",
        f"done once by <@{desk.bot.user(WORKER)}>; missed on Wed 4 Mar",
    ):
        assert expected in words(told)
    assert desk.shown(COVER) == []


def test_the_managers_list(desk: Desk) -> None:
    """Who is away, with what can be done about it; a press changes the list."""
    desk.set("3 to 4 March")
    home = desk.open_home("manager")
    assert f"<@{desk.bot.user(DEPUTY)}> from Tuesday 3 March" in words(home)
    assert desk.press("manager", home, "Who is away")["ok"]
    listed = desk.modal("manager", showing="Take it back")
    assert desk.press("manager", listed, "Take it back")["ok"]
    desk.modal("manager", showing="Nobody, as far as I know.")
    desk.deliver()
    desk.newest(DEPUTY, "has taken back your absence")


def test_a_swap(desk: Desk) -> None:
    """Asked in the form, accepted by a button, done by the other one, undone in time."""
    home = desk.open_home(DEPUTY)
    assert desk.press(DEPUTY, home, "Swap a day")["ok"]
    form = desk.modal(DEPUTY, showing="Your day that you give away")
    other = desk.bot.user(WORKER)
    check = next(b for b in form["blocks"] if b.get("block_id") == "check")
    check_id = check["element"]["options"][0]["value"]
    values = {"check": check_id, "gives_on": "2026-03-07", "other": other}
    wrong = desk.write(DEPUTY, form, values)
    assert "does not come on that day" in wrong["errors"]["gives_on"]
    values |= {"gives_on": "2026-03-03"}
    assert desk.write(DEPUTY, form, values)["ok"]
    desk.modal(DEPUTY, showing="Asked.")
    desk.deliver()
    asked = desk.newest(WORKER, "asks to swap")
    assert button_labels(asked) == ["Accept", "Decline"]
    assert desk.bot.press(asked, "Accept", who=WORKER)["ok"]
    after = desk.newest(WORKER, "agreed")
    assert button_labels(after) == ["Undo"]
    desk.deliver()
    desk.newest(DEPUTY, "has accepted")
    assert desk.bot.press(after, "Undo", who=WORKER)["ok"]
    desk.newest(WORKER, "undone")
    desk.deliver()
    desk.newest(DEPUTY, "has taken this swap back")
    (row,) = desk.bot.rows(swaps)
    assert row["state"] == "undone"
    assert [button_labels(each) for each in desk.shown(WORKER)] == [[]]


def test_a_swap_that_was_taken_back_before_it_was_told(desk: Desk) -> None:
    """Whoever never heard of it hears nothing; the list offers to take it back."""
    assert desk.press(DEPUTY, desk.open_home(DEPUTY), "Swap a day")["ok"]
    form = desk.modal(DEPUTY, showing="Your day that you give away")
    check = next(b for b in form["blocks"] if b.get("block_id") == "check")
    check_id = check["element"]["options"][0]["value"]
    values = {"check": check_id, "gives_on": "2026-03-03", "other": desk.bot.user(WORKER)}
    assert desk.write(DEPUTY, form, values)["ok"]
    (row,) = desk.bot.rows(swaps)
    desk.bot.services.absences.swaps.undo(desk.bot.user(DEPUTY), row["swap_id"])
    desk.deliver()
    assert desk.shown(WORKER) == []


def test_slack_is_away_when_the_cover_is_told(desk: Desk) -> None:
    """The message comes once Slack is back, and not at all if it is not needed by then."""
    desk.set("4 to 5 March", cover=desk.bot.user(COVER))
    desk.bot.playground.fault("server_error", method="chat.postMessage")
    desk.deliver()
    assert desk.shown(COVER) == []
    home = desk.open_home(DEPUTY)
    assert desk.press(DEPUTY, home, "Take it back")["ok"]
    desk.bot.playground.wait_for(lambda: desk.absence()["taken_back_at"])
    desk.bot.clock.move(minutes=30)
    desk.deliver()
    assert desk.shown(COVER) == []
