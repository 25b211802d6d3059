"""The life of the absences: who was away in three months, and who stood in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from chatbot.domain.absences import Absence, AbsencePlan
from chatbot.domain.outbox import MessageState, Settlement
from chatbot.domain.roles import Role
from chatbot.seeding.stage import Moment, Stage
from chatbot.services import absence_messages as messages
from chatbot.services.absences import Saved

DAY: Final = timedelta(days=1)
EVERY: Final = 24  # days, about, for each person
LENGTHS: Final = (0, 1, 2, 4, 4, 9)  # days after the first one
NOTICE: Final = (1, 3, 7, 14)  # days before the first one
SICK: Final = 0.25  # chance that a manager enters it on the day itself
COVERED: Final = 0.6
BACK_EARLY: Final = 0.1
STILL_NEWS: Final = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Leave:
    """One absence of the play.

    Attributes:
        said_on: the day on which it is entered.
        ended_on: the day on which they are back earlier than they had said, if they are.
    """

    user_id: str
    first_on: date
    last_on: date
    said_on: date
    ended_on: date | None

    @property
    def form_id(self) -> str:
        """The same each time that the months are played."""
        return f"seed:away:{self.user_id}:{self.first_on}"


def absences(stage: Stage) -> Iterator[Moment]:
    """The absences of all days, in order of time."""
    moments = [moment for leave in _leaves(stage) for moment in _moments(stage, leave)]
    yield from sorted(moments, key=lambda moment: moment.at)


def _leaves(stage: Stage) -> Iterator[Leave]:
    """About one in five weeks for each, none of a person's meeting another."""
    for key, user_id in sorted(stage.people.items()):
        free_from = stage.first
        for day in filter(stage.is_working_day, stage.days()):
            dice = stage.dice("absences", key, day)
            if day < free_from or dice.random() >= 1 / EVERY:
                continue
            length = dice.choice(LENGTHS)
            sick = dice.random() < SICK
            early = length > 1 and dice.random() < BACK_EARLY
            yield Leave(
                user_id=user_id,
                first_on=day,
                last_on=day + length * DAY,
                said_on=day if sick else max(stage.first, day - dice.choice(NOTICE) * DAY),
                ended_on=day + length * DAY if early else None,
            )
            free_from = day + (length + EVERY // 2) * DAY


def _moments(stage: Stage, leave: Leave) -> Iterator[Moment]:
    at = stage.local(leave.said_on, time(8, 40))
    yield Moment(at=at, happen=partial(_say, stage, leave))
    if leave.ended_on:
        at = stage.local(leave.ended_on, time(8, 50))
        yield Moment(at=at, happen=partial(_come_back, stage, leave))
    at = stage.local(leave.last_on + DAY, time(9, 5))
    yield Moment(at=at, happen=partial(_welcome, stage))


def _say(stage: Stage, leave: Leave) -> None:
    """By themselves; on the day itself by a manager, where there is another one."""
    if _kept(stage, leave):
        return
    dice, book = stage.dice(leave.form_id), stage.services.absences.book
    others = [each for each in sorted(stage.people.values()) if each != leave.user_id]
    cover = dice.choice(others) if others and dice.random() < COVERED else None
    managers = [each for each in stage.services.roles.holders(Role.MANAGER) if each in others]
    by = managers[0] if managers and leave.said_on == leave.first_on else leave.user_id
    plan = AbsencePlan(
        user_id=leave.user_id, first_on=leave.first_on, last_on=leave.last_on, cover=cover
    )
    said = book.set(by, plan, leave.form_id)
    if not isinstance(said, Saved) and cover:  # the cover is away too
        plan = AbsencePlan(user_id=leave.user_id, first_on=leave.first_on, last_on=leave.last_on)
        said = book.set(by, plan, leave.form_id)
    if isinstance(said, Saved):
        stage.note("absences", leave.user_id)
    _withhold(stage)


def _come_back(stage: Stage, leave: Leave) -> None:
    absence = _kept(stage, leave)
    if absence and not absence.is_over(stage.services.absences.book.today):
        stage.services.absences.book.end(leave.user_id, absence.absence_id)
        _withhold(stage)


def _welcome(stage: Stage) -> None:
    stage.services.absences.returns.welcome()
    _withhold(stage)


def _kept(stage: Stage, leave: Leave) -> Absence | None:
    with stage.services.inbox.unit_of_work() as work:
        return work.absences.by_form(stage.workspace_id, leave.form_id)


def _withhold(stage: Stage) -> None:
    """What was told weeks ago is not sent today; what is of the last days is."""
    if stage.now - stage.clock.now() < STILL_NEWS:
        return
    managers = stage.services.roles.holders(Role.MANAGER)
    with stage.services.inbox.unit_of_work() as work:
        standing = work.absences.standing(stage.workspace_id)
        for key in _keys(standing, managers, stage.clock.now()):
            if message := work.outbox.find(stage.workspace_id, key):
                dropped = Settlement(state=MessageState.DROPPED)
                work.outbox.settle(message, dropped, stage.clock.now())
        work.commit()


def _keys(absences: Sequence[Absence], managers: Sequence[str], now: datetime) -> Iterator[str]:
    """The keys of what may have been told of absences."""
    for each in absences:
        yield messages.cover_key(each)
        yield messages.about_set(each, "", now).key
        yield messages.about_return([replace(each, version=each.version - 1)], now).key
        for away in absences:
            if away.user_id == each.cover and away.meets(each.first_on, each.last_on):
                for recipient in (each.user_id, *managers):
                    yield messages.about_cover_away(each, away, recipient, now).key
