"""A third organisation, from its document to answers, on the command line.

The organisation is invented: tests/documents/harbour-lane.txt is its policy, and
tests/packs_harbour_lane/ the pack that a person made of the draft.
"""

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.cli import main
from chatbot.domain.pack_drafts import draft_pack
from chatbot.packs import load_pack
from chatbot.settings import REPOSITORY
from tests.documents import making

Run = Callable[..., tuple[int, str, str]]
TESTS = REPOSITORY / "tests"
DOCUMENT = TESTS / "documents" / "harbour-lane.txt"
TEXT = DOCUMENT.read_text("utf-8")
FINISHED = TESTS / "packs_harbour_lane" / "harbour-lane"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder of packs without a pack."""
    folder = tmp_path / "packs"
    folder.mkdir()
    for name in ("out_of_scope.yaml", "urgent.yaml"):
        shutil.copy(REPOSITORY / "intents" / name, folder)
    return folder


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    packs: Path,
) -> Run:
    """Runs `chatbot` on that folder; gives exit code, output in one line, and errors."""
    monkeypatch.setenv("CHATBOT_PACKS_DIR", str(packs))
    monkeypatch.setenv("CHATBOT_PACK", "harbour-lane")

    def run_chatbot(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["chatbot", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return int(ended.value.code or 0), " ".join(captured.out.split()), captured.err

    return run_chatbot


@pytest.fixture
def drafted(run: Run, packs: Path) -> Path:
    """The folder of the draft."""
    assert run("new-pack", str(DOCUMENT), "--id", "harbour-lane")[0] == 0
    return packs / "harbour-lane"


@pytest.fixture
def finished(packs: Path) -> Path:
    """The folder of the finished pack."""
    return Path(shutil.copytree(FINISHED, packs / "harbour-lane"))


def test_the_draft_has_every_clause_and_no_answer(drafted: Path, packs: Path) -> None:
    """Each rule of the document is a clause with id, label and mark, and the pack is sound."""
    pack = load_pack(packs, "harbour-lane")
    wordings = {clause.clause_id: clause.wording for clause in draft_pack(TEXT).clauses}

    assert pack.draft
    assert not pack.intents
    assert pack.organisation == "Harbour Lane Community Kitchen"
    assert pack.dated == "approved 12 May 2025"
    assert pack.contacts["policy"].asks == "the kitchen coordinator"
    assert pack.contacts["safeguarding"].asks == "the safeguarding lead"
    assert {page.platform for page in pack.pages} == {"facebook", "instagram"}
    assert pack.clauses["photographs.3"].label == "Photographs, point 3"
    assert pack.clauses["2.3"].label == "2.3 (Who looks after what)"
    assert len(pack.clauses) == 27
    assert all(clause.wording for clause in pack.clauses.values())
    assert all(wording in TEXT for wording in wordings.values())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("policy.docx", making.as_docx()),
        ("policy.html", making.as_html()),
        ("policy.md", making.as_markdown()),
        ("policy.txt", making.as_txt()),
    ],
)
def test_every_kind_of_document_gives_the_same_clauses(
    run: Run, packs: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    """Ids and labels are those of the plain text, whatever the file is."""
    (tmp_path / name).write_bytes(content)
    run("new-pack", str(tmp_path / name), "--id", "kitchen")
    laid_out = {c.clause_id: c.label for c in load_pack(packs, "kitchen").clauses.values()}

    assert laid_out == {c.clause_id: c.label for c in draft_pack(TEXT).clauses}


def test_the_draft_asks_nothing_until_it_is_turned_on(drafted: Path, packs: Path) -> None:
    """Its supervision questions are the organisation's own choice, and off."""
    asked = load_pack(packs, drafted.name).supervision
    assert (asked.on, asked.own_choice) == (False, True)
    assert [each.is_feedback for each in asked.questions] == [False, False, True]
    assert "(`supervision.yaml`)" in (drafted / "TO-DECIDE.md").read_text("utf-8")


def test_what_is_to_decide_stands_in_order(drafted: Path) -> None:
    """Contacts, pages, gaps, duties with clause and word, verdicts: a list to tick off."""
    text = (drafted / "TO-DECIDE.md").read_text("utf-8")
    heads = [line for line in text.splitlines() if line.startswith("## ")]

    assert [head[3] for head in heads] == list("1234567")
    assert "- [ ] 2.1 (Who looks after what): “each weekday”" in text
    assert "- [ ] Photographs, point 4 [`photographs.4`]: “within two working days”" in text
    assert "The number 2.4 is left out before 2.5." in text
    assert "The document names no date of its next review." in text
    assert "- [ ] 4.2 (Your own accounts): looks like *no*, because of “do not”" in text


