"""A web page -> one line a block, as a browser would show it without styles."""

import re
from collections.abc import Callable

from lxml import etree, html
from lxml.etree import _Element as Element

from chatbot.documents import refusals
from chatbot.documents.numerals import letters, roman
from chatbot.documents.plain import cleaned, decode
from chatbot.domain.errors import InvalidInputError

# Not shown to a reader, or not part of the text.
_SKIPPED = frozenset(
    (
        *("script", "style", "head", "title", "noscript", "template", "svg", "math", "del"),
        *("iframe", "object", "embed", "audio", "video", "canvas"),
        *("select", "textarea", "button"),
    )
)
_BLOCKS = frozenset(
    (
        *("html", "body", "address", "article", "aside", "main", "section", "nav", "header"),
        *("footer", "details", "summary", "dialog", "div", "center", "p", "pre", "hr"),
        *("blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "menu", "dir", "li"),
        *("dl", "dt", "dd", "figure", "figcaption", "form", "fieldset", "legend"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
    )
)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STYLES: dict[str, Callable[[int], str]] = {
    "a": letters,
    "A": lambda number: letters(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}


def read_webpage(content: bytes) -> str:
    """The blocks of a page as lines, list items with "- " or their number.

    Nothing is fetched: no picture, style, script or frame.

    Raises:
        InvalidInputError: the page is no text, or nested too deeply.
    """
    text = cleaned(decode(content))
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError as error:
        raise InvalidInputError(refusals.DAMAGED) from error
    if any("depth" in each.message.lower() for each in parser.error_log):
        raise InvalidInputError(refusals.TOO_DEEP)
    lines = _Lines()
    _walk(root, lines, kept=False)
    lines.end()
    return "\n".join(lines.done)


class _Lines:
    """Collects text into lines; a list item's marker waits for its first words."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._words = ""
        self._marker = ""

    def add(self, text: str | None, *, kept: bool) -> None:
        """Words of the line; white space counts only where it is `kept`."""
        if not text:
            return
        if not kept:
            self._words += _SPACES.sub(" ", text)
            return
        first, *others = text.split("\n")
        self._words += first
        for each in others:
            self.end()
            self._words += each

    def mark(self, marker: str) -> None:
        """Begin a list item."""
        self.end()
        self._marker += marker

    def end(self) -> None:
        """The line ends here."""
        words = _SPACES.sub(" ", self._words).strip(" ")
        self._words = ""
        if words:
            self.done.append(self._marker + words)
            self._marker = ""

    def forget_marker(self) -> None:
        """A list item without words shows its number alone."""
        self.end()
        if self._marker.strip(" -"):
            self.done.append(self._marker.strip())
        self._marker = ""


def _walk(element: Element, lines: _Lines, *, kept: bool) -> None:
    """Comments and instructions have no name for a tag."""
    if not isinstance(element.tag, str) or _is_hidden(element):
        return
    if element.tag == "br":
        lines.end()
        return
    block = element.tag in _BLOCKS
    if block:
        lines.end()
    kept = kept or element.tag == "pre"
    lines.add(element.text, kept=kept)
    markers = _markers(element)
    for child in element:
        marker = markers.get(child)
        if marker:
            lines.mark(marker)
        _walk(child, lines, kept=kept)
        if marker:
            lines.forget_marker()
        lines.add(child.tail, kept=kept)
    if block:
        lines.end()


def _is_hidden(element: Element) -> bool:
    return (
        element.tag in _SKIPPED
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style", "")))
    )


def _markers(parent: Element) -> dict[Element, str]:
    """What stands before each item of a list."""
    items = [child for child in parent if child.tag == "li"]
    if parent.tag != "ol":
        return dict.fromkeys(items, "- ")
    backwards = parent.get("reversed") is not None
    step = -1 if backwards else 1
    number = _whole(parent.get("start"), len(items) if backwards else 1)
    markers = {}
    for item in items:
        number = _whole(item.get("value"), number)
        style = item.get("type") or parent.get("type") or "1"
        markers[item] = f"{_STYLES.get(style, str)(number)}. "
        number += step
    return markers


def _whole(written: str | None, otherwise: int) -> int:
    return int(written) if written and re.fullmatch(r"\s*-?\d{1,6}\s*", written) else otherwise
