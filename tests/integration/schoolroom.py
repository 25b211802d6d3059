"""An organisation whose staff ask and whose managers teach, for tests of learning."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from chatbot.domain.answers import Outcome, Part, Question, Surface
from chatbot.domain.policies import Phrasing, PolicyPack
from chatbot.services.answers import AnswerService
from chatbot.services.learning import Learning
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.tables import metadata
from tests.doubles import FixedClock, KeywordMatcher, KeywordUrgency
from tests.integration.people_of_the_mill import MANAGER, Mill, make_mill
from tests.packs import INTENTS, intent, make_pack

ASKER, OTHER = "U1", "U2"
TEACHER, SECOND_TEACHER = "UMAN", "UMAN2"
RANKINGS = {
    "friend": {"friends": 0.9},
    "picture": {"pictures": 0.9},
    "gift": {"gifts": 0.9},
    "unsure": {"pictures": 0.35, "pages": 0.3},
    "nearly": {"pages": 0.1},
}


def teaching_pack() -> PolicyPack:
    """The small pack, with an example that means something else."""
    pages = intent("pages", "3")
    counter = "Is there a page in the book"
    known = {entry.intent_id: entry for entry in INTENTS}
    taught = {
        **known,
        "pages": type(pages)(**{**vars(known["pages"]), "counter_examples": (counter,)}),
        "friends": type(pages)(
            **{
                **vars(known["friends"]),
                "phrasings": (Phrasing(text="May we befriend them", voice="plain"),),
            }
        ),
    }
    return make_pack(*taught.values())


@dataclass(frozen=True)
class Schoolroom:
    """One process of the bot with its services."""

    mill: Mill
    answers: AnswerService
    learning: Learning
    clock: FixedClock

    def ask(
        self,
        text: str,
        user_id: str = ASKER,
        *,
        conversation: str | None = None,
        surface: Surface = Surface.DIRECT_MESSAGE,
    ) -> Part:
        """Ask one question, a second after the one before."""
        self.clock.move(seconds=1)
        question = Question(
            text=text,
            surface=surface,
            asked_at=self.clock.now(),
            conversation=conversation,
        )
        return self.answers.answer(question, user_id).parts[0]

    def outcome(self, text: str) -> Outcome:
        """What a question comes to now, asked by somebody who is not counted."""
        return self.ask(text, OTHER).result.outcome

    def listed(self) -> Sequence[tuple[str, int]]:
        """The list as (what was asked last, how often)."""
        found = self.learning.unanswered.unanswered(TEACHER)
        return [(group.newest.text, group.count) for group in found.groups]

    def group_id(self, text: str) -> str:
        """The group in which a text is."""
        found = self.learning.unanswered.unanswered(TEACHER)
        return next(
            group.group_id
            for group in found.groups
            if text in [question.text for question in group.questions]
        )

    def rows(self, table: str) -> Sequence[dict[str, Any]]:
        """The rows of a table."""
        with self.mill.unit_of_work() as work:
            connection = work.connection  # type: ignore[attr-defined]
            return [
                dict(row) for row in connection.execute(select(metadata.tables[table])).mappings()
            ]


def make_schoolroom(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Schoolroom:
    """The services over a workspace with two managers."""
    mill = make_mill(unit_of_work, workspace_id)
    mill.give({MANAGER: (TEACHER, SECOND_TEACHER)})
    index = PolicyIndex(
        pack=teaching_pack(), matcher=KeywordMatcher(RANKINGS), urgency=KeywordUrgency()
    )
    return Schoolroom(
        mill=mill,
        answers=AnswerService(
            index=index, people=mill.people, unit_of_work=unit_of_work, clock=mill.clock
        ),
        learning=Learning.of(index, roles=mill.roles, unit_of_work=unit_of_work, clock=mill.clock),
        clock=mill.clock,
    )
