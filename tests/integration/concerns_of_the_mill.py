"""The concern log of a small organisation, for tests on real databases."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from chatbot.domain.concern_reports import Report, Step, Task
from chatbot.domain.concerns import Concern, Deed, Readers, Source
from chatbot.domain.outbox import MessageState, OutboxMessage, Settlement
from chatbot.domain.working_time import WorkingTime
from chatbot.services.concern_chasing import ConcernChaser
from chatbot.services.concern_files import ConcernFiles
from chatbot.services.concerns import ConcernService, Faulty, OtherReaders, Recorded
from chatbot.services.ports import UnitOfWorkFactory
from tests.doubles import Leave
from tests.integration.people_of_the_mill import LEAD, MANAGER, Mill, make_mill
from tests.packs import make_pack

SECRET = "A.B. wrote something that nobody else may read"
TASK = Task(what="Ring A.B. back", owner="UOWNER", due_on=date(2026, 3, 6))
READERS = {"comment": Readers.MANAGERS, "abuse": Readers.LEADS, "data": Readers.MANAGERS}


@dataclass(frozen=True)
class ConcernLog:
    """One workspace with its concerns."""

    mill: Mill
    service: ConcernService
    files: ConcernFiles
    chaser: ConcernChaser
    leave: Leave
    forms: "count[int]" = field(default_factory=count)

    def form_id(self) -> str:
        """The id of a form that nobody has sent yet."""
        return f"V{next(self.forms)}"

    def try_log(
        self,
        user_id: str = "UREP",
        report: Report | None = None,
        *,
        told: Readers | None = None,
        form_id: str = "",
    ) -> Recorded | Faulty | OtherReaders:
        """Send the form."""
        report = report or Report(kind_id="comment", happened=SECRET)
        told = told or READERS.get(report.kind_id, Readers.MANAGERS)
        form_id = form_id or self.form_id()
        return self.service.log(user_id, report, told=told, source=Source.COMMAND, form_id=form_id)

    def log(
        self, kind_id: str = "comment", *, by: str = "UREP", task: Task | None = None
    ) -> Concern:
        """Log a concern."""
        report = Report(
            kind_id=kind_id,
            happened=SECRET,
            done="Spoke to A.B.",
            accounts="@angry",
            noticed_at=self.mill.clock.now(),
        )
        logged = self.try_log(by, replace(report, task=task) if task else report)
        assert isinstance(logged, Recorded), logged
        return logged.concern

    def act(  # noqa: PLR0917 - as it is said: who does what with which
        self,
        user_id: str,
        deed: Deed,
        concern: Concern,
        text: str = "For a reason",
        task: Task | None = None,
        form_id: str = "",
    ) -> Recorded | Faulty:
        """Do something with a concern, or with its first follow-up."""
        step = Step(
            concern_id=concern.concern_id,
            deed=deed,
            text=text,
            follow_up_id=concern.follow_ups[0].follow_up_id if concern.follow_ups else None,
            task=task or Task(),
        )
        return self.service.record(user_id, step, form_id or self.form_id())

    def now(self, concern: Concern) -> Concern:
        """The concern as the store has it."""
        with self.mill.unit_of_work() as work:
            found = work.concerns.get(concern.workspace_id, concern.concern_id)
        assert found
        return found

    def messages(self) -> Sequence[tuple[str, str]]:
        """What is sent now: the news, and to whom."""
        return [(message.ids["news"], message.recipient) for message in self.outbox()]

    def outbox(self) -> Sequence[OutboxMessage]:
        """What is sent now."""
        now, workspace_id = self.mill.clock.now(), self.mill.people.workspace_id
        found = []
        with self.mill.unit_of_work() as work:
            while message := work.outbox.claim(workspace_id, now, timedelta(hours=1)):
                work.outbox.settle(message, Settlement(state=MessageState.SENT), now)
                found.append(message)
            work.commit()
        return found


def make_log(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> ConcernLog:
    """An organisation with a manager and a safeguarding lead."""
    mill, pack, leave = make_mill(unit_of_work, workspace_id), make_pack(), Leave()
    mill.give({MANAGER: ("UMAN",), LEAD: ("ULEAD",)})
    hours = WorkingTime(zone=ZoneInfo("Europe/London"), opens=time(9), closes=time(17))
    return ConcernLog(
        mill=mill,
        service=ConcernService(
            pack=pack,
            roles=mill.roles,
            unit_of_work=unit_of_work,
            clock=mill.clock,
            working_time=hours,
        ),
        files=ConcernFiles(
            pack=pack, roles=mill.roles, unit_of_work=unit_of_work, clock=mill.clock
        ),
        chaser=ConcernChaser(
            roles=mill.roles,
            unit_of_work=unit_of_work,
            clock=mill.clock,
            working_time=hours,
            whereabouts=leave,
        ),
        leave=leave,
    )
