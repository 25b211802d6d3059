"""Three months of life on a real database: what is in it, and that it is never doubled."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from chatbot.bootstrap import build_services
from chatbot.domain.errors import ConfigurationError
from chatbot.domain.roles import Duty, Role, RoleChange
from chatbot.seeding.absences import absences
from chatbot.seeding.acknowledgements import acknowledgements
from chatbot.seeding.asks import asks
from chatbot.seeding.checks import checks
from chatbot.seeding.lives import LIVES, fill, play
from chatbot.seeding.stage import Moment, Stage, StageClock, months_before
from chatbot.seeding.supervision import supervision
from chatbot.services.policy_index import SMALL_TALK, PolicyIndex
from chatbot.services.profile_notices import NOTICE as PROFILE_NOTICE
from chatbot.services.supervision_notices import NOTICE as SUPERVISION_NOTICE
from chatbot.services.supervision_services import SupervisionServices
from chatbot.settings import Settings
from chatbot.store.absence_tables import absences as absence_rows
from chatbot.store.check_tables import check_occurrences, check_progress
from chatbot.store.concern_tables import concerns
from chatbot.store.database import Database, open_database
from chatbot.store.learning_tables import decisions, feedback
from chatbot.store.profile_tables import profile_requests, profiles
from chatbot.store.supervision_tables import supervision_meetings
from chatbot.store.tables import asks as ask_rows
from chatbot.store.tables import outbox, questions
from chatbot.store.unit_of_work import reading_on, unit_of_work_on
from tests.doubles import FakeDirectory, KeywordMatcher, KeywordUrgency
from tests.integration.supervision_of_the_mill import QUESTIONS, Book
from tests.packs import make_pack

WORKSPACE = "T0WSC"
NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # a Friday afternoon
PEOPLE = {"support_worker": "U1", "deputy_manager": "U2", "trustee": "U3", "volunteer": "U4"}
RANKINGS = {
    "payday": {},
    "gift": {"gifts": 0.9},
    "again": {"pictures": 0.35, "pages": 0.3, "friends": 0.1},
    "friend": {"friends": 0.9},
    "picture": {"pictures": 0.8, "pages": 0.1},
    "page": {"pages": 0.85},
    "crisis": {"crisis": 0.9},
    "hello": {SMALL_TALK: 0.9},
}
# Months of life take PostgreSQL ten seconds and more; what is stored is tested there elsewhere.
DATABASES = ("sqlite",)
ON_BOTH = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
StageAt = Callable[[datetime], Stage]


def make_stage(database: Database, now: datetime) -> Stage:
    """A stage of three months on a database, with a small pack."""
    index = PolicyIndex(
        pack=make_pack(), matcher=KeywordMatcher(RANKINGS), urgency=KeywordUrgency()
    )
    clock = StageClock(moment=now)
    services = build_services(
        Settings(),
        index,
        database,
        workspace_id=WORKSPACE,
        directory=FakeDirectory(),
        clock=clock,
    )
    return Stage(
        index=index,
        services=services,
        clock=clock,
        people=PEOPLE,
        first=months_before(now.date(), 3),
        now=now,
        urgent_examples=("Somebody is in danger",),
    )


@pytest.fixture
def stage_at(engine: Engine) -> StageAt:
    """A stage of three months up to a moment."""
    database = Database(
        engine=engine, unit_of_work=unit_of_work_on(engine), reading=reading_on(engine)
    )
    return lambda now: make_stage(database, now)


def rows(engine: Engine) -> Sequence[Any]:
    """The log of questions, oldest first."""
    with engine.connect() as connection:
        query = select(questions).order_by(questions.c.asked_at, questions.c.number)
        return connection.execute(query).all()


def silent(_line: str) -> None:
    """Say nothing."""


@ON_BOTH
def test_three_months(stage_at: StageAt, engine: Engine) -> None:
    """Every outcome, several people and ways to ask, nothing before or after the three months."""
    stage = stage_at(NOW)
    months: list[str] = []
    play(stage, LIVES, months.append)
    log = rows(engine)
    assert months == ["August 2026", "September 2026", "October 2026", "November 2026"]
    assert {row.outcome for row in log} == {"answered", "clarify", "not_covered", "no_match"}
    assert {row.surface for row in log} == {
        "direct_message",
        "command",
        "mention",
        "shortcut",
        "button",
    }
    assert len({row.person_id for row in log}) == len(PEOPLE)
    assert any(row.hand_over for row in log if row.surface == "button")  # none of these
    assert any(row.parent_id and row.outcome == "answered" for row in log)  # chosen
    assert 1 <= sum(row.urgent for row in log) <= 2
    assert log[0].asked_at.date() >= date(2026, 8, 20)
    assert log[-1].asked_at < NOW
    asked = stage.done["questions asked"]
    assert stage.summary().startswith(f"{asked} questions asked by 4 people")
    assert asked == sum(row.parent_id is None for row in log)


def test_managers_learn_from_what_was_missed(stage_at: StageAt, engine: Engine) -> None:
    """Answers are rated and groups decided by a manager; a second play adds nothing."""
    stage = stage_at(NOW)
    _appoint(stage, "U2")
    play(stage, LIVES, silent)
    with engine.connect() as connection:
        made = connection.execute(select(decisions)).all()
        rated = connection.execute(select(feedback)).all()
    assert {row.made_by for row in made} == {"U2"}
    assert made
    assert len(rated) > 1
    play(stage_at(NOW), LIVES, silent)
    with engine.connect() as connection:
        assert connection.execute(select(decisions)).all() == made
        assert connection.execute(select(feedback)).all() == rated


def test_people_ask_people(stage_at: StageAt, engine: Engine) -> None:
    """Answered, declined, helped; nothing of months ago is sent; a second play adds nothing."""
    stage = stage_at(NOW)
    _appoint(stage, "U2")
    play(stage, (asks,), silent)
    with engine.connect() as connection:
        kept = connection.execute(select(ask_rows)).all()
        sent = connection.execute(select(outbox).where(outbox.c.settled_at.is_(None))).all()
    states = Counter(row.state for row in kept)
    assert states["answered"] > 5
    assert any(row.helped for row in kept)
    assert all(row.asker != "U2" for row in kept)
    assert len(sent) == sum(row.state == "open" for row in kept) <= 2
    again = stage_at(NOW)
    play(again, (asks,), silent)
    assert again.summary() == "Nothing new: these months were there already."


def test_people_are_away(stage_at: StageAt, engine: Engine) -> None:
    """Some with somebody to stand in; no two of a person meet; a second play adds nothing."""
    stage = stage_at(NOW)
    _appoint(stage, "U2")
    play(stage, (absences,), silent)
    with engine.connect() as connection:
        kept = connection.execute(select(absence_rows)).all()
        waiting = connection.execute(select(outbox).where(outbox.c.settled_at.is_(None))).all()
    assert len(kept) == stage.done["absences"] > 4
    assert any(row.cover for row in kept)
    assert len({row.user_id for row in kept}) > 1
    days = [
        (row.user_id, row.first_on + timedelta(days=n))
        for row in kept
        for n in range((row.last_on - row.first_on).days + 1)
    ]
    assert len(days) == len(set(days))
    assert all(row.not_before > NOW - timedelta(days=4) for row in waiting)
    again = stage_at(NOW)
    play(again, (absences,), silent)
    assert again.summary() == "Nothing new: these months were there already."


def _appoint(stage: Stage, user_id: str) -> None:
    duty = Duty(role=Role.MANAGER)
    stage.services.people.identify(user_id)
    with stage.services.asks.unit_of_work() as work:
        change = RoleChange(duty=duty, before=(), after=(user_id,))
        work.roles.apply(WORKSPACE, change, NOW)
        work.commit()


def test_concerns_are_logged_and_closed(stage_at: StageAt, engine: Engine) -> None:
    """Several in three months; the old ones are closed where somebody looks after them."""
    stage = stage_at(NOW)
    _appoint(stage, "U2")
    play(stage, LIVES, silent)
    with engine.connect() as connection:
        log = connection.execute(select(concerns)).all()
    assert 5 <= len(log) <= 15
    assert stage.done["concerns logged"] == len(log)
    old = NOW - timedelta(days=10)
    assert {row.state for row in log if row.logged_at < old} == {"closed"}
    assert {row.state for row in log if row.logged_at > old} <= {"open"}


def test_the_register_is_kept(stage_at: StageAt, engine: Engine) -> None:
    """Groups are added, asked for, approved, declined and closed; one request waits."""
    stage = stage_at(NOW)
    _appoint(stage, "U2")
    play(stage, LIVES, silent)
    play(stage_at(NOW), LIVES, silent)
    with engine.connect() as connection:
        states = Counter(connection.scalars(select(profiles.c.state)))
        asked = Counter(connection.scalars(select(profile_requests.c.state)))
        told = [
            row.ids["news"]
            for row in connection.execute(select(outbox).where(outbox.c.state == "pending"))
            if row.kind == PROFILE_NOTICE and row.ids["news"] in {"runs", "approved", "declined"}
        ]
    assert states == {"open": 2, "closed": 1}
    assert asked == {"approved": 1, "declined": 1, "waiting": 1}
    assert told == []


def test_the_policy_is_read(stage_at: StageAt, engine: Engine) -> None:
    """Two versions, most have read; nothing of months ago is sent; once more adds nothing."""
    stage = stage_at(NOW)
    _appoint(stage, "U2")
    for user_id in PEOPLE.values():
        stage.services.people.identify(user_id)
    play(stage, (acknowledgements,), silent)
    standing = stage.services.acknowledgements.reading.register("U2").standing
    assert standing
    assert (standing.publication.number, standing.of, standing.without_slack) == (2, 4, 1)
    assert standing.read >= 2
    assert standing.overdue >= 1
    with engine.connect() as connection:
        written = connection.execute(select(outbox)).all()
    assert {row.state for row in written} == {"dropped"}
    again = stage_at(NOW + timedelta(days=7))
    play(again, (acknowledgements,), silent)
    assert again.summary() == "Nothing new: these months were there already."


def test_checks_are_done_and_missed(stage_at: StageAt, engine: Engine) -> None:
    """Each working day has its check; nearly all are done, some late, some by the backup."""
    stage = stage_at(NOW)
    _appoint(stage, "U3")
    play(stage, (checks,), silent)
    with engine.connect() as connection:
        days = select(check_occurrences).order_by(check_occurrences.c.on_date)
        log = connection.execute(days).all()
        logged = connection.execute(select(concerns).where(concerns.c.source == "check")).all()
    assert [row.on_date for row in log] == [
        day for day in stage.days() if stage.is_working_day(day)
    ]
    *past, today = log
    assert today.on_date == NOW.date()
    assert {row.state for row in past} == {"done", "missed"}
    assert {row.done_by for row in log if row.done_by} == {"U2", "U1"}
    done = [row for row in past if row.state == "done"]
    assert len(done) / len(past) > 0.9
    assert any(row.missed_at for row in done)
    assert any(row.taken_by for row in done)
    assert any(person["declined_at"] for row in done for person in row.people)
    reported = [row for row in done if row.finding == "something"]
    assert len([row for row in reported if row.noticed is None]) == len(logged) > 0
    assert any(row.noticed and row.action for row in reported)
    assert all(row.done_at < NOW for row in done)
    assert stage.done["checks done"] == sum(row.state == "done" for row in log)


def test_checks_of_months_ago_tell_nobody(stage_at: StageAt, engine: Engine) -> None:
    """Only of today's check is anything sent, and nothing at all when it is played again."""
    stage = stage_at(NOW)
    _appoint(stage, "U3")
    play(stage, (checks,), silent)
    with engine.connect() as connection:
        before = connection.execute(select(check_occurrences)).all()
        messages = connection.execute(select(outbox)).all()
    unsettled = [message for message in messages if message.settled_at is None]
    (today,) = (row for row in before if row.on_date == NOW.date())
    assert all(today.occurrence_id in str(message.ids) for message in unsettled)
    again = stage_at(NOW + timedelta(minutes=1))
    play(again, (checks,), silent)
    with engine.connect() as connection:
        assert connection.execute(select(check_occurrences)).all() == before
        assert connection.execute(select(outbox)).all() == messages
    assert again.summary() == "Nothing new: these months were there already."


