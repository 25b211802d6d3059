"""Reports over real rows: counted by hand, and no number against another."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from chatbot.domain import report_keys as keys
from chatbot.domain.answers import Outcome
from chatbot.domain.asks import AskState
from chatbot.domain.checks import OccurrenceState
from chatbot.domain.concerns import ConcernState
from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.report_periods import Period, PeriodKind
from chatbot.domain.reports import Amount, Breakdown, FileKind, Lead, Report, SectionKey
from chatbot.domain.unanswered import Decision, DecisionKind
from chatbot.services.report_ports import ReportFile
from chatbot.services.reports import EXPORTED, READ
from chatbot.store.tables import audit_log
from tests.integration.conftest import add_workspace
from tests.integration.reports_of_the_mill import NOW, Books, local, make_books, pack_of_the_mill

DONE, MISSED = OccurrenceState.DONE, OccurrenceState.MISSED
APRIL = range(1, 31)


@pytest.fixture
def books(engine: Engine, workspace_id: str) -> Books:
    """The organisation without rows."""
    return make_books(engine, workspace_id)


def day(number: int, month: int = 4) -> date:
    """A day of 2026."""
    return date(2026, month, number)


def fill(books: Books) -> None:
    """March and April, as they are counted by hand below."""
    books.check(day(31, 3), DONE, minutes=30)
    books.check(day(30, 3), MISSED)
    for number, minutes in ((1, 10), (2, 20), (7, 60)):
        books.check(day(number), DONE, minutes=minutes, found=number == 2)
    books.check(day(8), DONE, minutes=23 * 60, late=True, by="UBACK")
    books.check(day(9), MISSED)
    books.check(day(10), MISSED, asked=(), declined=("UADMIN",))
    books.check(day(13), OccurrenceState.CANCELLED)
    books.check(day(1), DONE, check_id="hens", by="UHEN", minutes=40)
    books.check(day(2), MISSED, check_id="hens", asked=("UHEN", "UBACK"))
    books.check(day(6, 5), OccurrenceState.OPEN)
    books.question(local(day(31, 3), 23, 59))
    first = books.question(local(day(1), 0, 0), Outcome.CLARIFY)
    books.question(local(day(1), 0, 1), parent=first, helpful=1)
    books.question(local(day(1), 9), Outcome.CLARIFY)
    books.question(local(day(7), 9), helpful=2, not_helpful=1)
    books.question(local(day(8), 9), intent_id="pages")
    books.question(local(day(9), 9), Outcome.NOT_COVERED)
    books.question(local(day(10), 9), Outcome.NO_MATCH, urgent=True)
    books.question(local(day(30), 23, 59), Outcome.WITHHELD, "pages")
    books.question(local(day(1, 5), 0, 0))
    books.ask(local(day(7), 10), AskState.ANSWERED, after=timedelta(hours=2))
    books.ask(local(day(8), 10), AskState.ANSWERED, after=timedelta(hours=5))
    books.ask(local(day(9), 10), AskState.OPEN)
    books.ask(local(day(9, 3), 10), AskState.DECLINED)
    books.concern(local(day(2), 9), due=(day(20),), page_id="facebook")
    books.concern(local(day(3), 9), state=ConcernState.CLOSED, due=(day(4),))
    books.concern(local(day(4), 9), "data", due=(day(30, 5),), page_id="hens")
    books.concern(local(day(5), 9), "abuse", safeguarding=True, due=(day(6),))
    books.concern(local(day(5), 10), "abuse")
    books.concern(local(day(9, 3), 9))


def amounts(report: Report, section: SectionKey) -> dict[str, tuple[object, int | None]]:
    """Every figure of a section: value and denominator by the end of its key."""
    found = report.section(section)
    assert found
    return {
        figure.key.partition(".")[2]: (figure.amount.value, figure.amount.of)
        for figure in found.figures
    }


def rows(breakdown: Breakdown | None) -> dict[str, tuple[int, ...]]:
    """The rows of a breakdown by their key, without those of nothing."""
    assert breakdown
    return {row.key: row.counts for row in breakdown.rows if any(row.counts)}


def test_the_checks_of_a_month_by_hand(books: Books) -> None:
    """Each check once; who was away has missed nothing, and what was called off was not due."""
    fill(books)
    report = books.see()
    assert report.period.name == "April 2026"
    assert amounts(report, SectionKey.CHECKS) == {
        "due": (8, None),
        "in_time": (4, 8),
        "late": (1, 8),
        "missed": (2, 8),
        "nobody_there": (1, 8),
        "waiting": (0, None),
        # Good Friday and Easter Monday of two daily checks, and the one that was called off.
        "skipped": (5, None),
        "time_to_done": (timedelta(minutes=40), None),
        "something_found": (1, 5),
    }
    assert rows(report.breakdown(keys.CHECKS_BY_PAGE)) == {
        "facebook": (6, 3, 1, 1, 1),
        "hens": (2, 1, 0, 1, 0),
    }
    assert rows(report.breakdown(keys.CHECKS_BY_PERSON)) == {
        "UADMIN": (4, 3, 0, 1, 0),
        "UBACK": (1, 0, 1, 0, 0),
        "UHEN": (2, 1, 0, 1, 0),
        "": (1, 0, 0, 0, 1),
    }
    by_day = report.breakdown(keys.CHECKS_BY_DAY)
    assert by_day
    assert by_day.totals == (8, 4, 1, 2, 1, 0)
    assert rows(by_day)["2026-04-01"] == (2, 2, 0, 0, 0, 0)
    assert rows(report.breakdown(keys.SKIPPED_BY_REASON)) == {
        "Good Friday": (2,),
        "Easter Monday": (2,),
        "switched off before it was done": (1,),
    }


def test_the_period_before_by_hand(books: Books) -> None:
    """March, with its own denominators."""
    fill(books)
    report = books.see()
    before = {figure.key: figure.previous for figure in report.figures}
    assert report.previous.name == "March 2026"
    assert before[keys.CHECKS_IN_TIME] == Amount(value=1, of=2)
    assert before[keys.CHECKS_MEDIAN] == Amount(value=timedelta(minutes=30))
    assert before[keys.QUESTIONS_ANSWERED] == Amount(value=1, of=1)
    assert before[keys.ASKS_ANSWERED] == Amount(value=0, of=1)
    assert before[keys.CONCERNS_LOGGED] == Amount(value=1)
    assert before[keys.CONCERNS_OPEN] is None


def test_the_questions_of_a_month_by_hand(books: Books) -> None:
    """By local midnights; a button is no further question, but its answer is an answer."""
    fill(books)
    report = books.see()
    assert amounts(report, SectionKey.QUESTIONS) == {
        "asked": (7, None),
        "answered": (2, 7),
        "asked_back": (2, 7),
        "not_covered": (1, 7),
        "no_match": (1, 7),
        "withheld": (1, 7),
        "may_be_rule": (0, 7),
        "chosen": (1, 2),
        "helpful": (3, 4),
        "handed_over": (3, None),
        "handed_over_answered": (2, 3),
        "handed_over_time": (timedelta(hours=3, minutes=30), None),
    }
    assert rows(report.breakdown(keys.TOP_INTENTS)) == {"friends": (2,), "pages": (1,)}
    assert rows(report.breakdown(keys.NOT_COVERED_SUBJECTS)) == {"About gifts": (1,)}
    by_week = report.breakdown(keys.QUESTIONS_BY_WEEK)
    assert by_week
    columns = [column.key for column in by_week.columns]
    assert columns[:3] == ["answered", "clarify", "not_covered"]
    assert {key: sum(counts) for key, counts in rows(by_week).items()} == {
        "2026-03-30": 2,
        "2026-04-06": 4,
        "2026-04-27": 1,
    }


def test_the_concerns_of_a_month_by_hand(books: Books) -> None:
    """Ordinary ones; those of a kind that is about safeguarding now are left out as well."""
    fill(books)
    report = books.see()
    assert amounts(report, SectionKey.CONCERNS) == {
        "logged": (3, None),
        "logged_open": (2, 3),
        "open": (3, None),
        "follow_ups_open": (2, None),
        "follow_ups_overdue": (1, 2),
        "follow_ups_age": (timedelta(days=33, hours=1), None),
        "follow_ups_oldest": (timedelta(days=34, hours=1), None),
    }
    assert rows(report.breakdown(keys.CONCERNS_BY_KIND)) == {"comment": (2, 1), "data": (1, 1)}


def test_what_needs_action(books: Books) -> None:
    """The most pressing first, each with its number and where to see to it."""
    fill(books)
    found = [(each.lead, each.count) for each in books.see().actions]
    assert found == [
        (Lead.CONCERNS, 1),
        (Lead.ASKS, 1),
        (Lead.ROLES, 1),
        (Lead.GAPS, 1),
    ]
    books.check(day(5, 5), MISSED)
    books.check(day(6, 5), OccurrenceState.OPEN, check_id="hens", asked=())
    keyed = {each.key: each.count for each in books.see().actions}
    assert keyed["checks.missed_lately"] == 1
    assert keyed["checks.nobody_now"] == 1


def test_tables_are_what_the_figures_count(books: Books) -> None:
    """Row by row, and no word that anybody wrote is in them."""
    fill(books)
    with ExitStack() as stack:
        report = books.open("last month", stack)
        tables = {table.name: list(table.rows()) for table in report.tables}
        for table in report.tables:
            assert len(tables[table.name]) == table.count
            assert all(len(row) == len(table.columns) for row in tables[table.name])
    outcomes = Counter(row[3] for row in tables[keys.TABLE_CHECKS])
    assert outcomes == {
        "done in time": 4,
        "done late": 1,
        "missed": 2,
        "nobody was there": 1,
        "switched off before it was done": 1,
    }
    typed = Counter(row[2] for row in tables[keys.TABLE_QUESTIONS] if row[1] == "typed")
    assert typed == {
        "answered": 2,
        "asked back": 2,
        "not covered": 1,
        "not understood": 1,
        "held back": 1,
    }
    assert [row[2] for row in tables[keys.TABLE_CONCERNS]] == [
        "Offensive comment",
        "Offensive comment",
        "Personal data",
    ]
    assert len(tables[keys.TABLE_FOLLOW_UPS]) == 2
    assert len(tables[keys.TABLE_SKIPPED]) == 5
    assert tables[keys.TABLE_ASKS][0] == (day(7), "answered", timedelta(hours=2))
    assert "Words" not in str(tables)


def test_a_safeguarding_concern_changes_nothing(books: Books) -> None:
    """A report with one is the same as without, number by number and row by row."""
    fill(books)
    with ExitStack() as stack:
        report = books.open("last month", stack)
        before = report, [list(table.rows()) for table in report.tables]
    books.concern(local(day(9), 9), "abuse", safeguarding=True, due=(day(10),), page_id="facebook")
    books.concern(local(day(9), 9), "comment", safeguarding=True, due=(day(10),))
    with ExitStack() as stack:
        report = books.open("last month", stack)
        assert (report, [list(table.rows()) for table in report.tables]) == before


def test_a_page_and_a_person_make_parts_of_the_whole(books: Books) -> None:
    """The pages' checks come to all checks, the people's too; questions are nobody's."""
    fill(books)
    whole = books.see()
    pages = [books.see(f"last month page {page_id}") for page_id in ("facebook", "hens")]
    people = [books.see(f"last month <@{each}>") for each in ("UADMIN", "UBACK", "UHEN")]
    for key in (keys.CHECKS_DUE, keys.CHECKS_IN_TIME, keys.CHECKS_LATE, keys.CHECKS_MISSED):
        assert (
            _sum(pages, key)
            == _sum([whole], key)
            == _sum(people, key)
            + (
                1 if key == keys.CHECKS_DUE else 0  # nobody was there for one
            )
        )
    assert [section.key for section in pages[0].sections] == [
        SectionKey.CHECKS,
        SectionKey.CONCERNS,
    ]
    assert pages[0].page == "Mill page"
    assert _sum(pages, keys.CONCERNS_LOGGED) == 2
    assert [section.key for section in people[0].sections] == [SectionKey.CHECKS]
    assert people[0].notes
    assert [table.name for table in people[0].tables] == [keys.TABLE_CHECKS, keys.TABLE_SKIPPED]


