"""What messages about profiles say when they are sent, and whether anybody needs them still."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chatbot.domain.leavers import Leaver
from chatbot.domain.profiles import HandOver, Profile, ProfileRequest
from chatbot.domain.roles import Role
from chatbot.services.ports import UnitOfWork
from chatbot.services.profile_notices import News
from chatbot.services.profile_office import ProfileOffice

_FOR_MANAGERS: Final = frozenset(
    {News.REQUESTED, News.WAITING, News.ADDED, News.REVIEW, News.LEAVING, News.UNSETTLED}
)
_ABOUT_REQUESTS: Final = frozenset({News.REQUESTED, News.WAITING, News.APPROVED, News.DECLINED})


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A message as it is needed when it is sent; what it is not about is None.

    Attributes:
        count: of what it tells: profiles to review, steps to settle.
    """

    news: News
    user_id: str
    profile: Profile | None = None
    handover: HandOver | None = None
    request: ProfileRequest | None = None
    leaver: Leaver | None = None
    count: int = 0


def find_notice(office: ProfileOffice, work: UnitOfWork, ids: Mapping[str, str]) -> Notice | None:
    """A message; None where its recipient does not need it any more, or may not know."""
    news, subject, user_id = News(ids["news"]), ids["subject"], ids["user_id"]
    workspace_id = office.workspace_id
    if news in _FOR_MANAGERS and not work.roles.all(workspace_id).has(user_id, Role.MANAGER):
        return None
    if news in _ABOUT_REQUESTS:
        return _of_request(news, user_id, work.profiles.request(workspace_id, subject))
    if news is News.HAVE_THEM:
        profile = work.profiles.with_handover(workspace_id, subject)
        return _of_handover(news, user_id, profile, subject)
    if news in {News.RUNS, News.ADDED}:
        return _of_profile(news, user_id, work.profiles.get(workspace_id, subject))
    if news is News.REVIEW:
        figures = work.profiles.standing(workspace_id, office.rules, office.today(), office.zone)
        count = figures.not_reviewed
        return Notice(news=news, user_id=user_id, count=count) if count else None
    return _of_leaver(news, user_id, work.leavers.get(workspace_id, subject))


def _of_request(news: News, user_id: str, request: ProfileRequest | None) -> Notice | None:
    waits = news in {News.REQUESTED, News.WAITING}
    if request is None or request.is_waiting is not waits:
        return None
    return Notice(news=news, user_id=user_id, request=request)


def _of_profile(news: News, user_id: str, profile: Profile | None) -> Notice | None:
    if profile is None or not profile.is_open:
        return None
    if news is News.RUNS and user_id not in {profile.owner, profile.deputy}:
        return None
    return Notice(news=news, user_id=user_id, profile=profile)


def _of_handover(
    news: News, user_id: str, profile: Profile | None, handover_id: str
) -> Notice | None:
    held = profile.handovers if profile and profile.is_open else ()
    handover = next((each for each in held if each.handover_id == handover_id), None)
    if handover is None or not handover.waits:
        return None
    return Notice(news=news, user_id=user_id, profile=profile, handover=handover)


def _of_leaver(news: News, user_id: str, leaver: Leaver | None) -> Notice | None:
    if leaver is None or not leaver.is_open:
        return None
    return Notice(news=news, user_id=user_id, leaver=leaver, count=len(leaver.open_steps))
