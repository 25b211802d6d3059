"""What a matcher learns from, and what it answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Example:
    """One way in which a label is asked for.

    `voice` groups examples that resemble one another (one writer, one manner of
    speaking): calibration never judges an example by others of its own voice.
    """

    text: str
    voice: str = ""


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """One label and the estimated probability, 0 to 1, that it is what was meant."""

    label: str
    confidence: float


@dataclass(frozen=True, kw_only=True)
class TrainingSet:
    """Everything that a matcher is trained on.

    Attributes:
        examples: for each label, the ways in which it is asked for.
        counter_examples: for a label, sentences close to it that do not mean it.
        descriptions: for a label, texts about it that nobody would ask.
        out_of_scope: sentences that mean none of the labels.
        vocabulary: a word or words of the examples -> other words for the same.
    """

    examples: Mapping[str, Sequence[Example]]
    out_of_scope: Sequence[str] = ()
    vocabulary: Mapping[str, Sequence[str]] = field(default_factory=dict)
    counter_examples: Mapping[str, Sequence[str]] = field(default_factory=dict)
    descriptions: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be learned from."""
        if not self.examples or not all(self.examples.values()):
            raise ValueError("A matcher needs labels, and each of them an example.")
        for label in (*self.counter_examples, *self.descriptions):
            if label not in self.examples:
                raise ValueError(f"{label} has no example, and so nothing else either.")


def as_examples(items: Iterable[Example | str]) -> tuple[Example, ...]:
    """Plain strings become examples without a voice."""
    return tuple(Example(text=item) if isinstance(item, str) else item for item in items)
