"""The real packs with the real matcher, built once for all tests of sentences."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from chatbot.indexes import build_index
from chatbot.services.policy_index import PolicyIndex
from chatbot.settings import Settings

PACKS = ("wsc", "tarner")


@pytest.fixture(scope="session")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, PolicyIndex]:
    """The index of each pack, trained anew."""
    settings = Settings(chatbot_data_dir=tmp_path_factory.mktemp("data"), _env_file=None)  # type: ignore[call-arg] # pydantic-settings' own
    return {pack: build_index(settings, pack) for pack in PACKS}


@pytest.fixture(scope="session")
def data() -> Path:
    """Where the labelled sentences are."""
    return Path(__file__).parent
