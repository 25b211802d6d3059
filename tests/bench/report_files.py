"""`python -m tests.bench.report_files`: what the files of a report cost in time and memory."""

import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from rich.console import Console

from chatbot.domain.report_charts import pictures_of
from chatbot.domain.report_requests import ReportRequest
from chatbot.domain.reports import FileKind, Report, Row, Table
from chatbot.exports.csv_files import write_csv
from chatbot.exports.workbook import write_workbook
from chatbot.exports.writing import FileWriter
from chatbot.services.reports import ReportService
from tests.made_reports import CHECK_COLUMNS, make_report

ROWS: Final = 1_000_000
FEW: Final = 10_000
WITH_PICTURES_BAR: Final = 3.0  # seconds, for the figures and the pictures of a month
MEMORY_BAR: Final = 16.0  # MB that a million rows may take more than ten thousand
PAGES: Final = 14


def measure_files(console: Console) -> None:
    """Measure and print."""
    for kind in ("csv", "xlsx"):
        few, many = _alone(kind, FEW), _alone(kind, ROWS)
        console.print(
            f"{kind}: {ROWS:,} rows in {many[0]:.0f} s, {many[2]:.0f} MB file; peak of the process"
            f" {many[1]:.0f} MB, with {FEW:,} rows {few[1]:.0f} MB"
            f" (at most {MEMORY_BAR:.0f} MB more)"
        )
        console.print(f"  traced by Python at {FEW:,}: {_traced(kind, FEW):.1f} MB at most")
    with TemporaryDirectory() as folder:
        measure_drawing(console, busy_month(), Path(folder))


def seconds_with_pictures(reports: ReportService, request: ReportRequest, fonts: Path) -> float:
    """How long the figures and the pictures of a report take together, the fastest of three."""
    writer = FileWriter(fonts=fonts, name_of=str)
    runs = []
    for _ in range(3):
        with TemporaryDirectory() as folder:
            begun = perf_counter()
            with reports.opened(request) as report:
                writer.write(report, FileKind.PICTURES, Path(folder))
            runs.append(perf_counter() - begun)
    return min(runs)


def measure_drawing(console: Console, report: Report, folder: Path) -> None:
    """Draw a report's pictures and its page for trustees."""
    writer = FileWriter(fonts=folder / "fonts", name_of=str)
    for name, kind in (
        ("pictures, the first ever", FileKind.PICTURES),
        ("pictures", FileKind.PICTURES),
        ("page for trustees", FileKind.PDF),
    ):
        with TemporaryDirectory() as place:
            begun = perf_counter()
            made = writer.write(report, kind, Path(place))
            took = perf_counter() - begun
            size = sum(each.path.stat().st_size for each in made) / 1000
        console.print(f"{name}: {len(made)} in {took:.2f} s, {size:.0f} KB")


def busy_month() -> Report:
    """A month of fourteen pages that are looked after every day."""
    rows: list[Row] = [
        (
            date(2026, 7, 1) + timedelta(days=n // PAGES),
            "Look",
            f"Page {n % PAGES}",
            "missed",
            None,
            None,
        )
        for n in range(31 * PAGES)
    ]
    report = make_report(check_rows=rows)
    assert len(pictures_of(report)) > 1
    return report


def _long_table(count: int) -> Table:
    def rows() -> Iterator[Row]:
        for n in range(count):
            day = date(2026, 7, 1) + timedelta(days=n % 31)
            yield (
                day,
                f"Check {n}",
                f"Page {n % 14}",
                "done in time",
                "U1",
                timedelta(minutes=n % 500),
            )

    return Table(
        name="checks",
        title="Checks",
        description="Many.",
        columns=CHECK_COLUMNS,
        count=count,
        rows=rows,
    )


def _write(kind: str, count: int, target: Path) -> None:
    report, tables = make_report(), [_long_table(count)]
    if kind == "csv":
        write_csv(report, tables, target, str)
    else:
        write_workbook(report, tables, target, str)


def _traced(kind: str, count: int) -> float:
    with TemporaryDirectory() as folder:
        tracemalloc.start()
        _write(kind, count, Path(folder) / "file")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak / 1_000_000


def _alone(kind: str, count: int) -> tuple[float, float, float]:
    """In a process of its own: seconds, MB at its peak, MB of the file."""
    command = [sys.executable, "-m", "tests.bench.report_files", kind, str(count)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    seconds, peak, size = map(float, ended.stdout.split())
    return seconds, peak, size


def _peak() -> float:
    """The most memory that this process ever had, in MB; 0 where the platform does not tell."""
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415 - Windows has none

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_000_000


def main() -> None:
    """Measure, or be measured."""
    if len(sys.argv) == 1:
        measure_files(Console(width=120))
        return
    with TemporaryDirectory() as folder:
        target = Path(folder) / "file"
        begun = perf_counter()
        _write(sys.argv[1], int(sys.argv[2]), target)
        seconds = perf_counter() - begun
        sys.stdout.write(f"{seconds} {_peak()} {target.stat().st_size / 1_000_000}\n")


if __name__ == "__main__":
    main()
