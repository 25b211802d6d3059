"""`auth.test`, `api.test`, `apps.connections.open`, `blocks.validate`, `reactions.add`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chatbot.playground.refusals import ApiRefusalError
from chatbot.playground.web_api.content import check_blocks
from chatbot.playground.web_api.method import Arg, Call, Method, TokenKind

if TYPE_CHECKING:
    from chatbot.playground.records import Json

_EMOJI = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")


def auth_test(call: Call) -> Json:
    """`auth.test`."""
    return {
        "url": f"{call.stand.base_url}/",
        "team": call.team.name,
        "user": call.world.users[call.app.bot_user_id].name,
        "team_id": call.team.id,
        "user_id": call.app.bot_user_id,
        "bot_id": call.app.bot_id,
        "is_enterprise_install": False,
    }


def api_test(call: Call) -> Json:
    """`api.test`: gives back what it was given."""
    if error := call.text("error"):
        raise ApiRefusalError(error, args=call.args)
    return {"args": call.args}


def connections_open(call: Call) -> Json:
    """`apps.connections.open`: the address of a WebSocket, good for one."""
    if not call.world.manifest.socket_mode or call.stand.deliveries[call.team.key].http:
        raise ApiRefusalError("socket_mode_not_enabled")
    ticket = call.stand.deliveries[call.team.key].hub.ticket()
    base = call.stand.base_url.replace("http://", "ws://")
    return {"url": f"{base}/socket/{call.team.key}?ticket={ticket}&app_id={call.app.id}"}


def blocks_validate(call: Call) -> Json:
    """`blocks.validate`."""
    check_blocks(call.args["blocks"])
    return {}


def reactions_add(call: Call) -> Json:
    """`reactions.add`."""
    channel = call.channel()
    message = call.stand.messages.find(channel.id, call.text("timestamp"))
    if call.app.bot_user_id not in channel.members:
        raise ApiRefusalError("not_in_channel")
    if message is None:
        raise ApiRefusalError("message_not_found")
    name = call.text("name").strip(":")
    if not _EMOJI.fullmatch(name):
        raise ApiRefusalError("invalid_name")
    if not call.stand.messages.react(message, call.app.bot_user_id, name):
        raise ApiRefusalError("already_reacted")
    return {}


METHODS = (
    Method(name="auth.test", handler=auth_test),
    Method(name="api.test", handler=api_test, token=TokenKind.NONE, takes_anything=True),
    Method(name="apps.connections.open", handler=connections_open, token=TokenKind.APP),
    Method(
        name="blocks.validate",
        handler=blocks_validate,
        args={"blocks": Arg.JSON},
        required=("blocks",),
        token=TokenKind.NONE,
    ),
    Method(
        name="reactions.add",
        handler=reactions_add,
        args={"channel": Arg.TEXT, "name": Arg.TEXT, "timestamp": Arg.TEXT},
        required=("channel", "name", "timestamp"),
        scopes=("reactions:write",),
    ),
)
