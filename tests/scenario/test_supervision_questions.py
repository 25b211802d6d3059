"""Managers and the supervision questions, through the stand-in for Slack."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from slack_bolt import BoltRequest

from chatbot.domain.policy_feedback import MeetingPlan
from chatbot.domain.supervision_question_changes import KeptSet
from chatbot.domain.supervision_questions import AnswerKind
from chatbot.store.supervision_question_tables import (
    feedback_digests,
    supervision_question_sets,
    team_meeting_plans,
)
from chatbot.store.tables import outbox
from tests.integration.questions_of_the_mill import say
from tests.packs import SUPERVISION
from tests.scenario import test_checks
from tests.scenario.harness import Bot, button_labels, words
from tests.scenario.test_settings import MANAGER

WORKER = "support_worker"


@dataclass
class Desk(test_checks.Desk):
    """The bot with the mill's two questions and two managers."""

    def open_list(
        self, who: str = "manager", showing: str = "The questions are"
    ) -> Mapping[str, Any]:
        """Open the list from the Home tab."""
        assert self.press(who, self.open_home(who), "Supervision questions")["ok"]
        return self.modal(who, showing=showing)

    def beside(self, view: Mapping[str, Any], question_id: str) -> Mapping[str, Any]:
        """The view with the buttons of one question alone."""
        own = [
            block
            for block in view["blocks"]
            if block["type"] == "actions" and block["block_id"].endswith(f"#{question_id}")
        ]
        return {**view, "blocks": own}

    def order(self) -> list[str]:
        """What is asked now."""
        newest = self.bot.rows(supervision_question_sets)[-1]
        return [each["question_id"] for each in newest["questions"]]

    def feedback(self, hours: float, day: int) -> None:
        """The metronome ticks at an hour in March 2026, and the outbox sends."""
        self.bot.clock.moment = datetime(2026, 3, day, int(hours), tzinfo=UTC)
        self.bot.services.policy_feedback.tick()
        self.bot.app.outbox.deliver_pending()


@pytest.fixture
def desk(bot: Bot) -> Desk:
    """Two managers."""
    desk = Desk(bot)
    desk.give({MANAGER: ["manager", "deputy_manager"]})
    return desk


def test_the_list(desk: Desk) -> None:
    """On or off, each question with how it is answered and what asks for it."""
    shown = desk.open_list()
    said = words(shown)
    for expected in (
        "on: workers are asked them before supervision",
        "They are as the policy pack has them.",
        "1. Is anything on your mind?",
        "yes or no  ·  asks why at yes  ·  required",
        "Asked for by: Rule 1",
        "feedback for the policy, collected without names",
    ):
        assert expected in said
    assert button_labels(shown).count("Retire") == 2


def test_only_managers(desk: Desk) -> None:
    """Others have no button; a press that is made up is refused, and changes nothing."""
    assert "Supervision questions" not in json.dumps(desk.open_home(WORKER))
    for action_id in ("supervision_questions.switch", "policy_feedback.open"):
        body = {
            "type": "block_actions",
            "user": {"id": desk.bot.user(WORKER)},
            "team": {"id": desk.bot.services.workspace_id},
            "view": {"id": "V1", "type": "modal", "private_metadata": "1\n0\n"},
            "trigger_id": "1.2.3",
            "actions": [{"action_id": action_id, "block_id": "b", "value": "off"}],
        }
        request = BoltRequest(body=json.dumps(body), mode="socket_mode")
        assert desk.bot.app.bolt.dispatch(request).status == 200
    assert desk.bot.rows(supervision_question_sets) == []
    assert desk.bot.changes("supervision_questions") == []


def test_off_and_on(desk: Desk) -> None:
    """One press each; the list says who."""
    assert desk.press("manager", desk.open_list(), "Turn off")["ok"]
    off = desk.modal("manager", showing="off: nobody is asked")
    assert f"Version 2: <@{desk.bot.user('manager')}>" in words(off)
    assert desk.press("manager", off, "Turn on")["ok"]
    desk.modal("manager", showing="on: workers are asked")
    assert [row["is_on"] for row in desk.bot.rows(supervision_question_sets)] == [
        True,
        False,
        True,
    ]


