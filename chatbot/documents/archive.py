"""A Word document is a zip of XML parts: what its packing may and may not hold."""

import io
import zipfile
import zlib

from chatbot.documents import refusals

_MOST_MEMBERS = 2_000
_BIGGEST_PART = 50_000_000
_BIGGEST_TOTAL = 100_000_000
# XML of ordinary documents packs to a tenth or a thirtieth; a small part may pack better.
_RATIO = 150
_SMALL_PART = 1_000_000

_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STRICT = b"http://purl.oclc.org/ooxml/"
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


def archive_fault(content: bytes) -> str | None:
    """Why a zip is no Word document that may be opened, or None.

    Sizes are looked at before anything is unpacked. Python's zipfile never
    gives out more of a member than the size it was looked at with.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _size_fault(archive.infolist()) or _part_fault(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        return refusals.DAMAGED


def _size_fault(members: list[zipfile.ZipInfo]) -> str | None:
    if any(member.flag_bits & 1 for member in members):
        return refusals.LOCKED
    if len(members) > _MOST_MEMBERS or sum(each.file_size for each in members) > _BIGGEST_TOTAL:
        return refusals.BOMB
    if any(_is_bomb(member) for member in members):
        return refusals.BOMB
    names = {member.filename.lower() for member in members}
    return None if len(names) == len(members) else refusals.DAMAGED


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    size, packed = member.file_size, max(member.compress_size, 1)
    return size > _BIGGEST_PART or (size > _SMALL_PART and size / packed > _RATIO)


def _part_fault(archive: zipfile.ZipFile) -> str | None:
    names = archive.namelist()
    if "[Content_Types].xml" not in names:
        return refusals.NOT_WORD
    kinds = archive.read("[Content_Types].xml")
    if b"macroEnabled" in kinds or any("vbaproject" in name.lower() for name in names):
        return refusals.MACROS
    if any(_declares(archive.read(name)) for name in names if not name.startswith("word/media/")):
        return refusals.DEFINITIONS
    if _MAIN not in kinds:
        return refusals.NOT_WORD
    strict = "_rels/.rels" in names and _STRICT in archive.read("_rels/.rels")
    return refusals.STRICT if strict else None


def _declares(part: bytes) -> bool:
    return any(word in part for word in _DECLARATIONS)
