"""The project's errors: one tree, and each docstring's first line is the default message.

ChatbotError
├── ConfigurationError          lists every problem
├── NotAuthorisedError
├── StaleActionError
│   └── AlreadyDoneError        by, at
├── InvalidInputError
└── DeliveryError
    ├── TransientDeliveryError  retry_at, ambiguous
    └── PermanentDeliveryError  code
"""

import inspect
from collections.abc import Sequence
from datetime import datetime
from typing import Self


class ChatbotError(Exception):
    """Something went wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (inspect.getdoc(type(self)) or "").partition("\n")[0])


class ConfigurationError(ChatbotError):
    """The configuration has faults.

    Attributes:
        problems: one sentence for each fault, each naming the file or variable.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[str, ...]]]:
        """What another process makes it from; without it, from the joined sentences."""
        return type(self), (self.problems,)


class NotAuthorisedError(ChatbotError):
    """This is only for people who belong to the organisation."""


class StaleActionError(ChatbotError):
    """This message is out of date. Please ask again."""


class AlreadyDoneError(StaleActionError):
    """Somebody else has done this already. Nothing was changed.

    Attributes:
        by: a user id, or who else it was (`console`).
        at: when (aware UTC).
    """

    def __init__(self, *, by: str, at: datetime) -> None:
        self.by, self.at = by, at
        super().__init__()


class InvalidInputError(ChatbotError):
    """That could not be read."""


class DeliveryError(ChatbotError):
    """A message could not be delivered."""


class TransientDeliveryError(DeliveryError):
    """A message could not be delivered just now.

    Attributes:
        retry_at: not before this moment (aware UTC), or None where Slack named none.
        ambiguous: whether it may have been delivered all the same.
    """

    def __init__(
        self,
        message: str | None = None,
        *,
        retry_at: datetime | None = None,
        ambiguous: bool = True,
    ) -> None:
        self.retry_at = retry_at
        self.ambiguous = ambiguous
        super().__init__(message)


class PermanentDeliveryError(DeliveryError):
    """A message cannot be delivered.

    Attributes:
        code: the platform's own error code.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"A message cannot be delivered: {code}")
