"""All lives, and playing them: `chatbot seed`."""

import heapq
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from chatbot.bootstrap import build_services, make_clock
from chatbot.domain.errors import ConfigurationError, InvalidInputError
from chatbot.domain.people import Standing
from chatbot.indexes import build_index
from chatbot.packs import load_urgent_examples
from chatbot.seeding.absences import absences
from chatbot.seeding.acknowledgements import acknowledgements
from chatbot.seeding.answers import questions
from chatbot.seeding.asks import asks
from chatbot.seeding.checks import checks
from chatbot.seeding.concerns import concerns
from chatbot.seeding.learning import lessons
from chatbot.seeding.profiles import profiles
from chatbot.seeding.stage import Moment, Stage, StageClock, months_before
from chatbot.seeding.supervision import supervision
from chatbot.services.people import PeopleService
from chatbot.settings import Settings
from chatbot.slack.connection import Connection, connect
from chatbot.slack.directory import SlackDirectory
from chatbot.store.database import Database, open_database

Life = Callable[[Stage], Iterator[Moment]]
Say = Callable[[str], None]

# A feature joins by a function of its own; each yields its moments in order of time.
LIVES: tuple[Life, ...] = (
    questions,
    asks,
    lessons,
    concerns,
    profiles,
    acknowledgements,
    supervision,
    absences,
    checks,
)

STAND_IN_TOKEN = "xoxb-playground-"  # noqa: S105 - how the stand-in's tokens begin, none itself
LOOPBACK = ("127.0.0.1", "localhost", "::1")
REFUSAL = (
    "chatbot seed only fills a database of the stand-in for Slack, which runs on this machine."
    " Start it with `make run` and press “Fill with three months” under Developer, World."
)


def fill(settings: Settings, *, months: int, people: Mapping[str, str], say: Say) -> str:
    """Fill the database of the settings with the months up to now; returns what was done.

    Done again, it adds only what is not there yet.

    Args:
        settings: as the bot of the stand-in has them.
        months: how far back the play begins.
        people: user ids by role's key, those who are no members are left out.
        say: is told where the play is.

    Raises:
        ConfigurationError: it is not a database of the stand-in, or as `connect`.
        InvalidInputError: nobody is there who could ask.
    """
    connection = _stand_in(settings)
    database = open_database(settings.database_url)
    try:
        stage = _stage(settings, database, connection, months=months, people=people)
        play(stage, LIVES, say)
    finally:
        database.close()
    return stage.summary()


def play(stage: Stage, lives: tuple[Life, ...], say: Say) -> None:
    """Let everything happen in order of time; nothing happens after the stage's now."""
    month = ""
    for moment in heapq.merge(*(life(stage) for life in lives), key=lambda moment: moment.at):
        if moment.at >= stage.now:
            break
        stage.clock.moment = moment.at
        if (here := f"{stage.services.working_time.day_of(moment.at):%B %Y}") != month:
            month = here
            say(month)
        moment.happen()


def _stand_in(settings: Settings) -> Connection:
    """The stand-in of the settings, by which the workspace is known."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    here = urlsplit(settings.chatbot_slack_api_url).hostname in LOOPBACK
    if not here or not token.startswith(STAND_IN_TOKEN):
        raise ConfigurationError([REFUSAL])
    return connect(token=token, base_url=settings.chatbot_slack_api_url)


def _stage(
    settings: Settings,
    database: Database,
    connection: Connection,
    *,
    months: int,
    people: Mapping[str, str],
) -> Stage:
    index = build_index(settings, settings.chatbot_pack)
    clock = StageClock(moment=make_clock(settings).now())
    services = build_services(
        settings,
        index,
        database,
        workspace_id=connection.workspace_id,
        directory=SlackDirectory(
            client=connection.client, workspace_id=connection.workspace_id, clock=clock
        ),
        clock=clock,
    )
    return Stage(
        index=index,
        services=services,
        clock=clock,
        people=_members(services.people, people),
        first=months_before(services.working_time.day_of(clock.moment), months),
        now=clock.moment,
        urgent_examples=load_urgent_examples(settings.chatbot_packs_dir).urgent,
    )


def _members(service: PeopleService, people: Mapping[str, str]) -> Mapping[str, str]:
    """Those who belong to the organisation today, which then holds for all days of the play."""
    members = {
        key: user_id
        for key, user_id in people.items()
        if service.identify(user_id).standing is Standing.MEMBER
    }
    if not members:
        raise InvalidInputError("Nobody is there who could ask: give members with --person.")
    return members
