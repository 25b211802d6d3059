"""Recognises what looks like a password, so that no form ever keeps one."""

import re
from itertools import pairwise
from typing import Final

NOT_KEPT: Final = (
    "This looks like a password or a login. Please take it out: the register never keeps one,"
    " only that the details were handed over."
)
_KEYWORD: Final = re.compile(
    r"\b(?:pass[ -]?words?|pass[ -]?phrase|pass[ -]?code|passwd|pwd|pw|pin(?: (?:code|number))?)"
    r"\s*(?P<sign>:|=|->|→|\bis\b|\bwas\b)\s*[\"'“‘`]?(?P<rest>\S.*)?",  # noqa: RUF001 - quotes
    re.IGNORECASE,
)
# "The password is with the manager" says where it is, and not what it is.
_WHERE: Final = re.compile(
    r"with|held|kept|in|at|by|from|on|ask|see|shared|handed|known|stored|not|no|none|never|now"
    r"|changed|given|safe|secure|only|also|still|being|to|the|an?|our|his|her|their|my|up|under"
    r"|same|due|different|unknown|lost|forgotten|required|needed|reset|missing",
    re.IGNORECASE,
)
_LOGIN: Final = re.compile(
    r"\b(?:log-?in|log in|sign-?in|user ?name|user|credentials?|account)\b(?P<sign>\s*[:=])?\s+"
    r"(?P<name>[^\s/|]+)\s*(?:/|\|)\s*(?P<word>[^\s/|]+)",
    re.IGNORECASE,
)
_IN_ADDRESS: Final = re.compile(r"://[^\s/@]+:[^\s/@]+@", re.IGNORECASE)
_HARMLESS: Final = re.compile(
    r"(?:https?://|www\.)\S+"  # an address
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # of e-mail
    r"|(?<![\w@])[@#][\w.\-]+"  # a handle, a hashtag
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|uk|info|social|me|eu)(?:/\S*)?(?!\w)",
    re.IGNORECASE,
)
_AROUND: Final = "\"'“”‘’`()[]{}<>,.;:"  # noqa: RUF001 - as above
_STRONG: Final = frozenset("!@$%^*?#~|\\=<>{}[]`")
_SHORTEST: Final = 8
_LONG: Final = 20


def looks_like_password(text: str) -> bool:
    """Whether a text seems to hold a password, a PIN or a login.

    Addresses, handles, e-mail addresses and reference numbers do not. It looks for
    three things: a word such as "password" with something that it is, a login with
    two parts, and a single token that mixes letters, figures and signs.
    """
    if _IN_ADDRESS.search(text) or any(map(_is_told, _KEYWORD.finditer(text))):
        return True
    if any(map(_is_login, _LOGIN.finditer(text))):
        return True
    return any(map(_is_mixed, _HARMLESS.sub(" ", text).split()))


def _is_told(found: re.Match[str]) -> bool:
    """Whether what follows "password is" could be the password."""
    words = (found["rest"] or "").split()
    if not words or _WHERE.fullmatch(words[0].strip(_AROUND)):
        return False
    if found["sign"].lower() in {"is", "was"}:
        word = words[0].strip(_AROUND)
        ends = len(words) == 1 or words[0][-1] in ".,;!"
        return ends or not word.isalpha() or not word.islower()
    return True


def _is_login(found: re.Match[str]) -> bool:
    """Whether "login x / y" names two parts; without a colon plain words are no login."""
    if found["sign"]:
        return not _WHERE.fullmatch(found["word"].strip(_AROUND))
    return not found["word"].strip(_AROUND).isalpha()


def _is_mixed(token: str) -> bool:
    """Whether a single token is too mixed for a word, a name, a date or a reference."""
    loud = token.rstrip(_AROUND).endswith(("!", "?"))
    word = token.strip(_AROUND).rstrip("!?" + _AROUND)
    has_digit = any(char.isdigit() for char in word)
    lower, upper = any(map(str.islower, word)), any(map(str.isupper, word))
    if len(word) < _SHORTEST or not has_digit or not (lower or upper):
        # "P@ssword!" has no figure, and is one all the same.
        return len(word) >= _SHORTEST and lower and upper and bool(_STRONG & set(word))
    if _STRONG & set(word) or (loud and lower and upper):
        return True
    if not (lower and upper):
        return False
    return len(word) >= _LONG or _changes(word) > 2  # noqa: PLR2004 - `iPhone15Pro` has two


def _changes(word: str) -> int:
    """How often letters and figures take turns, signs left out."""
    kinds = [char.isdigit() for char in word if char.isalnum()]
    return sum(left is not right for left, right in pairwise(kinds))
