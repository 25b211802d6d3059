"""Who and what is there at the start: two charities, a partner, their people and channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chatbot.playground.identifiers import secret
from chatbot.playground.records import App, Channel, ChannelKind, Team, User

if TYPE_CHECKING:
    from chatbot.playground.world import World

_PARTNER = "T0PARTNER0"


@dataclass(frozen=True, kw_only=True)
class Charity:
    """One organisation of the seed. `roles`: key to name; `heads`: keys of its managers."""

    key: str
    name: str
    domain: str
    roles: dict[str, str]
    heads: tuple[str, ...]
    private_channel: str
    shared_channel: str

    @property
    def mark(self) -> str:
        """What tells its ids apart."""
        return self.key.upper()[:3]


CHARITIES = (
    Charity(
        key="wsc",
        name="Waddington Street Centre",
        domain="waddington-street",
        roles={
            "support_worker": "Support worker",
            "deputy_manager": "Deputy manager",
            "manager": "Manager",
            "housing_coordinator": "Housing coordinator",
        },
        heads=("manager", "deputy_manager"),
        private_channel="managers",
        shared_channel="partners",
    ),
    Charity(
        key="tarner",
        name="Tarner",
        domain="tarner",
        roles={
            "youth_worker": "Youth worker",
            "project_manager": "Project manager",
            "dsl": "Designated safeguarding lead",
        },
        heads=("project_manager",),
        private_channel="line-management",
        shared_channel="youth-network",
    ),
)
_EVERYWHERE = {
    "trustee": "Trustee",
    "volunteer": "Volunteer",
    "guest": "Guest",
    "deactivated": "Former worker",
}


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """The tokens of one installation; made afresh unless given."""

    bot_token: str = field(default_factory=lambda: f"xoxb-playground-{secret(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-1-playground-{secret(12)}")
    signing_secret: str = field(default_factory=secret)
    verification_token: str = field(default_factory=lambda: secret(12))


def plant(world: World, credentials: dict[str, Credentials]) -> None:
    """Fill an empty world. `credentials`: by organisation key, missing ones are made and kept."""
    world.teams[_PARTNER] = Team(
        id=_PARTNER, key="partner", name="Partner organisation", domain="partner-organisation"
    )
    for charity in CHARITIES:
        known = credentials.setdefault(charity.key, Credentials())
        _plant_team(world, charity, known)
        _plant_people(world, charity)
        _plant_channels(world, charity)


def _plant_team(world: World, charity: Charity, credentials: Credentials) -> None:
    mark = charity.mark
    app = App(
        id=f"A0{mark}00000",
        name=world.manifest.name,
        bot_user_id=f"U0{mark}BOT000",
        bot_id=f"B0{mark}BOT000",
        bot_token=credentials.bot_token,
        app_token=credentials.app_token,
        signing_secret=credentials.signing_secret,
        verification_token=credentials.verification_token,
    )
    team = Team(
        id=f"T0{mark}00000", key=charity.key, name=charity.name, domain=charity.domain, app=app
    )
    world.teams[team.id] = team


def _plant_people(world: World, charity: Charity) -> None:
    team_id = f"T0{charity.mark}00000"
    for key, name in {**charity.roles, **_EVERYWHERE}.items():
        world.add_user(_person(charity, key, name))
    world.add_user(
        User(
            id=_user_id(charity, "outsider"),
            team_id=_PARTNER,
            key="outsider",
            name=f"Outsider ({charity.shared_channel})",
            title="Works for a partner organisation",
        )
    )
    world.add_user(
        _bot(charity, team_id, "other_bot", "Rota bot", bot_id=f"B0{charity.mark}ROTA00")
    )
    app = world.app_of(team_id)
    bot = _bot(charity, team_id, "bot", world.manifest.bot_name, bot_id=app.bot_id)
    bot.id, bot.app_id = app.bot_user_id, app.id
    world.add_user(bot)


def _person(charity: Charity, key: str, name: str) -> User:
    return User(
        id=_user_id(charity, key),
        team_id=f"T0{charity.mark}00000",
        key=key,
        name=name,
        title=name,
        email=f"{key.replace('_', '.')}@{charity.domain}.example",
        is_admin=key in charity.heads,
        is_owner=key == charity.heads[0],
        guest="single" if key == "guest" else None,
        deleted=key == "deactivated",
    )


def _bot(charity: Charity, team_id: str, key: str, name: str, *, bot_id: str) -> User:
    identity = _user_id(charity, key)
    return User(id=identity, team_id=team_id, key=key, name=name, bot_id=bot_id, tz="Etc/UTC")


def _user_id(charity: Charity, key: str) -> str:
    return f"U0{charity.mark}{key.replace('_', '').upper()[:8]}"


def _plant_channels(world: World, charity: Charity) -> None:
    staff = [_user_id(charity, key) for key in (*charity.roles, "trustee", "volunteer")]
    bot, other = f"U0{charity.mark}BOT000", _user_id(charity, "other_bot")
    heads = [_user_id(charity, key) for key in charity.heads]
    guest, outsider = _user_id(charity, "guest"), _user_id(charity, "outsider")
    _channel(world, charity, "GENERAL", "general", [*staff, bot, other])
    _channel(world, charity, "SOCIAL", "social-media", [*staff, guest, bot])
    _channel(world, charity, "PRIVATE", charity.private_channel, heads, private=True)
    _channel(
        world, charity, "SHARED", charity.shared_channel, [*heads, outsider, bot], shared=True
    )


def _channel(  # noqa: PLR0913 - a table in disguise
    world: World,
    charity: Charity,
    mark: str,
    name: str,
    members: list[str],
    *,
    private: bool = False,
    shared: bool = False,
) -> None:
    world.add_channel(
        Channel(
            id=f"C0{charity.mark}{mark}",
            team_id=f"T0{charity.mark}00000",
            kind=ChannelKind.PRIVATE if private else ChannelKind.PUBLIC,
            name=name,
            members=members,
            creator=members[0],
            shared_with=[_PARTNER] if shared else [],
        )
    )
