"""The Home tab and the settings, through the stand-in for Slack."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from slack_bolt import BoltRequest

from chatbot.domain.people import Standing
from chatbot.domain.roles import Duty, Role
from chatbot.playground.runner import PlaygroundError
from chatbot.slack.ids import Action, Form
from chatbot.store.tables import audit_log
from tests.scenario.harness import Bot, words

TRANSPORTS = ("socket", "http")

MANAGER = Duty(role=Role.MANAGER)
LEAD = Duty(role=Role.SAFEGUARDING_LEAD)
ADMIN = Duty(role=Role.PAGE_ADMIN, scope="facebook")
BACKUP = Duty(role=Role.BACKUP_ADMIN, scope="facebook")
REFUSAL = "Sorry, this is not open to you."
OUTSIDE = "This is only for people who belong to the organisation."


@dataclass
class Desk:
    """The bot, with what managers do at it."""

    bot: Bot

    def give(self, wanted: Mapping[Duty, Sequence[str]]) -> None:
        """Give roles to people by their key, without anybody's leave."""
        people, now = self.bot.services.people, self.bot.clock.now()
        with self.bot.services.database.unit_of_work() as work:
            for duty, keys in wanted.items():
                user_ids = tuple(self.bot.user(key) for key in keys)
                for user_id in user_ids:
                    work.people.record(people.workspace_id, user_id, Standing.MEMBER, now)
                roles = work.roles.all(people.workspace_id)
                for change in roles.changes({duty: user_ids}):
                    work.roles.apply(people.workspace_id, change, now)
            work.commit()

    def holders(self, duty: Duty) -> tuple[str, ...]:
        """Who holds a duty (Slack user ids)."""
        return self.bot.services.roles.holders(duty.role, duty.scope)

    def ids(self, *keys: str) -> tuple[str, ...]:
        """People's ids."""
        return tuple(self.bot.user(key) for key in keys)

    def open_home(self, who: str) -> Mapping[str, Any]:
        """Open the Home tab, and see what is there."""
        published = self.bot.called("views.publish")
        self.bot.playground.act("home", user=self.bot.user(who))
        self.bot.playground.wait_for(lambda: self.bot.called("views.publish") > published)
        return self.home(who)

    def home(self, who: str) -> Mapping[str, Any]:
        """What stands in somebody's Home tab."""

        def shown() -> Any:
            return self.bot.playground.get("home", user=self.bot.user(who))["home"]

        found: Mapping[str, Any] = self.bot.playground.wait_for(shown)
        return found

    def press(self, who: str, view: Mapping[str, Any], label: str) -> Mapping[str, Any]:
        """Press a button of a view by its label; returns what Slack says to that.

        A Home tab may be published anew at that moment: then it is that one's button.
        """
        if view["type"] != "home":
            return self._press(who, view, label)

        def pressed() -> Mapping[str, Any] | None:
            try:
                return self._press(who, self.home(who), label)
            except (PlaygroundError, StopIteration):
                return None

        answer: Mapping[str, Any] = self.bot.playground.wait_for(pressed)
        return answer

    def _press(self, who: str, view: Mapping[str, Any], label: str) -> Mapping[str, Any]:
        block, element = next(
            (block, element)
            for block in view["blocks"]
            for element in (*block.get("elements", ()), block.get("accessory") or {})
            if element.get("type") == "button" and element["text"]["text"] == label
        )
        return self.bot.playground.attempt(
            "action",
            user=self.bot.user(who),
            container={"type": "view", "view_id": view["id"]},
            block_id=block["block_id"],
            action_id=element["action_id"],
        )

    def modal(self, who: str, *, showing: str) -> Mapping[str, Any]:
        """The modal on top of somebody's screen, as soon as it shows some words."""

        def shown() -> Any:
            views = self.bot.playground.views(self.bot.user(who))
            return views and showing in json.dumps(views[-1]["blocks"]) and views[-1]

        found: Mapping[str, Any] = self.bot.playground.wait_for(shown)
        return found

    def open_settings(self, who: str = "manager") -> Mapping[str, Any]:
        """Open the settings from the Home tab."""
        assert self.press(who, self.open_home(who), "Settings")["ok"]
        return self.modal(who, showing="Safeguarding leads")

    def submit(
        self, who: str, view: Mapping[str, Any], **chosen: Sequence[str]
    ) -> Mapping[str, Any]:
        """Submit a form with people in its fields, by the beginning of the field's label."""
        values: dict[str, Any] = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                name = block["label"]["text"].rpartition(": ")[2].replace(" ", "_").lower()
                if name in chosen:
                    ids = list(self.ids(*chosen[name]))
                    many = block["element"]["type"] == "multi_users_select"
                    one = ids[0] if ids else None
                    action_id = block["element"]["action_id"]
                    values[block["block_id"]] = {action_id: ids if many else one}
        return self.bot.playground.attempt(
            "submit", user=self.bot.user(who), view_id=view["id"], values=values
        )


