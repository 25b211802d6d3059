"""The words and blocks of every answer, within Slack's limits and safe to show."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.domain.answers import (
    Answered,
    Candidate,
    Clarify,
    Helpers,
    NoMatch,
    NotCovered,
    Part,
    Response,
    Result,
)
from chatbot.domain.decisions import conclude
from chatbot.domain.errors import (
    ConfigurationError,
    NotAuthorisedError,
    PermanentDeliveryError,
    StaleActionError,
    TransientDeliveryError,
)
from chatbot.domain.policies import Clause, Intent, Phrasing, PolicyPack, Verdict
from chatbot.slack.blocks import failures
from chatbot.slack.blocks.answers import Audience, render, render_help, render_shared
from chatbot.slack.blocks.examples import example_questions
from chatbot.slack.blocks.reply import (
    LONGEST_TEXT,
    button,
    buttons,
    escaped,
    sentence,
    shortened,
)
from chatbot.slack.ids import Action
from tests.packs import intent, make_pack

PACK = make_pack()
CONTACT = PACK.contact_for()
SAFEGUARDING = PACK.contacts["safeguarding"]
QUESTION_ID = "0" * 32
LIVE_MARKUP = re.compile(r"<[!@#h]")


def response(*results: Result, urgent: bool = False, hand_over: bool = False) -> Response:
    """A response with these results."""
    parts = tuple(Part(question_id=QUESTION_ID, text="?", result=result) for result in results)
    return Response(parts=parts, safeguarding=SAFEGUARDING, urgent=urgent, hand_over=hand_over)


def about(intent_id: str) -> Result:
    """The result that shows an intent of the pack."""
    return conclude(PACK.intents[intent_id], PACK, 0.9)


def clarify(*intents: Intent) -> Clarify:
    """Did you mean one of these?"""
    return Clarify(
        choices=tuple(Candidate(intent=choice, confidence=0.3) for choice in intents),
        contact=CONTACT,
    )


def buttons_of(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Every button of a payload."""
    return [
        element
        for block in payload["blocks"]
        for element in block.get("elements", ())
        if element["type"] == "button"
    ]


@pytest.mark.parametrize(
    ("verdict", "first"),
    [
        (Verdict.NO, "*⛔ No*"),
        (Verdict.YES, "*✅ Yes*"),
        (Verdict.DEPENDS, "*⚠️ It depends*"),
        (Verdict.MUST, "*☑️ What to do*"),
        (Verdict.INFO, "*ℹ️ Good to know*"),  # noqa: RUF001 - the sign for information
    ],
)
def test_the_verdict_is_a_word(verdict: Verdict, first: str) -> None:
    """Every verdict is said in words before anything else, not by a colour or sign alone."""
    pack = make_pack(intent("thing", "1", verdict=verdict))
    reply = render(
        response(conclude(pack.intents["thing"], pack, 0.9)), pack, Audience.DIRECT
    ).to_payload()
    assert reply["blocks"][0]["text"]["text"].startswith(first)
    assert first.strip("*").partition(" ")[2] in reply["text"].partition(".")[0]


def test_slack_looks_for_nothing_of_its_own_accord() -> None:
    """Text is verbatim (no automatic links or names), and nothing is unfurled."""
    reply = render(response(about("friends")), PACK, Audience.DIRECT).to_payload()
    texts = [reply["blocks"][0]["text"], *reply["blocks"][1]["elements"]]
    assert all(text == text | {"type": "mrkdwn", "verbatim": True} for text in texts)
    assert (reply["unfurl_links"], reply["unfurl_media"]) == (False, False)


@pytest.mark.parametrize(
    ("audience", "shared"),
    [
        (Audience.DIRECT, False),
        (Audience.CHANNEL, False),
        (Audience.PRIVATE, False),
        (Audience.PRIVATE_IN_CHANNEL, True),
    ],
)
def test_who_can_share(audience: Audience, *, shared: bool) -> None:
    """Only what one person sees in a channel can be shared there."""
    reply = render(response(about("pages")), PACK, audience).to_payload()
    assert (Action.SHARE in [b["action_id"] for b in buttons_of(reply)]) is shared


def test_sharing_is_no_related_question() -> None:
    """The share button has a row of its own, with the answer and above the related questions."""
    reply = render(response(about("friends")), PACK, Audience.PRIVATE_IN_CHANNEL).to_payload()
    rows = [
        [element["action_id"] for element in block["elements"]]
        for block in reply["blocks"]
        if block["type"] == "actions"
    ]
    assert rows == [
        [Action.SHARE, Action.ASK_A_PERSON],
        [Action.RELATED.at(0), Action.RELATED.at(1)],
        [Action.HELPFUL, Action.NOT_HELPFUL],
    ]
    heading = next(
        place
        for place, block in enumerate(reply["blocks"])
        if "You may also want to know" in str(block)
    )
    assert reply["blocks"][heading - 1]["elements"][0]["action_id"] == Action.SHARE


