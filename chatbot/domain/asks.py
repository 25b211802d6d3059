"""Asking a person: who has a question, and who is to have it next.

A question lives until it is answered, declined or closed. Until then either
somebody has it, or everybody who could have it sees that nobody does.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from chatbot.domain.roles import Role, Roles
from chatbot.domain.working_time import WorkingTime

SAFEGUARDING: Final = "safeguarding"  # the contact whose questions go to the safeguarding leads
LONGEST_TEXT: Final = 3000  # characters, of a question and of an answer
LONGEST_NOTE: Final = 1000

# In working days.
REMIND_AFTER: Final = 1.0
PASS_AFTER: Final = 0.5  # after the reminder
REMIND_OWNER_AFTER: Final = 2.0
RELEASE_AFTER: Final = 2.0  # after the reminder
BEGIN_AGAIN_AFTER: Final = 2.0


class AskState(StrEnum):
    """What has become of a question.

    OPEN: somebody was asked and has not taken it.
    UNREACHED: nobody is left to be asked; whoever sees it may take it.
    CLOSED: the asker has left.
    """

    OPEN = "open"
    UNREACHED = "unreached"
    TAKEN = "taken"
    ANSWERED = "answered"
    DECLINED = "declined"
    CLOSED = "closed"


LIVE: Final = frozenset((AskState.OPEN, AskState.UNREACHED, AskState.TAKEN))


class AttemptEnd(StrEnum):
    """Why a question is no longer with somebody."""

    SILENT = "silent"  # did not take it
    RELEASED = "released"  # took it and did not answer
    LOST = "lost"  # left, lost the role, or cannot be written to
    PASSED_ON = "passed_on"
    OVERTAKEN = "overtaken"  # somebody else took it
    AWAY = "away"  # on leave, while somebody else is there

    @property
    def rules_out(self) -> bool:
        """Whether they are not to be asked again in the same round."""
        return self is not AttemptEnd.OVERTAKEN


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """Somebody (a Slack user id) has or had the question; without an end they have it still."""

    user_id: str
    end: AttemptEnd | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A question from one person to another.

    Attributes:
        question_id: the question to the bot that led here, if it is known.
        contact_id: the pack's contact for it.
        asker: a Slack user id.
        since: when the state, or the present attempt, began (aware UTC).
        attempts: who had it, the present one last.
        round_from: the attempts before this place were in earlier rounds.
        reminded_at: when whoever has it was reminded.
        reply: the answer, or why it was declined.
        helped: whether the asker said that the answer helps.
        revision: counts the changes; a change of an older one is refused.
    """

    ask_id: str
    workspace_id: str
    question_id: str | None
    contact_id: str
    asker: str
    text: str
    note: str
    asked_at: datetime
    since: datetime
    state: AskState = AskState.UNREACHED
    attempts: tuple[Attempt, ...] = ()
    round_from: int = 0
    reminded_at: datetime | None = None
    reply: str = ""
    helped: bool = False
    revision: int = 0

    @property
    def is_live(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in LIVE

    @property
    def holder(self) -> str | None:
        """Who has it, or had it when it came to its end."""
        latest = self.attempts[-1] if self.attempts else None
        return latest.user_id if latest and latest.end is None else None

    @property
    def owner(self) -> str | None:
        """Who took it."""
        return self.holder if self.state is not AskState.OPEN else None

    @property
    def place(self) -> int:
        """The place of the present attempt."""
        return len(self.attempts) - 1

    def may_act(self, user_id: str) -> bool:
        """Whether it is somebody's to answer: nobody else has taken it."""
        return self.is_live and self.owner in {None, user_id}


class AskEvent(StrEnum):
    """What happened to a question."""

    ASKED = "asked"
    TAKEN = "taken"
    ANSWERED = "answered"
    DECLINED = "declined"
    PASSED_ON = "passed_on"
    REMINDED = "reminded"
    WENT_ON = "went_on"  # nobody took it in time
    LOST = "lost"
    RELEASED = "released"
    FOUND = "found"  # somebody can be asked again
    BEGAN_AGAIN = "began_again"
    CLOSED = "closed"
    HELPED = "helped"


@dataclass(frozen=True, kw_only=True)
class AskChange:
    """Something happened, and the question is so now."""

    event: AskEvent
    ask: Ask


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a question's next step depends on besides itself.

    Attributes:
        candidates: who may answer (Slack user ids), in the order in which they are asked.
        cannot_be_written_to: whether a message to the one who has it has failed.
        asker_gone: the asker does not belong to the organisation any more.
        away: who of the candidates is away today; they come last, and are not reminded.
    """

    candidates: tuple[str, ...] = ()
    cannot_be_written_to: bool = False
    asker_gone: bool = False
    away: frozenset[str] = frozenset()


def who_may_answer(contact_id: str, roles: Roles, asker: str) -> tuple[str, ...]:
    """Who may answer a question (Slack user ids), in the order in which they are asked.

    Managers; before them the safeguarding leads, where it is for them. Never the asker.
    """
    leads = roles.holders(Role.SAFEGUARDING_LEAD) if contact_id == SAFEGUARDING else ()
    people = dict.fromkeys((*leads, *roles.holders(Role.MANAGER)))
    return tuple(user_id for user_id in people if user_id != asker)


def faults_of(text: str, note: str) -> dict[str, str]:
    """What is wrong with a question (`text`) and its note: a sentence for each."""
    found = {"text": fault_of(text, "Write your question here.")}
    if len(note) > LONGEST_NOTE:
        found["note"] = f"Please keep it to {LONGEST_NOTE:,} characters."
    return {name: fault for name, fault in found.items() if fault}


def fault_of(words: str, if_empty: str = "") -> str:
    """What is wrong with words; nothing where they are as they should be."""
    if not words.strip():
        return if_empty
    return f"Please keep it to {LONGEST_TEXT:,} characters." if len(words) > LONGEST_TEXT else ""


def ask_somebody(ask: Ask, candidates: Sequence[str]) -> AskChange:
    """A new question goes to the first who may answer, or waits where there is nobody."""
    return AskChange(event=AskEvent.ASKED, ask=_next(ask, candidates, ask.asked_at))


def take(ask: Ask, user_id: str, now: datetime) -> AskChange | None:
    """Somebody takes it; None where it is taken or at its end."""
    if not ask.is_live or ask.owner:
        return None
    return AskChange(event=AskEvent.TAKEN, ask=_held(ask, user_id, AskState.TAKEN, now))


def answer(ask: Ask, user_id: str, words: str, now: datetime) -> AskChange | None:
    """Somebody answers it, whether they had taken it or not; None where it is not theirs."""
    if not ask.may_act(user_id):
        return None
    settled = replace(_held(ask, user_id, AskState.ANSWERED, now), reply=words)
    return AskChange(event=AskEvent.ANSWERED, ask=settled)


def decline(ask: Ask, user_id: str, reason: str, now: datetime) -> AskChange | None:
    """Somebody says that it is not for the organisation's managers; None where not theirs."""
    if not ask.may_act(user_id):
        return None
    settled = replace(_held(ask, user_id, AskState.DECLINED, now), reply=reason)
    return AskChange(event=AskEvent.DECLINED, ask=settled)


def pass_on(ask: Ask, user_id: str, to: str, now: datetime) -> AskChange | None:
    """Somebody hands it to another one, who has to be a candidate; None where it is not theirs."""
    if not ask.may_act(user_id) or to == user_id:
        return None
    held = _ended(_held(ask, user_id, AskState.OPEN, now), AttemptEnd.PASSED_ON)
    return AskChange(event=AskEvent.PASSED_ON, ask=_held(held, to, AskState.OPEN, now))


def note_help(ask: Ask) -> AskChange | None:
    """The asker says that the answer helps; None where that was said, or there is no answer."""
    if ask.state is not AskState.ANSWERED or ask.helped:
        return None
    return AskChange(event=AskEvent.HELPED, ask=replace(ask, helped=True))


def chase(ask: Ask, around: Circumstances, now: datetime, hours: WorkingTime) -> AskChange | None:
    """What is to be done about a question at this moment; None where it can wait.

    That somebody is gone, or away while others are there, counts at once; that
    somebody is slow counts within the working hours only.
    """
    if not ask.is_live:
        return None
    if around.asker_gone:
        closed = replace(ask, state=AskState.CLOSED, since=now)
        return AskChange(event=AskEvent.CLOSED, ask=closed)
    if ask.holder is None:
        return _look_again(ask, around, now, hours)
    if end := _why_not(ask, around):
        moved = _next(_ended(ask, end), around.candidates, now)
        return AskChange(event=AskEvent.LOST, ask=moved)
    if hours.is_open(now) and now >= due_at(ask, hours):
        return _press(ask, around, now)
    return None


def due_at(ask: Ask, hours: WorkingTime) -> datetime:
    """When a live question's next step is due, if nothing happens before (aware UTC)."""
    if ask.state is AskState.UNREACHED:
        days = BEGIN_AGAIN_AFTER
    elif ask.state is AskState.TAKEN:
        days = REMIND_OWNER_AFTER if ask.reminded_at is None else RELEASE_AFTER
    else:
        days = REMIND_AFTER if ask.reminded_at is None else PASS_AFTER
    return hours.add_working(ask.reminded_at or ask.since, days * hours.length)


def _press(ask: Ask, around: Circumstances, now: datetime) -> AskChange:
    """Remind whoever has it; afterwards it goes to the next one."""
    if ask.reminded_at is None and ask.holder not in around.away:
        return AskChange(event=AskEvent.REMINDED, ask=replace(ask, reminded_at=now))
    taken = ask.state is AskState.TAKEN
    end = AttemptEnd.RELEASED if taken else AttemptEnd.SILENT
    event = AskEvent.RELEASED if taken else AskEvent.WENT_ON
    return AskChange(event=event, ask=_next(_ended(ask, end), around.candidates, now))


def _why_not(ask: Ask, around: Circumstances) -> AttemptEnd | None:
    """Why whoever has it cannot keep it; None where they can."""
    if ask.holder not in around.candidates or around.cannot_be_written_to:
        return AttemptEnd.LOST
    if ask.holder in around.away and _somebody_is_there(ask, around):
        return AttemptEnd.AWAY
    return None


def _somebody_is_there(ask: Ask, around: Circumstances) -> bool:
    """Whether anybody else who is there was not asked in this round."""
    there = [each for each in around.candidates if each not in around.away]
    return bool(set(there) - _tried(ask) - {ask.holder})


def _tried(ask: Ask) -> set[str]:
    """Who is not to be asked again in this round."""
    attempts = ask.attempts[ask.round_from :]
    return {each.user_id for each in attempts if each.end and each.end.rules_out}


def _look_again(
    ask: Ask, around: Circumstances, now: datetime, hours: WorkingTime
) -> AskChange | None:
    """Nobody has it: ask whoever has come in since, or after a while begin again."""
    found = _next(ask, around.candidates, now)
    if found.holder:
        return AskChange(event=AskEvent.FOUND, ask=found)
    if not around.candidates or not hours.is_open(now) or now < due_at(ask, hours):
        return None
    anew = _next(replace(ask, round_from=len(ask.attempts)), around.candidates, now)
    return AskChange(event=AskEvent.BEGAN_AGAIN, ask=anew)


def _next(ask: Ask, candidates: Collection[str], now: datetime) -> Ask:
    """The question with the first candidate who was not asked in this round, or with nobody."""
    tried = _tried(ask)
    for user_id in candidates:
        if user_id not in tried:
            return _held(ask, user_id, AskState.OPEN, now)
    if ask.state is AskState.UNREACHED:
        return ask
    return replace(ask, state=AskState.UNREACHED, since=now, reminded_at=None)


def _held(ask: Ask, user_id: str, state: AskState, now: datetime) -> Ask:
    """The question with somebody; whoever had it before is overtaken."""
    held = ask if ask.holder == user_id else _ended(ask, AttemptEnd.OVERTAKEN)
    if held.holder is None:
        held = replace(held, attempts=(*held.attempts, Attempt(user_id=user_id)))
    return replace(held, state=state, since=now, reminded_at=None)


def _ended(ask: Ask, end: AttemptEnd) -> Ask:
    """The question without whoever had it."""
    if ask.holder is None:
        return ask
    ended = replace(ask.attempts[-1], end=end)
    return replace(ask, attempts=(*ask.attempts[:-1], ended))
