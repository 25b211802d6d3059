"""The features in Slack: what each listens to, and how its messages look."""

from collections.abc import Callable
from typing import Final

from slack_bolt import App

from chatbot.services.concern_notices import NOTICE
from chatbot.services.departures import VACANT
from chatbot.services.policy_overview import PolicyOverview
from chatbot.services.profile_notices import NOTICE as PROFILE_NOTICE
from chatbot.services.report_schedules import SCHEDULED
from chatbot.services.supervision_notices import NOTICE as SUPERVISION_NOTICE
from chatbot.slack.blocks.checks import CheckWriter
from chatbot.slack.edge import Edge
from chatbot.slack.files import SlackFiles
from chatbot.slack.listeners import (
    absences,
    acknowledgements,
    answer_buttons,
    answers,
    asks,
    check_reports,
    check_settings,
    checks,
    concerns,
    document_loading,
    document_reviews,
    documents,
    failures,
    home,
    learning,
    leavers,
    people,
    policy_feedback,
    profile_requests,
    profiles,
    reports,
    settings,
    supervision,
    supervision_answers,
    supervision_questions,
    swaps,
)
from chatbot.slack.listeners.absences import AbsenceListeners
from chatbot.slack.listeners.acknowledgements import AcknowledgementListeners
from chatbot.slack.listeners.answer_buttons import AnswerButtons
from chatbot.slack.listeners.check_reports import CheckReports
from chatbot.slack.listeners.check_settings import CheckSettingsListeners
from chatbot.slack.listeners.checks import CheckListeners
from chatbot.slack.listeners.concern_form import ConcernForm
from chatbot.slack.listeners.concerns import ConcernListeners
from chatbot.slack.listeners.document_loading import DocumentLoading
from chatbot.slack.listeners.document_reviews import DocumentReviews
from chatbot.slack.listeners.documents import DocumentListeners
from chatbot.slack.listeners.home import HomeListeners
from chatbot.slack.listeners.learning import LearningListeners
from chatbot.slack.listeners.leavers import LeaverListeners
from chatbot.slack.listeners.modals import Modals
from chatbot.slack.listeners.people import PeopleListeners
from chatbot.slack.listeners.policy_feedback import PolicyFeedbackListeners
from chatbot.slack.listeners.profile_requests import RequestListeners
from chatbot.slack.listeners.profile_screens import ProfileScreens
from chatbot.slack.listeners.profiles import ProfileListeners
from chatbot.slack.listeners.report_files import ReportCourier
from chatbot.slack.listeners.reports import ReportListeners
from chatbot.slack.listeners.settings import SettingsListeners
from chatbot.slack.listeners.supervision import SupervisionListeners
from chatbot.slack.listeners.supervision_answers import SupervisionAnswers
from chatbot.slack.listeners.supervision_questions import SupervisionQuestionListeners
from chatbot.slack.listeners.swaps import SwapListeners
from chatbot.slack.uploads import SlackUploads

Feature = Callable[[App, Edge], None]


def add_failures(bolt: App, edge: Edge) -> None:
    """What is said when something goes wrong."""
    failures.register(bolt, edge.failures)


def add_answers(bolt: App, edge: Edge) -> None:
    """Questions, wherever they are asked."""
    answers.register(bolt, edge.answering)


def add_asks(bolt: App, edge: Edge) -> None:
    """Questions to people."""
    asks.add_renderers(edge.renderers, edge.asking)
    asks.register(bolt, edge.asking)


def add_home(bolt: App, edge: Edge) -> None:
    """The Home tab."""
    listeners = HomeListeners(
        answers=edge.services.answers,
        messenger=edge.messenger,
        home=edge.home,
        failures=edge.failures,
    )
    home.register(bolt, listeners)


def add_settings(bolt: App, edge: Edge) -> None:
    """Who looks after what, and who changed it."""
    listeners = SettingsListeners(
        roles=edge.services.roles,
        audit=edge.services.audit,
        pack=edge.services.index.pack,
        views=edge.views,
        home=edge.home,
        failures=edge.failures,
    )
    edge.renderers.add(VACANT, listeners.render_vacant)
    settings.register(bolt, listeners)


