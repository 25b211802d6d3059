"""Logging: one line a record on standard error, with nothing secret in it."""

import logging
import re
import sys

SECRETS = re.compile(
    r"(?:xox[abeprs]|xapp|xoxe)-[\w-]+"
    r"|https://hooks\.slack\.com/\S+"
    r"|\b\d{6,}\.\d{6,}\.[0-9a-f]{32}\b"  # a trigger_id
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"  # user:password of a URL
)


class RedactingFilter(logging.Filter):
    """Blacks out tokens, response URLs, trigger ids and passwords, wherever they came from."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the message; a record is never dropped."""
        message = record.getMessage()
        redacted = SECRETS.sub("[redacted]", message)
        if redacted != message:
            record.msg, record.args = redacted, ()
        return True


class LineFormatter(logging.Formatter):
    """Event names with their `extra` fields as key=value; tracebacks are redacted too."""

    _USUAL = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        extra = "".join(
            f" {name}={value!r}"
            for name, value in sorted(record.__dict__.items())
            if name not in self._USUAL
        )
        return SECRETS.sub("[redacted]", super().format(record) + extra)


def configure_logging(level: str) -> None:
    """Send the log to standard error at a level, for the whole process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(RedactingFilter())
    handler.setLevel(level)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Slack's libraries log whole messages at DEBUG, and bodies of refused requests at INFO.
    for name in ("slack_bolt", "slack_sdk"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
