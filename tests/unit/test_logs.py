"""Logs: tokens and the like never reach them."""

import logging

import pytest

from chatbot.logs import LineFormatter, RedactingFilter


def lines(message: str, *args: object, **extra: object) -> str:
    """What a record looks like in the log."""
    record = logging.LogRecord("test", logging.INFO, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    assert RedactingFilter().filter(record)
    return LineFormatter("%(message)s").format(record)


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-123-456-abcDEF",
        "xapp-1-A1-2-abc",
        "xoxe.xoxp-1-abc",
        "https://hooks.slack.com/actions/T1/2/abc",
        "12345678.98734673784.0d8fe4b8a7d1f1e0a1b2c3d4e5f60718",
        "postgresql://someone:verysecret@host/database",
    ],
)
def test_secrets_are_blacked_out(secret: str) -> None:
    """In the message, in its arguments and in its fields."""
    assert secret not in lines(f"before {secret} after")
    assert secret not in lines("before %s after", secret)
    assert secret not in lines("event", detail=secret)
    assert "before" in lines(f"before {secret} after")


def test_a_traceback_is_blacked_out() -> None:
    """An exception that quotes a token is logged without it."""
    error = RuntimeError("refused: xoxb-1-verysecret")
    record = logging.LogRecord(
        "test", logging.ERROR, __file__, 1, "failed", (), (type(error), error, None)
    )

    assert "verysecret" not in LineFormatter("%(message)s").format(record)


def test_fields_are_told() -> None:
    """Event names carry their fields."""
    assert lines("answer_sent", surface="mention", parts=2) == (
        "answer_sent parts=2 surface='mention'"
    )
