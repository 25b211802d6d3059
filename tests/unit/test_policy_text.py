"""How a policy's text is taken apart, whatever its layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.policy_text import Block, BlockKind, read_blocks
from tests.policies import FERRY

H, I, P = BlockKind.HEADING, BlockKind.ITEM, BlockKind.PARAGRAPH  # noqa: E741 - of the tables below


def pieces(text: str) -> list[tuple[BlockKind, str | None, str]]:
    """Kind, number and words of each block."""
    return [(b.kind, b.number, text[b.start : b.end]) for b in read_blocks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.1 Ask first.", [(I, "4.1", "Ask first.")]),
        ("4.1. Ask first.", [(I, "4.1", "Ask first.")]),
        ("4.1\nAsk first.", [(I, "4.1", "Ask first.")]),
        ("4.1 \n\nAsk first.", [(I, "4.1", "Ask first.")]),
        ("4.\nPictures\n4.1\nAsk first.", [(H, "4", "Pictures"), (I, "4.1", "Ask first.")]),
        ("7 \n \nPictures\n7.1 Ask.", [(H, "7", "Pictures"), (I, "7.1", "Ask.")]),
        ("**3.2** Ask first.", [(I, "3.2", "Ask first.")]),
        ("3.4a Ask first.", [(I, "3.4a", "Ask first.")]),
        ("4) Ask first.", [(I, "4", "Ask first.")]),
        ("Section 4: Ask first.", [(I, "4", "Ask first.")]),
        ("3.1 Ask them\n3.2 Ask me\n", [(I, "3.1", "Ask them"), (I, "3.2", "Ask me")]),
        ("16 is the youngest age.", [(P, None, "16 is the youngest age.")]),
        ("\u2022\tAsk first.", [(I, None, "Ask first.")]),
        ("(a) Ask first.", [(I, None, "Ask first.")]),
        ("- ask\n- tell", [(I, None, "ask"), (I, None, "tell")]),
        ("Staff must:\n- ask", [(H, None, "Staff must:"), (I, None, "ask")]),
        (' TC \\l2 "\nAsk first.', [(H, None, 'TC \\l2 "'), (P, None, "Ask first.")]),
        ('9.\nRules TC \\l2 "\n9.1 Ask.', [(H, "9", 'Rules TC \\l2 "'), (I, "9.1", "Ask.")]),
        ("## Pictures\n\nAsk first.", [(H, None, "Pictures"), (P, None, "Ask first.")]),
        ("## 4. Pictures\n4.1 Ask.", [(H, "4", "Pictures"), (I, "4.1", "Ask.")]),
        ("", []),
        (" \n\n\t\n", []),
    ],
)
def test_shapes(text: str, expected: list[tuple[BlockKind, str | None, str]]) -> None:
    """Numbers in every place, bullets of every kind, headings with and without numbers."""
    assert pieces(text) == expected


def test_wrapped_lines_are_one_paragraph() -> None:
    """As from a PDF: a paragraph over several lines, a number in the middle of a sentence."""
    text = (
        "3.1 Nobody under the age that the platform itself asks for, which is\n"
        "13. and in some cases more, is to be shown on any page of ours, and no\n"
        "parent can allow it.\n"
        "3.2 Ask first."
    )

    assert [(kind, number) for kind, number, _ in pieces(text)] == [(I, "3.1"), (I, "3.2")]


def test_a_heading_under_a_full_line_is_a_heading() -> None:
    """Without a blank line before it, but with something new below."""
    text = (
        "- Nobody posts what would hurt a member or make somebody angry.\nPictures\n- Ask first."
    )

    assert [kind for kind, _, _ in pieces(text)] == [I, H, I]


def _is_sound(text: str, blocks: tuple[Block, ...]) -> bool:
    ends = [0] + [block.end for block in blocks]
    return all(
        block.start >= before
        and text[block.start : block.end].strip() == text[block.start : block.end]
        for block, before in zip(blocks, ends, strict=False)
    )


@given(
    st.lists(
        st.one_of(st.text(), st.sampled_from(["4.1 ", "- ", "\n", "a. b", "7\n", "(i) "])),
        max_size=30,
    ).map("".join)
)
def test_blocks_are_slices_in_order(text: str) -> None:
    """Whatever the text: blocks do not overlap, and have no white space round them."""
    assert _is_sound(text, read_blocks(text))


def test_an_irregular_policy() -> None:
    """The invented policy has eight headings and not one of them is taken for a rule."""
    headings = [words for kind, _, words in pieces(FERRY) if kind is H]

    assert {"Pictures", "Sheds and tools", "When it goes wrong", "Annexe"} <= set(headings)
    assert not any(words.endswith((".", "fence")) for words in headings)
