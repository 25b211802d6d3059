"""Documents that nobody has reviewed before, held against the clauses that were reviewed."""

import re
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.domain.clause_marks import normalised
from chatbot.domain.documents import ClauseStatus
from chatbot.domain.drift import Findings, compare
from tests.policies import FERRY, ferry_clauses

CLAUSES = ferry_clauses()
WARDENS = "Unkind words are taken down the same day."


def told(findings: Findings) -> dict[str, str]:
    """Every clause that is not as it was: its status and place; what is new by its words."""
    return {
        found.clause_id or findings.text[found.start : found.end]: (
            f"{found.status} {found.found_as}".strip()
        )
        for found in findings.clauses
        if found.status is not ClauseStatus.UNCHANGED
    }


def after(old: str, new: str) -> dict[str, str]:
    """What is told of the policy with a piece of its text replaced."""
    assert old in FERRY
    return told(compare(FERRY.replace(old, new), CLAUSES))


def wrapped(text: str, width: int = 80) -> str:
    """The text as a PDF has it."""
    return "\n".join("\n".join(textwrap.wrap(line, width)) for line in text.split("\n"))


def test_every_clause_has_exactly_its_own_text() -> None:
    """Without number, bullet and white space, not running into the next heading or clause."""
    findings = compare(FERRY, CLAUSES)
    found = {clause.clause_id: findings.wording(clause) for clause in findings.clauses}

    assert told(findings) == {}
    assert found["1.2"] == "Pictures of people need their word first."
    assert found["1.3"] == "Children are not shown, whoever asks."
    assert found["2.1"] == "A quarrel is taken off the page and settled over the fence"
    assert found["dates"] == "Date agreed March 2023\nNext look March 2025"
    assert found["annexe.pages"] == (
        "Our pages are:\n\n\u00b7 Ferry Row on Facebook\n\u00b7 Ferry Row on Instagram"
    )
    assert str(found["annexe.swap"]).startswith('"Bring what')
    assert str(found["annexe.swap"]).endswith('anything for sale"')


@pytest.mark.parametrize(
    "text",
    [
        wrapped(FERRY),
        wrapped(FERRY, 60),
        re.sub(r"\n\s*\n+", "\n", FERRY),
        re.sub(r"\n\s*\n+", "\n", wrapped(FERRY)),
        re.sub(r"(?m)^(\d\.\d)\s*\n+", r"\1 ", FERRY),
        re.sub(r"(?m)^[-\u00b7] ", "\uf0b7\t", FERRY),
        re.sub(r"(?m)^[-\u00b7] ", "* ", FERRY),
        re.sub(r"(?m)^\d(\.\d)?\.?\s+", "", FERRY),
        FERRY.replace("'", "\u2019").replace(" \u2013 ", " - ").replace(" ", "  "),
        FERRY.replace("day.\n", "day. \t\n"),
        FERRY.replace("posted. ", "posted.\n\n"),
        FERRY.replace("volunteers.\n\nThe page", "volunteers. The page"),
        FERRY.replace("association. Two", "association.\n\nTwo"),
    ],
    ids=[
        "wrapped",
        "narrow",
        "no blank lines",
        "wrapped without blank lines",
        "numbers on the lines",
        "bullets of a word processor",
        "asterisks",
        "numbers lost",
        "quotes, dashes, spaces",
        "white space at the ends",
        "sentence on a line of its own",
        "two paragraphs joined",
        "paragraph split",
    ],
)
def test_layout_is_no_change(text: str) -> None:
    """The same words in another layout: every clause is unchanged, and nothing is new."""
    findings = compare(text, CLAUSES)

    assert told(findings) == {}
    for clause in findings.clauses:
        assert (findings.wording(clause) or "?") in text


