"""The policy in a report: who has read it, its review, its gaps, answers that are held back."""

from datetime import date

from chatbot.domain import report_keys as keys
from chatbot.domain.acknowledgement_roll import PolicyStanding
from chatbot.domain.gaps import review_fault
from chatbot.domain.policies import PolicyPack
from chatbot.domain.report_acknowledgements import reading_figures, reading_note
from chatbot.domain.report_figures import Meaning
from chatbot.domain.reports import Amount, Better, Section, SectionKey

_GAPS = Meaning(
    key=keys.POLICY_GAPS,
    label="gaps of the policy's text to be settled",
    one="gap of the policy's text to be settled",
    definition=(
        "Places where the policy's text is incomplete, contradicts itself or is out of date, as"
        " noted in the policy pack."
    ),
    better=Better.LESS,
)
_HELD_BACK = Meaning(
    key=keys.POLICY_HELD_BACK,
    label="answers held back",
    one="answer held back",
    definition=(
        "The rule that they rest on has changed in the approved document, and nobody has"
        " confirmed them since."
    ),
    better=Better.LESS,
)


def policy_section(
    pack: PolicyPack, held_back: int, standing: PolicyStanding | None, today: date
) -> Section:
    """The section, as things stand when the report is made.

    Args:
        pack: the policy.
        held_back: how many answers are.
        standing: how far the reading has come; None before anything was published.
        today: the organisation's date.
    """
    return Section(
        key=SectionKey.POLICY,
        title="The policy",
        figures=(
            *reading_figures(standing),
            _GAPS.figure(Amount(value=len(pack.gaps))),
            _HELD_BACK.figure(Amount(value=held_back)),
        ),
        notes=(reading_note(standing), review_in_words(pack, today)),
    )


def review_in_words(pack: PolicyPack, today: date) -> str:
    """When the policy is to be reviewed, or what is wrong with that."""
    fault = review_fault(pack, today)
    return fault or f"The policy's next review is due in {pack.next_review} ({pack.dated})."
