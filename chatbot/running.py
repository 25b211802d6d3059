"""Runs the bot for Slack until it is told to stop."""

import atexit
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType

from waitress.server import create_server

from chatbot.bootstrap import build_services, make_clock
from chatbot.domain.errors import ConfigurationError
from chatbot.indexes import build_index
from chatbot.logs import configure_logging
from chatbot.scheduling import Attendant, Metronome
from chatbot.services.outbox import OutboxService
from chatbot.services.workspace import WorkspaceServices
from chatbot.settings import HttpSettings, SocketModeSettings, load_settings
from chatbot.slack.app import SlackApp, build_app
from chatbot.slack.connection import connect
from chatbot.slack.directory import SlackDirectory
from chatbot.slack.http_endpoint import EVENTS_PATH, HttpEndpoint
from chatbot.slack.outbox import Renderers, make_sender
from chatbot.slack.socket_mode import SocketMode
from chatbot.store.database import Database, open_database

log = logging.getLogger(__name__)

RETRY_EVERY = timedelta(minutes=1)
DELIVER_EVERY = timedelta(seconds=10)
CHASE_EVERY = timedelta(minutes=1)
FOLLOW_UPS_EVERY = timedelta(minutes=5)
PROFILES_EVERY = timedelta(minutes=5)
ROLL_EVERY = timedelta(hours=1)
READING_EVERY = timedelta(minutes=5)
WELCOME_EVERY = timedelta(minutes=5)
FORGET_EVERY = timedelta(hours=1)
REDUCE_EVERY = timedelta(hours=1)
ENSURE_EVERY = timedelta(minutes=10)
RECHECK_EVERY = timedelta(hours=1)
CHECK_EVERY = timedelta(seconds=10)
WARN_EVERY = timedelta(hours=1)
SUPERVISION_EVERY = timedelta(minutes=5)
OFFER_EVERY = timedelta(hours=1)
FEEDBACK_EVERY = timedelta(minutes=5)
REPORTS_EVERY = timedelta(minutes=5)
HOMES_EVERY = timedelta(minutes=1)
HTTP_THREADS = 8

Tick = tuple[timedelta, str, Callable[[], object]]


@dataclass(frozen=True, kw_only=True)
class SlackBot:
    """The bot of one workspace, ready to be reached."""

    app: SlackApp
    database: Database
    workspace: str


@contextmanager
def slack_bot(settings: SocketModeSettings | HttpSettings) -> Iterator[SlackBot]:
    """The bot with what wakes it; all end with the block, what wakes it first.

    Raises:
        ConfigurationError: the pack, the database or a token has a fault.
    """
    index = build_index(settings, settings.chatbot_pack)
    with ExitStack() as stack:
        database = open_database(settings.database_url)
        stack.callback(database.close)
        connection = connect(
            token=settings.slack_bot_token.get_secret_value(),
            base_url=settings.chatbot_slack_api_url,
        )
        services = build_services(
            settings,
            index,
            database,
            workspace_id=connection.workspace_id,
            directory=SlackDirectory(
                client=connection.client,
                workspace_id=connection.workspace_id,
                clock=make_clock(settings),
            ),
        )
        renderers = Renderers()
        sender = make_sender(connection, services.clock, renderers)
        outbox = services.outbox_to(sender)
        secret = settings.slack_signing_secret
        app = build_app(
            connection=connection,
            signing_secret=secret.get_secret_value() if secret else None,
            services=services,
            outbox=outbox,
            renderers=renderers,
        )
        services.first_managers.ensure()
        services.checks.ticks.tick()  # what came due while nobody ran; what comes due is new then
        stack.enter_context(
            waking(
                app,
                (ENSURE_EVERY, "ensure_managers", services.first_managers.ensure),
                (RECHECK_EVERY, "recheck_roles", services.roles.recheck),
                (CHASE_EVERY, "chase_asks", app.asking.chase),
                (FORGET_EVERY, "forget_asks", app.asking.forget_settled),
                (REDUCE_EVERY, "reduce_questions", services.learning.privacy.reduce),
                (CHECK_EVERY, "tick_checks", lambda: tick_checks(services, outbox)),
                (WARN_EVERY, "warn_of_checks", services.checks.settings.warn_ahead),
                (ROLL_EVERY, "take_roll", services.acknowledgements.ticks.take_roll),
                (READING_EVERY, "ask_readers", services.acknowledgements.ticks.tick),
                (OFFER_EVERY, "offer_questions", services.supervision_questions.tell_of_offers),
                (FEEDBACK_EVERY, "tell_of_feedback", services.policy_feedback.tick),
                (WELCOME_EVERY, "welcome_back", services.absences.returns.welcome),
                (FORGET_EVERY, "forget_absences", services.absences.returns.forget),
                (FOLLOW_UPS_EVERY, "chase_follow_ups", services.concern_chaser.chase),
                (PROFILES_EVERY, "chase_profiles", services.profiles.chaser.chase),
                (RECHECK_EVERY, "recheck_profiles", services.profiles.chaser.recheck),
                (SUPERVISION_EVERY, "tick_supervision", services.supervision.ticks.tick),
                (REPORTS_EVERY, "send_reports", services.report_schedules.send_due),
                (FORGET_EVERY, "sweep_reports", services.reports.sweep),
                (HOMES_EVERY, "keep_homes_current", app.home.keep_current),
            )
        )
        yield SlackBot(app=app, database=database, workspace=connection.workspace)


