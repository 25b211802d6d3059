"""The answer service on a real database: outcomes, memory, buttons, permissions, the log."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chatbot.domain.answers import (
    Answered,
    Clarify,
    LoggedQuestion,
    NoMatch,
    NotCovered,
    Outcome,
    Question,
    Response,
    Surface,
)
from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.people import Standing
from chatbot.services.answers import AnswerService
from chatbot.services.people import PeopleService
from chatbot.services.policy_index import SMALL_TALK, PolicyIndex
from chatbot.services.ports import UnitOfWorkFactory
from tests.doubles import LONDON, FakeDirectory, FixedClock, KeywordMatcher, KeywordUrgency
from tests.packs import make_pack

RANKINGS = {
    "friend": {"friends": 0.9},
    "picture": {"pictures": 0.8, "pages": 0.1},
    "page": {"pages": 0.85},
    "gift": {"gifts": 0.9},
    "crisis": {"crisis": 0.9},
    "unsure": {"pictures": 0.35, "pages": 0.3, "friends": 0.1},
    "lost": {"pages": 0.1},
    "hello": {SMALL_TALK: 0.9},
}
ASKER, OTHER, GUEST, OUTSIDER, LEAVER = "U1", "U2", "UGUEST", "UOUT", "UGONE"


@pytest.fixture
def clock() -> FixedClock:
    """Monday morning."""
    return FixedClock()


@pytest.fixture
def people(unit_of_work: UnitOfWorkFactory, workspace_id: str, clock: FixedClock) -> PeopleService:
    """The people of one workspace."""
    directory = FakeDirectory(
        {
            GUEST: Standing.GUEST,
            OUTSIDER: Standing.OUTSIDER,
            LEAVER: Standing.DEACTIVATED,
            "UBOT": Standing.BOT,
        }
    )
    return PeopleService(
        workspace_id=workspace_id,
        directory=directory,
        unit_of_work=unit_of_work,
        clock=clock,
        guests_allowed=False,
        zone=LONDON,
    )


@pytest.fixture
def service(
    people: PeopleService, unit_of_work: UnitOfWorkFactory, clock: FixedClock
) -> AnswerService:
    """The service over a small pack and a matcher that goes by words."""
    index = PolicyIndex(
        pack=make_pack(), matcher=KeywordMatcher(RANKINGS), urgency=KeywordUrgency()
    )
    return AnswerService(index=index, people=people, unit_of_work=unit_of_work, clock=clock)


def say(
    service: AnswerService, text: str, user_id: str = ASKER, conversation: str | None = "D1"
) -> Response:
    """Type a message in a conversation, a second after the one before."""
    assert isinstance(service.clock, FixedClock)
    service.clock.move(seconds=1)
    question = Question(
        text=text,
        surface=Surface.DIRECT_MESSAGE,
        asked_at=service.clock.now(),
        conversation=conversation,
    )
    return service.answer(question, user_id)


def logged(service: AnswerService, response: Response, place: int = 0) -> LoggedQuestion:
    """What the log keeps of a response."""
    with service.unit_of_work() as work:
        entry = work.questions.get("T0WSC", response.parts[place].question_id)
    assert entry is not None
    return entry


def intents(response: Response) -> list[str]:
    """The intents that a response shows."""
    return [
        result.intent.intent_id
        for result in response.results
        if isinstance(result, Answered | NotCovered)
    ]


@pytest.mark.parametrize(
    ("text", "kind", "intent_id"),
    [
        ("can I friend her", Answered, "friends"),
        ("gift from a member", NotCovered, "gifts"),
        ("unsure", Clarify, "pictures"),
        ("lost", NoMatch, "pages"),
        ("something else altogether", NoMatch, None),
    ],
)
def test_every_outcome_is_logged(
    service: AnswerService, text: str, kind: type, intent_id: str | None
) -> None:
    """Each outcome, misses with their best guess included, stands in the log."""
    response = say(service, text)

    assert isinstance(response.results[0], kind)
    entry = logged(service, response)
    assert (entry.outcome, entry.intent_id, entry.text) == (
        response.results[0].outcome,
        intent_id,
        text,
    )
    assert entry.surface is Surface.DIRECT_MESSAGE


def test_small_talk_is_answered_and_not_logged(service: AnswerService) -> None:
    """A greeting is no question, so it spoils no figure."""
    response = say(service, "hello there")

    assert isinstance(response.results[0], NoMatch)
    assert response.results[0].small_talk
    with service.unit_of_work() as work:
        assert work.questions.get("T0WSC", response.parts[0].question_id) is None


def test_urgent_is_said_beside_any_outcome(service: AnswerService) -> None:
    """Somebody at risk comes first, whatever else the message is about."""
    response = say(service, "danger: can I friend her")

    assert response.urgent
    assert response.safeguarding.asks == "the safeguarding lead"
    assert intents(response) == ["friends"]
    assert logged(service, response).urgent


def test_two_questions_get_two_answers(service: AnswerService) -> None:
    """Each piece that is sure of a rule of its own is answered."""
    response = say(service, "Can I friend her? And who checks the page?")

    assert intents(response) == ["friends", "pages"]
    assert logged(service, response, 1).text == "who checks the page?"


def test_a_story_with_one_rule_is_one_question(service: AnswerService) -> None:
    """Two sentences about the same rule, or one that says nothing, are not parted."""
    assert len(say(service, "Can I friend her? Can I friend him?").parts) == 1
    assert len(say(service, "Can I friend her? What then?").parts) == 1


def test_a_follow_up_keeps_the_subject(service: AnswerService) -> None:
    """A bare "and volunteers?" is read with the question before it, and so is the next one."""
    say(service, "can I friend her?")

    assert intents(say(service, "and volunteers?")) == ["friends"]
    assert intents(say(service, "and trustees?")) == ["friends"]


def test_a_follow_up_belongs_to_its_conversation_and_hour(
    service: AnswerService, clock: FixedClock
) -> None:
    """Neither another thread, nor another person, nor the next day knows the subject."""
    say(service, "can I friend her?")

    assert not intents(say(service, "and volunteers?", conversation="C1:1.2"))
    assert not intents(say(service, "and volunteers?", user_id=OTHER))
    clock.move(hours=2)
    assert not intents(say(service, "and volunteers?"))


@pytest.mark.parametrize(
    ("typed", "intent_id"),
    [("2", "pages"), ("the first one", "pictures"), ("About pages", "pages")],
)
def test_typing_a_choice_works_like_pressing_it(
    service: AnswerService, typed: str, intent_id: str
) -> None:
    """Somebody who types instead of pressing is understood."""
    say(service, "unsure")

    assert intents(say(service, typed)) == [intent_id]


def test_typing_another_question_after_choices_is_answered(service: AnswerService) -> None:
    """The choices lock nobody in."""
    say(service, "unsure")

    assert intents(say(service, "can I friend her")) == ["friends"]


def test_a_second_attempt_at_a_message_is_the_same_question(
    service: AnswerService, clock: FixedClock
) -> None:
    """After a crash between the log and Slack the same is said again, and logged once."""
    question = Question(
        text="unsure",
        surface=Surface.DIRECT_MESSAGE,
        asked_at=clock.now(),
        conversation="D1",
        message_id="Ev1",
    )

    first, second = service.answer(question, ASKER), service.answer(question, ASKER)

    assert first == second
    assert not second.hand_over


@pytest.mark.parametrize("second", ["none of these", "unsure still", "lost again", "gibberish"])
def test_a_person_within_two_turns(service: AnswerService, second: str) -> None:
    """Whatever is typed after "did you mean": a second miss names a person."""
    assert not say(service, "unsure").hand_over

    assert say(service, second).hand_over


def test_small_talk_is_no_second_miss(service: AnswerService) -> None:
    """Thanks after a miss does not hand anybody over."""
    say(service, "lost")

    assert not say(service, "hello").hand_over


def test_pressing_a_choice(service: AnswerService) -> None:
    """The choice is shown, and logged as the question's."""
    asked = say(service, "unsure")

    response = service.choose(asked.parts[0].question_id, 1, ASKER)

    assert intents(response) == ["pages"]
    entry = logged(service, response)
    assert entry.parent_id == asked.parts[0].question_id
    assert (entry.text, entry.surface) == ("unsure", Surface.BUTTON)


