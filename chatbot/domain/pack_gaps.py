"""Where a policy's text seems incomplete: what is named and not there, what breaks off."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from chatbot.domain.pack_drafts import AGAIN, DraftClause, PackDraft
from chatbot.domain.pack_hints import SpottedDates
from chatbot.domain.policies import PolicyDate

_APPENDIX: Final = re.compile(r"\b(appendix|annexe?|schedule)\s+(\d{1,2}|[A-H])\b", re.IGNORECASE)
_SECTION: Final = re.compile(
    r"\b(section|clause|paragraph|point)\s+(\d{1,2}(?:\.\d{1,2}){0,3})\b(?!\s+of\s+the\s+[A-Z])",
    re.IGNORECASE,
)
_BREAKS_OFF: Final = re.compile(
    r"(?:,|\b(?:and|or|but|the|a|an|of|to|with|for|in|on|by|from|that|which|who|if|when|because|as|is|are))$",
    re.IGNORECASE,
)

_NUMBER: Final = re.compile(r"((?:\d+\.)+)(\d+)[a-z]?")


@dataclass(frozen=True, kw_only=True)
class SpottedGap:
    """A place where the text seems incomplete.

    Attributes:
        gap_id: unique in the draft.
        clause: where it shows; None where the whole document lacks something.
        says: the gap in a sentence.
    """

    gap_id: str
    clause: DraftClause | None
    says: str


def spot_gaps(draft: PackDraft, dates: SpottedDates, today: date) -> tuple[SpottedGap, ...]:
    """Every gap that can be seen without understanding the text, in the order of the text."""
    looks: tuple[Callable[[PackDraft], Iterator[SpottedGap]], ...] = (
        _missing_appendices,
        _missing_sections,
        _broken_sentences,
        _numbers_alike,
        _numbers_left_out,
    )
    found = [gap for look in looks for gap in look(draft)]
    found.sort(key=lambda gap: gap.clause.block if gap.clause else 0)
    return (*found, *_review(dates, today))


def _missing_appendices(draft: PackDraft) -> Iterator[SpottedGap]:
    there = {
        (match[1].lower(), match[2].upper())
        for _, heading in draft.headings
        if (match := _APPENDIX.match(heading))
    }
    told: set[tuple[str, str]] = set()
    for clause in draft.clauses:
        for word, number in _APPENDIX.findall(clause.wording):
            name = (word.lower(), number.upper())
            if name not in there | told:
                told.add(name)
                label = f"{word.title()} {number.upper()}"
                yield SpottedGap(
                    gap_id=f"{word.lower()}-{number.lower()}-missing",
                    clause=clause,
                    says=f"{label} is named, but the document does not contain it.",
                )


def _missing_sections(draft: PackDraft) -> Iterator[SpottedGap]:
    numbers = {number for number, _ in draft.headings if number}
    numbers |= {clause.number for clause in draft.clauses if clause.number}
    there = numbers | {number.partition(".")[0] for number in numbers}
    told: set[str] = set()
    for clause in draft.clauses:
        for word, number in _SECTION.findall(clause.wording):
            if number not in there | told:
                told.add(number)
                yield SpottedGap(
                    gap_id=f"{word.lower()}-{number.replace('.', '-')}-missing",
                    clause=clause,
                    says=f"{word.title()} {number} is named, but the document has no such number.",
                )


def _broken_sentences(draft: PackDraft) -> Iterator[SpottedGap]:
    followed = {clause.block - 1 for clause in draft.clauses}
    for number, clause in enumerate(draft.clauses, start=1):
        goes_on = clause.block in followed and clause.wording.endswith(",")
        if not goes_on and (found := _BREAKS_OFF.search(clause.wording.rstrip())):
            last = clause.wording.rstrip().split()[-1] if found[0] == "," else found[0]
            yield SpottedGap(
                gap_id=f"breaks-off-{number}",
                clause=clause,
                says=f"The sentence seems to break off after “{last}”.",
            )


def _numbers_alike(draft: PackDraft) -> Iterator[SpottedGap]:
    seen: set[str] = set()
    for number, clause in enumerate(draft.clauses, start=1):
        own = clause.clause_id.partition(AGAIN)[0]
        if own in seen:
            yield SpottedGap(
                gap_id=f"number-twice-{number}",
                clause=clause,
                says=f"The number {clause.number} stands twice.",
            )
        seen.add(own)


def _numbers_left_out(draft: PackDraft) -> Iterator[SpottedGap]:
    there = {clause.number for clause in draft.clauses}
    last: dict[str, int] = {}
    for clause in draft.clauses:
        found = _NUMBER.fullmatch(clause.number or "")
        if not found:
            continue
        series, place = found[1], int(found[2])
        for left_out in range(last.get(series, place) + 1, place):
            number = f"{series}{left_out}"
            if number not in there:
                yield SpottedGap(
                    gap_id=f"number-{number.replace('.', '-')}-left-out",
                    clause=clause,
                    says=f"The number {number} is left out before {clause.number}.",
                )
        last[series] = max(place, last.get(series, place))


def _review(dates: SpottedDates, today: date) -> Iterator[SpottedGap]:
    if dates.next_review is None:
        says = "The document names no date of its next review."
        yield SpottedGap(gap_id="no-review-date", clause=None, says=says)
    elif _last_day(dates.next_review) < today:
        says = f"The next review was due in {dates.next_review}."
        if dates.next_review.day:
            says = says.replace("due in", "due on")
        yield SpottedGap(gap_id="review-overdue", clause=None, says=says)
    if dates.approved is None and dates.reviewed is None:
        says = "The document does not say when it was approved or reviewed."
        yield SpottedGap(gap_id="no-approval-date", clause=None, says=says)


def _last_day(when: PolicyDate) -> date:
    """The last day of a date that may be a month or a year."""
    month = when.month or 12
    length = calendar.monthrange(when.year, month)[1]
    return date(when.year, month, min(when.day or length, length))