def test_the_draft_holds_no_sentence_of_the_document(drafted: Path) -> None:
    """The words stay in the database: the folder can be shared."""
    written = "".join(path.read_text("utf-8") for path in drafted.iterdir())

    assert not [c.clause_id for c in draft_pack(TEXT).clauses if c.wording in written]


def test_check_tells_what_a_draft_is_missing(run: Run, drafted: Path) -> None:
    """Open points are no faults: the draft is sound, and says what to do next."""
    code, out, _ = run("check")

    assert code == 0
    assert "harbour-lane: Harbour Lane Community Kitchen: a draft of 27 clauses" in out
    assert "open: harbour-lane/pack.yaml: pages[instagram].looked_after_by: is to be decid" in out
    assert "summary: is missing (and 26 more like this)" in out
    assert "no intent names it, and not_asked does not say why (and 26 more" in out


def test_a_draft_that_is_called_finished_has_faults(run: Run, drafted: Path) -> None:
    """Without `draft: true` everything that is missing is a fault."""
    pack = drafted / "pack.yaml"
    pack.write_text(pack.read_text("utf-8").replace("draft: true\n", ""), "utf-8")
    code, _, err = run("check")

    assert code == 2
    assert "clauses[2.1].summary: is missing" in err
    assert "photographs.yaml: has neither intents nor not_covered" in err


def test_a_draft_offers_clauses_and_never_a_verdict(run: Run, drafted: Path) -> None:
    """By the document's own words, said to be unchecked, with whom to ask."""
    run("load-policy", str(DOCUMENT), "--yes")
    code, out, _ = run("ask", "can I take a photo of the queue at the door?")

    assert code == 0
    assert out.startswith("This may be the rule. Nobody has checked whether it answers you:")
    assert "Photographs, point 3: “No photograph shows the queue at the door.”" in out
    assert out.endswith("To be sure, ask the kitchen coordinator.")

    answer = json.loads(run("ask", "where do we keep passwords", "--json")[1])
    assert answer["outcome"] == "may_be_rule"
    assert answer["choices"][0] == {"intent": None, "clauses": ["2.5"]}
    assert (answer["intent"], answer["verdict"], answer["clauses"]) == (None, None, [])


def test_a_draft_keeps_out_of_what_is_not_its_business(run: Run, drafted: Path) -> None:
    """Greetings are greeted, other things are not found, and danger comes first."""
    run("load-policy", str(DOCUMENT), "--yes")
    lines = [
        {"policy": "harbour-lane", "question": question}
        for question in ("when is payday", "hello there", "he wants to kill himself tonight")
    ]
    _, out, _ = run("ask", "--jsonl", stdin="\n".join(map(json.dumps, lines)))
    payday, greeting, danger = map(json.loads, out.replace("} {", "}\n{").splitlines())

    assert payday["outcome"] == greeting["outcome"] == "no_match"
    assert danger["urgent"]
    assert "Hello!" in run("ask", "hello there")[1]


def test_a_draft_without_a_document_finds_nothing(run: Run, drafted: Path) -> None:
    """Nothing was loaded: the person is named, and no clause is made up."""
    code, out, _ = run("ask", "can I take a photo of the queue at the door?")

    assert code == 0
    assert out.endswith("Not sure? Ask the kitchen coordinator.")


def test_intents_of_a_draft_are_not_answers_yet(run: Run, drafted: Path, tmp_path: Path) -> None:
    """What somebody has begun to write is checked, and shown to nobody."""
    shutil.copy(FINISHED / "photographs.yaml", drafted)
    run("load-policy", str(DOCUMENT), "--yes")

    assert run("check")[0] == 0
    answer = json.loads(run("ask", "can I post the queue outside", "--json")[1])
    assert answer["outcome"] == "may_be_rule"

    topic = drafted / "photographs.yaml"
    topic.write_text(topic.read_text("utf-8").replace("photographs.3]", "photographs.9]"), "utf-8")
    code, _, err = run("check")
    assert code == 2
    assert "there is no clause 'photographs.9'" in err


