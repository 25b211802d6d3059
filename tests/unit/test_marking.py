"""Writing the marks of the wordings into a pack's file, and finding clauses for the first time."""

from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.domain.clause_alignment import mark_clauses
from chatbot.domain.clause_marks import mark_of
from chatbot.domain.errors import ConfigurationError
from chatbot.packs import load_packs
from chatbot.packs.marking import write_marks
from chatbot.settings import REPOSITORY
from tests.policies import FERRY, FERRY_CLAUSES, ferry_clauses

BEFORE = """# what a person wrote stays as it is
clauses:
  - id: "1.1"        # the first
    label: 1.1 (Pictures)
    section: Pictures
    summary: >-
      Plots may
      be shown.

  # about people
  - id: people
    summary: Ask them.
    label: People
    section: 'Pictures: all'
    not_asked: no"""
MARKS = {"1.1": mark_of("Plots may be shown."), "people": mark_of("Ask people first.")}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The clauses.yaml of a pack."""
    folder = tmp_path / "ferry"
    folder.mkdir()
    path = folder / "clauses.yaml"
    path.write_text(BEFORE, "utf-8")
    return path


def test_every_other_line_stays(file: Path) -> None:
    """Comments, blank lines, quotes and folded text are as they were."""
    assert write_marks(file, MARKS) == 2

    lines = file.read_text("utf-8").splitlines()
    assert [line for line in lines if "wording:" not in line] == BEFORE.splitlines()
    assert lines[5].startswith("    wording: {fingerprint: ")


def test_writing_again_changes_nothing(file: Path) -> None:
    """The same document leaves the same file."""
    write_marks(file, MARKS)
    once = file.read_bytes()

    assert write_marks(file, MARKS) == 0
    assert file.read_bytes() == once


def test_a_mark_is_replaced_and_others_stay(file: Path) -> None:
    """After a review only the reviewed clause has another mark."""
    write_marks(file, MARKS)
    before = file.read_text("utf-8").splitlines()

    assert write_marks(file, {"people": mark_of("Ask people and wardens first.")}) == 1
    after = file.read_text("utf-8").splitlines()
    changed = [old for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split()[0] for line in changed] == ["wording:"]


def test_a_mark_of_several_lines_is_replaced(file: Path) -> None:
    """A file that another tool has laid out anew is still understood."""
    mark = MARKS["people"]
    laid_out = BEFORE.replace(
        "    summary: Ask them.\n",
        f"    wording:\n      fingerprint: {mark.fingerprint}\n      length: 3\n"
        f"      sketch: {mark.sketch}\n    summary: Ask them.\n",
    )
    file.write_text(laid_out, "utf-8")
    write_marks(file, MARKS)

    lines = file.read_text("utf-8").splitlines()
    assert [line for line in lines if "wording:" not in line] == BEFORE.splitlines()


def test_a_layout_without_room_is_left_alone(file: Path) -> None:
    """A sentence instead of a broken file."""
    flow = 'clauses: [{id: "1.1", label: a, section: b, summary: c}]\n'
    file.write_text(flow, "utf-8")
    with pytest.raises(ConfigurationError, match="needs a line for each key"):
        write_marks(file, MARKS)

    assert file.read_text("utf-8") == flow
    assert list(file.parent.iterdir()) == [file]


def test_clauses_that_were_never_marked() -> None:
    """By number, place and subject each gets its own text, and a person is asked to look."""
    clauses = [replace(clause, wording=None) for clause in ferry_clauses()]
    marking = mark_clauses(FERRY, clauses)

    assert marking.vanished == ()
    assert set(marking.by_place) == {clause_id for clause_id, _, _ in FERRY_CLAUSES}
    assert marking.wordings["wardens.2"] == "Unkind words are taken down the same day."
    assert marking.wordings["annexe.swap"].endswith('anything for sale"')


def test_marking_anew_after_a_change() -> None:
    """What was reviewed is recognised; only the changed clause has another mark."""
    clauses = ferry_clauses()
    marking = mark_clauses(FERRY.replace("same day", "next day"), clauses)

    assert marking.by_place == ()
    other = [c.clause_id for c in clauses if marking.marks[c.clause_id] != c.wording]
    assert other == ["wardens.2"]


def test_what_is_not_there_keeps_its_mark() -> None:
    """A vanished clause is named and gets no other mark."""
    marking = mark_clauses(
        FERRY.replace("1.1 Pictures of plots may be shown at any time.", ""), ferry_clauses()
    )

    assert marking.vanished == ("1.1",)
    assert "1.1" not in marking.marks


def test_every_clause_of_the_packs_has_a_mark() -> None:
    """No two clauses have the same mark, or one would be taken for the other."""
    for pack in load_packs(REPOSITORY / "intents").values():
        marks = [clause.wording for clause in pack.clauses.values()]
        assert None not in marks
        assert len({mark.fingerprint for mark in marks if mark}) == len(marks)
