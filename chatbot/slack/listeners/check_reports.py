"""Something to report: the concern form, which completes the check too."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.checks import Finding
from chatbot.domain.concern_reports import FieldName, Report
from chatbot.domain.concerns import Source
from chatbot.domain.errors import InvalidInputError, NotAuthorisedError, StaleActionError
from chatbot.services.checks import CheckDay
from chatbot.slack.blocks.check_words import day_in_words
from chatbot.slack.blocks.concern_form import SOMETHING_TO_REPORT, FormMemory, not_noted_view
from chatbot.slack.blocks.views import loading, message
from chatbot.slack.ids import Action
from chatbot.slack.listeners.checks import CheckListeners
from chatbot.slack.listeners.concern_form import ConcernForm
from chatbot.slack.listeners.failures import FormAnswer, describe
from chatbot.slack.submissions import read_view_press


def _nothing() -> None:
    """What is to be done where the check was not touched."""


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What became of the check, as markup, and what can wait until Slack has its answer."""

    words: str
    afterwards: Callable[[], None] = _nothing


@dataclass(frozen=True, kw_only=True)
class CheckReports:
    """Opens the form, and completes the check when the form is sent."""

    checking: CheckListeners
    form: ConcernForm

    def handle_report(self, body: dict[str, Any]) -> None:
        """There is something to report: the form opens."""
        press = read_view_press(body)
        opened = self.form.views.open(press.trigger_id, loading(SOMETHING_TO_REPORT))
        view = self.form.failures.in_modal(
            SOMETHING_TO_REPORT, lambda: self._build(press.user, press.value)
        )
        self.form.views.update(opened, view)

    def finish(self, user_id: str, occurrence_id: str) -> Reported:
        """The concern is logged: the check is done with it. A form sent twice does it once."""
        days = self.checking.checks.days
        try:
            day = days.finish(user_id, occurrence_id, Finding.SOMETHING, in_log=True)
        except (NotAuthorisedError, StaleActionError) as error:
            return Reported(words=f"The check stays as it is. {describe(error).text}")
        words = "The check is recorded as done."
        if not _is_theirs(day, user_id):
            words = f"The check stays as it is. {self.checking.writer.standing(day)}"
        return Reported(words=words, afterwards=lambda: self.checking.show(day, user_id))

    def note(self, user_id: str, occurrence_id: str, report: Report) -> FormAnswer:
        """What was found is no concern: it is kept with the check."""
        days, something = self.checking.checks.days, Finding.SOMETHING
        try:
            day = days.finish(user_id, occurrence_id, something, report.happened, report.done)
        except InvalidInputError as error:
            return FormAnswer.errors({FieldName.HAPPENED: str(error)})

        def afterwards() -> None:
            self.checking.show(day, user_id)

        if day.occurrence.noticed == report.happened.strip() and _is_theirs(day, user_id):
            return FormAnswer(afterwards=afterwards)
        why = self.checking.writer.unchanged(day)
        return FormAnswer.update(not_noted_view(why, report), afterwards)

    def _build(self, user_id: str, occurrence_id: str) -> View:
        day = self.checking.checks.days.day(user_id, occurrence_id)
        if not day.may_be_recorded:
            return message(SOMETHING_TO_REPORT, self.checking.why(day))
        memory = FormMemory(
            source=Source.CHECK,
            page_id=day.check.page_id or "",
            occurrence_id=occurrence_id,
            check=f"{day.check.name}, {day_in_words(day.occurrence.on)}",
        )
        report = Report(kind_id="", happened="", page_id=day.check.page_id)
        return self.form.build(user_id, memory, report)


def register(bolt: App, reports: CheckReports) -> None:
    """Listen to the button; the form is a concern's."""
    bolt.action(Action.CHECK_REPORT)(reports.form.failures.interaction(reports.handle_report))


def _is_theirs(day: CheckDay, user_id: str) -> bool:
    """Whether they have done it and found something, now or with the same form before."""
    done = day.occurrence
    return done.done_by == user_id and done.finding is Finding.SOMETHING
