"""A question to a person as pure values: who has it, what comes next, who is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.domain.ask_notices import NoticeKind, notices_for
from chatbot.domain.asks import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    Ask,
    AskChange,
    AskEvent,
    AskState,
    AttemptEnd,
    Circumstances,
    answer,
    ask_somebody,
    chase,
    decline,
    due_at,
    fault_of,
    faults_of,
    note_help,
    pass_on,
    take,
    who_may_answer,
)
from chatbot.domain.roles import Role, RoleAssignment, Roles
from chatbot.domain.working_time import WorkingTime

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
NEW_YEAR = date(2026, 1, 1)
HOURS = WorkingTime(
    zone=ZoneInfo("Europe/London"),
    holidays=lambda day: "New Year" if day == NEW_YEAR else None,
)
AT_WORK = Circumstances(candidates=("U1", "U2"))


def new_ask(*candidates: str, at: datetime = MONDAY, contact_id: str = "policy") -> Ask:
    """A question that was just asked."""
    ask = Ask(
        ask_id="a",
        workspace_id="T",
        question_id=None,
        contact_id=contact_id,
        asker="UASKER",
        text="May I?",
        note="",
        asked_at=at,
        since=at,
    )
    return ask_somebody(ask, candidates).ask


def after(change: AskChange | None) -> Ask:
    """The question after something that has to have happened."""
    assert change is not None
    return change.ask


def chased(ask: Ask, now: datetime, around: Circumstances = AT_WORK) -> AskChange:
    """The step that is due."""
    change = chase(ask, around, now, HOURS)
    assert change is not None
    return change


def told(before: Ask | None, change: AskChange) -> list[tuple[NoticeKind, str]]:
    """Who is told what."""
    return [(notice.kind, notice.recipient) for notice in notices_for(before, change)]


def test_who_may_answer() -> None:
    """Managers in the order of their assignment, leads before them; never the asker."""
    roles = Roles(
        assignments=(
            RoleAssignment(user_id="UB", role=Role.MANAGER),
            RoleAssignment(user_id="UL", role=Role.SAFEGUARDING_LEAD),
            RoleAssignment(user_id="UA", role=Role.MANAGER),
        )
    )
    assert who_may_answer("policy", roles, "UX") == ("UB", "UA")
    assert who_may_answer("project-manager", roles, "UA") == ("UB",)
    assert who_may_answer("safeguarding", roles, "UX") == ("UL", "UB", "UA")
    assert who_may_answer("safeguarding", Roles(), "UX") == ()


def test_nobody_takes_it() -> None:
    """A working day, a reminder, half a day, the next one; in the end the asker is told once."""
    ask, tuesday = new_ask("U1", "U2"), MONDAY + timedelta(days=1)
    assert (ask.holder, ask.state) == ("U1", AskState.OPEN)
    assert chase(ask, AT_WORK, tuesday - timedelta(minutes=1), HOURS) is None
    reminded = chased(ask, tuesday)
    assert told(ask, reminded) == [(NoticeKind.REMINDER, "U1")]
    assert chase(reminded.ask, AT_WORK, tuesday + timedelta(hours=3, minutes=59), HOURS) is None
    went_on = chased(reminded.ask, tuesday + timedelta(hours=4))
    assert told(reminded.ask, went_on) == [(NoticeKind.QUESTION, "U2")]
    again = chased(went_on.ask, tuesday + timedelta(days=1, hours=4))
    assert told(went_on.ask, again) == [(NoticeKind.REMINDER, "U2")]
    nobody = chased(again.ask, tuesday + timedelta(days=2, hours=4))
    assert nobody.ask.state is AskState.UNREACHED
    assert told(again.ask, nobody) == [(NoticeKind.UNREACHED, "UASKER")]
    friday = tuesday + timedelta(days=2, hours=4)
    assert chase(nobody.ask, AT_WORK, friday, HOURS) is None
    anew = chased(nobody.ask, tuesday + timedelta(days=6, hours=4))
    assert anew.event is AskEvent.BEGAN_AGAIN
    assert told(nobody.ask, anew) == [(NoticeKind.QUESTION, "U1")]


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-03-06T16:00", "2026-03-09T16:00"),  # over the weekend
        ("2026-03-06T20:00", "2026-03-09T17:00"),  # after work: counts from Monday's opening
        ("2025-12-31T12:00", "2026-01-02T12:00"),  # over a bank holiday
    ],
)
def test_it_waits_for_the_organisation(asked: str, due: str) -> None:
    """Weekends, nights and bank holidays do not count."""
    ask = new_ask("U1", at=datetime.fromisoformat(asked).replace(tzinfo=UTC))
    assert due_at(ask, HOURS) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_nobody_is_pressed_out_of_hours() -> None:
    """What fell due at the end of a day, or while the bot stood still, waits for the opening."""
    ask = new_ask("U1", at=MONDAY.replace(hour=9))
    for late in (17, 20):
        assert chase(ask, AT_WORK, MONDAY.replace(hour=late), HOURS) is None
    tuesday = (MONDAY + timedelta(days=1)).replace(hour=9)
    assert chased(ask, tuesday).event is AskEvent.REMINDED


def test_taken_and_left_lying() -> None:
    """Two working days, a reminder, two more, then the next one; the asker is told."""
    ask = new_ask("U1", "U2")
    taking = take(ask, "U1", MONDAY)
    assert taking is not None
    assert told(ask, taking) == [(NoticeKind.TAKEN, "UASKER")]
    wednesday = MONDAY + timedelta(days=2)
    assert chase(taking.ask, AT_WORK, wednesday - timedelta(minutes=1), HOURS) is None
    reminded = chased(taking.ask, wednesday)
    assert told(taking.ask, reminded) == [(NoticeKind.REMINDER, "U1")]
    released = chased(reminded.ask, wednesday + timedelta(days=2))
    assert released.event is AskEvent.RELEASED
    assert told(reminded.ask, released) == [
        (NoticeKind.QUESTION, "U2"),
        (NoticeKind.MOVED, "UASKER"),
    ]
    alone = chase(reminded.ask, Circumstances(candidates=("U1",)), wednesday.replace(day=6), HOURS)
    assert alone is not None
    assert told(reminded.ask, alone) == [(NoticeKind.UNREACHED, "UASKER")]


@pytest.mark.parametrize("taken", [False, True])
@pytest.mark.parametrize(
    "around",
    [
        Circumstances(candidates=("U2",)),
        Circumstances(candidates=("U1", "U2"), cannot_be_written_to=True),
    ],
    ids=["left", "cannot be written to"],
)
def test_whoever_has_it_is_lost(around: Circumstances, *, taken: bool) -> None:
    """The next one at once, at night too, and the asker is told; whoever is told waits for day."""
    ask = new_ask("U1", "U2")
    ask = after(take(ask, "U1", MONDAY)) if taken else ask
    lost = chased(ask, MONDAY.replace(hour=23), around)
    assert lost.ask.attempts[0].end is AttemptEnd.LOST
    assert told(ask, lost) == [(NoticeKind.QUESTION, "U2"), (NoticeKind.MOVED, "UASKER")]
    assert all(notice.can_wait for notice in notices_for(ask, lost))
    nobody = chased(ask, MONDAY, replace(around, candidates=("U1",) * ("U1" in around.candidates)))
    assert told(ask, nobody) == [(NoticeKind.UNREACHED, "UASKER")]


def test_nobody_at_all() -> None:
    """The asker is told at once; whoever becomes a manager gets it."""
    ask = new_ask()
    change = AskChange(event=AskEvent.ASKED, ask=ask)
    assert told(None, change) == [(NoticeKind.UNREACHED, "UASKER")]
    assert not notices_for(None, change)[0].can_wait
    assert chase(ask, Circumstances(), MONDAY + timedelta(days=30), HOURS) is None
    found = chased(ask, MONDAY, Circumstances(candidates=("U9",)))
    assert told(ask, found) == [(NoticeKind.QUESTION, "U9"), (NoticeKind.MOVED, "UASKER")]


def test_the_asker_has_left() -> None:
    """Closed; whoever took it is told, whoever was only asked is not troubled."""
    gone = Circumstances(candidates=("U1",), asker_gone=True)
    ask = new_ask("U1")
    assert told(ask, chased(ask, MONDAY, gone)) == []
    taken = after(take(ask, "U1", MONDAY))
    closed = chased(taken, MONDAY, gone)
    assert closed.ask.state is AskState.CLOSED
    assert told(taken, closed) == [(NoticeKind.CLOSED, "U1")]
    assert chase(closed.ask, gone, MONDAY + timedelta(days=9), HOURS) is None


def test_one_owner() -> None:
    """Whoever takes it first has it; the others can do nothing to it."""
    taken = after(take(new_ask("U1", "U2"), "U2", MONDAY))
    assert taken.owner == "U2"
    assert taken.attempts[0].end is AttemptEnd.OVERTAKEN
    assert take(taken, "U1", MONDAY) is None
    assert take(taken, "U2", MONDAY) is None
    assert answer(taken, "U1", "No.", MONDAY) is None
    assert decline(taken, "U1", "", MONDAY) is None
    assert pass_on(taken, "U1", "U1", MONDAY) is None


def test_answered_without_taking() -> None:
    """It is the one's who answered, and the answer goes to the asker once."""
    ask = new_ask("U1", "U2")
    change = answer(ask, "U2", "Yes.", MONDAY)
    assert change is not None
    assert (change.ask.owner, change.ask.reply) == ("U2", "Yes.")
    assert told(ask, change) == [(NoticeKind.ANSWER, "UASKER")]
    assert answer(change.ask, "U2", "No.", MONDAY) is None
    helped = after(note_help(change.ask))
    assert helped.helped
    assert note_help(helped) is None
    assert note_help(ask) is None


