"""JSON lines from outside: each bad line is named."""

import pytest

from chatbot.domain.errors import InvalidInputError
from chatbot.labelled import (
    LONGEST_LINE,
    LabelledLine,
    QuestionLine,
    is_urgent_set,
    read_lines,
)


def test_good_lines_are_read_in_order() -> None:
    """Lines come out as they went in; empty ones are passed over."""
    lines = ['{"policy": "wsc", "question": "one"}\n', "\n", '{"policy": "t", "question": "two"}']

    assert [line.question for line in read_lines(lines, QuestionLine)] == ["one", "two"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "line 2: "),
        ("[]", "line 2: "),
        ('{"policy": "wsc"}', "line 2: question: Field required"),
        ('{"policy": "wsc", "question": 7}', "line 2: question: "),
        ('"' + "x" * LONGEST_LINE + '"', "line 2: longer than"),
    ],
)
def test_bad_lines_are_named(line: str, sentence: str) -> None:
    """A line that cannot be read is told by its number."""
    good = '{"policy": "wsc", "question": "one"}'

    with pytest.raises(InvalidInputError, match=f"^{sentence}"):
        list(read_lines([good, line], QuestionLine))


def test_a_labelled_line_becomes_a_value() -> None:
    """Labels are read as they stand in the labelled sets."""
    line = (
        '{"policy":"wsc","question":"q","clauses":["1"],"also":[],"verdict":"no","kind":"plain"}'
    )

    labelled = next(read_lines([line], LabelledLine)).to_domain()

    assert labelled.in_scope
    assert labelled.clauses == ("1",)


def test_kinds_of_sets_are_told_apart() -> None:
    """A set of urgent messages is recognised by its first line."""
    assert is_urgent_set('{"text": "x", "urgent": true}')
    assert not is_urgent_set('{"policy": "wsc", "question": "x"}')
    assert not is_urgent_set("no json")
    assert not is_urgent_set("7")
