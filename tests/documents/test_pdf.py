"""PDFs: the printed lines, without what every page repeats."""

import io
from collections.abc import Iterable, Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from chatbot.documents import read_document
from chatbot.domain.errors import InvalidInputError
from tests.documents import making

_TOP, _BOTTOM = 800, 40
_LEFT = 72


def _pdf(pages: Iterable[Sequence[tuple[float, str]]]) -> bytes:
    """A PDF whose pages have lines at heights, in points from the bottom."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for page in pages:
        for height, words in page:
            canvas.drawString(_LEFT, height, words)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _read(pages: Iterable[Sequence[tuple[float, str]]]) -> list[str]:
    return read_document("policy.pdf", _pdf(pages)).text.split("\n")


def _picture() -> ImageReader:
    from PIL import Image  # noqa: PLC0415 - comes with reportlab

    return ImageReader(Image.new("RGB", (40, 40), "grey"))


def _pictured(texts: Sequence[str]) -> bytes:
    """A page for each text, with a picture."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for text in texts:
        canvas.drawImage(_picture(), 0, 0, *A4)
        canvas.drawString(_LEFT, 500, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_the_policy_comes_out_in_order_without_headers_and_page_numbers() -> None:
    """Wrapped lines may stay wrapped, but every word is there, in order, and no other."""
    document = read_document("policy.pdf", making.as_pdf(copies=4))

    expected = " ".join(making.lines(bullet="• ") * 4).replace("\N{NO-BREAK SPACE}", " ")
    printed = document.text.replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")
    assert document.kind == "pdf"
    assert printed == expected
    starts = [line.split(" ")[0] for line in document.text.split("\n")]
    assert starts.count("3.4a") == starts.count("2.2") == 4


def test_a_policy_with_one_clause_on_each_page_keeps_its_clauses() -> None:
    """Lines at the same place of each page stay, unless their words repeat as well."""
    pages = [
        [(_TOP, "Policy"), (700, f"{number}."), (680, f"Rule about {topic}."), (_BOTTOM, page)]
        for number, topic, page in (("1", "posts", "Page 1"), ("2", "friends", "Page 2"))
    ]

    assert _read(pages) == ["1.", "Rule about posts.", "2.", "Rule about friends."]


def test_numbers_that_do_not_count_the_pages_stay() -> None:
    """A last line with a number of its own is the policy's, not a page number."""
    numbers = (999, 101, 116)
    pages = [[(700, f"Rule {each}."), (_BOTTOM, f"Ring {each}")] for each in numbers]

    assert _read(pages) == [words for page in pages for _, words in page]


def test_a_divided_word_is_joined_only_where_that_is_clear() -> None:
    """The whole word elsewhere in the document makes it clear; a compound stays divided."""
    page = [
        (700, "Share no information about guests. Keep infor-"),
        (686, "mation safe, in a well-"),
        (672, "known place, for the under-"),
        (658, "16 club."),
    ]

    assert _read([page]) == [
        "Share no information about guests. Keep information safe, in a well-",
        "known place, for the under-",
        "16 club.",
    ]


def test_quotes_and_dashes_stay_as_they_are() -> None:
    """Printed signs come out as characters."""
    assert _read([[(700, "“It’s” – £5 — …")]]) == ["“It’s” – £5 — …"]


def test_a_scanned_document_is_refused() -> None:
    """Pages that are pictures have no text to read."""
    with pytest.raises(InvalidInputError, match="pictures of pages and no text"):
        read_document("policy.pdf", _pictured(["", ""]))


def test_a_scanned_page_inside_is_named() -> None:
    """A page without words inside the document would go missing unseen."""
    with pytest.raises(InvalidInputError, match="Page 2 of this PDF is a picture"):
        read_document("policy.pdf", _pictured(["Rule one.", "", "Rule three."]))


def test_a_cover_may_be_a_picture() -> None:
    """A picture in front of the policy is no reason to refuse it."""
    assert read_document("policy.pdf", _pictured(["", "Rule one."])).text == "Rule one."


def test_a_pdf_without_words_is_refused() -> None:
    """Blank pages hold nothing to read."""
    with pytest.raises(InvalidInputError, match="holds no words"):
        read_document("policy.pdf", _pdf([[], []]))


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_a_pdf_that_was_cut_short_is_refused(share: float) -> None:
    """The pages that are left are not passed off as the document."""
    whole = making.as_pdf(copies=13)

    with pytest.raises(InvalidInputError, match="may be damaged"):
        read_document("policy.pdf", whole[: int(len(whole) * share)])


def test_too_many_pages_are_refused() -> None:
    """300 pages are read, 301 are not."""
    pages = [[(700, f"Rule about thing {number * 7}.")] for number in range(301)]

    assert len(_read(pages[:300])) == 300
    with pytest.raises(InvalidInputError, match="more than 300 pages"):
        _read(pages)