def test_checks_beside_the_bot(stage_at: StageAt, engine: Engine) -> None:
    """What the running bot has opened, and how far it has looked, stays as it is."""
    bot = stage_at(NOW - timedelta(days=1, hours=8))  # half past eight on the day before
    ticks = bot.services.checks.ticks
    ticks.tick()
    bot.clock.moment = NOW - timedelta(days=1, hours=6)
    ticks.tick()
    stage = stage_at(NOW - timedelta(days=1, hours=5))
    _appoint(stage, "U3")
    play(stage, (checks,), silent)
    assert ticks.tick() == 1, "nobody was there for it; now the page's new admin gets it"
    with engine.connect() as connection:
        newest = connection.execute(
            select(check_occurrences).order_by(check_occurrences.c.on_date.desc())
        ).first()
        progress = connection.execute(select(check_progress.c.done_through)).scalars().all()
        told = (
            connection.execute(select(outbox.c.recipient).where(outbox.c.settled_at.is_(None)))
            .scalars()
            .all()
        )
    assert newest is not None
    assert (newest.state, newest.people[0]["user_id"]) == ("open", "U2")
    assert set(progress) == {date(2026, 11, 18)}
    assert told == ["U2"]


def test_pages_have_somebody(stage_at: StageAt) -> None:
    """The manager chooses an admin and a backup where nobody has; who was chosen stays."""
    stage = stage_at(NOW)
    _appoint(stage, "U3")
    play(stage, (checks,), silent)
    roles = stage.services.roles
    assert roles.holders(Role.PAGE_ADMIN, "facebook") == ("U2",)
    assert roles.holders(Role.BACKUP_ADMIN, "facebook") == ("U1",)
    chosen = {Duty(role=Role.PAGE_ADMIN, scope="facebook"): ["U4"]}
    roles.save("U3", chosen, roles.settings("U3").seen)
    play(stage_at(NOW), (checks,), silent)
    assert roles.holders(Role.PAGE_ADMIN, "facebook") == ("U4",)


