"""The feedback for the policy: when the team meets, what was said, a text to copy."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock
from slack_sdk.models.views import View

from chatbot.domain.errors import StaleActionError
from chatbot.domain.gaps import PolicyGaps
from chatbot.domain.policy_feedback import MOST_DAYS_BEFORE, PlanField, Repeat
from chatbot.services.policy_feedback import PlannedMeeting, ShownFeedback
from chatbot.slack.blocks.check_words import day_in_words
from chatbot.slack.blocks.fields import choice_field, day_field, text_field
from chatbot.slack.blocks.reply import Reply, button, buttons, plain, section, small_print
from chatbot.slack.blocks.supervision_question_words import REPEATS
from chatbot.slack.blocks.unanswered import pages
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Action, Form

MEETING: Final = "Team meeting"
FEEDBACK: Final = "Feedback for the policy"
TEXT: Final = "Text to copy"
ON_A_PAGE: Final = 20
LONGEST_FIELD: Final = 3000
HELD_BACK: Final = (
    "Fewer than two people gave feedback. What one person wrote could point at them, so it is"
    " kept for the next team meeting. Nothing is lost."
)
NOT_YET: Final = (
    "There is nothing to show yet. Choose the date of your next team meeting under *Team"
    " meeting*: some working days before it, managers get what was said in supervision, without"
    " names."
)

Values = Mapping[str, Sequence[str]]


def meeting_form(planned: PlannedMeeting) -> View:
    """When the team meets."""
    plan = planned.plan
    days = {str(count): _days(count) for count in range(1, MOST_DAYS_BEFORE + 1)}
    return modal(
        MEETING,
        [
            section(
                "Before each team meeting, managers get the feedback for the policy that came in"
                " through supervision: without names, and never one piece alone."
            ),
            day_field(
                "The next team meeting",
                PlanField.NEXT_ON,
                plan.next_on,
                hint="Empty: none is planned, and nobody is written to.",
            ),
            choice_field(
                "After that",
                PlanField.REPEAT,
                {repeat.value: words for repeat, words in REPEATS.items()},
                plan.repeat,
                optional=False,
            ),
            choice_field(
                "Managers get the feedback",
                PlanField.DAYS_BEFORE,
                days,
                str(plan.days_before),
                optional=False,
            ),
        ],
        form=Form.TEAM_MEETING,
        metadata=str(plan.version),
    )


def _days(count: int) -> str:
    return f"{count} working day{'s' if count > 1 else ''} before it"


def read_meeting(values: Values, metadata: str) -> tuple[int, date | None, Repeat, int]:
    """The version that the form showed, and what it wants.

    Raises:
        StaleActionError: the form is one of another version of the bot.
    """
    next_on = _one(values, PlanField.NEXT_ON)
    try:
        return (
            int(metadata),
            date.fromisoformat(next_on) if next_on else None,
            Repeat(_one(values, PlanField.REPEAT)),
            int(_one(values, PlanField.DAYS_BEFORE)),
        )
    except ValueError:
        raise StaleActionError from None


def _one(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "")


def planned_view(planned: PlannedMeeting) -> View:
    """That it was saved, and when managers will be written to."""
    if planned.plan.next_on is None or planned.tell_on is None:
        return modal(MEETING, [section("Saved. No team meeting is planned.")])
    meeting, told = day_in_words(planned.plan.next_on), day_in_words(planned.tell_on)
    return modal(
        MEETING,
        [
            section(
                f"Saved. The team meets on *{meeting}*. On {told}, or as soon as I can after it,"
                " managers get the feedback."
            )
        ],
    )


def feedback_view(shown: ShownFeedback | None, gaps: PolicyGaps, page: int = 0) -> View:
    """What was said, twenty pieces at a time, and how much the policy leaves open."""
    if shown is None:
        return modal(FEEDBACK, [section(NOT_YET), *_gaps(gaps)])
    pieces = shown.pieces or ()
    last = max(0, (len(pieces) - 1) // ON_A_PAGE)
    page = min(page, last)
    some = pieces[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    blocks: list[Block] = [section(f"*For the team meeting on {day_in_words(shown.meeting_on)}*")]
    for piece in some:
        blocks += [plain(piece), DividerBlock()]
    if shown.pieces is None:
        blocks.append(section(HELD_BACK))
    else:
        blocks.append(small_print("Said in supervision, in no order, without names."))
    row = buttons([*_copy(shown), *_earlier(shown)], "feedback") if _has_row(shown) else None
    return modal(
        FEEDBACK,
        [
            *blocks,
            *pages(page, last, Action.POLICY_FEEDBACK_PAGE),
            *([row] if row else []),
            *_gaps(gaps),
        ],
        metadata=shown.meeting_on.isoformat(),
    )


def _has_row(shown: ShownFeedback) -> bool:
    return shown.pieces is not None or shown.earlier is not None


def _copy(shown: ShownFeedback) -> list[ButtonElement]:
    value = shown.meeting_on.isoformat()
    return [button(TEXT, Action.POLICY_FEEDBACK_TEXT, value)] if shown.pieces is not None else []


def _earlier(shown: ShownFeedback) -> list[ButtonElement]:
    if shown.earlier is None:
        return []
    value = f"{shown.earlier.isoformat()}"
    return [button("The meeting before", Action.POLICY_FEEDBACK.at(0), value)]


def _gaps(gaps: PolicyGaps) -> list[Block]:
    count = len(gaps.gaps) + len(gaps.subjects)
    if not count:
        return []
    return [section(left_open(gaps), beside=button("See the list", Action.GAPS, "open"))]


def left_open(gaps: PolicyGaps) -> str:
    """How much the policy leaves open, in a sentence."""
    places = "1 place" if len(gaps.gaps) == 1 else f"{len(gaps.gaps)} places"
    subjects = "1 subject" if len(gaps.subjects) == 1 else f"{len(gaps.subjects)} subjects"
    return (
        f"The policy's text is unclear or incomplete in {places}, and staff asked about"
        f" {subjects} that it does not rule on."
    )


def text_to_copy(shown: ShownFeedback, gaps: PolicyGaps) -> View:
    """The same as plain text, in fields that every device lets somebody copy from."""
    parts = in_fields(paragraphs(shown, gaps))
    fields = [
        text_field(
            TEXT if len(parts) == 1 else f"{TEXT}, {place} of {len(parts)}",
            f"text#{place}",
            part,
            longest=LONGEST_FIELD,
            hint="What you change here is not kept." if place == 1 else "",
        )
        for place, part in enumerate(parts, 1)
    ]
    return modal(TEXT, fields, form=Form.POLICY_FEEDBACK_TEXT, submit="Done")


def paragraphs(shown: ShownFeedback, gaps: PolicyGaps) -> list[str]:
    """What managers may put into the minutes."""
    head = f"Feedback for the policy, team meeting on {day_in_words(shown.meeting_on)}"
    return [head, *(f"- {piece}" for piece in shown.pieces or ()), left_open(gaps)]


def in_fields(texts: Sequence[str]) -> list[str]:
    """Paragraphs in as few fields as take them; only a very long one is parted."""
    fields = [""]
    for text in (part for whole in texts for part in _parted(whole)):
        joined = f"{fields[-1]}\n\n{text}" if fields[-1] else text
        if len(joined) <= LONGEST_FIELD:
            fields[-1] = joined
        else:
            fields.append(text)
    return fields


def _parted(text: str) -> Iterator[str]:
    """A paragraph in parts that a field takes, between words where that is possible."""
    while len(text) > LONGEST_FIELD:
        space = text.rfind(" ", LONGEST_FIELD // 2, LONGEST_FIELD)
        cut = space if space > 0 else LONGEST_FIELD
        yield text[:cut]
        text = text[cut:].lstrip()
    yield text


def ready_message(meeting_on: date) -> Reply:
    """What managers are told before a team meeting; without a word of what was said."""
    day = day_in_words(meeting_on)
    words = f"Your team meets on {day}. The feedback for the policy is ready, without names."
    row = buttons([button("See it", Action.POLICY_FEEDBACK, meeting_on.isoformat())])
    return Reply(text=words, blocks=(section(words), row))
