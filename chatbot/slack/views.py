"""Opens and changes modals, and publishes the Home tab."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from slack_sdk import WebClient
from slack_sdk.models.views import View

from chatbot.domain.errors import PermanentDeliveryError, StaleActionError
from chatbot.services.ports import Clock
from chatbot.slack.errors import delivery_errors

# A trigger id lives three seconds and opens one view.
TOO_LATE: Final = frozenset(("expired_trigger_id", "exchanged_trigger_id", "trigger_expired"))
CLOSED: Final = frozenset(("not_found", "view_not_found"))
TRIES: Final = 6
BETWEEN_TRIES: Final = 0.4  # seconds


@dataclass(frozen=True, kw_only=True)
class SlackViews:
    """Every method raises a DeliveryError where Slack does not take the view.

    Raises:
        TransientDeliveryError: try again later.
        PermanentDeliveryError: Slack will not take it.
    """

    client: WebClient
    clock: Clock

    def open(self, trigger_id: str, view: View) -> str:
        """Open a modal; returns its id.

        Raises:
            StaleActionError: the press is too old.
        """
        with _too_late(), delivery_errors(self.clock.now()):
            opened = self.client.views_open(trigger_id=trigger_id, view=view.to_dict())
        return str(opened["view"]["id"])

    def push(self, trigger_id: str, view: View) -> str:
        """Put a modal on top of the one that was pressed in; returns its id.

        Raises:
            StaleActionError: the press is too old.
        """
        with _too_late(), delivery_errors(self.clock.now()):
            pushed = self.client.views_push(trigger_id=trigger_id, view=view.to_dict())
        return str(pushed["view"]["id"])

    def update(self, view_id: str, view: View) -> None:
        """Change a modal; nothing where it was closed in the meantime."""
        try:
            with delivery_errors(self.clock.now()):
                self.client.views_update(view_id=view_id, view=view.to_dict())
        except PermanentDeliveryError as error:
            if error.code not in CLOSED:
                raise

    def update_named(self, name: str, view: View) -> None:
        """Change the modal that an acknowledgement has just put there, by its `external_id`.

        Slack may hear of this before it has dealt with the acknowledgement, which
        would then cover it: so it is tried until the modal is there, for two
        seconds. Nothing where it was closed in the meantime.
        """
        for attempt in range(TRIES):
            try:
                with delivery_errors(self.clock.now()):
                    self.client.views_update(external_id=name, view=view.to_dict())
            except PermanentDeliveryError as error:
                if error.code not in CLOSED:
                    raise
                time.sleep(BETWEEN_TRIES if attempt + 1 < TRIES else 0)
            else:
                return

    def publish(self, user_id: str, view: View) -> None:
        """Show somebody their Home tab."""
        with delivery_errors(self.clock.now()):
            self.client.views_publish(user_id=user_id, view=view.to_dict())


@contextmanager
def _too_late() -> Iterator[None]:
    try:
        yield
    except PermanentDeliveryError as error:
        if error.code in TOO_LATE:
            raise StaleActionError("That took too long. Please press again.") from error
        raise
