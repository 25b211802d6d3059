"""The card of a report: what needs action first, then the figures in words."""

from collections.abc import Iterator, Sequence
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain import report_keys as keys
from chatbot.domain.report_requests import ReportRequest
from chatbot.domain.report_words import counted, in_words
from chatbot.domain.reports import (
    ActionNeeded,
    Breakdown,
    BreakdownRow,
    Figure,
    FileKind,
    Lead,
    Report,
    Section,
    SectionKey,
)
from chatbot.slack.blocks.reply import (
    LONGEST_TEXT,
    Reply,
    button,
    buttons,
    escaped,
    moment,
    section,
    small_print,
)
from chatbot.slack.blocks.report_files import WHERE
from chatbot.slack.blocks.views import heading, modal
from chatbot.slack.ids import Action, Command

MEANING: Final = "What the figures mean"  # a title has 24 characters
MOST_ACTIONS: Final = 14
MOST_LINES: Final = 6  # of a breakdown
MOST_DEFINITIONS: Final = 90  # blocks
FILES: Final = {
    FileKind.PICTURES: "Pictures",
    FileKind.CSV: "CSV",
    FileKind.XLSX: "XLSX",
    FileKind.PDF: "PDF for trustees",
}
# Shown also where they are nothing: that is the good news.
ALWAYS: Final = frozenset(
    {keys.CHECKS_IN_TIME, keys.CHECKS_MISSED, keys.SUPERVISION_HELD, keys.POLICY_READ}
)
# The others have it as their denominator.
NEVER: Final = frozenset({keys.CHECKS_DUE, keys.SUPERVISION_DUE})
NOTHING: Final = {
    SectionKey.CHECKS: "No check was due.",
    SectionKey.CONCERNS: "No concern was logged, and none is open.",
    SectionKey.QUESTIONS: "Nobody asked anything.",
    SectionKey.SUPERVISION: "No supervision was due.",
}
WAYS: Final = {
    Lead.CHECKS: ("Checks", Action.CHECKS, "open"),
    Lead.CONCERNS: ("Open concerns", Action.CONCERNS, "0"),
    Lead.UNANSWERED: ("Unanswered", Action.UNANSWERED, "open"),
    Lead.DOCUMENT: ("Review the rules", Action.DRIFT, "open"),
    Lead.GAPS: ("What it leaves open", Action.GAPS, "open"),
    Lead.ROLES: ("Settings", Action.SETTINGS, "open"),
    Lead.SUPERVISION: ("Supervision", Action.SUPERVISION_REGISTER, "0"),
    Lead.ACKNOWLEDGEMENTS: ("Who has read it", Action.READERS, "open"),
    Lead.PROFILES: ("Profiles", Action.PROFILES, "0"),
}
COUNTING: Final = "Counting takes a moment. The report comes here."
HELP_TEXT: Final = (
    f"*{Command.REPORT}* shows the last full month. You can also write:\n"
    "•  `this week`, `last week`, `this month`, `last month`, `this quarter`, `last quarter`,"
    " `this year`, `last year`, `July`, `March 2026`\n"
    "•  `2026-04-01 to 2026-06-30`: any days, both counted\n"
    "•  `page NAME`: only what belongs to one page\n"
    "•  `@somebody`: only their checks. What people ask is counted for nobody.\n"
    "•  `pictures`, `csv`, `xlsx` or `pdf`: as files\n"
    f"Put them together: `{Command.REPORT} last month page facebook csv`."
)


def render_report(report: Report, request: ReportRequest, *, opening: str = "") -> Reply:
    """The card.

    Args:
        report: the figures.
        request: what the buttons bring again.
        opening: stands above it, where it comes by itself.
    """
    title = f"Report: {report.period.name}"
    blocks = [
        heading(title),
        small_print(*_about(report, opening)),
        *_actions(report.actions),
        *(block for each in report.sections for block in _section(each)),
        *_notes(report),
        *_ways_on(request),
    ]
    return Reply(text=escaped(f"{opening} {title}".strip()), blocks=tuple(blocks))


def _about(report: Report, opening: str) -> Iterator[str]:
    if opening:
        yield escaped(opening)
    confined = [f"only {escaped(report.page)}"] if report.page else []
    if report.filter.user_id:
        confined.append(f"only checks of <@{escaped(report.filter.user_id)}>")
    parts = [escaped(report.organisation), *confined, f"counted {moment(report.made_at)}"]
    yield "  ·  ".join(parts)
    yield f"“Before” is {escaped(report.previous.title)}."
    if _is_empty(report):
        yield (
            "There is nothing to count yet. Figures come by themselves as people ask me, do"
            " their checks and log concerns."
        )


def _is_empty(report: Report) -> bool:
    """Whether nothing has been done with the bot in the period or in the one before."""
    main = (
        keys.CHECKS_DUE,
        keys.CHECKS_WAITING,
        keys.QUESTIONS_ASKED,
        keys.CONCERNS_LOGGED,
        keys.SUPERVISION_DUE,
        keys.POLICY_READ,
    )
    found = [figure for key in main if (figure := report.figure(key))]
    return not any(_has_something(figure) for figure in found)


