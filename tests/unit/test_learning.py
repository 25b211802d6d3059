"""Groups of questions, dates of review, months, and the blocks that show them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chatbot.domain.answers import Outcome
from chatbot.domain.audit import AuditEntry
from chatbot.domain.feedback import voter_mark
from chatbot.domain.gaps import OpenSubject, PolicyGaps, review_fault
from chatbot.domain.policies import Gap, PolicyDate
from chatbot.domain.privacy import PrivacySettings, months_before
from chatbot.domain.unanswered import Decision, DecisionKind, Group, MissedQuestion, arrange
from chatbot.services.phrasings import Changed, Rehearsal, Wording
from chatbot.services.unanswered import Unanswered
from chatbot.slack.blocks import gaps as gap_blocks
from chatbot.slack.blocks import unanswered as unanswered_blocks
from chatbot.slack.blocks.feedback import feedback_row, marked
from chatbot.slack.blocks.roles import entry_in_words
from chatbot.slack.blocks.unanswered import group_form, rehearsal_form, unanswered_list
from tests.packs import intent, make_pack

PACK = make_pack()
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LONG = "<&>" * 2000


def missed(number: int, **changes: object) -> MissedQuestion:
    """A question that nobody could answer."""
    question = MissedQuestion(
        question_id=f"q{number}",
        root_id=f"q{number}",
        asked_at=NOW + timedelta(minutes=number),
        text=f"Question {number}",
        outcome=Outcome.NO_MATCH,
        guesses=("friends",),
        not_helpful=0,
    )
    return replace(question, **changes)  # type: ignore[arg-type]


def made(kind: DecisionKind) -> Decision:
    """A decision."""
    return Decision(decision_id="d", workspace_id="T1", kind=kind, made_by="U1", made_at=NOW)


def test_most_asked_first_then_newest() -> None:
    """Counted by what was typed; of the same count the one asked last stands first."""
    questions = [missed(1), missed(2), missed(3), missed(4, root_id="q3")]
    groups = arrange(questions, [0, 1, 0, 2])
    assert [[each.question_id for each in group.questions] for group in groups] == [
        ["q1", "q3"],
        ["q4"],
        ["q2"],
    ]
    assert arrange([missed(3), missed(4, root_id="q3")], [0, 0])[0].count == 1


@pytest.mark.parametrize(("again", "shown"), [(0, 0), (2, 0), (3, 1)])
def test_dismissed_until_three_times_again(again: int, shown: int) -> None:
    """The dismissed ones themselves do not count."""
    dismissed = [missed(n, decision=made(DecisionKind.DISMISSED)) for n in range(5)]
    asked = [missed(10 + n) for n in range(again)]
    assert len(arrange([*dismissed, *asked], [0] * (5 + again))) == shown


@pytest.mark.parametrize(
    ("named", "today", "overdue"),
    [
        (PolicyDate(year=2025, month=1), date(2025, 1, 31), False),
        (PolicyDate(year=2025, month=1), date(2025, 2, 1), True),
        (PolicyDate(year=2025), date(2025, 12, 31), False),
        (PolicyDate(year=2025), date(2026, 1, 1), True),
        (PolicyDate(year=2024, month=2, day=29), date(2024, 3, 1), True),
    ],
)
def test_a_review_is_overdue_when_its_time_is_over(
    named: PolicyDate,
    today: date,
    overdue: bool,  # noqa: FBT001 - a parameter
) -> None:
    """A month is not over before its last day, a year not before its end."""
    fault = review_fault(replace(PACK, next_review=named), today)
    assert fault == (f"The policy's review has been due since {named}." if overdue else None)


def test_months_are_counted_by_the_calendar() -> None:
    """The last day of a month has no later one to fall on; leap years are no year too many."""
    assert months_before(datetime(2024, 3, 31, tzinfo=UTC), 1).date() == date(2024, 2, 29)
    assert months_before(datetime(2026, 1, 15, tzinfo=UTC), 12).date() == date(2025, 1, 15)
    assert PrivacySettings().kept_since(NOW) == datetime(2025, 3, 2, 9, 30, tzinfo=UTC)


def test_a_mark_is_no_name() -> None:
    """The same person has another mark on another question, the same on the same."""
    assert voter_mark("q1", "p1") == voter_mark("q1", "p1")
    assert len({voter_mark("q1", "p1"), voter_mark("q2", "p1"), voter_mark("q1", "p2")}) == 3
    assert "p1" not in voter_mark("q1", "p1")


def test_marking_leaves_the_rest_as_it_was() -> None:
    """Only the row of the question changes; marked again, there is one note."""
    other = {"type": "section", "text": {"type": "mrkdwn", "text": "A &lt;word&gt;"}}
    message = {
        "text": "Words",
        "blocks": [other, feedback_row("q1").to_dict(), feedback_row("q2").to_dict()],
    }
    once = marked(message, "q1", helpful=False).to_payload()
    twice = marked(once, "q1", helpful=True).to_payload()
    assert once["blocks"][0]["text"]["text"] == "A &lt;word&gt;"
    assert [block["type"] for block in twice["blocks"]] == [
        *("section", "actions", "context", "actions"),
    ]
    assert "You said: helpful." in str(twice["blocks"][2])
    assert [e["text"]["text"] for e in twice["blocks"][1]["elements"]] == [
        "✓ Helpful",
        "Not helpful",
    ]


def test_the_views_fit_whatever_people_write() -> None:
    """Very long texts with markup, hundreds of them: within Slack's limits."""
    pack = make_pack(*(intent(f"subject-{number}", "1") for number in range(400)))
    many = tuple(missed(n, text=f"{n} {LONG}") for n in range(300))
    group = Group(questions=many)
    found = Unanswered(groups=(group,) * 300, urgent_count=7)
    assert len(unanswered_blocks.at_home(found, pack)) <= unanswered_blocks.HOME_BUDGET
    for page in (0, 29, 99):
        assert len(unanswered_list(found, pack, page).to_dict()["blocks"]) <= 100
    form = group_form(group, pack).to_dict()
    menus = [e for b in form["blocks"] for e in b.get("elements", ()) if "option_groups" in e]
    assert sum(len(each["options"]) for each in menus[0]["option_groups"]) == 400
    wordings = tuple(Wording(question_id=f"q{n}", text=LONG, fault=None) for n in range(10))
    refused = tuple(Wording(question_id="q", text=LONG, fault="No.") for n in range(10))
    rehearsal = Rehearsal(
        intent=next(iter(pack.intents.values())),
        wordings=(*wordings, *refused),
        changes=tuple(Changed(before=LONG, count=1) for _ in range(50)),
    )
    assert rehearsal_form(rehearsal).to_dict()["callback_id"]