def _sum(reports: list[Report], key: str) -> int:
    found = [figure.amount.value for report in reports if (figure := report.figure(key))]
    return sum(value for value in found if isinstance(value, int))


def test_a_running_month_is_compared_with_as_many_days(books: Books) -> None:
    """What is not due yet is counted apart, and tomorrow's rows are not in it."""
    fill(books)
    report = books.see("this month")
    assert report.period.name == "May 2026, so far"
    assert (report.previous.first, report.previous.last) == (day(1), day(6))
    checks = amounts(report, SectionKey.CHECKS)
    assert checks["due"] == (0, None)
    assert checks["waiting"] == (1, None)
    assert checks["skipped"] == (2, None)  # the bank holiday of the 4th of May, twice
    assert amounts(report, SectionKey.QUESTIONS)["asked"] == (1, None)


def test_an_organisation_of_one_day(engine: Engine, workspace_id: str) -> None:
    """Nothing to count: zeroes and no shares, no days left out before there was a check."""
    report = make_books(engine, workspace_id).see()
    assert {figure.amount.value for figure in report.figures} <= {0, None}
    assert {figure.amount.percent for figure in report.figures} == {None}
    assert all(sum(each.totals) == 0 for s in report.sections for each in s.breakdowns)
    assert {each.lead for each in report.actions} == {Lead.ROLES, Lead.GAPS}
    assert [table.count for table in report.tables] == [0] * 6


