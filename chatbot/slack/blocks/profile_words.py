"""Profiles in words: who, what, when."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from chatbot.domain.audit import SYSTEM
from chatbot.domain.leavers import Outcome, StepKind
from chatbot.domain.profiles import (
    Deed,
    Event,
    HandOver,
    Keeper,
    Profile,
    ProfileRequest,
    ProfileRules,
    RequestState,
)
from chatbot.slack.blocks.concern_words import day_in_words, moment_in_words
from chatbot.slack.blocks.reply import escaped

KEEPERS: Final = {
    Keeper.LINE_MANAGER: "the line manager",
    Keeper.SAFEGUARDING_LEAD: "the safeguarding lead",
    Keeper.OTHER: "somebody else",
}
OUTCOMES: Final = {
    Outcome.HANDED_OVER: "handed over",
    Outcome.CLOSED: "closed",
    Outcome.DELETED: "deleted",
    Outcome.HANDED_BACK: "login details handed back, or changed",
}
STEPS: Final = {
    StepKind.PROFILE: "What becomes of it",
    StepKind.DETAILS: "They no longer have its login details",
}
_DEEDS: Final = {
    Deed.ADD: "put it into the register",
    Deed.APPROVE: "approved it",
    Deed.CHANGE: "changed",
    Deed.OWNER: "made the owner",
    Deed.DEPUTY: "made the deputy",
    Deed.HAND_OVER: "says that the login details were handed over to",
    Deed.CONFIRM: "has the login details",
    Deed.REVIEW: "reviewed it",
    Deed.CLOSE: "closed it",
    Deed.REOPEN: "noted that it is run again",
    Deed.GONE: "noted that this person has nothing to do with it any more:",
}
_NOBODY: Final = {Deed.OWNER: "nobody", Deed.DEPUTY: "nobody"}


def person(user_id: str | None, otherwise: str = "nobody") -> str:
    """Somebody as markup."""
    if user_id == SYSTEM:
        return "the bot"
    return f"<@{escaped(user_id)}>" if user_id else otherwise


def owner_in_words(profile: Profile) -> str:
    """Who runs a profile, as markup."""
    if not profile.is_open:
        on = profile.closed_on
        return f"closed on {day_in_words(on)}" if on else "closed"
    if profile.owner is None:
        return "⚠️ *nobody runs it*"
    return f"run by {person(profile.owner)}"


def what_is_missing(
    profile: Profile, rules: ProfileRules, today: date, zone: ZoneInfo
) -> list[str]:
    """What the policy or the organisation asks for, and is not there."""
    found = [
        f"{KEEPERS[keeper]} has not been given the login details"
        for keeper in profile.missing_keepers(rules)
    ]
    if profile.needs_review(rules, today, zone):
        found.append("it is time to review it")
    return found


def handover_in_words(handover: HandOver) -> str:
    """That the login details were handed over; never the details."""
    said = (
        f"{person(handover.receiver)}, as {KEEPERS[handover.keeper]},"
        f" on {day_in_words(handover.handed_on)}"
    )
    if handover.confirmed_at:
        return f"☑️ {said}: they have them"
    return f"◻️ {said}: says {person(handover.told_by)}, not confirmed yet"


def event_in_words(event: Event) -> str:
    """A line of a timeline, as markup; what was typed stands below it."""
    who = "The bot" if event.actor == SYSTEM else person(event.actor)
    said = f"{moment_in_words(event.at)}  ·  {who} {_DEEDS[event.deed]}"
    if event.deed is Deed.CHANGE:
        return f"{said} the {escaped(event.text)}"
    if event.deed in {Deed.OWNER, Deed.DEPUTY}:
        return f"{said}: {person(event.subject)}"
    if event.deed in {Deed.HAND_OVER, Deed.GONE}:
        said += f" {person(event.subject)}"
    if event.deed is Deed.APPROVE and event.subject:
        said += f", which {person(event.subject)} had asked for"
    return f"{said}, on {day_in_words(event.on)}" if event.on else said


def request_in_words(request: ProfileRequest) -> str:
    """What became of a request, as markup: who decided, and when."""
    if request.is_waiting or request.decided_at is None:
        return "waiting for a decision"
    word = "approved" if request.state is RequestState.APPROVED else "declined"
    return f"{word} by {person(request.decided_by)}, {moment_in_words(request.decided_at)}"


def number(count: int, one: str, many: str = "") -> str:
    """`1 profile`, `2 profiles`."""
    return f"1 {one}" if count == 1 else f"{count} {many or f'{one}s'}"
