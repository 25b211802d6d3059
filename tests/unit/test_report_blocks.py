"""The card of a report: figures in words, what needs action first, within Slack's limits."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain import report_keys as keys
from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.domain.policies import Page
from chatbot.domain.report_figures import median_of
from chatbot.domain.report_periods import month_of
from chatbot.domain.report_requests import ReportRequest, last_full_month
from chatbot.domain.report_schedules import Every
from chatbot.domain.report_words import duration, in_words
from chatbot.domain.reports import (
    ActionNeeded,
    Amount,
    Breakdown,
    BreakdownRow,
    Figure,
    Filter,
    Lead,
    Measure,
    Report,
    Section,
    SectionKey,
)
from chatbot.slack.blocks.report_forms import (
    ReportFormMemory,
    read_report_form,
    read_schedule,
    read_seen,
    report_form,
    schedule_form,
)
from chatbot.slack.blocks.reports import meaning_view, render_counting, render_help, render_report

TODAY = date(2026, 8, 20)
PAGES = (Page(page_id="facebook", name="Mill page", platform="facebook", looked_after_by="x"),)
MOST_BLOCKS = 50
COLUMNS = tuple(
    Measure(key=key, label=key) for key in ("due", "in_time", "late", "missed", "nobody_there")
)


def figure(
    key: str = keys.CHECKS_IN_TIME,
    value: int | timedelta | None = 18,
    of: int | None = 21,
    previous: Amount | None = None,
) -> Figure:
    """A figure of checks."""
    return Figure(
        key=key,
        label="checks done in time",
        one="check done in time",
        definition="Done by the due time.",
        amount=Amount(value=value, of=of),
        previous=previous,
    )


def report(
    *sections: Section, actions: Sequence[ActionNeeded] = (), confined: Filter | None = None
) -> Report:
    """A report of July."""
    period = last_full_month(TODAY)
    return Report(
        organisation="The Old <Mill> Trust",
        made_at=datetime(2026, 8, 20, 9, tzinfo=UTC),
        zone=ZoneInfo("Europe/London"),
        period=period,
        previous=period.previous(),
        sections=sections,
        actions=tuple(actions),
        filter=confined or Filter(),
    )


def card(made: Report, *, opening: str = "") -> str:
    """All of the card as Slack takes it."""
    request = ReportRequest(period=made.period, filter=made.filter)
    reply = render_report(made, request, opening=opening)
    payload = reply.to_payload()
    assert len(payload["blocks"]) <= MOST_BLOCKS
    return json.dumps(payload, ensure_ascii=False)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (
            figure(previous=Amount(value=9, of=10)),
            "18 of 21 checks done in time (86%, before 90%)",
        ),
        (figure(value=1, of=1), "1 of 1 check done in time (100%)"),
        (figure(value=0, of=0), "0 of 0 checks done in time"),
        (
            figure(value=3, of=None, previous=Amount(value=1204)),
            "3 checks done in time (before 1,204)",
        ),
        (figure(value=1, of=None), "1 check done in time"),
        (
            figure(previous=Amount(value=0, of=0)),
            "18 of 21 checks done in time (86%, before none)",
        ),
        (
            figure(
                value=timedelta(hours=2, minutes=5),
                of=None,
                previous=Amount(value=timedelta(days=1)),
            ),
            "checks done in time: 2 hours 5 minutes (before 1 day)",
        ),
        (
            figure(value=None, of=None, previous=Amount(value=None)),
            "checks done in time: none (before none)",
        ),
    ],
)
def test_figures_in_words(made: Figure, words: str) -> None:
    """As a deputy manager reads them at a glance."""
    assert in_words(made) == words


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_shares_say_all_and_none_only_where_it_is_so(value: int, of: int) -> None:
    """199 of 200 are 99%, not 100; a share is never off by more than one."""
    if value > of:
        return
    percent = Amount(value=value, of=of).percent
    assert percent is not None
    assert (percent == 100) is (value == of)
    assert (percent == 0) is (value == 0)
    assert abs(percent - 100 * value / of) <= 1


def test_what_cannot_be_counted_is_refused() -> None:
    """More than the whole, less than nothing, a part of a length of time."""
    for value, of in ((2, 1), (-1, None), (timedelta(1), 3)):
        with pytest.raises(ValueError, match="of"):
            Amount(value=value, of=of)


@given(st.lists(st.integers(0, 100_000), max_size=30))
def test_the_median_has_as_many_below_as_above(seconds: list[int]) -> None:
    """Half-way between the middle two of an even number."""
    found = median_of(timedelta(seconds=each) for each in seconds)
    if not seconds:
        assert found is None
        return
    assert found is not None
    half = timedelta(seconds=0.5)
    below = sum(timedelta(seconds=each) < found - half for each in seconds)
    above = sum(timedelta(seconds=each) > found + half for each in seconds)
    assert below <= len(seconds) / 2
    assert above <= len(seconds) / 2


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(days=3, hours=4, minutes=5), "3 days 4 hours"),
        (timedelta(days=1, minutes=5), "1 day"),
    ],
)
def test_lengths_of_time(length: timedelta, words: str) -> None:
    """In their two greatest units."""
    assert duration(length) == words


def test_what_needs_action_comes_first_with_its_way() -> None:
    """A button that leads there, where there is one."""
    section = Section(key=SectionKey.CHECKS, title="Checks", figures=(figure(),))
    actions = [
        ActionNeeded(key="a", says="2 follow-ups are overdue.", lead=Lead.CONCERNS, count=2),
        ActionNeeded(key="b", says="1 question waits.", lead=Lead.ASKS),
    ]
    shown = card(report(section, actions=actions))
    assert shown.index("What needs action") < shown.index("follow-ups") < shown.index("18 of 21")
    assert '"concerns.list"' in shown
    assert "asks." not in shown
    assert "Nothing, just now." in card(report(section))


@pytest.mark.parametrize(
    ("lead", "label", "action_id"),
    [
        (Lead.SUPERVISION, "Supervision", "supervision.register"),
        (Lead.ACKNOWLEDGEMENTS, "Who has read it", "acknowledgements.readers"),
        (Lead.PROFILES, "Profiles", "profiles.list"),
    ],
)
def test_the_ways_to_the_registers(lead: Lead, label: str, action_id: str) -> None:
    """What somebody has to see to is one press away, in the feature's own view."""
    actions = [ActionNeeded(key="a", says="1 waits.", lead=lead)]
    payload = render_report(
        report(actions=actions), ReportRequest(period=report().period)
    ).to_payload()
    beside = next(block["accessory"] for block in payload["blocks"] if "accessory" in block)
    assert (beside["text"]["text"], beside["action_id"]) == (label, action_id)


