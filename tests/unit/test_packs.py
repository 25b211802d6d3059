"""Packs: faults are told with file and key path, and a broken pack is never built."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from chatbot.domain.errors import ConfigurationError
from chatbot.domain.policies import PolicyDate, Verdict
from chatbot.packs import (
    load_ordinary_questions,
    load_pack,
    load_packs,
    load_urgent_examples,
    pack_ids,
    recall_pack,
    urgent_files_key,
)
from chatbot.packs.schema import VOICES

PACK = {
    "id": "mill",
    "organisation": "The Old Mill Trust",
    "short_name": "Mill",
    "title": "Social media policy",
    "dates": {"approved": "2024-05-03", "next_review": "2026-05"},
    "contacts": [
        {"id": "policy", "asks": "the manager", "clauses": ["1"]},
        {"id": "safeguarding", "asks": "the safeguarding lead"},
    ],
    "pages": [
        {"id": "facebook", "name": "Facebook", "platform": "facebook", "looked_after_by": "staff"}
    ],
    "gaps": [{"id": "gap", "clauses": ["2"], "says": "It breaks off."}],
}
CLAUSES = {
    "clauses": [
        {"id": "1", "label": "Rule 1", "section": "Rules", "summary": "First."},
        {"id": "2", "label": "Rule 2", "section": "Rules", "summary": "Second."},
    ]
}


def an_intent(intent_id: str, clause: str) -> dict[str, object]:
    """An intent that is sound: 15 phrasings in five voices, and two tests."""
    return {
        "id": intent_id,
        "title": f"About {intent_id}",
        "verdict": "no",
        "answer": "No, that is not allowed.",
        "clauses": [clause],
        "phrasings": {
            voice: [f"{voice} {number} on {intent_id}" for number in range(3)] for voice in VOICES
        },
        "tests": [f"a test of {intent_id}", f"another of {intent_id}"],
    }


def a_subject(intent_id: str) -> dict[str, object]:
    """A subject that is not covered."""
    subject = an_intent(intent_id, "1") | {"see": ["1"]}
    del subject["verdict"], subject["clauses"]
    return subject


REAL = Path(__file__).parents[2] / "intents"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a sound pack, with files replaced or added; returns the folder of packs."""

    def write_pack(**files: object) -> Path:
        folder = tmp_path / "intents" / "mill"
        folder.mkdir(parents=True, exist_ok=True)
        topic = {
            "topic": "Rules",
            "intents": [an_intent("friends", "1"), an_intent("pictures", "2")],
            "not_covered": [a_subject("gifts")],
        }
        content: dict[str, object] = {
            "pack": PACK,
            "clauses": CLAUSES,
            "rules": topic,
            "out_of_scope": {"small_talk": ["hello"], "other": ["when is payday"]},
        }
        for name, data in (content | files).items():
            text = data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False)
            (folder / f"{name}.yaml").write_text(text, "utf-8")
        shared = {"other": ["what is the wifi code"]}
        (folder.parent / "out_of_scope.yaml").write_text(yaml.safe_dump(shared), "utf-8")
        return folder.parent

    return write_pack


def faults(root: Path) -> str:
    """What loading says is wrong."""
    with pytest.raises(ConfigurationError) as caught:
        load_pack(root, "mill")
    return str(caught.value)


def test_a_sound_pack_is_built(write: Callable[..., Path]) -> None:
    """Everything that the files say is in the pack."""
    pack = load_pack(write(), "mill")

    assert pack.approved == PolicyDate(year=2024, month=5, day=3)
    assert pack.dated == "approved 3 May 2024"
    assert str(pack.next_review) == "May 2026"
    assert pack.intents["friends"].verdict is Verdict.NO
    assert not pack.intents["gifts"].covered
    assert pack.out_of_scope == ("what is the wifi code", "when is payday")
    assert {phrasing.voice for phrasing in pack.intents["friends"].phrasings} == set(VOICES)


