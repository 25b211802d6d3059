"""The life of the checks: how each day's one goes, from the opening to the due time."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from random import Random
from typing import Final

from chatbot.domain.checks import Capacity, Check, Finding, Occurrence, Step, step_moment
from chatbot.domain.concern_reports import Report
from chatbot.domain.concerns import Source
from chatbot.domain.roles import Duty, Role
from chatbot.seeding.concerns import HAPPENED, SOMETHING, STAYS_OPEN, close
from chatbot.seeding.one_transaction import Scene, one_transaction
from chatbot.seeding.stage import Moment, Stage

ADMINS: Final = (
    "deputy_manager",
    "youth_worker",
)  # who runs the pages, by the first that is there
BACKUPS: Final = ("housing_coordinator", "project_manager", "support_worker")
NOTES: Final = {
    "Two comments that advertised a loan.": "Taken down, and the account blocked.",
    "The opening hours of the bank holiday were wrong.": "Corrected.",
    "A thank-you that somebody should see.": "Passed on to the team.",
    "A question about the quiz night in a private message.": "Answered.",
}
CLOSED_AFTER: Final = timedelta(days=6)


class Fate(StrEnum):
    """How a day's check goes."""

    PROMPT = "prompt"
    ON_IT = "on_it"
    NUDGED = "nudged"
    BACKUP = "backup"
    CANNOT = "cannot"
    NOTE = "note"
    CONCERN = "concern"
    LATE = "late"
    MISSED = "missed"


# In hundredths.
FATES: Final = {
    Fate.PROMPT: 50,
    Fate.ON_IT: 14,
    Fate.NUDGED: 7,
    Fate.BACKUP: 6,
    Fate.CANNOT: 4,
    Fate.NOTE: 6,
    Fate.CONCERN: 3,
    Fate.LATE: 5,
    Fate.MISSED: 5,
}
Act = Callable[[Scene], None]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One day's check of the play."""

    stage: Stage
    check: Check
    day: date

    @property
    def form_id(self) -> str:
        """Of the concern that comes of it; the same each time that the months are played."""
        return f"seed:check:{self.check.check_id}:{self.day}"

    @property
    def window(self) -> tuple[datetime, datetime]:
        """When it opens and is due."""
        return self.check.window(self.day, self.stage.services.working_time)

    @property
    def fate(self) -> Fate:
        """How it goes, the same each time."""
        return self.dice("fate").choices(list(FATES), list(FATES.values()))[0]

    def dice(self, *names: object) -> Random:
        """Chance for this day's check."""
        return self.stage.dice("check", self.check.check_id, self.day, *names)

    def at(self, step: Step | None, first: int, last: int) -> datetime:
        """Some minutes after the opening or a step, no fewer than `first` and at most `last`."""
        opens_at, due_at = self.window
        begin = step_moment(step, opens_at, due_at) if step else opens_at
        return begin + timedelta(seconds=self.dice(step, first).randint(first * 60, last * 60))


def checks(stage: Stage) -> Iterator[Moment]:
    """Who looks after the pages is chosen; then the checks of all days, in order of time."""
    moments = [Moment(at=stage.local(stage.first, time(8, 30)), happen=partial(_appoint, stage))]
    for day, turns in _turns(stage).items():
        opening = min(turn.window[0] for turn in turns)
        moments.append(Moment(at=opening, happen=partial(_play_day, stage, day, turns)))
        moments += [_closing(turn) for turn in turns if _is_closed(turn)]
    yield from sorted(moments, key=lambda moment: moment.at)


def _appoint(stage: Stage) -> None:
    """The manager chooses who looks after the pages, where nobody has done so."""
    roles, people = stage.services.roles, stage.people
    managers = roles.holders(Role.MANAGER)
    known = [people[key] for key in (*ADMINS, *sorted(people)) if key in people]
    others = [people[key] for key in (*BACKUPS, *sorted(people)) if key in people]
    backup = next((each for each in others if each != known[0]), None)
    pages = {each.page_id for each in stage.index.pack.checks if each.page_id and each.switched_on}
    wanted = {
        Duty(role=role, scope=page): [user_id]
        for page in sorted(pages)
        if not roles.holders(Role.PAGE_ADMIN, page)
        for role, user_id in ((Role.PAGE_ADMIN, known[0]), (Role.BACKUP_ADMIN, backup))
        if user_id
    }
    if managers and wanted:
        roles.save(managers[0], wanted, roles.settings(managers[0]).seen)


def _turns(stage: Stage) -> Mapping[date, Sequence[Turn]]:
    """What is to be done on each day, as managers have left the checks."""
    office, days = stage.services.checks.ticks.office, list(stage.days())
    book, found = office.book(), defaultdict(list)
    for check_id in sorted(book.pack):
        for day, check in book.due(check_id, office.working_time, days[0], days[-1]):
            found[day].append(Turn(stage=stage, check=check, day=day))
    return dict(sorted(found.items()))


