"""`GET /page/stream`: changes as Server-Sent Events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import StreamingResponse

from chatbot.playground.page_views import message_state

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

    from chatbot.playground.feed import Change
    from chatbot.playground.records import Json
    from chatbot.playground.standin import StandIn

_HEARTBEAT_SECONDS = 15.0


async def stream(stand: StandIn, request: Request) -> Response:
    """Send changes until the client goes away."""
    user_id = request.query_params.get("user")
    given = request.headers.get("last-event-id") or request.query_params.get("since", "")
    since = int(given) if given.isdigit() else stand.world.feed.seq
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(
        _events(stand, user_id, since), media_type="text/event-stream", headers=headers
    )


async def _events(stand: StandIn, user_id: str | None, since: int) -> AsyncIterator[str]:
    feed = stand.world.feed
    yield ": connected\n\n"
    if not feed.reaches(since):
        since = feed.seq
        yield _event({"seq": since, "type": "reset", "team": None})
    while True:
        for change in feed.after(since):
            since = change.seq
            if change.visible_to(user_id):
                yield _event(as_json(stand, change, user_id))
        if stand.stopping:
            return
        if feed.seq == since:
            await feed.wait(_HEARTBEAT_SECONDS)
            if feed.seq == since:
                yield ": still here\n\n"


def as_json(stand: StandIn, change: Change, user_id: str | None) -> Json:
    """A change as that user sees it."""
    data = {"seq": change.seq, "type": change.type, "team": change.team_id, **change.data}
    message = change.data.get("message")
    if user_id is not None and isinstance(message, dict):
        kept = stand.world.messages.get(message["channel"], {}).get(message["ts"])
        if kept is not None:
            values = message_state(stand.world, kept, user_id)
            data["message"] = {**message, "state": {"values": values}}
    return data


def _event(data: Json) -> str:
    return f"id: {data['seq']}\ndata: {json.dumps(data)}\n\n"
