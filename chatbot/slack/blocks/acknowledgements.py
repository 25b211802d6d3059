"""What people are to read: the messages, the Home tab, and the version opened."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from chatbot.domain.acknowledgements import ChangeKind, ClauseChange, Publication, Reading
from chatbot.services.acknowledgement_messages import Digest, ToRead
from chatbot.services.acknowledgements import ReaderPage
from chatbot.slack.blocks.concern_words import day_in_words
from chatbot.slack.blocks.reply import (
    Reply,
    button,
    buttons,
    escaped,
    moment,
    plain,
    section,
    small_print,
)
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Action

POLICY: Final = "Policy to read"
HOME_BUDGET: Final = 3  # blocks
MOST_NEWS: Final = 5  # versions in a message
MOST_NEWS_BLOCKS: Final = 60  # in the version opened, beside its text
LABELS_AT_ONCE: Final = 25  # in one block
MOST_LABELS: Final = 12  # of clauses, in a message
PIECE: Final = 2800  # characters of the text in one block
PIECES: Final = 20  # blocks of text on a page
KINDS: Final = {
    ChangeKind.CHANGED: "Changed",
    ChangeKind.NEW: "New",
    ChangeKind.REMOVED: "No longer there",
    ChangeKind.MOVED: "Only moved",
}


def render_request(to_read: ToRead, *, newer: bool = False) -> Reply:
    """What somebody who has to read is written; `newer` where they pressed on an older one."""
    version = to_read.publication
    lead = "*There is a newer version by now.* Nothing was recorded.\n" if newer else ""
    blocks = [
        section(f"{lead}📘 Please read: *{_named(version)}*\n{_by_when(to_read)}"),
        *_news(to_read, most=MOST_NEWS, labels=MOST_LABELS),
        *_link(version),
        buttons(_buttons(version)),
    ]
    return Reply(text=f"There is a policy to read. {_by_when(to_read)}", blocks=tuple(blocks))


def render_told(to_read: ToRead) -> Reply:
    """A small change, for whoever has read the version before it."""
    version = to_read.publication
    blocks = [
        section(
            f"📘 A small change in the policy: *{_named(version)}*\n"
            "You have read the version before it, so there is nothing that you need to do."
        ),
        *_news(to_read, most=1, labels=MOST_LABELS),
        *_link(version),
        buttons(_buttons(version)[1:]),
    ]
    text = "A small change in the policy. There is nothing that you need to do."
    return Reply(text=text, blocks=tuple(blocks))


def render_read(version: Publication, reading: Reading) -> Reply:
    """What stands in a message's place once its reader has confirmed."""
    if reading.is_own:
        words = f"✅ You confirmed that you have read *{_named(version)}*: "
        words += moment(reading.recorded_at)
    else:
        words = (
            f"✅ It is recorded that you have read *{_named(version)}*, on"
            f" {day_in_words(reading.read_on)}, by <@{escaped(reading.recorded_by)}>."
        )
    return Reply(
        text="You have read the policy. Thank you.", blocks=(section(words), *_link(version))
    )


def render_digest(digest: Digest) -> Reply:
    """What managers are told once a week: figures, and no names."""
    standing, count = digest.standing, digest.long_overdue
    weeks = standing.publication.weeks
    who = "1 person has" if count == 1 else f"{count} people have"
    late = "a week ago" if weeks == 1 else f"{weeks} weeks ago"
    words = (
        f"📘 {who} not read *{_named(standing.publication)}*. It was due at least {late}, and"
        f" they have been reminded.\n{standing.read} of {standing.of} people have read it."
    )
    return Reply(
        text="Some people have not read the policy in time.",
        blocks=(section(words), buttons([button("Who has read it", Action.READERS, "digest")])),
    )


def at_home(to_read: ToRead) -> Sequence[Block]:
    """The part of the Home tab, until it is read."""
    version = to_read.publication
    return (
        section(f"*{_named(version)}*\n{_by_when(to_read)}"),
        # A name of its own: a press counts while the tab is published anew.
        buttons(_buttons(version), block_id="policy-to-read"),
    )


