"""Absences: said, changed, taken back; and what is told of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from slack_bolt import App
from slack_sdk.models.views import View

from chatbot.domain.absence_dates import WrittenDays, read_days
from chatbot.domain.absences import (
    Absence,
    AbsenceCalendar,
    AbsenceField,
    AbsencePlan,
    days_in_words,
)
from chatbot.domain.policies import PolicyPack
from chatbot.services.absence_messages import AbsenceMessage, days_of
from chatbot.services.absence_services import AbsenceServices
from chatbot.services.absences import Refused
from chatbot.slack.blocks.absences import (
    AWAY,
    FormMemory,
    absence_form,
    absences_list,
    ended_in_words,
    help_reply,
    read_plan,
    render_back,
    render_cover,
    render_cover_away,
    render_cover_over,
    render_set,
    saved_view,
)
from chatbot.slack.blocks.reply import Reply, section, sentence
from chatbot.slack.blocks.views import loading
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action, Command, Form
from chatbot.slack.listeners.failures import Failures, FormAnswer
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.outbox import Renderers
from chatbot.slack.payloads import read_command
from chatbot.slack.submissions import Submission, read_submission, read_view_press
from chatbot.slack.views import SlackViews

Afterwards = Callable[[], None]
_SOMEBODY: Final = re.compile(r"^\s*<@([A-Z0-9]+)(?:\|[^<>]*)?>\s*")
BACK: Final = frozenset({"back", "i am back", "i'm back", "im back", "back early"})
NOT_AWAY: Final = "You are not away today. Nothing has been changed."
NOT_FOR_OTHERS: Final = "Only managers can say that somebody else is away. This form is for you."


@dataclass(frozen=True, kw_only=True)
class AbsenceListeners:
    """What people say about being away; the service checks what is theirs."""

    absences: AbsenceServices
    pack: PolicyPack
    messenger: SlackMessenger
    views: SlackViews
    home: HomePublisher
    failures: Failures
    wake_outbox: Callable[[], None]
    bot_user_id: str

    def handle_command(self, body: dict[str, Any]) -> None:
        """`/smaway`, with or without days."""
        asked = read_command(body, self.bot_user_id)
        words = str(body.get("text") or "").strip()
        if words.casefold() == "help":
            self.messenger.respond(asked.response_url, help_reply())
        elif words.casefold().rstrip(".!").replace("\u2019", "'") in BACK:
            self.messenger.respond(asked.response_url, self._come_back(asked.user))
        else:
            self._open_with(body["trigger_id"], asked.user, words)

    def handle_open(self, body: dict[str, Any]) -> None:
        """A button: a new absence, or one that is changed."""
        press = read_view_press(body)
        place = self.views.push if press.in_modal else self.views.open
        opened = place(press.trigger_id, loading(AWAY))
        self._show(opened, lambda: self._form(press.user, press.value))

    def handle_saved(self, body: dict[str, Any]) -> FormAnswer:
        """The form; what is wrong is told under its fields, and nothing is saved."""
        form = read_submission(body)
        return self.failures.in_field(AbsenceField.FIRST, lambda: self._save(form))

    def handle_end(self, body: dict[str, Any]) -> Afterwards:
        """Somebody is back, or does not go."""
        press = read_view_press(body)
        absence = self.absences.book.end(press.user, press.value)

        def afterwards() -> None:
            if press.in_modal:
                page = int(press.metadata) if press.metadata.isdigit() else 0
                self._show(press.view_id, lambda: self._list(press.user, page))
            elif body.get("response_url"):
                words = ended_in_words(absence)
                reply = Reply(text="Noted.", blocks=(section(words),))
                self.messenger.respond(body["response_url"], reply)
            self._tell(absence, press.user)

        return afterwards

    def handle_list(self, body: dict[str, Any]) -> None:
        """The button in the Home tab, or another page."""
        press = read_view_press(body)
        view_id = press.view_id if press.in_modal else ""
        view_id = view_id or self.views.open(press.trigger_id, loading(AWAY))
        page = int(press.value) if press.value.isdigit() else 0
        self._show(view_id, lambda: self._list(press.user, page))

    def render_cover(self, ids: Mapping[str, str]) -> Reply | None:
        """For whoever stands in; None where it is otherwise by now."""
        absence = self._as_told(ids)
        return render_cover(absence) if absence and absence.cover else None

    def render_cover_over(self, ids: Mapping[str, str]) -> Reply | None:
        """For whoever stood in; None where they do so again."""
        absence = self.absences.book.read(ids["absence_id"])
        if absence is None:
            return None
        again = absence.cover == ids["cover"] and not absence.is_over(self._today)
        return None if again else render_cover_over(absence, days_in_words(*days_of(ids)))

    def render_cover_away(self, ids: Mapping[str, str]) -> Reply | None:
        """For whoever should choose another cover; None where that is not needed any more."""
        covered = self.absences.book.read(ids["absence_id"])
        away = self.absences.book.read(ids["away_id"])
        if covered is None or away is None or covered.cover != away.user_id:
            return None
        meets = covered.stands and away.meets(covered.first_on, covered.last_on)
        return render_cover_away(covered, away) if meets and not self._is_over(covered) else None

    def render_set(self, ids: Mapping[str, str]) -> Reply | None:
        """For whoever is away, where somebody else entered it."""
        absence = self.absences.book.read(ids["absence_id"])
        if absence is None or str(absence.version) != ids["version"]:
            return None  # a newer message tells how it is now
        return render_set(absence, ids["actor"], self._today)

    def render_back(self, ids: Mapping[str, str]) -> Reply | None:
        """For whoever is back; None where there is nothing to tell."""
        first, last = days_of(ids)
        news = self.absences.returns.news(ids["user_id"], first, last)
        return None if news.is_empty else render_back(news, days_in_words(first, last))

    def _open_with(self, trigger_id: str, user_id: str, words: str) -> None:
        opened = self.views.open(trigger_id, loading(AWAY))
        self._show(opened, lambda: self._form_with(user_id, words))

    def _form_with(self, user_id: str, words: str) -> View:
        """The form with the days that somebody wrote, and for whom."""
        named = _SOMEBODY.match(words)
        days = read_days(words[named.end() :] if named else words, self._today)
        form = self.absences.book.form(user_id)
        whose, notice = named[1] if named else user_id, days.fault
        if whose != user_id and not form.for_others:
            whose, notice, days = user_id, NOT_FOR_OTHERS, WrittenDays()
        plan = AbsencePlan(user_id=whose, first_on=days.first_on, last_on=days.last_on)
        return absence_form(form, plan, self.pack, notice=notice)

    def _form(self, user_id: str, absence_id: str) -> View:
        form = self.absences.book.form(user_id, absence_id or None)
        plan = AbsencePlan(user_id=user_id)
        if absence := form.absence:
            plan = AbsencePlan(
                user_id=absence.user_id,
                first_on=absence.first_on,
                last_on=absence.last_on,
                cover=absence.cover,
            )
        return absence_form(form, plan, self.pack)

    def _save(self, form: Submission) -> FormAnswer:
        memory, book = FormMemory.parse(form.metadata), self.absences.book
        plan, faults = read_plan(form.values, form.user)
        if faults:
            return FormAnswer.errors(faults)
        if memory.absence_id:
            result = book.change(form.user, memory.absence_id, plan, memory.seen)
        else:
            result = book.set(form.user, plan, form.view_id)
        if isinstance(result, Refused):
            return FormAnswer.errors(_by_field(result.faults, form.values))
        return FormAnswer.update(
            saved_view(result, form.user),
            afterwards=lambda: self._tell(result.absence, form.user),
        )

    def _come_back(self, user_id: str) -> Reply:
        calendar = AbsenceCalendar(absences=tuple(self.absences.book.mine(user_id)))
        running = calendar.of(user_id, self._today)
        if running is None:
            return sentence(NOT_AWAY)
        absence = self.absences.book.end(user_id, running.absence_id)
        self._tell(absence, user_id)
        return Reply(text="Welcome back.", blocks=(section(ended_in_words(absence)),))

    def _list(self, user_id: str, page: int) -> View:
        book = self.absences.book
        shown = book.all(user_id) if book.sees_all(user_id) else book.mine(user_id)
        return absences_list(shown, self.absences.swaps.of(user_id), user_id, self._today, page)

    def _as_told(self, ids: Mapping[str, str]) -> Absence | None:
        """The absence that a message tells of, as long as it is still so."""
        absence = self.absences.book.read(ids["absence_id"])
        if absence is None or self._is_over(absence) or str(absence.version) != ids["version"]:
            return None
        return absence

    def _is_over(self, absence: Absence) -> bool:
        return absence.is_over(self._today)

    @property
    def _today(self) -> date:
        return self.absences.book.today

    def _show(self, view_id: str, build: Callable[[], View]) -> None:
        self.views.update(view_id, self.failures.in_modal(AWAY, build))

    def _tell(self, absence: Absence, *others: str) -> None:
        """Send what is due, and show everybody concerned the change in their Home tab."""
        self.wake_outbox()
        cover = (absence.cover,) if absence.cover else ()
        self.home.refresh_managers(absence.user_id, *cover, *others)


def _by_field(
    faults: Mapping[AbsenceField, str], values: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Sentences by the block of their field; of one that the form has not got, by the first."""
    there = {*values, AbsenceField.FIRST, AbsenceField.LAST, AbsenceField.COVER}
    return {
        (name if name in there else AbsenceField.FIRST).value: words
        for name, words in faults.items()
    }


def add_renderers(renderers: Renderers, listeners: AbsenceListeners) -> None:
    """Say what the messages of absences look like."""
    renderers.add(AbsenceMessage.COVER, listeners.render_cover)
    renderers.add(AbsenceMessage.COVER_OVER, listeners.render_cover_over)
    renderers.add(AbsenceMessage.COVER_AWAY, listeners.render_cover_away)
    renderers.add(AbsenceMessage.SET, listeners.render_set)
    renderers.add(AbsenceMessage.BACK, listeners.render_back)


def register(bolt: App, listeners: AbsenceListeners) -> None:
    """Listen to absences."""
    told = listeners.failures
    bolt.command(Command.AWAY)(told.interaction(listeners.handle_command))
    bolt.action(Action.ABSENCE)(told.interaction(listeners.handle_open))
    bolt.action(Action.CHANGE_ABSENCE)(told.interaction(listeners.handle_open))
    bolt.action(Action.END_ABSENCE)(told.press(listeners.handle_end))
    paged = re.compile(rf"^{re.escape(Action.ABSENCES)}(\.\d)?$")
    bolt.action(paged)(told.interaction(listeners.handle_list))
    bolt.view(Form.ABSENCE)(told.form(AWAY, listeners.handle_saved))
