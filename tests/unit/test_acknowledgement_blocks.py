"""The policy to read in Slack's blocks: within its limits, and nothing that people typed acts."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chatbot.domain.acknowledgement_forms import (
    LONGEST_CHANGES,
    LONGEST_LABEL,
    LONGEST_LINK,
    Draft,
    FieldName,
    ProxyReading,
)
from chatbot.domain.acknowledgement_roll import PolicyStanding, ReaderState, RegisterRow
from chatbot.domain.acknowledgements import ChangeKind, ClauseChange, Publication, Reading
from chatbot.services.acknowledgement_messages import Digest, ToRead
from chatbot.services.acknowledgement_publishing import Preview, Proposal
from chatbot.services.acknowledgements import ReaderPage, Register
from chatbot.slack.blocks.acknowledgement_forms import (
    confirm_view,
    publication_form,
    published_view,
    read_draft,
    read_proxy,
    record_form,
    undo_form,
)
from chatbot.slack.blocks.acknowledgement_register import PAGE, register_view
from chatbot.slack.blocks.acknowledgements import (
    HOME_BUDGET,
    PIECE,
    PIECES,
    at_home,
    reader_view,
    render_digest,
    render_read,
    render_request,
    render_told,
)
from chatbot.slack.blocks.reply import Reply

TODAY = date(2026, 3, 2)
NASTY = "<!channel> & <@U1>"
CLAUSES = tuple(
    ClauseChange(kind=kind, label=f"{n}.{m} (Profiles)")
    for n, kind in enumerate(ChangeKind)
    for m in range(60)
)
VERSION = Publication(
    publication_id="p3",
    workspace_id="T1",
    number=3,
    label=NASTY,
    dated_on=TODAY,
    link="https://example.org/a?b=1&c=2",
    document_id="d1",
    changes=NASTY * (LONGEST_CHANGES // len(NASTY)),
    clauses=CLAUSES,
    material=True,
    days=14,
    weeks=2,
    with_guests=False,
    published_by="UMAN",
    published_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
)
READING = Reading(
    reading_id="r1",
    workspace_id="T1",
    publication_id="p3",
    user_id=None,
    name=NASTY,
    read_on=TODAY,
    recorded_by="UMAN",
    recorded_at=VERSION.published_at,
    note=NASTY,
)


def to_read(due_in: int | None = 14, *, news: int = 1, has_read: bool = True) -> ToRead:
    """The version, to be read by somebody."""
    return ToRead(
        publication=VERSION,
        news=(VERSION,) * news,
        has_read=has_read,
        due_on=None if due_in is None else TODAY + timedelta(days=due_in),
        today=TODAY,
    )


def seen(reply: Reply) -> str:
    """Everything that is sent; Slack's limits are checked on the way."""
    assert len(reply.blocks) <= 50
    payload = json.dumps(reply.to_payload(), ensure_ascii=False)
    assert "Version" not in reply.text
    assert NASTY not in reply.text
    return payload


@pytest.mark.parametrize(
    ("due_in", "words"),
    [
        (None, "Please tell me when you have read it."),
        (14, "by Monday 16 March 2026"),
        (0, "today"),
        (-7, "was to be read by Monday 23 February 2026"),
    ],
)
def test_by_when(due_in: int | None, words: str) -> None:
    """Said as it is when the message is sent, with and without a day."""
    assert words in seen(render_request(to_read(due_in)))


def test_a_request() -> None:
    """Name and link, what changed by clause, and three buttons; names cannot call anybody."""
    sent = seen(render_request(to_read()))
    for words in ("I have read it", "Open it", "I have a question", "*Changed:* 0.0 (Profiles)"):
        assert words in sent
    assert "and 48 more" in sent
    assert "<https://example.org/a?b=1&amp;c=2|Read it here>" in sent
    headings = [b.to_dict() for b in render_request(to_read()).blocks]
    marked = [b["text"]["text"] for b in headings if b.get("text", {}).get("type") == "mrkdwn"]
    assert all("<!channel>" not in text for text in marked)


def test_many_changes_at_once() -> None:
    """The last five stand in the message; of the others it says how many there are."""
    assert "There were 4 changes before these" in seen(render_request(to_read(news=9)))


def test_a_new_reader() -> None:
    """What changed means nothing to them; what the manager said of a first version does."""
    assert "What changed" not in seen(render_request(to_read(has_read=False)))
    first = replace(VERSION, number=1, changes="The first one.")
    only = replace(to_read(has_read=False), publication=first, news=(first,))
    assert "The first one." in seen(render_request(only))


