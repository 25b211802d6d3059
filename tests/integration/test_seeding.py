"""Three months of life on a real database: what is in it, and that it is never doubled."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from chatbot.bootstrap import build_services
from chatbot.domain.errors import ConfigurationError
from chatbot.domain.roles import Duty, Role, RoleChange
from chatbot.seeding.asks import asks
from chatbot.seeding.lives import LIVES, fill, play
from chatbot.seeding.stage import Moment, Stage, StageClock, months_before
from chatbot.services.policy_index import SMALL_TALK, PolicyIndex
from chatbot.settings import Settings
from chatbot.store.concern_tables import concerns
from chatbot.store.database import Database, open_database
from chatbot.store.learning_tables import decisions, feedback
from chatbot.store.tables import asks as ask_rows
from chatbot.store.tables import outbox, questions
from chatbot.store.unit_of_work import unit_of_work_on
from tests.doubles import FakeDirectory, KeywordMatcher, KeywordUrgency
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
    database = Database(engine=engine, unit_of_work=unit_of_work_on(engine))
    return lambda now: make_stage(database, now)


def rows(engine: Engine) -> Sequence[Any]:
    """The log of questions, oldest first."""
    with engine.connect() as connection:
        query = select(questions).order_by(questions.c.asked_at, questions.c.number)
        return connection.execute(query).all()


def silent(_line: str) -> None:
    """Say nothing."""


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
