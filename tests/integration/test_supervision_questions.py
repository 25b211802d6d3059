"""The supervision questions over a real database: versions, two managers, a newer pack."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chatbot.domain.audit import SYSTEM
from chatbot.domain.errors import InvalidInputError, NotAuthorisedError, StaleActionError
from chatbot.domain.supervision_question_changes import Direction, OfferKind
from chatbot.domain.supervision_questions import MOST_QUESTIONS
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.supervision_question_book import QUESTIONS_CHANGED
from chatbot.services.supervision_questions import PACK_OFFERS
from chatbot.store.engine import make_engine
from chatbot.store.unit_of_work import unit_of_work_on
from tests.integration.conftest import StartingLine, add_workspace
from tests.integration.people_of_the_mill import ADMIN, LEAD, SUPERVISOR
from tests.integration.questions_of_the_mill import (
    BOSS,
    OTHER,
    A,
    B,
    C,
    Study,
    pack_asking,
    question,
    staffed,
)

D = question("d")
OTHERS = ("UWORKER", "UADMIN", "USUP", "ULEAD", "UGUEST", "UOUT", "UGONE", "UBOT")


@pytest.fixture
def study(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Study:
    """A pack with two questions, which are on, and two managers."""
    return staffed(unit_of_work, workspace_id, pack_asking(A, B))


def asked(study: Study) -> list[str]:
    """The ids of what is asked now."""
    return [each.question_id for each in study.current().questions]


@pytest.mark.parametrize("user_id", OTHERS)
def test_only_managers(study: Study, user_id: str) -> None:
    """Nobody else sees or changes the questions, whatever they hold."""
    study.mill.give({LEAD: ("ULEAD",), ADMIN: ("UADMIN",), SUPERVISOR: ("USUP",)})
    version, questions = study.current().version, study.questions
    acts: tuple[Callable[[], Any], ...] = (
        lambda: questions.shown(user_id),
        lambda: questions.switch(user_id, version, on=False),
        lambda: questions.add(user_id, version, C),
        lambda: questions.reword(user_id, version, A),
        lambda: questions.retire(user_id, version, "a"),
        lambda: questions.move(user_id, version, "a", Direction.DOWN),
        lambda: questions.settle(user_id, version, (), questions.mark(), take=True),
    )
    for act in acts:
        with pytest.raises(NotAuthorisedError):
            act()
    assert (study.current().version, asked(study)) == (1, ["a", "b"])


def test_the_packs_set_is_the_first_version(study: Study) -> None:
    """It is kept when it is first asked for, and the same from then on."""
    first = study.current()
    assert (first.version, first.questions, first.on) == (1, (A, B), True)
    assert study.current() == study.version(1) == first


def test_an_unknown_version(study: Study) -> None:
    """Nobody was ever asked with it."""
    with pytest.raises(StaleActionError):
        study.version(7)


def test_every_change_is_a_version(study: Study) -> None:
    """Added, reworded, moved, retired, off: old records keep the wording that they had."""
    other = replace(B, wording="Something else?")
    shown = study.questions.add(BOSS, study.current().version, C)
    shown = study.questions.reword(BOSS, shown.asked.version, other)
    shown = study.questions.move(OTHER, shown.asked.version, "b", Direction.UP)
    shown = study.questions.retire(BOSS, shown.asked.version, "a")
    shown = study.questions.switch(BOSS, shown.asked.version, on=False)
    assert study.current() == shown.asked
    assert (shown.asked.version, shown.asked.questions, shown.asked.on) == (6, (other, C), False)
    assert study.version(1).questions == (A, B)
    assert study.version(2).questions == (A, B, C)
    assert study.version(4).questions == (other, A, C)


def test_every_change_is_in_the_log(study: Study) -> None:
    """Who, what, and how it was before."""
    shown = study.questions.add(BOSS, study.current().version, C)
    study.questions.reword(OTHER, shown.asked.version, replace(C, wording="Else?"))
    reworded, added = study.mill.audit.recent(BOSS)
    assert {each.action for each in (added, reworded)} == {QUESTIONS_CHANGED}
    assert (added.actor, added.subject, (added.after or {})["deed"]) == (BOSS, "c", "added")
    assert (reworded.actor, (reworded.after or {})["deed"]) == (OTHER, "reworded")
    assert (reworded.before or {})["question"]["wording"] == C.wording
    assert (reworded.after or {})["question"]["wording"] == "Else?"


def test_nothing_changed_is_no_version(study: Study) -> None:
    """Saving what is there leaves no trace."""
    base = study.current().version
    assert study.questions.reword(BOSS, base, A).asked.version == base
    assert study.questions.move(BOSS, base, "a", Direction.UP).asked.version == base
    assert study.mill.audit.recent(BOSS) == []


def test_two_managers_at_once(study: Study) -> None:
    """The second gets a sentence, and loses nothing of the first one's change."""
    base = study.current().version
    study.questions.reword(BOSS, base, replace(A, wording="First?"))
    with pytest.raises(StaleActionError, match="Somebody else changed the questions"):
        study.questions.reword(OTHER, base, replace(A, wording="Second?"))
    assert study.current().questions[0].wording == "First?"


