"""A real headless Chromium before the page of `make run`, with the real bots behind it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests.browser.running import ROOT, World, chromium_path, launch, running_world
from tests.browser.visitor import Visitor

ARTEFACTS = ROOT / "artefacts"
PATIENCE_MS = 15_000
WIDE = {"width": 1280, "height": 800}
ON_PAPER = {"data", "blob", "about"}  # addresses that nothing is fetched from
NEEDS_CHROMIUM = "no Chromium is installed: apt-get install chromium"
Join = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder is a browser test, and is skipped where there is no browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            if not chromium_path():
                item.add_marker(pytest.mark.skip(reason=NEEDS_CHROMIUM))


@dataclass
class Watch:
    """What must not happen on any page of any test."""

    complaints: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Note errors of the page and requests that leave this machine."""
        page.on("console", lambda said: self._note(_complaint(said)))
        page.on("pageerror", lambda error: self._note(f"{error}"))
        page.on("request", lambda request: self._note(_outside(request.url)))
        page.on("response", lambda response: self._note(_refused(response)))

    def _note(self, complaint: str) -> None:
        if complaint:
            self.complaints.append(complaint)


def _outside(url: str) -> str:
    parts = urlsplit(url)
    inside = parts.scheme in ON_PAPER or parts.hostname == "127.0.0.1"
    return "" if inside else f"a request to {url}"


def _complaint(said: ConsoleMessage) -> str:
    """An error; of what the stand-in refuses, the response says more."""
    is_refusal = said.text.startswith("Failed to load resource")
    return said.text if said.type == "error" and not is_refusal else ""


def _refused(response: Response) -> str:
    if response.status < HTTPStatus.BAD_REQUEST:
        return ""
    return f"{response.status} to {response.url}: {response.request.post_data}"


@pytest.fixture(scope="session")
def standing_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The playground and the bots, for all tests."""
    with running_world(tmp_path_factory.mktemp("try")) as world:
        yield world


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def world(standing_world: World) -> World:
    """The playground as new."""
    standing_world.begin_again()
    return standing_world


@pytest.fixture
def window(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The window's size and so on; a test chooses with `@pytest.mark.parametrize`."""
    return {"viewport": WIDE} | getattr(request, "param", {})


@pytest.fixture
def join(
    request: pytest.FixtureRequest, browser: Browser, world: World, window: dict[str, Any]
) -> Iterator[Join]:
    """Open a window of one's own; the last one opened is photographed, faults in any are told."""
    watch, contexts, pages = Watch(), list[BrowserContext](), list[Page]()

    def join(who: str = "support_worker", **where: str) -> Visitor:
        context = browser.new_context(
            locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce", **window
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        pages.append(context.new_page())
        watch.over(pages[-1])
        visitor = Visitor(page=pages[-1], url=world.url)
        visitor.come(who, **where)
        return visitor

    yield join
    _photograph(request.node.name, pages)
    for context in contexts:
        context.close()
    assert watch.complaints == []


def _photograph(test: str, pages: list[Page]) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    name = re.sub(r"\W+", "-", test).strip("-")
    for place, page in enumerate(pages):
        mark = f"-{place + 1}" if len(pages) > 1 else ""
        page.screenshot(path=ARTEFACTS / f"{name}{mark}.png")


@pytest.fixture
def visitor(join: Join) -> Visitor:
    """The support worker in their direct messages with the bot."""
    return join()
