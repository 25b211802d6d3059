"""`python -m chatbot.documents SUFFIX MEMORY SECONDS`: one document on stdin -> JSON on stdout.

The answer is {"kind": ..., "text": ...} or {"refused": "a sentence"}. Anything
else that goes wrong ends the process, and the caller has the sentence for it.
"""

import json
import sys

from chatbot.documents.converting import convert
from chatbot.documents.limits import BIGGEST_BYTES, confine
from chatbot.documents.refusals import TOO_COSTLY
from chatbot.domain.errors import InvalidInputError


def main(suffix: str, memory_bytes: str, cpu_seconds: str) -> None:
    """Read one document behind the walls."""
    confine(int(memory_bytes), int(cpu_seconds))
    json.dump(_outcome(suffix, sys.stdin.buffer.read(BIGGEST_BYTES)), sys.stdout)


def _outcome(suffix: str, content: bytes) -> dict[str, str]:
    try:
        kind, text = convert(suffix, content)
    except InvalidInputError as error:
        return {"refused": str(error)}
    except (MemoryError, RecursionError):
        return {"refused": TOO_COSTLY}
    return {"kind": kind, "text": text}


if __name__ == "__main__":
    main(*sys.argv[1:])