def test_the_gaps_fit_whatever_there_is() -> None:
    """Hundreds of gaps and subjects."""
    found = PolicyGaps(
        review="Overdue.",
        subjects=[OpenSubject(title=LONG, count=n) for n in range(300)],
        gaps=[Gap(gap_id=f"g{n}", clauses=("1", "gone"), says=LONG) for n in range(300)],
    )
    assert len(gap_blocks.at_home(found)) <= gap_blocks.HOME_BUDGET
    assert len(gap_blocks.gap_list(found, PACK).to_dict()["blocks"]) <= 100


@pytest.mark.parametrize(
    ("action", "before", "after", "words"),
    [
        (
            "unanswered.decided",
            None,
            {"kind": "approved", "questions": 2, "intent": "pages"},
            "2 unanswered questions: approved for “About pages”",
        ),
        (
            "unanswered.decided",
            None,
            {"kind": "dismissed", "questions": 1},
            "1 unanswered question: dismissed",
        ),
        (
            "phrasings.withdrawn",
            {"intent": "gone"},
            None,
            "an approved wording withdrawn, for “gone”",
        ),
        (
            "privacy.changed",
            {"keeps_names": True, "retention_months": 12},
            {"keeps_names": False, "retention_months": 3},
            "privacy: no names kept, 3 months",
        ),
    ],
)
def test_the_log_of_changes_in_words(
    action: str, before: dict[str, object] | None, after: dict[str, object] | None, words: str
) -> None:
    """Each kind of entry is a line that people can read."""
    entry = AuditEntry(
        workspace_id="T1",
        at=NOW,
        actor="U1",
        action=action,
        subject="id",
        before=before,
        after=after,
    )
    assert entry_in_words(entry, PACK).endswith(words)
