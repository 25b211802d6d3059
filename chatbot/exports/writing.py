"""Writes a report's files into a folder."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chatbot.domain.errors import InvalidInputError
from chatbot.domain.report_charts import pictures_of
from chatbot.domain.report_sheets import tables_of
from chatbot.domain.reports import FileKind, Report
from chatbot.domain.trustees import trustees_page
from chatbot.exports.cells import Name
from chatbot.exports.csv_files import write_csv
from chatbot.exports.names import Names
from chatbot.exports.studio import PAPER, Job, draw_into
from chatbot.exports.workbook import write_workbook
from chatbot.services.report_ports import ReportFile

ABOUT_ONE: Final = (
    "The page for trustees is not made about one person. Ask for the report without the person."
)
NO_SLUG: Final = re.compile(r"[^a-z0-9]+")
LONGEST_NAME: Final = 40


@dataclass(frozen=True, kw_only=True)
class FileWriter:
    """Makes files of a report.

    Attributes:
        fonts: a folder where the plotting library keeps its list of fonts.
        name_of: a person's name, by their Slack user id.
    """

    fonts: Path
    name_of: Name

    def write(self, report: Report, kind: FileKind, folder: Path) -> Sequence[ReportFile]:
        """Write the report into a folder while it is open.

        Raises:
            InvalidInputError: the page for trustees was asked for about one person.
            DrawingError: the pictures could not be drawn.
        """
        name_of = Names(self.name_of).name_of
        target = folder / f"{file_stem(report)}.{_ENDINGS.get(kind, '')}"
        match kind:
            case FileKind.CSV:
                write_csv(report, tables_of(report), target, name_of)
            case FileKind.XLSX:
                write_workbook(report, tables_of(report), target, name_of)
            case FileKind.PDF:
                self._write_paper(report, folder, target)
            case FileKind.PICTURES:
                return self._draw(report, folder)
        title = f"{_TITLES[kind]}, {report.period.name}"
        return (ReportFile(path=target, title=title),)

    def _write_paper(self, report: Report, folder: Path, target: Path) -> None:
        if report.filter.user_id:
            raise InvalidInputError(ABOUT_ONE)
        draw_into(folder, Job(page=trustees_page(report)), self.fonts)
        (folder / PAPER).replace(target)

    def _draw(self, report: Report, folder: Path) -> Sequence[ReportFile]:
        pictures = pictures_of(report)
        if not pictures:
            return ()
        draw_into(folder, Job(pictures=pictures), self.fonts)
        stem = file_stem(report)
        return tuple(
            ReportFile(
                path=(folder / f"{picture.name}.png").rename(
                    folder / f"{stem}-{picture.name}.png"
                ),
                title=picture.title,
                alt=picture.alt,
            )
            for picture in pictures
        )


_ENDINGS: Final = {FileKind.CSV: "zip", FileKind.XLSX: "xlsx", FileKind.PDF: "pdf"}
_TITLES: Final = {
    FileKind.CSV: "Report as CSV",
    FileKind.XLSX: "Report as a spreadsheet",
    FileKind.PDF: "Report for trustees",
}


def file_stem(report: Report) -> str:
    """The files' name: organisation, period and page, in letters that every system takes."""
    period = report.period
    named = [report.organisation[:LONGEST_NAME], "report", period.first.isoformat()]
    named += ["to", period.through.isoformat()]
    named += [report.page[:LONGEST_NAME]] if report.page else []
    named += ["one-person"] if report.filter.user_id else []
    plain = unicodedata.normalize("NFKD", " ".join(named)).encode("ascii", "ignore").decode()
    return NO_SLUG.sub("-", plain.lower()).strip("-")
