"""`python -m tests.bench.learning`: what ten thousand approved phrasings and misses cost."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from rich.console import Console

from chatbot.domain.answers import LoggedQuestion, Outcome, Question, Surface
from chatbot.domain.audit import SYSTEM
from chatbot.domain.phrasings import ApprovedPhrasing
from chatbot.domain.roles import Duty, Role, RoleChange
from chatbot.indexes import build_index
from chatbot.services.answers import AnswerService
from chatbot.services.learning import Learning
from chatbot.services.people import PeopleService
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.ports import UnitOfWork
from chatbot.services.role_changes import record_changes
from chatbot.services.roles import RolesService
from chatbot.settings import Settings
from chatbot.store.database import open_database
from tests.doubles import LONDON, FakeDirectory, FixedClock

MANY = 10_000
WORKSPACE = "T0BENCH"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
T = TypeVar("T")
TEXT = "Who waters the plants of the noticeboard"


class Bench:
    """One process of the bot on a database."""

    def __init__(self, index: PolicyIndex, url: str) -> None:
        clock, database = FixedClock(NOW), open_database(url)
        self.begin = database.unit_of_work
        with self.begin() as work:
            work.ensure_workspace(WORKSPACE, index.pack.pack_id)
            work.commit()
        people = PeopleService(
            workspace_id=WORKSPACE,
            directory=FakeDirectory(),
            unit_of_work=self.begin,
            clock=clock,
            guests_allowed=False,
            zone=LONDON,
        )
        roles = RolesService(
            workspace_id=WORKSPACE, people=people, unit_of_work=self.begin, clock=clock
        )
        self.people = people
        self.answers = AnswerService(
            index=index, people=people, unit_of_work=self.begin, clock=clock
        )
        self.learning = Learning.of(index, roles=roles, unit_of_work=self.begin, clock=clock)

    def ask(self) -> Outcome:
        """Ask the one question that is approved."""
        question = Question(text=TEXT, surface=Surface.DIRECT_MESSAGE, asked_at=NOW)
        return self.answers.answer(question, "U1").parts[0].result.outcome


def fill(bench: Bench, index: PolicyIndex) -> None:
    """A manager, ten thousand approved phrasings and ten thousand misses."""
    bench.people.identify("UMAN")
    intent_ids = list(index.pack.intents)
    dice = random.Random(1)  # noqa: S311 - the same each time
    words = [word for text in index.pack.out_of_scope for word in text.split()]
    texts = [" ".join(dice.sample(words, 7)) for _ in range(2 * MANY)]
    with bench.begin() as work:
        manager = RoleChange(duty=Duty(role=Role.MANAGER), before=(), after=("UMAN",))
        record_changes(work, WORKSPACE, [manager], actor=SYSTEM, now=NOW)
        work.phrasings.add(
            [
                _phrasing(number, text, dice.choice(intent_ids), index)
                for number, text in enumerate(texts[:MANY])
            ]
        )
        for number, text in enumerate(texts[MANY:]):
            _log(work, number, text)
        work.commit()


def _phrasing(number: int, text: str, intent_id: str, index: PolicyIndex) -> ApprovedPhrasing:
    return ApprovedPhrasing(
        phrasing_id=f"p{number}",
        workspace_id=WORKSPACE,
        intent_id=intent_id,
        text=text,
        key=index.matcher.key_of(text),
        approved_by="UMAN",
        approved_at=NOW,
    )


def _log(work: UnitOfWork, number: int, text: str) -> None:
    work.questions.add(
        LoggedQuestion(
            question_id=f"q{number}",
            workspace_id=WORKSPACE,
            person_id=None,
            asked_at=NOW,
            surface=Surface.DIRECT_MESSAGE,
            conversation=None,
            text=text,
            outcome=Outcome.NO_MATCH,
            intent_id=None,
            confidence=0.0,
            urgent=False,
            hand_over=False,
        )
    )


def main() -> None:
    """Measure and print."""
    console = Console()
    settings = Settings()
    index = build_index(settings, "wsc")
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        here, elsewhere = Bench(index, url), Bench(index, url)
        fill(here, index)
        before, first = _timed(elsewhere.ask)
        console.print(f"{MANY:,} approved phrasings: first question of a process {first:.2f} s")
        listed, seconds = _timed(lambda: here.learning.unanswered.unanswered("UMAN"))
        console.print(f"{MANY:,} misses: {len(listed.groups):,} groups in {seconds:.2f} s")
        asked = [group.questions for group in listed.groups if group.newest.text == TEXT]
        questions, intent_id = asked[0], next(iter(index.pack.intents))
        _, seconds = _timed(lambda: here.learning.phrasings.rehearse("UMAN", intent_id, questions))
        console.print(f"rehearsal against {MANY:,} recent questions: {seconds:.2f} s")
        ids = [questions[0].question_id]
        began = time.perf_counter()
        here.learning.phrasings.approve("UMAN", intent_id, ids)
        approved = time.perf_counter() - began
        after = elsewhere.ask()
        live = time.perf_counter() - began
        console.print(
            f"approved in {approved:.2f} s; {before} -> {after} in another process"
            f" {live:.2f} s after the press"
        )


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


if __name__ == "__main__":
    main()
