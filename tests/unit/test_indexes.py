"""What answers is built from the cache where the files are the same, and never from bad ones."""

import logging
from pathlib import Path

import pytest

from chatbot.domain.errors import ConfigurationError
from chatbot.indexes import Indexes, build_matcher, build_urgency
from chatbot.settings import Settings
from tests.packs import make_pack

URGENT = """
urgent:
  - kind: harm
    examples: [a child told me that she is being hit at home, he said he wants to kill himself]
not_urgent:
  - kind: photos
    examples: [can I post a photo of the trip, who looks after the page]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder of packs with examples of urgent matters, and a cache of its own."""
    (tmp_path / "intents").mkdir()
    (tmp_path / "intents" / "urgent.yaml").write_text(URGENT, "utf-8")
    return Settings(
        chatbot_packs_dir=tmp_path / "intents",
        chatbot_cache_dir=tmp_path / "cache",
        _env_file=None,  # type: ignore[call-arg] # pydantic-settings' own
    )


def test_the_detector_is_trained_once(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The same file needs no second training; a changed one does."""
    caplog.set_level(logging.INFO, "chatbot.indexes")
    build_urgency(settings)
    detector = build_urgency(settings)
    assert [record.message for record in caplog.records] == ["urgency_trained"]
    assert detector.is_urgent("he said he wants to kill himself")

    file = settings.chatbot_packs_dir / "urgent.yaml"
    file.write_text(URGENT.replace("the trip", "the outing"), "utf-8")
    build_urgency(settings)
    assert [record.message for record in caplog.records] == ["urgency_trained"] * 2


@pytest.mark.parametrize("content", [None, "urgent: [", "urgent: []\nnot_urgent: []"])
def test_a_cached_detector_does_not_hide_a_fault(settings: Settings, content: str | None) -> None:
    """A file that was sound yesterday and is broken or gone today is told."""
    build_urgency(settings)
    file = settings.chatbot_packs_dir / "urgent.yaml"
    file.unlink()
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(ConfigurationError, match=r"urgent\.yaml"):
        build_urgency(settings)


def test_all_packs_share_one_detector(settings: Settings) -> None:
    """It is built when it is first needed, and then kept."""
    indexes = Indexes(settings)
    assert indexes.urgency is indexes.urgency


def test_a_matcher_is_trained_once(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """A second start finds the matcher in the cache, and it answers alike."""
    caplog.set_level(logging.INFO, "chatbot.indexes")
    pack = make_pack()
    first = build_matcher(pack, settings.cache_dir).rank("tell me about friends")
    assert build_matcher(pack, settings.cache_dir).rank("tell me about friends") == first
    assert [record.message for record in caplog.records] == ["matcher_trained"]
