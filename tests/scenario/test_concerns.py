"""The concern log through the stand-in for Slack: logged, read, acted on, chased."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from chatbot.domain.roles import Duty, Role
from chatbot.store.concern_tables import concern_entries, concerns
from chatbot.store.tables import outbox
from tests.scenario.harness import Bot, button_labels, words
from tests.scenario.test_settings import MANAGER, REFUSAL, Desk, dispatch

LEAD = Duty(role=Role.SAFEGUARDING_LEAD)
SECRET = "A.B. wrote something unkind about C.D."
ENTRY = "entry"


@dataclass
class LogBook(Desk):
    """The bot, with what people do at its concern log."""

    def command(self, text: str = "", *, who: str = "support_worker") -> Mapping[str, Any]:
        """Use /smconcern; returns the form."""
        answered = self.bot.playground.attempt(
            "command",
            user=self.bot.user(who),
            channel=self.bot.channel("general"),
            command="/smconcern",
            text=text,
        )
        assert answered["ok"]
        return self.modal(who, showing="What is it about?")

    def choose(self, who: str, form: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
        """Choose a kind; returns the form with its fields."""
        answered = self.bot.playground.attempt(
            "action",
            user=self.bot.user(who),
            container={"type": "view", "view_id": form["id"]},
            block_id="kind",
            action_id="concerns.kind",
            value=kind,
        )
        assert answered["ok"], answered
        return self.modal(who, showing=f"checklist.{kind}")

    def send(self, who: str, form: Mapping[str, Any], **values: Any) -> Mapping[str, Any]:
        """Submit a form with values by block; returns what Slack says to that."""
        given = {block: {_action_of(form, block): value} for block, value in values.items()}
        return self.bot.playground.attempt(
            "submit", user=self.bot.user(who), view_id=form["id"], values=given
        )

    def log(
        self, kind: str = "comment", *, who: str = "support_worker", **values: Any
    ) -> Mapping[str, Any]:
        """Log a concern; returns its row in the database."""
        form = self.choose(who, self.command(who=who), kind)
        assert self.send(who, form, happened=SECRET, **values)["ok"]
        self.modal(who, showing="Logged as")
        return self.bot.rows(concerns)[-1]

    def told(self, who: str, count: int = 1) -> Mapping[str, Any]:
        """The last of so many direct messages of the bot to somebody."""
        self.bot.app.outbox.deliver_pending()
        return self.bot.answers_to(count, self.bot.dm(who), who=who)[-1]

    def open(self, who: str, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """Press Open under a message; returns the concern."""
        assert self.bot.press(message, "Open", who=who)["ok"]
        return self.modal(who, showing="Timeline")

    def step(self, who: str, concern: Mapping[str, Any], label: str) -> Mapping[str, Any]:
        """Press a button of a concern; returns the form on top of it."""
        assert self.press(who, concern, label)["ok"]

        def pushed() -> Any:
            views = self.bot.playground.views(self.bot.user(who))
            top = views[-1]
            return top["id"] != concern["id"] and top["callback_id"] and top

        found: Mapping[str, Any] = self.bot.playground.wait_for(pushed)
        return found

    def leaks(self, secret: str = SECRET) -> bool:
        """Whether something that a concern says stands in a message or a Home tab."""
        seen = [
            self.bot.playground.messages(self.bot.user(who), self.bot.dm(who))
            for who in ("support_worker", "manager", "deputy_manager")
        ]
        homes = [
            self.bot.playground.get("home", user=self.bot.user(who))["home"]
            for who in ("support_worker", "manager", "deputy_manager")
        ]
        return secret in json.dumps([seen, homes])


def _action_of(form: Mapping[str, Any], block_id: str) -> str:
    block = next(each for each in form["blocks"] if each["block_id"] == block_id)
    return str(block["element"]["action_id"])


@pytest.fixture
def book(bot: Bot) -> LogBook:
    """A workspace with a manager and a safeguarding lead."""
    book = LogBook(bot)
    book.give({MANAGER: ("manager",), LEAD: ("deputy_manager",)})
    return book


def test_logged_from_the_command(book: LogBook) -> None:
    """Who will read it is said before anything is typed; a reference comes back."""
    form = book.command("Somebody swore on the page")
    assert "it decides who will read this" in json.dumps(form["blocks"])
    assert "initials, not names" in json.dumps(form["blocks"])
    form = book.choose("support_worker", form, "comment")
    assert "Somebody swore on the page" in json.dumps(form["blocks"])
    assert "and the managers" in json.dumps(form["blocks"])
    sent = book.send(
        "support_worker",
        form,
        happened=SECRET,
        page="facebook",
        accounts="@angry",
        done="Deleted",
        **{"checklist.comment": ["0"]},
    )
    assert sent["ok"]
    done = book.modal("support_worker", showing="Logged as")
    (row,) = book.bot.rows(concerns)
    assert row["reference"] in json.dumps(done["blocks"])
    assert (row["happened"], row["ticked"]) == (SECRET, ["It was taken down"])
    assert (row["source"], row["page_id"]) == ("command", "facebook")
    message = book.told("manager")
    assert row["reference"] in words(message)
    assert button_labels(message) == ["Open"]
    assert not book.leaks()
    concern = book.open("manager", message)
    for shown in (SECRET, "It was taken down", "@angry", "Mill page", "Deleted"):
        assert shown in json.dumps(concern["blocks"])


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("comment", "whoever gets a follow-up, and the managers"),
        ("abuse", "you and the safeguarding lead, nobody else"),
        ("data", "72 hours"),
    ],
)
def test_the_form_changes_with_the_kind(book: LogBook, kind: str, says: str) -> None:
    """Readers, checklist and fields are the kind's; what was typed before stays."""
    form = book.choose("support_worker", book.command("Typed before"), "comment")
    form = book.choose("support_worker", form, kind)
    shown = json.dumps(form["blocks"])
    assert says in shown
    assert "Typed before" in shown