def test_values_are_text(write: Callable[..., Path]) -> None:
    """`no` and `2.10` without quotes keep their spelling."""
    root = write()
    topic = root / "mill" / "rules.yaml"
    topic.write_text(topic.read_text("utf-8").replace("verdict: 'no'", "verdict: no"), "utf-8")

    assert load_pack(root, "mill").intents["friends"].verdict is Verdict.NO


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"clauses": ["9"]}, "intents[friends].clauses: there is no clause '9'"),
        ({"verdict": "maybe"}, "intents[friends].verdict: 'maybe' has to be one of no, yes"),
        ({"verdict": None}, "intents[friends].verdict"),
        ({"related": ["nothing"]}, "intents[friends].related: there is no intent 'nothing'"),
        ({"related": ["friends"]}, "intents[friends].related: names itself"),
        ({"ask": "nobody"}, "intents[friends].ask: there is no contact 'nobody'"),
        ({"tests": ["one"]}, "intents[friends].tests: has 1 sentences, needs 2"),
        ({"tests": []}, "intents[friends].tests: has 0 sentences"),
        ({"tests": ["Plain 0 on friends?", "b"]}, "also stands at mill/rules.yaml"),
        ({"title": "x" * 71}, "intents[friends].title"),
        ({"id": "Two Words"}, "'Two Words' has to be lower case"),
        ({"id": "pictures"}, "the id is also used at mill/rules.yaml: intents[pictures]"),
        ({"surprise": "x"}, "intents[friends].surprise: no such key"),
        ({"clauses": "1"}, "intents[friends].clauses: has to be a list"),
        ({"phrasings": {"plain": ["a", "b"]}}, "intents[friends].phrasings: has 2, needs 15"),
        ({"answer": " "}, "intents[friends].answer: is empty"),
        ({"counter_examples": ["plain 0 on friends"]}, "is among its own phrasings"),
    ],
)
def test_faults_of_an_intent(
    write: Callable[..., Path], change: dict[str, object], sentence: str
) -> None:
    """Each fault is told with the file and the key path."""
    broken = {k: v for k, v in (an_intent("friends", "1") | change).items() if v is not None}
    topic = {"topic": "Rules", "intents": [broken, an_intent("pictures", "2")]}

    told = faults(write(rules=topic))

    assert "mill/rules.yaml: " in told
    assert sentence in told


@pytest.mark.parametrize(
    ("file", "data", "sentence"),
    [
        ("rules", "topic: [", "mill/rules.yaml: line"),
        ("rules", "topic: a\ntopic: b", "line 2: the key 'topic' stands twice"),
        ("rules", "- a\n- b", "has to be a mapping of keys to values"),
        ("rules", "", "has to be a mapping of keys to values"),
        ("rules", "topic: Empty", "has neither intents nor not_covered"),
        ("rules", "topic: !!python/name:os.system x", "mill/rules.yaml"),
        ("pack", PACK | {"id": "other"}, "id: 'other' is not the folder's name"),
        ("pack", PACK | {"contacts": []}, "contacts: there is no contact 'policy'"),
        (
            "pack",
            PACK | {"dates": {"approved": "May 2024"}},
            "dates.approved: 'May 2024' has to be",
        ),
        ("pack", PACK | {"dates": {"approved": "2024-13"}}, "has no such month"),
        ("pack", PACK | {"gaps": PACK["gaps"] * 2}, "gaps[gap]: the id stands twice"),  # type: ignore[operator]
        ("clauses", {"clauses": CLAUSES["clauses"] * 2}, "clauses[1]: the id stands twice"),
        (
            "clauses",
            {
                "clauses": [
                    *CLAUSES["clauses"],
                    {"id": "3", "label": "Rule 3", "section": "Rules", "summary": "Third."},
                ]
            },
            "clauses[3]: no intent names it, and not_asked does not say why",
        ),
        ("out_of_scope", {"other": ["Plain 0, on friends"]}, "also stands at mill/rules.yaml"),
    ],
)
def test_faults_of_files(
    write: Callable[..., Path], file: str, data: object, sentence: str
) -> None:
    """Bad YAML, doubled keys and ids, unreached clauses: all are told."""
    assert sentence in faults(write(**{file: data}))


