"""`users.*`, `team.info`, `bots.info`: who there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbot.playground.refusals import ApiRefusalError
from chatbot.playground.rendering import user_object
from chatbot.playground.web_api.method import Arg, Call, Method, page

if TYPE_CHECKING:
    from chatbot.playground.records import Json


def info(call: Call) -> Json:
    """`users.info`."""
    user = call.world.users.get(call.text("user"))
    if user is None:
        raise ApiRefusalError("user_not_found")
    if user not in call.world.visible_users(call.team.id):
        raise ApiRefusalError("user_not_visible")
    return {"user": user_object(call.world, user, call.team)}


def list_users(call: Call) -> Json:
    """`users.list`."""
    people = call.world.visible_users(call.team.id)
    listed = [user_object(call.world, each, call.team) for each in people]
    shown, metadata = page(listed, call, default=1000, most=1000)
    now = int(call.world.clock.now())
    return {"members": shown, "cache_ts": now, "response_metadata": metadata}


def lookup_by_email(call: Call) -> Json:
    """`users.lookupByEmail`."""
    wanted = call.text("email").lower()
    for user in call.world.users.values():
        own = user.team_id == call.team.id and not user.deleted
        if own and user.email is not None and user.email.lower() == wanted:
            return {"user": user_object(call.world, user, call.team)}
    raise ApiRefusalError("users_not_found")


def team_info(call: Call) -> Json:
    """`team.info`."""
    team = call.team
    if call.text("team") not in {"", team.id}:
        raise ApiRefusalError("team_not_found")
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "icon": {}}}


def bots_info(call: Call) -> Json:
    """`bots.info`."""
    for user in call.world.visible_users(call.team.id):
        if user.bot_id is not None and user.bot_id == call.text("bot"):
            return {
                "bot": {
                    "id": user.bot_id,
                    "deleted": False,
                    "name": user.name,
                    "updated": user.updated,
                    "app_id": user.app_id or "A0OTHERAPP",
                    "user_id": user.id,
                    "icons": {},
                }
            }
    raise ApiRefusalError("bot_not_found")


_READ = ("users:read",)
METHODS = (
    Method(
        name="users.info",
        handler=info,
        args={"user": Arg.TEXT, "include_locale": Arg.FLAG},
        required=("user",),
        scopes=_READ,
    ),
    Method(
        name="users.list",
        handler=list_users,
        args={
            "cursor": Arg.TEXT,
            "limit": Arg.NUMBER,
            "include_locale": Arg.FLAG,
        },
        scopes=_READ,
    ),
    Method(
        name="users.lookupByEmail",
        handler=lookup_by_email,
        args={"email": Arg.TEXT},
        required=("email",),
        scopes=("users:read.email",),
    ),
    Method(
        name="team.info",
        handler=team_info,
        args={"team": Arg.TEXT, "domain": Arg.TEXT},
        scopes=("team:read",),
    ),
    Method(
        name="bots.info",
        handler=bots_info,
        args={"bot": Arg.TEXT},
        scopes=_READ,
    ),
)
