"""Managers load, see and review the approved policy in Slack, through the stand-in."""

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from chatbot.domain.answers import Surface
from chatbot.playground.runner import Playground
from chatbot.slack.ids import Shortcut
from chatbot.store.tables import clause_reviews, outbox, policy_versions
from tests.doubles import FixedClock
from tests.policies import MILL
from tests.scenario.harness import Bot, Row, button_labels, make_services, running_bot, words
from tests.scenario.test_settings import MANAGER, Desk, titles

CHANGED = MILL.replace("do not become", "become")
MOVED = (
    MILL.replace("4. Whoever", "5. Whoever")
    .replace("3.\nThe office", "4.\nThe office")
    .replace("2. A picture", "2. Dogs stay on a lead at all times.\n\n3. A picture")
)
REFUSAL = "Sorry, this is not open to you."
WAITS = "A document waits for you"
CHANGES = "Rules that changed"


class Office(Desk):
    """What managers do with the document."""

    def upload(self, name: str, text: str, who: str = "manager") -> str:
        """Upload a file; returns its id."""
        content = base64.b64encode(text.encode()).decode()
        given = self.bot.playground.act(
            "upload", user=self.bot.user(who), name=name, content=content
        )
        return str(given["file"]["id"])

    def send(self, *file_ids: str, who: str = "manager") -> tuple[str, str]:
        """Send files to the bot; returns the conversation and the message's ts."""
        channel = self.bot.dm(who)
        said = self.bot.playground.act(
            "message", user=self.bot.user(who), channel=channel, text="", files=list(file_ids)
        )
        return channel, said["ts"]

    def share(self, *files: tuple[str, str], who: str = "manager") -> tuple[str, str]:
        """Upload files and send them."""
        return self.send(*(self.upload(name, text, who) for name, text in files), who=who)

    def use_shortcut(self, sent: tuple[str, str], *, who: str = "manager") -> Mapping[str, Any]:
        """Use the shortcut on a message; returns what Slack says to that."""
        return self.bot.playground.attempt(
            "message_shortcut",
            user=self.bot.user(who),
            channel=sent[0],
            ts=sent[1],
            callback_id=Shortcut.LOAD_POLICY,
        )

    def propose(self, text: str, *, showing: str = "live", who: str = "manager") -> Row:
        """Load a document by the shortcut; returns the view with what it would change."""
        assert self.use_shortcut(self.share(("policy.txt", text), who=who), who=who)["ok"]
        return self.modal(who, showing=showing)

    def submit_view(
        self,
        view: Mapping[str, Any],
        values: Mapping[str, Any] | None = None,
        who: str = "manager",
    ) -> Mapping[str, Any]:
        """Press the button of a modal; returns what Slack says to that."""
        return self.bot.playground.attempt(
            "submit", user=self.bot.user(who), view_id=view["id"], values=values or {}
        )

    def make_live(self, text: str) -> None:
        """Load a document, and have answers rest on it."""
        self.bot.clock.move(minutes=1)
        view = self.propose(text)
        self.bot.clock.move(minutes=1)
        assert self.submit_view(view)["result"] == "updated"
        done = self.modal("manager", showing="is live now")
        self.bot.playground.act(
            "close", user=self.bot.user("manager"), view_id=done["id"], all=True
        )
        self.bot.clock.move(minutes=1)

    def home_showing(self, who: str, shown: str) -> Row:
        """Somebody's Home tab, opened anew, as soon as it shows some words."""
        self.open_home(who)
        found: Row = self.bot.playground.wait_for(
            lambda: shown in text_of(self.home(who)) and self.home(who)
        )
        return found

    def press_home(self, who: str, label: str) -> None:
        """Open the Home tab and press a button in it."""
        assert self.press(who, self.open_home(who), label)["ok"]

    def ask(self) -> Row:
        """Staff ask what rests on rule 1; the answer is the newest message of the bot."""
        asked = len(self.bot.seen("support_worker", self.bot.dm("support_worker")))
        self.bot.say("Can I friend a client?")
        found: Sequence[Row] = self.bot.answers_to(asked + 1, self.bot.dm("support_worker"))
        return found[-1]

    def review(
        self, view: Mapping[str, Any], decision: str = "still_right", who: str = "manager"
    ) -> Mapping[str, Any]:
        """Say the same of every answer of the form."""
        values = {
            block["block_id"]: {block["element"]["action_id"]: decision}
            for block in view["blocks"]
            if block["type"] == "input"
        }
        return self.submit_view(view, values, who)

    def open_rule(self, who: str = "manager") -> Row:
        """The form for the first rule in the Home tab."""
        self.press_home(who, "Look at it")
        return self.modal(who, showing="This answer is")

    def versions(self, *, live: bool) -> Sequence[Row]:
        """The documents that are live or were, or those that wait."""
        rows = self.bot.rows(policy_versions)
        return [row for row in rows if (row["live_at"] is not None) is live]


