"""Commands for the person who runs the bot."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from chatbot import cli_documents, cli_packs, cli_reports
from chatbot.console import (
    phrasings_as_yaml,
    show_changes,
    show_evaluation,
    show_phrasings,
    show_problems,
    show_results,
    show_urgent_evaluation,
)
from chatbot.domain.answers import Answered, Clarify, MayBeRule, Result, Withheld
from chatbot.domain.errors import ChatbotError, ConfigurationError, InvalidInputError
from chatbot.domain.withholding import PolicyState, withhold
from chatbot.indexes import Indexes
from chatbot.labelled import LabelledLine, QuestionLine, UrgentLine, is_urgent_set, read_lines
from chatbot.logs import configure_logging
from chatbot.running import run_until_stopped
from chatbot.seeding.lives import fill
from chatbot.self_check import check_everything
from chatbot.services.evaluations import evaluate as evaluate_indexes
from chatbot.services.policy_index import PolicyIndex, shown_intent
from chatbot.settings import REPOSITORY, Settings, load_settings, load_slack_settings
from chatbot.terminal import (
    open_conversation,
    open_register,
    read_audit_log,
    read_phrasings,
    saved_policy_state,
)
from chatbot.trying import try_out

app = typer.Typer(
    name="chatbot",
    help="Answers charity staff from their organisation's own social media policy.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("load-policy")(cli_documents.load_policy)
app.command("fingerprint")(cli_documents.fingerprint)
app.command("report")(cli_reports.report)
app.command("new-pack")(cli_packs.new_pack)
MANIFEST = REPOSITORY / "manifest.yaml"

out = Console()
err = Console(stderr=True)

PackOption = Annotated[
    str | None, typer.Option("--pack", help="A folder of intents/; default: CHATBOT_PACK.")
]
ConfusionsOption = Annotated[
    int, typer.Option(min=0, help="How many of the questions that went wrong to list.")
]


def main() -> None:
    """Run a command; a fault ends it with a clear sentence and exit code 2."""
    try:
        app()
    except ConfigurationError as error:
        show_problems(err, error.problems)
        sys.exit(2)
    except ChatbotError as error:
        show_problems(err, [str(error)])
        sys.exit(2)


@app.command()
def ask(
    text: Annotated[list[str] | None, typer.Argument(help="The question.")] = None,
    pack: PackOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"policy", "question"} lines, answer each.')
    ] = False,
) -> None:
    """Answer one question, or many from standard input."""
    settings = load_settings(Settings)
    indexes = Indexes(settings)
    states = _States(settings, indexes)
    if jsonl:
        for line in read_lines(sys.stdin, QuestionLine):
            _write_json(indexes, states, line.policy, line.question)
        return
    question = " ".join(text or ()).strip()
    if not question:
        raise InvalidInputError("Say what you want to know, or use --jsonl.")
    if as_json:
        _write_json(indexes, states, pack or settings.chatbot_pack, question)
        return
    index = indexes[pack or settings.chatbot_pack]
    urgent = index.is_urgent(question)
    results = _find(index, states[index.pack.pack_id], question)
    show_results(out, results, index.pack, urgent=urgent)


class _States:
    """The states of the packs' documents, each read once."""

    def __init__(self, settings: Settings, indexes: Indexes) -> None:
        self._settings = settings
        self._indexes = indexes
        self._read: dict[str, PolicyState] = {}

    def __getitem__(self, pack_id: str) -> PolicyState:
        if pack_id not in self._read:
            pack = self._indexes[pack_id].pack
            self._read[pack_id] = saved_policy_state(self._settings, pack)
        return self._read[pack_id]


def _find(index: PolicyIndex, state: PolicyState, question: str) -> list[Result]:
    if index.pack.draft:
        return [index.offer(question, state.wordings)]
    return [withhold(result, state) for _, result in index.find_all(question)]


def _write_json(indexes: Indexes, states: _States, pack_id: str, question: str) -> None:
    index = indexes[pack_id]
    first, *others = _find(index, states[pack_id], question)
    answer = _as_json(first) | {"urgent": index.is_urgent(question)}
    if others:
        answer["also"] = [_as_json(other) for other in others]
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _as_json(result: Result) -> dict[str, Any]:
    intent = shown_intent(result)
    return {
        "outcome": result.outcome,
        "urgent": False,
        "intent": intent.intent_id if intent else None,
        "clauses": list(intent.clauses) if isinstance(result, Answered) and intent else [],
        "verdict": intent.verdict if intent and not isinstance(result, Withheld) else None,
        "confidence": round(result.confidence, 4),
        "choices": _choices(result),
    }


def _choices(result: Result) -> list[dict[str, Any]]:
    """What is offered: intents with their clauses, of a draft clauses alone."""
    if isinstance(result, MayBeRule):
        return [{"intent": None, "clauses": [c.clause.clause_id]} for c in result.clauses]
    if not isinstance(result, Clarify):
        return []
    return [
        {"intent": choice.intent.intent_id, "clauses": list(choice.intent.clauses)}
        for choice in result.choices
    ]


