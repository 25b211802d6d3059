"""Modals, App Home, shortcuts and files by hand, with a bare app in the bot's place."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from chatbot.playground.runner import Playground
from tests.browser.bench_app import Bench, bench_manifest
from tests.browser.conftest import Join
from tests.browser.running import World
from tests.browser.visitor import Visitor
from tests.integration.playground.conftest import client_for, connected, plain

POLICY = FilePayload(name="policy.txt", mimeType="text/plain", buffer=b"Be kind.")


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A stand-in for the app."""
    with Playground(bench_manifest()) as running:
        yield running


@pytest.fixture
def bench(playground: Playground) -> Iterator[Bench]:
    """The app, connected."""
    bench = Bench(token=playground.environment("wsc")["SLACK_BOT_TOKEN"])
    with connected(playground, bench.register):
        yield bench


@pytest.fixture
def world(playground: Playground) -> World:
    """The stand-in as the page's tests know it."""
    return World(url=playground.url)


def _open_form(visitor: Visitor) -> Locator:
    visitor.page.get_by_role("button", name="Shortcuts").click()
    visitor.page.get_by_role("menuitem", name="Log").click()
    form = visitor.page.get_by_role("dialog", name="A form")
    expect(form.get_by_role("button", name="Next")).to_be_visible()
    return form


def _choose(form: Locator, name: str, *choices: str) -> None:
    """Open a list of several, and tick some."""
    box = form.get_by_test_id(name)
    box.locator("summary").click()
    for choice in choices:
        box.get_by_role("checkbox", name=choice).check()


def _fill(form: Locator) -> None:
    form.get_by_role("combobox", name="Who").select_option(label="Deputy manager")
    _choose(form, "action-team", "Trustee", "Volunteer")
    form.get_by_role("combobox", name="Where").select_option(label="#general")
    form.get_by_role("searchbox", name="Clause").fill("point 4")
    form.get_by_role("button", name="Staff, point 4").click()
    form.get_by_label("From", exact=True).fill("2026-11-23")
    form.get_by_label("At", exact=True).fill("09:30")
    form.get_by_role("combobox", name="Page").select_option(label="Facebook")
    form.get_by_role("checkbox", name="Hid it").check()
    form.get_by_role("radio", name="Very", exact=True).check()
    form.get_by_role("textbox", name="What happened").fill("Somebody's name\nstood there.")
    form.get_by_role("textbox", name="How many").fill("3")
    form.get_by_role("textbox", name="Email").fill("manager@centre.example")
    form.get_by_label("File", exact=True).set_input_files([POLICY])
    expect(form.get_by_text("Uploaded: policy.txt")).to_be_visible()


def test_every_kind_of_input(bench: Bench, playground: Playground, join: Join) -> None:
    """A form of every input is filled in by hand, corrected, confirmed; the app gets it all."""
    visitor = join("manager")
    form = _open_form(visitor)
    _fill(form)
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_role("alert")).to_have_text("Please leave names out.")
    form.get_by_role("textbox", name="What happened").fill("A rude comment\nand another.")
    form.get_by_role("button", name="Next").click()
    sure = visitor.page.get_by_role("dialog", name="Is this right?")
    expect(sure).to_contain_text("3 comments")
    sure.get_by_role("button", name="Keep it").click()
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    (got,) = bench.submitted
    assert got["metadata"] == "case 7"
    assert got["who"]["selected_user"] == playground.user("wsc", "deputy_manager")
    assert got["team"]["selected_users"] == [
        playground.user("wsc", key) for key in ("trustee", "volunteer")
    ]
    assert got["where"]["selected_conversation"] == playground.channel("wsc", "general")
    assert got["policy"]["selected_option"]["value"] == "staff.4"
    assert (got["from"]["selected_date"], got["at"]["selected_time"]) == ("2026-11-23", "09:30")
    assert got["page"]["selected_option"]["value"] == "fb"
    assert [each["value"] for each in got["done"]["selected_options"]] == ["hid"]
    assert got["how"]["selected_option"]["value"] == "2"
    assert got["story"]["value"] == "A rude comment\nand another."
    assert (got["count"]["value"], got["mail"]["value"]) == ("3", "manager@centre.example")
    assert [file["name"] for file in got["file"]["files"]] == ["policy.txt"]


def test_what_is_missing_is_said(bench: Bench, join: Join) -> None:
    """Without its answers a form stays, says what is missing, and the app is not asked."""
    form = _open_form(join("manager"))
    form.get_by_role("textbox", name="How many").fill("1.5")
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_test_id("input-count")).to_contain_text("Please enter a whole number.")
    expect(form.get_by_test_id("input-who")).to_contain_text("Please complete this required field")
    assert bench.submitted == []


def test_where_one_begins(bench: Bench, join: Join) -> None:
    """One can type at once, though the form has come a moment later than its modal."""
    form = _open_form(join("manager"))
    expect(form.get_by_role("combobox", name="Who")).to_be_focused()


