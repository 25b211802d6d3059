"""Supervision as those see it who may: the way in, a worker, a record, the register."""

from collections.abc import Sequence
from typing import Final, TypeVar

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ConfirmObject,
    DividerBlock,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from chatbot.domain.audit import SYSTEM
from chatbot.domain.supervision import AgreedAction, Deed, Entry, Meeting
from chatbot.services.supervision_files import Desk, Record, Register, WorkerFile, WorkerRow
from chatbot.slack.blocks.concern_words import day_in_words, moment_in_words
from chatbot.slack.blocks.contacts import mentions
from chatbot.slack.blocks.reply import LONGEST_TEXT, button, buttons, escaped, section, small_print
from chatbot.slack.blocks.supervision_answers import said
from chatbot.slack.blocks.supervision_words import (
    DEEDS,
    own_in_words,
    record_in_words,
    rhythm_in_words,
    row_in_words,
    state_in_words,
    who_can_read,
)
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Action

Item = TypeVar("Item")

SUPERVISION: Final = "Supervision"
REGISTER: Final = "Supervision of all"
LIST_PAGE: Final = 10
ANSWERS_PAGE: Final = 10
MOST_CARRIED_OVER: Final = 10
TIMELINE: Final = 8
BUTTONS: Final = {
    Deed.MOVE: "Move it",
    Deed.HELD: "It was held",
    Deed.NOT_HELD: "Did not happen",
    Deed.COMMENT: "Shared comment",
    Deed.ADD_ACTION: "Add an action",
    Deed.SIGN: "Sign off",
    Deed.REOPEN: "Open it again",
}


def desk_view(desk: Desk, page: int) -> View:
    """Somebody's own supervision, and their workers, ten to a page (from 0)."""
    blocks: list[Block] = []
    if desk.own:
        blocks += [section(own_in_words(desk.own)), buttons(_own_buttons(desk.own))]
    if desk.workers:
        blocks += [section("*You supervise*"), *_rows(desk.workers, page, Action.SUPERVISION)]
    if desk.manages:
        blocks.append(
            buttons(
                [
                    button("All workers", Action.SUPERVISION_REGISTER, "0"),
                    button("Interval and readers", Action.SUPERVISION_CHOICES, "open"),
                ]
            )
        )
    nothing = (
        "Nobody supervises you, and you supervise nobody. A manager chooses that in Settings."
    )
    return modal(SUPERVISION, blocks or [section(nothing)])


def _own_buttons(row: WorkerRow) -> list[ButtonElement]:
    found = []
    if row.coming and row.has_questions:
        label = "Change the answers" if row.coming.answered_at else "Answer the questions"
        found.append(button(label, Action.SUPERVISION_ANSWER, row.coming.meeting_id))
    return [*found, button("Your records", Action.SUPERVISION_WORKER, f"{row.worker}\n0")]


def register_view(register: Register, page: int) -> View:
    """Every worker, the overdue first, ten to a page (from 0)."""
    overdue = sum(row.is_overdue for row in register.rows)
    workers = sum(not row.has_left for row in register.rows)
    weeks = register.settings.interval_weeks
    interval = "every week" if weeks == 1 else f"every {weeks} weeks"
    by_default = register.settings.changed_at is None
    why = (
        " The policy names no interval: this is the bot's own suggestion, for you to choose."
        if by_default
        else " Your organisation has chosen this."
    )
    return modal(
        REGISTER,
        [
            section(f"{_overdue(overdue, workers)} Supervision is expected {interval}.{why}"),
            *_rows(register.rows, page, Action.SUPERVISION_REGISTER),
            buttons(
                [
                    button("Plan for somebody", Action.SUPERVISION_PLAN, ""),
                    button("Interval and readers", Action.SUPERVISION_CHOICES, "open"),
                ]
            ),
        ],
    )


def _overdue(overdue: int, workers: int) -> str:
    if not workers:
        return "Nobody has a supervisor or a date yet."
    of = "1 worker" if workers == 1 else f"{workers} workers"
    return f"*{overdue} of {of} overdue.*"


def _rows(rows: Sequence[WorkerRow], page: int, turn: Action) -> list[Block]:
    shown, pages, page = _page(rows, page, LIST_PAGE)
    blocks: list[Block] = [
        section(
            row_in_words(row),
            beside=button("Open", Action.SUPERVISION_WORKER, f"{row.worker}\n0"),
        )
        for row in shown
    ]
    return blocks + _turning(turn, "", page, pages)


