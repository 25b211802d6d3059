"""The log of questions in the store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError, StatementError

from chatbot.domain.answers import LoggedQuestion, Outcome, Surface
from chatbot.domain.people import Standing
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.tables import questions

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def question(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> LoggedQuestion:
    """A question that a person of the workspace asked; not in the store yet."""
    with unit_of_work() as work:
        person = work.people.record(workspace_id, "U1", Standing.MEMBER, NOW)
        work.commit()
    return LoggedQuestion(
        question_id="q1",
        workspace_id=workspace_id,
        person_id=person.person_id,
        asked_at=NOW,
        surface=Surface.MENTION,
        conversation="C1:1700000000.000100",
        text="Can I tag clients? \N{THINKING FACE}",
        outcome=Outcome.CLARIFY,
        intent_id="photos.tagging",
        confidence=0.4375,
        urgent=True,
        hand_over=False,
        choices=("photos.tagging", "photos.consent"),
    )


def add(unit_of_work: UnitOfWorkFactory, *several: LoggedQuestion) -> None:
    """Add questions in one transaction."""
    with unit_of_work() as work:
        for one in several:
            work.questions.add(one)
        work.commit()


def latest(
    unit_of_work: UnitOfWorkFactory, like: LoggedQuestion, since: datetime = NOW
) -> str | None:
    """The id of the newest question of the same person in the same conversation."""
    with unit_of_work() as work:
        found = work.questions.latest_in(
            like.workspace_id,
            like.conversation or "",
            like.person_id,
            since=since,
            until=NOW + timedelta(days=1),
            other_than=(),
        )
    return found.question_id if found else None


def test_a_question_comes_back_as_it_was(
    unit_of_work: UnitOfWorkFactory, question: LoggedQuestion
) -> None:
    """Every field survives, the order of the choices and the fractions of a second too."""
    bare = replace(
        question,
        question_id="q2",
        person_id=None,
        conversation=None,
        intent_id=None,
        choices=(),
        urgent=False,
        hand_over=True,
        parent_id="q1",
    )
    add(unit_of_work, question, bare)
    with unit_of_work() as work:
        assert work.questions.get(question.workspace_id, "q1") == question
        assert work.questions.get(question.workspace_id, "q2") == bare


def test_an_unknown_question_is_none(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """An old button leads to no error in the store."""
    with unit_of_work() as work:
        assert work.questions.get(workspace_id, "q1") is None


def test_the_newest_of_a_conversation_is_found(
    unit_of_work: UnitOfWorkFactory, question: LoggedQuestion
) -> None:
    """It is the newest by its time, whatever the order of adding."""
    newest = replace(question, question_id="q2", asked_at=NOW + timedelta(microseconds=1))
    add(unit_of_work, newest, question)

    assert latest(unit_of_work, question) == "q2"


def test_of_two_asked_at_once_the_last_added_is_the_newest(
    unit_of_work: UnitOfWorkFactory, question: LoggedQuestion
) -> None:
    """The second question of one message is the one that a follow-up means."""
    add(unit_of_work, replace(question, question_id="zz"), replace(question, question_id="aa"))

    assert latest(unit_of_work, question) == "aa"


def test_what_was_asked_too_long_ago_is_not_found(
    unit_of_work: UnitOfWorkFactory, question: LoggedQuestion
) -> None:
    """`since` itself still counts, the moment before does not; a zone makes no difference."""
    add(unit_of_work, question)
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert latest(unit_of_work, question, since=elsewhere) == "q1"
    assert latest(unit_of_work, question, since=NOW + timedelta(microseconds=1)) is None


def test_other_conversations_and_people_are_not_found(
    unit_of_work: UnitOfWorkFactory, question: LoggedQuestion
) -> None:
    """A follow-up means one's own question, in the same place."""
    with unit_of_work() as work:
        other = work.people.record(question.workspace_id, "U2", Standing.MEMBER, NOW)
        work.commit()
    add(unit_of_work, question)

    assert latest(unit_of_work, replace(question, conversation="C2")) is None
    assert latest(unit_of_work, replace(question, person_id=other.person_id)) is None
    assert latest(unit_of_work, replace(question, person_id=None)) is None


def test_without_a_person_only_nobodys_questions_are_found(
    unit_of_work: UnitOfWorkFactory, question: LoggedQuestion
) -> None:
    """The console has a conversation of its own."""
    nobody = replace(question, question_id="q2", person_id=None)
    add(unit_of_work, nobody, replace(question, asked_at=NOW + timedelta(seconds=1)))

    assert latest(unit_of_work, nobody) == "q2"