def test_the_same_form_twice(study: Study) -> None:
    """Slack sends it again: it is saved once, and said to be saved."""
    base = study.current().version
    first = study.questions.add(BOSS, base, C)
    again = study.questions.add(BOSS, base, C)
    assert first == again
    assert asked(study) == ["a", "b", "c"]


def test_what_has_gone_meanwhile(study: Study) -> None:
    """A question that was retired cannot be reworded by an old list."""
    base = study.questions.retire(BOSS, study.current().version, "b").asked.version
    with pytest.raises(StaleActionError, match="retired meanwhile"):
        study.questions.reword(BOSS, base, B)


def test_a_set_that_cannot_be_asked(study: Study) -> None:
    """A second question in the same words, one too many, none left: a sentence each."""
    base = study.current().version
    with pytest.raises(InvalidInputError, match="stands twice"):
        study.questions.add(BOSS, base, question("d", A.wording))
    for number in range(MOST_QUESTIONS - 2):
        base = study.questions.add(BOSS, base, question(f"q-{number}")).asked.version
    with pytest.raises(InvalidInputError, match="41 questions"):
        study.questions.add(BOSS, base, D)
    assert study.current().version == base


def test_a_set_that_is_off(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """The organisation's own choice is off, until a manager turns it on."""
    study = staffed(unit_of_work, workspace_id, pack_asking(A, on=False, own_choice=True))
    assert study.current().for_roles(()) == ()
    study.questions.switch(BOSS, 1, on=True)
    assert study.current().for_roles(()) == (A,)
    assert study.current().own_choice


def test_a_newer_pack_that_nobody_changed(study: Study) -> None:
    """Its questions are asked from then on, under a new version, with an entry in the log."""
    study.current()
    newer = study.with_pack(pack_asking(A, C))
    assert asked(newer) == ["a", "c"]
    assert (newer.current().version, newer.version(1).questions) == (2, (A, B))
    (entry,) = study.mill.audit.recent(BOSS)
    assert (entry.actor, (entry.after or {})["deed"]) == (SYSTEM, "pack_updated")
    assert newer.questions.shown(BOSS).offered == ()


def test_a_newer_pack_leaves_the_managers_set(study: Study) -> None:
    """It is offered; what is taken comes in, what is left is not offered again."""
    study.questions.reword(BOSS, study.current().version, replace(A, wording="Mine?"))
    newer = study.with_pack(pack_asking(replace(A, wording="Newer?"), C, D))
    shown = newer.questions.shown(BOSS)
    assert [(each.kind, each.question.question_id) for each in shown.offered] == [
        (OfferKind.CHANGED, "a"),
        (OfferKind.NEW, "c"),
        (OfferKind.NEW, "d"),
        (OfferKind.RETIRED, "b"),
    ]
    assert newer.current().questions == (replace(A, wording="Mine?"), B)
    settle, mark = newer.questions.settle, shown.mark
    some = settle(BOSS, shown.asked.version, {"c", "b"}, mark, take=True)
    assert some.asked.questions == (replace(A, wording="Mine?"), C)
    assert [each.question.question_id for each in some.offered] == ["a", "d"]
    done = settle(BOSS, some.asked.version, {"a", "d"}, mark, take=False)
    assert done.asked.questions == some.asked.questions
    assert done.offered == newer.questions.shown(BOSS).offered == ()
    deeds = [(each.after or {})["deed"] for each in newer.mill.audit.recent(BOSS)]
    assert deeds == ["pack_left", "pack_taken", "reworded"]


def test_leaving_all_of_it(study: Study) -> None:
    """The questions stay, and nothing is offered until the pack changes again."""
    study.questions.switch(BOSS, study.current().version, on=False)
    newer = study.with_pack(pack_asking(A, B, C))
    shown = newer.questions.shown(BOSS)
    left = newer.questions.settle(BOSS, shown.asked.version, {"c"}, shown.mark, take=False)
    assert (left.asked.questions, left.offered) == ((A, B), ())
    again = study.with_pack(pack_asking(A, B, C, D)).questions.shown(BOSS)
    assert [each.question.question_id for each in again.offered] == ["d"]


def test_an_offer_of_another_pack(study: Study) -> None:
    """A form of the pack before the last one is refused."""
    study.questions.switch(BOSS, study.current().version, on=False)
    old = study.with_pack(pack_asking(A, B, C)).questions.shown(BOSS)
    newest = study.with_pack(pack_asking(A, B, D)).questions
    with pytest.raises(StaleActionError, match="changed again"):
        newest.settle(BOSS, old.asked.version, {"c"}, old.mark, take=True)


def test_managers_are_told_once_of_a_newer_pack(study: Study) -> None:
    """Each of them, in working hours, and not again; not where nothing is offered."""
    assert study.questions.tell_of_offers() == 0
    study.questions.switch(BOSS, study.current().version, on=False)
    newer = study.with_pack(pack_asking(A, B, C))
    study.mill.clock.move(hours=12)
    assert [newer.questions.tell_of_offers() for _ in range(2)] == [2, 0]
    assert newer.mill.messages() == []
    study.mill.clock.move(hours=12)
    told = newer.mill.messages()
    assert {(each.kind, each.recipient) for each in told} == {
        (PACK_OFFERS, BOSS),
        (PACK_OFFERS, OTHER),
    }
    assert newer.questions.still_offers(BOSS)
    assert not newer.questions.still_offers("UWORKER")
    shown = newer.questions.shown(BOSS)
    newer.questions.settle(BOSS, shown.asked.version, {"c"}, shown.mark, take=False)
    assert not newer.questions.still_offers(BOSS)


def test_managers_on_leave_are_told_of_a_newer_pack_afterwards(study: Study) -> None:
    """Nobody is written to on leave, neither at once nor for a morning of it; then once."""
    study.questions.switch(BOSS, study.current().version, on=False)
    newer = study.with_pack(pack_asking(A, B, C))
    study.mill.clock.move(hours=12)  # in the evening
    tomorrow = (study.mill.clock.now() + timedelta(days=1)).date()
    study.leave.go(OTHER, tomorrow, 2)
    assert [newer.questions.tell_of_offers() for _ in range(2)] == [1, 0]
    study.mill.clock.move(hours=24)  # the evening before the last day of it
    assert newer.questions.tell_of_offers() == 0
    study.mill.clock.move(hours=24)
    assert [newer.questions.tell_of_offers() for _ in range(2)] == [1, 0]
    study.mill.clock.move(hours=12)
    assert [each.recipient for each in newer.mill.messages()] == [BOSS, OTHER]


def test_another_workspace(
    study: Study, unit_of_work: UnitOfWorkFactory, other_workspace_id: str
) -> None:
    """Its questions are its own."""
    other = staffed(unit_of_work, other_workspace_id, pack_asking(C))
    study.questions.switch(BOSS, study.current().version, on=False)
    assert (other.current().version, other.current().on, asked(other)) == (1, True, ["c"])


def keep_first(url: str, start: StartingLine) -> tuple[int, int]:
    """Ask for the questions as one of several processes; their version and number."""
    engine = make_engine(url)
    study = staffed(unit_of_work_on(engine), "T0WSC", pack_asking(A, B))
    start.wait()
    found = study.current()
    engine.dispose()
    return found.version, len(found.questions)


def test_two_processes_keep_one_first_version(
    database_url: str, unit_of_work: UnitOfWorkFactory, in_processes: Callable[..., list[Any]]
) -> None:
    """Both find the same set under the same number."""
    add_workspace(unit_of_work, "T0WSC", "wsc")
    assert in_processes(keep_first, database_url, 2) == [(1, 2)] * 2


def test_two_managers_in_two_threads(
    study: Study, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """One change of the version is saved; each of the others gets the sentence."""
    base = study.current().version

    def add(place: int) -> bool:
        mine = study.with_pack(pack_asking(A, B))
        try:
            mine.questions.add(BOSS, base, question(f"new-{place}"))
        except StaleActionError:
            return False
        return True

    assert sorted(in_threads(add, 4)) == [False, False, False, True]
    assert study.current().version == base + 1
    assert len(study.current().questions) == 3
