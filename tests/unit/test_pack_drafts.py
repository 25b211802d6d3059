"""A policy's text -> sections and clauses with ids, whatever its layout."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.domain.errors import InvalidInputError
from chatbot.domain.pack_drafts import PackDraft, draft_pack
from chatbot.domain.pack_gaps import spot_gaps
from chatbot.domain.pack_hints import Duty, spot_dates, spot_duties, spot_verdict
from chatbot.domain.pack_people import spot_contact, spot_pages, spot_safeguarding
from chatbot.domain.pack_proposals import propose_pack
from chatbot.domain.policies import PolicyDate, Verdict
from chatbot.packs import lay_out, load_pack

TODAY = date(2026, 5, 1)

BULLETS = """\
The Old Mill Trust (OMT) Social media policy

We like to talk to people where they are.

Be kind.

The page administrator must ensure that:

- The page is monitored daily.
- Rude comments are taken down.

We also have an account about our ducks.

Staff use of social media

- Staff may not add clients as friends.

- Staff may post in their lunch break.

Approved by the trustees: 3rd May 2024
"""

NUMBERS = """\
SOCIAL MEDIA RULES

1. Aim

1.1 To be useful.
1.2
The number stands alone above this rule.

2.
Profiles

Work profiles

2.1 Profiles are recorded.
2.10 Profiles are deleted when somebody leaves.
Date reviewed January 2024
"""

REPEATED = """\
Lamplight Social media policy

Friends

1. Clients are never added.
2. Colleagues may be.

Pictures

1. Ask first.
1. Ask again.
- On paper.
"""


def ids(text: str) -> list[str]:
    """The clause ids of a text."""
    return [clause.clause_id for clause in draft_pack(text).clauses]


def labels(draft: PackDraft) -> dict[str, str]:
    """Clause id -> label."""
    return {clause.clause_id: clause.label for clause in draft.clauses}


def test_clauses_without_numbers_are_named_by_section_and_point() -> None:
    """Bullets are points, paragraphs paragraphs; a lead-in is a section of its points alone."""
    draft = draft_pack(BULLETS)

    assert draft.organisation == "The Old Mill Trust"
    assert draft.title == "Social media policy"
    assert labels(draft) == {
        "introduction.1": "Introduction, paragraph 1",
        "introduction.2": "Introduction, paragraph 2",
        "page-administrator.1": "The page administrator must ensure, point 1",
        "page-administrator.2": "The page administrator must ensure, point 2",
        "introduction.3": "Introduction, paragraph 3",
        "staff.1": "Staff use of social media, point 1",
        "staff.2": "Staff use of social media, point 2",
        "review.1": "Review, paragraph 1",
    }


def test_clauses_with_numbers_keep_them() -> None:
    """The number may stand alone; a heading within a numbered section does not end it."""
    draft = draft_pack(NUMBERS)

    assert draft.title == "Social Media Rules"
    assert labels(draft) == {
        "1.1": "1.1 (Aim)",
        "1.2": "1.2 (Aim)",
        "2.1": "2.1 (Profiles)",
        "2.10": "2.10 (Profiles)",
        "review.1": "Review, paragraph 1",
    }
    assert draft.clauses[1].wording == "The number stands alone above this rule."


def test_numbers_that_begin_anew_are_told_apart() -> None:
    """Each section counts from 1: the section goes before; a number twice gets another id."""
    assert ids(REPEATED) == [
        "friends.1",
        "2",
        "pictures.1",
        "pictures.1-again",
        "1-point-1",
    ]


def test_a_wording_is_a_slice_of_the_text() -> None:
    """Nothing is put in or left out of a clause's words."""
    for text in (BULLETS, NUMBERS, REPEATED):
        assert all(clause.wording in text for clause in draft_pack(text).clauses)


@pytest.mark.parametrize(
    ("words", "approved", "reviewed", "next_review"),
    [
        ("Approved by the board: 1st April 2019", "1 April 2019", None, None),
        ("Adopted 3/5/2024. Next review due 2026-05-03.", "3 May 2024", None, "3 May 2026"),
        (
            "Date reviewed January 2024\nNext review January 2025",
            None,
            "January 2024",
            "January 2025",
        ),
        ("This policy will be reviewed in Sept 2027", None, None, "September 2027"),
        ("The party was on 3 May 2024.", None, None, None),
        ("Approved on 45/13/2024", None, None, None),
    ],
)
def test_dates_are_read_by_the_word_before_them(
    words: str, approved: str | None, reviewed: str | None, next_review: str | None
) -> None:
    """Approved, reviewed and next review, as people write them; other dates are none."""
    dates = spot_dates(words)
    told = [
        str(day) if day else None for day in (dates.approved, dates.reviewed, dates.next_review)
    ]

    assert told == [approved, reviewed, next_review]


