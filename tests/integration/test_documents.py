"""The document service on a real database: loading, wording, drift, review, rehearsal.

Two complaints about policy bots (a changed rule is still answered from; a quote
is not what the policy says) have a section of their own at the end.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from chatbot.domain.answers import Answered, Question, Response, Surface, Withheld
from chatbot.domain.audit import CONSOLE
from chatbot.domain.documents import ClauseStatus, Decision, Proposal
from chatbot.domain.errors import InvalidInputError, NotAuthorisedError, StaleActionError
from chatbot.domain.people import Standing
from chatbot.domain.roles import Duty, Role, RoleChange
from chatbot.services.answers import AnswerService
from chatbot.services.documents import DocumentService
from chatbot.services.people import PeopleService
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.roles import RolesService
from tests.doubles import (
    LONDON,
    FakeDirectory,
    FixedClock,
    KeywordMatcher,
    KeywordUrgency,
    read_plain_text,
)
from tests.integration.test_answers import RANKINGS
from tests.policies import MILL, marked_pack

MANAGER, ASKER, LEAVER = "UBOSS", "U1", "UGONE"
FRIENDS = "Staff do not become friends with members on their own accounts."
PICTURES = "A picture of a member is shown once that member has said yes in writing."
CHANGED = MILL.replace("do not become", "become")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The services of one workspace with what a test needs to act as people."""

    documents: DocumentService
    answers: AnswerService
    clock: FixedClock

    def load(self, text: str, name: str = "policy.txt", *, minutes: int = 24 * 60) -> Proposal:
        """Load a text as a manager, by default a day after whatever came before."""
        self.clock.move(minutes=minutes)
        return self.documents.load(name, text.encode(), MANAGER)

    def ask(self, text: str, conversation: str | None = "D1") -> Response:
        """Ask in a conversation, a second after the message before."""
        self.clock.move(seconds=1)
        question = Question(
            text=text,
            surface=Surface.DIRECT_MESSAGE,
            asked_at=self.clock.now(),
            conversation=conversation,
        )
        return self.answers.answer(question, ASKER)


