"""Takes what people say about answers."""

from dataclasses import dataclass

from chatbot.domain.errors import StaleActionError
from chatbot.domain.feedback import voter_mark
from chatbot.domain.permissions import Action
from chatbot.services.ports import Clock, UnitOfWorkFactory
from chatbot.services.roles import RolesService


@dataclass(frozen=True, kw_only=True)
class FeedbackService:
    """Helpful or not: one word for each person and answer, and the last one counts."""

    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def give(self, question_id: str, user_id: str, *, helpful: bool) -> None:
        """Keep what somebody says about the answer to a question.

        Raises:
            NotAuthorisedError: they may not ask.
            StaleActionError: the question is not kept any more.
        """
        person = self.roles.require(user_id, Action.GIVE_FEEDBACK)
        with self.unit_of_work() as work:
            if work.questions.get(person.workspace_id, question_id) is None:
                raise StaleActionError("This question is not kept any more. Thank you anyway.")
            work.feedback.give(
                person.workspace_id,
                question_id,
                voter=voter_mark(question_id, person.person_id),
                helpful=helpful,
                given_at=self.clock.now(),
            )
            work.commit()