def test_another_workspace_sees_no_question(
    unit_of_work: UnitOfWorkFactory, question: LoggedQuestion, other_workspace_id: str
) -> None:
    """Neither by its id nor by its conversation."""
    add(unit_of_work, question, replace(question, question_id="q2", person_id=None))
    for person_id in (question.person_id, None):
        theirs = replace(question, workspace_id=other_workspace_id, person_id=person_id)
        assert latest(unit_of_work, theirs) is None
    with unit_of_work() as work:
        assert work.questions.get(other_workspace_id, "q1") is None


def test_a_question_cannot_name_a_person_of_another_workspace(
    unit_of_work: UnitOfWorkFactory, question: LoggedQuestion, other_workspace_id: str
) -> None:
    """The database refuses a row that mixes two organisations."""
    with pytest.raises(IntegrityError):
        add(unit_of_work, replace(question, workspace_id=other_workspace_id))


def test_an_id_is_used_once(unit_of_work: UnitOfWorkFactory, question: LoggedQuestion) -> None:
    """A second attempt under the same id changes nothing."""
    add(unit_of_work, question, replace(question, text="Something else"))

    with unit_of_work() as work:
        assert work.questions.get(question.workspace_id, "q1") == question


def test_text_that_no_database_can_keep_is_made_harmless(
    unit_of_work: UnitOfWorkFactory, question: LoggedQuestion
) -> None:
    """A NUL or half a character costs nobody the answer."""
    add(unit_of_work, replace(question, text="Can I \0 post \ud83d this?"))
    with unit_of_work() as work:
        found = work.questions.get(question.workspace_id, "q1")

    assert found is not None
    assert found.text == "Can I \N{REPLACEMENT CHARACTER} post ? this?"


def test_a_naive_time_is_refused(
    unit_of_work: UnitOfWorkFactory, question: LoggedQuestion
) -> None:
    """Neither stored nor looked for."""
    with pytest.raises(StatementError, match="naive datetime"):
        add(unit_of_work, replace(question, asked_at=NOW.replace(tzinfo=None)))
    with pytest.raises(StatementError, match="naive datetime"):
        latest(unit_of_work, question, since=NOW.replace(tzinfo=None))


def test_every_surface_and_outcome_can_be_kept(
    unit_of_work: UnitOfWorkFactory, question: LoggedQuestion
) -> None:
    """The migrated schema allows every value that the domain knows."""
    variants = [
        replace(question, question_id=f"{surface}-{outcome}", surface=surface, outcome=outcome)
        for surface in Surface
        for outcome in Outcome
    ]
    add(unit_of_work, *variants)
    with unit_of_work() as work:
        stored = [work.questions.get(one.workspace_id, one.question_id) for one in variants]

    assert stored == variants


@pytest.mark.parametrize("column", ["surface", "outcome"])
def test_a_value_that_the_domain_does_not_know_is_refused(
    engine: Engine, unit_of_work: UnitOfWorkFactory, question: LoggedQuestion, column: str
) -> None:
    """The database itself holds the lists of values."""
    add(unit_of_work, question)
    with engine.connect() as connection:
        row = dict(connection.execute(select(questions)).mappings().one())
        del row["number"]
        with pytest.raises(IntegrityError, match=column):
            connection.execute(insert(questions), row | {"question_id": "q2", column: "other"})


def test_a_question_outlives_the_one_that_led_to_it(
    engine: Engine, unit_of_work: UnitOfWorkFactory, question: LoggedQuestion
) -> None:
    """Deleting an old question leaves the newer ones, which then name no parent."""
    add(unit_of_work, question, replace(question, question_id="q2", parent_id="q1"))
    with engine.begin() as connection:
        connection.execute(delete(questions).where(questions.c.question_id == "q1"))
    with unit_of_work() as work:
        found = work.questions.get(question.workspace_id, "q2")

    assert found == replace(question, question_id="q2", parent_id=None)


def test_eight_threads_add_without_an_error(
    unit_of_work: UnitOfWorkFactory,
    question: LoggedQuestion,
    engine: Engine,
    in_threads: Callable[[Callable[[int], None], int], list[None]],
) -> None:
    """Nobody is told that the database is locked, and nothing is lost."""

    def ask(place: int) -> None:
        for number in range(25):
            latest(unit_of_work, question)
            add(unit_of_work, replace(question, question_id=f"q{place}-{number}"))

    in_threads(ask, 8)
    with engine.connect() as connection:
        stored = connection.execute(select(questions.c.question_id)).scalars().all()

    assert len(set(stored)) == 200
