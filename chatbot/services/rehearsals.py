"""Replays what people asked, to see which answers a new document would change."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from chatbot.domain.answers import AskedText, Outcome, Result, Withheld
from chatbot.domain.documents import ChangedAnswer
from chatbot.domain.withholding import PolicyState, withhold
from chatbot.domain.wording import tidy
from chatbot.services.policy_index import PolicyIndex, shown_intent

TOLD: Final = {
    Outcome.ANSWERED: "answered",
    Outcome.WITHHELD: "held back",
    Outcome.CLARIFY: "asked which was meant",
    Outcome.MAY_BE_RULE: "a rule offered",
    Outcome.NOT_COVERED: "not covered",
    Outcome.NO_MATCH: "not understood",
}


def merged(asked: Iterable[AskedText]) -> tuple[AskedText, ...]:
    """The same question typed with other spaces or capital letters counts as one."""
    counts: Counter[str] = Counter()
    texts: dict[str, str] = {}
    for entry in asked:
        key = tidy(entry.text).casefold().rstrip("?!. ")
        texts.setdefault(key, entry.text)
        counts[key] += entry.count
    return tuple(AskedText(text=texts[key], count=count) for key, count in counts.most_common())


def rehearse(
    index: PolicyIndex, asked: Iterable[AskedText], before: PolicyState, after: PolicyState
) -> tuple[ChangedAnswer, ...]:
    """The questions whose answers would be other ones, those asked most often first."""
    return tuple(_changed(index, asked, before, after))


def _changed(
    index: PolicyIndex, asked: Iterable[AskedText], before: PolicyState, after: PolicyState
) -> Iterator[ChangedAnswer]:
    for entry in asked:
        results = [result for _, result in index.find_all(entry.text)]
        old = "; ".join(_told(withhold(result, before)) for result in results)
        new = "; ".join(_told(withhold(result, after)) for result in results)
        if old != new:
            yield ChangedAnswer(text=entry.text, count=entry.count, before=old, after=new)


def _told(result: Result) -> str:
    intent = shown_intent(result)
    because = f" ({result.because})" if isinstance(result, Withheld) else ""
    said = TOLD[result.outcome]
    return f"{said}{because}: {intent.title}" if intent else said
