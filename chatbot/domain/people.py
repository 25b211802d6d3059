"""Who is asking, and whether they belong to the organisation."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a person belongs to the workspace, as Slack tells it."""

    MEMBER = "member"
    GUEST = "guest"
    OUTSIDER = "outsider"
    DEACTIVATED = "deactivated"
    BOT = "bot"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Somebody on the platform's list of people; the name is shown, never kept."""

    user_id: str
    standing: Standing
    name: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in a workspace: `user_id` is Slack's, `person_id` is ours."""

    person_id: str
    workspace_id: str
    user_id: str
    standing: Standing

    def may_ask(self, *, guests_allowed: bool) -> bool:
        """Whether this person may be answered at all."""
        return self.standing is Standing.MEMBER or (
            guests_allowed and self.standing is Standing.GUEST
        )
