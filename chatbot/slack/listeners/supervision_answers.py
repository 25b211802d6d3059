"""The questions before supervision: typed, kept, handed over."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.errors import ChatbotError
from chatbot.domain.policies import PolicyPack
from chatbot.domain.roles import Role
from chatbot.services.supervision_records import HandedOver
from chatbot.services.supervision_services import SupervisionServices
from chatbot.slack.blocks.supervision_answers import (
    ANSWERS,
    PageMemory,
    answer_form,
    block_of,
    handed_over_view,
    page_of,
    pages_of,
    read_field,
    read_fields,
    urgent_notice,
)
from chatbot.slack.blocks.views import loading
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.submissions import Submission, read_submission, read_view_press
from chatbot.slack.views import SlackViews

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class SupervisionAnswers:
    """What a worker does with their own form; the service checks that it is theirs."""

    supervision: SupervisionServices
    pack: PolicyPack
    views: SlackViews
    home: HomePublisher
    failures: Failures
    wake_outbox: Callable[[], None]

    def handle_open(self, body: dict[str, Any]) -> None:
        """The button of a message, of the Home tab, of a record; or back to an earlier page."""
        press = read_view_press(body)
        meeting_id, _, page = press.value.partition("\n")
        view_id = press.view_id
        if not press.in_modal:
            view_id = self.views.open(press.trigger_id, loading(ANSWERS))
        fields = read_fields(press.values)

        def build() -> View:
            if fields:
                self.supervision.records.keep_page(press.user, meeting_id, fields)
            form = self.supervision.records.form(press.user, meeting_id)
            return answer_form(form, self.pack, int(page) if page.isdigit() else 0)

        self.views.update(view_id, self.failures.in_modal(ANSWERS, build))
        self.home.refresh([press.user])

    def handle_typed(self, body: dict[str, Any]) -> None:
        """Something was typed or chosen: it is kept."""
        press = read_view_press(body)
        field = read_field(press.block_id)
        if field is None:
            return
        memory = PageMemory.parse(press.metadata)
        text = next(iter(press.values.get(press.block_id, ())), "")
        self.supervision.records.keep(press.user, memory.meeting_id, field, text, press.typed_ts)

    def handle_closed(self, body: dict[str, Any]) -> None:
        """The form was closed: what Slack says stood in it is kept too, where it says that."""
        form = read_submission(body)
        fields = [(field, text) for field, text in read_fields(form.values) if text]
        if fields:
            memory = PageMemory.parse(form.metadata)
            self.supervision.records.keep_page(form.user, memory.meeting_id, fields)
        self.home.refresh([form.user])

    def handle_submitted(self, body: dict[str, Any]) -> FormAnswer:
        """A page: the next one comes, or all of it is handed over."""
        form = read_submission(body)
        memory = PageMemory.parse(form.metadata)
        first = next(iter(form.values), None)
        if first is None:
            return self._turn(form, memory)
        return self.failures.in_field(first, lambda: self._turn(form, memory))

    def _turn(self, form: Submission, memory: PageMemory) -> FormAnswer:
        records = self.supervision.records
        is_urgent = records.keep_page(form.user, memory.meeting_id, read_fields(form.values))
        urgent = self._urgent() if is_urgent else []
        known = records.form(form.user, memory.meeting_id)
        if memory.page + 1 < pages_of(known):
            following = answer_form(known, self.pack, memory.page + 1, urgent=urgent)
            return FormAnswer.update(following)
        handed = records.hand_over(form.user, memory.meeting_id, form.view_id)
        if isinstance(handed, HandedOver):
            view = handed_over_view(handed, self._urgent() if handed.urgent else [])
            worker = handed.meeting.worker
            return FormAnswer.update(view, afterwards=lambda: self._tell(worker))
        here = {block_of(field): words for field, words in handed.faults.items()}
        if set(here) <= set(form.values):
            return FormAnswer.errors(here)
        page = min(page_of(known, field.question_id) for field in handed.faults)
        again = answer_form(known, self.pack, page, urgent=urgent, faults=handed.faults)
        return FormAnswer.update(again)

    def _urgent(self) -> list[Block]:
        roles = self.supervision.office.roles
        leads = roles.holders(Role.SAFEGUARDING_LEAD) or roles.holders(Role.MANAGER)
        return urgent_notice(self.pack, leads)

    def _tell(self, worker: str) -> None:
        self.wake_outbox()
        self.home.refresh(self.supervision.files.concerned(worker))


def register(bolt: App, listeners: SupervisionAnswers) -> None:
    """Listen to the form."""
    told = listeners.failures
    bolt.action(Action.SUPERVISION_ANSWER)(told.interaction(listeners.handle_open))
    bolt.action(Action.SUPERVISION_FIELD)(told.press(_quietly(listeners.handle_typed)))
    bolt.view_closed(Form.SUPERVISION_ANSWERS)(told.interaction(listeners.handle_closed))
    bolt.view(Form.SUPERVISION_ANSWERS)(told.form(ANSWERS, listeners.handle_submitted))


def _quietly(
    listener: Callable[[dict[str, Any]], None],
) -> Callable[[dict[str, Any]], Callable[[], None]]:
    """Kept before it is acknowledged; one message for each keystroke would help nobody."""

    def listen(body: dict[str, Any]) -> Callable[[], None]:
        try:
            listener(body)
        except ChatbotError as error:
            # The form says so itself when it is handed over.
            log.warning("draft_not_kept", extra={"reason": type(error).__name__})
        return lambda: None

    return listen