def test_other_messages() -> None:
    """A newer version, a small change, what was confirmed, the weekly figures."""
    assert "There is a newer version" in seen(render_request(to_read(), newer=True))
    told = seen(render_told(to_read()))
    assert "nothing that you need to do" in told
    assert "I have read it" not in told
    own = replace(READING, user_id="U1", name=None, recorded_by="U1")
    assert "You confirmed" in seen(render_read(VERSION, own))
    by_manager = seen(render_read(VERSION, replace(own, recorded_by="UMAN")))
    assert "by <@UMAN>" in by_manager
    for count, weeks in ((1, 1), (7, 2)):
        standing = _standing(replace(VERSION, weeks=weeks))
        digest = seen(render_digest(Digest(standing=standing, long_overdue=count)))
        assert ("1 person has" if count == 1 else "7 people have") in digest
        assert ("a week ago" if weeks == 1 else "2 weeks ago") in digest


def _standing(version: Publication = VERSION) -> PolicyStanding:
    return PolicyStanding(publication=version, of=104, read=97, overdue=7, without_slack=2)


def test_the_home_tab() -> None:
    """Within its budget."""
    assert len(at_home(to_read())) <= HOME_BUDGET
    assert all(block.to_dict() for block in at_home(to_read()))


@pytest.mark.parametrize("length", [0, 10, PIECE * PIECES, PIECE * PIECES * 3])
def test_the_text_by_pages(length: int) -> None:
    """Nothing is cut: all pages together hold every character; each fits a modal."""
    text = "".join(f"{n:06} rule\n" for n in range(length // 12))
    page = ReaderPage(to_read=to_read(), text=text, reading=None)
    found = ""
    for number in range(-(-len(text) // (PIECE * PIECES)) + 1):
        view = reader_view(page, number).to_dict()
        assert len(view["blocks"]) <= 100
        shown = [b["text"]["text"] for b in view["blocks"] if b.get("text")]
        found += "".join(t for t in shown if t[:6].isdigit() and t not in found)
    assert found == text


def test_the_text_is_divided_at_lines() -> None:
    """A line that is longer than a block is divided too."""
    page = ReaderPage(to_read=to_read(), text="a" * (PIECE * 2 + 1), reading=READING)
    blocks = reader_view(page, 9).to_dict()["blocks"]
    sizes = [
        len(b["text"]["text"]) for b in blocks if b.get("text", {}).get("text", "")[:2] == "aa"
    ]
    assert sizes == [PIECE, PIECE]
    labels = [e["text"]["text"] for b in blocks for e in b.get("elements", ()) if "action_id" in e]
    assert labels == ["I have a question"]


def rows(count: int) -> Sequence[RegisterRow]:
    """People in every state."""
    states = list(ReaderState)
    return [
        RegisterRow(
            user_id=f"U{n}" if n % 2 else None,
            name=None if n % 2 else NASTY,
            state=states[n % len(states)],
            reading=READING if n % 3 else None,
            version=VERSION if n % 3 else None,
            due_on=TODAY if n % 4 else None,
        )
        for n in range(count)
    ]


@pytest.mark.parametrize(("count", "page"), [(0, 0), (5, 0), (PAGE * 2 + 1, 0), (PAGE * 2 + 1, 9)])
def test_the_register(count: int, page: int) -> None:
    """Twenty to a page; a record of a manager can be undone; names call nobody."""
    view = register_view(Register(standing=_standing(), rows=tuple(rows(count))), page).to_dict()
    assert len(view["blocks"]) <= 100
    assert "<!channel>" not in json.dumps(view)
    assert "97 of 104 people have read it; 7 are late." in json.dumps(view)
    labels = [b["accessory"]["text"]["text"] for b in view["blocks"] if b.get("accessory")]
    assert set(labels) <= {"Undo"}
    assert ("Back" in json.dumps(view)) is (page > 0)


DUE = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("state", "due_on", "begins"),
    [
        (ReaderState.OVERDUE, DUE, "🔴 <@U1>  ·  was due on Monday 2 March 2026\nRead"),
        (ReaderState.TO_READ, DUE, "🟡 <@U1>  ·  has until Monday 2 March 2026\nRead"),
        (ReaderState.TO_READ, None, "🟡 <@U1>  ·  has to read it again\nRead"),
        (
            ReaderState.AWAITED,
            None,
            "⚪ <@U1>  ·  not asked yet: away, or work has not begun\nRead",
        ),
        (ReaderState.READ, None, "✅ <@U1>  ·  read"),
        (ReaderState.GONE, None, "▫️ <@U1>  ·  does not have to read it any more\nRead"),
    ],
)
def test_a_line_of_the_register(state: ReaderState, due_on: date | None, begins: str) -> None:
    """How it stands, and what was read when: that somebody has read it is said once."""
    reading = replace(READING, read_on=date(2026, 2, 2), user_id="U1", recorded_by="U1")
    version = replace(VERSION, label="Version 3")
    row = RegisterRow(
        user_id="U1", name=None, state=state, reading=reading, version=version, due_on=due_on
    )
    assert line(row) == f"{begins} Version 3 on Monday 2 February 2026"
    by_hand = replace(row, reading=replace(reading, recorded_by="UMAN"))
    assert line(by_hand) == f"{line(row)}, recorded by <@UMAN>"
    unread = replace(row, reading=None, version=None)
    assert line(unread) == begins.removesuffix("\nRead").replace("·  read", "·  has read it")


def line(row: RegisterRow) -> str:
    """Somebody's line in the register."""
    blocks = register_view(Register(standing=_standing(), rows=(row,)), 0).to_dict()["blocks"]
    return str(blocks[-1]["text"]["text"])


@pytest.mark.parametrize(("late", "words"), [(0, "nobody is late."), (1, "1 is late.")])
def test_few_are_late(late: int, words: str) -> None:
    """As one would say it."""
    standing = replace(_standing(), overdue=late)
    assert words in json.dumps(register_view(Register(standing=standing, rows=()), 0).to_dict())


def test_the_register_before_anything_is_published() -> None:
    """Nothing can be recorded yet."""
    view = json.dumps(register_view(Register(standing=None, rows=()), 0).to_dict())
    assert "Publish a version" in view
    assert "Record for somebody" not in view


LONGEST = Draft(
    label="&" * LONGEST_LABEL,
    dated_on=TODAY,
    link="https://example.org/" + "é" * (LONGEST_LINK - 20),
    document_id="d" * 32,
    changes="\n" * LONGEST_CHANGES,
    material=False,
    days=28,
    weeks=4,
    with_guests=True,
    after=12,
)


@pytest.mark.parametrize("draft", [Draft(), LONGEST])
def test_a_draft_goes_through_the_form(draft: Draft) -> None:
    """Whatever was entered comes back as it was, within what Slack lets a view carry."""
    proposal = Proposal(draft=draft, clauses=CLAUSES, earlier=VERSION, guests_allowed=True)
    form = publication_form(proposal).to_dict()
    confirm = confirm_view(Preview(draft=draft, clauses=CLAUSES, to_ask=1, to_tell=103)).to_dict()
    for view in (form, confirm):
        assert len(view["private_metadata"]) <= 3000
        assert read_draft(view["private_metadata"]) == draft
    assert "1 person is asked" in json.dumps(confirm)


def test_a_document_with_a_long_name_opens_the_form() -> None:
    """Slack refuses a field that begins with more than it takes."""
    draft = Draft(label="A policy for everybody " * 8)
    proposal = Proposal(draft=draft, clauses=(), earlier=None, guests_allowed=False)
    blocks = publication_form(proposal).to_dict()["blocks"]
    element = next(each for each in blocks if each.get("block_id") == FieldName.LABEL)["element"]
    assert len(element["initial_value"]) <= element["max_length"]
    assert element["initial_value"] == draft.label


def test_what_stands_in_the_form() -> None:
    """Read by the names of its fields; what is empty is empty."""
    metadata = publication_form(
        Proposal(draft=Draft(after=1), clauses=(), earlier=VERSION, guests_allowed=False)
    ).to_dict()["private_metadata"]
    values = {
        "label": ("Version 4",),
        "dated": ("2026-03-02",),
        "link": ("https://example.org",),
        "changes": ("One rule",),
        "material": ("no",),
        "days": ("7",),
        "weeks": ("1",),
        "guests": ("0",),
    }
    assert read_draft(metadata, values) == Draft(
        label="Version 4",
        dated_on=TODAY,
        link="https://example.org",
        changes="One rule",
        material=False,
        days=7,
        weeks=1,
        with_guests=True,
        after=1,
    )
    assert read_draft(metadata, {}).dated_on is None


def test_the_first_form_does_not_ask_whether_it_is_material() -> None:
    """Nobody has read anything; and guests are not offered where they may not use the bot."""
    first = Proposal(draft=Draft(), clauses=(), earlier=None, guests_allowed=False)
    fields = [block.get("block_id") for block in publication_form(first).to_dict()["blocks"]]
    assert FieldName.MATERIAL not in fields
    assert FieldName.GUESTS not in fields


def test_the_forms_of_records() -> None:
    """A person or a name, the day, how it is known; and why it was a mistake."""
    assert record_form(VERSION, TODAY).to_dict()["private_metadata"] == "p3"
    assert read_proxy({"name": ("A. B.",), "read_on": ("2026-03-02",), "note": ("x",)}) == (
        ProxyReading(name="A. B.", read_on=TODAY, note="x")
    )
    assert read_proxy({"person": ("U1",)}) == ProxyReading(user_id="U1")
    for reading in (READING, replace(READING, user_id="U1", name=None)):
        assert undo_form(reading, VERSION).to_dict()["private_metadata"] == "r1"
    assert "is published" in json.dumps(published_view(VERSION).to_dict())
