"""Writes the marks of the clauses' wordings into clauses.yaml; every other line stays as it is.

A YAML library that writes would lay the file out anew, or be a dependency for
one key: the parser says where each clause stands, and single lines are put in.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from chatbot.domain.errors import ConfigurationError
from chatbot.domain.policies import WordingMark
from chatbot.packs.reading import read_yaml
from chatbot.packs.schema import ClausesYaml

AFTER = "section"  # the key that the mark stands behind


class _Place(NamedTuple):
    """Where the mark of a clause belongs: the lines from `first` to before `end` make room."""

    clause_id: str
    first: int
    end: int
    indent: int


def write_marks(path: Path, marks: Mapping[str, WordingMark]) -> int:
    """Write the marks of clauses; the marks of others stay.

    Args:
        path: a pack's clauses.yaml.
        marks: the new marks by clause id.

    Returns:
        How many marks are other ones than before.

    Raises:
        ConfigurationError: the file cannot be read, or is laid out in a way that
            leaves no room; it is then left as it was.
    """
    before = _read(path)
    text = path.read_bytes().decode("utf-8")
    lines = (text if text.endswith("\n") else f"{text}\n").splitlines(keepends=True)
    for place in sorted(_places(path, text), key=lambda place: -place.first):
        if place.clause_id in marks:
            lines[place.first : place.end] = [_line(marks[place.clause_id], place.indent)]
    written = path.with_name(f"{path.name}.new")
    written.write_bytes("".join(lines).encode("utf-8"))
    try:
        after = _read(written)
        _see_that_only_marks_differ(path, before, after, marks)
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)
    pairs = zip(before.clauses, after.clauses, strict=True)
    return sum(old.wording != new.wording for old, new in pairs)


def _line(mark: WordingMark, indent: int) -> str:
    fields = f"fingerprint: {mark.fingerprint}, length: {mark.length}, sketch: {mark.sketch}"
    return f"{' ' * indent}wording: {{{fields}}}\n"


def _read(path: Path) -> ClausesYaml:
    faults: list[str] = []
    found = read_yaml(path, ClausesYaml, faults, path.parent.parent)
    if found is None:
        raise ConfigurationError(faults)
    return found


def _places(path: Path, text: str) -> Iterator[_Place]:
    root: Any = yaml.compose(text, Loader=yaml.CBaseLoader)
    clauses = next(value for key, value in root.value if key.value == "clauses")
    for clause in clauses.value:
        nodes = {key.value: (key, value) for key, value in clause.value}
        identity = nodes["id"][1].value
        if clause.flow_style:
            raise ConfigurationError(
                [f"{path.parent.name}/{path.name}: clauses[{identity}]: needs a line for each key"]
            )
        behind_key, behind = nodes[AFTER]
        first = behind.end_mark.line + 1
        if "wording" in nodes:
            key, value = nodes["wording"]
            yield _Place(identity, key.start_mark.line, _end(value), key.start_mark.column)
        else:
            yield _Place(identity, first, first, behind_key.start_mark.column)


def _end(value: Any) -> int:  # noqa: ANN401 - a node of YAML
    """The line behind a value; what stands below it, a comment for instance, is not its own."""
    last = value if value.flow_style else value.value[-1][1]
    return int(last.end_mark.line) + 1


def _see_that_only_marks_differ(
    path: Path, before: ClausesYaml, after: ClausesYaml, marks: Mapping[str, WordingMark]
) -> None:
    """Whatever the file looked like: nothing else may have changed."""
    expected = [
        clause.model_copy(update={"wording": None}) if clause.id in marks else clause
        for clause in before.clauses
    ]
    written: Sequence[object] = [
        clause.model_copy(update={"wording": None}) if clause.id in marks else clause
        for clause in after.clauses
    ]
    if expected != written or any(c.wording is None for c in after.clauses if c.id in marks):
        raise ConfigurationError(
            [f"{path.parent.name}/{path.name}: its layout leaves no room for the marks"]
        )
