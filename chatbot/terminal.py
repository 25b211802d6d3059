"""What the commands work with, for whoever sits at the machine."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from chatbot.bootstrap import build_services, make_clock, make_report_files, make_working_time
from chatbot.documents import read_document
from chatbot.domain.answers import Question, Response, Surface
from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import ConfigurationError
from chatbot.domain.people import Listed, Standing
from chatbot.domain.phrasings import ApprovedPhrasing
from chatbot.domain.policies import PolicyPack
from chatbot.domain.withholding import PolicyState
from chatbot.indexes import build_index
from chatbot.packs import load_pack
from chatbot.services.acknowledgement_csv import RegisterFile
from chatbot.services.acknowledgement_office import PolicyOffice
from chatbot.services.answers import AnswerService
from chatbot.services.documents import DocumentService
from chatbot.services.people import PeopleService
from chatbot.services.people_ports import Directory
from chatbot.services.policy_state import read_policy_state
from chatbot.services.ports import Clock, UnitOfWorkFactory
from chatbot.services.report_ports import ReportFiles
from chatbot.services.reports import ReportService
from chatbot.services.roles import RolesService
from chatbot.settings import Settings
from chatbot.slack.connection import connect
from chatbot.slack.directory import SlackDirectory
from chatbot.store.database import Database, open_database

log = logging.getLogger(__name__)

LOCAL_WORKSPACE = "LOCAL"
LOCAL_USER = "ULOCAL"


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

    def everybody(self) -> Sequence[Listed]:
        """Nobody: the terminal has no list."""
        return ()

    def name_of(self, user_id: str) -> str:
        """Their user id: the terminal knows no names."""
        return user_id


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
class ReportDesk:
    """The reports of a workspace with what makes files of them."""

    reports: ReportService
    files: ReportFiles


@dataclass(frozen=True, kw_only=True)
class Office:
    """One workspace, opened at the machine where its database is."""

    pack: PolicyPack
    database: Database
    workspace_id: str
    clock: Clock
    directory: Directory
    roles: RolesService


@contextmanager
def open_office(
    settings: Settings, pack_id: str, workspace: str | None, *, with_names: bool = False
) -> Iterator[Office]:
    """A workspace, for whoever sits at the machine; `with_names`, Slack is asked for them.

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
        directory = EverybodyIsAMember()
        named = _directory(settings, workspace_id, clock) if with_names else directory
        people = PeopleService(
            workspace_id=workspace_id,
            directory=named,
            unit_of_work=database.unit_of_work,
            clock=clock,
            guests_allowed=settings.chatbot_allow_guests,
            zone=make_working_time(settings).zone,
        )
        yield Office(
            pack=pack,
            database=database,
            workspace_id=workspace_id,
            clock=clock,
            directory=named,
            roles=RolesService(
                workspace_id=workspace_id,
                people=people,
                unit_of_work=database.unit_of_work,
                clock=clock,
            ),
        )
    finally:
        database.close()


def _directory(settings: Settings, workspace_id: str, clock: Clock) -> Directory:
    """Slack's list of people, where the settings have a token of that workspace."""
    if settings.slack_bot_token is None or workspace_id == LOCAL_WORKSPACE:
        return EverybodyIsAMember()
    try:
        connection = connect(
            token=settings.slack_bot_token.get_secret_value(),
            base_url=settings.chatbot_slack_api_url,
        )
    except ConfigurationError as error:
        log.warning("names_not_known", extra={"reason": str(error)})
        return EverybodyIsAMember()
    if connection.workspace_id != workspace_id:
        return EverybodyIsAMember()
    return SlackDirectory(client=connection.client, workspace_id=workspace_id, clock=clock)


@contextmanager
def open_documents(
    settings: Settings, pack_id: str, workspace: str | None
) -> Iterator[DocumentService]:
    """The document of a workspace; the index is built only where questions are replayed.

    Raises:
        ConfigurationError: as `open_office`.
    """
    with open_office(settings, pack_id, workspace) as office:
        yield DocumentService(
            workspace_id=office.workspace_id,
            pack=office.pack,
            roles=office.roles,
            unit_of_work=office.database.unit_of_work,
            clock=office.clock,
            read=read_document,
            index=lambda: build_index(settings, pack_id),
        )


@contextmanager
def open_register(
    settings: Settings, pack_id: str, workspace: str | None
) -> Iterator[RegisterFile]:
    """Who has read the policy of a workspace.

    Raises:
        ConfigurationError: as `open_office`.
    """
    with open_office(settings, pack_id, workspace, with_names=True) as office:
        yield RegisterFile(
            office=PolicyOffice(
                roles=office.roles,
                unit_of_work=office.database.unit_of_work,
                clock=office.clock,
                working_time=make_working_time(settings),
            )
        )


@contextmanager
def open_reports(settings: Settings, pack_id: str, workspace: str | None) -> Iterator[ReportDesk]:
    """The reports of a workspace.

    Raises:
        ConfigurationError: as `open_office`.
    """
    with open_office(settings, pack_id, workspace, with_names=True) as office:
        yield ReportDesk(
            reports=ReportService(
                pack=office.pack,
                roles=office.roles,
                unit_of_work=office.database.unit_of_work,
                reading=office.database.reading,
                clock=office.clock,
                working_time=make_working_time(settings),
            ),
            files=make_report_files(settings, office.directory),
        )


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


def read_audit_log(settings: Settings, since: datetime | None) -> Sequence[AuditEntry]:
    """The log of changes of every workspace in the database of the settings, oldest first."""
    database = open_database(settings.database_url)
    try:
        with database.unit_of_work() as work:
            return work.audit.since(None, since)
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
            return read_policy_state(work, workspace_id, pack, make_working_time(settings).zone)
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
