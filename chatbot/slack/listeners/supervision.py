"""Supervision: looked at, planned, and what is done with a record."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.errors import StaleActionError
from chatbot.domain.supervision import Deed
from chatbot.domain.supervision_steps import FieldName, Step
from chatbot.services.supervision_plans import PlanFaulty
from chatbot.services.supervision_services import SupervisionServices
from chatbot.services.supervision_steps import Faulty, first_field
from chatbot.slack.blocks.reply import Reply, sentence
from chatbot.slack.blocks.supervision_file import (
    REGISTER,
    SUPERVISION,
    desk_view,
    record_view,
    register_view,
    worker_view,
)
from chatbot.slack.blocks.supervision_forms import (
    CHOICES,
    PLAN,
    WORDINGS,
    WORKER,
    StepMemory,
    choices_form,
    plan_form,
    planned_view,
    read_choices,
    read_plan,
    read_step,
    read_worker,
    step_form,
    whose_plan_form,
)
from chatbot.slack.blocks.supervision_notices import render_notice
from chatbot.slack.blocks.views import loading, message
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Command, Form
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.submissions import Submission, ViewPress, read_submission, read_view_press
from chatbot.slack.views import SlackViews


@dataclass(frozen=True, kw_only=True)
class SupervisionListeners:
    """What people do with supervision; the services check what is theirs.

    What is looked at takes the place of what was looked at before, since Slack
    stacks three modals at most; forms stand on top.
    """

    supervision: SupervisionServices
    views: SlackViews
    home: HomePublisher
    failures: Failures
    wake_outbox: Callable[[], None]

    def handle_command(self, body: dict[str, Any]) -> None:
        """`/smsupervision`."""
        opened = self.views.open(body["trigger_id"], loading(SUPERVISION))
        self._show(opened, SUPERVISION, lambda: self._desk(body["user_id"], 0))

    def handle_open(self, body: dict[str, Any]) -> None:
        """The way in: the button in the Home tab, of a page, or back."""
        press = read_view_press(body)
        self._show(
            self._place(press), SUPERVISION, lambda: self._desk(press.user, _number(press.value))
        )

    def handle_register(self, body: dict[str, Any]) -> None:
        """Every worker, for managers."""
        press = read_view_press(body)
        self._show(
            self._place(press),
            REGISTER,
            lambda: register_view(
                self.supervision.files.register(press.user), _number(press.value)
            ),
        )

    def handle_worker(self, body: dict[str, Any]) -> None:
        """One worker."""
        press = read_view_press(body)
        worker, _, page = press.value.partition("\n")
        self._show(
            self._place(press),
            SUPERVISION,
            lambda: worker_view(self.supervision.files.worker(press.user, worker), _number(page)),
        )

    def handle_record(self, body: dict[str, Any]) -> None:
        """One record."""
        press = read_view_press(body)
        meeting_id, _, page = press.value.partition("\n")
        self._show(
            self._place(press),
            SUPERVISION,
            lambda: self._record(press.user, meeting_id, _number(page)),
        )

    def handle_step(self, body: dict[str, Any]) -> None:
        """A button of a record: the form of what is to be done with it."""
        press = read_view_press(body)
        memory = StepMemory.parse(press.value, press.view_id)
        title = WORDINGS[memory.deed].title
        pushed = self.views.push(press.trigger_id, loading(title))
        self._show(
            pushed,
            title,
            lambda: step_form(
                self.supervision.files.record(press.user, memory.meeting_id), memory
            ),
        )

    def handle_step_saved(self, body: dict[str, Any]) -> FormAnswer:
        """The form of a deed; it closes, and the record beneath it shows the change."""
        form = read_submission(body)
        memory = StepMemory.parse(form.metadata)
        if memory.deed is Deed.SIGN:  # no field under which something could be said
            return self._step(form, memory)
        return self.failures.in_field(first_field(memory.deed), lambda: self._step(form, memory))

    def _step(self, form: Submission, memory: StepMemory) -> FormAnswer:
        result = self.supervision.steps.record(
            form.user, read_step(form.values, memory), form.view_id
        )
        if isinstance(result, Faulty) and memory.deed is Deed.SIGN:
            words = " ".join(result.faults.values())
            return FormAnswer.update(message(WORDINGS[memory.deed].title, sentence(words)))
        if isinstance(result, Faulty):
            return FormAnswer.errors(_by_block(result.faults))
        worker = result.meeting.worker

        def afterwards() -> None:
            self._show(
                memory.parent_id,
                SUPERVISION,
                lambda: self._record(form.user, memory.meeting_id, 0),
            )
            self._tell(worker, form.user)

        return FormAnswer(afterwards=afterwards)

    def handle_finish(self, body: dict[str, Any]) -> None:
        """The button of an action that is done."""
        press = read_view_press(body)
        meeting_id, _, action_id = press.value.partition("\n")
        step = Step(meeting_id=meeting_id, deed=Deed.FINISH_ACTION, action_id=action_id)

        def finish() -> View:
            self.supervision.steps.record(press.user, step, f"finish:{action_id}")
            return self._record(press.user, meeting_id, 0)

        self._show(press.view_id, SUPERVISION, finish)

    def handle_release(self, body: dict[str, Any]) -> None:
        """Earlier records are opened to the present supervisor."""
        press = read_view_press(body)

        def release() -> View:
            self.supervision.steps.release(press.user, press.value, press.view_id)
            return worker_view(self.supervision.files.worker(press.user, press.value), 0)

        self._show(press.view_id, SUPERVISION, release)
        self._tell(press.value, press.user)

    def handle_plan(self, body: dict[str, Any]) -> None:
        """The form of a worker's dates, or of whose they are."""
        press = read_view_press(body)
        pushed = self.views.push(press.trigger_id, loading(PLAN))
        self._show(
            pushed,
            PLAN,
            lambda: (
                plan_form(self.supervision.plans.form(press.user, press.value), press.view_id)
                if press.value
                else whose_plan_form()
            ),
        )

    def handle_planned(self, body: dict[str, Any]) -> FormAnswer:
        """The form of dates."""
        form = read_submission(body)
        worker, _, rest = form.metadata.partition("\n")
        seen, _, parent_id = rest.partition("\n")
        if not worker:
            return self.failures.in_field(WORKER, lambda: self._whose(form))
        if not seen.isdigit():
            raise StaleActionError
        return self.failures.in_field(
            FieldName.DAY, lambda: self._plan(form, worker, int(seen), parent_id)
        )

    def _whose(self, form: Submission) -> FormAnswer:
        found = self.supervision.plans.form(form.user, read_worker(form.values))
        return FormAnswer.update(plan_form(found, ""))

    def _plan(self, form: Submission, worker: str, seen: int, parent_id: str) -> FormAnswer:
        day, weeks = read_plan(form.values)
        saved = self.supervision.plans.save(
            form.user, worker, starting_on=day, weeks=weeks, seen=seen
        )
        if isinstance(saved, PlanFaulty):
            return FormAnswer.errors(_by_block(saved.faults))

        def afterwards() -> None:
            self.supervision.ticks.tick()  # a date that is near is asked for at once
            if parent_id:
                self._show(
                    parent_id,
                    SUPERVISION,
                    lambda: worker_view(self.supervision.files.worker(form.user, worker), 0),
                )
            self._tell(worker, form.user)

        return FormAnswer.update(planned_view(saved), afterwards=afterwards)

    def handle_end(self, body: dict[str, Any]) -> None:
        """Nothing more is planned."""
        press = read_view_press(body)
        worker, _, seen = press.value.partition("\n")

        def end() -> View:
            ended = self.supervision.plans.end(press.user, worker, _number(seen))
            if isinstance(ended, PlanFaulty):
                raise StaleActionError(" ".join(ended.faults.values()))
            return planned_view(ended)

        self._show(press.view_id, PLAN, end)
        self._tell(worker, press.user)

    def handle_choices(self, body: dict[str, Any]) -> None:
        """What managers choose."""
        press = read_view_press(body)
        begin = self.views.push if press.in_modal else self.views.open
        opened = begin(press.trigger_id, loading(CHOICES))
        self._show(
            opened, CHOICES, lambda: choices_form(self.supervision.choices.show(press.user))
        )

    def handle_chosen(self, body: dict[str, Any]) -> FormAnswer:
        """The form of it."""
        form = read_submission(body)

        def save() -> FormAnswer:
            weeks, managers_read = read_choices(form.values)
            self.supervision.choices.save(form.user, weeks=weeks, managers_read=managers_read)
            return FormAnswer.update(message(CHOICES, sentence("Saved.")))

        return self.failures.in_field(FieldName.WEEKS, save)

    def render_notice(self, ids: Mapping[str, str]) -> Reply | None:
        """A message; None where its recipient does not need it any more."""
        notice = self.supervision.files.notice(ids)
        return render_notice(notice) if notice else None

    def _desk(self, user_id: str, page: int) -> View:
        return desk_view(self.supervision.files.desk(user_id), page)

    def _record(self, user_id: str, meeting_id: str, page: int) -> View:
        return record_view(self.supervision.files.record(user_id, meeting_id), page)

    def _place(self, press: ViewPress) -> str:
        """The modal that was pressed in, or a new one; returns its id."""
        if press.in_modal:
            return press.view_id
        return self.views.open(press.trigger_id, loading(SUPERVISION))

    def _show(self, view_id: str, title: str, build: Callable[[], View]) -> None:
        self.views.update(view_id, self.failures.in_modal(title, build))

    def _tell(self, worker: str, *others: str) -> None:
        """Send what is due, and show everybody concerned the change in their Home tab."""
        self.wake_outbox()
        self.home.refresh((*self.supervision.files.concerned(worker), *others))


