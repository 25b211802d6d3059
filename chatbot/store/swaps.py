"""Swaps of checks' days."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from chatbot.domain.swaps import LIVE, Swap, SwapState
from chatbot.store.absence_tables import swaps

_OF = swaps.c


@dataclass(frozen=True, kw_only=True)
class SqlSwapRepository:
    """Implements `SwapRepository`."""

    connection: Connection

    def add(self, swap: Swap, form_id: str) -> None:
        """Add a swap that a form made."""
        self.connection.execute(insert(swaps).values(_row(swap) | {"form_id": form_id}))

    def get(self, workspace_id: str, swap_id: str) -> Swap | None:
        """One swap of this workspace."""
        query = select(swaps).where(_OF.workspace_id == workspace_id, _OF.swap_id == swap_id)
        row = self.connection.execute(query).mappings().one_or_none()
        return _swap(row) if row else None

    def by_form(self, workspace_id: str, form_id: str) -> Swap | None:
        """The swap that a form made."""
        query = select(swaps).where(_OF.workspace_id == workspace_id, _OF.form_id == form_id)
        row = self.connection.execute(query).mappings().one_or_none()
        return _swap(row) if row else None

    def live(self, workspace_id: str) -> Sequence[Swap]:
        """Those that are accepted, or wait for an answer, by their first day."""
        states = [state.value for state in LIVE]
        query = (
            select(swaps)
            .where(_OF.workspace_id == workspace_id, _OF.state.in_(states))
            .order_by(_OF.gives_on, _OF.swap_id)
        )
        return [_swap(row) for row in self.connection.execute(query).mappings()]

    def save(self, swap: Swap) -> bool:
        """Save a changed swap; False where somebody else has changed it meanwhile."""
        saved = (
            update(swaps)
            .where(
                _OF.workspace_id == swap.workspace_id,
                _OF.swap_id == swap.swap_id,
                _OF.version == swap.version,
            )
            .values(_row(swap) | {"version": swap.version + 1})
        )
        return self.connection.execute(saved).rowcount == 1

    def purge(self, workspace_id: str, before: date) -> int:
        """Delete those whose days are all before one; returns how many."""
        old = delete(swaps).where(
            _OF.workspace_id == workspace_id,
            _OF.gives_on < before,
            func.coalesce(_OF.takes_on, _OF.gives_on) < before,
        )
        return self.connection.execute(old).rowcount


_NAMES = tuple(Swap.__dataclass_fields__)


def _row(swap: Swap) -> dict[str, Any]:
    return asdict(swap) | {"state": swap.state.value}


def _swap(row: RowMapping) -> Swap:
    values = {name: row[name] for name in _NAMES}
    return Swap(**(values | {"state": SwapState(row["state"])}))