def test_without_a_lead_the_form_says_so(book: LogBook) -> None:
    """A safeguarding concern is then read by the managers."""
    book.give({LEAD: ()})
    form = book.choose("support_worker", book.command(), "abuse")
    assert "because no safeguarding lead has been chosen" in json.dumps(form["blocks"])


def test_a_lead_who_came_while_the_form_was_open(book: LogBook) -> None:
    """Nothing is logged before the form has said who reads it now; the words stay."""
    book.give({LEAD: ()})
    form = book.choose("support_worker", book.command(), "abuse")
    book.give({LEAD: ("deputy_manager",)})
    assert book.send("support_worker", form, happened=SECRET)["ok"]
    again = book.modal("support_worker", showing="Nothing is logged yet")
    assert SECRET in json.dumps(again["blocks"])
    assert not book.bot.rows(concerns)
    assert book.send("support_worker", again, happened=SECRET)["ok"]
    book.modal("support_worker", showing="Logged as")
    assert len(book.bot.rows(concerns)) == 1


def test_bad_input_is_told_in_the_form(book: LogBook) -> None:
    """A sentence under each field; nothing is logged, nothing is lost."""
    form = book.choose("support_worker", book.command(), "comment")
    sent = book.send(
        "support_worker", form, happened=SECRET, accounts="angry somebody", task="Ring back"
    )
    assert set(sent["errors"]) == {"accounts", "owner", "due"}
    assert not book.bot.rows(concerns)
    still = book.modal("support_worker", showing="What happened?")
    assert still["id"] == form["id"]
    assert still["state"]["values"]["happened"][ENTRY]["value"] == SECRET


def test_the_form_is_sent_twice(book: LogBook) -> None:
    """The same view makes one concern, whatever Slack delivers."""
    form = book.choose("support_worker", book.command(), "comment")
    body = {
        "type": "view_submission",
        "team": {"id": "T"},
        "user": {"id": book.bot.user("support_worker")},
        "view": {
            "type": "modal",
            "id": form["id"],
            "callback_id": "concerns.save",
            "private_metadata": "command\nmanagers",
            "state": {
                "values": {
                    "kind": {"concerns.kind": {"selected_option": {"value": "comment"}}},
                    "happened": {ENTRY: {"value": SECRET}},
                }
            },
        },
    }
    answers = {str(dispatch(book, body).body) for _ in range(3)}
    assert len(answers) == 1
    (row,) = book.bot.rows(concerns)
    assert row["reference"] in answers.pop()


