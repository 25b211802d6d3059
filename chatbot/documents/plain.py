"""Bytes -> text, and text -> text that holds nothing but characters, tabs and newlines."""

import codecs
import re
import unicodedata

from chatbot.documents.refusals import NOT_TEXT
from chatbot.domain.errors import InvalidInputError

_BOMS = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Directions of writing can make a line look other than it reads.
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_STRAY = 3


def decode(content: bytes) -> str:
    """Bytes as text: by their byte order mark, else UTF-8, else Windows-1252.

    Raises:
        InvalidInputError: these bytes are no text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _checked(content.removeprefix(mark), encoding)
    try:
        return _checked(content, "utf-8")
    except UnicodeDecodeError:
        return _checked(content, "cp1252")


def _checked(content: bytes, encoding: str) -> str:
    """A text file may hold a stray control character; a file full of them is something else."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            raise
        raise InvalidInputError(NOT_TEXT) from None
    strays = sum(text.count(each) for each in set(text) if _is_control(each))
    if strays > _STRAY + len(text) // 100:
        raise InvalidInputError(NOT_TEXT)
    return text


def cleaned(text: str) -> str:
    r"""Every newline as \n; control characters, and marks that turn the direction, left out."""
    lines = _NEWLINES.sub("\n", text)
    unwanted = {each for each in set(lines) if _is_unwanted(each)}
    return lines.translate(dict.fromkeys(map(ord, unwanted))) if unwanted else lines


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in "\t\n\r\v\f\x85"


def _is_unwanted(character: str) -> bool:
    return (
        (character not in "\t\n" and unicodedata.category(character) in {"Cc", "Cs"})
        or character in _DIRECTIONS
        or character in "\ufeff\ufffe\uffff"
    )