def test_duties_are_told_with_clause_and_word() -> None:
    """The words for checking give a check away, those for taking down a removal."""
    duties = {
        (d.duty, d.clause.clause_id): d.signs for d in spot_duties(draft_pack(BULLETS).clauses)
    }

    assert duties[Duty.CHECK, "page-administrator.1"] == ("monitored", "daily")
    assert duties[Duty.REMOVAL, "page-administrator.2"] == ("taken down",)
    assert (Duty.CHECK, "staff.1") not in duties


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        ("Staff must not add clients.", Verdict.NO),
        ("Staff may post pictures with written consent.", Verdict.DEPENDS),
        ("Staff may not post unless a manager agrees.", Verdict.DEPENDS),
        ("Staff should report it.", Verdict.MUST),
        ("Volunteers are welcome to follow us.", Verdict.YES),
        ("Approved in May 2024.", Verdict.INFO),
    ],
)
def test_a_verdict_is_guessed_by_one_word(rule: str, verdict: Verdict) -> None:
    """A condition counts before a ban, a ban before a permission."""
    clause = draft_pack(f"The Mill Social media policy\n\n- {rule}\n").clauses[0]

    assert spot_verdict(clause).verdict is verdict


def test_people_and_pages_are_read_off() -> None:
    """Whom to ask, whom to tell of somebody at risk, the own accounts and who has them."""
    draft = draft_pack(
        "Lamplight Social media policy\n\n"
        "- Our Facebook page is run by the deputy manager: facebook.com/lamplight.\n"
        "- Many people use TikTok.\n"
        "- A child at risk is reported to the designated safeguarding lead (DSL).\n"
        "- With questions, speak to the manager or deputy manager.\n"
    )
    contact, safeguarding = spot_contact(draft.clauses), spot_safeguarding(draft.clauses)
    (page,) = spot_pages(draft.clauses, ["Lamplight"])

    assert contact
    assert (contact.asks, contact.clause.label[-7:]) == (
        "the manager or deputy manager",
        "point 4",
    )
    assert safeguarding
    assert safeguarding.asks == "the designated safeguarding lead (DSL)"
    assert (page.platform, page.url) == ("facebook", "facebook.com/lamplight")
    assert page.looked_after_by == "the deputy manager"


def test_gaps_are_seen_without_understanding() -> None:
    """What is named and not there, what breaks off, numbers, and an old review date."""
    draft = draft_pack(
        "Lamplight Social media policy\n\n"
        "1. Rules\n\n"
        "1.1 See Appendix 2 and Appendix 3.\n"
        "1.2 Section 7 has more, section 1 has not; section 127 of the Communications Act too.\n"
        "1.2 Pictures are removed for safety and\n"
        "1.4 Be kind.\n\n"
        "Appendix 3\n\n"
        "- A form.\n"
    )
    dates = spot_dates("Approved January 2024. Next review January 2025")
    gaps = {
        gap.gap_id: gap.clause and gap.clause.clause_id for gap in spot_gaps(draft, dates, TODAY)
    }

    assert gaps == {
        "appendix-2-missing": "1.1",
        "section-7-missing": "1.2",
        "breaks-off-3": "1.2-again",
        "number-twice-3": "1.2-again",
        "number-1-3-left-out": "1.4",
        "review-overdue": None,
    }


def test_a_review_is_overdue_after_its_last_day() -> None:
    """A month counts to its end; without dates both kinds are missing."""
    draft = draft_pack(BULLETS)

    def told(words: str, today: date) -> list[str]:
        return [gap.gap_id for gap in spot_gaps(draft, spot_dates(words), today)]

    assert told("Approved May 2024. Next review May 2026", date(2026, 5, 31)) == []
    assert told("Approved May 2024. Next review May 2026", date(2026, 6, 1)) == ["review-overdue"]
    assert told("", TODAY) == ["no-review-date", "no-approval-date"]


def test_the_organisation_is_given_read_or_made_up() -> None:
    """An option counts before the title, the title before the id; short names are spotted."""

    def proposed(text: str, organisation: str | None = None) -> tuple[str, str, bool]:
        made = propose_pack(text, pack_id="old-mill", organisation=organisation, today=TODAY)
        return made.organisation, made.short_name, made.named

    assert proposed(BULLETS) == ("The Old Mill Trust", "OMT", True)
    assert proposed(BULLETS, "The Mill") == ("The Mill", "The Mill", True)
    assert proposed("- Be kind.\n") == ("Old Mill", "Old Mill", False)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packs."""
    folder = tmp_path_factory.mktemp("packs")
    (folder / "out_of_scope.yaml").write_text("other: [when is payday]", "utf-8")
    return folder


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["", "1.", "1.1 Be kind.", "1.1", "- Be kind, and", "Pack:", "Clauses", "2. Friends",
             "Appendix 1", "• See section 9", "Next review 2020-01-01", "no: yes", "# Ünïcode “x”"]
        ),
        st.text(max_size=60),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(lines=LINES)
def test_any_text_gives_a_sound_draft_or_a_sentence(root: Path, lines: list[str]) -> None:
    """Whatever the document says, the pack loads, and gives no answer."""
    pack_id = f"p{len(list(root.iterdir()))}"
    proposal = propose_pack("\n".join(lines), pack_id=pack_id, organisation=None, today=TODAY)
    try:
        folder = lay_out(proposal, root)
    except InvalidInputError as error:
        assert "no clauses" in str(error)  # noqa: PT017 - either end is right
        return
    pack = load_pack(root, pack_id)

    assert pack.draft
    assert not pack.intents
    assert len(pack.clauses) == len(proposal.draft.clauses)
    assert yaml.safe_load((folder / "pack.yaml").read_text("utf-8"))["draft"] is True


def test_dates_are_values() -> None:
    """A date without a day stays without."""
    assert spot_dates("Reviewed May 2024").reviewed == PolicyDate(year=2024, month=5)
