"""Feedback, unanswered questions, approved wordings, gaps and privacy, through the stand-in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from chatbot.domain.answers import Answered, Outcome, Question, Surface
from chatbot.store.learning_tables import feedback, privacy_settings, question_counts
from chatbot.store.tables import questions
from tests.scenario.harness import Bot, Row, button_labels, make_services, words
from tests.scenario.test_settings import LEAD, MANAGER, Desk, titles

TEXT = "How do I run the noticeboard?"
OUTCOMES = ["Can I friend a client?", "May I take a gift?", "I am unsure", "What is the weather?"]
THANKS = "Thanks. You said: not helpful."
everywhere = pytest.mark.parametrize(
    "surface", [Surface.DIRECT_MESSAGE, Surface.MENTION, Surface.COMMAND, Surface.SHORTCUT]
)


@dataclass
class Classroom(Desk):
    """The bot, with what managers do to teach it."""

    def ask(self, text: str, who: str = "support_worker") -> Row:
        """Ask in a direct message; returns the bot's newest message."""
        before = len(self.bot.seen(who, self.bot.dm(who)))
        self.bot.say(text, who=who)
        return self.bot.answers_to(before + 1, self.bot.dm(who), who=who)[-1]

    def home_when(self, fits: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
        """The manager's Home tab, as soon as it is so; a refresh may still be on its way."""

        def shown() -> Mapping[str, Any] | None:
            home = self.open_home("manager")
            return home if fits(home) else None

        found: Mapping[str, Any] = self.bot.playground.wait_for(shown)
        return found

    def decide(self, who: str = "manager") -> Mapping[str, Any]:
        """Open what was asked most often."""
        home = self.open_home(who)
        assert self.press(who, home, "Decide")["ok"]
        return self.modal(who, showing="It is about something that I know")

    def choose(self, view: Mapping[str, Any], intent_id: str, who: str = "manager") -> None:
        """Say what it is about."""
        block, element = next(
            (block, element)
            for block in view["blocks"]
            for element in block.get("elements", ())
            if element["type"] == "static_select"
        )
        told = self.bot.playground.attempt(
            "action",
            user=self.bot.user(who),
            container={"type": "view", "view_id": view["id"]},
            block_id=block["block_id"],
            action_id=element["action_id"],
            value=intent_id,
        )
        assert told["ok"]

    def fill(
        self, view: Mapping[str, Any], who: str = "manager", **values: object
    ) -> Mapping[str, Any]:
        """Submit a form; what is not given stays as it is."""
        filled = {
            block["block_id"]: {block["element"]["action_id"]: values[block["block_id"]]}
            for block in view["blocks"]
            if block["type"] == "input" and block["block_id"] in values
        }
        return self.bot.playground.attempt(
            "submit", user=self.bot.user(who), view_id=view["id"], values=filled
        )


@pytest.fixture
def room(bot: Bot) -> Classroom:
    """A workspace with two managers."""
    room = Classroom(bot)
    room.give({MANAGER: ("manager", "deputy_manager"), LEAD: ("deputy_manager",)})
    return room


@pytest.mark.parametrize("text", OUTCOMES)
def test_feedback_on_every_outcome(room: Classroom, text: str) -> None:
    """Marked in the message, changeable, one row; a week later it still works."""
    dm = room.bot.dm("support_worker")
    assert room.bot.press(room.ask(text), "Not helpful")["ok"]
    room.bot.playground.wait_for(lambda: THANKS in words(room.bot.answer(dm)))
    assert "never who" in words(room.bot.answer(dm))
    assert "✓ Not helpful" in button_labels(room.bot.answer(dm))
    room.bot.clock.move(days=7)
    assert room.bot.press(room.bot.answer(dm), "Helpful")["ok"]
    room.bot.playground.wait_for(lambda: "✓ Helpful" in button_labels(room.bot.answer(dm)))
    shown = words(room.bot.answer(dm))
    assert shown.count("Thanks. You said: helpful.") == 1
    assert THANKS not in shown
    assert [row["helpful"] for row in room.bot.rows(feedback)] == [True]


def test_pressed_twice(room: Classroom) -> None:
    """The second press of the same button changes nothing."""
    dm = room.bot.dm("support_worker")
    asked = room.ask(TEXT)
    for _ in range(2):
        assert room.bot.press(asked, "Not helpful")["ok"]
    room.bot.playground.wait_for(lambda: THANKS in words(room.bot.answer(dm)))
    assert [row["helpful"] for row in room.bot.rows(feedback)] == [False]


def test_in_a_channel_each_person_has_their_own(room: Classroom) -> None:
    """Nobody sees what another says; the message stays as it is for all."""
    message = room.bot.ask(Surface.MENTION, "Can I friend a client?")
    general, thread = room.bot.channel("general"), message["thread_ts"]
    for who, label in (("support_worker", "Helpful"), ("manager", "Not helpful")):
        assert room.bot.press(message, label, who=who)["ok"]
        seen = room.bot.answers_to(2, general, who=who, thread_ts=thread)
        assert words(seen[-1]).startswith(f"Thanks. You said: {label.lower()}.")
        assert button_labels(seen[0]) == button_labels(message)
    assert sorted(row["helpful"] for row in room.bot.rows(feedback)) == [False, True]


@pytest.mark.parametrize("surface", [Surface.COMMAND, Surface.SHORTCUT])
def test_on_a_private_answer(room: Classroom, surface: Surface) -> None:
    """A sentence for the same eyes only."""
    message = room.bot.ask(surface, TEXT)
    general = room.bot.channel("general")
    assert room.bot.press(message, "Not helpful")["ok"]
    seen = room.bot.answers_to(2, general)
    assert words(seen[-1]).startswith(THANKS)
    assert seen[-1]["ephemeral"]


def test_feedback_of_an_outsider(room: Classroom) -> None:
    """Refused in a sentence; nothing is kept."""
    asked = room.bot.mention("can I friend a client?", who="manager", where="partners")
    partners = room.bot.channel("partners")
    message = room.bot.answer(partners, who="manager", thread_ts=asked)
    assert room.bot.press(message, "Not helpful", who="outsider")["ok"]
    seen = room.bot.answers_to(2, partners, who="outsider", thread_ts=asked)
    assert "only for people who belong" in words(seen[-1])
    assert room.bot.rows(feedback) == []


def test_an_approved_wording_is_answered_in_every_process(room: Classroom) -> None:
    """Asked, listed, rehearsed, approved: the next one who asks gets the answer, in both."""
    room.ask(TEXT)
    other = make_services(
        room.bot.playground,
        str(room.bot.services.database.engine.url),
        room.bot.clock,
    )
    assert _outcome(other, room) is Outcome.NO_MATCH
    form = room.decide()
    assert "Who asked is not shown." in json.dumps(form)
    room.choose(form, "pages")
    rehearsal = room.modal("manager", showing="would now be answered differently")
    assert "2 questions of the last 90 days" in json.dumps(rehearsal)
    assert room.fill(rehearsal)["ok"]
    done = room.modal("manager", showing="approved for")
    assert "2 questions: approved for “About pages”." in words(done)
    assert "This is the answer about pages." in words(room.ask("how do i run the noticeboard"))
    assert _outcome(other, room) is Outcome.ANSWERED
    other.database.close()
    room.home_when(lambda home: "Questions I could not answer" not in titles(home))


def _outcome(services: Any, room: Classroom) -> Outcome:
    question = Question(text=TEXT, surface=Surface.DIRECT_MESSAGE, asked_at=room.bot.clock.now())
    result = services.answers.answer(question, room.bot.user("volunteer")).parts[0].result
    return Answered.outcome if isinstance(result, Answered) else result.outcome


def test_withdrawn_in_the_list(room: Classroom) -> None:
    """With who approved it; withdrawn, the question is not answered any more."""
    room.ask(TEXT)
    room.choose(room.decide(), "pages")
    room.fill(room.modal("manager", showing="would now be answered"))
    room.modal("manager", showing="approved for")
    home = room.open_home("deputy_manager")
    assert room.press("deputy_manager", home, "Approved wordings")["ok"]
    listed = room.modal("deputy_manager", showing="noticeboard")
    assert f"Approved by <@{room.bot.user('manager')}>" in words(listed)
    assert room.press("deputy_manager", listed, "Withdraw")["ok"]
    room.modal("deputy_manager", showing="Nothing has been approved yet.")
    assert "I did not find an answer" in words(room.ask(TEXT, "volunteer"))


def test_two_managers_at_once(room: Classroom) -> None:
    """Both have it open; one approves, the other is told who did, whatever they press."""
    room.ask(TEXT)
    first, second = room.decide(), room.decide("deputy_manager")
    room.choose(first, "pages")
    room.choose(second, "friends", "deputy_manager")
    mine = room.modal("manager", showing="would now be answered")
    theirs = room.modal("deputy_manager", showing="would now be answered")
    assert room.fill(mine)["ok"]
    assert room.fill(theirs, "deputy_manager")["ok"]
    told = words(room.modal("deputy_manager", showing="has done this already"))
    assert told.startswith(f"<@{room.bot.user('manager')}> has done this already")
    assert "approved for “About pages”" in told
    assert "about pages" in words(room.ask(TEXT))


def test_dismissed(room: Classroom) -> None:
    """Off the list until it is asked three times again."""
    room.ask(TEXT)
    form = room.decide()
    assert room.press("manager", form, "Dismiss")["ok"]
    assert "1 question: dismissed." in words(room.modal("manager", showing="dismissed"))
    room.home_when(lambda home: "Questions I could not answer" not in titles(home))
    for _ in range(3):
        room.ask(TEXT)
    room.home_when(lambda home: "Asked 3 times" in json.dumps(home))


def test_a_subject_that_the_policy_does_not_cover(room: Classroom) -> None:
    """Counted under what the policy leaves open, with what is asked like it later."""
    room.ask("Where is the minibus?")
    assert room.fill(room.decide(), subject="Transport")["ok"]
    room.modal("manager", showing="counted as")
    room.ask("Who has the minibus?", "volunteer")
    home = room.home_when(lambda home: "Transport: 2 times" in words(home))
    assert titles(home)[-2:] == ["What the policy leaves open", "Settings"]
    assert room.press("manager", home, "See the list")["ok"]
    shown = room.modal("manager", showing="Transport")
    assert "names no date for its next review" in words(shown)


def test_what_cannot_be_approved_says_why(room: Classroom) -> None:
    """No button to approve it with, and the sentence."""
    room.bot.press(room.ask("and the noticeboard"), "Not helpful")
    room.bot.playground.wait_for(lambda: room.bot.rows(feedback))
    room.choose(room.decide(), "pages")
    shown = room.modal("manager", showing="Cannot be approved")
    assert "only makes sense after another question" in words(shown)
    assert shown["submit"] is None


def test_nothing_on_the_list_says_who_asked(room: Classroom) -> None:
    """No id, no name and no mention of the asker in any view, thumbs-down or not."""
    room.bot.press(room.ask(TEXT), "Not helpful")
    room.bot.playground.wait_for(lambda: room.bot.rows(feedback))
    views = [room.open_home("manager")]
    room.press("manager", views[0], "See all")
    views.append(room.modal("manager", showing="noticeboard"))
    room.press("manager", views[1], "Decide")
    views.append(room.modal("manager", showing="It is about something that I know"))
    room.choose(views[2], "pages")
    views.append(room.modal("manager", showing="would now be answered"))
    asker = room.bot.user("support_worker")
    person_id = room.bot.rows(questions)[0]["person_id"]
    for view in views:
        shown = json.dumps(view["blocks"]) + str(view.get("private_metadata"))
        assert "noticeboard" in shown
        assert asker not in shown
        assert person_id not in shown
        assert "Support worker" not in shown


def test_a_list_of_many(room: Classroom) -> None:
    """Three in the Home tab and how many more; the rest on pages."""
    for number in range(23):
        room.bot.services.answers.answer(
            Question(
                text=f"Where is thing{number}",
                surface=Surface.DIRECT_MESSAGE,
                asked_at=room.bot.clock.now(),
            ),
            room.bot.user("support_worker"),
        )
    home = room.open_home("manager")
    assert "and 20 more" in words(home)
    assert button_labels_of(home).count("Decide") == 3
    assert room.press("manager", home, "See all")["ok"]
    page = room.modal("manager", showing="Page 1 of 3")
    assert room.press("manager", page, "Next")["ok"]
    page = room.modal("manager", showing="Page 2 of 3")
    assert room.press("manager", page, "Next")["ok"]
    page = room.modal("manager", showing="Page 3 of 3")
    assert button_labels_of(page).count("Decide") == 3


def button_labels_of(view: Mapping[str, Any]) -> list[str]:
    """What can be pressed in a view, beside texts too."""
    elements = [
        element
        for block in view["blocks"]
        for element in (*block.get("elements", ()), block.get("accessory") or {})
    ]
    return [each["text"]["text"] for each in elements if each.get("type") == "button"]


def test_an_urgent_message_is_not_on_the_list(room: Classroom) -> None:
    """Its words are nowhere; only that there was one."""
    room.ask("She is in danger and nobody knows")
    home = room.open_home("manager")
    assert "1 message went to the safeguarding route. It is not shown here." in words(home)
    assert "in danger" not in json.dumps(home)


def test_privacy_is_chosen_in_the_settings(room: Classroom) -> None:
    """No names from now on and none from before; a number that nobody means is refused."""
    room.ask(TEXT)
    settings = room.open_settings()
    assert room.press("manager", settings, "Choose what is kept")["ok"]
    form = room.modal("manager", showing="Keep no names")
    refused = room.fill(form, months="99")
    assert "from 1 to 60" in json.dumps(refused)
    assert room.fill(form, names=["no_names"], months="3")["ok"]
    room.bot.playground.wait_for(lambda: room.bot.rows(privacy_settings))
    room.ask("Can I friend a client?")
    assert [row["person_id"] for row in room.bot.rows(questions)] == [None, None]
    room.bot.clock.move(days=100)
    assert room.bot.services.learning.privacy.reduce() == 2
    assert room.bot.rows(questions) == []
    assert sum(row["count"] for row in room.bot.rows(question_counts)) == 2


def test_feedback_on_a_miss_goes_somewhere(room: Classroom) -> None:
    """Peers' complaint 11: kept, on the list, counted right, and the counts reconcile."""
    texts = [*OUTCOMES, TEXT]
    for text in texts:
        assert room.bot.press(room.ask(text), "Not helpful")["ok"]
    room.bot.playground.wait_for(lambda: len(room.bot.rows(feedback)) == len(texts))
    found = room.bot.services.learning.unanswered.unanswered(room.bot.user("manager"))
    listed = {group.newest.text: group.not_helpful for group in found.groups}
    assert listed == dict.fromkeys(texts, 1)
    room.bot.clock.move(days=400)
    room.bot.services.learning.privacy.reduce()
    counts = room.bot.rows(question_counts)
    assert sum(row["not_helpful"] for row in counts) == len(texts)
    assert sum(row["count"] for row in counts) == len(texts)


def test_buttons_of_somebody_who_is_no_manager_any_more(room: Classroom) -> None:
    """Every button of the list tells a polite sentence, and shows no word of a question."""
    room.ask(TEXT)
    form, home = room.decide("deputy_manager"), room.home("deputy_manager")
    room.give({MANAGER: ("manager",)})
    assert room.press("deputy_manager", form, "Dismiss")["ok"]
    told = room.modal("deputy_manager", showing="this is not open to you")
    assert "noticeboard" not in json.dumps(told)
    assert room.press("deputy_manager", home, "See all")["ok"]
    told = room.modal("deputy_manager", showing="this is not open to you")
    assert "noticeboard" not in json.dumps(told)
    assert "noticeboard" in json.dumps(room.open_home("manager"))
