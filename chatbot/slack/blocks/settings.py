"""The forms in which managers give roles."""

from collections.abc import Mapping, Sequence
from typing import Final

from slack_sdk.models.blocks import Block, DividerBlock, InputBlock
from slack_sdk.models.views import View

from chatbot.domain.audit import AuditEntry
from chatbot.domain.policies import Page, PolicyPack
from chatbot.domain.roles import Duty, Role, RoleChange, Roles
from chatbot.services.roles import Overtaken, RoleSettings, Wanted
from chatbot.slack.blocks.reply import button, buttons, section, small_print
from chatbot.slack.blocks.roles import (
    actor_in_words,
    change_in_words,
    entry_in_words,
    listed,
)
from chatbot.slack.blocks.views import modal, people_field, person_field
from chatbot.slack.ids import Action, Form

SETTINGS: Final = "Settings"
SUPERVISORS: Final = "Supervisors"
CHANGES: Final = "Recent changes"
MOST_LISTED: Final = 20

MANAGER: Final = Duty(role=Role.MANAGER)
LEAD: Final = Duty(role=Role.SAFEGUARDING_LEAD)
WORKER: Final = "worker"


def settings_form(
    settings: RoleSettings, pack: PolicyPack, overtaken: Overtaken | None = None
) -> View:
    """Managers, safeguarding leads, and who looks after each page.

    The ids of the fields carry `seen`: after a change by somebody else the
    fields are new ones, and Slack shows what they are given.
    """
    wanted = overtaken.wanted if overtaken else {}

    def chosen(duty: Duty) -> Sequence[str]:
        return wanted.get(duty, settings.roles.holders_of(duty))

    fields: list[Block] = [
        people_field(
            "Managers",
            _block_id(MANAGER, settings),
            chosen(MANAGER),
            hint="At least one. They see these settings.",
            optional=False,
        ),
        people_field(
            "Safeguarding leads",
            _block_id(LEAD, settings),
            chosen(LEAD),
            hint="Told about urgent matters. Without one, the managers are.",
        ),
    ]
    for page in pack.pages:
        admin = Duty(role=Role.PAGE_ADMIN, scope=page.page_id)
        backup = Duty(role=Role.BACKUP_ADMIN, scope=page.page_id)
        fields += _page_fields(page, settings, chosen(admin), chosen(backup))
    return modal(
        SETTINGS,
        [
            *_notice(overtaken, pack),
            *fields,
            DividerBlock(),
            *_supervisors_row(settings.roles),
            section("*Privacy*\nWhat the log of questions keeps, and for how long."),
            buttons([button("Choose what is kept", Action.PRIVACY, "open")]),
        ],
        form=Form.SETTINGS,
        metadata=str(settings.seen),
    )


def _page_fields(
    page: Page, settings: RoleSettings, admin: Sequence[str], backup: Sequence[str]
) -> list[InputBlock]:
    duties = [Duty(role=role, scope=page.page_id) for role in (Role.PAGE_ADMIN, Role.BACKUP_ADMIN)]
    return [
        person_field(
            f"{page.name}: page admin",
            _block_id(duties[0], settings),
            admin,
            hint=f"Looked after by {page.looked_after_by}.",
        ),
        person_field(
            f"{page.name}: backup",
            _block_id(duties[1], settings),
            backup,
            hint="Steps in when the page admin is away.",
        ),
    ]


def _supervisors_row(roles: Roles) -> list[Block]:
    supervised = sum(entry.role is Role.SUPERVISOR for entry in roles.assignments)
    count = "1 worker has" if supervised == 1 else f"{supervised} workers have"
    return [
        section(f"*Supervisors*\n{count} a supervisor."),
        buttons([button("Choose supervisors", Action.SUPERVISORS, "open")]),
    ]


def supervisor_form(
    settings: RoleSettings,
    pack: PolicyPack,
    *,
    worker: str | None = None,
    overtaken: Overtaken | None = None,
    saved: Sequence[RoleChange] = (),
) -> View:
    """One worker and their supervisor; choosing the worker shows who it is now."""
    chosen: Sequence[str] = ()
    if worker:
        duty = Duty(role=Role.SUPERVISOR, scope=worker)
        wanted = overtaken.wanted if overtaken else {}
        chosen = wanted.get(duty, settings.roles.holders_of(duty))
    done = [section("Saved: " + change_in_words(change, pack)) for change in saved]
    return modal(
        SUPERVISORS,
        [
            *done,
            *_notice(overtaken, pack),
            section(_supervised(settings.roles)),
            person_field(
                "Worker",
                f"{WORKER}#{settings.seen}",
                [worker] if worker else [],
                action=Action.WORKER,
                optional=False,
                tell_at_once=True,
            ),
            person_field(
                "Supervisor",
                f"{Role.SUPERVISOR}#{settings.seen}#{worker or ''}",
                chosen,
                hint="Leave it empty for a worker who has none.",
            ),
        ],
        form=Form.SUPERVISOR,
        metadata=str(settings.seen),
    )


def _supervised(roles: Roles) -> str:
    pairs = [
        f"<@{entry.scope}>: <@{entry.user_id}>"
        for entry in roles.assignments
        if entry.role is Role.SUPERVISOR
    ]
    if not pairs:
        return "Nobody has a supervisor yet."
    return f"*Worker: supervisor*\n{listed(pairs, MOST_LISTED)}"


def changes_list(entries: Sequence[AuditEntry], pack: PolicyPack) -> View:
    """The newest entries of the log of changes."""
    lines = [section(entry_in_words(entry, pack)) for entry in entries]
    return modal(CHANGES, lines or [section("Nothing has been changed yet.")])


def _notice(overtaken: Overtaken | None, pack: PolicyPack) -> list[Block]:
    """What somebody else did in the meantime, above the form."""
    if overtaken is None:
        return []
    who = " and ".join(actor_in_words(actor) for actor in overtaken.by)
    changes = [change_in_words(change, pack) for change in overtaken.changes]
    return [
        section(
            f"*Nothing is saved yet.* While you had this open, {who} changed:\n"
            + listed(changes, MOST_LISTED)
        ),
        small_print("The form now has those changes and yours. Check it, then save again."),
    ]


def read_wanted(people: Mapping[str, Sequence[str]]) -> Wanted:
    """What the settings form wants.

    Raises:
        ValueError: a field is none of this form's.
    """
    return {
        Duty.parse(block_id.partition("#")[0]): tuple(chosen)
        for block_id, chosen in people.items()
    }


def read_supervisor(
    people: Mapping[str, Sequence[str]],
) -> tuple[str | None, tuple[str, ...]]:
    """The worker that the supervisor form names, if any, and who shall supervise them."""
    by_field = {block_id.partition("#")[0]: tuple(chosen) for block_id, chosen in people.items()}
    return next(iter(by_field.get(WORKER, ())), None), by_field.get(Role.SUPERVISOR, ())


def field_errors(
    faults: Mapping[Duty, str], people: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """The sentences under the fields that they belong to."""
    said = {_field_name(duty): sentence for duty, sentence in faults.items()}
    fields = {block_id: block_id.partition("#")[0] for block_id in people}
    return {block_id: said[name] for block_id, name in fields.items() if name in said}


def _field_name(duty: Duty) -> str:
    """The form of supervisors has one field for whichever worker."""
    return Role.SUPERVISOR if duty.role is Role.SUPERVISOR else str(duty)


def _block_id(duty: Duty, settings: RoleSettings) -> str:
    return f"{duty}#{settings.seen}"
