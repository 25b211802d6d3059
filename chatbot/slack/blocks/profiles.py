"""The register of profiles, one profile with its timeline, and the part of the Home tab."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock
from slack_sdk.models.views import View

from chatbot.domain.leavers import Leaver
from chatbot.domain.profiles import Deed, HandOver, Profile, ProfileRequest
from chatbot.services.profile_book import ProfileFile, Register
from chatbot.slack.blocks.concern_words import day_in_words, moment_in_words
from chatbot.slack.blocks.profile_words import (
    event_in_words,
    handover_in_words,
    number,
    owner_in_words,
    person,
    what_is_missing,
)
from chatbot.slack.blocks.reply import button, buttons, escaped, plain, section, small_print
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Action

PROFILE: Final = "Profile"
PROFILES: Final = "Profiles"
LIST_PAGE: Final = 15
TIMELINE_PAGE: Final = 8
MOST_HANDOVERS: Final = 12
HOME_BUDGET: Final = 4
NEVER: Final = "The register says that login details were handed over. It never keeps them."

BUTTONS: Final = {
    Deed.HAND_OVER: "Login details handed over",
    Deed.REVIEW: "Reviewed",
    Deed.CLOSE: "Close it",
    Deed.REOPEN: "It is run again",
}


def profiles_part(register: Register) -> Sequence[Block]:
    """How many are theirs, what waits for managers, and the ways in."""
    run = [profile for profile in register.profiles if profile.is_open]
    said = f"{_how_many(len(run), register, 'of yours')}."
    if register.requests:
        said += f" {number(len(register.requests), 'request')} waiting for a decision."
    row = [button("Ask for a new profile", Action.ASK_PROFILE, "home")]
    row.append(button(PROFILES, Action.PROFILES, "0"))
    return [section(said), *_for_managers(register), buttons(row)]


def _how_many(run: int, register: Register, whose: str) -> str:
    if register.sees_all:
        return f"{number(run, 'profile')} in the register"
    return f"{number(run, 'profile')} {whose}" if run else "No profile is yours so far"


def _for_managers(register: Register) -> Sequence[Block]:
    """What nobody looks after, and who leaves."""
    said = []
    if register.sees_all and (vacant := register.without_owner):
        said.append(f"⚠️ {number(vacant, 'profile is', 'profiles are')} run by nobody.")
    if register.leavers:
        said.append(f"{number(len(register.leavers), 'checklist')} open for somebody who leaves.")
    return [section(" ".join(said))] if said else []


def register_view(register: Register, page: int) -> View:
    """What waits first, then the profiles, fifteen rows to a page (from 0)."""
    rows = [
        *(_request_row(request) for request in register.requests),
        *(_leaver_row(leaver) for leaver in register.leavers),
        *(_profile_row(profile, register) for profile in register.profiles),
    ]
    pages = max(-(-len(rows) // LIST_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    where = f"  ·  part {page + 1} of {pages}" if pages > 1 else ""
    run = sum(profile.is_open for profile in register.profiles)
    what = _how_many(run, register, "that you have to do with")
    return modal(
        PROFILES,
        [
            section(f"*{what}*{where}"),
            buttons(_ways_in(register)),
            DividerBlock(),
            *rows[page * LIST_PAGE : (page + 1) * LIST_PAGE],
            *_turn(Action.PROFILES, page, pages),
            small_print(NEVER, _choices(register)),
        ],
    )


def _choices(register: Register) -> str:
    rules = register.rules
    after = number(rules.review_months, "month")
    return f"Managers are reminded to review a profile after {after}. {escaped(rules.own_choice)}"


def _ways_in(register: Register) -> list[ButtonElement]:
    row = [
        button("Ask for a new profile", Action.ASK_PROFILE, "register"),
        button("Add one that is there", Action.PROFILE_FORM, ""),
    ]
    if register.manages:
        row.append(button("Somebody leaves", Action.LEAVER_START, "register"))
    return row


def _request_row(request: ProfileRequest) -> Block:
    said = f"*Request:* {escaped(request.asked.platform)}  ·  from {person(request.asker)}"
    return section(
        f"{said}\n{moment_in_words(request.asked_at)}",
        beside=button("Open", Action.PROFILE_REQUEST, request.request_id),
    )


def _leaver_row(leaver: Leaver) -> Block:
    when = f", last day {day_in_words(leaver.leaves_on)}" if leaver.leaves_on else ""
    left = number(len(leaver.open_steps), "thing")
    return section(
        f"*{person(leaver.user_id)} leaves*{when}\n{left} to settle",
        beside=button("Open", Action.LEAVER, leaver.leaver_id),
    )


def _profile_row(profile: Profile, register: Register) -> Block:
    missing = what_is_missing(profile, register.rules, register.today, register.zone)
    more = f"\n{'; '.join(missing).capitalize()}." if missing else ""
    said = f"*{escaped(profile.name)}*  ·  {escaped(profile.platform)}"
    return section(
        f"{said}  ·  {owner_in_words(profile)}{more}",
        beside=button("Open", Action.PROFILE, profile.profile_id),
    )


def profile_view(
    file: ProfileFile, *, page: int | None = None, waiting: HandOver | None = None
) -> View:
    """A profile; `page` of its timeline (from 0), or the newest part."""
    profile = file.profile
    return modal(
        PROFILE,
        [
            section(
                f"*{escaped(profile.name)}*  ·  {escaped(profile.platform)}"
                f"  ·  {owner_in_words(profile)}"
            ),
            *_facts(file),
            *_handovers(file, waiting),
            *_timeline(file, page),
            *_what_can_be_done(file),
        ],
    )


def _facts(file: ProfileFile) -> list[Block]:
    profile, blocks = file.profile, list[Block]()
    for heading, words in (("Address", profile.address), ("What it is for", profile.purpose)):
        if words:
            blocks += [section(f"*{heading}*"), plain(words)]
    if profile.risk_assessment:
        blocks += [section("*Risk assessment*"), plain(profile.risk_assessment)]
    reviewed = day_in_words(profile.reviewed_on) if profile.reviewed_on else "never so far"
    lines = [f"*Deputy:* {person(profile.deputy)}", f"*Reviewed:* {reviewed}"]
    if profile.is_open:
        lines.append(f"*Review due:* {day_in_words(profile.review_due_on(file.rules, file.zone))}")
    blocks.append(section("\n".join(lines)))
    if missing := what_is_missing(profile, file.rules, file.today, file.zone):
        blocks.append(section(f"⚠️ {'; '.join(missing).capitalize()}."))
    return blocks


def _handovers(file: ProfileFile, waiting: HandOver | None) -> list[Block]:
    held = file.profile.current_handovers
    lines = [handover_in_words(each) for each in held[:MOST_HANDOVERS]]
    if len(held) > MOST_HANDOVERS:
        lines.append(f"and {len(held) - MOST_HANDOVERS} more")
    said = "\n".join(lines) or "Nobody so far."
    blocks: list[Block] = [section(f"*Who else has the login details*\n{said}")]
    if waiting:
        blocks.append(buttons([button("I have them", Action.HAVE_THEM, waiting.handover_id)]))
    return [*blocks, small_print(NEVER)]


def _timeline(file: ProfileFile, page: int | None) -> list[Block]:
    pages = max(-(-len(file.events) // TIMELINE_PAGE), 1)
    page = pages - 1 if page is None else min(max(page, 0), pages - 1)
    where = f"  ·  part {page + 1} of {pages}" if pages > 1 else ""
    blocks: list[Block] = [DividerBlock(), section(f"*Timeline*{where}")]
    for event in file.events[page * TIMELINE_PAGE : (page + 1) * TIMELINE_PAGE]:
        blocks.append(small_print(event_in_words(event)))
        if event.text and event.deed is not Deed.CHANGE:
            blocks.append(plain(event.text))
    before = f"{file.profile.profile_id}\n"
    return [*blocks, *_turn(Action.PROFILE_TIMELINE, page, pages, before)]


def _turn(action: Action, page: int, pages: int, before: str = "") -> list[Block]:
    steps = (
        (page - 1, "Earlier" if before else "Back"),
        (page + 1, "Later" if before else "More"),
    )
    row = [
        button(words, action.at(place), f"{before}{to}")
        for place, (to, words) in enumerate(steps)
        if 0 <= to < pages
    ]
    return [buttons(row)] if row else []


def _what_can_be_done(file: ProfileFile) -> list[Block]:
    profile_id, row = file.profile.profile_id, list[ButtonElement]()
    if Deed.CHANGE in file.deeds:
        row.append(button("Change", Action.PROFILE_FORM, profile_id))
    row += [
        button(words, Action.PROFILE_STEP.at(place), f"{deed}\n{profile_id}")
        for place, (deed, words) in enumerate(BUTTONS.items())
        if deed in file.deeds
    ]
    return [DividerBlock(), buttons(row)] if row else []
