"""The manifest decides what the stand-in allows; a wrong one is refused as a whole."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from chatbot.playground.manifest import parse_manifest, read_manifest
from chatbot.playground.refusals import ManifestError

from .conftest import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path


def changed(**paths: Any) -> dict[str, Any]:
    """The tests' manifest with some values replaced; `__` separates keys."""
    manifest = copy.deepcopy(MANIFEST)
    for path, value in paths.items():
        *parents, last = path.split("__")
        place = manifest
        for each in parents:
            place = place[each]
        place[last] = value
    return manifest


@pytest.mark.parametrize(
    ("manifest", "problem"),
    [
        (changed(settings__event_subscriptions={"bot_events": ["message.imm"]}), "not known"),
        (
            changed(settings__event_subscriptions={"bot_events": ["reaction_added"]}),
            "needs the scope reactions:read",
        ),
        (changed(features__slash_commands=[{"command": "ask", "description": "x"}]), "command"),
        (
            changed(oauth_config__scopes={"bot": ["chat:write"]}),
            "commands and shortcuts need the scope",
        ),
        (changed(display_information__name="x" * 36), "35"),
        ([], "not a mapping"),
        ({"features": {}}, "shape"),
    ],
)
def test_wrong_manifests_are_refused(manifest: Any, problem: str) -> None:
    """Each fault is named."""
    with pytest.raises(ManifestError, match=problem):
        parse_manifest(manifest)


def test_file_that_is_no_yaml(tmp_path: Path) -> None:
    """The file is named in the problem."""
    path = tmp_path / "manifest.yaml"
    path.write_text("a: [", encoding="utf-8")
    with pytest.raises(ManifestError, match=r"manifest\.yaml"):
        read_manifest(path)


def test_events_need_subscription_and_scope() -> None:
    """An event comes only if both are there."""
    manifest = parse_manifest(MANIFEST)
    assert manifest.receives("message.im")
    assert not manifest.receives("message.groups")


def test_the_projects_own_manifest_is_accepted() -> None:
    """The bot's manifest.yaml runs in the stand-in."""
    from pathlib import Path  # noqa: PLC0415 - only here at run time

    root = Path(__file__).parents[3]
    assert read_manifest(root / "manifest.yaml").commands