@pytest.mark.parametrize(
    "unfit",
    [
        response(about("crisis")),
        response(about("pages"), urgent=True),
        response(clarify(PACK.intents["pages"])),
        response(NoMatch(contact=CONTACT)),
        response(NoMatch(contact=CONTACT), hand_over=True),
    ],
)
def test_what_cannot_be_shared(unfit: Response) -> None:
    """Nothing sensitive or urgent, no question back and no failure goes to a channel."""
    reply = render(unfit, PACK, Audience.PRIVATE_IN_CHANNEL).to_payload()
    assert Action.SHARE not in [element["action_id"] for element in buttons_of(reply)]


def test_buttons_differ() -> None:
    """Slack wants the buttons of a row to have ids of their own."""
    reply = render(response(about("friends")), PACK, Audience.DIRECT).to_payload()
    assert [element["action_id"] for element in buttons_of(reply)] == [
        "asks.open",
        "answers.related.0",
        "answers.related.1",
        "feedback.helpful",
        "feedback.not_helpful",
    ]
    assert buttons_of(reply)[2]["value"] == f"{QUESTION_ID}\npages"


def test_a_shared_answer_has_no_buttons() -> None:
    """What everybody sees cannot be pressed, and says who shared it."""
    reply = render_shared(response(about("friends")), PACK, "U1").to_payload()
    assert buttons_of(reply) == []
    assert reply["blocks"][-1]["elements"][0]["text"] == "Shared by <@U1>"


def test_only_an_answer_can_be_shared() -> None:
    """A question back is not something to show to a channel."""
    with pytest.raises(TypeError):
        render_shared(response(NoMatch(contact=CONTACT)), PACK, "U1")


def test_not_covered_without_near_clauses() -> None:
    """Where nothing comes near, nothing is said about what does."""
    pack = make_pack(intent("rent", verdict=None))
    reply = render(response(conclude(pack.intents["rent"], pack, 0.9)), pack, Audience.DIRECT)
    assert "nearest" not in reply.text
    assert reply.text.endswith("approved 3 May 2024. Ask the manager.")


def test_in_a_channel_the_urgent_notice_asks_for_silence() -> None:
    """In public: who to contact, 999, no details; nothing about how to listen."""
    reply = render(response(urgent=True), PACK, Audience.CHANNEL)
    assert "contact the safeguarding lead now" in reply.text
    assert "999" in reply.text
    assert "write no details here" in reply.text
    private = render(response(urgent=True), PACK, Audience.DIRECT)
    assert len(reply.text) < len(private.text)


def test_examples_come_from_different_topics() -> None:
    """Up to three questions: short ones, of covered intents, none of them delicate."""
    topics = [replace(intent(name, "1"), topic=name) for name in ("one", "two", "three", "four")]
    long = replace(
        intent("long", "1"), topic="long", phrasings=(Phrasing(text="x" * 91, voice="plain"),)
    )
    delicate = replace(intent("delicate", "1", sensitive=True), topic="delicate")
    pack = make_pack(delicate, intent("gap", verdict=None), long, *topics)
    assert example_questions(pack) == (
        "Tell me about one",
        "Tell me about two",
        "Tell me about three",
    )


def test_the_packs_own_examples_come_first() -> None:
    """What the pack names is shown first, the rest follows from other topics."""
    topics = [replace(intent(name, "1"), topic=name) for name in ("one", "two", "three", "four")]
    pack = replace(make_pack(*topics), examples=("three",))
    assert example_questions(pack) == (
        "Tell me about three",
        "Tell me about one",
        "Tell me about two",
    )


def test_a_pack_without_examples_still_speaks() -> None:
    """Without a fitting phrasing the words stand alone."""
    pack = make_pack(intent("gap", verdict=None))
    assert "For example" not in render_help(pack).text
    render(response(NoMatch(contact=CONTACT)), pack, Audience.DIRECT).to_payload()


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize(
    "anything",
    [
        response(about("friends"), about("pictures"), about("gifts")),
        response(about("friends"), urgent=True),
        response(clarify(*list(PACK.intents.values())[:3])),
        response(NoMatch(contact=CONTACT)),
        response(NoMatch(contact=CONTACT, small_talk=True)),
        response(NoMatch(contact=CONTACT), hand_over=True),
        response(NoMatch(contact=CONTACT), urgent=True),
    ],
)
def test_there_is_always_text_beside_blocks(anything: Response, audience: Audience) -> None:
    """Notifications and screen readers read the text: it is never empty, never markup."""
    payload = render(anything, PACK, audience).to_payload()
    assert payload["text"].strip()
    assert "*" not in payload["text"]
    assert payload["blocks"]


