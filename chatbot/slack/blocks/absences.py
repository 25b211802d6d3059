"""Absences: the form, the messages, the part of the Home tab, the list."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from chatbot.domain.absences import Absence, AbsenceField, AbsencePlan, span_in_words
from chatbot.domain.errors import StaleActionError
from chatbot.domain.policies import PolicyPack
from chatbot.services.absence_returns import AbsenceNews, CheckNews
from chatbot.services.absences import AbsenceForm, Gap, Saved
from chatbot.services.swaps import SwapView
from chatbot.slack.blocks.check_words import day_in_words, labels
from chatbot.slack.blocks.fields import day_field
from chatbot.slack.blocks.reply import Reply, button, buttons, escaped, section, small_print
from chatbot.slack.blocks.roles import listed
from chatbot.slack.blocks.swaps import swap_rows
from chatbot.slack.blocks.views import heading, modal, person_field
from chatbot.slack.ids import Action, Command, Form

AWAY: Final = "Away"
MOST_GAPS: Final = 10
MOST_SOON: Final = 5
SOON: Final = 14  # days
HOME_BUDGET: Final = 4  # blocks
ROWS_ON_A_PAGE: Final = 30  # each of them two blocks
NO_REASON: Final = "No reason is asked for, and none is kept."

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class FormMemory:
    """What the form carries along: the absence that is changed, and the version it showed."""

    absence_id: str = ""
    seen: int = 0

    def __str__(self) -> str:
        """As it stands in the form."""
        return f"{self.absence_id}\n{self.seen}" if self.absence_id else ""

    @classmethod
    def parse(cls, metadata: str) -> "FormMemory":
        """What stands in a form; raises StaleActionError where another version made it."""
        absence_id, _, seen = metadata.partition("\n")
        with suppress(ValueError):
            return cls(absence_id=absence_id, seen=int(seen)) if absence_id else cls()
        raise StaleActionError("This form is out of date. Please open it again.")


def absence_form(
    form: AbsenceForm, plan: AbsencePlan, pack: PolicyPack, *, notice: str | None = None
) -> View:
    """The form.

    Args:
        form: what is changed, and whether it may be somebody else's.
        plan: what the fields begin with.
        pack: the clauses that speak of absences.
        notice: a sentence above the fields, if there is something to say.
    """
    absence = form.absence
    blocks: list[Block] = [section(escaped(notice))] if notice else []
    if absence:
        blocks.append(section(f"<@{absence.user_id}> is away {span_in_words(absence)}."))
    elif form.for_others:
        chosen = [plan.user_id] if plan.user_id else []
        blocks.append(person_field("Who is away?", AbsenceField.WHO, chosen, optional=False))
    blocks += [
        day_field("First day away", AbsenceField.FIRST, plan.first_on, optional=False),
        day_field(
            "Last day away",
            AbsenceField.LAST,
            plan.last_on,
            hint="Both days count as away.",
            optional=False,
        ),
        person_field(
            "Who stands in?",
            AbsenceField.COVER,
            [plan.cover] if plan.cover else [],
            hint="Leave it empty, and the backup is asked. Whoever stands in is told.",
        ),
        small_print(*_small(pack)),
    ]
    memory = FormMemory()
    if absence:
        memory = FormMemory(absence_id=absence.absence_id, seen=absence.version)
    return modal(AWAY, blocks, form=Form.ABSENCE, metadata=str(memory))


def _small(pack: PolicyPack) -> list[str]:
    clauses = pack.absence_clauses
    return [NO_REASON, *([f"Asked for by: {labels(clauses, pack)}"] if clauses else [])]


def read_plan(values: Values, user_id: str) -> tuple[AbsencePlan, dict[str, str]]:
    """What stands in the form, and a sentence for each day that is none."""
    faults: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in (AbsenceField.FIRST, AbsenceField.LAST):
        days[name] = None
        if written := _one(values, name):
            try:
                days[name] = date.fromisoformat(written)
            except ValueError:
                faults[name] = "There is no such day. Choose another one."
    plan = AbsencePlan(
        user_id=_one(values, AbsenceField.WHO) or user_id,
        first_on=days[AbsenceField.FIRST],
        last_on=days[AbsenceField.LAST],
        cover=_one(values, AbsenceField.COVER) or None,
    )
    return plan, faults


def _one(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "")


def saved_view(saved: Saved, user_id: str) -> View:
    """What stands in the form's place once the absence is saved."""
    absence = saved.absence
    own = absence.user_id == user_id
    who = "You are" if own else f"<@{absence.user_id}> is"
    lines = [f"*Noted.* {who} away {span_in_words(absence)}."]
    if absence.cover:
        lines.append(f"<@{absence.cover}> stands in and is told in working hours.")
    else:
        lines.append("Nobody was chosen to stand in: where there is a backup, they are asked.")
    if not own:
        lines.append(f"<@{absence.user_id}> is told in working hours.")
    return modal(AWAY, [section("\n".join(lines)), *_gaps(saved.gaps)])


