"""What the policy leaves open: in the Home tab and as a list."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from chatbot.domain.gaps import OpenSubject, PolicyGaps
from chatbot.domain.policies import Gap, PolicyPack
from chatbot.slack.blocks.reply import button, buttons, escaped, section
from chatbot.slack.blocks.roles import listed
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Action

GAPS: Final = "What is left open"
AT_HOME: Final = 3
HOME_BUDGET: Final = 4
MOST_SUBJECTS: Final = 40
MOST_GAPS: Final = 60


def at_home(found: PolicyGaps) -> Sequence[Block]:
    """The date of review, what was asked most often, and how many gaps there are."""
    blocks: list[Block] = [section(escaped(found.review))] if found.review else []
    if found.subjects:
        lines = [_subject(subject) for subject in found.subjects]
        blocks.append(section("Asked within a year, and not ruled on:\n" + listed(lines, AT_HOME)))
    if found.gaps:
        count = len(found.gaps)
        what = "is 1 place" if count == 1 else f"are {count} places"
        blocks.append(section(f"There {what} where the text is unclear or incomplete."))
    if blocks:
        blocks.append(buttons([button("See the list", Action.GAPS, "open")], "gaps"))
    return blocks


def gap_list(found: PolicyGaps, pack: PolicyPack) -> View:
    """All of it."""
    blocks: list[Block] = [section(escaped(found.review)), DividerBlock()] if found.review else []
    if found.subjects:
        lines = [_subject(subject) for subject in found.subjects]
        words = "*Asked within the last twelve months, and not ruled on*\n"
        blocks += [section(words + listed(lines, MOST_SUBJECTS)), DividerBlock()]
    blocks += [section(_gap(gap, pack)) for gap in found.gaps[:MOST_GAPS]]
    return modal(GAPS, blocks or [section("Nothing is known to be left open.")])


def _subject(subject: OpenSubject) -> str:
    times = "once" if subject.count == 1 else f"{subject.count} times"
    return f"{escaped(subject.title)}: {times}"


def _gap(gap: Gap, pack: PolicyPack) -> str:
    clauses = [pack.clauses[each].label for each in gap.clauses if each in pack.clauses]
    where = f"*{escaped('; '.join(clauses))}*\n" if clauses else ""
    return f"{where}{escaped(gap.says)}"
