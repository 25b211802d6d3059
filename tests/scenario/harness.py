"""A bot beside the stand-in for Slack: real payloads, real Web API calls, a real database."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, select
from waitress.server import create_server

from chatbot.documents import read_document
from chatbot.domain.answers import Surface
from chatbot.domain.working_time import WorkingTime
from chatbot.exports.writing import FileWriter
from chatbot.playground.runner import Playground, PlaygroundError
from chatbot.services.inbox import LEASE
from chatbot.services.policy_index import SMALL_TALK, PolicyIndex
from chatbot.services.ports import UnitOfWork
from chatbot.services.workspace import Surroundings, WorkspaceServices
from chatbot.slack.app import LISTENERS_AT_ONCE, SlackApp, build_app
from chatbot.slack.connection import connect
from chatbot.slack.directory import SlackDirectory
from chatbot.slack.http_endpoint import HttpEndpoint
from chatbot.slack.outbox import Renderers, make_sender
from chatbot.slack.socket_mode import SocketMode
from chatbot.store.database import Database, open_database
from chatbot.store.tables import audit_log, inbox, metadata, people, questions
from tests.caches import FONTS
from tests.doubles import FixedClock, KeywordMatcher, KeywordUrgency
from tests.integration.supervision_of_the_mill import Book
from tests.policies import marked_pack

MANIFEST = Path(__file__).parents[2] / "manifest.yaml"
ORGANISATION = "wsc"
FEEDBACK = ("Helpful", "Not helpful")  # the buttons under every answer
RANKINGS: Mapping[str, Mapping[str, float]] = {
    "friend": {"friends": 0.9},
    "picture": {"pictures": 0.9},
    "page": {"pages": 0.9},
    "gift": {"gifts": 0.9},
    "crisis": {"crisis": 0.9},
    "unsure": {"pictures": 0.35, "pages": 0.3, "friends": 0.1},
    "hello": {SMALL_TALK: 0.9},
}
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Services(WorkspaceServices):
    """The services of one workspace, with what a test looks at beside them."""

    database: Database
    clock: FixedClock
    directory: SlackDirectory


@dataclass
class Bot:
    """A running bot with what a test needs to act as people and to look behind the scenes."""

    playground: Playground
    services: Services
    app: SlackApp
    stop: Callable[[], None] = field(default=lambda: None)
    http_url: str | None = None

    @property
    def clock(self) -> FixedClock:
        """The bot's clock."""
        return self.services.clock

    def user(self, key: str) -> str:
        """A person's id."""
        return self.playground.user(ORGANISATION, key)

    def channel(self, name: str) -> str:
        """A channel's id."""
        return self.playground.channel(ORGANISATION, name)

    def dm(self, key: str) -> str:
        """The id of somebody's conversation with the bot."""
        return self.playground.dm(ORGANISATION, key)

    def say(self, text: str, *, who: str = "support_worker", **fields: object) -> str:
        """Write to the bot directly; returns the message's ts."""
        said = self.playground.act(
            "message", user=self.user(who), channel=self.dm(who), text=text, **fields
        )
        return str(said["ts"])

    def mention(
        self, text: str, *, who: str = "support_worker", where: str = "general", **fields: object
    ) -> str:
        """Mention the bot in a channel; returns the message's ts."""
        said = self.playground.act(
            "message",
            user=self.user(who),
            channel=self.channel(where),
            text=f"@Policy bot {text}",
            **fields,
        )
        return str(said["ts"])

    def command(
        self, text: str, *, who: str = "support_worker", where: str = "general"
    ) -> Mapping[str, Any]:
        """Use /smask in a channel; returns what Slack says to that."""
        return self.playground.attempt(
            "command",
            user=self.user(who),
            channel=self.channel(where),
            command="/smask",
            text=text,
        )

    def use_shortcut(
        self, ts: str, *, who: str = "support_worker", where: str = "general"
    ) -> Mapping[str, Any]:
        """Use the shortcut on a message in a channel; returns what Slack says to that."""
        return self.playground.attempt(
            "message_shortcut",
            user=self.user(who),
            channel=self.channel(where),
            callback_id="answers.ask_message",
            ts=ts,
        )

    def ask(self, surface: Surface, text: str, *, who: str = "support_worker") -> Row:
        """Ask on a surface; returns the bot's one message, as the asker sees it."""
        if surface is Surface.DIRECT_MESSAGE:
            self.say(text, who=who)
            return self.answer(self.dm(who), who=who)
        general = self.channel("general")
        if surface is Surface.MENTION:
            ts = self.mention(text, who=who)
            return self.answer(general, who=who, thread_ts=ts)
        if surface is Surface.COMMAND:
            assert self.command(text, who=who)["ok"]
        else:
            said = self.playground.act(
                "message", user=self.user("manager"), channel=general, text=text
            )
            assert self.use_shortcut(said["ts"], who=who)["ok"]
        return self.answer(general, who=who)

    def press(self, message: Row, label: str, *, who: str = "support_worker") -> Mapping[str, Any]:
        """Press a button of a message by its label; returns what Slack says to that.

        A message that is shown anew just then is looked at once more, as a person would.
        """
        try:
            return self._press(message, label, who)
        except PlaygroundError:
            current = next(
                (
                    each
                    for each in self.playground.messages(
                        self.user(who), message["channel"], message["thread_ts"]
                    )
                    if each["ts"] == message["ts"]
                ),
                message,
            )
            if current["blocks"] == message["blocks"]:
                raise
            return self._press(current, label, who)

    def _press(self, message: Row, label: str, who: str) -> Mapping[str, Any]:
        block, element = next(
            (block, element)
            for block in message["blocks"]
            for element in block.get("elements", ())
            if element["type"] == "button" and element["text"]["text"] == label
        )
        container = {"type": "message", "channel": message["channel"], "ts": message["ts"]}
        return self.playground.attempt(
            "action",
            user=self.user(who),
            container=container,
            block_id=block["block_id"],
            action_id=element["action_id"],
        )

    def seen(
        self, who: str, channel: str, *, thread_ts: str | None = None
    ) -> Sequence[Mapping[str, Any]]:
        """The bot's messages that somebody sees in a conversation or a thread."""
        me = self.user("bot")
        found = self.playground.messages(self.user(who), channel, thread_ts)
        return [message for message in found if message["user"] == me]

    def answers_to(
        self,
        count: int,
        channel: str,
        *,
        who: str = "support_worker",
        thread_ts: str | None = None,
    ) -> Sequence[Mapping[str, Any]]:
        """Wait until the bot has written `count` messages, see that it stops there."""

        def enough() -> Sequence[Mapping[str, Any]] | None:
            seen = self.seen(who, channel, thread_ts=thread_ts)
            return seen if len(seen) >= count else None

        found: Sequence[Mapping[str, Any]] = self.playground.wait_for(enough)
        assert len(found) == count, [message["text"] for message in found]
        return found

    def answer(
        self, channel: str, *, who: str = "support_worker", thread_ts: str | None = None
    ) -> Mapping[str, Any]:
        """The one message of the bot in a conversation or a thread."""
        return self.answers_to(1, channel, who=who, thread_ts=thread_ts)[0]

    def rest(self) -> None:
        """Wait until nothing is left that the bot does in the background."""
        workers = self.app.bolt.listener_runner.listener_executor
        # Each worker can only wait here when it is done with everything before.
        here = threading.Barrier(LISTENERS_AT_ONCE)
        for waiting in [workers.submit(here.wait, 30) for _ in range(LISTENERS_AT_ONCE)]:
            waiting.result()
        self.app.errands.worker.submit(lambda: None).result(60)  # after all that was begun

    def settle(self, deliveries: int) -> None:
        """Wait until so many payloads have been delivered and nothing is left to do."""
        self.playground.wait_for(
            lambda: len(self.playground.log("delivery")) >= deliveries and not self.unfinished()
        )

    def rows(self, table: Any = questions) -> Sequence[Row]:
        """The rows of a table; the log of questions by default."""
        with self.services.database.engine.connect() as connection:
            return [dict(row) for row in connection.execute(select(table)).mappings()]

    def changes(self, feature: str) -> Sequence[tuple[str, str]]:
        """What the log of changes says of a feature, with who did it."""
        rows = [(row["action"], row["actor"]) for row in self.rows(audit_log)]
        return [(action, actor) for action, actor in rows if action.startswith(f"{feature}.")]

    def unfinished(self) -> Sequence[Row]:
        """What was accepted and not dealt with."""
        return [row for row in self.rows(inbox) if row["finished_at"] is None]

    def released(self) -> Sequence[Row]:
        """What was begun and given back, to be begun again later."""
        begun = [row for row in self.unfinished() if row["held_until"]]
        return [row for row in begun if row["held_until"] != self.clock.now() + LEASE]

    def people(self) -> Mapping[str, str]:
        """Who is known, with their standing."""
        return {row["user_id"]: row["standing"] for row in self.rows(people)}

    def called(self, method: str) -> int:
        """How often the bot called a method of the Web API."""
        return sum(entry["name"] == method for entry in self.playground.log("api"))


