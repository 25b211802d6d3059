"""Messages about supervision, and its part of the Home tab: dates and buttons alone."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement

from chatbot.services.supervision_files import Desk
from chatbot.services.supervision_notices import News, Notice
from chatbot.slack.blocks.concern_words import day_in_words
from chatbot.slack.blocks.reply import Reply, button, buttons, escaped, section
from chatbot.slack.blocks.supervision_words import own_in_words
from chatbot.slack.ids import Action

HOME_BUDGET: Final = 6
_WORDS: Final = {
    News.PLANNED: "Supervision of {worker} is on {day}.",
    News.ENDED: "No further supervision of {worker} is planned.",
    News.PROMPT: (
        "Your supervision is on {day}. Please answer the questions on social media before it,"
        " in your own time. You can stop and go on later: nothing is lost."
    ),
    News.REMIND: "Your supervision is on {day}. The questions are not answered yet.",
    News.DAY_BEFORE: "Supervision of {worker} is on {day}.",
    News.ANSWERED: "{worker} has answered the questions for supervision on {day}.",
    News.MOVED: "Supervision of {worker} has been moved to {day}.",
    News.OUTCOME: "Was the supervision of {worker} on {day} held? Please say what became of it.",
    News.TO_SIGN: "The record of the supervision of {worker} on {day} waits for your signature.",
    News.REOPENED: "The record of the supervision of {worker} on {day} has been opened again.",
    News.RELEASED: (
        "A manager has let your present supervisor read the supervision records that were"
        " begun before."
    ),
    News.GONE: (
        "{worker} is no full member any more, and is asked nothing more."
        " Their supervision records stay."
    ),
}
_STATES: Final = {True: " The answers are there.", False: " It is not answered yet."}


def render_notice(notice: Notice) -> Reply:
    """A message; what was said is a press away, for those who may read it then."""
    meeting = notice.meeting
    on = meeting.day if meeting else notice.next_on
    who = f"<@{escaped(notice.worker)}>"
    words = _WORDS[notice.news].format(worker=who, day=day_in_words(on) if on else "")
    if notice.news is News.PROMPT and not notice.has_questions:
        words = f"Your supervision is on {day_in_words(on)}." if on else words
    if notice.news is News.ENDED and on:  # what was begun stays
        words = f"After {day_in_words(on)} no further supervision of {who} is planned."
    if notice.news is News.DAY_BEFORE and meeting and notice.has_questions:
        words += _STATES[meeting.answered_at is not None]
    row = [_way_in(notice)]
    if notice.news in {News.PROMPT, News.REMIND, News.MOVED} and meeting and _answers(notice):
        row.insert(
            0, button("Answer the questions", Action.SUPERVISION_ANSWER, meeting.meeting_id)
        )
    return Reply(text=words, blocks=(section(words), buttons(row)))


def _answers(notice: Notice) -> bool:
    return notice.user_id == notice.worker and notice.has_questions


def _way_in(notice: Notice) -> ButtonElement:
    if notice.meeting:
        return button("Open", Action.SUPERVISION_RECORD, notice.meeting.meeting_id)
    return button("Open", Action.SUPERVISION_WORKER, notice.worker)


def home_part(desk: Desk) -> Sequence[Block]:
    """Somebody's own next date, and how it stands with those whom they supervise."""
    blocks: list[Block] = []
    row = [button("Dates and records", Action.SUPERVISION, "open")]
    if desk.own:
        blocks.append(section(own_in_words(desk.own)))
        coming = desk.own.coming
        if coming and coming.answered_at is None and desk.own.has_questions:
            row.insert(
                0, button("Answer the questions", Action.SUPERVISION_ANSWER, coming.meeting_id)
            )
    if desk.workers:
        blocks.append(section(_workers_in_words(desk)))
    return [*blocks, buttons(row, block_id="supervision")] if blocks else []


def _workers_in_words(desk: Desk) -> str:
    count = len(desk.workers)
    overdue = sum(row.is_overdue for row in desk.workers)
    answered = sum(bool(row.coming and row.coming.answered_at) for row in desk.workers)
    unrecorded = sum(row.unrecorded is not None for row in desk.workers)
    parts = [f"You supervise {'1 worker' if count == 1 else f'{count} workers'}."]
    parts += [f"{answered} answered for the next date."] if answered else []
    parts += [f"⚠️ {overdue} overdue."] if overdue else []
    parts += [f"Of {unrecorded} nobody has said what became of it."] if unrecorded else []
    return " ".join(parts)
