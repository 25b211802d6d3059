"""What the stand-in says when it will not do something."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbot.playground.records import Json


class ApiRefusalError(Exception):
    """A Web API call is refused. `code` is Slack's error code, `extra` the rest of the answer."""

    def __init__(self, code: str, **extra: object) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    def body(self) -> Json:
        """The answer as Slack sends it."""
        return {"ok": False, "error": self.code, **self.extra}


class UserRefusalError(Exception):
    """What a user tried is refused. `code` for programs, `message` is what the user is shown."""

    def __init__(self, code: str, message: str, *, errors: dict[str, str] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        """The answer of the page API."""
        body: Json = {"ok": False, "error": self.code, "message": self.message}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


class BadRequestError(Exception):
    """The page asked for something that makes no sense: a fault of the page, not of the user."""


class ManifestError(Exception):
    """The app's manifest cannot be used. `problems` lists every fault found."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
