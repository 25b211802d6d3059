"""Managers load the approved document: from a message, or from the Home tab."""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.errors import InvalidInputError, StaleActionError
from chatbot.services.document_history import WENT_LIVE
from chatbot.services.documents import require_manager
from chatbot.services.policy_overview import PolicyOverview
from chatbot.slack.blocks.document_proposals import (
    LOAD,
    VERSIONS,
    live_notice,
    live_view,
    load_form,
    proposal_view,
    reading,
    versions_view,
    which_file,
)
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.blocks.views import loading
from chatbot.slack.files import SlackFiles
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Form, Shortcut
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.outbox import Renderers
from chatbot.slack.payloads import SharedFiles, read_shared_files
from chatbot.slack.submissions import read_submission, read_view_press
from chatbot.slack.views import SlackViews

NO_FILE: Final = (
    "There is no file in that message. Use this on a message with the approved policy as a file."
)
DELETED: Final = "The file of that message was deleted. Please send it again."


@dataclass(frozen=True, kw_only=True)
class DocumentLoading:
    """From a file to a document that answers rest on; the services check who may.

    Reading goes on after Slack has its acknowledgement. It ends with the
    listeners, for which a stop waits; what was read stands in the database
    before anybody sees it.
    """

    overview: PolicyOverview
    files: SlackFiles
    views: SlackViews
    home: HomePublisher
    failures: Failures
    wake_outbox: Callable[[], None]

    def handle_shortcut(self, body: dict[str, Any]) -> None:
        """`Load as policy` on a message."""
        shared = read_shared_files(body)
        if len(shared.files) == 1:
            file_id, name = shared.files[0]
            opened = self.views.open(shared.trigger_id, reading(name))
            self._read(lambda view: self.views.update(opened, view), shared.user, file_id)
            return
        opened = self.views.open(shared.trigger_id, loading(LOAD))
        self._show(opened, LOAD, lambda: self._which(shared))

    def handle_open(self, body: dict[str, Any]) -> None:
        """The button in the Home tab."""
        press = read_view_press(body)
        self.views.open(press.trigger_id, load_form(self.overview.pack))

    def handle_file(self, body: dict[str, Any]) -> FormAnswer:
        """A file was given in the form."""
        form = read_submission(body)
        if not form.files:
            raise StaleActionError
        file_id, name = form.files[0]
        return self._read_afterwards(form.user, file_id, name)

    def handle_which_file(self, body: dict[str, Any]) -> FormAnswer:
        """One of the files of a message was chosen."""
        form = read_submission(body)
        file_id = next(iter(form.options.values()))
        return self._read_afterwards(form.user, file_id, "the file")

    def handle_proposal(self, body: dict[str, Any]) -> None:
        """A document that waits is looked at."""
        press = read_view_press(body)
        opened = self.views.open(press.trigger_id, loading(LOAD))
        self._show(opened, LOAD, lambda: self._proposed(press.value, press.user))

    def handle_discard(self, body: dict[str, Any]) -> None:
        """A document that waits is thrown away."""
        press = read_view_press(body)
        self.overview.documents.discard(press.value, press.user)
        self.home.refresh_managers()

    def handle_make_live(self, body: dict[str, Any]) -> FormAnswer:
        """Answers rest on the document from now on."""
        form = read_submission(body)
        version = self.overview.documents.make_live(form.metadata, form.user)
        self.wake_outbox()
        view = live_view(version, self.overview.see(form.user))
        return FormAnswer.update(view, afterwards=self.home.refresh_managers)

    def handle_versions(self, body: dict[str, Any]) -> None:
        """All documents."""
        press = read_view_press(body)
        opened = self.views.open(press.trigger_id, loading(VERSIONS))
        self._show(opened, VERSIONS, lambda: versions_view(self.overview.see(press.user)))

    def render_live(self, ids: Mapping[str, str]) -> Reply | None:
        """The message to a manager; None where another document is live by now."""
        overview = self.overview.notice(ids["version_id"], ids["manager"])
        return live_notice(overview) if overview else None

    def page(self, version_id: str, user: str, page: int) -> View:
        """Another page of what a document would change."""
        return self._proposed(version_id, user, page)

    def _read_afterwards(self, user: str, file_id: str, name: str) -> FormAnswer:
        known_as = uuid.uuid4().hex
        return FormAnswer.update(
            reading(name, known_as=known_as),
            afterwards=lambda: self._read(
                lambda view: self.views.update_named(known_as, view), user, file_id
            ),
        )

    def _read(self, show: Callable[[View], None], user: str, file_id: str) -> None:
        view = self.failures.in_modal(LOAD, lambda: self._propose(user, file_id))
        try:
            show(view)
        finally:
            if view.callback_id == Form.MAKE_LIVE:
                self.home.refresh_managers()

    def _propose(self, user: str, file_id: str) -> View:
        documents = self.overview.documents
        require_manager(documents.roles, user)
        file = self.files.fetch(file_id)
        return proposal_view(documents.propose(file.name, file.content, user), documents.pack)

    def _proposed(self, version_id: str, user: str, page: int = 0) -> View:
        proposal = self.overview.documents.proposal(version_id, user, replay=page == 0)
        return proposal_view(proposal, self.overview.pack, page=page)

    def _which(self, shared: SharedFiles) -> View:
        require_manager(self.overview.documents.roles, shared.user)
        if not shared.files:
            raise InvalidInputError(DELETED if shared.deleted else NO_FILE)
        return which_file(shared.files)

    def _show(self, view_id: str, title: str, build: Callable[[], View]) -> None:
        self.views.update(view_id, self.failures.in_modal(title, build))


def register(bolt: App, listeners: DocumentLoading) -> None:
    """Listen to everything about loading."""
    interaction, form = listeners.failures.interaction, listeners.failures.form
    bolt.message_shortcut(Shortcut.LOAD_POLICY)(interaction(listeners.handle_shortcut))
    bolt.action(Action.LOAD_POLICY)(interaction(listeners.handle_open))
    bolt.action(placed(Action.PROPOSAL))(interaction(listeners.handle_proposal))
    bolt.action(placed(Action.DISCARD))(interaction(listeners.handle_discard))
    bolt.action(Action.VERSIONS)(interaction(listeners.handle_versions))
    bolt.view(Form.FILE)(form(LOAD, listeners.handle_file))
    bolt.view(Form.WHICH_FILE)(form(LOAD, listeners.handle_which_file))
    bolt.view(Form.MAKE_LIVE)(form(LOAD, listeners.handle_make_live))


def placed(action: Action) -> re.Pattern[str]:
    """A button of which a view has several, each with its place."""
    return re.compile(rf"^{re.escape(action)}\.\d+$")


def add_renderers(renderers: Renderers, listeners: DocumentLoading) -> None:
    """What the messages look like."""
    renderers.add(WENT_LIVE, listeners.render_live)
