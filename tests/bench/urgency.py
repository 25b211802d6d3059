"""`python -m tests.bench.urgency`: the detector of urgent matters on hands it did not learn from.

The examples of urgent.yaml were written by four hands. Each in turn is left out of training
and measured on; so is the last of the packs, of which no phrasing is learned then. The
threshold is chosen here, never on the labelled sets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import yaml
from rich.console import Console
from rich.table import Table

from chatbot.domain.policies import PolicyPack
from chatbot.matching.urgency import THRESHOLD, UrgencyDetector
from chatbot.packs import load_packs
from chatbot.packs.urgent import ORDINARY_STEP, URGENT
from tests.bench.material import PACKS

FIRST_KINDS = frozenset(
    {
        *("suicide oblique", "disclosure quiet", "older people by the situation"),
        *("friend requests", "friend requests ordinary", "people on an ordinary day"),
    }
)
"""The kinds with which another hand begins, in both halves of the file."""
THRESHOLDS = (0.3, 0.4, THRESHOLD, 0.6, 0.7)


@dataclass(frozen=True, kw_only=True)
class Scores:
    """What a detector said of messages that it had not learned."""

    urgent: Sequence[float]
    others: Sequence[float]
    ordinary: Sequence[float]


def hands(side: Sequence[Mapping[str, object]]) -> list[list[str]]:
    """The examples of one half of the file, by hand."""
    numbers = accumulate(int(kind["kind"] in FIRST_KINDS) for kind in side)
    found: list[list[str]] = []
    for number, kind in zip(numbers, side, strict=True):
        found.extend([] for _ in range(number + 1 - len(found)))
        found[number].extend(str(text) for text in kind["examples"])  # type: ignore[attr-defined] # YAML
    return found


def ordinary_questions(pack: PolicyPack) -> list[str]:
    """What the pack's staff ask on an ordinary day."""
    intents = [intent for intent in pack.intents.values() if not intent.sensitive]
    return [*(p.text for intent in intents for p in intent.phrasings), *pack.out_of_scope]


def measure(left_out: int) -> Scores:
    """Train without one hand and the last pack, and look at both."""
    sides = yaml.safe_load((PACKS / URGENT).read_text(encoding="utf-8"))
    urgent, others = hands(sides["urgent"]), hands(sides["not_urgent"])
    *learned, unseen = (ordinary_questions(pack) for pack in load_packs(PACKS).values())
    asked_urgent, asked_others = urgent.pop(left_out), others.pop(left_out)
    detector = UrgencyDetector.train(
        list(chain(*urgent)), list(chain(*others)), list(chain(*learned))[::ORDINARY_STEP]
    )
    return Scores(
        urgent=[detector.assess(text).score for text in asked_urgent],
        others=[detector.assess(text).score for text in asked_others],
        ordinary=[detector.assess(text).score for text in unseen[::ORDINARY_STEP]],
    )


def main() -> None:
    """Measure and print."""
    table = Table(title="Urgent matters: each hand in turn left out")
    for heading in ("hand", "threshold", "recall", "false alarms", "of ordinary questions"):
        table.add_column(heading, justify="right")
    for hand in range(len(FIRST_KINDS) // 2 + 1):
        scores = measure(hand)
        for threshold in THRESHOLDS:
            shares = (
                sum(score >= threshold for score in found) / len(found)
                for found in (scores.urgent, scores.others, scores.ordinary)
            )
            table.add_row(str(hand + 1), f"{threshold:.2f}", *(f"{share:.1%}" for share in shares))
        table.add_section()
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
