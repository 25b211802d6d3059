"""The files of a report: they open, and no number in them disagrees with the report."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings

import chatbot
from chatbot.charts import FONTS as TYPEFACE
from chatbot.charts import draw, writable
from chatbot.domain.errors import InvalidInputError
from chatbot.domain.formulas import neutral
from chatbot.domain.report_periods import month_of
from chatbot.domain.report_sheets import tables_of
from chatbot.domain.reports import FileKind, Filter, Report
from chatbot.domain.trustees import MOST_FIGURES, trustees_page
from chatbot.exports import studio
from chatbot.exports.cells import Cell, cells_of
from chatbot.exports.csv_files import write_csv
from chatbot.exports.paper import Drawn, Typeface, write_paper
from chatbot.exports.studio import DrawingError, Job, draw_into
from chatbot.exports.workbook import write_workbook
from chatbot.exports.writing import FileWriter
from tests.caches import FONTS
from tests.made_reports import (
    CHECK_COLUMNS,
    empty_report,
    figure,
    kind,
    make_report,
    reports,
    table,
    week,
)

PEOPLE = {"U1": "=Ann Owen", "U2": "Łucja Żak"}
A4 = (595, 842)
# The folder is emptied by each example itself.
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def name_of(user_id: str) -> str:
    """A name, which may be a formula."""
    return PEOPLE.get(user_id, user_id)


def expected(report: Report) -> dict[str, list[Sequence[Cell]]]:
    """The tables as cells, with their headings, by name."""
    return {
        each.name: [
            [column.title for column in each.columns],
            *cells_of(each, name_of),
        ]
        for each in tables_of(report)
    }


def read_csv(file: Path) -> dict[str, list[list[str]]]:
    """The files of an archive, by name without ending."""
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {
            name.removesuffix(".csv"): list(
                csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""))
            )
            for name in archive.namelist()
        }


def read_workbook(file: Path) -> dict[str, list[list[Any]]]:
    """The sheets of a workbook, by title, as another library reads them."""
    book = openpyxl.load_workbook(file, read_only=False)
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def as_csv(cell: Cell) -> str:
    """A cell as a CSV file has it."""
    if isinstance(cell, str):
        return neutral(cell)
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def as_sheet(cell: Any) -> Cell:
    """A cell as it was before Excel's types and ways of writing signs."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, str):
        unescaped = re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), cell)
        return unescaped.replace("\r\n", "\n").replace("\r", "\n")
    return cell  # type: ignore[no-any-return]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for files."""
    return tmp_path


@SHARED
@given(reports())
def test_csv_spreadsheet_and_report_agree(folder: Path, report: Report) -> None:
    """Whatever was counted and however pages are called, each cell is the same everywhere."""
    tables = tables_of(report)
    write_csv(report, tables, folder / "report.zip", name_of)
    write_workbook(report, tables, folder / "report.xlsx", name_of)
    written, sheets = read_csv(folder / "report.zip"), read_workbook(folder / "report.xlsx")
    wanted = expected(report)
    assert written == {
        name: [[as_csv(cell) for cell in row] for row in rows] for name, rows in wanted.items()
    }
    assert list(sheets) == [each.title for each in tables]
    for each, found in zip(tables, sheets.values(), strict=True):
        rows = [[as_sheet(cell) or None for cell in row] for row in found]
        right = [[as_sheet(cell) or None for cell in row] for row in wanted[each.name]]
        assert rows == right


@SHARED
@given(reports())
def test_files_have_the_figures_of_the_report(folder: Path, report: Report) -> None:
    """The table of figures is the card's figures; the checks add up to the checks due."""
    write_csv(report, tables_of(report), folder / "report.zip", name_of)
    written = read_csv(folder / "report.zip")
    heading, *rows = written["figures"]
    key, value, of = (heading.index(name) for name in ("Key", "Value", "Out of"))
    found = {row[key]: (row[value], row[of]) for row in rows}
    assert found == {
        each.key: (str(each.amount.value), "" if each.amount.of is None else str(each.amount.of))
        for each in report.figures
    }
    counts = Counter(
        (row[0], row[3]) for row in written["breakdowns"][1:] for _ in range(int(row[4]))
    )
    for section in report.sections:
        for part in section.breakdowns:
            totals = [counts[part.title, column.label] for column in part.columns]
            assert totals == list(part.totals)


