"""The life of the questions to people: who asks whom, and what becomes of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Final

from chatbot.domain.ask_notices import asker_keys, holder_keys
from chatbot.domain.asks import Ask
from chatbot.domain.outbox import MessageState, Settlement
from chatbot.domain.roles import Role
from chatbot.seeding.stage import Moment, Stage
from chatbot.services.ask_drafts import Origin
from chatbot.services.asks import id_of

OFTEN: Final = 0.28  # chance of a question on a working day
NOT_OURS: Final = 0.08
HELPED: Final = 0.6
# What was asked, and the answer of a manager.
TALKS: Final = {
    "The library wants to use our group photo on its own page. May they?": (
        "Only if everybody in it has said yes to that too. I will ring them."
    ),
    "A former volunteer keeps liking my private posts. Do I have to block them?": (
        "You do not have to. Tell me if they write to you."
    ),
    "Can we pin the opening hours over Easter to the top of the page?": (
        "Yes, please do, and take it down on the Tuesday."
    ),
    "Somebody asked in a comment how to make a complaint. What do I send them?": (
        "The complaints leaflet by private message, and my number."
    ),
    "May I answer a message on the page from my own phone?": (
        "Not from your own phone. Use the one in the office."
    ),
    "The quiz night has its own group. Who closes it when it is over?": (
        "You do, on Friday. I have put it on the list."
    ),
}
REASON: Final = "That is for the council to say. Their number is on the notice board."


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One question, and when somebody deals with it."""

    name: str
    asked_at: datetime
    dealt_with_at: datetime


def asks(stage: Stage) -> Iterator[Moment]:
    """The questions of all days and what became of them, in order of time."""
    moments: list[Moment] = []
    for day in stage.days():
        dice = stage.dice("asks", day)
        if stage.is_working_day(day) and dice.random() < OFTEN:
            talk = _talk(stage, day, dice)
            moments += [
                Moment(at=talk.asked_at, happen=partial(_ask, stage, talk)),
                Moment(at=talk.dealt_with_at, happen=partial(_deal, stage, talk)),
            ]
    yield from sorted(moments, key=lambda moment: moment.at)


def _talk(stage: Stage, day: date, dice: Random) -> Talk:
    asked_at = stage.local(day, time(dice.randint(9, 16), dice.randint(0, 59)))
    wait = timedelta(minutes=dice.randint(10, 7 * 60))
    dealt_with_at = stage.services.working_time.add_working(asked_at, wait)
    return Talk(name=f"seed:ask:{day}", asked_at=asked_at, dealt_with_at=dealt_with_at)


def _ask(stage: Stage, talk: Talk) -> None:
    managers = stage.services.roles.holders(Role.MANAGER)
    askers = [user_id for user_id in stage.people.values() if user_id not in managers]
    if not askers or not managers or _kept(stage, talk):
        return
    dice = stage.dice(talk.name)
    words = dice.choice(list(TALKS))
    asker = dice.choice(askers)
    asked = stage.services.asks.ask(asker, Origin(), words, "", submission=talk.name)
    stage.note("questions to people", asker)
    if isinstance(asked, Ask) and talk.dealt_with_at < stage.now:
        _withhold(stage, [key for _, key in holder_keys(asked)])


def _deal(stage: Stage, talk: Talk) -> None:
    """A manager takes it and answers; the asker may say that it helps."""
    dice, service = stage.dice(talk.name, "dealt with"), stage.services.asks
    asked = _kept(stage, talk)
    if asked is None or not asked.is_live or asked.holder is None:
        return
    manager, ask_id = asked.holder, asked.ask_id
    if dice.random() < NOT_OURS:
        service.decline(manager, ask_id, REASON)
    else:
        service.take(manager, ask_id)
        stage.clock.moment += timedelta(minutes=dice.randint(1, 20))
        service.answer(manager, ask_id, TALKS[asked.text])
        if dice.random() < HELPED:
            service.note_help(asked.asker, ask_id)
    _withhold(stage, asker_keys(asked))


def _kept(stage: Stage, talk: Talk) -> Ask | None:
    ask_id = id_of(stage.workspace_id, talk.name)
    with stage.services.asks.unit_of_work() as work:
        return work.asks.get(stage.workspace_id, ask_id)


def _withhold(stage: Stage, keys: Iterable[str]) -> None:
    """What was said months ago is not sent today."""
    with stage.services.asks.unit_of_work() as work:
        for key in keys:
            if message := work.outbox.find(stage.workspace_id, key):
                dropped = Settlement(state=MessageState.DROPPED)
                work.outbox.settle(message, dropped, stage.clock.now())
        work.commit()
