"""An invented policy, and packs whose clauses are marked with its wording."""

from collections.abc import Sequence
from dataclasses import replace

from chatbot.domain.clause_alignment import mark_clauses
from chatbot.domain.policies import Clause, PolicyPack
from tests.packs import make_pack

# The pack of tests.packs: rules 1 to 4.
MILL = """The Old Mill Trust
Social media policy

1. Staff do not become friends with members on their own accounts.

2. A picture of a member is shown once that member has said yes in writing.

3.
The office looks at the page every morning and answers what came in overnight.

4. Whoever fears for somebody's safety rings the safeguarding lead at once.
"""

# Irregular on purpose: numbers apart from their words, bullets, headings without numbers.
FERRY = """ Ferry Row Allotments
Our rules for social media

Ferry Row wants its plots known, and nobody hurt. These are the rules for all volunteers.

The page belongs to the whole association. Two wardens hold its password.

The wardens see to it that:

- Comments are read every evening in the growing season.
- Unkind words are taken down the same day.
- Nobody's plot number is shown.

Pictures

1.1 Pictures of plots may be shown at any time.
1.2
Pictures of people need their word first.

1.3

Children are not shown, whoever asks.
Sheds and tools

1.4 No picture shows the inside of a shed \u2013 thieves look too.

 TC \\l2 "
2.
When it goes wrong
2.1 A quarrel is taken off the page and settled over the fence
Date agreed March 2023
Next look March 2025
Annexe

Our pages are:

· Ferry Row on Facebook
· Ferry Row on Instagram

The rules of the seed swap say:\xa0

"Bring what you can and take what you need.

We leave out:

- seeds that were treated
- anything for sale"
Printed March 2023
"""

FERRY_CLAUSES = (
    ("intro.1", "Introduction, paragraph 1", "plots known and nobody hurt; all volunteers"),
    ("intro.2", "Introduction, paragraph 2", "the page belongs to the association; password"),
    ("wardens.1", "The wardens, point 1", "comments are read every evening"),
    ("wardens.2", "The wardens, point 2", "unkind words are taken down the same day"),
    ("wardens.3", "The wardens, point 3", "no plot number is shown"),
    ("1.1", "1.1 (Pictures)", "plots may be shown"),
    ("1.2", "1.2 (Pictures)", "people are asked first"),
    ("1.3", "1.3 (Pictures)", "no children"),
    ("1.4", "1.4 (Sheds and tools)", "no inside of a shed"),
    ("2.1", "2.1 (When it goes wrong)", "quarrels are settled elsewhere"),
    ("dates", "Dates", "agreed in March 2023, next look 2025"),
    ("annexe.pages", "Annexe: our pages", "Facebook and Instagram pages"),
    ("annexe.swap", "Annexe: seed swap", "bring, take, and what is left out"),
)


def ferry_clauses() -> list[Clause]:
    """The clauses of Ferry Row, marked with their wording."""
    return marked(
        FERRY,
        [
            Clause(clause_id=identity, label=label, section="Rules", summary=summary)
            for identity, label, summary in FERRY_CLAUSES
        ],
    )


def marked(text: str, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses with the marks of their wording in a text."""
    marks = mark_clauses(text, clauses).marks
    return [replace(clause, wording=marks.get(clause.clause_id)) for clause in clauses]


def marked_pack(text: str = MILL) -> PolicyPack:
    """The invented pack, reviewed on a text."""
    pack = make_pack()
    clauses = marked(text, list(pack.clauses.values()))
    return replace(pack, clauses={clause.clause_id: clause for clause in clauses})
