"""The policy to read, through the stand-in for Slack: published, read, recorded, undone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.request import urlopen

import pytest

from chatbot.domain.people import Standing
from chatbot.slack import directory
from chatbot.store.acknowledgement_tables import (
    policy_publications,
    policy_readings,
    policy_requests,
)
from chatbot.store.tables import asks, audit_log, outbox
from tests.scenario.harness import Bot, button_labels, words
from tests.scenario.test_settings import MANAGER, REFUSAL, Desk

LINK = "https://example.org/policy.pdf"
BUTTONS = ["I have read it", "Open it", "I have a question"]
STAFF = ("deputy_manager", "housing_coordinator", "manager", "support_worker")
MEMBERS = (*STAFF, "trustee", "volunteer")


@dataclass
class Library(Desk):
    """The bot, with what people do about its policy."""

    def top(self, who: str, callback_id: str) -> Mapping[str, Any]:
        """The form on top of somebody's screen."""

        def shown() -> Any:
            views = self.bot.playground.views(self.bot.user(who))
            return views and views[-1]["callback_id"] == callback_id and views[-1]

        found: Mapping[str, Any] = self.bot.playground.wait_for(shown)
        return found

    def send(self, who: str, form: Mapping[str, Any], **values: Any) -> Mapping[str, Any]:
        """Submit a form with values by block; returns what Slack says to that."""
        actions = {
            block["block_id"]: block["element"]["action_id"]
            for block in form["blocks"]
            if block["type"] == "input"
        }
        given = {block: {actions[block]: value} for block, value in values.items()}
        return self.bot.playground.attempt(
            "submit", user=self.bot.user(who), view_id=form["id"], values=given
        )

    def register(self, who: str = "manager") -> Mapping[str, Any]:
        """Open the register from the Home tab."""
        assert self.press(who, self.open_home(who), "Who has read the policy")["ok"]
        return self.modal(who, showing="Publish a version")

    def form(self, who: str = "manager") -> Mapping[str, Any]:
        """Open the form of a version on top of the register."""
        assert self.press(who, self.register(who), "Publish a version")["ok"]
        return self.top(who, "acknowledgements.preview")

    def publish(self, label: str = "Version 3", **values: Any) -> Mapping[str, Any]:
        """Publish a version; returns its row in the database."""
        form = self.form()
        given = {"label": label, "dated": "2026-03-01", "link": LINK} | values
        assert self.send("manager", form, **given)["ok"]
        confirm = self.top("manager", "acknowledgements.publish")
        assert self.send("manager", confirm)["ok"]
        self.modal("manager", showing="is published")
        self.close("manager")
        self.bot.rest()
        return self.bot.rows(policy_publications)[-1]

    def close(self, who: str) -> None:
        """Close every modal."""
        for view in reversed(self.bot.playground.views(self.bot.user(who))):
            self.bot.playground.attempt("close", user=self.bot.user(who), view_id=view["id"])

    def told(self, who: str, count: int = 1) -> Mapping[str, Any]:
        """The last of so many direct messages of the bot to somebody."""
        self.bot.app.outbox.deliver_pending()
        return self.bot.answers_to(count, self.bot.dm(who), who=who)[-1]

    def tick(self) -> None:
        """What happens by itself."""
        self.bot.services.acknowledgements.ticks.tick()
        self.bot.app.outbox.deliver_pending()


@pytest.fixture
def library(bot: Bot) -> Library:
    """A workspace with a manager; nobody else has ever written to the bot."""
    library = Library(bot)
    library.give({MANAGER: ("manager",)})
    return library


