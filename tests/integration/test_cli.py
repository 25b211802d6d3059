"""The command line as the person who runs the bot uses it, on the real packs."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from chatbot.cli import main
from chatbot.domain.audit import AuditEntry
from chatbot.domain.phrasings import ApprovedPhrasing
from chatbot.settings import REPOSITORY
from chatbot.store.database import open_database
from tests.caches import CACHE

Run = Callable[..., tuple[int, str, str]]
KEYS = {"outcome", "urgent", "intent", "clauses", "verdict", "confidence", "choices"}


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bot keeps what it has, for all tests."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data_dir: Path
) -> Run:
    """Runs `chatbot` with arguments; gives exit code, output and errors."""
    monkeypatch.setenv("CHATBOT_DATA_DIR", str(data_dir))

    def run_chatbot(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["chatbot", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run_chatbot


def test_ask_shows_verdict_answer_clause_and_person(run: Run) -> None:
    """A newcomer types a question and gets the rule with its clause."""
    code, out, _ = run("ask", "can I friend a service user?", "--pack", "wsc")

    assert code == 0
    assert out.startswith("No. ")
    assert "Staff social media usage, point 4" in " ".join(out.split())
    assert "Not sure? Ask the manager or the deputy manager." in " ".join(out.split())


def test_ask_json(run: Run) -> None:
    """One object with the documented keys."""
    code, out, _ = run("ask", "when", "was", "the policy approved", "--json")
    answer = json.loads(out)

    assert code == 0
    assert set(answer) == KEYS
    assert answer["outcome"] == "answered"
    assert answer["clauses"][0] == "approval.1"
    assert answer["verdict"] == "info"
    assert 0 < answer["confidence"] <= 1


def test_ask_jsonl_answers_in_order(run: Run) -> None:
    """A line comes back for each line, from the pack that it names."""
    lines = [
        {"policy": "tarner", "question": "what is a wiki"},
        {"policy": "wsc", "question": "he said he has a rope and wont be here tomorrow"},
        {"policy": "wsc", "question": "how long do we keep consent forms"},
        {"policy": "wsc", "question": "Can I friend a service user? And who runs Instagram?"},
    ]
    code, out, _ = run("ask", "--jsonl", stdin="\n".join(map(json.dumps, lines)))
    answers = [json.loads(line) for line in out.splitlines()]

    assert code == 0
    assert answers[0]["clauses"] == ["2.7"]
    assert [answer["urgent"] for answer in answers] == [False, True, False, False]
    assert answers[2]["outcome"] == "not_covered"
    assert answers[2]["verdict"] is None
    assert [also["clauses"][0] for also in answers[3]["also"]] == ["instagram.1"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "sentence"),
    [
        (("ask",), "", "Say what you want to know"),
        (("ask", "hello", "--pack", "nobody"), "", "there is no pack 'nobody'"),
        (("ask", "--jsonl"), "not json", "line 1: "),
        (("ask", "--jsonl"), '{"policy": "../x", "question": "q"}', "there is no pack"),
        (("evaluate", "missing.jsonl"), "", "cannot be read"),
        (("run",), "", "SLACK_BOT_TOKEN is not set"),
    ],
)
def test_bad_input_is_one_clear_sentence(
    run: Run, arguments: tuple[str, ...], stdin: str, sentence: str
) -> None:
    """Exit code 2 and a sentence on standard error, never a traceback."""
    code, _, err = run(*arguments, stdin=stdin)

    assert code == 2
    assert sentence in err
    assert "Traceback" not in err


def test_evaluate_prints_the_figures(run: Run, tmp_path: Path) -> None:
    """Right, offered, wrong and missed per policy and kind, and what was confused."""
    labelled = {"policy": "wsc", "kind": "plain", "also": [], "clauses": ["approval.1"]}
    lines = [
        labelled | {"question": "When was the policy approved?", "verdict": "info"},
        labelled | {"question": "When is payday?", "clauses": [], "verdict": "none"},
    ]
    file = tmp_path / "labelled.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    code, out, _ = run("evaluate", str(file), "--confusions", "5")

    assert code == 0
    assert "wsc: in scope" in out
    assert "100.0% (1)" in out
    assert "wsc: out of scope" in out


def test_evaluate_urgent(run: Run, tmp_path: Path) -> None:
    """A set of urgent and other messages gets recall and false alarms."""
    file = tmp_path / "urgent.jsonl"
    file.write_text(
        '{"text": "she has taken all her tablets", "urgent": true}\n'
        '{"text": "who runs the page", "urgent": false}\n',
        "utf-8",
    )
    _, out, _ = run("evaluate", str(file))

    assert "recall: 100.0% (1 of 1)" in out
    assert "false alarms: 0.0% (0 of 1)" in out


def test_check_is_content_with_the_project(run: Run) -> None:
    """Settings, packs and manifest as they are here are sound."""
    code, out, _ = run("check")

    assert code == 0
    assert "wsc: Waddington Street Centre: 37 clauses" in out
    assert "tarner: Tarner Community Project: 70 clauses" in out
    assert "manifest.yaml: sound" in out


def test_check_lists_every_fault(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Faults of the settings and of two files are told in one go, with file and key."""
    packs = tmp_path / "packs"
    shutil.copytree(REPOSITORY / "intents", packs)
    friends = packs / "wsc" / "friends.yaml"
    friends.write_text(
        friends.read_text("utf-8").replace("clauses: [staff.4", "clauses: [staff.44"), "utf-8"
    )
    (packs / "tarner" / "pack.yaml").write_text("id: tarner", "utf-8")
    monkeypatch.setenv("CHATBOT_PACKS_DIR", str(packs))

    code, _, err = run("check")

    assert code == 2
    assert "wsc/friends.yaml: intents[befriend-service-user].clauses: there is no clause" in err
    assert "tarner/pack.yaml: organisation: is missing" in err

    monkeypatch.setenv("CHATBOT_HTTP_PORT", "high")
    assert "CHATBOT_HTTP_PORT" in run("check")[2]


