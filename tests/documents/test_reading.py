"""Reading a document, whatever its name and its letters; and what is plainly refused."""

import threading
from collections.abc import Callable

import pytest

from chatbot.documents import Limits, file_name, read_document
from chatbot.domain.errors import InvalidInputError
from tests.documents import making

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_CRLF = "First.\r\nSecond.\rThird.\u2028Fourth.\n\n  Fifth.  \n"
_LF = "First.\nSecond.\nThird.\nFourth.\n\n  Fifth.  \n"


@pytest.mark.parametrize(("name", "kind"), [("policy.txt", "txt"), ("policy.MD", "md")])
def test_a_text_file_is_read_to_the_letter(name: str, kind: str) -> None:
    """Text and Markdown come out as they were written; only the newlines are made alike."""
    made = making.as_txt() if kind == "txt" else making.as_markdown()

    document = read_document(name, made)

    assert document.kind == kind
    assert document.text == made.decode().replace("\r\n", "\n")
    assert ("## Photographs" in document.text) == (kind == "md")


@pytest.mark.parametrize(
    "content",
    [
        _CRLF.encode(),
        _CRLF.encode("utf-8-sig"),
        b"\xff\xfe" + _CRLF.encode("utf-16-le"),
        b"\xfe\xff" + _CRLF.encode("utf-16-be"),
    ],
)
def test_newlines_and_byte_order_marks_do_not_matter(content: bytes) -> None:
    """Every usual encoding and newline gives the same text; other white space stays."""
    assert read_document("policy.txt", content).text == _LF


def test_windows_letters_are_understood() -> None:
    """Curly quotes, dashes, pounds and non-breaking spaces of old Windows files come through."""
    text = "“It’s” – £5 — a\u00a0b"

    assert read_document("policy.txt", text.encode("cp1252")).text == text


def test_control_characters_are_left_out() -> None:
    """No control character, and no mark that turns the direction of writing, gets through."""
    hidden = "St\0aff\x07 must\u202e not\ufeff\tpost.\x0cNext page"

    assert read_document("policy.txt", hidden.encode()).text == "Staff must not\tpost.\nNext page"


@pytest.mark.parametrize("make", [making.as_docx, making.as_pdf, making.as_html])
def test_content_counts_where_it_is_sure(make: Callable[[], bytes]) -> None:
    """A Word document, a PDF or a page named .txt is read as what it is."""
    document = read_document("policy.txt", make())

    assert document.kind == make.__name__.removeprefix("as_")
    assert "Photographs" in document.text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("policy.txt", b"", "is empty"),
        ("policy.txt", b" \n\n ", "holds no words"),
        ("policy.md", b"\xef\xbb\xbf", "holds no words"),
        ("policy.html", b"<html><script>x()</script></html>", "holds no words"),
        ("policy.html", b"Staff must not post.", "named as a web page"),
        ("policy.pdf", b"Staff must not post.", "named as a PDF"),
        ("policy.docx", b"Staff must not post.", "named as a Word document"),
        ("policy.odt", b"Staff must not post.", "kind of file cannot be read"),
        ("policy", b"Staff must not post.", "kind of file cannot be read"),
        ("policy.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "kind of file cannot be read"),
        ("policy.txt", b"{\\rtf1 Staff must not post.}", "rich text"),
        ("policy.docm", making.as_docx(), "macros"),
        ("policy.doc", _OLE + "WordDocument".encode("utf-16-le"), "old kind"),
        ("policy.docx", _OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("policy.xls", _OLE + "Workbook".encode("utf-16-le"), "kind of file cannot be read"),
        ("policy.txt", bytes(range(256)) * 40, "does not hold plain text"),
        ("policy.txt", "Staff must not post.".encode("utf-16-le"), "does not hold plain text"),
        ("policy.txt", b"\xff\xfeS\0t\0a", "does not hold plain text"),
        ("policy.txt", b"x" * 10_000_001, "larger than 10 MB"),
        ("policy.txt", b"word " * 200_001, "more than 1,000,000 characters"),
    ],
)
def test_what_cannot_be_read_gets_a_clear_sentence(
    name: str, content: bytes, sentence: str
) -> None:
    """Each reason has its own words, and they are for the sender."""
    with pytest.raises(InvalidInputError, match=sentence) as refused:
        read_document(name, content)

    assert str(refused.value).endswith(".")
    assert "Traceback" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/policy.txt", "policy.txt"),
        (r"C:\Users\policy v2.docx", "policy v2.docx"),
        ("pol\x00icy\x1b[31m\u202etxt.\ndocx", "policy[31mtxt.docx"),
        ("/", "document"),
        ("..", "document"),
        ("", "document"),
        ("a" * 300 + ".docx", "a" * 115 + ".docx"),
    ],
)
def test_only_the_last_part_of_a_name_is_used(name: str, shown: str) -> None:
    """No path, no control character and no endless name goes any further."""
    assert file_name(name) == shown


def test_a_path_in_the_name_opens_nothing() -> None:
    """The content is what was sent, whatever file the name points at."""
    assert read_document("/etc/../etc/hosts.txt", b"Staff must not post.").text == (
        "Staff must not post."
    )


def test_several_people_may_send_documents_at_once() -> None:
    """Each gets the text of their own document."""
    texts: dict[int, str] = {}

    def read(number: int) -> None:
        texts[number] = read_document("policy.txt", f"Policy {number}.".encode()).text

    threads = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert texts == {number: f"Policy {number}." for number in range(4)}


def test_a_document_that_takes_too_long_is_given_up() -> None:
    """The time runs out, the reader is ended, and the sender is told."""
    with pytest.raises(InvalidInputError, match="too much time or memory"):
        read_document("policy.docx", making.as_docx(), limits=Limits(wall_seconds=0.001))