def test_published_and_read(library: Library) -> None:
    """Everybody gets it, who never wrote to the bot too; a press is kept and shown."""
    bot = library.bot
    row = library.publish(changes="The first one that you confirm here.", days="21")
    assert (row["label"], row["link"], row["days"]) == ("Version 3", LINK, 21)
    messages = {who: library.told(who) for who in MEMBERS}
    message = messages["support_worker"]
    assert button_labels(message) == BUTTONS
    assert "Please read: *Version 3, Sunday 1 March 2026*" in words(message)
    assert "by Monday 23 March 2026" in words(message)
    assert f"<{LINK}|Read it here>" in words(message)
    assert "The first one that you confirm here." in words(message)
    assert "Version 3" not in message["text"]
    assert {r["user_id"] for r in bot.rows(policy_requests)} == set(library.ids(*MEMBERS))
    assert bot.press(message, "I have read it")["ok"]
    shown = bot.playground.wait_for(
        lambda: next(
            (m for m in bot.seen("support_worker", bot.dm("support_worker")) if "✅" in words(m)),
            None,
        )
    )
    assert button_labels(shown) == []
    (reading,) = bot.rows(policy_readings)
    assert (reading["user_id"], reading["publication_id"]) == (
        bot.user("support_worker"),
        row["publication_id"],
    )


def test_pressed_twice_and_at_home(library: Library) -> None:
    """In the Home tab until it is read; the old message then says that it is done."""
    bot = library.bot
    library.publish()
    message = library.told("trustee")
    home = library.open_home("trustee")
    assert "Policy to read" in json.dumps(home["blocks"])
    assert library.press("trustee", home, "I have read it")["ok"]
    bot.playground.wait_for(
        lambda: "Policy to read" not in json.dumps(library.home("trustee")["blocks"])
    )
    assert bot.press(message, "I have read it", who="trustee")["ok"]
    bot.rest()
    assert len(bot.rows(policy_readings)) == 1
    assert "✅ You confirmed" in words(library.told("trustee"))
    actions = [row["action"] for row in bot.rows(audit_log)]
    assert actions.count("acknowledgements.read") == 1


def test_a_press_on_an_older_message(library: Library) -> None:
    """It says that there is a newer version, and becomes the message about that one."""
    bot = library.bot
    library.publish("Version 3")
    message = library.told("volunteer")
    newer = library.publish("Version 4", changes="Pictures need a form now.", material="yes")
    assert bot.press(message, "I have read it", who="volunteer")["ok"]

    def changed() -> Any:
        seen = bot.seen("volunteer", bot.dm("volunteer"))
        return next((m for m in seen if "There is a newer version" in words(m)), None)

    now = bot.playground.wait_for(changed)
    assert "Version 4" in words(now)
    assert bot.rows(policy_readings) == []
    assert bot.press(now, "I have read it", who="volunteer")["ok"]
    bot.rest()
    assert bot.rows(policy_readings)[0]["publication_id"] == newer["publication_id"]


def test_a_small_change(library: Library) -> None:
    """Whoever has read is told what changed, with nothing to confirm; the preview counts."""
    bot = library.bot
    library.publish("Version 3")
    assert bot.press(library.told("trustee"), "I have read it", who="trustee")["ok"]
    bot.rest()
    form = library.form()
    given = {"label": "Version 3.1", "dated": "2026-03-02", "link": LINK, "material": "no"}
    refused = library.send("manager", form, **given)
    assert "Say in a sentence what changed" in json.dumps(refused) or not refused["ok"]
    assert library.send("manager", form, **given, changes="A spelling mistake.")["ok"]
    confirm = library.top("manager", "acknowledgements.publish")
    assert "5 people are asked" in json.dumps(confirm["blocks"])
    assert "1 person is only told" in json.dumps(confirm["blocks"])
    assert library.send("manager", confirm)["ok"]
    library.modal("manager", showing="is published")
    bot.rest()
    message = library.told("trustee", count=2)
    assert "A spelling mistake." in words(message)
    assert "nothing that you need to do" in words(message)
    assert "I have read it" not in button_labels(message)
    assert len(bot.seen("volunteer", bot.dm("volunteer"))) == 1


def test_a_form_with_faults(library: Library) -> None:
    """A sentence under the field, nothing is published, and what was entered stays."""
    form = library.form()
    refused = library.send(
        "manager", form, label="Version 3", dated="2026-03-01", link="http://example.org"
    )
    assert "begin with https://" in json.dumps(refused)
    assert library.bot.rows(policy_publications) == []
    assert library.send("manager", form, label="Version 3", dated="2026-03-01", link=LINK)["ok"]


