"""The life of supervision: planned, answered, held and signed off in three months."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from typing import Final

from chatbot.domain.cadences import DAY
from chatbot.domain.outbox import MessageState, Settlement
from chatbot.domain.roles import Duty, Role
from chatbot.domain.supervision import Deed, DraftField, Meeting, MeetingState
from chatbot.domain.supervision_questions import AnswerKind, SupervisionQuestion
from chatbot.domain.supervision_steps import Step, lacks_reason, values_of
from chatbot.seeding.stage import Moment, Stage
from chatbot.services.supervision_notices import News, notice_key

# Who supervises whom, by role's key; the first two that the organisation has.
PAIRS: Final = (
    ("support_worker", "deputy_manager"),
    ("housing_coordinator", "manager"),
    ("youth_worker", "project_manager"),
    ("volunteer", "dsl"),
    ("volunteer", "deputy_manager"),
)
MOST_PAIRS: Final = 2
EVERY: Final = 4  # weeks
ANSWERED: Final = 0.9  # chances
HELD: Final = 0.85
SIGNED: Final = 0.8
FINISHED: Final = 0.7
# What is said in words: to a question of the packs by its id, else to any other one.
WORDS: Final = (
    "Two people asked to be friends with me. I said no, and why.",
    "A message came late in the evening. I answered in the morning.",
    "Some comments under the photos were hard to read.",
)
WORDS_TO: Final[Mapping[str, Sequence[str]]] = {
    "training": (
        "A short course on privacy settings would help me.",
        "Something for the people we work with, on scams.",
    ),
    "profiles-run": ("The page's inbox, two afternoons a week.", "The volunteers' rota group."),
    "feedback": (
        "Say more clearly whom to ask about pictures.",
        "The part on group chats is hard to find.",
        "A page with examples would help new people.",
    ),
}
COMMENTS: Final = (
    "Well handled. Keep to the page for this.",
    "Let us look at the course together.",
)
ACTIONS: Final = (
    "Look at the privacy settings together",
    "Find a short course on staying safe online",
    "Read the part on photos again",
)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A worker and their supervisor (Slack user ids)."""

    worker: str
    supervisor: str


def supervision(stage: Stage) -> Iterator[Moment]:
    """What happens on each working day, in order of time."""
    pairs = _pairs(stage)
    for number, day in enumerate(filter(stage.is_working_day, stage.days())):
        if not pairs:
            return
        if number == 0:
            yield Moment(
                at=stage.local(day, time(9, 20)), happen=partial(_plan, stage, pairs, day)
            )
        at = stage.local(day, time(9, 40))
        yield Moment(at=at, happen=partial(_morning, stage, pairs, day))
        at = stage.local(day, time(15, 5))
        yield Moment(at=at, happen=partial(_afternoon, stage, pairs, day))


def _pairs(stage: Stage) -> tuple[Pair, ...]:
    """Those who are there; none without a manager, who chooses supervisors."""
    if not stage.services.roles.holders(Role.MANAGER):
        return ()
    found: dict[str, Pair] = {}
    for worker, supervisor in PAIRS:
        if worker in stage.people and supervisor in stage.people:
            pair = Pair(worker=stage.people[worker], supervisor=stage.people[supervisor])
            found.setdefault(worker, pair)
    return tuple(found.values())[:MOST_PAIRS]


def _plan(stage: Stage, pairs: tuple[Pair, ...], day: date) -> None:
    """A manager chooses the supervisors, who set the dates; what is so already stays."""
    manager = stage.services.roles.holders(Role.MANAGER)[0]
    plans = stage.services.supervision.plans
    for number, pair in enumerate(pairs):
        duty = Duty(role=Role.SUPERVISOR, scope=pair.worker)
        if not stage.services.roles.holders(duty.role, duty.scope):
            seen = stage.services.roles.settings(manager).seen
            stage.services.roles.save(manager, {duty: (pair.supervisor,)}, seen)
        if plans.form(manager, pair.worker).plan is None:
            first = day + timedelta(days=8 + 3 * number)
            plans.save(manager, pair.worker, starting_on=first, weeks=str(EVERY), seen=0)
            for recipient in (pair.worker, pair.supervisor):
                _withhold(stage, pair.worker, recipient)


def _withhold(stage: Stage, worker: str, recipient: str) -> None:
    """That it was planned months ago is not told today; of the rest nothing is needed."""
    key = notice_key(News.PLANNED, worker, recipient, once="1")
    with stage.services.supervision.office.unit_of_work() as work:
        if message := work.outbox.find(stage.workspace_id, key):
            dropped = Settlement(state=MessageState.DROPPED)
            work.outbox.settle(message, dropped, stage.clock.now())
        work.commit()


