"""Supervision, readers of the policy and profiles in a report: counted by hand."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from chatbot.domain import report_keys as keys
from chatbot.domain.absences import Absence
from chatbot.domain.people import Standing
from chatbot.domain.profiles import Keeper, ProfileRules
from chatbot.domain.report_acknowledgements import NOTHING_PUBLISHED
from chatbot.domain.reports import Amount, Lead, SectionKey
from chatbot.domain.supervision import SupervisionSettings
from chatbot.domain.trustees import trustees_page
from tests.integration.report_registers_of_the_mill import (
    PLANNED,
    SECRET,
    digest,
    fill_registers,
    leaver,
    meeting,
    plan,
    profile,
    publish,
    supervise,
)
from tests.integration.reports_of_the_mill import NOW, Books, make_books, pack_of_the_mill
from tests.integration.test_reports import amounts, day


@pytest.fixture
def books(engine: Engine, workspace_id: str) -> Books:
    """The organisation without rows."""
    return make_books(engine, workspace_id)


def read_tables(books: Books, text: str = "last month") -> dict[str, list[tuple[Any, ...]]]:
    """All rows of a report, by the name of their table."""
    with ExitStack() as stack:
        report = books.open(text, stack)
        found = {table.name: list(table.rows()) for table in report.tables}
        for table in report.tables:
            assert len(found[table.name]) == table.count
            assert all(len(row) == len(table.columns) for row in found[table.name])
    return found


def supervision(books: Books) -> dict[str, tuple[object, int | None]]:
    """The figures of supervision of last month."""
    return amounts(books.see(), SectionKey.SUPERVISION)


def on_paper(books: Books) -> dict[str, tuple[str, str]]:
    """What the page for trustees says, and of the period before, by figure."""
    with ExitStack() as stack:
        page = trustees_page(books.open("last month", stack))
    return {line.key: (line.value, line.before) for each in page.groups for line in each.lines}


def test_supervision_by_hand(books: Books) -> None:
    """By the day that a date was moved to; who was never due is not overdue."""
    fill_registers(books)
    report = books.see()
    assert amounts(report, SectionKey.SUPERVISION) == {
        "due": (5, None),
        "held": (3, 5),
        "moved": (1, 5),
        # UOLD: of UWORKER, UREP, UNEW, UGOING and UOLD the only one without for six weeks.
        "overdue": (1, 5),
        "not_held": (1, 5),
        "unsaid": (1, 5),
        # Of March and April, but all by one person; the one of May is counted in June.
        "feedback": (0, None),
    }
    before = {figure.key: figure.previous for figure in report.figures}
    assert before[keys.SUPERVISION_HELD] == Amount(value=1, of=2)
    assert before[keys.SUPERVISION_NOT_HELD] == Amount(value=1, of=2)
    assert before[keys.SUPERVISION_OVERDUE] is None
    running = amounts(books.see("this month"), SectionKey.SUPERVISION)
    assert (running["due"], running["moved"], running["unsaid"]) == ((1, None), (1, 1), (1, 1))


def test_overdue_is_what_the_interval_says(books: Books) -> None:
    """From the last one held, else from the first date; whoever left is no worker any more."""
    supervise(books, "UWORKER", "UREP")
    meeting(books, "UWORKER", day(25, 3))  # six weeks ago today
    plan(books, "UREP", day(5, 5))
    assert supervision(books)["overdue"] == (1, 2)
    books.mill.clock.move(days=1)
    assert supervision(books)["overdue"] == (2, 2)
    with books.mill.unit_of_work() as work:
        work.supervision.save_settings(
            books.workspace_id, SupervisionSettings(interval_weeks=8, changed_at=NOW)
        )
        work.commit()
    assert supervision(books)["overdue"] == (1, 2)
    with books.mill.unit_of_work() as work:
        now = books.mill.clock.now()
        work.people.record(books.workspace_id, "UREP", Standing.DEACTIVATED, now)
        work.commit()
    assert supervision(books)["overdue"] == (0, 1)


def test_feedback_waits_for_the_team_meeting(books: Books) -> None:
    """What managers were given waits no more; pieces of one person alone are not counted."""
    fill_registers(books)
    assert supervision(books)["feedback"][0] == 0
    meeting(books, "UREP", day(5, 3), meant_for=day(4, 3), feedback=day(4, 3))
    assert supervision(books)["feedback"][0] == 3
    digest(books, day(10), held_back=True)
    assert supervision(books)["feedback"][0] == 3
    digest(books, day(11))
    assert supervision(books)["feedback"][0] == 0  # the one of 13 April alone
    books.mill.clock.move(days=30)
    assert supervision(books)["feedback"][0] == 2  # with the one of May
    digest(books, day(20, 5))
    assert supervision(books)["feedback"][0] == 0


def test_the_policy_by_hand(books: Books) -> None:
    """Who read an earlier version has to read again; who is gone counts no more."""
    fill_registers(books)
    report = books.see()
    assert amounts(report, SectionKey.POLICY) == {
        # UGOING and UOLD were not asked yet.
        "read": (4, 9),
        "overdue": (2, 5),
        "read_without_slack": (1, None),
        "gaps": (0, None),
        "held_back": (0, None),
    }
    section = report.section(SectionKey.POLICY)
    assert section
    assert section.notes[0] == "The newest version to be read is “Version 2” of 1 March 2026."


def test_the_register_by_hand(books: Books) -> None:
    """Closed profiles, decided requests and ended checklists are in no figure."""
    fill_registers(books)
    assert amounts(books.see(), SectionKey.PROFILES) == {
        "run": (3, None),
        "without_owner": (2, 3),
        "not_reviewed": (1, 3),
        "not_handed_over": (3, 3),
        "requests_waiting": (1, None),
        "leavers": (1, None),
    }


def test_login_details(engine: Engine, workspace_id: str) -> None:
    """A profile counts once, however many have not been given them."""
    rules = ProfileRules(keepers=(Keeper.LINE_MANAGER, Keeper.SAFEGUARDING_LEAD))
    books = make_books(engine, workspace_id, pack=replace(pack_of_the_mill(), profiles=rules))
    profile(books, "Neither")
    profile(books, "One", keepers=(Keeper.LINE_MANAGER,))
    profile(books, "Both", keepers=rules.keepers)
    report = books.see()
    assert amounts(report, SectionKey.PROFILES)["not_handed_over"] == (2, 3)
    assert "Of the profiles, 2 have not handed over login details." in [
        each.says for each in report.actions
    ]
    rows = read_tables(books)[keys.TABLE_PROFILES]
    assert [row[-1] for row in rows] == ["not handed over", "not handed over", "handed over"]


def test_what_needs_action(books: Books) -> None:
    """Each with its number; a page without an admin is not named twice."""
    fill_registers(books)
    found = {
        each.key: (each.lead, each.count, each.says)
        for each in books.see().actions
        if each.lead in {Lead.SUPERVISION, Lead.ACKNOWLEDGEMENTS, Lead.PROFILES}
    }
    assert found == {
        keys.SUPERVISION_OVERDUE: (Lead.SUPERVISION, 1, "1 worker is overdue for supervision."),
        "supervision.unsaid_lately": (
            Lead.SUPERVISION,
            1,
            "Nobody has said what became of 1 supervision date of the last twelve weeks.",
        ),
        keys.POLICY_OVERDUE: (
            Lead.ACKNOWLEDGEMENTS,
            2,
            "2 people are late with reading the policy.",
        ),
        keys.PROFILES_REQUESTED: (
            Lead.PROFILES,
            1,
            "1 request for a new profile waits for a decision.",
        ),
        keys.PROFILES_LEAVERS: (Lead.PROFILES, 1, "1 leaver's checklist is open."),
        "profiles.wanting": (
            Lead.PROFILES,
            3,
            (
                "Of the profiles, 1 has no owner, 1 is to be reviewed,"
                " 3 have not handed over login details."
            ),
        ),
    }


def test_today_is_not_without_word(books: Books) -> None:
    """What is today, or was a quarter of a year ago, is no call to action."""
    supervise(books, "UWORKER")
    meeting(books, "UWORKER", NOW.date(), PLANNED)
    meeting(books, "UWORKER", NOW.date() - timedelta(weeks=12, days=1), PLANNED)
    assert "supervision.unsaid_lately" not in {each.key for each in books.see().actions}


def test_the_tables(books: Books) -> None:
    """Supervision by counts alone; readers with what managers see anyway; no words."""
    fill_registers(books)
    tables = read_tables(books, "2026-03-15 to 2026-05-06")
    assert tables[keys.TABLE_SUPERVISION] == [
        (day(15, 3), day(31, 3), 1, 0, 1, 0, 0),
        (day(1, 4), day(30, 4), 5, 3, 1, 1, 1),
        (day(1, 5), day(6, 5), 1, 0, 0, 1, 1),
    ]
    readers = tables[keys.TABLE_READERS]
    assert ("UWORKER", "in Slack", "late", "Version 1", day(9, 3), day(20)) in readers
    assert ("UMAN", "in Slack", "has read it", "Version 2", day(10), None) in readers
    assert (None, "without Slack", "has read it", "Version 2", day(12), None) in readers
    gone = "does not have to read it any more"
    assert ("UGONE", "in Slack", gone, "Version 1", day(12, 3), None) in readers
    assert len(readers) == 12
    assert tables[keys.TABLE_PROFILES][1] == (
        "Mill group",
        "Facebook",
        None,
        None,
        date(2025, 5, 6),
        day(6, 5),
        "not handed over",
    )
    assert SECRET not in str(tables)
    assert "Volunteer" not in str(tables)
    assert "UWORKER" not in str(tables[keys.TABLE_SUPERVISION])


def test_a_page_and_a_person_have_none_of_it(books: Books) -> None:
    """Neither figures nor tables nor calls to action."""
    fill_registers(books)
    for text in ("last month page facebook", "last month <@UWORKER>"):
        report = books.see(text)
        known = {section.key for section in report.sections}
        assert known <= {SectionKey.CHECKS, SectionKey.CONCERNS}
        leads = {each.lead for each in report.actions}
        assert not leads & {Lead.SUPERVISION, Lead.ACKNOWLEDGEMENTS, Lead.PROFILES}


def test_what_an_organisation_does_not_do_is_left_out(books: Books) -> None:
    """Without supervision and profiles there is no such part; of reading one sentence."""
    report = books.see()
    assert [section.key for section in report.sections] == [
        SectionKey.CHECKS,
        SectionKey.CONCERNS,
        SectionKey.QUESTIONS,
        SectionKey.POLICY,
    ]
    section = report.section(SectionKey.POLICY)
    assert section
    assert section.notes[0] == NOTHING_PUBLISHED
    assert report.figure(keys.POLICY_READ) is None
    publish(books)
    assert amounts(books.see(), SectionKey.POLICY)["read"] == (0, 3)


def test_another_workspace(books: Books, engine: Engine, other_workspace_id: str) -> None:
    """Nothing of one organisation is in the report of another one."""
    fill_registers(books)
    other = make_books(engine, other_workspace_id).see()
    assert other.section(SectionKey.SUPERVISION) is None
    assert other.section(SectionKey.PROFILES) is None
    assert other.figure(keys.POLICY_READ) is None


def test_an_absence_is_in_no_report(books: Books) -> None:
    """Days away are counted for nobody: with one, the report is the same."""
    fill_registers(books)
    before, rows = books.see(), read_tables(books)
    with books.mill.unit_of_work() as work:
        work.absences.add(
            Absence(
                absence_id="away",
                workspace_id=books.workspace_id,
                user_id="UWORKER",
                first_on=day(1),
                last_on=day(30),
                cover=None,
                set_by="UWORKER",
                set_at=NOW,
            ),
            "form",
        )
        work.commit()
    assert (books.see(), read_tables(books)) == (before, rows)


def test_trustees_cannot_work_out_one_person(books: Books) -> None:
    """Small numbers are only small, and what is left of two of them is on no page."""
    fill_registers(books)
    values = on_paper(books)
    assert values[keys.SUPERVISION_DUE] == ("5", "fewer than 5")
    assert values[keys.SUPERVISION_HELD] == ("fewer than 5 of 5", "fewer than 5 in all")
    assert values[keys.SUPERVISION_OVERDUE] == ("fewer than 5 of 5", "")
    assert values[keys.POLICY_READ] == ("fewer than 5 of 9", "")
    assert values[keys.PROFILES_RUN] == ("3", "")
    hidden = {
        keys.SUPERVISION_NOT_HELD,
        keys.SUPERVISION_UNSAID,
        keys.SUPERVISION_FEEDBACK,
        keys.POLICY_OVERDUE,  # out of those who have not read it: how many, that would tell
    }
    assert not hidden & set(values)


def test_leavers_are_people(books: Books) -> None:
    """One checklist is one person who leaves: wherever it is forwarded, it is protected."""
    leaver(books, "UGOING", profile(books, "Mill group"))
    figure = books.see().figure(keys.PROFILES_LEAVERS)
    assert figure
    assert (figure.amount.value, figure.about_people) == (1, True)
