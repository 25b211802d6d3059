"""A bare Bolt app that asks for everything a modal, a Home tab and a shortcut can ask for.

It stands where the bot stands, so that the page is tested for what later features need.
"""

import copy
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from tests.integration.playground.conftest import MANIFEST, plain

Json = dict[str, Any]
CHANNELS = {"include": ["public"], "exclude_external_shared_channels": True}


def bench_manifest() -> Json:
    """The manifest of the stand-in's tests, with files:read."""
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].append("files:read")
    return manifest


def option(value: str, text: str) -> Json:
    """A choice."""
    return {"text": plain(text), "value": value}


# Block id: what the input is called, and its element.
INPUTS: dict[str, tuple[str, Json]] = {
    "who": ("Who", {"type": "users_select"}),
    "team": ("Team", {"type": "multi_users_select"}),
    "where": ("Where", {"type": "conversations_select", "filter": CHANNELS}),
    "policy": ("Clause", {"type": "external_select", "min_query_length": 2}),
    "from": ("From", {"type": "datepicker"}),
    "at": ("At", {"type": "timepicker"}),
    "page": ("Page", {"type": "static_select", "options": [option("fb", "Facebook")]}),
    "done": (
        "Done",
        {"type": "checkboxes", "options": [option("read", "Read it"), option("hid", "Hid it")]},
    ),
    "how": (
        "How bad",
        {"type": "radio_buttons", "options": [option("1", "Not very"), option("2", "Very")]},
    ),
    "story": ("What happened", {"type": "plain_text_input", "multiline": True}),
    "count": ("How many", {"type": "number_input", "is_decimal_allowed": False}),
    "mail": ("Email", {"type": "email_text_input"}),
    "file": ("File", {"type": "file_input", "filetypes": ["txt"], "max_files": 2}),
}


def loading() -> Json:
    """What is shown until the form is ready."""
    blocks = [{"type": "section", "text": plain("One moment, please.")}]
    return {"type": "modal", "callback_id": "form", "title": plain("A form"), "blocks": blocks}


def form() -> Json:
    """The form with every kind of input."""
    blocks = [
        {
            "type": "input",
            "block_id": block_id,
            "label": plain(label),
            "element": {**element, "action_id": block_id},
        }
        for block_id, (label, element) in INPUTS.items()
    ]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("A form"),
        "submit": plain("Next"),
        "private_metadata": "case 7",
        "blocks": blocks,
    }


def summary(of: str) -> Json:
    """A second view on top of the form."""
    blocks = [{"type": "section", "text": plain(of)}]
    return {
        "type": "modal",
        "callback_id": "summary",
        "title": plain("Is this right?"),
        "submit": plain("Keep it"),
        "blocks": blocks,
    }


def home(pressed: int) -> Json:
    """A Home tab with a button and a choice."""
    who = {"type": "users_select", "action_id": "pick", "placeholder": plain("Choose a manager")}
    more = {"type": "button", "action_id": "more", "text": plain("Press me")}
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("At home")},
            {"type": "section", "text": plain(f"Pressed {pressed} times."), "block_id": "times"},
            {"type": "actions", "block_id": "row", "elements": [more, who]},
        ],
    }


@dataclass
class Bench:
    """The app, and what reached it."""

    token: str
    submitted: list[Json] = field(default_factory=list)
    picked: list[str] = field(default_factory=list)
    pressed: int = 0

    def register(self, app: App) -> None:
        """Take part in everything."""
        app.shortcut("log")(self.open_form)
        app.options("policy")(self.offer)
        app.view("form")(self.take)
        app.view("summary")(lambda ack: ack(response_action="clear"))
        app.event("app_home_opened")(self.publish)
        app.action("more")(self.count)
        app.action("pick")(self.pick)
        app.shortcut("what")(self.read)
        for event in ("message", "app_mention", "team_join", "user_change"):
            app.event(event)(lambda: None)

    def open_form(self, ack: Callable[..., None], body: Json, client: WebClient) -> None:
        """A loading view at once, the form when it is ready."""
        ack()
        view = client.views_open(trigger_id=body["trigger_id"], view=loading())["view"]
        client.views_update(view_id=view["id"], hash=view["hash"], view=form())

    def offer(self, ack: Callable[..., None], body: Json) -> None:
        """Clauses that fit what was typed."""
        clauses = [option("staff.4", "Staff, point 4"), option("intro.6", "Introduction, point 6")]
        sought = body["value"].casefold()
        ack(options=[each for each in clauses if sought in each["text"]["text"].casefold()])

    def take(self, ack: Callable[..., None], view: Json) -> None:
        """Errors under a field; else what was understood, in a view on top."""
        values = {block: state[block] for block, state in view["state"]["values"].items()}
        if "name" in values["story"]["value"]:
            ack(response_action="errors", errors={"story": "Please leave names out."})
            return
        self.submitted.append({**values, "metadata": view["private_metadata"]})
        ack(response_action="push", view=summary(f"{values['count']['value']} comments"))

    def publish(self, event: Json, client: WebClient) -> None:
        """The Home tab, when it is opened."""
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=home(self.pressed))

    def count(self, ack: Callable[..., None], body: Json, client: WebClient) -> None:
        """Publish it anew."""
        ack()
        self.pressed += 1
        client.views_publish(user_id=body["user"]["id"], view=home(self.pressed))

    def pick(self, ack: Callable[..., None], body: Json, client: WebClient) -> None:
        """Write to the person who was chosen."""
        ack()
        chosen = body["actions"][0]["selected_user"]
        self.picked.append(chosen)
        opened = client.conversations_open(users=chosen)["channel"]["id"]
        client.chat_postMessage(channel=opened, text="You were chosen.")

    def read(self, ack: Callable[..., None], body: Json, respond: Callable[..., None]) -> None:
        """Tell what is in the file of a message."""
        ack()
        file = body["message"]["files"][0]
        request = urllib.request.Request(  # noqa: S310 - the stand-in's address
            file["url_private"], headers={"Authorization": f"Bearer {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - as above
            respond(text=f"{file['name']} says: {response.read().decode()}")
