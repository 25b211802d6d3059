"""`chatbot load-policy` and `chatbot fingerprint` on the real database and an invented policy."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.cli import main
from chatbot.packs import load_pack
from chatbot.settings import REPOSITORY
from chatbot.store.database import open_database
from chatbot.terminal import LOCAL_WORKSPACE

Run = Callable[..., tuple[int, str, str]]
PACK = "wsc"


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture
def packs_dir(tmp_path: Path) -> Path:
    """A copy of the packs; no clause of the one that is tested was ever marked."""
    copy = tmp_path / "intents"
    shutil.copytree(REPOSITORY / "intents", copy)
    clauses = copy / PACK / "clauses.yaml"
    lines = clauses.read_text("utf-8").splitlines(keepends=True)
    clauses.write_text("".join(line for line in lines if "wording:" not in line), "utf-8")
    return copy


@pytest.fixture
def policy(tmp_path: Path, packs_dir: Path) -> Path:
    """A policy of the pack's own summaries, laid out like the real one."""
    lines, section = ["Social media policy", ""], ""
    for clause in load_pack(packs_dir, PACK).clauses.values():
        if clause.section != section:
            section = clause.section
            lines += ["", section, ""]
        bullet = "- " if ", point " in clause.label else ""
        lines += [f"{bullet}{clause.summary}", *([] if bullet else [""])]
    file = tmp_path / "policy.txt"
    file.write_text("\n".join(lines), "utf-8")
    return file


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    packs_dir: Path,
) -> Run:
    """Runs `chatbot` with arguments; gives exit code, output and errors, on one line each."""
    monkeypatch.setenv("CHATBOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CHATBOT_PACKS_DIR", str(packs_dir))

    def run_chatbot(
        *arguments: str, stdin: str = "", terminal: bool = False
    ) -> tuple[int, str, str]:
        typed = Terminal(stdin) if terminal else io.StringIO(stdin)
        monkeypatch.setattr(sys, "argv", ["chatbot", *arguments])
        monkeypatch.setattr(sys, "stdin", typed)
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        out, err = (" ".join(text.split()) for text in captured)
        return int(ended.value.code or 0), out, err

    return run_chatbot


@pytest.fixture
def marked(run: Run, policy: Path) -> Path:
    """The policy on whose wording the pack is marked."""
    run("fingerprint", str(policy), "--pack", PACK)
    return policy


def test_fingerprint_writes_the_marks(run: Run, policy: Path, packs_dir: Path) -> None:
    """Every clause of an unknown layout is found; marking again changes nothing."""
    code, out, _ = run("fingerprint", str(policy), "--pack", PACK)

    assert code == 0
    assert "37 of 37 clauses found" in out
    _, again, _ = run("fingerprint", str(policy), "--pack", PACK)
    assert "37 of 37 clauses found, 0 marks written" in again
    assert all(clause.wording for clause in load_pack(packs_dir, PACK).clauses.values())


def test_load_policy(run: Run, marked: Path) -> None:
    """The document is live, and every rule is as it was reviewed."""
    code, out, _ = run("load-policy", str(marked), "--pack", PACK)

    assert code == 0
    assert "37 of 37 rules found in policy.txt, 37 as they were reviewed." in out
    assert f"policy.txt is live in {LOCAL_WORKSPACE}." in out


def test_a_changed_rule_is_held_back_on_the_same_database(
    run: Run, marked: Path, packs_dir: Path
) -> None:
    """Old and new are shown; `ask` and `chat` withhold that answer, and say who to ask."""
    run("load-policy", str(marked), "--pack", PACK)
    run("chat", "--pack", PACK, stdin="can I friend a service user?\n")
    words = marked.read_text("utf-8")
    clause = "Anyone who does it is asked to stop."
    old = load_pack(packs_dir, PACK).clauses["staff.4"].summary
    marked.write_text(words.replace(old, f"{old} {clause}"), "utf-8")
    code, out, _ = run("load-policy", str(marked), "--pack", PACK)

    assert code == 0
    assert "Changed: Staff social media usage, point 4" in out
    assert clause in out
    assert "1 questions of the last 90 days replayed: 1 would be answered otherwise." in out
    _, asked, _ = run("ask", "can I friend a service user?", "--pack", PACK)
    assert "This rule changed on" in asked
    assert "Ask the manager or the deputy manager." in asked
    _, line, _ = run("ask", "can I friend a service user?", "--pack", PACK, "--json")
    answer = json.loads(line)
    assert (answer["outcome"], answer["verdict"], answer["clauses"]) == ("withheld", None, [])
    _, chatted, _ = run("chat", "--pack", PACK, stdin="can I friend a service user?\n")
    assert "This rule changed on" in chatted