@pytest.fixture
def desk(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Desk:
    """A small pack that was reviewed on the invented policy; nothing is loaded."""
    clock = FixedClock()
    people = PeopleService(
        workspace_id=workspace_id,
        directory=FakeDirectory({LEAVER: Standing.DEACTIVATED}),
        unit_of_work=unit_of_work,
        clock=clock,
        guests_allowed=False,
        zone=LONDON,
    )
    roles = RolesService(
        workspace_id=workspace_id, people=people, unit_of_work=unit_of_work, clock=clock
    )
    give_role(roles, Role.MANAGER, MANAGER, LEAVER)
    with unit_of_work() as work:
        work.ensure_workspace(workspace_id, "mill")
        work.commit()
    index = PolicyIndex(
        pack=marked_pack(), matcher=KeywordMatcher(RANKINGS), urgency=KeywordUrgency()
    )
    return Desk(
        documents=DocumentService(
            workspace_id=workspace_id,
            pack=index.pack,
            roles=roles,
            unit_of_work=unit_of_work,
            clock=clock,
            read=read_plain_text,
            index=lambda: index,
        ),
        answers=AnswerService(index=index, people=people, unit_of_work=unit_of_work, clock=clock),
        clock=clock,
    )


def give_role(roles: RolesService, role: Role, *user_ids: str) -> None:
    """Give a role, to somebody who is gone by now as well."""
    now = roles.clock.now()
    change = RoleChange(duty=Duty(role=role), before=(), after=user_ids)
    with roles.unit_of_work() as work:
        for user_id in user_ids:
            work.people.record(roles.workspace_id, user_id, Standing.MEMBER, now)
        work.roles.apply(roles.workspace_id, change, now)
        work.commit()
    roles.people.note_standing(LEAVER, Standing.DEACTIVATED)


def shown(response: Response) -> str:
    """Everything that a response holds of the policy, as text."""
    return " ".join(
        [result.intent.answer for result in response.results if isinstance(result, Answered)]
    )


def test_the_reviewed_document_changes_nothing(desk: Desk) -> None:
    """All rules are found as they were, and every answer can show its wording."""
    proposal = desk.load(MILL)
    response = desk.ask("can I friend her")

    assert (proposal.recognised, proposal.unchanged, proposal.drift) == (4, 4, ())
    assert isinstance(response.results[0], Answered)
    assert response.document
    assert response.document.name == "policy.txt"


def test_without_a_document_there_is_no_wording(desk: Desk) -> None:
    """No button, and a press that comes all the same is out of date."""
    response = desk.ask("can I friend her")

    assert response.document is None
    with pytest.raises(StaleActionError):
        desk.documents.wording(response.parts[0].question_id, ASKER)


def test_a_proposal_is_not_live(desk: Desk) -> None:
    """Until somebody makes it live, answers rest on what was before; and it can be dropped."""
    proposal = desk.documents.propose("policy.txt", CHANGED.encode(), MANAGER)
    assert isinstance(desk.ask("can I friend her").results[0], Answered)

    desk.documents.discard(proposal.version.version_id, MANAGER)
    with pytest.raises(StaleActionError):
        desk.documents.make_live(proposal.version.version_id, MANAGER)


def test_a_preview_writes_nothing(desk: Desk) -> None:
    """A dry run shows the list and leaves no trace."""
    proposal = desk.documents.preview("policy.txt", CHANGED.encode(), CONSOLE)

    assert [entry.label for entry in proposal.drift] == ["Rule 1"]
    with desk.documents.unit_of_work() as work:
        assert work.documents.get("T0WSC", proposal.version.version_id) is None


def test_another_document_went_live_meanwhile(desk: Desk) -> None:
    """What a manager has not seen is not made live by an old proposal."""
    proposal = desk.documents.propose("a.txt", CHANGED.encode(), MANAGER)
    desk.load(MILL)

    with pytest.raises(StaleActionError, match="Another document went live"):
        desk.documents.make_live(proposal.version.version_id, MANAGER)


def test_the_same_file_twice(desk: Desk) -> None:
    """The second time it is said when and by whom it was loaded, and nothing is written."""
    first = desk.load(MILL)
    with pytest.raises(
        InvalidInputError, match=r"already loaded on 3 March 2026 by a manager \(as policy.txt\)"
    ):
        desk.load(MILL, "copy.txt")
    with desk.documents.unit_of_work() as work:
        live = work.documents.live("T0WSC")
    assert live
    assert live.version_id == first.version.version_id


def test_going_back_to_an_earlier_file(desk: Desk) -> None:
    """A file that another one has replaced may be loaded again."""
    desk.load(MILL)
    desk.load(CHANGED)
    desk.load(MILL)

    assert isinstance(desk.ask("can I friend her").results[0], Answered)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no words in this file"),
        (b" \n \t", "no words in this file"),
        (
            b"1. The boiler is serviced.\n\n2. The roof is swept.\n",
            "does not look like the Social",
        ),
        (MILL.replace("members", "mem\0bers").encode(), "characters that are no text"),
    ],
)
def test_what_cannot_be_loaded(desk: Desk, content: bytes, sentence: str) -> None:
    """An empty file, another kind, another policy: a sentence, and nothing half-loaded."""
    with pytest.raises(InvalidInputError, match=sentence):
        desk.documents.load("policy.txt", content, MANAGER)
    with desk.documents.unit_of_work() as work:
        assert work.documents.live("T0WSC") is None


@pytest.mark.parametrize("user_id", [ASKER, LEAVER])
def test_only_managers_decide(desk: Desk, user_id: str) -> None:
    """Staff, and a manager who left, can neither load nor review nor see the list."""
    proposal = desk.documents.propose("policy.txt", CHANGED.encode(), MANAGER)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: desk.documents.preview("policy.txt", CHANGED.encode(), user_id),
        lambda: desk.documents.propose("policy.txt", CHANGED.encode(), user_id),
        lambda: desk.documents.make_live(proposal.version.version_id, user_id),
        lambda: desk.documents.discard(proposal.version.version_id, user_id),
        lambda: desk.documents.drift(user_id),
        lambda: desk.documents.review("1", {"friends": Decision.STILL_RIGHT}, user_id),
    )
    for attempt in attempts:
        with pytest.raises(NotAuthorisedError):
            attempt()


def test_a_document_made_live_late_on_a_summer_evening(desk: Desk) -> None:
    """Half past eleven at night by UTC is the next day where the organisation is."""
    desk.clock.moment = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    desk.load(MILL, minutes=0)
    desk.load(CHANGED, minutes=0)
    held = desk.ask("can I friend her").results[0]
    assert isinstance(held, Withheld)
    assert str(held.changed_on) == "2 July 2026"
    with pytest.raises(InvalidInputError, match="already loaded on 2 July 2026"):
        desk.load(CHANGED, minutes=0)


def test_the_list_for_managers(desk: Desk) -> None:
    """Old and new side by side, with the answers that wait for a decision."""
    desk.load(MILL)
    desk.load(CHANGED.replace("\n4.", "\n5. Dogs stay on a lead at all times.\n\n4."))
    changed, new = desk.documents.drift(MANAGER)

    assert (changed.label, changed.status) == ("Rule 1", ClauseStatus.CHANGED)
    assert changed.old == FRIENDS
    assert changed.new == FRIENDS.replace("do not ", "")
    assert changed.decisions == dict.fromkeys(("friends", "friends-again", "friends-allowed"))
    assert (new.status, new.new) == (ClauseStatus.NEW, "Dogs stay on a lead at all times.")
    assert new.label == "New: 5 (after Rule 3)"


