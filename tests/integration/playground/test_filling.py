"""Filling an organisation by a command, and the bot that is being started."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from chatbot.playground.filling import FillCommand
from chatbot.playground.runner import Playground, PlaygroundError

from .conftest import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import RecordingBot


def offer(playground: Playground, folder: Path, program: str) -> None:
    """Offer a Python program that fills wsc."""
    command = FillCommand(
        arguments=(sys.executable, "-c", program), environment={"MONTHS": "3"}, folder=folder
    )
    playground.offer_filling("wsc", command)


def organisation(playground: Playground, key: str = "wsc") -> dict[str, Any]:
    """An organisation as the page sees it."""
    organisations = playground.get("state")["organisations"]
    found: dict[str, Any] = next(each for each in organisations if each["key"] == key)
    return found


def filled(playground: Playground) -> dict[str, Any]:
    """How filling ended."""

    def ended() -> dict[str, Any] | None:
        filling: dict[str, Any] = organisation(playground)["filling"]
        return filling if filling["state"] in {"done", "failed"} else None

    result: dict[str, Any] = playground.wait_for(ended, seconds=10)
    return result


def test_last_line_says_what_was_done(playground: Playground, tmp_path: Path) -> None:
    """The command runs in its environment; its last line is shown and noted in the log."""
    offer(playground, tmp_path, "import os; print('August'); print(os.environ['MONTHS'], 'done')")
    assert organisation(playground)["filling"] == {
        "offered": True,
        "state": "empty",
        "message": "",
    }
    assert playground.post("organisations/wsc/fill")["filling"]["state"] == "filling"
    assert filled(playground) == {"offered": True, "state": "done", "message": "3 done"}
    entry = playground.log("filling")[-1]
    assert (entry["name"], entry["ok"], entry["detail"]) == ("wsc", True, "3 done")


def test_complaint_is_shown(playground: Playground, tmp_path: Path) -> None:
    """A command that fails is told by the last thing it complained of; it can be tried again."""
    offer(
        playground, tmp_path, "import sys; print('August'); sys.exit('one\\n✗ No such pack.\\n')"
    )
    for _ in range(2):
        playground.post("organisations/wsc/fill")
        filling = filled(playground)
        assert (filling["state"], filling["message"]) == ("failed", "No such pack.")


def test_program_that_is_not_there(playground: Playground, tmp_path: Path) -> None:
    """A command that cannot even be run is told too."""
    command = FillCommand(arguments=(str(tmp_path / "none"),), environment={}, folder=tmp_path)
    playground.offer_filling("wsc", command)
    playground.post("organisations/wsc/fill")
    assert "cannot be run" in filled(playground)["message"]


def test_only_once_at_a_time_and_only_where_offered(
    playground: Playground, tmp_path: Path
) -> None:
    """A second press while it runs is refused; so is an organisation without a command."""
    offer(playground, tmp_path, "input()")
    playground.post("organisations/wsc/fill")
    assert playground.post("organisations/wsc/fill")["error"] == "already_filling"
    assert playground.post("organisations/tarner/fill")["error"] == "not_offered"


def test_stopping_ends_the_command(tmp_path: Path) -> None:
    """What is still filling does not outlive the stand-in."""
    alive = "import time, pathlib; pathlib.Path('begun').touch(); time.sleep(600)"
    with Playground(MANIFEST) as playground:
        offer(playground, tmp_path, alive)
        playground.post("organisations/wsc/fill")
        playground.wait_for((tmp_path / "begun").exists)


def test_bot_that_is_starting(playground: Playground) -> None:
    """A bot that was announced is starting until it is there, or until it has ended."""
    assert organisation(playground)["connection"]["starting"] is False
    playground.expect_bot("wsc")
    assert organisation(playground)["connection"]["starting"] is True
    assert organisation(playground, "tarner")["connection"]["starting"] is False
    playground.expect_bot("wsc", expected=False)
    assert organisation(playground)["connection"]["starting"] is False


def test_bot_that_is_there(playground: Playground, http_bot: RecordingBot) -> None:
    """A bot that is connected is not starting any more."""
    playground.expect_bot("wsc")
    connection = organisation(playground)["connection"]
    assert (connection["connected"], connection["starting"]) == (True, False)


def test_members_are_those_who_belong(playground: Playground) -> None:
    """Who could have asked: no guest, nobody who left, no outsider, no bot."""
    assert set(playground.members("tarner")) == {
        "youth_worker",
        "project_manager",
        "dsl",
        "trustee",
        "volunteer",
    }


def test_expected_is_yes_or_no(playground: Playground) -> None:
    """Anything else is a fault of the request."""
    with pytest.raises(PlaygroundError, match="expected must be true or false"):
        playground.post("organisations/wsc/bot", expected="soon")