def _actions(actions: Sequence[ActionNeeded]) -> Iterator[Block]:
    if not actions:
        yield section("*What needs action*\nNothing, just now.")
        return
    yield section("*What needs action*")
    for place, each in enumerate(actions[:MOST_ACTIONS]):
        way = WAYS.get(each.lead)
        beside = button(*way) if way else None
        yield section(f"•  {escaped(each.says)}", beside=beside, block_id=f"action.{place}")
    if len(actions) > MOST_ACTIONS:
        yield small_print(f"and {len(actions) - MOST_ACTIONS} more")


def _section(part: Section) -> Iterator[Block]:
    lines = [f"•  {escaped(in_words(each))}" for each in part.figures if _is_shown(each)]
    lines = lines or [NOTHING[part.key]] if part.key in NOTHING else lines
    lines += [line for each in part.breakdowns for line in _breakdown(each)]
    yield section(_within(f"*{escaped(part.title)}*", lines))
    if part.notes:
        yield small_print(*(escaped(note) for note in part.notes[:10]))


def _is_shown(figure: Figure) -> bool:
    if figure.key in NEVER:
        return False
    if figure.key in ALWAYS:
        return bool(figure.amount.of) or bool(figure.previous and figure.previous.of)
    return _has_something(figure)


def _has_something(figure: Figure) -> bool:
    return bool(figure.amount.value) or bool(figure.previous and figure.previous.value)


def _within(title: str, lines: Sequence[str]) -> str:
    """Whole lines, as many as one block takes."""
    shown, length = [title], len(title)
    for line in lines:
        length += len(line) + 1
        if length > LONGEST_TEXT - len("\nand more, in the files"):
            return "\n".join([*shown, "and more, in the files"])
        shown.append(line)
    return "\n".join(shown)


def _breakdown(breakdown: Breakdown) -> Iterator[str]:
    """What a glance takes in of it: who or what, in words."""
    write = _LINES.get(breakdown.key)
    rows = [row for row in breakdown.rows if any(row.counts)]
    # One row alone says what the figures have said already.
    alone = breakdown.key in {keys.CHECKS_BY_PAGE, keys.CHECKS_BY_PERSON} and not rows[1:]
    if write is None or not rows or alone:
        return
    yield f"_{escaped(breakdown.title)}_"
    for row in rows[:MOST_LINES]:
        yield f"     {_name(row)}: {write(breakdown, row)}"
    if len(rows) > MOST_LINES or breakdown.shown_in_part:
        yield "     and more, in the files"


def _name(row: BreakdownRow) -> str:
    return f"<@{escaped(row.user_id)}>" if row.user_id else escaped(row.label)


def _checks_line(breakdown: Breakdown, row: BreakdownRow) -> str:
    counts = dict(zip((each.key for each in breakdown.columns), row.counts, strict=True))
    parts = [f"{counts['in_time']} of {counted(counts['due'], 'check')} in time"]
    words = (("late", "late"), ("missed", "missed"), ("nobody_there", "nobody there"))
    parts += [f"{counts[key]} {label}" for key, label in words if counts[key]]
    return ", ".join(parts)


def _first_count(_breakdown: Breakdown, row: BreakdownRow) -> str:
    return f"{row.counts[0]:,}"


def _kind_line(_breakdown: Breakdown, row: BreakdownRow) -> str:
    logged, still_open = row.counts
    return f"{logged} logged, {still_open} still open"


_LINES: Final = {
    keys.CHECKS_BY_PAGE: _checks_line,
    keys.CHECKS_BY_PERSON: _checks_line,
    keys.SKIPPED_BY_REASON: _first_count,
    keys.CONCERNS_BY_KIND: _kind_line,
    keys.TOP_INTENTS: _first_count,
    keys.NOT_COVERED_SUBJECTS: _first_count,
}


def _notes(report: Report) -> Iterator[Block]:
    if report.notes:
        yield small_print(*(escaped(note) for note in report.notes))


def _ways_on(request: ReportRequest) -> Iterator[Block]:
    value = request.to_value()
    row = [
        button(label, Action.REPORT_FILE.at(place), f"{kind}\n{value}")
        for place, (kind, label) in enumerate(FILES.items())
        if not (kind is FileKind.PDF and request.filter.user_id)
    ]
    yield buttons(row)
    yield small_print(WHERE)
    yield buttons(
        [
            button("Choose another period", Action.REPORT_FORM, value),
            button("What do these figures mean?", Action.REPORT_MEANING, value),
        ]
    )


def meaning_view(report: Report) -> View:
    """Each figure with its number and its definition."""
    blocks: list[Block] = []
    for part in report.sections:
        blocks.append(heading(part.title))
        for figure in part.figures:
            words = f"*{escaped(in_words(figure))}*\n{escaped(figure.definition)}"
            blocks.append(section(words))
        for breakdown in part.breakdowns:
            words = f"*{escaped(breakdown.title)}*\n{escaped(breakdown.definition)}"
            blocks.append(section(words))
    before = f"“Before” is {escaped(report.previous.title)}. Days are days of {report.zone.key}."
    return modal(MEANING, [section(before), *blocks[:MOST_DEFINITIONS]])


def render_help() -> Reply:
    """What can be written after the command."""
    return Reply(text="What you can write after the command.", blocks=(section(HELP_TEXT),))


def render_counting() -> Reply:
    """What is seen while it takes long."""
    return Reply(text=COUNTING, blocks=(section(COUNTING),))