def test_a_review_brings_the_answer_back_at_once(desk: Desk) -> None:
    """Still right: live with the next question, and the list knows the decision."""
    desk.load(CHANGED)
    held = desk.ask("can I friend her").results[0]
    assert isinstance(held, Withheld)
    assert str(held.changed_on) == "3 March 2026"
    resting = ("friends", "friends-again", "friends-allowed")
    desk.documents.review("1", dict.fromkeys(resting, Decision.STILL_RIGHT), MANAGER)

    assert isinstance(desk.ask("can I friend her").results[0], Answered)
    assert desk.documents.drift(MANAGER)[0].settled


def test_who_did_what_is_in_the_log_of_changes(desk: Desk) -> None:
    """Going live and reviewing leave an entry each, with names and ids and no word of a rule."""
    desk.load(MILL)
    desk.load(CHANGED, "policy 2026.txt")
    desk.documents.review("1", {"friends": Decision.REWORD}, MANAGER)
    with desk.documents.unit_of_work() as work:
        entries = [e for e in work.audit.since("T0WSC", None) if e.action.startswith("documents")]

    assert [(e.actor, e.action, e.subject) for e in entries] == [
        (MANAGER, "documents.went_live", "mill"),
        (MANAGER, "documents.went_live", "mill"),
        (MANAGER, "documents.reviewed", "1"),
    ]
    assert entries[1].before
    assert entries[1].before["name"] == "policy.txt"
    assert entries[2].after == {"friends": "reword"}


def test_a_review_of_something_else(desk: Desk) -> None:
    """An unchanged rule, an unknown one, an answer that rests on another rule, no decision."""
    desk.load(CHANGED)
    for clause_id in ("2", "99"):
        with pytest.raises(StaleActionError):
            desk.documents.review(clause_id, {"pictures": Decision.REWORD}, MANAGER)
    for decisions in ({"pictures": Decision.REWORD}, {}):
        with pytest.raises(InvalidInputError):
            desk.documents.review("1", decisions, MANAGER)


def test_since_when_a_rule_has_changed(desk: Desk) -> None:
    """A later document with the same change does not make it younger."""
    desk.load(CHANGED)
    desk.load(CHANGED.replace("every morning", "every evening"))
    held = desk.ask("can I friend her").results[0]

    assert isinstance(held, Withheld)
    assert str(held.changed_on) == "3 March 2026"


def test_the_rehearsal_shows_which_answers_would_change(desk: Desk) -> None:
    """The questions of 90 days, the same one once, those asked most often first."""
    desk.ask("Can I friend her?", conversation=None)
    desk.clock.move(days=91)
    for text in (
        "may I friend him",
        "Can I friend them?",
        "can I  friend them",
        "who runs a page",
    ):
        desk.ask(text, conversation=None)
    proposal = desk.documents.propose("policy.txt", CHANGED.encode(), MANAGER)

    assert proposal.rehearsed == 3
    assert [(change.text, change.count) for change in proposal.changes] == [
        ("Can I friend them?", 2),
        ("may I friend him", 1),
    ]
    assert proposal.changes[0].before == "answered: About friends"
    assert proposal.changes[0].after == "held back (changed): About friends"


def test_another_packs_document_does_not_count(desk: Desk) -> None:
    """A workspace that changed its pack starts without a document."""
    desk.load(CHANGED)
    pack = replace(desk.answers.index.pack, pack_id="other")
    other = replace(desk.answers, index=replace(desk.answers.index, pack=pack))

    assert isinstance(replace(desk, answers=other).ask("can I friend her").results[0], Answered)


# A deleted or changed rule is still answered from.

EDITS = {
    "deleted": MILL.replace(f"1. {FRIENDS}\n", ""),
    "edited": CHANGED,
    "renumbered": MILL.replace(f"1. {FRIENDS}", f"6. {FRIENDS}"),
    "swapped": MILL.replace(FRIENDS, "@").replace(PICTURES, FRIENDS).replace("@", PICTURES),
}


