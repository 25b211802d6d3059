"""Loading and reviewing as managers see it, on a real database: who was quicker, who is told."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chatbot.domain.answers import Answered, Withheld
from chatbot.domain.audit import CONSOLE, AuditEntry
from chatbot.domain.documents import ClauseStatus, Decision
from chatbot.domain.errors import AlreadyDoneError, NotAuthorisedError, StaleActionError
from chatbot.domain.outbox import OutboxMessage
from chatbot.domain.people import Standing
from chatbot.domain.roles import Role
from chatbot.services.document_history import DISCARDED, REVIEWED, WENT_LIVE
from chatbot.services.policy_overview import PolicyOverview
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.test_documents import (
    ASKER,
    CHANGED,
    MANAGER,
    Desk,
    desk,
    give_role,
)
from tests.policies import MILL

__all__ = ["desk"]  # the fixture

OTHER = "UCHAIR"
RESTING = ("friends", "friends-again", "friends-allowed")
MOVED = (
    MILL.replace("4. Whoever", "5. Whoever")
    .replace("3.\nThe office", "4.\nThe office")
    .replace("2. A picture", "2. Dogs stay on a lead at all times.\n\n3. A picture")
)


@pytest.fixture
def overview(desk: Desk) -> PolicyOverview:
    """What two managers see."""
    give_role(desk.documents.roles, Role.MANAGER, OTHER)
    return PolicyOverview(documents=desk.documents)


def log(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Sequence[AuditEntry]:
    """What was changed, roles left out."""
    with unit_of_work() as work:
        entries = work.audit.since(workspace_id, None)
    return [entry for entry in entries if entry.action.startswith("documents.")]


def messages(unit_of_work: UnitOfWorkFactory, desk: Desk) -> Sequence[OutboxMessage]:
    """What is to be sent."""
    found = []
    with unit_of_work() as work:
        while message := work.outbox.claim(
            desk.documents.workspace_id, desk.clock.now(), timedelta(hours=1)
        ):
            found.append(message)
    return found


def test_nothing_was_ever_loaded(overview: PolicyOverview) -> None:
    """Nothing is live, nothing waits, nothing is held back."""
    seen = overview.see(MANAGER)
    assert (seen.live, seen.waiting, seen.drift, seen.held_back) == (None, (), (), ())


def test_what_waits_and_what_is_live(desk: Desk, overview: PolicyOverview) -> None:
    """A proposal waits for every manager until it is live, another one is, or a week is over."""
    first = desk.documents.propose("a.txt", CHANGED.encode(), MANAGER)
    assert [version.name for version in overview.see(OTHER).waiting] == ["a.txt"]
    desk.load(MILL, "b.txt")
    seen = overview.see(OTHER)
    assert (seen.waiting, seen.live_by) == ((), MANAGER)
    assert seen.live
    assert seen.live.name == "b.txt"

    desk.clock.move(days=1)
    desk.documents.propose("c.txt", CHANGED.encode(), OTHER)
    assert [version.name for version in overview.see(MANAGER).waiting] == ["c.txt"]
    desk.clock.move(days=8)
    assert overview.see(MANAGER).waiting == ()
    with pytest.raises(StaleActionError):
        desk.documents.make_live(first.version.version_id, MANAGER)


def test_a_proposal_is_compared_anew(desk: Desk, overview: PolicyOverview) -> None:
    """Found again after a restart, it says the same, and with the questions asked since."""
    before = desk.documents.propose("a.txt", CHANGED.encode(), MANAGER)
    desk.ask("can I friend her")
    again = desk.documents.proposal(before.version.version_id, OTHER)

    assert (again.drift, again.held_back) == (before.drift, before.held_back)
    assert again.held_back == RESTING
    assert (before.rehearsed, again.rehearsed, len(again.changes)) == (0, 1, 1)
    assert desk.documents.proposal(before.version.version_id, OTHER, replay=False).changes == ()
    with pytest.raises(NotAuthorisedError):
        desk.documents.proposal(before.version.version_id, ASKER)
    assert overview.see(MANAGER).live is None


def test_only_one_of_two_at_once(
    desk: Desk, overview: PolicyOverview, unit_of_work: UnitOfWorkFactory
) -> None:
    """Two managers press at the same moment: one does it, the other is told who did."""
    version_id = desk.documents.propose("a.txt", CHANGED.encode(), MANAGER).version.version_id

    def press(user_id: str) -> str:
        try:
            desk.documents.make_live(version_id, user_id)
        except AlreadyDoneError as error:
            return f"told {error.by}"
        return user_id

    with ThreadPoolExecutor(2) as pool:
        said = set(pool.map(press, (MANAGER, OTHER)))
    winner = overview.see(MANAGER).live_by
    assert said == {winner, f"told {winner}"}
    assert [e.action for e in log(unit_of_work, desk.documents.workspace_id)] == [WENT_LIVE]


def test_every_manager_is_told_once(
    desk: Desk, overview: PolicyOverview, unit_of_work: UnitOfWorkFactory
) -> None:
    """Also of what was loaded on the command line; nobody who is no manager (any more) is."""
    desk.documents.load("a.txt", CHANGED.encode(), CONSOLE)
    found = messages(unit_of_work, desk)
    assert sorted(message.recipient for message in found) == sorted((MANAGER, OTHER))
    version_id = found[0].ids["version_id"]

    told = overview.notice(version_id, MANAGER)
    assert told
    assert (told.held_back, told.live_by) == (RESTING, CONSOLE)
    assert overview.notice(version_id, ASKER) is None
    desk.documents.roles.people.note_standing(OTHER, Standing.DEACTIVATED)
    assert overview.notice(version_id, OTHER) is None
    desk.load(MILL)
    assert overview.notice(version_id, MANAGER) is None


def test_another_document_while_a_form_was_open(desk: Desk, overview: PolicyOverview) -> None:
    """What was seen of an older document decides nothing about a newer one."""
    desk.load(CHANGED)
    seen = overview.rule("1", MANAGER).seen
    desk.load(CHANGED.replace("own accounts", "own pages"))
    with pytest.raises(StaleActionError, match="Another document went live"):
        desk.documents.review(
            "1", dict.fromkeys(RESTING, Decision.STILL_RIGHT), MANAGER, seen=seen
        )
    assert isinstance(desk.ask("can I friend her").results[0], Withheld)


def test_a_quicker_review_stays(
    desk: Desk, overview: PolicyOverview, unit_of_work: UnitOfWorkFactory
) -> None:
    """The slower manager is told whose decision it is; the same once more is no fault."""
    desk.load(CHANGED)
    seen = overview.rule("1", MANAGER).seen
    withdrawn = dict.fromkeys(RESTING, Decision.WITHDRAW)
    desk.documents.review("1", withdrawn, OTHER, seen=seen)
    with pytest.raises(AlreadyDoneError) as told:
        desk.documents.review(
            "1", dict.fromkeys(RESTING, Decision.STILL_RIGHT), MANAGER, seen=seen
        )
    assert told.value.by == OTHER
    desk.documents.review("1", withdrawn, OTHER, seen=seen)

    assert dict(overview.rule("1", MANAGER).decisions) == withdrawn
    entries = log(unit_of_work, desk.documents.workspace_id)
    assert [(e.action, e.actor) for e in entries] == [(WENT_LIVE, MANAGER), (REVIEWED, OTHER)]
    assert entries[1].after == dict.fromkeys(RESTING, "withdraw")


def test_a_decision_can_be_made_again(desk: Desk, overview: PolicyOverview) -> None:
    """With what is there now in view, and the answer is given with the next question."""
    desk.load(CHANGED)
    for decision in (Decision.REWORD, Decision.STILL_RIGHT):
        seen = overview.rule("1", MANAGER).seen
        desk.documents.review("1", dict.fromkeys(RESTING, decision), MANAGER, seen=seen)
    assert isinstance(desk.ask("can I friend her").results[0], Answered)
    assert overview.see(MANAGER).to_review == ()


def test_all_that_moved_at_once(desk: Desk, overview: PolicyOverview) -> None:
    """Moved rules only, and of those only what nobody has decided about."""
    desk.load(MOVED.replace("do not become", "become"))
    live = overview.see(MANAGER).live
    assert live
    with pytest.raises(StaleActionError):
        overview.accept_moved("another", MANAGER)
    with pytest.raises(NotAuthorisedError):
        overview.accept_moved(live.version_id, ASKER)

    assert overview.accept_moved(live.version_id, MANAGER) == 3
    assert overview.accept_moved(live.version_id, MANAGER) == 0
    assert [entry.status for entry in overview.see(MANAGER).to_review] == [ClauseStatus.CHANGED]


def test_throwing_a_proposal_away_is_logged(
    desk: Desk, overview: PolicyOverview, unit_of_work: UnitOfWorkFactory
) -> None:
    """By whom, and which file; nothing of what it says. What is live cannot be thrown away."""
    version_id = desk.documents.propose("a.txt", CHANGED.encode(), MANAGER).version.version_id
    desk.documents.discard(version_id, OTHER)
    (entry,) = log(unit_of_work, desk.documents.workspace_id)
    assert (entry.action, entry.actor) == (DISCARDED, OTHER)
    assert set(entry.before or {}) == {"version_id", "name", "sha256"}

    live = desk.load(MILL).version.version_id
    desk.documents.discard(live, MANAGER)
    assert overview.see(MANAGER).live


@pytest.mark.parametrize("user_id", [ASKER, "UGONE"])
def test_nobody_else_sees_it(overview: PolicyOverview, user_id: str) -> None:
    """Staff, and a manager who left."""
    for attempt in (
        lambda: overview.see(user_id),
        lambda: overview.rule("1", user_id),
        lambda: overview.accept_moved("v", user_id),
    ):
        with pytest.raises(NotAuthorisedError):
            attempt()
