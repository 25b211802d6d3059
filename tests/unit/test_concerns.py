"""Concerns: who has what to do with one, their references, what is wrong with a report."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chatbot.domain.concern_reports import (
    LONGEST_TEXT,
    FieldName,
    Report,
    Step,
    Task,
    account_key,
    faults_of_report,
    faults_of_step,
    read_accounts,
)
from chatbot.domain.concerns import (
    MAY,
    WHILE_OPEN,
    Concern,
    ConcernState,
    Deed,
    FollowUp,
    Part,
    Readers,
    Source,
    audience_of,
    free_numbers,
    is_time_for,
    may,
    may_own,
    parts_of,
)
from chatbot.domain.errors import InvalidInputError
from chatbot.domain.policies import ConcernKind
from chatbot.domain.roles import Role, RoleAssignment, Roles

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
WITH_LEAD = Roles(
    assignments=(
        RoleAssignment(user_id="UMAN", role=Role.MANAGER),
        RoleAssignment(user_id="ULEAD", role=Role.SAFEGUARDING_LEAD),
    )
)
WITHOUT_LEAD = Roles(assignments=WITH_LEAD.assignments[:1])
ACTS = [deed for deed in Deed if deed not in {Deed.LOG, Deed.TOLD}]
KIND = ConcernKind(kind_id="comment", title="Comment", checklist=("Gone",), clauses=("1",))


def a_follow_up(owner: str = "UOWNER", **fields: Any) -> FollowUp:
    """Something to do by Friday."""
    given = FollowUp(
        follow_up_id="f1",
        concern_id="c1",
        task="Ring back",
        owner=owner,
        due_on=date(2026, 3, 6),
        assigned_at=NOW,
    )
    return replace(given, **fields)


def a_concern(*, safeguarding: bool = False, **fields: Any) -> Concern:
    """A concern with one follow-up."""
    given = Concern(
        concern_id="c1",
        workspace_id="T1",
        reference="C-2026-714",
        kind_id="comment",
        safeguarding=safeguarding,
        urgent=safeguarding,
        page_id=None,
        reporter="UREP",
        source=Source.COMMAND,
        logged_at=NOW,
        follow_ups=(a_follow_up(),),
    )
    return replace(given, **fields)


@pytest.mark.parametrize(
    ("safeguarding", "roles", "user_id", "parts"),
    [
        (False, WITH_LEAD, "UREP", {Part.REPORTER}),
        (False, WITH_LEAD, "UOWNER", {Part.OWNER}),
        (False, WITH_LEAD, "UMAN", {Part.HANDLER}),
        (False, WITH_LEAD, "ULEAD", set()),
        (False, WITH_LEAD, "UOTHER", set()),
        (True, WITH_LEAD, "UREP", {Part.REPORTER}),
        (True, WITH_LEAD, "UOWNER", set()),
        (True, WITH_LEAD, "UMAN", set()),
        (True, WITH_LEAD, "ULEAD", {Part.HANDLER}),
        (True, WITH_LEAD, "UOTHER", set()),
        (True, WITHOUT_LEAD, "UMAN", {Part.HANDLER}),
        (True, WITHOUT_LEAD, "UOWNER", set()),
        (True, Roles(), "UMAN", set()),
    ],
)
def test_who_has_what_to_do_with_it(
    safeguarding: bool,  # noqa: FBT001 - a case of the table
    roles: Roles,
    user_id: str,
    parts: set[Part],
) -> None:
    """Reporter, owner of a follow-up and managers; safeguarding ones the reporter and the lead."""
    assert parts_of(a_concern(safeguarding=safeguarding), user_id, roles) == parts


@pytest.mark.parametrize("deed", ACTS)
@pytest.mark.parametrize("safeguarding", [False, True])
def test_whoever_has_no_part_may_nothing(*, safeguarding: bool, deed: Deed) -> None:
    """Nobody outside does anything, and every deed has somebody who may."""
    concern = a_concern(safeguarding=safeguarding)
    follow_up = concern.follow_ups[0]
    assert not may(deed, concern, "UOTHER", WITH_LEAD, follow_up)
    handler = "ULEAD" if safeguarding else "UMAN"
    assert may(deed, concern, handler, WITH_LEAD, follow_up)
    assert deed in MAY


def test_what_reporters_and_owners_may() -> None:
    """They add; they do not close, reopen or erase. An owner finishes their own only."""
    concern = a_concern()
    other = a_follow_up("USECOND")
    assert {d for d in ACTS if may(d, concern, "UREP", WITH_LEAD, other)} == {
        Deed.ADD,
        Deed.FOLLOW_UP,
    }
    assert may(Deed.FINISH, concern, "UOWNER", WITH_LEAD, concern.follow_ups[0])
    assert not may(Deed.FINISH, concern, "UOWNER", WITH_LEAD, other)
    assert not may(Deed.HAND_OVER, concern, "UOWNER", WITH_LEAD)


def test_what_can_be_done_with_a_closed_one() -> None:
    """Added to, reopened and erased; nothing that would leave something to do."""
    closed = a_concern(state=ConcernState.CLOSED)
    possible = {deed for deed in ACTS if is_time_for(deed, closed, closed.follow_ups[0])}
    assert possible == {Deed.ADD, Deed.REOPEN, Deed.ERASE}
    assert not possible & WHILE_OPEN
    assert closed.open_follow_ups() == ()
    assert not is_time_for(Deed.ERASE, a_concern(erased_at=NOW))
    assert not is_time_for(Deed.FINISH, a_concern(), a_follow_up(done_at=NOW))
    assert not is_time_for(Deed.REOPEN, a_concern())


def test_who_can_be_given_a_follow_up() -> None:
    """Anybody; of a safeguarding concern only those who may read it anyway."""

    def can(user_id: str, roles: Roles = WITH_LEAD) -> bool:
        return may_own(user_id, safeguarding=True, reporter="UREP", roles=roles)

    assert may_own("UOTHER", safeguarding=False, reporter="UREP", roles=WITH_LEAD)
    assert [each for each in ("UREP", "ULEAD", "UMAN", "UOTHER") if can(each)] == ["UREP", "ULEAD"]
    assert can("UMAN", WITHOUT_LEAD)


def test_who_looks_after_it() -> None:
    """Without a lead the managers do, and the rule says so."""
    assert audience_of(safeguarding=True, roles=WITH_LEAD).readers is Readers.LEADS
    instead = audience_of(safeguarding=True, roles=WITHOUT_LEAD)
    assert (instead.readers, instead.people) == (Readers.MANAGERS_FOR_LEADS, ("UMAN",))
    assert audience_of(safeguarding=False, roles=WITH_LEAD).readers is Readers.MANAGERS


def test_references_are_drawn_from_enough_numbers() -> None:
    """Three digits; four once half of them are taken; never one that is taken."""
    assert free_numbers(()) == tuple(range(100, 1000))
    assert 714 not in free_numbers({714})
    half = set(range(100, 550))
    assert free_numbers(half)[0] == 1000
    with pytest.raises(ValueError, match="no more references"):
        free_numbers(range(100_000))


def test_the_72_hours() -> None:
    """By the clock, over a weekend too; only where a moment was given."""
    assert a_concern().report_by is None
    assert a_concern(noticed_at=NOW).report_by == NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("report", "fields"),
    [
        (Report(kind_id="comment", happened="Seen"), set()),
        (Report(kind_id="comment", happened="  "), {FieldName.HAPPENED}),
        (Report(kind_id="comment", happened="x" * (LONGEST_TEXT + 1)), {FieldName.HAPPENED}),
        (
            Report(kind_id="comment", happened="x", done="x" * (LONGEST_TEXT + 1)),
            {FieldName.DONE},
        ),
        (Report(kind_id="comment", happened="x", accounts="two words"), {FieldName.ACCOUNTS}),
        (Report(kind_id="comment", happened="x", task=Task(what="Ring")), {"owner", "due"}),
        (
            Report(
                kind_id="comment",
                happened="x",
                task=Task(owner="U1", due_on=TODAY - timedelta(days=1)),
            ),
            {"task", "due"},
        ),
        (
            Report(
                kind_id="comment",
                happened="x",
                task=Task(what="x" * 501, owner="U1", due_on=TODAY),
            ),
            {"task"},
        ),
    ],
)
def test_what_is_wrong_with_a_report(report: Report, fields: set[str]) -> None:
    """A sentence for each field that cannot be as it was entered, and for no other."""
    found = faults_of_report(report, KIND, now=NOW, today=TODAY)
    assert set(found) == fields
    assert all(sentence.endswith(".") for sentence in found.values())


@pytest.mark.parametrize("noticed_at", [None, NOW + timedelta(minutes=1)])
def test_when_personal_data_were_noticed(noticed_at: datetime | None) -> None:
    """It is asked for, and cannot lie ahead; of other kinds it is not."""
    report = Report(kind_id="comment", happened="x", noticed_at=noticed_at)
    data = replace(KIND, personal_data=True)
    assert set(faults_of_report(report, data, now=NOW, today=TODAY)) == {FieldName.NOTICED}
    assert not faults_of_report(report, KIND, now=NOW, today=TODAY)
    known = replace(report, noticed_at=NOW)
    assert not faults_of_report(known, data, now=NOW, today=TODAY)


@pytest.mark.parametrize(
    ("deed", "task", "fields"),
    [
        (Deed.ADD, Task(), {"text"}),
        (Deed.CLOSE, Task(), {"text"}),
        (Deed.REOPEN, Task(), {"text"}),
        (Deed.ERASE, Task(), {"text"}),
        (Deed.FINISH, Task(), set()),
        (Deed.FOLLOW_UP, Task(), {"task", "owner", "due"}),
        (Deed.HAND_OVER, Task(), {"owner", "due"}),
        (Deed.HAND_OVER, Task(owner="UOWNER", due_on=TODAY), {"owner"}),
        (Deed.HAND_OVER, Task(owner="U2", due_on=TODAY), set()),
    ],
)
def test_what_is_wrong_with_a_step(deed: Deed, task: Task, fields: set[str]) -> None:
    """A reason where one is needed, and an owner and a day for every follow-up."""
    step = Step(concern_id="c1", deed=deed, follow_up_id="f1", task=task)
    assert set(faults_of_step(step, a_concern(), today=TODAY)) == fields
    wordy = replace(step, text="x" * (LONGEST_TEXT + 1))
    assert FieldName.TEXT in faults_of_step(wordy, a_concern(), today=TODAY)


def test_handles() -> None:
    """However they are written, an account is one; its first spelling is kept."""
    assert read_accounts("@Angry, other\nhttps://www.facebook.com/angry/") == ("@Angry", "other")
    assert account_key("facebook.com/profile.php?id=7") == "profile.php?id=7"
    assert account_key("＠Angry") == account_key("angry")  # noqa: RUF001 - as phones type it
    assert read_accounts(" , \n") == ()


@pytest.mark.parametrize(
    "text", ["a b", "somebody@example.org", "@", "x" * 101, ",".join(f"a{n}" for n in range(11))]
)
def test_what_is_no_handle(text: str) -> None:
    """Names, e-mail addresses, nothing, too long, too many: a sentence."""
    with pytest.raises(InvalidInputError, match=r"\.$"):
        read_accounts(text)
