"""Reports: asked for by the command, by a form and by buttons, and brought by themselves."""

import html
import logging
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock, Timer
from typing import Any, Final, Protocol, Self

from slack_bolt import App

from chatbot.domain.errors import (
    DeliveryError,
    PermanentDeliveryError,
    StaleActionError,
    TransientDeliveryError,
)
from chatbot.domain.report_requests import ReportRequest, asks_for_help, read_value
from chatbot.domain.report_schedules import Every
from chatbot.domain.reports import FileKind
from chatbot.services.report_schedules import (
    ReportSchedules,
    SchedulesOvertaken,
    SchedulesRefused,
)
from chatbot.services.reports import ReportService
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.blocks.report_files import render_begun, render_running
from chatbot.slack.blocks.report_forms import (
    LAST,
    REPORT,
    SCHEDULE,
    ReportFormMemory,
    read_report_form,
    read_schedule,
    read_seen,
    report_form,
    schedule_form,
)
from chatbot.slack.blocks.reports import (
    MEANING,
    meaning_view,
    render_counting,
    render_help,
    render_report,
)
from chatbot.slack.ids import Action, Command, Form
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.listeners.modals import Modals
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.payloads import Address, address_of
from chatbot.slack.submissions import read_submission, read_view_press
from chatbot.slack.views import SlackViews

log = logging.getLogger(__name__)

PATIENCE: Final = 1.0  # seconds, until somebody is told that it is being counted
AFTER_HOURS: Final = timedelta(minutes=15)
OPENINGS: Final = {Every.WEEK: "Your weekly report.", Every.MONTH: "Your monthly report."}


class ReportDelivery(Protocol):
    """Makes files of a report and brings them to somebody in Messages."""

    def deliver(self, user_id: str, request: ReportRequest, kind: FileKind) -> str | None:
        """Begin to make the files; they come when they are made.

        Returns:
            The conversation to which they come; None where the same are being made already.

        Raises:
            NotAuthorisedError: not a manager.
            DeliveryError: Slack cannot be reached.
        """
        ...


class Starter(Protocol):
    """Something that begins later, unless it is cancelled before."""

    def start(self) -> None:
        """Begin to wait."""
        ...

    def cancel(self) -> None:
        """Do not begin."""
        ...


MakeTimer = Callable[[float, Callable[[], None]], Starter]


