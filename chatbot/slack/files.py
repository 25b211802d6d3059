"""Fetches what people have put into Slack, and only from Slack.

See https://docs.slack.dev/reference/objects/file-object: a file's address is
read with the bot's token. Whoever may not read it is sent to a page on which
people sign in, which answers with the status of success.
"""

import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import IO, Any, Final
from urllib.parse import urlsplit

from slack_sdk import WebClient

from chatbot.domain.errors import (
    InvalidInputError,
    PermanentDeliveryError,
    TransientDeliveryError,
)
from chatbot.services.ports import Clock
from chatbot.slack.connection import TIMEOUT
from chatbot.slack.errors import SERVER_ERROR, TOO_MANY_REQUESTS, delivery_errors

MOST_BYTES: Final = 10_000_000
LONGEST: Final = 60.0  # seconds for one file
PIECE: Final = 64 * 1024
GONE: Final = frozenset(("file_not_found", "file_deleted", "not_visible", "access_denied"))

NOT_THERE: Final = (
    "I cannot get at this file. It was deleted, or it stands in a conversation that I am not in."
    " In my Home tab you can give it to me with “Load the approved policy”."
)
NO_LEAVE: Final = (
    "I may not read files here. Whoever looks after me has to give the app the permission"
    " files:read in Slack."
)
ELSEWHERE: Final = (
    "This is only a link to a file on another site, and I fetch nothing from there."
    " Please download it and give me the file itself."
)
TOO_LARGE: Final = "This file is larger than 10 MB. A policy is smaller: please save it again."


@dataclass(frozen=True, kw_only=True)
class FetchedFile:
    """A file's name and all of its bytes, which are nobody's to see in a log."""

    name: str
    content: bytes = field(repr=False)


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Who is sent elsewhere has no leave to read the file; the token goes nowhere else."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - as the library declares it
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,  # noqa: ANN401 - likewise
        newurl: str,
    ) -> None:
        """Follow none."""


@dataclass(frozen=True, kw_only=True)
class SlackFiles:
    """Reads files with the bot's token (`files:read`)."""

    client: WebClient = field(repr=False)
    clock: Clock

    def fetch(self, file_id: str) -> FetchedFile:
        """Look a file up and read it.

        Raises:
            InvalidInputError: it is not there, too large, or not Slack's; a sentence says which.
            TransientDeliveryError: Slack is out of reach or busy.
        """
        told = self._info(file_id)
        name = str(told.get("name") or told.get("title") or "document")
        if told.get("is_external"):
            raise InvalidInputError(ELSEWHERE)
        if int(told.get("size") or 0) > MOST_BYTES:
            raise InvalidInputError(TOO_LARGE)
        url = str(told.get("url_private_download") or told.get("url_private") or "")
        if not url:
            raise InvalidInputError(NOT_THERE)
        if not self._is_slacks(url):
            raise InvalidInputError(ELSEWHERE)
        return FetchedFile(name=name, content=self._read(url, str(told.get("mimetype") or "")))

    def _info(self, file_id: str) -> dict[str, Any]:
        try:
            with delivery_errors(self.clock.now()):
                found = self.client.files_info(file=file_id)
        except PermanentDeliveryError as error:
            if error.code in GONE:
                raise InvalidInputError(NOT_THERE) from error
            if error.code == "missing_scope":
                raise InvalidInputError(NO_LEAVE) from error
            raise
        file: dict[str, Any] = found.get("file") or {}
        return file

    def _is_slacks(self, url: str) -> bool:
        """Whether the token may go there: Slack itself, or what stands in for it."""
        try:
            place, ours = urlsplit(url), urlsplit(self.client.base_url)
            port, our_port = place.port, ours.port
        except ValueError:
            return False
        host = place.hostname or ""
        if (place.scheme, host, port) == (ours.scheme, ours.hostname, our_port):
            return True
        return place.scheme == "https" and port in {None, 443} and host.endswith(".slack.com")

    def _read(self, url: str, mimetype: str) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - `_is_slacks` has seen the address
            url, headers={"Authorization": f"Bearer {self.client.token}"}
        )
        opener = urllib.request.build_opener(NoRedirects())
        try:
            with opener.open(request, timeout=TIMEOUT) as answer:
                if answer.headers.get_content_type() == "text/html" != mimetype:
                    raise InvalidInputError(NOT_THERE)  # the page to sign in on
                return _all_of(answer)
        except urllib.error.HTTPError as error:
            if error.code == TOO_MANY_REQUESTS or error.code >= SERVER_ERROR:
                raise TransientDeliveryError(ambiguous=False) from error
            raise InvalidInputError(NOT_THERE) from error
        except OSError as error:
            raise TransientDeliveryError(ambiguous=False) from error


def _all_of(answer: IO[bytes]) -> bytes:
    """All bytes, read piece by piece: neither a size nor a speed that is told is believed."""
    content, end = bytearray(), time.monotonic() + LONGEST
    while piece := answer.read(PIECE):
        content += piece
        if len(content) > MOST_BYTES:
            raise InvalidInputError(TOO_LARGE)
        if time.monotonic() > end:
            raise TransientDeliveryError(ambiguous=False)
    return bytes(content)
