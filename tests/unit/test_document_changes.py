"""What managers see of a changed document: marked words, and Slack's limits with any document."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.views import View

from chatbot.domain.audit import AuditEntry
from chatbot.domain.documents import (
    ChangedAnswer,
    ClauseStatus,
    Decision,
    DocumentVersion,
    DriftEntry,
    Overview,
    Proposal,
    Wording,
)
from chatbot.domain.withholding import CITED
from chatbot.domain.word_changes import Piece, changed_words
from chatbot.services.document_history import DISCARDED, REVIEWED, WENT_LIVE
from chatbot.slack.blocks.document_proposals import (
    changed_rules,
    live_notice,
    load_form,
    proposal_view,
    versions_view,
    waiting_documents,
    which_file,
)
from chatbot.slack.blocks.document_reviews import drift_list, read_review, review_form
from chatbot.slack.blocks.document_rules import ON_A_PAGE
from chatbot.slack.blocks.documents import render_wording
from chatbot.slack.blocks.roles import entry_in_words
from tests.doubles import LONDON
from tests.policies import marked_pack

NOW = datetime(2026, 5, 3, tzinfo=UTC)
VERSION = DocumentVersion(
    version_id="v1",
    workspace_id="T1",
    pack_id="mill",
    name="policy <final>.docx" + "x" * 180,
    sha256="0",
    loaded_by="U1",
    loaded_at=NOW,
    live_at=NOW,
)
PACK = marked_pack()
LARGEST_VIEW = 250_000


def entry(status: ClauseStatus = ClauseStatus.CHANGED, words: int = 6, **more: Any) -> DriftEntry:
    """A rule that changed, with wordings of so many words."""
    return (
        DriftEntry(
            clause_id="1",
            label="Rule <1>",
            status=status,
            old=None if status is ClauseStatus.NEW else "never " + "word " * words,
            new=None if status is ClauseStatus.VANISHED else "always " + "word " * words,
            found_as="7",
            decisions={} if status is ClauseStatus.NEW else dict.fromkeys(PACK.intents),
            seen="v1 0",
        )
        if not more
        else replace(entry(status, words), **more)
    )


def proposal(drift: Sequence[DriftEntry], questions: int = 0) -> Proposal:
    """What a document would change."""
    changes = tuple(
        ChangedAnswer(text="<&> " * 200, count=3, before="answered: X", after="withheld: X")
        for _ in range(questions)
    )
    return Proposal(
        version=VERSION,
        drift=tuple(drift),
        held_back=tuple(PACK.intents),
        unchanged=3,
        recognised=4,
        clauses=4,
        rehearsed=questions,
        changes=changes,
    )


def checked(view: View) -> dict[str, Any]:
    """A view within Slack's limits."""
    shown = dict(view.to_dict())
    assert len(shown["blocks"]) <= 100
    assert len(json.dumps(shown).encode()) < LARGEST_VIEW
    assert len({block.get("block_id", id(block)) for block in shown["blocks"]}) == len(
        shown["blocks"]
    )
    return shown


@given(st.text(max_size=300), st.text(max_size=300))
def test_marked_pieces_are_the_wordings(old: str, new: str) -> None:
    """Put together they are what they were, character for character."""
    before, after = changed_words(old, new)
    assert "".join(piece.text for piece in before) == old
    assert "".join(piece.text for piece in after) == new


def test_what_is_marked() -> None:
    """The words that only one of them has."""
    before, after = changed_words("Staff do not smile.", "Staff always smile.")
    assert before == [Piece("Staff ", False), Piece("do not", True), Piece(" smile.", False)]  # noqa: FBT003
    assert [piece.text for piece in after if piece.changed] == ["always"]


def test_very_long_wordings_are_not_compared() -> None:
    """They are shown, and not marked."""
    before, after = changed_words("a " * 2000, "b " * 2000)
    assert not any(piece.changed for piece in (*before, *after))


