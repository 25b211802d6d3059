"""`python -m tests.bench.crossvalidation`: what thresholds and settings are chosen by.

Each voice of a pack is kept back once, together with a tenth of the labels (their
phrasings are near-misses then) and a fifth of the sentences out of scope, neighbours
together. Nothing of the labelled questions is looked at.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import numpy as np
from rich.console import Console
from rich.table import Table

from chatbot.matching import Matcher, Ranked
from tests.bench.material import NONE, PACKS, Material, auroc, load_material

VOICES = ("plain", "texting", "story", "keywords", "indirect")
_KEPT_BACK = 10
_THRESHOLDS = (0.3, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8)
INSIDE, NEAR, FAR = "inside", "near", "far"

Train = Callable[[Material], Matcher]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One sentence that the matcher had not learned.

    Attributes:
        kind: of a learned label (INSIDE), of one kept back (NEAR), out of scope (FAR).
        right: the best label is the one meant.
        among_three: the one meant is among the first three.
        rule_right: the best label gives the same verdict on the same clause.
        support: confidence of all labels with the best one's rule; 0 for small talk.
    """

    kind: str
    right: bool
    among_three: bool
    rule_right: bool
    support: float


def train(material: Material) -> Matcher:
    """As the bot does."""
    return Matcher.train(
        material.examples,
        out_of_scope=material.out_of_scope,
        vocabulary=material.vocabulary,
        descriptions=material.descriptions,
        counter_examples=material.counter_examples,
    )


def trials(material: Material, train: Train) -> Iterator[Trial]:
    """The trials of all voices."""
    for turn in range(len(VOICES)):
        learned, asked = split(material, turn)
        matcher = train(learned)
        for text, label, kind in asked:
            yield _trial(matcher.rank(text), label, kind, material)


def split(material: Material, turn: int) -> tuple[Material, list[tuple[str, str, str]]]:
    """What is learned when one voice is kept back, and (text, label, kind) to be asked."""
    order = sorted(material.examples, key=lambda label: crc32(label.encode()))
    gone = set(order[turn::_KEPT_BACK])
    learned, asked = {}, []
    for label, examples in material.examples.items():
        if label in gone:
            asked += [(example.text, label, NEAR) for example in examples]
            continue
        kept = [example for example in examples if example.voice != VOICES[turn]]
        held = [example for example in examples if example.voice == VOICES[turn]]
        learned[label] = kept or held
        asked += [(example.text, label, INSIDE) for example in held if kept]
    count = len(material.out_of_scope)
    block = [at * len(VOICES) // count == turn for at in range(count)]
    outside = list(zip(material.out_of_scope, block, strict=True))
    asked += [(text, NONE, FAR) for text, held_back in outside if held_back]
    smaller = replace(
        material,
        examples=learned,
        out_of_scope=[text for text, held_back in outside if not held_back],
        descriptions={k: v for k, v in material.descriptions.items() if k in learned},
        counter_examples={k: v for k, v in material.counter_examples.items() if k in learned},
    )
    return smaller, asked


def _trial(ranked: Sequence[Ranked], label: str, kind: str, material: Material) -> Trial:
    rules = material.rules
    best = ranked[0].label if ranked else NONE
    rule = rules.get(best, NONE)
    support = sum(r.confidence for r in ranked if rules.get(r.label) == rule) if rule else 0.0
    return Trial(
        kind=kind,
        right=best == label,
        among_three=label in [r.label for r in ranked[:3]],
        rule_right=rule == rules.get(label, label),
        support=support,
    )


def show(name: str, found: Sequence[Trial], console: Console) -> None:
    """Accuracy, and what each threshold would do."""
    kinds = {k: [t for t in found if t.kind == k] for k in (INSIDE, NEAR, FAR)}
    support = {k: np.array([t.support for t in ts]) for k, ts in kinds.items()}
    inside = kinds[INSIDE]
    console.print(
        f"{name}: {len(inside)} trials, label right {_share([t.right for t in inside])}, "
        f"in first 3 {_share([t.among_three for t in inside])}, "
        f"rule right {_share([t.rule_right for t in inside])}, "
        f"AUROC near {auroc(support[INSIDE], support[NEAR]):.3f}, "
        f"far {auroc(support[INSIDE], support[FAR]):.3f}"
    )
    table = Table()
    for heading in ("threshold", "right", "wrong", "near answered", "far answered"):
        table.add_column(heading, justify="right")
    for threshold in _THRESHOLDS:
        table.add_row(
            f"{threshold}",
            _share([t.support >= threshold and t.rule_right for t in inside]),
            _share([t.support >= threshold and not t.rule_right for t in inside]),
            _share(support[NEAR] >= threshold),
            _share(support[FAR] >= threshold),
        )
    console.print(table)


def _share(values: Sequence[bool] | np.ndarray[tuple[int], np.dtype[np.bool_]]) -> str:
    return f"{100 * float(np.mean(values)):.1f} %" if len(values) else "-"


def main() -> None:
    """Cross-validate the packs."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.crossvalidation")
    parser.add_argument("--packs", type=Path, default=PACKS)
    console = Console(width=120)
    for name, material in load_material(parser.parse_args().packs).items():
        show(name, list(trials(material, train)), console)


if __name__ == "__main__":
    main()
