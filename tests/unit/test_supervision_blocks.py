"""Supervision as blocks: within Slack's limits, whatever the data."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chatbot.domain.audit import AuditEntry
from chatbot.domain.supervision import (
    MAY,
    MOST_ACTIONS,
    AgreedAction,
    Answer,
    Deed,
    DraftField,
    Entry,
    Meeting,
    MeetingState,
    Plan,
    SupervisionSettings,
)
from chatbot.domain.supervision_questions import AnswerKind
from chatbot.services.supervision_files import Desk, Record, Register, WorkerFile, WorkerRow
from chatbot.services.supervision_notices import OF_A_PLAN, News, Notice
from chatbot.services.supervision_plans import PlanForm
from chatbot.services.supervision_records import AnswerForm
from chatbot.slack.blocks.supervision_answers import (
    answer_form,
    page_of,
    pages_of,
    read_field,
    read_fields,
    said,
    urgent_notice,
)
from chatbot.slack.blocks.supervision_file import (
    TIMELINE,
    desk_view,
    record_view,
    register_view,
    worker_view,
)
from chatbot.slack.blocks.supervision_forms import (
    WORDINGS,
    StepMemory,
    choices_form,
    plan_form,
    step_form,
)
from chatbot.slack.blocks.supervision_notices import HOME_BUDGET, home_part, render_notice
from chatbot.slack.blocks.supervision_words import (
    DEEDS,
    row_in_words,
    state_in_words,
    supervision_entry_in_words,
    who_will_read,
)
from tests.integration.supervision_of_the_mill import MONDAY, question
from tests.packs import make_pack

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LONG = "&<" * 1500
PACK = make_pack()
MEETING = Meeting(
    meeting_id="M1",
    workspace_id="T1",
    worker="UWORKER",
    meant_for=MONDAY,
    on=MONDAY,
    answered_at=NOW,
    begun_at=NOW,
    moved=1,
)
QUESTIONS = tuple(
    question(
        f"q{number}",
        AnswerKind.YES_NO,
        wording="Why? " * 400,
        reason_when=False,
        clause_ids=("1",),
    )
    for number in range(40)
)
ROW = WorkerRow(
    worker="UWORKER",
    supervisors=("USUP",),
    plan=Plan(
        workspace_id="T1",
        worker="UWORKER",
        starting_on=MONDAY,
        every_weeks=6,
        set_by="UMAN",
        set_at=NOW,
    ),
    last_held=None,
    next_on=MONDAY,
    due_by=date(2026, 2, 2),
    today=MONDAY,
    coming=replace(MEETING, answered_at=None),
    unrecorded=MEETING,
)


def action(number: int, *, done: bool = False) -> AgreedAction:
    """Something agreed."""
    return AgreedAction(
        action_id=f"A{number}",
        meeting_id="M1",
        what="x" * 300,
        owner="USUP",
        due_on=MONDAY,
        added_at=NOW,
        done_at=NOW if done else None,
    )


RECORD = Record(
    meeting=MEETING,
    user_id="USUP",
    may_read=True,
    questions=QUESTIONS,
    has_questions=True,
    answers={
        each.question_id: Answer(question_id=each.question_id, value="no", reason=LONG)
        for each in QUESTIONS
    },
    has_drafts=True,
    comment=LONG,
    actions=tuple(action(number, done=number == 0) for number in range(MOST_ACTIONS)),
    carried_over=tuple(action(100 + number) for number in range(40)),
    entries=tuple(
        Entry(at=NOW, actor="system", deed=deed, reason=LONG, from_on=MONDAY, to_on=MONDAY)
        for deed in Deed
    ),
    readers=("UWORKER", "USUP"),
    hidden_from=(),
    deeds=frozenset(MAY),
    today=MONDAY,
)


def test_every_reason_can_be_read() -> None:
    """The timeline has pages as the answers have: nothing that somebody wrote is left out."""
    reasons = [f"Because of {number}." for number in range(2 * TIMELINE + 1)]
    entries = tuple(
        Entry(at=NOW, actor="USUP", deed=Deed.MOVE, reason=reason, from_on=MONDAY, to_on=MONDAY)
        for reason in reasons
    )
    for record in (
        replace(RECORD, entries=entries),
        replace(RECORD, entries=entries, questions=QUESTIONS[:1]),
    ):
        pages = [sound(record_view(record, page)) for page in range(3)]
        assert [reason for reason in reasons if reason not in " ".join(pages)] == []
        assert all(" of " in page for page in pages)
        assert reasons[-1] in pages[0]
        assert reasons[0] in pages[2]


def sound(view: Any) -> str:
    """A view that Slack takes; what stands in it."""
    shown = view.to_dict()
    assert len(shown["blocks"]) <= 100
    assert len(shown["title"]["text"]) <= 24
    assert len(shown.get("private_metadata") or "") <= 3000
    for block in shown["blocks"]:
        assert len((block.get("text") or {}).get("text", "")) <= 3000
        ids = [each.get("action_id") for each in block.get("elements", ())]
        assert len(set(ids)) == len(ids)
    return str(shown)


def answering(**changes: Any) -> AnswerForm:
    """The form of a worker."""
    form = AnswerForm(
        meeting=MEETING, questions=QUESTIONS, answers=RECORD.answers, readers=("USUP",), others=()
    )
    return replace(form, **changes)


@pytest.mark.parametrize("page", range(6))
def test_forty_questions(page: int) -> None:
    """Each page fits; who reads stands above every one of them; the last one hands over."""
    form = answering()
    assert pages_of(form) == 5
    faults = {DraftField(question_id=each.question_id): "Answer." for each in QUESTIONS}
    leads = tuple(f"U{number}" for number in range(30))
    view = answer_form(form, PACK, page, urgent=urgent_notice(PACK, leads), faults=faults)
    text = sound(view)
    assert "Who can read this" in text
    shown = view.to_dict()
    assert shown["submit"]["text"] == ("Hand over" if page >= 4 else "Next")
    assert shown["notify_on_close"] is True


def test_pages_of_about_the_same_length() -> None:
    """Nine questions are five and four; each stands on the page that a fault leads to."""
    form = answering(questions=QUESTIONS[:9])
    assert pages_of(form) == 2
    assert [page_of(form, each.question_id) for each in form.questions] == [0] * 5 + [1] * 4


def test_the_figures_of_the_register() -> None:
    """So many of so many, in a sentence; nothing is overdue where nobody is there."""
    fine = replace(ROW, due_by=None)
    late = replace(fine, due_by=fine.today - timedelta(days=1))
    for rows, words in (
        ((late, fine), "*1 of 2 workers overdue.* Supervision is expected every 6 weeks."),
        ((fine,), "*0 of 1 worker overdue.*"),
        ((), "Nobody has a supervisor or a date yet."),
    ):
        register = Register(rows=rows, settings=SupervisionSettings())
        assert words in sound(register_view(register, 0))


def test_every_kind_of_answer() -> None:
    """Words, a choice, yes or no, a scale: each as it was kept, and as it is read."""
    scale = question("s", AnswerKind.SCALE, scale=("never", "always"))
    kinds = (
        question("t", is_feedback=True),
        question("c", AnswerKind.CHOICE, choices=("One", "Two")),
        question("y", AnswerKind.YES_NO, reason_when=True),
        scale,
    )
    answers = {
        each.question_id: Answer(question_id=each.question_id, value=value)
        for each, value in zip(kinds, ("Words", "Two", "yes", "5"), strict=True)
    }
    view = answer_form(answering(questions=kinds, answers=answers), PACK, 0)
    fields = {
        block["block_id"]: block["element"]
        for block in view.to_dict()["blocks"]
        if block["type"] == "input"
    }
    assert fields["answer.t"]["initial_value"] == "Words"
    trigger = fields["answer.t"]["dispatch_action_config"]["trigger_actions_on"]
    assert trigger == ["on_character_entered"]
    assert fields["answer.c"]["initial_option"]["value"] == "Two"
    assert fields["answer.s"]["initial_option"]["text"]["text"] == "5: always"
    assert "reason.y" in fields
    assert "without your name" in str(view.to_dict())
    assert said(scale, "3") == "3"
    gone = {"c": Answer(question_id="c", value="Three")}
    sound(answer_form(answering(questions=kinds, answers=gone), PACK, 0))


def test_fields_are_read_back() -> None:
    """Their blocks name them; other blocks are none."""
    assert read_field("reason.q-1") == DraftField(question_id="q-1", is_reason=True)
    assert read_field("managing") is None
    assert read_fields({"answer.q": (), "x": ("y",)}) == [(DraftField(question_id="q"), "")]


def test_who_will_read() -> None:
    """The worker, the supervisor, managers where it was chosen; a new supervisor does not."""
    two = who_will_read(("USUP",), (), managers_read=False)
    assert "you and your supervisor <@USUP>, nobody else" in two
    assert "not what was said" in two
    three = who_will_read(("USUP",), (), managers_read=True)
    assert "the managers, as your organisation has chosen" in three
    assert "<@UNEW> supervises you now, and cannot" in who_will_read(
        (), ("UNEW",), managers_read=False
    )


@pytest.mark.parametrize("page", [0, 3, 9])
def test_a_full_record(page: int) -> None:
    """Forty long answers, many actions and a long timeline fit, page by page."""
    text = sound(record_view(RECORD, page))
    assert "and 30 more" in text
    assert "Sign off" in text


def test_a_record_without_words() -> None:
    """Whoever may not read sees that it happened."""
    bare = replace(RECORD, may_read=False, answers={}, comment="", actions=(), carried_over=())
    text = sound(record_view(bare, 0))
    assert "not for you to read" in text
    assert "Why?" not in text


@pytest.mark.parametrize("count", [0, 1, 60])
def test_lists(count: int) -> None:
    """However many workers and records there are."""
    rows = tuple(replace(ROW, worker=f"U{number}") for number in range(count))
    for page in (0, 2, 99):
        sound(desk_view(Desk(own=ROW, workers=rows, manages=True), page))
        sound(register_view(Register(rows=rows, settings=SupervisionSettings()), page))
        file = WorkerFile(
            row=ROW,
            user_id="UMAN",
            records=tuple((replace(MEETING, meeting_id=row.worker), False) for row in rows),
            hidden=count,
            may_plan=True,
            may_release=True,
        )
        sound(worker_view(file, page))
    assert len(home_part(Desk(own=ROW, workers=rows, manages=True))) <= HOME_BUDGET
    assert home_part(Desk(own=None, workers=(), manages=True)) == []
    sound(desk_view(Desk(own=None, workers=(), manages=False), 0))


@pytest.mark.parametrize("deed", WORDINGS)
def test_the_form_of_each_deed(deed: Deed) -> None:
    """Each fits, and carries its ids."""
    memory = StepMemory(deed=deed, meeting_id="M1", parent_id="V1")
    sound(step_form(RECORD, memory))
    assert StepMemory.parse(str(memory)) == memory


def test_somebody_who_has_left_in_the_register() -> None:
    """What became of a date is asked, nothing is due, and they do not count among the workers."""
    left = replace(
        ROW, worker="ULEFT", supervisors=(), next_on=None, due_by=None, coming=None, has_left=True
    )
    words = row_in_words(left)
    assert "<@ULEFT>*  ·  no full member any more" in words
    assert "What became of Monday 2 March 2026? Nobody has said." in words
    assert "supervisor" not in words
    assert "next" not in words
    register = Register(rows=(ROW, left), settings=SupervisionSettings())
    assert "1 of 1 worker overdue" in sound(register_view(register, 0))


def test_other_forms() -> None:
    """Dates with and without a plan, and what managers choose."""
    for plan in (None, ROW.plan):
        form = PlanForm(
            worker="UWORKER", plan=plan, next_on=MONDAY, supervisors=("USUP",), today=MONDAY
        )
        assert ("Plan no more" in sound(plan_form(form, "V1"))) is (plan is not None)
    for managers_read in (True, False):
        sound(choices_form(SupervisionSettings(managers_read=managers_read)))


@pytest.mark.parametrize("news", News)
def test_messages(news: News) -> None:
    """A date and a button; the answer button for the worker alone."""
    of_a_plan = news in OF_A_PLAN
    for user_id in ("UWORKER", "USUP"):
        notice = Notice(
            news=news,
            worker="UWORKER",
            user_id=user_id,
            meeting=None if of_a_plan else MEETING,
            next_on=MONDAY,
        )
        payload = render_notice(notice).to_payload()
        assert payload["text"]
        assert ("Answer the questions" in str(payload)) is (
            user_id == "UWORKER" and news in {News.PROMPT, News.REMIND, News.MOVED}
        )
    nothing_asked = Notice(
        news=News.PROMPT, worker="UWORKER", user_id="UWORKER", meeting=MEETING, has_questions=False
    )
    assert "questions" not in str(render_notice(nothing_asked).to_payload())


def test_the_message_that_no_more_is_planned() -> None:
    """One sentence, with the date that stays because its record was begun."""
    notice = Notice(news=News.ENDED, worker="UWORKER", user_id="USUP")
    assert render_notice(notice).text == "No further supervision of <@UWORKER> is planned."
    stays = replace(notice, next_on=MONDAY)
    assert render_notice(stays).text == (
        "After Monday 2 March 2026 no further supervision of <@UWORKER> is planned."
    )


def test_where_nothing_is_asked_nothing_is_waited_for() -> None:
    """No button and no word of answers: not in the Home tab, the list, or the record."""
    nothing = replace(ROW, has_questions=False)
    desk = Desk(own=nothing, workers=(nothing,), manages=False)
    meeting = replace(MEETING, answered_at=None, state=MeetingState.PLANNED)
    record = replace(RECORD, meeting=meeting, questions=(), answers={}, has_questions=False)
    shown = [*home_part(desk), desk_view(desk, 0), record_view(record, 0)]
    told = " ".join(str(each.to_dict()) for each in shown)
    assert "Answer the questions" not in told
    assert "answered yet" not in told
    assert "'Answers'" not in told
    assert "No questions are asked before it." in told
    asked = str([each.to_dict() for each in home_part(replace(desk, own=ROW))])
    assert "Answer the questions" in asked


def test_every_deed_and_state_has_words() -> None:
    """None is forgotten."""
    assert set(DEEDS) == set(Deed)
    states = {
        state_in_words(each, has_questions=True)
        for each in (
            MEETING,
            replace(MEETING, answered_at=None),
            replace(MEETING, state=MeetingState.NOT_HELD),
            replace(MEETING, state=MeetingState.HELD),
            replace(MEETING, state=MeetingState.HELD, worker_signed_at=NOW),
            replace(MEETING, worker_signed_at=NOW, supervisor_signed_at=NOW),
        )
    }
    assert len(states) == 6


@pytest.mark.parametrize(
    ("action_name", "after", "expected"),
    [
        ("supervision_plan.changed", {"starting_on": "2026-03-02", "every_weeks": 6}, "every 6"),
        ("supervision_plan.ended", None, "no more"),
        ("supervision_plan.released", {"records": 2}, "opened to"),
        ("supervision_settings.changed", {"weeks": 4, "managers_read": True}, "managers too"),
        ("roles.changed", None, None),
    ],
)
def test_the_log_of_changes(
    action_name: str, after: dict[str, Any] | None, expected: str | None
) -> None:
    """What managers see among the recent changes."""
    entry = AuditEntry(
        workspace_id="T1", at=NOW, actor="UMAN", action=action_name, subject="UWORKER", after=after
    )
    words = supervision_entry_in_words(entry)
    assert (words is None) is (expected is None)
    assert expected is None or expected in str(words)
