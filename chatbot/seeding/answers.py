"""The life of the answers: what staff ask, and what they do with it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice
from random import Random

from chatbot.domain.answers import Answered, Clarify, NoMatch, Question, Response, Surface
from chatbot.domain.policies import Intent, PolicyPack
from chatbot.seeding.stage import Moment, Stage, is_working_day, local
from chatbot.services.policy_index import PolicyIndex

# Questions of a Monday to Friday, about: the week begins with what happened at the weekend.
WEEK = (6, 4, 4, 5, 2)
WEEKEND = 0.15  # chance of a question on a Saturday or Sunday
EVENING = 0.08  # chance that a working day's question is asked after work
MINUTES_OF_WORK = 8 * 60
MOST_UNCLEAR = 12
LITTLE_WORDS = frozenset(
    ("about", "after", "already", "being", "often", "other", "their", "using", "without")
)
TRIES = 8
THURSDAY = 3
# Where people ask, in hundredths.
SURFACES: Mapping[Surface, int] = {
    Surface.DIRECT_MESSAGE: 64,
    Surface.COMMAND: 18,
    Surface.MENTION: 12,
    Surface.SHORTCUT: 6,
}


@dataclass(frozen=True, kw_only=True)
class Material:
    """What there is to ask, from the pack itself; `subjects` are asked about with `weights`."""

    subjects: Sequence[Intent]
    weights: Sequence[float]
    not_covered: Sequence[str]
    unclear: Sequence[str]
    out_of_scope: Sequence[str]

    def draw(self, dice: Random) -> str:
        """A question, mostly one that the policy rules on."""
        roll = dice.random()
        if roll < 0.12 and self.not_covered:  # noqa: PLR2004 - shares of what is asked
            return dice.choice(self.not_covered)
        if roll < 0.24 and self.unclear:  # noqa: PLR2004 - as above
            return dice.choice(self.unclear)
        if roll < 0.34 and self.out_of_scope:  # noqa: PLR2004 - as above
            return dice.choice(self.out_of_scope)
        subject = dice.choices(self.subjects, self.weights)[0]
        return dice.choice(_ways_to_ask(subject))


def questions(stage: Stage) -> Iterator[Moment]:
    """The questions of all days, in order of time."""
    material = gather(stage.index)
    for day in stage.days():
        moments = [
            _asked(stage, material, day, number, at)
            for number, at in enumerate(_times(stage.dice("questions", day), day))
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
        not_covered=[text for intent in others for text in _ways_to_ask(intent)],
        unclear=tuple(islice(_unclear(index), MOST_UNCLEAR)),
        out_of_scope=pack.out_of_scope,
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


def _times(dice: Random, day: date) -> list[time]:
    if not is_working_day(day):
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
    return day.weekday() == THURSDAY and 15 <= day.day <= 21 and day.month % 2 == 1  # noqa: PLR2004 - the third week


def _asked(stage: Stage, material: Material, day: date, number: int, at: time) -> Moment:
    message_id = f"seed:{day}:{number}"

    def happen() -> None:
        dice = stage.dice(message_id)
        user_id = _asker(stage, dice)
        text = _not_urgent(stage, material, dice)
        surface = dice.choices(list(SURFACES), list(SURFACES.values()))[0]
        response = _ask(stage, user_id, text, message_id, surface)
        if response:
            _go_on(stage, dice, response, user_id, again=material.out_of_scope)

    return Moment(at=local(day, at), happen=happen)


def _urgent(stage: Stage, day: date) -> Moment:
    message_id = f"seed:{day}:urgent"

    def happen() -> None:
        dice = stage.dice(message_id)
        text = dice.choice(stage.urgent_examples)
        _ask(stage, _asker(stage, dice), text, message_id, Surface.DIRECT_MESSAGE)

    return Moment(at=local(day, time(15, 20)), happen=happen)


def _asker(stage: Stage, dice: Random) -> str:
    """Some ask often, others seldom."""
    people = list(stage.people.values())
    return dice.choices(people, [1 / (place + 1) for place in range(len(people))])[0]


def _not_urgent(stage: Stage, material: Material, dice: Random) -> str:
    """Packs hold examples of urgent messages too; those have their own day."""
    drawn = (material.draw(dice) for _ in range(TRIES))
    fitting = (text for text in drawn if not stage.index.is_urgent(text))
    return next(fitting, material.subjects[0].title)


def _ask(
    stage: Stage, user_id: str, text: str, message_id: str, surface: Surface
) -> Response | None:
    """Ask; None where an earlier play asked this already, or where it was no question."""
    question = Question(
        text=text,
        surface=surface,
        asked_at=stage.clock.now(),
        conversation=f"seed:{surface}:{user_id}",
        message_id=message_id,
    )
    if _is_logged(stage, question, user_id):
        return None
    response = stage.services.answers.answer(question, user_id)
    if not _is_logged(stage, question, user_id):
        return None  # a greeting: answered, and not kept
    stage.note("questions asked", user_id)
    return response


def _is_logged(stage: Stage, question: Question, user_id: str) -> bool:
    person = stage.services.people.identify(user_id)
    with stage.services.answers.unit_of_work() as work:
        known = work.questions.latest_in(
            stage.workspace_id,
            question.conversation or "",
            person.person_id,
            since=question.asked_at,
            until=question.asked_at,
            other_than=(),
        )
    return known is not None


def _go_on(
    stage: Stage, dice: Random, response: Response, user_id: str, *, again: Sequence[str]
) -> None:
    """A minute later: press a button, ask in other words, or leave it."""
    stage.clock.moment += timedelta(seconds=dice.randint(20, 90))
    part, answers, roll = response.parts[0], stage.services.answers, dice.random()
    if isinstance(part.result, Clarify):
        if roll < 0.6:  # noqa: PLR2004 - shares of what people do
            place = 0 if dice.random() < 0.7 else len(part.result.choices) - 1  # noqa: PLR2004 - as above
            answers.choose(part.question_id, place, user_id)
        elif roll < 0.85:  # noqa: PLR2004 - as above
            answers.turn_down(part.question_id, user_id)
    elif isinstance(part.result, Answered) and part.result.related and roll < 0.12:  # noqa: PLR2004 - as above
        related = dice.choice(part.result.related)
        answers.show_related(part.question_id, related.intent_id, user_id)
    elif isinstance(part.result, NoMatch) and again and roll < 0.25:  # noqa: PLR2004 - as above
        question = Question(
            text=dice.choice(again),
            surface=Surface.DIRECT_MESSAGE,
            asked_at=stage.clock.now(),
            conversation=f"seed:{Surface.DIRECT_MESSAGE}:{user_id}",
            message_id=f"seed:{part.question_id}:again",
        )
        answers.answer(question, user_id)
        stage.note("questions asked", user_id)
