"""Commands about packs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from chatbot.console_packs import show_new_pack
from chatbot.documents import BIGGEST_BYTES, read_document
from chatbot.domain.errors import InvalidInputError
from chatbot.domain.pack_proposals import propose_pack
from chatbot.packs import lay_out, see_free_place
from chatbot.settings import Settings, load_settings


def new_pack(
    file: Annotated[Path, typer.Argument(help="The policy: docx, pdf, txt, md or html.")],
    pack_id: Annotated[str, typer.Option("--id", help="The new folder's name: harbour-lane.")],
    root: Annotated[
        Path | None, typer.Option("--dir", help="Where packs are; default: CHATBOT_PACKS_DIR.")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(help="Its name; default: from the document's title.")
    ] = None,
) -> None:
    """Lay out the draft of a pack from an organisation's own policy document."""
    packs_dir = root or load_settings(Settings).chatbot_packs_dir
    see_free_place(packs_dir, pack_id)
    proposal = propose_pack(
        read_document(file.name, _read(file)).text,
        pack_id=pack_id,
        organisation=organisation,
        today=datetime.now(UTC).date(),
    )
    show_new_pack(Console(), lay_out(proposal, packs_dir), file, proposal)


def _read(file: Path) -> bytes:
    """The bytes of a file, or so many of them that it is refused as too big."""
    try:
        with file.open("rb") as document:
            return document.read(BIGGEST_BYTES + 1)
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be read: {error.strerror}.") from None
