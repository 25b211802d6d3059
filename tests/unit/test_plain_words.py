"""Small things that sentences are made of."""

import pytest

from chatbot.domain.plain_words import in_a_row


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Facebook"], "Facebook"),
        (["Facebook", "Instagram"], "Facebook and Instagram"),
        (["Facebook", "Instagram", "Chickens"], "Facebook, Instagram and Chickens"),
    ],
)
def test_names_in_a_row(names: list[str], said: str) -> None:
    """Commas between them, and one "and"."""
    assert in_a_row(names) == said
