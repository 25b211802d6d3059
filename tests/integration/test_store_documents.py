"""Versions of the policy document in the store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chatbot.domain.documents import (
    ClauseReview,
    ClauseStatus,
    Decision,
    DocumentVersion,
    FoundClause,
    VersionClause,
)
from chatbot.services.ports import UnitOfWorkFactory

NOW = datetime(2026, 5, 3, 9, 30, 15, 123456, tzinfo=UTC)
TEXT = (
    " \ufeffRule \U0001d4d0\U0001f9d1\u200d\U0001f692 e\u0301 \u2028 'x' \\ %s \r \t\n\n"
    " trailing \xa0 \n"
)
CLAUSES = (
    VersionClause(
        position=0,
        found=FoundClause(
            clause_id="1", status=ClauseStatus.CHANGED, start=2, end=9, fingerprint="f" * 16
        ),
        label="Rule 1",
    ),
    VersionClause(
        position=1,
        found=FoundClause(clause_id="2", status=ClauseStatus.VANISHED),
        label="Rule 2",
    ),
    VersionClause(
        position=2,
        found=FoundClause(
            clause_id=None,
            status=ClauseStatus.NEW,
            start=10,
            end=12,
            fingerprint="e" * 16,
            found_as="7",
            follows="1",
        ),
        label="",
    ),
)


@pytest.fixture
def version(workspace_id: str) -> DocumentVersion:
    """A proposal; not in the store yet."""
    return DocumentVersion(
        version_id="v1",
        workspace_id=workspace_id,
        pack_id="wsc",
        name="policy.txt",
        sha256="a" * 64,
        loaded_by="U1",
        loaded_at=NOW,
    )


def add(unit_of_work: UnitOfWorkFactory, *versions: DocumentVersion) -> None:
    """Add versions with the same text and clauses."""
    with unit_of_work() as work:
        for version in versions:
            work.documents.add(version, TEXT, CLAUSES)
        work.commit()


def test_text_and_clauses_come_back_as_they_were(
    unit_of_work: UnitOfWorkFactory, version: DocumentVersion
) -> None:
    """Byte for byte: white space at the ends, signs beyond the first plane, backslashes."""
    add(unit_of_work, version)
    with unit_of_work() as work:
        text = work.documents.text_of(version.workspace_id, "v1")
        assert text.encode() == TEXT.encode()
        assert tuple(work.documents.clauses_of(version.workspace_id, "v1")) == CLAUSES
        assert work.documents.get(version.workspace_id, "v1") == version


def test_a_version_goes_live_once(
    unit_of_work: UnitOfWorkFactory, version: DocumentVersion
) -> None:
    """A proposal is not live; a second attempt to make it live changes nothing."""
    add(unit_of_work, version)
    where = version.workspace_id
    with unit_of_work() as work:
        assert work.documents.live(where) is None
        assert work.documents.make_live(where, "v1", NOW, {0: NOW})
        assert not work.documents.make_live(where, "v1", NOW + timedelta(days=1), {})
        work.commit()
    with unit_of_work() as work:
        assert work.documents.live(where) == replace(version, live_at=NOW)
        changed = [c.changed_at for c in work.documents.clauses_of(where, "v1")]
    assert changed == [NOW, None, None]


def test_the_newest_counts(unit_of_work: UnitOfWorkFactory, version: DocumentVersion) -> None:
    """Of several live versions the one that went live last; earlier ones stay readable."""
    later = replace(version, version_id="v2")
    add(unit_of_work, version, later)
    where = version.workspace_id
    with unit_of_work() as work:
        work.documents.make_live(where, "v1", NOW, {})
        work.documents.make_live(where, "v2", NOW + timedelta(days=1), {})
        work.commit()
    with unit_of_work() as work:
        live = work.documents.live(where)
        before = work.documents.live_before(where, NOW + timedelta(days=1))
    assert live
    assert live.version_id == "v2"
    assert [v.version_id for v in before] == ["v1"]


def test_proposals_are_forgotten_and_live_versions_stay(
    unit_of_work: UnitOfWorkFactory, version: DocumentVersion
) -> None:
    """By file or by age, with their clauses."""
    other = replace(version, version_id="v2", sha256="b" * 64)
    old = replace(version, version_id="v3", sha256="c" * 64, loaded_at=NOW - timedelta(days=9))
    live = replace(version, version_id="v4")
    add(unit_of_work, version, other, old, live)
    where = version.workspace_id
    with unit_of_work() as work:
        work.documents.make_live(where, "v4", NOW, {})
        work.documents.forget_proposals(where, sha256="a" * 64)
        work.documents.forget_proposals(where, before=NOW - timedelta(days=7))
        work.commit()
    with unit_of_work() as work:
        left = [v for v in ("v1", "v2", "v3", "v4") if work.documents.get(where, v)]
        assert left == ["v2", "v4"]
        assert not work.documents.clauses_of(where, "v1")
        assert len(work.documents.clauses_of(where, "v4")) == 3


def test_reviews_in_their_order(unit_of_work: UnitOfWorkFactory, version: DocumentVersion) -> None:
    """Oldest first, so that the latest counts, even of the same moment."""
    add(unit_of_work, version)
    reviews = [
        ClauseReview(
            review_id=f"r{number}",
            workspace_id=version.workspace_id,
            version_id="v1",
            clause_id="1",
            intent_id="friends",
            state="changed:f:",
            decision=decision,
            reviewed_by="U1",
            reviewed_at=NOW,
        )
        for number, decision in enumerate(Decision)
    ]
    with unit_of_work() as work:
        for review in reviews:
            work.documents.add_review(review)
        work.commit()
    with unit_of_work() as work:
        assert list(work.documents.reviews(version.workspace_id)) == reviews


def test_another_workspace_sees_nothing(
    unit_of_work: UnitOfWorkFactory, version: DocumentVersion, other_workspace_id: str
) -> None:
    """Neither reads nor changes what belongs to the other organisation."""
    add(unit_of_work, version)
    with unit_of_work() as work:
        assert work.documents.get(other_workspace_id, "v1") is None
        assert not work.documents.clauses_of(other_workspace_id, "v1")
        assert not work.documents.make_live(other_workspace_id, "v1", NOW, {})
        work.documents.forget_proposals(other_workspace_id, sha256=version.sha256)
        assert work.documents.get(version.workspace_id, "v1") == version
        assert [workspace for workspace, _ in work.workspaces()] == ["T0TARNER", "T0WSC"]
