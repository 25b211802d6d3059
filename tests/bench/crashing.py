"""A bot that is killed while it opens, chases and sends checks; what is left of it afterwards."""

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any, cast

from sqlalchemy import Engine, func, or_, select

from chatbot.domain.outbox import MessageState
from chatbot.domain.roles import Duty, Role
from chatbot.domain.working_time import WorkingTime
from chatbot.playground.runner import Playground
from chatbot.services.check_messages import CheckMessage
from chatbot.services.check_rota import CheckOffice
from chatbot.services.check_services import CheckServices
from chatbot.services.outbox import OutboxService
from chatbot.services.people import PeopleService
from chatbot.services.role_changes import record_changes
from chatbot.services.roles import RolesService
from chatbot.slack.blocks.checks import CheckWriter
from chatbot.slack.connection import make_client
from chatbot.slack.listeners.checks import CheckListeners, add_renderers
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.outbox import Pace, Renderers, SlackOutboxSender
from chatbot.store.check_tables import check_occurrences
from chatbot.store.engine import make_engine
from chatbot.store.migrate import upgrade
from chatbot.store.tables import outbox
from chatbot.store.unit_of_work import unit_of_work_on
from tests.doubles import LONDON, FakeDirectory, FixedClock
from tests.packs import CHECKS, make_pack

ORGANISATION = "wsc"
PEOPLE = ("support_worker", "deputy_manager", "housing_coordinator", "trustee", "volunteer")
HOURS = (10.0, 13.5, 15.2, 16.0)  # opened, nudged, nudged again, missed
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
A_ROUND = timedelta(minutes=3)  # longer than the lease of a message
MOST_KILLS = 6  # in a row; then one process lives to its end, and the day goes on


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a process works: its database, its Slack, its people, its hour."""

    url: str
    workspace_id: str
    token: str
    api_url: str
    people: tuple[str, ...]
    manager: str


def work(place: Place, moment: datetime) -> None:
    """One process's life: open and chase what is due, send it, end."""
    engine = make_engine(place.url)
    clock, begin = FixedClock(moment), unit_of_work_on(engine)
    people = PeopleService(
        workspace_id=place.workspace_id,
        directory=FakeDirectory(),
        unit_of_work=begin,
        clock=clock,
        guests_allowed=False,
        zone=LONDON,
    )
    roles = RolesService(
        workspace_id=place.workspace_id, people=people, unit_of_work=begin, clock=clock
    )
    checks = tuple(
        replace(CHECKS[0], check_id=f"check-{number}", people=(user_id,))
        for number, user_id in enumerate(place.people)
    )
    office = CheckOffice(
        workspace_id=place.workspace_id,
        pack=replace(make_pack(), checks=checks),
        unit_of_work=begin,
        clock=clock,
        working_time=WorkingTime(zone=LONDON),
    )
    services = CheckServices.of(office, roles)
    client = make_client(place.token, place.api_url, patient=False)
    messenger, renderers = SlackMessenger(client=client, clock=clock), Renderers()
    nothing = cast("Any", None)
    listeners = CheckListeners(
        checks=services,
        writer=CheckWriter(pack=office.pack, working_time=office.working_time),
        messenger=messenger,
        views=nothing,
        home=nothing,
        failures=nothing,
        wake_outbox=nothing,
    )
    add_renderers(renderers, listeners)
    sender = SlackOutboxSender(
        messenger=messenger, renderers=renderers, pace=Pace(sleep=lambda _seconds: None)
    )
    services.ticks.tick()
    OutboxService(
        workspace_id=place.workspace_id,
        unit_of_work=begin,
        clock=clock,
        people=people,
        sender=sender,
    ).deliver_pending()
    engine.dispose()


@dataclass
class Crashes:
    """What came of it.

    Attributes:
        kills: how often a process was killed before it had come to its end.
        typical: how long one lives that is not killed, seconds.
        lost: occurrences that were not opened, messages that are not there, or that
            still have the buttons of a day that is over.
        twice: messages that stand there more than once.
    """

    kills: int = 0
    ended: int = 0
    typical: float = 1.0
    days: int = 0
    messages: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)


