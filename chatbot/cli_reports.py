"""Commands about reports: the files for trustees, without Slack."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import typer
from rich.console import Console

from chatbot.console_reports import show_making, show_nothing_to_draw, show_written
from chatbot.domain.errors import InvalidInputError
from chatbot.domain.report_requests import ReportRequest, read_request
from chatbot.domain.reports import FileKind
from chatbot.settings import Settings, load_settings
from chatbot.terminal import ReportDesk, open_reports

ALL: Final = (FileKind.PDF, FileKind.XLSX, FileKind.CSV, FileKind.PICTURES)
PackOption = Annotated[
    str | None, typer.Option("--pack", help="A folder of intents/; default: CHATBOT_PACK.")
]
KindOption = Annotated[
    list[FileKind] | None, typer.Option("--kind", help="Only these files; default: all.")
]


def report(  # noqa: PLR0913, PLR0917 - one for each option
    out: Annotated[Path, typer.Option("--out", help="The folder for the files.")],
    period: Annotated[
        str,
        typer.Option(
            help="As after /smreport: last month, this quarter, 2026-04-01 to 2026-06-30."
        ),
    ] = "last month",
    page: Annotated[str | None, typer.Option(help="Only what belongs to one page.")] = None,
    pack: PackOption = None,
    workspace: Annotated[
        str | None, typer.Option(help="A workspace's id; default: the only one with the pack.")
    ] = None,
    kind: KindOption = None,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Write over files that are there already.")
    ] = False,
) -> None:
    """Make the files of a report: PDF for trustees, spreadsheet, CSV, pictures."""
    settings = load_settings(Settings)
    console = Console()
    with open_reports(settings, pack or settings.chatbot_pack, workspace) as desk:
        request = read_request(
            f"{period} page {page}" if page else period, desk.reports.today(), desk.reports.pages
        )
        if request.file or request.filter.user_id:
            raise InvalidInputError("Give days or a period for --period, and nothing else.")
        kinds = tuple(dict.fromkeys(kind or ALL))
        _write_all(console, desk, request, kinds, out, force=force)


def _write_all(  # noqa: PLR0913 - what is written, where, and whether over what is there
    console: Console,
    desk: ReportDesk,
    request: ReportRequest,
    kinds: Sequence[FileKind],
    out: Path,
    *,
    force: bool,
) -> None:
    """Make everything aside first: where one cannot be made, nothing is written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (
            TemporaryDirectory(prefix=".report-", dir=out) as folder,
            desk.reports.opened(request) as report,
        ):
            made: list[Path] = []
            for kind in kinds:
                show_making(console, kind, report.period)
                place = Path(folder) / kind
                place.mkdir()
                found = desk.files.write(report, kind, place)
                made += [each.path for each in found]
                if not found:
                    show_nothing_to_draw(console, report.period)
            _see_free_places(made, out, force=force)
            for kind in kinds:
                desk.reports.note_taken_at_machine(request, kind)
            for path in made:
                show_written(console, path.replace(out / path.name))
    except OSError as error:
        raise InvalidInputError(f"{out} cannot be written to: {error.strerror}.") from None


def _see_free_places(made: Sequence[Path], out: Path, *, force: bool) -> None:
    there = [out / path.name for path in made if (out / path.name).exists()]
    if there and not force:
        names = ", ".join(str(path) for path in there)
        raise InvalidInputError(
            f"Nothing was written: there is {names} already. Use --force to write over it."
        )
