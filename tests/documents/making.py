"""The invented policy of Harbour Lane Community Kitchen, as every kind of document.

`HARBOUR_LANE` is its text. Each `as_...` makes a document of it, or of a text
like it (a version with changed clauses), and returns the file's bytes.
"""

import html
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph as PrintedParagraph
from reportlab.platypus import SimpleDocTemplate

HARBOUR_LANE = Path(__file__).with_name("harbour-lane.txt").read_text("utf-8")

_NUMBER = re.compile(r"(\d+(?:\.\d+[a-z]?)?\)?)(?:\s+|$)")
_BULLET = re.compile("[-•] ")
_AUTOMATIC = re.compile(r"(\d+)\.(\d+)$")


class Part(StrEnum):
    """What a block of a policy is."""

    HEADING = "heading"
    CLAUSE = "clause"
    NUMBER = "number"
    BULLET = "bullet"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, kw_only=True)
class Block:
    """One block of a policy; `number` belongs to a CLAUSE, and is a NUMBER's text."""

    part: Part
    text: str
    number: str = ""


def blocks(text: str = HARBOUR_LANE) -> tuple[Block, ...]:
    """A policy's text, block by block, with its wrapped lines made whole."""
    return tuple(_block(lines) for lines in _paragraphs(text))


def lines(text: str = HARBOUR_LANE, *, bullet: str = "- ") -> list[str]:
    """What a reader of a converted document should get: a line for each block."""
    return [_line(block, bullet) for block in blocks(text)]


def as_txt(text: str = HARBOUR_LANE) -> bytes:
    """The text itself, as Windows writes it."""
    return text.replace("\n", "\r\n").encode()


def as_markdown(text: str = HARBOUR_LANE) -> bytes:
    """Headings with #; the rest as it stands."""
    written = [
        f"## {block.text}" if block.part is Part.HEADING else _line(block, "- ")
        for block in blocks(text)
    ]
    return ("\n\n".join(written) + "\n").encode()


def as_html(text: str = HARBOUR_LANE) -> bytes:
    """A page with headings, paragraphs and lists of bullets, and a script in its head."""
    body = "\n".join(map(_element, blocks(text)))
    head = "<title>Policy</title><script>document.title = 'no words'</script>"
    return (
        f"<!DOCTYPE html>\n<html><head><meta charset=utf-8>{head}</head>"
        f"<body>\n{body}\n</body></html>"
    ).encode()


def as_docx(text: str = HARBOUR_LANE) -> bytes:
    """A Word document whose clauses 1.1, 1.2 ... are numbered by Word, not typed."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Harbour Lane: header of every page"
    document.sections[0].footer.paragraphs[0].text = "Footer of every page"
    numbers = _Numbers(document)
    for block in blocks(text):
        match block.part:
            case Part.HEADING:
                document.add_heading(block.text, level=2)
            case Part.BULLET:
                document.add_paragraph(block.text, style="List Bullet")
            case Part.CLAUSE if _AUTOMATIC.match(block.number):
                numbers.put(document.add_paragraph(block.text), block.number)
            case _:
                document.add_paragraph(_line(block, "- "))
    return saved(document)


def saved(document: Document) -> bytes:
    """A Word document's file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_pdf(text: str = HARBOUR_LANE, *, copies: int = 1) -> bytes:
    """Printed pages with a header, a footer and a page number on each."""
    styles = getSampleStyleSheet()
    story = [
        PrintedParagraph(
            html.escape(_line(block, "• ")),
            styles["Heading2" if block.part is Part.HEADING else "BodyText"],
        )
        for _ in range(copies)
        for block in blocks(text)
    ]
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=A4).build(story, _print_margins, _print_margins)
    return file.getvalue()


def _print_margins(canvas: Canvas, _: object) -> None:
    canvas.drawString(72, 800, "Harbour Lane: header of every page")
    canvas.drawString(72, 40, f"Page {canvas.getPageNumber()} of this policy")


def _paragraphs(text: str) -> Iterator[list[str]]:
    """Blank lines part the blocks; so do bullets, lone numbers and the title's two lines."""
    title, subtitle, rest = text.split("\n", 2)
    yield [title]
    yield [subtitle]
    for paragraph in re.split(r"\n\s*\n", rest.strip("\n")):
        current: list[str] = []
        for line in paragraph.split("\n"):
            if current and (_BULLET.match(line) or _NUMBER.fullmatch(current[-1])):
                yield current
                current = []
            current.append(line)
        yield current


def _block(written: list[str]) -> Block:
    text = " ".join(written)
    number, bullet = _NUMBER.match(text), _BULLET.match(text)
    if number and number[0] == text:
        return Block(part=Part.NUMBER, text=text)
    if number:
        return Block(part=Part.CLAUSE, text=text[number.end() :], number=number[1])
    if bullet:
        return Block(part=Part.BULLET, text=text[bullet.end() :])
    part = Part.PARAGRAPH if text.endswith(".") else Part.HEADING
    return Block(part=part, text=text)


def _line(block: Block, bullet: str) -> str:
    if block.part is Part.BULLET:
        return bullet + block.text
    return f"{block.number} {block.text}".strip()


def _element(block: Block) -> str:
    text = html.escape(_line(block, ""), quote=False).replace("\N{NO-BREAK SPACE}", "&nbsp;")
    match block.part:
        case Part.HEADING:
            return f"<h2>{text}</h2>"
        case Part.BULLET:
            return f"<ul><li>{text}</li></ul>"
        case _:
            return f"<p>{text}</p>"


class _Numbers:
    """One multi-level list, "%1.%2", started afresh wherever the numbers jump."""

    _DESIGN = 900

    def __init__(self, document: Document) -> None:
        self._root = document.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>'
            for level, pattern in enumerate(("%1.", "%1.%2"))
        )
        design = f'w:abstractNumId="{self._DESIGN}"'
        self._root.insert(
            0, parse_xml(f"<w:abstractNum {nsdecls('w')} {design}>{levels}</w:abstractNum>")
        )
        self._last = (0, 0)
        self._list = self._DESIGN

    def put(self, paragraph: Paragraph, number: str) -> None:
        """Number a paragraph as the list's second level."""
        section, place = map(int, number.split("."))
        if (section, place - 1) != self._last:
            self._start((section, place))
        self._last = (section, place)
        numbered = parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="1"/><w:numId w:val="{self._list}"/></w:numPr>'
        )
        paragraph._p.get_or_add_pPr().append(numbered)  # noqa: SLF001 - the library has no call

    def _start(self, numbers: Iterable[int]) -> None:
        self._list += 1
        overrides = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for level, start in enumerate(numbers)
        )
        self._root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self._list}">'
                f'<w:abstractNumId w:val="{self._DESIGN}"/>{overrides}</w:num>'
            )
        )
