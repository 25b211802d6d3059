"""The forms in which something is done with a concern."""

from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.concern_reports import LONGEST_TEXT, FieldName, Step, Task
from chatbot.domain.concerns import Concern, Deed
from chatbot.domain.errors import StaleActionError
from chatbot.slack.blocks.concern_form import Values, read_task, read_text, task_fields
from chatbot.slack.blocks.fields import text_field
from chatbot.slack.blocks.reply import escaped, section, small_print
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Form

INITIALS: Final = "Write initials, not names. Nothing that was written before is changed."


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the form of a deed says.

    Attributes:
        field: what stands above the field for words; without it there is none.
        before: what stands above the fields.
    """

    title: str
    submit: str
    field: str = ""
    before: str = INITIALS
    optional: bool = False


WORDINGS: Final = {
    Deed.ADD: Wording(title="Add to it", submit="Add", field="What would you like to add?"),
    Deed.FOLLOW_UP: Wording(title="Add a follow-up", submit="Add"),
    Deed.FINISH: Wording(
        title="Follow-up done", submit="Done", field="What came of it?", optional=True
    ),
    Deed.HAND_OVER: Wording(
        title="Hand over",
        submit="Hand over",
        field="What should they know?",
        optional=True,
        before="They are told, and reminded from now on. Write initials, not names.",
    ),
    Deed.CLOSE: Wording(title="Close it", submit="Close it", field="Why can it be closed?"),
    Deed.REOPEN: Wording(title="Open it again", submit="Open it", field="Why is it opened again?"),
    Deed.ERASE: Wording(
        title="Erase what it says",
        submit="Erase",
        field="Why does the law ask for it?",
        before=(
            "*This cannot be undone.* Everything that people wrote goes, and so do the accounts."
            " That there was a concern stays, with who did what when, and your reason."
            " Do not repeat in it what was written."
        ),
    ),
}


@dataclass(frozen=True, kw_only=True)
class StepMemory:
    """What such a form carries along: ids alone.

    Attributes:
        parent_id: the view of the concern beneath it.
    """

    deed: Deed
    concern_id: str
    follow_up_id: str
    parent_id: str = ""

    def __str__(self) -> str:
        """As it stands in a form or on a button."""
        return f"{self.deed}\n{self.concern_id}\n{self.follow_up_id}\n{self.parent_id}"

    @classmethod
    def parse(cls, text: str, parent_id: str = "") -> "StepMemory":
        """What stands on a button, or in a form.

        Raises:
            StaleActionError: it is of another version of the bot.
        """
        deed, _, rest = text.partition("\n")
        concern_id, _, rest = rest.partition("\n")
        follow_up_id, _, kept = rest.partition("\n")
        if deed not in WORDINGS:
            raise StaleActionError("This is out of date. Please open the concern again.")
        return cls(
            deed=Deed(deed),
            concern_id=concern_id,
            follow_up_id=follow_up_id,
            parent_id=parent_id or kept,
        )


def step_form(concern: Concern, memory: StepMemory) -> View:
    """The form of a deed."""
    wording = WORDINGS[memory.deed]
    blocks: list[Block] = [
        section(f"*{escaped(concern.reference)}*"),
        *_what_it_ends(concern, memory.deed),
        small_print(wording.before),
    ]
    if memory.deed in {Deed.FOLLOW_UP, Deed.HAND_OVER}:
        follow_up = concern.follow_up(memory.follow_up_id)
        task = Task(due_on=follow_up.due_on) if follow_up else Task()
        new = memory.deed is Deed.FOLLOW_UP
        blocks += task_fields(task, optional=False, with_task=new)
    if wording.field:
        blocks.append(
            text_field(
                wording.field,
                FieldName.TEXT,
                longest=LONGEST_TEXT,
                optional=wording.optional,
            )
        )
    return modal(
        wording.title, blocks, form=Form.CONCERN_STEP, submit=wording.submit, metadata=str(memory)
    )


def _what_it_ends(concern: Concern, deed: Deed) -> list[Block]:
    left = len(concern.open_follow_ups())
    if deed is not Deed.CLOSE or not left:
        return []
    what = "One follow-up is" if left == 1 else f"{left} follow-ups are"
    return [section(f"{what} not done yet. Nobody is reminded of it once this is closed.")]


def read_step(values: Values, memory: StepMemory) -> Step:
    """What stands in the form."""
    return Step(
        concern_id=memory.concern_id,
        deed=memory.deed,
        text=read_text(values),
        follow_up_id=memory.follow_up_id or None,
        task=read_task(values),
    )


def first_field(memory: StepMemory) -> FieldName:
    """The field under which is told what no field is at fault for."""
    if memory.deed is Deed.FOLLOW_UP:
        return FieldName.TASK
    return FieldName.OWNER if memory.deed is Deed.HAND_OVER else FieldName.TEXT
