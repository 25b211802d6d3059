"""Mentions, /smask, the shortcut on a message: what everybody sees, and what only one sees."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join
from tests.browser.visitor import REPLIES, RULING, VERDICT, Visitor, expect_answer

CHANNEL = "social-media"
BEFRIEND = "Can I friend a service user?"
RELATED = "What to do with a friend request from a service user"
AT_RISK = "A service user messaged me on Facebook and says he wants to kill himself"
WHO_RUNS_IT = "Who runs the Facebook page?"
ONLY_YOU = "Only visible to you"


def test_mention_is_answered_in_the_thread(join: Join) -> None:
    """The answer to a mention is in its thread, where a colleague reads it too."""
    asker = join("housing_coordinator", to=CHANNEL)
    asker.composer.press_sequentially("@Pol")
    option = asker.page.get_by_role("option", name=re.compile("Policy bot"))
    expect(option).to_have_attribute("aria-selected", "true")
    asker.composer.press("Tab")
    expect(asker.composer).to_have_value("@Policy bot ")
    asker.composer.press_sequentially(BEFRIEND)
    asker.composer.press("Enter")
    asker.open_thread(asker.messages("housing_coordinator").last)
    expect_answer(asker.answers(1, "Thread messages").last)
    asker.answers(0)
    colleague = join("volunteer", to=CHANNEL)
    colleague.open_thread(colleague.messages("housing_coordinator").last)
    expect_answer(colleague.answers(1, "Thread messages").last)


def test_not_mentioned(join: Join) -> None:
    """What colleagues say to each other in a channel is none of the bot's business."""
    visitor = join("support_worker", to=CHANNEL)
    visitor.say(BEFRIEND)
    visitor.say(f"@Policy bot {BEFRIEND}")
    said = visitor.messages("support_worker")
    visitor.open_thread(said.last)
    visitor.answers(1, "Thread messages")
    expect(said.first.get_by_role("button", name=REPLIES)).to_have_count(0)


def test_command_is_seen_by_the_asker_alone_until_shared(join: Join) -> None:
    """/smask answers one person; when that person shares it, everybody reads it and who shared."""
    asker, colleague = join("volunteer", to=CHANNEL), join("trustee", to=CHANNEL)
    asker.say(f"/smask {WHO_RUNS_IT}")
    mine = asker.answers(1).last
    expect_answer(mine)
    expect(mine).to_contain_text(ONLY_YOU)
    colleague.answers(0)
    asker.press(mine, "Share in channel")
    shared = colleague.answers(1).last
    expect_answer(shared)
    expect(shared).to_contain_text("Shared by @Volunteer")
    expect(shared).not_to_contain_text(ONLY_YOU)
    expect(shared.locator(".block-actions")).to_have_count(0)
    expect(asker.answers(2).filter(has_text=ONLY_YOU)).to_contain_text("Shared in the channel.")


def test_command_by_its_suggestion(join: Join) -> None:
    """A slash offers the command, with what it is for; alone it says how to ask."""
    visitor = join("trustee", to=CHANNEL)
    visitor.composer.press_sequentially("/smas")
    offered = visitor.page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(offered).to_contain_text("Only you see the answer")
    visitor.composer.press("Enter")
    visitor.composer.press("Enter")
    expect(visitor.answers(1).last).to_contain_text("/smask ")


def test_private_answer_stays_out_of_the_log_of_others(join: Join) -> None:
    """Somebody who comes later does not find another's private answer, nor the question."""
    join("deputy_manager", to=CHANNEL).ask(f"/smask {WHO_RUNS_IT}")
    later = join("manager", to=CHANNEL)
    expect(later.page.get_by_text("No messages yet.")).to_be_visible()


def test_message_shortcut(join: Join) -> None:
    """From the menu of a colleague's message one learns, alone, what the policy says to it."""
    colleague, visitor = join("support_worker", to=CHANNEL), join("deputy_manager", to=CHANNEL)
    colleague.say("Can we put photos of the open day on our Facebook page?")
    visitor.use(visitor.messages("support_worker").last, "What the policy says")
    answer = visitor.answers(1).last
    expect(answer).to_contain_text(RULING)
    expect(answer).to_contain_text(ONLY_YOU)
    colleague.answers(0)


def test_related_question_in_a_thread(join: Join) -> None:
    """Another member may press a related question; its answer joins the thread."""
    asker, colleague = join("support_worker", to=CHANNEL), join("trustee", to=CHANNEL)
    asker.say(f"@Policy bot {BEFRIEND}")
    colleague.open_thread(colleague.messages("support_worker").last)
    first = colleague.answers(1, "Thread messages").last
    first.get_by_role("button", name=RELATED).click()
    colleague.answers(2, "Thread messages")
    asker.open_thread(asker.messages("support_worker").last)
    asker.answers(2, "Thread messages")
    asker.answers(0)


def test_urgent_in_a_channel(join: Join) -> None:
    """In a channel the notice asks for no details, and is in the thread."""
    visitor = join("support_worker", to=CHANNEL)
    visitor.say(f"@Policy bot {AT_RISK}")
    visitor.open_thread(visitor.messages("support_worker").last)
    answer = visitor.answers(1, "Thread messages").last
    expect(answer).to_contain_text("🚨 If somebody may be at risk, contact the manager now.")
    expect(answer).to_contain_text("write no details here")


def test_outsider_is_refused(join: Join) -> None:
    """A partner in a shared channel is told, alone, that the policy is not for them."""
    inside, outside = join("manager", to="partners"), join("outsider", to="partners")
    outside.say(f"@Policy bot {BEFRIEND}")
    refused = outside.page.locator('[data-testid="message"][data-author="bot"]')
    expect(refused).to_contain_text("only for people who belong to the organisation")
    expect(refused).to_contain_text(ONLY_YOU)
    asked = inside.messages("outsider")
    expect(asked).to_have_count(1)
    inside.say("@Policy bot and for us?")
    expect(inside.messages("manager").get_by_role("button", name=REPLIES)).to_be_visible()
    expect(asked.get_by_role("button", name=REPLIES)).to_have_count(0)


@pytest.mark.parametrize("surface", ["direct message", "command"])
def test_guest_is_refused(join: Join, surface: str) -> None:
    """A guest gets no answer, however they ask."""
    guest = join("guest", to="bot" if surface == "direct message" else CHANNEL)
    guest.say(BEFRIEND if surface == "direct message" else f"/smask {BEFRIEND}")
    refused = guest.answers(1).last
    expect(refused).to_contain_text("only for people who belong to the organisation")
    expect(refused).not_to_contain_text(VERDICT)


def test_deactivated_cannot_write(visitor: Visitor) -> None:
    """Somebody who has left has no composer, and is told why."""
    visitor.become("Former worker")
    expect(visitor.page.get_by_text("This account has been deactivated")).to_be_visible()
    expect(visitor.composer).to_have_count(0)
