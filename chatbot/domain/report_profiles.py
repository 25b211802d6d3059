"""The register of profiles in a report: figures of the moment."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from chatbot.domain import report_keys as keys
from chatbot.domain.profiles import Profile, ProfileRules, Standing
from chatbot.domain.report_figures import Meaning
from chatbot.domain.reports import Amount, Better, Section, SectionKey

_RUN: Final = Meaning(
    key=keys.PROFILES_RUN,
    label="profiles are run",
    one="profile is run",
    definition=(
        "Pages, profiles and groups in the register that are not closed, when the report was made."
    ),
)
_NO_OWNER: Final = Meaning(
    key=keys.PROFILES_NO_OWNER,
    label="profiles without an owner",
    one="profile without an owner",
    definition="Nobody runs them, out of the profiles that are run.",
    better=Better.LESS,
)
_NOT_REVIEWED: Final = Meaning(
    key=keys.PROFILES_NOT_REVIEWED,
    label="not reviewed in time",
    definition=(
        "For longer than the policy says, or the organisation has chosen, out of the profiles that"
        " are run."
    ),
    better=Better.LESS,
)
_NOT_HANDED_OVER: Final = Meaning(
    key=keys.PROFILES_NOT_HANDED_OVER,
    label="with login details not handed over",
    definition=(
        "Somebody whom the policy names, such as a line manager, has not been given them, out of"
        " the profiles that are run. Where the policy names nobody it is none."
    ),
    better=Better.LESS,
)
_REQUESTED: Final = Meaning(
    key=keys.PROFILES_REQUESTED,
    label="requests for a new profile wait for a decision",
    one="request for a new profile waits for a decision",
    definition="Neither approved nor declined when the report was made.",
    better=Better.LESS,
)
_LEAVERS: Final = Meaning(
    key=keys.PROFILES_LEAVERS,
    label="leavers' checklists open",
    one="leaver's checklist open",
    definition=(
        "Something has still to be settled about the profiles of somebody who leaves, or their"
        " login details."
    ),
    better=Better.LESS,
    about_people=True,
)


@dataclass(frozen=True, kw_only=True)
class RegisterFacts:
    """All that a report tells of the register; `leavers` counts open checklists."""

    profiles: Sequence[Profile]
    standing: Standing
    leavers: int

    @property
    def is_nothing(self) -> bool:
        """Whether there is no register."""
        return not (self.profiles or self.standing.requests_waiting or self.leavers)


def profiles_section(facts: RegisterFacts) -> Section:
    """The section."""
    standing, run = facts.standing, facts.standing.profiles
    shares = (
        (_NO_OWNER, standing.without_owner),
        (_NOT_REVIEWED, standing.not_reviewed),
        (_NOT_HANDED_OVER, standing.not_handed_over),
    )
    return Section(
        key=SectionKey.PROFILES,
        title="Profiles",
        figures=(
            _RUN.figure(Amount(value=run)),
            *(meaning.figure(Amount(value=value, of=run)) for meaning, value in shares),
            _REQUESTED.figure(Amount(value=standing.requests_waiting)),
            _LEAVERS.figure(Amount(value=facts.leavers)),
        ),
    )


def wanting(
    profiles: Collection[Profile], rules: ProfileRules, today: date, zone: ZoneInfo
) -> tuple[int, tuple[str, ...]]:
    """How many profiles want something, and what, in words.

    A page of the policy without an owner is not among them: it wants a page admin,
    which is said with the other duties that nobody has.
    """
    alone = [each for each in profiles if each.has_no_owner and each.page_id is None]
    stale = [each for each in profiles if each.needs_review(rules, today, zone)]
    kept = [each for each in profiles if each.missing_keepers(rules)]
    found = (
        (alone, "has no owner", "have no owner"),
        (stale, "is to be reviewed", "are to be reviewed"),
        (kept, "has not handed over its login details", "have not handed over login details"),
    )
    words = tuple(
        f"{len(each)} {one if len(each) == 1 else many}" for each, one, many in found if each
    )
    return len({each.profile_id for each in (*alone, *stale, *kept)}), words