@pytest.mark.parametrize("edit", EDITS)
def test_the_old_answer_is_never_shown_again(desk: Desk, edit: str) -> None:
    """Asked, chosen, related, shared, followed up, asked twice: it is withheld every time."""
    desk.load(MILL)
    first = desk.ask("can I friend her?")
    unsure = desk.ask("unsure", conversation="D2")
    related = desk.ask("who runs the page", conversation="D3")
    message = Question(
        text="can I friend her",
        surface=Surface.DIRECT_MESSAGE,
        asked_at=desk.clock.now(),
        message_id="Ev1",
    )
    desk.answers.answer(message, ASKER)
    desk.load(EDITS[edit], minutes=5)

    ways: tuple[Callable[[], Response], ...] = (
        lambda: desk.ask("can I friend her", conversation=None),
        lambda: desk.ask("and volunteers?", conversation="D1"),
        lambda: desk.answers.choose(unsure.parts[0].question_id, 2, ASKER),
        lambda: desk.answers.show_related(related.parts[0].question_id, "friends", ASKER),
        lambda: desk.answers.share(first.parts[0].question_id, ASKER),
        lambda: desk.answers.answer(message, ASKER),
    )
    for place, way in enumerate(ways):
        response = way()
        assert isinstance(response.results[0], Withheld), (edit, place)
        assert "This is the answer about friends" not in shown(response)


@pytest.mark.parametrize("edit", EDITS)
def test_a_held_back_answer_is_not_suggested(desk: Desk, edit: str) -> None:
    """No button beside another answer leads to it, and no other answer cites its rule."""
    desk.load(EDITS[edit])
    for text in ("can I post a picture", "who runs the page", "crisis"):
        for result in desk.ask(text, conversation=None).results:
            if isinstance(result, Answered):
                assert "friends" not in {intent.intent_id for intent in result.related}
                assert "1" not in {clause.clause_id for clause in result.clauses}


def test_nothing_else_is_held_back(desk: Desk) -> None:
    """An edited rule costs no other rule its answer."""
    desk.load(CHANGED)
    for text in ("can I post a picture", "who runs the page", "crisis"):
        assert isinstance(desk.ask(text, conversation=None).results[0], Answered)


def test_the_log_says_that_an_answer_was_withheld(desk: Desk) -> None:
    """So that managers can see how often a changed rule was asked for."""
    desk.load(CHANGED)
    response = desk.ask("can I friend her")
    with desk.documents.unit_of_work() as work:
        logged = work.questions.get("T0WSC", response.parts[0].question_id)
    assert logged
    assert (logged.outcome, logged.intent_id) == ("withheld", "friends")


# A quote that is not what the policy says.


@pytest.mark.parametrize("edit", [MILL, *EDITS.values()], ids=["as reviewed", *EDITS])
def test_every_quote_is_a_piece_of_the_live_document(desk: Desk, edit: str) -> None:
    """Byte for byte, for every intent, also where the answer is withheld."""
    desk.load(edit)
    for text in ("can I friend her", "can I post a picture", "who runs the page", "crisis"):
        response = desk.ask(text, conversation=None)
        wording = desk.documents.wording(response.parts[0].question_id, ASKER)
        assert wording.withheld is isinstance(response.results[0], Withheld)
        for clause in wording.clauses:
            if clause.status is ClauseStatus.VANISHED:
                assert clause.wording is None
            else:
                assert clause.wording
                assert clause.wording.encode() in edit.encode()


def test_the_wording_is_the_live_documents_a_week_later(desk: Desk) -> None:
    """The button under an old answer shows what counts today, and says what became of it."""
    desk.load(MILL)
    asked = desk.ask("can I friend her").parts[0].question_id
    before = desk.documents.wording(asked, ASKER)
    desk.clock.move(days=7)
    desk.load(CHANGED, "policy 2026.txt")
    after = desk.documents.wording(asked, ASKER)

    assert [clause.wording for clause in before.clauses] == [FRIENDS, PICTURES]
    assert after.clauses[0].wording == FRIENDS.replace("do not ", "")
    assert (after.withheld, after.version.name) == (True, "policy 2026.txt")


def test_strangers_see_no_wording(desk: Desk) -> None:
    """Somebody who may not ask may not read either."""
    desk.load(MILL)
    asked = desk.ask("can I friend her").parts[0].question_id
    with pytest.raises(NotAuthorisedError):
        desk.documents.wording(asked, LEAVER)


def test_a_question_without_an_answer_has_no_wording(desk: Desk) -> None:
    """A miss, and a question that is gone."""
    desk.load(MILL)
    for question_id in (desk.ask("lost").parts[0].question_id, "nothing"):
        with pytest.raises(StaleActionError):
            desk.documents.wording(question_id, ASKER)


def test_permission_is_asked_in_one_place() -> None:
    """Every method that decides calls the same function, so that roles can take its place."""
    for name in ("preview", "propose", "make_live", "discard", "drift", "review"):
        assert "require_manager(" in inspect.getsource(getattr(DocumentService, name))
