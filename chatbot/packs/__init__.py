"""Policy packs: `intents/<pack>/` -> `PolicyPack`. The format is described in docs/packs.md."""

from chatbot.packs.loading import load_pack, load_packs, open_points, pack_ids
from chatbot.packs.new_pack import lay_out, see_free_place
from chatbot.packs.remembering import recall_pack
from chatbot.packs.urgent import (
    UrgentExamples,
    load_ordinary_questions,
    load_urgent_examples,
    urgent_files_key,
)

__all__ = [
    "UrgentExamples",
    "lay_out",
    "load_ordinary_questions",
    "load_pack",
    "load_packs",
    "load_urgent_examples",
    "open_points",
    "pack_ids",
    "recall_pack",
    "see_free_place",
    "urgent_files_key",
]
