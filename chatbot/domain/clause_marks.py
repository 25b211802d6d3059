"""Recognises a clause's wording without keeping a word of it: fingerprint, length and sketch."""

import base64
import binascii
import hashlib
import re
import struct
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from chatbot.domain.policies import WordingMark

FINGERPRINT_LENGTH: Final = 16  # characters
SKETCH_SIZE: Final = 24  # hashes of 32 bits

_QUOTES: Final = dict.fromkeys(
    map(
        ord,
        '"`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u00ab\u00bb\u2039\u203a',
    ),
    "'",
)
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\0*"))
# Dashes and the signs of bullets stand for a pause: like spaces they say nothing.
_PAUSES: Final = dict.fromkeys(
    map(
        ord,
        "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\\"
        "\u2022\u2023\u2219\u00b7\u25aa\u25ab\u25cf\u25cb\u25e6\u25a0\u25a1\u27a2\u2713\uf0b7\uf0a7",
    ),
    " ",
)
_EMPHASIS: Final = re.compile(r"(?<!\w)_+|_+(?!\w)")
_WORDS: Final = re.compile(r"\w+(?:'\w+)*")


def normalised(wording: str) -> str:
    """The wording as it is compared: what remains says something, capital letters included.

    Spaces, line breaks, quotes, dashes, the signs of bullets and the asterisks
    of emphasis do not count. Of two texts side by side the normal form is the
    normal forms with a space between.
    """
    plain = unicodedata.normalize("NFKC", wording.translate(_QUOTES | _INVISIBLE | _PAUSES))
    return " ".join(_EMPHASIS.sub("", plain.translate(_QUOTES | _PAUSES)).split())


def fingerprint_of(normal: str) -> str:
    """The fingerprint of a normalised wording: 16 hexadecimal digits."""
    return hashlib.sha256(normal.encode()).hexdigest()[:FINGERPRINT_LENGTH]


def word_pairs(normal: str) -> frozenset[int]:
    """32-bit hashes of the pairs of words of a normalised wording, its two ends included."""
    words = ["", *_WORDS.findall(normal.casefold()), ""]
    return frozenset(_hash_pair(one, other) for one, other in pairwise(words))


@lru_cache(maxsize=65_536)
def _hash_pair(one: str, other: str) -> int:
    digest = hashlib.blake2b(f"{one} {other}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big")


def mark_of(wording: str) -> WordingMark:
    """The mark by which a wording is recognised in another document."""
    normal = normalised(wording)
    return WordingMark(
        fingerprint=fingerprint_of(normal),
        length=len(normal),
        sketch=sketch_of(word_pairs(normal)),
    )


def sketch_of(pairs: Iterable[int]) -> str:
    """The smallest of the hashes, in order, as base64 text."""
    smallest = sorted(pairs)[:SKETCH_SIZE]
    return base64.b64encode(struct.pack(f">{len(smallest)}I", *smallest)).decode("ascii")


@lru_cache(maxsize=4096)
def read_sketch(sketch: str) -> frozenset[int]:
    """The hashes of a sketch.

    Raises:
        ValueError: it is no sketch.
    """
    try:
        packed = base64.b64decode(sketch, validate=True)
        return frozenset(struct.unpack(f">{len(packed) // 4}I", packed))
    except (binascii.Error, struct.error) as error:
        raise ValueError(f"no sketch: {error}") from None


def likeness(sketch: frozenset[int], pairs: frozenset[int]) -> float:
    """How alike two wordings are, 0 to 1: of all their pairs of words, the part in common.

    Args:
        sketch: of the one wording its sketch.
        pairs: of the other all its pairs of words.
    """
    if len(sketch) < SKETCH_SIZE:
        return len(sketch & pairs) / len(sketch | pairs)
    # The sketch knows nothing above its greatest hash; below it, it is complete.
    greatest = max(sketch)
    comparable = {pair for pair in pairs if pair <= greatest}
    return len(sketch & comparable) / len(sketch | comparable)
