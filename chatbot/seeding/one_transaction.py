"""Plays a day of the checks in one transaction.

The bot runs beside the play, with a clock months ahead: it must not find anything half
played, which it would take for late; nor may the play disturb what the bot has opened.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from chatbot.domain.checks import Occurrence
from chatbot.domain.outbox import NewMessage, OutboxMessage
from chatbot.seeding.stage import Stage
from chatbot.services.absence_ports import Absences
from chatbot.services.check_services import CheckServices
from chatbot.services.concerns import ConcernService
from chatbot.services.ports import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The services on one transaction, which is committed in the end.

    Attributes:
        work: the transaction.
    """

    checks: CheckServices
    concerns: ConcernService
    work: UnitOfWork


@contextmanager
def one_transaction(stage: Stage, day: date, *, silent: bool) -> Iterator[Scene]:
    """Let services act; all of it is kept at the end of the block, or nothing.

    Args:
        stage: whose services they are.
        day: which is played; checks of other days stay as they are.
        silent: messages are not kept: what was said months ago is not sent today.
    """
    services, office = stage.services, stage.services.checks.ticks.office
    absences = _AsRead(office.absences.now())  # before: transactions are not to be nested
    with services.roles.unit_of_work() as real:
        work = cast("UnitOfWork", _Inner(real, stage, day, silent=silent))

        def begin() -> Any:  # noqa: ANN401 - a context manager of a Protocol
            return nullcontext(work)

        people = replace(services.people, unit_of_work=begin)
        roles = replace(services.roles, people=people, unit_of_work=begin)
        office = replace(office, unit_of_work=begin, absences=absences)
        yield Scene(
            checks=CheckServices.of(office, roles),
            concerns=replace(services.concerns, roles=roles, unit_of_work=begin),
            work=work,
        )
        real.commit()


class _AsRead:
    """The absences as they stood before the transaction."""

    def __init__(self, absences: Absences) -> None:
        self._absences = absences
        self.is_away = absences.is_away
        self.cover_for = absences.cover_for

    def now(self) -> Absences:
        """Still the same."""
        return self._absences


class _Inner:
    """The transaction as the services see it: they cannot end it."""

    def __init__(self, real: UnitOfWork, stage: Stage, day: date, *, silent: bool) -> None:
        self._real = real
        self.outbox = _Silence() if silent else real.outbox
        self.checks = _OneDay(real, stage, day)

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def commit(self) -> None:
        """Not yet."""


class _OneDay:
    """The checks of one day, before which all was dealt with."""

    def __init__(self, real: UnitOfWork, stage: Stage, day: date) -> None:
        self._real = real.checks
        self._check_ids = [check.check_id for check in stage.index.pack.checks]
        self._day = day

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def waiting(self, workspace_id: str) -> Sequence[Occurrence]:
        """Those of the day."""
        return [each for each in self._real.waiting(workspace_id) if each.on == self._day]

    def progress(self, _workspace_id: str) -> Mapping[str, date]:
        """Up to the day before."""
        return dict.fromkeys(self._check_ids, self._day - timedelta(days=1))

    def opened_since(self, workspace_id: str, _first: date) -> frozenset[tuple[str, date]]:
        """Those from the day on, which is sooner found."""
        return self._real.opened_since(workspace_id, self._day)

    def note_progress(self, _workspace_id: str, _through: Mapping[str, date]) -> None:
        """The bot notes its own."""


class _Silence:
    """An outbox that keeps nothing."""

    def add(self, _workspace_id: str, **_message: str | Mapping[str, str] | object) -> bool:
        """As if it were written."""
        return True

    def among(self, _workspace_id: str, _keys: Collection[str]) -> Sequence[OutboxMessage]:
        """None."""
        return ()

    def add_all(self, _workspace_id: str, _messages: Collection[NewMessage]) -> None:
        """As if they were written."""
