"""Publishing, reading, recording for others, the register: on real databases."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chatbot.domain.acknowledgement_forms import FieldName
from chatbot.domain.acknowledgement_roll import ReaderState
from chatbot.domain.acknowledgements import ChangeKind, Publication, Reading
from chatbot.domain.audit import CONSOLE
from chatbot.domain.documents import (
    ClauseStatus,
    DocumentVersion,
    FoundClause,
    VersionClause,
)
from chatbot.domain.errors import (
    AlreadyDoneError,
    InvalidInputError,
    NotAuthorisedError,
    StaleActionError,
    TransientDeliveryError,
)
from chatbot.domain.formulas import neutral
from chatbot.domain.people import Standing
from chatbot.services.acknowledgement_csv import EXPORTED
from chatbot.services.acknowledgement_proxies import YOURSELF, Faulty, Recorded
from chatbot.services.acknowledgement_publishing import Preview
from chatbot.services.acknowledgements import HasRead, NewerVersion
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.acknowledgements_of_the_mill import LINK, Library, make_library

MONDAY = date(2026, 3, 2)


@pytest.fixture
def library(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Library:
    """A manager and two workers."""
    return make_library(unit_of_work, workspace_id)


def test_published_asked_read(library: Library) -> None:
    """Everybody is asked once, presses once, and is left alone."""
    published = library.publish()
    assert library.tick() == [("ask", "UMAN"), ("ask", "UONE"), ("ask", "UTWO")]
    assert library.tick() == []
    reading = library.services.reading
    to_read = reading.to_read("UONE")
    assert to_read
    assert (to_read.publication, to_read.due_on) == (published, date(2026, 3, 16))
    done = reading.acknowledge("UONE", published.publication_id)
    assert isinstance(done, HasRead)
    assert (done.before, done.reading.read_on, done.reading.is_own) == (False, MONDAY, True)
    assert reading.to_read("UONE") is None
    standing = reading.register("UMAN").standing
    assert standing
    assert (standing.read, standing.of, standing.overdue) == (1, 3, 0)


def test_a_second_press_changes_nothing(library: Library) -> None:
    """The first moment stands, and it is in the log of changes once."""
    published = library.publish()
    first = library.services.reading.acknowledge("UONE", published.publication_id)
    library.mill.clock.move(hours=3)
    second = library.services.reading.acknowledge("UONE", published.publication_id)
    assert isinstance(first, HasRead)
    assert isinstance(second, HasRead)
    assert (second.before, second.reading) == (True, first.reading)
    assert len(library.readings()) == 1
    with library.mill.unit_of_work() as work:
        entries = work.audit.since(library.services.office.workspace_id, None)
    assert [each.action for each in entries] == ["policy.published", "acknowledgements.read"]
    assert [each.action for each in library.mill.audit.recent("UMAN")] == ["policy.published"]


def test_many_presses_at_once(
    library: Library, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """One reading, whoever of the processes was first."""
    published = library.publish()
    done = in_threads(
        lambda _: library.services.reading.acknowledge("UONE", published.publication_id), 4
    )
    assert sorted(each.before for each in done) == [False, True, True, True]
    assert len({each.reading.reading_id for each in done}) == 1


def test_many_processes_tick_at_once(
    library: Library, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """Each message is written once, by whichever was first."""
    library.publish()
    for day, count in ((MONDAY, 3), (date(2026, 3, 16), 3), (date(2026, 3, 30), 4)):
        library.on(day)
        written = in_threads(lambda _: library.services.ticks.tick(), 4)
        assert sum(written) == count
        assert len(library.outbox()) == count


def test_a_press_on_an_old_message(library: Library) -> None:
    """It says that there is a newer version and leads to it; nothing is recorded."""
    old, new = library.publish(), library.publish()
    pressed = library.services.reading.acknowledge("UONE", old.publication_id)
    assert isinstance(pressed, NewerVersion)
    assert pressed.to_read.publication == new
    assert library.readings() == []
    with pytest.raises(StaleActionError):
        library.services.reading.acknowledge("UONE", "no-such-version")


def test_a_small_change(library: Library) -> None:
    """Readers are only told, once; the others still have their day, and read the new version."""
    first = library.publish()
    library.tick()
    library.services.reading.acknowledge("UONE", first.publication_id)
    library.mill.clock.move(days=1)
    small = library.publish(material=False, changes="A spelling mistake.")
    assert library.tick() == [("told", "UONE")]
    assert library.tick() == []
    assert library.services.reading.to_read("UONE") is None
    waiting = library.services.reading.to_read("UTWO")
    assert waiting
    assert (waiting.publication, waiting.due_on) == (small, date(2026, 3, 16))
    library.mill.clock.move(days=6)
    assert library.tick() == [("remind", "UMAN"), ("remind", "UTWO")]
    done = library.services.reading.acknowledge("UTWO", small.publication_id)
    assert isinstance(done, HasRead)
    assert library.tick() == []


def test_a_material_change(library: Library) -> None:
    """Everybody is asked again, with all the days from now on and with what changed."""
    first = library.publish()
    library.tick()
    library.services.reading.acknowledge("UONE", first.publication_id)
    library.mill.clock.move(days=7)
    second = library.publish()
    assert library.tick() == [("ask", "UMAN"), ("ask", "UONE"), ("ask", "UTWO")]
    to_read = library.services.reading.to_read("UONE")
    assert to_read
    assert (to_read.news, to_read.has_read) == ((second,), True)
    assert to_read.due_on == date(2026, 3, 23)


def test_the_first_version_is_for_everybody(library: Library) -> None:
    """A form that says otherwise changes nothing about it: nobody has read anything yet."""
    assert library.publish(material=False).material


def test_a_message_that_came_too_late(library: Library) -> None:
    """Whoever read in the meantime, or has a newer version to read, gets no older message."""
    first = library.publish()
    library.services.ticks.tick()
    library.services.reading.acknowledge("UONE", first.publication_id)
    assert [m.recipient for m in library.outbox()] == ["UMAN", "UTWO"]
    library.publish()
    library.services.ticks.tick()
    library.publish()
    assert library.outbox() == []
    assert len(library.tick()) == 3


def test_nobody_is_asked_out_of_hours(library: Library) -> None:
    """Published on a Friday evening, asked on Monday; the days count from Monday."""
    library.on(date(2026, 3, 6), hour=18)
    library.publish()
    assert library.tick() == []
    library.on(date(2026, 3, 7))
    assert library.tick() == []
    library.on(date(2026, 3, 9))
    assert len(library.tick()) == 3
    to_read = library.services.reading.to_read("UONE")
    assert to_read
    assert to_read.due_on == date(2026, 3, 23)


def test_whoever_joins_is_asked(library: Library) -> None:
    """On the day on which they join, with as many days as everybody had."""
    library.publish()
    library.tick()
    library.on(date(2026, 4, 1))
    library.join("UNEW")
    assert ("ask", "UNEW") in library.tick()
    assert library.services.reading.to_read("UNEW").due_on == date(2026, 4, 15)  # type: ignore[union-attr]


def test_whoever_never_wrote_is_found_before_publishing(library: Library) -> None:
    """The platform's list counts; bots, guests, people from elsewhere and the gone do not."""
    library.mill.directory.standings["UQUIET"] = Standing.MEMBER
    library.publish()
    asked = [who for _, who in library.tick()]
    assert asked == ["UMAN", "UONE", "UQUIET", "UTWO"]
    with library.mill.unit_of_work() as work:
        known = work.people.standings(library.services.office.workspace_id)
    assert {"UBOT", "UOUT", "UGONE"}.isdisjoint(known)
    assert known["UGUEST"] is Standing.GUEST