@pytest.fixture
def desk(bot: Bot) -> Desk:
    """A workspace with a manager."""
    desk = Desk(bot)
    desk.give({MANAGER: ("manager",)})
    return desk


def titles(view: Mapping[str, Any]) -> list[str]:
    """The headings of a Home tab."""
    return [block["text"]["text"] for block in view["blocks"] if block["type"] == "header"]


def test_the_home_of_staff(desk: Desk) -> None:
    """How to ask, and nothing that is not theirs."""
    home = desk.open_home("support_worker")
    assert titles(home) == ["Ask something", "Concerns", "Away", "Profiles"]
    assert "Settings" not in json.dumps(home)


def test_the_home_of_a_page_admin(desk: Desk) -> None:
    """Their duties by name."""
    desk.give({ADMIN: ("deputy_manager",), BACKUP: ("support_worker",)})
    home = desk.open_home("deputy_manager")
    assert titles(home) == ["Ask something", "Concerns", "Away", "Profiles", "Your duties"]
    assert "page admin of Mill page" in words(home)
    assert "backup for Mill page" in words(desk.open_home("support_worker"))


def test_the_home_of_a_manager(desk: Desk) -> None:
    """What waits stands first, the settings last."""
    home = desk.open_home("manager")
    assert titles(home) == [
        "Waiting for you",
        "Ask something",
        "Concerns",
        "Away",
        "Profiles",
        "Your duties",
        "The policy document",
        "What the policy leaves open",
        "Settings",
    ]
    assert "page admin of Mill page" in words(home)


def test_the_home_of_a_guest(desk: Desk) -> None:
    """One sentence and nothing else."""
    home = desk.open_home("guest")
    assert words(home) == OUTSIDE
    assert len(home["blocks"]) == 1


@pytest.mark.parametrize("who", ["outsider", "deactivated"])
def test_the_home_of_those_outside(desk: Desk, who: str) -> None:
    """Slack has no tab for them; were there one, it would be the same sentence."""
    event = {"type": "app_home_opened", "tab": "home", "user": desk.bot.user(who)}
    body = {"type": "event_callback", "event_id": "Ev1", "event": event}
    assert dispatch(desk, body).status == 200
    desk.bot.playground.wait_for(lambda: desk.bot.called("views.publish"))
    where = {"user": desk.bot.user(who), "team": "wsc"}
    shown = desk.bot.playground.get("home", **where)["home"]
    assert shown is None or words(shown) == OUTSIDE


def test_the_messages_tab_publishes_nothing(desk: Desk) -> None:
    """The event comes for both tabs."""
    desk.bot.playground.act("home", user=desk.bot.user("manager"), tab="messages")
    desk.bot.settle(1)
    assert desk.bot.called("views.publish") == 0


