"""What somebody is told when there is no answer because something went wrong."""

from chatbot.domain.errors import (
    AlreadyDoneError,
    ChatbotError,
    ConfigurationError,
    DeliveryError,
    TransientDeliveryError,
)
from chatbot.slack.blocks.reply import Reply, moment, section, sentence
from chatbot.slack.blocks.roles import actor_in_words

TRY_AGAIN = "Slack is slow to answer me just now. Please try again in a minute."
NO_WORDS = (
    "I can only read words, not pictures or files."
    " Tell me in a sentence what you would like to know."
)
NO_WORDS_IN_MESSAGE = (
    "There are no words in that message that I can read."
    " Ask me in your own words instead: send me a direct message."
)


def render(error: Exception) -> Reply | None:
    """The sentence of an error that people can do something about; None for any other.

    A refusal gives nothing away: its words are the same for everybody.
    """
    if isinstance(error, TransientDeliveryError):
        return sentence(TRY_AGAIN)
    if isinstance(error, AlreadyDoneError) and error.by:
        done = f"{actor_in_words(error.by)} did this already, on {moment(error.at)}."
        words = f"{done} Nothing was changed now."
        return Reply(text=str(error), blocks=(section(words),))
    if isinstance(error, ChatbotError) and not isinstance(
        error, ConfigurationError | DeliveryError
    ):
        return sentence(str(error))
    return None


def render_reference(reference: str) -> Reply:
    """The sentence of an error that only the log explains; `reference` finds it there."""
    return sentence(
        "Something went wrong on my side. Please try again. If it happens again, give this"
        f" reference to whoever looks after me: {reference}"
    )
