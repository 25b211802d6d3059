"""Draws in a short-lived process: the bot stays as small and starts as fast as without.

`python -m chatbot.exports FOLDER` reads a `Job` on standard input and writes its files there.
"""

import logging
import os
import pickle
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chatbot.domain.errors import ChatbotError
from chatbot.domain.report_pictures import Picture
from chatbot.domain.trustees import TrusteesPage

log = logging.getLogger(__name__)

LONGEST: Final = 60.0  # seconds
_ROOT: Final = Path(__file__).resolve().parents[2]

# One at a time: the memory of a small machine is meant for one.
_studio = threading.Lock()


class DrawingError(ChatbotError):
    """The pictures could not be drawn. Please try again; the figures are not affected."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is to be drawn: pictures, and the page for trustees with pictures of its own."""

    pictures: tuple[Picture, ...] = ()
    page: TrusteesPage | None = None


PAPER: Final = "trustees.pdf"


def draw_into(folder: Path, job: Job, cache: Path) -> None:
    """Write `NAME.png` for each picture and `trustees.pdf` for the page.

    Args:
        folder: where.
        job: what.
        cache: where the plotting library keeps its list of fonts, which takes it a second to make.

    Raises:
        DrawingError: it took too long, or ended in an error.
    """
    command = [sys.executable, "-P", "-m", "chatbot.exports", str(folder)]
    with _studio:
        try:
            ended = subprocess.run(  # noqa: S603 - our own program, on a folder of ours
                command,
                input=pickle.dumps(job),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=LONGEST,
                env=_environment(cache),
                check=False,
            )
        except subprocess.TimeoutExpired:
            log.warning("drawing_timed_out")
            raise DrawingError from None
    if ended.returncode:
        log.warning("drawing_failed", extra={"returncode": ended.returncode})
        raise DrawingError


def _environment(cache: Path) -> dict[str, str]:
    """Where to find the modules and to keep the fonts' list; no token reaches the process."""
    environment = {
        "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)]),
        "MPLCONFIGDIR": str(cache),
    }
    if "SYSTEMROOT" in os.environ:  # Windows starts no program without it
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return environment
