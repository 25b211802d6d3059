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
        out_of_scope: sentences that mean none of the labels.
        vocabulary: a word or words of the examples -> other words for the same.
    """

    examples: Mapping[str, Sequence[Example]]
    out_of_scope: Sequence[str] = ()
    vocabulary: Mapping[str, Sequence[str]] = field(default_factory=dict)
    counter_examples: Mapping[str, Sequence[str]] = field(default_factory=dict)


def as_examples(items: Iterable[Example | str]) -> tuple[Example, ...]:
    """Plain strings become examples without a voice."""
    return tuple(Example(text=item) if isinstance(item, str) else item for item in items)