def button_labels(message: Row) -> Sequence[str]:
    """What can be pressed on a message."""
    return [
        element["text"]["text"]
        for block in message["blocks"]
        for element in block.get("elements", ())
        if element["type"] == "button"
    ]


def words(message: Row) -> str:
    """All that is to be read on a message."""
    found = []
    for block in message["blocks"]:
        texts = [block["text"]] if "text" in block else block.get("elements", ())
        found += [text["text"] for text in texts if isinstance(text.get("text"), str)]
    return "\n".join(found)


def clear_tables(engine: Engine) -> None:
    """Delete every row but the workspaces."""
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name != "workspaces":
                connection.execute(delete(table))


def make_services(
    playground: Playground,
    url: str,
    clock: FixedClock,
    *,
    guests_allowed: bool = False,
    unit_of_work: Callable[[], AbstractContextManager[UnitOfWork]] | None = None,
) -> Services:
    """The services of the workspace, with a small pack and a matcher that knows key words."""
    environment = playground.environment(ORGANISATION)
    connection = connect(
        token=environment["SLACK_BOT_TOKEN"], base_url=environment["CHATBOT_SLACK_API_URL"]
    )
    database = open_database(url)
    with database.unit_of_work() as work:
        work.ensure_workspace(connection.workspace_id, "mill")
        work.commit()
    directory = SlackDirectory(
        client=connection.client, workspace_id=connection.workspace_id, clock=clock
    )
    built = WorkspaceServices.of(
        Surroundings(
            workspace_id=connection.workspace_id,
            index=PolicyIndex(
                pack=marked_pack(), matcher=KeywordMatcher(RANKINGS), urgency=KeywordUrgency()
            ),
            unit_of_work=unit_of_work or database.unit_of_work,
            reading=database.reading,
            clock=clock,
            working_time=WorkingTime(zone=ZoneInfo("Europe/London")),
            directory=directory,
            read_document=read_document,
            report_files=FileWriter(fonts=FONTS, name_of=directory.name_of),
            guests_allowed=guests_allowed,
            questions=Book(),
        )
    )
    return Services(**vars(built) | {"database": database, "clock": clock, "directory": directory})