def tick_checks(services: WorkspaceServices, outbox: OutboxService) -> None:
    """Open and chase checks, and have what that says sent at once."""
    if services.checks.ticks.tick():
        outbox.wake()


@contextmanager
def waking(app: SlackApp, *others: Tick) -> Iterator[None]:
    """Let the app be woken, by the metronome and by itself, until the end of the block."""
    attendant = Attendant("deliver_pending", app.outbox.bell, app.outbox.deliver_pending)
    metronome = Metronome()
    metronome.every(RETRY_EVERY, "retry_accepted", app.retry_accepted)
    metronome.every(DELIVER_EVERY, "wake_outbox", app.outbox.wake)
    metronome.every(FORGET_EVERY, "forget_settled", app.outbox.forget_settled)
    for interval, name, tick in others:
        metronome.every(interval, name, tick)
    attendant.start()
    metronome.start()
    app.outbox.wake()  # for what the last process left
    try:
        yield
    finally:
        metronome.stop()
        attendant.stop()


def run_until_stopped(settings: SocketModeSettings | HttpSettings) -> None:
    """Run until SIGTERM or SIGINT; what was accepted by then is finished.

    Raises:
        ConfigurationError: as `slack_bot`; or Slack refused the app-level token,
            or the port is taken.
    """
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    with suppress(SystemExit), slack_bot(settings) as bot:
        if isinstance(settings, HttpSettings):
            _serve_http(settings, bot)
        else:
            _serve_socket(settings, bot)
    log.info("stopped")


def _stop(number: int, _frame: FrameType | None) -> None:
    """Leave the main thread's waiting; a second signal does not disturb the tidying up."""
    log.info("stopping", extra={"signal": signal.Signals(number).name})
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise SystemExit(0)


def _serve_socket(settings: SocketModeSettings, bot: SlackBot) -> None:
    socket = SocketMode(
        bot.app,
        app_token=settings.slack_app_token.get_secret_value(),
        base_url=settings.chatbot_slack_api_url,
    )
    try:
        socket.connect()
        log.info("ready", extra={"workspace": bot.workspace, "transport": "socket"})
        threading.Event().wait()
    finally:
        socket.stop()


def _serve_http(settings: HttpSettings, bot: SlackBot) -> None:
    endpoint = build_endpoint(bot)
    try:
        server = create_server(
            endpoint,
            host=settings.chatbot_http_host,
            port=settings.chatbot_http_port,
            threads=HTTP_THREADS,
            ident="",
        )
    except OSError as error:
        raise ConfigurationError(
            [f"CHATBOT_HTTP_PORT: cannot listen on {settings.chatbot_http_port}: {error.strerror}"]
        ) from None
    try:
        address = f"http://{settings.chatbot_http_host}:{settings.chatbot_http_port}{EVENTS_PATH}"
        log.info("ready", extra={"workspace": bot.workspace, "transport": address})
        server.run()  # returns on SystemExit, after the requests that were begun
    finally:
        server.close()
        bot.app.finish()


def build_endpoint(bot: SlackBot) -> HttpEndpoint:
    """The WSGI application of a bot."""
    return HttpEndpoint(bot.app, health=lambda: {"database": bot.database.is_reachable()})


def create_wsgi_app() -> HttpEndpoint:
    """The WSGI application for another production server, with settings from the environment.

    `gunicorn --threads 8 'chatbot.running:create_wsgi_app()'`; the server ends the
    process, so the bot's parts are closed when the interpreter exits.

    Raises:
        ConfigurationError: as `slack_bot`.
    """
    settings = load_settings(HttpSettings)
    configure_logging(settings.chatbot_log_level)
    stack = ExitStack()
    bot = stack.enter_context(slack_bot(settings))
    atexit.register(stack.close)
    return build_endpoint(bot)
