"""What people do with the app: commands, shortcuts, buttons, inputs, modals, App Home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatbot.playground.blocks.completion import find_element
from chatbot.playground.inputs import action_value, chosen, keeps_state, submit_errors
from chatbot.playground.page_views import message_key, message_state, view_state
from chatbot.playground.records import Message, ResponseAddress, View
from chatbot.playground.refusals import ApiRefusalError, BadRequestError, UserRefusalError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chatbot.playground.delivery import Delivery
    from chatbot.playground.events import Events
    from chatbot.playground.messages import Messages
    from chatbot.playground.modals import Modals
    from chatbot.playground.payloads import Payloads
    from chatbot.playground.records import Channel, Json, Team, User
    from chatbot.playground.replies import Replies
    from chatbot.playground.talking import Talking
    from chatbot.playground.world import World


# docs.slack.dev, "File input element"
LARGEST_INPUT_FILE = 10 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Container:
    """Where an element is: in a message or in a view of that user."""

    team: Team
    place: Message | View
    key: str
    blocks: list[Json]


@dataclass(frozen=True, kw_only=True)
class Interactions:
    """Acts of people that the bot is asked about and must acknowledge."""

    world: World
    talking: Talking
    messages: Messages
    modals: Modals
    payloads: Payloads
    replies: Replies
    events: Events
    deliveries: Mapping[str, Delivery]

    async def command(
        self, user: User, channel: Channel, name: str, text: str, *, in_thread: bool
    ) -> None:
        """Run a slash command.

        Raises:
            UserRefusalError: not declared, in a thread, by an outsider, or no ack in time.
        """
        team = self._own_team(user, channel)
        declared = self.world.manifest.command(name)
        if in_thread:
            raise UserRefusalError("no_commands_in_threads", f"{name} does not work in threads.")
        if declared is None or not self.world.app_of(team.id).installed:
            raise UserRefusalError("unknown_command", f"{name} is not a valid command.")
        if user.id not in channel.members:
            raise UserRefusalError("not_in_channel", "You are not in this channel.")
        sent = self.talking.as_typed(user, channel, text) if declared.should_escape else text
        payload = self.payloads.command(team, user, channel, name, sent)
        answer = await self._ask(team, user, "slash_commands", payload)
        if answer not in (None, "", {}):
            self._answer_command(payload, f"{name} {text}".strip(), answer)

    async def shortcut(self, team: Team, user: User, callback_id: str) -> None:
        """Run a global shortcut."""
        self._declared_shortcut(team, user, callback_id, "global")
        payload = self.payloads.shortcut(team, user, callback_id)
        await self._ask(team, user, "interactive", payload)

    async def message_shortcut(self, user: User, message: Message, callback_id: str) -> None:
        """Run a shortcut on a message."""
        team = self._own_team(user, self.world.channels[message.channel_id])
        self._declared_shortcut(team, user, callback_id, "message")
        if message.ephemeral_to is not None:
            raise UserRefusalError("not_allowed", "Only you can see this message.")
        payload = self.payloads.message_shortcut(team, user, message, callback_id)
        await self._ask(team, user, "interactive", payload)

    async def act(
        self, user: User, container: Container, block_id: str, action_id: str, value: object
    ) -> None:
        """Press, choose or type; the bot is told where Slack tells it.

        Raises:
            BadRequestError: there is no such element or value.
            UserRefusalError: no ack in time.
        """
        block, element = self._element(container, block_id, action_id)
        state = None
        if keeps_state(element):
            offered = self.world.offered.get((user.id, container.key, block_id, action_id), [])
            state = chosen(element, value, offered)
            self._own_files(user, element, state)
            self._enter(user, container, block_id, action_id, state)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return
        action = {
            "type": element["type"],
            "action_id": action_id,
            "block_id": block_id,
            **action_value(element, state, value),
            "action_ts": self.world.new_ts(),
        }
        payload = self._actions_payload(user, container, action)
        await self._ask(container.team, user, "interactive", payload)

    async def options(
        self, user: User, container: Container, block_id: str, action_id: str, typed: str
    ) -> Json:
        """Ask the bot for the options of an external select."""
        _, element = self._element(container, block_id, action_id)
        if element["type"] not in {"external_select", "multi_external_select"}:
            raise BadRequestError(f"{action_id} does not ask for options")
        payload = self._actions_payload(user, container, None) | {
            "type": "block_suggestion",
            "block_id": block_id,
            "action_id": action_id,
            "value": typed,
        }
        payload.pop("state", None)
        answer = await self._ask(container.team, user, "interactive", payload)
        given = answer if isinstance(answer, dict) else {}
        groups = given.get("option_groups") or []
        offered = [*given.get("options", []), *(o for g in groups for o in g["options"])]
        self.world.offered[user.id, container.key, block_id, action_id] = offered
        return {"options": given.get("options", []), "option_groups": groups}

    def enter(self, user: User, view: View, values: Mapping[str, Mapping[str, object]]) -> None:
        """Fill in several inputs of a modal: {block_id: {action_id: value}}."""
        container = self.container_of_view(view)
        for block_id, entered in values.items():
            for action_id, value in entered.items():
                _, element = self._element(container, block_id, action_id)
                key = (user.id, container.key, block_id, action_id)
                state = chosen(element, value, self.world.offered.get(key, []))
                self._own_files(user, element, state)
                self._enter(user, container, block_id, action_id, state)

    async def submit(self, user: User, view: View) -> str:
        """Submit the top modal; returns "closed", "updated", "pushed" or "cleared".

        Raises:
            UserRefusalError: invalid_input with errors, or no ack in time.
        """
        errors = submit_errors(view.spec["blocks"], view_state(self.world, view))
        self.modals.show_errors(view, errors)
        if errors:
            raise UserRefusalError("invalid_input", "Please check the form.", errors=errors)
        team = self.world.teams[view.team_id]
        self._give_files(team, view)
        payload = self.payloads.submission(team, user, view)
        answer = await self._ask(team, user, "interactive", payload)
        try:
            return self._respond(view, answer)
        except ApiRefusalError as error:
            detail = str(error.extra.get("response_metadata", ""))
            self.world.note("delivery", "response_action", error=error.code, detail=detail)
            raise UserRefusalError(
                "dispatch_failed", f"The app answered with something unusable ({error.code})."
            ) from error

    async def close(self, user: User, view: View, *, everything: bool) -> None:
        """Close a modal (or its whole stack); the bot hears of it if the view says so."""
        cleared = everything or bool(view.spec.get("clear_on_close"))
        gone = self.modals.stack(user.id) if cleared else [view]
        team = self.world.teams[view.team_id]
        told = [
            self.payloads.closed(team, user, each, cleared=cleared)
            for each in reversed(gone)
            if each.spec.get("notify_on_close")
        ]
        self.modals.close(gone[0])
        for payload in told:
            await self.deliveries[team.key].ask("interactive", payload)

    def open_home(self, team: Team, user: User, tab: str) -> Channel:
        """Open the app's Home or Messages tab; the bot hears of it by an event."""
        if tab not in {"home", "messages"}:
            raise BadRequestError("tab must be home or messages")
        app = self.world.app_of(team.id)
        if user.team_id != team.id:
            raise UserRefusalError("not_allowed", "The app belongs to another organisation.")
        channel = self.world.open_direct(team.id, [user.id, app.bot_user_id])
        known = self.world.homes.get((team.id, user.id))
        shown = self.modals.shown(self.world.views[known]) if known and tab == "home" else None
        self.events.home_opened(team, user, channel=channel, tab=tab, shown=shown)
        return channel

    def container(self, user: User, spec: object) -> Container:
        """The container that a request names (docs/playground.md).

        Raises:
            BadRequestError: the user sees no such message or view.
        """
        if not isinstance(spec, dict):
            raise BadRequestError("container must be an object")
        if spec.get("type") == "view":
            return self.container_of_view(self.view(user, spec.get("view_id")))
        message = self.talking.message(user, spec.get("channel"), spec.get("ts"))
        team = next(
            (t for t in self.world.installed() if self.world.app_of(t.id).id == message.app_id),
            None,
        )
        if team is None:
            raise BadRequestError("this message is not the app's")
        key = message_key(message)
        return Container(team=team, place=message, key=key, blocks=message.blocks)

    def container_of_view(self, view: View) -> Container:
        """The container for a view."""
        team = self.world.teams[view.team_id]
        blocks = view.spec["blocks"]
        return Container(team=team, place=view, key=f"view:{view.id}", blocks=blocks)

    def view(self, user: User, view_id: object) -> View:
        """An open view of that user.

        Raises:
            BadRequestError: there is none.
        """
        view = self.world.views.get(str(view_id))
        if view is None or view.user_id != user.id:
            raise BadRequestError(f"{user.name} has no view {view_id!r}")
        return view

    async def _ask(self, team: Team, user: User, kind: str, payload: Json) -> object:
        if not self.world.app_of(team.id).installed:
            raise UserRefusalError("dispatch_failed", "The app is not installed.")
        if kind == "interactive" and not self.world.manifest.interactivity:
            raise UserRefusalError("dispatch_failed", "The app has no interactivity.")
        try:
            return await self.deliveries[team.key].ask(kind, payload)
        except UserRefusalError as error:
            name = payload.get("command", "")
            self.world.notice(team.id, user.id, error.code, f"{name} {error.message}".strip())
            raise

    def _answer_command(self, payload: Json, typed: str, answer: object) -> None:
        body = {"text": answer} if isinstance(answer, str) else answer
        token = str(payload["response_url"]).rpartition("/")[2]
        address = self.world.responses[token]
        try:
            if isinstance(body, dict) and body.get("response_type") == "in_channel":
                self._show_command(address, typed)
            self.replies.reply(address, body)
        except ApiRefusalError as error:
            self.world.note("delivery", "command answer", error=error.code)
            raise UserRefusalError(
                "dispatch_failed", f"The app answered with something unusable ({error.code})."
            ) from error

    def _show_command(self, address: ResponseAddress, typed: str) -> None:
        user = self.world.users[address.user_id]
        message = Message(
            ts=self.world.new_ts(),
            channel_id=address.channel_id,
            team_id=user.team_id,
            user_id=user.id,
            text=typed,
        )
        self.messages.post(message, silent=True)

    def _respond(self, view: View, answer: object) -> str:
        if answer in (None, "", {}):
            self.modals.close(view)
            return "closed"
        body = answer if isinstance(answer, dict) else {}
        action = body.get("response_action")
        if action == "errors":
            self._show_errors(view, body.get("errors"))
        if action == "update":
            self.modals.update(view, body.get("view"))
            return "updated"
        if action == "push":
            self.modals.push_on(view, body.get("view"))
            return "pushed"
        if action == "clear":
            self.modals.close_all(view.user_id)
            return "cleared"
        raise ApiRefusalError("invalid_response_action")

    def _show_errors(self, view: View, errors: object) -> None:
        inputs = {b["block_id"] for b in view.spec["blocks"] if b["type"] == "input"}
        if not isinstance(errors, dict) or not errors or set(errors) - inputs:
            raise ApiRefusalError("invalid_errors")
        self.modals.show_errors(view, errors)
        raise UserRefusalError("invalid_input", "Please check the form.", errors=errors)

    def _give_files(self, team: Team, view: View) -> None:
        for actions in view_state(self.world, view).values():
            for state in actions.values():
                for file_id in state.get("files", ()):
                    self.world.files[file_id].given_to.add(team.id)

    def _own_files(self, user: User, element: Json, state: Json) -> None:
        """Refuse files that Slack's client would not take in a `file_input`."""
        kinds = [kind.lower() for kind in element.get("filetypes") or ()]
        for file_id in state.get("files", ()):
            file = self.world.files.get(str(file_id))
            if file is None or file.user_id != user.id:
                raise BadRequestError(f"{user.name} has uploaded no file {file_id!r}")
            if kinds and file.name.lower().rpartition(".")[2] not in kinds:
                allowed = ", ".join(kinds)
                raise UserRefusalError("invalid_file", f"{file.name}: only {allowed} can be sent.")
            if file.size > LARGEST_INPUT_FILE:
                raise UserRefusalError("file_too_large", f"{file.name} is larger than 10 MB.")

    def _element(self, container: Container, block_id: str, action_id: str) -> tuple[Json, Json]:
        found = find_element(container.blocks, block_id, action_id)
        if found is None:
            raise BadRequestError(f"there is no element {action_id!r} in block {block_id!r}")
        return found

    def _enter(
        self, user: User, container: Container, block_id: str, action_id: str, state: Json
    ) -> None:
        entered = self.world.entered.setdefault((user.id, container.key), {})
        entered.setdefault(block_id, {})[action_id] = state
        place = container.place
        if isinstance(place, View):
            where: Json = {"type": "view", "view_id": place.id}
            values = view_state(self.world, place)
        else:
            where = {"type": "message", "channel": place.channel_id, "ts": place.ts}
            values = message_state(self.world, place, user.id)
        data = {"user": user.id, "container": where, "state": {"values": values}}
        self.world.feed.emit("state.changed", data, team_id=container.team.id, audience={user.id})

    def _actions_payload(self, user: User, container: Container, action: Json | None) -> Json:
        place = container.place
        if isinstance(place, View):
            return self.payloads.view_actions(container.team, user, place, action)
        return self.payloads.message_actions(container.team, user, place, action)

    def _own_team(self, user: User, channel: Channel) -> Team:
        team = self.world.teams[user.team_id]
        if team.app is None or channel.team_id != team.id:
            raise UserRefusalError("not_allowed", "The app belongs to another organisation.")
        if user.is_bot:
            raise BadRequestError("bots do not do that")
        return team

    def _declared_shortcut(self, team: Team, user: User, callback_id: str, kind: str) -> None:
        if user.team_id != team.id or user.is_bot:
            raise UserRefusalError("not_allowed", "The app belongs to another organisation.")
        if self.world.manifest.shortcut(callback_id, kind) is None:
            raise BadRequestError(f"there is no {kind} shortcut {callback_id!r}")
