"""Managers look at the answers that rest on rules which changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.errors import StaleActionError
from chatbot.services.policy_overview import PolicyOverview
from chatbot.slack.blocks.document_proposals import LOAD
from chatbot.slack.blocks.document_reviews import (
    CHANGED_RULE,
    CHANGED_RULES,
    drift_list,
    read_review,
    review_form,
    reviewed,
)
from chatbot.slack.blocks.views import loading
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Form
from chatbot.slack.listeners.document_loading import DocumentLoading, placed
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.submissions import read_submission, read_view_press
from chatbot.slack.views import SlackViews


@dataclass(frozen=True, kw_only=True)
class DocumentReviews:
    """The list of what changed, and the form for one rule; the services check who may."""

    overview: PolicyOverview
    loading: DocumentLoading
    views: SlackViews
    home: HomePublisher
    failures: Failures

    def handle_list(self, body: dict[str, Any]) -> None:
        """`Rules that changed` in the Home tab, in a message or in a modal."""
        press = read_view_press(body)
        show = self.views.push if press.in_modal else self.views.open
        opened = show(press.trigger_id, loading(CHANGED_RULES))
        self._show(opened, CHANGED_RULES, lambda: self._list(press.user))

    def handle_page(self, body: dict[str, Any]) -> None:
        """Another page: of the live document, or of one that waits."""
        press = read_view_press(body)
        version_id, _, page = press.value.partition("\n")
        if version_id:
            build = lambda: self.loading.page(version_id, press.user, int(page))  # noqa: E731
            self._show(press.view_id, LOAD, build)
        else:
            self._show(press.view_id, CHANGED_RULES, lambda: self._list(press.user, int(page)))

    def handle_review(self, body: dict[str, Any]) -> None:
        """One rule."""
        press = read_view_press(body)
        show = self.views.push if press.in_modal else self.views.open
        opened = show(press.trigger_id, loading(CHANGED_RULE))
        self._show(opened, CHANGED_RULE, lambda: self._form(press.value, press.user))

    def handle_saved(self, body: dict[str, Any]) -> FormAnswer:
        """The decisions on the answers of one rule."""
        form = read_submission(body)
        try:
            clause_id, seen, decisions = read_review(form.metadata, form.options)
        except (ValueError, KeyError, TypeError):  # a form of another version of the bot
            raise StaleActionError from None
        self.overview.documents.review(clause_id, decisions, form.user, seen=seen)
        left = len(self.overview.see(form.user).to_review)
        return FormAnswer.update(
            reviewed(tuple(decisions.values()), left),
            afterwards=lambda: self._refresh(form.below_id, form.user),
        )

    def handle_moved(self, body: dict[str, Any]) -> None:
        """All rules that only moved: their answers are still right."""
        press = read_view_press(body)
        self.overview.accept_moved(press.value, press.user)
        self._refresh(press.view_id if press.in_modal else "", press.user)

    def _list(self, user: str, page: int = 0) -> View:
        overview = self.overview.see(user)
        moved = len(self.overview.moved(overview.drift))
        return drift_list(overview, self.overview.pack, moved=moved, page=page)

    def _form(self, clause_id: str, user: str) -> View:
        return review_form(self.overview.rule(clause_id, user), self.overview.pack)

    def _refresh(self, list_id: str, user: str) -> None:
        """Show the list as it is now, where it is open, and the managers' Home tabs."""
        if list_id:
            self._show(list_id, CHANGED_RULES, lambda: self._list(user))
        self.home.refresh_managers()

    def _show(self, view_id: str, title: str, build: Callable[[], View]) -> None:
        self.views.update(view_id, self.failures.in_modal(title, build))


def register(bolt: App, listeners: DocumentReviews) -> None:
    """Listen to everything about reviews."""
    interaction, form = listeners.failures.interaction, listeners.failures.form
    bolt.action(Action.DRIFT)(interaction(listeners.handle_list))
    bolt.action(placed(Action.PAGE))(interaction(listeners.handle_page))
    bolt.action(placed(Action.REVIEW))(interaction(listeners.handle_review))
    bolt.action(Action.ACCEPT_MOVED)(interaction(listeners.handle_moved))
    bolt.view(Form.REVIEW)(form(CHANGED_RULE, listeners.handle_saved))