def test_an_example_is_answered_in_messages(desk: Desk) -> None:
    """The question and its answer; pressed twice it is answered once."""
    home = desk.open_home("support_worker")
    assert desk.press("support_worker", home, "Tell me about friends")["ok"]
    assert desk.press("support_worker", home, "Tell me about friends")["ok"]
    asked, answer = desk.bot.answers_to(2, desk.bot.dm("support_worker"))
    assert words(asked) == "You asked: Tell me about friends"
    assert "This is the answer about friends." in words(answer)
    (row,) = desk.bot.rows()
    assert row["conversation"] == desk.bot.dm("support_worker")


def test_the_settings_are_changed(desk: Desk) -> None:
    """Managers, leads, admin and backup at once; the tabs of all concerned are fresh."""
    desk.open_home("deputy_manager")
    form = desk.open_settings()
    saved = desk.submit(
        "manager",
        form,
        managers=["manager", "deputy_manager"],
        safeguarding_leads=["manager"],
        page_admin=["deputy_manager"],
        backup=["support_worker"],
    )
    assert saved["result"] == "closed"
    assert set(desk.holders(MANAGER)) == set(desk.ids("manager", "deputy_manager"))
    assert desk.holders(LEAD) == desk.ids("manager")
    assert desk.holders(ADMIN) == desk.ids("deputy_manager")
    assert desk.holders(BACKUP) == desk.ids("support_worker")
    desk.bot.playground.wait_for(lambda: "Settings" in titles(desk.home("deputy_manager")))
    desk.bot.playground.wait_for(lambda: "Waiting for you" not in titles(desk.home("manager")))
    desk.bot.playground.wait_for(lambda: "Your duties" in titles(desk.home("support_worker")))


def test_the_form_shows_who_has_what(desk: Desk) -> None:
    """The fields begin with the present holders."""
    desk.give({LEAD: ("deputy_manager",), ADMIN: ("support_worker",)})
    form = desk.open_settings()
    elements = [block["element"] for block in form["blocks"] if block["type"] == "input"]
    assert elements[0]["initial_users"] == list(desk.ids("manager"))
    assert elements[1]["initial_users"] == list(desk.ids("deputy_manager"))
    assert elements[2]["initial_user"] == desk.bot.user("support_worker")
    assert "initial_user" not in elements[3]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("other_bot", "A bot cannot hold a role."),
        ("guest", "A guest cannot hold a role."),
        ("deactivated", "account is deactivated"),
        ("outsider", "another organisation"),
    ],
)
def test_whoever_cannot_hold_a_role(desk: Desk, chosen: str, said: str) -> None:
    """A sentence under the field, and nothing is saved."""
    form = desk.open_settings()
    refused = desk.submit(
        "manager", form, safeguarding_leads=[chosen], page_admin=["deputy_manager"]
    )
    assert refused["error"] == "invalid_input"
    ((block_id, sentence),) = refused["errors"].items()
    assert block_id.startswith("safeguarding_lead#")
    assert said in sentence
    assert desk.holders(ADMIN) == ()


def test_admin_and_backup_are_two_people(desk: Desk) -> None:
    """A sentence under the backup; with another one the same form is saved."""
    form = desk.open_settings()
    both = {"page_admin": ["deputy_manager"], "backup": ["deputy_manager"]}
    refused = desk.submit("manager", form, **both)
    ((block_id, sentence),) = refused["errors"].items()
    assert block_id.startswith("backup_admin:facebook#")
    assert "somebody else" in sentence
    assert desk.submit("manager", form, backup=["support_worker"])["result"] == "closed"


def test_the_last_manager(desk: Desk) -> None:
    """Slack itself wants the field filled in; a form without anybody is refused all the same."""
    form = desk.open_settings()
    assert desk.submit("manager", form, managers=[])["error"] == "invalid_input"
    answer = dispatch(desk, _submission(desk, "manager", Form.SETTINGS, {"manager#0": []}))
    assert "at least one manager" in json.loads(answer.body)["errors"]["manager#0"]
    assert desk.holders(MANAGER) == desk.ids("manager")


