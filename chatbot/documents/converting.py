"""A document's bytes -> its kind and its text. Runs behind the walls only."""

from collections.abc import Callable, Mapping

from chatbot.documents.kinds import Kind, recognise
from chatbot.documents.limits import MOST_CHARACTERS
from chatbot.documents.pdf import read_pdf
from chatbot.documents.plain import cleaned, decode
from chatbot.documents.refusals import NO_WORDS, TOO_LONG
from chatbot.documents.webpage import read_webpage
from chatbot.documents.word import read_word
from chatbot.domain.errors import InvalidInputError

_CONVERTERS: Mapping[Kind, Callable[[bytes], str]] = {
    Kind.DOCX: read_word,
    Kind.PDF: read_pdf,
    Kind.HTML: read_webpage,
    Kind.MARKDOWN: decode,
    Kind.TEXT: decode,
}


def convert(suffix: str, content: bytes) -> tuple[Kind, str]:
    """Read a document.

    Args:
        suffix: the ending of its name, in lower case.
        content: the file.

    Raises:
        InvalidInputError: it cannot be read; the sentence says why.
    """
    kind = recognise(suffix, content)
    text = cleaned(_CONVERTERS[kind](content))
    if not text.strip():
        raise InvalidInputError(NO_WORDS)
    if len(text) > MOST_CHARACTERS:
        raise InvalidInputError(TOO_LONG)
    return kind, text
