"""The matcher's parts: words, vectors, features, regression, rehearsals, calibration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.matching.calibration import NONE, Calibration, Rehearsal
from chatbot.matching.counting import Counts, Tokens
from chatbot.matching.evidence import FOR_LABEL, FOR_NONE, Evidence
from chatbot.matching.features import FeatureSettings, Featuriser, unit
from chatbot.matching.normalising import MAX_WORDS, Normaliser
from chatbot.matching.rehearsing import plan
from chatbot.matching.softmax import Denied, SoftmaxSettings, log_softmax, train_softmax
from chatbot.matching.vocabulary import Vocabulary, stem
from chatbot.matching.wordvectors import DIMENSIONS, WordVectors

SETTINGS = FeatureSettings(lexical=64, concepts=8, stems=True)
SENTENCES = [("can", "i", "post", "a", "photo"), ("friend", "request"), ("photo", "consent")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Can't I add her on FB?", "can not i add her on facebook"),
        ("shud i accept, cos shes a member", "should i accept because shes a service user"),
        ("two MEMBERS of ours", "two service users of ours"),
        ("the centre user\u2019s photo", "the service user photo"),
        ("I don\u2019t do tik tok", "i do not do tiktok"),
        ("a team member asked", "a colleague asked"),
        ("sooooo annoying", "soo annoying"),
        ("see https://example.org/a?b=c now", "see link now"),
        ("\U0001f600 ... !!", ""),
    ],
)
def test_messages_become_plain_words(text: str, words: str) -> None:
    """Short forms, platforms, contractions and the pack's vocabulary get one spelling."""
    vocabulary = {"service user": ["member", "centre user"], "colleague": ["team member"]}
    assert " ".join(Normaliser(vocabulary).words(text)) == words


@given(st.text(max_size=300))
def test_any_text_has_bounded_words(text: str) -> None:
    """Whatever is typed gives a bounded number of words without marks."""
    words = Normaliser({"service user": ["member"]}).words(text * 40)
    assert len(words) <= 2 * MAX_WORDS
    assert all(word and not word.isspace() for word in words)


def test_longest_phrase_of_the_vocabulary_wins() -> None:
    """A longer phrase is replaced before the word that it ends in."""
    normaliser = Normaliser({"service user": ["member"], "trustee": ["board member"]})
    assert normaliser.words("board member or member") == ("trustee", "or", "service", "user")


def test_related_words_have_close_vectors() -> None:
    """The vectors that come with the package carry meaning, and no word has none."""
    photo, picture, printer = unit(WordVectors.load().of(["photo", "picture", "toner"]))
    assert photo @ picture > photo @ printer + 0.2
    assert WordVectors.load().of([]).shape == (0, DIMENSIONS)
    assert WordVectors.load().of(["\ud800", "\x00"]).shape == (2, DIMENSIONS)


def test_vocabulary_pools_like_a_loop() -> None:
    """Pooling all sentences at once gives what sentence by sentence would give."""
    sentences = [("a", "b", "a"), (), ("c",), ("b", "c")]
    vocabulary = Vocabulary(sentences)
    table = np.array([[1, -5], [2, 3], [-4, 7]], dtype=np.float32)
    place = {"a": 0, "b": 1, "c": 2}
    expected = [
        np.max([table[place[w]] for w in words], axis=0) if words else [0, 0]
        for words in sentences
    ]
    assert np.array_equal(vocabulary.pool(table, np.maximum), np.array(expected))
    assert np.array_equal(vocabulary.pool(table, np.add)[0], [4, -7])


def test_stems_unite_forms_and_spare_short_words() -> None:
    """Forms of a word share a stem; what would leave next to nothing stays."""
    assert {stem(word) for word in ("post", "posts", "posted", "posting")} == {"post"}
    assert [stem(word) for word in ("is", "yes", "ring")] == ["is", "yes", "ring"]


def test_fitting_and_transforming_agree() -> None:
    """The rows of training and those of asking are the same numbers."""
    featuriser, rows = Featuriser.fit_transform(SENTENCES, SETTINGS, WordVectors.load())
    again = Featuriser.fit(SENTENCES, SETTINGS, WordVectors.load())
    assert rows.shape == (3, featuriser.dimensions)
    assert np.allclose(rows, again.transform(SENTENCES))
    assert np.allclose(again.transform(SENTENCES[1:2]), rows[1:2], atol=1e-6)
    assert not again.transform([()]).any()


def test_softmax_learns_what_can_be_told_apart() -> None:
    """Labels that a line separates are told apart, whatever their number of examples."""
    random = np.random.default_rng(0)
    labels = np.repeat([0, 1, 2], [5, 40, 15])
    centres = np.array([[3, 0, 0], [0, 3, 0], [0, 0, 3]], dtype=np.float32)
    rows = centres[labels] + random.normal(0, 0.5, (60, 3)).astype(np.float32)
    rows = unit(rows - rows.mean(axis=0))
    weights = train_softmax(rows, labels, 3, SoftmaxSettings())
    assert ((rows @ weights).argmax(axis=1) == labels).all()
    assert np.allclose(np.exp(log_softmax(rows @ weights)).sum(axis=1), 1, atol=1e-5)


