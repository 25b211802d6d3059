"""The forms of supervision: dates, what is done with a record, what managers choose."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.errors import StaleActionError
from chatbot.domain.supervision import LONGEST_TASK, LONGEST_WORDS, Deed, SupervisionSettings
from chatbot.domain.supervision_steps import FieldName, Step
from chatbot.services.supervision_files import Record
from chatbot.services.supervision_plans import PlanForm, Planned
from chatbot.slack.blocks.concern_form import Values
from chatbot.slack.blocks.concern_words import day_in_words
from chatbot.slack.blocks.contacts import mentions
from chatbot.slack.blocks.fields import choice_field, day_field, text_field
from chatbot.slack.blocks.reply import button, buttons, escaped, section, small_print
from chatbot.slack.blocks.supervision_file import title_of
from chatbot.slack.blocks.supervision_words import rhythm_in_words
from chatbot.slack.blocks.views import modal, person_field
from chatbot.slack.ids import Action, Form

PLAN: Final = "Dates of supervision"
CHOICES: Final = "Interval and readers"
WORKER: Final = "worker"
READERS: Final = "readers"
_TWO, _MANAGERS = "two", "managers"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the form of a deed says; without a `field` it has none for words."""

    title: str
    submit: str
    before: str
    field: str = ""
    day: str = ""


WORDINGS: Final = {
    Deed.MOVE: Wording(
        title="Move it",
        submit="Move it",
        before="Both of you are told the new date, not the reason.",
        day="When is it instead?",
        field="Why is it moved?",
    ),
    Deed.HELD: Wording(
        title="It was held",
        submit="Save",
        before="Both of you sign it off afterwards.",
        day="When was it held?",
    ),
    Deed.NOT_HELD: Wording(
        title="Did not happen",
        submit="Save",
        before="Managers see that it did not happen. Whoever can read the record sees why.",
        field="Why did it not happen?",
    ),
    Deed.COMMENT: Wording(
        title="Shared comment",
        submit="Save",
        before="The worker reads this too. Write initials, not names.",
        field="Shared comment",
    ),
    Deed.ADD_ACTION: Wording(
        title="Add an action",
        submit="Add",
        before="What is not done by the next supervision is carried over to it.",
    ),
    Deed.SIGN: Wording(
        title="Sign off",
        submit="Sign off",
        before=(
            "With this you say that the record is right. Once both of you have signed, nobody"
            " can change it, unless one of you opens it again, which is logged."
        ),
    ),
    Deed.REOPEN: Wording(
        title="Open it again",
        submit="Open it",
        before="Both signatures are taken back, and both of you sign again. It is logged.",
        field="Why is it opened again?",
    ),
}


@dataclass(frozen=True, kw_only=True)
class StepMemory:
    """What such a form carries along: ids alone.

    Attributes:
        parent_id: the view beneath it.
        seen: `Record.mark` of what stands there; None on buttons that need none.
    """

    deed: Deed
    meeting_id: str
    parent_id: str = ""
    seen: int | None = None

    def __str__(self) -> str:
        """As it stands in a form."""
        seen = "" if self.seen is None else self.seen
        return f"{self.deed}\n{self.meeting_id}\n{self.parent_id}\n{seen}"

    @classmethod
    def parse(cls, text: str, parent_id: str = "") -> "StepMemory":
        """What stands on a button, or in a form.

        Raises:
            StaleActionError: it is of another version of the bot.
        """
        deed, meeting_id, kept, seen = (*text.split("\n"), "", "", "")[:4]
        if deed not in WORDINGS:
            raise StaleActionError("This is out of date. Please open the record again.")
        return cls(
            deed=Deed(deed),
            meeting_id=meeting_id,
            parent_id=parent_id or kept,
            seen=int(seen) if seen.isdecimal() else None,
        )


def step_form(record: Record, memory: StepMemory) -> View:
    """The form of a deed."""
    wording, meeting = WORDINGS[memory.deed], record.meeting
    blocks: list[Block] = [section(title_of(meeting)), small_print(wording.before)]
    if memory.deed is Deed.ADD_ACTION:
        blocks += _action_fields()
    if wording.day:
        day = min(meeting.on, record.today) if memory.deed is Deed.HELD else meeting.on
        blocks.append(day_field(wording.day, FieldName.DAY, day, optional=False))
    if wording.field:
        words = record.comment if memory.deed is Deed.COMMENT else ""
        blocks.append(
            text_field(wording.field, FieldName.TEXT, words, longest=LONGEST_WORDS, optional=False)
        )
    return modal(
        wording.title,
        blocks,
        form=Form.SUPERVISION_STEP,
        submit=wording.submit,
        metadata=str(memory),
    )


