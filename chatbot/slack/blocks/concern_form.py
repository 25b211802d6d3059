"""The form in which a concern is logged."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
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
from chatbot.slack.blocks.reply import button, buttons, escaped, plain, section, small_print
from chatbot.slack.blocks.views import modal, person_field
from chatbot.slack.ids import Action, Form

LOG_A_CONCERN: Final = "Log a concern"
SOMETHING_TO_REPORT: Final = "Something to report"
NOTE: Final = "checks.note"  # no kind of a pack: those are lower case and hyphens
ONLY_A_NOTE: Final = "None of these: only note it"
LONGEST_ACCOUNTS: Final = 1200
INITIALS: Final = (
    "Write *initials, not names*: A.B. rather than somebody's name. Leave out what is not needed."
)
CHOOSE_FIRST: Final = "Choose the kind first: it decides who will read this."
NO_KINDS: Final = "The policy pack has no kinds of concern. Please tell a manager in person."

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class FormMemory:
    """What the form carries along.

    Attributes:
        source: where it was opened.
        told: who it said would read it.
        page_id: the page that it is about, where that was known.
        occurrence_id: the day's check that it completes, if any.
        check: that check in words.
    """

    source: Source
    told: Readers | None = None
    page_id: str = ""
    occurrence_id: str = ""
    check: str = ""

    def __str__(self) -> str:
        """As it stands in the form."""
        parts = (self.source, self.told or "", self.page_id, self.occurrence_id, self.check)
        return "\n".join(parts).rstrip("\n")

    @property
    def title(self) -> str:
        """What stands over the form."""
        return SOMETHING_TO_REPORT if self.occurrence_id else LOG_A_CONCERN

    def is_note(self, report: Report, pack: PolicyPack) -> bool:
        """Whether it only notes what a check has found, which is no concern."""
        return bool(self.occurrence_id) and (report.kind_id == NOTE or not pack.concern_kinds)

    @classmethod
    def parse(cls, metadata: str) -> "FormMemory":
        """What stands in a form.

        Raises:
            StaleActionError: it is a form of another version of the bot.
        """
        source, told, page_id, occurrence_id, check = (metadata.split("\n") + [""] * 4)[:5]
        with suppress(ValueError):
            return cls(
                source=Source(source),
                told=Readers(told) if told else None,
                page_id=page_id,
                occurrence_id=occurrence_id,
                check=check,
            )
        raise StaleActionError("This form is out of date. Please open it again.")


def concern_form(  # noqa: PLR0913 - what the form shows
    pack: PolicyPack,
    memory: FormMemory,
    report: Report,
    audience: Audience | None,
    *,
    now: datetime,
    changed: bool = False,
) -> View:
    """The form with what was entered so far.

    Args:
        pack: its kinds and pages.
        memory: what the form knows from its opening.
        report: what was entered; an empty `kind_id` where no kind is chosen yet.
        audience: who will read it; None where no kind is chosen yet.
        now: this moment (aware UTC).
        changed: whether others will read it than the form had said before.
    """
    told = replace(memory, told=audience.readers if audience else None)
    if memory.is_note(report, pack):
        blocks = [*_of_check(memory), *_kinds(pack, memory, report), *_note_fields(report)]
        return _form(told, blocks, "Record it")
    if not pack.concern_kinds:
        return modal(LOG_A_CONCERN, [section(NO_KINDS)])
    kind = pack.concern_kind(report.kind_id)
    blocks = [*_of_check(memory), *_notice(changed=changed), *_kinds(pack, memory, report)]
    if kind and audience:
        blocks += [
            section(f"{who_reads(audience)}\n{INITIALS}"),
            *_details(pack, kind, report, now),
        ]
    else:
        blocks += [section(f"{CHOOSE_FIRST}\n{INITIALS}"), *_words_so_far(report)]
    return _form(told, blocks, "Log it")


def _form(memory: FormMemory, blocks: Sequence[Block], submit: str) -> View:
    return modal(memory.title, blocks, form=Form.CONCERN, submit=submit, metadata=str(memory))


def _of_check(memory: FormMemory) -> list[Block]:
    """Which check is completed with it."""
    if not memory.occurrence_id:
        return []
    return [section(f"*{escaped(memory.check)}*\nSending this form records the check as done.")]


def _kinds(pack: PolicyPack, memory: FormMemory, report: Report) -> list[Block]:
    """What it can be about; what a check has found need not be a concern."""
    kinds = {each.kind_id: each.title for each in pack.concern_kinds}
    if not kinds:
        return []
    if memory.occurrence_id:
        kinds[NOTE] = ONLY_A_NOTE
    return [
        choice_field(
            "What is it about?",
            FieldName.KIND,
            kinds,
            report.kind_id,
            optional=False,
            action=Action.CONCERN_KIND,
            tell_at_once=True,
        )
    ]


def _note_fields(report: Report) -> list[Block]:
    """What was found, in words."""
    return [
        section(f"*Who will read this:* you and the managers.\n{INITIALS}"),
        _happened(report, "What did you find?"),
        text_field("What did you do about it?", FieldName.DONE, report.done, longest=LONGEST_TEXT),
    ]


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


def _happened(report: Report, label: str = "What happened?") -> Block:
    return text_field(
        label,
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


def read_report(values: Values, pack: PolicyPack, page_id: str = "") -> Report:
    """What stands in the form; without a field for the page yet, it is about the one given."""
    kind_id = _one(values, FieldName.KIND)
    kind = pack.concern_kind(kind_id)
    places = values.get(checklist_id(kind), ()) if kind else ()
    noticed = _one(values, FieldName.NOTICED)
    return Report(
        kind_id=kind_id,
        happened=_one(values, FieldName.HAPPENED),
        page_id=(_one(values, FieldName.PAGE) if FieldName.PAGE in values else page_id) or None,
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


def logged_view(concern: Concern, audience: Audience, *, check: str = "") -> View:
    """What stands in the form's place once the concern is logged.

    Args:
        concern: which.
        audience: who reads it.
        check: what became of the check that it came from, if any, as markup.
    """
    told = "They are told now." if concern.urgent else "They are told in working hours."
    if not audience.people:
        told = "Nobody looks after it yet: please speak to somebody in person."
    elif set(audience.people) == {concern.reporter}:
        told = "It is yours to look after."
    return modal(
        SOMETHING_TO_REPORT if check else LOG_A_CONCERN,
        [
            section(f"*Logged as {escaped(concern.reference)}.* {check}".strip()),
            section(
                f"{who_reads(audience)} {told}\nIf anyone is in danger this minute, ring 999."
            ),
            buttons([button("Open it", Action.OPEN_CONCERN, concern.concern_id)]),
        ],
    )


def not_noted_view(why: str, report: Report) -> View:
    """What stands in the form's place where the check was no longer to be done.

    Args:
        why: as markup.
        report: what was entered, which is shown again so that no word is lost.
    """
    words = (report.happened.strip(), report.done.strip())
    kept = [plain(each) for each in words if each]
    return modal(SOMETHING_TO_REPORT, [section(f"{why}\nThis was not kept:"), *kept])
