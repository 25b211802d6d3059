"""Concerns, their follow-ups and their timeline."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from chatbot.domain.concern_reports import account_key
from chatbot.domain.concerns import (
    Concern,
    ConcernState,
    Content,
    Deed,
    Entry,
    FollowUp,
    Source,
)
from chatbot.store.concern_tables import (
    concern_accounts,
    concern_entries,
    concern_follow_ups,
    concerns,
)

_HEAD = tuple(
    column for column in concerns.c if column.name not in {"form_id", "happened", "done", "ticked"}
)


@dataclass(frozen=True, kw_only=True)
class SqlConcernRepository:
    """Implements `ConcernRepository`. Whoever changes something has locked the roles before."""

    connection: Connection

    def add(self, concern: Concern, content: Content, form_id: str) -> None:
        """Add a concern with its follow-ups."""
        row = _without(asdict(concern), "follow_ups") | {
            "source": concern.source.value,
            "state": concern.state.value,
            "form_id": form_id,
            "happened": content.happened,
            "done": content.done,
            "ticked": list(content.ticked),
        }
        self.connection.execute(insert(concerns).values(row))
        for handle in content.accounts:
            self.connection.execute(
                insert(concern_accounts).values(
                    workspace_id=concern.workspace_id,
                    concern_id=concern.concern_id,
                    handle=handle,
                    account_key=account_key(handle),
                )
            )
        for follow_up in concern.follow_ups:
            self.put_follow_up(concern.workspace_id, follow_up)

    def get(self, workspace_id: str, concern_id: str) -> Concern | None:
        """One concern of this workspace."""
        return next(iter(self._read(workspace_id, concerns.c.concern_id == concern_id)), None)

    def by_form(self, workspace_id: str, form_id: str) -> Concern | None:
        """The concern that a form made."""
        return next(iter(self._read(workspace_id, concerns.c.form_id == form_id)), None)

    def content(self, workspace_id: str, concern_id: str) -> Content:
        """What a concern says."""
        row = self.connection.execute(
            select(concerns.c.happened, concerns.c.done, concerns.c.ticked).where(
                concerns.c.workspace_id == workspace_id, concerns.c.concern_id == concern_id
            )
        ).one()
        handles = self.connection.scalars(
            select(concern_accounts.c.handle)
            .where(concern_accounts.c.concern_id == concern_id)
            .order_by(concern_accounts.c.number)
        )
        return Content(
            happened=row.happened,
            done=row.done,
            ticked=tuple(row.ticked),
            accounts=tuple(handles),
        )

    def concerning(self, workspace_id: str, user_id: str) -> Sequence[Concern]:
        """Those that somebody logged or has a follow-up of, newest first."""
        owned = exists().where(
            concern_follow_ups.c.concern_id == concerns.c.concern_id,
            concern_follow_ups.c.owner == user_id,
        )
        return self._read(workspace_id, or_(concerns.c.reporter == user_id, owned))

    def all(self, workspace_id: str, *, safeguarding: bool) -> Sequence[Concern]:
        """All ordinary concerns, or all safeguarding ones, newest first."""
        return self._read(workspace_id, concerns.c.safeguarding.is_(safeguarding))

    def with_open_follow_ups(self, workspace_id: str) -> Sequence[Concern]:
        """The open concerns of which something is still to be done."""
        undone = exists().where(
            concern_follow_ups.c.concern_id == concerns.c.concern_id,
            concern_follow_ups.c.done_at.is_(None),
        )
        is_open = concerns.c.state == ConcernState.OPEN.value
        return self._read(workspace_id, and_(is_open, undone))

    def with_account(self, workspace_id: str, handle: str) -> Sequence[Concern]:
        """Those that an account came up in, newest first; who may see which is not asked here."""
        named = exists().where(
            concern_accounts.c.concern_id == concerns.c.concern_id,
            concern_accounts.c.account_key == account_key(handle),
        )
        return self._read(workspace_id, named)

    def references(self, workspace_id: str) -> Collection[str]:
        """All references that are taken."""
        query = select(concerns.c.reference).where(concerns.c.workspace_id == workspace_id)
        return set(self.connection.scalars(query))

    def set_state(self, concern: Concern, state: ConcernState) -> None:
        """Close or open a concern."""
        self._change(concern, state=state.value)

    def put_follow_up(self, workspace_id: str, follow_up: FollowUp) -> None:
        """Add a follow-up, or change the one with this id."""
        row = asdict(follow_up)
        changed = self.connection.execute(
            update(concern_follow_ups)
            .where(
                concern_follow_ups.c.workspace_id == workspace_id,
                concern_follow_ups.c.follow_up_id == follow_up.follow_up_id,
            )
            .values(row)
        )
        if not changed.rowcount:
            new = insert(concern_follow_ups).values(row | {"workspace_id": workspace_id})
            self.connection.execute(new)

    def add_entry(self, concern: Concern, entry: Entry, form_id: str | None = None) -> None:
        """Append to a concern's timeline."""
        row = asdict(entry) | {
            "deed": entry.deed.value,
            "workspace_id": concern.workspace_id,
            "concern_id": concern.concern_id,
            "form_id": form_id,
        }
        self.connection.execute(insert(concern_entries).values(row))

    def entries(self, workspace_id: str, concern_id: str) -> Sequence[Entry]:
        """A concern's timeline, oldest first."""
        query = (
            select(concern_entries)
            .where(
                concern_entries.c.workspace_id == workspace_id,
                concern_entries.c.concern_id == concern_id,
            )
            .order_by(concern_entries.c.number)
        )
        return [_entry(row) for row in self.connection.execute(query).mappings()]

    def has_entry(self, workspace_id: str, form_id: str) -> bool:
        """Whether a form has made its entry already."""
        found = exists().where(
            concern_entries.c.workspace_id == workspace_id, concern_entries.c.form_id == form_id
        )
        return bool(self.connection.scalar(select(found)))

    def erase(self, concern: Concern, at: datetime) -> None:
        """Take away everything that people wrote; that there was a concern stays."""
        mine = concern.concern_id
        self._change(concern, happened=None, done=None, ticked=[], erased_at=at)
        for table, words in ((concern_entries, "text"), (concern_follow_ups, "task")):
            wiped = update(table).where(table.c.concern_id == mine).values({words: None})
            self.connection.execute(wiped)
        accounts = delete(concern_accounts).where(concern_accounts.c.concern_id == mine)
        self.connection.execute(accounts)

    def _change(self, concern: Concern, **values: Any) -> None:  # noqa: ANN401 - of any column
        self.connection.execute(
            update(concerns)
            .where(
                concerns.c.workspace_id == concern.workspace_id,
                concerns.c.concern_id == concern.concern_id,
            )
            .values(**values)
        )

    def _read(self, workspace_id: str, condition: ColumnElement[bool]) -> Sequence[Concern]:
        query = (
            select(*_HEAD)
            .where(concerns.c.workspace_id == workspace_id, condition)
            .order_by(concerns.c.logged_at.desc(), concerns.c.concern_id)
        )
        rows = self.connection.execute(query).mappings().all()
        follow_ups = self._follow_ups(row["concern_id"] for row in rows)
        return [_concern(row, follow_ups.get(row["concern_id"], ())) for row in rows]

    def _follow_ups(self, concern_ids: Iterable[str]) -> Mapping[str, Sequence[FollowUp]]:
        query = (
            select(concern_follow_ups)
            .where(concern_follow_ups.c.concern_id.in_(list(concern_ids)))
            .order_by(concern_follow_ups.c.number)
        )
        found: dict[str, list[FollowUp]] = {}
        for row in self.connection.execute(query).mappings():
            follow_up = FollowUp(**_without(row, "number", "workspace_id"))
            found.setdefault(follow_up.concern_id, []).append(follow_up)
        return found


def _without(row: Mapping[Any, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _concern(row: RowMapping, follow_ups: Sequence[FollowUp]) -> Concern:
    values = dict(row) | {
        "source": Source(row["source"]),
        "state": ConcernState(row["state"]),
        "follow_ups": tuple(follow_ups),
    }
    return Concern(**values)


def _entry(row: RowMapping) -> Entry:
    values = _without(row, "number", "workspace_id", "concern_id", "form_id")
    return Entry(**values | {"deed": Deed(row["deed"])})
