"""Managers change checks, and see what is coming."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from chatbot.domain.audit import AuditEntry
from chatbot.domain.cadences import PlannedDay, next_days
from chatbot.domain.check_rules import CheckVersion, RuleBook, to_values
from chatbot.domain.checks import Asked, Check, CheckField, find_faults
from chatbot.domain.errors import StaleActionError
from chatbot.domain.permissions import Action
from chatbot.services.check_rota import CheckOffice, Rota
from chatbot.services.check_warnings import CheckWarnings
from chatbot.services.ports import UnitOfWork
from chatbot.services.roles import RolesService

CHECK_CHANGED: Final = "checks.changed"
TEN: Final = 10
DAY: Final = timedelta(days=1)
OVERTAKEN: Final = "Somebody else changed this check. Nothing is saved. Open it again."
UNKNOWN: Final = "This check is not in the policy pack any more."


@dataclass(frozen=True, kw_only=True)
class CheckForm:
    """A check as a form shows it.

    Attributes:
        responsible: whose it is now, by choice or by role (user ids).
        seen: to be handed back with what the form wants.
    """

    check: Check
    responsible: tuple[str, ...]
    seen: int


@dataclass(frozen=True, kw_only=True)
class ComingDay:
    """A coming day of a check, and who gets it; nobody where it is left out."""

    day: PlannedDay
    people: tuple[Asked, ...]


@dataclass(frozen=True, kw_only=True)
class Saved:
    """It was saved, and counts from a day on; None where everything was so already."""

    check: Check
    from_on: date | None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Nothing was saved: a sentence for each field that cannot be so."""

    faults: Mapping[CheckField, str]


@dataclass(frozen=True, kw_only=True)
class CheckSettings:
    """Every method that takes a `user_id` checks that they are a manager.

    Raises:
        NotAuthorisedError: not a manager.
        StaleActionError: there is no such check.
    """

    office: CheckOffice
    roles: RolesService

    def all(self, user_id: str) -> Sequence[CheckForm]:
        """Every check as it is next, in the order of the pack."""
        self.roles.require(user_id, Action.CHANGE_CHECKS)
        return [self._form(check_id) for check_id in self.office.book().pack]

    def form(self, user_id: str, check_id: str) -> CheckForm:
        """One check."""
        self.roles.require(user_id, Action.CHANGE_CHECKS)
        return self._form(check_id)

    def coming(self, user_id: str, check_id: str) -> tuple[Check, Sequence[ComingDay]]:
        """The next ten days of a check, and those that are left out between them."""
        self.roles.require(user_id, Action.CHANGE_CHECKS)
        check, rota = self._form(check_id).check, self.office.rota()
        days = next_days(check.cadence, self.office.working_time, self.office.today(check), TEN)
        return check, [
            ComingDay(day=day, people=rota.who(check, day.on) if day.on else ()) for day in days
        ]

    def save(self, user_id: str, wanted: Check, seen: int) -> Saved | Refused:
        """Change a check.

        A check that is switched off ends at once. Any other change counts from
        today where today's has not opened by the old and the new times, else
        from tomorrow.

        Args:
            user_id: the manager.
            wanted: the check as it shall be.
            seen: `CheckForm.seen` of what the form showed.

        Raises:
            StaleActionError: there is no such check, or somebody else changed it.
        """
        self.roles.require(user_id, Action.CHANGE_CHECKS)
        rota = self.office.rota()
        if faults := self._faults(wanted, rota):
            return Refused(faults=faults)
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            book = self.office.book_in(work)
            before = _latest(book, wanted.check_id, self.office)
            self._refuse_overtaken(work, wanted.check_id, seen)
            if to_values(before) == to_values(wanted):
                return Saved(check=wanted, from_on=None)
            from_on = self._from_on(book, wanted)
            self._write(work, user_id, before, wanted, from_on)
            work.commit()
        return Saved(check=wanted, from_on=from_on)

    def warn_ahead(self) -> int:
        """Tell managers a week before where nobody will be there; returns how often."""
        book = self.office.book()
        checks = [_latest(book, check_id, self.office) for check_id in book.pack]
        return self.warnings.warn(checks)

    @property
    def warnings(self) -> CheckWarnings:
        """The days on which nobody will be there."""
        return CheckWarnings(office=self.office)

    def read(self, check_id: str) -> Check | None:
        """A check as it is next, for the messages that tell of it."""
        book = self.office.book()
        return _latest(book, check_id, self.office) if check_id in book.pack else None

    def _form(self, check_id: str) -> CheckForm:
        with self.office.unit_of_work() as work:
            seen = work.audit.last_number(self.office.workspace_id, CHECK_CHANGED)
            check = _latest(self.office.book_in(work), check_id, self.office)
        responsible = self.office.rota().responsible(check)
        return CheckForm(check=check, responsible=responsible, seen=seen)

    def _faults(self, wanted: Check, rota: Rota) -> dict[CheckField, str]:
        try:
            ZoneInfo(wanted.zone or "UTC")
        except (KeyError, ValueError, OSError):
            words = f"I do not know the time zone {wanted.zone}. One that I know: Europe/London."
            return {CheckField.ZONE: words}
        today, working_time = self.office.today(wanted), self.office.working_time
        days = next_days(wanted.cadence, working_time, today, 2 * TEN)
        found = find_faults(
            wanted,
            working_time,
            somebody=bool(rota.responsible(wanted)),
            coming=[day.on for day in days if day.on],
        )
        for check_field, people in (
            (CheckField.PEOPLE, wanted.people),
            (CheckField.BACKUPS, wanted.backups),
        ):
            if not all(map(self._may_do_checks, people)):
                found.setdefault(check_field, "Choose full members of the organisation only.")
        return found

    def _may_do_checks(self, user_id: str) -> bool:
        person = self.roles.people.identify(user_id)
        return person.may_ask(guests_allowed=False)

    def _refuse_overtaken(self, work: UnitOfWork, check_id: str, seen: int) -> None:
        entries = work.audit.after(self.office.workspace_id, seen, CHECK_CHANGED)
        if any(entry.subject == check_id for entry in entries):
            raise StaleActionError(OVERTAKEN)

    def _from_on(self, book: RuleBook, wanted: Check) -> date:
        """The first day that it counts for: a day that has begun is not changed."""
        today, now = self.office.today(wanted), self.office.clock.now()
        if not wanted.switched_on:
            return today
        before = book.at(wanted.check_id, today)
        versions = [wanted, before] if before and before.switched_on else [wanted]
        opens = [each.window(today, self.office.working_time)[0] for each in versions]
        return today if now < min(opens) else today + DAY

    def _write(
        self, work: UnitOfWork, user_id: str, before: Check, wanted: Check, from_on: date
    ) -> None:
        now, values = self.office.clock.now(), to_values(wanted)
        version = CheckVersion(check_id=wanted.check_id, from_on=from_on, values=values)
        work.checks.change(self.office.workspace_id, version, now)
        work.audit.add(
            AuditEntry(
                workspace_id=self.office.workspace_id,
                at=now,
                actor=user_id,
                action=CHECK_CHANGED,
                subject=wanted.check_id,
                before=to_values(before),
                after=values | {"from_on": from_on.isoformat()},
            )
        )


def _latest(book: RuleBook, check_id: str, office: CheckOffice) -> Check:
    """A check as it is next, also where that counts only from tomorrow on."""
    check = book.pack.get(check_id)
    if check is None:
        raise StaleActionError(UNKNOWN)
    found = book.at(check_id, office.today(check) + 2 * DAY)
    return found or check
