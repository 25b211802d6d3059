"""Concerns: logged, read, and acted on."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.concern_reports import FieldName
from chatbot.domain.concerns import Concern, Readers, Source
from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.services.concern_files import ConcernFiles
from chatbot.services.concerns import Faulty, OtherReaders
from chatbot.slack.blocks.concern_file import CONCERN, CONCERNS, concern_view, concerns_list
from chatbot.slack.blocks.concern_form import (
    LOG_A_CONCERN,
    FormMemory,
    logged_view,
    read_report,
)
from chatbot.slack.blocks.concern_notices import render_notice
from chatbot.slack.blocks.concern_steps import (
    WORDINGS,
    StepMemory,
    first_field,
    read_step,
    step_form,
)
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.blocks.views import loading
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Command, Form, Shortcut
from chatbot.slack.listeners.check_reports import CheckReports
from chatbot.slack.listeners.concern_form import ConcernForm
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.payloads import read_command, read_shortcut
from chatbot.slack.submissions import ViewPress, read_submission, read_view_press


@dataclass(frozen=True, kw_only=True)
class ConcernListeners:
    """What people do with concerns; the services check what is theirs."""

    form: ConcernForm
    reports: CheckReports
    files: ConcernFiles
    home: HomePublisher
    wake_outbox: Callable[[], None]
    bot_user_id: str

    def handle_command(self, body: dict[str, Any]) -> None:
        """`/smconcern`, with or without what happened."""
        asked = read_command(body, self.bot_user_id)
        self.form.open(body["trigger_id"], asked.user, source=Source.COMMAND, happened=asked.text)

    def handle_message(self, body: dict[str, Any]) -> None:
        """The shortcut on a message, whose words the form begins with."""
        asked = read_shortcut(body, self.bot_user_id)
        self.form.open(body["trigger_id"], asked.user, source=Source.MESSAGE, happened=asked.text)

    def handle_log(self, body: dict[str, Any]) -> None:
        """A button that says where it stands: in the Home tab, under an urgent notice."""
        press = read_view_press(body)
        if press.value not in set(Source):
            raise StaleActionError
        source = Source(press.value)
        self.form.open(press.trigger_id, press.user, source=source, on_top=press.in_modal)

    def handle_kind(self, body: dict[str, Any]) -> None:
        """A kind was chosen: who will read it, and the kind's checklist."""
        press = read_view_press(body)
        memory = FormMemory.parse(press.metadata)
        report = read_report(press.values, self.form.pack, memory.page_id)
        self.form.show(press.view_id, press.user, memory, report)

    def handle_logged(self, body: dict[str, Any]) -> FormAnswer:
        """The form; it is never lost by an error."""
        submission = read_submission(body)
        return self._failures.in_field(
            FieldName.KIND,
            lambda: self._log(
                submission.user, submission.values, submission.metadata, submission.view_id
            ),
        )

    def _log(
        self, user_id: str, values: Mapping[str, tuple[str, ...]], metadata: str, view_id: str
    ) -> FormAnswer:
        memory = FormMemory.parse(metadata)
        report = read_report(values, self.form.pack, memory.page_id)
        if memory.is_note(report, self.form.pack):
            return self.reports.note(user_id, memory.occurrence_id, report)
        if not report.kind_id:
            raise InvalidInputError("Choose what it is about.")
        told = memory.told or Readers.MANAGERS
        result = self.form.service.log(
            user_id, report, told=told, source=memory.source, form_id=view_id
        )
        if isinstance(result, OtherReaders):
            again = self.form.build_changed(memory, report, result.audience)
            return FormAnswer.update(again)
        if isinstance(result, Faulty):
            if set(result.faults) <= set(values):
                return FormAnswer.errors(_by_block(result.faults))
            # The kind was changed, and the form has not got its fields yet.
            return FormAnswer.update(self.form.build(user_id, memory, report))
        return self._logged(user_id, result.concern, memory.occurrence_id)

    def _logged(self, user_id: str, concern: Concern, occurrence_id: str) -> FormAnswer:
        """What is shown then; a check that it came from is done with it."""
        reported = self.reports.finish(user_id, occurrence_id) if occurrence_id else None
        audience = self.files.open(user_id, concern.concern_id).audience

        def afterwards() -> None:
            self._tell(concern.concern_id)
            if reported:
                reported.afterwards()

        view = logged_view(concern, audience, check=reported.words if reported else "")
        return FormAnswer.update(view, afterwards)

    def handle_open(self, body: dict[str, Any]) -> None:
        """The button of a message, of the Home tab, or in a list."""
        press = read_view_press(body)
        view_id = self._place(press, CONCERN)
        self._show(view_id, CONCERN, lambda: self._concern(press.user, press.value))

    def handle_timeline(self, body: dict[str, Any]) -> None:
        """Another part of the timeline."""
        press = read_view_press(body)
        concern_id, _, page = press.value.partition("\n")
        place = int(page) if page.isdigit() else None
        self._show(press.view_id, CONCERN, lambda: self._concern(press.user, concern_id, place))

    def handle_list(self, body: dict[str, Any]) -> None:
        """All concerns, from the Home tab; or another part of them, in their modal."""
        press = read_view_press(body)
        page = int(press.value) if press.value.isdigit() else 0
        view_id = press.view_id if press.in_modal else self._place(press, CONCERNS)
        self._show(view_id, CONCERNS, lambda: self._list(press.user, page))

    def handle_step(self, body: dict[str, Any]) -> None:
        """A button in a concern: the form of what is to be done with it."""
        press = read_view_press(body)
        memory = StepMemory.parse(press.value, press.view_id)
        title = WORDINGS[memory.deed].title
        pushed = self.form.views.push(press.trigger_id, loading(title))
        self._show(
            pushed,
            title,
            lambda: step_form(self.files.open(press.user, memory.concern_id).concern, memory),
        )

    def handle_step_saved(self, body: dict[str, Any]) -> FormAnswer:
        """The form of a deed; it closes, and the concern beneath it shows the change."""
        submission = read_submission(body)
        memory = StepMemory.parse(submission.metadata)
        return self._failures.in_field(
            first_field(memory),
            lambda: self._record(submission.user, submission.values, memory, submission.view_id),
        )

    def _record(
        self,
        user_id: str,
        values: Mapping[str, tuple[str, ...]],
        memory: StepMemory,
        view_id: str,
    ) -> FormAnswer:
        step = read_step(values, memory)
        result = self.form.service.record(user_id, step, view_id)
        if isinstance(result, Faulty):
            return FormAnswer.errors(_by_block(result.faults))

        def afterwards() -> None:
            self._show(
                memory.parent_id, CONCERN, lambda: self._concern(user_id, memory.concern_id)
            )
            self._tell(memory.concern_id, user_id)

        return FormAnswer(afterwards=afterwards)

    def render_notice(self, ids: Mapping[str, str]) -> Reply | None:
        """A message about a concern; None where its recipient does not need it any more."""
        notice = self.files.notice(ids)
        return render_notice(notice, self.files.clock.now()) if notice else None

    def _concern(self, user_id: str, concern_id: str, page: int | None = None) -> View:
        return concern_view(self.files.open(user_id, concern_id), self.form.pack, page=page)

    def _list(self, user_id: str, page: int) -> View:
        now = self.files.clock.now()
        return concerns_list(self.files.list(user_id), self.form.pack, page=page, now=now)

    def _place(self, press: ViewPress, title: str) -> str:
        """Open a modal, or put one on top of the one that was pressed in; returns its id."""
        place = self.form.views.push if press.in_modal else self.form.views.open
        return place(press.trigger_id, loading(title))

    def _show(self, view_id: str, title: str, build: Callable[[], View]) -> None:
        self.form.views.update(view_id, self._failures.in_modal(title, build))

    def _tell(self, concern_id: str, *others: str) -> None:
        """Send what is due, and show everybody concerned the change in their Home tab."""
        self.wake_outbox()
        self.home.refresh((*self.files.concerned(concern_id), *others))

    @property
    def _failures(self) -> Failures:
        return self.form.failures


