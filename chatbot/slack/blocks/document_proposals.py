"""Loading the approved document: the form, what it would change, and that it went live."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement
from slack_sdk.models.views import View

from chatbot.domain.documents import DocumentVersion, DriftEntry, Overview, Proposal
from chatbot.domain.policies import PolicyPack
from chatbot.domain.withholding import in_words
from chatbot.slack.blocks.document_rules import counted, page_buttons, page_of, rules
from chatbot.slack.blocks.reply import (
    Reply,
    button,
    buttons,
    escaped,
    section,
    shortened,
    small_print,
)
from chatbot.slack.blocks.roles import actor_in_words, listed
from chatbot.slack.blocks.views import heading, modal
from chatbot.slack.ids import Action, Field, Form

LOAD: Final = "Load the policy"
VERSIONS: Final = "Policy documents"
KINDS: Final = ("docx", "pdf", "txt", "md", "html")
MOST_TITLES: Final = 12
MOST_QUESTIONS: Final = 5
MOST_VERSIONS: Final = 30
LONGEST_OPTION: Final = 75  # characters
LONGEST_QUESTION: Final = 150  # characters of a question that is shown


class FileInput(InputInteractiveElement):
    """A field for files; https://docs.slack.dev/reference/block-kit/block-elements/file-input-element."""

    type = "file_input"

    @property
    def attributes(self) -> set[str]:  # type: ignore[override]
        """What Slack takes."""
        return {"type", "action_id", "filetypes", "max_files"}

    def __init__(self, *, action_id: str, filetypes: Sequence[str], max_files: int) -> None:
        super().__init__(type=self.type, action_id=action_id)
        self.filetypes, self.max_files = list(filetypes), max_files


def load_form(pack: PolicyPack) -> View:
    """Where a manager gives the document."""
    return modal(
        LOAD,
        [
            section(
                f"The approved {escaped(pack.title)} of {escaped(pack.organisation)}, as a file."
                " I find every rule in it and show you what would change."
                " Nothing changes before you say so."
            ),
            InputBlock(
                block_id="file",
                label=PlainTextObject(text="The document", emoji=False),
                hint=PlainTextObject(text="Word, PDF, text, Markdown or HTML, up to 10 MB."),
                element=FileInput(action_id=Field.FILE, filetypes=KINDS, max_files=1),
            ),
        ],
        form=Form.FILE,
        submit="Read it",
    )


def which_file(files: Sequence[tuple[str, str]]) -> View:
    """A message has several files: which one is meant."""
    options = [
        Option(value=file_id, text=PlainTextObject(text=shortened(name, LONGEST_OPTION)))
        for file_id, name in files[:100]
    ]
    field = InputBlock(
        block_id="file",
        label=PlainTextObject(text="Which file is the approved policy?", emoji=False),
        element=StaticSelectElement(
            action_id=Field.FILE, options=options, placeholder="Choose a file"
        ),
    )
    return modal(LOAD, [field], form=Form.WHICH_FILE, submit="Read it")


def reading(name: str, *, known_as: str | None = None) -> View:
    """What is seen while a document is read; `known_as` names it before Slack gives it an id."""
    words = f"Reading {escaped(shortened(name, 200))} …"
    view = modal(LOAD, [section(words), small_print("You may close this: it is not lost.")])
    view.external_id = known_as
    return view


def proposal_view(proposal: Proposal, pack: PolicyPack, *, page: int = 0) -> View:
    """What a document would change, with the button that makes it live."""
    version, drift = proposal.version, proposal.drift
    blocks: list[Block] = []
    if page == 0:
        blocks += _summary(proposal, pack)
    if drift:
        blocks.append(heading("What changed in the document"))
        blocks += rules(page_of(drift, page), pack, review=False)
        blocks += page_buttons(drift, page, version.version_id)
    view = modal(
        LOAD, blocks, form=Form.MAKE_LIVE, submit="Make it live", metadata=version.version_id
    )
    view.close = PlainTextObject(text="Not now", emoji=False)
    return view


def _summary(proposal: Proposal, pack: PolicyPack) -> Iterator[Block]:
    name = escaped(proposal.version.name)
    same = f"{proposal.unchanged} of {proposal.clauses} rules stand in it as the answers know them"
    if not proposal.drift:
        yield section(f"*{name}*: every rule stands in it as the answers know it.")
    else:
        yield section(f"*{name}*: {same}; {counted(proposal.drift)}.")
    yield section(_held_back(proposal.held_back, pack))
    yield section(_rehearsal(proposal))
    yield small_print("Until you press “Make it live”, answers rest on what was there before.")


def _held_back(intent_ids: Sequence[str], pack: PolicyPack) -> str:
    if not intent_ids:
        return "*No answer would be held back.*"
    titles = [escaped(pack.intents[each].title) for each in intent_ids]
    count = _answers(len(titles))
    return f"*{count} would be held back until looked at:*\n{listed(titles, MOST_TITLES)}"


