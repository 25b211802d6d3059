"""Who has to read which version, by when, and what is told on which day."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest

from chatbot.domain.acknowledgement_changes import changed_clauses
from chatbot.domain.acknowledgement_forms import (
    LONGEST_CHANGES,
    LONGEST_LABEL,
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_NOTE,
    Draft,
    FieldName,
    ProxyReading,
    fault_of_link,
    fault_of_reason,
    faults_of_draft,
    faults_of_proxy,
)
from chatbot.domain.acknowledgement_roll import ReaderState, Roll
from chatbot.domain.acknowledgements import (
    ChangeKind,
    Publication,
    Reading,
    ReadingRequest,
    Step,
    due_from,
    reader_key,
    step_on,
)
from chatbot.domain.documents import ClauseStatus, FoundClause, VersionClause
from chatbot.domain.people import Standing
from chatbot.domain.working_time import WorkingTime

TODAY = date(2026, 3, 2)  # a Monday
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def closed_on(*days: date) -> WorkingTime:
    """London, Monday to Friday, but for these days."""
    return WorkingTime(
        zone=ZoneInfo("Europe/London"), holidays=lambda day: "closed" if day in days else None
    )


def version(number: int, *, material: bool = True, with_guests: bool = False) -> Publication:
    """A version of the policy."""
    return Publication(
        publication_id=f"p{number}",
        workspace_id="T1",
        number=number,
        label=f"Version {number}",
        dated_on=TODAY,
        link="https://example.org/policy",
        document_id=None,
        changes="",
        clauses=(),
        material=material,
        days=14,
        weeks=2,
        with_guests=with_guests,
        published_by="UMAN",
        published_at=AT,
    )


def reading(number: int, user_id: str | None = "U1", name: str | None = None) -> Reading:
    """Somebody has read a version."""
    return Reading(
        reading_id=f"r{number}{user_id or name}",
        workspace_id="T1",
        publication_id=f"p{number}",
        user_id=user_id,
        name=name,
        read_on=TODAY,
        recorded_by=user_id or "UMAN",
        recorded_at=AT,
    )


def request(number: int, due_on: date | None, user_id: str = "U1") -> ReadingRequest:
    """Somebody was asked."""
    return ReadingRequest(
        workspace_id="T1",
        publication_id=f"p{number}",
        user_id=user_id,
        asked_on=TODAY,
        due_on=due_on,
    )


def roll(
    *publications: Publication,
    readings: Sequence[Reading] = (),
    requests: Sequence[ReadingRequest] = (),
    people: Mapping[str, Standing] = MappingProxyType({}),
) -> Roll:
    """What is known; U1 is a member."""
    return Roll(
        publications=publications,
        readings=readings,
        requests=requests,
        people={"U1": Standing.MEMBER, **people},
    )


def test_the_due_date_is_a_working_day() -> None:
    """Two weeks on, and a day later for each day on which nobody works."""
    assert due_from(TODAY, 14, closed_on()) == date(2026, 3, 16)
    assert due_from(TODAY, 14, closed_on(date(2026, 3, 16))) == date(2026, 3, 17)
    assert due_from(date(2026, 3, 7), 7, closed_on()) == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 3, 8), Step.ASKED),
        (date(2026, 3, 9), Step.WEEK_BEFORE),
        (date(2026, 3, 12), Step.WEEK_BEFORE),
        (date(2026, 3, 13), Step.DAY_BEFORE),  # the Friday before a Monday
        (date(2026, 3, 15), Step.DAY_BEFORE),
        (date(2026, 3, 16), Step.DUE),
        (date(2026, 3, 22), Step.DUE),
        (date(2026, 3, 23), Step.DUE + 1),
        (date(2026, 4, 6), Step.DUE + 3),
    ],
)
def test_which_message_is_due(today: date, step: int) -> None:
    """A week and a working day before, on the day, then each week."""
    assert step_on(date(2026, 3, 16), today, closed_on()) == step


def test_steps_never_go_back() -> None:
    """Not in a long closure either: a day later is the same message or a later one."""
    closed = closed_on(*(date(2025, 12, 20) + timedelta(days=n) for n in range(16)))
    days = [date(2025, 12, 1) + timedelta(days=n) for n in range(90)]
    steps = [step_on(date(2026, 1, 5), day, closed) for day in days]
    assert steps == sorted(steps)


def test_names_count_by_their_words() -> None:
    """However they are typed; a Slack id is never taken for a name."""
    assert reader_key(None, " A.  B. ") == reader_key(None, "a. b.")
    assert reader_key("U1", None) != reader_key(None, "U1")


def test_a_material_version_is_read_again() -> None:
    """Whoever has read the one before is not up to date any more."""
    both = roll(version(1), version(2), readings=[reading(1)])
    assert not both.is_up_to_date("U1")
    assert both.base == version(2)
    assert [each.number for each in both.new_to("U1")] == [2]


def test_after_a_small_change_the_earlier_reading_counts() -> None:
    """From the last material version on; not one that is older still."""
    versions = [version(1), version(2), version(3, material=False), version(4, material=False)]
    assert roll(*versions, readings=[reading(2)]).is_up_to_date("U1")
    assert not roll(*versions, readings=[reading(1)]).is_up_to_date("U1")
    assert [p.number for p in roll(*versions, readings=[reading(2)]).new_to("U1")] == [3, 4]


def test_what_was_undone_does_not_count() -> None:
    """As if it had never been read."""
    undone = replace(reading(1), undone_at=AT, undone_by="UMAN")
    assert not roll(version(1), readings=[undone]).is_up_to_date("U1")


def test_a_new_reader_is_told_of_the_newest_version_alone() -> None:
    """What changed before they came is nothing to them."""
    assert [p.number for p in roll(version(1), version(2)).new_to("U1")] == [2]


def test_who_has_to_read() -> None:
    """Members; guests where the version says so; nobody else."""
    others = {
        "UG": Standing.GUEST,
        "UX": Standing.DEACTIVATED,
        "UB": Standing.BOT,
        "UO": Standing.OUTSIDER,
    }
    assert roll(version(1), people=others).readers == ("U1",)
    assert roll(version(1, with_guests=True), people=others).readers == ("U1", "UG")


def test_the_register_begins_with_whoever_is_late() -> None:
    """Late, to read, not asked yet, read, gone; the figures count those who have to read."""
    people = {f"U{n}": Standing.MEMBER for n in range(2, 6)} | {"U9": Standing.DEACTIVATED}
    found = roll(
        version(1),
        readings=[reading(1, "U4"), reading(1, "U9"), reading(1, None, "A. B.")],
        requests=[
            request(1, TODAY - timedelta(days=1), "U2"),
            request(1, TODAY, "U3"),
            replace(request(1, TODAY, "U5"), lapsed=True),
        ],
        people=people,
    )
    states = [(row.user_id or row.name, row.state) for row in found.rows(TODAY)]
    assert states == [
        ("U2", ReaderState.OVERDUE),
        ("U3", ReaderState.TO_READ),
        ("U1", ReaderState.AWAITED),
        ("U5", ReaderState.AWAITED),
        ("U4", ReaderState.READ),
        ("A. B.", ReaderState.READ),
        ("U9", ReaderState.GONE),
    ]
    standing = found.standing(TODAY)
    assert standing
    assert (standing.of, standing.read, standing.overdue, standing.without_slack) == (5, 1, 1, 1)


def test_somebody_without_slack_has_to_read_again_too() -> None:
    """The register says so; only a manager can ask them."""
    rows = roll(version(1), version(2), readings=[reading(1, None, "A. B.")]).rows(TODAY)
    (row,) = [row for row in rows if row.name]
    assert (row.name, row.state, row.version) == ("A. B.", ReaderState.TO_READ, version(1))


def test_managers_are_told_after_the_weeks_of_the_version() -> None:
    """Two weeks after the due date, not a day before."""
    late = roll(version(1), requests=[request(1, TODAY - timedelta(days=14))])
    assert [row.user_id for row in late.long_overdue(TODAY)] == ["U1"]
    assert late.long_overdue(TODAY - timedelta(days=1)) == []


def test_before_anything_is_published() -> None:
    """Nothing is to be read, and there are no figures."""
    nothing = roll()
    assert (nothing.current, nothing.base, nothing.standing(TODAY)) == (None, None, None)
    assert not nothing.is_up_to_date("U1")
    assert (nothing.rows(TODAY), nothing.long_overdue(TODAY)) == ((), ())


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/policy.pdf",
        "https://wsc.slack.com/files/U012/F012/policy.pdf",
        "https://example.org:8443/a?b=c&d=%20e#f",
    ],
)
def test_links_that_people_can_follow(link: str) -> None:
    """A page, and a file in Slack."""
    assert fault_of_link(link) == ""


@pytest.mark.parametrize(
    ("link", "word"),
    [
        ("http://example.org", "https://"),
        ("javascript:alert(1)", "https://"),
        ("policy.pdf", "https://"),
        ("https://example.org/a b", "spaces"),
        ("https://example.org/|<!channel>", "angle"),
        ("https://example.org/\u202etxt", "spaces"),
        ("https://user:secret@example.org", "password"),
        ("https://localhost/policy", "nowhere"),
        ("https://", "nowhere"),
        ("https://[::1", "no link"),
        ("https://example.org:port/", "no link"),
        ("https://example.org/" + "a" * LONGEST_LINK, "characters"),
    ],
)
def test_links_that_are_refused(link: str, word: str) -> None:
    """Each with a sentence of its own."""
    assert word in fault_of_link(link)


GOOD = Draft(label="Version 3", dated_on=TODAY, link="https://example.org/policy")


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(GOOD, label=" "), FieldName.LABEL),
        (replace(GOOD, label="a" * (LONGEST_LABEL + 1)), FieldName.LABEL),
        (replace(GOOD, dated_on=None), FieldName.DATED),
        (replace(GOOD, dated_on=TODAY + timedelta(days=1)), FieldName.DATED),
        (replace(GOOD, link=" "), FieldName.LINK),
        (replace(GOOD, link="policy.pdf", document_id="d1"), FieldName.LINK),
        (replace(GOOD, changes="a" * (LONGEST_CHANGES + 1)), FieldName.CHANGES),
        (replace(GOOD, after=1), FieldName.CHANGES),
    ],
)
def test_what_can_be_wrong_with_a_version(draft: Draft, field: FieldName) -> None:
    """One sentence, under its field."""
    faults = faults_of_draft(draft, today=TODAY, clauses_known=False)
    assert list(faults) == [field]
    assert faults[field].endswith(".") or "https" in faults[field]


def test_what_a_version_can_do_without() -> None:
    """The first one says no change; a loaded document needs no link and says its own changes."""
    assert faults_of_draft(GOOD, today=TODAY, clauses_known=False) == {}
    loaded = replace(GOOD, link="", document_id="d1", after=2)
    assert faults_of_draft(loaded, today=TODAY, clauses_known=True) == {}


PROXY = ProxyReading(user_id="U1", read_on=TODAY, note="Signed the paper copy")


@pytest.mark.parametrize(
    ("proxy", "field"),
    [
        (replace(PROXY, name="A. B."), FieldName.NAME),
        (replace(PROXY, user_id=None), FieldName.NAME),
        (replace(PROXY, user_id=None, name="a" * (LONGEST_NAME + 1)), FieldName.NAME),
        (replace(PROXY, read_on=None), FieldName.READ_ON),
        (replace(PROXY, read_on=TODAY + timedelta(days=1)), FieldName.READ_ON),
        (replace(PROXY, note=" "), FieldName.NOTE),
        (replace(PROXY, note="a" * (LONGEST_NOTE + 1)), FieldName.NOTE),
    ],
)
def test_what_can_be_wrong_with_a_record(proxy: ProxyReading, field: FieldName) -> None:
    """One sentence, under its field; a person or a name, never both or neither."""
    assert list(faults_of_proxy(proxy, today=TODAY)) == [field]
    assert faults_of_proxy(PROXY, today=TODAY) == {}


def test_an_undoing_needs_a_reason() -> None:
    """Whoever looks at the register later wants to know it."""
    assert fault_of_reason(" ")
    assert fault_of_reason("a" * (LONGEST_NOTE + 1))
    assert fault_of_reason("The wrong person") == ""


def clause(
    clause_id: str | None,
    fingerprint: str = "a",
    *,
    status: ClauseStatus = ClauseStatus.UNCHANGED,
    found_as: str = "",
) -> VersionClause:
    """A clause in a document; without a fingerprint it is not in it."""
    found = FoundClause(
        clause_id=clause_id,
        status=status,
        end=1 if fingerprint else 0,
        fingerprint=fingerprint,
        found_as=found_as,
    )
    return VersionClause(
        position=0, found=found, label=f"{clause_id} (Pages)" if clause_id else ""
    )


def test_what_changed_between_two_documents() -> None:
    """Other words, come, gone, moved; what the pack does not know only where it is new."""
    before = [
        clause("1"),
        clause("2"),
        clause("3"),
        clause("4", ""),
        clause("5"),
        clause(None, "x"),
    ]
    held = [
        clause("1"),
        clause("2", "b"),
        clause("3", ""),
        clause("4"),
        clause("5", found_as="5.2"),
        clause("6", ""),
        clause(None, "x"),
        clause(None, "y", found_as="7"),
        clause(None, "z"),
    ]
    assert [(each.kind, each.label) for each in changed_clauses(held, before)] == [
        (ChangeKind.CHANGED, "2 (Pages)"),
        (ChangeKind.REMOVED, "3 (Pages)"),
        (ChangeKind.NEW, "4 (Pages)"),
        (ChangeKind.MOVED, "5 (Pages)"),
        (ChangeKind.NEW, "7"),
        (ChangeKind.NEW, "a rule without a number"),
    ]


def test_what_changed_where_nothing_was_loaded_before() -> None:
    """Held against the wording on which the pack's answers were reviewed."""
    held = [clause("1"), clause("2", status=ClauseStatus.CHANGED)]
    held += [clause("3", status=ClauseStatus.VANISHED)]
    kinds = [each.kind for each in changed_clauses(held, None)]
    assert kinds == [ChangeKind.CHANGED, ChangeKind.REMOVED]
