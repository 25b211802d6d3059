"""The policy of a small organisation and its readers, for tests."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chatbot.domain.acknowledgement_forms import Draft, ProxyReading
from chatbot.domain.acknowledgement_roll import Roll
from chatbot.domain.acknowledgements import Publication, Reading
from chatbot.domain.outbox import MessageState, OutboxMessage, Settlement
from chatbot.domain.people import Standing
from chatbot.domain.working_time import Holidays, WorkingTime, no_holidays
from chatbot.services.acknowledgement_messages import PolicyMessage
from chatbot.services.acknowledgement_office import PolicyOffice
from chatbot.services.acknowledgement_proxies import Faulty, Recorded
from chatbot.services.acknowledgement_services import AcknowledgementServices
from chatbot.services.ports import UnitOfWorkFactory
from tests.doubles import Leave
from tests.integration.people_of_the_mill import MANAGER, Mill, make_mill

LINK = "https://example.org/policy.pdf"


@dataclass(frozen=True)
class Library:
    """One workspace with its policy."""

    mill: Mill
    services: AcknowledgementServices
    leave: Leave

    def form_id(self) -> str:
        """The id of a form that nobody has sent yet."""
        return f"V{uuid.uuid4().hex}"

    def join(self, *user_ids: str, standing: Standing = Standing.MEMBER) -> None:
        """People come, leave, or become guests."""
        for user_id in user_ids:
            self.mill.directory.standings[user_id] = standing
            self.mill.people.welcome(user_id, standing)

    def draft(self, **changes: object) -> Draft:
        """What a manager enters."""
        proposed = self.services.publishing.propose("UMAN").draft
        label = f"Version {proposed.after + 1}"
        today = self.services.office.today()
        filled = replace(
            proposed, label=label, dated_on=today, link=LINK, changes="Rule 2 is clearer now."
        )
        return replace(filled, **changes)  # type: ignore[arg-type]

    def publish(self, **changes: object) -> Publication:
        """Publish a version."""
        published = self.services.publishing.publish(
            "UMAN", self.draft(**changes), form_id=self.form_id()
        )
        assert isinstance(published, Publication), published
        return published

    def record(
        self, publication: Publication, by: str = "UMAN", form_id: str = "", **given: object
    ) -> Recorded | Faulty:
        """Record that somebody else has read."""
        today = self.services.office.today()
        proxy = ProxyReading(read_on=today, note="Signed the paper copy")
        return self.services.proxies.record(
            by,
            publication.publication_id,
            replace(proxy, **given),  # type: ignore[arg-type]
            form_id=form_id or self.form_id(),
        )

    def tick(self) -> Sequence[tuple[str, str]]:
        """What happens by itself now, and what is sent: the kind, and to whom."""
        self.services.ticks.tick()
        return sorted((m.kind.partition(".")[2], m.recipient) for m in self.outbox())

    def outbox(self) -> Sequence[OutboxMessage]:
        """What is sent now; what nobody needs any more is dropped."""
        now, workspace_id = self.mill.clock.now(), self.services.office.workspace_id
        found = []
        while message := self._claim(workspace_id, now):
            needed = self.services.reading.message(PolicyMessage(message.kind), message.ids)
            state = MessageState.SENT if needed else MessageState.DROPPED
            with self.mill.unit_of_work() as work:
                work.outbox.settle(message, Settlement(state=state), now)
                work.commit()
            found += [message] if needed else []
        return found

    def _claim(self, workspace_id: str, now: datetime) -> OutboxMessage | None:
        with self.mill.unit_of_work() as work:
            message = work.outbox.claim(workspace_id, now, timedelta(hours=1))
            work.commit()
        return message

    def roll(self) -> Roll:
        """What the store has."""
        return self.services.office.read_roll()

    def readings(self) -> Sequence[Reading]:
        """Every reading, undone ones too."""
        with self.mill.unit_of_work() as work:
            return work.acknowledgements.readings(self.services.office.workspace_id)

    def on(self, day: date, hour: int = 10) -> None:
        """Go to a day, by the clock on the wall."""
        local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/London"))
        self.mill.clock.moment = local


def make_library(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    *,
    guests_allowed: bool = False,
    holidays: Holidays = no_holidays,
) -> Library:
    """An organisation with a manager and two workers; nothing is published yet."""
    mill, leave = make_mill(unit_of_work, workspace_id, guests_allowed=guests_allowed), Leave()
    office = PolicyOffice(
        roles=mill.roles,
        unit_of_work=unit_of_work,
        clock=mill.clock,
        working_time=WorkingTime(zone=ZoneInfo("Europe/London"), holidays=holidays),
        absences=leave,
    )
    library = Library(mill, AcknowledgementServices.of(office), leave)
    library.join("UMAN", "UONE", "UTWO")
    mill.give({MANAGER: ("UMAN",)})
    return library
