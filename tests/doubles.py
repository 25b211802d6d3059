"""Deterministic stand-ins for the edges, for tests of the services."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from chatbot.domain.errors import TransientDeliveryError
from chatbot.domain.outbox import SentMessage
from chatbot.domain.people import Listed, Standing
from chatbot.matching import Ranked

LONDON: Final = ZoneInfo("Europe/London")


@dataclass
class FixedClock:
    """A clock that stands still until it is moved."""

    moment: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment that was set."""
        return self.moment

    def move(self, **by: float) -> None:
        """Move it: `move(minutes=5)`."""
        self.moment += timedelta(**by)


@dataclass(kw_only=True)
class Leave:
    """Who is away, as the tests say."""

    away: set[tuple[str, date]] = field(default_factory=set)
    covers: dict[tuple[str, date], str] = field(default_factory=dict)

    def is_away(self, user_id: str, on: date) -> bool:
        """Whether that was said."""
        return (user_id, on) in self.away

    def cover_for(self, user_id: str, on: date) -> str | None:
        """Who was said to."""
        return self.covers.get((user_id, on))

    def now(self) -> "Leave":
        """The same: a test says everything beforehand."""
        return self

    def go(self, user_id: str, first: date, days: int, cover: str | None = None) -> None:
        """Be away."""
        for number in range(days):
            self.away.add((user_id, first + timedelta(days=number)))
            if cover:
                self.covers[user_id, first + timedelta(days=number)] = cover

    def come_back(self) -> None:
        """Be away no more, whoever was."""
        self.away.clear()
        self.covers.clear()


@dataclass(frozen=True)
class KeywordMatcher:
    """Ranks a label by whether its key is in the text; sentences can be given a ranking."""

    rankings: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    approved: Mapping[str, str] = field(default_factory=dict)

    def with_phrasings(self, phrasings: Mapping[str, Sequence[str]]) -> "KeywordMatcher":
        """Knows these texts by what they say."""
        known = {self.key_of(text): label for label, texts in phrasings.items() for text in texts}
        return replace(self, approved=known)

    def repeats_approved(self, text: str) -> bool:
        """Whether a known text says the same."""
        return self.key_of(text) in self.approved

    def key_of(self, text: str) -> str:
        """The words in small letters."""
        return " ".join(re.findall(r"\w+", text.casefold()))

    def group(self, texts: Sequence[str]) -> Sequence[int]:
        """Texts with the same last word mean the same."""
        last = [(self.key_of(text).split() or [""])[-1] for text in texts]
        return [last.index(word) for word in last]

    def rank(self, text: str) -> Sequence[Ranked]:
        """That of an approved text, or the ranking of the first key that is in the text."""
        if label := self.approved.get(self.key_of(text)):
            return [Ranked(label=label, confidence=0.95)]
        for key, ranking in self.rankings.items():
            if key in text.casefold():
                return [
                    Ranked(label=label, confidence=confidence)
                    for label, confidence in sorted(ranking.items(), key=lambda item: -item[1])
                ]
        return []


@dataclass(frozen=True)
class KeywordUrgency:
    """Takes every text with a word for urgent."""

    word: str = "danger"

    def is_urgent(self, text: str) -> bool:
        """Whether the word is in the text."""
        return self.word in text.casefold()


@dataclass
class FakeDirectory:
    """The platform's list of people: everybody is a member, unless it says otherwise."""

    standings: dict[str, Standing] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    reachable: bool = True
    asked: int = 0

    def standing_of(self, user_id: str) -> Standing:
        """The standing that was set."""
        self.asked += 1
        if not self.reachable:
            raise TransientDeliveryError
        return self.standings.get(user_id, Standing.MEMBER)

    def user_id_of(self, email: str) -> str | None:
        """The id that was set for the address."""
        if not self.reachable:
            raise TransientDeliveryError
        return self.addresses.get(email)

    def everybody(self) -> Sequence[Listed]:
        """Those whose standing was set."""
        self.asked += 1
        if not self.reachable:
            raise TransientDeliveryError
        return [
            Listed(user_id=user_id, standing=standing, name=f"Name of {user_id}")
            for user_id, standing in self.standings.items()
        ]

    def name_of(self, user_id: str) -> str:
        """The name that was set, else the id."""
        if not self.reachable:
            raise TransientDeliveryError
        return self.names.get(user_id, user_id)


@dataclass
class FakeSender:
    """Sends the outbox's messages to a list; an error that is waiting is raised instead.

    Attributes:
        arrives: whether a message arrives although an error is raised.
    """

    sent: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    arrives: bool = False
    looking_fails: Exception | None = None
    unwanted: bool = False
    marks: list[str] = field(default_factory=list)

    def send(
        self, kind: str, recipient: str, ids: Mapping[str, str], mark: str
    ) -> SentMessage | None:
        """Note a message, unless an error is waiting or it is unwanted."""
        if self.unwanted:
            return None
        if not self.errors or self.arrives:
            self.sent.append((kind, recipient, ids))
            self.marks.append(mark)
        if self.errors:
            raise self.errors.pop(0)
        return SentMessage(channel=f"D{recipient}", ts=str(len(self.sent)))

    def find(self, recipient: str, mark: str) -> SentMessage | None:
        """The message with this mark, where it was noted."""
        if self.looking_fails:
            raise self.looking_fails
        if mark not in self.marks:
            return None
        return SentMessage(channel=f"D{recipient}", ts=str(self.marks.index(mark) + 1))


@dataclass(frozen=True)
class PlainText:
    """What a reader gives."""

    text: str


def read_plain_text(name: str, content: bytes) -> PlainText:
    """A reader of documents that takes every file for text, without a process of its own."""
    del name
    return PlainText(content.decode())
