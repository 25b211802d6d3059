"""What a person does on the page, by the names that a screen reader would give."""

import re
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Locator, Page, expect

Region = Literal["Messages", "Thread messages"]
VERDICT = re.compile(
    r"(⛔ No|✅ Yes|⚠️ It depends|☑️ What to do|ℹ️ Good to know)\b"  # noqa: RUF001 - as shown
)
REPLIES = re.compile(r"^\d+ repl(y|ies)")
RULING = re.compile(f"{VERDICT.pattern}|The policy does not say")
CLAUSE = re.compile(r"Where it says so: .+\. Social media policy", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody at the page."""

    page: Page
    url: str

    def come(
        self, who: str = "support_worker", *, to: str = "bot", organisation: str = "wsc"
    ) -> None:
        """Open the page as somebody who looks at a conversation (`list`: at none)."""
        place = "" if to == "list" else f"/{to}"
        self.page.goto(f"{self.url}/#/{organisation}/{who}{place}")
        expect(self.page.get_by_role("banner")).to_be_visible()

    @property
    def composer(self) -> Locator:
        """Where a message is written."""
        return self.page.get_by_role("textbox", name=re.compile(r"^Message "))

    def say(self, text: str) -> None:
        """Write a message or a command and press Enter."""
        self.composer.fill(text)
        self.composer.press("Enter")
        expect(self.composer).to_have_value("")

    def messages(self, author: str, region: Region = "Messages") -> Locator:
        """What somebody said in the conversation or the thread, oldest first."""
        shown = self.page.get_by_role("region", name=region, exact=True)
        return shown.locator(f'[data-testid="message"][data-author="{author}"]')

    def answers(self, count: int, region: Region = "Messages") -> Locator:
        """The bot's messages, once there are so many and no more."""
        said = self.messages("bot", region)
        if count:
            said.nth(count - 1).wait_for()  # looks more often than expect does
        expect(said).to_have_count(count)
        return said

    def ask(self, text: str, *, count: int = 1) -> Locator:
        """Say something to the bot alone; returns its newest answer of `count`."""
        self.say(text)
        return self.answers(count).last

    def press(self, message: Locator, label: str | re.Pattern[str]) -> None:
        """Press a button under a message."""
        message.get_by_role("button", name=label).click()

    def use(self, message: Locator, entry: str) -> None:
        """Choose from the menu that a message has when the mouse is over it."""
        message.hover()
        message.get_by_role("button", name="More actions").click()
        self.page.get_by_role("menu", name="More actions").get_by_role(
            "menuitem", name=entry
        ).click()

    def become(self, name: str) -> None:
        """Be somebody else, by the menu on the left."""
        self.page.get_by_role("button", name=re.compile("Be somebody else")).click()
        self.page.get_by_role("menuitemradio", name=re.compile(f"^{re.escape(name)}")).click()
        expect(
            self.page.get_by_role("button", name=f"You are {name}. Be somebody else")
        ).to_be_visible()

    def open_thread(self, message: Locator) -> None:
        """Open what was replied to a message."""
        message.get_by_role("button", name=REPLIES).click()
        expect(self.page.get_by_role("heading", name="Thread")).to_be_visible()

    def open_developer(self, part: str) -> Locator:
        """Open a part of the developer's panel; returns the panel."""
        self.page.get_by_role("button", name="Developer", exact=True).click()
        panel = self.page.get_by_role("region", name="Developer")
        panel.get_by_role("tab", name=part).click()
        return panel


def expect_answer(message: Locator) -> None:
    """A message is a whole answer: a verdict, the clause, and whom to ask."""
    expect(message).to_contain_text(VERDICT)
    expect(message).to_contain_text(CLAUSE)
    expect(message).to_contain_text("Not sure? Ask ")
