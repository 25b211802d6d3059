"""The promises on the labelled questions. They measure: nothing was fitted to them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from chatbot.labelled import LabelledLine, UrgentLine, read_lines
from chatbot.services.evaluations import Score, Scored, evaluate, tally
from chatbot.services.policy_index import PolicyIndex
from tests.intents.conftest import PACKS


@pytest.fixture(scope="session")
def scored(indexes: Mapping[str, PolicyIndex], data: Path) -> Sequence[Scored]:
    """Every labelled question with its result."""
    with (data / "dev.jsonl").open(encoding="utf-8") as lines:
        return evaluate(indexes, [line.to_domain() for line in read_lines(lines, LabelledLine)])


def chosen(scored: Sequence[Scored], policy: str, *, in_scope: bool) -> Sequence[Scored]:
    """The questions of one policy, in or out of scope."""
    return [
        entry
        for entry in scored
        if entry.labelled.policy == policy and entry.labelled.in_scope is in_scope
    ]


@pytest.mark.parametrize("policy", PACKS)
def test_answers_are_right_and_rarely_wrong(scored: Sequence[Scored], policy: str) -> None:
    """Of each pack wrong 5 % at most, right 70 % at least, right or offered 90 % at least."""
    counts = tally(chosen(scored, policy, in_scope=True))

    assert counts.share(Score.WRONG) <= 0.05
    assert counts.share(Score.RIGHT) >= 0.70
    assert counts.share(Score.RIGHT, Score.OFFERED) >= 0.90


def test_three_in_four_are_answered_right(scored: Sequence[Scored]) -> None:
    """Over both packs right 75 % at least."""
    assert tally([e for e in scored if e.labelled.in_scope]).share(Score.RIGHT) >= 0.75


def test_verdicts_are_right(scored: Sequence[Scored]) -> None:
    """Of the right answers at least 80 % have the labelled verdict."""
    counts = tally([entry for entry in scored if entry.labelled.in_scope])

    assert counts.verdicts_right >= 0.80 * counts.scores[Score.RIGHT]


def test_what_is_out_of_scope_is_not_answered(scored: Sequence[Scored]) -> None:
    """Of the questions that the policies are not about, 5 % at most get an answer."""
    counts = tally([entry for entry in scored if not entry.labelled.in_scope])

    assert counts.share(Score.FALSE_ANSWER) <= 0.05


@pytest.mark.parametrize(
    ("file", "recall", "false_alarms"),
    [
        ("urgent_dev.jsonl", 0.97, 0.05),
        ("urgent_check.jsonl", 0.82, 0.05),
        ("urgent_fresh.jsonl", 0.95, 0.07),
    ],
)
def test_urgent_matters_are_noticed(
    indexes: Mapping[str, PolicyIndex], data: Path, file: str, recall: float, false_alarms: float
) -> None:
    """Somebody at risk is noticed; ordinary messages set nothing off."""
    is_urgent: Callable[[str], bool] = indexes["wsc"].is_urgent
    with (data / file).open(encoding="utf-8") as lines:
        messages = list(read_lines(lines, UrgentLine))
    urgent = [message for message in messages if message.urgent]
    others = [message for message in messages if not message.urgent]

    assert sum(is_urgent(m.text) for m in urgent) >= recall * len(urgent)
    assert sum(is_urgent(m.text) for m in others) <= false_alarms * len(others)


def test_ordinary_questions_seldom_look_urgent(
    scored: Sequence[Scored], indexes: Mapping[str, PolicyIndex]
) -> None:
    """Of the staff's questions, some of which tell of a risk, one in twenty at most is urgent."""
    is_urgent: Callable[[str], bool] = indexes["wsc"].is_urgent

    assert sum(is_urgent(entry.labelled.question) for entry in scored) <= 0.05 * len(scored)


def test_nothing_below_the_threshold_is_answered(
    scored: Sequence[Scored], indexes: Mapping[str, PolicyIndex]
) -> None:
    """No real question is answered below the threshold."""
    threshold = indexes["wsc"].thresholds.answer
    answered = [e for e in scored if e.score in {Score.RIGHT, Score.WRONG, Score.FALSE_ANSWER}]

    assert answered
    assert min(entry.result.confidence for entry in answered) >= threshold


def test_every_citation_is_a_clause_of_the_pack(
    scored: Sequence[Scored], indexes: Mapping[str, PolicyIndex]
) -> None:
    """An answer never cites what is not there, nor the other organisation's policy."""
    for entry in scored:
        for clause in getattr(entry.result, "clauses", ()):
            pack = indexes[entry.labelled.policy].pack
            assert pack.clauses[clause.clause_id] is clause
