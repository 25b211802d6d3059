"""`files.*`: uploading in three steps, and looking up."""

from __future__ import annotations

import mimetypes
import re
from typing import TYPE_CHECKING

from chatbot.playground.records import Channel, Message, StoredFile
from chatbot.playground.refusals import ApiRefusalError
from chatbot.playground.rendering import file_object
from chatbot.playground.web_api.chat import target
from chatbot.playground.web_api.content import authorship, check_blocks
from chatbot.playground.web_api.method import Arg, Call, Method

if TYPE_CHECKING:
    from chatbot.playground.records import Json

# docs.slack.dev, files.getUploadURLExternal and files.completeUploadExternal
_MOST_CHANNELS = 100
_LONGEST_ALT = 1000
_CHANNEL_ID = re.compile("[CGDZ][A-Z0-9]{8,}")


def get_upload_url(call: Call) -> Json:
    """`files.getUploadURLExternal`: the first step; the second is a POST to the address."""
    length = call.args["length"]
    if length < 1:
        raise ApiRefusalError("missing_argument")
    if len(call.text("alt_txt")) > _LONGEST_ALT:
        raise ApiRefusalError("alt_txt_too_large")
    name = call.text("filename")
    file = StoredFile(
        id=call.world.ids.make("F"),
        team_id=call.team.id,
        user_id=call.app.bot_user_id,
        name=name,
        title=name,
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=length,
        created=int(call.world.clock.now()),
        alt_text=call.text("alt_txt") or None,
    )
    call.world.files[file.id] = file
    return {"upload_url": f"{call.stand.base_url}/upload/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """`files.completeUploadExternal`: the last step, which shares the files."""
    files = [_uploaded(call, each) for each in _listed(call.args["files"])]
    _check_channel_id(call.text("channel_id"))
    names = [call.text("channel_id"), *call.text("channels").split(",")]
    channels = [target(call, name) for name in names if name]
    if len(channels) > _MOST_CHANNELS:
        raise ApiRefusalError("channels_limit_exceeded")
    for file in files:
        file.complete = True
    for channel in channels:
        _share(call, channel, files)
    return {"files": [file_object(call.world, file) for file in files]}


def info(call: Call) -> Json:
    """`files.info`."""
    file = call.world.files.get(call.text("file"))
    if file is None or not call.world.app_can_read(call.team, file):
        raise ApiRefusalError("file_not_found")
    if file.deleted:
        raise ApiRefusalError("file_deleted")
    return {"file": file_object(call.world, file), "comments": []}


def _listed(files: object) -> list[Json]:
    if not isinstance(files, list) or not files or not all(isinstance(f, dict) for f in files):
        raise ApiRefusalError("invalid_arguments")
    return files


def _check_channel_id(given: str) -> None:
    """`channel_id` names a conversation; a user's id is only taken in `channels`."""
    if given and not _CHANNEL_ID.fullmatch(given):
        fault = "input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]"
        messages = [f"[ERROR] {fault}"]
        raise ApiRefusalError("invalid_arguments", response_metadata={"messages": messages})


def _uploaded(call: Call, given: Json) -> StoredFile:
    file = call.world.files.get(str(given.get("id")))
    mine = file is not None and file.user_id == call.app.bot_user_id
    if file is None or not mine or file.content is None or file.complete:
        raise ApiRefusalError("file_not_found")
    file.title = str(given.get("title") or file.title)
    return file


def _share(call: Call, channel: Channel, files: list[StoredFile]) -> None:
    blocks = [] if call.text("initial_comment") else call.args.get("blocks") or []
    check_blocks(blocks)
    message = Message(
        ts=call.world.new_ts(),
        channel_id=channel.id,
        team_id=call.team.id,
        user_id=call.app.bot_user_id,
        bot_id=call.app.bot_id,
        app_id=call.app.id,
        text=call.text("initial_comment"),
        blocks=blocks,
        thread_ts=call.text("thread_ts") or None,
        file_ids=[file.id for file in files],
        subtype="file_share",
        **authorship(call),
    )
    call.stand.messages.post(message)


METHODS = (
    Method(
        name="files.getUploadURLExternal",
        handler=get_upload_url,
        args={
            "filename": Arg.TEXT,
            "length": Arg.NUMBER,
            "alt_txt": Arg.TEXT,
            "snippet_type": Arg.TEXT,
        },
        required=("filename", "length"),
        scopes=("files:write",),
    ),
    Method(
        name="files.completeUploadExternal",
        handler=complete_upload,
        args={
            "files": Arg.JSON,
            "channel_id": Arg.TEXT,
            "channels": Arg.TEXT,
            "initial_comment": Arg.TEXT,
            "blocks": Arg.JSON,
            "thread_ts": Arg.TEXT,
            "username": Arg.TEXT,
            "icon_url": Arg.TEXT,
            "icon_emoji": Arg.TEXT,
        },
        required=("files",),
        scopes=("files:write",),
    ),
    Method(
        name="files.info",
        handler=info,
        args={"file": Arg.TEXT, "cursor": Arg.TEXT, "limit": Arg.NUMBER},
        required=("file",),
        scopes=("files:read",),
    ),
)