def worker_view(file: WorkerFile, page: int) -> View:
    """A worker with all records, ten to a page (from 0)."""
    row = file.row
    shown, pages, page = _page(file.records, page, LIST_PAGE)
    row_of_buttons = []
    if file.may_plan:
        row_of_buttons.append(button("Set the dates", Action.SUPERVISION_PLAN, row.worker))
    if file.hidden and file.may_release and row.supervisors:
        row_of_buttons.append(_release(file))
    return modal(
        SUPERVISION,
        [
            section(f"{row_in_words(row)}\n{rhythm_in_words(row.plan)}"),
            *_hidden(file),
            *([buttons(row_of_buttons)] if row_of_buttons else []),
            DividerBlock(),
            *(
                section(
                    record_in_words(meeting, has_questions=row.has_questions),
                    beside=button("Open", Action.SUPERVISION_RECORD, meeting.meeting_id),
                )
                for meeting, _ in shown
            ),
            *([] if shown else [section("There are no records yet.")]),
            *_turning(Action.SUPERVISION_WORKER, f"{row.worker}\n", page, pages),
            buttons([button("Back", Action.SUPERVISION.at(9), "0")]),
        ],
    )


def _hidden(file: WorkerFile) -> list[Block]:
    if not file.hidden or not file.row.supervisors:
        return []
    count = "One record was" if file.hidden == 1 else f"{file.hidden} records were"
    who = mentions(file.row.supervisors)
    return [small_print(f"{count} begun before {who} supervised: they cannot be read by {who}.")]


def _release(file: WorkerFile) -> ButtonElement:
    element = button("Let them be read", Action.SUPERVISION_RELEASE, file.row.worker)
    element.confirm = ConfirmObject(
        title="Let them be read?",
        text=PlainTextObject(
            text=(
                "The present supervisor will read every earlier record. It cannot be taken back,"
                " it is logged, and the worker is told."
            ),
            emoji=False,
        ),
        confirm="Let them be read",
        deny="Cancel",
    )
    return element


