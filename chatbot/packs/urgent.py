"""Reads urgent.yaml: the examples that teach the bot who may be at risk, for every pack."""

from dataclasses import dataclass
from pathlib import Path

from chatbot.domain.errors import ConfigurationError
from chatbot.packs.checks import same_sentence
from chatbot.packs.reading import read_yaml
from chatbot.packs.remembering import files_key
from chatbot.packs.schema import UrgentKindYaml, UrgentYaml

URGENT = "urgent.yaml"


@dataclass(frozen=True, kw_only=True)
class UrgentExamples:
    """Messages that suggest that somebody is at risk, and messages that do not."""

    urgent: tuple[str, ...]
    not_urgent: tuple[str, ...]


def load_urgent_examples(root: Path) -> UrgentExamples:
    """Read the examples below the folder of all packs.

    Raises:
        ConfigurationError: listing every fault.
    """
    faults: list[str] = []
    read = read_yaml(root / URGENT, UrgentYaml, faults, root)
    if not read:
        raise ConfigurationError(faults)
    examples = UrgentExamples(urgent=_texts(read.urgent), not_urgent=_texts(read.not_urgent))
    both = {same_sentence(text) for text in examples.urgent} & {
        same_sentence(text) for text in examples.not_urgent
    }
    if both:
        raise ConfigurationError(
            [f"{URGENT}: {text!r} is both urgent and not" for text in sorted(both)]
        )
    return examples


def urgent_key(root: Path) -> str:
    """Changes with a byte of the file: the key of what was learned from it."""
    return files_key([root / URGENT])


def _texts(kinds: list[UrgentKindYaml]) -> tuple[str, ...]:
    return tuple(text for kind in kinds for text in kind.examples)
