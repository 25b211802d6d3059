"""Reads the file of a policy and compares it with the pack; nothing is written."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Final

from chatbot.domain.documents import DocumentVersion, VersionClause
from chatbot.domain.drift import Findings, compare
from chatbot.domain.errors import InvalidInputError
from chatbot.domain.policies import PolicyPack
from chatbot.services.document_ports import DocumentReader

RECOGNISED_AT_LEAST: Final = 0.4  # of the clauses; fewer: another policy
LONGEST_NAME: Final = 200


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A document that was read and compared."""

    version: DocumentVersion
    findings: Findings
    clauses: tuple[VersionClause, ...]

    def is_same_as(self, held: Sequence[VersionClause]) -> bool:
        """Whether a version that was read earlier says the same of every clause."""
        return [(c.found, c.label) for c in held] == [(c.found, c.label) for c in self.clauses]


def read_policy(  # noqa: PLR0913 - what the version is to say of itself
    read: DocumentReader,
    name: str,
    content: bytes,
    *,
    pack: PolicyPack,
    workspace_id: str,
    by: str,
    now: datetime,
) -> Reading:
    """Read a file as a version of the pack's policy.

    Raises:
        InvalidInputError: it cannot be read, or it is another policy.
    """
    text = read(name, content).text
    _see_that_it_can_be_kept(text)
    findings = compare(text, list(pack.clauses.values()))
    if findings.recognised < max(RECOGNISED_AT_LEAST * len(pack.clauses), 1):
        raise InvalidInputError(
            f"This does not look like the {pack.title} of {pack.organisation}:"
            f" {findings.recognised} of its {len(pack.clauses)} rules were found."
            " Nothing was loaded."
        )
    version = DocumentVersion(
        version_id=uuid.uuid4().hex,
        workspace_id=workspace_id,
        pack_id=pack.pack_id,
        name=_file_name(name),
        sha256=hashlib.sha256(content).hexdigest(),
        loaded_by=by,
        loaded_at=now,
    )
    return Reading(version=version, findings=findings, clauses=_version_clauses(findings, pack))


def _see_that_it_can_be_kept(text: str) -> None:
    if not text.strip():
        raise InvalidInputError("There are no words in this file.")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "\0"
    if "\0" in text:
        raise InvalidInputError("This file holds characters that are no text.")


def _file_name(name: str) -> str:
    """The name without its folders and without what does not print."""
    bare = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable())
    return bare[:LONGEST_NAME] or "document"


def _version_clauses(findings: Findings, pack: PolicyPack) -> tuple[VersionClause, ...]:
    return tuple(
        VersionClause(
            position=position,
            found=found,
            label=pack.clauses[found.clause_id].label if found.clause_id else "",
        )
        for position, found in enumerate(findings.clauses)
    )
