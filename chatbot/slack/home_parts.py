"""What the features show in the Home tab."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from chatbot.domain.policies import PolicyPack
from chatbot.domain.roles import Duty, Role
from chatbot.services.absence_services import AbsenceServices
from chatbot.services.acknowledgements import AcknowledgementService
from chatbot.services.asks import AskService
from chatbot.services.checks import CheckService
from chatbot.services.concern_files import ConcernFiles
from chatbot.services.gaps import GapService
from chatbot.services.policy_overview import PolicyOverview
from chatbot.services.profile_book import ProfileBook
from chatbot.services.roles import RolesService, Visitor
from chatbot.services.supervision_files import SupervisionFiles
from chatbot.services.unanswered import UnansweredService
from chatbot.services.workspace import WorkspaceServices
from chatbot.slack.blocks import absences as absence_blocks
from chatbot.slack.blocks import acknowledgements as acknowledgement_blocks
from chatbot.slack.blocks import gaps as gap_blocks
from chatbot.slack.blocks import profiles as profile_blocks
from chatbot.slack.blocks import unanswered as unanswered_blocks
from chatbot.slack.blocks.asks import OWN_BUDGET, WAITING_BUDGET, own
from chatbot.slack.blocks.asks import waiting as waiting_asks
from chatbot.slack.blocks.checks import MINE_BUDGET, CheckWriter
from chatbot.slack.blocks.concern_notices import MOST_ROWS, concerns_part
from chatbot.slack.blocks.home import asking, duties, managing, waiting
from chatbot.slack.blocks.supervision_notices import HOME_BUDGET, home_part
from chatbot.slack.document_home import ApprovedDocument, RulesThatChanged, WaitingDocument
from chatbot.slack.home import HomePart


def home_parts(services: WorkspaceServices) -> Sequence[HomePart]:
    """The parts of the tab, the most important first."""
    pack = services.index.pack
    overview = PolicyOverview(documents=services.documents)
    return (
        MyChecks(
            checks=services.checks.days,
            writer=CheckWriter(pack=pack, working_time=services.working_time),
        ),
        PolicyToRead(reading=services.acknowledgements.reading),
        QuestionsForYou(asks=services.asks),
        RulesThatChanged(overview=overview),
        WaitingDocument(overview=overview),
        VacantDuties(roles=services.roles, pack=pack),
        UnansweredQuestions(unanswered=services.learning.unanswered, pack=pack),
        AskSomething(pack=pack),
        Concerns(files=services.concern_files),
        Supervision(files=services.supervision.files),
        Away(absences=services.absences),
        YourQuestions(asks=services.asks),
        Profiles(book=services.profiles.book),
        MyDuties(pack=pack),
        ApprovedDocument(overview=overview),
        LeftOpen(gaps=services.learning.gaps),
        Managing(),
    )


@dataclass(frozen=True, kw_only=True)
class PolicyToRead:
    """For whoever has to read a version of the policy, until they have."""

    reading: AcknowledgementService
    title: str = "Policy to read"
    budget: int = acknowledgement_blocks.HOME_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The version, by when, and the buttons."""
        to_read = self.reading.to_read(visitor.person.user_id)
        return acknowledgement_blocks.at_home(to_read) if to_read else ()


@dataclass(frozen=True, kw_only=True)
class Away:
    """For members: their own absences, whom they stand in for; for managers who is away."""

    absences: AbsenceServices
    title: str = "Away"
    budget: int = absence_blocks.HOME_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """What is on, and what is coming; guests have none."""
        if not visitor.person.may_ask(guests_allowed=False):
            return ()
        book, swaps, user_id = self.absences.book, self.absences.swaps, visitor.person.user_id
        return absence_blocks.away_part(
            book.mine(user_id),
            book.covering(user_id),
            book.all(user_id) if visitor.has(Role.MANAGER) else None,
            swaps.waiting_for(user_id),
            book.today,
            swaps=bool(swaps.checks_of(user_id)),
        )


