"""The list of unanswered questions, and feedback, on real databases."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chatbot.domain.answers import Outcome
from chatbot.domain.errors import InvalidInputError, NotAuthorisedError, StaleActionError
from chatbot.domain.policies import PolicyDate
from chatbot.domain.unanswered import DecisionKind
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.unanswered import AlreadyDone, Done
from tests.integration.schoolroom import (
    ASKER,
    OTHER,
    SECOND_TEACHER,
    TEACHER,
    Schoolroom,
    make_schoolroom,
    teaching_pack,
)


@pytest.fixture
def room(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Schoolroom:
    """An organisation with two managers."""
    return make_schoolroom(unit_of_work, workspace_id)


def test_what_is_not_understood_is_on_the_list_with_what_means_the_same(room: Schoolroom) -> None:
    """Merged and counted, what was asked most often first; what was answered is not there."""
    room.ask("Who has the minibus")
    room.ask("Where can I park")
    room.ask("When may I drive the minibus", OTHER)
    room.ask("Can I friend her")
    assert room.listed() == [("When may I drive the minibus", 2), ("Where can I park", 1)]


def test_did_you_mean_without_a_choice_is_on_the_list(room: Schoolroom) -> None:
    """With its guesses; chosen by button or by typing, it is not."""
    room.ask("I am unsure of this")
    chosen = room.ask("I am unsure of that")
    typed = room.ask("I am unsure of it", conversation="D1")
    assert typed.result.outcome is Outcome.CLARIFY
    room.ask("the second one", conversation="D1")
    room.answers.choose(chosen.question_id, 0, ASKER)
    assert room.listed() == [("I am unsure of this", 1)]
    groups = room.learning.unanswered.unanswered(TEACHER).groups
    assert groups[0].guesses == ("pictures", "pages")


@pytest.mark.parametrize("typed", [True, False])
def test_none_of_these_counts_once(room: Schoolroom, typed: bool) -> None:  # noqa: FBT001 - a parameter
    """The question is listed, and neither "none of these" nor the question again."""
    asked = room.ask("I am unsure of this", conversation="D1")
    if typed:
        room.ask("none of these", conversation="D1")
    else:
        room.answers.turn_down(asked.question_id, ASKER)
    assert room.listed() == [("I am unsure of this", 1)]


def test_thumbs_down_on_every_outcome_is_kept_and_listed(room: Schoolroom) -> None:
    """Answered, not covered, did you mean, no match: each is in the table and on the list."""
    texts = ("Can I friend Ann", "Can I take gifts", "I am unsure today", "Where is the bus")
    for text in texts:
        asked = room.ask(text)
        room.learning.feedback.give(asked.question_id, ASKER, helpful=False)
    assert sorted(room.listed()) == sorted((text, 1) for text in texts)
    assert [row["helpful"] for row in room.rows("feedback")] == [False] * 4


def test_the_last_word_of_each_person_counts(room: Schoolroom) -> None:
    """Pressed twice, changed, by two people: one row each, without a name, and it reconciles."""
    asked = room.ask("Can I friend Ann")
    give = room.learning.feedback.give
    for helpful in (False, False, True):
        give(asked.question_id, ASKER, helpful=helpful)
    give(asked.question_id, OTHER, helpful=False)
    rows = room.rows("feedback")
    assert sorted(row["helpful"] for row in rows) == [False, True]
    assert not {ASKER, OTHER} & {str(value) for row in rows for value in row.values()}
    assert room.learning.unanswered.unanswered(TEACHER).groups[0].not_helpful == 1
    give(asked.question_id, OTHER, helpful=True)
    assert room.listed() == []


def test_feedback_a_week_later_and_on_what_is_gone(room: Schoolroom) -> None:
    """A week is nothing; a question that is not kept any more is said to be so."""
    asked = room.ask("Where is the bus")
    room.clock.move(days=7)
    room.learning.feedback.give(asked.question_id, ASKER, helpful=False)
    with pytest.raises(StaleActionError, match="not kept any more"):
        room.learning.feedback.give("nothing", ASKER, helpful=True)


def test_an_outsider_says_nothing(room: Schoolroom) -> None:
    """Feedback is for those who may ask."""
    asked = room.ask("Where is the bus")
    for user_id in ("UOUT", "UGONE", "UGUEST"):
        with pytest.raises(NotAuthorisedError):
            room.learning.feedback.give(asked.question_id, user_id, helpful=False)


def test_urgent_messages_are_counted_and_not_shown(room: Schoolroom) -> None:
    """They went to the safeguarding route: no text of them is on the list."""
    room.ask("There is danger and nothing is understood")
    found = room.learning.unanswered.unanswered(TEACHER)
    assert (found.groups, found.urgent_count) == ((), 1)


def test_nothing_on_the_list_says_who_asked(room: Schoolroom) -> None:
    """No name, no id, in anything that the list is made of."""
    asked = room.ask("Where is the bus")
    room.learning.feedback.give(asked.question_id, ASKER, helpful=False)
    person = room.mill.people.identify(ASKER)
    shown = repr(room.learning.unanswered.unanswered(TEACHER))
    assert ASKER not in shown
    assert person.person_id not in shown


def test_dismissed_until_it_is_asked_three_times_again(room: Schoolroom) -> None:
    """Twice is not enough; the third time all three are shown."""
    room.ask("Where is the bus")
    done = room.learning.unanswered.dismiss(TEACHER, room.group_id("Where is the bus"))
    assert isinstance(done, Done)
    assert done.count == 1
    for text in ("Is there a bus", "When comes the bus"):
        room.ask(text)
        assert room.listed() == []
    room.ask("Who drives the bus")
    assert room.listed() == [("Who drives the bus", 3)]


def test_two_managers_at_once(room: Schoolroom) -> None:
    """One does it, the other is told who did; a second press tells oneself the same."""
    room.ask("Where is the bus")
    group_id = room.group_id("Where is the bus")
    assert isinstance(room.learning.unanswered.dismiss(TEACHER, group_id), Done)
    for act in (
        lambda: room.learning.unanswered.dismiss(SECOND_TEACHER, group_id),
        lambda: room.learning.unanswered.count_as_subject(SECOND_TEACHER, group_id, "Buses"),
        lambda: room.learning.unanswered.group(TEACHER, group_id),
        lambda: room.learning.phrasings.approve(SECOND_TEACHER, "pages", [group_id]),
    ):
        told = act()
        assert isinstance(told, AlreadyDone)
        assert told.decision.made_by == TEACHER
        assert told.decision.kind is DecisionKind.DISMISSED


def test_a_subject_of_its_own_is_counted_with_what_is_asked_later(room: Schoolroom) -> None:
    """It is off the list for good, and the list of gaps counts every question like it."""
    room.ask("Where is the bus")
    room.learning.unanswered.count_as_subject(
        TEACHER, room.group_id("Where is the bus"), " Buses "
    )
    for text in ("Is there a bus", "When comes the bus"):
        room.ask(text)
    room.ask("Can I take gifts")
    assert room.listed() == []
    gaps = room.learning.gaps.gaps(TEACHER)
    assert [(each.title, each.count) for each in gaps.subjects] == [
        ("Buses", 3),
        ("About gifts", 1),
    ]
    assert gaps.review == "The policy names no date for its next review (approved 3 May 2024)."


def test_a_review_that_was_due_yesterday(room: Schoolroom) -> None:
    """Half past eleven at night by UTC is the next day where the organisation is."""
    pack = replace(teaching_pack(), next_review=PolicyDate(year=2026, month=7, day=1))
    gaps = replace(room.learning.gaps, pack=pack)
    room.clock.moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert gaps.gaps(TEACHER).review is None
    room.clock.moment = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert gaps.gaps(TEACHER).review == "The policy's review has been due since 1 July 2026."


@pytest.mark.parametrize("title", ["", "  ", "x" * 61])
def test_a_subject_needs_a_short_title(room: Schoolroom, title: str) -> None:
    """Said in a sentence, and nothing is decided."""
    room.ask("Where is the bus")
    with pytest.raises(InvalidInputError, match="short title"):
        room.learning.unanswered.count_as_subject(
            TEACHER, room.group_id("Where is the bus"), title
        )
    assert room.listed() == [("Where is the bus", 1)]


def test_what_is_answered_by_now_is_not_there_any_more(room: Schoolroom) -> None:
    """The feedback was changed while the manager looked: told in a sentence."""
    asked = room.ask("Can I friend Ann")
    room.learning.feedback.give(asked.question_id, ASKER, helpful=False)
    group_id = room.group_id("Can I friend Ann")
    room.learning.feedback.give(asked.question_id, ASKER, helpful=True)
    with pytest.raises(StaleActionError, match="not on the list any more"):
        room.learning.unanswered.dismiss(TEACHER, group_id)


def test_the_log_of_changes_has_no_words_of_questions(room: Schoolroom) -> None:
    """Who decided what and when, by ids."""
    room.ask("Where is the bus")
    room.learning.unanswered.dismiss(TEACHER, room.group_id("Where is the bus"))
    entry = room.mill.audit.recent(TEACHER)[0]
    assert (entry.actor, entry.action) == (TEACHER, "unanswered.decided")
    assert entry.after == {"kind": "dismissed", "questions": 1}
    assert "bus" not in repr(entry)


def test_another_workspace_sees_nothing(
    room: Schoolroom, unit_of_work: UnitOfWorkFactory, other_workspace_id: str
) -> None:
    """Neither the list nor a decision crosses over."""
    room.ask("Where is the bus")
    other = make_schoolroom(unit_of_work, other_workspace_id)
    assert other.listed() == []
    with pytest.raises(StaleActionError):
        other.learning.unanswered.dismiss(TEACHER, room.group_id("Where is the bus"))
