"""How absences and swaps look in Slack: forms, messages, the Home tab, the list."""

from dataclasses import replace
from typing import Any

import pytest

from chatbot.domain.absence_dates import UNREADABLE
from chatbot.domain.absences import (
    AbsencePlan,
)
from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import StaleActionError
from chatbot.domain.swaps import SwapState
from chatbot.services.absence_returns import AbsenceNews, CheckNews
from chatbot.services.absences import AbsenceForm, Gap, Saved
from chatbot.services.swaps import SwapView
from chatbot.slack.blocks.absence_words import absence_entry_in_words, swap_entry_in_words
from chatbot.slack.blocks.absences import (
    HOME_BUDGET,
    FormMemory,
    absence_form,
    absences_list,
    away_part,
    end_label,
    help_reply,
    read_plan,
    render_back,
    render_cover,
    render_cover_away,
    render_cover_over,
    render_set,
    saved_view,
)
from chatbot.slack.blocks.swaps import (
    read_swap,
    render_answered,
    render_asked,
    render_undone,
    swap_form,
)
from tests.absences import ABSENCE, DAY, NOW, SWAP, TODAY, VIEW, august
from tests.integration.checks_of_the_mill import DAILY
from tests.packs import make_pack


def words_of(view: Any) -> str:
    """What stands in a view or message, as it goes to Slack."""
    return str(view.to_dict() if hasattr(view, "to_dict") else view.to_payload())


def fields_of(view: Any) -> list[str]:
    """The block ids of a form's fields."""
    return [b["block_id"] for b in view.to_dict()["blocks"] if b["type"] == "input"]


def test_the_form() -> None:
    """Three fields for everybody, a fourth one for managers; the clauses; no reason."""
    pack = replace(make_pack(), absence_clauses=("1",))
    plan = AbsencePlan(user_id="U1", first_on=august(3), last_on=august(7))
    own = absence_form(AbsenceForm(absence=None, for_others=False), plan, pack)
    assert fields_of(own) == ["first_on", "last_on", "cover"]
    assert "'initial_date': '2026-08-03'" in words_of(own)
    assert "No reason is asked for" in words_of(own)
    assert "Rule 1" in words_of(own)
    others = absence_form(
        AbsenceForm(absence=None, for_others=True), plan, pack, notice=UNREADABLE
    )
    assert fields_of(others) == ["who", "first_on", "last_on", "cover"]
    assert "could not read" in words_of(others)
    change = absence_form(AbsenceForm(absence=ABSENCE, for_others=True), plan, pack)
    assert fields_of(change) == ["first_on", "last_on", "cover"]
    memory = FormMemory.parse(change.to_dict()["private_metadata"])
    assert memory == FormMemory(absence_id="A1", seen=0)


def test_what_stands_in_the_form() -> None:
    """Days and people as given; a day that is none gets its sentence; damage is refused."""
    values = {"first_on": ("2026-08-03",), "last_on": ("2026-08-07",), "cover": ("U2",)}
    plan, faults = read_plan(values, "U1")
    assert plan == AbsencePlan(user_id="U1", first_on=august(3), last_on=august(7), cover="U2")
    assert faults == {}
    plan, faults = read_plan({"who": ("U5",), "last_on": ("2026-02-31",)}, "U1")
    assert (plan.user_id, plan.first_on, plan.last_on) == ("U5", None, None)
    assert faults == {"last_on": "There is no such day. Choose another one."}
    with pytest.raises(StaleActionError):
        FormMemory.parse("A1\nmany")


def test_saved() -> None:
    """From when to when, who stands in, and where nobody will be there."""
    gaps = [Gap(check=DAILY, on=august(3) + n * DAY) for n in range(12)]
    shown = words_of(saved_view(Saved(absence=ABSENCE, gaps=gaps), "U1"))
    assert "You are away from Monday 3 August to Friday 7 August." in shown
    assert "<@U2> stands in" in shown
    assert "Nobody will be there" in shown
    assert "and 2 more" in shown
    other = words_of(saved_view(Saved(absence=replace(ABSENCE, cover=None)), "UBOSS"))
    assert "<@U1> is away" in other
    assert "where there is a backup, they are asked" in other


def test_the_messages() -> None:
    """What each says; the notification names nobody."""
    away = replace(ABSENCE, absence_id="A2", user_id="U2", first_on=august(4), last_on=august(4))
    told = {
        "You stand in for <@U1> from Monday 3 August": render_cover(ABSENCE),
        "You need not stand in for <@U1> on Monday any more.": render_cover_over(
            ABSENCE, "on Monday"
        ),
        "<@U2> was to stand in for <@U1>": render_cover_away(ABSENCE, away),
        "<@UBOSS> has noted that you are away": render_set(ABSENCE, "UBOSS", TODAY),
        "<@UBOSS> has taken back your absence": render_set(
            replace(ABSENCE, taken_back_at=NOW), "UBOSS", TODAY
        ),
        "<@UBOSS> has ended your absence": render_set(ABSENCE, "UBOSS", august(9)),
        "<@U1> asks to swap: <@U2> does *Look after the page* on Thursday 6 August": render_asked(
            VIEW
        ),
        "<@U2> has accepted": render_answered(
            SwapView(swap=replace(SWAP, state=SwapState.ACCEPTED), check=DAILY)
        ),
        "<@U2> has declined your swap": render_answered(
            SwapView(swap=replace(SWAP, state=SwapState.DECLINED), check=None)
        ),
        "<@U1> has taken this swap back": render_undone(
            SwapView(swap=replace(SWAP, state=SwapState.UNDONE, settled_by="U1"), check=DAILY)
        ),
        "<@U2> need not answer it any more": render_undone(
            SwapView(swap=replace(SWAP, state=SwapState.WITHDRAWN, settled_by="U1"), check=DAILY)
        ),
    }
    for words, reply in told.items():
        assert words in words_of(reply)
        assert "<@" not in reply.text


