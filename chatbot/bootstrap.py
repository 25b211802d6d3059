"""The composition root: Settings -> the objects of the bot. Nothing is built at import."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from chatbot.bank_holidays import BankHolidays
from chatbot.documents import read_document
from chatbot.domain.answers import Question, Response, Surface
from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import ConfigurationError
from chatbot.domain.people import Standing
from chatbot.domain.phrasings import ApprovedPhrasing
from chatbot.domain.policies import PolicyPack
from chatbot.domain.withholding import PolicyState
from chatbot.domain.working_time import WorkingTime
from chatbot.indexes import build_index
from chatbot.manifest import find_manifest_faults
from chatbot.packs import load_pack, load_urgent_examples, open_points, pack_ids
from chatbot.services.answers import AnswerService
from chatbot.services.ask_chasing import AskChasing
from chatbot.services.asks import AskService
from chatbot.services.audit import AuditService
from chatbot.services.check_rota import CheckOffice
from chatbot.services.check_services import CheckServices
from chatbot.services.concern_chasing import ConcernChaser, NobodyIsAway
from chatbot.services.concern_files import ConcernFiles
from chatbot.services.concerns import ConcernService
from chatbot.services.documents import DocumentService
from chatbot.services.first_managers import FirstManagers
from chatbot.services.inbox import InboxService
from chatbot.services.learning import Learning
from chatbot.services.outbox import OutboxService
from chatbot.services.people import PeopleService
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.policy_state import read_policy_state
from chatbot.services.ports import Clock, Directory, OutboxSender, UnitOfWorkFactory
from chatbot.services.roles import RolesService
from chatbot.settings import REPOSITORY, Settings, load_settings
from chatbot.store.database import Database, open_database

log = logging.getLogger(__name__)

LOCAL_WORKSPACE = "LOCAL"
LOCAL_USER = "ULOCAL"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This moment, aware UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class MovedClock:
    """The machine's clock, moved by the seconds that a file says: for trying out other days."""

    file: Path

    def now(self) -> datetime:
        """The moved moment, aware UTC; unmoved where the file does not say a number."""
        try:
            offset = timedelta(seconds=float(self.file.read_text("utf-8")))
        except (OSError, ValueError, OverflowError):
            offset = timedelta()
        return datetime.now(UTC) + offset


def make_clock(settings: Settings) -> Clock:
    """The clock that the settings choose."""
    file = settings.chatbot_clock_file
    return MovedClock(file=file) if file else SystemClock()


def make_working_time(settings: Settings) -> WorkingTime:
    """The opening hours that the settings choose; nobody works on bank holidays."""
    opens, closes = settings.chatbot_working_hours
    closures = dict.fromkeys(settings.chatbot_closure_days, "closure day")
    return WorkingTime(
        zone=ZoneInfo(settings.chatbot_timezone),
        opens=opens,
        closes=closes,
        holidays=BankHolidays(nation=settings.chatbot_nation, closures=closures),
    )


class EverybodyIsAMember:
    """The directory of the terminal: whoever sits at the machine may ask."""

    def standing_of(self, user_id: str) -> Standing:
        """Member, whoever it is."""
        del user_id
        return Standing.MEMBER

    def user_id_of(self, email: str) -> str | None:
        """Nobody: the terminal knows no addresses."""
        del email
        return None


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A conversation in the terminal."""

    pack: PolicyPack
    answers: AnswerService
    clock: Clock

    def say(self, text: str) -> Response:
        """The bot's response to a message."""
        question = Question(
            text=text,
            surface=Surface.CONSOLE,
            asked_at=self.clock.now(),
            conversation="console",
        )
        return self.answers.answer(question, LOCAL_USER)


def open_conversation(settings: Settings, pack_id: str) -> Conversation:
    """A conversation with the bot of a pack, on the database of the settings."""
    index = build_index(settings, pack_id)
    database = open_database(settings.database_url)
    services = build_services(
        settings,
        index,
        database,
        workspace_id=LOCAL_WORKSPACE,
        directory=EverybodyIsAMember(),
        policy_workspace_id=policy_workspace(database.unit_of_work, pack_id),
    )
    return Conversation(pack=index.pack, answers=services.answers, clock=services.answers.clock)


@dataclass(frozen=True, kw_only=True)
class Services:
    """The use cases of one workspace."""

    answers: AnswerService
    documents: DocumentService
    people: PeopleService
    roles: RolesService
    audit: AuditService
    asks: AskService
    chasing: AskChasing
    learning: Learning
    first_managers: FirstManagers
    inbox: InboxService
    working_time: WorkingTime
    checks: CheckServices
    concerns: ConcernService
    concern_files: ConcernFiles
    concern_chaser: ConcernChaser