def test_the_roll_is_taken_once_a_day(library: Library) -> None:
    """However often it ticks; after a failure it is tried again."""
    ticks, directory = library.services.ticks, library.mill.directory
    directory.reachable = False
    with pytest.raises(TransientDeliveryError):
        ticks.take_roll()
    directory.reachable, directory.asked = True, 0
    for _ in range(3):
        ticks.take_roll()
    assert directory.asked == 1
    library.mill.clock.move(days=1)
    ticks.take_roll()
    assert directory.asked == 2


def test_whoever_left_while_the_bot_was_away(library: Library) -> None:
    """The roll takes their roles, and they are asked nothing more."""
    library.join("USECOND")
    library.mill.change("UMAN", next(iter(library.mill.all().assignments)).duty, "UMAN", "USECOND")
    library.mill.directory.standings["USECOND"] = Standing.DEACTIVATED
    library.mill.people.take_roll()
    assert [each.user_id for each in library.mill.all().assignments] == ["UMAN"]
    library.publish()
    assert "USECOND" not in [who for _, who in library.tick()]


def test_nothing_is_published_without_the_list(library: Library) -> None:
    """Where the platform cannot be asked, the form says so; half the staff are not left out."""
    library.mill.directory.reachable = False
    with pytest.raises(TransientDeliveryError):
        library.services.publishing.propose("UMAN")


