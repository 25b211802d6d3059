"""Errors that cross from one process to another."""

import pickle

from chatbot.domain.errors import ConfigurationError


def test_all_problems_come_over() -> None:
    """A pack that is trained in a process of its own tells all of its faults in ours."""
    problems = ("pack.yaml: title is missing", "clauses.yaml: two clauses are called a.1")
    received = pickle.loads(pickle.dumps(ConfigurationError(problems)))  # noqa: S301 - our own
    assert received.problems == problems
    assert str(received) == "\n".join(problems)
