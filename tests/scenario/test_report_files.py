"""Files and pictures of a report through the stand-in for Slack: pressed, made, given."""

import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pypdfium2
import pytest
from PIL import Image

from chatbot.playground.runner import Playground
from chatbot.store.tables import audit_log
from tests.doubles import FixedClock
from tests.scenario.harness import MANIFEST, Bot, make_services, running_bot, words
from tests.scenario.test_settings import MANAGER, REFUSAL, Desk

BEGUN = "I am making the"


@dataclass
class Office(Desk):
    """The bot, with what managers take away."""

    def type(self, text: str, *, who: str = "manager", where: str = "general") -> None:
        """Use /smreport in a channel, or in the conversation with the bot (`where=""`)."""
        channel = self.bot.channel(where) if where else self.bot.dm(who)
        answered = self.bot.playground.attempt(
            "command", user=self.bot.user(who), channel=channel, command="/smreport", text=text
        )
        assert answered["ok"], answered

    def report(self, text: str = "this month") -> Mapping[str, Any]:
        """The card, in #general."""
        self.type(text)
        return self.bot.answer(self.bot.channel("general"), who="manager")

    def given(self, count: int, *, who: str = "manager") -> Sequence[Mapping[str, Any]]:
        """The bot's messages to somebody, when all that was begun is done."""

        def settled() -> Sequence[Mapping[str, Any]] | None:
            self.bot.rest()
            seen = self.bot.seen(who, self.bot.dm(who))
            return seen if len(seen) >= count else None

        found: Sequence[Mapping[str, Any]] = self.bot.playground.wait_for(settled)
        assert len(found) == count, [message["text"] for message in found]
        return found

    def content(self, file: Mapping[str, Any], *, who: str = "manager") -> bytes:
        """A file as the page gives it to somebody."""
        address = f"{self.bot.playground.url}/page/files/{file['id']}?user={self.bot.user(who)}"
        with urlopen(address) as answer:  # noqa: S310 - the stand-in's
            content: bytes = answer.read()
        return content

    def exports(self) -> Sequence[tuple[str, Any]]:
        """What the log of changes says of who took away what."""
        rows = [row for row in self.bot.rows(audit_log) if row["action"] == "reports.exported"]
        return [(row["actor"], row["after"]["file"]) for row in rows]


@pytest.fixture
def office(bot: Bot) -> Office:
    """A manager, on Monday the 2nd of March; two questions were asked."""
    office = Office(bot)
    office.give({MANAGER: ("manager",)})
    for place, text in enumerate(("Can I friend a client?", "Anything else"), start=1):
        bot.say(text)
        bot.answers_to(place, bot.dm("support_worker"))
    return office


def test_pictures(office: Office) -> None:
    """They come to direct messages, with their numbers in words; the button's place says so."""
    card = office.report()
    assert office.bot.press(card, "Pictures", who="manager")["ok"]
    told, given = office.given(2)
    assert "Done: the pictures for March 2026, so far." in words(told)
    (file,) = given["files"]
    assert file["title"] == "Questions by week, March 2026, so far"
    assert file["alt_text"].startswith("Questions by week, March 2026, so far. 2 questions:")
    assert file["mimetype"] == "image/png"
    with Image.open(BytesIO(office.content(file))) as picture:
        assert picture.width == 1000
    general = office.bot.seen("manager", office.bot.channel("general"))
    assert general[-1]["text"].startswith("I am making the pictures.")
    assert office.exports() == [(office.bot.user("manager"), "pictures")]


def test_the_page_for_trustees(office: Office) -> None:
    """A PDF of one page, to be forwarded."""
    office.bot.press(office.report(), "PDF for trustees", who="manager")
    _, given = office.given(2)
    (file,) = given["files"]
    assert file["name"].endswith("-report-2026-03-01-to-2026-03-02.pdf")
    assert len(pypdfium2.PdfDocument(office.content(file))) == 1


@pytest.mark.parametrize(("kind", "ending"), [("csv", ".zip"), ("xlsx", ".xlsx")])
def test_tables_by_the_command(office: Office, kind: str, ending: str) -> None:
    """Typed to the bot itself: what is made is said once, and done in its place."""
    office.type(f"this month {kind}", where="")
    told, given = office.given(2)
    assert "Done" in words(told)
    (file,) = given["files"]
    assert file["name"].endswith(ending)
    with zipfile.ZipFile(BytesIO(office.content(file))) as archive:
        assert archive.testzip() is None
    assert office.exports() == [(office.bot.user("manager"), kind)]