def build_services(  # noqa: PLR0913 - everything from outside that a workspace needs
    settings: Settings,
    index: PolicyIndex,
    database: Database,
    *,
    workspace_id: str,
    directory: Directory,
    clock: Clock | None = None,
    policy_workspace_id: str | None = None,
) -> Services:
    """The use cases of a workspace, which is added to the database where it is new.

    They tell the time by `clock`, or by the one that the settings choose.
    """
    clock = clock or make_clock(settings)
    unit_of_work = database.unit_of_work
    with unit_of_work() as work:
        work.ensure_workspace(workspace_id, index.pack.pack_id)
        work.commit()
    people = PeopleService(
        workspace_id=workspace_id,
        directory=directory,
        unit_of_work=unit_of_work,
        clock=clock,
        guests_allowed=settings.chatbot_allow_guests,
    )
    roles = RolesService(
        workspace_id=workspace_id, people=people, unit_of_work=unit_of_work, clock=clock
    )
    working_time = make_working_time(settings)
    office = CheckOffice(
        workspace_id=workspace_id,
        pack=index.pack,
        unit_of_work=unit_of_work,
        clock=clock,
        working_time=working_time,
    )
    return Services(
        answers=AnswerService(
            index=index,
            people=people,
            unit_of_work=unit_of_work,
            clock=clock,
            policy_workspace_id=policy_workspace_id,
        ),
        documents=DocumentService(
            workspace_id=policy_workspace_id or workspace_id,
            pack=index.pack,
            roles=roles,
            unit_of_work=unit_of_work,
            clock=clock,
            read=read_document,
            index=lambda: index,
        ),
        people=people,
        roles=roles,
        audit=AuditService(roles=roles, unit_of_work=unit_of_work),
        first_managers=FirstManagers(
            named=settings.chatbot_managers,
            people=people,
            directory=directory,
            unit_of_work=unit_of_work,
        ),
        inbox=InboxService(workspace_id=workspace_id, unit_of_work=unit_of_work, clock=clock),
        asks=AskService(
            workspace_id=workspace_id,
            index=index,
            roles=roles,
            unit_of_work=unit_of_work,
            clock=clock,
            hours=working_time,
        ),
        chasing=AskChasing(people=people, unit_of_work=unit_of_work, hours=working_time),
        learning=Learning.of(index, roles=roles, unit_of_work=unit_of_work, clock=clock),
        working_time=working_time,
        checks=CheckServices.of(office, roles),
        concerns=ConcernService(
            pack=index.pack,
            roles=roles,
            unit_of_work=unit_of_work,
            clock=clock,
            working_time=working_time,
        ),
        concern_files=ConcernFiles(
            pack=index.pack, roles=roles, unit_of_work=unit_of_work, clock=clock
        ),
        concern_chaser=ConcernChaser(
            roles=roles,
            unit_of_work=unit_of_work,
            clock=clock,
            working_time=working_time,
            whereabouts=NobodyIsAway(),
        ),
    )


def build_outbox(services: Services, sender: OutboxSender) -> OutboxService:
    """The outbox of a workspace; the terminal has nobody to send anything to."""
    return OutboxService(
        workspace_id=services.inbox.workspace_id,
        unit_of_work=services.inbox.unit_of_work,
        clock=services.inbox.clock,
        people=services.people,
        sender=sender,
    )


def read_audit_log(settings: Settings, since: datetime | None) -> Sequence[AuditEntry]:
    """The log of changes of every workspace in the database of the settings, oldest first."""
    database = open_database(settings.database_url)
    try:
        with database.unit_of_work() as work:
            return work.audit.since(None, since)
    finally:
        database.close()


def policy_workspace(
    unit_of_work: UnitOfWorkFactory, pack_id: str, *, chosen: str | None = None
) -> str:
    """The workspace whose document is meant on the command line: the only one with the pack.

    Where none is connected to Slack, or several are, it is the terminal's own.

    Raises:
        ConfigurationError: the chosen one is not there, or has another pack.
    """
    with unit_of_work() as work:
        found = [workspace for workspace, pack in work.workspaces() if pack == pack_id]
    if chosen and chosen != LOCAL_WORKSPACE and chosen not in found:
        known = ", ".join(found) or "none"
        raise ConfigurationError([f"no workspace {chosen!r} uses {pack_id} (known: {known})"])
    in_slack = [workspace for workspace in found if workspace != LOCAL_WORKSPACE]
    return chosen or (in_slack[0] if len(in_slack) == 1 else LOCAL_WORKSPACE)