def test_logged_from_an_urgent_notice(book: LogBook) -> None:
    """The button opens the form; whoever looks after it is told at once, at night too."""
    book.bot.clock.moment = datetime(2026, 3, 7, 23, 0, tzinfo=UTC)
    book.bot.say("She is in danger")
    notice = book.bot.answer(book.bot.dm("support_worker"))
    assert book.bot.press(notice, "Log it privately")["ok"]
    form = book.modal("support_worker", showing="What is it about?")
    form = book.choose("support_worker", form, "abuse")
    assert book.send("support_worker", form, happened=SECRET)["ok"]
    book.modal("support_worker", showing="They are told now")
    message = book.told("deputy_manager")
    assert words(message).startswith("A concern needs you now: C-2026-")
    assert "abuse" not in json.dumps(message).casefold()
    assert not book.bot.seen("manager", book.bot.dm("manager"))
    assert not book.leaks()


def test_logged_from_a_message(book: LogBook) -> None:
    """The shortcut brings the message's words along, and they outlast the choice of a kind."""
    who, general = book.bot.user("support_worker"), book.bot.channel("general")
    text = "I saw a nasty comment"
    said = book.bot.playground.act(
        "message", user=book.bot.user("manager"), channel=general, text=text
    )
    used = book.bot.playground.attempt(
        "message_shortcut",
        user=who,
        channel=general,
        callback_id="concerns.log_message",
        ts=said["ts"],
    )
    assert used["ok"]
    form = book.modal("support_worker", showing="saw a nasty comment")
    form = book.choose("support_worker", form, "comment")
    assert "I saw a nasty comment" in json.dumps(form["blocks"])


def test_logged_from_the_home_tab(book: LogBook) -> None:
    """The button stands in everybody's tab; afterwards the row does, without a word of it."""
    home = book.open_home("support_worker")
    assert book.press("support_worker", home, "Log a concern")["ok"]
    form = book.modal("support_worker", showing="What is it about?")
    form = book.choose("support_worker", form, "comment")
    assert book.send("support_worker", form, happened=SECRET)["ok"]
    (row,) = book.bot.playground.wait_for(lambda: book.bot.rows(concerns))
    for who in ("support_worker", "manager"):
        book.bot.playground.wait_for(
            lambda who=who: row["reference"] in json.dumps(book.home(who))  # type: ignore[misc]
        )
        assert "comment" not in json.dumps(book.home(who)).casefold()
    assert row["reference"] not in json.dumps(book.open_home("volunteer"))


def test_a_follow_up_from_beginning_to_end(book: LogBook) -> None:
    """Assigned, reminded on the day, handed over, done, closed: each in the timeline."""
    owner = book.bot.user("volunteer")
    book.log(task="Ring A.B. back", owner=owner, due="2026-03-06")
    assigned = book.told("volunteer")
    assert "There is a follow-up for you" in words(assigned)
    assert "Ring A.B." not in json.dumps(assigned)
    book.bot.clock.moment = datetime(2026, 3, 6, 9, 5, tzinfo=UTC)
    assert book.bot.services.concern_chaser.chase() == 1
    reminder = book.told("volunteer", 2)
    assert "is due on Friday 6 March 2026" in words(reminder)
    concern = book.open("volunteer", reminder)
    assert "Ring A.B. back" in json.dumps(concern["blocks"])
    form = book.step("volunteer", concern, "Hand over")
    sent = book.send("volunteer", form, owner=book.bot.user("trustee"), due="2026-03-09")
    assert sent["ok"]
    handed = book.told("trustee")
    form = book.step("trustee", book.open("trustee", handed), "Done")
    assert book.send("trustee", form, text="Rang them, all is well")["ok"]
    book.modal("trustee", showing="Rang them, all is well")
    closing = book.step("manager", book.open("manager", book.told("manager")), "Close it")
    assert book.send("manager", closing, text="Nothing left to do")["ok"]
    shown = book.modal("manager", showing="Nothing left to do")
    assert "Open it again" in json.dumps(shown["blocks"])
    deeds = [row["deed"] for row in book.bot.rows(concern_entries)]
    assert deeds == ["log", "follow_up", "hand_over", "finish", "close"]
    assert "has been closed" in words(book.told("support_worker"))


def test_two_people_close_at_once(book: LogBook) -> None:
    """The second one is told so in the form, where the reason still stands."""
    book.give({MANAGER: ("manager", "trustee")})
    book.log()
    forms = {
        who: book.step(who, book.open(who, book.told(who)), "Close it")
        for who in ("manager", "trustee")
    }
    assert book.send("manager", forms["manager"], text="All done")["ok"]
    sent = book.send("trustee", forms["trustee"], text="My reason")
    assert "Somebody has been quicker" in sent["errors"]["text"]
    assert [row["deed"] for row in book.bot.rows(concern_entries)] == ["log", "close"]


