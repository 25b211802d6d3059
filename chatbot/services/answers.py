"""Answers what people ask, remembers what was asked before, and keeps the log."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from chatbot.domain.answers import (
    Clarify,
    Helpers,
    LoggedQuestion,
    NoMatch,
    Outcome,
    Part,
    Question,
    Response,
    Result,
    Surface,
)
from chatbot.domain.decisions import conclude
from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.people import Person
from chatbot.domain.policies import Contact, Intent
from chatbot.domain.roles import Role
from chatbot.domain.withholding import PolicyState, withhold
from chatbot.domain.wording import (
    MOST_QUESTIONS,
    is_follow_up,
    is_none_of_these,
    join_follow_up,
    named_choice,
)
from chatbot.services.live_index import LiveIndex
from chatbot.services.people import PeopleService
from chatbot.services.policy_index import PolicyIndex, likeliest_intent
from chatbot.services.policy_state import read_policy_state
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory

REMEMBERED_FOR = timedelta(hours=1)
MISSES = frozenset({Outcome.CLARIFY, Outcome.NO_MATCH})
MESSAGES = uuid.UUID("6a3f0c52-6f5c-5b0e-9d0c-0f6a1c2b7e11")

Found = tuple[tuple[str, Result], ...]


@dataclass(frozen=True, kw_only=True)
class AnswerService:
    """One method for each thing that a person can do with answers.

    Every method raises NotAuthorisedError for somebody who may not ask. Whatever
    way an answer comes, it passes `withhold` with the state of the document that
    was read in the same transaction.

    Attributes:
        policy_workspace_id: whose document counts, where it is not the asker's own.
    """

    index: PolicyIndex
    people: PeopleService
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    policy_workspace_id: str | None = None
    live: LiveIndex = field(default_factory=LiveIndex)

    def answer(self, question: Question, user_id: str) -> Response:
        """Answer a typed message; what was asked before in the conversation counts."""
        asker = self.people.require_asker(user_id)
        urgent = self.index.is_urgent(question.text)
        with self.unit_of_work() as work:
            index = self.live.of(self.index, work, asker.workspace_id)
            earlier = _earlier(work, question, asker)
            state = self._policy_state(work)
            chosen = self._read_choice(question.text, earlier)
            found = chosen or self._read(index, question.text, earlier, state)
            response = self._respond(
                found,
                state,
                urgent=urgent,
                hand_over=_missed_again(earlier, found),
                ids=_own_ids(question, asker),
                helpers=_helpers(work, asker),
            )
            parent_id = earlier.question_id if earlier and chosen else None
            person_id = _kept_name(work, asker)
            for part in response.parts:
                if urgent or not _is_small_talk(part.result):
                    logged = _logged(part, question, asker, response, parent_id)
                    work.questions.add(replace(logged, person_id=person_id))
            work.commit()
        return response

    def choose(self, question_id: str, place: int, user_id: str) -> Response:
        """Show the choice (from 0) of a "did you mean" that somebody pressed.

        Raises:
            StaleActionError: the question or the intent is not there any more.
        """
        asker = self.people.require_asker(user_id)
        with self.unit_of_work() as work:
            parent = self._asked(work, question_id, asker)
            if not 0 <= place < len(parent.choices):
                raise StaleActionError
            intent = self._intent(parent.choices[place])
            return self._follow(work, parent, asker, self._conclude(intent, 1.0))

    def show_related(self, question_id: str, intent_id: str, user_id: str) -> Response:
        """Show an intent whose button stood under an answer.

        Raises:
            StaleActionError: the question or the intent is not there any more.
        """
        asker = self.people.require_asker(user_id)
        with self.unit_of_work() as work:
            parent = self._asked(work, question_id, asker)
            return self._follow(work, parent, asker, self._conclude(self._intent(intent_id), 1.0))

    def turn_down(self, question_id: str, user_id: str) -> Response:
        """Take "none of these" for an answer: name a person.

        Raises:
            StaleActionError: the question is not there any more.
        """
        asker = self.people.require_asker(user_id)
        with self.unit_of_work() as work:
            parent = self._asked(work, question_id, asker)
            nothing = NoMatch(contact=self.index.pack.contact_for())
            return self._follow(work, parent, asker, nothing, hand_over=True)

    def share(self, question_id: str, user_id: str) -> Response:
        """The answer that somebody got privately, to be shown to a channel.

        Raises:
            NotAuthorisedError: somebody else asked, or the answer is a sensitive one.
            StaleActionError: the question or the intent is not there any more.
        """
        asker = self.people.require_asker(user_id)
        with self.unit_of_work() as work:
            logged = self._asked(work, question_id, asker)
            state = self._policy_state(work)
        # Without names in the log, whoever has the private message is who asked.
        if logged.person_id not in {asker.person_id, None}:
            raise NotAuthorisedError("Only the person who asked can share the answer.")
        if logged.outcome not in {Outcome.ANSWERED, Outcome.NOT_COVERED} or not logged.intent_id:
            raise StaleActionError
        intent = self._intent(logged.intent_id)
        if intent.sensitive or logged.urgent:
            raise NotAuthorisedError("This answer is not one for a channel.")
        found = (("", self._conclude(intent, 1.0)),)
        return self._respond(
            found, state, urgent=False, hand_over=False, ids=(question_id,), helpers=Helpers()
        )

    def policy_state(self) -> str:
        """Names the state of the document; where it is another one, so may answers be."""
        with self.unit_of_work() as work:
            return self._policy_state(work).key

    def _read_choice(self, text: str, earlier: LoggedQuestion | None) -> Found | None:
        """The result for a message that names a choice, or turns all of them down."""
        if self.index.pack.draft or earlier is None or earlier.outcome is not Outcome.CLARIFY:
            return None
        if is_none_of_these(text):
            return ((text, NoMatch(contact=self.index.pack.contact_for())),)
        offered = [self.index.pack.intents.get(choice) for choice in earlier.choices]
        titles = [intent.title if intent else "" for intent in offered]
        place = named_choice(text, titles)
        if place is not None and (intent := offered[place]):
            return ((text, self._conclude(intent, 1.0)),)
        return None

    def _read(
        self, index: PolicyIndex, text: str, earlier: LoggedQuestion | None, state: PolicyState
    ) -> Found:
        """The results for a message that may follow up."""
        if index.pack.draft:
            return ((text, index.offer(text, state.wordings)),)
        if earlier and is_follow_up(text):
            result = index.find(join_follow_up(self._subject(earlier), text))
            if result.outcome is not Outcome.NO_MATCH:
                return ((text, result),)
        return index.find_all(text)

    def _subject(self, earlier: LoggedQuestion) -> str:
        """What the conversation is about, in words."""
        known = self.index.pack.intents.get(earlier.intent_id or "")
        return known.title if known and is_follow_up(earlier.text) else earlier.text

    def _policy_state(self, work: UnitOfWork) -> PolicyState:
        workspace_id = self.policy_workspace_id or self.people.workspace_id
        return read_policy_state(work, workspace_id, self.index.pack, self.people.zone)

    def _respond(  # noqa: PLR0913 - what a response is made of
        self,
        found: Found,
        state: PolicyState,
        *,
        urgent: bool,
        hand_over: bool,
        ids: Sequence[str],
        helpers: Helpers,
    ) -> Response:
        return Response(
            parts=tuple(
                Part(question_id=question_id, text=text, result=withhold(result, state))
                for question_id, (text, result) in zip(ids, found, strict=False)
            ),
            safeguarding=self._safeguarding,
            urgent=urgent,
            hand_over=hand_over,
            helpers=helpers,
            document=state.version,
            policy_state=state.key,
        )

    def _follow(
        self,
        work: UnitOfWork,
        parent: LoggedQuestion,
        asker: Person,
        result: Result,
        *,
        hand_over: bool = False,
    ) -> Response:
        """Log what a button led to, and commit."""
        question = Question(
            text=parent.text,
            surface=Surface.BUTTON,
            asked_at=self.clock.now(),
            conversation=parent.conversation,
        )
        response = self._respond(
            ((parent.text, result),),
            self._policy_state(work),
            urgent=False,  # it was said when the message came
            hand_over=hand_over,
            ids=_own_ids(question, asker),
            helpers=_helpers(work, asker),
        )
        logged = _logged(response.parts[0], question, asker, response, parent.question_id)
        work.questions.add(replace(logged, person_id=_kept_name(work, asker)))
        work.commit()
        return response

    def _asked(self, work: UnitOfWork, question_id: str, asker: Person) -> LoggedQuestion:
        logged = work.questions.get(asker.workspace_id, question_id)
        if logged is None:
            raise StaleActionError
        return logged

    def _intent(self, intent_id: str) -> Intent:
        try:
            return self.index.pack.intents[intent_id]
        except KeyError:
            raise StaleActionError from None

    def _conclude(self, intent: Intent, confidence: float) -> Result:
        return conclude(intent, self.index.pack, confidence)

    @property
    def _safeguarding(self) -> Contact:
        return self.index.pack.contacts["safeguarding"]


def _helpers(work: UnitOfWork, asker: Person) -> Helpers:
    roles = work.roles.all(asker.workspace_id)

    def others(role: Role) -> tuple[str, ...]:
        return tuple(each for each in roles.holders(role) if each != asker.user_id)

    return Helpers(
        managers=others(Role.MANAGER),
        safeguarding_leads=others(Role.SAFEGUARDING_LEAD),
        asker_manages=roles.has(asker.user_id, Role.MANAGER),
    )


def _own_ids(question: Question, asker: Person) -> tuple[str, ...]:
    """The ids of a message's questions: for the same message the same, else new ones."""
    if question.message_id is None:
        return tuple(uuid.uuid4().hex for _ in range(MOST_QUESTIONS))
    name = f"{asker.workspace_id} {question.message_id}"
    return tuple(uuid.uuid5(MESSAGES, f"{name} {place}").hex for place in range(MOST_QUESTIONS))


