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

from chatbot.matching import Matcher
from chatbot.services.evaluations import LabelledQuestion
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


def cache_seconds(packs: dict[str, Material]) -> tuple[float, float, float]:
    """Loading all packs' matchers from their files, word vectors included, in a new process.

    Returns:
        Seconds, megabytes that the process grows by, megabytes of the files.
    """
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in packs]
        for path, pack in zip(paths, packs.values(), strict=True):
            Ours(pack).matcher.save(path)
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            seconds, grown = alone.submit(_load_all, paths).result()
        return seconds, grown, sum(path.stat().st_size for path in paths) / _MEGABYTE


def _load_all(paths: Sequence[Path]) -> tuple[float, float]:
    before, began = psutil.Process().memory_info().rss, time.perf_counter()
    matchers = [Matcher.load(path) for path in paths]
    seconds = time.perf_counter() - began
    for matcher in matchers:
        matcher.rank("can I post this photo")
    return seconds, (psutil.Process().memory_info().rss - before) / _MEGABYTE