def test_another_workspace_counts_for_itself(
    books: Books, engine: Engine, other_workspace_id: str
) -> None:
    """Nothing of one organisation is in the report of another one."""
    fill(books)
    other = make_books(engine, other_workspace_id)
    assert {figure.amount.value for figure in other.see().figures} <= {0, None}


def test_old_questions_count_by_whole_months(books: Books) -> None:
    """What was reduced to figures is in whole months, and said to be missing in parts of them."""
    for number in (1, 2, 30):
        books.question(local(day(number), 12), helpful=1)
    books.question(local(day(3), 12), Outcome.NOT_COVERED)
    before = books.see("april 2026")
    with books.mill.unit_of_work() as work:
        work.privacy.reduce(books.workspace_id, datetime(2026, 4, 20, tzinfo=UTC), 100)
        work.commit()
    after = books.see("april 2026")
    for key in (keys.QUESTIONS_ASKED, keys.QUESTIONS_ANSWERED, keys.ANSWERS_HELPFUL):
        assert before.figure(key) == after.figure(key)
    assert after.breakdown(keys.TOP_INTENTS) == before.breakdown(keys.TOP_INTENTS)
    by_week = after.breakdown(keys.QUESTIONS_BY_WEEK)
    assert by_week
    assert {key: sum(n) for key, n in rows(by_week).items()} == {"2026-04": 3, "2026-04-27": 1}
    part = books.see("2026-04-01 to 2026-04-15")
    assert amounts(part, SectionKey.QUESTIONS)["asked"] == (0, None)
    questions = part.section(SectionKey.QUESTIONS)
    assert questions
    assert "monthly figures" in questions.notes[0]


