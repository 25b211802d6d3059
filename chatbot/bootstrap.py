"""The composition root: Settings -> the objects of the bot. Nothing is built at import."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

from chatbot.domain.answers import Question, Response, Surface
from chatbot.domain.decisions import Thresholds
from chatbot.domain.errors import ConfigurationError
from chatbot.domain.people import Standing
from chatbot.domain.policies import PolicyPack
from chatbot.manifest import find_manifest_faults
from chatbot.matching import Example, Matcher, MatcherFileError, fingerprint
from chatbot.matching.urgency import UrgencyDetector
from chatbot.packs import load_pack, load_urgent_examples, pack_ids
from chatbot.services.answers import AnswerService
from chatbot.services.inbox import InboxService
from chatbot.services.people import PeopleService
from chatbot.services.policy_index import SMALL_TALK, PolicyIndex
from chatbot.services.ports import Clock, Directory, Urgency
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


class EverybodyIsAMember:
    """The directory of the terminal: whoever sits at the machine may ask."""

    def standing_of(self, user_id: str) -> Standing:
        """Member, whoever it is."""
        del user_id
        return Standing.MEMBER


class Indexes:
    """The indexes of all packs, each built when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._built: dict[str, PolicyIndex] = {}

    @property
    def urgency(self) -> Urgency:
        """What recognises that somebody may be at risk: the same for every pack."""
        return build_urgency(self._settings)

    def __getitem__(self, pack_id: str) -> PolicyIndex:
        """The index of a pack.

        Raises:
            ConfigurationError: there is no such pack, or it has faults.
        """
        if pack_id not in self._built:
            self._built[pack_id] = build_index(self._settings, pack_id)
        return self._built[pack_id]


def build_index(settings: Settings, pack_id: str) -> PolicyIndex:
    """Load a pack and what was trained on it; trained anew where no cache fits.

    Raises:
        ConfigurationError: the pack has faults.
    """
    pack = load_pack(settings.chatbot_packs_dir, pack_id)
    thresholds = Thresholds()
    if settings.chatbot_answer_threshold is not None:
        thresholds = thresholds.with_answer(settings.chatbot_answer_threshold)
    return PolicyIndex(
        pack=pack,
        matcher=build_matcher(pack, settings.cache_dir),
        urgency=build_urgency(settings),
        thresholds=thresholds,
    )


def build_urgency(settings: Settings) -> Urgency:
    """The detector of urgent matters, trained on the examples beside the packs.

    Raises:
        ConfigurationError: the examples have faults.
    """
    examples = load_urgent_examples(settings.chatbot_packs_dir)
    return UrgencyDetector.train(examples.urgent, examples.not_urgent)


def build_matcher(pack: PolicyPack, cache_dir: Path) -> Matcher:
    """The matcher of a pack: from the cache, or trained and put there.

    A cache that cannot be written costs time at the next start, nothing else.
    """
    training = training_set(pack)
    key = fingerprint(**training)
    cached = cache_dir / f"{pack.pack_id}.matcher"
    try:
        return Matcher.load(cached, fingerprint=key)
    except MatcherFileError as error:
        log.info("matcher_trained", extra={"pack": pack.pack_id, "reason": str(error)})
    matcher = Matcher.train(**training)
    try:
        matcher.save(cached, fingerprint=key)
    except OSError as error:
        log.warning("matcher_not_cached", extra={"reason": error.strerror})
    return matcher


class TrainingSet(TypedDict):
    """What a pack teaches, as the matcher takes it."""

    examples: Mapping[str, Sequence[Example | str]]
    out_of_scope: Sequence[str]
    vocabulary: Mapping[str, Sequence[str]]
    counter_examples: Mapping[str, Sequence[str]]


def training_set(pack: PolicyPack) -> TrainingSet:
    """A label for each intent, and one for small talk."""
    examples: dict[str, Sequence[Example | str]] = {
        intent.intent_id: [Example(text=p.text, voice=p.voice) for p in intent.phrasings]
        for intent in pack.intents.values()
    }
    if pack.small_talk:
        examples[SMALL_TALK] = pack.small_talk
    return TrainingSet(
        examples=examples,
        out_of_scope=pack.out_of_scope,
        vocabulary=pack.vocabulary,
        counter_examples={
            intent.intent_id: intent.counter_examples for intent in pack.intents.values()
        },
    )


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
    services = build_services(
        settings,
        index,
        open_database(settings.database_url),
        workspace_id=LOCAL_WORKSPACE,
        directory=EverybodyIsAMember(),
    )
    return Conversation(pack=index.pack, answers=services.answers, clock=services.answers.clock)


@dataclass(frozen=True, kw_only=True)
class Services:
    """The use cases of one workspace."""

    answers: AnswerService
    people: PeopleService
    inbox: InboxService


def build_services(
    settings: Settings,
    index: PolicyIndex,
    database: Database,
    *,
    workspace_id: str,
    directory: Directory,
) -> Services:
    """The use cases of a workspace, which is added to the database where it is new."""
    clock = make_clock(settings)
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
    return Services(
        answers=AnswerService(index=index, people=people, unit_of_work=unit_of_work, clock=clock),
        people=people,
        inbox=InboxService(workspace_id=workspace_id, unit_of_work=unit_of_work, clock=clock),
    )


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
            summary.append(describe_pack(load_pack(packs_dir, pack_id)))
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


def describe_pack(pack: PolicyPack) -> str:
    """A line about a pack: its figures."""
    covered = sum(intent.covered for intent in pack.intents.values())
    phrasings = sum(len(intent.phrasings) for intent in pack.intents.values())
    return (
        f"{pack.pack_id}: {pack.organisation}: {len(pack.clauses)} clauses, {covered} intents, "
        f"{len(pack.intents) - covered} subjects not covered, {phrasings:,} phrasings, "
        f"{len(pack.gaps)} gaps of the policy for managers to settle"
    )