def test_a_manager_hands_over(desk: Desk) -> None:
    """Whoever removes themself is staff from then on, in the Home tab too."""
    form = desk.open_settings()
    assert desk.submit("manager", form, managers=["deputy_manager"])["result"] == "closed"
    desk.bot.playground.wait_for(
        lambda: titles(desk.home("manager")) == ["Ask something", "Concerns", "Away", "Profiles"]
    )


def test_two_managers_have_the_form_open(desk: Desk) -> None:
    """The later one sees what the other did, keeps their own choice, and saves again."""
    desk.give({MANAGER: ("manager", "deputy_manager")})
    first, second = desk.open_settings("manager"), desk.open_settings("deputy_manager")
    desk.submit("manager", first, safeguarding_leads=["manager"])
    told = desk.submit("deputy_manager", second, page_admin=["support_worker"])
    assert told["result"] == "updated"
    form = desk.modal("deputy_manager", showing="Nothing is saved yet")
    assert f"<@{desk.bot.user('manager')}> changed" in json.dumps(form["blocks"])
    assert "safeguarding lead: added" in json.dumps(form["blocks"])
    assert desk.holders(ADMIN) == ()
    assert desk.submit("deputy_manager", form)["result"] == "closed"
    assert desk.holders(ADMIN) == desk.ids("support_worker")
    assert desk.holders(LEAD) == desk.ids("manager")


def test_a_supervisor_is_chosen(desk: Desk) -> None:
    """The worker first, which shows who supervises them; the form stays for the next one."""
    worker, supervisor = desk.ids("support_worker", "deputy_manager")
    form = desk.open_settings()
    assert desk.press("manager", form, "Choose supervisors")["ok"]
    pushed = desk.modal("manager", showing="Nobody has a supervisor yet.")
    saved = desk.submit(
        "manager", pushed, worker=["support_worker"], supervisor=["deputy_manager"]
    )
    assert saved["result"] == "updated"
    assert desk.holders(Duty(role=Role.SUPERVISOR, scope=worker)) == (supervisor,)
    again = desk.modal("manager", showing="Saved: supervisor of")
    block = next(b for b in again["blocks"] if b["block_id"].startswith("worker"))
    desk.bot.playground.act(
        "action",
        user=desk.bot.user("manager"),
        container={"type": "view", "view_id": again["id"]},
        block_id=block["block_id"],
        action_id=Action.WORKER,
        value=worker,
    )
    chosen = desk.modal("manager", showing='"initial_user": "' + supervisor)
    refused = desk.submit("manager", chosen, supervisor=["support_worker"])
    assert "supervise themself" in next(iter(refused["errors"].values()))
    assert desk.submit("manager", chosen, supervisor=[])["result"] == "updated"
    assert desk.holders(Duty(role=Role.SUPERVISOR, scope=worker)) == ()


def test_recent_changes(desk: Desk) -> None:
    """Who did what, in words."""
    desk.submit("manager", desk.open_settings(), safeguarding_leads=["deputy_manager"])
    assert desk.press("manager", desk.home("manager"), "Recent changes")["ok"]
    shown = json.dumps(desk.modal("manager", showing="safeguarding lead: added")["blocks"])
    assert f"<@{desk.bot.user('manager')}>" in shown
    assert f"added <@{desk.bot.user('deputy_manager')}>" in shown


def test_a_stale_button(desk: Desk) -> None:
    """The tab of somebody who was a manager: a polite sentence in the modal, nothing else."""
    desk.give({MANAGER: ("manager", "deputy_manager")})
    home = desk.open_home("deputy_manager")
    desk.give({MANAGER: ("manager",)})
    for label in ("Settings", "Recent changes", "Approved wordings", "See the list"):
        assert desk.press("deputy_manager", home, label)["ok"]
        modal = desk.modal("deputy_manager", showing=REFUSAL)
        assert words(modal).startswith(REFUSAL)
        assert len(modal["blocks"]) == 1