@dataclass(frozen=True, kw_only=True)
class VacantDuties:
    """For managers: pages that nobody looks after."""

    roles: RolesService
    pack: PolicyPack
    title: str = "Waiting for you"
    budget: int = 2

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The pages without an admin."""
        if not visitor.has(Role.MANAGER):
            return ()
        needed = [Duty(role=Role.PAGE_ADMIN, scope=page.page_id) for page in self.pack.pages]
        return waiting(self.roles.still_vacant(needed), self.pack)


@dataclass(frozen=True, kw_only=True)
class AskSomething:
    """For everybody: how to ask, with examples."""

    pack: PolicyPack
    title: str = "Ask something"
    budget: int = 2

    def render(self, _visitor: Visitor) -> Sequence[Block]:
        """The same for all."""
        return asking(self.pack)


@dataclass(frozen=True, kw_only=True)
class MyDuties:
    """For whoever holds a role."""

    pack: PolicyPack
    title: str = "Your duties"
    budget: int = 1

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """What they hold."""
        return duties(visitor.held, self.pack)


@dataclass(frozen=True, kw_only=True)
class Concerns:
    """For everybody: how to log a concern, and those that are theirs."""

    files: ConcernFiles
    title: str = "Concerns"
    budget: int = MOST_ROWS + 3

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """What is open, what waits for them first."""
        return concerns_part(self.files.list(visitor.person.user_id), self.files.clock.now())


@dataclass(frozen=True, kw_only=True)
class Profiles:
    """For every full member: the profiles that are theirs, and how to ask for a new one."""

    book: ProfileBook
    title: str = "Profiles"
    budget: int = profile_blocks.HOME_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """How many, and for managers what waits; guests have none."""
        if not visitor.person.may_ask(guests_allowed=False):
            return ()
        return profile_blocks.profiles_part(self.book.glance(visitor))


@dataclass(frozen=True, kw_only=True)
class Supervision:
    """For workers with a supervisor, and for supervisors."""

    files: SupervisionFiles
    title: str = "Supervision"
    budget: int = HOME_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The next date, and how it stands with those whom they supervise; guests have none."""
        if not visitor.person.may_ask(guests_allowed=False):
            return ()
        return home_part(self.files.desk(visitor.person.user_id))


@dataclass(frozen=True, kw_only=True)
class Managing:
    """For managers: the settings."""

    title: str = "Settings"
    budget: int = 2

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The buttons."""
        return managing() if visitor.has(Role.MANAGER) else ()


@dataclass(frozen=True, kw_only=True)
class QuestionsForYou:
    """For whoever may answer: questions to people that nobody else has taken."""

    asks: AskService
    title: str = "Questions for you"
    budget: int = WAITING_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """What nobody was found for first, then the oldest."""
        if not visitor.held:
            return ()
        return waiting_asks(self.asks.waiting_for(visitor), visitor.person.user_id)


@dataclass(frozen=True, kw_only=True)
class YourQuestions:
    """For whoever asked a person, and has no answer yet."""

    asks: AskService
    title: str = "Your questions"
    budget: int = OWN_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """Each with how it stands."""
        return own(self.asks.asked_by(visitor))


@dataclass(frozen=True, kw_only=True)
class UnansweredQuestions:
    """For managers: what the bot could not answer, asked most often first."""

    unanswered: UnansweredService
    pack: PolicyPack
    title: str = "Questions I could not answer"
    budget: int = unanswered_blocks.HOME_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The first three, and how many more there are."""
        if not visitor.has(Role.MANAGER):
            return ()
        found = self.unanswered.unanswered(visitor.person.user_id)
        return unanswered_blocks.at_home(found, self.pack)


@dataclass(frozen=True, kw_only=True)
class LeftOpen:
    """For managers: the gaps of the policy itself."""

    gaps: GapService
    title: str = "What the policy leaves open"
    budget: int = gap_blocks.HOME_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The most important of them."""
        if not visitor.has(Role.MANAGER):
            return ()
        return gap_blocks.at_home(self.gaps.gaps(visitor.person.user_id))


@dataclass(frozen=True, kw_only=True)
class MyChecks:
    """For whoever is asked to do a check now."""

    checks: CheckService
    writer: CheckWriter
    title: str = "Your checks"
    budget: int = MINE_BUDGET

    def render(self, visitor: Visitor) -> Sequence[Block]:
        """The first due first, with the buttons of the reminder; guests have none."""
        if not visitor.person.may_ask(guests_allowed=False):
            return ()
        return self.writer.mine(self.checks.mine(visitor.person.user_id))