def register(bolt: App, listeners: ConcernListeners) -> None:
    """Listen to concerns."""
    failures = listeners.form.failures
    interaction, form = failures.interaction, failures.form
    bolt.command(Command.CONCERN)(interaction(listeners.handle_command))
    bolt.message_shortcut(Shortcut.LOG_MESSAGE)(interaction(listeners.handle_message))
    bolt.action(Action.LOG_CONCERN)(interaction(listeners.handle_log))
    bolt.action(Action.CONCERN_KIND)(interaction(listeners.handle_kind))
    bolt.action(Action.OPEN_CONCERN)(interaction(listeners.handle_open))
    bolt.action(_or_one_of(Action.CONCERNS))(interaction(listeners.handle_list))
    bolt.action(_or_one_of(Action.CONCERN_TIMELINE))(interaction(listeners.handle_timeline))
    bolt.action(_or_one_of(Action.CONCERN_STEP))(interaction(listeners.handle_step))
    bolt.view(Form.CONCERN)(form(LOG_A_CONCERN, listeners.handle_logged))
    bolt.view(Form.CONCERN_STEP)(form(CONCERN, listeners.handle_step_saved))


def _by_block(faults: Mapping[FieldName, str]) -> dict[str, str]:
    """Sentences by the block of their field."""
    return {field.value: words for field, words in faults.items()}


def _or_one_of(action: Action) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(action)}(\.\d)?$")
