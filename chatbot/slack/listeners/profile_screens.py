"""What the listeners of the register have in common: their modals, and what a change brings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from slack_sdk.models.views import View

from chatbot.domain.errors import AlreadyDoneError
from chatbot.domain.profile_forms import FieldName
from chatbot.services.profile_office import Faulty
from chatbot.services.profile_services import ProfileServices
from chatbot.slack.blocks.leavers import LEAVER, checklist_view
from chatbot.slack.blocks.profile_forms import REQUEST_TITLE, FormMemory, request_view
from chatbot.slack.blocks.profile_words import person, request_in_words
from chatbot.slack.blocks.profiles import PROFILE, PROFILES, profile_view, register_view
from chatbot.slack.blocks.reply import moment
from chatbot.slack.blocks.views import loading
from chatbot.slack.home import HomePublisher
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.submissions import ViewPress
from chatbot.slack.views import SlackViews


@dataclass(frozen=True, kw_only=True)
class ProfileScreens:
    """Shows modals, and lets everybody concerned see a change."""

    services: ProfileServices
    views: SlackViews
    home: HomePublisher
    failures: Failures
    wake_outbox: Callable[[], None]

    def open(self, press: ViewPress, title: str, build: Callable[[], View]) -> None:
        """A modal, or one on top of the modal that was pressed in."""
        place = self.views.push if press.in_modal else self.views.open
        self.show(place(press.trigger_id, loading(title)), title, build)

    def show(self, view_id: str, title: str, build: Callable[[], View]) -> None:
        """Something in an open modal; an error is told in its place."""
        if view_id:
            self.views.update(view_id, self.failures.in_modal(title, build))

    def profile(self, user_id: str, profile_id: str, page: int | None = None) -> View:
        """A profile."""
        file = self.services.book.open(user_id, profile_id)
        waiting = self.services.book.handover_to(user_id, profile_id)
        return profile_view(file, page=page, waiting=waiting)

    def show_profile(self, view_id: str, user_id: str, profile_id: str) -> None:
        """A profile, as it is now, in an open modal."""
        self.show(view_id, PROFILE, lambda: self.profile(user_id, profile_id))

    def show_register(self, view_id: str, user_id: str, page: int = 0) -> None:
        """The register, as it is now, in an open modal."""
        book = self.services.book
        self.show(view_id, PROFILES, lambda: register_view(book.register(user_id), page))

    def request(self, user_id: str, request_id: str) -> View:
        """A request."""
        request, may_decide = self.services.requests.open(user_id, request_id)
        return request_view(request, may_decide=may_decide)

    def show_request(self, view_id: str, user_id: str, request_id: str) -> None:
        """A request, as it is now, in an open modal."""
        self.show(view_id, REQUEST_TITLE, lambda: self.request(user_id, request_id))

    def too_late(self, user_id: str, request_id: str) -> View:
        """A request that somebody else has decided on: who, and when."""
        request, _ = self.services.requests.open(user_id, request_id)
        said = f"This was already {request_in_words(request)}. Nothing was changed now."
        return request_view(request, may_decide=False, told=said)

    def checklist(self, user_id: str, leaver_id: str, *, told: str = "", page: int = 0) -> View:
        """A checklist."""
        found = self.services.leavers.open(user_id, leaver_id)
        return checklist_view(found, told=told, page=page)

    def show_checklist(
        self, view_id: str, user_id: str, leaver_id: str, *, told: str = ""
    ) -> None:
        """A checklist, as it is now, in an open modal."""
        self.show(view_id, LEAVER, lambda: self.checklist(user_id, leaver_id, told=told))

    def changed(self, profile_id: str, *others: str | None) -> None:
        """Send what is due, and show everybody concerned the change in their Home tab."""
        self.wake_outbox()
        people = (*self.services.book.concerned(profile_id), *filter(None, others))
        self.home.refresh(people)

    def in_form(self, field: FieldName, submit: Callable[[], FormAnswer]) -> FormAnswer:
        """What `submit` answers; an error is told under a field, so that no word is lost."""
        return self.failures.in_field(field, submit)


def already_done(error: AlreadyDoneError) -> str:
    """Who has done something before, and when, as markup."""
    by = person(error.by)
    return f"This was already done by {by}, {moment(error.at)}. Nothing was changed now."


def faults(found: Faulty, values: Mapping[str, tuple[str, ...]], first: FieldName) -> FormAnswer:
    """Sentences under their fields; one of a field that the form has not got, under the first."""
    sentences = {
        (field if field in values else first).value: words for field, words in found.faults.items()
    }
    return FormAnswer.errors(sentences)


def beneath(memory: FormMemory, press: ViewPress) -> FormMemory:
    """The memory of a form that is put on top of the modal that was pressed in."""
    parent_id = press.view_id if press.in_modal else ""
    return FormMemory(
        what=memory.what, subject=memory.subject, extra=memory.extra, parent_id=parent_id
    )
