"""What a draft says to people: clauses in the document's words, logged, never a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from chatbot.documents import DocumentText
from chatbot.domain.answers import MayBeRule, NoMatch, Outcome, Question, Response, Surface
from chatbot.domain.audit import CONSOLE
from chatbot.domain.errors import StaleActionError
from chatbot.matching import Ranked
from chatbot.services.answers import AnswerService
from chatbot.services.documents import DocumentService
from chatbot.services.people import PeopleService
from chatbot.services.policy_index import SMALL_TALK, PolicyIndex
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.roles import RolesService
from chatbot.slack.blocks.answers import Audience, render
from tests.doubles import LONDON, FakeDirectory, FixedClock, KeywordMatcher, KeywordUrgency
from tests.policies import MILL, marked_pack

ASKER = "U1"
SMALL = {"hello": {SMALL_TALK: 0.9}, "friend": {SMALL_TALK: 0.5}}


class WordFinder:
    """Finds the passages that share a word of more than four letters with a question."""

    def __init__(self, passages: Mapping[str, str]) -> None:
        self.passages = passages

    def find(self, text: str) -> Sequence[Ranked]:
        """Those that share a word, in their order."""
        words = {word for word in text.casefold().split() if len(word) > 4}
        return [
            Ranked(label=label, confidence=0.4)
            for label, passage in self.passages.items()
            if words & set(passage.casefold().split())
        ]


@pytest.fixture
def index() -> PolicyIndex:
    """The Mill's pack as a draft."""
    pack = replace(marked_pack(), draft=True, intents={})
    return PolicyIndex(
        pack=pack,
        matcher=KeywordMatcher(SMALL),
        urgency=KeywordUrgency(),
        passages=WordFinder,
    )


@pytest.fixture
def documents(
    index: PolicyIndex, unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> DocumentService:
    """The document of the workspace."""
    return DocumentService(
        workspace_id=workspace_id,
        pack=index.pack,
        roles=_roles(unit_of_work, workspace_id),
        unit_of_work=unit_of_work,
        clock=FixedClock(),
        read=lambda _, content: DocumentText(text=content.decode(), kind="txt"),
        index=lambda: index,
    )


@pytest.fixture
def service(
    index: PolicyIndex, unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> AnswerService:
    """The answers of the draft."""
    return AnswerService(
        index=index,
        people=_people(unit_of_work, workspace_id),
        unit_of_work=unit_of_work,
        clock=FixedClock(),
    )


def _roles(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> RolesService:
    return RolesService(
        workspace_id=workspace_id,
        people=_people(unit_of_work, workspace_id),
        unit_of_work=unit_of_work,
        clock=FixedClock(),
    )


def _people(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> PeopleService:
    return PeopleService(
        workspace_id=workspace_id,
        directory=FakeDirectory(),
        unit_of_work=unit_of_work,
        clock=FixedClock(),
        guests_allowed=False,
        zone=LONDON,
    )


def say(service: AnswerService, text: str) -> Response:
    """What the draft says to a message."""
    question = Question(
        text=text,
        surface=Surface.DIRECT_MESSAGE,
        asked_at=FixedClock().moment,
        conversation="D1",
    )
    return service.answer(question, ASKER)


def offered(response: Response) -> list[tuple[str, str]]:
    """Clause id and words of what was offered."""
    result = response.results[0]
    assert isinstance(result, MayBeRule)
    return [(quoted.clause.clause_id, quoted.wording) for quoted in result.clauses]


def test_clauses_are_offered_in_the_words_of_the_live_document(
    service: AnswerService, documents: DocumentService
) -> None:
    """The document that is live now counts, not the one that the draft was made from."""
    documents.load("mill.txt", MILL.encode(), CONSOLE)
    assert offered(say(service, "may I show a picture")) == [
        ("2", "A picture of a member is shown once that member has said yes in writing.")
    ]

    documents.load("new.txt", MILL.replace("in writing", "aloud").encode(), CONSOLE)
    assert offered(say(service, "may I show a picture")) == [
        ("2", "A picture of a member is shown once that member has said yes aloud.")
    ]


def test_what_was_offered_is_logged_and_leads_nowhere(
    service: AnswerService, documents: DocumentService, unit_of_work: UnitOfWorkFactory
) -> None:
    """The log has it as what it is; it cannot be shared as an answer."""
    documents.load("mill.txt", MILL.encode(), CONSOLE)
    part = say(service, "may I show a picture").parts[0]
    with unit_of_work() as work:
        logged = work.questions.get(service.people.workspace_id, part.question_id)

    assert logged
    assert (logged.outcome, logged.intent_id) == (Outcome.MAY_BE_RULE, None)
    assert logged.confidence == pytest.approx(0.4)
    with pytest.raises(StaleActionError):
        service.share(part.question_id, ASKER)


def test_nothing_is_offered_without_document_or_likeness(
    service: AnswerService, documents: DocumentService
) -> None:
    """No document: nothing. Nothing alike: nothing. A greeting: a greeting, if sure."""
    assert isinstance(say(service, "may I show a picture").results[0], NoMatch)
    documents.load("mill.txt", MILL.encode(), CONSOLE)

    assert say(service, "hello").results[0] == NoMatch(
        contact=service.index.pack.contact_for(), small_talk=True
    )
    assert say(service, "a friend of mine").results[0] == NoMatch(
        contact=service.index.pack.contact_for()
    )


def test_danger_comes_before_any_clause(
    service: AnswerService, documents: DocumentService
) -> None:
    """An urgent message gets the notice alone."""
    documents.load("mill.txt", MILL.encode(), CONSOLE)
    response = say(service, "danger in this picture")
    reply = render(response, service.index.pack, Audience.DIRECT).to_payload()

    assert response.urgent
    assert "safeguarding lead" in reply["text"]
    assert "in writing" not in str(reply)


def test_slack_shows_the_words_as_they_are(
    service: AnswerService, documents: DocumentService
) -> None:
    """Markup does nothing, it is said to be unchecked, and there is a person to ask below."""
    text = MILL.replace("A picture of", "A picture <!channel> *of*")
    documents.load("mill.txt", text.encode(), CONSOLE)
    response = say(service, "may I show a picture")
    reply = render(response, service.index.pack, Audience.PRIVATE_IN_CHANNEL).to_payload()
    kinds = [block["type"] for block in reply["blocks"]]

    assert kinds == ["section", "section", "rich_text", "context", "actions", "actions"]
    assert "Nobody has checked" in reply["blocks"][0]["text"]["text"]
    assert reply["blocks"][2]["elements"][0]["elements"][0]["text"].startswith(
        "A picture <!channel> *of*"
    )
    assert "<!channel>" not in reply["text"]
    assert reply["text"].endswith("To be sure, ask the manager.")
