"""Who has read the policy, in a report: figures of the moment."""

from typing import Final

from chatbot.domain import report_keys as keys
from chatbot.domain.acknowledgement_roll import PolicyStanding
from chatbot.domain.report_figures import Meaning
from chatbot.domain.report_periods import in_words
from chatbot.domain.reports import Amount, Better, Figure

NOTHING_PUBLISHED: Final = "No version of the policy has been published for people to read yet."
_READ: Final = Meaning(
    key=keys.POLICY_READ,
    label="people have read the policy",
    one="person has read the policy",
    definition=(
        "They have read a version that is new enough, when the report was made, out of everybody"
        " in Slack who has to read it."
    ),
    better=Better.MORE,
    about_people=True,
)
_OVERDUE: Final = Meaning(
    key=keys.POLICY_OVERDUE,
    label="people still to read it are late",
    definition=(
        "Their day is over, when the report was made, out of those in Slack who have to read the"
        " policy and have not. The others have time, or were not asked yet."
    ),
    better=Better.LESS,
    about_people=True,
    for_managers=True,
)
_WITHOUT_SLACK: Final = Meaning(
    key=keys.POLICY_WITHOUT_SLACK,
    label="people without Slack have read it",
    one="person without Slack has read it",
    definition=(
        "Recorded by a manager, for a version that is new enough. They are in none of the other"
        " figures: nobody knows how many there are."
    ),
    about_people=True,
)


def reading_figures(standing: PolicyStanding | None) -> tuple[Figure, ...]:
    """How far the reading has come; nothing before anything was published."""
    if standing is None:
        return ()
    still = standing.of - standing.read
    return (
        _READ.figure(Amount(value=standing.read, of=standing.of)),
        _OVERDUE.figure(Amount(value=standing.overdue, of=still)),
        _WITHOUT_SLACK.figure(Amount(value=standing.without_slack)),
    )


def reading_note(standing: PolicyStanding | None) -> str:
    """Which version people have to have read."""
    if standing is None:
        return NOTHING_PUBLISHED
    version = standing.publication
    return f"The newest version to be read is “{version.label}” of {in_words(version.dated_on)}."
