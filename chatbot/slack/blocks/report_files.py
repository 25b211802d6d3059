"""What is said while a report's files are made, and when they are there."""

from typing import Final

from chatbot.domain.report_requests import ReportRequest
from chatbot.domain.reports import FileKind
from chatbot.slack.blocks.reply import Reply, escaped, section, sentence, small_print

NAMES: Final = {
    FileKind.CSV: "CSV files",
    FileKind.XLSX: "spreadsheet",
    FileKind.PDF: "page for trustees",
    FileKind.PICTURES: "pictures",
}
WHERE: Final = "Files and pictures come to your direct messages with me."
NOTED: Final = "The log of changes notes who took which report away, and when."


def render_making(kind: FileKind, request: ReportRequest) -> Reply:
    """It has begun; if the bot is stopped meanwhile, nothing comes."""
    words = f"Making the {NAMES[kind]} for {request.period.name} …"
    late = "If nothing has come in ten minutes, please ask again."
    return Reply(text=escaped(words), blocks=(section(escaped(words)), small_print(late)))


def render_made(kind: FileKind, request: ReportRequest) -> Reply:
    """It is done."""
    words = f"Done: the {NAMES[kind]} for {request.period.name}."
    return Reply(text=escaped(words), blocks=(section(escaped(words)), small_print(NOTED)))


def render_nothing(request: ReportRequest) -> Reply:
    """There is nothing to draw."""
    return sentence(
        f"There is nothing to draw for {request.period.name}: no check was due, nobody asked"
        " anything, and no concern was logged."
    )


def render_begun(kind: FileKind) -> Reply:
    """For whoever pressed elsewhere than in their direct messages."""
    return sentence(f"I am making the {NAMES[kind]}. {WHERE}")


def render_running() -> Reply:
    """A second press."""
    return sentence(f"I am making that already. {WHERE}")