def test_weeks_have_a_rhythm(stage_at: StageAt, engine: Engine) -> None:
    """Most is asked on working days at work, by the clock on the wall; Fridays are quieter."""
    play(stage_at(NOW), LIVES, silent)
    home = ZoneInfo("Europe/London")
    when = [row.asked_at.astimezone(home) for row in rows(engine) if row.parent_id is None]
    days = Counter(moment.weekday() for moment in when)
    assert min(days[day] for day in range(4)) > days[4] > days[5] + days[6]
    at_work = [moment for moment in when if moment.weekday() < 5 and 9 <= moment.hour < 17]
    assert len(at_work) / len(when) > 0.8


def test_again_it_adds_nothing(stage_at: StageAt, engine: Engine) -> None:
    """The same months a second time change nothing; a week later only that week is added."""
    play(stage_at(NOW), LIVES, silent)
    before = rows(engine)
    again = stage_at(NOW + timedelta(minutes=1))
    play(again, LIVES, silent)
    assert rows(engine) == before
    assert again.summary() == "Nothing new: these months were there already."
    later = stage_at(NOW + timedelta(days=7))
    play(later, LIVES, silent)
    known = {row.question_id for row in before}
    added = [row for row in rows(engine) if row.question_id not in known]
    assert added
    assert min(row.asked_at for row in added) >= NOW


