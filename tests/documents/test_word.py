"""Word documents: what a reader of the accepted document sees, line by line."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from chatbot.documents import read_document
from tests.documents import making


def _word(body: str, numbering: str = "", styles: str = "") -> bytes:
    """A Word document with this XML as its body, its lists and its further styles."""
    document = docx.Document()
    for root, written in (
        (document.element.body, body),
        (document.part.numbering_part.element, numbering),
        (document.styles.element, styles),
    ):
        if root is not document.styles.element:
            for child in list(root):
                root.remove(child)
        for child in parse_xml(f"<w:x {nsdecls('w', 'a', 'wp')}>{written}</w:x>"):
            root.append(child)
    return making.saved(document)


def _read(body: str, numbering: str = "", styles: str = "") -> list[str]:
    return read_document("policy.docx", _word(body, numbering, styles)).text.split("\n")


def _text(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def _item(words: str, *, level: int = 0, list_id: int = 1) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        f"</w:pPr>{_text(words)}</w:p>"
    )


def _level(place: int, pattern: str, form: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def _list(*levels: str, list_id: int = 1, overrides: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{list_id}">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{list_id}"/>{overrides}</w:num>'
    )


def test_the_policy_comes_out_with_the_numbers_that_word_makes() -> None:
    """Automatic numbers, jumps in them, typed numbers, headings and bullets: line by line."""
    document = read_document("policy.docx", making.as_docx())

    assert document.kind == "docx"
    assert document.text.split("\n") == making.lines()
    assert "Between 9\N{NO-BREAK SPACE}pm" in document.text


def test_levels_count_and_start_again_under_a_new_number() -> None:
    """Letters and roman numerals count inside their parent, and begin again with the next."""
    numbering = _list(
        _level(0, "%1."), _level(1, "%1.%2"), _level(2, "(%3)", "lowerLetter"),
        _level(3, "%4)", "upperRoman"),
    )  # fmt: skip
    levels = [0, 1, 2, 2, 3, 3, 1, 2, 0, 1]
    body = "".join(_item("words", level=level) for level in levels)

    markers = [line.removesuffix(" words") for line in _read(body, numbering)]

    assert markers == ["1.", "1.1", "(a)", "(b)", "I)", "II)", "1.2", "(a)", "2.", "2.1"]


def test_a_list_may_start_late_go_on_elsewhere_and_never_restart() -> None:
    """Another list of the same design goes on counting; startOverride begins at its number."""
    numbering = (
        _list(_level(0, "%1."), _level(1, "%2)", more='<w:lvlRestart w:val="0"/>'))
        + '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        + '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    body = "".join(
        _item("words", level=level, list_id=list_id)
        for list_id, level in [(1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (3, 0)]
    )

    markers = [line.removesuffix(" words") for line in _read(body, numbering)]

    assert markers == ["1.", "1)", "2.", "2)", "7.", "8."]


def test_legal_numbers_and_bullets_look_as_word_shows_them() -> None:
    """A legal level writes its parents in digits; any bullet is "- "; "none" shows nothing."""
    numbering = _list(
        _level(0, "Part %1", "upperRoman"),
        _level(1, "%1.%2", more="<w:isLgl/>"),
        _level(2, "\uf0b7", "bullet"),
        _level(3, "", "none"),
    )
    body = "".join(_item("words", level=level) for level in (0, 1, 2, 3))

    assert _read(body, numbering) == ["Part I words", "1.1 words", "- words", "words"]


def test_a_style_may_carry_the_number_and_a_paragraph_may_refuse_it() -> None:
    """Heading numbers come through styles and the styles these are based on; numId 0 is none."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Narrow"><w:name w:val="Narrow"/>'
        '<w:basedOn w:val="Clause"/></w:style>'
    )
    numbering = _list(_level(0, "%1."), _level(1, "%1.%2"))
    paragraph = '<w:p><w:pPr><w:pStyle w:val="{}"/>{}</w:pPr>' + _text("words") + "</w:p>"
    body = (
        paragraph.format("Clause", "")
        + paragraph.format("Narrow", "")
        + paragraph.format("Clause", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    )

    assert _read(body, numbering, styles) == ["1.1 words", "1.2 words", "words"]


def test_changes_are_read_as_accepted() -> None:
    """Insertions and moves are in, deletions out, and a deleted end joins two paragraphs."""
    body = f"""
        <w:p>{_text("Staff ")}<w:del><w:r><w:delText>may</w:delText></w:r></w:del>
          <w:ins>{_text("must not")}</w:ins>{_text(" post.")}</w:p>
        <w:p><w:moveFrom>{_text("Moved away.")}</w:moveFrom></w:p>
        <w:p><w:moveTo>{_text("Moved here.")}</w:moveTo></w:p>
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{_text("One ")}</w:p>
        <w:p>{_text("paragraph.")}</w:p>
        <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{_text("Gone.")}</w:p></w:tc></w:tr></w:tbl>
    """

    assert _read(body) == ["Staff must not post.", "Moved here.", "One paragraph."]


def test_a_deleted_clause_does_not_count() -> None:
    """A clause deleted with its end leaves no gap in the numbers."""
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/>'
        "</w:rPr></w:pPr><w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del></w:p>"
    )

    lines = _read(_item("first") + gone + _item("second"), _list(_level(0, "%1.")))

    assert lines == ["1. first", "2. second"]


