"""The forms of checks: what was found, who gets it, how a check shall be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
    TimePickerElement,
)
from slack_sdk.models.views import View

from chatbot.domain.cadences import WEEKDAYS, Every
from chatbot.domain.checks import Check, CheckField, CheckItem
from chatbot.domain.policies import PolicyPack
from chatbot.services.check_settings import CheckForm, ComingDay, Saved
from chatbot.services.checks import CheckDay
from chatbot.slack.blocks.check_words import (
    cadence_in_words,
    day_in_words,
    labels,
    times_in_words,
)
from chatbot.slack.blocks.contacts import mentions
from chatbot.slack.blocks.reply import button, buttons, escaped, section, small_print
from chatbot.slack.blocks.views import modal, people_field, person_field, text_field
from chatbot.slack.ids import Action, Field, Form

CHECKS: Final = "Checks"
CHANGE: Final = "Change a check"
COMING: Final = "The next ten"
HAND_OVER: Final = "Hand over"
TO: Final = "to"
LONGEST_ITEMS: Final = 3000  # characters of a field
SWITCH: Final = {"on": "On", "off": "Off"}

Values = Mapping[str, Sequence[str]]


def hand_over_form(day: CheckDay) -> View:
    """Who gets an open check."""
    return modal(
        HAND_OVER,
        [
            section(f"*{escaped(day.check.name)}*, {day_in_words(day.occurrence.on)}"),
            person_field("To whom?", TO, [], optional=False, hint="They get the checklist now."),
        ],
        form=Form.CHECK_HAND_OVER,
        submit="Hand over",
        metadata=day.occurrence.occurrence_id,
    )


def checks_list(forms: Sequence[CheckForm], pack: PolicyPack) -> View:
    """Every check, with the ways to change it and to see what is coming."""
    blocks: list[Block] = []
    for form in forms:
        check = form.check
        blocks.append(section(_described(form, pack)))
        blocks.append(
            buttons(
                [
                    button("Change", Action.CHECK_CHANGE, check.check_id),
                    button("Next ten", Action.CHECK_COMING, check.check_id),
                ]
            )
        )
    return modal(CHECKS, blocks or [section("The policy pack has no checks.")])


def _described(form: CheckForm, pack: PolicyPack) -> str:
    check = form.check
    who = mentions(form.responsible) if form.responsible else "nobody yet"
    how = f"{cadence_in_words(check.cadence)}, {times_in_words(check)}"
    when = how[0].upper() + how[1:]
    lines = [f"*{escaped(check.name)}*: {'on' if check.switched_on else 'off'}", when, who]
    if check.clauses:
        lines.append(f"_{labels(check.clauses, pack)}_")
    if check.own_choice:
        lines.append(f"_{escaped(check.own_choice)}_")
    return "\n".join(lines)


def coming_list(check: Check, days: Sequence[ComingDay]) -> View:
    """The coming days, who gets each, and why one is left out or moved."""
    lines = [_coming_line(each) for each in days]
    off = [section("*This check is off.* These days would come.")] if not check.switched_on else []
    how = f"{cadence_in_words(check.cadence)}, {times_in_words(check)}"
    shown = [
        section("\n".join(lines[begin : begin + 15])) for begin in range(0, len(lines[:90]), 15)
    ]
    return modal(COMING, [*off, section(f"*{escaped(check.name)}*\n{how}"), *shown])


def _coming_line(coming: ComingDay) -> str:
    day = coming.day
    if day.on is None:
        return f"~{day_in_words(day.meant_for)}~: left out, {escaped(day.reason or '')}"
    who = mentions([person.user_id for person in coming.people]) or "*nobody is there*"
    moved = f" (instead of {day_in_words(day.meant_for)}, {escaped(day.reason or '')})"
    return f"{day_in_words(day.on)}: {who}{moved if day.on != day.meant_for else ''}"


def change_form(form: CheckForm, pack: PolicyPack) -> View:
    """All that can be changed of a check."""
    check = form.check
    role = f"Empty: whoever is chosen in Settings ({mentions(form.responsible) or 'nobody yet'})."
    hint = role if not check.people else "Empty: whoever is chosen in Settings."
    blocks: list[Block] = [
        section(_described(form, pack)),
        _input("The check is", CheckField.SWITCHED_ON, _switch(check)),
        *_days_field(check),
        _input("Opens at", CheckField.OPENS, _clock(check.opens)),
        _input("Due by", CheckField.DUE, _clock(check.due), "On the same day."),
        _input(
            "Time zone",
            CheckField.ZONE,
            PlainTextInputElement(action_id=Field.ENTRY, initial_value=check.zone, max_length=60),
            "Empty: the organisation's own. Another one is written like Europe/London.",
            optional=True,
        ),
        people_field("Who does it", CheckField.PEOPLE, check.people, hint=_plain(hint)),
        people_field(
            "Backup", CheckField.BACKUPS, check.backups, hint="Empty: the backup in Settings."
        ),
        text_field(
            "Checklist",
            CheckField.ITEMS,
            most=LONGEST_ITEMS,
            words="\n".join(item.says for item in check.items)[:LONGEST_ITEMS],
            hint="One thing on each line, 20 lines at the most.",
        ),
    ]
    return modal(
        CHANGE,
        blocks,
        form=Form.CHECK_CHANGE,
        metadata=f"{check.check_id}\n{form.seen}",
    )


def _plain(hint: str) -> str:
    """A hint shows no mentions."""
    return hint if "<@" not in hint else "Empty: whoever is chosen in Settings."


def _input(
    label: str,
    name: CheckField,
    element: CheckboxesElement
    | PlainTextInputElement
    | RadioButtonsElement
    | StaticSelectElement
    | TimePickerElement,
    hint: str = "",
    *,
    optional: bool = False,
) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label, emoji=False),
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
        element=element,
        optional=optional,
    )


def _switch(check: Check) -> RadioButtonsElement:
    options = [Option(value=value, label=label) for value, label in SWITCH.items()]
    return RadioButtonsElement(
        action_id=Field.ENTRY,
        options=options,
        initial_option=options[0 if check.switched_on else 1],
    )


def _days_field(check: Check) -> list[InputBlock]:
    """The days of the week, where the check comes on some."""
    chosen, every = check.cadence.weekdays, check.cadence.every
    if not chosen:
        return []
    options = [Option(value=str(day), label=name) for day, name in enumerate(WEEKDAYS)]
    initial = [options[day] for day in chosen]
    if every is Every.WEEKDAYS:
        boxes = CheckboxesElement(action_id=Field.ENTRY, options=options, initial_options=initial)
        return [_input("Days", CheckField.DAYS, boxes)]
    select = StaticSelectElement(action_id=Field.ENTRY, options=options, initial_option=initial[0])
    label = "Day, every second week" if every is Every.SECOND_WEEK else "Day of the week"
    return [_input(label, CheckField.DAYS, select)]


def _clock(at: time) -> TimePickerElement:
    return TimePickerElement(action_id=Field.ENTRY, initial_time=f"{at:%H:%M}")


def read_change(check: Check, values: Values) -> tuple[Check, dict[str, str]]:
    """The check that a form wants, and sentences about fields that are empty.

    A line that was there keeps the clauses that it cites.
    """
    known = {item.says: item for item in check.items}
    lines = [" ".join(line.split()) for line in _one(values, CheckField.ITEMS).splitlines()]
    faults = {
        str(name): "Choose a time."
        for name in (CheckField.OPENS, CheckField.DUE)
        if not values.get(name)
    }
    weekdays = tuple(sorted(int(day) for day in values.get(CheckField.DAYS, ())))
    if check.cadence.weekdays and not weekdays:
        faults[CheckField.DAYS] = "Choose at least one day."
    if faults:
        return check, faults
    cadence = replace(check.cadence, weekdays=weekdays) if weekdays else check.cadence
    wanted = replace(
        check,
        switched_on=_one(values, CheckField.SWITCHED_ON) != "off",
        cadence=cadence,
        opens=time.fromisoformat(_one(values, CheckField.OPENS)),
        due=time.fromisoformat(_one(values, CheckField.DUE)),
        zone=_one(values, CheckField.ZONE).strip() or None,
        people=tuple(values.get(CheckField.PEOPLE, ())),
        backups=tuple(values.get(CheckField.BACKUPS, ())),
        items=tuple(known.get(line) or CheckItem(says=line) for line in lines if line),
    )
    return wanted, {}


def _one(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "")


def saved_view(saved: Saved) -> View:
    """That it was saved, and from when it counts."""
    name = escaped(saved.check.name)
    if saved.from_on is None:
        return modal(CHANGE, [section(f"*{name}*\nNothing was changed: it was so already.")])
    when = f"This counts from {day_in_words(saved.from_on)}."
    note = "" if saved.check.switched_on else " Nobody is asked for it any more."
    return modal(
        CHANGE,
        [section(f"*{name}*\nSaved. {when}{note}"), small_print("It is in Recent changes.")],
    )