def test_moved_and_retired(desk: Desk) -> None:
    """The order changes at once; a retired question stays in the version before."""
    shown = desk.open_list()
    assert desk.press("manager", desk.beside(shown, "ideas"), "Up")["ok"]
    desk.modal("manager", showing="1. What would make the policy better?")
    assert desk.order() == ["ideas", "worries"]
    now = desk.modal("manager", showing="2. Is anything on your mind?")
    assert desk.press("manager", desk.beside(now, "worries"), "Retire")["ok"]
    left = desk.modal("manager", showing="Version 3")
    assert "Is anything on your mind?" not in words(left)
    assert desk.press("manager", desk.beside(left, "ideas"), "Retire")["ok"]
    desk.modal("manager", showing="This is the last question. Turn the questions off instead.")
    assert desk.order() == ["ideas"]


def test_a_question_of_their_own(desk: Desk) -> None:
    """The form has the fields of the kind that is chosen; the list below shows the question."""
    assert desk.press("manager", desk.open_list(), "Add a question")["ok"]
    form = desk.modal("manager", showing="How it is answered")
    assert "Choices" not in json.dumps(form)
    choose(desk, form, "choice")
    form = desk.modal("manager", showing="One on each line")
    values = {"wording": "How are you?", "kind": "choice", "choices": "Well\n\n Could be better "}
    assert desk.write("manager", form, values | {"options": ["0"]})["ok"]
    shown = desk.modal("manager", showing="3. How are you?")
    assert "Well / Could be better  ·  required" in words(shown)
    assert "Your organisation's own question" in words(shown)
    assert desk.bot.changes("supervision_questions") == [
        ("supervision_questions.changed", desk.bot.user("manager"))
    ]


@pytest.mark.parametrize(
    ("kind", "values", "field", "sentence"),
    [
        ("text", {"wording": "x" * 2001}, "wording", "That is 2,001 characters."),
        ("text", {"wording": "Is anything on your mind?"}, "wording", "stands twice"),
        ("choice", {"wording": "Well?", "choices": "Yes"}, "choices", "2 to 10 choices"),
        ("choice", {"wording": "Well?", "choices": "a\n" + "b" * 76}, "choices", "76 characters"),
        (
            "scale",
            {"wording": "Well?", "scale_low": " ", "scale_high": "x"},
            "scale_low",
            "what 1 means",
        ),
    ],
)
def test_what_is_refused(
    desk: Desk, kind: str, values: Mapping[str, Any], field: str, sentence: str
) -> None:
    """A sentence under the field, and nothing is saved."""
    assert desk.press("manager", desk.open_list(), "Add a question")["ok"]
    form = desk.modal("manager", showing="How it is answered")
    if kind != "text":
        choose(desk, form, kind)
        form = desk.modal("manager", showing={"choice": "Choices", "scale": "What 1 means"}[kind])
    answer = desk.write("manager", form, {"kind": kind, **values})
    assert list(answer["errors"]) == [field]
    assert sentence in answer["errors"][field]
    assert len(desk.bot.rows(supervision_question_sets)) == 1


def choose(desk: Desk, form: Mapping[str, Any], kind: str) -> None:
    """Choose a kind of answer, which tells at once."""
    (field,) = [block for block in form["blocks"] if block.get("block_id") == "kind"]
    desk.bot.playground.act(
        "action",
        user=desk.bot.user("manager"),
        container={"type": "view", "view_id": form["id"]},
        block_id="kind",
        action_id=field["element"]["action_id"],
        value=kind,
    )


def test_two_managers(desk: Desk) -> None:
    """The second gets a sentence under the field, what they wrote stays, nothing is lost."""
    forms = {}
    for who in ("manager", "deputy_manager"):
        assert desk.press(who, desk.beside(desk.open_list(who), "worries"), "Change")["ok"]
        forms[who] = desk.modal(who, showing="How it is answered")
    first = {"wording": "Is all well?", "kind": "yes_no", "reason": "no"}
    assert desk.write("manager", forms["manager"], first)["ok"]
    second = {"wording": "Anything?", "kind": "yes_no", "reason": "never"}
    answer = desk.write("deputy_manager", forms["deputy_manager"], second)
    assert "Somebody else changed the questions. Nothing is saved." in answer["errors"]["wording"]
    asked = desk.bot.rows(supervision_question_sets)[-1]["questions"][0]
    assert (asked["wording"], asked["reason_when"], asked["clause_ids"]) == (
        "Is all well?",
        False,
        ["1"],
    )


