"""Who has read the policy, for managers."""

from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.acknowledgement_roll import ReaderState, RegisterRow
from chatbot.services.acknowledgements import Register
from chatbot.slack.blocks.concern_words import day_in_words
from chatbot.slack.blocks.reply import button, buttons, escaped, section
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Action

READERS: Final = "Who has read the policy"
FILE_GIVEN: Final = "✅ The file is in *Messages*, in our conversation. Only you see it."
PAGE: Final = 20  # rows
MARKS: Final = {
    ReaderState.OVERDUE: "🔴",
    ReaderState.TO_READ: "🟡",
    ReaderState.AWAITED: "⚪",
    ReaderState.READ: "✅",
    ReaderState.GONE: "▫️",
}


def register_view(register: Register, page: int, *, note: str = "") -> View:
    """The figures, what managers can do, and everybody, twenty to a page (from 0).

    Args:
        register: all of it.
        page: which part of it.
        note: what has just been done.
    """
    rows = register.rows
    pages = max(-(-len(rows) // PAGE), 1)
    page = min(max(page, 0), pages - 1)
    steps = ((page - 1, "Back"), (page + 1, "More"))
    turn = [
        button(words, Action.READERS.at(place), str(to))
        for place, (to, words) in enumerate(steps)
        if 0 <= to < pages
    ]
    return modal(
        READERS,
        [
            *([section(note)] if note else []),
            section(_figures(register)),
            _what_can_be_done(register),
            *(_row(row) for row in rows[page * PAGE : (page + 1) * PAGE]),
            *([buttons(turn)] if turn else []),
        ],
    )


def _figures(register: Register) -> str:
    standing = register.standing
    if standing is None:
        return "No version was published yet. Publish one, and everybody is asked to read it."
    version = standing.publication
    words = [
        f"*{escaped(version.label)}*, {day_in_words(version.dated_on)}",
        f"{standing.read} of {standing.of} people have read it; {_late(standing.overdue)} late.",
    ]
    if standing.without_slack:
        words.append(f"Recorded for {standing.without_slack} without Slack.")
    return "\n".join(words)


def _late(count: int) -> str:
    return {0: "nobody is", 1: "1 is"}.get(count, f"{count} are")


def _what_can_be_done(register: Register) -> Block:
    publish = button("Publish a version", Action.PUBLISH, "open")
    record = button("Record for somebody", Action.RECORD_READER, "open")
    file = button("Get it as a CSV file", Action.READERS_FILE, "csv")
    return buttons([publish, record, file] if register.standing else [publish])


def _row(row: RegisterRow) -> Block:
    who = f"<@{escaped(row.user_id)}>" if row.user_id else escaped(row.name or "")
    undo = None
    if row.reading and not row.reading.is_own:
        undo = button("Undo", Action.UNDO_READER, row.reading.reading_id)
    return section(f"{MARKS[row.state]} {who}  ·  {_how_it_stands(row)}", beside=undo)


def _how_it_stands(row: RegisterRow) -> str:
    """What somebody has to do, and what they read when; who has read it gets one sentence."""
    read = _read(row)
    if row.state is ReaderState.READ and read:
        return f"read {read}"
    return f"{_state(row)}\nRead {read}" if read else _state(row)


def _state(row: RegisterRow) -> str:
    if row.state is ReaderState.OVERDUE and row.due_on:
        return f"was due on {day_in_words(row.due_on)}"
    if row.state is ReaderState.TO_READ:
        return f"has until {day_in_words(row.due_on)}" if row.due_on else "has to read it again"
    words = {
        ReaderState.AWAITED: "not asked yet: away, or work has not begun",
        ReaderState.GONE: "does not have to read it any more",
    }
    return words.get(row.state, "has read it")


def _read(row: RegisterRow) -> str:
    """Which version on which day; empty where they have read none."""
    if row.reading is None or row.version is None:
        return ""
    said = f"{escaped(row.version.label)} on {day_in_words(row.reading.read_on)}"
    if row.reading.is_own:
        return said
    return f"{said}, recorded by <@{escaped(row.reading.recorded_by)}>"