def test_a_question_instead(library: Library) -> None:
    """It goes to a person, who is told which version it is about."""
    bot = library.bot
    library.publish()
    assert bot.press(library.told("trustee"), "I have a question", who="trustee")["ok"]
    form = library.top("trustee", "asks.send")
    assert "About “Version 3”: " in json.dumps(form["blocks"], ensure_ascii=False)
    assert library.send("trustee", form, text="About “Version 3”: what is a page?")["ok"]
    bot.rest()
    assert bot.rows(asks)[0]["text"] == "About “Version 3”: what is a page?"


def test_opened_and_read(library: Library) -> None:
    """The version opens in a modal, where it can be confirmed too."""
    bot = library.bot
    library.publish()
    assert bot.press(library.told("trustee"), "Open it", who="trustee")["ok"]
    opened = library.modal("trustee", showing="I have read it")
    assert LINK in json.dumps(opened["blocks"])
    assert library.press("trustee", opened, "I have read it")["ok"]
    done = library.modal("trustee", showing="You have read it")
    assert "I have read it" not in button_labels(done)
    assert len(bot.rows(policy_readings)) == 1


def test_recorded_and_undone(library: Library) -> None:
    """For somebody without Slack: in the register and nowhere else, until it is undone."""
    bot = library.bot
    library.publish()
    register = library.register()
    assert library.press("manager", register, "Record for somebody")["ok"]
    form = library.top("manager", "acknowledgements.save_record")
    refused = library.send("manager", form, read_on="2026-03-01", note="Signed on paper")
    assert "type a name or initials" in json.dumps(refused)
    assert library.send(
        "manager", form, name="Q. Z.", read_on="2026-03-01", note="Signed on paper"
    )["ok"]
    bot.rest()
    shown = library.modal("manager", showing="Q. Z.")
    assert "Recorded for 1 without Slack" in json.dumps(shown["blocks"])
    assert library.press("manager", shown, "Undo")["ok"]
    form = library.top("manager", "acknowledgements.save_undo")
    assert library.send("manager", form, reason="It was somebody else")["ok"]
    bot.rest()
    (row,) = bot.rows(policy_readings)
    assert (row["undone_by"], row["undone_reason"]) == (
        bot.user("manager"),
        "It was somebody else",
    )
    kept = [bot.rows(outbox), bot.rows(audit_log)]
    kept += [bot.seen(who, bot.dm(who)) for who in MEMBERS]
    assert "Q. Z." not in json.dumps(kept, default=str)


def test_whoever_joins(library: Library) -> None:
    """A new member is asked on joining; a new guest and a bot are not."""
    bot = library.bot
    library.publish()
    made = bot.playground.post("organisations/wsc/users", name="Sessional worker")["user"]
    bot.playground.wait_for(
        lambda: made["id"] in {row["user_id"] for row in bot.rows(policy_requests)}
    )


def test_reminded_and_told(library: Library) -> None:
    """A week before, on the day, weekly; then the manager, with figures and no names."""
    bot = library.bot
    library.publish()
    library.told("trustee")
    for day, by_when in ((9, "by Monday 16 March"), (16, "today"), (23, "was to be read by")):
        bot.clock.moment = datetime(2026, 3, day, 10, tzinfo=UTC)
        library.tick()
        said = bot.seen("trustee", bot.dm("trustee"))[-1]
        assert by_when in words(said)
    bot.clock.moment = datetime(2026, 3, 30, 10, tzinfo=UTC)
    library.tick()
    digest = bot.seen("manager", bot.dm("manager"))[-1]
    assert "6 people have not read" in words(digest)
    assert "<@" not in words(digest)
    assert bot.press(digest, "Who has read it", who="manager")["ok"]
    register = library.modal("manager", showing="was due on")
    assert f"<@{bot.user('trustee')}>" in json.dumps(register["blocks"])


