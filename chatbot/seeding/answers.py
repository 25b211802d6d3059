"""The life of the answers: what staff ask, and what they do with it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import islice
from random import Random
from typing import TypeVar

from chatbot.domain.answers import Answered, Clarify, NoMatch, Question, Response, Result, Surface
from chatbot.domain.policies import Intent, PolicyPack
from chatbot.seeding.stage import Moment, Stage
from chatbot.services.policy_index import PolicyIndex

# Questions of a working day, Monday first, about: the week begins with the weekend's.
WEEK = (6, 4, 4, 5, 2, 1, 1)
WEEKEND = 0.15  # chance of a question on another day
EVENING = 0.08  # chance that a working day's question is asked after work
MINUTES_OF_WORK = 8 * 60
MOST_UNCLEAR = 12
RELATED = 0.12  # chance that a related question's button is pressed
AGAIN = 0.25  # chance that somebody who was not understood asks again
LITTLE_WORDS = frozenset(
    ("about", "after", "already", "being", "often", "other", "their", "using", "without")
)
TRIES = 8
THURSDAY = 3
THIRD_WEEK = range(15, 22)


class Kind(StrEnum):
    """What a question is about."""

    RULED = "ruled"
    NOT_COVERED = "not_covered"
    UNCLEAR = "unclear"
    OUT_OF_SCOPE = "out_of_scope"


class Reaction(StrEnum):
    """What somebody does who is asked what they meant."""

    FIRST = "first"
    LAST = "last"
    NONE = "none"
    LEAVE = "leave"


# In hundredths.
KINDS = {Kind.RULED: 66, Kind.NOT_COVERED: 12, Kind.UNCLEAR: 12, Kind.OUT_OF_SCOPE: 10}
REACTIONS = {Reaction.FIRST: 42, Reaction.LAST: 18, Reaction.NONE: 25, Reaction.LEAVE: 15}
SURFACES = {
    Surface.DIRECT_MESSAGE: 64,
    Surface.COMMAND: 18,
    Surface.MENTION: 12,
    Surface.SHORTCUT: 6,
}
Some = TypeVar("Some")


def _one_of(dice: Random, shares: Mapping[Some, int]) -> Some:
    return dice.choices(list(shares), list(shares.values()))[0]


@dataclass(frozen=True, kw_only=True)
class Material:
    """What there is to ask, from the pack itself.

    Attributes:
        subjects: what the policy rules on, each asked about with its one of `weights`.
        others: questions of the other kinds.
    """

    subjects: Sequence[Intent]
    weights: Sequence[float]
    others: Mapping[Kind, Sequence[str]]

    def draw(self, dice: Random) -> str:
        """A question; where a pack has none of a kind, one that the policy rules on."""
        if others := self.others.get(_one_of(dice, KINDS)):
            return dice.choice(others)
        return dice.choice(_ways_to_ask(dice.choices(self.subjects, self.weights)[0]))


def questions(stage: Stage) -> Iterator[Moment]:
    """The questions of all days, in order of time."""
    material = gather(stage.index)
    for day in stage.days():
        moments = [
            _asked(stage, material, day, number, at)
            for number, at in enumerate(_times(stage, day))
        ]
        if _has_urgent(day) and stage.urgent_examples:
            moments.append(_urgent(stage, day))
        yield from sorted(moments, key=lambda moment: moment.at)


def gather(index: PolicyIndex) -> Material:
    """What can be asked of a pack: some subjects often, most of them now and then."""
    pack = index.pack
    covered = [intent for intent in pack.intents.values() if intent.covered]
    Random(pack.pack_id).shuffle(covered)  # noqa: S311 - which subjects are popular
    others = [intent for intent in pack.intents.values() if not intent.covered]
    return Material(
        subjects=covered,
        weights=[1 / (rank + 3) for rank in range(len(covered))],
        others={
            Kind.NOT_COVERED: [text for intent in others for text in _ways_to_ask(intent)],
            Kind.UNCLEAR: tuple(islice(_unclear(index), MOST_UNCLEAR)),
            Kind.OUT_OF_SCOPE: pack.out_of_scope,
        },
    )


def _ways_to_ask(intent: Intent) -> list[str]:
    return [*(phrasing.text for phrasing in intent.phrasings), *intent.tests]


def _unclear(index: PolicyIndex) -> Iterator[str]:
    """Words of the titles that, by themselves, could mean several things."""
    for word in _title_words(index.pack):
        if isinstance(index.find(word), Clarify):
            yield word


def _title_words(pack: PolicyPack) -> list[str]:
    """The words that most titles have in common, the commonest first."""
    words = Counter(
        word
        for intent in pack.intents.values()
        for word in sorted(set(re.findall(r"[a-z]{5,}", intent.title.casefold())) - LITTLE_WORDS)
    )
    return [word for word, _ in words.most_common()]


def _times(stage: Stage, day: date) -> list[time]:
    dice = stage.dice("questions", day)
    if not stage.is_working_day(day):
        return [time(dice.randint(10, 20), dice.randint(0, 59))] if dice.random() < WEEKEND else []
    about = WEEK[day.weekday()]
    return [_time(dice) for _ in range(dice.randint(about - 1, about + 1))]


def _time(dice: Random) -> time:
    if dice.random() < EVENING:
        return time(dice.randint(18, 21), dice.randint(0, 59), dice.randint(0, 59))
    minutes = 9 * 60 + dice.randrange(MINUTES_OF_WORK)
    return time(minutes // 60, minutes % 60, dice.randint(0, 59))


def _has_urgent(day: date) -> bool:
    """The third Thursday of every other month: one or two in three months."""
    return day.weekday() == THURSDAY and day.day in THIRD_WEEK and day.month % 2 == 1


def _asked(stage: Stage, material: Material, day: date, number: int, at: time) -> Moment:
    message_id = f"seed:{day}:{number}"

    def happen() -> None:
        dice = stage.dice(message_id)
        user_id, surface = _asker(stage, dice), _one_of(dice, SURFACES)
        if _is_logged(stage, user_id, surface):
            return
        text = _not_urgent(stage, material, dice)
        response = _ask(stage, user_id, text, message_id, surface)
        stage.clock.moment += timedelta(seconds=dice.randint(20, 90))
        _go_on(stage, material, dice, response, user_id)

    return Moment(at=stage.local(day, at), happen=happen)


def _urgent(stage: Stage, day: date) -> Moment:
    message_id = f"seed:{day}:urgent"

    def happen() -> None:
        dice = stage.dice(message_id)
        user_id, surface = _asker(stage, dice), Surface.DIRECT_MESSAGE
        if not _is_logged(stage, user_id, surface):
            _ask(stage, user_id, dice.choice(stage.urgent_examples), message_id, surface)

    return Moment(at=stage.local(day, time(15, 20)), happen=happen)


def _asker(stage: Stage, dice: Random) -> str:
    """Some ask often, others seldom."""
    people = list(stage.people.values())
    return dice.choices(people, [1 / (place + 1) for place in range(len(people))])[0]


def _not_urgent(stage: Stage, material: Material, dice: Random) -> str:
    """Packs hold examples of urgent messages too; those have their own day."""
    drawn = (material.draw(dice) for _ in range(TRIES))
    fitting = (text for text in drawn if not stage.index.is_urgent(text))
    return next(fitting, material.subjects[0].title)


def _conversation(user_id: str, surface: Surface) -> str:
    return f"seed:{surface}:{user_id}"


def _is_logged(stage: Stage, user_id: str, surface: Surface) -> bool:
    """Whether an earlier play has asked at this very moment."""
    person, now = stage.services.people.identify(user_id), stage.clock.now()
    with stage.services.answers.unit_of_work() as work:
        known = work.questions.latest_in(
            stage.workspace_id,
            _conversation(user_id, surface),
            person.person_id,
            since=now,
            until=now,
            other_than=(),
        )
    return known is not None


def _ask(stage: Stage, user_id: str, text: str, message_id: str, surface: Surface) -> Response:
    question = Question(
        text=text,
        surface=surface,
        asked_at=stage.clock.now(),
        conversation=_conversation(user_id, surface),
        message_id=message_id,
    )
    response = stage.services.answers.answer(question, user_id)
    if response.urgent or not all(_is_greeting(result) for result in response.results):
        stage.note("questions asked", user_id)
    return response


def _is_greeting(result: Result) -> bool:
    """Whether it was only small talk, which is answered and not kept."""
    return isinstance(result, NoMatch) and result.small_talk


def _go_on(
    stage: Stage, material: Material, dice: Random, response: Response, user_id: str
) -> None:
    """A minute later: press a button, ask something else, or leave it."""
    part, answers = response.parts[0], stage.services.answers
    if isinstance(part.result, Clarify):
        _say_which(stage, dice, part.question_id, part.result, user_id)
    elif isinstance(part.result, Answered) and part.result.related and dice.random() < RELATED:
        related = dice.choice(part.result.related)
        answers.show_related(part.question_id, related.intent_id, user_id)
    elif isinstance(part.result, NoMatch) and not part.result.small_talk and dice.random() < AGAIN:
        text = dice.choice(material.others[Kind.OUT_OF_SCOPE] or [material.subjects[0].title])
        again = f"seed:{part.question_id}:again"
        _ask(stage, user_id, text, again, Surface.DIRECT_MESSAGE)


def _say_which(stage: Stage, dice: Random, question_id: str, asked: Clarify, user_id: str) -> None:
    answers = stage.services.answers
    match _one_of(dice, REACTIONS):
        case Reaction.FIRST:
            answers.choose(question_id, 0, user_id)
        case Reaction.LAST:
            answers.choose(question_id, len(asked.choices) - 1, user_id)
        case Reaction.NONE:
            answers.turn_down(question_id, user_id)
        case Reaction.LEAVE:
            pass