def test_a_press_on_an_old_list(desk: Desk) -> None:
    """It does nothing, and the list as it is now says why."""
    old = desk.open_list("deputy_manager")
    assert desk.press("manager", desk.open_list(), "Turn off")["ok"]
    desk.modal("manager", showing="off: nobody is asked")
    assert desk.press("deputy_manager", desk.beside(old, "ideas"), "Up")["ok"]
    now = desk.modal("deputy_manager", showing="Somebody else changed the questions.")
    assert "off: nobody is asked" in words(now)
    assert desk.order() == ["worries", "ideas"]


def test_the_pack_has_new_questions(desk: Desk) -> None:
    """Managers are told once; the questions are theirs until they take what is offered."""
    worries, _ = SUPERVISION.questions
    mine = replace(worries, wording="My own words?")
    older = replace(SUPERVISION, version=1, questions=(mine,))
    kept = KeptSet(
        asked=older,
        pack=(replace(worries, wording="Older?"),),
        made_by=desk.bot.user("manager"),
        made_at=desk.bot.clock.now(),
    )
    with desk.bot.services.database.unit_of_work() as work:
        work.supervision_questions.add(desk.bot.services.workspace_id, kept)
        work.commit()
    for _ in range(2):
        desk.bot.services.supervision_questions.tell_of_offers()
    desk.bot.app.outbox.deliver_pending()
    told = desk.newest("manager", "The policy pack has new supervision questions.")
    assert len(desk.shown("manager")) == 1
    assert desk.bot.press(told, "Look at them", who="manager")["ok"]
    shown = desk.modal("manager", showing="The pack has new questions.")
    assert desk.press("manager", shown, "Look at them")["ok"]
    offered = desk.modal("manager", showing="New in the policy pack")
    assert "My own words?" in words(offered)
    assert desk.press("manager", desk.beside(offered, "ideas"), "Take it")["ok"]
    desk.bot.playground.wait_for(lambda: desk.order() == ["worries", "ideas"])
    rest = desk.modal("manager", showing="Changed in the policy pack")
    assert "New in the policy pack" not in words(rest)
    assert desk.press("manager", desk.beside(rest, "worries"), "Keep mine")["ok"]
    done = desk.modal("manager", showing="Everything that the pack has new is decided.")
    assert desk.press("manager", done, "Back to the questions")["ok"]
    assert "My own words?" in words(desk.modal("manager", showing="Version 3"))
    assert {row["kind"] for row in desk.bot.rows(outbox)} == {"supervision_questions.offer"}


def test_recent_changes(desk: Desk) -> None:
    """The log says in words who changed what."""
    assert desk.press("manager", desk.beside(desk.open_list(), "ideas"), "Up")["ok"]
    desk.modal("manager", showing="Version 2")
    assert desk.press("manager", desk.open_home("manager"), "Recent changes")["ok"]
    said = words(desk.modal("manager", showing="supervision question"))
    assert "supervision question moved: “What would make the policy better?”" in said


def plan(desk: Desk, **values: Any) -> Mapping[str, Any]:
    """Fill in the form of the team meeting."""
    assert desk.press("manager", desk.open_list(), "Team meeting")["ok"]
    form = desk.modal("manager", showing="The next team meeting")
    chosen = {"next_on": "2026-03-12", "repeat": "month", "days_before": "2"} | values
    return desk.write("manager", form, chosen)


def test_the_team_meeting(desk: Desk) -> None:
    """It says when managers are written to; then they are, once, in working hours."""
    assert plan(desk)["ok"]
    desk.modal("manager", showing="On Tuesday 10 March, or as soon as I can")
    (row,) = desk.bot.rows(team_meeting_plans)
    assert (row["next_on"], row["repeat"], row["days_before"]) == (date(2026, 3, 12), "month", 2)
    for hours, day in ((10, 9), (7, 10), (9, 10), (11, 10), (10, 11)):
        desk.feedback(hours, day)
    told = desk.newest("deputy_manager", "Your team meets on Thursday 12 March.")
    assert len(desk.shown("manager")) == 1
    assert desk.bot.press(told, "See it", who="deputy_manager")["ok"]
    shown = words(desk.modal("deputy_manager", showing="Fewer than two people"))
    assert "For the team meeting on Thursday 12 March" in shown
    (digest,) = desk.bot.rows(feedback_digests)
    assert digest["held_back"]