def record_view(record: Record, page: int) -> View:
    """One record, in pages (from 0); what was said for those alone who may read it.

    The answers go on from page to page, and the timeline goes back.
    """
    meeting, lines = record.meeting, -(-len(record.entries) // TIMELINE)
    answers = -(-len(record.questions) // ANSWERS_PAGE) if _is_answered(record) else 0
    pages = max(answers, lines, 1)
    page = min(max(page, 0), pages - 1)
    blocks: list[Block] = [
        section(
            f"*<@{escaped(meeting.worker)}>*  ·  "
            f"{record_in_words(meeting, has_questions=record.has_questions)}"
        ),
        small_print(who_can_read(record.readers)),
    ]
    if record.may_read:
        blocks += [*_answers(record, page), *_comment(record), *_actions(record)]
    else:
        blocks.append(section("What was said is not for you to read. You see that it happened."))
    return modal(
        SUPERVISION,
        [
            *blocks,
            *_timeline(record.entries, page),
            *_turning(Action.SUPERVISION_RECORD, f"{meeting.meeting_id}\n", page, pages),
            *_what_can_be_done(record),
            buttons([button("Back", Action.SUPERVISION_WORKER.at(9), f"{meeting.worker}\n0")]),
        ],
    )


def _is_answered(record: Record) -> bool:
    return record.may_read and record.meeting.answered_at is not None


def _answers(record: Record, page: int) -> list[Block]:
    blocks: list[Block] = [DividerBlock()]
    if record.has_drafts:
        blocks.append(small_print("You have typed something that is not handed over yet."))
    if not record.has_questions:
        return [*blocks, section("No questions are asked before it.")]
    if not _is_answered(record):
        return [*blocks, section("The questions are not answered yet.")]
    for question in record.questions[page * ANSWERS_PAGE : (page + 1) * ANSWERS_PAGE]:
        answer = record.answers.get(question.question_id)
        blocks.append(_as_typed(f"{question.wording}", bold=True))
        given = said(question, answer.value) if answer and answer.value else ""
        blocks.append(_as_typed(given or "(nothing)"))
        if answer and answer.reason:
            blocks.append(_as_typed(answer.reason))
    return blocks


def _comment(record: Record) -> list[Block]:
    if not record.comment:
        return []
    return [section("*Shared comment*"), _as_typed(record.comment)]


def _actions(record: Record) -> list[Block]:
    blocks: list[Block] = []
    for title, actions in (
        ("Actions", record.actions),
        ("Left from earlier", record.carried_over[:MOST_CARRIED_OVER]),
    ):
        if actions:
            blocks.append(section(f"*{title}*"))
            blocks += [_action(record, each) for each in actions]
    more = len(record.carried_over) - MOST_CARRIED_OVER
    return [*blocks, small_print(f"and {more} more")] if more > 0 else blocks


def _action(record: Record, action: AgreedAction) -> Block:
    mark = "◻️" if action.is_open else "☑️"
    when = (
        f"done {moment_in_words(action.done_at)}"
        if action.done_at
        else f"by {day_in_words(action.due_on)}"
    )
    words = f"{mark} {escaped(action.what)}\n<@{escaped(action.owner)}>, {when}"
    done = None
    if action.is_open and Deed.FINISH_ACTION in record.deeds:
        value = f"{record.meeting.meeting_id}\n{action.action_id}"
        done = button("Done", Action.SUPERVISION_FINISH, value)
    return section(words, beside=done)


def _timeline(entries: Sequence[Entry], page: int) -> list[Block]:
    """The newest lines; on the next page those before them."""
    end = max(len(entries) - page * TIMELINE, 0)
    blocks: list[Block] = [DividerBlock()]
    for entry in entries[max(end - TIMELINE, 0) : end]:
        who = "The bot" if entry.actor == SYSTEM else f"<@{escaped(entry.actor)}>"
        words = f"{moment_in_words(entry.at)}  ·  {who} {DEEDS[entry.deed]}"
        if entry.deed is Deed.MOVE and entry.from_on and entry.to_on:
            words += f": from {day_in_words(entry.from_on)} to {day_in_words(entry.to_on)}"
        blocks.append(small_print(words))
        if entry.reason:
            blocks.append(_as_typed(entry.reason))
    return blocks


def _what_can_be_done(record: Record) -> list[Block]:
    meeting, row = record.meeting, []
    waits = meeting.is_planned and record.has_questions
    if Deed.ANSWER in record.deeds and (waits or meeting.answered_at):
        row.append(button("Answers", Action.SUPERVISION_ANSWER, meeting.meeting_id))
    row += [
        button(label, Action.SUPERVISION_STEP.at(place), _step(deed, record))
        for place, (deed, label) in enumerate(BUTTONS.items())
        if deed in record.deeds
    ]
    return [buttons(row)] if row else []


def _step(deed: Deed, record: Record) -> str:
    """What the button of a deed carries: what is signed off is what is read here."""
    seen = f"\n\n{record.mark}" if deed is Deed.SIGN else ""
    return f"{deed}\n{record.meeting.meeting_id}{seen}"


def _page(items: Sequence[Item], page: int, length: int) -> tuple[Sequence[Item], int, int]:
    """The items of a page, how many pages there are, and which one it is."""
    pages = max(-(-len(items) // length), 1)
    page = min(max(page, 0), pages - 1)
    return items[page * length : (page + 1) * length], pages, page


def _turning(action: Action, before: str, page: int, pages: int) -> list[Block]:
    """The buttons to other pages."""
    steps = ((page - 1, "Earlier"), (page + 1, "More"))
    row = [
        button(words, action.at(place), f"{before}{to}")
        for place, (to, words) in enumerate(steps)
        if 0 <= to < pages
    ]
    where = small_print(f"Part {page + 1} of {pages}")
    return [where, buttons(row)] if row else []


def _as_typed(words: str, *, bold: bool = False) -> SectionBlock:
    """What somebody wrote: shown as it is, no mention, no link."""
    if bold and len(escaped(words)) < LONGEST_TEXT:
        return section(f"*{escaped(words)}*")
    return SectionBlock(text=PlainTextObject(text=words, emoji=False))


def title_of(meeting: Meeting) -> str:
    """A record in one line, as markup; of a date to come without what is still to be done."""
    title = f"*<@{escaped(meeting.worker)}>*, {day_in_words(meeting.day)}"
    if meeting.is_planned:
        return title
    return f"{title}: {state_in_words(meeting, has_questions=True)}"