def test_whoever_is_away_is_asked_when_they_are_back(library: Library) -> None:
    """With all the days from then on; the others are not kept waiting."""
    library.leave.go("UONE", MONDAY, 19)
    library.publish()
    assert library.tick() == [("ask", "UMAN"), ("ask", "UTWO")]
    states = {r.user_id: r.state for r in library.services.reading.register("UMAN").rows}
    assert states["UONE"] is ReaderState.AWAITED
    library.on(date(2026, 3, 23))
    assert ("ask", "UONE") in library.tick()
    assert library.services.reading.to_read("UONE").due_on == date(2026, 4, 6)  # type: ignore[union-attr]


def test_whoever_comes_back_is_asked_anew(library: Library) -> None:
    """Not reminded of a day long past; nothing is written to somebody who has left."""
    library.publish()
    library.tick()
    library.join("UONE", standing=Standing.DEACTIVATED)
    library.on(date(2026, 3, 16))
    assert [who for _, who in library.tick()] == ["UMAN", "UTWO"]
    states = {r.user_id: r.state for r in library.services.reading.register("UMAN").rows}
    assert states["UONE"] is ReaderState.GONE
    library.on(date(2026, 6, 1))
    library.tick()
    library.join("UONE")
    assert ("ask", "UONE") in library.tick()
    assert library.services.reading.to_read("UONE").due_on == date(2026, 6, 15)  # type: ignore[union-attr]


def test_managers_are_told_once_a_week(library: Library) -> None:
    """After two weeks, with figures alone; no more once nobody is late."""
    published = library.publish()
    library.tick()
    library.services.reading.acknowledge("UMAN", published.publication_id)
    library.services.reading.acknowledge("UTWO", published.publication_id)
    told = []
    for n in range(60):
        library.on(MONDAY + timedelta(days=n))
        told += [library.services.office.today()] if ("digest", "UMAN") in library.tick() else []
    assert told == [date(2026, 3, 30) + timedelta(days=7 * n) for n in range(5)]
    library.services.reading.acknowledge("UONE", published.publication_id)
    library.on(date(2026, 5, 4))
    assert library.tick() == []


