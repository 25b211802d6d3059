"""Questions that the bot could not answer: merged by meaning, and what managers decided."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chatbot.domain.answers import Outcome

ASKED_AGAIN: Final = 3  # times, until what was dismissed is shown again
MOST_GUESSES: Final = 3
MOST_READ: Final = 10_000  # questions, the newest
LONGEST_SUBJECT: Final = 60  # characters


class DecisionKind(StrEnum):
    """What a manager can make of a group."""

    APPROVED = "approved"
    NOT_COVERED = "not_covered"
    DISMISSED = "dismissed"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was made of some questions.

    Attributes:
        made_by: a Slack user id.
        intent_id: what they are about, if approved.
        subject: the title of a subject of its own, if the policy does not cover it.
    """

    decision_id: str
    workspace_id: str
    kind: DecisionKind
    made_by: str
    made_at: datetime
    intent_id: str | None = None
    subject: str | None = None


@dataclass(frozen=True, kw_only=True)
class MissedQuestion:
    """A question without an answer, or with one that did not help; never who asked it.

    Attributes:
        root_id: the question that was typed, where a button led to this one.
        guesses: intents that were offered or shown, the likeliest first.
        not_helpful: how many people said so.
    """

    question_id: str
    root_id: str
    asked_at: datetime
    text: str
    outcome: Outcome
    guesses: tuple[str, ...]
    not_helpful: int
    decision: Decision | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Questions that mean the same and wait for a decision, the oldest first.

    Attributes:
        subject: the decision by which they count as a subject that is not covered.
    """

    questions: tuple[MissedQuestion, ...]
    subject: Decision | None = None

    @property
    def group_id(self) -> str:
        """The oldest question's id: it stays while others join."""
        return self.questions[0].question_id

    @property
    def count(self) -> int:
        """How often it was asked; what a button led to counts with what was typed."""
        return len({question.root_id for question in self.questions})

    @property
    def not_helpful(self) -> int:
        """How many people said that the answer did not help."""
        return sum(question.not_helpful for question in self.questions)

    @property
    def newest(self) -> MissedQuestion:
        """The question asked last."""
        return self.questions[-1]

    @property
    def guesses(self) -> tuple[str, ...]:
        """The intents that were guessed most often."""
        counted = Counter(guess for question in self.questions for guess in question.guesses)
        return tuple(guess for guess, _ in counted.most_common(MOST_GUESSES))


def arrange(questions: Sequence[MissedQuestion], labels: Sequence[int]) -> tuple[Group, ...]:
    """The groups that wait for a decision, and those that count for a subject.

    Args:
        questions: the oldest first.
        labels: for each question, the number of those that mean the same.
    """
    clusters: dict[int, list[MissedQuestion]] = {}
    for question, label in zip(questions, labels, strict=True):
        clusters.setdefault(label, []).append(question)
    groups = [group for cluster in clusters.values() if (group := _group(cluster))]
    return tuple(sorted(groups, key=lambda group: (-group.count, -_moment(group))))


def _group(cluster: Sequence[MissedQuestion]) -> Group | None:
    undecided = tuple(question for question in cluster if question.decision is None)
    decisions = [question.decision for question in cluster if question.decision]
    subject = _latest(each for each in decisions if each.kind is DecisionKind.NOT_COVERED)
    group = Group(questions=undecided, subject=subject) if undecided else None
    dismissed = any(each.kind is DecisionKind.DISMISSED for each in decisions)
    if group and dismissed and not subject and group.count < ASKED_AGAIN:
        return None
    return group


def _latest(decisions: Iterable[Decision]) -> Decision | None:
    return max(decisions, key=lambda each: (each.made_at, each.decision_id), default=None)


def _moment(group: Group) -> float:
    return group.newest.asked_at.timestamp()