@app.command()
def chat(pack: PackOption = None) -> None:
    """Talk with the bot in the terminal: no Slack, no token, no network."""
    settings = load_settings(Settings)
    configure_logging("WARNING")
    conversation = open_conversation(settings, pack or settings.chatbot_pack)
    out.print(f"[bold]{conversation.pack.organisation}[/bold]: {conversation.pack.title}")
    out.print("Ask a question about social media. An empty line or Ctrl-D ends.", style="dim")
    while question := _read_line():
        response = conversation.say(question)
        show_results(
            out,
            response.results,
            conversation.pack,
            urgent=response.urgent,
            hand_over=response.hand_over,
        )


def _read_line() -> str:
    try:
        return out.input("[bold]> [/bold]").strip()
    except (EOFError, KeyboardInterrupt):
        out.print()
        return ""


@app.command("try")
def try_it(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8765,
    browser: Annotated[bool, typer.Option(help="Open the page.")] = True,
) -> None:
    """Try the whole bot in the browser: a stand-in for Slack on this machine."""
    try_out(manifest=MANIFEST, organisations=("wsc", "tarner"), port=port, browser=browser)


@app.command(hidden=True)
def seed(
    person: Annotated[list[str], typer.Option(help="A role's key and a user id: manager=U012.")],
    months: Annotated[int, typer.Option(min=1, max=24, help="How far back.")] = 3,
) -> None:
    """Fill the stand-in's database with months of life; `chatbot try` runs it for its page."""
    settings = load_settings(Settings)
    configure_logging("WARNING")
    people = dict(_key_and_user(each) for each in person)
    _say_at_once(fill(settings, months=months, people=people, say=_say_at_once))


def _key_and_user(text: str) -> tuple[str, str]:
    key, equals, user_id = text.partition("=")
    if not (key and equals and user_id):
        raise InvalidInputError(f"--person {text}: give a role's key and a user id, manager=U012.")
    return key, user_id


def _say_at_once(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@app.command()
def check() -> None:
    """Validate settings, packs and manifest, offline; every fault with its file and place."""
    faults, summary = check_everything()
    if faults:
        raise ConfigurationError(faults)
    for line in summary:
        out.print(line, markup=False, highlight=False)


@app.command()
def evaluate(file: Path, confusions: ConfusionsOption = 0) -> None:
    """Measure on a file of labelled questions, or of urgent and other messages."""
    indexes = Indexes(load_settings(Settings))
    try:
        with file.open(encoding="utf-8") as lines:
            first = next(lines, "")
            if is_urgent_set(first):
                _evaluate_urgent(indexes, chain([first], lines), confusions)
                return
            labelled = [
                line.to_domain() for line in read_lines(chain([first], lines), LabelledLine)
            ]
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{file} cannot be read: {error}") from None
    needed = {question.policy: indexes[question.policy] for question in labelled}
    show_evaluation(out, evaluate_indexes(needed, labelled), confusions=confusions)


def _evaluate_urgent(indexes: Indexes, lines: Iterable[str], confusions: int) -> None:
    urgency = indexes.urgency
    judged = [
        (line.text, line.urgent, urgency.is_urgent(line.text))
        for line in read_lines(lines, UrgentLine)
    ]
    show_urgent_evaluation(out, judged, confusions=confusions)


@app.command()
def audit(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on (UTC).")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object a line.")] = False,
) -> None:
    """List who changed what and when, oldest first, of every workspace in the database."""
    settings = load_settings(Settings)
    entries = read_audit_log(settings, since.replace(tzinfo=UTC) if since else None)
    if as_json:
        for entry in entries:
            row = asdict(entry) | {"at": entry.at.isoformat()}
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    show_changes(out, entries)


@app.command()
def acknowledgements(
    file: Annotated[Path, typer.Option("--csv", help="Where to write it; it must not exist.")],
    pack: PackOption = None,
    workspace: Annotated[
        str | None, typer.Option(help="A workspace's id, where several use the pack.")
    ] = None,
) -> None:
    """Write who has read which version of the policy, for a spreadsheet."""
    settings = load_settings(Settings)
    with open_register(settings, pack or settings.chatbot_pack, workspace) as register:
        content = register.write()
    try:
        with file.open("xb") as target:
            target.write(content)
    except FileExistsError:
        raise InvalidInputError(f"{file} is there already. Nothing was written.") from None
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be written: {error.strerror}") from None
    out.print(f"Written: {file}", markup=False, highlight=False)


@app.command()
def phrasings(
    pack: PackOption = None,
    *,
    export: Annotated[
        bool, typer.Option("--export", help="Write YAML for the pack, not a list.")
    ] = False,
) -> None:
    """List the phrasings that managers approved for a pack, or write them as YAML for it."""
    settings = load_settings(Settings)
    pack_id = pack or settings.chatbot_pack
    approved = read_phrasings(settings).get(pack_id, ())
    if export:
        sys.stdout.write(phrasings_as_yaml(approved))
        return
    show_phrasings(out, approved)


@app.command()
def run() -> None:
    """Run the bot for Slack, over Socket Mode or HTTP, until it is told to stop."""
    settings = load_slack_settings()
    configure_logging(settings.chatbot_log_level)
    run_until_stopped(settings)