def test_passed_on() -> None:
    """It is the other's; the asker is told where they knew of an owner."""
    ask = new_ask("U1", "U2")
    passed = pass_on(ask, "U1", "U2", MONDAY)
    assert passed is not None
    assert told(ask, passed) == [(NoticeKind.QUESTION, "U2")]
    taken = after(take(passed.ask, "U2", MONDAY))
    back = pass_on(taken, "U2", "U1", MONDAY)
    assert back is not None
    assert told(taken, back) == [(NoticeKind.QUESTION, "U1"), (NoticeKind.MOVED, "UASKER")]
    keys = [notice.key for notice in (*notices_for(ask, passed), *notices_for(taken, back))]
    assert len(set(keys)) == len(keys)


def test_a_safeguarding_question_does_not_wait_for_the_morning() -> None:
    """Its first message goes at once; any other waits for the working hours."""
    for contact_id, can_wait in (("safeguarding", False), ("policy", True)):
        change = AskChange(event=AskEvent.ASKED, ask=new_ask("U1", contact_id=contact_id))
        assert notices_for(None, change)[0].can_wait is can_wait


def test_faults() -> None:
    """Nothing, too much, and just enough."""
    assert set(faults_of(" \n", "x" * (LONGEST_NOTE + 1))) == {"text", "note"}
    assert set(faults_of("x" * (LONGEST_TEXT + 1), "")) == {"text"}
    assert faults_of("x" * LONGEST_TEXT, "x" * LONGEST_NOTE) == {}
    assert fault_of("") == ""


