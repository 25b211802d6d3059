"""Reading a message: its questions, whether it follows up, which choice it names."""

import re
import unicodedata
from collections.abc import Sequence

LONGEST_READ = 4000
MOST_QUESTIONS = 3
FOLLOW_UP_WORDS = 6

_FOLLOW_UP = re.compile(
    r"^(?:(?:ok|okay|right|thanks|cheers)[,. ]+)?"
    r"(?:and|but|so|or|also|what about|how about|what if|does that|is that|same for|even)\b",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"(?<=\?)\s+(?:(?:and|also|plus|oh and)\b[\s,]*)?"
    r"|[.;,]?\s+(?:and also|also,|plus|oh and|and)\s+"
    r"(?=(?:can|could|may|am|are|is|do|does|should|shall|who|what|when|where|how|why)\b)",
    re.IGNORECASE,
)
_PLACES = {
    **dict.fromkeys(("1", "one", "first", "1st", "a"), 0),
    **dict.fromkeys(("2", "two", "second", "2nd", "b"), 1),
    **dict.fromkeys(("3", "three", "third", "3rd", "c"), 2),
}
_FILLERS = frozenset(
    ("the", "i", "mean", "meant", "its", "it", "is", "number", "option", "please")
)
_NONE_OF_THESE = re.compile(
    r"^\W*(?:no(?:ne|pe)?|neither|not (?:these|those|that|any)"
    r"|none of (?:these|those|them|the above)|something else)\b[^?]{0,20}$",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """The text on one line, without control characters, at a length that is read in bounded time.

    Of a longer text the beginning and the end are kept: that is where people ask.
    """
    half = LONGEST_READ // 2
    if len(text) > LONGEST_READ:
        text = f"{text[:half]} {text[-half:]}"
    visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(visible.split())


def split_questions(text: str) -> tuple[str, ...]:
    """The pieces of a message that may be questions of their own; one piece where it has one."""
    pieces = [piece.strip(" ,;") for piece in _BOUNDARY.split(text)]
    pieces = [piece for piece in pieces if len(piece.split()) > 1]
    return tuple(pieces) if 1 < len(pieces) <= MOST_QUESTIONS else (text,)


def is_follow_up(text: str) -> bool:
    """Whether a message only makes sense after another: "and volunteers?"."""
    return len(text.split()) <= FOLLOW_UP_WORDS and bool(_FOLLOW_UP.match(text))


def join_follow_up(earlier: str, text: str) -> str:
    """The earlier question with the follow-up behind it."""
    return f"{earlier.rstrip('?!. ')} {text}"


def named_choice(text: str, titles: Sequence[str]) -> int | None:
    """Which of the offered titles a typed message names ("the second one"), from 0."""
    words = _words(text)
    for place, title in enumerate(titles):
        if words and words == _words(title):
            return place
    core = [word for word in words if word not in _FILLERS]
    if len(core) > 1 and core[-1] == "one":
        core.pop()
    if core == ["last"]:
        return len(titles) - 1
    named = _PLACES.get(core[0]) if len(core) == 1 else None
    return named if named is not None and named < len(titles) else None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("'", ""))


def is_none_of_these(text: str) -> bool:
    """Whether a typed message turns all the choices down."""
    return bool(_NONE_OF_THESE.match(text))
