"""Messages about profiles; their first words, which a locked screen shows, name no details."""

from typing import Final

from slack_sdk.models.blocks import Block

from chatbot.domain.profiles import Profile
from chatbot.services.profile_news import Notice
from chatbot.services.profile_notices import News
from chatbot.slack.blocks.profile_words import number, person, request_in_words
from chatbot.slack.blocks.reply import Reply, button, buttons, escaped, plain, section
from chatbot.slack.ids import Action

_REQUESTS: Final = {
    News.REQUESTED: "Somebody asks for a new profile. Please approve or decline.",
    News.WAITING: "A request for a new profile is still waiting for a decision.",
    News.APPROVED: "Good news: the new profile that you asked for is approved.",
    News.DECLINED: (
        "Thank you for asking before setting anything up. The new profile that you asked for"
        " cannot go ahead for now. If you would like to talk about it, ask the person below."
    ),
}
_PROFILES: Final = {
    News.RUNS: "A profile is in your hands from now on, as owner or deputy.",
    News.ADDED: "Somebody put a profile that they run into the register. Please look at it.",
}


def render_notice(notice: Notice) -> Reply:
    """A message, with the button that opens what it is about."""
    if notice.request:
        said = _REQUESTS[notice.news]
        below: list[Block] = []
        if not notice.request.is_waiting:
            decided = request_in_words(notice.request)
            below.append(section(f"{decided[0].upper()}{decided[1:]}."))
        if notice.request.reason:
            below.append(plain(notice.request.reason))
        return _reply(said, below, Action.PROFILE_REQUEST, notice.request.request_id)
    if notice.leaver:
        return _leaver(notice, notice.leaver.leaver_id)
    if notice.profile is None:
        said = f"{number(notice.count, 'profile needs', 'profiles need')} to be reviewed."
        return _reply(said, [], Action.PROFILES, "0")
    if notice.handover:
        return _have_them(notice, notice.profile)
    named: list[Block] = [
        section(f"*{escaped(notice.profile.name)}*  ·  {escaped(notice.profile.platform)}")
    ]
    return _reply(_PROFILES[notice.news], named, Action.PROFILE, notice.profile.profile_id)


def render_confirmed(profile: Profile) -> Reply:
    """What takes the place of the question, once it was answered."""
    said = "Thank you. It is noted that you have the login details."
    return Reply(text=said, blocks=(section(f"{said}\n*{escaped(profile.name)}*"),))


def _have_them(notice: Notice, profile: Profile) -> Reply:
    handover = notice.handover
    said = "Somebody says that they gave you the login details of a profile. Have you got them?"
    by = f"\nSays {person(handover.told_by)}." if handover else ""
    row = [
        button("I have them", Action.HAVE_THEM, handover.handover_id if handover else ""),
        button("Open", Action.PROFILE, profile.profile_id),
    ]
    named = f"*{escaped(profile.name)}*  ·  {escaped(profile.platform)}{by}"
    note = "If not, do nothing here: speak to them. Never write the details to me."
    return Reply(text=said, blocks=(section(said), section(f"{named}\n{note}"), buttons(row)))


def _leaver(notice: Notice, leaver_id: str) -> Reply:
    there = "There is" if notice.count == 1 else "There are"
    left = number(notice.count, "thing")
    if notice.news is News.LEAVING:
        said = f"Somebody who has to do with our profiles leaves. {there} {left} to settle."
    else:
        said = f"{there} still {left} to settle for somebody who leaves."
    return _reply(said, [], Action.LEAVER, leaver_id)


def _reply(said: str, below: list[Block], action: Action, value: str) -> Reply:
    row = buttons([button("Open", action, value)])
    return Reply(text=said, blocks=(section(said), *below, row))
