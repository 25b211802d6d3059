"""Identifiers in Slack's shapes."""

from __future__ import annotations

import itertools
import secrets
import string

_DIGITS = string.digits + string.ascii_uppercase
_WIDTH = 9


class Identifiers:
    """Makes ids such as `C00000001A`: a letter for the kind, then a number in base 36."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1296)

    def make(self, prefix: str) -> str:
        """A new id, e.g. `make("V")`."""
        return prefix + base36(next(self._numbers)).rjust(_WIDTH, "0")


def base36(number: int) -> str:
    """`number` in digits and capital letters."""
    digits = ""
    while number:
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits or "0"


def short_id() -> str:
    """The kind of id that Slack gives to a block or an element without one."""
    return secrets.token_urlsafe(4)[:5]


def secret(nbytes: int = 16) -> str:
    """Something that nobody can guess, in hexadecimal."""
    return secrets.token_hex(nbytes)
