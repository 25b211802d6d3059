"""Slack's list of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from chatbot.domain.errors import PermanentDeliveryError
from chatbot.domain.people import Listed, Standing
from chatbot.services.ports import Clock
from chatbot.slack.errors import delivery_errors
from chatbot.slack.ids import SLACKBOT

PAGE = 200  # Slack advises no more; it takes twenty such calls a minute
UNKNOWN = frozenset(("user_not_found", "user_not_visible", "users_not_found"))


@dataclass(frozen=True, kw_only=True)
class SlackDirectory:
    """Implements `Directory` with users.info and users.lookupByEmail."""

    client: WebClient
    workspace_id: str
    clock: Clock

    def standing_of(self, user_id: str) -> Standing:
        """How a user belongs to the workspace; unknown users come from outside.

        Raises:
            TransientDeliveryError: Slack could not be asked just now.
            PermanentDeliveryError: Slack does not let the bot ask.
        """
        try:
            with delivery_errors(self.clock.now()):
                user = self.client.users_info(user=user_id)["user"]
        except PermanentDeliveryError as error:
            if error.code in UNKNOWN:
                return Standing.OUTSIDER
            raise
        return standing_from(user, self.workspace_id)

    def user_id_of(self, email: str) -> str | None:
        """The active member with an e-mail address; None where there is none.

        Raises:
            TransientDeliveryError: Slack could not be asked just now.
            PermanentDeliveryError: Slack does not let the bot ask.
        """
        try:
            with delivery_errors(self.clock.now()):
                return str(self.client.users_lookupByEmail(email=email)["user"]["id"])
        except PermanentDeliveryError as error:
            if error.code in UNKNOWN:
                return None
            raise

    def everybody(self) -> Sequence[Listed]:
        """Everybody on Slack's list, a page after the other.

        Raises:
            TransientDeliveryError: Slack could not be asked just now.
            PermanentDeliveryError: Slack does not let the bot ask.
        """
        found: list[Listed] = []
        cursor = ""
        while True:
            with delivery_errors(self.clock.now()):
                listed = self.client.users_list(limit=PAGE, cursor=cursor or None)
            found += [self._listed(user) for user in listed["members"]]
            cursor = (listed.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found

    def _listed(self, user: Mapping[str, Any]) -> Listed:
        profile = user.get("profile") or {}
        return Listed(
            user_id=user["id"],
            standing=standing_from(user, self.workspace_id),
            name=profile.get("real_name") or user.get("real_name") or user.get("name") or "",
        )

    def name_of(self, user_id: str) -> str:
        """What somebody is called; their user id where Slack does not know them.

        Raises:
            TransientDeliveryError: Slack could not be asked just now.
            PermanentDeliveryError: Slack does not let the bot ask.
        """
        try:
            with delivery_errors(self.clock.now()):
                user = self.client.users_info(user=user_id)["user"]
        except PermanentDeliveryError as error:
            if error.code in UNKNOWN:
                return user_id
            raise
        profile = user.get("profile") or {}
        return str(profile.get("real_name") or user.get("real_name") or user_id)


def standing_from(user: Mapping[str, Any], workspace_id: str) -> Standing:
    """Read a standing from Slack's object of a user; whoever is not surely inside is outside."""
    if user.get("is_bot") or user.get("id") == SLACKBOT:
        return Standing.BOT
    if user.get("deleted"):
        return Standing.DEACTIVATED
    if user.get("is_stranger") or workspace_id not in _workspaces(user):
        return Standing.OUTSIDER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER


def _workspaces(user: Mapping[str, Any]) -> list[str]:
    """Where the user belongs; on Enterprise Grid that may be several workspaces."""
    return (user.get("enterprise_user") or {}).get("teams") or [user.get("team_id", "")]