def test_tables_are_read_cell_by_cell() -> None:
    """A cell's paragraphs are lines, in order; an automatic number alone in a cell shows."""
    cell = "<w:tc>{}</w:tc>"
    number = _item("", list_id=1)
    body = (
        "<w:tbl><w:tr>"
        + cell.format(number)
        + cell.format(f"<w:p>{_text('Ask first.')}</w:p>")
        + "</w:tr></w:tbl>"
        + f"<w:p>{_text('After.')}</w:p>"
    )

    assert _read(body, _list(_level(0, "%1.1"))) == ["1.1", "Ask first.", "After."]


def test_what_is_not_the_policy_stays_out() -> None:
    """Text boxes, hidden words, tables of contents and field codes are left out."""
    styles = '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    box = f"<w:r><w:pict><w:txbxContent><w:p>{_text('Box.')}</w:p></w:txbxContent></w:pict></w:r>"
    body = f"""
        <w:sdt><w:sdtContent><w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{_text("Rules 3")}</w:p>
        </w:sdtContent></w:sdt>
        <w:sdt><w:sdtContent><w:p>{_text("In a control.")}</w:p></w:sdtContent></w:sdt>
        <w:p>{box}{_text("Shown")}<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>
        <w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink>{_text(" link")}</w:hyperlink></w:p>
    """

    assert _read(body, styles=styles) == ["In a control.", "Shown link"]


def test_headers_footers_comments_and_footnotes_stay_out() -> None:
    """Only the body is the policy."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Header words"
    document.sections[0].footer.paragraphs[0].text = "Footer words"
    paragraph = document.add_paragraph("Body words.")
    document.add_comment(paragraph.runs, text="Comment words", author="deputy manager")

    assert read_document("policy.docx", making.saved(document)).text == "Body words."


def test_characters_stay_as_they_are() -> None:
    """Quotes, dashes, spaces that do not break, tabs, line breaks and emoji come through."""
    body = (
        "<w:p>"
        + _text("“It’s” – a\u00a0b — …")
        + "<w:r><w:tab/></w:r>"
        + _text("☕😀")
        + "<w:r><w:noBreakHyphen/><w:br/></w:r>"
        + _text("next")
        + "</w:p>"
    )

    assert _read(body) == ["“It’s” – a\u00a0b — …\t☕😀\u2011", "next"]


@pytest.mark.parametrize("tag", ["altChunk", "subDoc"])
def test_a_document_that_shows_another_file_is_refused(tag: str) -> None:
    """What stands in another file cannot be read, so nothing is read."""
    with pytest.raises(Exception, match="another file inside it"):
        _read(f"<w:p>{_text('Before.')}</w:p><w:{tag}/>")
