"""What is measured on: the packs of this repository and the labelled questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chatbot.domain.policies import PolicyPack
from chatbot.indexes import training_set
from chatbot.labelled import LabelledLine, read_lines
from chatbot.matching import Example
from chatbot.packs import load_packs
from chatbot.services.evaluations import LabelledQuestion

REPOSITORY = Path(__file__).parents[2]
QUESTIONS = REPOSITORY / "tests" / "intents" / "dev.jsonl"
PACKS = REPOSITORY / "intents"
NONE = ""
"""The label of what means none of the labels."""

Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Material:
    """One pack as training material.

    Attributes:
        rules: label -> all that settles it: the clause that its answer rests on; of a
            label without a rule, the label itself.
    """

    name: str
    examples: Mapping[str, Sequence[Example]]
    out_of_scope: Sequence[str]
    vocabulary: Mapping[str, Sequence[str]] = field(default_factory=dict)
    descriptions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    counter_examples: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    not_covered: frozenset[str] = frozenset()

    @property
    def sentences(self) -> tuple[list[str], list[str]]:
        """All training sentences and their labels, as other methods take them."""
        pairs = [(e.text, label) for label, items in self.examples.items() for e in items]
        pairs += [(text, label) for label, texts in self.descriptions.items() for text in texts]
        pairs += [(text, NONE) for text in self.out_of_scope]
        return [text for text, _ in pairs], [label for _, label in pairs]


def load_material(root: Path = PACKS) -> dict[str, Material]:
    """The packs below a folder; `ConfigurationError` where one has faults."""
    return {name: from_pack(pack) for name, pack in load_packs(root).items()}


def from_pack(pack: PolicyPack) -> Material:
    """A pack as the bot learns it."""
    training = training_set(pack)
    return Material(
        name=pack.pack_id,
        examples={
            label: [Example(text=item) if isinstance(item, str) else item for item in items]
            for label, items in training["examples"].items()
        },
        out_of_scope=training["out_of_scope"],
        vocabulary=training["vocabulary"],
        descriptions={key: [intent.title] for key, intent in pack.intents.items()},
        counter_examples=training["counter_examples"],
        rules={
            key: f"{intent.verdict} {intent.clauses[0]}" if intent.covered else key
            for key, intent in pack.intents.items()
        },
        not_covered=frozenset(k for k, intent in pack.intents.items() if not intent.covered),
    )


def load_questions(path: Path = QUESTIONS) -> list[LabelledQuestion]:
    """The labelled questions of all packs."""
    with path.open(encoding="utf-8") as lines:
        return [line.to_domain() for line in read_lines(lines, LabelledLine)]


def auroc(positive: Doubles, negative: Doubles) -> float:
    """How likely a positive scores above a negative; ties count half; 1.0 without any."""
    if not len(positive) or not len(negative):
        return 1.0
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left")
    upto = np.searchsorted(ordered, positive, "right")
    return float(((below + upto) / 2).mean() / len(negative))
