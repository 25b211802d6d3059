"""The real packs with the real matcher, built once for all tests of sentences."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from chatbot.indexes import build_index
from chatbot.services.policy_index import PolicyIndex
from chatbot.settings import Settings
from tests.caches import CACHE

PACKS = ("wsc", "tarner")


@pytest.fixture(scope="session")
def indexes() -> Mapping[str, PolicyIndex]:
    """The index of each pack."""
    settings = Settings(chatbot_cache_dir=CACHE, _env_file=None)  # type: ignore[call-arg] # pydantic-settings' own
    return {pack: build_index(settings, pack) for pack in PACKS}


@pytest.fixture(scope="session")
def data() -> Path:
    """Where the labelled sentences are."""
    return Path(__file__).parent