def make_app(
    playground: Playground, services: Services, *, signing_secret: str | None = ""
) -> SlackApp:
    """The app, as `chatbot run` builds it; "" stands for the signing secret that is right."""
    environment = playground.environment(ORGANISATION)
    right = environment["SLACK_SIGNING_SECRET"]
    connection = connect(
        token=environment["SLACK_BOT_TOKEN"], base_url=environment["CHATBOT_SLACK_API_URL"]
    )
    renderers = Renderers()
    return build_app(
        connection=connection,
        signing_secret=right if signing_secret == "" else signing_secret,
        services=services,
        outbox=services.outbox_to(make_sender(connection, services.clock, renderers)),
        renderers=renderers,
    )


@contextmanager
def running_bot(playground: Playground, transport: str, services: Services) -> Iterator[Bot]:
    """A bot that the stand-in reaches over a transport."""
    app = make_app(playground, services)
    bot = Bot(playground=playground, services=services, app=app)
    serve = over_http if transport == "http" else over_socket_mode
    with serve(bot):
        yield bot
    services.database.close()


@contextmanager
def over_socket_mode(bot: Bot) -> Iterator[None]:
    """Connect the bot over Socket Mode."""
    environment = bot.playground.environment(ORGANISATION)
    bot.playground.post(f"organisations/{ORGANISATION}/delivery", mode="socket")
    connection = SocketMode(
        bot.app,
        app_token=environment["SLACK_APP_TOKEN"],
        base_url=environment["CHATBOT_SLACK_API_URL"],
    )
    connection.connect()
    stopped = threading.Event()

    def stop() -> None:
        if not stopped.is_set():
            stopped.set()
            connection.stop()

    bot.stop = stop
    bot.playground.wait_for(lambda: connection.is_connected)
    yield
    stop()


@contextmanager
def over_http(bot: Bot) -> Iterator[None]:
    """Serve the bot over signed HTTP on a free port."""
    endpoint = HttpEndpoint(bot.app, health=lambda: {"database": True})
    server = create_server(endpoint, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, name="bot-http", daemon=True)
    thread.start()
    bot.http_url = f"http://127.0.0.1:{server.effective_port}"
    stopped = threading.Event()

    def stop() -> None:
        if not stopped.is_set():
            stopped.set()
            server.task_dispatcher.shutdown()
            # In its own thread, which may be looking at its sockets.
            server.trigger.pull_trigger(server.close)
            thread.join(10)
        bot.app.finish()

    bot.stop = stop
    bot.playground.post(
        f"organisations/{ORGANISATION}/delivery",
        mode="http",
        request_url=f"{bot.http_url}/slack/events",
    )
    yield
    stop()