PEOPLE = ("U1", "U2", "U3")
ACTS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 60)),
    st.tuples(st.just("managers"), st.sets(st.sampled_from(PEOPLE))),
    st.tuples(st.sampled_from(["take", "pass"]), st.sampled_from(PEOPLE)),
    st.tuples(st.just("failed"), st.booleans()),
)


class Story:
    """A question to which things happen."""

    def __init__(self) -> None:
        self.candidates: tuple[str, ...] = PEOPLE
        self.now = MONDAY
        self.told: list[NoticeKind] = []
        self.ask = new_ask(*PEOPLE)

    def happen(self, act: str, how: object) -> None:
        """One thing happens, and the metronome ticks."""
        failed = act == "failed" and bool(how)
        if isinstance(how, int):
            self.now += timedelta(hours=how)
        elif isinstance(how, set):
            self.candidates = tuple(sorted(how))
        elif act == "take" and how in self.candidates:
            self.note(take(self.ask, str(how), self.now))
        elif self.ask.holder in self.candidates and how in self.candidates:
            self.note(pass_on(self.ask, str(self.ask.holder), str(how), self.now))
        self.tick(cannot_be_written_to=failed)

    def note(self, change: AskChange | None) -> None:
        """Keep a change, and what the asker is told."""
        if change:
            self.told += [kind for kind, who in told(self.ask, change) if who == "UASKER"]
            self.ask = change.ask

    def tick(self, *, cannot_be_written_to: bool = False) -> None:
        """Take the step that is due."""
        around = Circumstances(
            candidates=self.candidates, cannot_be_written_to=cannot_be_written_to
        )
        self.note(chase(self.ask, around, self.now, HOURS))


@settings(max_examples=200, deadline=None)
@given(acts=st.lists(ACTS, max_size=25))
def test_never_without_an_owner_or_a_next_step(acts: list[tuple[str, object]]) -> None:
    """Whatever happens: somebody who may has it, or the asker was told that nobody does.

    And whenever anybody may answer, a step comes by itself within two working weeks.
    """
    story = Story()
    for act, how in acts:
        story.happen(act, how)
        if story.ask.holder is None:
            assert story.ask.state is AskState.UNREACHED
            assert NoticeKind.UNREACHED in story.told
        else:
            assert story.ask.holder in story.candidates
        if story.candidates:
            later = HOURS.add_working(story.now, 10 * HOURS.length) - timedelta(minutes=1)
            assert chase(story.ask, Circumstances(candidates=story.candidates), later, HOURS)
