"""Commands about the organisation's approved document."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from chatbot.console_documents import show_marking, show_proposal
from chatbot.documents import read_document
from chatbot.domain.audit import CONSOLE
from chatbot.domain.clause_alignment import mark_clauses
from chatbot.domain.documents import Proposal
from chatbot.domain.errors import InvalidInputError
from chatbot.packs import load_pack
from chatbot.packs.marking import write_marks
from chatbot.services.document_reading import RECOGNISED_AT_LEAST
from chatbot.services.documents import DocumentService
from chatbot.settings import Settings, load_settings
from chatbot.terminal import open_documents

MOST_BYTES = 50_000_000

FileArgument = Annotated[Path, typer.Argument(help="The approved document.")]
PackOption = Annotated[
    str | None, typer.Option("--pack", help="A folder of intents/; default: CHATBOT_PACK.")
]


def load_policy(
    file: FileArgument,
    pack: PackOption = None,
    workspace: Annotated[
        str | None, typer.Option(help="A workspace's id; default: the only one with the pack.")
    ] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Compare, and change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Go live without asking.")] = False,
) -> None:
    """Load the approved document: find every clause, show what changed, make it live."""
    settings = load_settings(Settings)
    out = Console()
    content = read_bytes(file)
    with open_documents(settings, pack or settings.chatbot_pack, workspace) as documents:
        if dry_run:
            show_proposal(out, documents.preview(file.name, content, CONSOLE), documents.pack)
            out.print("Nothing was changed.")
            return
        proposal = documents.propose(file.name, content, CONSOLE)
        show_proposal(out, proposal, documents.pack)
        if _is_wanted(out, proposal, yes=yes):
            documents.make_live(proposal.version.version_id, CONSOLE)
            out.print(f"{proposal.version.name} is live in {documents.workspace_id}.")
        else:
            _forget(out, documents, proposal)


def _is_wanted(out: Console, proposal: Proposal, *, yes: bool) -> bool:
    """Ask only where somebody is there to decide: to go live is the safe side."""
    if yes or not proposal.drift or not sys.stdin.isatty():
        return True
    return out.input(
        "Make it live? Answers on changed rules are then held back. [y/N] "
    ).strip().casefold() in {"y", "yes"}


def _forget(out: Console, documents: DocumentService, proposal: Proposal) -> None:
    documents.discard(proposal.version.version_id, CONSOLE)
    out.print("Nothing was changed.")


def fingerprint(file: FileArgument, pack: PackOption = None) -> None:
    """Mark the clauses of a pack with their wording in a document; run it after a review.

    Only the `wording:` entries of clauses.yaml are written, and no word of the document.
    """
    settings = load_settings(Settings)
    pack_id = pack or settings.chatbot_pack
    loaded = load_pack(settings.chatbot_packs_dir, pack_id)
    text = read_document(file.name, read_bytes(file)).text
    marking = mark_clauses(text, list(loaded.clauses.values()))
    if len(marking.marks) < RECOGNISED_AT_LEAST * len(loaded.clauses):
        raise InvalidInputError(
            f"This does not look like the policy of {pack_id}: {len(marking.marks)} of its"
            f" {len(loaded.clauses)} clauses were found in {file.name}. Nothing was written."
        )
    path = settings.chatbot_packs_dir / pack_id / "clauses.yaml"
    changed = write_marks(path, marking.marks)
    show_marking(Console(), marking, loaded, changed)


def read_bytes(file: Path) -> bytes:
    """The bytes of a file.

    Raises:
        InvalidInputError: it is not there, or is far larger than a policy.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InvalidInputError(f"{file.name} is larger than any policy: over 50 MB.")
        return file.read_bytes()
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be read: {error.strerror}.") from None
