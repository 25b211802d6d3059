"""`python -m tests.bench`: the matcher beside three others, on the same packs and questions."""

import argparse
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from chatbot.domain.errors import ConfigurationError
from chatbot.matching import Matcher
from chatbot.services.evaluations import LabelledQuestion
from tests.bench.material import PACKS, QUESTIONS, Material, auroc, load_material, load_questions
from tests.bench.rivals import RIVALS, Ours, Ranker

OURS = "this matcher"
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
        memory: megabytes that the process grew by, at its highest.
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
    bar = np.quantile(scores[~inside], 0.95)
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


def _measure_alone(name: str, packs: Path, questions: Path) -> Measured:
    """In a process of its own, so that one method's memory is not another's."""
    make: Callable[[Material], Ranker] = Ours if name == OURS else RIVALS[name]
    return measure(make, load_material(packs), load_questions(questions))


def cache_seconds(packs: dict[str, Material]) -> tuple[float, float]:
    """Seconds to load all packs' matchers from their files, and megabytes of the files."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in packs]
        for path, pack in zip(paths, packs.values(), strict=True):
            Ours(pack).matcher.save(path)
        began = time.perf_counter()
        for path in paths:
            Matcher.load(path)
        seconds = time.perf_counter() - began
        return seconds, sum(path.stat().st_size for path in paths) / _MEGABYTE


def show(results: dict[str, Measured], console: Console) -> None:
    """One row for each method, and the ratios to ours."""
    table = Table(title="Matching: the same packs, the same questions, one run")
    table.add_column("method")
    for heading in ("right", "in first 3", "right, 5 % OOS", "AUROC OOS", "build", "p50", "p99"):
        table.add_column(heading, justify="right")
    table.add_column("memory", justify="right")
    ours = results[OURS]
    for name, result in results.items():
        table.add_row(
            name,
            *(f"{100 * value:.1f} %" for value in _shares(result)),
            f"{result.separation:.3f}",
            f"{result.build:.2f} s (x{result.build / ours.build:.1f})",
            f"{result.median:.2f} ms (x{result.median / ours.median:.1f})",
            f"{result.slowest:.2f} ms",
            f"{result.memory:.0f} MB",
        )
    console.print(table)


def _shares(result: Measured) -> tuple[float, float, float]:
    return result.right, result.among_three, result.at_five


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--packs", type=Path, default=PACKS)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    arguments = parser.parse_args()
    console = Console(width=120)
    try:
        packs = load_material(arguments.packs)
    except ConfigurationError as error:
        raise SystemExit(f"The packs have faults:\n{error}") from error
    for name, pack in packs.items():
        phrasings = sum(map(len, pack.examples.values()))
        console.print(
            f"{name}: {len(pack.examples)} labels, {phrasings} phrasings, "
            f"{len(pack.out_of_scope)} sentences out of scope"
        )
    results = {}
    for name in (OURS, *RIVALS):
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            task = alone.submit(_measure_alone, name, arguments.packs, arguments.questions)
            results[name] = task.result()
    show(results, console)
    seconds, size = cache_seconds(packs)
    console.print(f"Loaded from cache: {seconds:.2f} s for all packs, {size:.1f} MB of files")


if __name__ == "__main__":
    main()
