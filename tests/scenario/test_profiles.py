"""The register of profiles through the stand-in for Slack."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chatbot.domain.passwords import NOT_KEPT
from chatbot.domain.people import Standing
from chatbot.domain.profiles import Details
from chatbot.services.profiles import Recorded
from chatbot.store.profile_tables import (
    leaver_steps,
    leavers,
    profile_events,
    profile_handovers,
    profile_requests,
    profiles,
)
from chatbot.store.tables import outbox
from tests.scenario.harness import Bot, button_labels, words
from tests.scenario.test_settings import ADMIN, MANAGER, REFUSAL, Desk, dispatch

GROUP = Details(platform="Facebook", name="Mill group", purpose="For our carers")
PEOPLE = {"owner", "deputy", "receiver"}


@dataclass
class Office(Desk):
    """The bot, with what people do with the register."""

    def send(self, who: str, form: Mapping[str, Any], **values: Any) -> Mapping[str, Any]:
        """Submit a form with values by block, people by their key."""
        given = {}
        for block, value in values.items():
            entered = self.bot.user(value) if block in PEOPLE and value else value
            given[block] = {_action_of(form, block): entered}
        return self.bot.playground.attempt(
            "submit", user=self.bot.user(who), view_id=form["id"], values=given
        )

    def told(self, who: str, count: int = 1) -> Mapping[str, Any]:
        """The last of so many direct messages of the bot to somebody."""
        self.bot.app.outbox.deliver_pending()
        return self.bot.answers_to(count, self.bot.dm(who), who=who)[-1]

    def form(self, who: str, view: Mapping[str, Any], label: str) -> Mapping[str, Any]:
        """Press a button of a view; returns the form that comes on top of it."""
        assert self.press(who, view, label)["ok"]

        def pushed() -> Any:
            views = self.bot.playground.views(self.bot.user(who))
            return (
                views and views[-1]["id"] != view["id"] and views[-1]["callback_id"] and views[-1]
            )

        found: Mapping[str, Any] = self.bot.playground.wait_for(pushed)
        return found

    def ask(self, who: str = "support_worker", **values: Any) -> Mapping[str, Any]:
        """Ask for a new profile from the Home tab; returns what Slack says to the form."""
        form = self.form(who, self.open_home(who), "Ask for a new profile")
        asked = {"platform": "Instagram", "purpose": "Photos of the garden", "name": "@millgarden"}
        return self.send(who, form, **asked | values)

    def register(self, who: str) -> Mapping[str, Any]:
        """Open the register from the Home tab."""
        assert self.press(who, self.open_home(who), "Profiles")["ok"]
        return self.modal(who, showing="It never keeps them")

    def add(self, owner: str = "support_worker") -> str:
        """Put a group into the register as the manager; returns its id."""
        details = replace(GROUP, owner=self.bot.user(owner))
        service = self.bot.services.profiles.profiles
        added = service.add(self.bot.user("manager"), details, f"V{owner}")
        assert isinstance(added, Recorded), added
        return added.profile.profile_id

    def open(self, who: str, message: Mapping[str, Any], *, showing: str) -> Mapping[str, Any]:
        """Press Open under a message."""
        assert self.bot.press(message, "Open", who=who)["ok"]
        return self.modal(who, showing=showing)

    def deeds(self) -> Sequence[str]:
        """What stands in the timelines of groups and new profiles."""
        return [row["deed"] for row in self.bot.rows(profile_events)]


def _action_of(form: Mapping[str, Any], block_id: str) -> str:
    block = next(each for each in form["blocks"] if each["block_id"] == block_id)
    return str(block["element"]["action_id"])


@pytest.fixture
def office(bot: Bot) -> Office:
    """A workspace with a manager."""
    office = Office(bot)
    office.give({MANAGER: ("manager",)})
    return office


def test_asked_for_in_the_home_tab_and_approved(office: Office) -> None:
    """Form, message to the manager, decision with a risk assessment, message to the asker."""
    assert office.ask()["ok"]
    office.modal("support_worker", showing="your request is with the managers")
    view = office.open("manager", office.told("manager"), showing="Photos of the garden")
    form = office.form("manager", view, "Approve")
    refused = office.send("manager", form, text=" ")
    assert "Name the risk assessment" in json.dumps(refused)
    assert office.send("manager", form, text="RA-2026-014")["ok"]
    office.modal("manager", showing="approved by")
    (row,) = [row for row in office.bot.rows(profiles) if row["page_id"] is None]
    assert (row["name"], row["owner"]) == ("@millgarden", office.bot.user("support_worker"))
    assert row["risk_assessment"] == "RA-2026-014"
    message = office.told("support_worker")
    assert "is approved" in words(message)
    office.open("support_worker", message, showing="RA-2026-014")


def test_declined_kindly(office: Office) -> None:
    """The asker reads the reason, and from whom; the notification has neither."""
    office.ask()
    view = office.open("manager", office.told("manager"), showing="Photos of the garden")
    form = office.form("manager", view, "Decline")
    assert "Say why not" in json.dumps(office.send("manager", form, text=" "))
    assert office.send("manager", form, text="The page has a garden album already.")["ok"]
    message = office.told("support_worker")
    assert "garden album" in words(message)
    assert "Thank you for asking" in words(message)
    assert "garden" not in message["text"]
    assert [row["state"] for row in office.bot.rows(profile_requests)] == ["declined"]


def test_the_second_of_two_managers(office: Office) -> None:
    """Is told who was first, and when; a form that stood open changes nothing."""
    office.give({MANAGER: ("manager", "deputy_manager")})
    office.ask()
    views = {
        who: office.open(who, office.told(who), showing="Photos of the garden")
        for who in ("manager", "deputy_manager")
    }
    late = office.form("deputy_manager", views["deputy_manager"], "Decline")
    first = office.form("manager", views["manager"], "Approve")
    assert office.send("manager", first, text="RA-1")["ok"]
    assert office.send("deputy_manager", late, text="No")["ok"]
    told = office.modal("deputy_manager", showing="This was already approved by")
    assert f"<@{office.bot.user('manager')}>" in json.dumps(told)
    assert [row["state"] for row in office.bot.rows(profile_requests)] == ["approved"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("purpose", "Photos. The password is Garden2026!"),
        ("address", "https://mill:secret@example.org"),
        ("name", "login millgarden / Sunny99"),
    ],
)
def test_a_password_is_turned_away(office: Office, field: str, value: str) -> None:
    """Under its field; nothing of it is kept anywhere."""
    sent = office.ask(**{field: value})
    assert NOT_KEPT in json.dumps(sent)
    assert office.bot.rows(profile_requests) == []


def test_a_form_that_is_sent_twice(office: Office) -> None:
    """Slack repeats what it got no answer to: one request."""
    form = office.form(
        "support_worker", office.open_home("support_worker"), "Ask for a new profile"
    )
    body = {
        "type": "view_submission",
        "user": {"id": office.bot.user("support_worker")},
        "team": {"id": office.bot.services.people.workspace_id},
        "view": {
            **{key: form[key] for key in ("id", "callback_id", "type")},
            "state": {
                "values": {
                    block: {"entry": {"type": "plain_text_input", "value": value}}
                    for block, value in (("platform", "YouTube"), ("purpose", "Songs"))
                }
                | {
                    "owner": {
                        "settings.people": {
                            "type": "users_select",
                            "selected_user": office.bot.user("support_worker"),
                        }
                    }
                }
            },
        },
    }
    for _ in range(2):
        assert dispatch(office, body).status == 200
    assert len(office.bot.rows(profile_requests)) == 1


def test_under_an_answer(office: Office) -> None:
    """An answer on new profiles has the button; every other one has not."""
    office.bot.say("Which page may I set up?")
    answer = office.bot.answer(office.bot.dm("support_worker"))
    assert "Ask for a new profile" in button_labels(answer)
    assert office.bot.press(answer, "Ask for a new profile")["ok"]
    office.modal("support_worker", showing="Please ask before you set anything up")
    office.bot.say("May I friend somebody?")
    other = office.bot.answers_to(2, office.bot.dm("support_worker"))[-1]
    assert "Ask for a new profile" not in button_labels(other)


def test_the_pages_are_in_the_register(office: Office) -> None:
    """From the start, without an owner, until somebody is page admin."""
    assert "nobody runs it" in json.dumps(office.register("manager"))
    office.give({ADMIN: ("deputy_manager",)})
    shown = json.dumps(office.register("manager"))
    assert "nobody runs it" not in shown
    assert f"run by <@{office.bot.user('deputy_manager')}>" in shown


def test_added_and_changed(office: Office) -> None:
    """By its owner; the register beneath the form shows it."""
    view = office.register("support_worker")
    form = office.form("support_worker", view, "Add one that is there")
    wrong = office.send(
        "support_worker", form, platform="Facebook", name="Group", owner="volunteer"
    )
    assert "Only a manager can add" in json.dumps(wrong)
    added = office.send(
        "support_worker", form, platform="Facebook", name="Group", owner="support_worker"
    )
    assert added["ok"]
    view = office.modal("support_worker", showing="*Group*")
    assert office.press("support_worker", view, "Open")["ok"]
    view = office.modal("support_worker", showing="Timeline")
    form = office.form("support_worker", view, "Change")
    changed = office.send(
        "support_worker",
        form,
        platform="Facebook",
        name="Carers",
        owner="support_worker",
        deputy="volunteer",
    )
    assert changed["ok"]
    office.modal("support_worker", showing="Carers")
    office.bot.playground.wait_for(lambda: "deputy" in office.deeds())
    assert "put a profile that they run into the register" in words(office.told("manager"))


def test_login_details_handed_over_and_confirmed(office: Office) -> None:
    """The receiver says so by a button, which is gone then."""
    office.add()
    message = office.told("support_worker")
    view = office.open("support_worker", message, showing="Timeline")
    form = office.form("support_worker", view, "Login details handed over")
    assert "never here" in json.dumps(form["blocks"])
    sent = office.send(
        "support_worker", form, receiver="manager", keeper="line_manager", day="2026-03-02"
    )
    assert sent["ok"]
    office.modal("support_worker", showing="not confirmed yet")
    question = office.told("manager")
    assert button_labels(question) == ["I have them", "Open"]
    assert office.bot.press(question, "I have them", who="manager")["ok"]
    office.bot.playground.wait_for(
        lambda: all(row["confirmed_at"] for row in office.bot.rows(profile_handovers))
    )
    office.bot.playground.wait_for(
        lambda: "It is noted" in words(office.bot.answer(office.bot.dm("manager"), who="manager"))
    )
    assert office.deeds().count("confirm") == 1


def test_a_day_that_is_still_to_come(office: Office) -> None:
    """Told under the field; the profile is run as before."""
    office.add()
    view = office.open("support_worker", office.told("support_worker"), showing="Timeline")
    form = office.form("support_worker", view, "Close it")
    assert "still to come" in json.dumps(office.send("support_worker", form, day="2026-03-03"))
    assert office.send("support_worker", form, day="2026-03-02", text="It has finished.")["ok"]
    office.modal("support_worker", showing="It has finished.")
    (row,) = [row for row in office.bot.rows(profiles) if row["page_id"] is None]
    assert (row["state"], str(row["closed_on"])) == ("closed", "2026-03-02")


def test_somebody_leaves(office: Office) -> None:
    """Begun ahead by a manager, settled by buttons; the register shows it."""
    office.add()
    view = office.register("manager")
    form = office.form("manager", view, "Somebody leaves")
    assert office.send("manager", form, owner="support_worker", day="2026-03-06")["ok"]
    checklist = office.modal("manager", showing="2 things to settle")
    form = office.form("manager", checklist, "Handed over to …")
    wrong = office.send("manager", form, owner="support_worker")
    assert "They are leaving" in json.dumps(wrong)
    assert office.send("manager", form, owner="volunteer")["ok"]
    checklist = office.modal("manager", showing="1 thing to settle")
    assert office.press("manager", checklist, "Handed back, or changed")["ok"]
    office.modal("manager", showing="Everything is settled")
    assert all(row["done_by"] for row in office.bot.rows(leaver_steps))
    (row,) = [row for row in office.bot.rows(profiles) if row["page_id"] is None]
    assert row["owner"] == office.bot.user("volunteer")


def test_two_managers_settle_the_same_step(office: Office) -> None:
    """The second sees who was first."""
    office.give({MANAGER: ("manager", "deputy_manager")})
    office.add()
    form = office.form("manager", office.register("manager"), "Somebody leaves")
    assert office.send("manager", form, owner="support_worker", day="2026-03-02")["ok"]
    checklist = office.modal("manager", showing="2 things to settle")
    other = office.open("deputy_manager", office.told("deputy_manager"), showing="2 things")
    assert office.press("manager", checklist, "Handed back, or changed")["ok"]
    office.modal("manager", showing="1 thing to settle")
    assert office.press("deputy_manager", other, "Handed back, or changed")["ok"]
    told = office.modal("deputy_manager", showing="already done by")
    assert f"<@{office.bot.user('manager')}>" in json.dumps(told)


def test_a_checklist_is_ended_with_a_reason(office: Office) -> None:
    """By a manager; what is left stays to be read."""
    office.add()
    form = office.form("manager", office.register("manager"), "Somebody leaves")
    assert office.send("manager", form, owner="support_worker", day="2026-03-02")["ok"]
    checklist = office.modal("manager", showing="2 things to settle")
    form = office.form("manager", checklist, "End the checklist")
    assert "Say why" in json.dumps(office.send("manager", form, text=" "))
    assert office.send("manager", form, text="They stay after all.")["ok"]
    office.modal("manager", showing="They stay after all.")
    assert [row["reason"] for row in office.bot.rows(leavers)] == ["They stay after all."]


def test_an_account_that_is_deactivated(office: Office) -> None:
    """Slack tells it; the manager gets the checklist in working hours, and sees what is vacant."""
    office.add()
    office.bot.services.people.note_standing(
        office.bot.user("support_worker"), Standing.DEACTIVATED
    )
    office.bot.clock.moment = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
    office.bot.services.profiles.chaser.chase()
    message = office.told("manager")
    assert "There are 2 things to settle" in words(message)
    office.open("manager", message, showing="already gone")
    assert "2 profiles are run by nobody" in json.dumps(office.open_home("manager"))


def test_what_is_not_theirs(office: Office) -> None:
    """A button of an old message: refused by whoever lost the role, in the modal's place."""
    office.ask()
    message = office.told("manager")
    office.give({MANAGER: ("deputy_manager",)})
    assert office.bot.press(message, "Open", who="manager")["ok"]
    office.modal("manager", showing=REFUSAL)
    shown = json.dumps(office.open_home("volunteer"))
    assert "No profile is yours so far." in shown
    assert "Somebody leaves" not in json.dumps(office.register("volunteer"))


def test_guests_have_no_register(office: Office) -> None:
    """Nothing of it is in their Home tab."""
    assert "Profiles" not in json.dumps(office.open_home("guest"))


def test_nobody_is_written_to_at_night(office: Office) -> None:
    """What was written by day, and could not be sent then, waits until work begins again."""
    office.ask()
    office.bot.clock.moment = datetime(2026, 3, 2, 22, tzinfo=UTC)
    office.bot.app.outbox.deliver_pending()
    assert {row["state"] for row in office.bot.rows(outbox)} == {"pending"}
    assert office.bot.seen("manager", office.bot.dm("manager")) == []
    office.bot.clock.moment = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
    assert "Somebody asks for a new profile" in office.told("manager")["text"]