def test_what_a_spreadsheet_would_run(folder: Path) -> None:
    """A page called like a formula, and a person, are words in both kinds of file."""
    report = make_report()
    tables = tables_of(report)
    write_csv(report, tables, folder / "report.zip", name_of)
    write_workbook(report, tables, folder / "report.xlsx", name_of)
    row = read_csv(folder / "report.zip")["checks"][3]
    assert row[2] == "'=1+1"
    assert read_csv(folder / "report.zip")["checks"][1][4] == "'=Ann Owen"
    book = openpyxl.load_workbook(folder / "report.xlsx")
    cell = book["Checks"]["C4"]
    assert (cell.value, cell.data_type) == ("=1+1", "s") or cell.data_type == "inlineStr"
    with zipfile.ZipFile(folder / "report.xlsx") as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "/sheet" in name]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_how_the_files_open(folder: Path) -> None:
    """Excel reads UTF-8 by its mark; dates and numbers are such; headings stay in sight."""
    report = make_report()
    write_csv(report, tables_of(report), folder / "report.zip", name_of)
    with zipfile.ZipFile(folder / "report.zip") as archive:
        assert all(archive.read(name).startswith(b"\xef\xbb\xbf") for name in archive.namelist())
        assert archive.namelist()[-1] == "data_dictionary.csv"
    write_workbook(report, tables_of(report), folder / "report.xlsx", name_of)
    sheet = openpyxl.load_workbook(folder / "report.xlsx")["Checks"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F5"
    assert sheet["A2"].is_date
    assert sheet["A2"].value == datetime(2026, 7, 1)  # noqa: DTZ001 - a date in a cell has no zone
    assert (sheet["F2"].value, sheet["F2"].data_type) == (90, "n")
    assert sheet.column_dimensions["B"].width >= 30


def test_more_rows_than_a_sheet_takes(folder: Path) -> None:
    """They go on on the next sheet; nothing is lost, and no empty sheet follows."""
    rows = [
        (date(2026, 7, 1 + n % 31), f"Check {n}", "Mill", "missed", None, None) for n in range(25)
    ]
    long = table("checks", CHECK_COLUMNS, rows)
    for most, sheets in (
        (10, ["Checks", "Checks 2", "Checks 3"]),
        (25, ["Checks"]),
        (24, ["Checks", "Checks 2"]),
    ):
        target = folder / f"{most}.xlsx"
        write_workbook(make_report(), [long], target, name_of, most_rows=most)
        found = read_workbook(target)
        assert list(found) == sheets
        assert [row[1] for sheet in found.values() for row in sheet[1:]] == [
            row[1] for row in rows
        ]


def test_sheets_of_the_same_name(folder: Path) -> None:
    """Two tables with long titles that begin alike get sheets of their own."""
    one = table("a" * 40, CHECK_COLUMNS, [])
    other = table("a" * 41, CHECK_COLUMNS, [])
    write_workbook(make_report(), [one, other, other], folder / "r.xlsx", name_of)
    assert len(read_workbook(folder / "r.xlsx")) == 3


def paper(report: Report, folder: Path) -> pypdfium2.PdfDocument:
    """The page for trustees, as it is made in the other process."""
    page = trustees_page(report)
    drawn = []
    for picture in page.pictures:
        draw(picture, folder / f"{picture.name}.svg")
        drawn.append(Drawn(file=f"{picture.name}.svg", alt=picture.alt))
    typeface = Typeface(folder=TYPEFACE, writable=writable)
    write_paper(page, drawn, typeface, folder, folder / "paper.pdf")
    return pypdfium2.PdfDocument(folder / "paper.pdf")


def words_of(document: pypdfium2.PdfDocument) -> str:
    """The words of the first page, on one line."""
    return " ".join(document[0].get_textpage().get_text_bounded().split())


LONG = "Zażółć gęślą jaźń, Ŵŷn and the allotments of the old mill "
HARD: Mapping[str, Report] = {
    "usual": make_report(),
    "empty": empty_report(),
    "one day old": empty_report(month_of(date(2026, 7, 1), date(2026, 7, 1))),
    "long names": make_report(
        organisation=LONG * 4,
        page=LONG,
        kinds=[kind(f"{n} {LONG * 2}", 6) for n in range(16)],
        figures=[figure(f"made.up {n} {LONG * 2}", n) for n in range(MOST_FIGURES)],
    ),
    "many pages": make_report(
        check_rows=[
            (date(2026, 7, 1 + n % 31), "Look", f"{n % 40} {LONG}", "missed", None, None)
            for n in range(400)
        ]
    ),
    "a sign for each": make_report(organisation="#let $x$ *a* _b_ \\ <c> @d 🐔 [e] {f} `g`"),
    "many weeks": make_report(weeks=[week(date(2026, 6, 29), 12_345, 9)] * 5),
}


@pytest.mark.parametrize("report", HARD.values(), ids=HARD)
def test_the_page_for_trustees(folder: Path, report: Report) -> None:
    """Always one A4 page, whose words are those of the page: organisation, period, figures."""
    document = paper(report, folder)
    assert len(document) == 1
    assert tuple(round(length) for length in document[0].get_size()) == A4
    words = words_of(document).replace(" ", "")
    page = trustees_page(report)
    for told in (page.title, writable(page.organisation), page.before, page.made):
        assert told.replace(" ", "") in words
    for group in page.groups:
        for line in group.lines:
            assert line.label.replace(" ", "") in words
            assert line.value.replace(" ", "") in words
            assert line.definition.replace(" ", "") in words


@settings(SHARED, max_examples=12)
@given(reports())
def test_any_page_for_trustees(folder: Path, report: Report) -> None:
    """Whatever was counted, one page has every figure that the card has, in the same words."""
    document = paper(report, folder)
    assert len(document) == 1
    words = words_of(document).replace(" ", "")
    for group in trustees_page(report).groups:
        assert all(line.value.replace(" ", "") in words for line in group.lines)


def test_for_screen_readers(folder: Path) -> None:
    """The page is tagged, says its language and title, and the pictures have their words."""
    document = paper(make_report(), folder)
    told = document.get_metadata_dict()
    assert told["Title"] == "Social media: report for trustees, The Mill, July 2026"
    content = (folder / "paper.pdf").read_bytes()
    assert re.search(rb"/Lang\s*\(en-GB\)", content)
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid" in content
    assert content.count(b"/S/Figure") + content.count(b"/S /Figure") == 3
    assert b"/FontFile" in content


@pytest.fixture
def writer() -> FileWriter:
    """What makes the files of a workspace."""
    return FileWriter(fonts=FONTS, name_of=name_of)


def test_every_kind_of_file(folder: Path, writer: FileWriter) -> None:
    """Each kind is made, under a name that says what and when; pictures have words."""
    report = make_report()
    made = {}
    for each in FileKind:
        place = folder / each
        place.mkdir()
        made[each] = writer.write(report, each, place)
    stem = "the-mill-report-2026-07-01-to-2026-07-31"
    names = [file.path.name for files in made.values() for file in files]
    assert names == [
        f"{stem}.zip",
        f"{stem}.xlsx",
        f"{stem}.pdf",
        f"{stem}-checks.png",
        f"{stem}-questions.png",
        f"{stem}-concerns.png",
    ]
    assert all(file.path.stat().st_size for files in made.values() for file in files)
    assert all(file.alt for file in made[FileKind.PICTURES])
    assert made[FileKind.PDF][0].title == "Report for trustees, July 2026"


def test_nothing_to_draw(folder: Path, writer: FileWriter) -> None:
    """No pictures of nothing; the other files are there, with headings."""
    assert writer.write(empty_report(), FileKind.PICTURES, folder) == ()
    (file,) = writer.write(empty_report(), FileKind.CSV, folder)
    assert len(read_csv(file.path)["checks"]) == 1


def test_no_page_about_one_person(folder: Path, writer: FileWriter) -> None:
    """Trustees get no page about somebody; nothing is written."""
    report = make_report(chosen=Filter(user_id="U1"))
    with pytest.raises(InvalidInputError, match="not made about one person"):
        writer.write(report, FileKind.PDF, folder)
    assert list(folder.iterdir()) == []


def test_drawing_that_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the other process, or too long a wait, is one sentence; the bot lives on."""
    job = Job(page=trustees_page(make_report()))
    with pytest.raises(DrawingError, match="could not be drawn"):
        draw_into(folder / "nowhere", job, FONTS)
    monkeypatch.setattr(studio, "LONGEST", 0.001)
    with pytest.raises(DrawingError, match="could not be drawn"):
        draw_into(folder, job, FONTS)


def test_no_token_reaches_the_other_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gets the way to the modules and a folder for fonts, and nothing else."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    assert set(studio._environment(folder)) <= {"PYTHONPATH", "MPLCONFIGDIR", "SYSTEMROOT"}  # noqa: SLF001 - what it gives
    assert "secret" not in json.dumps(studio._environment(folder))  # noqa: SLF001 - likewise


def test_the_bot_loads_no_plotting_library() -> None:
    """Starting the bot stays as light as it was: pictures and files are made when asked for."""
    heavy = {"matplotlib", "typst", "PIL", "xlsxwriter"}
    code = f"import sys, chatbot.running, chatbot.cli; print({heavy!r} & set(sys.modules))"
    assert run_python(code) == "set()"


def run_python(code: str) -> str:
    """What a fresh interpreter prints."""
    command = [sys.executable, "-c", code]
    root = Path(chatbot.__file__).parents[1]
    ended = subprocess.run(  # noqa: S603 - our own program
        command, cwd=root, capture_output=True, text=True, check=True
    )
    return ended.stdout.strip()
