"""`python -m tests.bench.documents`: how long one document of twenty pages takes to read."""

import statistics
import time

from rich.console import Console

from chatbot.documents import read_document
from tests.documents import making

_RUNS = 10
_COPIES = 13  # of the policy fill twenty printed pages


def main() -> None:
    """Measure and print: the process's start is part of it."""
    text = making.HARBOUR_LANE * _COPIES
    documents = {
        "policy.docx": making.as_docx(text),
        "policy.pdf": making.as_pdf(copies=_COPIES),
        "policy.html": making.as_html(text),
        "policy.txt": making.as_txt(text),
    }
    for name, content in documents.items():
        seconds = sorted(_seconds(name, content) for _ in range(_RUNS))
        Console().print(
            f"{name}: {len(content) // 1000} kB, median {statistics.median(seconds):.2f} s, "
            f"slowest {seconds[-1]:.2f} s"
        )


def _seconds(name: str, content: bytes) -> float:
    began = time.perf_counter()
    read_document(name, content)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