def test_the_finished_pack_is_sound_and_answers(run: Run, finished: Path) -> None:
    """A third organisation answers with verdicts, and no line of code was touched."""
    code, out, _ = run("check")
    assert code == 0
    assert "harbour-lane: Harbour Lane Community Kitchen: 27 clauses, 23 intents, 8 subj" in out
    assert "open:" not in out

    code, out, _ = run("ask", "can i post a picture of the queue", "--pack", "harbour-lane")
    assert code == 0
    assert out.startswith("No. The queue at the door is never shown")
    assert "Photographs, point 3" in out

    subject = json.loads(run("ask", "how long do we keep the photo consent forms", "--json")[1])
    assert subject["outcome"] == "not_covered"


def test_the_finished_pack_knows_its_document(run: Run, finished: Path) -> None:
    """Every clause is found with the wording on which its answers were written."""
    code, out, _ = run("load-policy", str(DOCUMENT), "--yes")

    assert code == 0
    assert "27 of 27 rules found in harbour-lane.txt, 27 as they were reviewed" in out


def test_an_existing_folder_is_never_touched(run: Run, finished: Path) -> None:
    """Not a byte changes, and nothing is left beside it."""
    before = {path.name: path.read_bytes() for path in finished.iterdir()}
    code, _, err = run("new-pack", str(DOCUMENT), "--id", "harbour-lane")

    assert code == 2
    assert "harbour-lane is there already. Nothing was changed." in err
    assert {path.name: path.read_bytes() for path in finished.iterdir()} == before
    assert not list(finished.parent.glob(".new-pack*"))


@pytest.mark.parametrize(
    "pack_id", ["../x", "Two Words", "", ".", "a/b", "-a", "UPPER", "x" * 33, "ü", "a\n"]
)
def test_a_bad_id_is_refused(run: Run, packs: Path, pack_id: str) -> None:
    """An id is a folder's name and nothing else."""
    code, _, err = run("new-pack", str(DOCUMENT), f"--id={pack_id}")

    assert code == 2
    assert "cannot be the id of a pack" in err
    assert sorted(path.name for path in packs.iterdir()) == ["out_of_scope.yaml", "urgent.yaml"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", ""),
        (b"\x00\x01\xfe\xff" * 50, ""),
        (b"PK\x03\x04 no zip", ""),
        (b"Social media policy\n", "There are no clauses in this document"),
        (None, "cannot be read: No such file or directory."),
    ],
)
def test_a_bad_file_leaves_nothing_behind(
    run: Run, packs: Path, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    """Empty, binary, broken, without a rule, not there: a sentence, and no folder."""
    file = (
        tmp_path / "policy.docx" if content and content.startswith(b"PK") else tmp_path / "p.txt"
    )
    if content is not None:
        file.write_bytes(content)
    code, _, err = run("new-pack", str(file), "--id", "harbour-lane")

    assert code == 2
    assert sentence in err
    assert "Traceback" not in err
    assert sorted(path.name for path in packs.iterdir()) == ["out_of_scope.yaml", "urgent.yaml"]


def test_a_place_that_cannot_be_written_is_named(
    run: Run, packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk half-way: the sentence says so, and nothing half-written stays."""

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "rename", full)
    code, _, err = run("new-pack", str(DOCUMENT), "--id", "harbour-lane")

    assert code == 2
    assert "cannot be written: No space left on device." in err
    assert sorted(path.name for path in packs.iterdir()) == ["out_of_scope.yaml", "urgent.yaml"]
    assert (
        "There is no folder" in run("new-pack", str(DOCUMENT), "--id", "x", "--dir", "nowhere")[2]
    )


def test_the_organisation_can_be_named(run: Run, packs: Path, tmp_path: Path) -> None:
    """A title that names nobody: the option does, else the list asks."""
    nameless = tmp_path / "rules.md"
    nameless.write_text("# Social media policy\n\n- Be kind to guests.\n", "utf-8")
    run("new-pack", str(nameless), "--id", "lamplight", "--organisation", "Lamplight Drop-in")
    run("new-pack", str(nameless), "--id", "old-mill")

    assert load_pack(packs, "lamplight").organisation == "Lamplight Drop-in"
    assert load_pack(packs, "old-mill").organisation == "Old Mill"
    asked = (packs / "old-mill" / "TO-DECIDE.md").read_text("utf-8")
    assert "is it “Old Mill”?" in asked
