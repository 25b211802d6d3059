"""The life of the lessons: what people say about answers, and what managers make of misses."""

from collections.abc import Iterator
from datetime import date, time
from functools import partial
from typing import Final

from chatbot.domain.roles import Role
from chatbot.domain.unanswered import MOST_READ, Group
from chatbot.seeding.stage import Moment, Stage
from chatbot.services.unanswered import DECIDED, Done

FRIDAY: Final = 4
SAY_SO: Final = 0.5  # chance that somebody says that a miss did not help
SUBJECTS: Final = ("Holidays and rotas", "Keys and the building", "Petty cash")
DECISIONS: Final = ("approve", "dismiss", "count")


def lessons(stage: Stage) -> Iterator[Moment]:
    """Each Friday some say that they were not helped, and a manager decides on a group."""
    for day in stage.days():
        if day.weekday() == FRIDAY and stage.is_working_day(day):
            yield Moment(at=stage.local(day, time(16, 30)), happen=partial(_say_so, stage, day))
            yield Moment(at=stage.local(day, time(16, 45)), happen=partial(_decide, stage, day))


def _say_so(stage: Stage, day: date) -> None:
    dice, people = stage.dice("feedback", day), sorted(stage.people.values())
    with stage.services.roles.unit_of_work() as work:
        missed = work.unanswered.missed(stage.workspace_id, MOST_READ)
    asked = [question for question in missed if question.asked_at <= stage.clock.now()]
    if asked and not asked[-1].not_helpful and dice.random() < SAY_SO:
        user_id = dice.choice(people)
        stage.services.learning.feedback.give(asked[-1].question_id, user_id, helpful=False)
        stage.note("answers rated", user_id)


def _decide(stage: Stage, day: date) -> None:
    """One group of the list, unless this was decided in an earlier play."""
    managers = stage.services.roles.holders(Role.MANAGER)
    with stage.services.roles.unit_of_work() as work:
        later = work.audit.since(stage.workspace_id, stage.clock.now())
    if not managers or any(entry.action == DECIDED for entry in later):
        return
    groups = stage.services.learning.unanswered.unanswered(managers[0]).groups
    if groups and _done(stage, day, managers[0], groups[-1]):
        stage.note("decisions on unanswered questions", managers[0])


def _done(stage: Stage, day: date, manager: str, group: Group) -> bool:
    dice, learning = stage.dice("decision", day), stage.services.learning
    what = dice.choice(DECISIONS)
    if what == "approve" and group.guesses:
        intent_id = group.guesses[0]
        sound = learning.phrasings.rehearse(manager, intent_id, group.questions).sound
        if sound:
            ids = [wording.question_id for wording in sound]
            return isinstance(learning.phrasings.approve(manager, intent_id, ids), Done)
    if what == "count":
        subject = dice.choice(SUBJECTS)
        done = learning.unanswered.count_as_subject(manager, group.group_id, subject)
        return isinstance(done, Done)
    return isinstance(learning.unanswered.dismiss(manager, group.group_id), Done)
