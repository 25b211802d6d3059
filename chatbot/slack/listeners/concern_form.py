"""Opens the form in which a concern is logged: for every feature that offers it."""

from dataclasses import dataclass

from slack_sdk.models.views import View

from chatbot.domain.concern_reports import Report
from chatbot.domain.concerns import Audience, Source
from chatbot.domain.policies import PolicyPack
from chatbot.services.concerns import ConcernService
from chatbot.slack.blocks.concern_form import LOG_A_CONCERN, FormMemory, concern_form
from chatbot.slack.blocks.views import loading
from chatbot.slack.listeners.failures import Failures
from chatbot.slack.views import SlackViews


@dataclass(frozen=True, kw_only=True)
class ConcernForm:
    """The form, opened and shown again."""

    service: ConcernService
    pack: PolicyPack
    views: SlackViews
    failures: Failures

    def open(  # noqa: PLR0913 - what the form begins with
        self,
        trigger_id: str,
        user_id: str,
        *,
        source: Source,
        happened: str = "",
        page_id: str | None = None,
        on_top: bool = False,
    ) -> None:
        """Open the form.

        Args:
            trigger_id: of the press or command; it lives three seconds.
            user_id: whose it was.
            source: where they pressed.
            happened: words to begin with.
            page_id: the page that it is about, where that is known.
            on_top: whether they pressed in a modal, which stays beneath it.

        Raises:
            StaleActionError: the press is too old.
        """
        place = self.views.push if on_top else self.views.open
        opened = place(trigger_id, loading(LOG_A_CONCERN))
        report = Report(kind_id="", happened=happened, page_id=page_id)
        self.show(opened, user_id, FormMemory(source=source, page_id=page_id or ""), report)

    def show(self, view_id: str, user_id: str, memory: FormMemory, report: Report) -> None:
        """Show the form with what was entered so far, in an open modal."""
        view = self.failures.in_modal(memory.title, lambda: self.build(user_id, memory, report))
        self.views.update(view_id, view)

    def build(self, user_id: str, memory: FormMemory, report: Report) -> View:
        """The form with what was entered so far.

        Raises:
            NotAuthorisedError: they may log none.
        """
        self.service.require_reporter(user_id)
        chosen = report.kind_id and not memory.is_note(report, self.pack)
        audience = self.service.audience(user_id, report.kind_id) if chosen else None
        return self._form(memory, report, audience)

    def build_changed(self, memory: FormMemory, report: Report, audience: Audience) -> View:
        """The form again, because others will read it than it said."""
        return self._form(memory, report, audience, changed=True)

    def _form(
        self,
        memory: FormMemory,
        report: Report,
        audience: Audience | None,
        *,
        changed: bool = False,
    ) -> View:
        now = self.service.clock.now()
        return concern_form(self.pack, memory, report, audience, now=now, changed=changed)
