"""A small invented pack, built in code, for tests of everything but the packs themselves."""

from datetime import time

from chatbot.domain.cadences import Cadence, Every, WhenClosed
from chatbot.domain.checks import Check, CheckItem
from chatbot.domain.policies import (
    Clause,
    ConcernKind,
    Contact,
    Intent,
    Page,
    Phrasing,
    PolicyDate,
    PolicyPack,
    Verdict,
)
from chatbot.domain.profiles import Keeper, ProfileRules
from chatbot.domain.supervision_questions import AnswerKind, QuestionSet, SupervisionQuestion


def clause(clause_id: str) -> Clause:
    """A clause with words made from its id."""
    return Clause(
        clause_id=clause_id,
        label=f"Rule {clause_id}",
        section="Rules",
        summary=f"What rule {clause_id} says.",
    )


def intent(
    intent_id: str,
    *clauses: str,
    verdict: Verdict | None = Verdict.INFO,
    related: tuple[str, ...] = (),
    sensitive: bool = False,
) -> Intent:
    """An intent with words made from its id."""
    return Intent(
        intent_id=intent_id,
        title=f"About {intent_id}",
        topic="Everything",
        verdict=verdict,
        answer=f"This is the answer about {intent_id}.",
        clauses=clauses,
        phrasings=(Phrasing(text=f"Tell me about {intent_id}", voice="plain"),),
        related=related,
        sensitive=sensitive,
    )


INTENTS = (
    intent("friends", "1", "2", verdict=Verdict.NO, related=("pictures", "pages")),
    intent("friends-again", "1", verdict=Verdict.NO),
    intent("friends-allowed", "1", verdict=Verdict.YES),
    intent("pictures", "2", verdict=Verdict.DEPENDS),
    intent("pages", "3", verdict=Verdict.MUST),
    intent("crisis", "4", verdict=Verdict.MUST, sensitive=True),
    intent("gifts", "3", verdict=None),
)


CHECKS = (
    Check(
        check_id="daily",
        name="Look after the page",
        cadence=Cadence(every=Every.WORKING_DAY),
        opens=time(10),
        due=time(16),
        items=(
            CheckItem(says="Read the messages.", clauses=("1",)),
            CheckItem(says="Look round."),
        ),
        clauses=("1", "2"),
        page_id="facebook",
    ),
    Check(
        check_id="weekly",
        name="Read through the page",
        cadence=Cadence(every=Every.WEEK, weekdays=(3,), when_closed=WhenClosed.MOVE),
        opens=time(10),
        due=time(16),
        items=(CheckItem(says="Is it true?", clauses=("3",)),),
        clauses=(),
        own_choice="Once a week is our own choice.",
        page_id="facebook",
        switched_on=False,
    ),
)
CONCERN_KINDS = (
    ConcernKind(
        kind_id="comment",
        title="Offensive comment",
        checklist=("It was taken down", "A picture was kept"),
        clauses=("1",),
    ),
    ConcernKind(
        kind_id="abuse",
        title="Abuse or bullying",
        checklist=("Everybody is safe",),
        clauses=(),
        safeguarding=True,
        note="The steps are missing. Ask the safeguarding lead.",
    ),
    ConcernKind(
        kind_id="data",
        title="Personal data",
        checklist=("It was taken down",),
        clauses=("2",),
        urgent=True,
        personal_data=True,
    ),
)


PROFILES = ProfileRules(
    decided_by="the project manager",
    risk_assessment=True,
    keepers=(Keeper.LINE_MANAGER, Keeper.SAFEGUARDING_LEAD),
    own_choice="Once in twelve months is our own choice.",
    clauses=("3",),
)


SUPERVISION = QuestionSet(
    version=0,
    questions=(
        SupervisionQuestion(
            question_id="worries",
            wording="Is anything on your mind?",
            kind=AnswerKind.YES_NO,
            required=True,
            clause_ids=("1",),
            reason_when=True,
        ),
        SupervisionQuestion(
            question_id="ideas",
            wording="What would make the policy better?",
            kind=AnswerKind.TEXT,
            required=False,
            clause_ids=("2",),
            is_feedback=True,
        ),
    ),
    own_choice=False,
    on=True,
)


def make_pack(*intents: Intent) -> PolicyPack:
    """The pack, or one with other intents."""
    return PolicyPack(
        pack_id="mill",
        organisation="The Old Mill Trust",
        short_name="Mill",
        title="Social media policy",
        approved=PolicyDate(year=2024, month=5, day=3),
        reviewed=None,
        next_review=None,
        contacts={
            "policy": Contact(contact_id="policy", asks="the manager"),
            "safeguarding": Contact(contact_id="safeguarding", asks="the safeguarding lead"),
        },
        pages=(
            Page(
                page_id="facebook",
                name="Mill page",
                platform="facebook",
                looked_after_by="the deputy manager",
            ),
        ),
        checks=CHECKS,
        gaps=(),
        vocabulary={},
        supervision=SUPERVISION,
        clauses={number: clause(number) for number in "1234"},
        intents={entry.intent_id: entry for entry in intents or INTENTS},
        small_talk=("hello",),
        out_of_scope=("when is payday",),
        concern_kinds=CONCERN_KINDS,
        profiles=PROFILES,
    )
