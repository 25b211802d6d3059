"""`chatbot report`: the files for trustees, without Slack."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time
from sqlalchemy import insert

from chatbot.cli import main
from chatbot.store.database import open_database
from chatbot.store.tables import questions
from chatbot.terminal import LOCAL_WORKSPACE

Run = Callable[..., tuple[int, str, str]]
STEM = "waddington-street-centre-report-2026-07-01-to-2026-07-31"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Runs `chatbot` on a Monday in August; gives exit code, output and errors."""
    monkeypatch.setenv("CHATBOT_DATA_DIR", str(tmp_path / "data"))

    def run_chatbot(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["chatbot", *arguments])
        with freeze_time("2026-08-03T08:30:00Z"), pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, " ".join(captured.err.split())

    return run_chatbot


@pytest.fixture
def asked(tmp_path: Path) -> None:
    """A question of July."""
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'chatbot.db'}")
    with database.unit_of_work() as work:
        work.ensure_workspace(LOCAL_WORKSPACE, "wsc")
        work.commit()
    row: dict[str, Any] = {
        "question_id": "q1",
        "workspace_id": LOCAL_WORKSPACE,
        "asked_at": datetime(2026, 7, 7, 9, tzinfo=UTC),
        "surface": "console",
        "conversation": "console",
        "text": "Anything",
        "outcome": "no_match",
        "confidence": 0.1,
        "urgent": False,
        "hand_over": False,
        "choices": [],
    }
    with database.engine.begin() as connection:
        connection.execute(insert(questions), row)
    database.close()


def audit(run: Run) -> list[tuple[str, str]]:
    """Who took which files, by the log of changes."""
    _, lines, _ = run("audit", "--json")
    entries = [json.loads(line) for line in lines.splitlines()]
    exports = [each for each in entries if each["action"] == "reports.exported"]
    return [(each["actor"], each["after"]["file"]) for each in exports]


@pytest.mark.usefixtures("asked")
def test_all_files_of_last_month(run: Run, tmp_path: Path) -> None:
    """Each with a line when it is begun and when it is there; the log names the console."""
    out = tmp_path / "for" / "trustees"
    code, told, err = run("report", "--out", str(out))
    assert (code, err) == (0, "")
    names = [f"{STEM}.pdf", f"{STEM}.xlsx", f"{STEM}.zip", f"{STEM}-questions.png"]
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    making = [line for line in told.splitlines() if line.startswith("Making")]
    assert making == [
        "Making the page for trustees for July 2026 ...",
        "Making the spreadsheet for July 2026 ...",
        "Making the CSV files for July 2026 ...",
        "Making the pictures for July 2026 ...",
    ]
    assert [line for line in told.splitlines() if line.startswith("Written")] == [
        f"Written: {out / name}" for name in names
    ]
    kinds = ["pdf", "xlsx", "csv", "pictures"]
    assert audit(run) == [("console", kind) for kind in kinds]


def test_nothing_is_written_over(run: Run, tmp_path: Path) -> None:
    """A file that is there stays as it is, and no other is written; --force writes over it."""
    there = tmp_path / f"{STEM}.zip"
    there.write_text("mine", "utf-8")
    code, _, err = run("report", "--out", str(tmp_path), "--kind", "xlsx", "--kind", "csv")
    assert code == 2
    assert "Nothing was written: there is" in err
    assert "--force" in err
    assert there.read_text("utf-8") == "mine"
    assert not (tmp_path / f"{STEM}.xlsx").exists()
    assert audit(run) == []
    code, _, _ = run("report", "--out", str(tmp_path), "--kind", "csv", "--force")
    assert code == 0
    assert there.read_bytes().startswith(b"PK")


def test_an_empty_organisation(run: Run, tmp_path: Path) -> None:
    """There is nothing to draw, and it says so; the tables are there with their headings."""
    code, told, _ = run("report", "--out", str(tmp_path), "--kind", "pictures", "--kind", "csv")
    assert code == 0
    assert "There is nothing to draw for July 2026." in told
    assert [path.name for path in tmp_path.glob("*.*") if path.is_file()] == [f"{STEM}.zip"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--period", "lst month"), "Did you mean “last month”?"),
        (("--period", "2027-01-01 to 2027-01-31"), "still to come"),
        (("--period", "last month csv"), "Give days or a period for --period, and nothing else."),
        (("--period", "<@U012ABCDE>"), "Give days or a period for --period, and nothing else."),
        (("--page", "myspace"), "myspace"),
        (("--workspace", "T0NOBODY"), "no workspace 'T0NOBODY' uses wsc"),
        (("--pack", "nobody"), "nobody"),
    ],
)
def test_what_cannot_be(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    """One clear sentence; no folder is made, and nothing noted."""
    code, _, err = run("report", "--out", str(tmp_path / "out"), *arguments)
    assert code == 2
    assert sentence in err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file(run: Run, tmp_path: Path) -> None:
    """Where nothing can be written it is said in a sentence."""
    (tmp_path / "out").write_text("x", "utf-8")
    code, _, err = run("report", "--out", str(tmp_path / "out"))
    assert code == 2
    assert "cannot be written to" in err


def test_one_page_only(run: Run, tmp_path: Path) -> None:
    """The name of the file says which page it is about."""
    run("report", "--out", str(tmp_path), "--page", "facebook", "--kind", "csv")
    (file,) = tmp_path.glob("*.zip")
    assert file.name.startswith(f"{STEM}-wsc-facebook")
