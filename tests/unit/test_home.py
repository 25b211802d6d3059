"""The Home tab and the settings as blocks: they fit whatever the data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import pytest
from slack_sdk.models.blocks import Block

from chatbot.domain.answers import Helpers
from chatbot.domain.policies import Contact, Page
from chatbot.domain.roles import Duty, Role, RoleAssignment, RoleChange, Roles
from chatbot.services.roles import Overtaken, RoleSettings, Visitor
from chatbot.slack.blocks.contacts import named, whom_to_ask
from chatbot.slack.blocks.home import duties, home, waiting
from chatbot.slack.blocks.reply import button, buttons, section
from chatbot.slack.blocks.settings import settings_form, supervisor_form
from chatbot.slack.home import HomePublisher
from chatbot.slack.ids import Action
from tests.packs import make_pack

PACK = make_pack()
MANY = [f"U{number:09d}" for number in range(500)]
POLICY = Contact(contact_id="policy", asks="the manager")
SAFEGUARDING = Contact(contact_id="safeguarding", asks="the safeguarding lead")


@dataclass(frozen=True)
class Endless:
    """A part that does not keep its budget."""

    title: str = "Endless"
    budget: int = 45

    def render(self, _visitor: Visitor) -> Sequence[Block]:
        """Very many blocks."""
        return [section("Something")] * 500


def published(*parts: Endless) -> HomePublisher:
    """A publisher of parts."""
    nothing = cast("Any", None)
    return HomePublisher(roles=nothing, views=nothing, parts=parts)


def test_the_budgets_stay_below_a_hundred_blocks() -> None:
    """Parts that could come to a hundred are refused when the bot starts."""
    assert published(Endless(), Endless())
    with pytest.raises(ValueError, match="too many blocks"):
        published(Endless(), Endless(), Endless())


def test_a_part_over_its_budget_is_cut() -> None:
    """The heading, so many blocks, the last of which says that there is more."""
    blocks = [section("Something")] * 500
    shown = home([("One", 45, blocks), ("None", 10, ()), ("Two", 45, blocks)]).to_dict()["blocks"]
    assert len(shown) == 92
    assert shown[0]["text"]["text"] == "One"
    assert "more than can be shown" in str(shown[45])
    assert shown[46]["text"]["text"] == "Two"


def test_a_press_counts_while_the_tab_is_published_anew() -> None:
    """What does the same has the same name each time, and another row never has it."""

    def names(*values: str) -> list[str | None]:
        rows = [section("A row", beside=button("Open", Action.PROFILE, each)) for each in values]
        ways_in = buttons([button("Profiles", Action.PROFILES, "0")])
        shown = home([("Profiles", 20, [section("Words"), *rows, ways_in])]).blocks
        return [block.block_id for block in shown]

    before, after = names("P1", "P2"), names("P2")
    assert before[:2] == [None, None]
    assert len(set(before[2:])) == 3
    assert after[2:] == before[3:]
    assert names("P1", "P1")[2:4] == [None, None]


def test_very_many_duties() -> None:
    """Fifteen lines, and how many more there are."""
    held = [RoleAssignment(user_id="U1", role=Role.SUPERVISOR, scope=each) for each in MANY]
    (block,) = duties(held, PACK)
    said = block.to_dict()["text"]["text"]
    assert said.count("supervisor of") == 15
    assert said.endswith("and 485 more")
    assert len(waiting([entry.duty for entry in held], PACK)) == 2


def test_a_page_that_the_pack_has_no_more() -> None:
    """It keeps its id; nothing fails."""
    held = [RoleAssignment(user_id="U1", role=Role.PAGE_ADMIN, scope="gone")]
    assert "not in the policy pack (gone)" in str([b.to_dict() for b in duties(held, PACK)])


def test_the_settings_of_a_large_organisation() -> None:
    """Forty pages and five hundred workers with supervisors: a form that Slack takes."""
    pages = [
        Page(page_id=f"p{n}", name="Page " * 20, platform="facebook", looked_after_by="somebody")
        for n in range(40)
    ]
    given = [RoleAssignment(user_id="UMAN", role=Role.SUPERVISOR, scope=each) for each in MANY]
    settings = RoleSettings(roles=Roles(assignments=tuple(given)), seen=10**12)
    changes = tuple(
        RoleChange(duty=entry.duty, before=(), after=(entry.user_id,)) for entry in given
    )
    overtaken = Overtaken(by=("UDEP",), changes=changes, wanted={}, settings=settings)
    pack = replace(PACK, pages=pages)
    assert len(settings_form(settings, pack, overtaken).to_dict()["blocks"]) <= 100
    form = supervisor_form(settings, pack, worker=MANY[0], overtaken=overtaken).to_dict()
    assert "and 480 more" in str(form)
    assert max(len(b["text"]["text"]) for b in form["blocks"] if b["type"] == "section") <= 3000


def test_fields_are_new_after_a_change() -> None:
    """Their ids carry the number, or Slack would show what was entered before."""
    first, second = (
        settings_form(RoleSettings(roles=Roles(), seen=seen), PACK).to_dict() for seen in (1, 2)
    )
    ids = [{b["block_id"] for b in form["blocks"] if "element" in b} for form in (first, second)]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(
    ("helpers", "asks", "people"),
    [
        (Helpers(), "the manager", []),
        (Helpers(managers=("U1", "U2")), "the manager", ["U1", "U2"]),
        (Helpers(managers=("U2",), asker_manages=True), "another manager", ["U2"]),
        (
            Helpers(managers=("U2",), safeguarding_leads=("U3",), asker_manages=True),
            "another manager or the safeguarding lead",
            ["U2", "U3"],
        ),
        (Helpers(safeguarding_leads=("U3",), asker_manages=True), "the manager", []),
    ],
)
def test_whom_to_ask(helpers: Helpers, asks: str, people: list[str]) -> None:
    """Those who hold the role; a manager is sent to another one, or as the pack says."""
    assert whom_to_ask(POLICY, helpers) == asks
    assert [
        each for each in ("U1", "U2", "U3") if f"<@{each}>" in named(POLICY, helpers)
    ] == people


def test_whom_to_ask_about_somebody_at_risk() -> None:
    """The safeguarding leads; without one the managers; always in the pack's words."""
    both = Helpers(managers=("U1",), safeguarding_leads=("U3",), asker_manages=True)
    assert whom_to_ask(SAFEGUARDING, both) == "the safeguarding lead"
    assert named(SAFEGUARDING, both) == " Here: <@U3>"
    assert named(SAFEGUARDING, Helpers(managers=("U1",))) == " Here: <@U1>"
    assert named(SAFEGUARDING, Helpers(managers=tuple(MANY))).endswith("and 495 more")


def test_the_duty_of_a_scope() -> None:
    """A supervisor's field stands for whichever worker."""
    with pytest.raises(ValueError, match="with scope"):
        Duty(role=Role.SUPERVISOR)
