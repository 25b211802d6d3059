"""What takes long to learn or to list, kept for all tests, found by what it was made from."""

from pathlib import Path
from typing import Final

CACHE: Final = Path(__file__).parents[1] / ".pytest_cache" / "chatbot"
FONTS: Final = CACHE / "fonts"  # where the plotting library keeps its list
