"""What people get about checks: the checklist, what follows it, what managers are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement

from chatbot.domain.checks import (
    LATE_AFTER,
    Capacity,
    Check,
    CheckItem,
    Occurrence,
    OccurrenceState,
)
from chatbot.domain.policies import PolicyPack
from chatbot.domain.working_time import WorkingTime
from chatbot.services.checks import CheckDay
from chatbot.slack.blocks.check_words import (
    day_in_words,
    labels,
    moment_in_words,
    state_in_words,
)
from chatbot.slack.blocks.contacts import mentions
from chatbot.slack.blocks.reply import (
    LONGEST_TEXT,
    Reply,
    button,
    buttons,
    escaped,
    section,
    small_print,
)
from chatbot.slack.blocks.roles import listed
from chatbot.slack.ids import Action

MOST_MISSED: Final = 20
MINE_BUDGET: Final = 9  # blocks
MOST_MINE: Final = 4

NOBODY_YET: Final = "It is with nobody yet. The managers know."
WHY: Final = {
    Capacity.SWAPPED: "You have swapped days: today it is yours.",
    Capacity.COVER: "You stand in today for somebody who is away.",
    Capacity.BACKUP: "You are the backup. Whoever looks after it is away or has not answered.",
    Capacity.HANDED: "It has been handed over to you.",
}


@dataclass(frozen=True, kw_only=True)
class CheckWriter:
    """Puts checks into words."""

    pack: PolicyPack
    working_time: WorkingTime

    def reminder(self, day: CheckDay, user_id: str, now: datetime) -> Reply:
        """The checklist for somebody who is asked to go through it."""
        occurrence = day.occurrence
        asked = [p.capacity for p in occurrence.people if p.user_id == user_id]
        why = WHY.get(asked[0], "") if asked else ""
        late = not why and now > occurrence.opens_at + LATE_AFTER
        return self._checklist(day, why or (self._late(day) if late else ""))

    def nudge(self, day: CheckDay, user_id: str) -> Reply:
        """The same once more."""
        taken = day.occurrence.taken_by == user_id
        lead = "You said that you are on it." if taken else "A reminder."
        return self._checklist(day, f"{lead} It is not recorded as done yet.")

    def current(self, day: CheckDay, user_id: str) -> Reply:
        """The message of somebody as it stands after something has happened."""
        occurrence = day.occurrence
        known = any(person.user_id == user_id for person in occurrence.people)
        if occurrence.is_waiting and known and user_id not in occurrence.asked:
            return self._told(day, self.standing(day) or NOBODY_YET)
        lead = self._late(day) if occurrence.opened_late and occurrence.is_waiting else ""
        return self._checklist(day, lead)

    def _told(self, day: CheckDay, words: str) -> Reply:
        """How it stands, without a button."""
        name = escaped(day.check.name)
        return Reply(text=f"{name}: {words}", blocks=(section(f"*{name}*\n{words}"),))

    def unchanged(self, day: CheckDay) -> str:
        """Why a press has changed nothing, as markup."""
        return f"Nothing has been changed. {self.standing(day)}".strip()

    def standing(self, day: CheckDay) -> str:
        """How it stands, as markup; empty where nobody has begun and nobody is asked."""
        state = state_in_words(day.occurrence, day.check, self.working_time)
        others = f"It is with {mentions(day.occurrence.asked)}." if day.occurrence.asked else ""
        return state or others

    def nobody(self, day: CheckDay) -> Reply:
        """For managers: nobody is there to do it, or who is by now."""
        if not day.occurrence.is_waiting or day.occurrence.asked:
            return self._told(day, self.standing(day))
        due = self._due(day.occurrence, day.check)
        words = (
            f"Nobody is there for *{escaped(day.check.name)}* today. {due}"
            " Hand it to somebody, or do it yourself."
        )
        row = [
            button("Hand over", Action.CHECK_HAND_OVER, day.occurrence.occurrence_id),
            button("I do it", Action.CHECK_ON_IT, day.occurrence.occurrence_id),
            button("Open settings", Action.SETTINGS, "checks"),
        ]
        text = f"Nobody is there for a check today: {escaped(day.check.name)}. {due}"
        return Reply(text=text, blocks=(section(words), buttons(row)))

    def missed(self, days: Sequence[CheckDay], count: int) -> Reply:
        """For managers: what was not done in time."""
        lines = [self._missed_line(day) for day in days]
        heading = "This check was" if count == 1 else f"These {count} checks were"
        words = f"{heading} not recorded in time:"
        more = count - len(days)
        shown = listed(lines, MOST_MISSED)
        extra = (small_print(f"And {more} more, further back."),) if more > 0 else ()
        blocks = (section(f"{words}\n{shown}"), *extra)
        return Reply(text=words.rstrip(":") + ".", blocks=blocks)

    def ahead(self, check: Check, run: Sequence[date]) -> Reply:
        """For managers: nobody will be there."""
        span = f"on {day_in_words(run[0])}"
        if len(run) > 1:
            span = f"from {day_in_words(run[0])} to {day_in_words(run[-1])} ({len(run)} days)"
        words = (
            f"Nobody will be there for *{escaped(check.name)}* {span}: everybody who could do it"
            " is away. Choose somebody else for it, or somebody to cover."
        )
        text = f"Nobody will be there for a check {span}: {escaped(check.name)}."
        row = [button("Change the check", Action.CHECK_CHANGE, check.check_id)]
        return Reply(text=text, blocks=(section(words), buttons(row)))

    def mine(self, days: Sequence[CheckDay]) -> Sequence[Block]:
        """In the Home tab: what somebody is asked to do now."""
        blocks: list[Block] = []
        for day in days[:MOST_MINE]:
            state = state_in_words(day.occurrence, day.check, self.working_time)
            due = self._due(day.occurrence, day.check)
            blocks.append(section(f"*{escaped(day.check.name)}*\n{due} {state}".strip()))
            blocks.append(buttons(self._row(day.occurrence, hand_over=True)))
        more = len(days) - MOST_MINE
        return [*blocks, small_print(f"And {more} more, in Messages.")] if more > 0 else blocks

    def _checklist(self, day: CheckDay, lead: str) -> Reply:
        occurrence, check = day.occurrence, day.check
        state = state_in_words(occurrence, check, self.working_time)
        due = self._due(occurrence, check)
        waiting = occurrence.is_waiting
        opening = " ".join(filter(None, (lead, due if waiting else "", state)))
        blocks: list[Block] = [section(f"*{escaped(check.name)}*\n{opening}")]
        if waiting:
            blocks += self._items(check.items)
            blocks.append(small_print(*self._sources(check)))
        row = self._row(occurrence) if day.may_be_recorded else []
        text = f"{escaped(check.name)}: {opening}"
        return Reply(text=text, blocks=(*blocks, *([buttons(row)] if row else [])))

    def _items(self, items: Sequence[CheckItem]) -> list[Block]:
        paragraphs: list[str] = []
        for line in map(self._item, items):
            joined = f"{paragraphs[-1]}\n{line}" if paragraphs else line
            if paragraphs and len(joined) <= LONGEST_TEXT:
                paragraphs[-1] = joined
            else:
                paragraphs.append(line)
        return [section(paragraph) for paragraph in paragraphs]

    def _item(self, item: CheckItem) -> str:
        cited = f"  ·  _{labels(item.clauses, self.pack)}_" if item.clauses else ""
        return f"•  {escaped(item.says)}{cited}"

    def _sources(self, check: Check) -> list[str]:
        asked = f"Asked for by: {labels(check.clauses, self.pack)}" if check.clauses else ""
        own = escaped(check.own_choice) if check.own_choice else ""
        return [line for line in (asked, own) if line]

    def _due(self, occurrence: Occurrence, check: Check) -> str:
        local = occurrence.due_at.astimezone(check.zone_in(self.working_time))
        return f"Due by {local:%H:%M} on {day_in_words(occurrence.on)}."

    def _late(self, day: CheckDay) -> str:
        zone = day.check.zone_in(self.working_time)
        at = moment_in_words(day.occurrence.opens_at, day.occurrence.on, zone)
        return f"This comes late: it should have come {at}."

    def _missed_line(self, day: CheckDay) -> str:
        asked = [person.user_id for person in day.occurrence.people]
        who = f"asked: {mentions(asked)}" if asked else "nobody could be asked"
        if day.occurrence.taken_by:
            who = f"<@{day.occurrence.taken_by}> was on it"
        made_up = "; done since" if day.occurrence.state is OccurrenceState.DONE else ""
        name = escaped(day.check.name)
        return f"*{name}*, {day_in_words(day.occurrence.on)}: {who}{made_up}"

    def _row(self, occurrence: Occurrence, *, hand_over: bool = False) -> list[ButtonElement]:
        """What can still be pressed; after the due time it can still be recorded."""
        at = occurrence.occurrence_id
        row = [
            button("Done, nothing to report", Action.CHECK_DONE, at),
            button("Done, something to report", Action.CHECK_REPORT, at),
        ]
        if occurrence.state is OccurrenceState.OPEN:
            row.insert(0, button("On it", Action.CHECK_ON_IT, at))
        if occurrence.is_waiting:
            row.append(button("I can't today", Action.CHECK_CANNOT, at))
        if hand_over:
            row.append(button("Hand over", Action.CHECK_HAND_OVER, at))
        return row
