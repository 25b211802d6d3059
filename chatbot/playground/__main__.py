"""`python -m chatbot.playground`: the stand-in by itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from chatbot.playground.manifest import read_manifest
from chatbot.playground.refusals import ManifestError
from chatbot.playground.server import HOST, bind, serve


def main(arguments: list[str] | None = None) -> int:
    """Run it; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        manifest = read_manifest(options.manifest)
        listening = bind(options.port)
        url = f"http://{HOST}:{listening.getsockname()[1]}"
        sys.stdout.write(f"Stand-in for Slack: {url}/\n")
        sys.stdout.flush()
        http_urls = dict(each.split("=", 1) for each in options.http_url)
        serve(manifest, listening, clock_file=options.clock_file, http_urls=http_urls)
    except (ManifestError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m chatbot.playground", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one")
    parser.add_argument("--manifest", type=Path, default=Path("manifest.yaml"))
    parser.add_argument("--clock-file", type=Path)
    parser.add_argument(
        "--http-url",
        action="append",
        default=[],
        metavar="ORGANISATION=URL",
        help="deliver over HTTP, e.g. wsc=http://127.0.0.1:3000/slack/events",
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
