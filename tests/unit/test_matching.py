"""The matcher: text -> ranked labels with calibrated confidences."""

from pathlib import Path

import numpy as np
import pytest

from chatbot.matching import Example, Matcher, MatcherFileError, fingerprint

EXAMPLES = {
    "befriend": [
        Example(text="Can I friend a service user on Facebook?", voice="plain"),
        Example(text="may I accept a friend request from somebody I support", voice="plain"),
        Example(text="service user added me do i accept", voice="texting"),
        Example(text="friend request from a service user ok or not", voice="texting"),
        Example(text="service user friend request", voice="keywords"),
        Example(text="accept friend request", voice="keywords"),
    ],
    "photos": [
        Example(text="Do I need permission to post a photo?", voice="plain"),
        Example(text="May we put pictures of people on our page?", voice="plain"),
        Example(text="can i put pics of the trip up", voice="texting"),
        Example(text="posting photos of service users ok?", voice="texting"),
        Example(text="photo consent", voice="keywords"),
        Example(text="pictures permission", voice="keywords"),
    ],
    "work-time": [
        Example(text="Can I look at my own Facebook at work?", voice="plain"),
        Example(text="Am I allowed to use social media during working hours?", voice="plain"),
        Example(text="can i go on insta in my lunch break", voice="texting"),
        Example(text="using my phone for tiktok at work", voice="texting"),
        Example(text="personal use working time", voice="keywords"),
        Example(text="own account lunch break", voice="keywords"),
    ],
}
OUT_OF_SCOPE = [
    "how do I book annual leave",
    "what is the wifi code",
    "the printer is broken",
    "when is the next fire drill",
    "who won the match last night",
    "what time does the bus go",
]
ODD = [
    "",
    " \n\t ",
    "\U0001f600" * 500,
    "\x00\x07\x1b[31m",
    "?!...",
    "a" * 40_000,
    "word " * 8_000,
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643",
    "\u4f60\u597d\uff0c\u6211\u80fd\u52a0\u597d\u53cb\u5417",
    "\ud800 lone surrogate",
    "<!channel> <script>alert(1)</script>",
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """One matcher with three labels."""
    return Matcher.train(
        EXAMPLES, out_of_scope=OUT_OF_SCOPE, vocabulary={"service user": ["member", "client"]}
    )


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("can I add a client on fb", "befriend"),
        ("is it ok to post a picture of a member", "photos"),
        ("may I use snapchat during work", "work-time"),
    ],
)
def test_best_label_comes_first(matcher: Matcher, text: str, label: str) -> None:
    """A question in other words, with the vocabulary's words, finds its label."""
    assert matcher.rank(text)[0].label == label


def test_confidences_are_probabilities(matcher: Matcher) -> None:
    """All labels are ranked once, in falling order, and leave room for none of them."""
    ranking = matcher.rank("can I accept a friend request")
    confidences = [ranked.confidence for ranked in ranking]
    assert sorted(ranked.label for ranked in ranking) == sorted(EXAMPLES)
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)
    assert sum(confidences) < 1


def test_out_of_scope_is_less_likely_than_a_question(matcher: Matcher) -> None:
    """What means none of the labels gets less confidence than what means one."""
    inside = matcher.rank("Can I friend a service user on Facebook?")[0].confidence
    outside = matcher.rank("how do I book leave")[0].confidence
    assert outside < 0.5 < inside


def test_a_counter_example_lowers_its_label(matcher: Matcher) -> None:
    """What was said not to mean a label means it less than before."""
    text = "service user request for a photo"
    taught = Matcher.train(
        EXAMPLES,
        out_of_scope=OUT_OF_SCOPE,
        vocabulary={"service user": ["member", "client"]},
        counter_examples={"befriend": [text]},
    )
    before, after = (
        {ranked.label: ranked.confidence for ranked in each.rank(text)}
        for each in (matcher, taught)
    )
    assert after["befriend"] < before["befriend"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_anything_is_survived_without_confidence(matcher: Matcher, text: str) -> None:
    """Odd input raises nothing and is never taken for a question."""
    ranking = matcher.rank(text)
    assert max((ranked.confidence for ranked in ranking), default=0.0) < 0.5


def test_plain_strings_will_do() -> None:
    """Examples need no voice, labels no out-of-scope sentence beside them."""
    matcher = Matcher.train(
        {"cake": ["bake a cake", "a cake recipe"], "bus": ["bus times", "next bus"]}
    )
    assert matcher.rank("when is the next bus")[0].label == "bus"


@pytest.mark.parametrize("examples", [{}, {"empty": []}])
def test_labels_need_examples(examples: dict[str, list[str]]) -> None:
    """Nothing to learn from is refused."""
    with pytest.raises(ValueError, match="example"):
        Matcher.train(examples)


def test_saved_matcher_answers_alike(matcher: Matcher, tmp_path: Path) -> None:
    """A matcher read from its file gives the very same ranking."""
    path = tmp_path / "cache" / "wsc.npz"
    matcher.save(path, fingerprint="key")
    again = Matcher.load(path, fingerprint="key")
    text = "can I add a client on insta"
    assert [r.label for r in again.rank(text)] == [r.label for r in matcher.rank(text)]
    assert np.allclose(
        [r.confidence for r in again.rank(text)], [r.confidence for r in matcher.rank(text)]
    )
    assert [entry.name for entry in path.parent.iterdir()] == ["wsc.npz"]


def test_file_of_other_sentences_is_refused(matcher: Matcher, tmp_path: Path) -> None:
    """A file under another key is not what was asked for."""
    matcher.save(tmp_path / "m.npz", fingerprint="old")
    with pytest.raises(MatcherFileError, match="other sentences"):
        Matcher.load(tmp_path / "m.npz", fingerprint="new")


def test_damaged_file_is_refused(matcher: Matcher, tmp_path: Path) -> None:
    """Wherever a file is damaged or cut, it is refused or answers as before, never crashes."""
    path = tmp_path / "m.npz"
    matcher.save(path)
    whole = path.read_bytes()
    refused = 0
    for place in np.linspace(0, len(whole) - 1, 40).astype(int):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            Matcher.load(path)
        except MatcherFileError:
            refused += 1
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(MatcherFileError):
        Matcher.load(path)
    assert refused > 30


@pytest.mark.parametrize("content", [b"", b"not a matcher", None])
def test_no_matcher_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """A missing, empty or foreign file is refused with the one error callers know."""
    path = tmp_path / "m.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MatcherFileError):
        Matcher.load(path)


def test_fingerprint_tells_inputs_apart() -> None:
    """The key is stable for the same input and changes with each part of it."""
    key = fingerprint(EXAMPLES, out_of_scope=OUT_OF_SCOPE)
    others = {
        fingerprint(EXAMPLES),
        fingerprint(EXAMPLES, out_of_scope=OUT_OF_SCOPE, vocabulary={"a": ["b"]}),
        fingerprint(EXAMPLES, out_of_scope=OUT_OF_SCOPE, counter_examples={"photos": ["x"]}),
        fingerprint({"photos": EXAMPLES["photos"]}, out_of_scope=OUT_OF_SCOPE),
        fingerprint({"photos": ["photo"]}, out_of_scope=OUT_OF_SCOPE),
    }
    assert key == fingerprint(EXAMPLES, out_of_scope=list(OUT_OF_SCOPE))
    assert len(others | {key}) == 6
