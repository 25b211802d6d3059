"""Whom a policy's text names: people to ask, accounts of the organisation, their keepers.

All of it is for a person to decide; nothing here is an answer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chatbot.domain.pack_drafts import DraftClause


@dataclass(frozen=True, kw_only=True)
class SpottedContact:
    """Somebody whom a clause sends people to; `asks` is read after "ask"."""

    asks: str
    clause: DraftClause


@dataclass(frozen=True, kw_only=True)
class SpottedPage:
    """An account that the text names as the organisation's own."""

    platform: str
    clauses: tuple[DraftClause, ...]
    url: str | None = None
    looked_after_by: str | None = None

    @property
    def platform_name(self) -> str:
        """The platform as it writes itself."""
        return _SPELLED.get(self.platform, self.platform.title())


_POST: Final = (
    r"(?:managers?|co-?ordinators?|leads?|officers?|chair(?:person)?|chief executive|directors?"
    r"|trustees|trustee|administrators?|supervisors?|secretary|DSL|management team|management)"
)
_WHO: Final = (
    rf"(?:the|your|our|their)\s+(?:[a-z][a-z-]*\s+){{0,3}}?{_POST}\b(?:\s*\([A-Z]{{2,5}}\))?"
)
_OR_WHO: Final = re.compile(
    rf"{_WHO}(?:\s+or\s+(?:(?:the|your|our|their)\s+)?(?:[a-z-]+\s+){{0,3}}?{_POST}\b)?",
    re.IGNORECASE,
)
_SENDS_TO: Final = re.compile(
    r"\b(?:speak|talk|turn|go|report(?:ed)?|refer(?:red)?|direct(?:ed)?|questions?|queries|contact|ask"
    r"|tell|inform(?:ed)?|told|discuss(?:ed)?)\b",
    re.IGNORECASE,
)
_UNSURE: Final = re.compile(
    r"\b(?:questions?|quer(?:y|ies)|enquir\w+|unsure|not sure|advice|in doubt|matters)\b",
    re.IGNORECASE,
)
_SAFEGUARDING: Final = re.compile(
    r"safeguarding|\bDSL\b|child protection|at risk|welfare (?:officer|lead)", re.IGNORECASE
)

_PLATFORMS: Final = {
    "facebook": r"facebook",
    "instagram": r"instagram",
    "x": r"twitter|(?<![\w@])X(?=\W)(?! \d)",
    "youtube": r"you\s?tube",
    "tiktok": r"tik\s?tok",
    "linkedin": r"linkedin",
    "whatsapp": r"whats\s?app",
    "snapchat": r"snapchat",
    "threads": r"\bThreads\b",
    "bluesky": r"bluesky",
    "nextdoor": r"nextdoor",
}
_SPELLED: Final = {
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "linkedin": "LinkedIn",
    "whatsapp": "WhatsApp",
}
_ACCOUNT: Final = r"(?:pages?|accounts?|groups?|channels?|profiles?|feeds?|site)"
_OURS: Final = (
    r"\bour\b|\bwe\b[^.]{0,40}?\b(?:use|have|run|are on)\b"
    r"|\bthe (?:centre|charity|trust|project|organisation|club|association)[\u2019']s\b"
)
_URL: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:facebook|instagram|twitter|x|youtube|tiktok|linkedin)\.com/[\w@./-]*[\w@/-]",
    re.IGNORECASE,
)
_KEEPER: Final = re.compile(
    rf"(?:looked after|run|managed|operated|administ\w+|moderated)(?: and \w+)? by\s+({_WHO})"
    rf"|({_WHO})\s+(?:looks after|runs|manages|operates|administers|moderates)",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


def spot_contact(clauses: Sequence[DraftClause]) -> SpottedContact | None:
    """To whom the text sends people with questions."""
    asked = [clause for clause in clauses if _UNSURE.search(clause.wording)]
    return _first_contact((*asked, *clauses), _SENDS_TO)


def spot_safeguarding(clauses: Sequence[DraftClause]) -> SpottedContact | None:
    """Who is named in a clause on safeguarding, a lead or officer for it before anybody else."""
    near = [clause for clause in clauses if _SAFEGUARDING.search(clause.wording)]
    named = (
        SpottedContact(asks=who, clause=clause)
        for clause in near
        for who in _people(clause.wording)
        if _SAFEGUARDING.search(who)
    )
    return next(named, None) or _first_contact(near, _SENDS_TO)


def _first_contact(clauses: Iterable[DraftClause], sign: re.Pattern[str]) -> SpottedContact | None:
    for clause in clauses:
        for sentence in _SENTENCE.split(clause.wording):
            if sign.search(sentence) and (people := _people(sentence)):
                return SpottedContact(asks=people[0], clause=clause)
    return None


def _people(text: str) -> list[str]:
    """The posts named in a text, as they are read after "ask"."""
    return [_addressed(match[0]) for match in _OR_WHO.finditer(text)]


def _addressed(who: str) -> str:
    words = " ".join(who.split())
    article, _, post = words.partition(" ")
    return f"{'your' if article.lower() in {'your', 'their'} else 'the'} {post}"


def spot_pages(clauses: Sequence[DraftClause], names: Iterable[str]) -> tuple[SpottedPage, ...]:
    """The accounts that the text calls the organisation's own.

    Args:
        clauses: the policy's clauses.
        names: what the organisation is called.
    """
    whose = "|".join([_OURS, *(rf"\b{re.escape(name)}\b" for name in names)])
    owned = re.compile(rf"(?:{whose})", re.IGNORECASE)
    return tuple(_pages(clauses, owned))


def _pages(clauses: Sequence[DraftClause], owned: re.Pattern[str]) -> Iterator[SpottedPage]:
    for platform, spelling in _PLATFORMS.items():
        cased = 0 if platform in {"x", "threads"} else re.IGNORECASE
        account = re.compile(
            rf"(?:{spelling})(?:\s+{_ACCOUNT})?|{_ACCOUNT}\s+on\s+(?:{spelling})", cased
        )
        about = [clause for clause in clauses if _is_own(clause.wording, account, owned)]
        if about:
            yield SpottedPage(
                platform=platform,
                clauses=tuple(about),
                url=next(_urls(about, spelling), None),
                looked_after_by=next(_keepers(about, account), None),
            )


def _is_own(wording: str, account: re.Pattern[str], owned: re.Pattern[str]) -> bool:
    return any(
        owned.search(sentence[: match.end()])
        or re.search(r"\bthe\s+$", sentence[: match.start()], re.IGNORECASE)
        or re.search(r"@\w{3,}", sentence)
        or _URL.search(sentence)
        for sentence in _SENTENCE.split(wording)
        for match in account.finditer(sentence)
    )


def _urls(clauses: Iterable[DraftClause], spelling: str) -> Iterator[str]:
    for clause in clauses:
        for match in _URL.finditer(clause.wording):
            if re.search(spelling, match[0], re.IGNORECASE):
                yield match[0]


def _keepers(clauses: Iterable[DraftClause], account: re.Pattern[str]) -> Iterator[str]:
    """Who looks after an account: said in the sentence that names it, else in its clause."""
    for whole in (False, True):
        for clause in clauses:
            for sentence in [clause.wording] if whole else _SENTENCE.split(clause.wording):
                if account.search(sentence) and (found := _KEEPER.search(sentence)):
                    yield _addressed(found[1] or found[2])
