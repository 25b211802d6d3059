"""What a spreadsheet would take for a formula, and may run."""

from typing import Final

# https://owasp.org/www-community/attacks/CSV_Injection: the full-width signs are formulas too
# where a spreadsheet reads East Asian text.
_BEGINS_ONE: Final = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def neutral(text: str) -> str:
    """The text of a cell, behind an apostrophe where it would be taken for a formula."""
    beginning = text[: len(text) - len(text.lstrip()) + 1]
    return f"'{text}" if _BEGINS_ONE.intersection(beginning) else text