def test_the_same_each_time(stage_at: StageAt, engine: Engine, tmp_path: Path) -> None:
    """Two databases are filled with the very same questions: what is shown can be shown again."""
    other = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    play(stage_at(NOW), LIVES, silent)
    play(make_stage(other, NOW), LIVES, silent)
    one, two = (
        [(row.asked_at, row.text, row.outcome, row.surface) for row in rows(each)]
        for each in (engine, other.engine)
    )
    other.close()
    assert one == two


def test_lives_share_the_time(stage_at: StageAt) -> None:
    """What several features play happens in order of time, each at its moment, none after now."""
    stage = stage_at(NOW)
    seen: list[tuple[str, datetime]] = []

    def life(name: str, hours: Sequence[int]) -> Callable[[Stage], Iterator[Moment]]:
        def moments(stage: Stage) -> Iterator[Moment]:
            for hour in hours:
                at = NOW - timedelta(hours=hour)
                yield Moment(at=at, happen=lambda: seen.append((name, stage.clock.now())))

        return moments

    play(stage, (life("one", [6, 2, -1]), life("two", [4, 0])), silent)
    assert seen == [
        (name, NOW - timedelta(hours=h)) for name, h in [("one", 6), ("two", 4), ("one", 2)]
    ]


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://slack.com/api/", "xoxb-playground-1"),
        ("http://127.0.0.1.example.org/api/", "xoxb-playground-1"),
        ("http://127.0.0.1:8765/api/", "xoxb-1-of-a-workspace"),
        ("http://127.0.0.1:8765/api/", None),
    ],
    ids=["slack", "a name like this machine", "another token", "no token"],
)
def test_only_for_the_stand_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, token: str | None
) -> None:
    """A workspace of people is never filled: it refuses before it opens the database."""
    monkeypatch.setenv("CHATBOT_SLACK_API_URL", url)
    monkeypatch.setenv("CHATBOT_DATA_DIR", str(tmp_path / "data"))
    if token:
        monkeypatch.setenv("SLACK_BOT_TOKEN", token)
    with pytest.raises(ConfigurationError, match="only fills a database of the stand-in"):
        fill(Settings(), months=3, people=PEOPLE, say=silent)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 11, 20), 3, date(2026, 8, 20)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 1), 12, date(2025, 12, 1)),
    ],
)
def test_months_before(day: date, months: int, earlier: date) -> None:
    """Months are counted back over the turn of the year, and to the last of a short month."""
    assert months_before(day, months) == earlier