def test_a_form_of_somebody_who_is_no_manager_any_more(desk: Desk) -> None:
    """The form gives way to the sentence; nothing is saved."""
    desk.give({MANAGER: ("manager", "deputy_manager")})
    form = desk.open_settings("deputy_manager")
    desk.give({MANAGER: ("manager",)})
    answer = desk.submit("deputy_manager", form, safeguarding_leads=["deputy_manager"])
    assert answer["result"] == "updated"
    assert words(desk.modal("deputy_manager", showing=REFUSAL)).startswith(REFUSAL)
    assert desk.holders(LEAD) == ()


@pytest.mark.parametrize(
    "who", ["support_worker", "guest", "outsider", "deactivated", "other_bot"]
)
def test_forged_payloads_lead_to_nothing(desk: Desk, who: str) -> None:
    """Every form and button, pressed by somebody who never saw it: refused, nothing given away."""
    desk.give({LEAD: ("deputy_manager",)})
    secrets = [desk.bot.user("deputy_manager"), desk.bot.user("manager"), "Mill page"]
    user = desk.bot.user(who)
    forms = [
        (Form.SETTINGS, {"manager#0": [user]}),
        (Form.SUPERVISOR, {"worker#0": [user], "supervisor#0#": [desk.bot.user("manager")]}),
    ]
    for form, people in forms:
        answer = dispatch(desk, _submission(desk, who, form, people))
        assert json.loads(answer.body)["response_action"] == "update"
        assert not [secret for secret in secrets if secret in answer.body]
    assert desk.holders(MANAGER) == desk.ids("manager")
    assert desk.bot.rows(audit_log) == []


def test_a_form_of_another_version(desk: Desk) -> None:
    """Unknown forms, fields and numbers: a sentence that says so."""
    forms: list[tuple[str, dict[str, list[str]], str]] = [
        ("gone.save", {}, "0"),
        (Form.SETTINGS, {"king#0": []}, "0"),
        (Form.SETTINGS, {"manager#0": list(desk.ids("manager", "deputy_manager"))}, "x"),
        (Form.SUPERVISOR, {}, "0"),
    ]
    for form, people, seen in forms:
        payload = _submission(desk, "manager", form, people, seen)
        answer = dispatch(desk, payload)
        assert "out of date" in answer.body
    assert desk.holders(MANAGER) == desk.ids("manager")


def test_a_press_that_comes_too_late(desk: Desk) -> None:
    """Slack opens no modal any more: the person is told, in their own conversation."""
    body = {
        "type": "block_actions",
        "user": {"id": desk.bot.user("manager")},
        "actions": [{"action_id": Action.SETTINGS, "block_id": "b", "type": "button"}],
        "trigger_id": "1.2.3",
        "view": {"id": "V1", "type": "home"},
    }
    desk.bot.playground.stand.world.triggers.clear()
    assert dispatch(desk, body).status == 200
    assert desk.bot.answer(desk.bot.dm("manager"), who="manager")


def test_somebody_is_deactivated(desk: Desk) -> None:
    """Every role is gone; the manager is told which duties now have nobody."""
    desk.give({ADMIN: ("deputy_manager",), LEAD: ("deputy_manager",)})
    desk.open_home("manager")
    deputy = desk.bot.user("deputy_manager")
    _change(desk, deputy, deactivated=True)
    desk.bot.playground.wait_for(lambda: not desk.holders(ADMIN))
    desk.bot.playground.wait_for(lambda: "Waiting for you" in titles(desk.home("manager")))
    assert desk.bot.app.outbox.deliver_pending() == 1
    message = desk.bot.answer(desk.bot.dm("manager"), who="manager")
    assert "page admin of Mill page" in words(message)
    assert "safeguarding lead" in words(message)
    assert deputy not in message["text"]
    assert desk.bot.press(message, "Open settings", who="manager")["ok"]
    assert desk.modal("manager", showing="Safeguarding leads")


