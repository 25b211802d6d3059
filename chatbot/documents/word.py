"""A Word document -> one line a paragraph, as it reads with all its changes accepted."""

import io
from collections.abc import Iterator
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError
from lxml.etree import _Element as Element

from chatbot.documents import refusals
from chatbot.documents.word_numbering import BULLET, Numbering
from chatbot.domain.errors import InvalidInputError

_INSIDE = frozenset(
    map(qn, ("w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:fldSimple", "w:sdt"))
) | frozenset(map(qn, ("w:sdtContent", "w:customXml", "w:dir", "w:bdo")))
_CHARACTERS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\N{NON-BREAKING HYPHEN}",
}
_CONTENTS = "toc "
_FAULTS = (
    ValueError,
    KeyError,
    AttributeError,
    BadZipFile,
    PackageNotFoundError,
    XMLSyntaxError,
)


def read_word(content: bytes) -> str:
    """The paragraphs of the body and of its tables, in order, with their list numbers.

    Raises:
        InvalidInputError: the document is damaged, or shows the text of another file.
    """
    try:
        document = docx.Document(io.BytesIO(content))
        roots = [document.element, document.styles.element, _numbering(document)]
    except _FAULTS as error:
        raise InvalidInputError(refusals.DAMAGED) from error
    if any(root is not None and root.getroottree().docinfo.doctype for root in roots):
        raise InvalidInputError(refusals.DAMAGED)
    return "\n".join(_lines(document, Numbering(roots[2], roots[1])))


def _numbering(document: Document) -> Element | None:
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        return None
    root: Element = part.element  # type: ignore[attr-defined]
    return root


def _lines(document: Document, numbering: Numbering) -> Iterator[str]:
    contents = {
        style.style_id
        for style in document.styles
        if (style.name or "").lower().startswith(_CONTENTS)
    }
    carried = ""
    for paragraph in _paragraphs(document.element.body):
        properties = paragraph.find(qn("w:pPr"))
        text = carried + "".join(_pieces(paragraph))
        goes_on = _goes_on(properties)
        carried = text if goes_on else ""
        if not goes_on and _style(properties) not in contents:
            yield from _shown(numbering.marker(properties), text.strip(), paragraph)
    yield from carried.strip().splitlines()


def _goes_on(properties: Element | None) -> bool:
    """Whether the paragraph's end was deleted, so that it goes on in the next one."""
    mark = None if properties is None else properties.find(qn("w:rPr"))
    ends = () if mark is None else (mark.find(qn("w:del")), mark.find(qn("w:moveFrom")))
    return any(end is not None for end in ends)


def _style(properties: Element | None) -> str | None:
    style = None if properties is None else properties.find(qn("w:pStyle"))
    return None if style is None else style.get(qn("w:val"))


def _shown(marker: str, text: str, paragraph: Element) -> Iterator[str]:
    """A number without words counts, and shows where it fills a cell of a table."""
    if text:
        yield marker + text
    elif marker != BULLET and paragraph.getparent().tag == qn("w:tc"):
        yield from marker.split()


def _paragraphs(container: Element) -> Iterator[Element]:
    for child in container:
        if child.tag == qn("w:p"):
            yield child
        elif child.tag in {qn("w:altChunk"), qn("w:subDoc")}:
            raise InvalidInputError(refusals.EMBEDDED)
        elif child.tag == qn("w:tr"):
            if child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                yield from _paragraphs(child)
        elif child.tag in _INSIDE or child.tag in {qn("w:tbl"), qn("w:tc")}:
            yield from _paragraphs(child)


def _pieces(parent: Element) -> Iterator[str]:
    for child in parent:
        if child.tag == qn("w:r"):
            yield from _run(child)
        elif child.tag == qn("w:subDoc"):
            raise InvalidInputError(refusals.EMBEDDED)
        elif child.tag in _INSIDE:
            yield from _pieces(child)


def _run(run: Element) -> Iterator[str]:
    hidden = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    if hidden is not None and hidden.get(qn("w:val")) not in {"0", "false", "off"}:
        return
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        else:
            yield _CHARACTERS.get(child.tag, "")