def test_pressing_none_of_these(service: AnswerService) -> None:
    """A person is named at once."""
    asked = say(service, "unsure")

    assert service.turn_down(asked.parts[0].question_id, ASKER).hand_over


def test_pressing_a_related_question(service: AnswerService) -> None:
    """The related answer is shown."""
    asked = say(service, "can I friend her")

    assert intents(service.show_related(asked.parts[0].question_id, "pages", ASKER)) == ["pages"]


def test_buttons_that_are_out_of_date(service: AnswerService) -> None:
    """A question that is gone, a place that was never offered, an intent that was withdrawn."""
    asked = say(service, "unsure").parts[0].question_id
    without_pages = make_pack(
        *(intent for intent in make_pack().intents.values() if intent.intent_id == "friends-again")
    )
    later = replace(service, index=replace(service.index, pack=without_pages))

    presses: tuple[Callable[[], Response], ...] = (
        lambda: service.choose("nothing", 0, ASKER),
        lambda: service.choose(asked, 9, ASKER),
        lambda: service.choose(asked, -1, ASKER),
        lambda: service.show_related(asked, "nothing", ASKER),
        lambda: later.choose(asked, 1, ASKER),
    )
    for press in presses:
        with pytest.raises(StaleActionError):
            press()


def test_a_button_works_after_a_week(service: AnswerService, clock: FixedClock) -> None:
    """The log is the memory, so nothing runs out."""
    asked = say(service, "unsure").parts[0].question_id
    clock.move(days=7)

    assert intents(service.choose(asked, 0, ASKER)) == ["pictures"]