def test_what_managers_filed_is_a_subject(books: Books) -> None:
    """A question that nobody understood counts under the subject that it was given."""
    question_id = books.question(local(day(9), 9), Outcome.NO_MATCH)
    _decide(books, question_id, "Pay and pensions")
    subjects = rows(books.see().breakdown(keys.NOT_COVERED_SUBJECTS))
    assert subjects == {"Pay and pensions": (1,)}


def test_what_managers_have_dealt_with_needs_no_action(books: Books) -> None:
    """Neither what they decided on, nor what went to the safeguarding route, is to be taught."""
    books.question(local(day(8), 9), Outcome.NO_MATCH, urgent=True)
    decided = books.question(local(day(9), 9), Outcome.NO_MATCH)
    books.question(local(day(9), 10), Outcome.NO_MATCH)
    waiting = [each for each in books.see().actions if each.lead is Lead.UNANSWERED]
    assert [each.count for each in waiting] == [2]
    _decide(books, decided, "Pay and pensions")
    waiting = [each for each in books.see().actions if each.lead is Lead.UNANSWERED]
    assert [each.count for each in waiting] == [1]
    assert "1 question was not understood" in waiting[0].says


def _decide(books: Books, question_id: str, subject: str) -> None:
    decision = Decision(
        decision_id="d1",
        workspace_id=books.workspace_id,
        kind=DecisionKind.NOT_COVERED,
        made_by="UMAN",
        made_at=NOW,
        subject=subject,
    )
    with books.mill.unit_of_work() as work:
        work.unanswered.decide(decision, [question_id])
        work.commit()


