"""Policy packs: `intents/<pack>/` -> `PolicyPack`. The format is described in docs/packs.md."""

from chatbot.packs.loading import load_pack, load_packs, pack_ids
from chatbot.packs.remembering import recall_pack
from chatbot.packs.urgent import (
    UrgentExamples,
    load_ordinary_questions,
    load_urgent_examples,
    urgent_files_key,
)

__all__ = [
    "UrgentExamples",
    "load_ordinary_questions",
    "load_pack",
    "load_packs",
    "load_urgent_examples",
    "pack_ids",
    "recall_pack",
    "urgent_files_key",
]
