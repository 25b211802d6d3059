"""What stands on the one page for trustees, who forward it: nobody can be worked out from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from chatbot.domain import report_keys as keys
from chatbot.domain.report_charts import calendar_in, questions_in
from chatbot.domain.report_periods import in_words
from chatbot.domain.report_pictures import Bar, Bars, Picture, bars_of
from chatbot.domain.report_protection import (
    FEWER,
    is_about_people,
    is_small,
    protected_amount,
    protected_rows,
)
from chatbot.domain.report_words import amount_in_words, brief
from chatbot.domain.reports import FEW, Amount, Figure, Report, Section

MOST_PAGES: Final = 8  # rows of the calendar that are still read on paper
MOST_FIGURES: Final = 24


@dataclass(frozen=True, kw_only=True)
class Line:
    """A figure: what was counted, how many, and how many before."""

    key: str
    label: str
    value: str
    before: str
    definition: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """The lines of one part of the report."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class TrusteesPage:
    """Everything on the page; the picture's words are its alternative text."""

    organisation: str
    title: str
    period: str
    before: str
    made: str
    groups: tuple[Group, ...]
    pictures: tuple[Picture, ...]
    notes: tuple[str, ...]


def trustees_page(report: Report) -> TrusteesPage:
    """The page of a report."""
    made = report.made_at.astimezone(report.zone)
    return TrusteesPage(
        organisation=report.organisation,
        title="Social media: report for trustees",
        period=report.period.name + (f", {report.page}" if report.page else ""),
        before=report.previous.name,
        made=in_words(made.date()),
        groups=tuple(_groups(report)),
        pictures=tuple(_pictures(report)),
        notes=tuple(_notes(report)),
    )


def _groups(report: Report) -> Iterator[Group]:
    """The parts, each with as many lines as the page has room for; the first are the main ones."""
    forwarded = [[f for f in section.figures if not f.for_managers] for section in report.sections]
    shares = _shares([len(figures) for figures in forwarded])
    for section, figures, share in zip(report.sections, forwarded, shares, strict=True):
        lines = tuple(_line(section, figure) for figure in figures[:share])
        if lines:
            yield Group(title=section.title, lines=lines)


def _shares(wanted: Sequence[int]) -> Sequence[int]:
    """How many lines each part gets: one after the other gets one more, while there is room."""
    shares = [0] * len(wanted)
    while sum(shares) < min(sum(wanted), MOST_FIGURES):
        for place, most in enumerate(wanted):
            if shares[place] < most and sum(shares) < MOST_FIGURES:
                shares[place] += 1
    return shares


def _line(section: Section, figure: Figure) -> Line:
    about_people = is_about_people(section.key, figure)
    value = _value(figure.amount, section, about_people=about_people)
    if figure.key == keys.CONCERNS_OPEN:
        value = _open_now(section, figure)
    return Line(
        key=figure.key,
        label=figure.label[:1].upper() + figure.label[1:],
        value=value,
        before=_before(figure.previous, section, about_people=about_people),
        definition=figure.definition,
    )


def _value(amount: Amount, section: Section, *, about_people: bool) -> str:
    if not about_people:
        share = f" ({amount.percent}%)" if amount.percent is not None else ""
        return amount_in_words(amount) + share
    if isinstance(amount.value, timedelta):
        return _time(amount, section)
    return protected_amount(amount)


def _open_now(section: Section, figure: Figure) -> str:
    """All that are open; where a few of them are older than the period, only the others."""
    part = section.figure(keys.CONCERNS_LOGGED_OPEN)
    known, whole = part.amount.value if part else None, figure.amount.value
    given = part is not None and protected_amount(part.amount) == amount_in_words(part.amount)
    if not (given and isinstance(known, int) and isinstance(whole, int)):
        return protected_amount(figure.amount)
    older = is_small(whole - known) and known > 0
    return f"at least {known:,}" if older else protected_amount(figure.amount)


def _before(amount: Amount | None, section: Section, *, about_people: bool) -> str:
    if amount is None:
        return ""
    return _value(amount, section, about_people=True) if about_people else brief(amount)


def _time(amount: Amount, section: Section) -> str:
    """A length of time, where every count of its part is of enough people."""
    counts = [figure.amount.value for figure in section.figures]
    few = any(isinstance(count, int) and 0 < count < FEW for count in counts)
    return "not given: too few" if few else amount_in_words(amount)


def _pictures(report: Report) -> Iterator[Picture]:
    calendar = calendar_in(report, most_rows=MOST_PAGES)
    questions = questions_in(report)
    concerns = _concerns(report)
    yield from (each for each in (calendar, questions, concerns) if each)


def _concerns(report: Report) -> Bars | None:
    """The concerns by kind; kinds with few stand together."""
    breakdown = report.breakdown(keys.CONCERNS_BY_KIND)
    if breakdown is None:
        return None
    rows = protected_rows(breakdown, breakdown.column("logged"))
    bars = [
        Bar(label=_kind(row.label, rows), count=row.count or 0, shown=None if row.count else FEWER)
        for row in rows
    ]
    return bars_of("concerns", f"Concerns by kind, {report.period.name}", bars)


def _kind(label: str, rows: Sequence[object]) -> str:
    if label != "others":
        return label
    return "Other kinds" if len(rows) > 1 else "All kinds together"


def _notes(report: Report) -> Iterator[str]:
    yield from report.notes
    for section in report.sections:
        yield from section.notes
    yield (
        f"Where a number could point at a person, it is only said to be fewer than {FEW}."
        " What is said in supervision is in no report."
    )
