"""What kind of document a file is: by its content where that is sure, else by its name."""

import re
from enum import StrEnum

from chatbot.documents import refusals
from chatbot.documents.archive import archive_fault
from chatbot.documents.plain import decode
from chatbot.domain.errors import InvalidInputError


class Kind(StrEnum):
    """The kinds of documents that can be read."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MARKDOWN = "md"
    TEXT = "txt"


_BY_SUFFIX = {
    "docx": Kind.DOCX,
    "pdf": Kind.PDF,
    "html": Kind.HTML,
    "htm": Kind.HTML,
    "xhtml": Kind.HTML,
    "md": Kind.MARKDOWN,
    "markdown": Kind.MARKDOWN,
    "txt": Kind.TEXT,
    "text": Kind.TEXT,
}
_MISNAMED = {Kind.DOCX: refusals.NAMED_WORD, Kind.PDF: refusals.NAMED_PDF}
_ELEMENT = re.compile("<[a-zA-Z][^<>]*>")
_WHOLE_PAGE = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!doctype html|<html\b)", re.IGNORECASE)
_REFUSED_SUFFIXES = {
    "docm": refusals.MACROS,
    "dotm": refusals.MACROS,
    "rtf": refusals.RICH_TEXT,
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def recognise(suffix: str, content: bytes) -> Kind:
    """The kind of a document.

    Args:
        suffix: the ending of its name, in lower case.
        content: the file.

    Raises:
        InvalidInputError: it is none that can be read, or its name claims another kind.
    """
    if suffix in _REFUSED_SUFFIXES:
        raise InvalidInputError(_REFUSED_SUFFIXES[suffix])
    sure = _by_signature(content)
    if sure:
        return sure
    claimed = _BY_SUFFIX.get(suffix)
    if claimed is None:
        raise InvalidInputError(refusals.UNKNOWN_KIND)
    if claimed in _MISNAMED:
        raise InvalidInputError(_MISNAMED[claimed])
    return _by_text(claimed, decode(content))


def _by_signature(content: bytes) -> Kind | None:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if start.startswith(b"%PDF-"):
        return Kind.PDF
    if start.startswith(b"PK\x03\x04"):
        if fault := archive_fault(content):
            raise InvalidInputError(fault)
        return Kind.DOCX
    if content.startswith(_OLE):
        raise InvalidInputError(_describe_ole(content))
    if start.startswith(b"{\\rtf"):
        raise InvalidInputError(refusals.RICH_TEXT)
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x05\x06", b"\x1f\x8b")):
        raise InvalidInputError(refusals.UNKNOWN_KIND)
    return None


def _describe_ole(content: bytes) -> str:
    """The container of old Office files and of documents with a password."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refusals.LOCKED
    return (
        refusals.OLD_WORD
        if "WordDocument".encode("utf-16-le") in content
        else refusals.UNKNOWN_KIND
    )


def _by_text(claimed: Kind, text: str) -> Kind:
    if not text.strip():
        raise InvalidInputError(refusals.NO_WORDS)
    if _WHOLE_PAGE.match(text):
        return Kind.HTML
    if claimed is Kind.HTML and not _ELEMENT.search(text):
        raise InvalidInputError(refusals.NAMED_WEBPAGE)
    return claimed
