"""Reads what Slack sends from views: presses in them, and forms that were submitted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Payload = Mapping[str, Any]

CHOSEN: Final = ("selected_user", "selected_users")
WORDS: Final = "plain_text_input"


@dataclass(frozen=True, kw_only=True)
class ViewPress:
    """A press or a choice in a modal or in the Home tab.

    Attributes:
        value: what the button carries, or the option that was chosen.
        trigger_id: opens a modal within three seconds.
        metadata: what the bot gave the view.
        values: what stands in all fields of the view, by the block's id.
        in_modal: whether it was in a modal, on which another one can be put.
        block_id: the block that it was in.
        typed_ts: when, by Slack's clock.
    """

    action_id: str
    value: str
    user: str
    trigger_id: str
    view_id: str
    metadata: str
    people: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_modal: bool = False
    block_id: str = ""
    typed_ts: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """The same for a second press of the same button by the same person."""
        return (self.user, self.view_id, f"{self.action_id}\n{self.value}")


def read_view_press(body: Payload) -> ViewPress:
    """A block_actions payload of a view, or of a message whose button opens one."""
    action, view = body["actions"][0], body.get("view") or {}
    return ViewPress(
        action_id=action["action_id"],
        value=action.get("value") or (action.get("selected_option") or {}).get("value") or "",
        user=body["user"]["id"],
        trigger_id=body.get("trigger_id", ""),
        view_id=view.get("id", ""),
        metadata=view.get("private_metadata", ""),
        people=_people(view),
        values={block_id: _entered(state) for block_id, state in _states(view)},
        in_modal=view.get("type") == "modal",
        block_id=action.get("block_id", ""),
        typed_ts=action.get("action_ts", ""),
    )


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A form.

    Attributes:
        metadata: what the bot gave the view.
        below_id: the view that it stands on top of, if any.
        people: the user ids that were chosen, by the block's id.
        words: what was written, by the block's id.
        options: the values that were chosen from lists, by the block's id.
        files: the ids and names of the files that were given.
        values: what stands in all fields, by the block's id.
    """

    user: str
    view_id: str
    metadata: str
    people: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    options: Mapping[str, str]
    files: tuple[tuple[str, str], ...]
    values: Mapping[str, tuple[str, ...]]
    below_id: str = ""


def read_submission(body: Payload) -> Submission:
    """A view_submission payload."""
    view = body["view"]
    return Submission(
        user=body["user"]["id"],
        view_id=view["id"],
        metadata=view.get("private_metadata", ""),
        people=_people(view),
        words={
            block_id: state.get("value") or ""
            for block_id, state in _states(view)
            if state.get("type") == WORDS
        },
        options={
            block_id: state["selected_option"]["value"]
            for block_id, state in _states(view)
            if state.get("selected_option")
        },
        files=tuple(
            (file["id"], file.get("name") or "")
            for _, state in _states(view)
            for file in state.get("files") or ()
        ),
        below_id=view.get("previous_view_id") or "",
        values={block_id: _entered(state) for block_id, state in _states(view)},
    )


def _entered(state: Payload) -> tuple[str, ...]:
    """What stands in any field: words, a time or date as written, values of options, user ids."""
    names = ("value", "selected_time", "selected_date", "selected_date_time")
    options = [state.get("selected_option"), *(state.get("selected_options") or ())]
    texts = [
        *(state.get(name) for name in names),
        *(option and option["value"] for option in options),
    ]
    return (*(str(text) for text in texts if text), *_chosen(state))


def _people(view: Payload) -> dict[str, tuple[str, ...]]:
    """What stands in the fields that people are chosen in."""
    return {
        block_id: _chosen(state)
        for block_id, state in _states(view)
        if any(name in state for name in CHOSEN)
    }


def _states(view: Payload) -> Iterator[tuple[str, Payload]]:
    """Each field's state with the id of its block."""
    values: Mapping[str, Mapping[str, Payload]] = (view.get("state") or {}).get("values") or {}
    for block_id, fields in values.items():
        for state in fields.values():
            yield block_id, state


def _chosen(state: Payload) -> tuple[str, ...]:
    one, many = state.get("selected_user"), state.get("selected_users")
    return tuple(many or ()) or ((one,) if one else ())