@pytest.mark.parametrize("layout", [str, wrapped], ids=["as it is", "wrapped"])
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("need their word first", "do not need their word first", {"1.2": "changed"}),
        ("are not shown", "are shown", {"1.3": "changed"}),
        ("same day.", "same day. Not at weekends.", {"wardens.2": "changed"}),
        ("March 2023\nNext look March 2025", "May 2027\nNext look May 2029", {"dates": "changed"}),
        ("Row on Instagram", "Row on Tiktok", {"annexe.pages": "changed"}),
        ("anything for sale", "anything that is dear", {"annexe.swap": "changed"}),
        ("Bring what you can", "Bring what you like", {"annexe.swap": "changed"}),
        ("over the fence\n", "over the garden fence\n", {"2.1": "changed"}),
        (
            f"- {WARDENS}\n",
            "",
            {"wardens.2": "vanished", "wardens.3": "renumbered point 2"},
        ),
        (
            "1.4 No picture shows the inside of a shed \u2013 thieves look too.\n",
            "",
            {"1.4": "vanished"},
        ),
        (
            "- Comments are",
            "- Be merry at all times.\n- Comments are",
            {
                "Be merry at all times.": "new",
                "wardens.1": "renumbered point 2",
                "wardens.2": "renumbered point 3",
                "wardens.3": "renumbered point 4",
            },
        ),
        (
            "The page belongs",
            "Members of the committee look after the shop.\n\nThe page belongs",
            {
                "Members of the committee look after the shop.": "new",
                "intro.2": "renumbered paragraph 3",
            },
        ),
        (
            "1.3\n\nChildren",
            "1.3\n\nDogs are welcome in any picture, muddy or not.\n1.4\n\nChildren",
            {
                "Dogs are welcome in any picture, muddy or not.": "new 1.3",
                "1.3": "renumbered 1.4",
            },
        ),
    ],
)  # fmt: skip
def test_one_change(layout: type[str], old: str, new: str, expected: dict[str, str]) -> None:
    """A change is told of its own clause, and of those that moved because of it."""
    text = FERRY.replace(old, new)
    assert text != FERRY
    if "1.3\n\nDogs" in new:
        text = text.replace("1.4 No picture", "1.5 No picture")
        expected = expected | {"1.4": "renumbered 1.5"}
    found = told(compare(layout(text), CLAUSES))
    assert {" ".join(key.split()): value for key, value in found.items()} == expected


def test_two_clauses_that_changed_places() -> None:
    """Each has the other's number or place now; neither may be shown under its old label."""
    one, other = (
        "Pictures of plots may be shown at any time.",
        "Children are not shown, whoever asks.",
    )
    swapped = FERRY.replace(one, "@").replace(other, one).replace("@", other)
    assert told(compare(swapped, CLAUSES)) == {"1.1": "renumbered 1.3", "1.3": "renumbered 1.1"}

    first, second = "Comments are read every evening in the growing season.", WARDENS
    reordered = FERRY.replace(first, "@").replace(second, first).replace("@", second)
    assert told(compare(reordered, CLAUSES)) == {
        "wardens.1": "renumbered point 2",
        "wardens.2": "renumbered point 1",
    }


def test_a_changed_clause_is_shown_whole() -> None:
    """The new wording is the whole clause and nothing but the clause."""
    text = FERRY.replace("Bring what you can", "Bring what you like").replace(
        "same day.", "same day. Not at weekends."
    )
    findings = compare(text, CLAUSES)
    found = {clause.clause_id: findings.wording(clause) for clause in findings.clauses}

    assert found["wardens.2"] == f"{WARDENS} Not at weekends."
    assert str(found["annexe.swap"]).endswith('anything for sale"')


def test_changed_and_moved() -> None:
    """A clause with other words under another number is still recognised."""
    text = FERRY.replace("1.4 No picture shows the inside", "1.7 No picture shows the very inside")

    assert told(compare(text, CLAUSES)) == {"1.4": "changed 1.7"}


def test_another_rule_under_the_same_number() -> None:
    """The number alone is enough to say that the clause has changed."""
    text = FERRY.replace("Pictures of people need their word first.", "Dogs stay on a lead.")

    assert told(compare(text, CLAUSES)) == {"1.2": "changed"}


def test_the_same_words_elsewhere_do_not_save_a_clause() -> None:
    """A sentence that was kept within another paragraph is a changed paragraph."""
    text = (
        FERRY.replace(f"- {WARDENS}\n", "")
        .replace("wants nobody", "wants nobody")
        .replace(
            "Pictures\n\n", f"Pictures\n\nThis is about wardens only. {WARDENS} Others wait.\n\n"
        )
    )

    assert told(compare(text, CLAUSES))["wardens.2"].startswith("changed")


def test_another_policy_is_hardly_recognised() -> None:
    """Of an unrelated document next to nothing is found."""
    other = "\n".join(f"{n}.1 The boiler number {n} is serviced by the plumber." for n in range(9))

    assert compare(other, CLAUSES).recognised <= 2
    assert compare("", CLAUSES).recognised == 0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_happens_to_the_text(data: st.DataObject) -> None:
    """Cut or rearranged lines: what is unchanged has the reviewed words, and all are slices."""
    lines = FERRY.split("\n")
    shuffled = data.draw(st.permutations(lines))
    keep = data.draw(st.integers(min_value=0, max_value=len(lines)))
    text = "\n".join(shuffled[:keep])
    reviewed = compare(FERRY, CLAUSES)
    right = {c.clause_id: reviewed.wording(c) for c in reviewed.clauses}
    findings = compare(text, CLAUSES)
    for clause in findings.clauses:
        words = findings.wording(clause)
        if clause.status in {ClauseStatus.UNCHANGED, ClauseStatus.RENUMBERED}:
            assert normalised(words or "") == normalised(right[clause.clause_id] or "")
        if words is not None:
            assert words == text[clause.start : clause.end]
            assert words == words.strip()
