"""`python -m tests.bench`: the matcher beside three others, a morning's checks, the reports."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from chatbot.domain.errors import ConfigurationError
from tests.bench.checks import measure_checks
from tests.bench.material import PACKS, QUESTIONS, load_material
from tests.bench.measuring import METHODS, OURS, Measured, measure_alone, measure_starts
from tests.bench.report_files import measure_files
from tests.bench.reports import measure_reports


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
    results = {name: measure_alone(name, arguments.packs, arguments.questions) for name in METHODS}
    show(results, console)
    cold, cached, size = measure_starts(arguments.packs)
    console.print(f"Start of all packs without a cache: {cold.seconds:.2f} s")
    console.print(
        f"Start of all packs from the cache: {cached.seconds:.2f} s, "
        f"{cached.grown:.0f} MB in memory, {size:.0f} MB of files"
    )
    measure_checks(console)
    measure_reports(console)
    measure_files(console)


if __name__ == "__main__":
    main()
