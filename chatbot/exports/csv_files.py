"""CSV: a file for each table, in one ZIP archive."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from chatbot.domain.formulas import neutral
from chatbot.domain.reports import Report, Table
from chatbot.exports.cells import Cell, Name, cells_of, readable

# With the mark Excel reads the file as UTF-8; LibreOffice does either way.
ENCODING: Final = "utf-8-sig"
READABLE: Final = 0o644
LARGE: Final = 2_000_000  # rows, from which a file of the archive may exceed 2 GB


def write_csv(report: Report, tables: Sequence[Table], target: Path, name_of: Name) -> None:
    """Write every table, row by row: the memory does not grow with them."""
    made = report.made_at.astimezone(report.zone).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            entry = zipfile.ZipInfo(f"{table.name}.csv", made)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = READABLE << 16
            with (
                archive.open(entry, "w", force_zip64=table.count > LARGE) as raw,
                io.TextIOWrapper(raw, encoding=ENCODING, newline="") as file,
            ):
                writer = csv.writer(file)
                writer.writerow(neutral(readable(column.title)) for column in table.columns)
                writer.writerows(map(_line, cells_of(table, name_of)))


def _line(row: Sequence[Cell]) -> list[str | int | None]:
    return [_written(each) for each in row]


def _written(value: Cell) -> str | int | None:
    if isinstance(value, str):
        return neutral(value)
    return value.isoformat() if isinstance(value, date) else value
