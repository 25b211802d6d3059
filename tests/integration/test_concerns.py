"""The concern log on real databases: logging, the timeline, closing, erasing."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from chatbot.domain.concern_reports import FieldName, Report, Task
from chatbot.domain.concerns import ConcernState, Deed, Readers
from chatbot.domain.errors import InvalidInputError
from chatbot.services.concerns import Faulty, OtherReaders, Recorded
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.concern_tables import concerns
from chatbot.store.tables import audit_log, metadata, outbox
from tests.integration.concerns_of_the_mill import SECRET, TASK, ConcernLog, make_log
from tests.integration.people_of_the_mill import LEAD, MANAGER

EVENING = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)  # a Friday


@pytest.fixture
def log(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> ConcernLog:
    """An organisation without concerns."""
    return make_log(unit_of_work, workspace_id)


def rows(engine: Engine, table: Any) -> list[dict[str, Any]]:
    """All rows of a table."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def test_a_concern_is_kept_as_it_was_entered(log: ConcernLog) -> None:
    """Everything of the form, and who logged it, when; the timeline begins with it."""
    report = Report(
        kind_id="comment",
        happened=f" {SECRET} ",
        page_id="facebook",
        done="Deleted it",
        ticked=("It was taken down",),
        accounts="@Angry, angry, other",
        noticed_at=log.mill.clock.now(),
        task=TASK,
    )
    logged = log.try_log("UREP", report)
    assert isinstance(logged, Recorded)
    file = log.files.open("UREP", logged.concern.concern_id)
    assert file.concern == logged.concern
    assert file.concern.reference.startswith("C-2026-")
    assert file.concern.page_id == "facebook"
    assert file.concern.noticed_at is None  # a comment has no 72 hours
    assert file.content.happened == SECRET
    assert file.content.done == "Deleted it"
    assert file.content.ticked == ("It was taken down",)
    assert file.content.accounts == ("@Angry", "other")
    assert [(entry.deed, entry.actor) for entry in file.entries] == [
        (Deed.LOG, "UREP"),
        (Deed.FOLLOW_UP, "UREP"),
    ]
    (follow_up,) = file.concern.follow_ups
    assert (follow_up.task, follow_up.owner) == ("Ring A.B. back", "UOWNER")


