"""The supervision questions and the feedback in Slack: words, limits, forms read back."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.views import View

from chatbot.domain.audit import SYSTEM, AuditEntry
from chatbot.domain.errors import StaleActionError
from chatbot.domain.gaps import OpenSubject, PolicyGaps
from chatbot.domain.policies import Gap
from chatbot.domain.policy_feedback import MeetingPlan, Repeat
from chatbot.domain.roles import Role
from chatbot.domain.supervision_question_changes import KeptSet, Offer, OfferKind
from chatbot.domain.supervision_questions import (
    LONGEST_CHOICE,
    LONGEST_WORDING,
    MOST_CHOICES,
    MOST_QUESTIONS,
    AnswerKind,
    QuestionSet,
    SupervisionQuestion,
    UnsoundQuestionError,
)
from chatbot.services.policy_feedback import MEETING_PLANNED, PlannedMeeting, ShownFeedback
from chatbot.services.supervision_question_book import QUESTIONS_CHANGED
from chatbot.services.supervision_questions import ShownQuestions
from chatbot.slack.blocks.policy_feedback import (
    HELD_BACK,
    LONGEST_FIELD,
    feedback_view,
    in_fields,
    left_open,
    meeting_form,
    planned_view,
    read_meeting,
    ready_message,
    text_to_copy,
)
from chatbot.slack.blocks.supervision_question_forms import (
    Draft,
    FormMemory,
    field_errors,
    question_form,
    with_kind,
)
from chatbot.slack.blocks.supervision_question_words import question_entry_in_words
from chatbot.slack.blocks.supervision_questions import ListMemory, offer_list, questions_list
from tests.packs import make_pack
from tests.unit.test_supervision_questions import question

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PACK = make_pack()
NOTHING_OPEN = PolicyGaps(review=None, subjects=(), gaps=())
OPEN = PolicyGaps(
    review=None,
    subjects=[OpenSubject(title="Gifts", count=2)],
    gaps=[Gap(gap_id="g", clauses=("1",), says="It breaks off.")] * 2,
)
MEMORY = FormMemory(base=3, page=1, question_id="worries", is_new=False)
EVERY_KIND = [
    question(is_feedback=True, required=False),
    question(kind=AnswerKind.CHOICE, choices=("One", "Two")),
    question(kind=AnswerKind.SCALE, scale=("Low", "High")),
    question(kind=AnswerKind.YES_NO, roles=frozenset({Role.PAGE_ADMIN, Role.MANAGER})),
    question(kind=AnswerKind.YES_NO, reason_when=False),
]


def shown(*questions: SupervisionQuestion, **changes: Any) -> ShownQuestions:
    """The questions as managers see them."""
    asked = QuestionSet(version=3, questions=questions, own_choice=False, on=bool(questions))
    kept = KeptSet(asked=asked, pack=(), made_by="UBOSS", made_at=NOW)
    return replace(ShownQuestions(kept=kept, offered=(), mark="m"), **changes)


def said(view: View) -> str:
    """All that a modal shows."""
    return json.dumps(view.to_dict(), ensure_ascii=False)


def blocks(view: View) -> list[dict[str, Any]]:
    """Its blocks, which Slack's own limits have been checked on."""
    found: list[dict[str, Any]] = view.to_dict()["blocks"]
    return found


