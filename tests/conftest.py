"""What every test starts from: a clean environment, and time as an argument."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.caches import CACHE

# Speed is measured in benchmarks: a busy machine makes no test fail.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Keeps on one worker what shares something that takes long to start.

    The tests of a module share its fixtures, those in the browser one playground.
    """

    def _split_scope(self, nodeid: str) -> str:
        in_browser = nodeid.startswith("tests/browser/")
        return "browser" if in_browser else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Deal out the tests."""
    return Together(config, log)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: tests often wait for a socket."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """A command that sets up logging for its process leaves nothing behind."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine reaches a test, and nothing is written into the checkout."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "CHATBOT_")) and not name.startswith("CHATBOT_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CHATBOT_CACHE_DIR", str(CACHE))
    monkeypatch.chdir(tmp_path)
