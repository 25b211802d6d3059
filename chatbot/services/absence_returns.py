"""Whoever is back gets a short list of what happened; what is old is forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from chatbot.domain.absences import Absence
from chatbot.domain.checks import Check, Finding, Occurrence, OccurrenceState
from chatbot.domain.concerns import parts_of
from chatbot.services.absence_messages import about_return
from chatbot.services.check_rota import CheckOffice

DAY: Final = timedelta(days=1)
OLD_NEWS: Final = 14  # days after which nobody has to be told any more
KEPT: Final = 365  # days


@dataclass(frozen=True, kw_only=True)
class CheckNews:
    """What became of one check.

    Attributes:
        done_by: how often who did it.
        reported_on: when something was found.
        missed_on: when nobody did it.
        open_on: what somebody still has to do.
    """

    check: Check
    done_by: Mapping[str, int] = field(default_factory=dict)
    reported_on: tuple[date, ...] = ()
    missed_on: tuple[date, ...] = ()
    open_on: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AbsenceNews:
    """What happened while somebody was away, on the pages that are theirs.

    Attributes:
        follow_ups: how many follow-ups of theirs are open.
        due: how many of them are due.
    """

    first_on: date
    last_on: date
    checks: tuple[CheckNews, ...] = ()
    follow_ups: int = 0
    due: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened."""
        return not self.checks and not self.follow_ups


@dataclass(frozen=True, kw_only=True)
class AbsenceReturns:
    """To be called by the metronome, at any time, by several processes."""

    office: CheckOffice

    def welcome(self) -> int:
        """Write to those who are back this morning; returns to how many.

        Somebody who goes from one absence into the next is told after the last one.
        """
        now = self.office.clock.now()
        if not self.office.working_time.is_open(now):
            return 0
        today, workspace_id = self.office.working_time.day_of(now), self.office.workspace_id
        with self.office.unit_of_work() as work:
            waiting = work.absences.to_welcome(workspace_id, today)
        calendar = self.office.absences.now() if waiting else None
        by_person = groupby(sorted(waiting, key=_person), key=_person)
        return sum(
            self._welcome(tuple(absences), today)
            for user_id, absences in by_person
            if calendar and not calendar.is_away(user_id, today)
        )

    def forget(self) -> int:
        """Delete what was over a year ago; returns how many absences and swaps."""
        today = self.office.working_time.day_of(self.office.clock.now())
        before, workspace_id = today - KEPT * DAY, self.office.workspace_id
        with self.office.unit_of_work() as work:
            gone = work.absences.purge(workspace_id, before)
            gone += work.swaps.purge(workspace_id, before)
            work.commit()
        return gone

    def news(self, user_id: str, first: date, last: date) -> AbsenceNews:
        """What happened from a day to another on somebody's pages, and what waits for them."""
        book, rota = self.office.book(), self.office.rota()
        with self.office.unit_of_work() as work:
            between = work.checks.between(self.office.workspace_id, first, last)
        theirs: dict[str, tuple[Check, list[Occurrence]]] = {}
        for occurrence in between:
            check = book.at(occurrence.check_id, occurrence.on)
            if check and user_id in rota.responsible(check):
                theirs.setdefault(check.check_id, (check, []))[1].append(occurrence)
        found = (_news_of(check, occurrences) for check, occurrences in theirs.values())
        follow_ups, due = self._follow_ups(user_id, first)
        return AbsenceNews(
            first_on=first,
            last_on=last,
            checks=tuple(each for each in found if each),
            follow_ups=follow_ups,
            due=due,
        )

    def _welcome(self, absences: Sequence[Absence], today: date) -> bool:
        """Whether somebody was written to; what another process has done is left."""
        now, last = self.office.clock.now(), max(each.last_on for each in absences)
        first = min(each.first_on for each in absences)
        tells = last >= today - OLD_NEWS * DAY
        tells = tells and not self.news(absences[0].user_id, first, last).is_empty
        with self.office.unit_of_work() as work:
            for absence in absences:
                if not work.absences.save(replace(absence, returned_at=now)):
                    return False
            if tells:
                work.outbox.add_all(self.office.workspace_id, [about_return(absences, now)])
            work.commit()
        return tells

    def _follow_ups(self, user_id: str, first: date) -> tuple[int, int]:
        """Those of theirs that are open, where one is new or due; how many are due."""
        today = self.office.working_time.day_of(self.office.clock.now())
        with self.office.unit_of_work() as work:
            concerns = work.concerns.with_open_follow_ups(self.office.workspace_id)
            roles = work.roles.all(self.office.workspace_id)
        mine = [
            follow_up
            for concern in concerns
            if parts_of(concern, user_id, roles)
            for follow_up in concern.open_follow_ups()
            if follow_up.owner == user_id
        ]
        due = sum(each.due_on <= today for each in mine)
        day_of = self.office.working_time.day_of
        new = any(day_of(each.assigned_at) >= first for each in mine)
        return (len(mine), due) if due or new else (0, 0)


def _person(absence: Absence) -> str:
    return absence.user_id


def _news_of(check: Check, occurrences: Sequence[Occurrence]) -> CheckNews | None:
    done_by: dict[str, int] = {}
    for each in occurrences:
        if each.done_by:
            done_by[each.done_by] = done_by.get(each.done_by, 0) + 1
    news = CheckNews(
        check=check,
        done_by=done_by,
        reported_on=tuple(e.on for e in occurrences if e.finding is Finding.SOMETHING),
        missed_on=tuple(e.on for e in occurrences if e.state is OccurrenceState.MISSED),
        open_on=tuple(e.on for e in occurrences if e.is_waiting),
    )
    return news if news != CheckNews(check=check) else None