def test_sharing_is_for_the_one_who_asked(service: AnswerService) -> None:
    """The asker may show the answer to a channel; nobody else may."""
    asked = say(service, "can I friend her").parts[0].question_id

    assert intents(service.share(asked, ASKER)) == ["friends"]
    with pytest.raises(NotAuthorisedError, match="Only the person who asked"):
        service.share(asked, OTHER)


@pytest.mark.parametrize("text", ["crisis", "danger, can I friend her"])
def test_what_is_sensitive_or_urgent_is_not_shared(service: AnswerService, text: str) -> None:
    """Such answers stay with the person who asked."""
    asked = say(service, text).parts[0].question_id

    with pytest.raises(NotAuthorisedError, match="not one for a channel"):
        service.share(asked, ASKER)


def test_what_is_no_answer_is_not_shared(service: AnswerService) -> None:
    """A "did you mean" or a miss is nothing to share."""
    for text in ("unsure", "lost"):
        with pytest.raises(StaleActionError):
            service.share(say(service, text, conversation=None).parts[0].question_id, ASKER)


@pytest.mark.parametrize("user_id", [GUEST, OUTSIDER, LEAVER, "UBOT"])
def test_strangers_may_do_nothing(service: AnswerService, user_id: str) -> None:
    """Guests, outsiders, leavers and bots are refused whatever they try, and leave no trace."""
    asked = say(service, "unsure").parts[0].question_id

    attempts: tuple[Callable[[], Response], ...] = (
        lambda: say(service, "can I friend her", user_id),
        lambda: service.choose(asked, 0, user_id),
        lambda: service.show_related(asked, "pages", user_id),
        lambda: service.turn_down(asked, user_id),
        lambda: service.share(asked, user_id),
    )
    for attempt in attempts:
        with pytest.raises(NotAuthorisedError) as refused:
            attempt()
        assert "pages" not in str(refused.value)


def test_guests_may_ask_where_they_are_allowed(
    service: AnswerService, people: PeopleService
) -> None:
    """An organisation can let its guests ask; outsiders stay out."""
    open_house = replace(service, people=replace(people, guests_allowed=True))

    assert intents(say(open_house, "can I friend her", GUEST)) == ["friends"]
    with pytest.raises(NotAuthorisedError):
        say(open_house, "can I friend her", OUTSIDER)


def test_nothing_below_the_threshold_is_answered(service: AnswerService) -> None:
    """The lowest confidence that is logged as an answer is the threshold."""
    response = say(service, "unsure")

    assert logged(service, response).outcome is Outcome.CLARIFY
    assert response.results[0].confidence < service.index.thresholds.answer