def _gaps(gaps: Sequence[Gap]) -> list[Block]:
    if not gaps:
        return []
    lines = [f"{day_in_words(gap.on)}: {escaped(gap.check.name)}" for gap in gaps]
    return [
        section(
            "*Nobody will be there on these days.* Choose somebody to stand in, or ask a manager"
            f" to.\n{listed(lines, MOST_GAPS)}"
        )
    ]


def end_label(absence: Absence, today: date, *, own: bool) -> str:
    """What stands on the button that ends an absence."""
    if not absence.is_on(today):
        return "Take it back"
    return "I'm back" if own else "They are back"


def ended_in_words(absence: Absence) -> str:
    """What somebody is told who has ended an absence, as markup."""
    if not absence.stands:
        return f"Taken back: <@{absence.user_id}> is not away {span_in_words(absence)}."
    return (
        f"Noted: <@{absence.user_id}> is back. A check that somebody else has by now stays with"
        " them, but can be done by either."
    )


def render_cover(absence: Absence) -> Reply:
    """For whoever stands in."""
    words = (
        f"You stand in for <@{absence.user_id}> {span_in_words(absence)}. What is theirs to check"
        " comes to you on these days."
    )
    return _said("You are asked to stand in for somebody.", words)


def render_cover_over(absence: Absence, span: str) -> Reply:
    """For whoever stood in."""
    words = f"You need not stand in for <@{absence.user_id}> {span} any more."
    return _said("You need not stand in any more.", words)


def render_cover_away(covered: Absence, away: Absence) -> Reply:
    """For whoever should find somebody else."""
    words = (
        f"<@{covered.cover}> was to stand in for <@{covered.user_id}> {span_in_words(covered)},"
        f" and is away too, {span_in_words(away)}. On these days the backup is asked."
        " You can choose somebody else."
    )
    row = [button("Choose somebody else", Action.CHANGE_ABSENCE, covered.absence_id)]
    return _said("Somebody who was to stand in is away too.", words, row)


def render_set(absence: Absence, actor: str, today: date) -> Reply:
    """For whoever is away, where somebody else entered, changed or ended it."""
    if absence.is_over(today):
        words = f"<@{actor}> has ended your absence {span_in_words(absence)}: you count as there."
        if not absence.stands:
            words = f"<@{actor}> has taken back your absence {span_in_words(absence)}."
        return _said("An absence of yours has been ended.", words)
    cover = f" <@{absence.cover}> stands in." if absence.cover else ""
    words = f"<@{actor}> has noted that you are away {span_in_words(absence)}.{cover}"
    row = _row(absence, today, own=True)
    return _said("An absence of yours has been noted.", words, row)


def render_back(news: AbsenceNews, days: str) -> Reply:
    """For whoever is back: a short list."""
    lines = [_news_line(each) for each in news.checks]
    if news.follow_ups:
        due = f", {news.due} of them due" if news.due else ""
        lines.append(f"Open follow-ups of yours: {news.follow_ups}{due}. See *Concerns* in Home.")
    words = f"Welcome back. While you were away {days}:\n{listed(lines, len(lines))}"
    return _said("Welcome back. Here is what happened while you were away.", words)


def _news_line(news: CheckNews) -> str:
    parts = [f"done {_times(count)} by <@{who}>" for who, count in news.done_by.items()]
    for told, days in (
        ("something was reported", news.reported_on),
        ("missed", news.missed_on),
        ("still open", news.open_on),
    ):
        if days:
            shown = ", ".join(f"{day:%a} {day.day} {day:%b}" for day in days[:5])
            more = f" and {len(days) - 5} more" if len(days) > 5 else ""  # noqa: PLR2004 - as shown
            parts.append(f"{told} on {shown}{more}")
    return f"*{escaped(news.check.name)}*: {'; '.join(parts)}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _said(text: str, words: str, row: Sequence[ButtonElement] = ()) -> Reply:
    more = (buttons(row),) if row else ()
    return Reply(text=text, blocks=(section(words), *more))