@pytest.mark.parametrize("count", [0, 1, ON_A_PAGE, 107, 5000])
@pytest.mark.parametrize("words", [5, 4000])
def test_any_number_of_changes(count: int, words: int) -> None:
    """Every page of every list fits, and together they show every rule."""
    every = [entry(status, words) for status in ClauseStatus if status.value != "unchanged"]
    drift = [every[place % len(every)] for place in range(count)]
    overview = Overview(live=VERSION, live_by="U1", drift=tuple(drift))
    pages = range(0, max(-(-count // ON_A_PAGE), 1), 100)
    for page in pages:
        checked(proposal_view(proposal(drift, questions=300), PACK, page=page))
        checked(drift_list(overview, PACK, moved=3, page=page))
    last = checked(drift_list(overview, PACK, moved=0, page=max(pages[-1], -(-count // 8) - 1)))
    assert "Further rules" not in json.dumps(last)


@pytest.mark.parametrize(
    "status", [s for s in ClauseStatus if s.value not in {"unchanged", "new"}]
)
@pytest.mark.parametrize("words", [5, 50_000])
def test_the_form_for_one_rule(status: ClauseStatus, words: int) -> None:
    """It fits, names the rule as it is, and gives back what was chosen."""
    shown = checked(review_form(entry(status, words), PACK))
    asked = [block["block_id"] for block in shown["blocks"] if block["type"] == "input"]
    assert asked == list(PACK.intents)[:30]
    assert not any(block.get("optional") for block in shown["blocks"])
    told = read_review(shown["private_metadata"], {asked[0]: "still_right"})
    assert told == ("1", "v1 0", {asked[0]: Decision.STILL_RIGHT})


def test_a_rule_that_others_only_name() -> None:
    """The question is another one, with two answers."""
    shown = checked(review_form(entry(decisions={CITED: Decision.WITHDRAW}), PACK))
    field = shown["blocks"][-1]
    assert field["label"]["text"] == "May they name it again?"
    assert field["element"]["initial_option"]["value"] == "withdraw"
    assert len(field["element"]["options"]) == 2


@pytest.mark.parametrize("metadata", ["", "{}", "[]", "null"])
def test_a_form_of_another_version(metadata: str) -> None:
    """It is a fault that the listener knows."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_review(metadata, {})


def test_old_words_that_were_never_loaded() -> None:
    """It is said, so that nobody takes the new ones for an addition."""
    shown = checked(review_form(entry(old=None), PACK))
    assert "Its earlier words were never loaded here" in json.dumps(shown)


def test_what_stands_in_the_home_tab() -> None:
    """Many rules and many documents: the first ones, and how many more."""
    overview = Overview(live=VERSION, drift=(entry(),) * 50, held_back=("friends",))
    assert len(list(changed_rules(overview.to_review, overview, 2, 5))) == 7
    blocks = [block.to_dict() for block in waiting_documents(Overview(waiting=(VERSION,) * 4), 2)]
    assert len(blocks) == 5
    assert "and 2 more" in json.dumps(blocks)


def test_forms_and_lists() -> None:
    """The form, the choice among many files, and many versions fit."""
    field = checked(load_form(PACK))["blocks"][1]["element"]
    assert field == {
        "type": "file_input",
        "action_id": "documents.file",
        "filetypes": ["docx", "pdf", "txt", "md", "html"],
        "max_files": 1,
    }
    checked(which_file([(f"F{place}", "n" * 300) for place in range(150)]))
    checked(versions_view(Overview(live=VERSION, earlier=(VERSION,) * 200)))


def test_days_are_the_organisations() -> None:
    """Half past eleven at night by UTC is the next day there, wherever a day is told."""
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    version = replace(VERSION, live_at=late, loaded_at=late)
    overview = Overview(live=version, waiting=(version,), zone=LONDON)
    said = json.dumps(
        [
            checked(versions_view(overview)),
            live_notice(overview).text,
            [block.to_dict() for block in waiting_documents(overview, 2)],
            checked(render_wording(Wording(version=version, clauses=(), zone=LONDON), PACK)),
        ]
    )
    for words in ("live since", "loaded by <@U1> on", "was changed on", "read on", "since"):
        assert f"{words} 2 July 2026".lower() in said.lower()
    assert "1 July" not in said


def test_the_log_of_changes_in_words() -> None:
    """Which document, which rule, and what was decided; no word of either."""

    def said(action: str, subject: str, **states: Any) -> str:
        found = AuditEntry(
            workspace_id="T1", at=NOW, actor="U1", action=action, subject=subject, **states
        )
        return entry_in_words(found, PACK)

    assert said(WENT_LIVE, "mill", after={"name": "<a>"}).endswith("&lt;a&gt; went live")
    assert "was thrown away" in said(DISCARDED, "mill", before={"name": "a"})
    reviewed = said(REVIEWED, "1", after={"a": "still_right", "b": "still_right"})
    assert reviewed.endswith("answers on Rule 1: still right")
    assert "answers on gone" in said(REVIEWED, "gone", after={"a": "reword"})