def test_a_dry_run_changes_nothing(run: Run, marked: Path) -> None:
    """The list is shown, and the next load is still the first."""
    _, out, _ = run("load-policy", str(marked), "--pack", PACK, "--dry-run")
    assert "Nothing was changed." in out

    code, _, _ = run("load-policy", str(marked), "--pack", PACK)
    assert code == 0


def test_somebody_at_the_terminal_is_asked(run: Run, marked: Path) -> None:
    """Where something changed, "no" leaves everything as it is, and "yes" makes it live."""
    marked.write_text(marked.read_text("utf-8").replace("The page", "The account"), "utf-8")
    _, refused, _ = run("load-policy", str(marked), "--pack", PACK, stdin="n\n", terminal=True)
    assert "Nothing was changed." in refused

    _, accepted, _ = run("load-policy", str(marked), "--pack", PACK, stdin="y\n", terminal=True)
    assert "policy.txt is live" in accepted


def test_the_only_workspace_is_meant(run: Run, marked: Path, tmp_path: Path) -> None:
    """Of one workspace the document is loaded there; another can be named, an unknown cannot."""
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'chatbot.db'}")
    with database.unit_of_work() as work:
        work.ensure_workspace("T0WSC", PACK)
        work.ensure_workspace("T0OTHER", "tarner")
        work.commit()
    database.close()

    _, out, _ = run("load-policy", str(marked), "--pack", PACK)
    assert "policy.txt is live in T0WSC." in out
    code, _, err = run("load-policy", str(marked), "--pack", PACK, "--workspace", "T0OTHER")
    assert code == 2
    assert "no workspace 'T0OTHER' uses wsc" in err


@pytest.mark.parametrize(
    ("command", "content", "sentence"),
    [
        ("load-policy", None, "cannot be read: No such file"),
        ("load-policy", b"", "empty"),
        ("load-policy", b"The boiler is serviced in May.", "does not look like"),
        ("load-policy", b"%PDF-1.7 nothing more", "damaged"),
        ("fingerprint", None, "cannot be read: No such file"),
        ("fingerprint", b"The boiler is serviced in May.", "does not look like"),
    ],
)
def test_bad_files(
    run: Run, tmp_path: Path, command: str, content: bytes | None, sentence: str
) -> None:
    """Exit code 2 and one sentence."""
    file = tmp_path / "bad.txt"
    if content is not None:
        file.write_bytes(content)
    code, _, err = run(command, str(file), "--pack", PACK)

    assert code == 2
    assert sentence in err
    assert "Traceback" not in err


def test_the_same_file_twice(run: Run, marked: Path) -> None:
    """The second time a sentence says when it was loaded."""
    run("load-policy", str(marked), "--pack", PACK)
    code, _, err = run("load-policy", str(marked), "--pack", PACK)

    assert code == 2
    assert "This file was already loaded on" in err
    assert "from the command line" in err


def test_check_names_what_has_no_mark(run: Run, packs_dir: Path) -> None:
    """A clause that could not be found in a document is named, with what to do."""
    file = packs_dir / PACK / "clauses.yaml"
    marked_file = REPOSITORY / "intents" / PACK / "clauses.yaml"
    lines = marked_file.read_text("utf-8").splitlines(keepends=True)
    first = next(place for place, line in enumerate(lines) if "wording:" in line)
    file.write_text("".join(lines[:first] + lines[first + 1 :]), "utf-8")
    code, out, _ = run("check")

    assert code == 0
    assert "wsc: no wording mark at intro.1: run chatbot fingerprint FILE --pack wsc" in out