def _action_fields() -> list[Block]:
    return [
        text_field(
            "What is to be done?",
            FieldName.TASK,
            longest=LONGEST_TASK,
            optional=False,
            one_line=True,
        ),
        person_field(
            "By whom?", FieldName.OWNER, [], optional=False, hint="The worker or the supervisor."
        ),
        day_field("By when?", FieldName.DAY, None, optional=False),
    ]


def read_step(values: Values, memory: StepMemory) -> Step:
    """What stands in the form."""
    return Step(
        meeting_id=memory.meeting_id,
        deed=memory.deed,
        text=_one(values, FieldName.TEXT),
        day=_day(values),
        what=_one(values, FieldName.TASK),
        owner=_one(values, FieldName.OWNER) or None,
        seen=memory.seen,
    )


def plan_form(form: PlanForm, parent_id: str) -> View:
    """The dates of a worker."""
    plan = form.plan
    weeks = str(plan.every_weeks or "") if plan else ""
    who = f"<@{escaped(form.worker)}>"
    with_whom = f", with {mentions(form.supervisors)}" if form.supervisors else ""
    ending = (
        [buttons([button("Plan no more", Action.SUPERVISION_END, f"{form.worker}\n{form.seen}")])]
        if plan and plan.ended_at is None
        else []
    )
    return modal(
        PLAN,
        [
            section(f"*{who}*{with_whom}\n{rhythm_in_words(plan)}"),
            day_field(
                "When is the next one?",
                FieldName.DAY,
                form.next_on,
                hint="A day on which nobody works, or one of the two is away, is moved on.",
                optional=False,
            ),
            text_field(
                "Every how many weeks from then?",
                FieldName.WEEKS,
                weeks,
                longest=2,
                hint="Leave it empty for this one date.",
                one_line=True,
            ),
            *ending,
        ],
        form=Form.SUPERVISION_PLAN,
        metadata=f"{form.worker}\n{form.seen}\n{parent_id}",
    )


def whose_plan_form() -> View:
    """Whose dates are to be set."""
    field = person_field("Whose supervision?", WORKER, [], optional=False)
    return modal(PLAN, [field], form=Form.SUPERVISION_PLAN, submit="Next", metadata="\n\n")


def planned_view(planned: Planned) -> View:
    """What stands in the form's place."""
    who = f"<@{escaped(planned.worker)}>"
    if planned.next_on is None:
        return modal(PLAN, [section(f"No further supervision of {who} is planned.")])
    moved = ""
    if planned.wanted and planned.wanted != planned.next_on:
        moved = (
            f"\nOn {day_in_words(planned.wanted)} nobody works, or one of you is away:"
            " this is the first day on which both are there."
        )
    day = day_in_words(planned.next_on)
    return modal(PLAN, [section(f"*Saved.* The next supervision of {who} is on {day}.{moved}")])


def read_plan(values: Values) -> tuple[date | None, str]:
    """The day and the weeks that stand in the form."""
    return _day(values), _one(values, FieldName.WEEKS)


def read_worker(values: Values) -> str:
    """Whose dates are to be set."""
    return next(iter(values.get(WORKER, ())), "")


def choices_form(settings: SupervisionSettings) -> View:
    """What managers choose."""
    readers = {
        _TWO: "Worker and supervisor. Managers see that it was held",
        _MANAGERS: "Worker, supervisor and managers",
    }
    return modal(
        CHOICES,
        [
            text_field(
                "After how many weeks is a worker overdue?",
                FieldName.WEEKS,
                str(settings.interval_weeks),
                longest=2,
                hint="The policies name no interval; six weeks is the bot's own suggestion.",
                optional=False,
                one_line=True,
            ),
            choice_field(
                "Who can read what was said?",
                READERS,
                readers,
                _MANAGERS if settings.managers_read else _TWO,
                hint="It holds for records that are begun from now on; their form says so.",
                optional=False,
            ),
        ],
        form=Form.SUPERVISION_CHOICES,
    )


def read_choices(values: Values) -> tuple[str, bool]:
    """The weeks, and whether managers read."""
    return _one(values, FieldName.WEEKS), values.get(READERS, ()) == (_MANAGERS,)


def _one(values: Values, name: FieldName) -> str:
    return next(iter(values.get(name, ())), "")


def _day(values: Values) -> date | None:
    day = _one(values, FieldName.DAY)
    return date.fromisoformat(day) if day else None
