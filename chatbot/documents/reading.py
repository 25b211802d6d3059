"""Reads a document through a short-lived process that a hostile file cannot get out of."""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from chatbot.documents import refusals
from chatbot.documents.limits import BIGGEST_BYTES
from chatbot.documents.names import file_name, suffix_of
from chatbot.domain.errors import InvalidInputError

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_LONGEST_WAIT = 60.0
# An error of a converter, or a crash; every other end is one of the limits.
_FAULTS = frozenset({1, -signal.SIGSEGV})

# One at a time: the memory of this machine is meant for one reader.
_reader = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class DocumentText:
    r"""What a document says.

    Attributes:
        text: its words; lines end with \n, no other control characters but tabs.
        kind: docx, pdf, txt, md or html, by its content.
    """

    text: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What reading one document may cost.

    Attributes:
        memory_bytes: address space of the reading process, where the platform can limit it.
        cpu_seconds: its processor time, where the platform can limit it.
        wall_seconds: the time after which it is ended.
    """

    memory_bytes: int = 1 << 30
    cpu_seconds: int = 15
    wall_seconds: float = 20.0


def read_document(name: str, content: bytes, *, limits: Limits = Limits()) -> DocumentText:
    """The text of a document, whatever somebody sent.

    Args:
        name: as the sender named the file; only its ending is used.
        content: the file.
        limits: what it may cost.

    Raises:
        InvalidInputError: it cannot be read; the sentence says why and what to do.
    """
    if not content:
        raise InvalidInputError(refusals.EMPTY)
    if len(content) > BIGGEST_BYTES:
        raise InvalidInputError(refusals.TOO_BIG)
    if not _reader.acquire(timeout=_LONGEST_WAIT):
        raise InvalidInputError(refusals.BUSY)
    try:
        answer = _ask_reader(suffix_of(file_name(name)), content, limits)
    finally:
        _reader.release()
    return _understand(answer)


def _ask_reader(suffix: str, content: bytes, limits: Limits) -> bytes:
    command = [sys.executable, "-B", "-P", "-m", "chatbot.documents"]
    amounts = [str(limits.memory_bytes), str(limits.cpu_seconds)]
    try:
        ended = subprocess.run(  # noqa: S603 - our own program; the suffix is letters and digits
            [*command, suffix, *amounts],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        log.warning("document_reader_timed_out", extra={"bytes": len(content), "suffix": suffix})
        raise InvalidInputError(refusals.TOO_COSTLY) from None
    if ended.returncode:
        extra = {"bytes": len(content), "suffix": suffix, "returncode": ended.returncode}
        log.warning("document_reader_failed", extra=extra)
        damaged = ended.returncode in _FAULTS
        raise InvalidInputError(refusals.DAMAGED if damaged else refusals.TOO_COSTLY)
    return ended.stdout


def _environment() -> dict[str, str]:
    """Where to find the modules, and nothing else: no token reaches the process."""
    environment = {"PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)])}
    if "SYSTEMROOT" in os.environ:  # Windows starts no program without it
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return environment


def _understand(answer: bytes) -> DocumentText:
    match json.loads(answer):
        case {"kind": str(kind), "text": str(text)}:
            return DocumentText(text=text, kind=kind)
        case {"refused": str(sentence)}:
            raise InvalidInputError(sentence)
        case _:
            raise InvalidInputError(refusals.DAMAGED)
