"""Which examples are kept back in which rehearsal.

Each rehearsal keeps back some voices of all labels (questions that should find their
label), some of the out-of-scope sentences (far from every label), and some labels
altogether (their examples are then near-misses: about the subject, yet not asked for).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from chatbot.matching.vocabulary import Integers

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One rehearsal: what it learns, and what it is asked."""

    learned: Mask
    asked_inside: Mask
    asked_near: Mask
    asked_far: Mask


def plan(
    labels: Integers, voices: Sequence[str], count: int, *, parts: int, near_share: float
) -> list[Plan]:
    """Rehearsals for examples with these labels (`count` = none of them) and voices."""
    fold = _folds(labels, voices, count, parts)
    order = _shuffled(np.arange(count))
    kept_back = np.array_split(order, max(parts, round(1 / near_share)))
    return [_plan(labels, count, fold == turn, kept_back[turn]) for turn in range(parts)]


def _plan(labels: Integers, count: int, held: Mask, kept_back: Integers) -> Plan:
    far = held & (labels == count)
    near = np.isin(labels, kept_back)
    held_inside = held & (labels != count) & ~near
    left = np.bincount(labels[~held & ~near], minlength=count + 1)
    lonely = left[labels] == 0
    inside = held_inside & ~lonely
    learned = ~(inside | near | far)
    return Plan(learned=learned, asked_inside=inside, asked_near=near, asked_far=far)


def _folds(labels: Integers, voices: Sequence[str], count: int, parts: int) -> Integers:
    """Voices are dealt within each label, neighbours out of scope stay together."""
    fold = np.zeros(len(labels), dtype=np.int64)
    names = np.array(voices)
    for label in range(count):
        own = np.flatnonzero(labels == label)
        groups = sorted(set(names[own]))
        turn = {name: (at + label) % parts for at, name in enumerate(groups)}
        if len(groups) < parts:
            fold[own] = (np.arange(len(own)) + label) % parts
        else:
            fold[own] = [turn[name] for name in names[own]]
    outside = np.flatnonzero(labels == count)
    fold[outside] = np.arange(len(outside)) * parts // max(len(outside), 1)
    return fold


def _shuffled(numbers: Integers) -> Integers:
    """The same order on every machine, unlike that of the packs' files."""
    return np.array(sorted(numbers, key=lambda n: crc32(str(n).encode())), dtype=np.int64)
