"""The checks of a small organisation: services on a database, a calendar, people who are away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chatbot.bank_holidays import BankHolidays
from chatbot.domain.cadences import Cadence, Every, WhenClosed
from chatbot.domain.checks import Check, CheckItem, DoneBy, Occurrence
from chatbot.domain.outbox import MessageState, OutboxMessage, SentMessage, Settlement
from chatbot.domain.working_time import Nation, WorkingTime
from chatbot.services.check_messages import CheckMessage
from chatbot.services.check_rota import CheckOffice
from chatbot.services.check_settings import CheckSettings
from chatbot.services.check_ticks import CheckTicks
from chatbot.services.checks import CheckService
from chatbot.services.ports import UnitOfWorkFactory
from tests.doubles import FixedClock, Leave
from tests.integration.people_of_the_mill import ADMIN, BACKUP, MANAGER, Mill, make_mill
from tests.packs import make_pack

MONDAY = datetime(2026, 3, 2, 8, 59, tzinfo=UTC)  # a minute before work begins
ITEMS = (CheckItem(says="Read the messages.", clauses=("1",)), CheckItem(says="Look round."))
DAILY = Check(
    check_id="daily",
    name="Look after the page",
    cadence=Cadence(every=Every.WORKING_DAY),
    opens=time(9),
    due=time(17),
    items=ITEMS,
    clauses=("1", "2"),
    page_id="facebook",
)
WEEKLY = replace(
    DAILY,
    check_id="weekly",
    name="Read through the page",
    cadence=Cadence(every=Every.WEEK, weekdays=(0,), when_closed=WhenClosed.MOVE),
    opens=time(10),
    due=time(16),
)
MONITORING = replace(
    DAILY,
    check_id="monitoring",
    name="Monitor",
    cadence=Cadence(every=Every.MONTH, working_day=1),
    done_by=DoneBy.MANAGERS,
    page_id=None,
)
OFF = replace(DAILY, check_id="off", name="Asleep", switched_on=False)


@dataclass(kw_only=True)
class Desk:
    """The checks with everything round them."""

    mill: Mill
    leave: Leave
    office: CheckOffice
    checks: CheckService
    settings: CheckSettings
    ticks: CheckTicks
    shown: list[str] = field(default_factory=list, kw_only=True)

    @property
    def clock(self) -> FixedClock:
        """The clock of all of them."""
        return self.mill.clock

    def at(self, hours: float, *, day: int = 2) -> int:
        """Let the metronome tick at an hour of a day in March 2026 (UTC)."""
        self.clock.moment = datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hours)
        return self.ticks.tick()

    def occurrences(self) -> Sequence[Occurrence]:
        """All of them."""
        with self.mill.unit_of_work() as work:
            return work.checks.between(self.office.workspace_id, date.min, date.max)

    def the_one(self) -> Occurrence:
        """The only one."""
        (occurrence,) = self.occurrences()
        return occurrence

    def told(self) -> list[tuple[str, str]]:
        """Kinds and recipients of the messages that are due, each once."""
        return [(message.kind, message.recipient) for message in self.messages()]

    def messages(self) -> Sequence[OutboxMessage]:
        """The messages that are due, which then count as sent; `shown` gets those shown anew."""
        found, now = self.mill.messages(), self.clock.now()
        with self.mill.unit_of_work() as work:
            for message in found:
                sent = SentMessage(channel=f"D{message.recipient}", ts=message.message_id)
                settlement = Settlement(state=MessageState.SENT, sent=sent)
                work.outbox.settle(message, settlement, now)
            work.commit()
        self.shown += [each.ids["key"] for each in found if each.kind == CheckMessage.UPDATE]
        return [each for each in found if each.kind != CheckMessage.UPDATE]


def make_desk(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    *checks: Check,
    nation: Nation = Nation.ENGLAND,
    closures: Mapping[date, str] | None = None,
    **changes: Any,
) -> Desk:
    """The desk, with the daily check unless others are given."""
    mill = make_mill(unit_of_work, workspace_id)
    mill.clock.moment = MONDAY
    leave = Leave()
    holidays = BankHolidays(nation=nation, closures=closures or {})
    office = CheckOffice(
        workspace_id=workspace_id,
        pack=replace(make_pack(), checks=checks or (DAILY,)),
        unit_of_work=unit_of_work,
        clock=mill.clock,
        working_time=WorkingTime(zone=ZoneInfo("Europe/London"), holidays=holidays),
        absences=leave,
    )
    return Desk(
        mill=mill,
        leave=leave,
        office=office,
        checks=CheckService(office=office, roles=mill.roles),
        settings=CheckSettings(office=office, roles=mill.roles),
        ticks=CheckTicks(office=office),
    )


def staff(desk: Desk) -> Desk:
    """Give the page an admin and a backup, and the organisation a manager."""
    desk.mill.give({ADMIN: ["UADMIN"], BACKUP: ["UBACKUP"], MANAGER: ["UBOSS"]})
    return desk
