"""Reading the policy: the buttons of readers, and what managers publish and record."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.acknowledgement_forms import FieldName
from chatbot.domain.errors import InvalidInputError, TransientDeliveryError
from chatbot.services.acknowledgement_messages import Digest, PolicyMessage
from chatbot.services.acknowledgement_proxies import Faulty
from chatbot.services.acknowledgement_services import AcknowledgementServices
from chatbot.services.acknowledgements import HasRead, NewerVersion
from chatbot.slack.blocks.acknowledgement_forms import (
    PUBLISH,
    RECORD,
    UNDO,
    confirm_view,
    publication_form,
    published_view,
    read_draft,
    read_proxy,
    record_form,
    undo_form,
)
from chatbot.slack.blocks.acknowledgement_register import FILE_GIVEN, READERS, register_view
from chatbot.slack.blocks.acknowledgements import (
    POLICY,
    reader_view,
    render_digest,
    render_read,
    render_request,
    render_told,
)
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.blocks.views import loading
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.outbox import Renderers
from chatbot.slack.submissions import ViewPress, read_submission, read_view_press
from chatbot.slack.uploads import SlackUploads
from chatbot.slack.views import SlackViews

FILE_NAME: Final = "who-has-read-the-policy.csv"


@dataclass(frozen=True, kw_only=True)
class AcknowledgementListeners:
    """What people press and enter; the services check that they may."""

    services: AcknowledgementServices
    messenger: SlackMessenger
    uploads: SlackUploads
    views: SlackViews
    home: HomePublisher
    failures: Failures
    wake_outbox: Callable[[], None]

    def handle_read(self, body: dict[str, Any]) -> Callable[[], None]:
        """The button of readers, in a message, in the Home tab or in the version opened."""
        press = read_view_press(body)
        done = self.services.reading.acknowledge(press.user, press.value)

        def afterwards() -> None:
            if press.in_modal:
                self._show(press.view_id, POLICY, partial(self._version, press.user, 0))
            elif body.get("response_url"):
                self.messenger.replace(body["response_url"], _answer(done))
            self.home.refresh((press.user,))

        return afterwards

    def handle_open(self, body: dict[str, Any]) -> None:
        """The newest version, whichever one the button stood under."""
        press = read_view_press(body)
        self._show(self._place(press, POLICY), POLICY, partial(self._version, press.user, 0))

    def handle_page(self, body: dict[str, Any]) -> None:
        """Another part of its text."""
        press = read_view_press(body)
        self._show(press.view_id, POLICY, partial(self._version, press.user, _page(press)))

    def handle_readers(self, body: dict[str, Any]) -> None:
        """The register, or another part of it."""
        press = read_view_press(body)
        view_id = press.view_id if press.in_modal else self._place(press, READERS)
        self._show(view_id, READERS, partial(self._register, press.user, _page(press)))

    def handle_file(self, body: dict[str, Any]) -> None:
        """The whole register as a file, in the manager's direct messages."""
        press = read_view_press(body)

        def given() -> View:
            content = self.services.file.register_csv(press.user)
            channel = self.messenger.direct_channel(press.user)
            self.uploads.upload_content(channel, FILE_NAME, READERS, content)
            register = self.services.reading.register(press.user)
            return register_view(register, 0, note=FILE_GIVEN)

        self._show(press.view_id, READERS, given)

    def handle_publish(self, body: dict[str, Any]) -> None:
        """The form of a version; the list of people is taken while it is loading."""
        press = read_view_press(body)
        propose = self.services.publishing.propose
        view_id = self._place(press, PUBLISH)
        self._show(view_id, PUBLISH, lambda: publication_form(propose(press.user)))

    def handle_preview(self, body: dict[str, Any]) -> FormAnswer:
        """The form of a version: what publishing it would do."""
        form = read_submission(body)
        return self.failures.in_field(FieldName.LABEL, lambda: self._preview(body, form.user))

    def _preview(self, body: dict[str, Any], user_id: str) -> FormAnswer:
        form = read_submission(body)
        draft = read_draft(form.metadata, form.values)
        preview = self.services.publishing.preview(user_id, draft)
        if isinstance(preview, Faulty):
            return _errors(preview)
        return FormAnswer.update(confirm_view(preview))

    def handle_published(self, body: dict[str, Any]) -> FormAnswer:
        """The last word: it is published, and people are written to."""
        form = read_submission(body)
        draft = read_draft(form.metadata)
        published = self.services.publishing.publish(form.user, draft, form_id=form.view_id)
        if isinstance(published, Faulty):  # this form has no field for a sentence
            raise InvalidInputError(" ".join(published.faults.values()))

        def afterwards() -> None:
            self.services.ticks.tick()
            self.wake_outbox()
            self._show_below(form.below_id, form.user)
            self.home.refresh_managers(form.user)

        return FormAnswer.update(published_view(published), afterwards=afterwards)

    def handle_record(self, body: dict[str, Any]) -> None:
        """The form for somebody else."""
        press, proxies = read_view_press(body), self.services.proxies
        today = self.services.office.today()
        view_id = self._place(press, RECORD)
        self._show(view_id, RECORD, lambda: record_form(proxies.version(press.user), today))

    def handle_recorded(self, body: dict[str, Any]) -> FormAnswer:
        """The form for somebody else, filled in."""
        form = read_submission(body)

        def submit() -> FormAnswer:
            proxy = read_proxy(form.values)
            done = self.services.proxies.record(
                form.user, form.metadata, proxy, form_id=form.view_id
            )
            if isinstance(done, Faulty):
                return _errors(done)
            return FormAnswer(
                afterwards=lambda: self._after(form.below_id, form.user, proxy.user_id)
            )

        return self.failures.in_field(FieldName.NAME, submit)

    def handle_undo(self, body: dict[str, Any]) -> None:
        """The form of a mistake."""
        press, proxies = read_view_press(body), self.services.proxies
        view_id = self._place(press, UNDO)
        self._show(view_id, UNDO, lambda: undo_form(*proxies.see(press.user, press.value)))

    def handle_undone(self, body: dict[str, Any]) -> FormAnswer:
        """The form of a mistake, with the reason."""
        form = read_submission(body)

        def submit() -> FormAnswer:
            reason = next(iter(form.values.get(FieldName.REASON, ())), "")
            done = self.services.proxies.undo(form.user, form.metadata, reason)
            if isinstance(done, Faulty):
                return _errors(done)
            return FormAnswer(
                afterwards=lambda: self._after(form.below_id, form.user, done.user_id)
            )

        return self.failures.in_field(FieldName.REASON, submit)

    def render(self, kind: PolicyMessage, ids: Mapping[str, str]) -> Reply | None:
        """A message of the outbox, as things stand when it is sent; at night it waits."""
        found = self.services.reading.message(kind, ids)
        if found is None:
            return None
        office = self.services.office
        now = office.clock.now()
        if not office.working_time.is_open(now):
            retry_at = office.working_time.next_opening(now)
            raise TransientDeliveryError(retry_at=retry_at, ambiguous=False)
        if isinstance(found, Digest):
            return render_digest(found)
        return render_told(found) if kind is PolicyMessage.TOLD else render_request(found)

    def _after(self, below_id: str, user_id: str, reader: str | None) -> None:
        """Show the change in the register beneath, and in the Home tab of whom it is about."""
        self._show_below(below_id, user_id)
        self.home.refresh([reader] if reader else [])

    def _show_below(self, view_id: str, user_id: str) -> None:
        if view_id:
            self._show(view_id, READERS, partial(self._register, user_id, 0))

    def _version(self, user_id: str, page: int) -> View:
        return reader_view(self.services.reading.open(user_id), page)

    def _register(self, user_id: str, page: int) -> View:
        return register_view(self.services.reading.register(user_id), page)

    def _place(self, press: ViewPress, title: str) -> str:
        """Open a modal, or put one on top of the one that was pressed in; returns its id."""
        place = self.views.push if press.in_modal else self.views.open
        return place(press.trigger_id, loading(title))

    def _show(self, view_id: str, title: str, build: Callable[[], View]) -> None:
        self.views.update(view_id, self.failures.in_modal(title, build))


