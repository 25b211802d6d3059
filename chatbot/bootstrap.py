"""The composition root: Settings -> the objects of the bot. Nothing is built at import."""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chatbot.domain.answers import Question, Response, Surface
from chatbot.domain.decisions import Thresholds
from chatbot.domain.errors import ConfigurationError
from chatbot.domain.people import Standing
from chatbot.domain.policies import PolicyPack
from chatbot.manifest import find_manifest_faults
from chatbot.matching import Example, TrainingSet, load_or_train
from chatbot.matching.urgency import UrgencyDetector
from chatbot.packs import load_pack, load_urgent_examples, pack_ids
from chatbot.services.answers import AnswerService
from chatbot.services.inbox import InboxService
from chatbot.services.people import PeopleService
from chatbot.services.policy_index import SMALL_TALK, PolicyIndex
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.settings import REPOSITORY, Settings, load_settings

log = logging.getLogger(__name__)

LOCAL_WORKSPACE = "LOCAL"
LOCAL_USER = "ULOCAL"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This moment, aware UTC."""
        return datetime.now(UTC)


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
    examples = load_urgent_examples(settings.chatbot_packs_dir)
    thresholds = Thresholds()
    if settings.chatbot_answer_threshold is not None:
        thresholds = thresholds.with_answer(settings.chatbot_answer_threshold)
    return PolicyIndex(
        pack=pack,
        matcher=load_or_train(training_set(pack), settings.cache_dir),
        urgency=UrgencyDetector.train(examples.urgent, examples.not_urgent),
        thresholds=thresholds,
    )


def training_set(pack: PolicyPack) -> TrainingSet:
    """What a pack teaches: a label for each intent, and one for small talk."""
    examples = {
        intent.intent_id: [Example(text=p.text, voice=p.voice) for p in intent.phrasings]
        for intent in pack.intents.values()
    }
    if pack.small_talk:
        examples[SMALL_TALK] = [Example(text=text) for text in pack.small_talk]
    return TrainingSet(
        examples=examples,
        counter_examples={
            intent.intent_id: intent.counter_examples for intent in pack.intents.values()
        },
        out_of_scope=pack.out_of_scope,
        vocabulary=pack.vocabulary,
    )


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A conversation in the terminal."""

    pack: PolicyPack
    answers: AnswerService
    clock: SystemClock

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
    clock = SystemClock()
    unit_of_work = open_store(settings.database_url)
    people = PeopleService(
        workspace_id=LOCAL_WORKSPACE,
        directory=EverybodyIsAMember(),
        unit_of_work=unit_of_work,
        clock=clock,
        guests_allowed=False,
    )
    register_workspace(unit_of_work, LOCAL_WORKSPACE, pack_id)
    answers = AnswerService(index=index, people=people, unit_of_work=unit_of_work, clock=clock)
    return Conversation(pack=index.pack, answers=answers, clock=clock)


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
            f"urgent.yaml: {len(examples.urgent)} urgent messages, {len(examples.not_urgent)} others"
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