def test_days_are_local_where_the_clocks_change(books: Books) -> None:
    """The night of 29 March has no hour from one to two: each question has one day."""
    for moment in (
        datetime(2026, 3, 28, 23, 59, tzinfo=UTC),  # the 28th
        datetime(2026, 3, 29, 0, 0, tzinfo=UTC),  # the 29th
        datetime(2026, 3, 29, 22, 59, tzinfo=UTC),  # the 29th, summer time
        datetime(2026, 3, 29, 23, 0, tzinfo=UTC),  # the 30th
    ):
        books.question(moment)
    counts = [
        amounts(books.see(f"2026-03-{number}"), SectionKey.QUESTIONS)["asked"][0]
        for number in (28, 29, 30)
    ]
    assert counts == [1, 2, 1]


def test_a_check_that_the_pack_has_lost_still_counts(engine: Engine, workspace_id: str) -> None:
    """Under no page, by its id: what was done stays done."""
    books = make_books(engine, workspace_id)
    books.check(day(1), DONE, check_id="gone", minutes=5)
    with ExitStack() as stack:
        report = books.open("last month", stack)
        assert rows(report.breakdown(keys.CHECKS_BY_PAGE)) == {"": (1, 1, 0, 0, 0)}
        table = report.table(keys.TABLE_CHECKS)
        assert table
        assert [row[1] for row in table.rows()] == ["gone"]


def test_reading_sees_one_moment_and_holds_nobody_up(books: Books) -> None:
    """While a report is read others write, and its rows stay those of its figures."""
    books.question(local(day(9), 9))
    with ExitStack() as stack:
        report = books.open("last month", stack)
        books.question(local(day(9), 10))
        table = report.table(keys.TABLE_QUESTIONS)
        assert table
        assert len(list(table.rows())) == table.count == 1
    assert amounts(books.see(), SectionKey.QUESTIONS)["asked"] == (2, None)


def test_reading_cannot_write(books: Books) -> None:
    """A transaction for reading refuses to change anything, and spoils no later one."""
    with pytest.raises(Exception, match=r"(?i)read-?only"), books.reports.reading() as work:
        work.ensure_workspace("T9", "mill")
    add_workspace(books.mill.unit_of_work, "T9", "mill")


