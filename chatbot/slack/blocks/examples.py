"""Questions that a pack can answer, to show how to ask."""

from typing import Final

from chatbot.domain.policies import PolicyPack

MOST_EXAMPLES: Final = 3
LONGEST_EXAMPLE: Final = 90  # characters


def example_questions(pack: PolicyPack) -> tuple[str, ...]:
    """Up to three short questions: those that the pack names, else one of each topic.

    What is delicate is never among them.
    """
    chosen = [pack.intents[intent_id] for intent_id in pack.examples]
    by_topic: dict[str, str] = {}
    for intent in (*chosen, *pack.intents.values()):
        if intent.covered and not intent.sensitive and intent.topic not in by_topic:
            plain = (phrasing.text for phrasing in intent.phrasings if phrasing.voice == "plain")
            short = next((text for text in plain if len(text) <= LONGEST_EXAMPLE), None)
            if short:
                by_topic[intent.topic] = short
    return tuple(by_topic.values())[:MOST_EXAMPLES]
