"""The forms of the register: ask for a profile, add or change one, hand over, review, close."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from chatbot.domain.errors import StaleActionError
from chatbot.domain.profile_forms import (
    LONGEST_LINE,
    LONGEST_PURPOSE,
    Decision,
    FieldName,
    Step,
)
from chatbot.domain.profiles import (
    Deed,
    Details,
    Keeper,
    Profile,
    ProfileRequest,
    ProfileRules,
)
from chatbot.slack.blocks.fields import choice_field, day_field, text_field
from chatbot.slack.blocks.profile_words import KEEPERS, person, request_in_words
from chatbot.slack.blocks.reply import (
    button,
    buttons,
    escaped,
    plain,
    section,
    small_print,
)
from chatbot.slack.blocks.views import modal, person_field
from chatbot.slack.ids import Action, Form

Values = Mapping[str, tuple[str, ...]]

ASK_TITLE: Final = "Ask for a new profile"
ADD_TITLE: Final = "Add a profile"
CHANGE_TITLE: Final = "Change a profile"
REQUEST_TITLE: Final = "Request"
NO_PASSWORDS: Final = "Please write no password and no login here. I turn them away."
TITLES: Final = {
    Deed.HAND_OVER: ("Login details", "Save"),
    Deed.REVIEW: ("Reviewed", "Save"),
    Deed.CLOSE: ("Close it", "Close it"),
    Deed.REOPEN: ("It is run again", "Save"),
}
_BEFORE: Final = {
    Deed.HAND_OVER: (
        "Hand them over in person or with a password manager, never here. Whoever received them"
        " is asked whether they have them."
    ),
    Deed.REVIEW: "Is it still needed, are owner and deputy right, and who has the login details?",
    Deed.CLOSE: "It stays in the register as closed, with everything that was done.",
    Deed.REOPEN: "Hand the login details over anew: nobody counts as having them.",
}


@dataclass(frozen=True, kw_only=True)
class FormMemory:
    """What a form carries along: ids alone.

    Attributes:
        what: the deed, or what is decided; empty for the form of a profile's details.
        subject: the id of the profile, request or checklist; empty for a new one.
        extra: the version that was seen, or the id of a step.
        parent_id: the view beneath the form, if any.
    """

    what: str = ""
    subject: str = ""
    extra: str = ""
    parent_id: str = ""

    def __str__(self) -> str:
        """As it stands in a form or on a button."""
        return f"{self.what}\n{self.subject}\n{self.extra}\n{self.parent_id}"

    @classmethod
    def parse(cls, text: str, parent_id: str = "") -> "FormMemory":
        """What stands on a button, or in a form."""
        what, subject, extra, kept = [*text.split("\n"), "", "", "", ""][:4]
        return cls(what=what, subject=subject, extra=extra, parent_id=parent_id or kept)

    @property
    def deed(self) -> Deed:
        """The deed of a step.

        Raises:
            StaleActionError: it is of another version of the bot.
        """
        if self.what not in set(TITLES):
            raise StaleActionError("This is out of date. Please open the profile again.")
        return Deed(self.what)


def request_form(rules: ProfileRules, user_id: str, memory: FormMemory) -> View:
    """The form with which everybody can ask."""
    with_risk = " A risk assessment is needed before it is approved." * rules.risk_assessment
    return modal(
        ASK_TITLE,
        [
            section(
                f"Please ask before you set anything up. {escaped(rules.decided_by.capitalize())}"
                f" decides; here that is done by a manager.{with_risk}"
            ),
            *_details(Details(owner=user_id), is_request=True),
            small_print(NO_PASSWORDS),
        ],
        form=Form.PROFILE_REQUEST,
        submit="Send",
        metadata=str(memory),
    )


def details_form(profile: Profile | None, user_id: str, memory: FormMemory) -> View:
    """The form of a profile that is in the register, or is to be."""
    details = profile.details if profile else Details(owner=user_id)
    before = "One that is run already. For a new one please ask first."
    return modal(
        CHANGE_TITLE if profile else ADD_TITLE,
        [
            *([] if profile else [section(before)]),
            *_details(details, is_request=False),
            small_print(NO_PASSWORDS),
        ],
        form=Form.PROFILE,
        metadata=str(memory),
    )


def _details(details: Details, *, is_request: bool) -> list[Block]:
    """The fields; of a request, name and address are suggestions."""
    blocks: list[Block] = [
        _line("Where?", FieldName.PLATFORM, details.platform, "Such as Instagram, or WhatsApp"),
        _line(
            "Suggested name" if is_request else "Its name there",
            FieldName.NAME,
            details.name,
            optional=is_request,
        ),
        _line("Address or @handle", FieldName.ADDRESS, details.address, optional=True),
        text_field(
            "What is it for?",
            FieldName.PURPOSE,
            details.purpose,
            longest=LONGEST_PURPOSE,
            hint="Whom it is to reach, and with what.",
            optional=not is_request,
        ),
        person_field(
            "Who would run it?" if is_request else "Owner",
            FieldName.OWNER,
            [details.owner] if details.owner else [],
            optional=not is_request,
        ),
    ]
    if not is_request:
        deputy = [details.deputy] if details.deputy else []
        blocks.append(person_field("Deputy", FieldName.DEPUTY, deputy))
    return blocks


def _line(
    label: str, field: FieldName, value: str, hint: str = "", *, optional: bool = False
) -> Block:
    return text_field(
        label,
        field,
        value,
        longest=LONGEST_LINE,
        hint=hint,
        optional=optional,
        one_line=True,
    )


def read_details(values: Values) -> Details:
    """What stands in the form."""
    return Details(
        platform=_first(values, FieldName.PLATFORM),
        name=_first(values, FieldName.NAME),
        address=_first(values, FieldName.ADDRESS),
        purpose=_first(values, FieldName.PURPOSE),
        owner=_first(values, FieldName.OWNER) or None,
        deputy=_first(values, FieldName.DEPUTY) or None,
    )


def step_form(profile: Profile, memory: FormMemory, today: date) -> View:
    """The form of a deed."""
    deed = memory.deed
    title, submit = TITLES[deed]
    blocks: list[Block] = [section(f"*{escaped(profile.name)}*"), small_print(_BEFORE[deed])]
    if deed is Deed.HAND_OVER:
        keepers = {keeper.value: words for keeper, words in KEEPERS.items()}
        blocks += [
            person_field("Who has them now?", FieldName.RECEIVER, [], optional=False),
            choice_field("As what?", FieldName.KEEPER, keepers, optional=False),
        ]
    if deed is not Deed.REOPEN:
        blocks.append(day_field("When?", FieldName.DAY, today, optional=False))
    if deed is not Deed.HAND_OVER:
        optional = deed is not Deed.REOPEN
        blocks.append(
            text_field(
                "In a few words", FieldName.TEXT, longest=LONGEST_PURPOSE, optional=optional
            )
        )
    return modal(title, blocks, form=Form.PROFILE_STEP, submit=submit, metadata=str(memory))


def read_step(values: Values, memory: FormMemory) -> Step:
    """What stands in the form of a deed."""
    keeper = _first(values, FieldName.KEEPER)
    return Step(
        profile_id=memory.subject,
        deed=memory.deed,
        receiver=_first(values, FieldName.RECEIVER) or None,
        keeper=Keeper(keeper) if keeper in set(Keeper) else None,
        day=read_day(values),
        text=_first(values, FieldName.TEXT),
    )


def first_field(memory: FormMemory) -> FieldName:
    """The field under which is told what no field is at fault for."""
    if memory.deed is Deed.HAND_OVER:
        return FieldName.RECEIVER
    return FieldName.TEXT if memory.deed is Deed.REOPEN else FieldName.DAY


def read_day(values: Values) -> date | None:
    """The day of a form."""
    found = _first(values, FieldName.DAY)
    return date.fromisoformat(found) if found else None


def request_view(request: ProfileRequest, *, may_decide: bool, told: str = "") -> View:
    """A request, with the buttons for whoever may decide; `told` stands above it."""
    asked = request.asked
    blocks: list[Block] = [
        *([section(told)] if told else []),
        section(f"{person(request.asker)} asks for a new profile: {request_in_words(request)}."),
        section("*Where*"),
        plain(asked.platform),
    ]
    for heading, words in (
        ("Suggested name", asked.name),
        ("Address", asked.address),
        ("What it is for", asked.purpose),
        ("Risk assessment", request.risk_assessment),
        ("Why not", request.reason),
    ):
        if words:
            blocks += [section(f"*{heading}*"), plain(words)]
    blocks.append(section(f"*Who would run it:* {person(asked.owner)}"))
    if may_decide:
        row = [
            button("Approve", Action.PROFILE_DECIDE.at(0), f"approve\n{request.request_id}"),
            button("Decline", Action.PROFILE_DECIDE.at(1), f"decline\n{request.request_id}"),
        ]
        blocks.append(buttons(row))
    return modal(REQUEST_TITLE, blocks)


def decision_form(rules: ProfileRules, memory: FormMemory) -> View:
    """What is asked before a request is decided on."""
    approves = memory.what == "approve"
    hint = "It is told to whoever asked, in your words."
    if approves:
        hint = "Its number, its date, or where it is kept."
    label = "Which risk assessment?" if approves else "Why not?"
    return modal(
        "Approve" if approves else "Decline",
        [
            text_field(
                label,
                FieldName.TEXT,
                longest=LONGEST_PURPOSE,
                hint=hint,
                optional=approves and not rules.risk_assessment,
            ),
            small_print(escaped(rules.own_choice), NO_PASSWORDS),
        ],
        form=Form.PROFILE_DECISION,
        submit="Approve" if approves else "Decline",
        metadata=str(memory),
    )


def read_decision(values: Values, memory: FormMemory) -> Decision:
    """What was decided."""
    return Decision(
        request_id=memory.subject,
        approved=memory.what == "approve",
        text=_first(values, FieldName.TEXT),
    )


def sent_view(rules: ProfileRules) -> View:
    """What is seen after a request was sent."""
    return modal(
        ASK_TITLE,
        [
            section(
                "Thank you, your request is with the managers."
                f" {escaped(rules.decided_by.capitalize())} decides, and you will be told."
                " Please set nothing up before."
            )
        ],
    )


def _first(values: Values, field: FieldName) -> str:
    return next(iter(values.get(field, ())), "")