def test_who_reads_is_in_the_log(books: Books) -> None:
    """When, which period, for whom; nothing of what was in it, and not among the changes."""
    books.see("last week page hens <@UADMIN>")
    with books.engine.connect() as connection:
        entries = connection.execute(select(audit_log)).mappings().all()
    assert [(each["actor"], each["action"], each["subject"]) for each in entries] == [
        ("UMAN", READ, "2026-04-27/2026-05-03")
    ]
    assert entries[0]["after"] == {"page_id": "hens", "user_id": "UADMIN"}
    assert books.mill.audit.recent("UMAN") == []


def test_a_button_of_last_week(books: Books) -> None:
    """A period that was running then is whole now."""
    request = books.request("this week")
    books.mill.clock.move(days=14)
    report = books.reports.report("UMAN", request)
    assert not report.period.so_far
    assert report.period == Period(
        kind=PeriodKind.WEEK, first=day(4, 5), last=day(10, 5), today=day(20, 5)
    )


def test_a_kind_that_became_a_safeguarding_one(engine: Engine, workspace_id: str) -> None:
    """The pack changed: what was logged as ordinary before is in no report any more."""
    books = make_books(engine, workspace_id, pack=pack_of_the_mill())
    books.concern(local(day(9), 9), "abuse")
    assert amounts(books.see(), SectionKey.CONCERNS)["logged"] == (0, None)


class NamesOfTables:
    """Files with the name and the number of rows of each table."""

    def write(self, report: Report, kind: FileKind, folder: Path) -> Sequence[ReportFile]:
        """One file for each table."""
        written = []
        for table in report.tables:
            path = folder / f"{table.name}.{kind}"
            path.write_text(str(len(list(table.rows()))))
            written.append(ReportFile(path=path, title=table.title))
        return written


def test_files_are_made_while_the_report_is_open_and_then_deleted(books: Books) -> None:
    """Who exported what is in the log; nothing of it stays on the machine."""
    fill(books)
    request = books.request("last month page facebook")
    with books.reports.exported("UMAN", request, FileKind.CSV, NamesOfTables()) as made:
        assert {each.path.name: each.path.read_text() for each in made} == {
            "checks.csv": "7",
            "skipped_checks.csv": "3",
            "concerns.csv": "1",
            "follow_ups.csv": "1",
        }
        folder = made[0].path.parent
    assert not folder.exists()
    with books.engine.connect() as connection:
        entries = connection.execute(select(audit_log)).mappings().all()
    assert [(each["actor"], each["action"], each["after"]) for each in entries] == [
        ("UMAN", EXPORTED, {"page_id": "facebook", "file": "csv"})
    ]


def test_nobody_else_exports(books: Books) -> None:
    """Refused before anything is read; nothing is noted, since nothing was seen."""
    with (
        pytest.raises(NotAuthorisedError),
        books.reports.exported("UADMIN", books.request(), FileKind.PDF, NamesOfTables()),
    ):
        pytest.fail("it was exported")
    with books.engine.connect() as connection:
        assert connection.execute(select(audit_log)).all() == []


def test_what_a_killed_process_left_behind_is_deleted(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of a report that nobody is making any more; not those of one that is being made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    request = books.request()
    with books.reports.exported("UMAN", request, FileKind.CSV, NamesOfTables()) as made:
        folder = made[0].path.parent
        left = shutil.copytree(folder, folder.with_name(f"{folder.name}-killed"))
        other = tmp_path / "report-of-another-program"
        other.mkdir()
        past, now = NOW - timedelta(days=2), NOW.timestamp()
        for each in (left, other):
            os.utime(each, (past.timestamp(), past.timestamp()))
        os.utime(folder, (now, now))
        assert books.reports.sweep() == 1
        assert (left.exists(), other.exists(), folder.exists()) == (False, True, True)
    assert books.reports.sweep() == 0
