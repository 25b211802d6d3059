"""The register of a small organisation, for tests on real databases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from chatbot.domain.leavers import Leaver, LeaverStep, StepKind
from chatbot.domain.outbox import MessageState, OutboxMessage, Settlement
from chatbot.domain.people import Standing
from chatbot.domain.profile_forms import Decision, Step
from chatbot.domain.profiles import Deed, Details, Keeper, Profile, ProfileRequest
from chatbot.domain.working_time import WorkingTime
from chatbot.services.leavers import Checklist
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.profile_office import Faulty, ProfileOffice
from chatbot.services.profile_requests import Kept
from chatbot.services.profile_services import ProfileServices
from chatbot.services.profiles import Recorded
from tests.doubles import Leave
from tests.integration.people_of_the_mill import LEAD, MANAGER, Mill, make_mill
from tests.packs import make_pack

TODAY = date(2026, 3, 2)
GROUP = Details(
    platform="Facebook",
    name="Mill group",
    address="https://www.facebook.com/groups/mill",
    purpose="For our carers",
    owner="UOWNER",
)


@dataclass(frozen=True)
class MillRegister:
    """One workspace with its register."""

    mill: Mill
    services: ProfileServices
    leave: Leave
    forms: "count[int]" = field(default_factory=count)

    @property
    def workspace_id(self) -> str:
        """The workspace."""
        return self.mill.people.workspace_id

    def form_id(self) -> str:
        """The id of a form that nobody has sent yet."""
        return f"V{next(self.forms)}"

    def add(self, details: Details = GROUP, *, by: str = "UMAN") -> Profile:
        """Put a profile into the register."""
        added = self.services.profiles.add(by, details, self.form_id())
        assert isinstance(added, Recorded), added
        return added.profile

    def ask(self, details: Details = GROUP, *, by: str = "UASK") -> ProfileRequest:
        """Ask for a new profile."""
        asked = self.services.requests.ask(by, details, self.form_id())
        assert isinstance(asked, Kept), asked
        return asked.request

    def decide(
        self, request: ProfileRequest, *, approved: bool = True, text: str = "RA-1"
    ) -> ProfileRequest:
        """Decide as the manager."""
        decision = Decision(request_id=request.request_id, approved=approved, text=text)
        decided = self.services.requests.decide("UMAN", decision)
        assert isinstance(decided, Kept), decided
        return decided.request

    def act(  # noqa: PLR0917 - as it is said: who does what with which
        self,
        user_id: str,
        deed: Deed,
        profile: Profile,
        text: str = "",
        form_id: str = "",
        day: date | None = TODAY,
    ) -> Recorded | Faulty:
        """Do something with a profile; login details go to the lead."""
        step = Step(
            profile_id=profile.profile_id,
            deed=deed,
            receiver="ULEAD" if deed is Deed.HAND_OVER else None,
            keeper=Keeper.SAFEGUARDING_LEAD if deed is Deed.HAND_OVER else None,
            day=day,
            text=text or ("For a reason" if deed is Deed.REOPEN else ""),
        )
        return self.services.profiles.record(user_id, step, form_id or self.form_id())

    def start(self, user_id: str = "UOWNER", on: date = TODAY, *, by: str = "UMAN") -> Leaver:
        """Begin a checklist."""
        begun = self.services.leavers.start(by, user_id, on)
        assert isinstance(begun, Checklist), begun
        return begun.leaver

    def go(self, user_id: str) -> None:
        """Somebody's account is deactivated."""
        self.mill.directory.standings[user_id] = Standing.DEACTIVATED
        self.mill.people.note_standing(user_id, Standing.DEACTIVATED)

    def now(self, profile: Profile) -> Profile:
        """The profile as the store has it."""
        with self.mill.unit_of_work() as work:
            found = work.profiles.get(self.workspace_id, profile.profile_id)
        assert found
        return found

    def all(self) -> Sequence[Profile]:
        """The register as the store has it."""
        with self.mill.unit_of_work() as work:
            return work.profiles.all(self.workspace_id)

    def leaver(self) -> Leaver:
        """The one checklist of the store."""
        with self.mill.unit_of_work() as work:
            (leaver,) = work.leavers.all(self.workspace_id)
        return leaver

    def deeds(self, profile: Profile) -> list[tuple[str, str, str | None]]:
        """The timeline: who, what, about whom."""
        with self.mill.unit_of_work() as work:
            events = work.profiles.events(self.workspace_id, profile.profile_id)
        return [(event.actor, event.deed.value, event.subject) for event in events]

    def messages(self) -> list[tuple[str, str]]:
        """What is sent now: the news, and to whom."""
        return sorted((message.ids["news"], message.recipient) for message in self.outbox())

    def outbox(self) -> Sequence[OutboxMessage]:
        """What is sent now."""
        now, found = self.mill.clock.now(), []
        with self.mill.unit_of_work() as work:
            while message := work.outbox.claim(self.workspace_id, now, timedelta(hours=1)):
                work.outbox.settle(message, Settlement(state=MessageState.SENT), now)
                found.append(message)
            work.commit()
        return found


def step_of(leaver: Leaver, kind: StepKind) -> LeaverStep:
    """The first step of a kind."""
    return next(step for step in leaver.steps if step.kind is kind)


def make_register(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> MillRegister:
    """An organisation with a manager and a safeguarding lead."""
    mill, leave = make_mill(unit_of_work, workspace_id), Leave()
    mill.give({MANAGER: ("UMAN",), LEAD: ("ULEAD",)})
    office = ProfileOffice(
        pack=make_pack(),
        roles=mill.roles,
        unit_of_work=unit_of_work,
        clock=mill.clock,
        working_time=WorkingTime(zone=ZoneInfo("Europe/London"), opens=time(9), closes=time(17)),
    )
    return MillRegister(mill=mill, services=ProfileServices.of(office, leave), leave=leave)
