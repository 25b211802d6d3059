"""The log of changes: who changed what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

SYSTEM: Final = "system"  # the bot of its own accord: because of Slack or of the settings
CONSOLE: Final = "console"  # whoever runs the bot, on the command line


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One change. It never holds what a case or a question says.

    Attributes:
        at: when (aware UTC).
        actor: a Slack user id, `SYSTEM` or `CONSOLE`.
        action: what was done: `roles.changed`.
        subject: what it was done to: `page_admin:facebook`.
        before, after: the state as plain values; None where there was or is none.
        number: its place in the log, given by the store.
    """

    workspace_id: str
    at: datetime
    actor: str
    action: str
    subject: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    number: int | None = field(default=None, compare=False)
