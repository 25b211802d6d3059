"""The exact wording on the screen: character for character, within Slack's limits."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.documents import ClauseStatus, ClauseWording, DocumentVersion, Wording
from chatbot.domain.drift import compare
from chatbot.slack.blocks.documents import render_wording
from tests.policies import FERRY, MILL, ferry_clauses, marked_pack

VERSION = DocumentVersion(
    version_id="v1",
    workspace_id="T1",
    pack_id="mill",
    name="policy <final>.docx",
    sha256="0",
    loaded_by="U1",
    loaded_at=datetime(2026, 5, 3, tzinfo=UTC),
    live_at=datetime(2026, 5, 3, tzinfo=UTC),
)


def render(*wordings: str | None, status: ClauseStatus = ClauseStatus.UNCHANGED) -> dict[str, Any]:
    """The modal for clauses with these wordings."""
    clauses = tuple(
        ClauseWording(clause_id="1", label="Rule 1", status=status, wording=words, found_as="2")
        for words in wordings
    )
    view = render_wording(Wording(version=VERSION, clauses=clauses), marked_pack())
    return dict(view.to_dict())


def exact(view: dict[str, Any]) -> str:
    """What the rich text of a modal shows, put together."""
    return "".join(
        part["text"]
        for block in view["blocks"]
        if block["type"] == "rich_text"
        for element in block["elements"]
        for part in element["elements"]
    )


@given(st.text(min_size=1, max_size=9000))
def test_no_character_is_lost_or_interpreted(words: str) -> None:
    """Whatever a clause says, signs of markup included, is shown as it is."""
    assert exact(render(words)) == words


@given(st.sampled_from([FERRY, MILL]), st.data())
def test_what_is_shown_is_what_was_loaded(text: str, data: st.DataObject) -> None:
    """From the file to the screen: every clause is text[start:end], also after edits."""
    at = data.draw(st.integers(min_value=0, max_value=len(text)))
    loaded = text[:at] + data.draw(st.text(max_size=20)) + text[at:]
    clauses = ferry_clauses() if text is FERRY else list(marked_pack().clauses.values())
    for found in compare(loaded, clauses).clauses:
        if found.end:
            shown = exact(render(loaded[found.start : found.end]))
            assert shown == loaded[found.start : found.end]


def test_the_document_is_named() -> None:
    """Its name and date stand below, and nothing in the name is markup."""
    view = render("Ask first.")

    assert "policy &lt;final&gt;.docx, in force here since 3 May 2026" in str(view["blocks"][-1])


def test_a_clause_of_a_hundred_pages_fits() -> None:
    """What is too long for a modal is cut, and the modal says so."""
    view = render("a" * 500_000, "b" * 500_000)

    assert len(view["blocks"]) <= 100
    assert "too long to be shown here" in str(view["blocks"])


def test_what_became_of_a_clause_is_said() -> None:
    """A changed, moved or vanished clause says so beside its words."""
    assert "has changed" in str(render("New words.", status=ClauseStatus.CHANGED))
    assert "it is 2 now" in str(render("Same words.", status=ClauseStatus.RENUMBERED))
    assert "not in the document any more" in str(render(None, status=ClauseStatus.VANISHED))