@contextmanager
def open_documents(
    settings: Settings, pack_id: str, workspace: str | None
) -> Iterator[DocumentService]:
    """The document of a workspace, for whoever sits at the machine.

    The index is built only where questions have to be replayed.

    Raises:
        ConfigurationError: the pack, the database or the workspace cannot be used.
    """
    pack = load_pack(settings.chatbot_packs_dir, pack_id)
    database = open_database(settings.database_url)
    try:
        workspace_id = policy_workspace(database.unit_of_work, pack_id, chosen=workspace)
        clock = make_clock(settings)
        with database.unit_of_work() as work:
            work.ensure_workspace(workspace_id, pack_id)
            work.commit()
        people = PeopleService(
            workspace_id=workspace_id,
            directory=EverybodyIsAMember(),
            unit_of_work=database.unit_of_work,
            clock=clock,
            guests_allowed=False,
        )
        yield DocumentService(
            workspace_id=workspace_id,
            pack=pack,
            roles=RolesService(
                workspace_id=workspace_id,
                people=people,
                unit_of_work=database.unit_of_work,
                clock=clock,
            ),
            unit_of_work=database.unit_of_work,
            clock=clock,
            read=read_document,
            index=lambda: build_index(settings, pack_id),
        )
    finally:
        database.close()


def saved_policy_state(settings: Settings, pack: PolicyPack) -> PolicyState:
    """What the live document means for a pack; where no database was ever made, nothing.

    Raises:
        ConfigurationError: there is a database that cannot be used.
    """
    if not settings.chatbot_database_url and not settings.database_file.exists():
        return PolicyState(pack=pack)
    database = open_database(settings.database_url)
    try:
        workspace_id = policy_workspace(database.unit_of_work, pack.pack_id)
        with database.unit_of_work() as work:
            return read_policy_state(work, workspace_id, pack)
    finally:
        database.close()


def read_phrasings(settings: Settings) -> Mapping[str, Sequence[ApprovedPhrasing]]:
    """The approved phrasings in the database of the settings, by the pack of their workspace."""
    database = open_database(settings.database_url)
    try:
        with database.unit_of_work() as work:
            return work.phrasings.by_pack()
    finally:
        database.close()


def check_everything() -> tuple[list[str], list[str]]:
    """Validate settings, packs and manifest, offline.

    Returns:
        Every fault, and a line about each thing that is sound.
    """
    faults: list[str] = []
    summary: list[str] = []
    packs_dir = REPOSITORY / "intents"
    try:
        settings = load_settings(Settings)
        packs_dir = settings.chatbot_packs_dir
        if settings.chatbot_pack not in pack_ids(packs_dir):
            faults.append(f"CHATBOT_PACK: there is no pack {settings.chatbot_pack!r}")
        summary.append("settings: sound")
    except ConfigurationError as error:
        faults.extend(error.problems)
    for pack_id in pack_ids(packs_dir):
        try:
            pack = load_pack(packs_dir, pack_id)
            summary.extend([describe_pack(pack), *without_marks(pack)])
            summary.extend(f"  open: {point}" for point in open_points(packs_dir, pack_id))
        except ConfigurationError as error:
            faults.extend(error.problems)
    if not pack_ids(packs_dir):
        faults.append(f"{packs_dir.name}/: there is no pack")
    try:
        examples = load_urgent_examples(packs_dir)
        summary.append(
            f"urgent.yaml: {len(examples.urgent)} urgent messages, "
            f"{len(examples.not_urgent)} others"
        )
    except ConfigurationError as error:
        faults.extend(error.problems)
    faults.extend(find_manifest_faults(REPOSITORY / "manifest.yaml"))
    return faults, [*summary, "manifest.yaml: sound"]


def without_marks(pack: PolicyPack) -> Iterator[str]:
    """A line that names the clauses that could not be found in a document, if there are any."""
    missing = [clause.clause_id for clause in pack.clauses.values() if clause.wording is None]
    if missing:
        yield (
            f"{pack.pack_id}: no wording mark at {', '.join(missing)}:"
            f" run chatbot fingerprint FILE --pack {pack.pack_id}"
        )


def describe_pack(pack: PolicyPack) -> str:
    """A line about a pack: its figures."""
    if pack.draft:
        return (
            f"{pack.pack_id}: {pack.organisation}: a draft of {len(pack.clauses)} clauses;"
            " it offers clauses and gives no verdicts"
        )
    covered = sum(intent.covered for intent in pack.intents.values())
    phrasings = sum(len(intent.phrasings) for intent in pack.intents.values())
    return (
        f"{pack.pack_id}: {pack.organisation}: {len(pack.clauses)} clauses, {covered} intents, "
        f"{len(pack.intents) - covered} subjects not covered, {phrasings:,} phrasings, "
        f"{len(pack.checks)} checks, "
        f"{len(pack.gaps)} gaps of the policy for managers to settle"
    )
