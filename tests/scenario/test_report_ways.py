"""From a report through the stand-in for Slack to the registers that settle what waits."""

from datetime import UTC, date, datetime

import pytest

from chatbot.domain.acknowledgements import Publication, ReadingRequest
from chatbot.domain.people import Standing
from chatbot.domain.profiles import Details, ProfileRequest
from chatbot.domain.supervision import Plan
from tests.scenario.harness import Bot
from tests.scenario.test_reports import Office
from tests.scenario.test_settings import MANAGER

LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def office(bot: Bot) -> Office:
    """A manager, on Monday the 2nd of March."""
    office = Office(bot)
    office.give({MANAGER: ("manager",)})
    return office


def _somebody_waits(office: Office) -> None:
    """Supervision and reading are overdue, and a request for a profile waits."""
    worker, workspace_id = (
        office.bot.user("support_worker"),
        office.bot.services.roles.workspace_id,
    )
    plan = Plan(
        workspace_id=workspace_id,
        worker=worker,
        starting_on=date(2026, 1, 5),
        every_weeks=6,
        set_by=worker,
        set_at=LONG_AGO,
    )
    version = Publication(
        publication_id="p1",
        workspace_id=workspace_id,
        number=1,
        label="Version 1",
        dated_on=date(2026, 1, 1),
        link="https://example.org/policy.pdf",
        document_id=None,
        changes="",
        clauses=(),
        material=True,
        days=14,
        weeks=2,
        with_guests=False,
        published_by=worker,
        published_at=LONG_AGO,
    )
    asked = ReadingRequest(
        workspace_id=workspace_id,
        publication_id="p1",
        user_id=worker,
        asked_on=date(2026, 1, 5),
        due_on=date(2026, 1, 19),
    )
    request = ProfileRequest(
        request_id="q1",
        workspace_id=workspace_id,
        asker=worker,
        asked=Details(platform="Facebook", name="Hens", purpose="For hens", owner=worker),
        asked_at=LONG_AGO,
    )
    with office.bot.services.database.unit_of_work() as work:
        work.people.record(workspace_id, worker, Standing.MEMBER, LONG_AGO)
        work.supervision.save_plan(plan)
        work.acknowledgements.add_publication(version, "form")
        work.acknowledgements.ask(asked)
        work.profiles.add_request(request, "form")
        work.commit()


@pytest.mark.parametrize(
    ("says", "showing"),
    [
        ("overdue for supervision", "overdue.*"),
        ("late with reading", "Version 1"),
        ("waits for a decision", "*Request:*"),
    ],
)
def test_the_ways_to_the_registers(office: Office, says: str, showing: str) -> None:
    """Supervision, reading and profiles: the button opens the register that managers know."""
    _somebody_waits(office)
    shown = office.report()
    beside = next(
        block
        for block in shown["blocks"]
        if block.get("accessory") and says in block["text"]["text"]
    )
    pressed = office.bot.playground.attempt(
        "action",
        user=office.bot.user("manager"),
        container={"type": "message", "channel": shown["channel"], "ts": shown["ts"]},
        block_id=beside["block_id"],
        action_id=beside["accessory"]["action_id"],
    )
    assert pressed["ok"]
    assert office.modal("manager", showing=showing)
