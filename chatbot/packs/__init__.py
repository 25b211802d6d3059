"""Policy packs: `intents/<pack>/` -> `PolicyPack`. The format is described in docs/packs.md."""

from chatbot.packs.checks import find_faults
from chatbot.packs.loading import load_pack, load_packs, pack_ids

__all__ = ["find_faults", "load_pack", "load_packs", "pack_ids"]