def test_a_form_that_is_sent_twice_makes_one_concern(
    log: ConcernLog, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """Four times at once and once more later: the same reference, one message."""
    logged = in_threads(lambda _: log.try_log(form_id="V1"), 4)
    logged.append(log.try_log(form_id="V1"))
    assert len({each.concern.reference for each in logged}) == 1
    assert log.messages() == [("logged", "UMAN")]


def test_two_people_log_at_once(
    log: ConcernLog, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """Each gets a reference of their own."""
    logged = in_threads(lambda place: log.try_log(form_id=f"V1{place}"), 6)
    assert len({each.concern.reference for each in logged}) == 6


@pytest.mark.parametrize(
    ("report", "fields"),
    [
        (Report(kind_id="gone", happened="x"), {FieldName.KIND}),
        (Report(kind_id="comment", happened=""), {FieldName.HAPPENED}),
        (
            Report(kind_id="comment", happened="x", task=replace(TASK, owner="UGUEST")),
            {FieldName.OWNER},
        ),
        (
            Report(kind_id="comment", happened="x", task=replace(TASK, owner="UGONE")),
            {FieldName.OWNER},
        ),
        (
            Report(kind_id="comment", happened="x", task=replace(TASK, due_on=date(2026, 3, 1))),
            {FieldName.DUE},
        ),
        (Report(kind_id="abuse", happened="x", task=replace(TASK, owner="UMAN")), {"owner"}),
        (Report(kind_id="data", happened="x"), {FieldName.NOTICED}),
    ],
)
def test_what_cannot_be_logged(
    log: ConcernLog, engine: Engine, report: Report, fields: set[str]
) -> None:
    """A sentence for each field, and nothing is written."""
    refused = log.try_log("UREP", report)
    assert isinstance(refused, Faulty)
    assert set(refused.faults) == fields
    assert all(sentence.endswith(".") for sentence in refused.faults.values())
    assert not rows(engine, concerns)
    assert not log.messages()


def test_a_kind_that_the_pack_has_not(log: ConcernLog) -> None:
    """Whoever asks who would read it is told so."""
    with pytest.raises(InvalidInputError, match="no longer in the policy pack"):
        log.service.audience("UREP", "gone")


def test_other_readers_than_the_form_said(log: ConcernLog) -> None:
    """A lead was chosen, or left, while the form was open: nothing is written before they know."""
    report = Report(kind_id="abuse", happened=SECRET)
    assert log.service.audience("UREP", "abuse").readers is Readers.LEADS
    log.mill.change("UMAN", LEAD)
    told = log.try_log("UREP", report, told=Readers.LEADS)
    assert isinstance(told, OtherReaders)
    assert told.audience.people == ("UMAN",)
    again = log.try_log("UREP", report, told=told.audience.readers)
    assert isinstance(again, Recorded)
    assert log.messages() == [("logged", "UMAN")]


@pytest.mark.parametrize(
    ("kind_id", "recipient", "at_once"),
    [("comment", "UMAN", False), ("data", "UMAN", True), ("abuse", "ULEAD", True)],
)
def test_who_is_told_on_a_friday_evening(
    log: ConcernLog, *, kind_id: str, recipient: str, at_once: bool
) -> None:
    """Safeguarding and urgent ones at once; the others on Monday at nine."""
    log.mill.clock.moment = EVENING
    log.log(kind_id)
    assert log.messages() == ([("logged", recipient)] if at_once else [])
    log.mill.clock.moment = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    assert log.messages() == ([] if at_once else [("logged", recipient)])


def test_whoever_logs_is_not_told_of_it(log: ConcernLog) -> None:
    """A manager knows what they have just written."""
    log.log(by="UMAN", task=replace(TASK, owner="UMAN"))
    assert log.messages() == []


def test_the_timeline_only_grows(log: ConcernLog) -> None:
    """Each deed is a line with who, when and what; nothing before it changes."""
    concern = log.log(task=TASK)
    deeds = [
        ("UREP", Deed.ADD, Task()),
        ("UOWNER", Deed.HAND_OVER, Task(owner="USECOND", due_on=date(2026, 3, 9))),
        ("USECOND", Deed.FINISH, Task()),
        ("UMAN", Deed.CLOSE, Task()),
        ("UMAN", Deed.REOPEN, Task()),
        ("UMAN", Deed.CLOSE, Task()),
    ]
    before = log.files.open("UMAN", concern.concern_id).entries
    for who, deed, task in deeds:
        log.mill.clock.move(minutes=10)
        assert isinstance(log.act(who, deed, concern, f"{deed} by {who}", task), Recorded)
        now = log.files.open("UMAN", concern.concern_id).entries
        assert now[:-1] == before
        assert (now[-1].actor, now[-1].deed) == (who, deed)
        assert now[-1].text == f"{deed} by {who}"
        assert now[-1].at == log.mill.clock.now()
        before = now
    assert not log.now(concern).is_open


def test_two_managers_close_at_once(
    log: ConcernLog, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """One does; the other is told that somebody was quicker, in the form."""
    log.mill.give({MANAGER: ("UMAN", "USECOND")})
    concern = log.log()
    results = in_threads(
        lambda place: log.act(
            ("UMAN", "USECOND")[place], Deed.CLOSE, concern, form_id=f"W{place}"
        ),
        2,
    )
    assert sorted(type(each).__name__ for each in results) == ["Faulty", "Recorded"]
    (faulty,) = [each for each in results if isinstance(each, Faulty)]
    assert "been quicker" in faulty.faults[FieldName.TEXT]
    entries = log.files.open("UMAN", concern.concern_id).entries
    assert [entry.deed for entry in entries].count(Deed.CLOSE) == 1


def test_a_step_that_is_sent_twice_counts_once(log: ConcernLog) -> None:
    """The same form adds one line, and closing it again is no error."""
    concern = log.log()
    for deed in (Deed.ADD, Deed.CLOSE):
        for _ in range(2):
            assert isinstance(log.act("UMAN", deed, concern, form_id=f"W{deed}"), Recorded)
    assert len(log.files.open("UMAN", concern.concern_id).entries) == 3


@pytest.mark.parametrize("deed", [Deed.CLOSE, Deed.REOPEN, Deed.ERASE, Deed.ADD])
def test_no_deed_without_a_reason(log: ConcernLog, deed: Deed) -> None:
    """A sentence under the field, and everything is as it was."""
    concern = log.log()
    if deed is Deed.REOPEN:
        log.act("UMAN", Deed.CLOSE, concern)
    before = log.files.open("UMAN", concern.concern_id)
    refused = log.act("UMAN", deed, concern, "  ")
    assert isinstance(refused, Faulty)
    assert set(refused.faults) == {FieldName.TEXT}
    assert log.files.open("UMAN", concern.concern_id) == before


def test_erasing_leaves_a_tombstone(log: ConcernLog, engine: Engine) -> None:
    """Not a word is left in the database but the reason; reference, times and people stay."""
    concern = log.log(task=replace(TASK, what=SECRET))
    log.act("UREP", Deed.ADD, concern, SECRET)
    log.mill.clock.move(days=1)
    assert isinstance(log.act("UMAN", Deed.ERASE, concern, "The law asks for it"), Recorded)
    file = log.files.open("UMAN", concern.concern_id)
    assert file.concern.erased_at == log.mill.clock.now()
    assert file.concern.reference == concern.reference
    assert file.content.happened is None
    assert file.accounts == ()
    assert [entry.text for entry in file.entries] == [None, None, None, "The law asks for it"]
    assert file.concern.follow_ups[0].task is None
    everything = json.dumps([rows(engine, table) for table in metadata.sorted_tables], default=str)
    assert "A.B." not in everything
    assert "angry" not in everything
    assert Deed.ERASE not in file.deeds
    assert log.mill.audit.recent("UMAN") == []


def test_no_word_leaves_the_concern(
    log: ConcernLog, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """Messages, the log of changes and the logs hold references and ids alone."""
    caplog.set_level("DEBUG")
    concern = log.log("abuse", task=replace(TASK, owner="ULEAD", what=SECRET))
    for deed in (Deed.ADD, Deed.FINISH, Deed.CLOSE, Deed.REOPEN, Deed.ERASE):
        assert isinstance(log.act("ULEAD", deed, concern, SECRET), Recorded)
    kept = json.dumps([rows(engine, outbox), rows(engine, audit_log)], default=str)
    logged = " ".join(str(record.__dict__) for record in caplog.records)
    for words in (kept, logged):
        assert SECRET not in words
        assert "angry" not in words
        assert "abuse" not in words
    entries = rows(engine, audit_log)
    assert [entry["action"] for entry in entries] == [
        f"concerns.{deed}" for deed in ("log", "add", "finish", "close", "reopen", "erase")
    ]
    assert {entry["subject"] for entry in entries} == {concern.reference}


def test_an_account_that_came_up_before(log: ConcernLog) -> None:
    """Counted over the concerns that the reader may see, and over no other."""
    first, second = log.log(), log.log(by="UOTHER")
    hidden = log.log("abuse")

    def seen(user_id: str, concern_id: str) -> list[tuple[str, int]]:
        accounts = log.files.open(user_id, concern_id).accounts
        return [(account.handle, account.times) for account in accounts]

    assert seen("UMAN", first.concern_id) == [("@angry", 2)]
    assert seen("UREP", first.concern_id) == [("@angry", 2)]  # the hidden one is theirs too
    assert seen("UOTHER", second.concern_id) == [("@angry", 1)]
    assert seen("ULEAD", hidden.concern_id) == [("@angry", 1)]


def test_a_lead_who_comes_or_goes(log: ConcernLog) -> None:
    """Who may read is asked at every moment: without a lead, the managers may."""
    concern = log.log("abuse")
    assert [row.concern for row in log.files.list("UMAN")] == []
    log.mill.change("UMAN", LEAD)
    assert [row.concern for row in log.files.list("UMAN")] == [concern]
    log.mill.change("UMAN", LEAD, "USECOND")
    assert [row.concern for row in log.files.list("UMAN")] == []
    assert [row.concern for row in log.files.list("USECOND")] == [concern]
    assert log.files.concerned(concern.concern_id) == ("UREP", "USECOND")


def test_what_waits_stands_first(log: ConcernLog) -> None:
    """What one is to do oneself, then what is open, the oldest first; closed ones last."""
    closed, old, mine = log.log(), log.log(), log.log(task=replace(TASK, owner="UMAN"))
    log.act("UMAN", Deed.CLOSE, closed)
    log.mill.clock.move(days=1)
    new = log.log()
    listed = [row.concern.concern_id for row in log.files.list("UMAN")]
    assert listed[0] == mine.concern_id
    assert set(listed[1:2]) == {old.concern_id}
    assert listed[2:] == [new.concern_id, closed.concern_id]


def test_concerns_of_another_workspace(
    log: ConcernLog, unit_of_work: UnitOfWorkFactory, other_workspace_id: str
) -> None:
    """They are not there, not even for its managers."""
    concern = log.log()
    elsewhere = make_log(unit_of_work, other_workspace_id)
    assert elsewhere.files.list("UMAN") == []
    with unit_of_work() as work:
        assert work.concerns.get(other_workspace_id, concern.concern_id) is None
        assert work.concerns.with_open_follow_ups(other_workspace_id) == []


def test_closing_ends_what_was_to_be_done(log: ConcernLog) -> None:
    """The follow-up of a closed concern is not chased; reopened, it is again."""
    concern = log.log(task=TASK)
    log.messages()
    log.act("UMAN", Deed.CLOSE, concern)
    log.mill.clock.move(days=4)
    assert log.chaser.chase() == 0
    log.act("UMAN", Deed.REOPEN, concern)
    assert log.now(concern).state is ConcernState.OPEN
    assert log.chaser.chase() == 1


def test_the_72_hours_run_from_when_it_was_noticed(log: ConcernLog) -> None:
    """Over the weekend too."""
    log.mill.clock.moment = EVENING
    concern = log.log("data")
    assert concern.report_by == EVENING + timedelta(hours=72)