def test_what_happened() -> None:
    """A line for each check, short however much happened; follow-ups as numbers."""
    missed = tuple(august(3) + n * DAY for n in range(9))
    news = AbsenceNews(
        first_on=august(3),
        last_on=august(7),
        checks=(
            CheckNews(
                check=DAILY,
                done_by={"U2": 3, "U5": 1},
                reported_on=(august(4),),
                missed_on=missed,
            ),
        ),
        follow_ups=2,
        due=1,
    )
    shown = words_of(render_back(news, "from Monday to Friday"))
    for expected in (
        "Welcome back. While you were away from Monday to Friday:",
        "done 3 times by <@U2>; done once by <@U5>; something was reported on Tue 4 Aug",
        "missed on Mon 3 Aug, Tue 4 Aug, Wed 5 Aug, Thu 6 Aug, Fri 7 Aug and 4 more",
        "Open follow-ups of yours: 2, 1 of them due.",
    ):
        assert expected in shown


def test_the_home_part() -> None:
    """Within its budget, whatever the data; the buttons are one's own."""
    many = [replace(ABSENCE, absence_id=f"A{n}", user_id=f"U{n}") for n in range(30)]
    full = away_part([ABSENCE], many, many, [VIEW] * 3, TODAY, swaps=True)
    assert len(full) <= HOME_BUDGET
    shown = str([block.to_dict() for block in full])
    for expected in (
        "You are away from Monday 3 August to Friday 7 August; <@U2> stands in.",
        "Take it back",
        "Swap a day",
        "Who is away",
        "and 25 more",
        "3 swaps wait",
    ):
        assert expected in shown
    empty = str([block.to_dict() for block in away_part([], [], None, [], TODAY, swaps=False)])
    assert "You are not away." in empty
    assert "Swap a day" not in empty
    assert "Who is away" not in empty


def test_the_button_that_ends_it() -> None:
    """It says what it does."""
    assert end_label(ABSENCE, TODAY, own=True) == "Take it back"
    assert end_label(ABSENCE, august(4), own=True) == "I'm back"
    assert end_label(ABSENCE, august(4), own=False) == "They are back"


def test_the_list_by_pages() -> None:
    """All of them, none cut, within the blocks of a modal."""
    many = [replace(ABSENCE, absence_id=f"A{n}") for n in range(70)]
    found = ""
    for page in range(3):
        view = absences_list(many, [VIEW], "U2", TODAY, page)
        assert len(view.to_dict()["blocks"]) <= 100
        found += words_of(view)
    assert all(f"'A{n}'" in found for n in range(70))
    assert "'S1'" in found
    assert "Accept" in found
    assert "Nobody, as far as I know." in words_of(absences_list([], [], "U1", TODAY, 7))


def test_the_swap_form() -> None:
    """With one check it is chosen; without any it says so; its days are read like the others."""
    assert fields_of(swap_form([DAILY])) == ["check", "gives_on", "other", "takes_on"]
    assert "initial_option" in words_of(swap_form([DAILY]))
    assert "No check is yours" in words_of(swap_form([]))
    plan, faults = read_swap(
        {"check": ("daily",), "gives_on": ("2026-08-06",), "takes_on": ("x",)}
    )
    assert (plan.check_id, plan.gives_on, plan.takes_on) == ("daily", august(6), None)
    assert list(faults) == ["takes_on"]


def test_in_recent_changes() -> None:
    """What was set and swapped, in words; entries of others are not theirs."""
    entry = AuditEntry(
        workspace_id="T1",
        at=NOW,
        actor="U1",
        action="absences.set",
        subject="U1",
        after={"first_on": "2026-08-03", "last_on": "2026-08-07", "cover": None},
    )
    assert absence_entry_in_words(entry) == "<@U1>: absence set, 2026-08-03 to 2026-08-07"
    back = replace(entry, action="absences.ended", before=entry.after, after=None)
    assert "absence taken back" in (absence_entry_in_words(back) or "")
    assert absence_entry_in_words(replace(entry, action="roles.changed")) is None
    values = {"asker": "U1", "other": "U2", "gives_on": "2026-08-06", "takes_on": None}
    swap = replace(entry, action="swaps.accepted", subject="daily", after=values)
    pack = replace(make_pack(), checks=(DAILY,))
    said = swap_entry_in_words(swap, pack)
    assert said == "Look after the page: swap of <@U1> and <@U2> on 2026-08-06: agreed"
    assert swap_entry_in_words(entry, pack) is None


def test_help() -> None:
    """How to write it, that nothing is saved by it, and that no reason is asked for."""
    shown = words_of(help_reply())
    for expected in ("3 to 7 August", "until Friday", "Nothing is saved", "No reason"):
        assert expected in shown