def _play_day(stage: Stage, day: date, turns: Sequence[Turn]) -> None:
    """A working day, up to now; nothing, where it is there already."""
    today = stage.services.working_time.day_of(stage.now)
    with one_transaction(stage, day, silent=day < today) as scene:
        if scene.work.checks.between(stage.workspace_id, day, day):
            return
        events = [(at, act) for turn in turns for at, act in (*_ticks(turn), *_deeds(turn))]
        for at, act in sorted(events, key=lambda event: event[0]):
            if at < stage.now:
                stage.clock.moment = at
                act(scene)


def _ticks(turn: Turn) -> Iterator[tuple[datetime, Act]]:
    """When something happens by itself."""
    opens_at, due_at = turn.window
    yield opens_at, _open
    for step in (Step.NUDGE, Step.BACKUP, Step.DUE):
        yield step_moment(step, opens_at, due_at), _chase


def _open(scene: Scene) -> None:
    scene.checks.ticks.open_due()


def _chase(scene: Scene) -> None:
    scene.checks.ticks.chase()


def _deeds(turn: Turn) -> Iterator[tuple[datetime, Act]]:
    """What people do with it."""
    done = partial(_finish, turn)
    match turn.fate:
        case Fate.PROMPT:
            yield turn.at(None, 4, 170), done
        case Fate.ON_IT:
            yield turn.at(None, 2, 60), partial(_take, turn)
            yield turn.at(None, 61, 175), done
        case Fate.NUDGED:
            yield turn.at(Step.NUDGE, 4, 70), done
        case Fate.BACKUP:
            yield turn.at(Step.BACKUP, 4, 50), done
        case Fate.CANNOT:
            yield turn.at(None, 4, 60), partial(_decline, turn)
            yield turn.at(None, 61, 175), done
        case Fate.NOTE:
            yield turn.at(None, 10, 170), partial(_note, turn)
        case Fate.CONCERN:
            yield turn.at(None, 10, 170), partial(_report, turn)
        case Fate.LATE:
            yield turn.at(Step.DUE, 4, 45), done
        case Fate.MISSED:
            pass


def _here(turn: Turn, scene: Scene) -> tuple[Occurrence, str] | None:
    """The day's check, and who does it: a backup who was asked goes before the first."""
    found = scene.work.checks.between(turn.stage.workspace_id, turn.day, turn.day)
    occurrence = next((each for each in found if each.check_id == turn.check.check_id), None)
    if occurrence is None or not occurrence.asked:
        return None
    backups = [
        person.user_id
        for person in occurrence.people
        if person.capacity is Capacity.BACKUP and person.user_id in occurrence.asked
    ]
    return occurrence, (backups or list(occurrence.asked))[0]


def _take(turn: Turn, scene: Scene) -> None:
    if here := _here(turn, scene):
        scene.checks.days.take(here[1], here[0].occurrence_id)


def _decline(turn: Turn, scene: Scene) -> None:
    if here := _here(turn, scene):
        scene.checks.days.cannot_today(here[1], here[0].occurrence_id)


def _finish(turn: Turn, scene: Scene) -> None:
    if here := _here(turn, scene):
        scene.checks.days.finish(here[1], here[0].occurrence_id, Finding.NOTHING)
        turn.stage.note("checks done", here[1])


def _note(turn: Turn, scene: Scene) -> None:
    if here := _here(turn, scene):
        noticed = turn.dice("note").choice(list(NOTES))
        occurrence_id, something = here[0].occurrence_id, Finding.SOMETHING
        scene.checks.days.finish(here[1], occurrence_id, something, noticed, NOTES[noticed])
        turn.stage.note("checks done", here[1])


def _report(turn: Turn, scene: Scene) -> None:
    """What was found goes into the concern log; where the pack has no kind for it, it is noted."""
    kinds = [
        kind
        for kind in turn.stage.index.pack.concern_kinds
        if not (kind.safeguarding or kind.personal_data)
    ]
    here = _here(turn, scene)
    if here is None or not kinds:
        _note(turn, scene)
        return
    kind, (occurrence, user_id) = turn.dice("kind").choice(kinds), here
    report = Report(
        kind_id=kind.kind_id,
        happened=HAPPENED.get(kind.kind_id, SOMETHING),
        page_id=turn.check.page_id,
        ticked=kind.checklist[:1],
    )
    told = scene.concerns.audience(user_id, kind.kind_id).readers
    scene.concerns.log(user_id, report, told=told, source=Source.CHECK, form_id=turn.form_id)
    scene.checks.days.finish(user_id, occurrence.occurrence_id, Finding.SOMETHING, in_log=True)
    turn.stage.note("checks done", user_id)
    turn.stage.note("concerns logged", user_id)


def _is_closed(turn: Turn) -> bool:
    return turn.fate is Fate.CONCERN and turn.stage.now - turn.window[0] > STAYS_OPEN


def _closing(turn: Turn) -> Moment:
    working_time = turn.stage.services.working_time
    at = working_time.next_opening(turn.window[0] + CLOSED_AFTER) + timedelta(hours=2)
    return Moment(at=at, happen=partial(_close, turn))


def _close(turn: Turn) -> None:
    stage = turn.stage
    with stage.services.concerns.unit_of_work() as work:
        concern = work.concerns.by_form(stage.workspace_id, turn.form_id)
    if concern and concern.is_open:
        close(stage, concern, f"{turn.form_id}:closed")