@pytest.fixture
def office(bot: Bot) -> Office:
    """A workspace with two managers."""
    office = Office(bot)
    office.give({MANAGER: ("manager", "deputy_manager")})
    return office


def chosen(view: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """One of the files that a form asks about."""
    field = view["blocks"][0]
    options = {option["text"]["text"]: option["value"] for option in field["element"]["options"]}
    return {field["block_id"]: {field["element"]["action_id"]: options[name]}}


def text_of(view: Mapping[str, Any]) -> str:
    """All that a view holds, as JSON without escapes."""
    return json.dumps(view["blocks"], ensure_ascii=False)


def styled(view: Mapping[str, Any], style: str) -> list[str]:
    """The pieces of quotes that are marked so."""
    return [
        part["text"]
        for block in view["blocks"]
        if block["type"] == "rich_text"
        for element in block["elements"]
        for part in element["elements"]
        if part.get("style", {}).get(style)
    ]


def test_the_whole_way(office: Office) -> None:
    """Loaded, seen, live, held back, told, reviewed, given again with the new wording."""
    bot = office.bot
    office.make_live(MILL)
    assert "*⛔ No*" in words(office.ask())
    bot.app.outbox.deliver_pending()

    bot.clock.move(days=1)
    view = office.propose(CHANGED)
    assert "3 of 4 rules stand in it as the answers know them; 1 changed." in text_of(view)
    assert "3 answers would be held back until looked at:" in text_of(view)
    assert "1 question of the last 90 days, 1 of them would be" in text_of(view)
    assert styled(view, "strike") == [" do not"]
    assert "*⛔ No*" in words(office.ask())  # nothing rests on it yet

    assert office.submit_view(view)["result"] == "updated"
    assert "3 answers are held back" in text_of(office.modal("manager", showing="is live now"))
    assert "Held back" in words(office.ask())
    bot.app.outbox.deliver_pending()
    for who in ("manager", "deputy_manager"):
        told = bot.seen(who, bot.dm(who))[-1]
        assert "The policy was changed on 3 March 2026. 3 answers are held back" in told["text"]
        assert button_labels(told) == [CHANGES]

    form = office.open_rule("deputy_manager")
    assert office.review(form, who="deputy_manager")["result"] == "updated"
    office.modal("deputy_manager", showing="Saved: 3 answers are given again from now on.")
    answer = office.ask()
    assert "*⛔ No*" in words(answer)
    bot.press(answer, "Show the wording")
    wording = text_of(office.modal("support_worker", showing="Rule 1"))
    assert "Staff become friends" in wording
    assert "has yet to look" not in wording
    bot.playground.wait_for(lambda: CHANGES not in titles(office.home("manager")))
    assert {row["reviewed_by"] for row in bot.rows(clause_reviews)} == {bot.user("deputy_manager")}


def test_from_the_home_tab(office: Office) -> None:
    """The form takes a file, shows that it is being read, and then what it would change."""
    manager = office.bot.user("manager")
    office.press_home("manager", "Load the approved policy")
    view = office.modal("manager", showing="The document")
    field = next(block for block in view["blocks"] if block["type"] == "input")
    values = {field["block_id"]: {field["element"]["action_id"]: [office.upload("a.txt", MILL)]}}
    assert office.submit_view(view, values)["result"] == "updated"
    view = office.modal("manager", showing="every rule stands in it as the answers know it")

    assert "No answer would be held back." in text_of(view)
    assert office.submit_view(view)["result"] == "updated"
    office.modal("manager", showing="Every answer is given as before.")
    home = office.home_showing("manager", "live since")
    assert "*a.txt*, live since 2 March 2026" in words(home)
    assert f"Loaded by <@{manager}>" in words(home)


def test_staff_are_refused(office: Office) -> None:
    """One polite sentence in the modal; the file is not even fetched."""
    sent = office.share(("policy.txt", MILL), who="support_worker")
    assert office.use_shortcut(sent, who="support_worker")["ok"]
    office.modal("support_worker", showing=REFUSAL)

    assert office.bot.called("files.info") == 0
    assert office.bot.rows(policy_versions) == []
    assert "policy" not in " ".join(titles(office.open_home("support_worker")))


def test_a_manager_no_more(office: Office) -> None:
    """Who lost the role with the modal open can neither make it live nor review."""
    office.make_live(CHANGED)
    form, view = office.open_rule("deputy_manager"), office.propose(MILL)
    office.give({MANAGER: ("trustee",)})

    office.submit_view(view)
    office.modal("manager", showing=REFUSAL)
    office.review(form, who="deputy_manager")
    office.modal("deputy_manager", showing=REFUSAL)
    assert len(office.versions(live=True)) == 1
    assert office.bot.rows(clause_reviews) == []


def test_several_files(office: Office) -> None:
    """It is asked which one is meant."""
    sent = office.share(("minutes.txt", "The roof leaks."), ("policy.txt", MILL))
    assert office.use_shortcut(sent)["ok"]
    view = office.modal("manager", showing="Which file is the approved policy?")
    assert office.submit_view(view, chosen(view, "policy.txt"))["result"] == "updated"
    office.modal("manager", showing="*policy.txt*: every rule")


def test_a_message_without_a_file(office: Office) -> None:
    """It is said what to do instead."""
    ts = office.bot.say("The policy is on the shelf", who="manager")
    assert office.use_shortcut((office.bot.dm("manager"), ts))["ok"]
    office.modal("manager", showing="There is no file in that message.")


def test_a_file_that_was_deleted_before(office: Office) -> None:
    """Its message is still there: a sentence says what to do."""
    file_id = office.upload("policy.txt", MILL)
    sent = office.send(file_id)
    office.bot.playground.act("delete_file", user=office.bot.user("manager"), file=file_id)
    office.use_shortcut(sent)
    office.modal("manager", showing="The file of that message was deleted.")


def test_a_file_that_was_deleted_meanwhile(office: Office) -> None:
    """Chosen among several, then gone before it was read: a sentence, and nothing is stored."""
    file_id = office.upload("policy.txt", MILL)
    office.use_shortcut(office.send(file_id, office.upload("minutes.txt", "The roof leaks.")))
    view = office.modal("manager", showing="Which file is the approved policy?")
    office.bot.playground.act("delete_file", user=office.bot.user("manager"), file=file_id)
    office.submit_view(view, chosen(view, "policy.txt"))
    office.modal("manager", showing="I cannot get at this file. It was deleted")
    assert office.bot.rows(policy_versions) == []


def test_a_file_in_a_conversation_without_the_bot(office: Office) -> None:
    """Slack does not show it to the bot: it is said where else it can be given."""
    play, manager = office.bot.playground, office.bot.user("manager")
    channel = play.act("create_channel", user=manager, name="board", private=True)["channel"]
    said = play.act(
        "message",
        user=manager,
        channel=channel,
        text="",
        files=[office.upload("policy.txt", MILL)],
    )
    assert office.use_shortcut((channel, said["ts"]))["ok"]
    office.modal("manager", showing="I cannot get at this file.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "empty"),
        ("1. The boiler is serviced.\n", "does not look like the Social media policy"),
        ("<html><script>alert(1)</script></html>", "This document holds no words."),
    ],
)
def test_what_cannot_be_loaded(office: Office, text: str, sentence: str) -> None:
    """What the reader says of the file is read in the modal; nothing is half-loaded."""
    office.use_shortcut(office.share(("policy.txt", text)))
    said = text_of(office.modal("manager", showing=sentence))
    assert "Make it live" not in said
    assert office.bot.rows(policy_versions) == []


