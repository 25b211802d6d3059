"""The study behind the thresholds: `python -m tests.bench.thresholds`.

Each voice of the packs' own phrasings is asked of a matcher that was trained on
the other voices; each fifth of the out-of-scope messages of one that was
trained on the other four. No labelled question is looked at.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from chatbot.domain.answers import Answered, Candidate, Clarify, NotCovered
from chatbot.domain.decisions import Thresholds, decide
from chatbot.domain.policies import Intent, PolicyPack
from chatbot.indexes import TrainingSet, training_set
from chatbot.matching import Example, Matcher
from chatbot.packs import load_packs
from chatbot.packs.schema import VOICES
from chatbot.services.policy_index import SMALL_TALK
from chatbot.settings import REPOSITORY

KEPT = 15  # of a ranking: what comes after has no weight
ANSWER = (0.4, 0.45, 0.5, 0.55, 0.6)
VERDICT = (0.5, 0.6)
CLARIFY = (0.08, 0.12, 0.15, 0.2)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A sentence with what it means (None: nothing of the pack) and how it was ranked."""

    meant: Intent | None
    candidates: tuple[Candidate, ...]
    small_talk: bool


def ask_held_out(pack: PolicyPack) -> Iterator[Asked]:
    """Every phrasing and out-of-scope message, ranked by a matcher that has not learnt it."""
    training = training_set(pack)
    for place, voice in enumerate(VOICES):
        held = [
            (intent, phrasing.text)
            for intent in pack.intents.values()
            for phrasing in intent.phrasings
            if phrasing.voice == voice
        ]
        outside = training["out_of_scope"][place :: len(VOICES)]
        matcher = Matcher.train(**_without(training, voice, frozenset(outside)))
        for meant, text in itertools.chain(held, ((None, text) for text in outside)):
            yield _ask(pack, matcher, meant, text)


def _without(training: TrainingSet, voice: str, outside: frozenset[str]) -> TrainingSet:
    examples = {
        label: [e for e in items if not isinstance(e, Example) or e.voice != voice]
        for label, items in training["examples"].items()
    }
    out_of_scope = [text for text in training["out_of_scope"] if text not in outside]
    return training | {"examples": examples, "out_of_scope": out_of_scope}


def _ask(pack: PolicyPack, matcher: Matcher, meant: Intent | None, text: str) -> Asked:
    ranked = matcher.rank(text)[:KEPT]
    return Asked(
        meant=meant,
        candidates=tuple(
            Candidate(intent=pack.intents[entry.label], confidence=entry.confidence)
            for entry in ranked
            if entry.label in pack.intents
        ),
        small_talk=bool(ranked) and ranked[0].label == SMALL_TALK,
    )


def count(pack: PolicyPack, asked: Sequence[Asked], thresholds: Thresholds) -> Counter[str]:
    """What became of the sentences."""
    counts: Counter[str] = Counter()
    for entry in asked:
        result = decide(entry.candidates, pack, thresholds, small_talk=entry.small_talk)
        if entry.meant is None:
            counts["outside"] += 1
            counts["false answer"] += isinstance(result, Answered)
            counts["false question back"] += isinstance(result, Clarify)
        elif entry.meant.covered:
            counts["inside"] += 1
            if isinstance(result, Answered):
                right = result.clauses[0].clause_id == entry.meant.clauses[0]
                counts["right"] += right
                counts["verdict right"] += right and result.intent.verdict is entry.meant.verdict
                counts["wrong"] += result.clauses[0].clause_id not in entry.meant.clauses
            elif isinstance(result, Clarify):
                counts["offered"] += any(
                    choice.intent.covered and choice.intent.clauses[0] == entry.meant.clauses[0]
                    for choice in result.choices
                )
        else:
            counts["subject"] += 1
            counts["subject said"] += isinstance(result, NotCovered)
            counts["subject answered"] += isinstance(result, Answered)
    return counts


def grid() -> Iterator[Thresholds]:
    """The thresholds that are compared."""
    for answer, verdict, clarify in itertools.product(ANSWER, VERDICT, CLARIFY):
        yield Thresholds(answer=answer, verdict=verdict, clarify=clarify)


def show(name: str, rows: Mapping[Thresholds, Counter[str]]) -> Table:
    """A table with a row for each choice of thresholds."""
    table = Table(title=f"{name}: each voice asked of the other voices")
    for column in (
        "answer",
        "verdict",
        "clarify",
        "right",
        "right or offered",
        "wrong",
        "verdict right, of right",
        "out of scope answered",
        "out of scope asked back",
        "not covered said",
        "not covered answered",
    ):
        table.add_column(column, justify="right")
    for thresholds, counts in rows.items():
        inside, outside, subject = counts["inside"], counts["outside"], counts["subject"]
        table.add_row(
            f"{thresholds.answer:.2f}",
            f"{thresholds.verdict:.1f}",
            f"{thresholds.clarify:.2f}",
            f"{counts['right'] / inside:.1%}",
            f"{(counts['right'] + counts['offered']) / inside:.1%}",
            f"{counts['wrong'] / inside:.1%}",
            f"{counts['verdict right'] / counts['right']:.1%}",
            f"{counts['false answer'] / outside:.1%}",
            f"{counts['false question back'] / outside:.1%}",
            f"{counts['subject said'] / subject:.1%}",
            f"{counts['subject answered'] / subject:.1%}",
        )
    return table


def main() -> None:
    """Print the study for each pack."""
    console = Console(width=160)
    for name, pack in load_packs(REPOSITORY / "intents").items():
        asked = list(ask_held_out(pack))
        rows = {thresholds: count(pack, asked, thresholds) for thresholds in grid()}
        console.print(show(name, rows))


if __name__ == "__main__":
    main()