def test_lists_are_filtered(bench: Bench, join: Join) -> None:
    """A list of conversations offers those that its filter lets through."""
    where = _open_form(join("manager")).get_by_role("combobox", name="Where")
    offered = where.get_by_role("option").all_inner_texts()
    assert "#general" in offered
    assert not {"#partners", "#managers", "Policy bot"} & set(offered)


def test_wrong_kind_of_file(bench: Bench, join: Join) -> None:
    """A file that the form does not take is refused over the form, where it is seen."""
    visitor = join("manager")
    form = _open_form(visitor)
    picture = FilePayload(name="a.png", mimeType="image/png", buffer=b"x")
    form.get_by_label("File", exact=True).set_input_files([picture])
    expect(form.get_by_test_id("toast")).to_contain_text("a.png: only txt can be sent.")


def test_app_home(bench: Bench, playground: Playground, join: Join) -> None:
    """The Home tab is published, pressed, chosen in; the chosen person is written to."""
    visitor = join("manager")
    visitor.page.get_by_role("tab", name="Home").click()
    home = visitor.page.get_by_test_id("app-home")
    expect(home).to_contain_text("Pressed 0 times.")
    home.get_by_role("button", name="Press me").click()
    expect(home).to_contain_text("Pressed 1 times.")
    home.get_by_role("combobox", name="Choose a manager").select_option(label="Trustee")
    chosen = join("trustee")
    expect(chosen.messages("bot")).to_contain_text("You were chosen.")
    assert bench.picked == [playground.user("wsc", "trustee")]


def test_published_during_a_press(bench: Bench, playground: Playground, join: Join) -> None:
    """A button outlives that its tab is published anew: no press is lost, nor the focus."""
    visitor, bot = join("manager"), client_for(playground, "wsc")
    visitor.page.get_by_role("tab", name="Home").click()
    shown = visitor.page.get_by_test_id("app-home")
    expect(shown).to_contain_text("Pressed 0 times.")

    def publish(words: str) -> None:
        press = {"type": "button", "action_id": "more", "text": plain("Press")}
        blocks = [
            {"type": "section", "text": plain(words)},
            {"type": "actions", "elements": [press]},
        ]
        view = {"type": "home", "blocks": blocks}
        bot.views_publish(user_id=playground.user("wsc", "manager"), view=view)
        expect(shown).to_contain_text(words)

    publish("Before")
    button = shown.get_by_role("button", name="Press", exact=True)
    button.hover()
    visitor.page.mouse.down()
    publish("Meanwhile")
    expect(button).to_be_focused()
    visitor.page.mouse.up()
    expect(shown).to_contain_text("Pressed 1 times.")
    assert bench.pressed == 1


def test_shortcut_on_a_file(bench: Bench, join: Join) -> None:
    """A file is sent to the bot, which reads it when the shortcut on its message is used."""
    visitor = join("manager")
    visitor.page.get_by_test_id("attach").set_input_files([POLICY])
    visitor.page.get_by_role("button", name="Send", exact=True).click()
    mine = visitor.messages("manager")
    expect(mine).to_contain_text("policy.txt")
    visitor.use(mine.last, "What")
    expect(visitor.messages("bot")).to_contain_text("policy.txt says: Be kind.")
    expect(visitor.messages("bot")).to_contain_text("Only visible to you")


def test_people_come_and_go(playground: Playground, join: Join) -> None:
    """Somebody joins as a guest, is made a member, is deactivated and comes back."""
    panel = join("manager").open_developer("World")
    panel.get_by_role("textbox", name="Somebody new joins").fill("Sessional worker")
    panel.get_by_role("combobox", name="As a").select_option(label="Guest")
    panel.get_by_role("button", name="Add", exact=True).click()
    panel.get_by_text(re.compile(r"^People")).click()
    person = panel.get_by_test_id("person-sessional_worker")
    expect(person).to_contain_text("Guest")
    person.get_by_role("combobox").select_option(label="Member")
    expect(person.locator("small")).to_have_count(0)
    person.get_by_role("button", name="Deactivate").click()
    expect(person).to_contain_text("Deactivated account")
    person.get_by_role("button", name="Reactivate").click()
    expect(person.get_by_role("button", name="Deactivate")).to_be_visible()
    assert "sessional_worker" in playground.members("wsc")


def test_a_bot_that_starts(playground: Playground, join: Join) -> None:
    """While its bot starts the page says so; when it has ended, what to do."""
    playground.expect_bot("wsc")
    visitor = join("manager")
    note = visitor.page.get_by_test_id("bot-absent")
    expect(note).to_contain_text("The bot of Waddington Street Centre is starting.")
    playground.expect_bot("wsc", expected=False)
    expect(note).to_contain_text("No bot is connected")
    expect(note).to_contain_text("make run")


def test_log_is_emptied(playground: Playground, join: Join) -> None:
    """To begin again empties the developer's log before one's eyes."""
    visitor = join("manager")
    visitor.say("Is anybody there?")
    panel = visitor.open_developer("Log")
    said = panel.get_by_role("row", name=re.compile("message"))
    expect(said).to_be_visible()
    playground.post("reset")  # the page then looks at its conversation anew, which is logged too
    expect(said).to_have_count(0)
