"""Measures a method: accuracy, time and memory, on the packs and the labelled questions."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil

from chatbot.indexes import Indexes
from chatbot.packs import pack_ids
from chatbot.services.evaluations import LabelledQuestion
from chatbot.settings import Settings
from tests.bench.material import Material, auroc, load_material, load_questions
from tests.bench.rivals import RIVALS, Ours, Ranker

OURS = "this matcher"
METHODS = (OURS, *RIVALS)
_MEGABYTE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One method on all packs.

    Attributes:
        right: share of the questions in scope whose first label rests on a right clause.
        among_three: share of them with a right clause among the first three labels.
        at_five: the same as `right`, counting only what scores above all but 5 % of the
            questions out of scope: nothing else would be answered.
        separation: AUROC of the best score, in scope against out of scope; a label that
            no rule stands behind ("not covered") scores below everything.
        build: seconds to build the indexes of all packs.
        median, slowest: milliseconds for one question, median and 99th percentile.
        memory: megabytes that the process grew by, training included.
    """

    right: float
    among_three: float
    at_five: float
    separation: float
    build: float
    median: float
    slowest: float
    memory: float


def measure(
    make: Callable[[Material], Ranker],
    packs: dict[str, Material],
    questions: Sequence[LabelledQuestion],
) -> Measured:
    """Build the indexes, then ask every question once."""
    before, began = psutil.Process().memory_info().rss, time.perf_counter()
    rankers = {name: make(pack) for name, pack in packs.items()}
    build = time.perf_counter() - began
    grown = (psutil.Process().memory_info().rss - before) / _MEGABYTE
    taken, best, first, three = [], [], [], []
    for question in questions:
        began = time.perf_counter()
        ranked = rankers[question.policy].rank(question.question)
        taken.append(1000 * (time.perf_counter() - began))
        rules = packs[question.policy].rules
        hits = [clause_of(rules.get(label, "")) in question.clauses for label, _ in ranked[:3]]
        first.append(any(hits[:1]))
        three.append(any(hits))
        answers = ranked and clause_of(rules.get(ranked[0][0], ""))
        best.append(ranked[0][1] if answers else -np.inf)
    scores, inside = np.array(best), np.array([question.in_scope for question in questions])
    bar = np.quantile(scores[~inside], 0.95, method="higher")
    return Measured(
        right=float(np.mean(np.array(first)[inside])),
        among_three=float(np.mean(np.array(three)[inside])),
        at_five=float(np.mean((np.array(first) & (scores > bar))[inside])),
        separation=auroc(scores[inside], scores[~inside]),
        build=build,
        median=float(np.median(taken)),
        slowest=float(np.quantile(taken, 0.99)),
        memory=grown,
    )


def clause_of(rule: str) -> str:
    """The clause of `verdict clause`; empty for a label that no rule stands behind."""
    return rule.partition(" ")[2]


def measure_alone(name: str, packs: Path, questions: Path) -> Measured:
    """In a process of its own, so that one method's memory is not another's."""
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return alone.submit(_measure_named, name, packs, questions).result()


def _measure_named(name: str, packs: Path, questions: Path) -> Measured:
    make: Callable[[Material], Ranker] = Ours if name == OURS else RIVALS[name]
    return measure(make, load_material(packs), load_questions(questions))


@dataclass(frozen=True, kw_only=True)
class Start:
    """Building what answers, for all packs, in a new process.

    Attributes:
        seconds: from settings to indexes, imports left out.
        grown: megabytes that the process grew by, one question to each included.
    """

    seconds: float
    grown: float


def measure_starts(packs: Path) -> tuple[Start, Start, float]:
    """A start without a cache, one from the cache, and the megabytes of the cache's files."""
    with TemporaryDirectory() as folder:
        cold, cached = _start_alone(packs, Path(folder)), _start_alone(packs, Path(folder))
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        return cold, cached, size / _MEGABYTE


def _start_alone(packs: Path, cache: Path) -> Start:
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return alone.submit(_start, packs, cache).result()


def _start(packs: Path, cache: Path) -> Start:
    before, began = psutil.Process().memory_info().rss, time.perf_counter()
    settings = Settings(chatbot_packs_dir=packs, chatbot_cache_dir=cache, _env_file=None)  # type: ignore[call-arg] # pydantic-settings' own
    indexes = Indexes(settings)
    built = [indexes[pack_id] for pack_id in pack_ids(packs)]
    seconds = time.perf_counter() - began
    for index in built:
        index.find("can I post this photo")
    grown = psutil.Process().memory_info().rss - before
    return Start(seconds=seconds, grown=grown / _MEGABYTE)
