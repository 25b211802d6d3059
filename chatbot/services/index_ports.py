"""Text -> labels and passages, as Protocols."""

from collections.abc import Mapping, Sequence
from typing import Protocol, Self


class RankedLabel(Protocol):
    """A label with its calibrated confidence."""

    @property
    def label(self) -> str:
        """The label that the examples were given under."""
        ...

    @property
    def confidence(self) -> float:
        """The probability, 0 to 1, that this label is what was meant."""
        ...


class Matcher(Protocol):
    """Text -> ranked labels."""

    def rank(self, text: str) -> Sequence[RankedLabel]:
        """The likeliest labels, best first; what is missing to 1 is "none of them"."""
        ...

    def with_phrasings(self, phrasings: Mapping[str, Sequence[str]]) -> Self:
        """A matcher that knows these approved phrasings by label, and no earlier ones.

        Raises:
            ValueError: a phrasing of an unknown label.
        """
        ...

    def repeats_approved(self, text: str) -> bool:
        """Whether a text is a variant of an approved phrasing."""
        ...

    def key_of(self, text: str) -> str:
        """What a text says: the same for variants of one another; empty without a word."""
        ...

    def group(self, texts: Sequence[str]) -> Sequence[int]:
        """For each text a number, the same for those that mean the same; always the same."""
        ...


class PassageFinder(Protocol):
    """Finds passages of a text by their own words."""

    def find(self, text: str) -> Sequence[RankedLabel]:
        """The passages closest to a question, best first; none where none is close enough."""
        ...


class PassageIndexer(Protocol):
    """Passages by label -> what finds them."""

    def __call__(self, passages: Mapping[str, str]) -> PassageFinder:
        """The finder of these passages; of the same ones again without new work."""
        ...


class Urgency(Protocol):
    """Recognises that somebody may be at risk."""

    def is_urgent(self, text: str) -> bool:
        """Whether the text suggests harm, abuse or exploitation of a person."""
        ...