def test_every_fault_is_told_at_once(write: Callable[..., Path]) -> None:
    """Two files with faults are told in one go."""
    told = faults(write(pack={"id": "mill"}, rules="topic: ["))

    assert "mill/pack.yaml: organisation: is missing" in told
    assert "mill/pack.yaml: contacts: is missing" in told
    assert "mill/rules.yaml: line" in told


def test_an_example_has_to_be_an_intent(write: Callable[..., Path]) -> None:
    """What is shown as an example can be answered."""
    told = faults(write(pack=PACK | {"examples": ["friends", "gardening"]}))

    assert "mill/pack.yaml: examples: there is no intent 'gardening'" in told


def test_a_phrasing_under_two_intents(write: Callable[..., Path]) -> None:
    """The same sentence, whatever its case and punctuation, teaches one thing only."""
    second = an_intent("pictures", "2")
    second["phrasings"]["plain"].append("PLAIN 1 on friends!!")  # type: ignore[index]
    topic = {"topic": "Rules", "intents": [an_intent("friends", "1"), second]}

    told = faults(write(rules=topic))

    assert "intents[pictures].phrasings.plain: 'PLAIN 1 on friends!!' also stands at" in told


def test_missing_and_unreadable_files(write: Callable[..., Path]) -> None:
    """A file that is not there or is no text is a fault, not a crash."""
    root = write()
    (root / "mill" / "clauses.yaml").unlink()
    (root / "mill" / "rules.yaml").write_bytes(b"\xff\xfe\x00")

    told = faults(root)

    assert "mill/clauses.yaml: the file is missing" in told
    assert "mill/rules.yaml: not UTF-8 text" in told


def test_an_unknown_pack_is_refused_with_the_known_ones(write: Callable[..., Path]) -> None:
    """Somebody who mistypes the pack is told which there are."""
    with pytest.raises(ConfigurationError, match=r"no pack 'miln' \(packs here: mill\)"):
        load_pack(write(), "miln")


def test_a_pack_name_is_no_path(write: Callable[..., Path]) -> None:
    """A name with slashes never leaves the folder of packs."""
    with pytest.raises(ConfigurationError, match="there is no pack"):
        load_pack(write() / "mill", "../mill")


def test_load_packs_tells_the_faults_of_all(write: Callable[..., Path]) -> None:
    """One broken pack stops the rest, and each is named."""
    root = write()
    shutil.copytree(root / "mill", root / "copy")

    assert pack_ids(root) == ("copy", "mill")
    with pytest.raises(ConfigurationError, match=r"copy/pack\.yaml: id: 'mill'"):
        load_packs(root)


def test_fingerprint_changes_with_any_file(write: Callable[..., Path]) -> None:
    """What is made from a pack is made anew when a word of it changes."""
    root = write()
    before = load_pack(root, "mill").fingerprint
    (root / "out_of_scope.yaml").write_text("other: [something else]", "utf-8")

    assert load_pack(root, "mill").fingerprint != before


def test_urgent_examples(tmp_path: Path) -> None:
    """The examples of both kinds are read, and one that is both is refused."""
    file = tmp_path / "urgent.yaml"
    file.write_text(
        "urgent: [{kind: a, examples: [he hits her]}]\n"
        "not_urgent: [{kind: b, examples: [hello]}]\n",
        "utf-8",
    )

    assert load_urgent_examples(tmp_path).urgent == ("he hits her",)

    file.write_text(file.read_text("utf-8").replace("hello", "He hits her!"), "utf-8")
    with pytest.raises(ConfigurationError, match="both urgent and not"):
        load_urgent_examples(tmp_path)


def test_a_remembered_pack_is_the_same(write: Callable[..., Path], tmp_path: Path) -> None:
    """The second start gets the same values as the first, and what is frozen stays frozen."""
    root = write()
    first = recall_pack(root, "mill", tmp_path / "cache")
    remembered = (tmp_path / "cache" / "mill.pack").stat().st_mtime_ns
    second = recall_pack(root, "mill", tmp_path / "cache")

    assert first == second == load_pack(root, "mill")
    assert hash(second.intents["friends"]) == hash(first.intents["friends"])
    assert (tmp_path / "cache" / "mill.pack").stat().st_mtime_ns == remembered