def test_the_same_file_twice(office: Office) -> None:
    """It is said when it was loaded."""
    office.make_live(MILL)
    office.use_shortcut(office.share(("copy.txt", MILL)))
    office.modal("manager", showing="already loaded on 2 March 2026")


def test_two_managers_at_once(office: Office) -> None:
    """One makes it live; the other is told who did, and every manager hears of it once."""
    view = office.propose(CHANGED)
    version_id = office.versions(live=False)[0]["version_id"]
    office.press_home("deputy_manager", "See what would change")
    other = office.modal("deputy_manager", showing="live")
    assert office.submit_view(view)["result"] == "updated"
    assert office.submit_view(other, who="deputy_manager")["ok"]

    told = office.modal("deputy_manager", showing="did this already")
    assert f"<@{office.bot.user('manager')}>" in text_of(told)
    assert [row["version_id"] for row in office.versions(live=True)] == [version_id]
    assert len(office.bot.rows(outbox)) == 2
    assert len(office.bot.changes("documents")) == 1


def test_a_closed_modal_loses_nothing(office: Office) -> None:
    """What was read waits in the Home tab of every manager; there it can be thrown away."""
    view = office.propose(CHANGED)
    office.bot.playground.act("close", user=office.bot.user("manager"), view_id=view["id"])
    home = office.home_showing("deputy_manager", WAITS)
    assert titles(home)[0] == WAITS

    office.press_home("deputy_manager", "Throw it away")
    office.bot.playground.wait_for(lambda: WAITS not in titles(office.home("deputy_manager")))
    assert office.bot.rows(policy_versions) == []


