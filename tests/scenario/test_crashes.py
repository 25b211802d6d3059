"""A process is killed at random moments while it opens, chases and sends checks."""

from pathlib import Path
from random import Random

from chatbot.playground.runner import Playground
from tests.bench.crashing import crash

KILLS = 25  # `python -m tests.bench.crashes` does it 200 times


def test_nothing_is_lost(playground: Playground, tmp_path: Path) -> None:
    """Each check was opened once, every message is there; what is there twice was begun twice."""
    crashes = crash(playground, tmp_path, KILLS, Random(7))  # noqa: S311 - no secret
    assert crashes.kills >= KILLS
    assert crashes.lost == []
    assert len(crashes.twice) <= 1
    assert not any("attempts: 1)" in line for line in crashes.twice)
