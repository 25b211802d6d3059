"""Reads the files of a pack and builds the values; a pack with a fault is never built."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from chatbot.domain.checks import Check, CheckItem
from chatbot.domain.errors import ConfigurationError
from chatbot.domain.policies import (
    Clause,
    ConcernKind,
    Contact,
    Gap,
    Intent,
    Page,
    Phrasing,
    PolicyPack,
    Verdict,
    WordingMark,
)
from chatbot.domain.profiles import ProfileRules
from chatbot.packs import supervision_questions as supervision
from chatbot.packs.checks import find_faults, find_open_points
from chatbot.packs.reading import read_yaml
from chatbot.packs.schema import (
    TAUGHT,
    CheckYaml,
    ClausesYaml,
    IntentYaml,
    NotCoveredYaml,
    OutOfScopeYaml,
    PackYaml,
    PhrasingsYaml,
    ProfilesYaml,
    TopicYaml,
    WordingYaml,
)
from chatbot.packs.supervision_questions import SupervisionYaml

OUT_OF_SCOPE = "out_of_scope.yaml"
NOT_TOPICS = frozenset({"pack.yaml", "clauses.yaml", supervision.FILE, OUT_OF_SCOPE})


@dataclass(frozen=True, kw_only=True)
class PackFiles:
    """The files of one pack as read, before they are checked against each other.

    Attributes:
        root: the folder of all packs; file names are told relative to it.
        faults: what was wrong with single files.
    """

    root: Path
    folder: Path
    pack: PackYaml | None
    clauses: ClausesYaml | None
    topics: dict[str, TopicYaml]
    out_of_scope: list[OutOfScopeYaml]
    supervision: SupervisionYaml | None = None
    faults: list[str] = field(default_factory=list)


def pack_ids(root: Path) -> tuple[str, ...]:
    """The ids of the packs below a folder, in order."""
    return tuple(sorted(path.parent.name for path in root.glob("*/pack.yaml")))


def load_packs(root: Path) -> dict[str, PolicyPack]:
    """Load every pack below a folder.

    Raises:
        ConfigurationError: listing every fault of every pack.
    """
    packs: dict[str, PolicyPack] = {}
    problems: list[str] = []
    for pack_id in pack_ids(root):
        try:
            packs[pack_id] = load_pack(root, pack_id)
        except ConfigurationError as error:
            problems.extend(error.problems)
    if problems:
        raise ConfigurationError(problems)
    return packs


def load_pack(root: Path, pack_id: str) -> PolicyPack:
    """Load one pack.

    Raises:
        ConfigurationError: listing every fault, with file and key path.
    """
    if pack_id not in pack_ids(root):
        known = ", ".join(pack_ids(root)) or "none"
        raise ConfigurationError([f"there is no pack {pack_id!r} (packs here: {known})"])
    files = read_files(root, pack_id)
    faults = files.faults or find_faults(files)
    if faults or not files.pack or not files.clauses:
        raise ConfigurationError(faults)
    return _build(files, files.pack, files.clauses)


def open_points(root: Path, pack_id: str) -> list[str]:
    """What a draft that is sound is still missing; empty for a finished pack."""
    return find_open_points(read_files(root, pack_id))


def read_files(root: Path, pack_id: str) -> PackFiles:
    """Read the files of a pack, collecting what is wrong with each by itself."""
    folder, faults = root / pack_id, list[str]()
    topics = {
        path.name: read_yaml(path, TopicYaml, faults, root)
        for path in sorted(folder.glob("*.yaml"))
        if path.name not in NOT_TOPICS
    }
    scopes = [
        read_yaml(path, OutOfScopeYaml, faults, root)
        for path in (root / OUT_OF_SCOPE, folder / OUT_OF_SCOPE)
    ]
    return PackFiles(
        root=root,
        folder=folder,
        pack=read_yaml(folder / "pack.yaml", PackYaml, faults, root),
        clauses=read_yaml(folder / "clauses.yaml", ClausesYaml, faults, root),
        topics={name: topic for name, topic in topics.items() if topic},
        out_of_scope=[scope for scope in scopes if scope],
        supervision=_read_supervision(folder, faults, root),
        faults=faults,
    )


def _read_supervision(folder: Path, faults: list[str], root: Path) -> SupervisionYaml | None:
    """None where a pack has no such file."""
    file = folder / supervision.FILE
    return read_yaml(file, SupervisionYaml, faults, root) if file.exists() else None


def _build(files: PackFiles, pack: PackYaml, clauses: ClausesYaml) -> PolicyPack:
    return PolicyPack(
        pack_id=pack.id,
        organisation=pack.organisation,
        short_name=pack.short_name,
        title=pack.title,
        approved=pack.dates.approved,
        reviewed=pack.dates.reviewed,
        next_review=pack.dates.next_review,
        contacts={
            contact.id: Contact(
                contact_id=contact.id, asks=contact.asks, clauses=tuple(contact.clauses)
            )
            for contact in pack.contacts
        },
        pages=tuple(
            Page(
                page_id=page.id,
                name=page.name,
                platform=page.platform,
                looked_after_by=page.looked_after_by,
                url=page.url,
                clauses=tuple(page.clauses),
            )
            for page in pack.pages
        ),
        gaps=tuple(
            Gap(gap_id=gap.id, clauses=tuple(gap.clauses), says=gap.says) for gap in pack.gaps
        ),
        examples=tuple(pack.examples),
        checks=tuple(map(_check, pack.checks)),
        vocabulary={word: tuple(others) for word, others in pack.vocabulary.items()},
        clauses={
            clause.id: Clause(
                clause_id=clause.id,
                label=clause.label,
                section=clause.section,
                summary=clause.summary or "",
                not_asked=clause.not_asked,
                wording=_mark(clause.wording),
            )
            for clause in clauses.clauses
        },
        # A draft's answers are nobody's decision yet: they are not even there.
        intents={}
        if pack.draft
        else {intent.intent_id: intent for intent in _intents(files.topics.values())},
        small_talk=tuple(text for scope in files.out_of_scope for text in scope.small_talk),
        out_of_scope=tuple(text for scope in files.out_of_scope for text in scope.other),
        concern_kinds=tuple(
            ConcernKind(
                kind_id=kind.id,
                title=kind.title,
                checklist=tuple(kind.checklist),
                clauses=tuple(kind.clauses),
                safeguarding=kind.safeguarding,
                urgent=kind.urgent,
                personal_data=kind.personal_data,
                note=kind.note,
            )
            for kind in pack.concern_kinds
        ),
        profiles=_profiles(pack.profiles),
        supervision=supervision.questions_of(files.supervision),
        absence_clauses=tuple(pack.absence_clauses),
        fingerprint=_fingerprint(files),
        draft=pack.draft,
    )


def _profiles(rules: ProfilesYaml | None) -> ProfileRules:
    if rules is None:
        return ProfileRules()
    return ProfileRules(
        decided_by=rules.decided_by,
        risk_assessment=rules.risk_assessment,
        keepers=tuple(dict.fromkeys(rules.login_details_with)),
        review_months=rules.review_months,
        own_choice=rules.own_choice,
        clauses=tuple(rules.clauses),
    )


def _mark(wording: WordingYaml | None) -> WordingMark | None:
    return WordingMark(**wording.model_dump()) if wording else None


def _check(check: CheckYaml) -> Check:
    return Check(
        check_id=check.id,
        name=check.name,
        cadence=check.cadence,
        opens=check.opens,
        due=check.due,
        items=tuple(
            CheckItem(says=item.says, clauses=tuple(item.clauses)) for item in check.items
        ),
        clauses=tuple(check.clauses),
        done_by=check.by,
        page_id=check.page,
        own_choice=check.own_choice,
        switched_on=check.switched,
    )


def _intents(topics: Iterable[TopicYaml]) -> Iterable[Intent]:
    for topic in topics:
        for covered in topic.intents:
            verdict = Verdict(covered.verdict)
            yield _intent(covered, topic.topic, verdict, covered.clauses)
        for subject in topic.not_covered:
            yield _intent(subject, topic.topic, None, subject.see)


def _intent(
    intent: IntentYaml | NotCoveredYaml,
    topic: str,
    verdict: Verdict | None,
    clauses: Iterable[str],
) -> Intent:
    return Intent(
        intent_id=intent.id,
        title=intent.title,
        topic=topic,
        verdict=verdict,
        answer=intent.answer,
        clauses=tuple(clauses),
        phrasings=tuple(_phrasings(intent.phrasings)),
        counter_examples=tuple(intent.counter_examples),
        related=tuple(intent.related),
        sensitive=intent.sensitive,
        ask=intent.ask,
        tests=tuple(intent.tests),
    )


def _phrasings(phrasings: PhrasingsYaml) -> Iterable[Phrasing]:
    for voice in TAUGHT:
        for text in getattr(phrasings, voice):
            yield Phrasing(text=text, voice=voice)


def _fingerprint(files: PackFiles) -> str:
    """Changes whenever a file of the pack does: the key of everything made from it."""
    digest = hashlib.sha256()
    for path in (files.root / OUT_OF_SCOPE, *sorted(files.folder.glob("*.yaml"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