def register(bolt: App, listeners: SupervisionListeners) -> None:
    """Listen to supervision."""
    interaction, form = listeners.failures.interaction, listeners.failures.form
    bolt.command(Command.SUPERVISION)(interaction(listeners.handle_command))
    for action, handle in (
        (Action.SUPERVISION, listeners.handle_open),
        (Action.SUPERVISION_REGISTER, listeners.handle_register),
        (Action.SUPERVISION_WORKER, listeners.handle_worker),
        (Action.SUPERVISION_RECORD, listeners.handle_record),
        (Action.SUPERVISION_STEP, listeners.handle_step),
        (Action.SUPERVISION_FINISH, listeners.handle_finish),
        (Action.SUPERVISION_RELEASE, listeners.handle_release),
        (Action.SUPERVISION_PLAN, listeners.handle_plan),
        (Action.SUPERVISION_END, listeners.handle_end),
        (Action.SUPERVISION_CHOICES, listeners.handle_choices),
    ):
        bolt.action(re.compile(rf"^{re.escape(action)}(\.\d)?$"))(interaction(handle))
    bolt.view(Form.SUPERVISION_STEP)(form(SUPERVISION, listeners.handle_step_saved))
    bolt.view(Form.SUPERVISION_PLAN)(form(PLAN, listeners.handle_planned))
    bolt.view(Form.SUPERVISION_CHOICES)(form(CHOICES, listeners.handle_chosen))


def _by_block(faults: Mapping[FieldName, str]) -> dict[str, str]:
    return {field.value: words for field, words in faults.items()}


def _number(words: str) -> int:
    """The page that a button carries."""
    return int(words) if words.isdigit() else 0