def test_the_duties_were_given_meanwhile(desk: Desk) -> None:
    """The message is not sent: nobody needs it."""
    desk.give({ADMIN: ("deputy_manager",)})
    _change(desk, desk.bot.user("deputy_manager"), deactivated=True)
    desk.bot.playground.wait_for(lambda: not desk.holders(ADMIN))
    desk.give({ADMIN: ("support_worker",)})
    assert desk.bot.app.outbox.deliver_pending() == 1
    assert desk.bot.seen("manager", desk.bot.dm("manager")) == []


def test_somebody_becomes_a_guest(desk: Desk) -> None:
    """The roles go, and their tab has one sentence."""
    desk.give({ADMIN: ("deputy_manager",)})
    desk.open_home("deputy_manager")
    _change(desk, desk.bot.user("deputy_manager"), guest="single")
    desk.bot.playground.wait_for(lambda: words(desk.home("deputy_manager")) == OUTSIDE)
    assert desk.holders(ADMIN) == ()


def test_a_hand_over_names_those_who_hold_the_role(desk: Desk) -> None:
    """Staff are given the managers; a manager another one, and the pack's words when alone."""
    desk.give({MANAGER: ("manager", "deputy_manager")})
    for who in ("support_worker", "manager"):
        desk.bot.say("zzz", who=who)
        desk.bot.answers_to(1, desk.bot.dm(who), who=who)
        desk.bot.say("yyy", who=who)
    staff = words(desk.bot.answers_to(2, desk.bot.dm("support_worker"))[-1])
    assert "Please ask the manager." in staff
    assert all(f"<@{user_id}>" in staff for user_id in desk.ids("manager", "deputy_manager"))
    manager = words(desk.bot.answers_to(2, desk.bot.dm("manager"), who="manager")[-1])
    assert "Please ask another manager." in manager
    assert f"<@{desk.bot.user('deputy_manager')}>" in manager
    assert desk.bot.user("manager") not in manager
    desk.give({MANAGER: ("manager",)})
    desk.bot.say("xxx", who="manager")
    alone = words(desk.bot.answers_to(3, desk.bot.dm("manager"), who="manager")[-1])
    assert alone.endswith("Please ask the manager.")


def test_the_first_manager_by_e_mail(desk: Desk) -> None:
    """Slack knows whose address it is; an address that nobody has is nobody's."""
    directory = desk.bot.services.directory
    found = directory.user_id_of("deputy.manager@waddington-street.example")
    assert found == desk.bot.user("deputy_manager")
    assert directory.user_id_of("nobody@waddington-street.example") is None


def _change(desk: Desk, user_id: str, **how: object) -> None:
    """Slack changes a person, and tells the bot."""
    desk.bot.playground.patch(f"users/{user_id}", **how)


def dispatch(desk: Desk, body: Mapping[str, Any]) -> Any:
    """Hand a payload to the bot, past the stand-in and its checks."""
    return desk.bot.app.bolt.dispatch(
        BoltRequest(body=json.dumps({**body, "team": {"id": "T0WSC00000"}}), mode="socket_mode")
    )


def _submission(
    desk: Desk, who: str, form: str, people: Mapping[str, Sequence[str]], seen: str = "0"
) -> Mapping[str, Any]:
    values = {
        block_id: {
            "settings.people": {"type": "multi_users_select", "selected_users": list(chosen)}
        }
        for block_id, chosen in people.items()
    }
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": form,
        "private_metadata": seen,
        "state": {"values": values},
    }
    return {"type": "view_submission", "user": {"id": desk.bot.user(who)}, "view": view}