def test_guests_where_the_version_says_so(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """They are asked, may press, and are left out again by the next version."""
    library = make_library(unit_of_work, workspace_id, guests_allowed=True)
    with_guests = library.publish(with_guests=True)
    assert ("ask", "UGUEST") in library.tick()
    assert library.services.reading.acknowledge("UGUEST", with_guests.publication_id)
    without = library.publish()
    assert ("ask", "UGUEST") not in library.tick()
    assert library.services.reading.to_read("UGUEST") is None
    for act in (
        lambda: library.services.reading.acknowledge("UGUEST", without.publication_id),
        lambda: library.services.reading.open("UGUEST"),
    ):
        with pytest.raises(NotAuthorisedError):
            act()


def test_guests_who_may_not_use_the_bot(library: Library) -> None:
    """Whatever the form says, they are left out."""
    assert not library.publish(with_guests=True).with_guests
    assert "UGUEST" not in [who for _, who in library.tick()]


def test_recorded_for_somebody_without_slack(library: Library) -> None:
    """By name, with a note; once for each name, however it is typed."""
    published = library.publish()
    form_id = library.form_id()
    first = library.record(published, name=" A. B. ", form_id=form_id)
    again = library.record(published, name=" A. B. ", form_id=form_id)
    assert isinstance(first, Recorded)
    assert again == first
    assert (first.reading.name, first.reading.recorded_by) == ("A. B.", "UMAN")
    other = library.record(published, name="a.  b.")
    assert isinstance(other, Faulty)
    assert list(other.faults) == [FieldName.NAME]
    row = next(row for row in library.services.reading.register("UMAN").rows if row.name)
    assert (row.name, row.state) == ("A. B.", ReaderState.READ)


def test_names_stay_in_the_register(library: Library) -> None:
    """Neither the outbox nor the log of changes has them, nor the note."""
    published = library.publish()
    recorded = library.record(published, name="A. B.", note="Has no phone")
    assert isinstance(recorded, Recorded)
    library.services.proxies.undo("UMAN", recorded.reading.reading_id, "Was C. D.")
    library.services.ticks.tick()
    with library.mill.unit_of_work() as work:
        entries = work.audit.since(library.services.office.workspace_id, None)
    kept = repr([*entries, *library.outbox()])
    assert not any(word in kept for word in ("A. B.", "no phone", "C. D."))


def test_recorded_for_a_member(library: Library) -> None:
    """As good as their own press; pressed afterwards it says that it is done."""
    published = library.publish()
    assert isinstance(library.record(published, user_id="UONE"), Recorded)
    assert "UONE" not in [who for _, who in library.tick()]
    pressed = library.services.reading.acknowledge("UONE", published.publication_id)
    assert isinstance(pressed, HasRead)
    assert (pressed.before, pressed.reading.recorded_by) == (True, "UMAN")
    again = library.record(published, user_id="UONE")
    assert isinstance(again, Faulty)
    assert list(again.faults) == [FieldName.PERSON]
    for stranger in ("UBOT", "UOUT", "UGONE"):
        assert isinstance(library.record(published, user_id=stranger), Faulty)


def test_a_manager_records_nothing_for_themselves(library: Library) -> None:
    """They press the button as everybody does; such a record could not be undone."""
    published = library.publish()
    assert library.record(published, user_id="UMAN") == Faulty(faults={FieldName.PERSON: YOURSELF})


def test_a_mistake_is_undone(library: Library) -> None:
    """It counts no more, stays with who undid it and why, and they are asked after all."""
    published = library.publish()
    recorded = library.record(published, user_id="UONE")
    assert isinstance(recorded, Recorded)
    library.tick()
    proxies, reading_id = library.services.proxies, recorded.reading.reading_id
    assert isinstance(proxies.undo("UMAN", reading_id, " "), Faulty)
    undone = proxies.undo("UMAN", reading_id, "It was somebody else")
    assert isinstance(undone, Reading)
    assert [(r.undone_by, r.undone_reason) for r in library.readings()] == [
        ("UMAN", "It was somebody else")
    ]
    with pytest.raises(AlreadyDoneError):
        proxies.undo("UMAN", reading_id, "Once more")
    assert library.tick() == [("ask", "UONE")]
    assert isinstance(library.record(published, user_id="UONE"), Recorded)


def test_an_own_press_is_not_undone(library: Library) -> None:
    """Nobody can say for them that they have not read it."""
    published = library.publish()
    pressed = library.services.reading.acknowledge("UONE", published.publication_id)
    assert isinstance(pressed, HasRead)
    with pytest.raises(InvalidInputError):
        library.services.proxies.undo("UMAN", pressed.reading.reading_id, "No")
    with pytest.raises(StaleActionError):
        library.services.proxies.see("UMAN", "no-such-reading")


def test_a_record_for_the_version_that_the_form_showed(library: Library) -> None:
    """A newer one came meanwhile: nothing is saved."""
    old = library.publish()
    library.publish()
    with pytest.raises(StaleActionError):
        library.record(old, name="A. B.")
    assert library.readings() == []


def test_before_anything_is_published(library: Library) -> None:
    """Nothing to read, nothing to record, nothing to send, and an empty register."""
    reading = library.services.reading
    assert (library.tick(), reading.to_read("UONE")) == ([], None)
    register = reading.register("UMAN")
    assert (register.standing, register.rows) == (None, ())
    with pytest.raises(StaleActionError):
        reading.open("UONE")
    with pytest.raises(InvalidInputError):
        library.services.proxies.version("UMAN")
    assert len(_table(library)) == 1


def test_the_preview_counts_people(library: Library) -> None:
    """Who would be asked, who only told; nothing is written."""
    first = library.publish()
    library.services.reading.acknowledge("UONE", first.publication_id)
    publishing = library.services.publishing
    small = publishing.preview("UMAN", library.draft(material=False))
    again = publishing.preview("UMAN", library.draft())
    assert isinstance(small, Preview)
    assert isinstance(again, Preview)
    assert (small.to_ask, small.to_tell) == (2, 1)
    assert (again.to_ask, again.to_tell) == (3, 0)
    assert isinstance(publishing.preview("UMAN", library.draft(link="x")), Faulty)
    assert len(library.roll().publications) == 1


def test_two_managers_publish_at_once(library: Library) -> None:
    """The second form is out of date; the first, sent twice, publishes once."""
    publishing, draft = library.services.publishing, library.draft()
    first = publishing.publish("UMAN", draft, form_id="V-one")
    assert publishing.publish("UMAN", draft, form_id="V-one") == first
    for act in (publishing.preview, lambda *a: publishing.publish(*a, form_id="V-two")):
        with pytest.raises(StaleActionError):
            act("UMAN", draft)
    assert isinstance(publishing.publish("UMAN", library.draft(label=""), form_id="V3"), Faulty)
    assert len(library.roll().publications) == 1


def _load(library: Library, version_id: str, **fingerprints: str) -> None:
    """A document with these clauses goes live."""
    now, workspace_id = library.mill.clock.now(), library.services.office.workspace_id
    version = DocumentVersion(
        version_id=version_id,
        workspace_id=workspace_id,
        pack_id="wsc",
        name=f"Policy {version_id}.docx",
        sha256=version_id,
        loaded_by="UMAN",
        loaded_at=now,
    )
    clauses = [
        VersionClause(
            position=place,
            label=f"Rule {name[1:]}",
            found=FoundClause(
                clause_id=name, status=ClauseStatus.UNCHANGED, end=1, fingerprint=print_
            ),
        )
        for place, (name, print_) in enumerate(fingerprints.items())
    ]
    with library.mill.unit_of_work() as work:
        work.documents.add(version, "The text of the policy.", clauses)
        work.documents.make_live(workspace_id, version_id, now, {})
        work.commit()
    library.mill.clock.move(minutes=1)


def test_a_loaded_document_says_what_changed(library: Library) -> None:
    """By the labels of its rules, against the one that was published; it can be read here."""
    _load(library, "one", c1="a", c2="a")
    proposal = library.services.publishing.propose("UMAN")
    assert (proposal.draft.label, proposal.draft.document_id) == ("Policy one", "one")
    assert proposal.draft.dated_on == MONDAY
    first = library.services.publishing.publish("UMAN", proposal.draft, form_id="V1")
    assert isinstance(first, Publication)
    assert first.clauses == ()
    _load(library, "two", c1="a", c2="b", c3="a")
    second = library.services.publishing.publish(
        "UMAN", library.services.publishing.propose("UMAN").draft, form_id="V2"
    )
    assert isinstance(second, Publication)
    assert [(each.kind, each.label) for each in second.clauses] == [
        (ChangeKind.CHANGED, "Rule 2"),
        (ChangeKind.NEW, "Rule 3"),
    ]
    assert library.roll().current == second
    assert library.services.reading.open("UONE").text == "The text of the policy."


def test_the_first_document_after_a_link(library: Library) -> None:
    """Held against the document that was live before, or the pack's own wording."""
    _load(library, "one", c1="a")
    library.mill.clock.move(days=1)
    library.publish(document_id="one")
    _load(library, "two", c1="b")
    proposed = library.services.publishing.propose("UMAN")
    assert [each.label for each in proposed.clauses] == ["Rule 1"]


def test_another_document_went_live_meanwhile(library: Library) -> None:
    """The form was about the old one: nothing is published."""
    draft = library.draft()
    _load(library, "one", c1="a")
    with pytest.raises(StaleActionError):
        library.services.publishing.publish("UMAN", draft, form_id="V1")


def _table(library: Library) -> list[list[str]]:
    text = library.services.file.register_csv("UMAN").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_file(library: Library) -> None:
    """Who is late, who has read which version when, by whom it was recorded, what was undone."""
    published = library.publish()
    library.tick()
    library.services.reading.acknowledge("UONE", published.publication_id)
    recorded = library.record(published, name="=HYPERLINK(1)", note="@home\ton paper")
    assert isinstance(recorded, Recorded)
    library.services.proxies.undo("UMAN", recorded.reading.reading_id, "-1")
    library.join("UTWO", standing=Standing.DEACTIVATED)
    library.tick()
    head, *rows = _table(library)
    by_person = {row[2]: dict(zip(head, row, strict=True)) for row in rows}
    assert by_person["Name of UMAN"]["state"] == "to read"
    assert by_person["Name of UMAN"]["due on"] == "2026-03-16"
    assert by_person["Name of UONE"]["recorded at (UTC)"] == "2026-03-02 09:30"
    assert by_person["Name of UTWO"]["state"] == "gone"
    undone = by_person["'=HYPERLINK(1)"]
    assert (undone["state"], undone["note"]) == ("undone", "'@home\ton paper")
    assert (undone["why undone"], undone["undone by"]) == ("'-1", "Name of UMAN UMAN")


def test_who_took_the_file_is_in_the_log(library: Library) -> None:
    """A manager, or whoever sits at the machine; nothing of what stands in it."""
    library.services.file.register_csv("UMAN")
    library.services.file.write()
    with library.mill.unit_of_work() as work:
        entries = work.audit.since(library.services.office.workspace_id, None)
    found = [(each.actor, each.after) for each in entries if each.action == EXPORTED]
    assert found == [("UMAN", None), (CONSOLE, None)]


def test_the_file_without_names(library: Library) -> None:
    """Slack is out of reach: the ids are there."""
    library.publish()
    library.mill.directory.reachable = False
    library.mill.clock.move(minutes=1)
    assert {row[3] for row in _table(library)[1:]} == {"UMAN", "UONE", "UTWO"}


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "\uff1d1", "\xa0@1"]
)
def test_formulas_are_words(cell: str) -> None:
    """Nothing that somebody typed is run by a spreadsheet; other cells are as they are."""
    assert neutral(cell) == f"'{cell}"
    assert neutral("A. B. = C.") == "A. B. = C."


