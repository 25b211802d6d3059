"""A concern as those see it who may read it, and lists of concerns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    DividerBlock,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from chatbot.domain.audit import SYSTEM
from chatbot.domain.concerns import Deed, Entry, FollowUp
from chatbot.domain.policies import PolicyPack
from chatbot.services.concern_files import ConcernFile, ConcernRow
from chatbot.slack.blocks.concern_words import (
    age_in_words,
    clock_in_words,
    day_in_words,
    kind_title,
    moment_in_words,
    row_in_words,
    who_can_read,
)
from chatbot.slack.blocks.reply import button, buttons, escaped, section, small_print
from chatbot.slack.blocks.roles import page_name
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Action

CONCERN: Final = "Concern"
CONCERNS: Final = "Concerns"
TIMELINE_PAGE: Final = 8
LIST_PAGE: Final = 10
MOST_FOLLOW_UPS: Final = 15
MOST_REFERENCES: Final = 10

DEEDS: Final = {
    Deed.LOG: "logged it",
    Deed.ADD: "added",
    Deed.FOLLOW_UP: "asked for a follow-up",
    Deed.FINISH: "did the follow-up",
    Deed.HAND_OVER: "handed the follow-up over",
    Deed.CLOSE: "closed it",
    Deed.REOPEN: "opened it again",
    Deed.ERASE: "erased what it said",
    Deed.TOLD: "told those who look after it that a follow-up is not done",
}
BUTTONS: Final = {
    Deed.FINISH: "Done",
    Deed.HAND_OVER: "Hand over",
    Deed.ADD: "Add to it",
    Deed.FOLLOW_UP: "Add a follow-up",
    Deed.CLOSE: "Close it",
    Deed.REOPEN: "Open it again",
    Deed.ERASE: "Erase what it says",
}


def concern_view(file: ConcernFile, pack: PolicyPack, *, page: int | None = None) -> View:
    """One concern with its timeline, of which `page` is shown (from 0), or the newest."""
    return modal(
        CONCERN,
        [
            *_head(file, pack),
            *_content(file),
            *_accounts(file),
            *_follow_ups(file),
            *_timeline(file, page),
            *_what_can_be_done(file),
        ],
    )


def _head(file: ConcernFile, pack: PolicyPack) -> list[Block]:
    concern = file.concern
    age = age_in_words(concern.logged_at, file.now)
    state = f"open for {age}" if concern.is_open else "closed"
    title = escaped(f"{concern.reference}  ·  {kind_title(concern, pack)}")
    by = f"Logged by <@{escaped(concern.reporter)}>, {moment_in_words(concern.logged_at)}"
    where = f"  ·  {escaped(page_name(concern.page_id, pack))}" if concern.page_id else ""
    clock = clock_in_words(concern, file.now)
    return [
        section(f"*{title}*  ·  {state}\n{by}{where}"),
        small_print(who_can_read(file.audience)),
        *([section(f"⏱️ {clock}")] if clock else []),
    ]


def _content(file: ConcernFile) -> list[Block]:
    content = file.content
    if file.concern.erased_at:
        when = moment_in_words(file.concern.erased_at)
        return [section(f"*What it said was erased*, {when}. The timeline says by whom and why.")]
    blocks: list[Block] = [section("*What happened*"), _as_typed(content.happened or "")]
    if content.ticked:
        ticked = "\n".join(f"☑️ {escaped(item)}" for item in content.ticked)
        blocks.append(section(f"*What was done*\n{ticked}"))
    if content.done:
        heading = "What else was done" if content.ticked else "What was done"
        blocks += [section(f"*{heading}*"), _as_typed(content.done)]
    return blocks


def _accounts(file: ConcernFile) -> list[Block]:
    if not file.accounts:
        return []
    lines = []
    for account in file.accounts:
        before = ", ".join(map(escaped, account.references[:MOST_REFERENCES]))
        more = len(account.references) - MOST_REFERENCES
        also = f" Also in {before}{f' and {more} more' if more > 0 else ''}." if before else ""
        times = "once, here" if account.times == 1 else f"{account.times} times"
        lines.append(f"•  {escaped(account.handle)}: this account has come up {times}.{also}")
    return [section("*Accounts*\n" + "\n".join(lines))]


def _follow_ups(file: ConcernFile) -> list[Block]:
    shown = sorted(file.concern.follow_ups, key=lambda each: not each.is_open)
    if not shown:
        return []
    blocks: list[Block] = [DividerBlock(), section("*Follow-ups*")]
    for follow_up in shown[:MOST_FOLLOW_UPS]:
        blocks.append(section(_follow_up_in_words(follow_up)))
        deeds = file.follow_up_deeds.get(follow_up.follow_up_id, frozenset())
        blocks += _row(file, deeds, follow_up.follow_up_id)
    if len(shown) > MOST_FOLLOW_UPS:
        blocks.append(small_print(f"and {len(shown) - MOST_FOLLOW_UPS} more"))
    return blocks


def _follow_up_in_words(follow_up: FollowUp) -> str:
    task = escaped(follow_up.task) if follow_up.task else "(erased)"
    owner = f"<@{escaped(follow_up.owner)}>"
    if follow_up.done_at:
        return f"☑️ {task}\n{owner}, done {moment_in_words(follow_up.done_at)}"
    return f"◻️ {task}\n{owner}, due on {day_in_words(follow_up.due_on)}"


def _timeline(file: ConcernFile, page: int | None) -> list[Block]:
    pages = max(-(-len(file.entries) // TIMELINE_PAGE), 1)
    page = pages - 1 if page is None else min(max(page, 0), pages - 1)
    shown = file.entries[page * TIMELINE_PAGE : (page + 1) * TIMELINE_PAGE]
    where = f"  ·  part {page + 1} of {pages}" if pages > 1 else ""
    blocks: list[Block] = [DividerBlock(), section(f"*Timeline*{where}")]
    for entry in shown:
        blocks.append(small_print(_entry_in_words(entry, file)))
        if entry.text:
            blocks.append(_as_typed(entry.text))
    steps = ((page - 1, "Earlier"), (page + 1, "Later"))
    turn = [
        button(words, Action.CONCERN_TIMELINE.at(place), f"{file.concern.concern_id}\n{to}")
        for place, (to, words) in enumerate(steps)
        if 0 <= to < pages
    ]
    return [*blocks, buttons(turn)] if turn else blocks


def _entry_in_words(entry: Entry, file: ConcernFile) -> str:
    who = "The bot" if entry.actor == SYSTEM else f"<@{escaped(entry.actor)}>"
    said = f"{moment_in_words(entry.at)}  ·  {who} {DEEDS[entry.deed]}"
    if entry.owner and entry.due_on:
        said += f": <@{escaped(entry.owner)}>, due on {day_in_words(entry.due_on)}"
    follow_up = file.concern.follow_up(entry.follow_up_id)
    if follow_up and follow_up.task:
        said += f"  ·  {escaped(follow_up.task)}"
    return said


def _what_can_be_done(file: ConcernFile) -> list[Block]:
    row = _row(file, file.deeds, "")
    return [DividerBlock(), *row] if row else []


def _row(file: ConcernFile, deeds: frozenset[Deed], follow_up_id: str) -> list[Block]:
    found: list[ButtonElement] = [
        button(
            words,
            Action.CONCERN_STEP.at(place),
            f"{deed}\n{file.concern.concern_id}\n{follow_up_id}",
        )
        for place, (deed, words) in enumerate(BUTTONS.items())
        if deed in deeds
    ]
    return [buttons(found)] if found else []


def _as_typed(text: str) -> SectionBlock:
    """What somebody wrote: shown as it is, no mention, no link."""
    return SectionBlock(text=PlainTextObject(text=text, emoji=False))


def concerns_list(
    rows: Sequence[ConcernRow], pack: PolicyPack, *, page: int, now: datetime
) -> View:
    """All concerns that somebody may see, ten to a page (from 0)."""
    pages = max(-(-len(rows) // LIST_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    shown = rows[page * LIST_PAGE : (page + 1) * LIST_PAGE]
    steps = ((page - 1, "Back"), (page + 1, "More"))
    turn = [
        button(words, Action.CONCERNS.at(place), str(to))
        for place, (to, words) in enumerate(steps)
        if 0 <= to < pages
    ]
    count = "1 concern" if len(rows) == 1 else f"{len(rows)} concerns"
    where = f"  ·  part {page + 1} of {pages}" if pages > 1 else ""
    return modal(
        CONCERNS,
        [
            section(f"{count}{where}" if rows else "There are no concerns that you can see."),
            *(
                concern_row(
                    row, f"{row_in_words(row, now)}\n{escaped(kind_title(row.concern, pack))}"
                )
                for row in shown
            ),
            *([buttons(turn)] if turn else []),
        ],
    )


def concern_row(row: ConcernRow, words: str) -> Block:
    """A concern in a list, with the button that opens it."""
    block = section(words)
    block.accessory = button("Open", Action.OPEN_CONCERN, row.concern.concern_id)
    return block
