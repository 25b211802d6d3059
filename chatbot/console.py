"""The bot's words in a terminal: results, figures and faults shown with rich."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from chatbot.domain.answers import (
    Answered,
    Clarify,
    MayBeRule,
    NoMatch,
    NotCovered,
    Result,
    Withheld,
)
from chatbot.domain.audit import AuditEntry
from chatbot.domain.phrasings import ApprovedPhrasing, by_intent
from chatbot.domain.policies import Clause, PolicyPack, Verdict
from chatbot.domain.withholding import not_cited_sentence, withheld_sentence
from chatbot.services.evaluations import Score, Scored, Tally, tally

VERDICTS = {
    Verdict.NO: ("No", "bold red"),
    Verdict.YES: ("Yes", "bold green"),
    Verdict.DEPENDS: ("It depends", "bold yellow"),
    Verdict.MUST: ("What to do", "bold cyan"),
    Verdict.INFO: ("Good to know", "bold blue"),
}


def show_results(
    console: Console,
    results: Sequence[Result],
    pack: PolicyPack,
    *,
    urgent: bool,
    hand_over: bool = False,
) -> None:
    """Print everything that the bot has to say to one message."""
    if urgent:
        console.print(_urgent(pack, results))
        return
    for result in results:
        console.print(_result(result, pack, hand_over=hand_over))


def _urgent(pack: PolicyPack, results: Sequence[Result]) -> RenderableType:
    text = (
        f"Contact {pack.contacts['safeguarding'].asks} now. If anyone is in danger, ring 999.\n"
        "Do not wait for an answer here, and do not promise to keep it secret."
    )
    for result in results:
        if isinstance(result, Answered | NotCovered):
            text += f"\nWhen everybody is safe, you can ask me about: {result.intent.title}"
    return Panel(Text(text), title="Somebody may be at risk", border_style="bold red")


def _result(result: Result, pack: PolicyPack, *, hand_over: bool) -> RenderableType:
    ask = Text(f"Not sure? Ask {result.contact.asks}.", style="dim")
    match result:
        case Answered():
            return Group(*_answer(result, pack), ask, Text())
        case Withheld():
            title = Text(f"{result.intent.title}. ", style="bold")
            said = title.append(withheld_sentence(result), style="default")
            return Group(said, _source((result.clause,), pack), Text())
        case NotCovered():
            words = Text("The policy does not rule on this. ", style="bold")
            return Group(words.append(result.intent.answer, style="default"), ask, Text())
        case MayBeRule():
            return Group(*_may_be_rule(result, pack), Text())
    return _without_answer(result, hand_over=hand_over)


def _without_answer(result: Clarify | NoMatch, *, hand_over: bool) -> RenderableType:
    ask = Text(f"Not sure? Ask {result.contact.asks}.", style="dim")
    if hand_over:
        return Group(Text(f"I can't settle this one. Please ask {result.contact.asks}."), Text())
    if isinstance(result, Clarify):
        return _did_you_mean(result)
    if result.small_talk:
        return Group(Text("Hello! Ask me anything about the social media policy."), Text())
    return Group(Text("I did not find that in the policy. Try other words."), ask, Text())


def _answer(result: Answered, pack: PolicyPack) -> Iterator[Text]:
    word, style = VERDICTS[result.intent.verdict or Verdict.INFO]
    yield Text(f"{word}. ", style=style).append(result.intent.answer, style="default")
    yield _source(result.clauses, pack)
    if result.not_cited:
        yield Text(not_cited_sentence(result), style="dim")
    if result.related:
        titles = "; ".join(intent.title for intent in result.related)
        yield Text(f"See also: {titles}", style="dim")


def _may_be_rule(result: MayBeRule, pack: PolicyPack) -> Iterator[Text]:
    yield Text("This may be the rule. Nobody has checked whether it answers you:", style="bold")
    for quoted in result.clauses:
        yield Text(f"  {quoted.clause.label}: ", style="bold").append(
            f"“{quoted.wording}”", style="default"
        )
    yield Text(f"Word for word from: {pack.title}, {pack.organisation}.", style="dim")
    yield Text(f"To be sure, ask {result.contact.asks}.", style="dim")


def _did_you_mean(result: Clarify) -> RenderableType:
    lines = [
        Text(f"  {number}. {choice.intent.title}")
        for number, choice in enumerate(result.choices, start=1)
    ]
    return Group(
        Text("Did you mean:", style="bold"),
        *lines,
        Text("Type its number, put it another way, or type: none of these", style="dim"),
        Text(),
    )


def _source(clauses: Sequence[Clause], pack: PolicyPack) -> Text:
    labels = "; ".join(clause.label for clause in clauses)
    return Text(f"{pack.short_name}, {pack.title} ({pack.dated}): {labels}", style="dim")


def show_problems(console: Console, problems: Iterable[str]) -> None:
    """Print faults, one on a line."""
    for problem in problems:
        console.print(Text("✗ ", style="red").append(problem, style="default"), soft_wrap=True)


def show_evaluation(console: Console, scored: Sequence[Scored], *, confusions: int) -> None:
    """Print the figures per policy and kind, then the questions that went wrong."""
    policies = sorted({entry.labelled.policy for entry in scored})
    for policy in policies:
        of_policy = [entry for entry in scored if entry.labelled.policy == policy]
        console.print(_in_scope_table(policy, [e for e in of_policy if e.labelled.in_scope]))
        console.print(
            _out_of_scope_table(policy, [e for e in of_policy if not e.labelled.in_scope])
        )
    if len(policies) > 1:
        console.print(_in_scope_table("all", [e for e in scored if e.labelled.in_scope]))
        console.print(_out_of_scope_table("all", [e for e in scored if not e.labelled.in_scope]))
    bad = [e for e in scored if e.score in {Score.WRONG, Score.FALSE_ANSWER, Score.MISSED}]
    if confusions and bad:
        console.print(_confusions(bad[:confusions], len(bad)))


def _in_scope_table(policy: str, scored: Sequence[Scored]) -> Table:
    table = Table(title=f"{policy}: in scope")
    for column in ("kind", "n", "right", "right or offered", "acceptable", "wrong", "missed"):
        table.add_column(column, justify="left" if column == "kind" else "right")
    table.add_column("verdict right, of right", justify="right")
    for kind, group in _by_kind(scored):
        counts = tally(group)
        right = counts.scores.get(Score.RIGHT, 0)
        table.add_row(
            kind,
            str(counts.total),
            _share(counts, Score.RIGHT),
            _share(counts, Score.RIGHT, Score.OFFERED),
            _share(counts, Score.ACCEPTABLE),
            _share(counts, Score.WRONG),
            _share(counts, Score.MISSED),
            f"{counts.verdicts_right / right:.1%} ({counts.verdicts_right})" if right else "-",
        )
    return table


def _out_of_scope_table(policy: str, scored: Sequence[Scored]) -> Table:
    table = Table(title=f"{policy}: out of scope")
    for column in ("kind", "n", "false answers", "kept out", "of these asked back"):
        table.add_column(column, justify="left" if column == "kind" else "right")
    for kind, group in _by_kind(scored):
        counts = tally(group)
        table.add_row(
            kind,
            str(counts.total),
            _share(counts, Score.FALSE_ANSWER),
            _share(counts, Score.KEPT_OUT),
            str(counts.asked_back),
        )
    return table


def _by_kind(scored: Sequence[Scored]) -> Iterable[tuple[str, Sequence[Scored]]]:
    for kind in sorted({entry.labelled.kind for entry in scored}):
        yield kind, [entry for entry in scored if entry.labelled.kind == kind]
    yield "all", scored


def _share(counts: Tally, *scores: Score) -> str:
    number = sum(counts.scores.get(score, 0) for score in scores)
    return f"{counts.share(*scores):.1%} ({number})"


def _confusions(bad: Sequence[Scored], of: int) -> Table:
    table = Table(title=f"Confusions ({len(bad)} of {of})")
    for column in ("policy", "score", "question", "wanted", "got"):
        table.add_column(column, overflow="fold")
    for entry in bad:
        table.add_row(
            entry.labelled.policy,
            entry.score,
            Text(entry.labelled.question),
            ", ".join(entry.labelled.clauses) or "out of scope",
            Text(_got(entry.result)),
        )
    return table


def _got(result: Result) -> str:
    if isinstance(result, Answered | NotCovered):
        where = result.clauses[0].clause_id if result.clauses else "-"
        return f"{result.outcome}: {result.intent.intent_id} ({where}) {result.confidence:.2f}"
    if isinstance(result, Withheld):
        return f"{result.outcome}: {result.intent.intent_id}"
    if isinstance(result, MayBeRule):
        return f"{result.outcome}: {', '.join(c.clause.clause_id for c in result.clauses)}"
    if isinstance(result, Clarify):
        offered = ", ".join(choice.intent.intent_id for choice in result.choices)
        return f"{result.outcome}: {offered}"
    best = f": {result.best.intent.intent_id} {result.best.confidence:.2f}" if result.best else ""
    return f"{result.outcome}{best}"


def show_urgent_evaluation(
    console: Console, judged: Sequence[tuple[str, bool, bool]], *, confusions: int
) -> None:
    """Print recall and false alarms; each entry is (text, is urgent, was said to be urgent)."""
    urgent = [entry for entry in judged if entry[1]]
    others = [entry for entry in judged if not entry[1]]
    found, alarms = sum(said for _, _, said in urgent), sum(said for _, _, said in others)
    if urgent:
        console.print(f"recall: {found / len(urgent):.1%} ({found} of {len(urgent)})")
    if others:
        console.print(f"false alarms: {alarms / len(others):.1%} ({alarms} of {len(others)})")
    for text, is_urgent, said in [entry for entry in judged if entry[1] != entry[2]][:confusions]:
        console.print(Text(f"{'missed' if is_urgent and not said else 'false alarm'}: {text}"))


def show_changes(console: Console, entries: Sequence[AuditEntry]) -> None:
    """Print the log of changes, a line for each."""
    for entry in entries:
        # A table would cut what does not fit; a log is read and searched as it is.
        console.print(
            f"{entry.at:%Y-%m-%d %H:%M:%S}Z  {entry.workspace_id}  {entry.actor}  {entry.action}"
            f"  {entry.subject}: {_state(entry.before)} -> {_state(entry.after)}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    if not entries:
        console.print("Nothing has been changed.", style="dim")


def _state(values: Mapping[str, Any] | None) -> str:
    if not values:
        return "nothing"
    return "; ".join(f"{name} {value}" for name, value in values.items())


def show_phrasings(console: Console, phrasings: Sequence[ApprovedPhrasing]) -> None:
    """Print approved phrasings, a line for each."""
    for phrasing in phrasings:
        console.print(
            f"{phrasing.approved_at:%Y-%m-%d}  {phrasing.approved_by}  {phrasing.intent_id}:"
            f" {phrasing.text}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    if not phrasings:
        console.print("Nothing has been approved.", style="dim")


def phrasings_as_yaml(phrasings: Sequence[ApprovedPhrasing]) -> str:
    """Approved phrasings by intent, as the topics of a pack have them."""
    entries = {
        intent_id: {"phrasings": {"approved": texts}}
        for intent_id, texts in by_intent(phrasings).items()
    }
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=True, width=99)