def test_nobody_is_written_to_at_night(library: Library) -> None:
    """What Slack was too slow for waits until work begins again."""
    bot = library.bot
    library.publish()
    with bot.services.database.engine.begin() as connection:
        connection.execute(outbox.delete())
        connection.execute(policy_requests.delete())
    bot.services.acknowledgements.ticks.tick()
    bot.clock.moment = datetime(2026, 3, 2, 20, tzinfo=UTC)
    bot.app.outbox.deliver_pending()
    assert {row["state"] for row in bot.rows(outbox)} == {"pending"}
    bot.clock.moment = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
    bot.app.outbox.deliver_pending()
    assert {row["state"] for row in bot.rows(outbox)} == {"sent"}


def test_the_register_as_a_file(library: Library) -> None:
    """A manager gets it in Messages, one line for each person; it is noted who took it."""
    library.publish()
    assert library.press("manager", library.register(), "Get it as a CSV file")["ok"]
    library.modal("manager", showing="The file is in *Messages*")
    bot = library.bot
    (file,) = next(m["files"] for m in bot.seen("manager", bot.dm("manager")) if m.get("files"))
    address = f"{bot.playground.url}/page/files/{file['id']}?user={bot.user('manager')}"
    with urlopen(address) as answer:  # noqa: S310 - the stand-in's
        lines = answer.read().decode("utf-8-sig").splitlines()
    assert file["name"] == "who-has-read-the-policy.csv"
    assert len(lines) == 1 + len(MEMBERS)
    assert all(line.startswith("Version 3,2026-03-01,") for line in lines[1:])
    exported = [r["actor"] for r in bot.rows(audit_log) if r["action"].endswith(".exported")]
    assert exported == [bot.user("manager")]


def test_whoever_is_no_manager_any_more_gets_no_file(library: Library) -> None:
    """The button of a register that stayed open: refused, and nothing is sent."""
    library.publish()
    register = library.register()
    library.give({MANAGER: ("deputy_manager",)})
    assert library.press("manager", register, "Get it as a CSV file")["ok"]
    library.modal("manager", showing=REFUSAL)
    assert library.bot.called("files.completeUploadExternal") == 0


def test_only_managers_see_it(library: Library) -> None:
    """Staff have no button; an old one of somebody who was a manager opens a refusal."""
    home = library.open_home("support_worker")
    assert "Who has read the policy" not in json.dumps(home["blocks"])
    register = library.register()
    library.give({MANAGER: ("deputy_manager",)})
    assert library.press("manager", register, "Publish a version")["ok"]
    library.modal("manager", showing=REFUSAL)
    assert library.bot.rows(policy_publications) == []


def test_the_list_of_people_comes_by_pages(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page is asked for; each person once, with their standing and name."""
    monkeypatch.setattr(directory, "PAGE", 3)
    bot = library.bot
    listed = bot.services.directory.everybody()
    assert bot.called("users.list") == -(-len(listed) // 3) > 3
    standings = {each.user_id: each.standing for each in listed}
    assert len(standings) == len(listed)
    assert {who for who, standing in standings.items() if standing is Standing.MEMBER} == set(
        library.ids(*MEMBERS)
    )
    assert standings[bot.user("guest")] is Standing.GUEST
    assert standings[bot.user("deactivated")] is Standing.DEACTIVATED
    assert standings[bot.user("outsider")] is Standing.OUTSIDER
    assert standings[bot.user("other_bot")] is Standing.BOT
    names = {each.user_id: each.name for each in listed}
    assert names[bot.user("trustee")] == "Trustee"


def test_slack_has_no_time_for_the_list(library: Library) -> None:
    """The form says so instead of leaving people out; nothing is published."""
    bot = library.bot
    register = library.register()
    bot.playground.fault("server_error", method="users.list", times=5)
    assert library.press("manager", register, "Publish a version")["ok"]
    library.modal("manager", showing="Slack is slow to answer")
    assert bot.rows(policy_publications) == []
