"""YAML files as plain text values: `no` stays "no", a date stays as written."""

import re
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

BIGGEST_FILE_BYTES = 2_000_000


class _TextLoader(yaml.CBaseLoader):
    """Reads every scalar as text and refuses a key that stands twice.

    `CBaseLoader` builds nothing but text, lists and mappings, so a file can
    never make Python objects, and `no`, `on` and `2.10` keep their spelling.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = True) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - the signature is PyYAML's
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(self.construct_object(key, deep=True))
            if name in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {name!r} stands twice", problem_mark=key.start_mark
                )
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path, model: type[Model], faults: list[str], root: Path) -> Model | None:
    """Read a file into a model; faults are appended as "file: key path: what is wrong".

    Args:
        path: the file.
        model: what it has to look like.
        faults: collects the sentences.
        root: file names are told relative to this folder.

    Returns:
        The model, or None where the file has a fault.
    """
    name = path.relative_to(root).as_posix()
    try:
        if path.stat().st_size > BIGGEST_FILE_BYTES:
            faults.append(f"{name}: larger than {BIGGEST_FILE_BYTES // 1_000_000} MB")
            return None
        loaded = yaml.load(path.read_text("utf-8"), Loader=_TextLoader)  # noqa: S506 - builds text only
    except FileNotFoundError:
        faults.append(f"{name}: the file is missing")
    except UnicodeDecodeError:
        faults.append(f"{name}: not UTF-8 text")
    except OSError as error:
        faults.append(f"{name}: cannot be read: {error.strerror}")
    except RecursionError:
        faults.append(f"{name}: nested too deeply")
    except yaml.YAMLError as error:
        faults.append(f"{name}: {_describe_yaml(error)}")
    else:
        return _validate(loaded, model, faults, name)
    return None


def _describe_yaml(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "not valid YAML"
    return f"line {mark.line + 1}: {problem}" if mark else problem


def _validate(loaded: object, model: type[Model], faults: list[str], name: str) -> Model | None:
    if not isinstance(loaded, dict):
        faults.append(f"{name}: has to be a mapping of keys to values")
        return None
    try:
        return model.model_validate(loaded)
    except ValidationError as error:
        faults.extend(f"{name}: {_describe(detail, loaded)}" for detail in error.errors())
    return None


def _describe(detail: ErrorDetails, loaded: object) -> str:
    where = _key_path(detail["loc"], loaded)
    match detail["type"]:
        case "missing":
            return f"{where}: is missing"
        case "extra_forbidden":
            return f"{where}: no such key"
        case "string_type" | "list_type" | "dict_type" | "tuple_type" | "model_type":
            wanted = {"str": "text", "lis": "a list", "tup": "a list"}
            return f"{where}: has to be {wanted.get(detail['type'][:3], 'a mapping of keys')}"
        case _:
            return f"{where}: {re.sub('^Value error, ', '', detail['msg'])}"


def _key_path(loc: Sequence[int | str], loaded: object) -> str:
    """`intents[befriend].verdict` rather than `intents.3.verdict`: ids tell more than places."""
    path, at = "", loaded
    for step in loc:
        at = _step_into(at, step)
        if isinstance(step, int):
            identity = at.get("id") if isinstance(at, dict) else None
            path += f"[{identity or step + 1}]"
        else:
            path += f".{step}" if path else step
    return path or "the file"


def _step_into(at: object, step: int | str) -> object:
    if isinstance(at, dict):
        return at.get(step)
    if isinstance(at, list) and isinstance(step, int) and step < len(at):
        return at[step]
    return None
