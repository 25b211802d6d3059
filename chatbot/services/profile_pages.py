"""The pages of the pack in the register; their owner is whoever is page admin."""

import uuid
from dataclasses import replace

from chatbot.domain.audit import SYSTEM
from chatbot.domain.policies import Page
from chatbot.domain.profiles import Deed, Event, Profile
from chatbot.domain.roles import Role
from chatbot.services.ports import UnitOfWork
from chatbot.services.profile_office import ProfileOffice
from chatbot.services.profile_writing import add_profile, change_details


def ensure_pages(office: ProfileOffice) -> int:
    """Put the pages of the pack into the register, once, and keep their owners.

    A page's owner is one of its page admins, where it has any; nobody is invented.

    Returns:
        How many profiles were added or changed.
    """
    with office.unit_of_work() as work:
        if not any(_is_due(office, work, page) for page in office.pack.pages):
            return 0
        work.roles.lock(office.workspace_id)
        done = sum(_ensure(office, work, page) for page in office.pack.pages)
        work.commit()
    return done


def page_admins(work: UnitOfWork, profile: Profile) -> tuple[str, ...]:
    """Who is page admin of the page that a profile is (Slack user ids)."""
    if profile.page_id is None:
        return ()
    return work.roles.all(profile.workspace_id).holders(Role.PAGE_ADMIN, profile.page_id)


def _is_due(office: ProfileOffice, work: UnitOfWork, page: Page) -> bool:
    known = _find(office, work, page)
    return known is None or _wanted_owner(work, known) != known.owner


def _find(office: ProfileOffice, work: UnitOfWork, page: Page) -> Profile | None:
    known = work.profiles.all(office.workspace_id)
    return next((each for each in known if each.page_id == page.page_id), None)


def _wanted_owner(work: UnitOfWork, profile: Profile) -> str | None:
    admins = page_admins(work, profile)
    if not profile.is_open or not admins or profile.owner in admins:
        return profile.owner
    return admins[0]


def _ensure(office: ProfileOffice, work: UnitOfWork, page: Page) -> bool:
    known, now = _find(office, work, page), office.now()
    if known is None:
        _add(office, work, page)
        return True
    owner = _wanted_owner(work, known)
    if owner == known.owner:
        return False
    deputy = None if known.deputy == owner else known.deputy
    details = replace(known.details, owner=owner, deputy=deputy)
    change_details(work, known, details, actor=SYSTEM, at=now)
    return True


def _add(office: ProfileOffice, work: UnitOfWork, page: Page) -> None:
    now = office.now()
    profile = Profile(
        profile_id=uuid.uuid4().hex,
        workspace_id=office.workspace_id,
        platform=page.platform.replace("-", " ").capitalize(),
        name=page.name,
        address=page.url or "",
        purpose="",
        owner=None,
        deputy=None,
        added_at=now,
        added_by=SYSTEM,
        page_id=page.page_id,
    )
    owner = next(iter(page_admins(work, profile)), None)
    profile = replace(profile, owner=owner)
    event = Event(at=now, actor=SYSTEM, deed=Deed.ADD, subject=owner)
    add_profile(work, profile, event, None)
