"""Policy packs: `intents/<pack>/` -> `PolicyPack`. The format is described in docs/packs.md."""

from chatbot.packs.loading import load_pack, load_packs, pack_ids
from chatbot.packs.urgent import UrgentExamples, load_urgent_examples

__all__ = ["UrgentExamples", "load_pack", "load_packs", "load_urgent_examples", "pack_ids"]