def test_people_have_names_in_the_files(office: Office) -> None:
    """Outside Slack a user id says nothing: the directory is asked for the name."""
    directory = office.bot.services.directory
    assert directory.name_of(office.bot.user("manager")) == "Manager"
    assert directory.name_of("U0NOBODY1") == "U0NOBODY1"


@contextmanager
def busy(bot: Bot) -> Iterator[None]:
    """Something is being made until the end of the block."""
    gate = threading.Event()
    bot.app.errands.worker.submit(gate.wait, 60)
    try:
        yield
    finally:
        gate.set()


def test_a_second_press_while_it_runs(office: Office) -> None:
    """It is said, and only one is made; afterwards it can be made again."""
    card = office.report()
    general = office.bot.channel("general")
    with busy(office.bot):
        office.bot.press(card, "CSV", who="manager")
        office.bot.answers_to(2, general, who="manager")
        (making,) = office.bot.seen("manager", office.bot.dm("manager"))
        assert "Making the CSV files for March 2026, so far …" in words(making)
        office.bot.press(card, "CSV", who="manager")
        again = office.bot.answers_to(3, general, who="manager")[-1]
        assert "I am making that already." in words(again)
    office.given(2)
    assert len(office.exports()) == 1
    office.bot.press(card, "CSV", who="manager")
    office.given(4)
    assert len(office.exports()) == 2


def test_nothing_to_draw(office: Office) -> None:
    """A month in which nothing happened: one friendly sentence, no file."""
    office.type("January 2026 pictures", where="")
    (told,) = office.given(1)
    assert "There is nothing to draw for January 2026" in words(told)


def test_no_page_about_a_person(office: Office) -> None:
    """The card of a person's checks has no such button; typed, it is refused in a sentence."""
    card = office.report("@support_worker this month")
    assert "only checks of" in words(card)
    with pytest.raises(StopIteration):
        office.bot.press(card, "PDF for trustees", who="manager")
    office.type("@support_worker this month pdf", where="")
    (told,) = office.given(1)
    assert "not made about one person" in words(told)
    assert office.exports() == []


def test_whoever_is_no_manager_gets_nothing(office: Office) -> None:
    """A press is judged when it is made; nothing comes, nothing is noted."""
    card = office.report()
    office.give({MANAGER: ("deputy_manager",)})
    office.bot.press(card, "CSV", who="manager")
    refused = office.bot.answers_to(2, office.bot.channel("general"), who="manager")[-1]
    assert words(refused).startswith(REFUSAL)
    office.bot.rest()
    assert office.bot.seen("manager", office.bot.dm("manager")) == []
    assert office.exports() == []


def test_a_role_that_ends_meanwhile(office: Office) -> None:
    """Whoever is no manager any more when the files are made does not get them."""
    with busy(office.bot):
        office.type("this month csv", where="")
        office.bot.answer(office.bot.dm("manager"), who="manager")
        office.give({MANAGER: ("deputy_manager",)})
    (told,) = office.given(1)
    assert words(told).startswith(REFUSAL)
    assert office.exports() == []


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_slack_in_trouble(office: Office, method: str) -> None:
    """The message that it is being made becomes the one that it went wrong; then it works."""
    office.bot.playground.fault("server_error", method=method)
    office.type("this month csv", where="")
    (told,) = office.given(1)
    assert "Please try again in a minute." in words(told)
    office.type("this month csv", where="")
    assert "Done" in words(office.given(3)[1])


def test_slack_out_of_reach_at_once(office: Office) -> None:
    """Where nothing could even be said, nothing was begun, and it can be asked for again."""
    office.bot.playground.fault("server_error", method="conversations.open")
    office.type("this month csv")
    told = office.bot.answer(office.bot.channel("general"), who="manager")
    assert "Please try again in a minute." in words(told)
    office.type("this month csv")
    office.given(2)


def test_without_the_permission(playground: Playground, clock: FixedClock, tmp_path: Path) -> None:
    """An installation of before asks for the permission by its name."""
    del playground
    manifest = tmp_path / "manifest.yaml"
    manifest.write_text(MANIFEST.read_text("utf-8").replace("      - files:write\n", ""), "utf-8")
    with Playground(manifest) as older:
        services = make_services(older, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)
        with running_bot(older, "socket", services) as bot:
            office = Office(bot)
            office.give({MANAGER: ("manager",)})
            office.type("this month csv", where="")
            (told,) = office.given(1)
            assert "files:write" in words(told)


def test_stopping_waits_for_what_was_begun(office: Office) -> None:
    """What was begun is given; what would be begun afterwards is refused."""
    errands = type(office.bot.app.errands)()
    done: list[str] = []
    errands.begin("a")
    errands.do("a", lambda: done.append("a"))
    errands.finish()
    assert done == ["a"]
    assert errands.begin("a")
