"""Concerns as blocks: Slack takes them whatever was typed, and each person sees what is theirs."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from slack_sdk.models.views import View

from chatbot.domain.concern_reports import LONGEST_TASK, LONGEST_TEXT, FieldName, Report, Task
from chatbot.domain.concerns import (
    Audience,
    Concern,
    Content,
    Deed,
    Entry,
    FollowUp,
    Part,
    Readers,
    Source,
)
from chatbot.domain.errors import StaleActionError
from chatbot.domain.policies import Page
from chatbot.services.concern_files import ConcernFile, ConcernRow, SeenAccount
from chatbot.services.concern_notices import News, Notice
from chatbot.slack.blocks.concern_file import concern_view, concerns_list
from chatbot.slack.blocks.concern_form import (
    NOTE,
    FormMemory,
    concern_form,
    not_noted_view,
    read_report,
)
from chatbot.slack.blocks.concern_notices import concerns_part, render_notice
from chatbot.slack.blocks.concern_steps import WORDINGS, StepMemory, step_form
from chatbot.slack.blocks.concern_words import age_in_words, clock_in_words
from tests.packs import make_pack
from tests.unit.test_concerns import NOW, a_concern, a_follow_up

PACK = make_pack()
HOSTILE = "<!channel> & <@U1> *bold* "
LONGEST = (HOSTILE * 200)[:LONGEST_TEXT]
MANY = tuple(f"U{number:09d}" for number in range(50))
AUDIENCE = Audience(readers=Readers.MANAGERS, people=MANY)
EVERY_DEED = frozenset(WORDINGS)


def follow_ups(count: int) -> tuple[FollowUp, ...]:
    """So many, with the longest task each."""
    task = (HOSTILE * 50)[:LONGEST_TASK]
    return tuple(a_follow_up(follow_up_id=f"f{n}", task=task) for n in range(count))


def a_file(concern: Concern, entries: Sequence[Entry] = (), **fields: Any) -> ConcernFile:
    """A concern for somebody who may do everything with it."""
    file = ConcernFile(
        concern=concern,
        content=Content(happened=LONGEST, done=LONGEST, ticked=("Done",), accounts=("@a",)),
        audience=AUDIENCE,
        accounts=(SeenAccount(handle="@a", references=()),),
        entries=tuple(entries),
        deeds=EVERY_DEED,
        follow_up_deeds={each.follow_up_id: EVERY_DEED for each in concern.follow_ups},
        now=NOW,
    )
    return replace(file, **fields)


def shown(view: View) -> list[dict[str, Any]]:
    """The view's blocks as Slack takes them: few enough, none too long."""
    blocks: list[dict[str, Any]] = view.to_dict()["blocks"]
    assert len(blocks) <= 100
    assert len(json.dumps(blocks)) < 250_000
    for block in blocks:
        assert len(block.get("text", {}).get("text", "")) <= 3000
    return blocks


def test_the_largest_concern_fits() -> None:
    """The longest texts, very many follow-ups, accounts and lines; nothing of it is cut."""
    concern = a_concern(follow_ups=follow_ups(60), page_id="facebook", noticed_at=NOW)
    entries = [
        Entry(at=NOW, actor="U1", deed=Deed.ADD, text=f"{n} {LONGEST}"[:LONGEST_TEXT])
        for n in range(30)
    ]
    accounts = tuple(
        SeenAccount(handle=f"@{n}", references=("C-2026-100",) * 50) for n in range(10)
    )
    file = a_file(concern, entries, accounts=accounts)
    newest = json.dumps(shown(concern_view(file, PACK)))
    assert "part 4 of 4" in newest
    assert "and 45 more" in newest
    assert "this account has come up 51 times" in newest
    assert json.dumps(LONGEST)[1:-1] in newest
    first = json.dumps(shown(concern_view(file, PACK, page=0)))
    assert "part 1 of 4" in first
    assert "part 4 of 4" in json.dumps(shown(concern_view(file, PACK, page=99)))


def test_what_was_typed_calls_nobody() -> None:
    """It stands in plain text, or escaped: no mention, no link."""
    concern = a_concern(follow_ups=follow_ups(1))
    file = a_file(concern, [Entry(at=NOW, actor="U1", deed=Deed.ADD, text=HOSTILE)])
    for block in shown(concern_view(file, PACK)):
        texts = [block["text"]] if "text" in block else block.get("elements", ())
        for text in texts:
            if text["type"] == "mrkdwn":
                assert "<!channel>" not in text["text"]


