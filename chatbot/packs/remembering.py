"""Remembers checked packs beside the matchers: reading and checking YAML takes a while.

What is remembered counts for the very bytes that were checked, and for the code that
checked them. Whatever does not fit is forgotten, and the pack is read anew: a pack with
a fault is never remembered, and so never starts a bot.
"""

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType

import pydantic
import yaml
from pydantic import TypeAdapter, ValidationError

from chatbot.domain import cadences, checks, policies, profiles, roles, supervision_questions
from chatbot.domain.policies import PolicyPack
from chatbot.packs.loading import OUT_OF_SCOPE, load_pack

log = logging.getLogger(__name__)


def recall_pack(root: Path, pack_id: str, cache_dir: Path) -> PolicyPack:
    """The pack as `load_pack` gives it; quicker where its files were checked before.

    Raises:
        ConfigurationError: as `load_pack`.
    """
    cached = cache_dir / f"{pack_id}.pack"
    key = files_key([root / OUT_OF_SCOPE, *sorted((root / pack_id).glob("*.yaml"))])
    pack = _recall(cached, key)
    if pack is None:
        pack = load_pack(root, pack_id)
        try:
            _remember(cached, key, pack)
        except OSError as error:
            log.warning("pack_not_cached", extra={"pack": pack_id, "reason": str(error)})
    return pack


def files_key(paths: Iterable[Path]) -> str:
    """Changes with the name or a byte of a file that is read, and with the code that reads it."""
    digest = hashlib.sha256(_code().encode())
    for path in paths:
        content = _content(path)
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """Nothing where there is no file: whoever reads it says what is wrong."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


@cache
def _code() -> str:
    digest = hashlib.sha256(f"{pydantic.VERSION} {yaml.__version__}".encode())
    modules = (cadences, checks, policies, profiles, roles, supervision_questions)
    domain = [Path(str(module.__file__)) for module in modules]
    for source in (*domain, *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _recall(cached: Path, key: str) -> PolicyPack | None:
    """None where nothing is remembered, or something else, or where it is damaged."""
    try:
        seal, _, body = cached.read_bytes().partition(b"\n")
        if seal != _seal(key, body):
            return None
        pack = TypeAdapter(PolicyPack).validate_json(body)
    except (OSError, ValidationError):
        return None
    return replace(
        pack,
        pages=tuple(pack.pages),
        gaps=tuple(pack.gaps),
        examples=tuple(pack.examples),
        small_talk=tuple(pack.small_talk),
        out_of_scope=tuple(pack.out_of_scope),
        concern_kinds=tuple(pack.concern_kinds),
    )


def _remember(cached: Path, key: str, pack: PolicyPack) -> None:
    """Write beside the place and move into it, so that no reader sees half a file."""
    body = json.dumps(pack, default=_plain, ensure_ascii=False).encode()
    cached.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=cached.parent, prefix=cached.name, delete=False) as file:
        try:
            file.write(_seal(key, body) + b"\n" + body)
            file.flush()
            Path(file.name).replace(cached)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _seal(key: str, body: bytes) -> bytes:
    return hashlib.sha256(key.encode() + body).hexdigest().encode()


def _plain(value: object) -> dict[str, object] | list[object] | str:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return dict(value) if isinstance(value, MappingProxyType) else vars(value)