def test_what_stands_there_even_at_nought() -> None:
    """Nobody has read it, and none of the dates was held: that is said, not left out."""
    held = replace(figure(keys.SUPERVISION_HELD, 0, 2), label="dates held")
    read = replace(figure(keys.POLICY_READ, 0, 12), label="people have read it")
    none = replace(figure(keys.SUPERVISION_HELD, 0, 0), label="dates held")
    shown = card(
        report(
            Section(key=SectionKey.SUPERVISION, title="Supervision", figures=(held,)),
            Section(key=SectionKey.POLICY, title="The policy", figures=(read,)),
        )
    )
    assert "0 of 2 dates held" in shown
    assert "0 of 12 people have read it" in shown
    section = Section(key=SectionKey.SUPERVISION, title="Supervision", figures=(none,))
    assert "No supervision was due." in card(report(section))


def test_an_empty_report_is_friendly() -> None:
    """It says that there is nothing yet, not that all is at nought per cent."""
    shown = card(
        report(
            Section(
                key=SectionKey.CHECKS,
                title="Checks",
                figures=(figure(keys.CHECKS_DUE, 0, None), figure(value=0, of=0)),
            ),
            Section(key=SectionKey.QUESTIONS, title="Questions"),
        )
    )
    assert "No check was due." in shown
    assert "Nobody asked anything." in shown
    assert "There is nothing to count yet." in shown
    assert "%" not in shown


def test_pages_and_people_are_told_apart() -> None:
    """Each with what was late or missed; one page alone says nothing new."""
    rows = (
        BreakdownRow(key="a", label="Mill & page", counts=(3, 2, 0, 1, 0)),
        BreakdownRow(key="b", label="b", counts=(1, 0, 1, 0, 0), user_id="U1"),
    )
    section = Section(
        key=SectionKey.CHECKS,
        title="Checks",
        figures=(figure(value=2, of=4),),
        breakdowns=(_by_page(rows),),
    )
    shown = card(report(section))
    assert "Mill &amp; page: 2 of 3 checks in time, 1 missed" in shown
    assert "<@U1>: 0 of 1 check in time, 1 late" in shown
    alone = replace(section, breakdowns=(_by_page(rows[:1]),))
    assert "Mill" not in card(report(alone)).replace("Old &lt;Mill&gt;", "")


def _by_page(rows: tuple[BreakdownRow, ...]) -> Breakdown:
    totals = tuple(sum(row.counts[place] for row in rows) for place in range(len(COLUMNS)))
    return Breakdown(
        key=keys.CHECKS_BY_PAGE,
        title="Checks by page",
        definition="d",
        columns=COLUMNS,
        rows=rows,
        totals=totals,
    )


def test_the_greatest_report_fits_into_a_message() -> None:
    """Sixty actions, sections of endless lines: whole lines are left out, and it says so."""
    long = replace(figure(), label="x" * 200)
    sections = [
        Section(key=key, title=key, figures=(long,) * 40, notes=("y" * 100,) * 20)
        for key in SectionKey
    ]
    actions = [
        ActionNeeded(key=str(n), says="z" * 300, lead=Lead.CHECKS, count=n) for n in range(60)
    ]
    shown = card(report(*sections, actions=actions), opening="Your monthly report.")
    assert "and 46 more" in shown
    assert "and more, in the files" in shown


