"""The checklist of somebody who leaves."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from chatbot.domain.leavers import OUTCOMES, Leaver, LeaverStep, Outcome
from chatbot.domain.profile_forms import LONGEST_PURPOSE, FieldName
from chatbot.domain.profiles import Profile
from chatbot.services.leavers import Checklist
from chatbot.slack.blocks import profile_words
from chatbot.slack.blocks.concern_words import day_in_words, moment_in_words
from chatbot.slack.blocks.fields import day_field, text_field
from chatbot.slack.blocks.profile_forms import FormMemory
from chatbot.slack.blocks.profile_words import number, person
from chatbot.slack.blocks.reply import button, buttons, escaped, plain, section, small_print
from chatbot.slack.blocks.views import modal, person_field
from chatbot.slack.ids import Action, Form

LEAVER: Final = "Somebody leaves"
STEPS_PAGE: Final = 20
BUTTONS: Final = {
    Outcome.HANDED_OVER: "Handed over to …",
    Outcome.CLOSED: "Closed",
    Outcome.DELETED: "Deleted",
    Outcome.HANDED_BACK: "Handed back, or changed",
}


def checklist_view(checklist: Checklist, *, told: str = "", page: int = 0) -> View:
    """What is to be settled first, twenty steps to a page (from 0); `told` stands above it."""
    leaver = checklist.leaver
    steps = sorted(leaver.steps, key=lambda step: not step.is_open)
    pages = max(-(-len(steps) // STEPS_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    blocks: list[Block] = [*([section(told)] if told else []), *_head(leaver), DividerBlock()]
    for step in steps[page * STEPS_PAGE : (page + 1) * STEPS_PAGE]:
        blocks += _step(leaver, step, checklist.profiles[step.profile_id])
    turn = [
        button(words, Action.LEAVER.at(place), f"{leaver.leaver_id}\n{to}")
        for place, (to, words) in enumerate(((page - 1, "Back"), (page + 1, "More")))
        if 0 <= to < pages
    ]
    if turn:
        blocks.append(buttons(turn))
    if leaver.is_open:
        close = button("End the checklist", Action.LEAVER_CLOSE, leaver.leaver_id)
        blocks += [DividerBlock(), buttons([close])]
    return modal(LEAVER, blocks)


def _head(leaver: Leaver) -> list[Block]:
    when = f"last day {day_in_words(leaver.leaves_on)}" if leaver.leaves_on else "already gone"
    begun = f"Begun by {person(leaver.started_by)}, {moment_in_words(leaver.started_at)}."
    if leaver.closed_at:
        ended = f"Ended by {person(leaver.closed_by)}, {moment_in_words(leaver.closed_at)}:"
        return [
            section(f"*{person(leaver.user_id)}*, {when}\n{begun} {ended}"),
            plain(leaver.reason),
        ]
    left = len(leaver.open_steps)
    state = f"{number(left, 'thing')} to settle." if left else "Everything is settled."
    return [section(f"*{person(leaver.user_id)}*, {when}\n{begun} {state}")]


def _step(leaver: Leaver, step: LeaverStep, profile: Profile) -> list[Block]:
    name = f"{escaped(profile.name)}  ·  {escaped(profile.platform)}"
    what = profile_words.STEPS[step.kind]
    if step.done_at and step.outcome:
        said = profile_words.OUTCOMES[step.outcome]
        to = f" to {person(step.new_owner)}" if step.new_owner else ""
        by = f"{person(step.done_by)}, {moment_in_words(step.done_at)}"
        return [section(f"☑️ *{name}*\n{what}: {said}{to}  ·  {by}")]
    blocks: list[Block] = [section(f"◻️ *{name}*\n{what}")]
    if leaver.closed_at is None:
        row = [
            button(
                BUTTONS[outcome],
                Action.LEAVER_STEP.at(place),
                f"{outcome}\n{leaver.leaver_id}\n{step.step_id}",
            )
            for place, outcome in enumerate(OUTCOMES[step.kind])
        ]
        blocks.append(buttons(row))
    return blocks


def start_form(today: date, memory: FormMemory) -> View:
    """The form with which a manager begins a checklist ahead."""
    return modal(
        LEAVER,
        [
            person_field("Who leaves?", FieldName.OWNER, [], optional=False),
            day_field("Their last day", FieldName.DAY, today, optional=False),
            small_print("You get a checklist of their profiles, and reminders until it is done."),
        ],
        form=Form.LEAVER,
        submit="Begin",
        metadata=str(memory),
    )


def hand_over_form(memory: FormMemory) -> View:
    """Who runs a profile from now on."""
    return modal(
        "Handed over",
        [
            person_field("Who runs it from now on?", FieldName.OWNER, [], optional=False),
            small_print("They are told. Hand the login details over in person, never here."),
        ],
        form=Form.LEAVER_HAND_OVER,
        metadata=str(memory),
    )


def close_form(memory: FormMemory) -> View:
    """Why nothing more has to be settled."""
    return modal(
        "End the checklist",
        [
            text_field(
                "Why has nothing more to be settled?",
                FieldName.TEXT,
                longest=LONGEST_PURPOSE,
                optional=False,
            ),
            small_print("Nobody is reminded of what is left. It stays to be read."),
        ],
        form=Form.LEAVER_CLOSE,
        submit="End it",
        metadata=str(memory),
    )


def read_person(values: Mapping[str, tuple[str, ...]]) -> str | None:
    """Who was chosen."""
    return next(iter(values.get(FieldName.OWNER, ())), None)


def read_reason(values: Mapping[str, tuple[str, ...]]) -> str:
    """What was written."""
    return next(iter(values.get(FieldName.TEXT, ())), "")
