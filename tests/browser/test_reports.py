"""The report by hand, with the real bot: the card, other periods, files, and who gets it."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join
from tests.browser.visitor import Visitor

NARROW = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDE = {"viewport": {"width": 1400, "height": 900}}
LONG_MS = 60_000  # to draw and to typeset on a machine that is busy
FILES = {
    "CSV": ("CSV files", ".zip"),
    "XLSX": ("spreadsheet", ".xlsx"),
    "PDF for trustees": ("page for trustees", ".pdf"),
}


def card(visitor: Visitor, title: str) -> Locator:
    """The newest report of a period, once it is there."""
    found = visitor.messages("bot").filter(
        has=visitor.page.get_by_role("heading", name=f"Report: {title}")
    )
    expect(found.last).to_be_visible()
    return found.last


def made(visitor: Visitor, what: str) -> None:
    """Wait until the bot says that something is made."""
    said = visitor.messages("bot").filter(has_text=f"Done: the {what} for ")
    expect(said.last).to_be_visible(timeout=LONG_MS)


@pytest.mark.parametrize(
    "window",
    [WIDE, pytest.param(NARROW, marks=pytest.mark.long)],
    ids=["wide", "narrow"],
    indirect=True,
)
def test_card_and_pictures(join: Join) -> None:
    """Only the manager sees the card; pictures have their numbers in words, and can be opened."""
    manager = join("manager")
    manager.ask("Who runs the Facebook page?")
    manager.say("/smreport today")
    report = card(manager, "")
    expect(report).to_contain_text("Only visible to you")
    expect(report).to_contain_text("What needs action")
    expect(report).to_contain_text(re.compile(r"[1-9]\d* questions? asked"))
    manager.press(report, "What do these figures mean?")
    meaning = manager.page.get_by_role("dialog", name="What the figures mean")
    expect(meaning).to_contain_text("“Before” is ")
    expect(meaning).to_contain_text("Safeguarding concerns are in no report")
    meaning.get_by_role("button", name="Close", exact=True).last.click()
    manager.press(report, "Pictures")
    made(manager, "pictures")
    picture = manager.page.get_by_role("img", name=re.compile(r"^Questions by .*\d+ questions?: "))
    expect(picture).to_be_visible()
    expect(manager.page.get_by_role("link").filter(has=picture)).to_have_attribute(
        "target", "_blank"
    )


def test_files(join: Join, tmp_path: Path) -> None:
    """Each button brings its file to the direct messages, and it can be downloaded."""
    manager = join("manager")
    manager.say("/smreport last week")
    report = card(manager, "")
    for label, (name, ending) in FILES.items():
        manager.press(report, label)
        made(manager, name)
        link = manager.messages("bot").last.get_by_role("link", name=re.compile("^Report "))
        with manager.page.expect_download() as downloading:
            link.click()
        assert downloading.value.suggested_filename.endswith(ending)
        downloading.value.save_as(tmp_path / f"report{ending}")
    with zipfile.ZipFile(tmp_path / "report.zip") as tables:
        assert "figures.csv" in tables.namelist()
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert zipfile.is_zipfile(tmp_path / "report.xlsx")


def test_another_period(join: Join) -> None:
    """Days the wrong way round are told under their field; then the other card comes."""
    manager = join("manager")
    manager.say("/smreport")
    manager.press(card(manager, ""), "Choose another period")
    form = manager.page.get_by_role("dialog", name="Report")
    form.get_by_label("First day").fill("2026-06-30")
    form.get_by_label("Last day").fill("2026-06-01")
    form.get_by_role("button", name="Show").click()
    expect(form.get_by_role("alert")).to_be_visible()
    form.get_by_label("First day").fill("2026-06-01")
    form.get_by_label("Last day").fill("2026-06-30")
    form.get_by_role("button", name="Show").click()
    expect(card(manager, "June 2026")).to_contain_text("“Before” is May 2026.")


def test_by_itself(join: Join) -> None:
    """Whoever is chosen to get it stands there the next time; it can be taken back."""
    manager = join("manager")
    for before, after in (("Choose people", "Manager"), ("Manager", "Choose people")):
        chosen = schedule(manager)
        expect(chosen.locator("summary").first).to_have_text(before)
        chosen.locator("summary").first.click()
        chosen.get_by_role("checkbox", name=re.compile("^Manager")).click()
        expect(chosen.locator("summary").first).to_have_text(after)
        chosen.get_by_role("button", name="Save").click()
        expect(chosen).to_have_count(0)
        manager.page.get_by_role("dialog", name="Report").get_by_role(
            "button", name="Cancel"
        ).click()


def schedule(manager: Visitor) -> Locator:
    """Open the form of those who get it by itself, from the Home tab."""
    manager.page.get_by_role("tab", name="Home").click()
    manager.page.get_by_role("button", name="Reports", exact=True).click()
    manager.page.get_by_role("button", name="Who gets it by itself").click()
    form = manager.page.get_by_role("dialog", name="Who gets the report")
    expect(form).to_contain_text("Whoever is no manager any more gets none.")
    return form


def test_only_for_managers(visitor: Visitor) -> None:
    """Anybody else gets one polite sentence, and no figure."""
    visitor.say("/smreport")
    said = visitor.answers(1).last
    expect(said).to_contain_text("manager")
    expect(said).not_to_contain_text("What needs action")