ONLY_MANAGERS: tuple[Callable[[Library, str, Publication], Any], ...] = (
    lambda library, who, _: library.services.publishing.propose(who),
    lambda library, who, _: library.services.publishing.preview(who, library.draft()),
    lambda library, who, _: library.services.publishing.publish(
        who, library.draft(), form_id=library.form_id()
    ),
    lambda library, who, _: library.services.reading.register(who),
    lambda library, who, _: library.services.file.register_csv(who),
    lambda library, who, _: library.services.proxies.version(who),
    lambda library, who, version: library.record(version, by=who, name="A. B."),
)
READERS: tuple[Callable[[Library, str, Publication], Any], ...] = (
    lambda library, who, _: library.services.reading.to_read(who),
    lambda library, who, _: library.services.reading.open(who),
    lambda library, who, v: library.services.reading.acknowledge(who, v.publication_id),
)


@pytest.mark.parametrize("place", range(len(ONLY_MANAGERS)))
@pytest.mark.parametrize("who", ["UONE", "UGUEST", "UOUT", "UGONE", "UBOT"])
def test_what_only_managers_do(library: Library, who: str, place: int) -> None:
    """Refused to everybody else, and nothing has changed."""
    published = library.publish()
    with pytest.raises(NotAuthorisedError):
        ONLY_MANAGERS[place](library, who, published)
    assert (library.roll().publications, library.readings()) == ([published], [])
    for name in ("see", "undo"):
        with pytest.raises(NotAuthorisedError):
            getattr(library.services.proxies, name)(
                *(who, "r1", "why")[: 2 if name == "see" else 3]
            )


