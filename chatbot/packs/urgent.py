"""Reads what teaches the bot who may be at risk: urgent.yaml, and every pack's phrasings."""

from dataclasses import dataclass
from pathlib import Path

from chatbot.domain.errors import ConfigurationError
from chatbot.packs.checks import same_sentence
from chatbot.packs.loading import load_pack, pack_ids
from chatbot.packs.reading import read_yaml
from chatbot.packs.remembering import files_key
from chatbot.packs.schema import UrgentKindYaml, UrgentYaml

URGENT = "urgent.yaml"
ORDINARY_STEP = 4
"""Of the ordinary questions every fourth is learned from: more teach nothing more."""


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


def load_ordinary_questions(root: Path) -> tuple[str, ...]:
    """What staff ask on an ordinary day: a sample of the packs' phrasings.

    Sensitive intents are left out: who asks such a thing may well tell of somebody at risk.
    A pack with faults teaches nothing here; its faults are told where it is loaded.
    """
    found: dict[str, None] = {}
    for pack_id in pack_ids(root):
        try:
            pack = load_pack(root, pack_id)
        except ConfigurationError:
            continue
        intents = [intent for intent in pack.intents.values() if not intent.sensitive]
        found |= dict.fromkeys(p.text for intent in intents for p in intent.phrasings)
        found |= dict.fromkeys((*pack.out_of_scope, *pack.small_talk))
    return tuple(found)[::ORDINARY_STEP]


def urgent_files_key(root: Path) -> str:
    """Changes whenever a file does from which examples or ordinary questions are read."""
    return files_key(sorted((*root.glob("*.yaml"), *root.glob("*/*.yaml"))))


def _texts(kinds: list[UrgentKindYaml]) -> tuple[str, ...]:
    return tuple(text for kind in kinds for text in kind.examples)
