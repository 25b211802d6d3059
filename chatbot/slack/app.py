"""Puts the Slack edge together."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from chatbot.services.answers import AnswerService
from chatbot.services.ask_chasing import AskChasing
from chatbot.services.asks import AskService
from chatbot.services.audit import AuditService
from chatbot.services.check_services import CheckServices
from chatbot.services.concern_files import ConcernFiles
from chatbot.services.concern_notices import NOTICE
from chatbot.services.concerns import ConcernService
from chatbot.services.departures import VACANT
from chatbot.services.documents import DocumentService
from chatbot.services.inbox import InboxService
from chatbot.services.learning import Learning
from chatbot.services.outbox import OutboxService
from chatbot.services.people import PeopleService
from chatbot.services.policy_overview import PolicyOverview
from chatbot.services.roles import RolesService
from chatbot.slack.blocks.checks import CheckWriter
from chatbot.slack.connection import Connection, library_logger, make_client
from chatbot.slack.document_home import ApprovedDocument, RulesThatChanged, WaitingDocument
from chatbot.slack.files import SlackFiles
from chatbot.slack.home import (
    AskSomething,
    Concerns,
    HomePublisher,
    LeftOpen,
    Managing,
    MyChecks,
    MyDuties,
    QuestionsForYou,
    UnansweredQuestions,
    VacantDuties,
    YourQuestions,
)
from chatbot.slack.listeners import (
    answer_buttons,
    document_loading,
    document_reviews,
    failures,
)
from chatbot.slack.listeners import answers as answer_listeners
from chatbot.slack.listeners import asks as ask_listeners
from chatbot.slack.listeners import check_settings as check_settings_listeners
from chatbot.slack.listeners import checks as check_listeners
from chatbot.slack.listeners import concerns as concern_listeners
from chatbot.slack.listeners import documents as document_listeners
from chatbot.slack.listeners import home as home_listeners
from chatbot.slack.listeners import learning as learning_listeners
from chatbot.slack.listeners import people as people_listeners
from chatbot.slack.listeners import settings as settings_listeners
from chatbot.slack.listeners.answer_buttons import AnswerButtons
from chatbot.slack.listeners.answers import AnswerListeners
from chatbot.slack.listeners.asks import AskListeners
from chatbot.slack.listeners.check_settings import CheckSettingsListeners
from chatbot.slack.listeners.checks import CheckListeners
from chatbot.slack.listeners.concerns import ConcernForm, ConcernListeners
from chatbot.slack.listeners.document_loading import DocumentLoading
from chatbot.slack.listeners.document_reviews import DocumentReviews
from chatbot.slack.listeners.documents import DocumentListeners
from chatbot.slack.listeners.failures import Failures
from chatbot.slack.listeners.home import HomeListeners
from chatbot.slack.listeners.learning import LearningListeners
from chatbot.slack.listeners.people import PeopleListeners
from chatbot.slack.listeners.settings import SettingsListeners
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.middleware import AcceptMessages
from chatbot.slack.outbox import Renderers
from chatbot.slack.views import SlackViews

LISTENERS_AT_ONCE: Final = 10


@dataclass(frozen=True, kw_only=True)
class SlackApp:
    """The bot in a workspace; a transport brings it what Slack sends.

    Attributes:
        outbox: sends what is to arrive later.
        renderers: what the outbox's messages look like.
    """

    bolt: App
    inbox: InboxService
    outbox: OutboxService
    renderers: Renderers
    answering: AnswerListeners
    asking: AskListeners

    def retry_accepted(self) -> int:
        """Answer what was accepted and left undone; to be called every minute.

        Returns:
            How many messages were begun.

        Raises:
            TransientDeliveryError: a message was given up; Slack is out of reach.
        """
        return self.inbox.retry_stale(self.answering.retry)

    def finish(self) -> None:
        """Wait for everything that was accepted; the transport has been stopped before."""
        self.bolt.listener_runner.listener_executor.shutdown(wait=True)


@dataclass(frozen=True, kw_only=True)
class Listeners:
    """Everything that listens."""

    failures: Failures
    answers: AnswerListeners
    home: HomeListeners
    settings: SettingsListeners
    documents: DocumentListeners
    asks: AskListeners
    loading: DocumentLoading
    reviews: DocumentReviews
    learning: LearningListeners
    checks: CheckListeners
    check_settings: CheckSettingsListeners
    buttons: AnswerButtons
    people: PeopleListeners
    concerns: ConcernListeners


def build_app(  # noqa: PLR0913 - what the parts of the app need
    *,
    connection: Connection,
    signing_secret: str | None,
    answers: AnswerService,
    people: PeopleService,
    inbox: InboxService,
    outbox: OutboxService,
    renderers: Renderers,
    roles: RolesService,
    audit: AuditService,
    documents: DocumentService,
    asks: AskService,
    chasing: AskChasing,
    learning: Learning,
    checks: CheckServices,
    concerns: ConcernService,
    concern_files: ConcernFiles,
) -> SlackApp:
    """Build the app of a workspace.

    Args:
        connection: what `connect` returned.
        signing_secret: proves over HTTP that a request is Slack's. Without it,
            which only suits Socket Mode, no HTTP request is ever taken.
        answers: answers.
        people: knows who is asking.
        inbox: keeps what was accepted.
        outbox: sends what is to arrive later.
        renderers: the outbox's sender asks them; each feature adds its kinds of message.
        roles: knows who may do what.
        audit: the log of changes.
        documents: knows the approved document.
        asks: brings questions to people.
        chasing: sees to it that none of them is left lying.
        learning: feedback, unanswered questions, approved phrasings, gaps, privacy.
        checks: knows who looks after what, and when.
        concerns: logs concerns.
        concern_files: shows them to those who may read them.
    """
    messenger = SlackMessenger(client=connection.client, clock=answers.clock)
    told = Failures(messenger=messenger, bot_user_id=connection.bot_user_id)
    answering = AnswerListeners(
        answers=answers,
        people=people,
        inbox=inbox,
        messenger=messenger,
        failures=told,
        bot_user_id=connection.bot_user_id,
    )
    pack = answers.index.pack
    views = SlackViews(client=connection.client, clock=answers.clock)
    overview = PolicyOverview(documents=documents)
    writer = CheckWriter(pack=pack, working_time=checks.settings.office.working_time)
    my_checks = MyChecks(checks=checks.days, writer=writer)
    home = _home(
        roles,
        views,
        asks=asks,
        learning=learning,
        overview=overview,
        my_checks=my_checks,
        concern_files=concern_files,
    )
    settings = SettingsListeners(
        roles=roles, audit=audit, pack=pack, views=views, home=home, failures=told
    )
    renderers.add(VACANT, settings.render_vacant)
    loading = DocumentLoading(
        overview=overview,
        files=SlackFiles(client=connection.client, clock=answers.clock),
        views=views,
        home=home,
        failures=told,
        wake_outbox=outbox.wake,
    )
    document_loading.add_renderers(renderers, loading)
    asking = AskListeners(
        asks=asks,
        chasing=chasing,
        messenger=messenger,
        views=views,
        home=home,
        failures=told,
        wake_outbox=outbox.wake,
    )
    ask_listeners.add_renderers(renderers, asking)
    checking = CheckListeners(
        checks=checks,
        writer=writer,
        messenger=messenger,
        views=views,
        home=home,
        failures=told,
        wake_outbox=outbox.wake,
    )
    check_listeners.add_renderers(renderers, checking)
    concern_log = ConcernListeners(
        form=ConcernForm(service=concerns, pack=pack, views=views, failures=told),
        files=concern_files,
        home=home,
        wake_outbox=outbox.wake,
        bot_user_id=connection.bot_user_id,
    )
    renderers.add(NOTICE, concern_log.render_notice)
    bolt = _build_bolt(connection, signing_secret)
    bolt.use(AcceptMessages(inbox=inbox, bot_user_id=connection.bot_user_id))
    register(
        bolt,
        Listeners(
            failures=told,
            answers=answering,
            documents=DocumentListeners(documents=documents, views=views, failures=told),
            loading=loading,
            reviews=DocumentReviews(
                overview=overview, loading=loading, views=views, home=home, failures=told
            ),
            home=HomeListeners(answers=answers, messenger=messenger, home=home, failures=told),
            settings=settings,
            asks=asking,
            learning=LearningListeners.of(
                learning, pack=pack, messenger=messenger, views=views, home=home, failures=told
            ),
            checks=checking,
            check_settings=CheckSettingsListeners(
                settings=checks.settings, pack=pack, views=views, home=home, failures=told
            ),
            buttons=AnswerButtons(answers=answers, messenger=messenger, failures=told),
            people=PeopleListeners(people=people, home=home, wake_outbox=outbox.wake),
            concerns=concern_log,
        ),
    )
    return SlackApp(
        bolt=bolt,
        inbox=inbox,
        outbox=outbox,
        renderers=renderers,
        answering=answering,
        asking=asking,
    )


def _home(  # noqa: PLR0913 - what the parts show
    roles: RolesService,
    views: SlackViews,
    *,
    asks: AskService,
    learning: Learning,
    overview: PolicyOverview,
    my_checks: MyChecks,
    concern_files: ConcernFiles,
) -> HomePublisher:
    """The Home tab, the most important part first."""
    pack = overview.pack
    parts = (
        my_checks,
        QuestionsForYou(asks=asks),
        RulesThatChanged(overview=overview),
        WaitingDocument(overview=overview),
        VacantDuties(roles=roles, pack=pack),
        UnansweredQuestions(unanswered=learning.unanswered, pack=pack),
        AskSomething(pack=pack),
        Concerns(files=concern_files),
        YourQuestions(asks=asks),
        MyDuties(pack=pack),
        ApprovedDocument(overview=overview),
        LeftOpen(gaps=learning.gaps),
        Managing(),
    )
    return HomePublisher(roles=roles, views=views, parts=parts)


def register(bolt: App, listeners: Listeners) -> None:
    """Register every listener; those that take what is left over come last."""
    failures.register(bolt, listeners.failures)
    answer_listeners.register(bolt, listeners.answers)
    home_listeners.register(bolt, listeners.home)
    settings_listeners.register(bolt, listeners.settings)
    document_listeners.register(bolt, listeners.documents)
    ask_listeners.register(bolt, listeners.asks)
    document_loading.register(bolt, listeners.loading)
    document_reviews.register(bolt, listeners.reviews)
    learning_listeners.register(bolt, listeners.learning)
    check_listeners.register(bolt, listeners.checks)
    check_settings_listeners.register(bolt, listeners.check_settings)
    concern_listeners.register(bolt, listeners.concerns)
    answer_buttons.register(bolt, listeners.buttons)
    people_listeners.register(bolt, listeners.people)


def _build_bolt(connection: Connection, signing_secret: str | None) -> App:
    """Bolt with its checks on, without a call of auth.test for each event."""
    bot = AuthorizeResult(
        enterprise_id=None,
        team_id=connection.workspace_id,
        bot_user_id=connection.bot_user_id,
        bot_id=connection.bot_id,
        bot_token=connection.client.token,
    )
    # Below WARNING Bolt logs what people wrote, at a bad signature even at INFO.
    # At this moment it would also warn that the environment holds a token.
    logger = library_logger("bolt", logging.ERROR)
    bolt = App(
        name=logger.name,  # Bolt sets the level of a logger of this name too
        logger=logger,
        client=make_client(None, connection.client.base_url),
        authorize=lambda: bot,
        signing_secret=signing_secret or "",
        listener_executor=ThreadPoolExecutor(LISTENERS_AT_ONCE, thread_name_prefix="listener"),
        attaching_conversation_kwargs_enabled=False,
    )
    logger.setLevel(logging.WARNING)
    return bolt
