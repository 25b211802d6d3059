"""Small things that sentences are made of."""

from collections.abc import Sequence


def in_a_row(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`; nothing for none."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
