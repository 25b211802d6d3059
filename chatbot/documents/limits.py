"""What a document may cost, and the walls round the process that reads it."""

import os
import sys

BIGGEST_BYTES = 10_000_000
MOST_PAGES = 300
MOST_CHARACTERS = 1_000_000

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "os.remove",
    "os.rename",
    "pty.",
    "webbrowser.",
)


def confine(memory_bytes: int, cpu_seconds: int) -> None:
    """Put this process behind walls that it cannot take down again.

    Where the platform has resource limits: memory, processor time, no file
    written, no core dump, no further process. Everywhere: Python opens no
    connection, starts no program and writes no file.

    Args:
        memory_bytes: most address space.
        cpu_seconds: most processor time.
    """
    sys.addaudithook(_refuse)
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    for which, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        _lower(which, most)


def _lower(which: int, most: int) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    allowed = resource.getrlimit(which)[1]
    value = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    try:
        resource.setrlimit(which, (value, value))
    except (OSError, ValueError):
        # macOS takes no limit of address space; the others and the timeout still hold.
        return


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open":
        flags = arguments[2] if len(arguments) > 2 else 0  # noqa: PLR2004 - path, mode, flags
        if isinstance(flags, int) and flags & _WRITING:
            raise PermissionError(event)
