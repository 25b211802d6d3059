"""Static word vectors (WordLlama, 256 dimensions), read without importing its package.

Importing `wordllama` costs 0.25 s and 20 MB, pulls in an HTTP client and changes the
root logger; its loader looks for the tokenizer in the wrong folder and then goes to
the network. The two files that it ships are all that is needed here.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]

DIMENSIONS = 256
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
_WEIGHTS = "weights/l2_supercat_256.safetensors"


class WordVectorsError(Exception):
    """The word vectors that come with the `wordllama` package cannot be read."""


class WordVectors:
    """Word -> vector. Words that are not in the vocabulary are read in pieces."""

    def __init__(self, tokenizer: Tokenizer, table: npt.NDArray[np.float16]) -> None:
        self._tokenizer = tokenizer
        self._table = table

    @classmethod
    def load(cls) -> "WordVectors":
        """The vectors, read once in a process; the table stays on disk until used.

        Raises:
            WordVectorsError: a file is missing or not what it was.
        """
        return _load()

    def of(self, words: Sequence[str]) -> Floats:
        """One row for each word: the sum of its pieces."""
        if not words:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        sound = [word.encode("utf-8", "replace").decode() for word in words]
        pieces = self._tokenizer.encode_batch_fast(sound, add_special_tokens=False)
        return np.stack([self._table[piece.ids].sum(axis=0, dtype=np.float32) for piece in pieces])

    def is_word(self, word: str) -> bool:
        """True if the tokenizer knows it as one piece: common words, and their beginnings."""
        return self._tokenizer.token_to_id("\u2581" + word) is not None


@cache
def _load() -> WordVectors:
    spec = find_spec("wordllama")
    if spec is None or not spec.submodule_search_locations:
        raise WordVectorsError("The wordllama package is not installed.")
    folder = Path(next(iter(spec.submodule_search_locations)))
    try:
        tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        return WordVectors(tokenizer, _read_table(folder / _WEIGHTS))
    except Exception as error:  # the tokenizer raises bare Exception
        raise WordVectorsError(f"The word vectors cannot be read: {error}") from error


def _read_table(path: Path) -> npt.NDArray[np.float16]:
    """The one table of a safetensors file, mapped: only rows that are used take memory."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    entry = header["embedding.weight"]
    if entry["dtype"] != "F16" or entry["shape"][1] != DIMENSIONS:
        raise ValueError(f"unexpected table {entry}")
    offset = 8 + size + entry["data_offsets"][0]
    return np.memmap(path, np.float16, "r", offset, tuple(entry["shape"]))
