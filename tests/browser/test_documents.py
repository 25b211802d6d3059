"""The approved policy by hand: loaded, seen, live, held back, looked at, given again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from chatbot.domain.audit import CONSOLE
from chatbot.domain.people import Standing
from chatbot.domain.roles import Role, RoleChange
from chatbot.playground.runner import Playground
from tests.browser.conftest import Join
from tests.browser.running import World
from tests.browser.visitor import Visitor
from tests.doubles import FixedClock
from tests.policies import MILL
from tests.scenario.harness import MANIFEST, Bot, make_services, running_bot
from tests.scenario.test_settings import MANAGER

FRIEND = "Can I friend a client?"
CHANGED = MILL.replace("do not become", "become")
SIZES = [
    {"viewport": {"width": 1400, "height": 900}},
    pytest.param({"viewport": {"width": 390, "height": 844}}, marks=pytest.mark.long),
]


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A stand-in for the bot of an invented organisation."""
    with Playground(MANIFEST) as running:
        yield running


@pytest.fixture
def bot(playground: Playground, tmp_path: Path) -> Iterator[Bot]:
    """The bot with two managers, and no document yet."""
    services = make_services(playground, f"sqlite:///{tmp_path / 'bot.db'}", FixedClock())
    with running_bot(playground, "socket", services) as bot:
        managers = tuple(bot.user(key) for key in ("manager", "deputy_manager"))
        workspace_id = services.people.workspace_id
        with services.database.unit_of_work() as work:
            for user_id in managers:
                work.people.record(workspace_id, user_id, Standing.MEMBER, bot.clock.now())
            change = RoleChange(duty=MANAGER, before=(), after=managers)
            work.roles.apply(workspace_id, change, bot.clock.now())
            work.commit()
        assert services.roles.holders(Role.MANAGER) == managers
        yield bot


@pytest.fixture
def world(playground: Playground) -> World:
    """The stand-in as the page's tests know it."""
    return World(url=playground.url)


def _file(text: str, name: str = "policy 2026.txt") -> FilePayload:
    return FilePayload(name=name, mimeType="text/plain", buffer=text.encode())


def _home(visitor: Visitor) -> Locator:
    visitor.page.get_by_role("tab", name="Home").click()
    home = visitor.page.get_by_test_id("app-home")
    expect(home).to_contain_text("The policy document")
    return home


def _dialog(visitor: Visitor, name: str, *, showing: str) -> Locator:
    dialog = visitor.page.get_by_role("dialog", name=name)
    expect(dialog).to_contain_text(showing)
    return dialog


def _load(visitor: Visitor, text: str) -> Locator:
    """Give a file in the Home tab; returns the dialog that shows what it would change."""
    _home(visitor).get_by_role("button", name="Load the approved policy").click()
    form = _dialog(visitor, "Load the policy", showing="The document")
    form.get_by_label("The document").set_input_files([_file(text)])
    expect(form.get_by_role("status")).to_contain_text("policy 2026.txt")
    form.get_by_role("button", name="Read it").click()
    return _dialog(visitor, "Load the policy", showing="Make it live")


def _close(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Close").last.click()
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize("window", SIZES, ids=["wide", "phone"], indirect=True)
def test_the_whole_way(bot: Bot, join: Join) -> None:
    """Two people at two windows: what one does, the other reads in the next answer."""
    bot.services.documents.load("policy 2025.txt", MILL.encode(), CONSOLE)
    bot.clock.move(days=30)
    staff, manager = join("support_worker"), join("manager")
    expect(staff.ask(FRIEND)).to_contain_text("⛔ No")

    proposal = _load(manager, CHANGED)
    expect(proposal).to_contain_text("3 answers would be held back until looked at:")
    expect(proposal.locator("del, s")).to_have_text(["do not"])
    proposal.get_by_role("button", name="Make it live").click()
    _close(_dialog(manager, "Load the policy", showing="is live now"))
    expect(staff.ask(FRIEND, count=2)).to_contain_text("Held back")

    bot.app.outbox.deliver_pending()
    manager.page.get_by_role("tab", name="Messages").click()
    expect(manager.messages("bot").last).to_contain_text("3 answers are held back")
    manager.press(manager.messages("bot").last, "Rules that changed")
    changed = _dialog(manager, "Rules that changed", showing="1 changed")
    changed.get_by_role("button", name="Look at it").click()
    form = _dialog(manager, "A rule that changed", showing="The words of this rule changed.")
    form.get_by_role("button", name="Save").click()
    expect(manager.page.get_by_role("dialog", name="A rule that changed")).to_be_visible()
    for choice in form.get_by_role("radio", name="Still right").all():
        choice.check()
    form.get_by_role("button", name="Save").click()
    _close(_dialog(manager, "A rule that changed", showing="Saved: 3 answers are given again"))
    _close(_dialog(manager, "Rules that changed", showing="still right"))

    answer = staff.ask(FRIEND, count=3)
    expect(answer).to_contain_text("⛔ No")
    staff.press(answer, "Show the wording")
    wording = _dialog(staff, "The wording", showing="Staff become friends with members")
    expect(wording).to_contain_text("policy 2026.txt")
    _home(manager)


def test_from_a_message(bot: Bot, join: Join) -> None:
    """The shortcut on a message with a file: the manager's works, staff read one sentence."""
    for who in ("manager", "support_worker"):
        visitor = join(who)
        visitor.page.get_by_test_id("attach").set_input_files([_file(MILL)])
        visitor.page.get_by_role("button", name="Send", exact=True).click()
        mine = visitor.messages(who)
        expect(mine).to_contain_text("policy 2026.txt")
        visitor.use(mine.last, "Load as policy")
        said = "every rule stands in it" if who == "manager" else "this is not open to you"
        _dialog(visitor, "Load the policy", showing=said)