def test_the_longest_set_fits() -> None:
    """Forty of the longest questions: by pages, nothing is cut, never over Slack's limits."""
    longest = [
        question(
            f"q-{number}",
            wording=f"{number:02}" + "&" * (LONGEST_WORDING - 2),
            kind=AnswerKind.CHOICE,
            choices=tuple(
                f"{place}" + "x" * (LONGEST_CHOICE - 1) for place in range(MOST_CHOICES)
            ),
            clause_ids=tuple("1234"),
        )
        for number in range(MOST_QUESTIONS)
    ]
    pages = [questions_list(shown(*longest), PACK, page) for page in range(4)]
    assert all(len(blocks(page)) < 100 for page in pages)
    for number, asked in enumerate(longest):
        assert f"{number + 1}. {asked.wording}" in said(pages[number // 10])


def test_pages_of_the_list() -> None:
    """The metadata remembers version and page; a page that is gone shows the last one."""
    many = [question(f"q-{number}") for number in range(11)]
    first, last = (questions_list(shown(*many), PACK, page) for page in (0, 7))
    assert ListMemory.parse(str(first.private_metadata)) == ListMemory(base=3, page=0)
    assert ListMemory.parse(str(last.private_metadata)) == ListMemory(base=3, page=1)
    assert "Page 1 of 2" in said(first)
    assert "11. Any q-10?" in said(last)


@pytest.mark.parametrize("metadata", ["", "x\n0\n", "3", "3\n\n"])
def test_a_list_of_another_version_of_the_bot(metadata: str) -> None:
    """A press in it is refused with a sentence."""
    with pytest.raises(StaleActionError):
        ListMemory.parse(metadata)


def test_who_made_it() -> None:
    """The pack, or a manager; own choice is marked; an empty set can be filled."""
    mine = shown(question())
    assert "Version 3: <@UBOSS>" in said(questions_list(mine, PACK))
    packs = replace(mine, kept=replace(mine.kept, made_by=SYSTEM))
    assert "as the policy pack has them" in said(questions_list(packs, PACK))
    own = replace(mine.asked, own_choice=True, on=False)
    view = said(questions_list(replace(mine, kept=replace(mine.kept, asked=own)), PACK))
    assert "they are your own choice" in view
    assert "Turn on" in view
    assert "Add a question" in said(questions_list(shown(), PACK))


def test_what_somebody_typed_is_no_markup() -> None:
    """Nobody is mentioned by a question or by what can be chosen."""
    asked = question(
        wording="<!channel> & <@U1>?", kind=AnswerKind.CHOICE, choices=("<!here>", "No")
    )
    found = blocks(questions_list(shown(asked), PACK))
    (typed,) = [each["text"] for each in found if "<!channel>" in json.dumps(each)]
    assert (typed["type"], typed["text"]) == ("plain_text", "1. <!channel> & <@U1>?")
    assert "&lt;!here&gt; / No" in json.dumps(found)


def test_what_the_pack_offers() -> None:
    """New, changed beside one's own, retired: each with its two buttons."""
    offered = (
        Offer(kind=OfferKind.NEW, question=question("fresh")),
        Offer(kind=OfferKind.CHANGED, question=question("worries", wording="Theirs?")),
        Offer(kind=OfferKind.RETIRED, question=question("old")),
    )
    view = offer_list(shown(question(), question("old"), offered=offered), PACK)
    text = said(view)
    for words in ("Any fresh?", "Theirs?", "Any worries?", "Retire mine", "Leave it"):
        assert words in text
    assert ListMemory.parse(str(view.private_metadata)).mark == "m"
    assert "3 questions differ from yours" in said(
        questions_list(shown(question(), offered=offered), PACK)
    )
    assert "is decided" in said(offer_list(shown(question()), PACK, 4))


def test_the_largest_offer_fits() -> None:
    """Forty changed questions, ten at a time."""
    mine = [question(f"q-{number}") for number in range(MOST_QUESTIONS)]
    offered = tuple(
        Offer(kind=OfferKind.CHANGED, question=replace(each, wording="x" * LONGEST_WORDING))
        for each in mine
    )
    view = offer_list(shown(*mine, offered=offered), PACK, 3)
    assert len(blocks(view)) < 100


def filled(view: View) -> dict[str, list[str]]:
    """What a form hands back when nobody changes anything."""
    found: dict[str, list[str]] = {}
    for block in blocks(view):
        if block["type"] != "input":
            continue
        element = block["element"]
        chosen = element.get("initial_options") or [element.get("initial_option")]
        values = [each["value"] for each in chosen if each]
        found[block["block_id"]] = values or [element.get("initial_value") or ""]
    return {name: [value for value in values if value] for name, values in found.items()}


@pytest.mark.parametrize("asked", EVERY_KIND)
def test_a_form_that_is_not_changed(asked: SupervisionQuestion) -> None:
    """It hands back the question that it was opened for."""
    view = question_form(Draft.of(asked), MEMORY, PACK, asked)
    read = Draft.read(filled(view)).question(asked.question_id, asked.clause_ids)
    assert read == asked
    assert FormMemory.parse(str(view.private_metadata)) == MEMORY


def test_another_kind_of_answer() -> None:
    """The words stay; what belongs to the other kind goes."""
    asked = question(is_feedback=True)
    values = filled(question_form(Draft.of(asked), MEMORY, PACK, asked))
    draft = with_kind(values, "scale")
    assert (draft.wording, draft.feedback) == (asked.wording, False)
    form = said(question_form(draft, MEMORY, PACK, asked))
    assert "What 1 means" in form
    assert "collected without names" not in form
    assert with_kind(values, "riddle").kind is AnswerKind.TEXT


def test_faults_stand_under_their_fields() -> None:
    """Both sentences at once."""
    with pytest.raises(UnsoundQuestionError) as caught:
        Draft(kind=AnswerKind.SCALE).question("q")
    assert field_errors(caught.value.faults) == {
        "wording": "Write what you want to ask.",
        "scale_low": "Say what 1 means and what 5 means.",
    }


@pytest.mark.parametrize("metadata", ["", "1\n2\n3", "x\n0\nq\nnew", "1\n0\nq\nnew\nmore"])
def test_a_form_of_another_version_of_the_bot(metadata: str) -> None:
    """It is refused with a sentence."""
    with pytest.raises(StaleActionError):
        FormMemory.parse(metadata)


def logged(action: str, **after: Any) -> AuditEntry:
    """An entry of the log of changes."""
    return AuditEntry(
        workspace_id="T", at=NOW, actor="U", action=action, subject="s", before={}, after=after
    )


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (logged(QUESTIONS_CHANGED, deed="turned_off"), "supervision questions: turned off"),
        (
            logged(QUESTIONS_CHANGED, deed="added", question={"wording": "<Why>?"}),
            "supervision question added: “&lt;Why&gt;?”",
        ),
        (logged(QUESTIONS_CHANGED, deed="something newer"), "supervision questions: changed"),
        (
            logged(MEETING_PLANNED, next_on="2026-03-12", repeat="week", days_before=2),
            "team meeting: Thursday 12 March, every week",
        ),
        (logged(MEETING_PLANNED, next_on=None), "team meeting: none is planned"),
        (logged("checks.changed"), None),
    ],
)
def test_the_log_in_words(entry: AuditEntry, words: str | None) -> None:
    """What was done, in a line; nothing for what others did."""
    assert question_entry_in_words(entry) == words


