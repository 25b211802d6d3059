"""Questions in a direct message, asked and read by hand."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.running import World
from tests.browser.visitor import RULING, VERDICT, Visitor, expect_answer

BEFRIEND = "Can I friend a service user?"
RELATED = "What to do with a friend request from a service user"
BEFRIENDING_CLAUSE = "Where it says so: Staff social media usage, point 4."
CHECKED = "How often is the Facebook page checked?"
RETENTION = "How long do we keep photo consent forms?"
AT_RISK = "A service user messaged me on Facebook and says he wants to kill himself"
HANDED_OVER = "I do not want to guess"


def _befriending(answer: Locator) -> None:
    expect_answer(answer)
    expect(answer).to_contain_text("⛔ No")
    expect(answer).to_contain_text(BEFRIENDING_CLAUSE)


def test_ask(visitor: Visitor) -> None:
    """A question gets the verdict first, then the clause and its policy, then whom to ask."""
    answer = visitor.ask(BEFRIEND)
    _befriending(answer)
    expect(answer).to_contain_text("Waddington Street Centre, approved 1 April 2019")
    expect(answer).to_contain_text("Not sure? Ask the manager or the deputy manager.")
    words = answer.inner_text()
    assert words.index("⛔ No") < words.index("Where it says so") < words.index("Not sure?")


def test_with_the_send_button(visitor: Visitor) -> None:
    """The button beside the composer sends too, and Shift+Enter begins a line."""
    visitor.composer.fill("Can I friend")
    visitor.composer.press("End")
    visitor.composer.press("Shift+Enter")
    visitor.composer.press_sequentially("a service user?")
    visitor.page.get_by_role("button", name="Send", exact=True).click()
    _befriending(visitor.answers(1).last)
    expect(visitor.composer).to_have_value("")


def test_a_suggestion_asks(visitor: Visitor) -> None:
    """A suggested question is asked by a press."""
    visitor.page.get_by_role("button", name="Pictures", exact=True).click()
    expect(visitor.messages("support_worker")).to_contain_text("post a picture of people")
    visitor.answers(1)


def test_follow_up(visitor: Visitor) -> None:
    """A few words after an answer are understood with what was asked before."""
    visitor.ask(BEFRIEND)
    _befriending(visitor.ask("and volunteers?", count=2))


def test_choice_by_button(visitor: Visitor) -> None:
    """One word gets "did you mean"; the pressed choice is answered in its place."""
    asked = visitor.ask("photos")
    expect(asked).to_contain_text("Did you mean one of these?")
    visitor.press(asked, re.compile(r"^1\. "))
    expect(asked).to_contain_text(RULING)
    expect(asked).not_to_contain_text("Did you mean")
    visitor.answers(1)


def test_choice_by_number(visitor: Visitor) -> None:
    """The number of a choice can be typed as well; the answer stands below."""
    expect(visitor.ask("photos")).to_contain_text("or type its number")
    expect(visitor.ask("1", count=2)).to_contain_text(RULING)


def test_none_of_these(visitor: Visitor) -> None:
    """Turning the choices down names a person, who can be reached, instead of a guess."""
    asked = visitor.ask("photos")
    visitor.press(asked, "None of these")
    expect(asked).to_contain_text(HANDED_OVER)
    expect(asked).to_contain_text("Please ask the manager or the deputy manager.")
    expect(asked.get_by_role("button", name=re.compile(r"^\d\. "))).to_have_count(0)


def test_not_covered(visitor: Visitor) -> None:
    """What the policy leaves out gets no verdict, but what comes nearest and a person."""
    answer = visitor.ask(RETENTION)
    expect(answer).to_contain_text("❓ The policy does not say")
    expect(answer).to_contain_text("What comes nearest: ")
    expect(answer).to_contain_text("Ask the manager or the deputy manager.")
    expect(answer).not_to_contain_text(VERDICT)


def test_urgent_first(visitor: Visitor) -> None:
    """Somebody at risk: whom to contact and 999 come first; no guess and no rule follow."""
    answer = visitor.ask(AT_RISK)
    body = answer.locator(".message-body")
    expect(body).to_have_text(re.compile(r"^\s*🚨 Somebody may be at risk: contact the manager"))
    expect(body).to_contain_text("ring 999 first")
    expect(body).not_to_contain_text(re.compile("Did you mean|did not find|do not want to guess"))
    expect(body).not_to_contain_text("Where it says so")


def test_two_questions(visitor: Visitor) -> None:
    """Two questions in one message are both answered, in their order, in one message."""
    answer = visitor.ask(f"{BEFRIEND} {CHECKED}")
    expect(answer).to_contain_text(
        re.compile(
            r"Staff social media usage, point 4\..*The WSC Facebook page will, point 1\.",
            re.DOTALL,
        )
    )
    expect(answer.get_by_text("Where it says so:")).to_have_count(2)


def test_related_question(visitor: Visitor) -> None:
    """A related question's button is answered below, and the first answer stays."""
    first = visitor.ask(BEFRIEND)
    related = first.get_by_role("button", name=RELATED)
    title = related.inner_text()
    related.click()
    both = visitor.answers(2)
    _befriending(both.first)
    expect(both.last).to_contain_text(title)


def test_edit_stays_silent(visitor: Visitor) -> None:
    """A changed question is not answered again; the next one is."""
    visitor.ask(BEFRIEND)
    mine = visitor.messages("support_worker")
    visitor.use(mine.first, "Edit")
    box = visitor.page.get_by_role("textbox", name="Edit your message")
    box.fill(CHECKED)
    visitor.page.get_by_role("button", name="Save").click()
    expect(mine.first).to_contain_text("(edited)")
    expect(visitor.ask(RETENTION, count=2)).to_contain_text("The policy does not say")


def test_another_organisation(visitor: Visitor) -> None:
    """The other organisation's bot answers the same question from its own policy."""
    visitor.page.get_by_role("button", name="Tarner", exact=True).click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Tarner")
    answer = visitor.ask("Can I be friends with a service user?")
    expect_answer(answer)
    expect(answer).to_contain_text("Where it says so: 5.2 (Profiles).")
    expect(answer).to_contain_text("Tarner Community Project")
    expect(answer).not_to_contain_text("Waddington")


def test_delivered_twice(world: World, visitor: Visitor) -> None:
    """A fault arranged on the page: Slack brings an event twice, and it is answered once."""
    panel = visitor.open_developer("Faults")
    panel.get_by_role("combobox", name="Fault").select_option(label="Deliver the next event twice")
    panel.get_by_role("button", name="Arrange it").click()
    expect(panel.get_by_role("list")).to_contain_text("Deliver the next event twice")
    visitor.ask(BEFRIEND)
    expect(panel).to_contain_text("No fault is waiting.")
    assert world.get("faults")["faults"] == []
    visitor.ask(CHECKED, count=2)
    panel.get_by_role("tab", name="Log").click()
    expect(panel.get_by_role("row", name="chat.postMessage yes").first).to_be_visible()
