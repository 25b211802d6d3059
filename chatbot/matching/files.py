"""A trained matcher as one file: plain arrays and JSON, nothing that could run code."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import numpy.typing as npt

from chatbot.matching.examples import Example

VERSION = 4
"""Raised whenever the method, and so what a file means, changes."""

_ABOUT = "about"
_DAMAGE = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)


class MatcherFileError(Exception):
    """A saved matcher cannot be used: train it again."""


def fingerprint(
    examples: Mapping[str, Sequence[Example | str]],
    *,
    out_of_scope: Sequence[str] = (),
    vocabulary: Mapping[str, Sequence[str]] | None = None,
    counter_examples: Mapping[str, Sequence[str]] | None = None,
    descriptions: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """A key that changes with anything that training depends on: input, code and numpy."""
    told = {
        label: [item if isinstance(item, str) else [item.text, item.voice] for item in items]
        for label, items in examples.items()
    }
    whole = [
        _code(),
        np.__version__,
        list(told.items()),
        list(out_of_scope),
        {key: list(words) for key, words in (vocabulary or {}).items()},
        {key: list(texts) for key, texts in (counter_examples or {}).items()},
        {key: list(texts) for key, texts in (descriptions or {}).items()},
    ]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()[:32]


def _code() -> str:
    """A key of this package's sources, so that no change of the method is forgotten."""
    digest = hashlib.sha256(str(VERSION).encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        if not source.name.startswith("urgency"):
            digest.update(source.read_bytes())
    return digest.hexdigest()


def save_file(
    path: Path,
    *,
    fingerprint: str,
    arrays: Mapping[str, npt.NDArray[Any]],
    about: Mapping[str, object],
) -> None:
    """Write beside the place and move into it, so that no reader sees half a file."""
    head = {"version": VERSION, "fingerprint": fingerprint, **about}
    text = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            np.savez(file, allow_pickle=False, **{_ABOUT: text}, **arrays)
            file.flush()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


@contextmanager
def opened_file(
    path: Path, *, fingerprint: str
) -> Iterator[tuple[Mapping[str, npt.NDArray[Any]], dict[str, Any]]]:
    """The arrays and the rest of a saved matcher.

    Raises:
        MatcherFileError: it is missing, damaged, of another version or of another input;
            also when the reader in the `with` block stumbles over its content.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            about = json.loads(arrays[_ABOUT].tobytes())
            _check(about, path, fingerprint)
            yield {name: arrays[name] for name in arrays.files}, about
    except _DAMAGE as error:
        raise MatcherFileError(f"{path} cannot be read as a matcher: {error}") from error


def _check(about: dict[str, Any], path: Path, fingerprint: str) -> None:
    if about["version"] != VERSION:
        raise MatcherFileError(f"{path} was written by another version of the matcher.")
    if about["fingerprint"] != fingerprint:
        raise MatcherFileError(f"{path} was trained on other sentences or by other code.")