def test_a_broken_pack_never_starts_a_bot(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`run` with a broken pack ends with its faults before anything is connected."""
    shutil.copytree(REPOSITORY / "intents", tmp_path / "packs")
    (tmp_path / "packs" / "wsc" / "friends.yaml").write_text("topic: [", "utf-8")
    monkeypatch.setenv("CHATBOT_PACKS_DIR", str(tmp_path / "packs"))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")

    code, _, err = run("run")

    assert code == 2
    assert "wsc/friends.yaml: line" in err


def test_the_log_of_changes(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who did what and when, in words and as JSON, from a day on; a wrong day is told."""
    monkeypatch.setenv("CHATBOT_DATA_DIR", str(tmp_path))
    assert "Nothing has been changed." in run("audit")[1]
    database = open_database(f"sqlite:///{tmp_path / 'chatbot.db'}")
    with database.unit_of_work() as work:
        work.ensure_workspace("T1", "wsc")
        for day in (2, 3):
            entry = AuditEntry(
                workspace_id="T1",
                at=datetime(2026, 3, day, 9, 30, tzinfo=UTC),
                actor="U1",
                action="roles.changed",
                subject="manager",
                after={"user_ids": ["U1"]},
            )
            work.audit.add(entry)
        work.commit()
    database.close()

    code, out, _ = run("audit")
    assert code == 0
    assert out.splitlines()[0] == (
        "2026-03-02 09:30:00Z  T1  U1  roles.changed  manager: nothing -> user_ids ['U1']"
    )
    lines = [
        json.loads(line)
        for line in run("audit", "--since", "2026-03-03", "--json")[1].splitlines()
    ]
    assert [(line["at"], line["before"], line["after"]) for line in lines] == [
        ("2026-03-03T09:30:00+00:00", None, {"user_ids": ["U1"]})
    ]
    assert run("audit", "--since", "yesterday")[0] == 2


def test_the_register_as_a_file(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Written once, readable in a spreadsheet; what is there is never written over."""
    monkeypatch.setenv("CHATBOT_DATA_DIR", str(tmp_path))
    file = tmp_path / "register.csv"
    assert run("acknowledgements", "--csv", str(file))[0] == 0
    assert file.read_text("utf-8-sig").startswith("version,version date,person")
    code, _, err = run("acknowledgements", "--csv", str(file))
    assert (code, "is there already" in err.replace("\n", " ")) == (2, True)
    code, _, err = run("acknowledgements", "--csv", str(tmp_path / "no" / "such.csv"))
    assert (code, "cannot be written" in err.replace("\n", " ")) == (2, True)
    assert run("acknowledgements", "--csv", str(tmp_path / "x"), "--workspace", "T9")[0] == 2


def test_a_conversation_in_the_terminal(run: Run) -> None:
    """Ask, follow up, choose by number, say thanks, leave: the terminal remembers."""
    typed = "can I friend a service user?\nand volunteers?\nthanks\n\n"
    code, out, _ = run("chat", "--pack", "wsc", stdin=typed)

    assert code == 0
    assert "Waddington Street Centre" in out
    assert out.count("No. ") >= 1
    assert "Hello! Ask me anything" in out


def test_a_cache_that_cannot_be_used_costs_time_only(
    run: Run, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged file is trained over."""
    run("ask", "hello")
    cache = shutil.copytree(CACHE, data_dir / "cache")
    monkeypatch.delenv("CHATBOT_CACHE_DIR")
    cached = cache / "wsc.matcher"
    whole = cached.read_bytes()
    cached.write_bytes(whole[: len(whole) // 2])

    assert run("ask", "who runs instagram", "--json")[0] == 0
    assert cached.read_bytes()[:4] == whole[:4]


def test_seed_refuses_another_workspace(run: Run) -> None:
    """Filling with invented life is for the stand-in: one sentence says so, and how."""
    code, _, err = run("seed", "--person", "manager=U012")
    assert code == 2
    assert "only fills a database of the stand-in" in err
    assert "make run" in err


def test_seed_wants_people_with_their_ids(run: Run) -> None:
    """A person without an id is told, not guessed."""
    code, _, err = run("seed", "--person", "manager")
    assert code == 2
    assert "give a role's key and a user id" in err


def test_approved_phrasings_are_listed_and_exported(run: Run, data_dir: Path) -> None:
    """A line for each; as YAML that a pack takes; of another pack nothing."""
    database = open_database(f"sqlite:///{data_dir / 'chatbot.db'}")
    with database.unit_of_work() as work:
        work.ensure_workspace("T0WSC", "wsc")
        work.phrasings.add(
            [
                ApprovedPhrasing(
                    phrasing_id="p1",
                    workspace_id="T0WSC",
                    intent_id="friend-service-user",
                    text="no: is that so?",
                    key="no is that so",
                    approved_by="U1",
                    approved_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
                )
            ]
        )
        work.commit()
    database.close()
    code, out, _ = run("phrasings", "--pack", "wsc")
    assert (code, out.strip()) == (0, "2026-03-02  U1  friend-service-user: no: is that so?")
    code, out, _ = run("phrasings", "--pack", "wsc", "--export")
    assert yaml.safe_load(out) == {
        "friend-service-user": {"phrasings": {"approved": ["no: is that so?"]}}
    }
    assert run("phrasings", "--pack", "tarner", "--export")[1] == "{}\n"