@dataclass
class Place:
    """Where somebody is answered: where they asked, else in Messages, seen by them alone.

    While it is open (`with`), they are told after a second that it takes a while.

    Attributes:
        under_button: the address belongs to a message with a button. What replaces anything
            there replaces that message, which somebody may want to keep.
    """

    messenger: SlackMessenger
    user_id: str
    response_url: str
    make_timer: MakeTimer = Timer
    under_button: bool = False
    _told: bool = False
    _answered: bool = False
    _lock: AbstractContextManager[Any] = field(default_factory=Lock)
    _timer: Starter | None = None

    def __enter__(self) -> Self:
        """Begin to wait."""
        if self.response_url:
            self._timer = self.make_timer(PATIENCE, self._tell)
            self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Say no more that it takes a while."""
        with self._lock:
            self._answered = True
        if self._timer:
            self._timer.cancel()

    def answer(self, reply: Reply) -> None:
        """Say it, in the place of what was said meanwhile where that can be replaced.

        Raises:
            DeliveryError: Slack takes it nowhere.
        """
        with self._lock:
            self._answered = True
        if not self.response_url:
            self._post(reply)
            return
        try:
            if self._told and not self.under_button:
                self.messenger.replace(self.response_url, reply)
            else:
                self.messenger.respond(self.response_url, reply)
        except PermanentDeliveryError:  # the form was open for more than half an hour
            self._post(reply)

    def _tell(self) -> None:
        with self._lock:
            if self._answered:
                return
            try:
                self.messenger.respond(self.response_url, render_counting())
            except DeliveryError as error:
                log.warning("counting_not_told", extra={"reason": str(error)})
            else:
                self._told = True

    def _post(self, reply: Reply) -> None:
        self.messenger.post(Address(channel=self.user_id), reply)


@dataclass(frozen=True, kw_only=True)
class ReportListeners:
    """What managers do with reports; the service checks that they are managers.

    Attributes:
        delivery: brings files.
    """

    reports: ReportService
    schedules: ReportSchedules
    messenger: SlackMessenger
    views: SlackViews
    failures: Failures
    delivery: ReportDelivery
    make_timer: MakeTimer = Timer

    def handle_command(self, body: dict[str, Any]) -> None:
        """`/smreport`, with or without words."""
        # The mention stays as Slack wrote it: it names a person.
        user_id, text = body["user_id"], html.unescape(body.get("text") or "")
        if asks_for_help(text):
            self.reports.require_reader(user_id)
            self.messenger.respond(body["response_url"], render_help())
            return
        with self._place(user_id, body["response_url"]) as place:
            request = self.reports.read_request(user_id, text)
            if request.file:
                self._deliver(place, body["channel_id"], request, request.file)
            else:
                self._show(user_id, request, place)

    def handle_form(self, body: dict[str, Any]) -> None:
        """The button "Choose another period", or the one in the Home tab."""
        press = read_view_press(body)
        memory = ReportFormMemory(response_url=body.get("response_url") or "")

        def request() -> ReportRequest | None:
            self.reports.require_reader(press.user)
            if press.value == "open":
                return None
            return read_value(press.value, self.reports.today())

        self._modals.show(
            press, REPORT, lambda: report_form(request(), self.reports.pages, memory)
        )

    def handle_chosen(self, body: dict[str, Any]) -> FormAnswer:
        """The form: it closes, and the report comes to where the button was."""
        form = read_submission(body)

        def submit() -> FormAnswer:
            self.reports.require_reader(form.user)
            request = read_report_form(form.values, self.reports.today(), self.reports.pages)
            return FormAnswer(afterwards=lambda: self._answer(form.user, request, form.metadata))

        return self.failures.in_field(LAST, submit)

    def handle_file(self, body: dict[str, Any]) -> None:
        """A button for a file."""
        press = read_view_press(body)
        kind, _, value = press.value.partition("\n")
        if kind not in set(FileKind):
            raise StaleActionError
        request = read_value(value, self.reports.today())
        url = body.get("response_url") or ""
        with self._place(press.user, url, under_button=True) as place:
            self._deliver(place, address_of(body).channel, request, FileKind(kind))

    def handle_meaning(self, body: dict[str, Any]) -> None:
        """What the figures mean."""
        press = read_view_press(body)
        self._modals.show(
            press,
            MEANING,
            lambda: meaning_view(
                self.reports.explain(press.user, read_value(press.value, self.reports.today()))
            ),
        )

    def handle_schedule(self, body: dict[str, Any]) -> None:
        """Who gets it by itself."""
        press = read_view_press(body)
        self._modals.show(
            press, SCHEDULE, lambda: schedule_form(self.schedules.recipients(press.user))
        )

    def handle_scheduled(self, body: dict[str, Any]) -> FormAnswer:
        """The form of those who get it by itself."""
        form = read_submission(body)
        wanted, seen = read_schedule(form.people), read_seen(form.metadata)
        result = self.schedules.choose(form.user, wanted, seen)
        if isinstance(result, SchedulesRefused):
            blocks = {block_id.partition("#")[0]: block_id for block_id in form.people}
            faults = {blocks[every]: words for every, words in result.faults.items()}
            return FormAnswer.errors(faults)
        if isinstance(result, SchedulesOvertaken):
            return FormAnswer.update(schedule_form(result.now, overtaken=True))
        return FormAnswer()

    def render_scheduled(self, ids: Mapping[str, str]) -> Reply | None:
        """A report that comes by itself; None where its recipient is to have it no more.

        Raises:
            TransientDeliveryError: work is over; it comes when it begins again.
        """
        hours, now = self.reports.working_time, self.reports.clock.now()
        if not hours.is_open(now) and not hours.is_open(now - AFTER_HOURS):
            raise TransientDeliveryError(retry_at=hours.next_opening(now), ambiguous=False)
        found = self.schedules.render(ids)
        if found is None:
            return None
        report, request = found
        return render_report(report, request, opening=OPENINGS[Every(ids["every"])])

    def _answer(self, user_id: str, request: ReportRequest, response_url: str) -> None:
        with self._place(user_id, response_url, under_button=True) as place:
            self._show(user_id, request, place)

    def _show(self, user_id: str, request: ReportRequest, place: Place) -> None:
        report = self.reports.report(user_id, request)
        place.answer(render_report(report, request))

    def _deliver(self, place: Place, here: str, request: ReportRequest, kind: FileKind) -> None:
        """Where it is said anyway that they are being made, it is not said twice."""
        there = self.delivery.deliver(place.user_id, request, kind)
        if there is None:
            place.answer(render_running())
        elif there != here:
            place.answer(render_begun(kind))

    def _place(self, user_id: str, response_url: str, *, under_button: bool = False) -> Place:
        return Place(
            messenger=self.messenger,
            user_id=user_id,
            response_url=response_url,
            make_timer=self.make_timer,
            under_button=under_button,
        )

    @property
    def _modals(self) -> Modals:
        return Modals(views=self.views, failures=self.failures)


def register(bolt: App, listeners: ReportListeners) -> None:
    """Listen to reports."""
    interaction, form = listeners.failures.interaction, listeners.failures.form
    bolt.command(Command.REPORT)(interaction(listeners.handle_command))
    bolt.action(Action.REPORT_FORM)(interaction(listeners.handle_form))
    files = re.compile(rf"^{re.escape(Action.REPORT_FILE)}\.\d$")
    bolt.action(files)(interaction(listeners.handle_file))
    bolt.action(Action.REPORT_MEANING)(interaction(listeners.handle_meaning))
    bolt.action(Action.REPORT_SCHEDULE)(interaction(listeners.handle_schedule))
    bolt.view(Form.REPORT)(form(REPORT, listeners.handle_chosen))
    bolt.view(Form.REPORT_SCHEDULE)(form(SCHEDULE, listeners.handle_scheduled))
