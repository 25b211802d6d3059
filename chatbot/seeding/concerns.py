"""The life of the concern log: what is logged, followed up and closed in three months."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Final

from chatbot.domain.concern_reports import Report, Step, Task
from chatbot.domain.concerns import Concern, Deed, Source
from chatbot.domain.outbox import MessageState, Settlement
from chatbot.domain.policies import ConcernKind
from chatbot.domain.roles import Role
from chatbot.seeding.stage import Moment, Stage
from chatbot.services.concern_notices import News, notice_key
from chatbot.services.concerns import Recorded

EVERY: Final = 9  # days, about
FOLLOWED_UP: Final = 0.6  # chance that something is left to do
STAYS_OPEN: Final = timedelta(days=10)  # what is younger is still being looked at
ACCOUNTS: Final = ("@angry_neighbour", "@town.grumbler", "@free_offers_4u")
HAPPENED: Final = {
    "offensive-comment": "An insult under the photo of the open day. Several people saw it.",
    "blocked-person": "The same account wrote again after two comments had been taken down.",
    "support-request": "M.K. asked by message how to get help with a benefits letter.",
    "abuse-or-bullying": "J.T. gets unkind messages from others of the group in the evenings.",
    "account-taken-over": "Posts appeared that nobody here wrote, and the password failed.",
    "significant-contact": "R.S. wrote at length about how things are at home.",
    "personal-data": "A form with two people's initials and addresses could be seen in a photo.",
}
SOMETHING: Final = "Something that should not be lost."
TASKS: Final = {
    "support-request": "Ring M.K. back",
    "personal-data": "Ask whether the ICO has to be told",
}


@dataclass(kw_only=True)
class Case:
    """One concern of the play, and what it became in the database."""

    number: int
    kind: ConcernKind
    reporter: str
    owner: str | None
    day: date
    made: list[Recorded] = field(default_factory=list)

    @property
    def form_id(self) -> str:
        """The same each time that the months are played."""
        return f"seed:{self.day}:{self.number}"


def concerns(stage: Stage) -> Iterator[Moment]:
    """The concerns of all days, in order of time."""
    moments = [moment for case in _cases(stage) for moment in _moments(stage, case)]
    yield from sorted(moments, key=lambda moment: moment.at)


def _cases(stage: Stage) -> Iterator[Case]:
    """About one in nine days, each kind in its turn."""
    kinds, people = stage.index.pack.concern_kinds, sorted(stage.people.values())
    if not kinds:
        return
    for day in filter(stage.is_working_day, stage.days()):
        dice = stage.dice("concerns", day)
        if dice.random() < 7 / 5 / EVERY:
            number = day.toordinal()
            kind = kinds[dice.randrange(len(kinds))]
            followed = not kind.safeguarding and dice.random() < FOLLOWED_UP
            yield Case(
                number=number,
                kind=kind,
                reporter=dice.choice(people),
                owner=dice.choice(people) if followed else None,
                day=day,
            )


def _moments(stage: Stage, case: Case) -> Iterator[Moment]:
    at = stage.local(case.day, time(10, 15)) + timedelta(minutes=case.number % 240)
    yield Moment(at=at, happen=lambda: _log(stage, case))
    if stage.now - at < STAYS_OPEN:
        return
    if case.owner:
        done = at + timedelta(days=3)
        yield Moment(at=done, happen=lambda: _finish(stage, case))
    yield Moment(at=at + timedelta(days=6), happen=lambda: _close(stage, case))


def _log(stage: Stage, case: Case) -> None:
    service, dice = stage.services.concerns, stage.dice("concern", case.day)
    with service.unit_of_work() as work:
        known = work.concerns.by_form(stage.workspace_id, case.form_id)
    if known:
        case.made.append(Recorded(concern=known))
        return
    pages, kind = stage.index.pack.pages, case.kind
    task = Task()
    if case.owner:
        what = TASKS.get(kind.kind_id, "See whether it happens again")
        task = Task(what=what, owner=case.owner, due_on=case.day + timedelta(days=4))
    report = Report(
        kind_id=kind.kind_id,
        happened=HAPPENED.get(kind.kind_id, SOMETHING),
        page_id=dice.choice(pages).page_id if pages else None,
        ticked=kind.checklist[: dice.randint(1, len(kind.checklist))],
        accounts="" if kind.personal_data or kind.safeguarding else dice.choice(ACCOUNTS),
        noticed_at=stage.clock.now() - timedelta(hours=2),
        task=task,
    )
    told = service.audience(case.reporter, kind.kind_id).readers
    source = dice.choice((Source.COMMAND, Source.HOME, Source.MESSAGE))
    made = service.log(case.reporter, report, told=told, source=source, form_id=case.form_id)
    if isinstance(made, Recorded):
        case.made.append(made)
        stage.note("concerns logged", case.reporter)


def _finish(stage: Stage, case: Case) -> None:
    for made in case.made:
        (follow_up,) = made.concern.follow_ups
        step = Step(
            concern_id=made.concern.concern_id,
            deed=Deed.FINISH,
            text="Done, and all is well.",
            follow_up_id=follow_up.follow_up_id,
        )
        stage.services.concerns.record(follow_up.owner, step, f"{case.form_id}:done")


def _close(stage: Stage, case: Case) -> None:
    for made in case.made:
        close(stage, made.concern, f"{case.form_id}:closed")


def close(stage: Stage, concern: Concern, form_id: str) -> None:
    """By whoever looks after it; nobody does in a workspace without managers."""
    roles = stage.services.roles
    leads = roles.holders(Role.SAFEGUARDING_LEAD) if concern.safeguarding else ()
    handlers = leads or roles.holders(Role.MANAGER)
    if not handlers:
        return
    step = Step(concern_id=concern.concern_id, deed=Deed.CLOSE, text="Nothing is left to do.")
    stage.services.concerns.record(handlers[0], step, form_id)
    _withhold(stage, notice_key(concern, News.CLOSED, concern.reporter, once=form_id))


def _withhold(stage: Stage, key: str) -> None:
    """What was closed months ago is not told today; of the rest nothing is needed any more."""
    with stage.services.concerns.unit_of_work() as work:
        if message := work.outbox.find(stage.workspace_id, key):
            dropped = Settlement(state=MessageState.DROPPED)
            work.outbox.settle(message, dropped, stage.clock.now())
        work.commit()
