"""Approved phrasings on real databases: rehearsed, approved, live everywhere, withdrawn."""

from collections.abc import Callable
from typing import Any

import pytest

from chatbot.domain.answers import Answered, Outcome
from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.domain.unanswered import Group
from chatbot.services.phrasings import Changed, Rehearsal
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.unanswered import AlreadyDone, Done
from tests.integration.schoolroom import (
    ASKER,
    SECOND_TEACHER,
    TEACHER,
    Schoolroom,
    make_schoolroom,
)

TEXT = "How do I run the noticeboard"


@pytest.fixture
def room(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Schoolroom:
    """One process of the bot."""
    return make_schoolroom(unit_of_work, workspace_id)


@pytest.fixture
def next_door(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Schoolroom:
    """Another process of the same bot on the same database."""
    return make_schoolroom(unit_of_work, workspace_id)


def rehearse(room: Schoolroom, text: str, intent_id: str = "pages") -> Rehearsal:
    """What would change if the group of a text meant the intent."""
    group = room.learning.unanswered.group(TEACHER, room.group_id(text))
    assert isinstance(group, Group)
    return room.learning.phrasings.rehearse(TEACHER, intent_id, group.questions)


def approve(room: Schoolroom, text: str, intent_id: str = "pages") -> Done | AlreadyDone:
    """Approve all sound wordings of the group of a text."""
    sound = rehearse(room, text, intent_id).sound
    ids = [wording.question_id for wording in sound]
    return room.learning.phrasings.approve(TEACHER, intent_id, ids)


def test_an_approved_phrasing_is_answered_at_once_in_every_process(
    room: Schoolroom, next_door: Schoolroom
) -> None:
    """The very next question, without a restart, in both; the list is empty."""
    for process in (room, next_door):
        assert process.ask(TEXT).result.outcome is Outcome.NO_MATCH
    done = approve(room, TEXT)
    assert isinstance(done, Done)
    assert done.count == 2
    for process in (room, next_door):
        result = process.ask(TEXT.upper() + "?").result
        assert isinstance(result, Answered)
        assert result.intent.intent_id == "pages"
        assert process.listed() == []


def test_withdrawn_it_is_not_answered_any_more(room: Schoolroom, next_door: Schoolroom) -> None:
    """In every process; twice is once, and the log of changes says who."""
    room.ask(TEXT)
    approve(room, TEXT)
    phrasing = room.learning.phrasings.approved(TEACHER)[0]
    assert (phrasing.text, phrasing.approved_by) == (TEXT, TEACHER)
    for _ in range(2):
        room.learning.phrasings.withdraw(SECOND_TEACHER, phrasing.phrasing_id)
    for process in (room, next_door):
        assert process.outcome(TEXT) is Outcome.NO_MATCH
    entries = room.mill.audit.recent(TEACHER)
    assert [(entry.actor, entry.action) for entry in entries] == [
        (SECOND_TEACHER, "phrasings.withdrawn"),
        (TEACHER, "unanswered.decided"),
    ]
    assert "noticeboard" not in repr(entries)


def test_the_rehearsal_counts_what_would_change(room: Schoolroom) -> None:
    """Recent questions by what is said now; those of long ago and other ones are not counted."""
    room.ask(TEXT)
    room.clock.move(days=91)
    for _ in range(2):
        asked = room.ask("Is a picture for the noticeboard")
        room.learning.feedback.give(asked.question_id, ASKER, helpful=False)
    room.ask("How do I run the noticeboard?")
    room.ask("Is a picture of gifts")
    rehearsal = rehearse(room, TEXT)
    assert [wording.text for wording in rehearsal.wordings] == [
        "How do I run the noticeboard?",
        "Is a picture for the noticeboard",
    ]
    assert rehearsal.changes == (
        Changed(before="About pictures", count=2),
        Changed(before=None, count=1),
    )


def test_nothing_is_approved_by_a_rehearsal(room: Schoolroom) -> None:
    """Looking changes nothing."""
    room.ask(TEXT)
    rehearse(room, TEXT)
    assert room.learning.phrasings.approved(TEACHER) == []
    assert room.outcome(TEXT) is Outcome.NO_MATCH


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("may we befriend them?", "as a way to ask about “About friends”"),
        ("Is there a page in the book!", "this does not mean “About pages”"),
        ("When is payday?", "this is not about the policy"),
        ("Hello", "this is not about the policy"),
        ("and the noticeboard?", "only makes sense after another question"),
        ("?!", "no word in this"),
        ("word " * 80, "too long"),
    ],
)
def test_what_would_lower_the_truth_is_refused(room: Schoolroom, text: str, fault: str) -> None:
    """In the rehearsal and, whatever was shown, when it is approved; a sentence says why."""
    asked = room.ask(text)
    room.learning.feedback.give(asked.question_id, ASKER, helpful=False)
    rehearsal = rehearse(room, text)
    assert rehearsal.sound == ()
    assert fault in str(rehearsal.wordings[0].fault)
    with pytest.raises(InvalidInputError, match=fault):
        room.learning.phrasings.approve(TEACHER, "pages", [asked.question_id])
    assert room.learning.phrasings.approved(TEACHER) == []