def add_documents(bolt: App, edge: Edge) -> None:
    """The approved document: its wording, loading and review."""
    overview = PolicyOverview(documents=edge.services.documents)
    loading = DocumentLoading(
        overview=overview,
        files=SlackFiles(client=edge.connection.client, clock=edge.services.clock),
        views=edge.views,
        home=edge.home,
        failures=edge.failures,
        wake_outbox=edge.wake_outbox,
    )
    document_loading.add_renderers(edge.renderers, loading)
    documents.register(
        bolt,
        DocumentListeners(
            documents=edge.services.documents, views=edge.views, failures=edge.failures
        ),
    )
    document_loading.register(bolt, loading)
    document_reviews.register(
        bolt,
        DocumentReviews(
            overview=overview,
            loading=loading,
            views=edge.views,
            home=edge.home,
            failures=edge.failures,
        ),
    )


def add_learning(bolt: App, edge: Edge) -> None:
    """Feedback, unanswered questions, approved phrasings, gaps, privacy."""
    listeners = LearningListeners.of(
        edge.services.learning,
        pack=edge.services.index.pack,
        messenger=edge.messenger,
        views=edge.views,
        home=edge.home,
        failures=edge.failures,
    )
    learning.register(bolt, listeners)


def add_checks(bolt: App, edge: Edge) -> None:
    """The checks of the pages, and what managers change about them."""
    reports = _check_reports(edge)
    checks.add_renderers(edge.renderers, reports.checking)
    checks.register(bolt, reports.checking)
    check_reports.register(bolt, reports)
    check_settings.register(
        bolt,
        CheckSettingsListeners(
            settings=edge.services.checks.settings,
            pack=edge.services.index.pack,
            views=edge.views,
            home=edge.home,
            failures=edge.failures,
        ),
    )


def add_absences(bolt: App, edge: Edge) -> None:
    """Who is away, who stands in, and swapped days."""
    listeners = AbsenceListeners(
        absences=edge.services.absences,
        pack=edge.services.index.pack,
        messenger=edge.messenger,
        views=edge.views,
        home=edge.home,
        failures=edge.failures,
        wake_outbox=edge.wake_outbox,
        bot_user_id=edge.connection.bot_user_id,
    )
    absences.add_renderers(edge.renderers, listeners)
    absences.register(bolt, listeners)
    swapping = SwapListeners(
        swaps=edge.services.absences.swaps,
        messenger=edge.messenger,
        views=edge.views,
        home=edge.home,
        failures=edge.failures,
        wake_outbox=edge.wake_outbox,
    )
    swaps.add_renderers(edge.renderers, swapping)
    swaps.register(bolt, swapping)


def add_concerns(bolt: App, edge: Edge) -> None:
    """The log of concerns."""
    reports = _check_reports(edge)
    listeners = ConcernListeners(
        form=reports.form,
        reports=reports,
        files=edge.services.concern_files,
        home=edge.home,
        wake_outbox=edge.wake_outbox,
        bot_user_id=edge.connection.bot_user_id,
    )
    edge.renderers.add(NOTICE, listeners.render_notice)
    concerns.register(bolt, listeners)


def _check_reports(edge: Edge) -> CheckReports:
    """Where the checks and the log of concerns meet."""
    services, pack = edge.services, edge.services.index.pack
    checking = CheckListeners(
        checks=services.checks,
        writer=CheckWriter(pack=pack, working_time=services.working_time),
        messenger=edge.messenger,
        views=edge.views,
        home=edge.home,
        failures=edge.failures,
        wake_outbox=edge.wake_outbox,
    )
    form = ConcernForm(
        service=services.concerns, pack=pack, views=edge.views, failures=edge.failures
    )
    return CheckReports(checking=checking, form=form)


def add_profiles(bolt: App, edge: Edge) -> None:
    """The register of profiles, requests for new ones, checklists for leavers."""
    screens = ProfileScreens(
        services=edge.services.profiles,
        views=edge.views,
        home=edge.home,
        failures=edge.failures,
        wake_outbox=edge.wake_outbox,
    )
    listeners = ProfileListeners(screens=screens, messenger=edge.messenger)
    edge.renderers.add(PROFILE_NOTICE, listeners.render_notice)
    profiles.register(bolt, listeners)
    profile_requests.register(bolt, RequestListeners(screens=screens))
    leavers.register(bolt, LeaverListeners(screens=screens))