def reader_view(page: ReaderPage, number: int) -> View:
    """The version opened: what changed, the link, the text of the loaded document by pages."""
    to_read, pieces = page.to_read, _pieces(page.text)
    pages = max(-(-len(pieces) // PIECES), 1)
    number = min(max(number, 0), pages - 1)
    version = to_read.publication
    blocks: list[Block] = [section(f"*{_named(version)}*\n{_state(page)}")]
    if number == 0:
        blocks += [*islice(_news(to_read, most=MOST_NEWS, labels=None), MOST_NEWS_BLOCKS)]
        blocks += _link(version)
    blocks += [plain(piece) for piece in pieces[number * PIECES : (number + 1) * PIECES]]
    steps = ((number - 1, "Back"), (number + 1, "Read on"))
    turn = [
        button(words, Action.POLICY_PAGE.at(place), str(to))
        for place, (to, words) in enumerate(steps)
        if 0 <= to < pages
    ]
    if turn:
        blocks += [small_print(f"Part {number + 1} of {pages}"), buttons(turn)]
    read, _, ask = _buttons(version)
    blocks.append(buttons([ask] if page.reading else [read, ask]))
    return modal(POLICY, blocks)


def _named(version: Publication) -> str:
    return f"{escaped(version.label)}, {day_in_words(version.dated_on)}"


def _by_when(to_read: ToRead) -> str:
    if to_read.due_on is None:
        return "Please tell me when you have read it."
    day = day_in_words(to_read.due_on)
    if to_read.due_on < to_read.today:
        return f"The policy was to be read by {day}. Please read this version now, and tell me."
    if to_read.due_on == to_read.today:
        return "Please tell me today that you have read it."
    return f"Please tell me by {day} that you have read it."


def _state(page: ReaderPage) -> str:
    if page.reading is None:
        return _by_when(page.to_read)
    return f"You have read it: {day_in_words(page.reading.read_on)}."


def _buttons(version: Publication) -> list[ButtonElement]:
    return [
        button("I have read it", Action.HAVE_READ, version.publication_id),
        button("Open it", Action.OPEN_POLICY, version.publication_id),
        button("I have a question", Action.POLICY_QUESTION, version.publication_id),
    ]


def _link(version: Publication) -> list[Block]:
    """The address is one that was checked: it holds nothing that would end the markup."""
    if not version.link:
        return []
    return [section(f"<{version.link.replace('&', '&amp;')}|Read it here>")]


def _news(to_read: ToRead, *, most: int, labels: int | None) -> Iterator[Block]:
    """What changed, version by version; of a first version what the manager said of it."""
    told = to_read.news if to_read.has_read else ()
    first = to_read.publication
    if not to_read.has_read and first.number == 1 and first.changes:
        yield plain(first.changes)
    if len(told) > most:
        yield small_print(f"There were {len(told) - most} changes before these: press Open it.")
    for version in told[len(told) - most :] if len(told) > most else told:
        yield section(f"*What changed in {_named(version)}*")
        if version.changes:
            yield plain(version.changes)
        yield from _clauses(version.clauses, labels)


def _clauses(clauses: Sequence[ClauseChange], most: int | None) -> Iterator[Block]:
    for kind, words in KINDS.items():
        labels = [escaped(each.label) for each in clauses if each.kind is kind]
        shown = labels if most is None else labels[:most]
        more = f"; and {len(labels) - len(shown)} more" if len(labels) > len(shown) else ""
        for start in range(0, len(shown), LABELS_AT_ONCE):
            part = "; ".join(shown[start : start + LABELS_AT_ONCE])
            yield small_print(f"*{words}:* {part}{more}")


def _pieces(text: str) -> Sequence[str]:
    """The text in pieces that a block takes, divided at line ends where there are any."""
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), PIECE):
            part = line[start : start + PIECE]
            if found and len(found[-1]) + len(part) <= PIECE:
                found[-1] += part
            else:
                found.append(part)
    return [piece for piece in found if piece.strip()]
