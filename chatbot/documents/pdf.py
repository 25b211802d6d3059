"""A PDF -> its lines in reading order, without what every page repeats."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from chatbot.documents.limits import MOST_CHARACTERS, MOST_PAGES
from chatbot.documents.pdf_lines import Line, joined, without_repeats
from chatbot.documents.refusals import (
    DAMAGED,
    LOCKED,
    NO_WORDS,
    SCANNED,
    TOO_LONG,
    TOO_MANY_PAGES,
    pictured,
)
from chatbot.domain.errors import InvalidInputError

_END, _END_WITHIN = b"%%EOF", 2048
_LINE_END_HYPHEN = "\x02"
# Fonts of signs keep their bullets where no letter is.
_BULLETS = re.compile("[\uf0b7\uf0a7\uf0d8\uf076\uf0fc]")
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"


@dataclass(frozen=True, kw_only=True)
class _Page:
    lines: tuple[Line, ...]
    has_pictures: bool


def read_pdf(content: bytes) -> str:
    """The text of the pages; a word that is divided at the end of a line is joined where clear.

    Raises:
        InvalidInputError: a password, too many pages, damage, or pages that are pictures.
    """
    if _END not in content[-_END_WITHIN:]:
        # PDFium would mend a file that was cut short, and show the pages that are left.
        raise InvalidInputError(DAMAGED)
    try:
        with pdfium.PdfDocument(content) as document:
            pages = _pages(document)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise InvalidInputError(LOCKED if locked else DAMAGED) from error
    kept = without_repeats([page.lines for page in pages])
    if not any(kept):
        raise InvalidInputError(SCANNED if any(page.has_pictures for page in pages) else NO_WORDS)
    for number, (page, lines) in enumerate(zip(pages, kept, strict=True)):
        # A cover may be a picture; a page inside without words would go missing unseen.
        if number and page.has_pictures and not lines:
            raise InvalidInputError(pictured(number + 1))
    return "\n".join(joined(line for lines in kept for line in lines))


def _pages(document: pdfium.PdfDocument) -> list[_Page]:
    if len(document) > MOST_PAGES:
        raise InvalidInputError(TOO_MANY_PAGES)
    pages: list[_Page] = []
    characters = 0
    for number in range(len(document)):
        with closing(document[number]) as page:
            lines = tuple(_lines(page))
            images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
            pages.append(_Page(lines=lines, has_pictures=any(True for _ in images)))
        characters += sum(len(line.text) for line in lines)
        if characters > MOST_CHARACTERS:
            raise InvalidInputError(TOO_LONG)
    return pages


def _lines(page: pdfium.PdfPage) -> Iterator[Line]:
    """PDFium gives characters one by one, and ends lines with carriage return and newline."""
    with closing(page.get_textpage()) as textpage:
        count = textpage.count_chars()
        if count > MOST_CHARACTERS:
            raise InvalidInputError(TOO_LONG)
        written, first = "", None
        for index in range(count):
            character = chr(raw.FPDFText_GetUnicode(textpage, index))
            if character in "\r\n":
                yield from _line(written, _height(textpage, first))
                written, first = "", None
                continue
            if character == _LINE_END_HYPHEN:
                yield from _line(written + _SOFT_HYPHEN, _height(textpage, first))
                written, first = "", None
                continue
            if first is None and not character.isspace():
                first = index
            written += character
        yield from _line(written, _height(textpage, first))


def _line(written: str, height: float) -> Iterator[Line]:
    whole = written.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    text = _BULLETS.sub("•", whole).strip()
    if text:
        yield Line(text=text, height=height)


def _height(textpage: pdfium.PdfTextPage, index: int | None) -> float:
    return 0.0 if index is None else float(textpage.get_charbox(index, loose=True)[1])
