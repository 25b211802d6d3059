"""The form in which a concern is logged."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from chatbot.domain.concern_reports import (
    LONGEST_TASK,
    LONGEST_TEXT,
    FieldName,
    Report,
    Task,
)
from chatbot.domain.concerns import Audience, Concern, Readers, Source
from chatbot.domain.errors import StaleActionError
from chatbot.domain.policies import ConcernKind, PolicyPack
from chatbot.slack.blocks.concern_words import who_reads
from chatbot.slack.blocks.fields import (
    choice_field,
    day_field,
    moment_field,
    text_field,
    ticks_field,
)
from chatbot.slack.blocks.reply import button, buttons, escaped, section, small_print
from chatbot.slack.blocks.views import modal, person_field
from chatbot.slack.ids import Action, Form

LOG_A_CONCERN: Final = "Log a concern"
LONGEST_ACCOUNTS: Final = 1200
INITIALS: Final = (
    "Write *initials, not names*: A.B. rather than somebody's name. Leave out what is not needed."
)
CHOOSE_FIRST: Final = "Choose the kind first: it decides who will read this."
NO_KINDS: Final = "The policy pack has no kinds of concern. Please tell a manager in person."

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class FormMemory:
    """What the form carries along: where it was opened, and who it said would read it."""

    source: Source
    told: Readers | None = None

    def __str__(self) -> str:
        """As it stands in the form."""
        return f"{self.source}\n{self.told or ''}"

    @classmethod
    def parse(cls, metadata: str) -> "FormMemory":
        """What stands in a form.

        Raises:
            StaleActionError: it is a form of another version of the bot.
        """
        source, _, told = metadata.partition("\n")
        with suppress(ValueError):
            return cls(source=Source(source), told=Readers(told) if told else None)
        raise StaleActionError("This form is out of date. Please open it again.")


def concern_form(  # noqa: PLR0913 - what the form shows
    pack: PolicyPack,
    source: Source,
    report: Report,
    audience: Audience | None,
    *,
    now: datetime,
    changed: bool = False,
) -> View:
    """The form with what was entered so far.

    Args:
        pack: its kinds and pages.
        source: where it was opened.
        report: what was entered; an empty `kind_id` where no kind is chosen yet.
        audience: who will read it; None where no kind is chosen yet.
        now: this moment (aware UTC).
        changed: whether others will read it than the form had said before.
    """
    if not pack.concern_kinds:
        return modal(LOG_A_CONCERN, [section(NO_KINDS)])
    kind = pack.concern_kind(report.kind_id)
    kinds = choice_field(
        "What is it about?",
        FieldName.KIND,
        {each.kind_id: each.title for each in pack.concern_kinds},
        report.kind_id,
        optional=False,
        action=Action.CONCERN_KIND,
        tell_at_once=True,
    )
    blocks: list[Block] = [*_notice(changed=changed), kinds]
    if kind and audience:
        blocks += [
            section(f"{who_reads(audience)}\n{INITIALS}"),
            *_details(pack, kind, report, now),
        ]
    else:
        blocks += [section(f"{CHOOSE_FIRST}\n{INITIALS}"), *_words_so_far(report)]
    memory = FormMemory(source=source, told=audience.readers if audience else None)
    return modal(LOG_A_CONCERN, blocks, form=Form.CONCERN, submit="Log it", metadata=str(memory))


def _notice(*, changed: bool) -> list[Block]:
    if not changed:
        return []
    return [
        section(
            "*Nothing is logged yet.* Who will read this is not what the form said before."
            " Look at it again, then log it."
        )
    ]


def _words_so_far(report: Report) -> list[Block]:
    """What a message or a command brought along can be seen before a kind is chosen."""
    return [_happened(report)] if report.happened else []


def _happened(report: Report) -> Block:
    return text_field(
        "What happened?",
        FieldName.HAPPENED,
        report.happened,
        longest=LONGEST_TEXT,
        optional=False,
    )


def _details(pack: PolicyPack, kind: ConcernKind, report: Report, now: datetime) -> list[Block]:
    blocks: list[Block] = [_happened(report)]
    if kind.personal_data:
        blocks.append(
            moment_field(
                "When was it noticed?",
                FieldName.NOTICED,
                report.noticed_at or now,
                hint="The 72 hours in which the ICO may have to be told count from then.",
            )
        )
    if pack.pages:
        pages = {page.page_id: page.name for page in pack.pages[:100]}
        blocks.append(choice_field("On which page?", FieldName.PAGE, pages, report.page_id))
    blocks += [
        text_field(
            "Accounts that it is about",
            FieldName.ACCOUNTS,
            report.accounts,
            longest=LONGEST_ACCOUNTS,
            hint="Their public handles with commas between them, such as @example.",
            one_line=True,
        ),
        ticks_field("What was done?", checklist_id(kind), kind.checklist, report.ticked),
        *_rests_on(pack, kind),
        text_field("What else was done?", FieldName.DONE, report.done, longest=LONGEST_TEXT),
        DividerBlock(),
        section("*Follow-up*  Leave it empty where nothing is left to do."),
        *task_fields(report.task),
    ]
    return blocks


def _rests_on(pack: PolicyPack, kind: ConcernKind) -> list[Block]:
    labels = [pack.clauses[each].label for each in kind.clauses if each in pack.clauses]
    lines = [f"Where the policy speaks of it: {'; '.join(labels)}."] if labels else []
    lines += [kind.note] if kind.note else []
    return [small_print(*map(escaped, lines))] if lines else []


def task_fields(task: Task, *, optional: bool = True, with_task: bool = True) -> list[Block]:
    """The fields of a follow-up."""
    what = text_field(
        "What is to be done?",
        FieldName.TASK,
        task.what,
        longest=LONGEST_TASK,
        optional=optional,
        one_line=True,
    )
    return [
        *([what] if with_task else []),
        person_field(
            "By whom?",
            FieldName.OWNER,
            [task.owner] if task.owner else [],
            optional=optional,
            hint="They are told, and reminded when it is due.",
        ),
        day_field("By when?", FieldName.DUE, task.due_on, optional=optional),
    ]


def checklist_id(kind: ConcernKind) -> str:
    """The field of a kind's checklist: what was ticked of another kind's does not count."""
    return f"{FieldName.CHECKLIST}.{kind.kind_id}"


def read_report(values: Values, pack: PolicyPack) -> Report:
    """What stands in the form."""
    kind_id = _one(values, FieldName.KIND)
    kind = pack.concern_kind(kind_id)
    places = values.get(checklist_id(kind), ()) if kind else ()
    noticed = _one(values, FieldName.NOTICED)
    return Report(
        kind_id=kind_id,
        happened=_one(values, FieldName.HAPPENED),
        page_id=_one(values, FieldName.PAGE) or None,
        done=_one(values, FieldName.DONE),
        ticked=tuple(
            item
            for place, item in enumerate(kind.checklist if kind else ())
            if str(place) in places
        ),
        accounts=_one(values, FieldName.ACCOUNTS),
        noticed_at=datetime.fromtimestamp(int(noticed), UTC) if noticed else None,
        task=read_task(values),
    )


def read_task(values: Values) -> Task:
    """What stands in the fields of a follow-up."""
    due = _one(values, FieldName.DUE)
    return Task(
        what=_one(values, FieldName.TASK),
        owner=_one(values, FieldName.OWNER) or None,
        due_on=date.fromisoformat(due) if due else None,
    )


def read_text(values: Values) -> str:
    """What stands in the field for words."""
    return _one(values, FieldName.TEXT)


def _one(values: Values, name: FieldName) -> str:
    return next(iter(values.get(name, ())), "")


def logged_view(concern: Concern, audience: Audience) -> View:
    """What stands in the form's place once the concern is logged."""
    told = "They are told now." if concern.urgent else "They are told in working hours."
    if not audience.people:
        told = "Nobody looks after it yet: please speak to somebody in person."
    elif set(audience.people) == {concern.reporter}:
        told = "It is yours to look after."
    return modal(
        LOG_A_CONCERN,
        [
            section(f"*Logged as {escaped(concern.reference)}.*"),
            section(
                f"{who_reads(audience)} {told}\nIf anyone is in danger this minute, ring 999."
            ),
            buttons([button("Open it", Action.OPEN_CONCERN, concern.concern_id)]),
        ],
    )
