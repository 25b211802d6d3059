"""Concerns for those who may read them: lists, and one with all that belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chatbot.domain.concerns import (
    OF_A_FOLLOW_UP,
    Audience,
    Concern,
    Content,
    Deed,
    Entry,
    Part,
    audience_of,
    is_time_for,
    may,
    parts_of,
)
from chatbot.domain.permissions import Action
from chatbot.domain.policies import PolicyPack
from chatbot.domain.roles import Roles
from chatbot.services.concern_notices import News, Notice, is_needed
from chatbot.services.concerns import require_part
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.roles import RolesService

_DEEDS: Final = tuple(deed for deed in Deed if deed not in {Deed.LOG, Deed.TOLD})


@dataclass(frozen=True, kw_only=True)
class SeenAccount:
    """An account that a concern is about.

    Attributes:
        references: the other concerns that it came up in, of those that the reader may see.
    """

    handle: str
    references: tuple[str, ...]

    @property
    def times(self) -> int:
        """In how many concerns it came up, this one included."""
        return len(self.references) + 1


@dataclass(frozen=True, kw_only=True)
class ConcernFile:
    """A concern with all that belongs to it, as somebody may see it.

    Attributes:
        deeds: what they may do with it now.
        follow_up_deeds: and with each of its follow-ups, by id.
        now: when it was read (aware UTC).
    """

    concern: Concern
    content: Content
    audience: Audience
    accounts: tuple[SeenAccount, ...]
    entries: tuple[Entry, ...]
    deeds: frozenset[Deed]
    follow_up_deeds: Mapping[str, frozenset[Deed]]
    now: datetime


@dataclass(frozen=True, kw_only=True)
class ConcernRow:
    """A concern in a list, with what the reader has to do with it."""

    concern: Concern
    user_id: str
    parts: frozenset[Part]

    @property
    def mine_to_do(self) -> bool:
        """Whether something is left that the reader is to do."""
        return any(each.owner == self.user_id for each in self.concern.open_follow_ups())

    @property
    def weight(self) -> tuple[bool, bool, datetime]:
        """What sorts lists: what the reader is to do, then what is open; the oldest first."""
        return (not self.mine_to_do, not self.concern.is_open, self.concern.logged_at)


@dataclass(frozen=True, kw_only=True)
class ConcernFiles:
    """Reads concerns; every method shows only what the reader has a part in."""

    pack: PolicyPack
    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def open(self, user_id: str, concern_id: str) -> ConcernFile:
        """One concern.

        Raises:
            NotAuthorisedError: they have no part in it, or there is none.
        """
        self.roles.require(user_id, Action.SEE_CONCERNS)
        workspace_id = self.roles.workspace_id
        with self.unit_of_work() as work:
            roles = work.roles.all(workspace_id)
            concern = require_part(work, workspace_id, concern_id, user_id, roles)
            content = work.concerns.content(workspace_id, concern_id)
            return ConcernFile(
                concern=concern,
                content=content,
                audience=audience_of(safeguarding=concern.safeguarding, roles=roles),
                accounts=tuple(
                    _seen(work, concern, handle, user_id, roles) for handle in content.accounts
                ),
                entries=tuple(work.concerns.entries(workspace_id, concern_id)),
                deeds=_deeds(concern, user_id, roles),
                follow_up_deeds=_follow_up_deeds(concern, user_id, roles),
                now=self.clock.now(),
            )

    def list(self, user_id: str) -> Sequence[ConcernRow]:
        """All that somebody has a part in, what waits for them first.

        Raises:
            NotAuthorisedError: they are nobody who may use the bot.
        """
        self.roles.require(user_id, Action.SEE_CONCERNS)
        workspace_id = self.roles.workspace_id
        with self.unit_of_work() as work:
            roles = work.roles.all(workspace_id)
            found = {
                each.concern_id: each for each in work.concerns.concerning(workspace_id, user_id)
            }
            for safeguarding in (False, True):
                people = audience_of(safeguarding=safeguarding, roles=roles).people
                if user_id in people:
                    every = work.concerns.all(workspace_id, safeguarding=safeguarding)
                    found |= {each.concern_id: each for each in every}
        rows = [
            ConcernRow(concern=each, user_id=user_id, parts=parts)
            for each in found.values()
            if (parts := parts_of(each, user_id, roles))
        ]
        return sorted(rows, key=lambda row: row.weight)

    def notice(self, ids: Mapping[str, str]) -> Notice | None:
        """What a message tells when it is sent; None where its recipient does not need it."""
        workspace_id, user_id = self.roles.workspace_id, ids["user_id"]
        with self.unit_of_work() as work:
            roles = work.roles.all(workspace_id)
            concern = work.concerns.get(workspace_id, ids["concern_id"])
        if concern is None or not parts_of(concern, user_id, roles):
            return None
        follow_up = concern.follow_up(ids.get("follow_up_id"))
        notice = Notice(news=News(ids["news"]), concern=concern, follow_up=follow_up)
        return notice if is_needed(notice, user_id) else None

    def concerned(self, concern_id: str) -> tuple[str, ...]:
        """Whose Home tab shows a concern (Slack user ids)."""
        workspace_id = self.roles.workspace_id
        with self.unit_of_work() as work:
            concern = work.concerns.get(workspace_id, concern_id)
            roles = work.roles.all(workspace_id)
        if concern is None:
            return ()
        handlers = audience_of(safeguarding=concern.safeguarding, roles=roles).people
        owners = (each.owner for each in concern.follow_ups)
        return tuple(dict.fromkeys((concern.reporter, *handlers, *owners)))


def _seen(
    work: UnitOfWork, concern: Concern, handle: str, user_id: str, roles: Roles
) -> SeenAccount:
    others = tuple(
        each.reference
        for each in work.concerns.with_account(concern.workspace_id, handle)
        if each.concern_id != concern.concern_id and parts_of(each, user_id, roles)
    )
    return SeenAccount(handle=handle, references=others)


def _deeds(concern: Concern, user_id: str, roles: Roles) -> frozenset[Deed]:
    return frozenset(
        deed
        for deed in _DEEDS
        if deed not in OF_A_FOLLOW_UP
        and is_time_for(deed, concern)
        and may(deed, concern, user_id, roles)
    )


def _follow_up_deeds(
    concern: Concern, user_id: str, roles: Roles
) -> Mapping[str, frozenset[Deed]]:
    return {
        each.follow_up_id: frozenset(
            deed
            for deed in OF_A_FOLLOW_UP
            if is_time_for(deed, concern, each) and may(deed, concern, user_id, roles, each)
        )
        for each in concern.follow_ups
    }