def add_acknowledgements(bolt: App, edge: Edge) -> None:
    """Versions of the policy to read, and who has read them."""
    listeners = AcknowledgementListeners(
        services=edge.services.acknowledgements,
        messenger=edge.messenger,
        uploads=SlackUploads(client=edge.connection.client, clock=edge.services.clock),
        views=edge.views,
        home=edge.home,
        failures=edge.failures,
        wake_outbox=edge.wake_outbox,
    )
    acknowledgements.add_renderers(edge.renderers, listeners)
    acknowledgements.register(bolt, listeners)


def add_supervision(bolt: App, edge: Edge) -> None:
    """Supervision: its dates, the questions before it, the records."""
    services = edge.services.supervision
    listeners = SupervisionListeners(
        supervision=services,
        views=edge.views,
        home=edge.home,
        failures=edge.failures,
        wake_outbox=edge.wake_outbox,
    )
    edge.renderers.add(SUPERVISION_NOTICE, listeners.render_notice)
    supervision.register(bolt, listeners)
    supervision_answers.register(
        bolt,
        SupervisionAnswers(
            supervision=services,
            pack=edge.services.index.pack,
            views=edge.views,
            home=edge.home,
            failures=edge.failures,
            wake_outbox=edge.wake_outbox,
        ),
    )


def add_supervision_questions(bolt: App, edge: Edge) -> None:
    """What workers are asked before supervision, and the feedback that comes of it."""
    services, modals = edge.services, Modals(views=edge.views, failures=edge.failures)
    listeners = SupervisionQuestionListeners(
        questions=services.supervision_questions, pack=services.index.pack, modals=modals
    )
    supervision_questions.add_renderers(edge.renderers, listeners)
    supervision_questions.register(bolt, listeners)
    feedback = PolicyFeedbackListeners(
        feedback=services.policy_feedback, gaps=services.learning.gaps, modals=modals
    )
    policy_feedback.add_renderers(edge.renderers, feedback)
    policy_feedback.register(bolt, feedback)


def add_reports(bolt: App, edge: Edge) -> None:
    """Reports, asked for and by themselves."""
    listeners = ReportListeners(
        reports=edge.services.reports,
        schedules=edge.services.report_schedules,
        messenger=edge.messenger,
        views=edge.views,
        failures=edge.failures,
        delivery=ReportCourier(
            reports=edge.services.reports,
            files=edge.services.report_files,
            uploads=SlackUploads(client=edge.connection.client, clock=edge.services.clock),
            messenger=edge.messenger,
            errands=edge.errands,
        ),
    )
    edge.renderers.add(SCHEDULED, listeners.render_scheduled)
    reports.register(bolt, listeners)


def add_answer_buttons(bolt: App, edge: Edge) -> None:
    """What stands under an answer."""
    listeners = AnswerButtons(
        answers=edge.services.answers, messenger=edge.messenger, failures=edge.failures
    )
    answer_buttons.register(bolt, listeners)


def add_people(bolt: App, edge: Edge) -> None:
    """Who comes and goes, and every event that nobody else took."""
    listeners = PeopleListeners(
        people=edge.services.people,
        home=edge.home,
        wake_outbox=edge.wake_outbox,
        ask_newcomers=edge.services.acknowledgements.ticks.tick,
    )
    people.register(bolt, listeners)


def add_features(bolt: App, edge: Edge) -> None:
    """Add them all; people come last, since that takes every event that nobody else took."""
    for add in FEATURES:
        add(bolt, edge)
    add_people(bolt, edge)


FEATURES: Final[tuple[Feature, ...]] = (
    add_failures,
    add_answers,
    add_home,
    add_settings,
    add_documents,
    add_asks,
    add_learning,
    add_checks,
    add_absences,
    add_concerns,
    add_profiles,
    add_acknowledgements,
    add_supervision,
    add_supervision_questions,
    add_reports,
    add_answer_buttons,
)