def test_an_erased_concern_is_a_tombstone() -> None:
    """It says that its words are gone, and still what is left."""
    concern = a_concern(erased_at=NOW, follow_ups=(a_follow_up(task=None),))
    file = a_file(concern, content=Content(happened=None), accounts=())
    said = json.dumps(shown(concern_view(file, PACK)))
    assert "What it said was erased" in said
    assert "(erased)" in said
    assert "What happened" not in said


def test_a_kind_and_a_page_that_the_pack_has_no_more() -> None:
    """They keep their ids; nothing fails."""
    file = a_file(a_concern(kind_id="gone", page_id="lost"))
    said = json.dumps(shown(concern_view(file, PACK)))
    assert "not in the policy pack (gone)" in said
    assert "not in the policy pack (lost)" in said


@pytest.mark.parametrize("kind_id", ["", "comment", "abuse", "data", "gone"])
def test_the_largest_form_fits(kind_id: str) -> None:
    """A hundred kinds and pages, the longest texts; and what was entered is still there."""
    pages = [
        Page(page_id=f"p{n}", name="Page " * 40, platform="x", looked_after_by="y")
        for n in range(150)
    ]
    many = [replace(PACK.concern_kinds[0], kind_id=f"k{n}", title="K" * 75) for n in range(97)]
    pack = replace(PACK, pages=pages, concern_kinds=(*PACK.concern_kinds, *many))
    report = Report(
        kind_id=kind_id,
        happened=LONGEST,
        done=LONGEST,
        page_id="p7",
        task=Task(what="x", owner="U1", due_on=date(2026, 3, 6)),
    )
    audience = AUDIENCE if pack.concern_kind(kind_id) else None
    memory = FormMemory(source=Source.HOME)
    form = concern_form(pack, memory, report, audience, now=NOW, changed=True)
    assert LONGEST in [
        block["element"].get("initial_value") for block in shown(form) if "element" in block
    ]


CHECKED = FormMemory(
    source=Source.CHECK,
    page_id="facebook",
    occurrence_id="o1",
    check="C" * 70 + ", Monday 2 March",
)


@pytest.mark.parametrize("kind_id", ["", "comment", NOTE])
def test_the_form_of_a_check(kind_id: str) -> None:
    """Which check it completes, a note as the last choice, the words of before."""
    report = Report(kind_id=kind_id, happened=LONGEST, done=LONGEST, page_id="facebook")
    audience = AUDIENCE if PACK.concern_kind(kind_id) else None
    form = concern_form(PACK, CHECKED, report, audience, now=NOW)
    fields = {block["block_id"]: block for block in shown(form) if "element" in block}
    assert fields["kind"]["element"]["options"][-1]["value"] == NOTE
    assert fields["happened"]["element"]["initial_value"] == LONGEST
    assert "records the check as done" in json.dumps(shown(form))
    assert form.to_dict()["title"]["text"] == "Something to report"
    again = FormMemory.parse(form.to_dict()["private_metadata"])
    assert again == replace(CHECKED, told=AUDIENCE.readers if audience else None)


def test_a_check_in_a_pack_without_kinds() -> None:
    """What was found can still be noted."""
    form = concern_form(
        replace(PACK, concern_kinds=()), CHECKED, Report(kind_id="", happened=""), None, now=NOW
    )
    assert {block["block_id"] for block in shown(form) if "element" in block} == {
        "happened",
        "done",
    }


def test_the_page_is_known_before_it_can_be_chosen() -> None:
    """The field counts as soon as it is there, also where nothing is chosen in it."""
    values = {"kind": ("comment",), "happened": ("x",)}
    assert read_report(values, PACK, "facebook").page_id == "facebook"
    assert read_report({**values, "page": ()}, PACK, "facebook").page_id is None
    assert read_report({**values, "page": ("other",)}, PACK, "facebook").page_id == "other"


def test_what_was_not_kept_is_shown_again() -> None:
    """As plain words, however long they are."""
    report = Report(kind_id=NOTE, happened=LONGEST[:2500], done="")
    why, kept = shown(not_noted_view("Nothing has been changed.", report))
    assert why["text"]["text"].startswith("Nothing has been changed.")
    assert (kept["text"]["type"], kept["text"]["text"]) == ("plain_text", LONGEST[:2500].strip())


def test_a_pack_without_kinds() -> None:
    """A sentence instead of a form that cannot be filled in."""
    form = concern_form(
        replace(PACK, concern_kinds=()),
        FormMemory(source=Source.HOME),
        Report(kind_id="", happened=""),
        None,
        now=NOW,
    )
    assert "no kinds of concern" in json.dumps(shown(form))
    assert form.to_dict().get("submit") is None


