"""A new pack, shown in a terminal."""

from pathlib import Path

from rich.console import Console
from rich.text import Text

from chatbot.domain.pack_proposals import PackProposal


def show_new_pack(console: Console, folder: Path, file: Path, proposal: PackProposal) -> None:
    """Print what a new pack was laid out from, and what comes next."""
    clauses = proposal.draft.clauses
    sections = len({clause.section_id for clause in clauses})
    found = (
        f"{folder}: {len(clauses)} clauses in {sections} sections, {len(proposal.pages)} pages,"
        f" {len(proposal.duties)} signs of duties, {len(proposal.gaps)} gaps."
    )
    following = f"Next: {folder / 'TO-DECIDE.md'} lists what a person has to decide."
    meanwhile = (
        "Until then it is a draft: the bot gives no verdicts. It offers clauses once they are"
        f" loaded: chatbot load-policy {file} --pack {proposal.pack_id}"
    )
    for line in (found, following, meanwhile):
        console.print(Text(line), soft_wrap=True)
