"""Gives people files, in their direct conversation with the bot.

files_upload_v2 takes the three steps that Slack wants (files.getUploadURLExternal, the
bytes, files.completeUploadExternal). A message that only one person sees cannot carry a
file, so files never go to a channel.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from slack_sdk import WebClient

from chatbot.domain.errors import InvalidInputError, PermanentDeliveryError
from chatbot.services.ports import Clock
from chatbot.services.report_ports import ReportFile
from chatbot.slack.errors import delivery_errors

NOT_ALLOWED: Final = (
    "Your Slack workspace does not let me give you files. Whoever looks after it can allow them"
    " in its settings. The same files can be made on the command line: chatbot report."
)
REFUSALS: Final = {
    "missing_scope": (
        "I may not give you files here. Whoever looks after me has to give the app the permission"
        " files:write in Slack, and install it again."
    ),
    "file_uploads_disabled": NOT_ALLOWED,
    "file_uploads_except_images_disabled": NOT_ALLOWED,
    "file_type_not_allowed": NOT_ALLOWED,
    "file_upload_size_restricted": (
        "The file is larger than your Slack workspace takes. Please ask for a shorter period."
    ),
    "storage_limit_reached": (
        "Your Slack workspace has no room left for files. Delete some there, then try again."
    ),
}


@dataclass(frozen=True, kw_only=True)
class SlackUploads:
    """Uploads with the bot's token (`files:write`)."""

    client: WebClient = field(repr=False)
    clock: Clock

    def upload(self, channel: str, files: Sequence[ReportFile]) -> None:
        """Post files in one message.

        Args:
            channel: a conversation's id; Slack takes no user's id here.
            files: with their titles, and the pictures' words for screen readers.

        Raises:
            InvalidInputError: Slack takes no files here; the sentence says what to do.
            TransientDeliveryError: Slack is out of reach or busy.
            PermanentDeliveryError: Slack says no for another reason.
        """
        self._post(
            channel,
            [
                {
                    "file": str(each.path),
                    "filename": each.path.name,
                    "title": each.title,
                    "alt_txt": each.alt or None,
                }
                for each in files
            ],
        )

    def upload_content(self, channel: str, name: str, title: str, content: bytes) -> None:
        """Post one file that is small enough to be held as a whole.

        Raises:
            InvalidInputError, TransientDeliveryError, PermanentDeliveryError: as `upload`.
        """
        self._post(channel, [{"content": content, "filename": name, "title": title}])

    def _post(self, channel: str, uploads: list[dict[str, Any]]) -> None:
        try:
            with delivery_errors(self.clock.now()):
                self.client.files_upload_v2(channel=channel, file_uploads=uploads)
        except PermanentDeliveryError as error:
            if sentence := REFUSALS.get(error.code):
                raise InvalidInputError(sentence) from error
            raise