def test_what_was_said(desk: Desk) -> None:
    """Words of supervision without a name, in the modal and as a text; none in the message."""
    services = desk.bot.services
    for day, said in ((10, "Two people for the page."), (24, "More about group chats.")):
        say(services.database.unit_of_work, services.workspace_id, date(2026, 2, day), said)
    assert plan(desk)["ok"]
    desk.modal("manager", showing="Saved.")
    desk.feedback(10, 10)
    told = desk.newest("deputy_manager", "Your team meets on Thursday 12 March.")
    assert "group chats" not in json.dumps(desk.bot.rows(outbox), default=str)
    assert desk.bot.press(told, "See it", who="deputy_manager")["ok"]
    shown = desk.modal("deputy_manager", showing="More about group chats.")
    assert "Two people for the page." in json.dumps(shown)
    assert "February" not in json.dumps(shown)
    assert "<@" not in json.dumps(shown)
    assert desk.press("deputy_manager", shown, "Text to copy")["ok"]
    text = desk.modal("deputy_manager", showing="- Two people for the page.")
    assert "- More about group chats." in json.dumps(text)
    assert desk.write("deputy_manager", text, {})["ok"]


def test_a_meeting_in_the_past(desk: Desk) -> None:
    """A sentence under the field, and nothing is saved."""
    answer = plan(desk, next_on="2026-03-02")
    assert answer["errors"] == {"next_on": "Choose a day from tomorrow on."}
    assert desk.bot.rows(team_meeting_plans) == []


def test_two_managers_plan_a_meeting(desk: Desk) -> None:
    """The second gets a sentence under the field."""
    assert desk.press("manager", desk.open_list(), "Team meeting")["ok"]
    form = desk.modal("manager", showing="The next team meeting")
    with desk.bot.services.database.unit_of_work() as work:
        work.policy_feedback.save_plan(desk.bot.services.workspace_id, MeetingPlan())
        work.commit()
    values = {"next_on": "2026-03-12", "repeat": "once", "days_before": "1"}
    answer = desk.write("manager", form, values)
    assert "Somebody else changed the team meeting." in answer["errors"]["next_on"]


def test_before_any_meeting(desk: Desk) -> None:
    """The button says what has to be done first."""
    assert desk.press("manager", desk.open_list(), "Feedback for the policy")["ok"]
    desk.modal("manager", showing="There is nothing to show yet.")


def test_a_message_about_a_meeting_that_was_moved(desk: Desk) -> None:
    """It is not sent: nobody needs it any more."""
    assert plan(desk)["ok"]
    desk.modal("manager", showing="Saved.")
    desk.bot.clock.moment = datetime(2026, 3, 10, 10, tzinfo=UTC)
    desk.bot.services.policy_feedback.tick()
    service, manager = desk.bot.services.policy_feedback, desk.bot.user("manager")
    planned = service.planned(manager).plan
    service.plan(
        manager,
        planned.version,
        next_on=date(2026, 3, 30),
        repeat=planned.repeat,
        days_before=planned.days_before,
    )
    desk.bot.app.outbox.deliver_pending()
    assert desk.shown("manager") == []


def test_every_kind_can_be_chosen(desk: Desk) -> None:
    """What was written stays while the fields change."""
    assert desk.press("manager", desk.beside(desk.open_list(), "worries"), "Change")["ok"]
    form = desk.modal("manager", showing="How it is answered")
    for kind, showing in (
        (AnswerKind.SCALE, "What 5 means"),
        (AnswerKind.CHOICE, "One on each line"),
        (AnswerKind.YES_NO, "Ask why"),
        (AnswerKind.TEXT, "collected without names"),
    ):
        choose(desk, form, kind)
        form = desk.modal("manager", showing=showing)
        assert "Is anything on your mind?" in json.dumps(form)
