"""File names as people sent them -> names that are safe to keep and to show."""

import re
import unicodedata

LONGEST_NAME = 120
_SUFFIX = re.compile(r"\.([a-z0-9]{1,10})$")


def file_name(name: str) -> str:
    """The last component of a path, without control characters, at most 120 characters.

    "document" stands in where nothing is left.
    """
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    tidy = " ".join(visible.split())
    if len(tidy) > LONGEST_NAME:
        ending = f".{suffix}" if (suffix := suffix_of(tidy)) else ""
        tidy = tidy[: LONGEST_NAME - len(ending)] + ending
    return tidy.strip(". ") or "document"


def suffix_of(name: str) -> str:
    """The ending of a name in lower case and without its dot; "" where there is none."""
    found = _SUFFIX.search(name.lower())
    return found[1] if found else ""
