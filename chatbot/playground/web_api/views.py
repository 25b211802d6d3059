"""`views.*`: modals and the Home tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbot.playground.refusals import ApiRefusalError
from chatbot.playground.web_api.method import Arg, Call, Method

if TYPE_CHECKING:
    from chatbot.playground.records import Json


def open_view(call: Call) -> Json:
    """`views.open`."""
    trigger = call.stand.modals.redeem(_trigger_id(call), call.team.id)
    view = call.stand.modals.open(trigger, call.args["view"])
    return {"view": call.stand.modals.shown(view)}


def push(call: Call) -> Json:
    """`views.push`."""
    trigger = call.stand.modals.redeem(_trigger_id(call), call.team.id)
    view = call.stand.modals.push(trigger, call.args["view"])
    return {"view": call.stand.modals.shown(view)}


def update(call: Call) -> Json:
    """`views.update`."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        messages = ["[ERROR] either view_id or external_id is required"]
        raise ApiRefusalError("invalid_arguments", response_metadata={"messages": messages})
    modals = call.stand.modals
    view = modals.find(call.team.id, view_id, external_id)
    modals.update(view, call.args["view"], call.text("hash") or None)
    return {"view": modals.shown(view)}


def publish(call: Call) -> Json:
    """`views.publish`."""
    if not call.world.manifest.home_tab:
        raise ApiRefusalError("not_enabled")
    user = call.world.users.get(call.text("user_id"))
    if user is None or user.team_id != call.team.id or user.is_bot:
        raise ApiRefusalError("user_not_found")
    wanted = call.text("hash") or None
    view = call.stand.modals.publish(call.team.id, user.id, call.args["view"], wanted)
    return {"view": call.stand.modals.shown(view)}


def _trigger_id(call: Call) -> str:
    return call.text("trigger_id") or call.text("interactivity_pointer")


_TRIGGERED = {"trigger_id": Arg.TEXT, "interactivity_pointer": Arg.TEXT, "view": Arg.JSON}

METHODS = (
    Method(name="views.open", handler=open_view, args=_TRIGGERED, required=("trigger_id", "view")),
    Method(name="views.push", handler=push, args=_TRIGGERED, required=("trigger_id", "view")),
    Method(
        name="views.update",
        handler=update,
        args={
            "view": Arg.JSON,
            "view_id": Arg.TEXT,
            "external_id": Arg.TEXT,
            "hash": Arg.TEXT,
        },
        required=("view",),
    ),
    Method(
        name="views.publish",
        handler=publish,
        args={"user_id": Arg.TEXT, "view": Arg.JSON, "hash": Arg.TEXT},
        required=("user_id", "view"),
    ),
)
