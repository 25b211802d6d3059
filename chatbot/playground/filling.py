"""Fills an organisation with months of life: by a command that whoever runs the bot gives.

The stand-in knows nothing of the bot; it runs the command, shows each line that it says
as what is being done, and its last line as what was done.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chatbot.playground.refusals import UserRefusalError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from chatbot.playground.records import Json, Team
    from chatbot.playground.world import World

_UNSAID = "The command that fills it failed without a word."


@dataclass(frozen=True, kw_only=True)
class FillCommand:
    """What to run, with which environment and in which folder; shown under no circumstances."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path


class FillState(StrEnum):
    """How far filling is."""

    EMPTY = "empty"
    FILLING = "filling"
    DONE = "done"
    FAILED = "failed"


class Filling:
    """The filling of one organisation; without a command it is not offered."""

    def __init__(self, world: World, team: Team) -> None:
        self.command: FillCommand | None = None
        self._world = world
        self._team = team
        self._state = FillState.EMPTY
        self._message = ""
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Begin to fill, in the background.

        Raises:
            UserRefusalError: it is not offered, or it has begun already.
        """
        if self.command is None:
            raise UserRefusalError(
                "not_offered", "This bot brings no months of life; `make run` does."
            )
        if self._state is FillState.FILLING:
            raise UserRefusalError("already_filling", "It is being filled already.")
        self._tell(FillState.FILLING, "")
        self._task = asyncio.get_running_loop().create_task(self._run(self.command))

    def as_json(self) -> Json:
        """As the page API shows it."""
        return {
            "offered": self.command is not None,
            "state": str(self._state),
            "message": self._message,
        }

    async def stop(self) -> None:
        """End what runs, and wait until it has ended."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, command: FillCommand) -> None:
        try:
            process = await asyncio.create_subprocess_exec(
                *command.arguments,
                env=dict(command.environment),
                cwd=command.folder,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            self._end(FillState.FAILED, f"The command cannot be run: {error.strerror}.")
            return
        try:
            complaint, _ = await asyncio.gather(_complaint(process), self._listen(process))
            code = await process.wait()
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()
            raise
        self._end(*((FillState.FAILED, complaint) if code else (FillState.DONE, self._message)))

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is not None:
            async for line in process.stdout:
                self._tell(FillState.FILLING, line.decode(errors="replace").strip())

    def _end(self, state: FillState, message: str) -> None:
        failed = "failed" if state is FillState.FAILED else None
        self._world.note("filling", self._team.key, error=failed, detail=message)
        self._tell(state, message)

    def _tell(self, state: FillState, message: str) -> None:
        self._state, self._message = state, message
        data = {"filling": self.as_json()}
        self._world.feed.emit("filling.changed", data, team_id=self._team.id)


async def _complaint(process: asyncio.subprocess.Process) -> str:
    """The last thing that the command complained of."""
    said = (await process.stderr.read()).decode(errors="replace") if process.stderr else ""
    lines = [line.strip().removeprefix("✗").strip() for line in said.splitlines()]
    return next((line for line in reversed(lines) if line), _UNSAID)
