"""Web pages: blocks as lines, and nothing that a reader does not see."""

import pytest

from chatbot.documents import read_document
from chatbot.domain.errors import InvalidInputError
from tests.documents import making


def _read(body: str) -> list[str]:
    page = f"<!DOCTYPE html><html><body>{body}</body></html>"
    return read_document("policy.html", page.encode()).text.split("\n")


def test_the_policy_comes_out_line_by_line() -> None:
    """Headings, clauses and bullets of a page are the policy's lines; its script is not."""
    document = read_document("policy.htm", making.as_html())

    assert document.kind == "html"
    assert document.text.split("\n") == making.lines()


def test_lists_show_their_numbers() -> None:
    """start, value, type, reversed and nested lists count as in a browser."""
    body = """
        <ol start=3><li>three<li value=7>seven<ul><li>inner</ul></li>
        <li><p>eight</p><p>more</p></ol>
        <ol type=a><li>a</li><li>b</li></ol><ol type=I><li>one</ol>
        <ol reversed><li>two<li>one</ol>
    """

    assert _read(body) == [
        *("3. three", "7. seven", "- inner", "8. eight", "more"),
        *("a. a", "b. b", "I. one", "2. two", "1. one"),
    ]


def test_space_and_breaks_are_read_as_a_browser_shows_them() -> None:
    """White space collapses but in <pre>; <br> and cells end a line; nbsp stays."""
    body = """<p>One\n  two<br>three&nbsp;four &mdash; don&rsquo;t</p><pre>a\nb</pre>
        <table><tr><th>1.1<td>Ask <b>first</b>.</table>loose"""

    assert _read(body) == [
        *("One two", "three\u00a0four — don’t", "a", "b", "1.1", "Ask first.", "loose")
    ]


def test_what_a_reader_does_not_see_stays_out() -> None:
    """Scripts, styles, hidden parts, deleted words, frames and pictures are left out."""
    body = """<script>evil()</script><style>p {}</style><p hidden>no</p>
        <p style="display: none">no</p><!-- no --><p>Staff <del>may</del><ins>must not</ins> post.
        <iframe src="http://192.0.2.1/">no</iframe><img src="http://192.0.2.1/a.png" alt="no">
        <noscript>no</noscript>"""

    assert _read(body) == ["Staff must not post."]


def test_a_page_nested_too_deeply_is_refused_whole() -> None:
    """The parser stops at a depth; the half before it is not passed off as the document."""
    with pytest.raises(InvalidInputError, match="nested too deeply"):
        _read("<p>Before.</p>" + "<div>" * 5_000 + "deep" + "</div>" * 5_000)


def test_a_page_in_windows_1252_is_read() -> None:
    """Word's own web pages come in Windows-1252."""
    page = "<html><meta charset=windows-1252><p>It’s £5 – “all in”</p></html>".encode("cp1252")

    assert read_document("policy.htm", page).text == "It’s £5 – “all in”"