def test_a_button_that_is_a_week_old(book: LogBook) -> None:
    """It opens the concern as it is now; whoever lost their role gets a sentence."""
    book.log()
    message = book.told("manager")
    book.bot.clock.move(days=7)
    assert "open for 7 days" in json.dumps(book.open("manager", message)["blocks"])
    book.give({MANAGER: ("trustee",)})
    assert book.bot.press(message, "Open", who="manager")["ok"]
    refused = book.modal("manager", showing=REFUSAL)
    assert SECRET not in json.dumps(refused)


def test_a_role_that_is_lost_while_the_form_is_open(book: LogBook) -> None:
    """The sentence stands under the field; nothing is closed."""
    book.log()
    form = book.step("manager", book.open("manager", book.told("manager")), "Close it")
    book.give({MANAGER: ("trustee",)})
    sent = book.send("manager", form, text="All done")
    assert REFUSAL in sent["errors"]["text"]
    assert book.bot.rows(concerns)[0]["state"] == "open"


def test_a_message_for_somebody_who_lost_their_role(book: LogBook) -> None:
    """It waited over the weekend; by then it is not theirs any more, and is dropped."""
    book.bot.clock.moment = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
    book.log()
    book.give({MANAGER: ("trustee",)})
    book.bot.clock.move(days=3)
    book.bot.app.outbox.deliver_pending()
    assert [row["state"] for row in book.bot.rows(outbox)] == ["dropped"]


def test_erasing(book: LogBook) -> None:
    """The words go; the reference and who did what stay."""
    row = book.log(accounts="@angry")
    concern = book.open("manager", book.told("manager"))
    form = book.step("manager", concern, "Erase what it says")
    assert "cannot be undone" in json.dumps(form["blocks"])
    assert book.send("manager", form, text="Asked for by law")["ok"]
    shown = book.modal("manager", showing="was erased")
    assert row["reference"] in json.dumps(shown["blocks"])
    assert SECRET not in json.dumps(shown["blocks"])
    assert book.bot.rows(concerns)[0]["happened"] is None


def test_personal_data_show_the_72_hours(book: LogBook) -> None:
    """Hours left by the clock, at the weekend too; afterwards that they are over."""
    book.bot.clock.moment = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
    noticed = int(book.bot.clock.now().timestamp())
    book.log("data", noticed=noticed)
    message = book.told("manager")
    book.bot.clock.move(hours=31)
    assert "41 hours left" in json.dumps(book.open("manager", message)["blocks"])
    assert "41 hours left" in json.dumps(book.open_home("manager"))
    book.bot.clock.move(hours=50)
    assert "that was 9 hours ago" in json.dumps(book.open("manager", message)["blocks"])


def test_very_many_concerns(book: LogBook) -> None:
    """Five in the Home tab and how many more; all of them in parts in a modal."""
    for _ in range(12):
        book.log()
    book.open_home("manager")
    book.bot.playground.wait_for(lambda: "and 7 more" in words(book.home("manager")))
    home = book.home("manager")
    assert json.dumps(home).count("concerns.open") == 5
    assert book.press("manager", home, "All concerns (12)")["ok"]
    first = book.modal("manager", showing="part 1 of 2")
    assert book.press("manager", first, "More")["ok"]
    second = book.modal("manager", showing="part 2 of 2")
    assert json.dumps(second).count("concerns.open") == 2


def test_somebody_who_may_not(book: LogBook) -> None:
    """A guest gets the sentence in the form's place."""
    who = "guest"
    answered = book.bot.playground.attempt(
        "command",
        user=book.bot.user(who),
        channel=book.bot.dm(who),
        command="/smconcern",
        text="",
    )
    assert answered["ok"]
    assert book.modal(who, showing="only for people who belong")


def test_after_a_restart(book: LogBook) -> None:
    """What was logged is there, and what was to be sent is sent by the next process."""
    book.bot.clock.moment = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
    row = book.log()
    pending = [each["state"] for each in book.bot.rows(outbox)]
    assert pending == ["pending"]
    book.bot.clock.move(days=2)
    assert row["reference"] in words(book.told("manager"))