@pytest.mark.parametrize("place", range(len(ONLY_MANAGERS)))
def test_a_manager_does_all_of_it(library: Library, place: int) -> None:
    """The refusals are not for another reason."""
    published = library.publish()
    ONLY_MANAGERS[place](library, "UMAN", published)


@pytest.mark.parametrize("place", range(len(READERS)))
def test_what_readers_do(library: Library, place: int) -> None:
    """Every member; nobody from outside."""
    published = library.publish()
    for who in ("UMAN", "UONE"):
        assert READERS[place](library, who, published)
    for who in ("UGUEST", "UOUT", "UGONE", "UBOT"):
        with pytest.raises(NotAuthorisedError):
            READERS[place](library, who, published)


def test_workspaces_know_nothing_of_each_other(
    library: Library, unit_of_work: UnitOfWorkFactory, other_workspace_id: str
) -> None:
    """Neither versions nor readings nor figures."""
    published = library.publish()
    library.services.reading.acknowledge("UONE", published.publication_id)
    other = make_library(unit_of_work, other_workspace_id)
    assert other.roll().publications == []
    with pytest.raises(StaleActionError):
        other.services.reading.acknowledge("UONE", published.publication_id)
    reading = library.readings()[0]
    with unit_of_work() as work:
        kept = work.acknowledgements
        assert kept.standing(other_workspace_id, MONDAY) is None
        standing = kept.standing(library.services.office.workspace_id, MONDAY)
        assert kept.reading(other_workspace_id, reading.reading_id) is None
        stranger = replace(reading, workspace_id=other_workspace_id)
        assert not kept.undo(stranger, by="UMAN", at=reading.recorded_at, reason="")
    assert standing
    assert (standing.publication.link, standing.read) == (LINK, 1)
