"""A report's files and pictures in Slack: made in the background, given in direct messages."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from chatbot.domain.errors import DeliveryError, StaleActionError
from chatbot.domain.outbox import SentMessage
from chatbot.domain.report_requests import ReportRequest
from chatbot.domain.reports import FileKind
from chatbot.services.report_ports import ReportFiles
from chatbot.services.reports import ReportService
from chatbot.slack.blocks import report_files as blocks
from chatbot.slack.listeners.failures import describe
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.payloads import Address
from chatbot.slack.uploads import SlackUploads

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Errands:
    """What is being made: one at a time, and nothing twice at the same time."""

    worker: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="report-files")
    )
    running: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, key: str) -> bool:
        """Whether it was begun now; False where it is running already."""
        with self.lock:
            if key in self.running:
                return False
            self.running.add(key)
            return True

    def do(self, key: str, work: Callable[[], None]) -> None:
        """Do it in the background, after what was begun before."""

        def do_and_forget() -> None:
            try:
                work()
            finally:
                self.end(key)

        try:
            self.worker.submit(do_and_forget)
        except RuntimeError:  # the bot is stopping
            self.end(key)
            raise StaleActionError from None

    def end(self, key: str) -> None:
        """It may be begun again."""
        with self.lock:
            self.running.discard(key)

    def finish(self) -> None:
        """Wait for what has been begun; whoever waits for more asks again."""
        self.worker.shutdown(wait=True)


@dataclass(frozen=True, kw_only=True)
class ReportCourier:
    """Makes files of a report and brings them to somebody in Messages.

    It happens in the background: a message says that they are being made, and in the end
    how it went.
    """

    reports: ReportService
    files: ReportFiles
    uploads: SlackUploads
    messenger: SlackMessenger
    errands: Errands = field(default_factory=Errands)

    def deliver(self, user_id: str, request: ReportRequest, kind: FileKind) -> str | None:
        """Begin to make files, unless the same are being made for them already.

        Returns:
            The conversation to which they come; None where they are being made already.

        Raises:
            NotAuthorisedError: they may not take reports away.
            DeliveryError: Slack cannot be reached; nothing was begun.
        """
        self.reports.require_exporter(user_id)
        key = f"{user_id}\n{kind}\n{request.to_value()}"
        if not self.errands.begin(key):
            return None
        try:
            channel = self.messenger.direct_channel(user_id)
            making = blocks.render_making(kind, request)
            posted = self.messenger.post(Address(channel=channel), making)
        except BaseException:
            self.errands.end(key)
            raise
        self.errands.do(key, lambda: self._make(user_id, request, kind, posted))
        return channel

    def _make(
        self, user_id: str, request: ReportRequest, kind: FileKind, progress: SentMessage
    ) -> None:
        """Make them and say how it went, in the place of the message that said so."""
        try:
            with self.reports.exported(user_id, request, kind, self.files) as made:
                if made:
                    self.uploads.upload(progress.channel, made)
            reply = blocks.render_made(kind, request) if made else blocks.render_nothing(request)
        except Exception as error:  # noqa: BLE001 - nobody else could tell the person
            reply = describe(error)
        try:
            self.messenger.update(progress.channel, progress.ts, reply)
        except DeliveryError as error:
            log.warning("report_files_not_told", extra={"reason": str(error)})