def _earlier(work: UnitOfWork, question: Question, asker: Person) -> LoggedQuestion | None:
    if question.conversation is None:
        return None
    return work.questions.latest_in(
        asker.workspace_id,
        question.conversation,
        _kept_name(work, asker),
        since=question.asked_at - REMEMBERED_FOR,
        until=question.asked_at,
        other_than=_own_ids(question, asker),
    )


def _kept_name(work: UnitOfWork, asker: Person) -> str | None:
    """What the log says about who asked: nothing where no names are kept."""
    keeps_names = work.privacy.settings(asker.workspace_id).keeps_names
    return asker.person_id if keeps_names else None


def _missed_again(earlier: LoggedQuestion | None, found: Found) -> bool:
    """Whether this is the second miss in a row, or the choices were turned down."""
    missed = all(result.outcome in MISSES and not _is_small_talk(result) for _, result in found)
    return bool(earlier and earlier.outcome in MISSES and missed)


def _is_small_talk(result: Result) -> bool:
    return isinstance(result, NoMatch) and result.small_talk


def _logged(
    part: Part,
    question: Question,
    asker: Person,
    response: Response,
    parent_id: str | None = None,
) -> LoggedQuestion:
    result = part.result
    choices = result.choices if isinstance(result, Clarify) else ()
    best = likeliest_intent(result)
    return LoggedQuestion(
        question_id=part.question_id,
        workspace_id=asker.workspace_id,
        person_id=asker.person_id,
        asked_at=question.asked_at,
        surface=question.surface,
        conversation=question.conversation,
        text=part.text,
        outcome=result.outcome,
        intent_id=best.intent_id if best else None,
        confidence=result.confidence,
        urgent=response.urgent,
        hand_over=response.hand_over,
        choices=tuple(choice.intent.intent_id for choice in choices),
        parent_id=parent_id,
    )
