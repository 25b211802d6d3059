"""The detector of messages about somebody at risk."""

from pathlib import Path

import pytest
import yaml

from chatbot.matching import MatcherFileError
from chatbot.matching.urgency import THRESHOLD, UrgencyDetector, urgency_fingerprint
from chatbot.matching.urgency_phrases import PhraseBook, Span
from chatbot.packs import load_ordinary_questions

EXAMPLES = Path(__file__).parents[2] / "intents" / "urgent.yaml"


@pytest.fixture(scope="module")
def examples() -> dict[str, list[str]]:
    """The examples that come with the project, by side."""
    sides = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    return {
        side: [text for group in groups for text in group["examples"]]
        for side, groups in sides.items()
    }


@pytest.fixture(scope="module")
def detector(examples: dict[str, list[str]]) -> UrgencyDetector:
    """The detector as the bot builds it."""
    ordinary = load_ordinary_questions(EXAMPLES.parent)
    return UrgencyDetector.train(examples["urgent"], examples["not_urgent"], ordinary)


def test_the_examples_are_many_and_on_one_side_only(examples: dict[str, list[str]]) -> None:
    """At least 500 on each side; no sentence is on both, or twice."""
    urgent, not_urgent = examples["urgent"], examples["not_urgent"]
    assert len(urgent) >= 500
    assert len(not_urgent) >= 500
    together = [text.lower() for text in urgent + not_urgent]
    assert len(set(together)) == len(together)


@pytest.mark.parametrize(
    "text",
    [
        "one of the teenagers wrote that she has had enough of living",
        "My mate says his flatmate is being made to sell drugs for a gang",
        "shes fifteen n her boyfriend is 26, do i log that",
        "A member's husband won't let her out of the house",
        "quick policy question: may I share a screenshot? A girl sent it, her uncle hits her",
        "he swallowed loads of tablets and went quiet",
        "my colleague kissed a 15 year old in the minibus",
        "someone has moved into our client's flat and takes his money",
        "a lad is being blackmailed over a video",
        "I don't feel safe at home, my partner threatened to kill me",
        "she told me her husband hits her",
        "he says he wants to end it all",
        "a client has gone missing and left a note",
        "Which form is for a mileage claim? Also one of ours says her dad is beating her again.",
        "hes suicidal, wot do i do",
        "His milk is still on the step and nobody has seen him since Sunday",
        "an older man online keeps asking one of our girls for pictures",
        "her carer keeps her bank card and there is no food in the flat",
        "strangers have taken over his flat and he sleeps on the landing",
    ],
)
def test_somebody_at_risk_is_urgent(detector: UrgencyDetector, text: str) -> None:
    """Disclosures in many voices are urgent, however they are put."""
    assert detector.assess(text).urgent


@pytest.mark.parametrize(
    "text",
    [
        "Can I accept a friend request from a service user?",
        "What do we do about abusive comments?",
        "Who is the safeguarding lead?",
        "What would we do if somebody wrote about suicide on our page?",
        "Can we post the helpline for World Suicide Prevention Day?",
        "Advert for a domestic abuse worker, may I share it?",
        "my manager will kill me if I forget this again",
        "I'm dying to post the photos from the photo shoot",
        "shoot me a message when you are free",
        "this is abuse of the printer",
        "Our page was hacked and posts spam",
        "How do I claim my bus fare?",
        "May I post pictures of the children if their parents have signed?",
        "A lad of fourteen wants to be in our film, who signs for him?",
        "abusive comments policy",
        "when is the next safeguarding training",
        "We could kill two birds with one stone and film it on Friday",
        "my dad beat me at chess, can I put the score online",
        "bake sale for a suicide prevention charity, can I share the poster?",
        "",
        "🎉🎉🎉",
    ],
)
def test_ordinary_messages_are_not(detector: UrgencyDetector, text: str) -> None:
    """Policy questions, awareness posts, vacancies, idioms and spam are not urgent."""
    assert not detector.assess(text).urgent


def test_an_idiom_differs_from_a_threat(detector: UrgencyDetector) -> None:
    """The same words are urgent where they are meant."""
    assert not detector.assess("my manager will kill me if the poster is late").urgent
    assert detector.assess("my ex says he will kill me when I get home").urgent


