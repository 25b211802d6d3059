"""The forms of reports: which one, and who gets it by itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zlib import crc32

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.domain.policies import Page
from chatbot.domain.report_requests import ReportRequest, chosen_period, read_request
from chatbot.domain.report_schedules import Every
from chatbot.domain.reports import Filter
from chatbot.services.report_schedules import CHANGED, Recipients
from chatbot.slack.blocks.contacts import mentions
from chatbot.slack.blocks.fields import choice_field, day_field
from chatbot.slack.blocks.reply import button, buttons, section, small_print
from chatbot.slack.blocks.views import modal, people_field, person_field
from chatbot.slack.ids import Action, Form

REPORT: Final = "Report"
SCHEDULE: Final = "Who gets the report"
PERIOD: Final = "period"
FIRST: Final = "first"
LAST: Final = "last"
PAGE: Final = "page"
PERSON: Final = "person"
OTHER: Final = "other"
MOST_PAGES: Final = 100  # options of a menu
PERIODS: Final = {
    "last month": "Last month",
    "this month": "This month, so far",
    "last week": "Last week",
    "this week": "This week, so far",
    "last quarter": "Last quarter",
    "this quarter": "This quarter, so far",
    OTHER: "Other days: choose them below",
}
NAMES: Final = {Every.WEEK: "Every week", Every.MONTH: "Every month"}


@dataclass(frozen=True, kw_only=True)
class ReportFormMemory:
    """Where the report goes that the form asks for: to a message's place, else to Messages."""

    response_url: str = ""


def report_form(
    request: ReportRequest | None, pages: Sequence[Page], memory: ReportFormMemory
) -> View:
    """The form; with what is shown already as a beginning."""
    chosen = request.filter if request else Filter()
    fields: list[Block] = [
        choice_field(
            "Period", PERIOD, PERIODS, OTHER if request else "last month", optional=False
        ),
        day_field("First day", FIRST, request.period.first if request else None),
        day_field(
            "Last day", LAST, request.period.through if request else None, hint="It is counted."
        ),
    ]
    if pages:
        names = {page.page_id: page.name for page in pages[:MOST_PAGES]}
        fields.append(
            choice_field("Page", PAGE, names, chosen.page_id, hint="Empty for everything.")
        )
    fields.append(
        person_field(
            "Person",
            PERSON,
            [chosen.user_id] if chosen.user_id else [],
            hint="Only their checks. What people ask is counted for nobody.",
        )
    )
    row = buttons([button("Who gets it by itself", Action.REPORT_SCHEDULE, "open")])
    return modal(
        REPORT, [*fields, row], form=Form.REPORT, submit="Show", metadata=memory.response_url
    )


def read_report_form(
    values: Mapping[str, tuple[str, ...]], today: date, pages: Sequence[Page]
) -> ReportRequest:
    """The request of a form.

    Raises:
        InvalidInputError: a sentence for the field of the last day.
    """
    named = _one(values, PERIOD) or "last month"
    if named != OTHER and named not in PERIODS:
        raise StaleActionError
    if named == OTHER:
        period = chosen_period(_day(values, FIRST), _day(values, LAST), today)
    else:
        period = read_request(named, today, pages).period
    page_id = _one(values, PAGE)
    if page_id and page_id not in {page.page_id for page in pages}:
        raise InvalidInputError("This page is not in the policy pack any more.")
    return ReportRequest(
        period=period, filter=Filter(page_id=page_id, user_id=_one(values, PERSON))
    )


def _one(values: Mapping[str, tuple[str, ...]], block_id: str) -> str | None:
    return next(iter(values.get(block_id, ())), None)


def _day(values: Mapping[str, tuple[str, ...]], block_id: str) -> date | None:
    written = _one(values, block_id)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise InvalidInputError("Choose both days, the first and the last one.") from None


def schedule_form(now: Recipients, *, overtaken: bool = False) -> View:
    """Who gets the report by itself.

    The ids of the fields carry what stands in them: after a change by somebody
    else the fields are new ones, and Slack shows what they are given.
    """
    notice = (
        [
            section(
                "*Nothing is saved yet.* Somebody has changed this meanwhile: this is how it is."
            )
        ]
        if overtaken
        else []
    )
    seen = _written(now)
    fields = [
        people_field(
            "Every week" if every is Every.WEEK else "Every month",
            f"{every}#{crc32(seen.encode())}",
            now.get(every, ()),
            hint="Managers. They get the week before, when work begins."
            if every is Every.WEEK
            else "Managers. They get the month before, when work begins.",
        )
        for every in (Every.MONTH, Every.WEEK)
    ]
    return modal(
        SCHEDULE,
        [
            *notice,
            *fields,
            small_print(
                "Each gets it once, in Messages. Whoever is no manager any more gets none."
            ),
        ],
        form=Form.REPORT_SCHEDULE,
        metadata=seen,
    )


def read_schedule(people: Mapping[str, Sequence[str]]) -> Recipients:
    """Who shall get it.

    Raises:
        StaleActionError: the form is of another version.
    """
    try:
        return {
            Every(block_id.partition("#")[0]): tuple(chosen) for block_id, chosen in people.items()
        }
    except ValueError:
        raise StaleActionError from None


def read_seen(metadata: str) -> Recipients:
    """Who got it when the form was opened; raises StaleActionError for another version's."""
    try:
        kept: Mapping[str, Any] = json.loads(metadata)
        return {every: tuple(kept[every.value]) for every in Every}
    except (ValueError, KeyError, TypeError):
        raise StaleActionError from None


def schedule_entry_in_words(entry: AuditEntry) -> str | None:
    """A change of who gets the report, as markup; None for any other entry."""
    if entry.action != CHANGED:
        return None
    after = entry.after or {}
    parts = [
        f"{NAMES[every].lower()} to {mentions(after[every.value])}"
        for every in Every
        if after.get(every.value)
    ]
    return f"reports by themselves: {'; '.join(parts) if parts else 'to nobody'}"


def _written(now: Recipients) -> str:
    return json.dumps({every.value: list(now.get(every, ())) for every in Every})
