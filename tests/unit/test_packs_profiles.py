"""The rules of the register in a pack: faults are told, and the two packs have theirs."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from chatbot.domain.errors import ConfigurationError
from chatbot.domain.profiles import Keeper, ProfileRules
from chatbot.packs import load_pack, recall_pack

REAL = Path(__file__).parents[2] / "intents"
RULES: dict[str, Any] = {"own_choice": "All of it is our own choice."}


def with_rules(folder: Path, rules: dict[str, Any] | None) -> Path:
    """The pack of WSC with other rules, or none; returns the folder of packs."""
    root = folder / "intents"
    shutil.copytree(REAL / "wsc", root / "wsc")
    shutil.copy(REAL / "out_of_scope.yaml", root)
    file = root / "wsc" / "pack.yaml"
    pack = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only
    del pack["profiles"]
    file.write_text(yaml.safe_dump(pack | ({"profiles": rules} if rules else {})), "utf-8")
    return root


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"clauses": ["9"]}, "profiles.clauses: there is no clause '9'"),
        ({"review_months": 0}, "profiles.review_months"),
        ({"review_months": 61}, "profiles.review_months"),
        ({"login_details_with": ["the cat"]}, "profiles.login_details_with"),
        ({"risk_assessment": "perhaps"}, "profiles.risk_assessment"),
        ({"own_choice": ""}, "profiles.own_choice"),
        ({"passwords": "yes"}, "profiles.passwords: no such key"),
    ],
)
def test_faults(tmp_path: Path, change: dict[str, Any], sentence: str) -> None:
    """Each is told with the file and the key path."""
    with pytest.raises(ConfigurationError) as caught:
        load_pack(with_rules(tmp_path, RULES | change), "wsc")
    assert "wsc/pack.yaml: " in str(caught.value)
    assert sentence in str(caught.value)


def test_a_pack_without_rules(tmp_path: Path) -> None:
    """A manager decides, nothing is asked for, and it is said to be the own choice."""
    rules = load_pack(with_rules(tmp_path, None), "wsc").profiles
    assert rules == ProfileRules()
    assert "our own choice" in rules.own_choice


def test_the_rules_of_tarner() -> None:
    """What its clauses ask for: project manager, risk assessment, two keepers."""
    rules = load_pack(REAL, "tarner").profiles
    assert rules.decided_by == "the project manager"
    assert rules.risk_assessment
    assert rules.keepers == (Keeper.LINE_MANAGER, Keeper.SAFEGUARDING_LEAD)
    assert "3.1" in rules.clauses


def test_the_rules_of_wsc() -> None:
    """Its document is silent, and nothing is made up."""
    rules = load_pack(REAL, "wsc").profiles
    assert (rules.risk_assessment, rules.keepers, rules.clauses) == (False, (), ())


def test_a_remembered_pack_has_them(tmp_path: Path) -> None:
    """What is read from the cache is what was read from the files."""
    for _ in range(2):
        assert recall_pack(REAL, "tarner", tmp_path).profiles == load_pack(REAL, "tarner").profiles
