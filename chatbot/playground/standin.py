"""The stand-in put together: one world, and all that acts in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbot.playground.delivery import Delivery
from chatbot.playground.events import Events
from chatbot.playground.faults import Fault, FaultKind, Faults
from chatbot.playground.filling import Filling
from chatbot.playground.interactions import Interactions
from chatbot.playground.messages import Messages
from chatbot.playground.modals import Modals
from chatbot.playground.payloads import Payloads
from chatbot.playground.records import User
from chatbot.playground.replies import Replies
from chatbot.playground.seed import plant
from chatbot.playground.talking import Talking
from chatbot.playground.world import World

if TYPE_CHECKING:
    from datetime import date

    from chatbot.playground.clock import Clock
    from chatbot.playground.manifest import Manifest
    from chatbot.playground.records import Json, Team
    from chatbot.playground.seed import Credentials


class StandIn:
    """Everything behind the server's routes.

    Args:
        manifest: the app's manifest.
        clock: the stand-in's time.
        base_url: where it is served, without a slash at the end.
        credentials: tokens by organisation key; missing ones are made and kept.

    Attributes:
        bank_holidays: days that the page does not count as working days.
    """

    def __init__(
        self,
        *,
        manifest: Manifest,
        clock: Clock,
        base_url: str,
        credentials: dict[str, Credentials] | None = None,
    ) -> None:
        self.base_url = base_url
        self.stopping = False
        self.clock = clock
        self.bank_holidays: tuple[date, ...] = ()
        self._credentials = credentials if credentials is not None else {}
        self.world = World(clock=clock, manifest=manifest, base_url=base_url)
        self.faults = Faults(self._tell_faults)
        plant(self.world, self._credentials)
        self.deliveries = {
            team.key: Delivery(self.world, self.faults, team) for team in self.world.installed()
        }
        self.fillings = {team.key: Filling(self.world, team) for team in self.world.installed()}
        self.events = Events(self.world, self._send_event)
        self.messages = Messages(self.world, self.events)
        self.modals = Modals(self.world)
        self.talking = Talking(self.world, self.messages, self.events)
        self.replies = Replies(self.world, self.messages)
        self.interactions = self._interactions()

    def environment(self, team: Team) -> dict[str, str]:
        """What the bot of that organisation needs to connect, as environment variables."""
        app = self.world.app_of(team.id)
        return {
            "CHATBOT_SLACK_API_URL": f"{self.base_url}/api/",
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
        }

    def reset(self) -> None:
        """Back to the seed, with the same tokens and an empty log; connections stay."""
        self.faults.clear()
        self.world.clear()
        plant(self.world, self._credentials)
        for team in self.world.installed():
            self.deliveries[team.key].adopt(team)
        self.world.feed.emit("reset", {})

    def add_user(self, team: Team, name: str, guest: str | None) -> User:
        """Somebody new joins an organisation."""
        identity = self.world.ids.make("U")
        key = name.lower().replace(" ", "_")
        user = User(
            id=identity,
            team_id=team.id,
            key=self._free_key(team, key),
            name=name,
            title=name,
            email=f"{identity.lower()}@{team.domain}.example",
            guest=guest,
        )
        self.world.add_user(user)
        self.talking.announce_user(user)
        self.events.user_event("team_join", user)
        return user

    def _free_key(self, team: Team, wanted: str) -> str:
        taken = {user.key for user in self.world.visible_users(team.id)}
        names = (wanted, *(f"{wanted}_{number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    def change_user(self, user: User, changes: Json) -> None:
        """Deactivate somebody, make them a guest, and so on; changes are fields of `User`."""
        for name, value in changes.items():
            setattr(user, name, value)
        user.updated = int(self.clock.now())
        self.talking.announce_user(user)
        self.events.user_event("user_change", user)

    def set_installed(self, team: Team, *, installed: bool) -> None:
        """Remove the app from an organisation, or put it back."""
        app = self.world.app_of(team.id)
        if app.installed and not installed:
            self.events.uninstalled(team)
        app.installed = installed

    async def add_fault(self, fault: Fault) -> None:
        """Let a fault happen: at once for sockets, else at its moment."""
        if fault.kind in {FaultKind.DISCONNECT, FaultKind.DROP_SOCKET}:
            for key, delivery in self.deliveries.items():
                if fault.team in {None, key}:
                    await self._cut(delivery, fault)
            return
        self.faults.add(fault)

    def clock_json(self) -> Json:
        """The clock as the page API shows it."""
        return {
            "now": self.clock.now_utc().isoformat(),
            "offset": self.clock.offset,
            "bank_holidays": [day.isoformat() for day in self.bank_holidays],
        }

    def stop(self) -> None:
        """Let the page's streams end: the server is about to stop."""
        self.stopping = True
        self.world.feed.emit("stopping", {})

    def close(self) -> None:
        """Stop delivering."""
        for delivery in self.deliveries.values():
            delivery.close()

    def _interactions(self) -> Interactions:
        return Interactions(
            world=self.world,
            talking=self.talking,
            messages=self.messages,
            modals=self.modals,
            payloads=Payloads(self.world, self.base_url),
            replies=self.replies,
            events=self.events,
            deliveries=self.deliveries,
        )

    def _tell_faults(self, waiting: list[Json]) -> None:
        self.world.feed.emit("faults.changed", {"faults": waiting})

    async def _cut(self, delivery: Delivery, fault: Fault) -> None:
        if fault.kind is FaultKind.DISCONNECT:
            await delivery.hub.disconnect(fault.reason)
        else:
            await delivery.hub.drop()

    def _send_event(self, team: Team, payload: Json) -> None:
        if self.world.app_of(team.id).installed:
            self.deliveries[team.key].send_event(payload)