def test_the_form_of_a_meeting() -> None:
    """It hands back what it shows."""
    plan = MeetingPlan(next_on=date(2026, 3, 12), repeat=Repeat.MONTH, days_before=5, version=4)
    view = meeting_form(PlannedMeeting(plan=plan, tell_on=None))
    values = filled(view) | {"next_on": ["2026-03-12"]}
    assert read_meeting(values, str(view.private_metadata)) == (
        4,
        date(2026, 3, 12),
        Repeat.MONTH,
        5,
    )
    assert read_meeting(values | {"next_on": []}, "4")[1] is None


@pytest.mark.parametrize(
    ("values", "metadata"),
    [
        ({"repeat": ["once"], "days_before": ["2"]}, "x"),
        ({"repeat": ["never"], "days_before": ["2"]}, "1"),
        ({"repeat": ["once"], "days_before": []}, "1"),
        ({"repeat": ["once"], "days_before": ["2"], "next_on": ["soon"]}, "1"),
    ],
)
def test_a_meeting_of_another_version_of_the_bot(values: Any, metadata: str) -> None:
    """It is refused with a sentence."""
    with pytest.raises(StaleActionError):
        read_meeting(values, metadata)


def test_saved() -> None:
    """When managers will be written to; or that nobody will be."""
    plan = MeetingPlan(next_on=date(2026, 3, 12))
    assert "On Tuesday 10 March" in said(
        planned_view(PlannedMeeting(plan=plan, tell_on=date(2026, 3, 10)))
    )
    none = PlannedMeeting(plan=MeetingPlan(), tell_on=None)
    assert "No team meeting is planned" in said(planned_view(none))