def test_softmax_survives_a_stride_that_is_far_too_long() -> None:
    """A step that overshoots is shortened instead of running away."""
    rows = np.array([[50, 0], [0, 50], [49, 1], [1, 49]], dtype=np.float32)
    weights = train_softmax(
        rows - rows.mean(axis=0), np.array([0, 1, 0, 1]), 2, SoftmaxSettings(stride=1e4)
    )
    assert np.isfinite(weights).all()


def test_what_is_denied_loses_its_label_alone() -> None:
    """A sentence that does not mean a label lowers it; what was unlikely stays unlikely."""
    random = np.random.default_rng(2)
    labels = np.repeat([0, 1, 2], 20)
    centres = np.array([[3, 0, 0], [0, 3, 0], [0, 0, 3]], dtype=np.float32)
    rows = unit(centres[labels] + random.normal(0, 0.5, (60, 3)).astype(np.float32))
    between = unit(np.array([[1, 1, 0]], dtype=np.float32))
    denied = Denied(rows=between, labels=np.array([0]))

    def shares(denied: Denied | None) -> list[float]:
        weights = train_softmax(rows, labels, 3, SoftmaxSettings(denial=10), denied)
        odds: list[float] = np.exp(log_softmax(np.matmul(between, weights, dtype="f4")))[
            0
        ].tolist()
        return odds

    before, after = shares(None), shares(denied)
    assert before[0] == pytest.approx(0.5, abs=0.05)
    assert after[0] < 0.35
    assert after[2] < 0.01


def test_denials_of_labels_that_are_gone_go_with_them() -> None:
    """What a rehearsal has not learned cannot be denied in it."""
    denied = Denied(rows=np.eye(3, dtype=np.float32), labels=np.array([0, 1, 2]))
    left = denied.renumbered(np.array([1, -1, 0, 2]))
    assert left.labels.tolist() == [1, 0]
    assert left.rows.tolist() == [[1, 0, 0], [0, 0, 1]]


def test_tokens_are_words_and_pairs_each_once() -> None:
    """A word that stands twice counts once; pairs do not reach over the sentence's end."""
    tokens = Tokens.of(np.array([5, 6, 5, 6, 7]), np.array([0, 0, 0, 0, 1]), 3)
    assert np.bincount(tokens.rows, minlength=3).tolist() == [6, 1, 0]
    second = tokens.only(np.array([False, True, True]))
    assert (second.rows.tolist(), second.keys.tolist(), second.count) == ([0], [7], 2)


def test_counts_tell_direction() -> None:
    """The same words in another order are another question: pairs tell them apart."""
    texts = ["add client now", "client add now", "post photo now"]
    vocabulary = Vocabulary([tuple(text.split()) for text in texts])
    tokens = Tokens.of(vocabulary.flat, vocabulary.rows, 3)
    counts = Counts.train(tokens, np.array([0, 1, 2]), 4)
    told = counts.look(tokens)
    assert told.argmax(axis=1).tolist() == [0, 1, 2]
    assert told.shape == (3, 4)
    unknown = Tokens.of(np.array([99]), np.array([0]), 1)
    assert not counts.look(unknown).any()


def test_rehearsals_ask_only_what_they_have_not_learned() -> None:
    """A voice, a label or a block out of scope that is asked is not learned in that turn."""
    labels = np.array([0] * 6 + [1] * 6 + [2] * 6 + [3] * 9)
    voices = ["a", "a", "b", "b", "c", "c"] * 3 + [""] * 9
    for turn in plan(labels, voices, 3, parts=3, near_share=1 / 3):
        asked = turn.asked_inside | turn.asked_near | turn.asked_far
        assert not (asked & turn.learned).any()
        assert (asked | turn.learned).all()
        near = set(labels[turn.asked_near])
        assert len(near) == 1
        assert not near & set(labels[turn.learned])
        for label in set(labels[turn.asked_inside]):
            own = labels == label
            spoken = {voices[n] for n in np.flatnonzero(own & turn.asked_inside)}
            learned = {voices[n] for n in np.flatnonzero(own & turn.learned)}
            assert spoken
            assert not spoken & learned
        assert np.ptp(np.flatnonzero(turn.asked_far)) == 2


def _evidence(hints: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Evidence:
    labels = np.zeros((*hints.shape, FOR_LABEL), dtype=np.float32)
    labels[:, :, 0] = hints
    none = np.zeros((len(hints), FOR_NONE), dtype=np.float32)
    none[:, 0] = 1
    return Evidence(labels=labels, none=none)


def test_calibration_learns_how_often_the_best_is_right() -> None:
    """Evidence that is right in three of four cases ends near a probability of 3/4."""
    random = np.random.default_rng(1)
    hints = np.zeros((2000, 5))
    best = random.integers(0, 5, 2000)
    hints[np.arange(2000), best] = 3.0
    meant = np.where(random.random(2000) < 0.75, best, NONE)
    rehearsal = Rehearsal(evidence=_evidence(hints), meant=meant, weights=np.ones(2000, "f4"))
    odds = Calibration.fit([rehearsal]).probabilities(_evidence(hints))
    assert odds[np.arange(2000), best].mean() == pytest.approx(0.75, abs=0.02)
    assert np.allclose(odds.sum(axis=1), 1)


def test_calibration_without_rehearsals_trusts_the_regression() -> None:
    """Where nothing could be rehearsed, probabilities are those of the regression."""
    odds = Calibration.fit([]).probabilities(_evidence(np.array([[2.0, 0.0]])))
    assert odds[0, 0] > odds[0, 1]
    assert odds.sum() == pytest.approx(1)
