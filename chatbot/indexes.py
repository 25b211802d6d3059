"""Builds what answers: a pack with the matcher and the detector that were trained for it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import cached_property, lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TypedDict

from threadpoolctl import threadpool_limits

from chatbot.domain.decisions import Thresholds
from chatbot.domain.policies import PolicyPack
from chatbot.matching import Example, Matcher, MatcherFileError, PassageIndex, fingerprint
from chatbot.matching.urgency import UrgencyDetector, urgency_fingerprint
from chatbot.packs import (
    UrgentExamples,
    load_ordinary_questions,
    load_urgent_examples,
    recall_pack,
    urgent_files_key,
)
from chatbot.services.index_ports import PassageIndexer, Urgency
from chatbot.services.policy_index import SMALL_TALK, PolicyIndex
from chatbot.settings import Settings

log = logging.getLogger(__name__)


class Indexes:
    """The indexes of all packs, each built when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._built: dict[str, PolicyIndex] = {}

    @cached_property
    def urgency(self) -> Urgency:
        """What recognises that somebody may be at risk: the same for every pack.

        Raises:
            ConfigurationError: the examples beside the packs have faults.
        """
        return build_urgency(self._settings)

    def __getitem__(self, pack_id: str) -> PolicyIndex:
        """The index of a pack.

        Raises:
            ConfigurationError: there is no such pack, or it has faults.
        """
        if pack_id not in self._built:
            self._built[pack_id] = build_index(self._settings, pack_id, self.urgency)
        return self._built[pack_id]


def build_index(settings: Settings, pack_id: str, urgency: Urgency | None = None) -> PolicyIndex:
    """Load a pack and what was trained on it; trained anew where no cache fits.

    Args:
        settings: where the packs and the cache are.
        pack_id: which pack.
        urgency: the detector, if there is one already: it serves all packs.

    Raises:
        ConfigurationError: the pack has faults.
    """
    pack = recall_pack(settings.chatbot_packs_dir, pack_id, settings.cache_dir)
    thresholds = Thresholds()
    if settings.chatbot_answer_threshold is not None:
        thresholds = thresholds.with_answer(settings.chatbot_answer_threshold)
    with ThreadPoolExecutor(1) as beside:  # each learns in a process of its own
        detector = beside.submit(lambda: urgency or build_urgency(settings))
        matcher = build_matcher(pack, settings.cache_dir)
    return PolicyIndex(
        pack=pack,
        matcher=matcher,
        urgency=detector.result(),
        thresholds=thresholds,
        passages=passage_indexer(pack) if pack.draft else None,
    )


def passage_indexer(pack: PolicyPack) -> PassageIndexer:
    """Indexes the clauses of a draft by their words; the latest ones are remembered."""

    @lru_cache(maxsize=1)
    def build(passages: tuple[tuple[str, str], ...]) -> PassageIndex:
        return PassageIndex(
            dict(passages), elsewhere=pack.out_of_scope, vocabulary=dict(pack.vocabulary)
        )

    return lambda passages: build(tuple(passages.items()))


def build_urgency(settings: Settings) -> Urgency:
    """The detector of urgent matters: from the cache, or trained and put there.

    Raises:
        ConfigurationError: the examples beside the packs have faults.
    """
    packs_dir = settings.chatbot_packs_dir
    key = urgency_fingerprint(urgent_files_key(packs_dir))
    cached = settings.cache_dir / "urgency.detector"
    try:
        return UrgencyDetector.load(cached, fingerprint=key)
    except MatcherFileError as error:
        log.info("urgency_trained", extra={"reason": str(error)})
    examples = load_urgent_examples(packs_dir)
    try:
        _in_process_of_its_own(_train_and_save_urgency, examples, packs_dir, cached, key)
        return UrgencyDetector.load(cached, fingerprint=key)
    except (OSError, BrokenExecutor, MatcherFileError) as error:
        log.warning("urgency_not_cached", extra={"reason": str(error)})
        return _train_urgency(examples, packs_dir)


def _train_and_save_urgency(
    examples: UrgentExamples, packs_dir: Path, path: Path, key: str
) -> None:
    _train_urgency(examples, packs_dir).save(path, fingerprint=key)


def _train_urgency(examples: UrgentExamples, packs_dir: Path) -> UrgencyDetector:
    ordinary = load_ordinary_questions(packs_dir)
    return UrgencyDetector.train(examples.urgent, examples.not_urgent, ordinary)


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
    try:
        _in_process_of_its_own(_train_and_save, training, cached, key)
        return Matcher.load(cached, fingerprint=key)
    except (OSError, BrokenExecutor, MatcherFileError) as error:
        log.warning("matcher_not_cached", extra={"reason": str(error)})
        return Matcher.train(**training)


def _train_and_save(training: "TrainingSet", path: Path, key: str) -> None:
    Matcher.train(**training).save(path, fingerprint=key)


def _in_process_of_its_own(work: Callable[..., None], *arguments: object) -> None:
    """Do heavy work where its memory is given back to the system in the end."""
    spawning = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawning, initializer=_on_one_thread) as pool:
        pool.submit(work, *arguments).result()


def _on_one_thread() -> None:
    """Keep the algebra of this process to one thread.

    On a busy machine its threads wait for one another, and training takes ten times as long.
    """
    threadpool_limits(limits=1)


class TrainingSet(TypedDict):
    """What a pack teaches, as the matcher takes it."""

    examples: Mapping[str, Sequence[Example | str]]
    out_of_scope: Sequence[str]
    vocabulary: Mapping[str, Sequence[str]]
    counter_examples: Mapping[str, Sequence[str]]
    descriptions: Mapping[str, Sequence[str]]


def training_set(pack: PolicyPack) -> TrainingSet:
    """A label for each intent, and one for small talk."""
    examples: dict[str, Sequence[Example | str]] = {
        intent.intent_id: [Example(text=p.text, voice=p.voice) for p in intent.phrasings]
        for intent in pack.intents.values()
    }
    if pack.small_talk or pack.draft:
        examples[SMALL_TALK] = pack.small_talk or ("hello",)  # a matcher needs something to know
    return TrainingSet(
        examples=examples,
        out_of_scope=pack.out_of_scope,
        vocabulary=dict(pack.vocabulary),
        counter_examples={
            intent.intent_id: intent.counter_examples for intent in pack.intents.values()
        },
        descriptions={intent.intent_id: [intent.title] for intent in pack.intents.values()},
    )