def feedback(*pieces: str, earlier: date | None = None) -> ShownFeedback:
    """What was said for a meeting."""
    return ShownFeedback(meeting_on=date(2026, 3, 12), pieces=pieces or None, earlier=earlier)


def test_what_was_said() -> None:
    """Every piece whole, as plain text, with the meeting and no other date."""
    long = "y" * 3000
    view = feedback_view(feedback(long, "<@U1> & more"), OPEN)
    text = said(view)
    assert long in text
    assert "<@U1> & more" in text
    assert "Thursday 12 March" in text
    assert text.count("March") == 1
    assert "unclear or incomplete in 2 places" in text
    assert "1 subject that it does not rule on" in text
    assert "See the list" in text


def test_pages_of_feedback() -> None:
    """Twenty at a time, never over Slack's limits; nothing is left out."""
    pieces = [f"Piece {number}." for number in range(45)]
    views = [feedback_view(feedback(*pieces), OPEN, page) for page in range(3)]
    assert all(len(blocks(view)) < 100 for view in views)
    assert all(f"Piece {number}." in said(views[number // 20]) for number in range(45))


def test_held_back() -> None:
    """It says why, offers no text, and leads to the meeting before."""
    view = said(feedback_view(feedback(earlier=date(2026, 2, 12)), NOTHING_OPEN))
    assert HELD_BACK in view
    assert "Text to copy" not in view
    assert "2026-02-12" in view
    assert "See the list" not in view


def test_nothing_planned() -> None:
    """It says what to do first."""
    assert "Choose the date of your next team meeting" in said(feedback_view(None, NOTHING_OPEN))


def test_the_text_to_copy() -> None:
    """Fields that every device copies from, as many as are needed."""
    view = text_to_copy(feedback("One.", "z" * 3000, "Two."), OPEN)
    fields = [block["element"]["initial_value"] for block in blocks(view)]
    assert len(fields) == 3
    whole = "\n".join(fields)
    assert whole.startswith("Feedback for the policy, team meeting on Thursday 12 March")
    assert "- One." in whole
    assert "- Two." in whole
    assert whole.endswith(left_open(OPEN))
    assert max(map(len, fields)) <= LONGEST_FIELD


@given(
    st.lists(st.integers(1, 7000), min_size=1, max_size=5), st.sampled_from(["a", "ab ", "a\n"])
)
def test_no_letter_is_lost(lengths: list[int], pattern: str) -> None:
    """However texts are parted, their letters are there in order, and no field is too long."""
    texts = [(pattern * length)[:length] for length in lengths]
    fields = in_fields(texts)
    assert all(len(each) <= LONGEST_FIELD for each in fields)
    assert "".join("".join(fields).split()) == "".join("".join(texts).split())


def test_short_paragraphs_share_a_field() -> None:
    """A blank line parts them."""
    assert in_fields(["One.", "Two."]) == ["One.\n\nTwo."]


def test_the_message_says_nothing_of_what_was_said() -> None:
    """A day and a button."""
    reply = ready_message(date(2026, 3, 12))
    assert reply.text == (
        "Your team meets on Thursday 12 March. The feedback for the policy is ready,"
        " without names."
    )