def test_supervision_is_planned_and_held(stage_at: StageAt, engine: Engine) -> None:
    """Two workers and their supervisors; answered, held, signed; a second play adds nothing."""
    stage = stage_at(NOW)
    _appoint(stage, "U2")
    book = Book()
    book.ask(*QUESTIONS)
    asking = replace(stage.services.supervision.office, questions=book)
    services = replace(stage.services, supervision=SupervisionServices.of(asking))
    stage = replace(stage, services=services)
    play(stage, (supervision,), silent)
    with engine.connect() as connection:
        kept = connection.execute(select(supervision_meetings)).all()
        waiting = connection.execute(select(outbox).where(outbox.c.settled_at.is_(None))).all()
    assert {row.worker for row in kept} == {"U1", "U4"}
    assert 4 <= stage.done["supervisions held"] <= len(kept) <= 8
    assert stage.done["supervision forms answered"] >= stage.done["supervisions held"] - 1
    files = stage.services.supervision.files
    needed = [row for row in waiting if row.kind == SUPERVISION_NOTICE and files.notice(row.ids)]
    assert len(needed) <= 3
    play(replace(stage, clock=stage.clock), (supervision,), silent)
    with engine.connect() as connection:
        assert connection.execute(select(supervision_meetings)).all() == kept


def test_nobody_supervises_without_a_manager(stage_at: StageAt) -> None:
    """Only a manager chooses supervisors."""
    assert list(supervision(stage_at(NOW))) == []