def test_ticks_of_another_kind_do_not_count() -> None:
    """The form still holds them when the kind was changed a moment ago."""
    values = {
        "kind": ("comment",),
        "happened": ("x",),
        "checklist.abuse": ("0",),
        "checklist.comment": ("1", "7"),
    }
    assert read_report(values, PACK).ticked == ("A picture was kept",)
    assert read_report({**values, "kind": ("gone",)}, PACK).ticked == ()


@pytest.mark.parametrize("text", ["", "elsewhere\nmanagers", "home\nnobody"])
def test_a_form_of_another_version(text: str) -> None:
    """It is refused with a sentence."""
    with pytest.raises(StaleActionError, match="open it again"):
        FormMemory.parse(text)
    with pytest.raises(StaleActionError, match="open the concern again"):
        StepMemory.parse(text)


@pytest.mark.parametrize("deed", WORDINGS)
def test_the_form_of_every_deed(deed: Deed) -> None:
    """It asks for what the deed needs, and carries ids alone."""
    concern = a_concern()
    memory = StepMemory(deed=deed, concern_id="c1", follow_up_id="f1", parent_id="V1")
    form = step_form(concern, memory)
    fields = {block["block_id"] for block in shown(form) if "element" in block}
    wanted = {
        Deed.FOLLOW_UP: {FieldName.TASK, FieldName.OWNER, FieldName.DUE},
        Deed.HAND_OVER: {FieldName.TEXT, FieldName.OWNER, FieldName.DUE},
    }
    assert fields == wanted.get(deed, {FieldName.TEXT})
    assert StepMemory.parse(form.to_dict()["private_metadata"]) == memory
    closes = deed is Deed.CLOSE
    assert ("One follow-up is not done yet" in json.dumps(shown(form))) is closes


@pytest.mark.parametrize("news", News)
@pytest.mark.parametrize("safeguarding", [False, True])
def test_messages_carry_a_reference_and_a_button(*, news: News, safeguarding: bool) -> None:
    """Whatever they tell: not the kind, not the task, not the reporter."""
    concern = a_concern(safeguarding=safeguarding, kind_id="abuse")
    reply = render_notice(Notice(news=news, concern=concern, follow_up=concern.follow_ups[0]), NOW)
    said = json.dumps([reply.text, *(block.to_dict() for block in reply.blocks)])
    assert "C-2026-714" in reply.text
    assert said.count('"button"') == 1
    for hidden in ("abuse", "Abuse", "safeguarding", "Ring back", "UREP"):
        assert hidden not in said


def test_lists_of_very_many() -> None:
    """Ten to a page in the modal, eight in the Home tab, where no kind is named."""
    rows = [
        ConcernRow(
            concern=a_concern(concern_id=f"c{n}", follow_ups=follow_ups(20), noticed_at=NOW),
            user_id="UOWNER",
            parts=frozenset({Part.OWNER}),
        )
        for n in range(500)
    ]
    listed = json.dumps(shown(concerns_list(rows, PACK, page=49, now=NOW)))
    assert "part 50 of 50" in listed
    assert "Offensive comment" in listed
    part = [block.to_dict() for block in concerns_part(rows, NOW)]
    assert len(part) == 8
    assert "and 495 more" in json.dumps(part)
    assert "ffensive" not in json.dumps(part)
    assert "your follow-up is due on Friday 6 March 2026" in json.dumps(part)
    assert "no concerns that you can see" in json.dumps(
        shown(concerns_list([], PACK, page=0, now=NOW))
    )


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        (0, "72 hours left"),
        (71, "1 hour left"),
        (71.5, "less than an hour left"),
        (73, "1 hour ago"),
        (24 * 5, "2 days ago"),
    ],
)
def test_the_72_hours_in_words(hours: float, says: str) -> None:
    """Hours left, whole ones; afterwards for how long they are over; nothing once closed."""
    concern = a_concern(noticed_at=NOW)
    assert says in clock_in_words(concern, NOW + timedelta(hours=hours))
    assert clock_in_words(a_concern(), NOW) == ""


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(minutes=-5), "less than an hour"),
        (timedelta(minutes=59), "less than an hour"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23), "23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=9, hours=23), "9 days"),
    ],
)
def test_ages(age: timedelta, words: str) -> None:
    """In whole hours, then in whole days; a clock that was put back is no error."""
    assert age_in_words(NOW, NOW + age) == words