def test_the_same_cannot_mean_two_things(room: Schoolroom) -> None:
    """Approved for one intent, refused for another, with the title of the first."""
    asked = room.ask(TEXT)
    approve(room, TEXT)
    again = room.ask("How do I run the noticeboard!")
    assert again.question_id != asked.question_id
    room.learning.feedback.give(again.question_id, ASKER, helpful=False)
    with pytest.raises(InvalidInputError, match="approved before, for “About pages”"):
        room.learning.phrasings.approve(TEACHER, "friends", [again.question_id])


def test_an_urgent_message_can_never_be_approved(room: Schoolroom) -> None:
    """Not even by its id."""
    asked = room.ask("There is danger on the noticeboard")
    with pytest.raises(StaleActionError):
        room.learning.phrasings.approve(TEACHER, "pages", [asked.question_id])


def test_a_subject_of_the_pack_that_is_not_covered(room: Schoolroom) -> None:
    """Approved for it, the bot says so from now on, and the gaps count it."""
    room.ask("Can I take the noticeboard")
    approve(room, "Can I take the noticeboard", "gifts")
    assert room.outcome("Can I take the noticeboard") is Outcome.NOT_COVERED
    subjects = room.learning.gaps.gaps(TEACHER).subjects
    assert [(each.title, each.count) for each in subjects] == [("About gifts", 2)]


def test_managers_at_the_same_moment(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    in_threads: Callable[[Callable[[int], Any], int], list[Any]],
) -> None:
    """One approves, and each of the others is told who did."""
    rooms = [make_schoolroom(unit_of_work, workspace_id) for _ in range(4)]
    asked = rooms[0].ask(TEXT)
    managers = (TEACHER, SECOND_TEACHER, TEACHER, SECOND_TEACHER)

    def act(place: int) -> Done | AlreadyDone:
        phrasings = rooms[place].learning.phrasings
        return phrasings.approve(managers[place], "pages", [asked.question_id])

    results = in_threads(act, 4)
    done = [result for result in results if isinstance(result, Done)]
    assert len(done) == 1
    told = [result for result in results if isinstance(result, AlreadyDone)]
    assert {result.decision for result in told} == {done[0].decision}
    assert len(rooms[0].learning.phrasings.approved(TEACHER)) == 1


def test_a_phrasing_of_an_intent_that_the_pack_lost_is_left_out(room: Schoolroom) -> None:
    """The others still count, and the list still shows it."""
    room.ask(TEXT)
    approve(room, TEXT)
    with room.mill.unit_of_work() as work:
        old = work.phrasings.all(room.mill.people.workspace_id)[0]
        lost = type(old)(
            **{**vars(old), "phrasing_id": "lost", "key": "lost", "intent_id": "gone"}
        )
        assert work.phrasings.add([lost]) == 1
        work.commit()
    assert room.outcome(TEXT) is Outcome.ANSWERED
    assert len(room.learning.phrasings.approved(TEACHER)) == 2