def test_what_a_report_is_confined_to_stands_above_it() -> None:
    """The person as a mention, and the period that it is compared with."""
    shown = card(report(confined=Filter(user_id="U1")))
    assert "only checks of <@U1>" in shown
    assert "“Before” is June 2026." in shown
    assert "The Old &lt;Mill&gt; Trust" in shown
    assert "CSV" in shown
    assert "PDF for trustees" not in shown
    assert "PDF for trustees" in card(report())
    assert "Files and pictures come to your direct messages with me." in card(report())


def test_every_figure_has_its_definition() -> None:
    """In the modal, beside its number, within a hundred blocks."""
    section = Section(key=SectionKey.CHECKS, title="Checks", figures=(figure(),) * 60)
    view = meaning_view(report(section, section)).to_dict()
    assert len(view["blocks"]) <= 100
    assert "Done by the due time." in json.dumps(view)
    assert "Europe/London" in json.dumps(view)


def test_help_and_counting_are_short() -> None:
    """What can be written, and that it takes a moment."""
    assert "last quarter" in json.dumps(render_help().to_payload())
    assert render_counting().text == "Counting takes a moment. The report comes here."


def test_the_form_begins_with_what_is_shown() -> None:
    """The days, page and person of the card; from the Home tab the last month."""
    request = ReportRequest(
        period=month_of(TODAY, TODAY), filter=Filter(page_id="facebook", user_id="U1")
    )
    view = json.dumps(report_form(request, PAGES, ReportFormMemory(response_url="u")).to_dict())
    for words in ("2026-08-01", "2026-08-20", "Mill page", '"initial_user": "U1"', '"u"'):
        assert words in view
    empty = report_form(None, (), ReportFormMemory()).to_dict()
    assert [block.get("block_id") for block in empty["blocks"][:3]] == ["period", "first", "last"]


def test_the_form_is_read() -> None:
    """A named period, or other days; what cannot be is a sentence."""
    named = read_report_form(
        {"period": ("this week",), "person": ("U1",), "page": ("facebook",)}, TODAY, PAGES
    )
    assert named.filter == Filter(page_id="facebook", user_id="U1")
    assert named.period.so_far
    other = {"period": ("other",), "first": ("2026-04-01",), "last": ("2026-06-30",)}
    assert read_report_form(other, TODAY, PAGES).period.title == "1 April to 30 June 2026"
    for wrong in (
        {"period": ("other",)},
        {**other, "last": ("2026-01-01",)},
        {**other, "first": ("x",)},
        {"period": ("last month",), "page": ("gone",)},
    ):
        with pytest.raises(InvalidInputError):
            read_report_form(wrong, TODAY, PAGES)
    with pytest.raises(StaleActionError):
        read_report_form({"period": ("for ever",)}, TODAY, PAGES)


def test_the_form_of_who_gets_it() -> None:
    """It carries what it showed; after somebody else's change its fields are new ones."""
    now = {Every.WEEK: ("U1",), Every.MONTH: ()}
    view = schedule_form(now).to_dict()
    assert read_seen(view["private_metadata"]) == now
    again = schedule_form({Every.WEEK: (), Every.MONTH: ()}, overtaken=True).to_dict()
    assert "Nothing is saved yet" in json.dumps(again)
    ids = {block.get("block_id") for block in view["blocks"]}
    assert ids & {block.get("block_id") for block in again["blocks"]} <= {None}
    assert read_schedule({"week#1": ["U1"], "month#1": []}) == now
    with pytest.raises(StaleActionError):
        read_schedule({"year#1": []})
    for nonsense in ("", "[]", "{}"):
        with pytest.raises(StaleActionError):
            read_seen(nonsense)


@pytest.mark.parametrize(
    ("rows", "totals", "fault"),
    [
        ([(1,)], (2,), "come to"),
        ([(3,)], (2,), "come to"),
        ([(-1,), (3,)], (2,), "below nothing"),
        ([(1, 1)], (2,), "does not fit"),
    ],
)
def test_parts_that_do_not_make_the_whole_are_refused(
    rows: list[tuple[int, ...]], totals: tuple[int, ...], fault: str
) -> None:
    """A breakdown that does not add up cannot be made, and so cannot be shown."""
    lines = tuple(
        BreakdownRow(key=str(n), label="x", counts=counts) for n, counts in enumerate(rows)
    )
    with pytest.raises(ValueError, match=fault):
        Breakdown(
            key="k", title="t", definition="d", columns=COLUMNS[:1], rows=lines, totals=totals
        )


def test_the_greatest_rows_may_be_shown_alone() -> None:
    """Then the totals are those of all rows, which the shown ones never exceed."""
    shown = Breakdown(
        key="k",
        title="t",
        definition="d",
        columns=COLUMNS[:1],
        rows=(BreakdownRow(key="a", label="a", counts=(3,)),),
        totals=(5,),
        shown_in_part=True,
    )
    assert shown.totals[shown.column("due")] == 5
