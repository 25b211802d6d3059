"""`python -m tests.bench.crashes`: a process that sends checks is killed 200 times."""

import argparse
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

from rich.console import Console

from chatbot.playground.runner import Playground
from tests.bench.crashing import crash

MANIFEST = Path(__file__).parents[2] / "manifest.yaml"


def main() -> None:
    """Kill, count, print; ends with 1 where anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.crashes", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    console, begun = Console(width=120), monotonic()
    with TemporaryDirectory() as folder, Playground(MANIFEST) as playground:
        dice = Random(arguments.seed)  # noqa: S311 - no secret
        crashes = crash(playground, Path(folder), arguments.kills, dice)
    console.print(
        f"{crashes.kills} kills (SIGKILL) and {crashes.ended} processes that came to their end,"
        f" {crashes.days} working days, {crashes.messages} messages in"
        f" {monotonic() - begun:.0f} s: {len(crashes.lost)} lost, {len(crashes.twice)} twice"
    )
    for line in (*crashes.lost, *crashes.twice):
        console.print(f"  {line}")
    if crashes.lost:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