def hostile(text: str) -> PolicyPack:
    """A pack with the text in every place that is shown."""
    clauses = {
        "1": Clause(clause_id="1", label=text, section=text, summary=text),
    }
    entry = Intent(
        intent_id="one",
        title=text[:70],
        topic=text,
        verdict=Verdict.NO,
        answer=text,
        clauses=("1",),
        phrasings=(Phrasing(text=text, voice="plain"),),
        related=("one",),
    )
    contacts = {name: replace(contact, asks=text) for name, contact in PACK.contacts.items()}
    return replace(
        PACK,
        organisation=text,
        title=text,
        clauses=clauses,
        intents={"one": entry},
        contacts=contacts,
    )


@settings(max_examples=40, deadline=None)
@given(
    st.one_of(
        st.sampled_from(["<!channel>", "<@U1>", "<https://evil.example|x>", "a & b", "x" * 5000]),
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4000),
    ),
    st.sampled_from(list(Audience)),
)
def test_whatever_a_pack_says_is_safe_and_fits(text: str, audience: Audience) -> None:
    """Within Slack's limits (the models check them), and with no live mention or link."""
    pack = hostile(text)
    only = pack.intents["one"]
    answered = conclude(only, pack, 0.9)
    assert isinstance(answered, Answered)
    no_match = NoMatch(contact=pack.contact_for())
    for result in (answered, clarify(only, only, only), no_match):
        for urgent in (False, True):
            shown = Response(
                parts=(Part(question_id=QUESTION_ID, text=text, result=result),),
                safeguarding=pack.contacts["safeguarding"],
                urgent=urgent,
            )
            if urgent and not isinstance(result, Answered):
                continue
            payload = render(shown, pack, audience).to_payload()
            assert len(payload["text"]) <= LONGEST_TEXT
            assert len(payload["blocks"]) <= 50
            for markup in markup_of(payload):
                assert not LIVE_MARKUP.search(markup)
                assert len(markup) <= LONGEST_TEXT


def markup_of(payload: dict[str, Any]) -> list[str]:
    """Every text of a payload that Slack reads as markup."""
    found = [payload["text"]]
    for block in payload["blocks"]:
        texts = [block["text"]] if "text" in block else block.get("elements", ())
        found += [text["text"] for text in texts if text["type"] == "mrkdwn"]
    return found


def test_not_covered_is_a_result_of_its_own() -> None:
    """The pack's subject outside the policy is neither an answer nor a failure."""
    result = about("gifts")
    assert isinstance(result, NotCovered)
    reply = render(response(result), PACK, Audience.PRIVATE_IN_CHANNEL)
    assert reply.text.startswith("The policy does not say.")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NotAuthorisedError(), "This is only for people who belong to the organisation."),
        (StaleActionError(), "This message is out of date. Please ask again."),
        (TransientDeliveryError(), failures.TRY_AGAIN),
    ],
)
def test_known_errors_have_a_sentence(error: Exception, words: str) -> None:
    """What somebody can do something about is said plainly."""
    reply = failures.render(error)
    assert reply is not None
    assert reply.text == words


@pytest.mark.parametrize(
    "error",
    [PermanentDeliveryError("missing_scope"), ConfigurationError(["secret"]), KeyError("x")],
)
def test_other_errors_give_nothing_away(error: Exception) -> None:
    """The inside of the bot is nothing for a person: they get a reference."""
    assert failures.render(error) is None
    assert "AB12" in failures.render_reference("AB12").text


@given(st.text(max_size=200))
def test_escaping_is_complete(text: str) -> None:
    """No angle bracket is left, and nothing is lost."""
    safe = escaped(text)
    assert "<" not in safe
    assert ">" not in safe
    back = safe.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert back == text


@given(st.text(alphabet="a<&>", max_size=60), st.integers(min_value=1, max_value=60))
def test_shortening_cuts_no_entity(text: str, length: int) -> None:
    """A shortened text fits and ends with no half of an escaped character."""
    short = shortened(escaped(text), length)
    assert len(short) <= length
    assert not re.search(r"&(?!(?:amp|lt|gt);)", short)


def test_long_labels_are_cut() -> None:
    """A button's label has 75 characters at most."""
    row = buttons([button("x" * 200, "a", "b")]).to_dict()
    assert len(row["elements"][0]["text"]["text"]) == 75


def test_a_sentence_is_escaped() -> None:
    """Words of errors are shown as they are."""
    assert sentence("<!here>").to_payload()["text"] == "&lt;!here&gt;"


@pytest.mark.parametrize("audience", list(Audience))
def test_a_hand_over_names_the_managers_where_only_the_asker_reads(audience: Audience) -> None:
    """In a channel a mention would call the manager there, so it is left out."""
    handed_over = replace(
        response(NoMatch(contact=CONTACT), hand_over=True),
        helpers=Helpers(managers=("U1MANAGER", "U2MANAGER")),
    )

    reply = render(handed_over, PACK, audience)

    shown = str([block.to_dict() for block in reply.blocks])
    assert ("<@U1MANAGER>, <@U2MANAGER>" in shown) is (audience is not Audience.CHANNEL)
    assert "the manager" in reply.text
    assert "U1MANAGER" not in reply.text