def test_slack_fails_when_the_result_is_to_be_shown(office: Office) -> None:
    """The document is read all the same, and waits in the Home tab."""
    office.bot.playground.fault("server_error", method="views.update", times=5)
    office.use_shortcut(office.share(("policy.txt", CHANGED)))
    office.bot.playground.wait_for(lambda: office.versions(live=False))
    office.bot.playground.wait_for(lambda: WAITS in titles(office.open_home("manager")))


def test_slack_fails_when_the_file_is_fetched(office: Office) -> None:
    """A sentence to try again, and the second time it works."""
    office.bot.playground.fault("server_error", method="files.info")
    sent = office.share(("policy.txt", MILL))
    office.use_shortcut(sent)
    office.modal("manager", showing="Please try again in a minute.")
    office.use_shortcut(sent)
    office.modal("manager", showing="every rule stands")


def test_a_slow_slack(office: Office) -> None:
    """With every acknowledgement 2.9 seconds late nothing is done twice and all of it once."""
    office.bot.playground.fault("delay_ack", times=2, seconds=2.9)
    view = office.propose(CHANGED)
    assert office.submit_view(view)["result"] == "updated"
    assert len(office.versions(live=True)) == 1


def test_another_document_came_meanwhile(office: Office) -> None:
    """A form about an older document says so, and overwrites nothing."""
    office.make_live(CHANGED)
    form = office.open_rule()
    office.bot.clock.move(minutes=1)
    office.bot.services.documents.load(
        "newer.txt", CHANGED.replace("own accounts", "own pages").encode(), "console"
    )
    office.review(form)

    office.modal("manager", showing="Another document went live while you had this open")
    assert office.bot.rows(clause_reviews) == []


def test_two_managers_review_at_once(office: Office) -> None:
    """The quicker one's decision stays, and the other is told whose it is."""
    office.make_live(CHANGED)
    first, second = office.open_rule(), office.open_rule("deputy_manager")
    office.review(first, "withdraw")
    office.review(second, "still_right", who="deputy_manager")

    told = office.modal("deputy_manager", showing="did this already")
    assert f"<@{office.bot.user('manager')}>" in text_of(told)
    assert {row["decision"] for row in office.bot.rows(clause_reviews)} == {"withdraw"}
    assert "has been withdrawn" in words(office.ask())


def test_an_answer_without_a_decision(office: Office) -> None:
    """Slack asks for each; nothing is saved."""
    office.make_live(CHANGED)
    form = office.open_rule()
    assert office.submit_view(form)["error"] == "invalid_input"
    assert office.bot.rows(clause_reviews) == []


def test_rules_that_only_moved(office: Office) -> None:
    """One press says of all of them that their answers are still right."""
    office.make_live(MOVED)
    office.home_showing("manager", "moved, now 3")
    office.press_home("manager", "All 3 moved: still right")
    office.bot.playground.wait_for(lambda: CHANGES not in titles(office.home("manager")))

    said = office.bot.ask(Surface.DIRECT_MESSAGE, "May I post a picture?")
    assert "Rule 2, now 3" in words(said)


def test_the_list_and_the_log(office: Office) -> None:
    """All that changed, with a form on top for one rule; the log of changes tells who did what."""
    office.make_live(CHANGED)
    office.press_home("manager", "See all")
    changed = office.modal("manager", showing="1 changed")
    office.press("manager", changed, "Look at it")
    form = office.modal("manager", showing="This answer is")
    office.review(form, "reword")
    done = office.modal("manager", showing="Saved: 3 are not given from now on.")
    office.bot.playground.act("close", user=office.bot.user("manager"), view_id=done["id"])
    office.modal("manager", showing="needs rewording")

    office.bot.playground.wait_for(lambda: CHANGES not in titles(office.home("manager")))
    office.press_home("manager", "Recent changes")
    log = text_of(office.modal("manager", showing="went live"))
    assert "policy document: policy.txt went live" in log
    assert "answers on Rule 1: needs rewording" in log
    office.press_home("manager", "All documents")
    office.modal("manager", showing="*policy.txt*, live since 2 March 2026")


def test_a_restart_between_reading_and_going_live(
    playground: Playground, clock: FixedClock, tmp_path: Path
) -> None:
    """What was read stands in the database: the modal works with the bot that comes back."""
    url = f"sqlite:///{tmp_path / 'chatbot.db'}"
    with running_bot(playground, "socket", make_services(playground, url, clock)) as bot:
        office = Office(bot)
        office.give({MANAGER: ("manager",)})
        view = office.propose(CHANGED)
    with running_bot(playground, "socket", make_services(playground, url, clock)) as bot:
        office = Office(bot)
        assert office.submit_view(view)["result"] == "updated"
        office.modal("manager", showing="is live now")
        assert len(office.versions(live=True)) == 1
