"""The kinds of concern of a pack: faults are told, and the two packs have what they need."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from chatbot.domain.errors import ConfigurationError
from chatbot.packs import load_pack, recall_pack

REAL = Path(__file__).parents[2] / "intents"
KINDS = {
    "offensive-comment",
    "blocked-person",
    "support-request",
    "abuse-or-bullying",
    "account-taken-over",
    "significant-contact",
    "personal-data",
}
KIND: dict[str, Any] = {
    "id": "comment",
    "title": "Offensive comment",
    "checklist": ["It was taken down"],
    "clauses": ["page-will-not.1"],
}


def with_kinds(folder: Path, *kinds: dict[str, Any]) -> Path:
    """The pack of WSC with other kinds of concern; returns the folder of packs."""
    root = folder / "intents"
    shutil.copytree(REAL / "wsc", root / "wsc")
    shutil.copy(REAL / "out_of_scope.yaml", root)
    file = root / "wsc" / "pack.yaml"
    pack = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only
    file.write_text(yaml.safe_dump(pack | {"concern_kinds": list(kinds)}), "utf-8")
    return root


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"clauses": ["9"]}, "concern_kinds[comment].clauses: there is no clause '9'"),
        ({"clauses": []}, "names no clause, and note does not say why"),
        ({"checklist": []}, "concern_kinds[comment].checklist"),
        ({"checklist": ["One"] * 2}, "concern_kinds[comment].checklist: 'One' stands twice"),
        ({"checklist": [f"Item {n}" for n in range(11)]}, "concern_kinds[comment].checklist"),
        ({"checklist": ["x" * 76]}, "concern_kinds[comment].checklist[1]"),
        ({"title": "x" * 76}, "concern_kinds[comment].title"),
        ({"safeguarding": "perhaps"}, "concern_kinds[comment].safeguarding"),
        ({"severity": "high"}, "concern_kinds[comment].severity: no such key"),
    ],
)
def test_faults_of_a_kind(tmp_path: Path, change: dict[str, Any], sentence: str) -> None:
    """Each is told with the file and the key path."""
    with pytest.raises(ConfigurationError) as caught:
        load_pack(with_kinds(tmp_path, KIND | change), "wsc")
    assert "wsc/pack.yaml: " in str(caught.value)
    assert sentence in str(caught.value)


def test_a_kind_that_stands_twice(tmp_path: Path) -> None:
    """Its id is told."""
    with pytest.raises(ConfigurationError, match=r"concern_kinds\[comment\]: the id stands twice"):
        load_pack(with_kinds(tmp_path, KIND, KIND), "wsc")


def test_a_sound_kind_is_built_and_remembered(tmp_path: Path) -> None:
    """`yes` is true, what is left out is false; the memory gives the same values."""
    root = with_kinds(tmp_path, KIND | {"safeguarding": "yes", "clauses": [], "note": "Silent."})
    (kind,) = load_pack(root, "wsc").concern_kinds
    assert kind.safeguarding
    assert not kind.urgent
    assert kind.note == "Silent."
    for _ in range(2):
        assert recall_pack(root, "wsc", tmp_path / "cache").concern_kinds == (kind,)


def test_a_pack_without_kinds(tmp_path: Path) -> None:
    """It is sound: a policy need not have any."""
    assert load_pack(with_kinds(tmp_path), "wsc").concern_kinds == ()


@pytest.mark.parametrize("pack_id", ["wsc", "tarner"])
def test_the_packs_have_all_kinds(pack_id: str) -> None:
    """Abuse and contact go to the safeguarding lead; only personal data have the 72 hours."""
    pack = load_pack(REAL, pack_id)
    assert {kind.kind_id for kind in pack.concern_kinds} == KINDS
    assert {kind.kind_id for kind in pack.concern_kinds if kind.safeguarding} == {
        "abuse-or-bullying",
        "significant-contact",
    }
    assert [kind.kind_id for kind in pack.concern_kinds if kind.personal_data] == ["personal-data"]
    unknown = pack.concern_kind("gone")
    assert unknown is None