def register(bolt: App, listeners: AcknowledgementListeners) -> None:
    """Listen to readers and to managers."""
    interaction, form = listeners.failures.interaction, listeners.failures.form
    bolt.action(Action.HAVE_READ)(listeners.failures.press(listeners.handle_read))
    bolt.action(Action.OPEN_POLICY)(interaction(listeners.handle_open))
    bolt.action(_or_one_of(Action.POLICY_PAGE))(interaction(listeners.handle_page))
    bolt.action(_or_one_of(Action.READERS))(interaction(listeners.handle_readers))
    bolt.action(Action.READERS_FILE)(interaction(listeners.handle_file))
    bolt.action(Action.PUBLISH)(interaction(listeners.handle_publish))
    bolt.action(Action.RECORD_READER)(interaction(listeners.handle_record))
    bolt.action(Action.UNDO_READER)(interaction(listeners.handle_undo))
    bolt.view(Form.PUBLICATION)(form(PUBLISH, listeners.handle_preview))
    bolt.view(Form.PUBLISH)(form(PUBLISH, listeners.handle_published))
    bolt.view(Form.RECORD_READER)(form(RECORD, listeners.handle_recorded))
    bolt.view(Form.UNDO_READER)(form(UNDO, listeners.handle_undone))


def add_renderers(renderers: Renderers, listeners: AcknowledgementListeners) -> None:
    """Have the outbox's messages about the policy put into words here."""
    for kind in PolicyMessage:
        renderers.add(kind, partial(listeners.render, kind))


def _answer(done: HasRead | NewerVersion) -> Reply:
    if isinstance(done, NewerVersion):
        return render_request(done.to_read, newer=True)
    return render_read(done.publication, done.reading)


def _errors(faulty: Faulty) -> FormAnswer:
    return FormAnswer.errors({field.value: words for field, words in faulty.faults.items()})


def _page(press: ViewPress) -> int:
    return int(press.value) if press.value.isdigit() else 0


def _or_one_of(action: Action) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(action)}(\.\d)?$")
