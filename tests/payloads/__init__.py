"""What Slack sends, in the shape of its documentation; every name in it is invented."""

import json
from pathlib import Path
from typing import Any


def payload(name: str) -> dict[str, Any]:
    """The payload in `<name>.json`."""
    loaded: dict[str, Any] = json.loads(
        (Path(__file__).parent / f"{name}.json").read_text("utf-8")
    )
    return loaded
