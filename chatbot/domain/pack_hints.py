"""What a policy's clauses hint at: dates, duties, verdicts.

All of it is for a person to decide; nothing here is an answer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chatbot.domain.pack_drafts import DraftClause
from chatbot.domain.policies import MONTHS, PolicyDate, Verdict


class Duty(StrEnum):
    """What a duty is about."""

    CHECK = "check"
    ROLE = "role"
    SUPERVISION = "supervision"
    TRAINING = "training"
    RECORD = "record"
    REMOVAL = "removal"
    DEADLINE = "deadline"
    REVIEW = "review"


@dataclass(frozen=True, kw_only=True)
class SpottedDuty:
    """A clause that seems to give somebody a duty, with the words that gave it away."""

    duty: Duty
    clause: DraftClause
    signs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SpottedDates:
    """The dates that the text names, each with the clause where it stands."""

    approved: PolicyDate | None = None
    reviewed: PolicyDate | None = None
    next_review: PolicyDate | None = None


@dataclass(frozen=True, kw_only=True)
class SpottedVerdict:
    """What a clause's rule looks like, with the word that gave it away."""

    verdict: Verdict
    sign: str


_SIGNS: Final = {
    Duty.CHECK: (
        r"daily|weekly|fortnightly|monthly"
        r"|(?:each|every) (?:working )?(?:day|weekday|week|month|morning|evening|\w+day)"
        r"|(?:once|twice|at least once) (?:a|per|every|each) (?:day|week|month)"
        r"|weekdays?|monday to friday|monitor(?:ed|s|ing)?|check(?:ed|s|ing)?|regular(?:ly)?"
    ),
    Duty.ROLE: (
        r"responsible for|responsibility|in charge of|look(?:s|ed)? after|belongs? to"
        r"|managed by|operated by|run by|administered by|administrated by|administrators?"
        r"|moderat(?:e|es|ed|or|ors)|st(?:ands?|eps?) in|cover(?:s|ed)? (?:for|when)"
    ),
    Duty.DEADLINE: (
        r"within (?:\w+ ){1,3}(?:hours?|days?|weeks?)|(?:the )?same day|straight away"
        r"|immediately|promptly|in a timely manner|as soon as possible"
    ),
    Duty.SUPERVISION: r"supervision|one-to-ones?|appraisals?",
    Duty.TRAINING: r"training|trained|induction",
    Duty.RECORD: (
        r"logs?|logged|records?|recorded|recordable|incident (?:form|report|book|folder)|register"
    ),
    Duty.REMOVAL: (
        r"taken down|take down|remov(?:e|es|ed|ing)|delet(?:e|es|ed)|block(?:s|ed)?|hidden"
    ),
    Duty.REVIEW: r"review (?:date|every|each)|next review|reviewed",
}
_DUTIES: Final = {
    duty: re.compile(rf"\b(?:{signs})\b", re.IGNORECASE) for duty, signs in _SIGNS.items()
}

_MONTH: Final = "|".join((*MONTHS, "Sept", *(month[:3] for month in MONTHS)))
_DATE: Final = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>(?:19|20)\d\d)"
    r"|(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)"
    r"|(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)",
    re.IGNORECASE,
)
_DATE_KINDS: Final = (
    (
        "next_review",
        re.compile(
            r"next review|review (?:date|due)|due for review|reviewed (?:again|by|in|on or before)"
            r"|(?:to|will|must|should) be reviewed",
            re.IGNORECASE,
        ),
    ),
    ("reviewed", re.compile(r"reviewed|last review|revised|updated", re.IGNORECASE)),
    ("approved", re.compile(r"approved|adopted|agreed|ratified|signed off", re.IGNORECASE)),
)
_BEFORE_A_DATE: Final = 80  # characters in which the word stands that says what the date is

_VERDICTS: Final = (
    (
        Verdict.DEPENDS,
        r"unless|only if|only when|(?:with (?:\w+ )?)?(?:permission|consent|approval|agreement)",
    ),
    (
        Verdict.NO,
        (
            r"(?:must|should|may|shall|will|do|does|can) ?not|can't|don't|never"
            r"|not (?:be )?(?:allowed|permitted)|forbidden|refrain|avoid|nobody|no one"
        ),
    ),
    (
        Verdict.MUST,
        r"must|should|shall|ha(?:s|ve) to|needs? to|(?:is|are) to be|is needed|ensure|will be",
    ),
    (
        Verdict.YES,
        r"may(?! \d{4})|can|(?:is|are) (?:welcome|encouraged|free) to|allowed|permitted|welcome",
    ),
)
_VERDICT_SIGNS: Final = tuple(
    (verdict, re.compile(rf"\b(?:{signs})\b", re.IGNORECASE)) for verdict, signs in _VERDICTS
)


def spot_duties(clauses: Iterable[DraftClause]) -> tuple[SpottedDuty, ...]:
    """The clauses that seem to give somebody a duty, duty by duty in the order of the text."""
    found = [
        SpottedDuty(duty=duty, clause=clause, signs=signs)
        for clause in clauses
        for duty, pattern in _DUTIES.items()
        if (signs := _distinct(pattern.findall(clause.wording)))
    ]
    return tuple(sorted(found, key=lambda spotted: list(Duty).index(spotted.duty)))


def _distinct(signs: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(sign.lower().split()) for sign in signs))


def spot_verdict(clause: DraftClause) -> SpottedVerdict:
    """What a rule looks like, read with the words above it; without any sign it is a fact."""
    read = f"{clause.section}: {clause.wording}"
    for verdict, pattern in _VERDICT_SIGNS:
        if found := pattern.search(read):
            return SpottedVerdict(verdict=verdict, sign=found[0].lower())
    return SpottedVerdict(verdict=Verdict.INFO, sign="")


def spot_dates(text: str) -> SpottedDates:
    """The first date of each kind, by the nearest word before it that says what it is."""
    found: dict[str, PolicyDate] = {}
    for match in _DATE.finditer(text):
        date = _date(match)
        line = text[max(0, match.start() - _BEFORE_A_DATE) : match.start()].rpartition("\n")[2]
        kinds = [
            (sign.end(), -place, kind)
            for place, (kind, pattern) in enumerate(_DATE_KINDS)
            for sign in pattern.finditer(line)
        ]
        if date and kinds:
            found.setdefault(max(kinds)[2], date)
    return SpottedDates(**found)


def _date(match: re.Match[str]) -> PolicyDate | None:
    part = match.groupdict()
    named = (part["month"] or "")[:3].title()
    month = (
        next(n for n, name in enumerate(MONTHS, 1) if name.startswith(named))
        if named
        else int(part["m"] or part["im"])
    )
    day = part["day"] or part["d"] or part["id"]
    date = PolicyDate(
        year=int(part["year"] or part["y"] or part["iy"]),
        month=month,
        day=int(day) if day else None,
    )
    sound = 1 <= month <= 12 and (date.day is None or 1 <= date.day <= 31)  # noqa: PLR2004 - a calendar's
    return date if sound else None