def _morning(stage: Stage, pairs: tuple[Pair, ...], day: date) -> None:
    """What is due is asked; workers answer what they were asked on an earlier day."""
    while stage.services.supervision.ticks.tick():
        pass
    for pair, meeting in _meetings(stage, pairs):
        asked = meeting.prompted_on is not None and meeting.prompted_on < day <= meeting.on
        if asked and meeting.is_planned and meeting.answered_at is None:
            dice = stage.dice("answers", pair.worker, meeting.meant_for)
            if dice.random() < ANSWERED:
                _answer(stage, meeting)


def _answer(stage: Stage, meeting: Meeting) -> None:
    records = stage.services.supervision.records
    with stage.services.supervision.office.unit_of_work() as work:
        roles = work.roles.all(stage.workspace_id)
        asked = stage.services.supervision.office.asked(work, meeting, roles)
    if not asked:
        return
    form = records.form(meeting.worker, meeting.meeting_id)
    fields = [field for each in form.questions for field in _fields(stage, meeting, each).items()]
    records.keep_page(meeting.worker, meeting.meeting_id, fields)
    records.hand_over(meeting.worker, meeting.meeting_id, f"seed:{meeting.meeting_id}:answers")
    stage.note("supervision forms answered", meeting.worker)


def _fields(
    stage: Stage, meeting: Meeting, question: SupervisionQuestion
) -> Mapping[DraftField, str]:
    dice = stage.dice("answer", meeting.worker, meeting.meant_for, question.question_id)
    where = DraftField(question_id=question.question_id)
    words = dice.choice(WORDS_TO.get(question.question_id, WORDS))
    if question.kind is AnswerKind.TEXT:
        return {where: words}
    value = dice.choice(values_of(question))
    why = DraftField(question_id=question.question_id, is_reason=True)
    return {where: value} | ({why: words} if lacks_reason(question, value, "") else {})


def _afternoon(stage: Stage, pairs: tuple[Pair, ...], day: date) -> None:
    """Held, or not, by the supervisor; then both sign, mostly."""
    for pair, meeting in _meetings(stage, pairs):
        if meeting.on != day or not meeting.is_planned:
            continue
        dice = stage.dice("held", pair.worker, meeting.meant_for)
        if dice.random() >= HELD:
            _do(stage, pair.supervisor, meeting, Deed.NOT_HELD, text="The van broke down.")
            continue
        _do(stage, pair.supervisor, meeting, Deed.HELD, day=day)
        stage.note("supervisions held", pair.supervisor)
        _do(stage, pair.supervisor, meeting, Deed.COMMENT, text=dice.choice(COMMENTS))
        due = day + 10 * DAY
        owner = dice.choice((pair.worker, pair.supervisor))
        what = dice.choice(ACTIONS)
        _finish(stage, meeting)
        _do(stage, pair.supervisor, meeting, Deed.ADD_ACTION, what=what, owner=owner, day=due)
        if dice.random() < SIGNED:
            for who in (pair.worker, pair.supervisor):
                _do(stage, who, meeting, Deed.SIGN)


def _finish(stage: Stage, meeting: Meeting) -> None:
    """What was agreed earlier is done by now, mostly."""
    with stage.services.supervision.office.unit_of_work() as work:
        known = work.supervision.actions_of(stage.workspace_id, meeting.worker)
    for action in known:
        dice = stage.dice("finished", meeting.worker, action.what, action.due_on)
        if action.is_open and dice.random() < FINISHED:
            _do(stage, action.owner, meeting, Deed.FINISH_ACTION, action_id=action.action_id)


def _do(stage: Stage, user_id: str, meeting: Meeting, deed: Deed, **values: object) -> None:
    step = Step(meeting_id=meeting.meeting_id, deed=deed, **values)  # type: ignore[arg-type]
    form_id = f"seed:{meeting.meeting_id}:{deed}:{user_id}:{step.action_id}"
    stage.services.supervision.steps.record(user_id, step, form_id)


def _meetings(stage: Stage, pairs: tuple[Pair, ...]) -> list[tuple[Pair, Meeting]]:
    """The records of all pairs whose supervisor is still the one of the play."""
    with stage.services.supervision.office.unit_of_work() as work:
        roles = work.roles.all(stage.workspace_id)
        return [
            (pair, meeting)
            for pair in pairs
            if roles.has(pair.supervisor, Role.SUPERVISOR, pair.worker)
            for meeting in work.supervision.of_worker(stage.workspace_id, pair.worker)
            if meeting.state is not MeetingState.NOT_HELD
        ]