def _row(absence: Absence, today: date, *, own: bool) -> list[ButtonElement]:
    return [
        button("Change", Action.CHANGE_ABSENCE, absence.absence_id),
        button(end_label(absence, today, own=own), Action.END_ABSENCE, absence.absence_id),
    ]


def absence_line(absence: Absence) -> str:
    """An absence as markup."""
    cover = f", <@{absence.cover}> stands in" if absence.cover else ""
    return f"<@{absence.user_id}> {span_in_words(absence)}{cover}"


def away_part(  # noqa: PLR0913 - what the part shows
    mine: Sequence[Absence],
    covering: Sequence[Absence],
    others: Sequence[Absence] | None,
    waiting: Sequence[SwapView],
    today: date,
    *,
    swaps: bool,
) -> Sequence[Block]:
    """In the Home tab: one's own next absence, whom one stands in for; for managers who is away.

    Args:
        mine: one's own absences.
        covering: those of others for whom one stands in.
        others: everybody's, for a manager; else None.
        waiting: the swaps that one is asked for.
        today: by the organisation's clock.
        swaps: whether there is anything to swap.
    """
    lines = ["You are not away." if not mine else f"You are away {_own(mine[0])}."]
    lines += [f"You stand in for {absence_line_of(each)}." for each in covering[:2]]
    row = [button("Set an absence", Action.ABSENCE, "")]
    row += _row(mine[0], today, own=True) if mine else []
    row += [button("Swap a day", Action.SWAP, "open")] if swaps else []
    label = "Who is away" if others is not None else "All of mine"
    row.append(button(label, Action.ABSENCES, "0"))
    blocks: list[Block] = [section("\n".join(lines)), buttons(row, block_id="away")]
    soon = [each for each in others or () if (each.first_on - today).days <= SOON]
    if soon:
        shown = listed([absence_line(each) for each in soon], MOST_SOON)
        blocks.append(section(f"Away now or soon:\n{shown}"))
    if waiting:
        many = "A swap waits" if len(waiting) == 1 else f"{len(waiting)} swaps wait"
        blocks.append(small_print(f"{many} for your answer: see Messages, or *{label}*."))
    return blocks


def _own(absence: Absence) -> str:
    cover = f"; <@{absence.cover}> stands in" if absence.cover else ""
    return f"{span_in_words(absence)}{cover}"


def absence_line_of(absence: Absence) -> str:
    """Whom somebody stands in for, and when, as markup."""
    return f"<@{absence.user_id}> {span_in_words(absence)}"


def absences_list(
    absences: Sequence[Absence],
    swaps: Sequence[SwapView],
    user_id: str,
    today: date,
    page: int = 0,
) -> View:
    """The absences and swaps that somebody may see, with what they can do about each."""
    rows: list[Sequence[Block]] = [
        (
            section(absence_line(each)),
            buttons(_row(each, today, own=each.user_id == user_id)),
        )
        for each in absences
    ]
    rows += [swap_rows(each, user_id) for each in swaps]
    pages = max(1, -(-len(rows) // ROWS_ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = rows[page * ROWS_ON_A_PAGE : (page + 1) * ROWS_ON_A_PAGE]
    blocks: list[Block] = [heading("Away, and swapped days")]
    blocks += [block for row in shown for block in row] or [section("Nobody, as far as I know.")]
    return modal(AWAY, [*blocks, *_paging(page, pages)], metadata=str(page))


def _paging(page: int, pages: int) -> list[Block]:
    row = [button("Back", Action.ABSENCES.at(0), str(page - 1))] if page else []
    row += [button("Next", Action.ABSENCES.at(1), str(page + 1))] if page + 1 < pages else []
    return [buttons(row)] if row else []


def help_reply() -> Reply:
    """What `/smaway help` says."""
    words = (
        f"`{Command.AWAY}` opens a form: from when to when you are away, and who stands in."
        f" You can write the days behind it: `{Command.AWAY} 3 to 7 August`,"
        f" `{Command.AWAY} tomorrow`, `{Command.AWAY} until Friday`, `{Command.AWAY} 3/8-7/8`"
        " (the day comes first). Nothing is saved before you press Save."
        f"\n`{Command.AWAY} back` ends an absence early: you are back today."
        f"\nManagers can begin with a name: `{Command.AWAY} @somebody until Friday`."
        f"\n{NO_REASON}"
    )
    return Reply(text="How to say that you are away.", blocks=(section(words),))