@pytest.mark.parametrize("name", ["rules", "pack", "clauses", "out_of_scope", "late"])
def test_a_fault_is_told_whatever_is_remembered(
    write: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    """A file that was broken or added after the pack was remembered is read and refused."""
    recall_pack(write(), "mill", tmp_path / "cache")
    root = write(**{name: "topic: ["})

    with pytest.raises(ConfigurationError, match=f"mill/{name}.yaml: line"):
        recall_pack(root, "mill", tmp_path / "cache")


def test_a_changed_word_is_read(write: Callable[..., Path], tmp_path: Path) -> None:
    """An edited answer, and a shared sentence, count from the next start."""
    root = write()
    recall_pack(root, "mill", tmp_path)
    (root / "out_of_scope.yaml").write_text("other: [the bus]", "utf-8")
    root = write(pack=PACK | {"short_name": "The Mill"})

    assert recall_pack(root, "mill", tmp_path) == load_pack(root, "mill")
    assert recall_pack(root, "mill", tmp_path).short_name == "The Mill"


def test_a_damaged_memory_is_rebuilt(write: Callable[..., Path], tmp_path: Path) -> None:
    """Whatever byte is damaged or missing, no other word than the pack's is ever shown."""
    root = write()
    sound = recall_pack(root, "mill", tmp_path)
    cached = tmp_path / "mill.pack"
    whole = cached.read_bytes()
    damaged = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, 900, 45)]
    for content in (b"", b"{}", whole[: len(whole) // 2], whole + b" ", *damaged):
        cached.write_bytes(content)
        assert recall_pack(root, "mill", tmp_path) == sound
        assert cached.read_bytes() == whole


def test_a_cache_that_cannot_be_written_costs_only_time(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    """A pack is loaded even where nothing can be remembered."""
    (tmp_path / "cache").write_text("a file, not a folder", "utf-8")

    assert recall_pack(write(), "mill", tmp_path / "cache").pack_id == "mill"


def test_no_such_pack_is_told_as_ever(write: Callable[..., Path], tmp_path: Path) -> None:
    """A pack that is not there, or outside the folder, is not looked for in the cache."""
    recall_pack(write(), "mill", tmp_path)
    for pack_id in ("mull", "../mill"):
        with pytest.raises(ConfigurationError, match="there is no pack"):
            recall_pack(write(), pack_id, tmp_path)


def test_ordinary_questions_are_the_packs_own_without_the_sensitive() -> None:
    """A sample of all packs' phrasings; none of an intent that may hide a disclosure."""
    questions = set(load_ordinary_questions(REAL))
    packs = load_packs(REAL).values()

    for pack in packs:
        calm = {p.text for i in pack.intents.values() if not i.sensitive for p in i.phrasings}
        told = {p.text for i in pack.intents.values() if i.sensitive for p in i.phrasings}
        assert questions & calm
        assert not questions & (told - calm)


def test_a_pack_with_faults_teaches_no_ordinary_questions(write: Callable[..., Path]) -> None:
    """One broken pack does not stop the rest from being learned from."""
    root = write()
    alone = load_ordinary_questions(root)
    shutil.copytree(root / "mill", root / "copy")

    assert alone
    assert load_ordinary_questions(root) == alone


def test_the_key_of_the_urgent_examples_changes_with_any_file(write: Callable[..., Path]) -> None:
    """A changed, new or removed file of any pack makes the detector learn anew."""
    root = write()
    keys = [urgent_files_key(root)]
    for change in (
        lambda: (root / "out_of_scope.yaml").write_text("other: [something else]", "utf-8"),
        lambda: (root / "mill" / "new.yaml").write_text("topic: x", "utf-8"),
        (root / "mill" / "pack.yaml").unlink,
    ):
        change()
        keys.append(urgent_files_key(root))

    assert len(set(keys)) == len(keys)
    assert urgent_files_key(root) == keys[-1]
