"""Who may do what; managers give and take roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.people import Person, Standing
from chatbot.domain.permissions import Action, is_permitted
from chatbot.domain.roles import NOT_FOR_ROLES, Duty, Role, RoleAssignment, RoleChange, Roles
from chatbot.services.people import PeopleService
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.role_changes import ROLES_CHANGED, read_change, record_changes

NOT_YOURS = "Sorry, this is not open to you. A manager can help."

Wanted = Mapping[Duty, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody with what they hold."""

    person: Person
    held: tuple[RoleAssignment, ...]

    def has(self, role: Role) -> bool:
        """Whether they hold a role, anywhere."""
        return any(entry.role is role for entry in self.held)


@dataclass(frozen=True, kw_only=True)
class RoleSettings:
    """The roles as a form shows them.

    Attributes:
        seen: to be handed back with what the form wants: who changed something
            in the meantime is found by it.
    """

    roles: Roles
    seen: int


@dataclass(frozen=True, kw_only=True)
class Saved:
    """It was saved; `changes` is empty where everything was so already."""

    changes: tuple[RoleChange, ...]


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Nothing was saved: a sentence for each duty that cannot be as it was wanted."""

    faults: Mapping[Duty, str]


@dataclass(frozen=True, kw_only=True)
class Overtaken:
    """Nothing was saved: others changed duties of the form after it was opened.

    Attributes:
        by: who (Slack user ids, or `SYSTEM`).
        changes: what, from the form's opening until now.
        wanted: what the form wanted to change, and the present for the rest.
        settings: the present, for the next attempt.
    """

    by: tuple[str, ...]
    changes: tuple[RoleChange, ...]
    wanted: Wanted
    settings: RoleSettings


@dataclass(frozen=True, kw_only=True)
class RolesService:
    """Every method that takes a `user_id` as the one who acts checks what they may do."""

    workspace_id: str
    people: PeopleService
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def require(self, user_id: str, action: Action, scope: str | None = None) -> Person:
        """The person, who may do this.

        Args:
            user_id: who wants to (Slack's id).
            action: what.
            scope: the page's id or worker's user id that it is about, if any.

        Raises:
            NotAuthorisedError: they may not; the sentence gives nothing away.
        """
        return self.visitor(user_id, action, scope).person

    def may(self, user_id: str, action: Action, scope: str | None = None) -> bool:
        """Whether they may do this: for what is offered; who does it is asked again."""
        try:
            self.require(user_id, action, scope)
        except NotAuthorisedError:
            return False
        return True

    def visitor(self, user_id: str, action: Action, scope: str | None = None) -> Visitor:
        """As `require`, with what they hold."""
        person = self.people.identify(user_id)
        visitor = Visitor(person=person, held=self._roles().held_by(user_id))
        guests_allowed = self.people.guests_allowed
        if is_permitted(action, person, visitor.held, scope=scope, guests_allowed=guests_allowed):
            return visitor
        if person.may_ask(guests_allowed=guests_allowed):
            raise NotAuthorisedError(NOT_YOURS)
        raise NotAuthorisedError

    def has(self, user_id: str, role: Role, scope: str | None = None) -> bool:
        """Whether somebody holds a role."""
        return self._roles().has(user_id, role, scope)

    def holders(self, role: Role, scope: str | None = None) -> tuple[str, ...]:
        """Who holds a role (Slack user ids): full members, as far as the platform told."""
        return self._roles().holders(role, scope)

    def still_vacant(self, duties: Sequence[Duty]) -> tuple[Duty, ...]:
        """Those of the duties that nobody has."""
        roles = self._roles()
        return tuple(duty for duty in duties if not roles.holders_of(duty))

    def recheck(self) -> None:
        """Ask the platform about everybody with a role; to be called every hour.

        Whoever went while the bot was not there to be told loses their roles.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        known = self._roles().assignments
        workers = {entry.scope for entry in known if entry.role is Role.SUPERVISOR and entry.scope}
        for user_id in {entry.user_id for entry in known} | workers:
            self.people.identify(user_id)

    def settings(self, user_id: str) -> RoleSettings:
        """What the form shows.

        Raises:
            NotAuthorisedError: not a manager.
        """
        self.require(user_id, Action.SEE_SETTINGS)
        with self.unit_of_work() as work:
            return self._settings(work)

    def save(self, user_id: str, wanted: Wanted, seen: int) -> Saved | Refused | Overtaken:
        """Give and take roles, all that is wanted or nothing.

        Args:
            user_id: the manager.
            wanted: for each duty of the form, who shall have it. Others stay.
            seen: `RoleSettings.seen` of what the form showed.

        Raises:
            NotAuthorisedError: not a manager, or not any more.
        """
        self.require(user_id, Action.CHANGE_SETTINGS)
        self._confirm_standings(wanted)
        with self.unit_of_work() as work:
            work.roles.lock(self.workspace_id)
            settings = self._settings(work)
            if not settings.roles.has(user_id, Role.MANAGER):
                raise NotAuthorisedError(NOT_YOURS)
            changes = settings.roles.changes(wanted)
            if not changes:
                return Saved(changes=())
            entries = work.audit.after(self.workspace_id, seen, ROLES_CHANGED)
            if overtaken := _overtaken(entries, wanted, settings):
                return overtaken
            faults = self._faults(work, settings.roles, wanted, changes)
            if faults:
                return Refused(faults=faults)
            record_changes(work, self.workspace_id, changes, actor=user_id, now=self.clock.now())
            work.commit()
        return Saved(changes=changes)

    def _confirm_standings(self, wanted: Wanted) -> None:
        """Ask the platform about everybody who would come in, before the roles are locked."""
        changes = self._roles().changes(wanted)
        for user_id in {each for change in changes for each in _involved(change)}:
            self.people.identify(user_id)

    def _faults(
        self, work: UnitOfWork, roles: Roles, wanted: Wanted, changes: Sequence[RoleChange]
    ) -> dict[Duty, str]:
        found = roles.faults(wanted)
        for change in changes:
            for user_id in _involved(change):
                known = work.people.find(self.workspace_id, user_id)
                standing = known[0].standing if known else Standing.OUTSIDER
                if standing is not Standing.MEMBER:
                    found.setdefault(change.duty, NOT_FOR_ROLES[standing])
        return found

    def _settings(self, work: UnitOfWork) -> RoleSettings:
        # The number is read first: a change in between is told rather than missed.
        seen = work.audit.last_number(self.workspace_id, ROLES_CHANGED)
        return RoleSettings(roles=work.roles.all(self.workspace_id), seen=seen)

    def _roles(self) -> Roles:
        with self.unit_of_work() as work:
            return work.roles.all(self.workspace_id)


def _involved(change: RoleChange) -> tuple[str, ...]:
    """Who has to be a full member: who comes in, and a worker who gets a supervisor."""
    new = tuple(user_id for user_id in change.after if user_id not in change.before)
    worker = change.duty.scope if change.duty.role is Role.SUPERVISOR else None
    return (*new, worker) if new and worker else new


def _overtaken(
    entries: Sequence[AuditEntry], wanted: Wanted, settings: RoleSettings
) -> Overtaken | None:
    """What others did to the form's duties since it was opened; None where nothing is left."""
    about = [(entry.actor, read_change(entry)) for entry in entries]
    about = [(actor, change) for actor, change in about if change.duty in wanted]
    first = {change.duty: change.before for _, change in reversed(about)}
    now = {duty: settings.roles.holders_of(duty) for duty in wanted}
    changes = tuple(
        RoleChange(duty=duty, before=before, after=now[duty])
        for duty, before in first.items()
        if set(before) != set(now[duty])
    )
    if not changes:
        return None
    kept = {
        duty: now[duty] if set(chosen) == set(first.get(duty, now[duty])) else tuple(chosen)
        for duty, chosen in wanted.items()
    }
    actors = dict.fromkeys(actor for actor, change in about)
    return Overtaken(by=tuple(actors), changes=changes, wanted=kept, settings=settings)
