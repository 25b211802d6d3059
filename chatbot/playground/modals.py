"""Views: the stack of modals that a user has open, and the Home tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbot.playground.blocks.completion import completed
from chatbot.playground.blocks.validation import too_large, view_faults
from chatbot.playground.identifiers import secret
from chatbot.playground.page_views import view_state, view_view
from chatbot.playground.records import View
from chatbot.playground.refusals import ApiRefusalError
from chatbot.playground.rendering import view_object

if TYPE_CHECKING:
    from chatbot.playground.records import Json, Trigger
    from chatbot.playground.world import World

TRIGGER_SECONDS = 3.0
MOST_VIEWS = 3


class Modals:
    """Opens, pushes, updates and closes views."""

    def __init__(self, world: World) -> None:
        self._world = world

    def stack(self, user_id: str) -> list[View]:
        """The user's open modals, top last."""
        return [self._world.views[each] for each in self._world.stacks.get(user_id, [])]

    def shown(self, view: View) -> Json:
        """A view as the Web API shows it."""
        return view_object(self._world, view, view_state(self._world, view))

    def redeem(self, trigger_id: object, team_id: str) -> Trigger:
        """Use a trigger id up.

        Raises:
            ApiRefusalError: unknown, older than 3 seconds, or used before.
        """
        trigger = self._world.triggers.get(str(trigger_id))
        if trigger is None or trigger.team_id != team_id:
            raise ApiRefusalError("invalid_trigger_id")
        if trigger.used:
            raise ApiRefusalError("exchanged_trigger_id")
        if self._world.clock.age(trigger.made) > TRIGGER_SECONDS:
            raise ApiRefusalError("expired_trigger_id")
        return trigger

    def open(self, trigger: Trigger, spec: object) -> View:
        """Open a modal as a new stack."""
        accepted = self.accept(spec, "modal", trigger.team_id)
        trigger.used = True
        self.close_all(trigger.user_id)
        return self._place(trigger.team_id, trigger.user_id, accepted, previous=None)

    def push(self, trigger: Trigger, spec: object) -> View:
        """Put a modal on top of the one that the trigger came from."""
        open_ids = self._world.stacks.get(trigger.user_id, [])
        if trigger.view_id not in open_ids:
            raise ApiRefusalError("not_found")
        view = self.push_on(self._world.views[open_ids[-1]], spec)
        trigger.used = True
        return view

    def push_on(self, top: View, spec: object) -> View:
        """Put a modal on top of `top`."""
        if len(self._world.stacks[top.user_id]) >= MOST_VIEWS:
            raise ApiRefusalError("push_limit_reached")
        accepted = self.accept(spec, "modal", top.team_id)
        return self._place(top.team_id, top.user_id, accepted, previous=top)

    def update(self, view: View, spec: object, expected_hash: str | None = None) -> View:
        """Replace what a view shows; what was entered stays where ids are the same."""
        if expected_hash and expected_hash != view.hash:
            raise ApiRefusalError("hash_conflict")
        view.spec = self.accept(spec, view.spec["type"], view.team_id, updates=view)
        view.hash = self._new_hash()
        view.errors = {}
        self._keep_entered(view)
        self._tell_shown(view, "view.updated")
        return view

    def publish(self, team_id: str, user_id: str, spec: object, expected_hash: str | None) -> View:
        """Show a user's Home tab."""
        key = (team_id, user_id)
        known = self._world.homes.get(key)
        if known is not None:
            return self.update(self._world.views[known], spec, expected_hash)
        if expected_hash:
            raise ApiRefusalError("hash_conflict")
        view = self._new(team_id, user_id, self.accept(spec, "home", team_id))
        self._world.homes[key] = view.id
        self._tell_shown(view, "home.published")
        return view

    def find(self, team_id: str, view_id: object, external_id: object) -> View:
        """An open view by its id or external id.

        Raises:
            ApiRefusalError: not_found.
        """
        for view in self._world.views.values():
            named = view.id == view_id if view_id else self._is_called(view, external_id)
            if named and view.team_id == team_id:
                return view
        raise ApiRefusalError("not_found")

    def accept(
        self, spec: object, kind: str, team_id: str, *, updates: View | None = None
    ) -> Json:
        """Check a view of `kind`; returns it completed with ids.

        Raises:
            ApiRefusalError: invalid_arguments, view_too_large, duplicate_external_id.
        """
        if too_large(spec):
            raise ApiRefusalError("view_too_large")
        faults = view_faults(spec, kind)
        if faults or not isinstance(spec, dict):
            raise ApiRefusalError("invalid_arguments", response_metadata={"messages": faults})
        self._need_files_read(spec["blocks"])
        external_id = spec.get("external_id")
        for view in self._world.views.values():
            other = view is not updates and view.team_id == team_id
            if other and self._is_called(view, external_id):
                raise ApiRefusalError("duplicate_external_id")
        return {**spec, "blocks": completed(spec["blocks"])}

    def _need_files_read(self, blocks: list[Json]) -> None:
        """An app that takes files in a modal must be able to read them."""
        asks = any((block.get("element") or {}).get("type") == "file_input" for block in blocks)
        if asks and "files:read" not in self._world.manifest.scopes:
            messages = [
                "[ERROR] file_input needs the scope files:read [json-pointer:/view/blocks]"
            ]
            raise ApiRefusalError("invalid_arguments", response_metadata={"messages": messages})

    def close(self, view: View) -> None:
        """Close a modal and what is above it."""
        open_ids = self._world.stacks.get(view.user_id, [])
        if view.id not in open_ids:
            return  # it was closed in the meantime
        for each in reversed(open_ids[open_ids.index(view.id) :]):
            open_ids.remove(each)
            del self._world.views[each]
            self._world.entered.pop((view.user_id, f"view:{each}"), None)
            data = {"user": view.user_id, "view_id": each, "stack": list(open_ids)}
            self._world.feed.emit(
                "view.closed", data, team_id=view.team_id, audience={view.user_id}
            )

    def close_all(self, user_id: str) -> None:
        """Close the user's whole stack."""
        stack = self.stack(user_id)
        if stack:
            self.close(stack[0])

    def show_errors(self, view: View, errors: dict[str, str]) -> None:
        """Show errors under a modal's inputs: {block_id: text}."""
        view.errors = errors
        self._tell_shown(view, "view.updated")

    def _place(self, team_id: str, user_id: str, spec: Json, *, previous: View | None) -> View:
        view = self._new(team_id, user_id, spec)
        if previous is not None:
            view.previous_view_id = previous.id
            view.root_view_id = previous.root_view_id
        self._world.stacks.setdefault(user_id, []).append(view.id)
        self._tell_shown(view, "view.opened")
        return view

    def _new(self, team_id: str, user_id: str, spec: Json) -> View:
        view_id = self._world.ids.make("V")
        view = View(
            id=view_id,
            team_id=team_id,
            user_id=user_id,
            spec=spec,
            hash=self._new_hash(),
            root_view_id=view_id,
        )
        self._world.views[view_id] = view
        return view

    def _new_hash(self) -> str:
        return f"{int(self._world.clock.now())}.{secret(4)}"

    def _is_called(self, view: View, external_id: object) -> bool:
        return bool(external_id) and view.spec.get("external_id") == external_id

    def _keep_entered(self, view: View) -> None:
        entered = self._world.entered.get((view.user_id, f"view:{view.id}"), {})
        blocks = {block["block_id"] for block in view.spec["blocks"]}
        for block_id in [each for each in entered if each not in blocks]:
            del entered[block_id]

    def _tell_shown(self, view: View, kind: str) -> None:
        stack = self._world.stacks.get(view.user_id, [])
        data: Json = {"user": view.user_id, "view": view_view(self._world, view)}
        if view.is_modal:
            data["position"] = stack.index(view.id)
        else:
            kind = "home.published"
        self._world.feed.emit(kind, data, team_id=view.team_id, audience={view.user_id})