def _rehearsal(proposal: Proposal) -> str:
    if not proposal.rehearsed:
        return "Nobody has asked anything in the last 90 days, so there is nothing to compare."
    changed = len(proposal.changes)
    if not changed:
        return f"{_questions(proposal.rehearsed)} of the last 90 days: every answer stays."
    lines = [
        f"“{escaped(shortened(change.text, LONGEST_QUESTION))}”"
        f"{f' ({change.count} times)' if change.count > 1 else ''}:"
        f" {escaped(change.before)} → {escaped(change.after)}"
        for change in proposal.changes
    ]
    return (
        f"*{_questions(proposal.rehearsed)} of the last 90 days, {changed} of them would be"
        f" answered differently:*\n{listed(lines, MOST_QUESTIONS)}"
    )


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def live_view(version: DocumentVersion, overview: Overview) -> View:
    """The document is live now."""
    return modal(
        LOAD,
        [
            section(f"*{escaped(version.name)}* is live now."),
            section(_consequence(overview)),
            *_look_row(overview),
        ],
    )


def live_notice(overview: Overview) -> Reply:
    """What managers are told when a document went live."""
    live = overview.live
    day = str(in_words(live.live_at, overview.zone)) if live and live.live_at else ""
    words = f"The policy was changed on {day}. {_consequence(overview)}"
    who = f"{actor_in_words(overview.live_by)} made {escaped(live.name if live else '')} live."
    return Reply(text=words, blocks=(section(words), small_print(who), *_look_row(overview)))


def _consequence(overview: Overview) -> str:
    count = len(overview.held_back)
    if not count:
        return "Every answer is given as before."
    be = "is" if count == 1 else "are"
    them = "it" if count == 1 else "them"
    return f"{_answers(count)} {be} held back until somebody has looked at {them}."


def _look_row(overview: Overview) -> Sequence[Block]:
    if not overview.drift:
        return ()
    return (buttons([button("Rules that changed", Action.DRIFT, "open")]),)


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"


def versions_view(overview: Overview) -> View:
    """The live document and those before it."""
    found = [*([overview.live] if overview.live else []), *overview.earlier]
    shown = [_version_in_words(each, overview.zone) for each in found[:MOST_VERSIONS]]
    lines: list[Block] = [section(said) for said in shown]
    if len(found) > MOST_VERSIONS:
        lines.append(small_print(f"and {len(found) - MOST_VERSIONS} earlier ones"))
    return modal(VERSIONS, lines or [section("No document was ever loaded here.")])


def _version_in_words(version: DocumentVersion, zone: tzinfo) -> str:
    since = f"live since {in_words(version.live_at, zone)}" if version.live_at else "not live"
    return (
        f"*{escaped(version.name)}*, {since}\n"
        f"Loaded by {actor_in_words(version.loaded_by)} on {in_words(version.loaded_at, zone)}"
    )


def waiting_documents(overview: Overview, most: int) -> Iterator[Block]:
    """Documents that were read and that nobody made live yet, for the Home tab."""
    waiting, zone = overview.waiting, overview.zone
    for place, version in enumerate(waiting[:most]):
        yield section(
            f"*{escaped(version.name)}*, read on {in_words(version.loaded_at, zone)} for"
            f" {actor_in_words(version.loaded_by)}. No answer rests on it yet."
        )
        yield buttons(
            [
                button("See what would change", Action.PROPOSAL.at(place), version.version_id),
                button("Throw it away", Action.DISCARD.at(place), version.version_id),
            ]
        )
    if len(waiting) > most:
        yield small_print(f"and {len(waiting) - most} more")


def policy_document(overview: Overview) -> Sequence[Block]:
    """The live document, for the Home tab."""
    said = "No approved document is loaded, so I cannot show its words."
    row = [button("Load the approved policy", Action.LOAD_POLICY, "open")]
    if overview.live:
        said = _version_in_words(overview.live, overview.zone)
        if overview.drift:
            row.append(button("What changed", Action.DRIFT, "open"))
        row.append(button("All documents", Action.VERSIONS, "open"))
    return (section(said), buttons(row))


def changed_rules(
    to_review: Sequence[DriftEntry],
    overview: Overview,
    moved: int,
    most: int,
) -> Iterator[Block]:
    """The rules that somebody has to look at, for the Home tab."""
    yield section(f"{_count_rules(len(to_review))} to look at. {_consequence(overview)}")
    for place, entry in enumerate(to_review[:most]):
        block = section(f"*{escaped(entry.label)}*: {_status(entry)}")
        block.accessory = button("Look at it", Action.REVIEW.at(place), entry.clause_id or "")
        yield block
    row = [button("See all", Action.DRIFT, "open")]
    if moved and overview.live:
        label = f"All {moved} moved: still right" if moved > 1 else "The moved one: still right"
        row.append(button(label, Action.ACCEPT_MOVED, overview.live.version_id))
    yield buttons(row)


def _count_rules(count: int) -> str:
    return "1 rule" if count == 1 else f"{count} rules"


def _status(entry: DriftEntry) -> str:
    words = {
        "changed": "its words changed",
        "vanished": "not in the document any more",
        "renumbered": f"moved, now {entry.found_as}",
    }
    return escaped(words[entry.status])
