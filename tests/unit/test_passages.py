"""Clauses found by their own words, for drafts."""

from chatbot.matching import PassageIndex

RULES = {
    "1": "No photograph shows the queue at the door.",
    "2": "Passwords are kept in the safe. Nobody sends one by email.",
    "3": "Staff do not add clients as friends on a personal account.",
    "4": "An abusive comment is removed within one hour of seeing it.",
    "5": "The fundraiser looks after the Instagram account.",
}
ELSEWHERE = ["when is payday", "how do I book annual leave", "the boiler is broken again"]


def labels(index: PassageIndex, text: str) -> list[str]:
    """What is found, best first."""
    return [found.label for found in index.find(text)]


def test_a_question_finds_its_rule() -> None:
    """By words, their endings, their short forms and their meaning; the closest comes first."""
    index = PassageIndex(RULES, elsewhere=ELSEWHERE)

    assert labels(index, "Can I take photos of the queue?")[0] == "1"
    assert labels(index, "where r the passwords")[0] == "2"
    assert labels(index, "who does insta")[0] == "5"
    assert labels(index, "somebody left an insulting remark, delete it?")[0] == "4"


def test_an_organisations_own_words_count() -> None:
    """A word of the vocabulary is read as the document's."""
    index = PassageIndex(RULES, vocabulary={"client": ["lodger"]})

    assert labels(index, "can I be friends with a lodger")[0] == "3"


def test_nothing_close_gives_nothing() -> None:
    """Other subjects, mere question words, no words: none, rather than a far-fetched one."""
    index = PassageIndex(RULES, elsewhere=ELSEWHERE)

    for text in (
        "when do I get paid",
        "the boiler again",
        "may I?",
        "?!",
        "",
        "\U0001f600",
    ):
        assert labels(index, text) == []


def test_at_most_three_best_first() -> None:
    """More would be no help; the likeness is between 0 and 1 and falls."""
    index = PassageIndex({str(n): f"The page number {n} is checked daily." for n in range(9)})
    found = index.find("who checks the page daily")

    assert len(found) == 3
    assert all(0 < entry.confidence <= 1 for entry in found)
    assert [e.confidence for e in found] == sorted((e.confidence for e in found), reverse=True)
