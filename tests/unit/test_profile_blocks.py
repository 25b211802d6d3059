"""The register's views and messages: within Slack's limits, whatever is in them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from slack_sdk.models.views import View

from chatbot.domain.leavers import Leaver, LeaverStep, Outcome, StepKind
from chatbot.domain.profile_forms import LONGEST_LINE, LONGEST_PURPOSE
from chatbot.domain.profiles import (
    Deed,
    Details,
    Event,
    HandOver,
    Keeper,
    Profile,
    ProfileRequest,
    RequestState,
)
from chatbot.services.leavers import Checklist
from chatbot.services.profile_book import ProfileFile, Register
from chatbot.services.profile_news import Notice
from chatbot.services.profile_notices import News
from chatbot.slack.blocks.leavers import checklist_view, close_form, hand_over_form, start_form
from chatbot.slack.blocks.profile_forms import (
    TITLES,
    FormMemory,
    decision_form,
    details_form,
    request_form,
    request_view,
    step_form,
)
from chatbot.slack.blocks.profile_notices import render_confirmed, render_notice
from chatbot.slack.blocks.profiles import (
    HOME_BUDGET,
    profile_view,
    profiles_part,
    register_view,
)
from tests.doubles import LONDON
from tests.packs import PROFILES

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
LONGEST = "&" * LONGEST_LINE
WORDS = "<" * LONGEST_PURPOSE
PROFILE = Profile(
    profile_id="p" * 32,
    workspace_id="T1",
    platform=LONGEST,
    name=LONGEST,
    address=LONGEST,
    purpose=WORDS,
    owner="UOWNER",
    deputy="UDEP",
    added_at=NOW,
    added_by="UMAN",
    risk_assessment=WORDS,
)
REQUEST = ProfileRequest(
    request_id="r" * 32,
    workspace_id="T1",
    asker="UASK",
    asked=Details(platform=LONGEST, name=LONGEST, address=LONGEST, purpose=WORDS, owner="UASK"),
    asked_at=NOW,
)
LEAVER = Leaver(
    leaver_id="l" * 32,
    workspace_id="T1",
    user_id="UOWNER",
    leaves_on=TODAY,
    started_by="UMAN",
    started_at=NOW,
    steps=tuple(
        LeaverStep(step_id=f"{number}", profile_id=PROFILE.profile_id, kind=kind)
        for number, kind in enumerate([StepKind.PROFILE, StepKind.DETAILS] * 30)
    ),
)


def handover(number: int = 0, **values: Any) -> HandOver:
    """That login details were handed over."""
    return HandOver(
        handover_id=f"h{number}",
        profile_id=PROFILE.profile_id,
        keeper=Keeper.LINE_MANAGER,
        receiver="UREC",
        handed_on=TODAY,
        told_by="UOWNER",
        told_at=NOW,
        **values,
    )


def register(*profiles: Profile, **values: Any) -> Register:
    """What a manager sees."""
    shown: dict[str, Any] = {
        "profiles": profiles,
        "requests": (),
        "leavers": (),
        "sees_all": True,
        "manages": True,
        "rules": PROFILES,
        "today": TODAY,
        "zone": LONDON,
    }
    return Register(**shown | values)


def file(profile: Profile = PROFILE, events: Sequence[Event] = ()) -> ProfileFile:
    """A profile with everything that can be done."""
    return ProfileFile(
        profile=profile,
        events=tuple(events),
        deeds=frozenset(Deed),
        manages=True,
        rules=PROFILES,
        today=TODAY,
        zone=LONDON,
    )


def shown(view: View) -> str:
    """A view as Slack gets it; its limits are checked on the way."""
    blocks = view.to_dict()["blocks"]
    assert len(blocks) <= 100
    named = [block["block_id"] for block in blocks if block.get("block_id")]
    assert len(named) == len(set(named))
    return str(blocks)


def labels(view: View) -> list[str]:
    """What can be pressed in a view."""
    found = []
    for block in view.to_dict()["blocks"]:
        elements = [*block.get("elements", ()), block.get("accessory") or {}]
        found += [e["text"]["text"] for e in elements if e.get("type") == "button"]
    return found


def test_a_full_register_by_pages() -> None:
    """A hundred profiles, requests and leavers: fifteen rows at a time, none lost."""
    full = register(
        *[replace(PROFILE, profile_id=f"p{n}", name=f"Name {n:03}.") for n in range(100)],
        requests=(REQUEST,) * 20,
        leavers=(LEAVER,) * 3,
    )
    pages = [shown(register_view(full, page)) for page in range(9)]
    for number in range(100):
        assert sum(f"Name {number:03}." in page for page in pages) == 1
    assert "part 9 of 9" in pages[-1]
    assert shown(register_view(full, 99)) == pages[-1]
    assert shown(register_view(full, -1)) == pages[0]


def test_an_empty_register() -> None:
    """It says so, and how to ask; only managers begin checklists."""
    assert labels(register_view(register(), 0))[-1] == "Somebody leaves"
    view = register_view(register(sees_all=False, manages=False), 0)
    assert labels(view) == ["Ask for a new profile", "Add one that is there"]
    assert "No profile is yours so far" in shown(view)
    assert "own choice" in shown(view)


def test_nobody_runs_it_is_said() -> None:
    """In the row, with what else is missing."""
    view = shown(register_view(register(replace(PROFILE, owner=None)), 0))
    assert "nobody runs it" in view
    assert "the safeguarding lead has not been given the login details" in view
    later = register(PROFILE, today=date(2027, 3, 2))
    assert "it is time to review it" in shown(register_view(later, 0)).lower()


@pytest.mark.parametrize("count", [0, 8, 9, 500])
def test_a_long_timeline_by_pages(count: int) -> None:
    """Every entry can be read, eight at a time; the newest first of all."""
    events = [
        Event(at=NOW, actor="UMAN", deed=Deed.CLOSE, text=f"Note {number:03}.", on=TODAY)
        for number in range(count)
    ]
    pages = max(-(-count // 8), 1)
    read = [shown(profile_view(file(events=events), page=page)) for page in range(pages)]
    for number in range(count):
        assert sum(f"Note {number:03}." in page for page in read) == 1
    assert shown(profile_view(file(events=events))) == read[-1]


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_has_its_words(deed: Deed) -> None:
    """Who did it, and whom it is about."""
    event = Event(at=NOW, actor="UMAN", deed=deed, subject="UREC", on=TODAY, text="name")
    assert "<@UMAN>" in shown(profile_view(file(events=[event])))
    by_itself = replace(event, actor="system", subject=None)
    assert "The bot" in shown(profile_view(file(events=[by_itself])))


def test_hand_overs_say_whether_they_are_confirmed() -> None:
    """A claim is told from a confirmation; there may be many."""
    held = [handover(0), handover(1, confirmed_at=NOW), *[handover(n) for n in range(2, 40)]]
    profile = replace(PROFILE, handovers=tuple(held))
    view = profile_view(file(profile), waiting=held[0])
    assert "says <@UOWNER>, not confirmed yet" in shown(view)
    assert "they have them" in shown(view)
    assert "and 28 more" in shown(view)
    assert "I have them" in labels(view)


def test_no_form_asks_for_a_password() -> None:
    """No field of any form, by label or hint; each has its words within the limits."""
    memory = FormMemory(what="close", subject="x", parent_id="V1")
    forms = [
        request_form(PROFILES, "UASK", memory),
        details_form(None, "UASK", memory),
        details_form(PROFILE, "UASK", memory),
        decision_form(PROFILES, replace(memory, what="approve")),
        decision_form(PROFILES, replace(memory, what="decline")),
        start_form(TODAY, memory),
        hand_over_form(memory),
        close_form(memory),
        *(step_form(PROFILE, replace(memory, what=deed), TODAY) for deed in TITLES),
    ]
    for form in forms:
        shown(form)
        fields = [b for b in form.to_dict()["blocks"] if b["type"] == "input"]
        assert fields
        assert not any("password" in str(field).lower() for field in fields)
        assert not any("login" in field["label"]["text"].lower() for field in fields)


def test_what_a_form_carries_along() -> None:
    """Read back as it was written, also from a button."""
    memory = FormMemory(what="close", subject="p1", extra="3", parent_id="V1")
    assert FormMemory.parse(str(memory)) == memory
    assert FormMemory.parse("close\np1") == FormMemory(what="close", subject="p1")
    assert FormMemory.parse("close\np1", "V2").parent_id == "V2"


def test_a_request_and_its_decision() -> None:
    """Buttons for whoever may decide; afterwards who decided, and when."""
    assert labels(request_view(REQUEST, may_decide=True)) == ["Approve", "Decline"]
    declined = replace(
        REQUEST, state=RequestState.DECLINED, decided_by="UMAN", decided_at=NOW, reason=WORDS
    )
    view = request_view(declined, may_decide=False, told="Too late.")
    assert labels(view) == []
    assert "declined by <@UMAN>" in shown(view)


def test_a_long_checklist_by_pages() -> None:
    """Sixty steps, twenty at a time; what is settled comes last, with who and when."""
    done = replace(
        LEAVER.steps[0],
        done_at=NOW,
        done_by="UMAN",
        outcome=Outcome.HANDED_OVER,
        new_owner="UNEXT",
    )
    checklist = Checklist(
        leaver=LEAVER.with_step(done), profiles={PROFILE.profile_id: PROFILE}, today=TODAY
    )
    pages = [shown(checklist_view(checklist, page=page)) for page in range(3)]
    assert "59 things to settle" in pages[0]
    assert "handed over to <@UNEXT>" in pages[2]
    assert "handed over to <@UNEXT>" not in pages[0]
    closed = replace(LEAVER, closed_at=NOW, closed_by="UMAN", reason=WORDS)
    ended = checklist_view(replace(checklist, leaver=closed))
    assert labels(ended) == ["More"]
    assert "Ended by <@UMAN>" in shown(ended)


@pytest.mark.parametrize("news", News)
def test_every_message(news: News) -> None:
    """Its first words, which a locked screen shows, name neither profile nor person."""
    about: dict[str, Any] = {"count": 2}
    if news in {News.REQUESTED, News.WAITING}:
        about["request"] = REQUEST
    elif news in {News.APPROVED, News.DECLINED}:
        about["request"] = replace(
            REQUEST, state=RequestState.DECLINED, decided_by="UMAN", decided_at=NOW, reason=WORDS
        )
    elif news in {News.RUNS, News.ADDED}:
        about["profile"] = PROFILE
    elif news is News.HAVE_THEM:
        about |= {"profile": PROFILE, "handover": handover()}
    elif news in {News.LEAVING, News.UNSETTLED}:
        about["leaver"] = LEAVER
    reply = render_notice(Notice(news=news, user_id="UMAN", **about))
    payload = reply.to_payload()
    assert payload["text"]
    assert not any(secret in reply.text for secret in (LONGEST, WORDS, "<@"))
    one = render_notice(Notice(news=news, user_id="UMAN", **about | {"count": 1}))
    assert "1 things" not in one.text
    assert "There are 1" not in one.text


def test_what_takes_the_place_of_the_question() -> None:
    """Whose login details they are stays to be read."""
    assert LONGEST[:3] not in render_confirmed(PROFILE).text
    assert len(render_confirmed(PROFILE).to_payload()["blocks"]) == 1


def test_the_part_of_the_home_tab() -> None:
    """Within its budget, whatever waits; it says more to managers."""
    full = register(
        *[replace(PROFILE, owner=None)] * 50, requests=(REQUEST,) * 9, leavers=(LEAVER,) * 4
    )
    blocks = profiles_part(full)
    assert len(blocks) <= HOME_BUDGET
    said = str([block.to_dict() for block in blocks])
    assert "50 profiles in the register. 9 requests" in said
    assert "50 profiles are run by nobody. 4 checklists open" in said
    own = profiles_part(register(PROFILE, sees_all=False, manages=False))
    assert "1 profile of yours." in str([block.to_dict() for block in own])
    none = profiles_part(register(sees_all=False, manages=False))
    assert "No profile is yours so far." in str([block.to_dict() for block in none])
