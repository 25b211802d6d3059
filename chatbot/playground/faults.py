"""Faults on demand: what may go wrong between a bot and Slack."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chatbot.playground.refusals import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatbot.playground.records import Json


class FaultKind(StrEnum):
    """The faults; docs/playground.md says what each does."""

    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    INTERNAL_ERROR = "internal_error"
    TIMEOUT_AFTER_SUCCESS = "timeout_after_success"
    CLOSE_AFTER_SUCCESS = "close_after_success"
    DISCONNECT = "disconnect"
    DROP_SOCKET = "drop_socket"
    DUPLICATE_EVENT = "duplicate_event"
    LOST_EVENT = "lost_event"
    DELAY_ACK = "delay_ack"


BEFORE = (FaultKind.RATE_LIMIT, FaultKind.SERVER_ERROR)
AFTER = (
    FaultKind.INTERNAL_ERROR,
    FaultKind.TIMEOUT_AFTER_SUCCESS,
    FaultKind.CLOSE_AFTER_SUCCESS,
)
_SECONDS = {FaultKind.DELAY_ACK: 4.0}
_DEFAULT_SECONDS = 30.0
_NAMES = {"kind", "team", "method", "times", "seconds", "status", "copies", "reason"}


@dataclass(kw_only=True)
class Fault:
    """A fault that waits for its moment. `team`: an organisation's key; None: any."""

    kind: FaultKind
    team: str | None = None
    method: str | None = None
    times: int = 1
    seconds: float = _DEFAULT_SECONDS
    status: int = 503
    copies: int = 2
    reason: str = "refresh_requested"


class Faults:
    """The faults still waiting, in the order in which they were asked for.

    Each change is told to `changed`.
    """

    def __init__(self, changed: Callable[[list[Json]], None]) -> None:
        self._waiting: list[Fault] = []
        self._changed = changed

    def add(self, fault: Fault) -> None:
        """Let a fault wait for its moment."""
        self._waiting.append(fault)
        self._changed(self.as_json())

    def clear(self) -> None:
        """Forget them all."""
        self._waiting.clear()
        self._changed(self.as_json())

    def take(
        self, *kinds: FaultKind, team: str | None = None, method: str | None = None
    ) -> Fault | None:
        """Use up one fault of these kinds that is meant for the team and the method."""
        for fault in self._waiting:
            fits_team = fault.team in {None, team}
            if fault.kind in kinds and fits_team and fault.method in {None, "*", method}:
                fault.times -= 1
                if fault.times < 1:
                    self._waiting.remove(fault)
                self._changed(self.as_json())
                return fault
        return None

    def as_json(self) -> list[Json]:
        """Those still waiting."""
        return [asdict(fault) for fault in self._waiting]


def parse_fault(body: Json) -> Fault:
    """Read a fault from a request.

    Raises:
        BadRequestError: unknown kind or field.
    """
    unknown = set(body) - _NAMES
    if unknown:
        raise BadRequestError(f"not a field of a fault: {', '.join(sorted(unknown))}")
    try:
        kind = FaultKind(body.get("kind", ""))
    except ValueError as error:
        raise BadRequestError(f"not a kind of fault: {body.get('kind')!r}") from error
    values: Json = {"seconds": _SECONDS.get(kind, _DEFAULT_SECONDS)} | body | {"kind": kind}
    return Fault(**values)