def crash(playground: Playground, folder: Path, kills: int, dice: Random) -> Crashes:
    """Kill processes at random moments until `kills` of them were; then look what is there."""
    place = _prepare(playground, f"sqlite:///{folder / 'crashes.db'}")
    engine, crashes = make_engine(place.url), Crashes()
    work(place, MONDAY)  # the checks' first day begins, with nothing due
    while crashes.kills < kills:
        day = MONDAY + timedelta(days=crashes.days % 5 + 7 * (crashes.days // 5))
        for hours in HOURS:
            moment = day + timedelta(hours=hours)
            in_a_row = 0
            while not _is_settled(engine, moment):
                moment += A_ROUND
                playground.push_limits(A_ROUND.total_seconds())
                after = None if in_a_row == MOST_KILLS else dice.random() * crashes.typical
                in_a_row = in_a_row + 1 if _live(place, moment, after, crashes) else 0
        crashes.days += 1
    work(place, day + timedelta(hours=33.5))  # what had to wait for the next morning
    _look(engine, place, crashes)
    engine.dispose()
    return crashes


def _live(place: Place, moment: datetime, after: float | None, crashes: Crashes) -> bool:
    """Let a process live for so many seconds, or to its end; returns whether it was killed."""
    spawning = multiprocessing.get_context("forkserver")
    spawning.set_forkserver_preload([__name__])
    process = spawning.Process(target=work, args=(place, moment))
    begun = monotonic()
    process.start()
    process.join(after)
    if process.is_alive() and process.pid:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    if process.exitcode == -signal.SIGKILL:
        crashes.kills += 1
        return True
    if process.exitcode:
        raise RuntimeError(f"the process ended with {process.exitcode}")
    crashes.ended += 1
    crashes.typical += (monotonic() - begun - crashes.typical) / crashes.ended
    return False


def _is_settled(engine: Engine, moment: datetime) -> bool:
    """Whether all that is due by then has been done, and sent."""
    late = moment + timedelta(hours=1)  # what is put off until the morning
    waiting = select(func.count()).where(
        outbox.c.settled_at.is_(None),
        outbox.c.not_before <= moment,
        or_(outbox.c.held_until.is_(None), outbox.c.held_until < late),
    )
    today = select(func.count()).where(check_occurrences.c.on_date == moment.date())
    behind = today.where(check_occurrences.c.step_at <= moment, check_occurrences.c.step != "over")
    with engine.connect() as connection:
        return (
            connection.execute(today).scalar() == len(PEOPLE)
            and connection.execute(behind).scalar() == 0
            and connection.execute(waiting).scalar() == 0
        )


def _look(engine: Engine, place: Place, crashes: Crashes) -> None:
    """Hold what Slack has against what the database says was due."""
    shown: Counter[str] = Counter()
    alive: set[str] = set()
    client = make_client(place.token, place.api_url, patient=True)
    for user_id in (*place.people, place.manager):
        for mark, has_buttons in _messages(client, user_id):
            shown[mark] += 1
            alive |= {mark} if has_buttons else set()
    with engine.connect() as connection:
        rows = list(connection.execute(select(outbox)).mappings())
        days = {
            row["occurrence_id"]: row["on_date"]
            for row in connection.execute(select(check_occurrences)).mappings()
        }
    opened = Counter(days.values())
    crashes.messages = sum(shown.values())
    crashes.lost += [f"a check of {day}" for day, n in opened.items() if n != len(PEOPLE)]
    if len(opened) != crashes.days:
        crashes.lost.append(f"{crashes.days - len(opened)} days")
    wanted = Counter(row["kind"] for row in rows)
    checks = crashes.days * len(PEOPLE)
    due = {"checks.reminder": checks, "checks.nudge": 2 * checks}
    crashes.lost += [kind for kind, count in due.items() if wanted[kind] != count]
    last = max(days.values())
    for row in [row for row in rows if row["kind"] != CheckMessage.UPDATE]:
        day = days.get(row["ids"].get("occurrence_id", ""), last)
        if row["message_id"] in alive and day < last:
            crashes.lost.append(f"{row['key']}: it still has its buttons")
        if row["state"] != MessageState.SENT or not shown[row["message_id"]]:
            crashes.lost.append(f"{row['key']}: {row['state']}")
        if shown[row["message_id"]] > 1:
            crashes.twice.append(f"{row['key']} (attempts: {row['attempts']})")


def _messages(client: Any, user_id: str) -> Iterator[tuple[str, bool]]:
    """The mark of each message to somebody, and whether it can be pressed."""
    channel = client.conversations_open(users=user_id)["channel"]["id"]
    cursor = ""
    while True:
        page: Mapping[str, Any] = client.conversations_history(
            channel=channel, limit=200, cursor=cursor, include_all_metadata=True
        ).data
        for message in page["messages"]:
            buttons = any(block["type"] == "actions" for block in message["blocks"])
            yield message["metadata"]["event_payload"]["id"], buttons
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _prepare(playground: Playground, url: str) -> Place:
    engine = make_engine(url)
    upgrade(engine)
    environment = playground.environment(ORGANISATION)
    workspace_id = next(
        str(each["id"])
        for each in playground.get("state")["organisations"]
        if each["key"] == ORGANISATION
    )
    place = Place(
        url=url,
        workspace_id=workspace_id,
        token=environment["SLACK_BOT_TOKEN"],
        api_url=environment["CHATBOT_SLACK_API_URL"],
        people=tuple(playground.user(ORGANISATION, key) for key in PEOPLE),
        manager=playground.user(ORGANISATION, "manager"),
    )
    begin, clock = unit_of_work_on(engine), FixedClock(MONDAY)
    with begin() as unit:
        unit.ensure_workspace(workspace_id, "mill")
        unit.commit()
    people = PeopleService(
        workspace_id=workspace_id,
        directory=FakeDirectory(),
        unit_of_work=begin,
        clock=clock,
        guests_allowed=False,
        zone=LONDON,
    )
    for user_id in (*place.people, place.manager):
        people.identify(user_id)
    with begin() as unit:
        manager = Duty(role=Role.MANAGER)
        changes = unit.roles.all(workspace_id).changes({manager: [place.manager]})
        record_changes(unit, workspace_id, changes, actor="system", now=MONDAY)
        unit.commit()
    engine.dispose()
    return place
