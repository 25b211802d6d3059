"""What only managers do with what the bot learns: refused to everybody else, and nothing leaks."""

from collections.abc import Callable
from typing import Any

import pytest

from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.privacy import PrivacySettings
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.people_of_the_mill import ADMIN, BACKUP, LEAD, SUPERVISOR
from tests.integration.schoolroom import TEACHER, Schoolroom, make_schoolroom

DATABASES = ("sqlite",)

TEXT = "How do I run the noticeboard"
OTHERS = (
    *("UWORKER", "UADMIN", "UBACK", "USUP", "ULEAD"),
    *("UGUEST", "UOUT", "UGONE", "UBOT"),
)
Act = Callable[[Schoolroom, str, str], Any]
ONLY_MANAGERS: tuple[Act, ...] = (
    lambda room, user_id, _: room.learning.unanswered.unanswered(user_id),
    lambda room, user_id, asked: room.learning.unanswered.group(user_id, asked),
    lambda room, user_id, _: room.learning.phrasings.rehearse(user_id, "pages", []),
    lambda room, user_id, _: room.learning.phrasings.approved(user_id),
    lambda room, user_id, _: room.learning.phrasings.withdraw(user_id, "p"),
    lambda room, user_id, _: room.learning.gaps.gaps(user_id),
    lambda room, user_id, _: room.learning.privacy.settings(user_id),
    lambda room, user_id, _: room.learning.privacy.save(user_id, PrivacySettings()),
    lambda room, user_id, asked: room.learning.unanswered.dismiss(user_id, asked),
    lambda room, user_id, asked: room.learning.unanswered.count_as_subject(user_id, asked, "No"),
    lambda room, user_id, asked: room.learning.phrasings.approve(user_id, "pages", [asked]),
)


@pytest.fixture
def room(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Schoolroom:
    """An organisation with one person of each kind, and one question on the list."""
    room = make_schoolroom(unit_of_work, workspace_id)
    room.mill.give(
        {LEAD: ("ULEAD",), ADMIN: ("UADMIN",), BACKUP: ("UBACK",), SUPERVISOR: ("USUP",)}
    )
    room.ask(TEXT)
    return room


@pytest.mark.parametrize("user_id", OTHERS)
@pytest.mark.parametrize("place", range(len(ONLY_MANAGERS)))
def test_everybody_else_is_refused(room: Schoolroom, place: int, user_id: str) -> None:
    """By each method itself; the sentence has no word of the question, and nothing changes."""
    with pytest.raises(NotAuthorisedError) as refused:
        ONLY_MANAGERS[place](room, user_id, room.group_id(TEXT))
    assert "noticeboard" not in str(refused.value)
    assert room.listed() == [(TEXT, 1)]
    assert room.mill.audit.recent(TEACHER) == []


@pytest.mark.parametrize("place", range(len(ONLY_MANAGERS)))
def test_a_manager_is_not_refused(room: Schoolroom, place: int) -> None:
    """The refusals are not for another reason."""
    ONLY_MANAGERS[place](room, TEACHER, room.group_id(TEXT))


def test_not_even_whether_a_question_exists(room: Schoolroom) -> None:
    """A made-up id and a real one get the same refusal; a manager is told the difference."""
    for question_id in (room.group_id(TEXT), "made-up"):
        with pytest.raises(NotAuthorisedError):
            room.learning.unanswered.dismiss("UWORKER", question_id)
    with pytest.raises(StaleActionError):
        room.learning.unanswered.dismiss(TEACHER, "made-up")
