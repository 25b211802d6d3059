"""The form in which a worker answers before supervision, page by page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.blocks.basic_components import DispatchActionConfig
from slack_sdk.models.views import View

from chatbot.domain.concerns import Source
from chatbot.domain.errors import StaleActionError
from chatbot.domain.policies import PolicyPack
from chatbot.domain.supervision import LONGEST_WORDS, Answer, DraftField
from chatbot.domain.supervision_questions import AnswerKind, SupervisionQuestion
from chatbot.domain.supervision_steps import values_of
from chatbot.services.supervision_records import AnswerForm, HandedOver
from chatbot.slack.blocks.concern_words import day_in_words
from chatbot.slack.blocks.contacts import SAFEGUARDING, mentions
from chatbot.slack.blocks.reply import button, buttons, escaped, section, shortened, small_print
from chatbot.slack.blocks.supervision_words import who_will_read
from chatbot.slack.blocks.views import modal
from chatbot.slack.ids import Action, Form

ANSWERS: Final = "Before supervision"
PAGE: Final = 8  # questions at most; each may have a field for its reason
_VALUE, _REASON = "answer.", "reason."
NOT_YET: Final = "*Nothing was handed over yet.* Please look at what is said under each question."


@dataclass(frozen=True, kw_only=True)
class PageMemory:
    """Which page of which record a form is."""

    meeting_id: str
    page: int

    def __str__(self) -> str:
        """As it stands in a form or on a button."""
        return f"{self.meeting_id}\n{self.page}"

    @classmethod
    def parse(cls, text: str) -> "PageMemory":
        """What stands in a form or on a button.

        Raises:
            StaleActionError: it is of another version of the bot.
        """
        meeting_id, _, page = text.partition("\n")
        if not page.isdigit():
            raise StaleActionError("This is out of date. Please open the questions again.")
        return cls(meeting_id=meeting_id, page=int(page))


def pages_of(form: AnswerForm) -> int:
    """How many pages a form has."""
    return max(-(-len(form.questions) // PAGE), 1)


def _per_page(form: AnswerForm) -> int:
    """So many that no page is left with a question or two."""
    return max(-(-len(form.questions) // pages_of(form)), 1)


def page_of(form: AnswerForm, question_id: str) -> int:
    """On which page a question stands (from 0)."""
    ids = [each.question_id for each in form.questions]
    return ids.index(question_id) // _per_page(form) if question_id in ids else 0


def answer_form(
    form: AnswerForm,
    pack: PolicyPack,
    page: int,
    *,
    urgent: Sequence[Block] = (),
    faults: Mapping[DraftField, str] | None = None,
) -> View:
    """One page, with what was typed so far.

    Args:
        form: the whole.
        pack: its clauses are named under the questions.
        page: which one (from 0).
        urgent: what has to be said first.
        faults: what is missing, by field.
    """
    pages = pages_of(form)
    page = min(max(page, 0), pages - 1)
    length = _per_page(form)
    shown = form.questions[page * length : (page + 1) * length]
    memory = PageMemory(meeting_id=form.meeting.meeting_id, page=page)
    is_last = page + 1 == pages
    view = modal(
        ANSWERS,
        [
            *urgent,
            *([section(NOT_YET)] if faults else []),
            *_head(form, page, pages),
            *(block for each in shown for block in _fields(each, form, pack, faults or {})),
            *_back(memory),
        ],
        form=Form.SUPERVISION_ANSWERS,
        submit="Hand over" if is_last else "Next",
        metadata=str(memory),
    )
    view.close = PlainTextObject(text="Close", emoji=False)
    view.notify_on_close = True
    return view


def _head(form: AnswerForm, page: int, pages: int) -> list[Block]:
    readers = who_will_read(form.readers, form.others, managers_read=form.meeting.managers_read)
    where = f"  ·  page {page + 1} of {pages}" if pages > 1 else ""
    return [
        section(f"*Supervision on {day_in_words(form.meeting.on)}*{where}"),
        section(readers),
        small_print(
            "What you type is kept at once, for you alone: you can close this and go on later."
            " Your supervisor reads it when you hand it over. Write initials, not names."
        ),
    ]


def _back(memory: PageMemory) -> list[Block]:
    if memory.page == 0:
        return []
    before = PageMemory(meeting_id=memory.meeting_id, page=memory.page - 1)
    return [buttons([button("Back", Action.SUPERVISION_ANSWER, str(before))])]


def _fields(
    question: SupervisionQuestion,
    form: AnswerForm,
    pack: PolicyPack,
    faults: Mapping[DraftField, str],
) -> Iterator[Block]:
    answer = form.answers.get(question.question_id) or Answer(question_id=question.question_id)
    where = DraftField(question_id=question.question_id)
    if fault := faults.get(where):
        yield section(f"⚠️ {escaped(fault)}")
    element = (
        _words(answer.value)
        if question.kind is AnswerKind.TEXT
        else _radio(question, answer.value)
    )
    yield _input(
        question.wording,
        _VALUE + question.question_id,
        element,
        hint=_hint(question, pack),
        optional=not question.required,
    )
    if question.reason_when is None:
        return
    where = DraftField(question_id=question.question_id, is_reason=True)
    if fault := faults.get(where):
        yield section(f"⚠️ {escaped(fault)}")
    label = "If yes, say a little more." if question.reason_when else "If no, why?"
    yield _input(label, _REASON + question.question_id, _words(answer.reason), optional=True)


def _hint(question: SupervisionQuestion, pack: PolicyPack) -> str:
    labels = [pack.clauses[each].label for each in question.clause_ids if each in pack.clauses]
    parts = [f"From the policy: {'; '.join(labels)}."] if labels else []
    if question.is_feedback:
        parts.append("It is also passed on to the managers, without your name.")
    return " ".join(parts)


def _words(value: str) -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=Action.SUPERVISION_FIELD,
        initial_value=value or None,
        multiline=True,
        max_length=LONGEST_WORDS,
        dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_character_entered"]),
    )


def _radio(question: SupervisionQuestion, value: str) -> RadioButtonsElement:
    options = {each: _option(question, each) for each in values_of(question)}
    return RadioButtonsElement(
        action_id=Action.SUPERVISION_FIELD,
        options=list(options.values()),
        initial_option=options.get(value),
    )


def _option(question: SupervisionQuestion, value: str) -> Option:
    return Option(
        value=value, text=PlainTextObject(text=shortened(said(question, value), 75), emoji=False)
    )


def said(question: SupervisionQuestion, value: str) -> str:
    """An answer as it is read."""
    if question.kind is AnswerKind.YES_NO:
        return value.capitalize()
    if question.kind is AnswerKind.SCALE and question.scale:
        ends = {"1": question.scale[0], "5": question.scale[1]}
        return f"{value}: {ends[value]}" if value in ends else value
    return value


def _input(
    label: str,
    block_id: str,
    element: InputInteractiveElement,
    *,
    hint: str = "",
    optional: bool,
) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=PlainTextObject(text=label, emoji=False),
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
        element=element,
        optional=optional,
        dispatch_action=True,
    )


def read_field(block_id: str) -> DraftField | None:
    """Which field a block is; None for any other block."""
    for start, is_reason in ((_VALUE, False), (_REASON, True)):
        if block_id.startswith(start):
            return DraftField(question_id=block_id.removeprefix(start), is_reason=is_reason)
    return None


def read_fields(values: Mapping[str, tuple[str, ...]]) -> list[tuple[DraftField, str]]:
    """What stands in a page."""
    found = ((read_field(block_id), entered) for block_id, entered in values.items())
    return [(field, next(iter(entered), "")) for field, entered in found if field]


def block_of(field: DraftField) -> str:
    """The block of a field."""
    return (_REASON if field.is_reason else _VALUE) + field.question_id


def urgent_notice(pack: PolicyPack, leads: Sequence[str]) -> list[Block]:
    """What comes first where an answer suggests that somebody is at risk."""
    who = escaped(pack.contacts[SAFEGUARDING].asks)
    here = f" Here: {mentions(leads)}" if leads else ""
    return [
        section(
            f"*🚨 Somebody may be at risk: contact {who} now.*{here}\n"
            "If anyone is in danger this minute, ring 999 first. Do not wait for supervision."
            " Nobody is told of this by itself: log it, if you want them to read it."
        ),
        buttons([button("Log it privately", Action.LOG_CONCERN, Source.URGENT)]),
    ]


def handed_over_view(handed: HandedOver, urgent: Sequence[Block]) -> View:
    """What stands in the form's place."""
    readers = f" {mentions(handed.readers)} can read it now." if handed.readers else ""
    return modal(
        ANSWERS,
        [
            *urgent,
            section(f"*Handed over.*{readers} You can change it until both of you sign it off."),
            buttons(
                [button("Open the record", Action.SUPERVISION_RECORD, handed.meeting.meeting_id)]
            ),
        ],
    )
