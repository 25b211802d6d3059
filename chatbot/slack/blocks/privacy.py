"""The form that says what the question log keeps."""

from collections.abc import Mapping, Sequence
from typing import Final

from slack_sdk.models.blocks import (
    CheckboxesElement,
    InputBlock,
    Option,
    PlainTextObject,
)
from slack_sdk.models.views import View

from chatbot.domain.errors import InvalidInputError
from chatbot.domain.privacy import LEAST_MONTHS, MOST_MONTHS, PrivacySettings
from chatbot.slack.blocks.reply import section
from chatbot.slack.blocks.views import line_field, modal
from chatbot.slack.ids import Field, Form

PRIVACY: Final = "Privacy"
NAMES: Final = "names"
MONTHS: Final = "months"
NO_NAMES: Final = "no_names"


def privacy_form(settings: PrivacySettings) -> View:
    """What is chosen now."""
    option = Option(
        text=PlainTextObject(text="Keep no names in the question log", emoji=False), value=NO_NAMES
    )
    return modal(
        PRIVACY,
        [
            section(
                "I keep questions so that you can see what I could not answer. Managers never"
                " see who asked, unless somebody asked a person."
            ),
            InputBlock(
                block_id=NAMES,
                label=PlainTextObject(text="Names", emoji=False),
                hint=PlainTextObject(
                    text="Names that are in the log are deleted when you save.", emoji=False
                ),
                element=CheckboxesElement(
                    action_id=Field.CHOSEN,
                    options=[option],
                    initial_options=None if settings.keeps_names else [option],
                ),
                optional=True,
            ),
            line_field(
                "Months until a question becomes a count",
                MONTHS,
                most=len(str(MOST_MONTHS)),
                words=str(settings.retention_months),
                hint=f"{LEAST_MONTHS} to {MOST_MONTHS}. Then its words are deleted for good.",
            ),
        ],
        form=Form.PRIVACY,
    )


def read_privacy(
    words: Mapping[str, str], options: Mapping[str, Sequence[str]]
) -> PrivacySettings:
    """What the form wants: what was written and chosen, by the block's id.

    Raises:
        InvalidInputError: the months are no number that can be meant.
    """
    months = words.get(MONTHS, "").strip()
    if not months.isdecimal():
        raise InvalidInputError(f"Write a number from {LEAST_MONTHS} to {MOST_MONTHS}.")
    return PrivacySettings(
        keeps_names=NO_NAMES not in options.get(NAMES, ()), retention_months=int(months)
    )