def test_it_says_the_kind_and_the_words(detector: UrgencyDetector) -> None:
    """An urgent message comes with its kind and the words behind it."""
    found = detector.assess("a member told me she wants to kill herself")
    assert found.kind == "self_harm"
    assert "kill herself" in found.because
    assert found.score >= THRESHOLD


def test_what_is_not_urgent_has_no_kind(detector: UrgencyDetector) -> None:
    """No kind is shown for a message that is not urgent."""
    found = detector.assess("What is the policy on self-harm content?")
    assert (found.urgent, found.kind) == (False, None)


def test_a_disclosure_is_found_after_a_long_preface(detector: UrgencyDetector) -> None:
    """Calm sentences do not dilute the one that matters."""
    preface = "Thanks for the newsletter. The rota looks fine. Can you send me the logo? " * 3
    assert detector.assess(preface + "Also her dad has been hitting her again.").urgent


def test_a_disclosure_is_found_in_the_middle_of_a_long_text(detector: UrgencyDetector) -> None:
    """Of 40,000 characters every part is read."""
    calm = "The choir sang and the soup was good. " * 520
    found = detector.assess(calm + "She told me that her stepdad rapes her. " + calm)
    assert found.urgent


def test_nothing_harmless_becomes_urgent_by_its_length(detector: UrgencyDetector) -> None:
    """A long calm text stays calm, even beyond what is read."""
    assert not detector.assess("Can we post the menu on our page? " * 3_000).urgent


def test_the_same_examples_build_the_same_detector(
    examples: dict[str, list[str]], detector: UrgencyDetector
) -> None:
    """Training is deterministic: scores agree to the last digit."""
    ordinary = load_ordinary_questions(EXAMPLES.parent)
    again = UrgencyDetector.train(examples["urgent"], examples["not_urgent"], ordinary)
    texts = examples["not_urgent"][::20]
    assert [again.assess(text) for text in texts] == [detector.assess(text) for text in texts]


@pytest.mark.parametrize(("urgent", "calm"), [([], ["hello"]), (["help him"], [])])
def test_both_sides_are_needed(urgent: list[str], calm: list[str]) -> None:
    """A detector cannot be built from one side alone."""
    with pytest.raises(ValueError, match="both"):
        UrgencyDetector.train(urgent, calm)


def test_phrases_read_gaps_beginnings_and_lists() -> None:
    """The small language: `..` up to four words, `*` beginnings, `@` lists, `/` choices."""
    book = PhraseBook({"risk": "cut* .. @limb, lost/gone"}, {"limb": "arm leg"})
    assert book.find(["she", "cuts", "her", "left", "arm"]) == {"risk": [Span(1, 5)]}
    assert book.find(["he", "is", "gone"]) == {"risk": [Span(2, 3)]}
    assert book.find(["cut", "a", "b", "c", "d", "e", "arm"]) == {}


@pytest.mark.parametrize("left_out", ["honour_marriage_fgm", "missing", "stalking_doxxing"])
def test_kinds_it_never_learned_are_found(left_out: str) -> None:
    """Most of a kind whose examples, by three hands, were all left out."""
    sides = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    urgent = {group["kind"]: group["examples"] for group in sides["urgent"]}
    unseen = urgent.pop(left_out)
    calm = [text for group in sides["not_urgent"] for text in group["examples"]]
    detector = UrgencyDetector.train([text for group in urgent.values() for text in group], calm)
    found = sum(detector.assess(text).urgent for text in unseen)
    assert found >= 0.85 * len(unseen)


def test_a_saved_detector_says_the_same(tmp_path: Path) -> None:
    """What was saved is read again under its key, and refused under another."""
    urgent, calm = ["he hits her every night", "she took all her tablets"], ["who runs the page"]
    key = urgency_fingerprint("these examples")
    trained = UrgencyDetector.train(urgent, calm)
    trained.save(tmp_path / "detector", fingerprint=key)

    read_again = UrgencyDetector.load(tmp_path / "detector", fingerprint=key)

    text = "a lad says his dad hits him, can I tag him in the photos?"
    assert read_again.assess(text) == trained.assess(text)
    with pytest.raises(MatcherFileError):
        UrgencyDetector.load(tmp_path / "detector", fingerprint=urgency_fingerprint("others"))
