"""What the log of questions keeps, on real databases."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chatbot.domain.answers import Outcome
from chatbot.domain.errors import InvalidInputError, NotAuthorisedError
from chatbot.domain.privacy import PrivacySettings
from chatbot.services import privacy
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.schoolroom import ASKER, OTHER, TEACHER, Schoolroom, make_schoolroom

NAMELESS = PrivacySettings(keeps_names=False, retention_months=12)


@pytest.fixture
def room(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Schoolroom:
    """An organisation with two managers."""
    return make_schoolroom(unit_of_work, workspace_id)


def test_without_names_nothing_says_who_asked(room: Schoolroom) -> None:
    """Neither what is asked from now on nor what was asked before."""
    room.ask("Can I friend Ann")
    assert [bool(row["person_id"]) for row in room.rows("questions")] == [True]
    room.learning.privacy.save(TEACHER, NAMELESS)
    asked = room.ask("I am unsure")
    room.answers.choose(asked.question_id, 0, ASKER)
    room.learning.feedback.give(asked.question_id, ASKER, helpful=True)
    assert [row["person_id"] for row in room.rows("questions")] == [None] * 3


def test_without_names_a_conversation_is_still_one(room: Schoolroom) -> None:
    """A choice can be typed, and two misses in a row end with a person."""
    room.learning.privacy.save(TEACHER, NAMELESS)
    room.ask("I am unsure", conversation="D1")
    chosen = room.ask("the first one", conversation="D1")
    assert chosen.result.outcome is Outcome.ANSWERED
    assert room.ask("the first one", conversation="D2").result.outcome is Outcome.NO_MATCH


def test_without_names_people_can_share_and_have_a_word_each(room: Schoolroom) -> None:
    """A private answer can be shared, and feedback is still one for each person."""
    room.learning.privacy.save(TEACHER, NAMELESS)
    asked = room.ask("Can I friend Ann")
    assert room.answers.share(asked.question_id, ASKER).parts
    for user_id in (ASKER, OTHER, ASKER):
        room.learning.feedback.give(asked.question_id, user_id, helpful=True)
    assert len(room.rows("feedback")) == 2


def test_choosing_is_for_managers_and_is_in_the_log_of_changes(room: Schoolroom) -> None:
    """Before and after; what changes nothing is no change."""
    with pytest.raises(NotAuthorisedError):
        room.learning.privacy.save(ASKER, NAMELESS)
    for _ in range(2):
        room.learning.privacy.save(TEACHER, NAMELESS)
    entries = room.mill.audit.recent(TEACHER)
    assert len(entries) == 1
    assert entries[0].before == {"keeps_names": True, "retention_months": 12}
    assert entries[0].after == {"keeps_names": False, "retention_months": 12}
    assert room.learning.privacy.settings(TEACHER) == NAMELESS


@pytest.mark.parametrize("months", [0, -1, 61])
def test_a_time_that_nobody_means(months: int) -> None:
    """Refused in a sentence."""
    with pytest.raises(InvalidInputError, match="from 1 to 60"):
        PrivacySettings(retention_months=months)


def test_old_questions_become_counts_and_their_words_are_gone(room: Schoolroom) -> None:
    """Month, surface, outcome, intent, feedback: the sums are those of the questions."""
    first = room.ask("Can I friend Ann")
    room.ask("Can I friend Bob")
    room.learning.feedback.give(first.question_id, ASKER, helpful=True)
    room.learning.feedback.give(first.question_id, OTHER, helpful=False)
    missed = room.ask("Where is the bus")
    room.learning.feedback.give(missed.question_id, ASKER, helpful=False)
    room.learning.unanswered.count_as_subject(TEACHER, missed.question_id, "Buses")
    room.ask("Is there a bus")
    room.clock.move(days=300)
    room.ask("Can I take gifts")
    room.clock.move(days=66)
    assert room.learning.privacy.reduce() == 4
    assert [row["text"] for row in room.rows("questions")] == ["Can I take gifts"]
    assert room.rows("feedback") == []
    assert room.rows("decisions") == []
    counts = [
        {name: value for name, value in row.items() if name not in ("number", "workspace_id")}
        for row in sorted(room.rows("question_counts"), key=lambda row: str(row["outcome"]))
    ]
    same = {"month": date(2026, 3, 1), "surface": "direct_message"}
    assert counts == [
        same
        | {"outcome": "answered", "intent_id": "friends", "subject": ""}
        | {"count": 2, "helpful": 1, "not_helpful": 1},
        same
        | {"outcome": "no_match", "intent_id": "", "subject": "Buses"}
        | {"count": 2, "helpful": 0, "not_helpful": 1},
    ]
    subjects = room.learning.gaps.gaps(TEACHER).subjects
    assert [(each.title, each.count) for each in subjects] == [("Buses", 2), ("About gifts", 1)]


def test_once_more_changes_nothing_and_later_ones_are_added(
    room: Schoolroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In many small transactions as in one; what comes later is added to the same month."""
    monkeypatch.setattr(privacy, "AT_ONCE", 2)
    room.learning.privacy.save(TEACHER, PrivacySettings(retention_months=1))
    for _ in range(5):
        room.ask("Can I friend Ann")
    room.clock.move(days=10)
    room.ask("Can I friend Ann")
    room.clock.move(days=25)
    assert [room.learning.privacy.reduce() for _ in range(2)] == [5, 0]
    room.clock.move(days=10)
    assert room.learning.privacy.reduce() == 1
    assert [row["count"] for row in room.rows("question_counts")] == [6]
    assert room.rows("questions") == []


def test_processes_at_once_count_each_question_once(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    in_threads: Callable[[Callable[[int], Any], int], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Questions and what buttons led to, shared out between three."""
    monkeypatch.setattr(privacy, "AT_ONCE", 3)
    rooms = [make_schoolroom(unit_of_work, workspace_id) for _ in range(3)]
    for _ in range(10):
        asked = rooms[0].ask("I am unsure")
        rooms[0].answers.choose(asked.question_id, 0, ASKER)
    for each in rooms:
        each.clock.move(days=400)
    reduced = in_threads(lambda place: rooms[place].learning.privacy.reduce(), 3)
    assert sum(reduced) == 20
    counts: Counter[str] = Counter()
    for row in rooms[0].rows("question_counts"):
        counts[str(row["outcome"])] += row["count"]
    assert counts == {"clarify": 10, "answered": 10}
