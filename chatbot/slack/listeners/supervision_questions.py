"""The supervision questions, for managers: the list, the form of one, what the pack offers."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.domain.policies import PolicyPack
from chatbot.domain.supervision_question_changes import GONE, Direction
from chatbot.domain.supervision_questions import UnsoundQuestionError
from chatbot.services.supervision_questions import (
    PACK_OFFERS,
    ShownQuestions,
    SupervisionQuestions,
)
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.blocks.supervision_question_forms import (
    QUESTION,
    WORDING,
    Draft,
    FormMemory,
    field_errors,
    question_form,
    with_kind,
)
from chatbot.slack.blocks.supervision_questions import (
    QUESTIONS,
    ListMemory,
    offer_list,
    offer_message,
    questions_list,
)
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import FormAnswer
from chatbot.slack.listeners.modals import Modals
from chatbot.slack.listeners.unanswered import one_of_two, read_page
from chatbot.slack.outbox import Renderers
from chatbot.slack.submissions import Submission, ViewPress, read_submission, read_view_press

Act = Callable[[ViewPress, ListMemory], ShownQuestions]
Afterwards = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class SupervisionQuestionListeners:
    """What managers do; the service checks that they are managers."""

    questions: SupervisionQuestions
    pack: PolicyPack
    modals: Modals

    def handle_open(self, body: dict[str, Any]) -> None:
        """The button in the Home tab, or in a message."""
        press = read_view_press(body)
        self.modals.show(press, QUESTIONS, lambda: self._list(press.user, 0))

    def handle_page(self, body: dict[str, Any]) -> None:
        """Another page of the list."""
        press = read_view_press(body)
        page = read_page(press.value)
        self.modals.change(press.view_id, QUESTIONS, lambda: self._list(press.user, page))

    def handle_switch(self, body: dict[str, Any]) -> Afterwards:
        """The button that turns all of it on or off."""
        return self._act(
            body,
            lambda press, memory: self.questions.switch(
                press.user, memory.base, on=press.value == "on"
            ),
        )

    def handle_up(self, body: dict[str, Any]) -> Afterwards:
        """The button that moves a question up."""
        return self._move(body, Direction.UP)

    def handle_down(self, body: dict[str, Any]) -> Afterwards:
        """The button that moves a question down."""
        return self._move(body, Direction.DOWN)

    def handle_retire(self, body: dict[str, Any]) -> Afterwards:
        """The button that retires a question; Slack has asked whether it is meant."""
        return self._act(
            body,
            lambda press, memory: self.questions.retire(press.user, memory.base, press.value),
        )

    def handle_offers(self, body: dict[str, Any]) -> None:
        """The button for what the pack has new, and its pages."""
        press = read_view_press(body)
        page = read_page(press.value)
        build = lambda: offer_list(self.questions.shown(press.user), self.pack, page)  # noqa: E731
        self.modals.change(press.view_id, QUESTIONS, build)

    def handle_take(self, body: dict[str, Any]) -> Afterwards:
        """The button that takes what the pack offers."""
        return self._settle(body, take=True)

    def handle_leave(self, body: dict[str, Any]) -> Afterwards:
        """The button that leaves it."""
        return self._settle(body, take=False)

    def handle_add(self, body: dict[str, Any]) -> None:
        """The button for a new question."""
        press = read_view_press(body)
        seen = ListMemory.parse(press.metadata)
        # The id is given now: the same form sent twice is one question.
        memory = FormMemory(
            base=seen.base, page=seen.page, question_id=f"own-{uuid.uuid4().hex[:12]}", is_new=True
        )

        def build() -> View:
            self.questions.shown(press.user)
            return question_form(Draft(), memory, self.pack)

        self.modals.show(press, QUESTION, build)

    def handle_change(self, body: dict[str, Any]) -> None:
        """The button for the form of a question."""
        press = read_view_press(body)
        seen = ListMemory.parse(press.metadata)
        memory = FormMemory(base=seen.base, page=seen.page, question_id=press.value, is_new=False)

        def build() -> View:
            question = self.questions.shown(press.user).asked.question(press.value)
            if question is None:
                raise StaleActionError(GONE)
            return question_form(Draft.of(question), memory, self.pack, question)

        self.modals.show(press, QUESTION, build)

    def handle_kind(self, body: dict[str, Any]) -> None:
        """Another kind of answer was chosen: the form gets its fields."""
        press = read_view_press(body)
        memory = FormMemory.parse(press.metadata)
        draft = with_kind(press.values, press.value)

        def build() -> View:
            question = self.questions.shown(press.user).asked.question(memory.question_id)
            return question_form(draft, memory, self.pack, question)

        self.modals.change(press.view_id, QUESTION, build)

    def handle_saved(self, body: dict[str, Any]) -> FormAnswer:
        """The form; what was written is never lost by an error."""
        form = read_submission(body)
        return self.modals.failures.in_field(WORDING, lambda: self._save(form))

    def render_offer(self, ids: Mapping[str, str]) -> Reply | None:
        """The message about a newer pack; None where all of it is decided."""
        return offer_message() if self.questions.still_offers(ids["user_id"]) else None

    def _save(self, form: Submission) -> FormAnswer:
        memory = FormMemory.parse(form.metadata)
        now = self.questions.shown(form.user).asked.question(memory.question_id)
        try:
            wanted = Draft.read(form.values).question(
                memory.question_id, now.clause_ids if now else ()
            )
        except UnsoundQuestionError as error:
            return FormAnswer.errors(field_errors(error.faults))
        save = self.questions.add if memory.is_new else self.questions.reword
        shown = save(form.user, memory.base, wanted)
        view = questions_list(shown, self.pack, memory.page)
        if not form.below_id:
            return FormAnswer.update(view)
        return FormAnswer(afterwards=lambda: self.modals.views.update(form.below_id, view))

    def _move(self, body: dict[str, Any], direction: Direction) -> Afterwards:
        return self._act(
            body,
            lambda press, memory: self.questions.move(
                press.user, memory.base, press.value, direction
            ),
        )

    def _settle(self, body: dict[str, Any], *, take: bool) -> Afterwards:
        return self._act(
            body,
            lambda press, memory: self.questions.settle(
                press.user, memory.base, [press.value], memory.mark, take=take
            ),
            show=offer_list,
        )

    def _act(
        self,
        body: dict[str, Any],
        act: Act,
        show: Callable[..., View] = questions_list,
    ) -> Afterwards:
        """Do it now; afterwards the modal shows how things are, and why it was not done."""
        press = read_view_press(body)

        def build() -> View:
            memory, notice = ListMemory.parse(press.metadata), ""
            try:
                shown = act(press, memory)
            except (StaleActionError, InvalidInputError) as error:
                shown, notice = self.questions.shown(press.user), str(error)
            return show(shown, self.pack, memory.page, notice=notice)

        view = self.modals.failures.in_modal(QUESTIONS, build)
        return lambda: self.modals.views.update(press.view_id, view)

    def _list(self, user_id: str, page: int) -> View:
        return questions_list(self.questions.shown(user_id), self.pack, page)


def add_renderers(renderers: Renderers, listeners: SupervisionQuestionListeners) -> None:
    """What managers are written to."""
    renderers.add(PACK_OFFERS, listeners.render_offer)


def register(bolt: App, listeners: SupervisionQuestionListeners) -> None:
    """Listen to all of it."""
    told = listeners.modals.failures
    bolt.action(Action.SUPERVISION_QUESTIONS)(told.interaction(listeners.handle_open))
    bolt.action(one_of_two(Action.QUESTIONS_PAGE))(told.interaction(listeners.handle_page))
    bolt.action(Action.QUESTIONS_SWITCH)(told.press(listeners.handle_switch))
    bolt.action(Action.QUESTIONS_OFFER)(told.interaction(listeners.handle_offers))
    bolt.action(one_of_two(Action.QUESTIONS_OFFER))(told.interaction(listeners.handle_offers))
    bolt.action(Action.OFFER_TAKE)(told.press(listeners.handle_take))
    bolt.action(Action.OFFER_LEAVE)(told.press(listeners.handle_leave))
    bolt.action(Action.QUESTION_ADD)(told.interaction(listeners.handle_add))
    bolt.action(Action.QUESTION_CHANGE)(told.interaction(listeners.handle_change))
    bolt.action(Action.QUESTION_KIND)(told.interaction(listeners.handle_kind))
    bolt.action(Action.QUESTION_UP)(told.press(listeners.handle_up))
    bolt.action(Action.QUESTION_DOWN)(told.press(listeners.handle_down))
    bolt.action(Action.QUESTION_RETIRE)(told.press(listeners.handle_retire))
    bolt.view(Form.QUESTION)(told.form(QUESTION, listeners.handle_saved))
