"""A document held against its pack, in a terminal: what changed, side by side."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from chatbot.domain.clause_alignment import Marking
from chatbot.domain.documents import ChangedAnswer, ClauseStatus, DriftEntry, Proposal
from chatbot.domain.policies import PolicyPack
from chatbot.domain.withholding import CITED
from chatbot.domain.word_changes import changed_words

STATUSES: Final = {
    ClauseStatus.CHANGED: ("Changed", "bold yellow"),
    ClauseStatus.VANISHED: ("Not there any more", "bold red"),
    ClauseStatus.RENUMBERED: ("Moved", "bold cyan"),
    ClauseStatus.NEW: ("New", "bold green"),
}
OLD_STYLE: Final = "red strike"
NEW_STYLE: Final = "green underline"
MOST_CHANGES: Final = 30


def show_proposal(console: Console, proposal: Proposal, pack: PolicyPack) -> None:
    """Print what a document has otherwise than the pack, and which answers would change."""
    console.print(
        f"{pack.organisation}: {pack.title}. {proposal.recognised} of {proposal.clauses} rules"
        f" found in {proposal.version.name}, {proposal.unchanged} as they were reviewed.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    for entry in proposal.drift:
        console.print(_entry(entry, pack, side_by_side=console.is_terminal))
    console.print(_rehearsal(proposal))


def _entry(entry: DriftEntry, pack: PolicyPack, *, side_by_side: bool) -> RenderableType:
    word, style = STATUSES[entry.status]
    head = Text(f"\n{word}: ", style=style).append(entry.label, style="bold")
    if entry.status is ClauseStatus.RENUMBERED:
        return Group(head.append(f", now {entry.found_as}", style="default"), *_held(entry, pack))
    if entry.old is None or entry.new is None or not side_by_side:
        return Group(head, *_one_below_the_other(entry), *_held(entry, pack))
    old, new = marked(entry.old, entry.new)
    table = Table(box=None, padding=(0, 2), expand=True)
    table.add_column("before", ratio=1, overflow="fold")
    table.add_column("now", ratio=1, overflow="fold")
    table.add_row(old, new)
    return Group(head, table, *_held(entry, pack))


def _one_below_the_other(entry: DriftEntry) -> Iterator[Text]:
    for sign, words in (("- ", entry.old), ("+ ", entry.new)):
        if words is not None:
            yield Text(sign).append(words)


def _held(entry: DriftEntry, pack: PolicyPack) -> Iterator[Text]:
    waiting = [key for key, decision in entry.decisions.items() if decision is None]
    titles = [pack.intents[key].title for key in waiting if key != CITED]
    if titles:
        yield Text(f"  held back until reviewed: {'; '.join(titles)}", style="dim")


def marked(old: str, new: str) -> tuple[Text, Text]:
    """Both wordings with the words marked that only one of them has."""
    left, right = Text(), Text()
    before, after = changed_words(old, new)
    for text, pieces, style in ((left, before, OLD_STYLE), (right, after, NEW_STYLE)):
        for piece in pieces:
            text.append(piece.text, style=style if piece.changed else "")
    return left, right


def _rehearsal(proposal: Proposal) -> RenderableType:
    if not proposal.rehearsed:
        return Text("\nNo questions of the last 90 days to replay.", style="dim")
    count = f"\n{proposal.rehearsed} questions of the last 90 days replayed: "
    if not proposal.changes:
        return Text(f"{count}every answer stays as it is.")
    lines = [Text(f"{count}{len(proposal.changes)} would be answered otherwise.")]
    lines += _changes(proposal.changes[:MOST_CHANGES])
    left_out = len(proposal.changes) - MOST_CHANGES
    if left_out > 0:
        lines.append(Text(f"  and {left_out} more", style="dim"))
    return Group(*lines)


def _changes(changes: Sequence[ChangedAnswer]) -> Iterator[Text]:
    for change in changes:
        times = f" ({change.count} times)" if change.count > 1 else ""
        yield Text(f'  "{change.text}"{times}: {change.before} -> {change.after}')


def show_marking(console: Console, marking: Marking, pack: PolicyPack, changed: int) -> None:
    """Print how many marks were written, and what a person has to look at."""
    found = f"{len(marking.marks)} of {len(pack.clauses)} clauses found"
    console.print(f"{pack.pack_id}: {found}, {changed} marks written.", highlight=False)
    for clause_id in marking.by_place:
        label = pack.clauses[clause_id].label
        console.print(
            Text(f"{label}: ", style="bold").append(_ends(marking.wordings[clause_id]), "default"),
            soft_wrap=True,
        )
    if marking.by_place:
        console.print("These had no mark: see that each is the right rule, whole and alone.")
    for clause_id in marking.vanished:
        console.print(f"Not found: {pack.clauses[clause_id].label}", markup=False)


def _ends(wording: str) -> str:
    words = wording.split()
    if len(words) <= 16:  # noqa: PLR2004 - as many as are shown of a longer one
        return " ".join(words)
    return f"{' '.join(words[:8])} ... {' '.join(words[-8:])}"
